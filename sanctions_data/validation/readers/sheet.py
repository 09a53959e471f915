"""Rows of an Excel sheet; row numbers are those the sheet shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from ..dialect import Dialect
from ..problem import show
from ..unread import Unread
from . import Fault, Row, Rows
from .header import Record, read_header
from .tabs import choose
from .workbook import Workbook, open_workbook

EMPTY: Fault = ("source-error", "empty", "the sheet is empty; expected at least a header")

STALE = (
    "the program that wrote it left its formulas to be calculated, so the values checked may not be their results;"
    " open the workbook in Excel or LibreOffice and save it"
)


def read_sheet(raw: BinaryIO, dialect: Dialect, name: str) -> Rows:
    """Open the sheet that the dialect names (by `sheetName`, or `sheetNumber` from 1), or the first.

    Raises:
        MissingExtra: openpyxl is not installed.
        UnreadableFile: no workbook, or no such sheet in it.
    """
    book = open_workbook(raw, name)
    sheet, notes = choose(book, dialect)
    records = _records(book, sheet, dialect, notes)
    if not dialect.header:
        width = max((len(cells) for _, _, cells, _ in _records(book, sheet, dialect, [])), default=0)
        return Rows(None, None, _data(records, width, dialect), notes=notes)
    header = read_header(records, dialect, EMPTY, _merged(book, sheet, dialect))
    notes += header.notes
    unread: list[tuple[int | None, Fault]] = []
    for place, cells in header.rows:
        unread += [(place, _fault(cell)) for cell in cells if isinstance(cell, Unread)]
    labels = header.labels
    while labels and not labels[-1]:  # a sheet's used range may be wider than its table
        labels.pop()
    rows = _data(records, len(labels or ()), dialect)
    above: list[Row] = [(place, cells, ()) for place, cells in header.rows]
    return Rows(labels, header.place, rows, header.faults + unread, notes=notes, header=above)


def _merged(book: Workbook, sheet: str, dialect: Dialect) -> Callable[[int, int], bool] | None:
    """Whether a label reaches a cell of a header of several rows from the left.

    In a row that has merged cells it reaches those that are merged with its own, in any other all that follow.
    """
    if len(dialect.header_rows) < 2:
        return None
    ranges = book.merged(sheet)

    def carries(row: int, at: int) -> bool:
        there = [(left, right) for top, bottom, left, right in ranges if top <= row <= bottom]
        return not there or any(left < at + 1 <= right for left, right in there)

    return carries


def _fault(cell: Unread) -> Fault:
    return "type-error", cell.check, cell.message


def _records(book: Workbook, sheet: str, dialect: Dialect, notes: list[str]) -> Iterator[Record]:
    """Every row that is no comment, up to the last that holds something; what a sheet leaves out has no cells."""
    last, count = 0, 0
    for place, cells in book.rows(sheet):
        if not any(cells) and all(cell is None or cell == "" for cell in cells):
            continue
        for blank in range(last + 1, place):
            count += 1
            yield count, blank, [], ()
        last = place
        first = cells[0]
        if dialect.comment_char is None or not isinstance(first, str) or not first.startswith(dialect.comment_char):
            count += 1
            yield count, place, cells, ()
    if book.stale and book.calculated:
        notes.append(STALE)
    if not count and last:
        notes.append(f"every row begins with commentChar {show(dialect.comment_char)}, so no row was checked")


def _data(records: Iterator[Record], width: int, dialect: Dialect) -> Iterator[Row]:
    for number, place, cells, _ in records:
        if number not in dialect.comment_rows:
            yield place, cells + [None] * (width - len(cells)), ()
