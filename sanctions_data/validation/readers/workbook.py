"""What a workbook holds, which of its sheets is the table, and its cells, as openpyxl reads them."""

from __future__ import annotations

import re
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain, islice, repeat
from typing import BinaryIO, Protocol, TypeVar, cast
from zipfile import BadZipFile, ZipFile

from sanctions_data._text import counted, listing, show
from sanctions_data.errors import MissingExtra, UnreadableFile
from sanctions_data.validation.readers.archives import check_directory
from sanctions_data.validation.readers.limits import FREE, RATIO
from sanctions_data.validation.readers.table_rows import Record, Row, Rows, read_header
from sanctions_data.validation.report.report import Fault
from sanctions_data.validation.schema.dialect import Dialect
from sanctions_data.validation.values.error_cell import ErrorCell

FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]")
STALE = re.compile(rb"fullCalcOnLoad\s*=\s*[\"'](?:1|true)")
MERGED = re.compile(rb"<(?:[\w.-]+:)?mergeCell\s[^<>]*?ref\s*=\s*[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']")
RANGES = 10_000  # of merged cells that are looked at; a header has a few
LONGEST = 1 << 10  # bytes of an element that is cut in two by the end of a chunk
T = TypeVar("T")
BLOCK = 64  # rows that are held at once
CHUNK = 1 << 20  # bytes
ROWS = 1 << 20  # what a sheet can hold
UNSAVED = "holds a formula whose value was not saved; open the workbook in Excel or LibreOffice and save it"
ERROR = "is an error of the spreadsheet, not a value"
NO_DAY = "stands for a number that is shown as a date and is not a day, or is an error of the spreadsheet"


class SheetCell(Protocol):
    """A cell as openpyxl reads it row by row; an empty one has no coordinate."""

    @property
    def coordinate(self) -> str: ...
    @property
    def data_type(self) -> str: ...
    @property
    def number_format(self) -> str: ...
    @property
    def value(self) -> object: ...


class Sheet(Protocol):
    """A sheet that openpyxl reads row by row."""

    @property
    def sheet_state(self) -> str: ...
    @property
    def title(self) -> str: ...
    def _get_source(self) -> BinaryIO: ...
    def iter_rows(self) -> Iterator[tuple[SheetCell, ...]]: ...
    def reset_dimensions(self) -> None: ...


class OpenpyxlBook(Protocol):
    """A workbook that openpyxl reads row by row."""

    @property
    def sheetnames(self) -> list[str]: ...
    @property
    def worksheets(self) -> list[Sheet]: ...
    def __getitem__(self, title: str) -> Sheet: ...


