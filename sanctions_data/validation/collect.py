"""Gather findings: count all of them, keep the first ones by place, in bounded memory."""

from __future__ import annotations

import sys
from array import array
from collections import Counter
from dataclasses import dataclass
from dataclasses import field as default

from .problem import sortable

# (row or -1, column or "", rule, check, value or None, message, pointer, key)
Found = tuple[int, str, str, str, str | None, str, str | None, tuple[str | None, ...] | None]
PRUNE = 4  # sort and cut when the list is so many times longer than what is kept


@dataclass(slots=True)
class Collector:
    """A mutable basket for one table; engines fill it, `Report` reads it."""

    table: str
    limit: int | None = None
    by_line: bool = True  # whether rows are lines of a text file
    counts: Counter[tuple[str, str, str]] = default(default_factory=Counter)
    found: list[Found] = default(default_factory=list)
    bad: array[int] = default(default_factory=lambda: array("Q"))
    notes: list[str] = default(default_factory=list)
    last: int = sys.maxsize  # what comes after this row is not among the first findings any more

    def add(
        self,
        row: int | None,
        column: str | None,
        fault: tuple[str, str, str],
        value: str | None = None,
        pointer: str | None = None,
        key: tuple[str | None, ...] | None = None,
    ) -> None:
        """One finding; the place of a finding without a row sorts first."""
        rule, check, message = fault
        self.counts[rule, check, column or ""] += 1
        if row is not None and (not self.bad or self.bad[-1] != row):
            self.bad.append(row)
        if row is not None and row > self.last:
            return
        self.found.append((-1 if row is None else row, column or "", rule, check, value, message, pointer, key))
        if self.limit is not None and len(self.found) > PRUNE * max(self.limit, 256):
            self.first()

    def first(self) -> list[Found]:
        """The first findings by place: the same ones whatever order an engine met them in."""
        self.found.sort(key=order)
        if self.limit is not None:
            del self.found[self.limit :]
            if len(self.found) == self.limit:
                self.last = self.found[-1][0] if self.found else -1
        return self.found


def order(found: Found) -> tuple[int, str, str, str, str, str, str, tuple[str, ...]]:
    row, column, rule, check, value, message, pointer, key = found
    return row, pointer or "", column, rule, check, value or "", message, sortable(key)
