"""Workbooks: which sheet is the table, and what stands in its cells."""

from __future__ import annotations

import contextlib
import io
import re
import warnings
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions_data.errors import UnreadableFile
from sanctions_data.validation import validate
from sanctions_data.validation.engines.run import open_table
from sanctions_data.validation.readers import workbook as reader
from sanctions_data.validation.readers.source import find_source
from sanctions_data.validation.schema.dialect import read_dialect

openpyxl: Any = pytest.importorskip("openpyxl")
SCHEMA: dict[str, Any] = {"fields": [{"name": "id", "type": "integer"}, {"name": "who"}]}
UNSAVED = "holds a formula whose value was not saved; open the workbook in Excel or LibreOffice and save it"
NO_DAY = "stands for a number that is shown as a date and is not a day, or is an error of the spreadsheet"
NUMBERS = {"fields": [{"name": "id", "type": "integer", "constraints": {"minimum": 1}}]}


def saved(book: Any) -> bytes:
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def workbook(*sheets: Iterable[Iterable[Any]], name: str = "sheet") -> Any:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"{name} {number}")
        for row in rows:
            sheet.append(list(row))
    return book


def _as_bytes(text: str, _: object) -> bytes:
    return text.encode()


def rewritten(raw: bytes, part: str, *changes: tuple[str, str]) -> bytes:
    """The workbook with other words in one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            for before, after in changes if name == part else ():
                text, count = re.subn(before.encode(), partial(_as_bytes, after), text)
                assert count, text
            new.writestr(name, text)
    return out.getvalue()


def sheet_of(xml: str) -> bytes:
    """A workbook whose sheet has these rows."""
    change = "<sheetData( />|></sheetData>)", f"<sheetData>{xml}</sheetData>"
    return rewritten(saved(workbook([])), "xl/worksheets/sheet1.xml", change)


def said(raw: bytes, schema: Any = SCHEMA, **options: Any) -> list[str]:
    report = validate(raw, schema, format="xlsx", name="t.xlsx", **options)
    return [*(f"{problem.row} {problem.column}: {problem.message}" for problem in report.problems), *report.notes]


def test_values_are_those_that_openpyxl_reads() -> None:
    values = [
        *(True, False, 0, -7, 10**20, 0.1, 1e-300, "x", " y ", "a\nb", "<&>", "_x", "2021-03-22"),
        *(date(2021, 3, 22), datetime(2021, 3, 22, 5, 6, 7, 250000), time(5, 6, 7), timedelta(days=2, hours=30)),
        *(date(1900, 1, 1), date(1900, 3, 1), datetime(9999, 12, 31)),
    ]
    for epoch in (openpyxl.utils.datetime.WINDOWS_EPOCH, openpyxl.utils.datetime.MAC_EPOCH):
        book = workbook([values, [None, "x"], [None] * 30 + [1]])
        book.epoch = epoch
        raw = saved(book)
        again = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True).worksheets[0]
        with open_table(find_source(raw, kind="xlsx"), read_dialect({"header": False})) as table:
            assert [tuple(cells) for _, cells, _ in table.rows] == list(again.iter_rows(values_only=True))


def test_a_formula_without_its_value_is_no_empty_cell() -> None:
    raw = saved(workbook([["id", "who"], [1, "=A2"], ["=1+1", None]]))
    assert said(raw) == [f"2 who: B2 {UNSAVED}", f"3 id: A3 {UNSAVED}"]
    first = validate(raw, SCHEMA, format="xlsx").problems[0]
    assert (first.rule, first.check, first.value) == ("type-error", "formula", "=A2")


def test_a_formula_with_its_value_is_that_value() -> None:
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c t="inlineStr"><is><t>who</t></is></c></row>'
    row = '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>A2</f><v>{}</v></c></row>'
    required = {"fields": [SCHEMA["fields"][0], {"name": "who", "constraints": {"required": True}}]}
    book = sheet_of(head + row.format("x"))
    whole = rewritten(book, "xl/workbook.xml", (' fullCalcOnLoad="1"', ""))
    assert said(whole, required) == []
    assert said(book, required) == [
        "t.xlsx: the program that wrote it left its formulas to be calculated, so the values checked may not be "
        "their results; open the workbook in Excel or LibreOffice and save it"
    ]
    assert said(
        rewritten(sheet_of(head + row.format("")), "xl/workbook.xml", (' fullCalcOnLoad="1"', "")), required
    ) == [
        "2 who: empty, but a value is required"  # the formula says so
    ]


def test_a_label_by_formula() -> None:
    raw = saved(workbook([["id", '="who"'], [1, "x"]]))
    assert f"1 None: B1 {UNSAVED}" in said(raw)


def test_an_error_of_the_spreadsheet_is_no_text() -> None:
    raw = saved(workbook([["id", "who"], [1, "#REF!"], ["#N/A", "x"]]))
    assert said(raw) == [
        "2 who: '#REF!' is an error of the spreadsheet, not a value",
        "3 id: '#N/A' is an error of the spreadsheet, not a value",
    ]
    assert said(raw, {**SCHEMA, "missingValues": ["", "#N/A", "#REF!"]}) == []


@pytest.mark.parametrize(("raw", "message"), [("=1+1", f"A2 {UNSAVED}"), ("#REF!", "'#REF!' is an error")])
def test_a_reference_with_cells_that_cannot_be_read(tmp_path: Path, raw: str, message: str) -> None:
    (tmp_path / "r.xlsx").write_bytes(saved(workbook([["id", "who"], [raw, "x"]])))
    schema = {**SCHEMA, "foreignKeys": [{"fields": "id", "reference": {"resource": "r", "fields": "id"}}]}
    with pytest.raises(UnreadableFile) as error:
        validate(b"id,who\n2,x\n", schema, references={"r": tmp_path / "r.xlsx"})
    assert message in str(error.value)


def test_a_number_that_is_no_day_is_a_problem_and_no_warning() -> None:
    book = workbook([["id", "who"], [1, 10**9]])
    book.worksheets[0]["B2"].number_format = "yyyy-mm-dd"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert said(saved(book)) == [f"2 who: '#VALUE!' {NO_DAY}"]


def test_the_first_sheet_that_is_shown_and_no_chart_is_the_table() -> None:
    bad: list[list[object]] = [["id", "who"], ["x", "x"]]
    good: list[list[object]] = [["id", "who"], [1, "x"]]
    book = workbook(bad, good, [], bad, bad)
    book.worksheets[0].sheet_state = "hidden"
    book.worksheets[4].sheet_state = "veryHidden"
    book.create_chartsheet("chart", 0).add_chart(openpyxl.chart.BarChart())
    raw = saved(book)
    assert said(raw) == ["t.xlsx: only the sheet 'sheet 2' was checked, not 'sheet 4'; --sheet names another"]
    hidden = ["2 id: 'x' is not an integer; expected digits such as 42"]
    note = ["t.xlsx: the sheet 'sheet 1' was checked, which is hidden"]
    assert said(raw, dialect={"sheetNumber": 2}) == said(raw, dialect={"sheetName": "sheet 1"}) == hidden + note
    assert said(raw, dialect={"sheetName": "sheet 4"}) == hidden
    assert said(raw, dialect={"sheetName": "3", "sheetNumber": 3}) == []  # a name that no sheet has, then the number
    for dialect in ({"sheetName": "chart"}, {"sheetNumber": 1}):
        with pytest.raises(UnreadableFile, match="sheet 'chart' is a chart, not a table; there are: "):
            said(raw, dialect=dialect)
    with pytest.raises(UnreadableFile, match="has 6 sheets, not 7"):
        said(raw, dialect={"sheetNumber": 7})
    assert said(raw, dialect={"sheetNumber": 4}) == ["None None: the sheet is empty; expected at least a header"]


def test_another_sheet_that_cannot_be_read_is_one_that_was_not_checked() -> None:
    raw = rewritten(
        saved(workbook([["id", "who"], [1, "x"]], [[1]])), "xl/worksheets/sheet2.xml", ("<row", "<row r='x'")
    )
    assert said(raw) == ["t.xlsx: only the sheet 'sheet 1' was checked, not 'sheet 2'; --sheet names another"]


def test_a_workbook_of_charts_and_hidden_sheets() -> None:
    book = workbook([["id", "who"], [1, "x"]])
    book.create_chartsheet("chart").add_chart(openpyxl.chart.BarChart())
    book.worksheets[0].sheet_state = "hidden"
    book.active = 1
    with pytest.raises(UnreadableFile, match="has no sheet of cells that is shown; there are: sheet 1, chart"):
        said(saved(book))


def test_a_name_comes_before_a_number() -> None:
    book = workbook([["id", "who"], ["x", "x"]], [["id", "who"], [1, "x"]])
    book.worksheets[1].title = "1"
    assert said(saved(book), dialect={"sheetName": "1", "sheetNumber": 1}) == []


def test_rows_that_are_formatted_and_empty_end_the_table() -> None:
    book = workbook([["id", "who"], [1, "x"], [None, None], [2, "x"]])
    for row in range(5, 400):
        book.worksheets[0].cell(row, 2).number_format = "yyyy-mm-dd"
    book.worksheets[0].cell(401, 1, "")
    report = validate(saved(book), SCHEMA, format="xlsx")
    assert [(problem.row, problem.rule) for problem in report.problems] == [(3, "blank-row")]
    assert report.rows == 3


def test_a_table_without_header_is_as_wide_as_its_widest_row() -> None:
    raw = saved(workbook([[1, None], [2, "x"]]))
    assert said(raw, dialect={"header": False}) == []


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        ('<row r="2000000"><c><v>1</v></c></row>', "has a row beyond 1,048,576"),
        ('<row r="1"><c r="?1"><v>1</v></c></row>', "'\\?' is not a valid column name"),
        ('<row r="1"><c><v>one</v></c></row>', "could not convert"),
    ],
)
def test_a_sheet_that_is_none(xml: str, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=f"t.xlsx: .*{reason}"):
        said(sheet_of(xml))


@pytest.mark.parametrize("error", [TypeError, KeyError, ValueError, AttributeError])
@pytest.mark.parametrize("name", ["row", "value", "merged"])
def test_an_error_of_our_own_is_not_blamed_on_the_file(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception], name: str
) -> None:
    def fail(*_: Any) -> None:
        raise error("ours")

    monkeypatch.setattr(reader.Workbook, name, fail)
    raw = saved(workbook([["id", "who"], ["", ""], [1, "a"]]))
    with pytest.raises(error, match="ours"):
        validate(raw, SCHEMA, format="xlsx", dialect={"headerRows": [1, 2]})


PARTS = ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels")


@given(
    st.sampled_from(PARTS),
    st.integers(0, 1 << 16),
    st.integers(0, 40),
    st.sampled_from([b"", b"<", b"\xff", b"&#0;", b'"', b"999999999", b"ZZZZZ9", b"-1", b't="e"', b"xyz"]),
)
@settings(deadline=None, max_examples=60)
def test_a_workbook_that_is_damaged_anywhere_is_refused_or_read(part: str, at: int, length: int, more: bytes) -> None:
    raw = saved(workbook([["id", "who"], [1, "=A2"], ["#REF!", date(2021, 3, 22)], [None, True]]))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            at = at % len(text) if name == part else at
            new.writestr(name, text[:at] + more + text[at + length :] if name == part else text)
    with contextlib.suppress(UnreadableFile):
        assert validate(out.getvalue(), SCHEMA, format="xlsx").tables[0].engine == "rows"
