"""Table Dialect v2 as a frozen value (https://datapackage.org/standard/table-dialect/)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import suggest
from .faults import InvalidSchema

COMMON_ENDS = ("\r\n", "\n", "\r")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written down; the defaults are the standard's."""

    header: bool = True
    header_rows: tuple[int, ...] = (1,)
    header_join: str = " "
    comment_rows: tuple[int, ...] = ()
    comment_char: str | None = None
    delimiter: str = ","
    line_terminator: str = "\r\n"
    quote_char: str | None = '"'
    double_quote: bool = True
    escape_char: str | None = None
    null_sequence: str | None = None
    skip_initial_space: bool = False
    data_property: str | None = None
    item_type: str | None = None
    item_keys: tuple[str, ...] = ()
    sheet_number: int | None = None
    sheet_name: str | None = None
    table: str | None = None

    @property
    def plain(self) -> bool:
        """Whether a table reader without Python in its inner loop understands it."""
        return (
            self.header
            and self.header_rows == (1,)
            and not self.comment_rows
            and self.comment_char is None
            and len(self.delimiter) == 1
            and self.delimiter.isascii()
            and self.delimiter not in '\r\n"\0'
            and self.line_terminator in COMMON_ENDS
            and self.quote_char == '"'
            and self.double_quote
            and self.escape_char is None
            and not self.skip_initial_space
        )


NAMES: dict[str, type] = {
    "header": bool,
    "headerRows": list,
    "headerJoin": str,
    "commentRows": list,
    "commentChar": str,
    "delimiter": str,
    "lineTerminator": str,
    "quoteChar": str,
    "doubleQuote": bool,
    "escapeChar": str,
    "nullSequence": str,
    "skipInitialSpace": bool,
    "property": str,
    "itemType": str,
    "itemKeys": list,
    "sheetNumber": int,
    "sheetName": str,
    "table": str,
}
IGNORED = {"$schema", "caseSensitiveHeader", "csvddfVersion", "name", "title", "description", "type"}


def read_dialect(descriptor: Mapping[str, Any] | None, delimiter: str = ",") -> Dialect:
    """A `Dialect` from a Table Dialect or CSV Dialect descriptor.

    Args:
        descriptor: the parsed JSON, or None for the defaults.
        delimiter: the default of the file's kind (a tab for .tsv).
    Raises:
        InvalidSchema: for an unknown or misshapen property.
    """
    values: dict[str, Any] = {"delimiter": delimiter}
    given: Mapping[str, Any] = descriptor or {}
    for name, value in given.items():
        if name in IGNORED or value is None:
            continue
        if name not in NAMES:
            close = suggest(name, NAMES)
            hint = f"; did you mean {close!r}?" if close else ""
            raise InvalidSchema("dialect", f"no property {name!r}{hint}")
        if not _is(NAMES[name], value) or (name == "sheetNumber" and value < 1):
            raise InvalidSchema("dialect", f"{name!r} cannot be {value!r}")
        if name in ("headerRows", "commentRows") and not all(type(each) is int and each > 0 for each in value):
            raise InvalidSchema("dialect", f"{name!r} is a list of row numbers from 1")
        letters = (f"_{char.lower()}" if char.isupper() else char for char in name)
        snake = "data_property" if name == "property" else "".join(letters)
        values[snake] = tuple(value) if isinstance(value, list) else value
    if "escape_char" in values and "quoteChar" not in (descriptor or {}):
        values["quote_char"] = None  # the standard: the two exclude each other
    dialect = Dialect(**values)
    for one in (dialect.quote_char, dialect.escape_char):
        if one is not None and len(one) != 1:
            raise InvalidSchema("dialect", f"quoteChar and escapeChar are one character, not {one!r}")
    _check_marks(dialect)
    return dialect


def _check_marks(dialect: Dialect) -> None:
    delimiter, end = dialect.delimiter, dialect.line_terminator
    if not delimiter or not end or delimiter == end or set(delimiter) & set("\r\n"):
        raise InvalidSchema("dialect", "delimiter and lineTerminator are at least one character, and differ")
    for name, mark in (("quoteChar", dialect.quote_char), ("escapeChar", dialect.escape_char)):
        if mark is not None and (mark in delimiter or mark in end):
            raise InvalidSchema(
                "dialect", f"{mark!r} is the {name}, so it cannot be part of delimiter or lineTerminator"
            )


def _is(kind: type, value: Any) -> bool:
    return type(value) is kind
