"""Where two versions of a table differ: file, row, column. What CI prints when data and ledger disagree."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from .tables import TableError, read_cells


@dataclass(frozen=True, order=True)
class Difference:
    """One place where a file is not what it should be.

    Attributes:
        file: its name.
        line: physical line, from 1; 0 where the file as a whole is meant.
        record: key of the record, where one can be told.
        column: the column, or "".
        message: what stands there and what should.
    """

    file: str
    line: int
    record: str
    column: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        column = f" column {self.column!r}" if self.column else ""
        record = f" ({self.record})" if self.record else ""
        return f"{place}{column}{record}: {self.message}"


def differences(file: str, found: str | None, expected: str) -> Iterator[Difference]:
    """Where the text of a file differs from what it should be, cell by cell for CSV, value by value for JSON."""
    if found == expected:
        return
    if found is None:
        yield Difference(file, 0, "", "", "is missing")
        return
    some = list(_csv(file, found, expected) if file.endswith(".csv") else _json(file, found, expected))
    yield from some or _lines(file, found, expected)


def _csv(file: str, found: str, expected: str) -> Iterator[Difference]:
    try:
        header, rows = read_cells(found, file)
    except TableError as error:
        yield Difference(file, error.line or 0, "", "", error.message)
        return
    names, wanted = read_cells(expected, file)
    if header != names:
        yield Difference(file, 1, "", "", f"the header is {','.join(header)}; expected {','.join(names)}")
        return
    for have, want in zip_longest(rows, wanted):
        if have is None:
            yield Difference(file, 0, want[1][0], "", f"the row {want[1][0]!r} is missing at the end")
        elif want is None:
            yield Difference(file, have[0], "", "", "a row too many")
        else:
            for name, a, b in zip_longest(names, have[1], want[1]):
                if a != b:
                    yield Difference(file, have[0], want[1][0], name or "", f"{a!r}; expected {b!r}")


def _json(file: str, found: str, expected: str) -> Iterator[Difference]:
    wanted = json.loads(expected)
    try:
        have = json.loads(found)
        rows = have["records"]
    except (ValueError, KeyError, TypeError):
        return
    for name in wanted:
        if name != "records" and have.get(name) != wanted[name]:
            yield Difference(file, 0, "", name, f"{have.get(name)!r}; expected {wanted[name]!r}")
    start = expected.split('"records": [', 1)[0].count("\n") + 2
    for number, (a, b) in enumerate(zip_longest(rows, wanted["records"])):
        if a == b or not isinstance(a, dict) or not isinstance(b, dict):
            if a != b:
                yield Difference(file, start + number, "", "", "a record too many, missing, or no object")
            continue
        for name in {**b, **a}:
            if a.get(name) != b.get(name):
                record = str(b.get("id", ""))
                yield Difference(file, start + number, record, name, f"{a.get(name)!r}; expected {b.get(name)!r}")


def _lines(file: str, found: str, expected: str) -> Iterator[Difference]:
    for number, (a, b) in enumerate(zip_longest(found.split("\n"), expected.split("\n")), 1):
        if a != b:
            yield Difference(file, number, "", "", "differs from what is generated")
            return
