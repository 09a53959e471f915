"""Where two versions of a table differ: file, row, column. What CI prints when data and ledger disagree."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from sanctions_data._csv import TableError, read_cells


@dataclass(frozen=True, order=True)
class Difference:
    """One place where a file is not what it should be.

    Attributes:
        file: its name.
        line: physical line, from 1; 0 if the file as a whole is meant.
        record: key of the record, if it is known.
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
    """Yield where the text of a file is not what it should be: cells of a CSV, fields of a JSON table, else lines."""
    if found == expected:
        return
    if found is None:
        yield Difference(file, 0, "", "", "is missing")
        return
    some: list[Difference] = []
    if file.endswith(".csv"):
        some = list(_csv(file, found, expected))
    elif '\n "records": [' in expected:
        some = list(_table(file, found, expected))
    yield from some or _lines(file, found, expected)


def _csv(file: str, found: str, expected: str) -> Iterator[Difference]:
    try:
        header, rows = read_cells(found, file)
    except TableError as error:
        yield Difference(file, error.line or 0, "", "", error.message)
        return
    names, wanted = _read_cells(expected)
    if header != names:
        yield Difference(file, 1, "", "", f"the header is {','.join(header)}; expected {','.join(names)}")
        return
    for have, want in zip_longest(rows, wanted):
        if have is None:
            yield Difference(file, 0, want[1][0], "", f"the row {want[1][0]!r} is missing at the end")
        elif want is None:
            yield Difference(file, have[0], "", "", "a row too many")
        elif have[1] != want[1]:
            for name, a, b in zip_longest(names, have[1], want[1]):
                if a != b:
                    yield Difference(file, have[0], want[1][0], name or "", f"{a!r}; expected {b!r}")


@lru_cache(maxsize=4)
def _read_cells(text: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    return read_cells(text, "")


def _table(file: str, found: str, expected: str) -> Iterator[Difference]:
    """Yield the lines of the JSON file of a table that differ: each has a field of the envelope, or a record."""
    for number, (have, want) in enumerate(zip_longest(found.split("\n"), expected.split("\n")), 1):
        if have == want:
            continue
        if have is None or want is None:
            yield Difference(file, number, "", "", "is missing" if have is None else "a line too many")
            return
        text = (
            "{" + want.strip().rstrip(",").removeprefix("{") if not want.startswith("  ") else want.strip().rstrip(",")
        )
        try:
            record = json.loads(text if text.endswith("}") else text + "}")
        except ValueError:
            record = {}
        column = _column(have, want, record)
        message = f"…{_near(have, want)}…; expected …{_near(want, have)}…"
        yield Difference(file, number, str(record.get("id", "")), column, message)


def _column(have: str, want: str, record: dict[str, object]) -> str:
    """Return the field in which the line stops being what it should be."""
    at = _common(have, want)
    end = len(want) - len(want.lstrip()) + 1
    for name, value in record.items():
        end += len(f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(value, ensure_ascii=False)}, ")
        if at < end:
            return name
    return ""


def _common(a: str, b: str) -> int:
    return next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _near(line: str, other: str) -> str:
    at = _common(line, other)
    return line[max(0, at - 12) : at + 12]


def _lines(file: str, found: str, expected: str) -> Iterator[Difference]:
    for number, (a, b) in enumerate(zip_longest(found.split("\n"), expected.split("\n")), 1):
        if a != b:
            yield Difference(file, number, "", "", "differs from what is generated")
            return
