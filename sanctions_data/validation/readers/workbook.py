"""What a workbook holds, and which of its sheets is the table."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile

from ...errors import MissingExtra, UnreadableFile
from ..bounds import FREE, RATIO
from ..dialect import Dialect
from ..problem import show
from ..words import listing
from .sheetxml import Known, read_rows, read_texts

STALE = re.compile(rb"fullCalcOnLoad\s*=\s*[\"'](?:1|true)")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tab of a workbook.

    Attributes:
        name: as the tab shows it.
        path: of its XML in the archive.
        kind: "worksheet", "chartsheet", …
        hidden: whether the tab is shown.
    """

    name: str
    path: str
    kind: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """An open workbook.

    Attributes:
        name: of the file.
        archive: its parts.
        sheets: in their order, hidden ones and charts among them.
        known: what all sheets refer to.
        stale: its program asks for formulas to be calculated when it is opened: it may not have done so itself.
    """

    name: str
    archive: ZipFile
    sheets: tuple[Sheet, ...]
    known: Known
    stale: bool

    def rows(self, sheet: Sheet) -> Iterator[tuple[int, list[Any]]]:
        """(row number, cells) of a sheet; UnreadableFile where it is damaged."""
        with reading(self.name), self.archive.open(sheet.path) as stream:
            yield from read_rows(stream, self.known)

    def holds(self, sheet: Sheet) -> bool:
        """Whether a sheet has any cell that is not empty, or cannot be read."""
        try:
            return any(cells for _, cells in self.rows(sheet))
        except UnreadableFile:
            return True


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Whatever zipfile, zlib, expat and openpyxl let through, as UnreadableFile."""
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
        from openpyxl.reader.excel import SHARED_STRINGS, ExcelReader, apply_stylesheet
        from openpyxl.utils.datetime import from_excel, from_ISO8601
    except ImportError:
        raise MissingExtra("reading XLSX", "xlsx") from None
    _check_size(raw, name)
    with reading(name), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is left out of a copy, and none is made
        reader = ExcelReader(raw, read_only=True, data_only=True, keep_links=False)
        reader.read_manifest()
        reader.read_workbook()
        apply_stylesheet(reader.archive, reader.wb)
        book, texts = reader.wb, reader.package.find(SHARED_STRINGS)
        found = [
            Sheet(sheet.name, rel.target, rel.Type.rpartition("/")[2], sheet.state != "visible")
            for sheet, rel in reader.parser.find_sheets()
            if rel.target in reader.valid_files
        ]
        durations = book._timedelta_formats
        known = Known(
            [],
            set(book._date_formats),
            lambda value, style: from_excel(value, book.epoch, timedelta=style in durations),
            from_ISO8601,
        )
        if texts is not None:
            with reader.archive.open(texts.PartName[1:]) as stream:
                known.texts += read_texts(stream)
        # openpyxl takes this for true where nothing is said of it
        stale = STALE.search(reader.archive.read(reader.parser.workbook_part_name)) is not None
    return Workbook(name, reader.archive, tuple(found), known, stale)


def _check_size(raw: BinaryIO, name: str) -> None:
    """Refuse what expands to far more than it is: nothing is read beyond the sizes that the archive states."""
    try:
        with ZipFile(raw) as archive:
            entries = archive.infolist()
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableFile(name, f"not an XLSX workbook: {error}") from None
    if sum(entry.file_size for entry in entries) > max(FREE, RATIO * sum(entry.compress_size for entry in entries)):
        raise UnreadableFile(name, f"expands to more than {RATIO} times its size", "save it again, if you trust it")


def choose(book: Workbook, dialect: Dialect) -> tuple[Sheet, list[str]]:
    """The sheet that the dialect names, else the first that is shown and no chart; and what to say of it.

    A dialect with a name and a number means the name, or where no sheet has it, the number.

    Raises:
        UnreadableFile: there is no such sheet, or it is a chart.
    """
    sheets, number = book.sheets, dialect.sheet_number
    there = f"there are: {listing(sheet.name for sheet in sheets)}"
    named = next((sheet for sheet in sheets if sheet.name == dialect.sheet_name), None)
    if named is None and dialect.sheet_name is not None and number is None:
        raise UnreadableFile(book.name, f"has no sheet {dialect.sheet_name!r}", there)
    if named is None and number is not None:
        if number > len(sheets):
            raise UnreadableFile(book.name, f"has {len(sheets)} sheets, not {number}", there)
        named = sheets[number - 1]
    if named is not None:
        if named.kind != "worksheet":
            raise UnreadableFile(
                book.name, f"sheet {show(named.name)} is a {named.kind.removesuffix('sheet')}, no table", there
            )
        return named, [f"the sheet {show(named.name)} was judged, which is hidden"] if named.hidden else []
    shown = [sheet for sheet in sheets if sheet.kind == "worksheet" and not sheet.hidden]
    if not shown:
        raise UnreadableFile(book.name, "has no sheet of cells that is shown", there)
    rest = [sheet.name for sheet in shown[1:] if book.holds(sheet)]
    if not rest:
        return shown[0], []
    others = listing(map(show, rest), " and ")
    return shown[0], [f"only the sheet {show(shown[0].name)} was judged, not {others}; --sheet names another"]
