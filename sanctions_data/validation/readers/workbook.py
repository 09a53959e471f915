"""What a workbook holds, which of its sheets is the table, and its cells, as openpyxl reads them."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice, repeat
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile

from ...errors import MissingExtra, UnreadableFile
from ..archives import check_directory
from ..bounds import FREE, RATIO
from ..problem import show
from ..unread import Unread

FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]")
STALE = re.compile(rb"fullCalcOnLoad\s*=\s*[\"'](?:1|true)")
MERGED = re.compile(rb"<(?:[\w.-]+:)?mergeCell\s[^<>]*?ref\s*=\s*[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']")
RANGES = 10_000  # of merged cells that are looked at; a header has a few
LONGEST = 1 << 10  # bytes of an element that is cut in two by the end of a chunk
BLOCK = 64  # rows that are held at once
CHUNK = 1 << 20  # bytes
ROWS = 1 << 20  # what a sheet can hold
UNSAVED = "holds a formula whose value was not saved; open the workbook in Excel or LibreOffice and save it"
ERROR = "is an error of the spreadsheet, not a value"
NO_DAY = "stands for a number that is shown as a date and is not a day, or is an error of the spreadsheet"


@dataclass(slots=True)
class Workbook:
    """An open workbook.

    Attributes:
        name: of the file.
        values: the workbook as openpyxl reads it, formulas as the values that were saved with them.
        formulas: the same with the formulas themselves; None where it has none.
        stale: its program asks for formulas to be calculated when it is opened: it may not have done so itself.
        calculated: whether a formula with a value was met.
    """

    name: str
    values: Any
    formulas: Any
    stale: bool
    calculated: bool = False

    def rows(self, title: str) -> Iterator[tuple[int, list[Any]]]:
        """(row number, cells) of a sheet; UnreadableFile where it is damaged."""
        values = _cells(self.values[title])
        behind = repeat(()) if self.formulas is None else _cells(self.formulas[title])
        both = enumerate(zip(values, behind, strict=False), 1)
        while True:
            with reading(self.name):
                block = [(number, self.row(*pair)) for number, pair in islice(both, BLOCK)]
            yield from block
            if not block:
                return
            if block[-1][0] > ROWS:  # openpyxl fills what lies between
                raise UnreadableFile(self.name, f"has a row beyond {ROWS:,}, which no sheet holds")

    def row(self, cells: tuple[Any, ...], behind: tuple[Any, ...]) -> list[Any]:
        """The values of a row, given its formulas, or nothing of them."""
        pairs = zip(cells, chain(behind, repeat(None)), strict=False)
        return [self.value(cell, formula) for cell, formula in pairs]

    def value(self, cell: Any, formula: Any) -> Any:
        value, kind = cell.value, cell.data_type
        if kind == "e":
            from openpyxl.styles.numbers import is_date_format

            # openpyxl makes the same error of a number that is no day
            date = value == "#VALUE!" and is_date_format(cell.number_format)
            return Unread(value, "error", f"{show(value)} {NO_DAY if date else ERROR}")
        if formula is not None and formula.data_type == "f":
            if value is None and kind != "str":  # "str": its value is the empty text
                text = getattr(formula.value, "text", formula.value)
                return Unread(str(text), "formula", f"{formula.coordinate} {UNSAVED}")
            self.calculated = True
        return value

    def merged(self, title: str) -> list[tuple[int, int, int, int]]:
        """(top, bottom, left, right) of the first ranges of merged cells that are wider than a column, from 1."""
        from openpyxl.utils import column_index_from_string

        sheet, end = self.values[title], b""
        out: list[tuple[int, int, int, int]] = []
        with reading(self.name), sheet._get_source() as part:  # a sheet that is read row by row does not tell
            while (chunk := part.read(CHUNK)) and len(out) < RANGES:
                text = end + chunk
                for match in MERGED.finditer(text):
                    first, top, last, bottom = (found.decode() for found in match.groups())
                    left, right = column_index_from_string(first), column_index_from_string(last)
                    if left < right:
                        out.append((int(top), int(bottom), left, right))
                end = text[text.rfind(b"<") :][-LONGEST:]
        return out

    def holds(self, title: str) -> bool:
        """Whether a sheet has any cell that is not empty, or cannot be read."""
        try:
            return any(cell is not None for _, cells in self.rows(title) for cell in cells)
        except UnreadableFile:
            return True


def _cells(sheet: Any) -> Iterator[Any]:
    sheet.reset_dimensions()  # what a sheet claims of its size may be false, or too much to hold
    found: Iterator[Any] = sheet.iter_rows()
    return found


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Whatever zipfile, zlib, xml and openpyxl let through, as UnreadableFile; what openpyxl warns of, silent."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except Exception as error:
            raise UnreadableFile(name, f"not an XLSX workbook: {error}") from None


def open_workbook(raw: BinaryIO, name: str) -> Workbook:
    """Read all but the sheets.

    Raises:
        MissingExtra: openpyxl is not installed.
        UnreadableFile: no workbook.
    """
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise MissingExtra("reading XLSX", "xlsx") from None
    formulas, stale = _look(raw, name)
    with reading(name):
        books = [
            load_workbook(raw, read_only=True, data_only=data_only, keep_links=False)
            for data_only in ((True, False) if formulas else (True,))
        ]
    return Workbook(name, books[0], books[1] if formulas else None, stale)


def _look(raw: BinaryIO, name: str) -> tuple[bool, bool]:
    """Whether a sheet has a formula, and whether its value may be none.

    Refuses what expands to far more than it is: nothing is read beyond the sizes that the archive states.
    """
    try:
        check_directory(raw, name)
        with ZipFile(raw) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > max(FREE, RATIO * sum(e.compress_size for e in entries)):
                raise UnreadableFile(
                    name, f"expands to more than {RATIO} times its size", "save it again, if you trust it"
                )
            names = [entry.filename for entry in entries if entry.filename.endswith(".xml")]
            with reading(name):
                sheets = (each for each in names if "/worksheets/" in f"/{each}")
                formulas = any(_has(archive, each, FORMULA) for each in sheets)
                books = (each for each in names if each.endswith("workbook.xml"))
                return formulas, formulas and any(_has(archive, each, STALE) for each in books)
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableFile(name, f"not an XLSX workbook: {error}") from None


def _has(archive: ZipFile, name: str, pattern: re.Pattern[bytes]) -> bool:
    """Whether a part has a match of at most 64 bytes."""
    end = b""
    with archive.open(name) as part:
        while chunk := part.read(CHUNK):
            if pattern.search(text := end + chunk):
                return True
            end = text[-64:]
    return False
