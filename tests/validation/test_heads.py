"""What the beginning of a text tells: Excel's own mark, UTF-16 that does not say so, JSON without a name."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from sanctions_data.errors import UnreadableFile
from sanctions_data.validation import Engine, FileFormat, InvalidSchema, assert_valid, validate
from sanctions_data.validation.bad_rows import write_bad_rows

SCHEMA: dict[str, Any] = {"fields": [{"name": "id", "type": "integer"}, {"name": "who"}]}
OBJECT = {"type": "object", "properties": {"id": {"type": "integer"}}}
MARKED = b'sep=;\r\nid;who\r\n1;"a\r\nb"\r\nx;c\r\n'


@pytest.mark.parametrize("engine", ["rows", "columns"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gzip"])
@pytest.mark.parametrize("delimiter", [None, ";", ","])
def test_the_delimiter_that_excel_names(tmp_path: Path, engine: Engine, encoding: str, delimiter: str | None) -> None:
    path = tmp_path / ("t.csv.gz" if encoding == "gzip" else "t.csv")
    path.write_bytes(gzip.compress(MARKED) if encoding == "gzip" else MARKED.decode().encode(encoding))
    dialect = None if delimiter is None else {"delimiter": delimiter}
    report = validate(path, SCHEMA, engine=engine, dialect=dialect)
    assert [(problem.row, problem.column) for problem in report.problems] == [(5, "id")]
    assert report.rows == 2
    assert write_bad_rows(report, path, tmp_path / "bad.csv", dialect=dialect) == 1
    assert (tmp_path / "bad.csv").read_text() == "row,id,who\n5,x,c\n"
    schema = {**SCHEMA, "foreignKeys": [{"fields": "id", "reference": {"resource": "r", "fields": "id"}}]}
    assert_valid(b"id,who\n1,a\n", schema, references={"r": path})


@pytest.mark.parametrize("mark", ["\t", "|", ",", " "])
def test_whatever_delimiter_excel_names(mark: str) -> None:
    assert_valid(f"SEP={mark}\nid{mark}who\n1{mark}a\n".encode(), SCHEMA)


@pytest.mark.parametrize("data", [b"sep=a\nb\n", b"sep=;;\nb\n", b'"sep=;"\nb\n', b"sep=;"])
def test_what_is_no_mark(data: bytes) -> None:
    assert "missing-label" in validate(data, SCHEMA).counts


def test_a_label_of_its_own_line_end_is_no_mark() -> None:
    dialect, schema = {"lineTerminator": "|", "delimiter": ";"}, {"fields": [{"name": "sep="}]}
    assert validate(b"sep=|\n||1|", schema, dialect=dialect).counts == {"blank-row": 1}  # a line feed is data here


@pytest.mark.parametrize("engine", ["rows", "columns"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("kind", ["csv", "tsv", "json", "jsonl"])
@pytest.mark.parametrize("schema", [SCHEMA, OBJECT], ids=["table", "object"])
def test_wide_text_without_a_mark_is_one_problem(engine: Engine, encoding: str, kind: FileFormat, schema: Any) -> None:
    text = "id,who\n1,é" if kind == "csv" else "id\twho\n1\té" if kind == "tsv" else '{"id": 1, "who": "é"}'
    text = f"[{text}]" if kind == "json" else text
    if kind in ("csv", "tsv") and schema is OBJECT:
        return
    report = validate(text.encode(encoding), schema, format=kind, engine=engine, name="t")
    said = f"t: every second byte is NUL, as in UTF-16 without a byte order mark: --encoding {encoding}?"
    assert [(problem.rule, str(problem)) for problem in report.problems] == [("encoding-error", said)]
    assert_valid(text.encode(encoding), schema, format=kind, encoding=encoding)


def test_a_few_nuls_are_no_other_encoding() -> None:
    assert validate(b"id,who\n1,\0\n", SCHEMA).counts == {"encoding-error": 1}


RECORDS = [{"id": 1, "who": "a"}, {"id": "x", "who": "b"}]
JSON = json.dumps(RECORDS)
LINES = "".join(f"{json.dumps(record)}\n" for record in RECORDS)


@pytest.mark.parametrize("text", [JSON, json.dumps(RECORDS, indent=1), LINES, "\ufeff\n " + JSON], ids=range(4))
@pytest.mark.parametrize("schema", [SCHEMA, OBJECT], ids=["table", "object"])
@pytest.mark.parametrize("how", ["bytes", "stream", "gzip", "utf-16"])
def test_json_without_a_name_is_known_by_its_beginning(text: str, schema: Any, how: str) -> None:
    raw = text.encode("utf-16" if how == "utf-16" else "utf-8")
    source: Any = io.BytesIO(raw) if how == "stream" else gzip.compress(raw) if how == "gzip" else raw
    report = validate(source, schema)
    assert (report.rows, [problem.value for problem in report.problems]) == (2, ["x"])
    assert len(report.bad_rows) == 1


@pytest.mark.parametrize("text", ["[id],who\n1,a\n", "{id},who\n1,a\n", "[],who\n", "{},who\n"])
def test_a_label_in_brackets_is_no_json(text: str) -> None:
    label = text.partition(",")[0]
    assert_valid(text.encode(), {"fields": [{"name": label}, {"name": "who"}]})


def test_a_name_or_a_format_says_more_than_the_beginning(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(JSON)
    for report in (validate(tmp_path / "t.csv", SCHEMA), validate(JSON.encode(), SCHEMA, format="csv")):
        assert "extra-label" in report.counts


@pytest.mark.parametrize("schema", [SCHEMA, OBJECT], ids=["table", "object"])
def test_json_lines_under_another_name(schema: Any) -> None:
    said = [problem.message for problem in validate(LINES.encode(), schema, format="json").problems]
    assert said == [
        "not JSON: Extra data: line 2 column 1 (char 22); it looks like JSON Lines: name it .jsonl, or say --as jsonl"
    ]
    for other in (b'{"id": 1} {"id": 2}', b'{"id":\n1}\n{"id": 2}', b'{"id": 1}\nid'):
        assert not any("looks like" in str(each) for each in validate(other, schema, format="json").problems)


def workbook() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "")
    return out.getvalue()


def test_what_is_no_format_is_refused() -> None:
    with pytest.raises(InvalidSchema, match="'xls' is not one of csv, tsv, json, jsonl, xlsx, parquet, arrow"):
        validate(b"id\n", SCHEMA, format="xls")  # type: ignore[arg-type]  # what a caller without a type checker passes
    with pytest.raises(InvalidSchema, match="names a sheet, but data is not a workbook"):
        validate(b"id\n", SCHEMA, dialect={"sheetNumber": 1})
    with pytest.raises(InvalidSchema, match="is a JSON Schema; a table of text needs a Table Schema"):
        validate(b"id\n", OBJECT, format="csv")
    with pytest.raises(InvalidSchema, match="is a JSON Schema; an XLSX file needs a Table Schema"):
        validate(workbook(), OBJECT)
    with pytest.raises(UnreadableFile, match="not an XLSX workbook"):
        validate(b"id\n", SCHEMA, format="xlsx")
