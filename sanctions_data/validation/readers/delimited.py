"""CSV, TSV and every other dialect of delimited text, over the standard library's reader.

The standard library is lenient: it drops undecodable text only if told to, reads an unclosed quote to the end
of the file, and takes NUL for a character. Each of these becomes a fault on its physical line here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any, TextIO

from .. import bounds
from ..dialect import COMMON_ENDS, Dialect
from ..faults import InvalidSchema
from . import Fault, Row, Rows, undecodable

STAND_IN = "\ufdd0"  # a code point that is no character, for a delimiter of several characters
SURROGATE = re.compile("[\ud800-\udfff]")
BLOCK = 1 << 16  # characters
EMPTY: Fault = ("source-error", "empty", "the file is empty; expected at least a header")
NUL: Fault = ("encoding-error", "nul", "the line holds a NUL byte; the file is damaged, or not text")
LONG: Fault = (
    "source-error",
    "long-line",
    f"longer than {bounds.LINE:,} characters; nothing after is read",
)
UNCLOSED = "a quote is opened here and never closed"


def read_delimited(stream: TextIO, dialect: Dialect, skip: int = 0) -> Rows:
    """Open delimited text.

    Args:
        stream: opened with newline="" and errors="surrogateescape".
        dialect: how it is written.
        skip: how many lines before the table are none of it.
    """
    lines = _Lines(stream, dialect, skip)
    records = _records(lines, dialect)
    labels: list[str] | None = None
    header_row: int | None = None
    faults: list[tuple[int | None, Fault]] = []
    if dialect.header:
        last = max(dialect.header_rows, default=1)
        parts: list[list[str]] = []
        for number, line, cells, wrong in records:
            faults += [(line, each) for each in wrong]
            if number in dialect.header_rows and number not in dialect.comment_rows:
                header_row = header_row or line
                parts.append(cells)
            if number >= last:
                break
        if not parts:
            faults.append((None, EMPTY))
        elif len(parts) == 1:
            labels = parts[0]
        else:
            width = max(map(len, parts))
            padded = [[*part, *[""] * (width - len(part))] for part in parts]
            labels = [dialect.header_join.join(filter(None, column)) for column in zip(*padded, strict=True)]
    return Rows(labels, header_row, _data(records, dialect), faults, delimiter=dialect.delimiter)


def _data(records: Iterator[tuple[int, int, list[str], tuple[Fault, ...]]], dialect: Dialect) -> Iterator[Row]:
    skipped = dialect.comment_rows
    for number, line, cells, wrong in records:
        if number not in skipped:
            yield line, cells, wrong


def _records(lines: _Lines, dialect: Dialect) -> Iterator[tuple[int, int, list[str], tuple[Fault, ...]]]:
    """(record number, first line, cells, faults) of every record that is no comment."""
    wide = len(dialect.delimiter) > 1
    options = reader_options(dialect)
    csv.field_size_limit(bounds.LINE)
    number = 0
    for cells in _read(lines, options):
        wrong: tuple[Fault, ...] = ()
        if lines.noted:
            wrong = tuple(lines.noted.values())
            lines.noted.clear()
        start = lines.start
        if (lines.ended or lines.broken) and (unclosed := _unclosed(lines, options)):
            yield number + 1, start, cells, (*wrong, unclosed)
            return
        lines.begin()
        if wide:
            cells = [cell.replace(STAND_IN, dialect.delimiter) for cell in cells]
        if dialect.comment_char is not None and cells and cells[0].startswith(dialect.comment_char):
            continue
        number += 1  # a comment above the header does not make the header the second row
        yield number, start, cells, wrong


def _read(lines: _Lines, options: dict[str, Any]) -> Iterator[list[str]]:
    try:
        yield from csv.reader(lines, **options)
    except csv.Error as error:  # one cell above the limit: only an unclosed quote makes such a thing
        lines.broken = str(error)
        yield []
    except UnicodeError as error:
        lines.noted["encoding"] = "encoding-error", "encoding", f"cannot be decoded from here on: {error}"
        yield []


def _unclosed(lines: _Lines, options: dict[str, Any]) -> Fault | None:
    """Whether the last record ends inside quotes: the strict reader, which refuses that, reads it again."""
    if not lines.broken:
        try:
            list(csv.reader(lines.kept, **options, strict=True))
            return None
        except csv.Error as error:
            if "end of data" not in str(error):
                return None
    swallowed = lines.number - lines.start
    tail = f"; the {swallowed:,} lines after it could not be read" if swallowed > 1 else ""
    return "source-error", "unclosed-quote", UNCLOSED + tail


def reader_options(dialect: Dialect) -> dict[str, Any]:
    """The same dialect in the words of the csv module."""
    if dialect.line_terminator not in COMMON_ENDS and len(dialect.line_terminator) > 64:
        raise InvalidSchema("dialect", "lineTerminator is too long")
    return {
        "delimiter": STAND_IN if len(dialect.delimiter) > 1 else dialect.delimiter,
        "quotechar": dialect.quote_char,
        "quoting": csv.QUOTE_MINIMAL if dialect.quote_char else csv.QUOTE_NONE,
        "doublequote": dialect.double_quote,
        "escapechar": dialect.escape_char,
        "skipinitialspace": dialect.skip_initial_space,
    }


class _Lines:
    """The lines of a stream for the csv module, remembering where a record starts and what was odd in it."""

    def __init__(self, stream: TextIO, dialect: Dialect, skip: int = 0) -> None:
        usual = dialect.line_terminator in COMMON_ENDS
        whole = iter(partial(stream.readline, bounds.LINE), "")
        self.source: Iterable[str] = whole if usual else _split(stream, dialect.line_terminator)
        self.wide = dialect.delimiter if len(dialect.delimiter) > 1 else None
        self.encoding = stream.encoding or "utf-8"
        self.number = self.skip = skip
        self.start = skip + 1
        self.kept: list[str] = []
        self.noted: dict[str, Fault] = {}
        self.ended = False
        self.broken = ""

    def begin(self) -> None:
        """Everything read so far is a finished record."""
        self.start = self.number + 1
        self.kept.clear()

    def __iter__(self) -> Iterator[str]:
        kept, noted, wide = self.kept, self.noted, self.wide
        for line in islice(self.source, self.skip, None):
            self.number += 1
            if len(line) >= bounds.LINE and line[-1] not in "\r\n":
                self.noted["long"] = LONG
                yield "\n"
                return
            if not line.isascii():
                if self.number == 1 and line.startswith("\ufeff"):
                    line = line[1:]
                if bad := SURROGATE.findall(line):
                    noted["encoding"] = undecodable(self.encoding, (ord(each) & 0xFF for each in bad[:4]))
            if "\0" in line:
                noted["nul"] = NUL
            if wide is not None:
                line = line.replace(wide, STAND_IN)
            kept.append(line)
            yield line
        self.ended = True  # a record that comes after this one ran into the end of the file


def _split(stream: TextIO, end: str) -> Iterator[str]:
    held, size, seam = [""], 0, ""  # what has no end yet, and where one may have begun
    while block := stream.read(BLOCK):
        if end in seam + block:
            *whole, rest = ("".join(held) + block).split(end)
            yield from (part + "\n" for part in whole)
            held, size = [rest], len(rest)
        else:
            held.append(block)
            size += len(block)
        seam = (seam + block)[1 - len(end) :] if len(end) > 1 else ""
        if size >= bounds.LINE:
            break
    if size:
        yield "".join(held)
