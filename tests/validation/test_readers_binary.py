"""Tables in files that are no text: workbooks, Parquet, Arrow."""

from __future__ import annotations

import gzip
import io
import json
from datetime import date, datetime
from pathlib import Path

import pytest

from sanctions_data.errors import UnreadableFile
from sanctions_data.validation import Engine, FileFormat, assert_valid, validate

SCHEMA = {"fields": [{"name": "id", "type": "integer"}, {"name": "day", "type": "date"}]}


def test_sheets() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "first"
    sheet = book.create_sheet("second")
    for row in (
        ["id", "day", None],
        [1, datetime(2021, 3, 22)],
        [None, None],
        [2.5, date(2021, 1, 1)],
        ["x", 5, "extra"],
    ):
        sheet.append(row)
    raw = io.BytesIO()
    book.save(raw)
    for dialect in ({"sheetName": "second"}, {"sheetNumber": 2}):
        report = validate(raw.getvalue(), SCHEMA, format="xlsx", dialect=dialect)
        assert [(problem.row, problem.rule, problem.column) for problem in report.problems] == [
            (3, "blank-row", None),
            (4, "type-error", "id"),
            (5, "extra-cell", None),
            (5, "type-error", "day"),
            (5, "type-error", "id"),
        ]
    with pytest.raises(UnreadableFile, match="has no sheet 'third'; there are: first, second"):
        validate(raw.getvalue(), SCHEMA, format="xlsx", dialect={"sheetName": "third"})
    with pytest.raises(UnreadableFile, match="not an XLSX workbook"):
        validate(b"PK nonsense", SCHEMA, format="xlsx")


@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_damaged_columnar_files(tmp_path: Path, kind: str) -> None:
    pytest.importorskip("polars")
    path = tmp_path / f"t.{kind}"
    path.write_bytes(b"PAR1 nonsense PAR1")
    with pytest.raises(UnreadableFile):
        validate(path, SCHEMA)


def columnar(kind: str) -> bytes:
    polars = pytest.importorskip("polars")
    frame, out = polars.DataFrame({"id": [1, None], "day": ["2021-03-22", "soon"]}), io.BytesIO()
    if kind == "xlsx":
        book = pytest.importorskip("openpyxl").Workbook()
        for row in (frame.columns, *frame.rows()):
            book.active.append(row)
        book.save(out)
    else:
        (frame.write_parquet if kind == "parquet" else frame.write_ipc)(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["parquet", "arrow", "xlsx"])
@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_what_a_file_is_shows_in_its_bytes(tmp_path: Path, kind: str, engine: Engine) -> None:
    raw = columnar(kind)
    report = validate(raw, SCHEMA, engine=engine)
    assert [(problem.rule, problem.column) for problem in report.problems] == [("type-error", "day")]
    for name in ("t.csv", "t.tsv", "t.txt", "t.part", "t"):
        (tmp_path / name).write_bytes(raw)
        again = validate(tmp_path / name, SCHEMA, engine=engine)
        assert [problem.message for problem in again.problems] == [problem.message for problem in report.problems]
    assert set(validate(raw, SCHEMA, engine=engine, format="csv").counts) > {"encoding-error"}


def test_a_header_may_begin_with_the_letters_of_a_format() -> None:
    assert_valid(b"PAR1,b\n1,2\n", {"fields": [{"name": "PAR1"}, {"name": "b"}]})
    assert_valid(b"ARROW1\n1\n", {"fields": [{"name": "ARROW1"}]})


@pytest.mark.parametrize("kind", ["json", "jsonl", "ndjson", "xlsx", "rows"])
def test_the_columns_engine_leaves_what_it_does_not_read_to_rows(tmp_path: Path, kind: str) -> None:
    records = [{"id": 1, "day": "2021-03-22"}, {"id": None, "day": "soon"}]
    path, source = tmp_path / f"t.{kind}", records if kind == "rows" else tmp_path / f"t.{kind}"
    text = json.dumps(records) if kind == "json" else "\n".join(map(json.dumps, records))
    path.write_bytes(columnar("xlsx") if kind == "xlsx" else text.encode())
    rows, columns = (validate(source, SCHEMA, engine=engine) for engine in ("rows", "columns"))
    assert columns.counts == {"type-error": 1}
    assert list(columns.problems) == list(rows.problems)


@pytest.mark.parametrize(("kind", "message"), [("arrow", "not an arrow file"), ("parquet", "not a parquet file")])
def test_articles(kind: FileFormat, message: str) -> None:
    pytest.importorskip("polars")
    with pytest.raises(UnreadableFile, match=message):
        validate(b"nonsense", SCHEMA, format=kind)


@pytest.mark.parametrize(("kind", "message"), [("arrow", "an arrow"), ("xlsx", "an xlsx"), ("parquet", "a parquet")])
def test_articles_of_what_is_gzipped(tmp_path: Path, kind: str, message: str) -> None:
    path = tmp_path / f"t.{kind}"
    path.write_bytes(gzip.compress(b"x"))
    with pytest.raises(UnreadableFile, match=f"{message} file is not gzipped"):
        validate(path, SCHEMA)
