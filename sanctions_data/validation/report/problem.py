"""One finding: which rule, where, which value, and the sentence a person reads."""

from __future__ import annotations

from dataclasses import dataclass, fields
from dataclasses import field as default
from typing import Any

from sanctions_data._text import no_bracket_command, no_command

SHOWN = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding in a table or a document.

    Attributes:
        rule: the kind, named as frictionless names it where it has a name ("type-error", "blank-row", …).
        check: what exactly was asked ("type", "required", "maximum", "pattern", …).
        table: the file, resource or frame.
        row: the physical line of a text file, the sheet row, or the 1-based position; None where rows
            have no order or the finding is about the whole table.
        column: the column, None where the finding is about the row or the table.
        value: the value as it was read (text), None where there is none.
        message: what is wrong and what was expected, without the place.
        pointer: JSON Pointer (RFC 6901) into the document, for JSON only.
        key: the values of the table's key, None for a null, for frames whose rows have no order.
        by_line: whether `row` is a line of a text file; says how the place is written, and nothing else.
    """

    rule: str
    check: str
    table: str
    row: int | None
    column: str | None
    value: str | None
    message: str
    pointer: str | None = None
    key: tuple[str | None, ...] | None = None
    by_line: bool = default(default=True, compare=False, repr=False)

    def _order(self) -> tuple[Any, ...]:
        return (
            self.table,
            -1 if self.row is None else self.row,
            self.pointer or "",
            self.column or "",
            self.rule,
            self.check,
            self.value or "",
            self.message,
            sortable(self.key),
        )

    def __lt__(self, other: Problem) -> bool:
        return self._order() < other._order()

    @property
    def row_place(self) -> str:
        """`file:line`, or `file row 3` where a row is not a line."""
        table = no_command(safe(self.table))
        return table if self.row is None else f"{table}{':' if self.by_line else ' row '}{self.row}"

    @property
    def place(self) -> str:
        """`file:line column 'name'`, or `file row 3 column 'name'`; safe to print on a terminal."""
        parts = self.row_place
        if self.key is not None:
            parts += " key " + ", ".join("null" if part is None else show(part) for part in self.key)
        if self.pointer:
            parts += f" at {safe(self.pointer)}"
        return parts if self.column is None else f"{parts} column {show(self.column)}"

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"

    def as_dict(self) -> dict[str, Any]:
        """The non-empty attributes, in order, for JSON and frames."""
        return {name: value for name in COLUMNS if (value := getattr(self, name)) is not None}


COLUMNS = tuple(field.name for field in fields(Problem) if field.compare)


def sortable(key: tuple[str | None, ...] | None) -> tuple[str, ...]:
    """A key that can be compared with any other."""
    return tuple(part or "" for part in key or ())


def safe(text: str) -> str:
    """`text` with everything that a terminal or a CI runner would act on (escapes, bidi marks, newlines) spelt out."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
    return no_bracket_command(text)


def show(value: object, width: int = SHOWN) -> str:
    """A value in quotes for a message: shortened in the middle, never raw control characters."""
    text = value if isinstance(value, str) else str(value)
    if len(text) > width:
        text = f"{text[: width - 16]}…{text[-12:]}"
    return no_bracket_command(repr(text))
