"""The faults of a ledger, as values: file, line, column, message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sanctions_data.errors import SanctionsDataError
from sanctions_data.ledger import Row


@dataclass(frozen=True, order=True)
class LedgerFault:
    """One thing wrong with a ledger.

    Attributes:
        file: its name below `data/`, such as ``ledger/claims.csv``.
        line: the physical line, the header being line 1; 0 if the file as a whole is meant, or the row is gone.
        column: the column, or "" if the row as a whole is meant.
        message: what is wrong, and what was expected.
        undecided: whether claims differ and a decision between them is all that is missing.
    """

    file: str
    line: int
    column: str
    message: str
    undecided: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place} column {self.column!r}: {self.message}" if self.column else f"{place}: {self.message}"

    def as_json(self) -> dict[str, str | int]:
        """Return the fault as JSON data."""
        return {"file": self.file, "line": self.line, "column": self.column, "message": self.message}


class LedgerFaults(SanctionsDataError):
    """A ledger that cannot be compiled; `faults` are all that was found, sorted."""

    exit_code = 1

    def __init__(self, faults: Sequence[LedgerFault]) -> None:
        super().__init__(tuple(sorted(faults)))
        self.faults = tuple(sorted(faults))

    def __str__(self) -> str:
        shown = [str(fault) for fault in self.faults[:20]]
        more = len(self.faults) - len(shown)
        return "\n".join(shown + ([f"… and {more} more"] if more else []))


def lines(table: str, rows: Sequence[Row]) -> Iterator[tuple[str, int, Row]]:
    """Yield rows with the file and the line they stand in."""
    for index, row in enumerate(rows):
        yield f"ledger/{table}.csv", index + 2, row
