"""Gather findings: count all of them, keep the first ones by place, in bounded memory."""

from __future__ import annotations

import sys
from array import array
from collections import Counter
from dataclasses import dataclass
from dataclasses import field as default

from sanctions_data.validation.report.problem import safe, sortable

# (row or -1, column or "", rule, check, value or None, message, pointer, key)
Found = tuple[int, str, str, str, str | None, str, str | None, tuple[str | None, ...] | None]
PART = 1 << 40  # lines; a row of a later file has the number of its file above them
SAME = -1
PRUNE = 4  # sort and cut when the list is so many times longer than what is kept


def row_of(part: int, line: int | None) -> int | None:
    """The number of a row in one of several files that are one table; part 0 is the first, whose rows are its lines."""
    return part * PART + (line or 0) or None


@dataclass(slots=True)
class Collector:
    """A mutable basket for one table; engines fill it, `Report` reads it. One of several files has one for each."""

    table: str
    limit: int | None = None
    by_line: bool = True  # whether rows are lines of a text file
    counts: Counter[tuple[str, str, str]] = default(default_factory=Counter)
    found: list[Found] = default(default_factory=list)
    bad: array[int] = default(default_factory=lambda: array("Q"))
    notes: list[str] = default(default_factory=list)
    last: int = sys.maxsize  # what comes after this row is not among the first findings any more
    parts: list[Collector] = default(default_factory=list)

    def add(
        self,
        row: int | None,
        column: str | None,
        fault: tuple[str, str, str],
        value: str | None = None,
        pointer: str | None = None,
        key: tuple[str | None, ...] | None = None,
        record: int | None = SAME,
    ) -> None:
        """One finding; the place of a finding without a row sorts first.

        Args:
            row, column, fault, value, pointer, key: as `Problem` has them.
            record: the number of the record that is bad, where `row` is another number (the line of a value in JSON).
        """
        if self.parts:
            part, line = divmod(row or 0, PART)
            self.parts[part].add(line or None, column, fault, value, pointer, key, record)
            return
        rule, check, message = fault
        self.counts[rule, check, column or ""] += 1
        bad = row if record == SAME else record
        if bad is not None and (not self.bad or self.bad[-1] != bad):
            self.bad.append(bad)
        if row is not None and row > self.last:
            return
        self.found.append((-1 if row is None else row, column or "", rule, check, value, message, pointer, key))
        if self.limit is not None and len(self.found) > PRUNE * max(self.limit, 256):
            self.first()

    def place(self, row: int, other: int | None) -> str:
        """How a message about one row speaks of another one: with the file, where that is another."""
        part, line = divmod(row, PART)
        said = f"{'line' if self.by_line else 'row'} {line}"
        return said if part == (other or 0) // PART else f"{said} of {safe(self.parts[part].table)}"

    def fresh(self) -> Collector:
        """An empty basket for the same table."""
        return Collector(self.table, self.limit, self.by_line, parts=[part.fresh() for part in self.parts])

    def take(self, other: Collector) -> None:
        """Have what was gathered in a fresh one."""
        self.counts, self.found, self.bad = other.counts, other.found, other.bad
        self.notes += other.notes
        for own, its in zip(self.parts, other.parts, strict=True):
            own.take(its)

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
