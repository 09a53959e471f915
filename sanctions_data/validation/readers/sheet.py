"""Rows of an Excel sheet; row numbers are those the sheet shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from ..dialect import Dialect
from ..unread import Unread
from . import Fault, Row, Rows
from .tabs import choose
from .workbook import Workbook, open_workbook

STALE = (
    "the program that wrote it left its formulas to be calculated, so the values judged may be none of theirs;"
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
    rows = _rows(book, sheet, notes)
    labels: list[str] | None = None
    header_row = None
    faults: list[tuple[int | None, Fault]] = []
    if dialect.header:
        parts: list[list[str]] = []
        for number, cells in rows:
            if number in dialect.header_rows and number not in dialect.comment_rows:
                header_row = header_row or number
                parts.append(["" if cell is None else str(cell) for cell in cells])
                faults += [(number, _fault(cell)) for cell in cells if isinstance(cell, Unread)]
            if number >= max(dialect.header_rows):
                break
        if not parts:
            empty = ("source-error", "empty", "the sheet is empty; expected at least a header")
            return Rows(None, None, iter(()), [(None, empty)], notes=notes)
        width = max(map(len, parts))
        padded = [[*part, *[""] * (width - len(part))] for part in parts]
        labels = [dialect.header_join.join(filter(None, column)) for column in zip(*padded, strict=True)]
        while labels and not labels[-1]:  # a sheet's used range may be wider than its table
            labels.pop()
        width = len(labels)
    else:
        width = max((len(cells) for _, cells in _rows(book, sheet, [])), default=0)
    return Rows(labels, header_row, _data(rows, width, dialect), faults, notes=notes)


def _fault(cell: Unread) -> Fault:
    return "type-error", cell.check, cell.message


def _rows(book: Workbook, sheet: str, notes: list[str]) -> Iterator[tuple[int, list[Any]]]:
    """Every row up to the last that holds something; what a sheet leaves out is a row without cells."""
    last = 0
    for number, cells in book.rows(sheet):
        if not any(cells) and all(cell is None or cell == "" for cell in cells):
            continue
        yield from ((blank, []) for blank in range(last + 1, number))
        yield number, cells
        last = number
    if book.stale and book.calculated:
        notes.append(STALE)


def _data(rows: Iterator[tuple[int, list[Any]]], width: int, dialect: Dialect) -> Iterator[Row]:
    for number, cells in rows:
        if number in dialect.comment_rows:
            continue
        if dialect.comment_char and cells and isinstance(cells[0], str) and cells[0].startswith(dialect.comment_char):
            continue
        yield number, cells + [None] * (width - len(cells)), ()