@dataclass(slots=True)
class Workbook:
    """An open workbook.

    Attributes:
        name: of the file.
        values: the workbook as openpyxl reads it, formulas as the values that were saved with them.
        formulas: the same with the formulas themselves; None if it has none.
        stale: its program asks for formulas to be calculated when it is opened: it may not have done so itself.
        calculated: whether a formula with a value was met.
    """

    name: str
    values: OpenpyxlBook
    formulas: OpenpyxlBook | None
    stale: bool
    calculated: bool = False

    def rows(self, title: str) -> Iterator[tuple[int, list[object]]]:
        """Yield (row number, cells) of a sheet; UnreadableFile if it is damaged."""
        values = _cells(self.values[title])
        behind: Iterator[tuple[SheetCell, ...]] = repeat(()) if self.formulas is None else _cells(self.formulas[title])
        both = enumerate(zip(values, behind, strict=False), 1)
        while True:
            block: list[tuple[int, tuple[tuple[SheetCell, ...], tuple[SheetCell, ...]]]] = read_part(
                self.name, partial(list, islice(both, BLOCK))
            )
            yield from ((number, self.row(*pair)) for number, pair in block)
            if not block:
                return
            if block[-1][0] > ROWS:  # openpyxl fills what lies between
                raise UnreadableFile(self.name, f"has a row beyond {ROWS:,}, which no sheet holds")

    def row(self, cells: tuple[SheetCell, ...], behind: tuple[SheetCell, ...]) -> list[object]:
        """Return the values of a row, given its formulas, or nothing of them."""
        pairs = zip(cells, chain(behind, repeat(None)), strict=False)
        return [self.value(cell, formula) for cell, formula in pairs]

    def value(self, cell: SheetCell, formula: SheetCell | None) -> object:
        value, kind = cell.value, cell.data_type
        if kind == "e":
            from openpyxl.styles.numbers import is_date_format

            # openpyxl gives the same error for a number that is not a day
            date = value == "#VALUE!" and read_part(self.name, lambda: is_date_format(cell.number_format))
            return ErrorCell("" if value is None else str(value), "error", f"{show(value)} {NO_DAY if date else ERROR}")
        if formula is not None and formula.data_type == "f":
            if value is None and kind != "str":  # "str": its value is the empty text
                text = getattr(formula.value, "text", formula.value)
                place = read_part(self.name, lambda: formula.coordinate)
                return ErrorCell(str(text), "formula", f"{place} {UNSAVED}")
            self.calculated = True
        return value

    def merged(self, title: str) -> list[tuple[int, int, int, int]]:
        """Return (top, bottom, left, right) of the first ranges of merged cells that are wider than a
        column, from 1.
        """
        from openpyxl.utils import column_index_from_string

        sheet, end = self.values[title], b""
        out: list[tuple[int, int, int, int]] = []
        with read_part(self.name, sheet._get_source) as part:  # a sheet that is read row by row does not tell
            while (chunk := read_part(self.name, partial(part.read, CHUNK))) and len(out) < RANGES:
                text = end + chunk
                for match in MERGED.finditer(text):
                    first, top, last, bottom = (found.decode() for found in match.groups())
                    left, right = column_index_from_string(first), column_index_from_string(last)
                    if left < right:
                        out.append((int(top), int(bottom), left, right))
                end = text[text.rfind(b"<") :][-LONGEST:]
        return out

    def holds(self, title: str) -> bool:
        """Return whether a sheet has any cell that is not empty, or cannot be read."""
        try:
            return any(cell is not None for _, cells in self.rows(title) for cell in cells)
        except UnreadableFile:
            return True


def _cells(sheet: Sheet) -> Iterator[tuple[SheetCell, ...]]:
    sheet.reset_dimensions()  # what a sheet claims of its size may be false, or too much to hold
    return sheet.iter_rows()


@lru_cache(maxsize=1)
def _damage() -> tuple[type[Exception], ...]:
    """Return what zipfile, zlib, lzma, the XML parser and openpyxl raise when a part is not what they expect."""
    from lzma import LZMAError

    from openpyxl.utils.exceptions import CellCoordinatesException, IllegalCharacterError, InvalidFileException

    return (
        *(ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, SyntaxError, TypeError),
        *(ValueError, BadZipFile, EOFError, OSError, LZMAError, struct.error, zlib.error),
        *(CellCoordinatesException, IllegalCharacterError, InvalidFileException),
    )


