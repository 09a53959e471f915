"""What stands in a cell in place of a value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """An error of a spreadsheet, or a formula whose value nobody saved: no text, and no empty cell.

    Attributes:
        text: as the sheet has it: "#REF!", "=A1+B1".
        check: "error" or "formula".
        message: what it is, and what to do.
    """

    text: str
    check: str
    message: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class OutOfRange:
    """A moment, a day or a duration that Python has no value for, such as one of the year 52950.

    Attributes:
        kind: "datetime", "date" or "duration".
        text: as XML Schema writes it.
    """

    kind: str
    text: str

    def __str__(self) -> str:
        return self.text
