"""Excel, by XlsxWriter: first the measures to read, then one sheet per table, with notes on columns and live links."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sanctions_data import _csv
from sanctions_data.exports.tables import ExportTable, Tables, Unexportable, Value

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

READING_COPY = "read this first"
_ROWS, _COLUMNS, _TEXT, _LINK = 1_048_576, 16_384, 32_767, 2_079  # what a sheet and a cell of Excel hold
_DIGITS = 15  # of a number of Excel
_FIRST_DAY = date(1900, 3, 1)  # Excel takes 1900 for a leap year
_WIDEST = 60  # characters of a column
_LINKS = 65_530  # of a sheet
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
_ADDRESS = re.compile(r"https?://[!-~]+")
_SHEET_NAME = re.compile(r"[^\[\]:*?/\\\x00-\x1f]{1,31}")


def write(data: Tables, name: str) -> dict[str, bytes]:
    """Return the workbook.

    Text stays text, also if it looks like a formula, a number or an address; members of a list have `;` between them.
    Days are days; a day before March 1900 is text, and so is a number with more than 15 digits.

    Raises:
        Unexportable: a table, a text or a name that Excel does not hold.
    """
    import xlsxwriter

    stream = io.BytesIO()
    names = _sheet_names(data)
    made = datetime.fromisoformat(_day(data))  # not the time of the export: the same tables give the same bytes
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": data.title or data.name, "comments": " ".join(_about(data)), "created": made})
        formats = {"head": book.add_format({"bold": True, "text_wrap": True, "valign": "top"})}
        formats |= {"date": book.add_format({"num_format": "yyyy-mm-dd"}), "link": book.get_default_url_format()}
        if data.dataset is not None:
            _sheet(book, READING_COPY, _reading_copy(data), formats)
        for table in data.tables:
            _sheet(book, names[table.name], table, formats)
    return {name: stream.getvalue()}


def _day(data: Tables) -> str:
    as_of = None if data.dataset is None else data.dataset.as_of
    return (as_of or date(2000, 1, 1)).isoformat()


def _about(data: Tables) -> Iterator[str]:
    if data.version:
        yield f"Version {data.version}."
    if data.license:
        yield f"Licence of the data: {data.license} ({data.license_url})."


def _sheet_names(data: Tables) -> dict[str, str]:
    """Return table → name of its sheet."""
    taken: dict[str, str] = {READING_COPY: ""} if data.dataset is not None else {}
    for table in data.tables:
        name = table.name
        if not _SHEET_NAME.fullmatch(name) or "'" in (name[0], name[-1]) or name.casefold() == "history":
            rules = "at most 31 characters, none of []:*?/\\"
            raise Unexportable("xlsx", f"{name!r} cannot be the name of a sheet ({rules})")
        if name.casefold() in taken:
            raise Unexportable("xlsx", f"tables {taken[name.casefold()]!r} and {name!r} have the same name in Excel")
        taken[name.casefold()] = name
    return {name: name for name in taken.values()}


def _sheet(book: Workbook, name: str, table: ExportTable, formats: dict[str, Format]) -> None:
    if len(table.rows) >= _ROWS or len(table.fields) > _COLUMNS:
        most = f"{_ROWS:,} rows and {_COLUMNS:,} columns"
        raise Unexportable("xlsx", f"{table.name!r} is larger than a sheet, which has {most}")
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(table.rows), max(len(table.fields) - 1, 0))
    for column, field in enumerate(table.fields):
        head, note = str(field["name"]), str(field.get("description", ""))
        wrong = _CONTROL.search(head + note) or sheet.write_string(0, column, head, formats["head"])
        if wrong or (note and sheet.write_comment(0, column, note, {"x_scale": 2})):
            raise Unexportable("xlsx", f"{table.name!r} has a column whose name or description a cell cannot hold")
        shown = [_csv.cell(row[column]) for row in table.rows[:200]]
        sheet.set_column(column, column, min(max(map(len, [*shown, str(field["name"])])) + 2, _WIDEST))
    links = 0
    for at, row in enumerate(table.rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, str) and links < _LINKS and len(value) <= _LINK and _ADDRESS.fullmatch(value):
                links += 1
                with warnings.catch_warnings(action="ignore"):  # an address that is too long when it is escaped
                    refused = sheet.write_url(at, column, value, formats["link"], value)
                if refused:
                    sheet.write_string(at, column, value)
            elif value is not None:
                _write(sheet, (at, column), value, formats["date"], table.name)


def _write(sheet: Worksheet, place: tuple[int, int], value: Value, day: Format, table: str) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(*place, value)
    elif isinstance(value, date) and value >= _FIRST_DAY:
        sheet.write_datetime(*place, datetime(value.year, value.month, value.day), day)
    elif isinstance(value, (int, Decimal)) and _is_exact(value):
        sheet.write_number(*place, value)
    elif text := _csv.cell(value):
        if _CONTROL.search(text):
            raise Unexportable("xlsx", f"{table!r} row {place[0]} has a control character, which a cell cannot hold")
        if sheet.write_string(*place, text):
            raise Unexportable("xlsx", f"{table!r} row {place[0]} has a text of more than {_TEXT:,} characters")


def _is_exact(value: int | Decimal) -> bool:
    """Return whether Excel, which keeps 15 digits, leaves a number unchanged."""
    number = Decimal(value)
    digits = "".join(map(str, number.as_tuple().digits)).rstrip("0")
    return number.is_finite() and len(digits) <= _DIGITS and abs(number.adjusted()) < 300


def _reading_copy(data: Tables) -> ExportTable:
    """Return the measures in eight plain columns."""
    assert data.dataset is not None
    fields = [
        {"name": name, "description": text}
        for name, text in (
            ("Listed", "Who is listed."),
            ("By", "The authority that imposes the measure."),
            ("Announced", "Day of the authority's announcement; a range if the day is not known."),
            ("Program", "Sanctions program (OpenSanctions key)."),
            ("What it restricts", "Provisions of the measure."),
            ("Status", "What the newest source says about the measure."),
            ("As of", "Day of the status."),
            ("Reason", "Reason that the authority gives: in its words, or else in ours."),
        )
    ]
    rows: list[Sequence[Value]] = [
        (
            row.target_name or row.target,
            row.authority_name,
            row.announced_on or _range(row.announced_on_earliest, row.announced_on_latest),
            row.program,
            ", ".join(row.provisions or ()) or None,
            row.status,
            row.status_as_of or _range(row.status_as_of_earliest, row.status_as_of_latest),
            row.reason or row.reason_summary,
        )
        for row in data.dataset.measures
    ]
    return ExportTable(READING_COPY, fields, [tuple(row) for row in rows])


def _range(earliest: date | None, latest: date | None) -> str | None:
    return f"{earliest or '..'}/{latest or '..'}" if earliest or latest else None
