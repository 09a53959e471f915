"""Rows of an Excel sheet; row numbers are those the sheet shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile

from ...errors import MissingExtra, UnreadableFile
from ..bounds import FREE, RATIO
from ..dialect import Dialect
from . import Row, Rows

CELLS = 1 << 26  # a sheet that claims more is read row by row as its rows are
ROWS = 1 << 20  # what a sheet can hold


def read_sheet(raw: BinaryIO, dialect: Dialect, name: str) -> Rows:
    """Open the sheet that the dialect names (by `sheetName`, or `sheetNumber` from 1).

    Raises:
        MissingExtra: openpyxl is not installed.
        UnreadableFile: no workbook, or no such sheet in it.
    """
    try:
        import openpyxl
    except ImportError:
        raise MissingExtra("reading XLSX", "xlsx") from None
    _check_size(raw, name)
    try:
        book = openpyxl.load_workbook(raw, read_only=True, data_only=True)
    except Exception as error:  # openpyxl lets errors of zipfile, xml and its own through
        raise UnreadableFile(name, f"not an XLSX workbook: {error}") from None
    names = book.sheetnames
    if dialect.sheet_name is not None and dialect.sheet_name not in names:
        raise UnreadableFile(name, f"has no sheet {dialect.sheet_name!r}", f"there are: {', '.join(names)}")
    if dialect.sheet_name is None and dialect.sheet_number > len(names):
        raise UnreadableFile(name, f"has {len(names)} sheets, not {dialect.sheet_number}")
    sheet = book[dialect.sheet_name or names[dialect.sheet_number - 1]]
    if (sheet.max_row or 0) * (sheet.max_column or 0) > CELLS:
        sheet.reset_dimensions()
    rows = _rows(sheet, name)
    labels: list[str] | None = None
    header_row = None
    if dialect.header:
        parts: list[list[str]] = []
        for number, cells in rows:
            if number in dialect.header_rows and number not in dialect.comment_rows:
                header_row = header_row or number
                parts.append(["" if cell is None else str(cell) for cell in cells])
            if number >= max(dialect.header_rows):
                break
        if not parts:
            empty = ("source-error", "empty", "the sheet is empty; expected at least a header")
            return Rows(None, None, iter(()), [(None, empty)])
        width = max(map(len, parts))
        padded = [[*part, *[""] * (width - len(part))] for part in parts]
        labels = [dialect.header_join.join(filter(None, column)) for column in zip(*padded, strict=True)]
        while labels and not labels[-1]:  # a sheet's used range may be wider than its table
            labels.pop()
    return Rows(labels, header_row, _data(rows, len(labels) if labels else None, dialect))


def _check_size(raw: BinaryIO, name: str) -> None:
    """Refuse what expands to far more than it is: nothing is read beyond the sizes that the archive states."""
    try:
        with ZipFile(raw) as archive:
            entries = archive.infolist()
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableFile(name, f"not an XLSX workbook: {error}") from None
    if sum(entry.file_size for entry in entries) > max(FREE, RATIO * sum(entry.compress_size for entry in entries)):
        raise UnreadableFile(name, f"expands to more than {RATIO} times its size", "save it again, if you trust it")


def _rows(sheet: Any, name: str) -> Iterator[tuple[int, Any]]:
    try:
        for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            if number > ROWS:  # openpyxl fills what lies between
                raise UnreadableFile(name, f"has a row beyond {ROWS:,}, which no sheet holds")
            yield number, cells
    except UnreadableFile:
        raise
    except Exception as error:  # the sheet is parsed as it is read: zlib, xml and openpyxl's own again
        raise UnreadableFile(name, f"not an XLSX workbook: {error}") from None


def _data(rows: Any, width: int | None, dialect: Dialect) -> Iterator[Row]:
    for number, found in rows:
        if number in dialect.comment_rows:
            continue
        cells = list(found)
        if dialect.comment_char and cells and isinstance(cells[0], str) and cells[0].startswith(dialect.comment_char):
            continue
        if width is not None:
            while len(cells) > width and cells[-1] is None:
                cells.pop()
            cells += [None] * (width - len(cells))
        yield number, cells, ()