def read_part(name: str, call: Callable[[], T]) -> T:
    """Return what openpyxl or zipfile reads; their warnings are not shown.

    Args:
        name: of the file.
        call: calls them, and no code of ours, whose errors are not the fault of the file.
    Raises:
        UnreadableFile: the workbook is damaged.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return call()
        except _damage() as error:
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
    load = partial(load_workbook, raw, read_only=True, keep_links=False)
    books = [
        read_part(name, partial(load, data_only=data_only)) for data_only in ((True, False) if formulas else (True,))
    ]
    # the types of openpyxl do not say which sheets a book has that was opened with `read_only`
    values, *others = [cast("OpenpyxlBook", book) for book in books]
    return Workbook(name, values, others[0] if formulas else None, stale)


def _look(raw: BinaryIO, name: str) -> tuple[bool, bool]:
    """Return whether a sheet has a formula, and whether its value may be none.

    Refuses what expands to far more than it is: nothing is read beyond the sizes that the archive states.
    """
    try:
        check_directory(raw, name)
    except OSError as error:
        raise UnreadableFile(name, f"not an XLSX workbook: {error}") from None
    with read_part(name, partial(ZipFile, raw)) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > max(FREE, RATIO * sum(e.compress_size for e in entries)):
            raise UnreadableFile(name, f"expands to more than {RATIO} times its size", "save it again, if you trust it")
        names = [entry.filename for entry in entries if entry.filename.endswith(".xml")]
        sheets = (each for each in names if "/worksheets/" in f"/{each}")
        formulas = any(_has(archive, each, FORMULA, name) for each in sheets)
        books = (each for each in names if each.endswith("workbook.xml"))
        return formulas, formulas and any(_has(archive, each, STALE, name) for each in books)


def _has(archive: ZipFile, part_name: str, pattern: re.Pattern[bytes], name: str) -> bool:
    """Return whether a part of the workbook has a match of at most 64 bytes."""
    end = b""
    with read_part(name, partial(archive.open, part_name)) as part:
        while chunk := read_part(name, partial(part.read, CHUNK)):
            if pattern.search(text := end + chunk):
                return True
            end = text[-64:]
    return False


def choose(book: Workbook, dialect: Dialect) -> tuple[str, list[str]]:
    """Return the sheet that the dialect names, else the first visible one that is not a chart; and notes about it.

    A dialect with a name and a number means the name, or if no sheet has it, the number.

    Raises:
        UnreadableFile: there is no such sheet, or it is a chart.
    """
    titles, number = book.values.sheetnames, dialect.sheet_number
    tables = {sheet.title: sheet.sheet_state == "visible" for sheet in book.values.worksheets}
    there = f"there are: {listing(titles)}"
    named = dialect.sheet_name if dialect.sheet_name in titles else None
    if named is None and dialect.sheet_name is not None and number is None:
        raise UnreadableFile(book.name, f"has no sheet {dialect.sheet_name!r}", there)
    if named is None and number is not None:
        if number > len(titles):
            raise UnreadableFile(book.name, f"has {counted(len(titles), 'sheet')}, not {number}", there)
        named = titles[number - 1]
    if named is not None:
        if named not in tables:
            raise UnreadableFile(book.name, f"sheet {show(named)} is a chart, not a table", there)
        return named, [] if tables[named] else [f"the sheet {show(named)} was checked, which is hidden"]
    shown = [title for title, visible in tables.items() if visible]
    if not shown:
        raise UnreadableFile(book.name, "has no sheet of cells that is shown", there)
    rest = [title for title in shown[1:] if book.holds(title)]
    if not rest:
        return shown[0], []
    others = listing(map(show, rest), " and ")
    return shown[0], [f"only the sheet {show(shown[0])} was checked, not {others}; --sheet names another"]


EMPTY = Fault("source-error", "empty", "the sheet is empty; expected at least a header")

OLD_VALUES = (
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
        unread += [(place, _fault(cell)) for cell in cells if isinstance(cell, ErrorCell)]
    labels = header.labels
    while labels and not labels[-1]:  # a sheet's used range may be wider than its table
        labels.pop()
    rows = _data(records, len(labels or ()), dialect)
    above: list[Row] = [(place, cells, ()) for place, cells in header.rows]
    return Rows(labels, header.place, rows, header.faults + unread, notes=notes, header=above)


def _merged(book: Workbook, sheet: str, dialect: Dialect) -> Callable[[int, int], bool] | None:
    """Return whether a label reaches a cell of a header of several rows from the left.

    In a row that has merged cells it reaches those that are merged with its own, in any other all that follow.
    """
    if len(dialect.header_rows) < 2:
        return None
    ranges = book.merged(sheet)

    def carries(row: int, at: int) -> bool:
        there = [(left, right) for top, bottom, left, right in ranges if top <= row <= bottom]
        return not there or any(left < at + 1 <= right for left, right in there)

    return carries


def _fault(cell: ErrorCell) -> Fault:
    return Fault("type-error", cell.check, cell.message)


def _records(book: Workbook, sheet: str, dialect: Dialect, notes: list[str]) -> Iterator[Record]:
    """Yield every row that is not a comment, up to the last one with a value; a missing row has no cells."""
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
        notes.append(OLD_VALUES)
    if not count and last:
        notes.append(f"every row begins with commentChar {show(dialect.comment_char)}, so no row was checked")


def _data(records: Iterator[Record], width: int, dialect: Dialect) -> Iterator[Row]:
    for number, place, cells, _ in records:
        if number not in dialect.comment_rows:
            yield place, cells + [None] * (width - len(cells)), ()
