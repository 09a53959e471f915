"""Everything a table can be written as: dialects, gzip, JSON, sheets, rows in memory."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sanctions_data.errors import UnreadableFile
from sanctions_data.validation import Engine, InvalidArgument, InvalidSchema, assert_valid, validate

SCHEMA = {"fields": [{"name": "id", "type": "integer"}, {"name": "day", "type": "date"}]}
GOOD = b"id,day\n1,2021-03-22\n"

DIALECTS: list[tuple[dict[str, Any], bytes, list[tuple[int, str]]]] = [
    ({"delimiter": ";"}, b"id;day\n1;2021-03-22\nx;\n", [(3, "id")]),
    ({"delimiter": "||"}, b'id||day\n1||2021-03-22\n"a||b"||\n', [(3, "id")]),
    ({"header": False}, b"1,2021-03-22\nx,\n", [(2, "id")]),
    ({"headerRows": [1, 2], "headerJoin": "-"}, b"a,b\nid,day\n1,2021-03-22\n", []),
    ({"headerRows": [2]}, b"a title\nid,day\n1,2021-03-22\nx,\n", [(4, "id")]),
    ({"commentRows": [2]}, b"id,day\nanything\n1,2021-03-22\nx,\n", [(4, "id")]),
    ({"commentChar": "#"}, b"# a\nid,day\n#b,c,d\n1,2021-03-22\nx,\n", [(5, "id")]),
    ({"commentChar": "//"}, b"id,day\n// c\n1,\n", []),
    ({"quoteChar": "'"}, b"id,day\n'1','2021-03-22'\n'x',\n", [(3, "id")]),
    ({"quoteChar": "'", "doubleQuote": True}, b"id,day\n'it''s',\n", [(2, "id")]),
    ({"escapeChar": "\\"}, b"id,day\n1\\,0,\n", [(2, "id")]),
    ({"lineTerminator": ";"}, b"id,day;1,2021-03-22;x,", [(3, "id")]),
    ({"nullSequence": "\\N"}, b"id,day\n1,\\N\n\\N,\n", []),
    ({"skipInitialSpace": True}, b"id, day\n1, 2021-03-22\n", []),
    ({"skipInitialSpace": False}, b"id,day\n1, 2021-03-22\n", [(2, "day")]),
]


@pytest.mark.parametrize(("dialect", "data", "bad"), DIALECTS, ids=lambda value: str(value)[:40])
@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_dialects(dialect: dict[str, Any], data: bytes, bad: list[tuple[int, str]], engine: Engine) -> None:
    schema = SCHEMA
    if dialect.get("headerJoin"):
        schema = {"fields": [{"name": "a-id", "type": "integer"}, {"name": "b-day", "type": "date"}]}
    report = validate(data, schema, dialect=dialect, engine=engine)
    assert [(problem.row, problem.column) for problem in report.problems] == bad


@pytest.mark.parametrize(
    "dialect",
    [
        {"quoteChar": "''"},
        {"header": "yes"},
        {"headerRows": [0]},
        {"delimiter": ""},
        {"delimiter": '"'},
        {"delimiter": '|"|'},
        {"delimiter": "'", "quoteChar": "'"},
        {"delimiter": "\\", "escapeChar": "\\"},
        {"delimiter": "\n|"},
        {"delimiter": ";", "lineTerminator": ";"},
    ],
)
def test_a_wrong_dialect_is_named(dialect: dict[str, Any]) -> None:
    with pytest.raises(InvalidSchema):
        validate(GOOD, SCHEMA, dialect=dialect)


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_gzip(tmp_path: Path, engine: Engine) -> None:
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress(GOOD + b"x,\n"))
    report = validate(path, SCHEMA, engine=engine)
    assert [(problem.row, problem.column) for problem in report.problems] == [(3, "id")]
    path.write_bytes(gzip.compress(GOOD * 1000)[:-20])
    with pytest.raises(UnreadableFile, match="damaged gzip"):
        validate(path, SCHEMA, engine=engine)


def test_tabs_and_encodings(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_bytes(b"id\tday\n1\t2021-03-22\n")
    assert_valid(path, SCHEMA)
    text = {"fields": [{"name": "id"}, {"name": "day", "type": "string", "constraints": {"enum": ["é"]}}]}
    assert_valid("id,day\n1,é\n".encode("cp1252"), text, encoding="cp1252")
    assert_valid("id,day\n1,é\n".encode("utf-16-le"), text, encoding="utf-16-le")


@pytest.mark.parametrize("encoding", ["base64", "rot13", "punycode", "idna", "undefined", "latin-99", "a\0b"])
def test_an_encoding_is_one_of_text_that_keeps_bad_bytes(encoding: str) -> None:
    with pytest.raises(InvalidSchema, match=r"no encoding .* is known"):
        validate(GOOD, SCHEMA, encoding=encoding)


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-7", "utf-32", "cp037", "gb18030", "hz", "iso2022_jp", "mac-roman"]
)
def test_every_encoding_of_text_is_read(encoding: str) -> None:
    assert_valid(GOOD.decode().encode(encoding), SCHEMA, encoding=encoding)


JSON_TABLES: list[tuple[Any, dict[str, Any], list[tuple[int, str | None]]]] = [
    ([{"id": 1, "day": "2021-03-22"}, {"day": None, "id": "x"}], {}, [(2, "id")]),
    ([["id", "day"], [1, "2021-03-22"], ["x", None]], {}, [(3, "id")]),
    ({"rows": [{"id": 1, "day": None}, {"id": True, "day": None}]}, {"property": "rows"}, [(2, "id")]),
    ([["id", "day"], [1]], {}, [(2, None)]),
    ([{"id": 1.0, "day": "2021-03-22"}, {"id": 1.5}], {}, [(2, "id")]),
]


@pytest.mark.parametrize(("value", "dialect", "bad"), JSON_TABLES, ids=lambda value: str(value)[:40])
def test_json_tables(value: Any, dialect: dict[str, Any], bad: list[tuple[int, str | None]]) -> None:
    report = validate(json.dumps(value).encode(), SCHEMA, format="json", dialect=dialect)
    assert [(problem.row, problem.column) for problem in report.problems] == bad
    if isinstance(value, list):
        assert list(validate(value, SCHEMA).problems) == list(report.problems)


@pytest.mark.parametrize("data", [b"", b"{}", b"[1, 2]", b"{", b"[]", b"NaN"])
def test_json_that_is_no_table(data: bytes) -> None:
    report = validate(data, SCHEMA, format="json")
    assert not report.valid
    assert set(report.counts) == {"source-error"}


def test_json_lines_give_lines() -> None:
    data = b'{"id": 1, "day": "2021-03-22"}\n\n{"id": "x"}\n[1]\nnope\n'
    report = validate(data, SCHEMA, format="jsonl")
    assert [(problem.row, problem.rule) for problem in report.problems] == [
        (3, "type-error"),
        (4, "source-error"),
        (5, "source-error"),
    ]


@pytest.mark.parametrize("engine", ["rows", "columns"])
@pytest.mark.parametrize(("name", "raw"), [("k.csv", b""), ("k.csv", b"\nus\n"), ("k.json", b"[]"), ("k.jsonl", b"")])
def test_an_empty_reference_is_not_a_table_without_keys(tmp_path: Path, name: str, raw: bytes, engine: Engine) -> None:
    (tmp_path / name).write_bytes(raw)
    key = {"fields": "id", "reference": {"resource": "keys", "fields": "id"}}
    with pytest.raises(UnreadableFile, match=rf"{name}: .*; a foreign key refers to it"):
        validate(GOOD, SCHEMA | {"foreignKeys": [key]}, references={"keys": tmp_path / name}, engine=engine)


def test_a_reference_with_a_header_and_no_rows_is_read() -> None:
    schema = SCHEMA | {"foreignKeys": [{"fields": "id", "reference": {"resource": "keys", "fields": "id"}}]}
    assert validate(GOOD, schema, references={"keys": b"id\n"}).counts == {"foreign-key": 1}


def test_a_helper_for_tests() -> None:
    assert assert_valid(GOOD, SCHEMA).rows == 1
    with pytest.raises(AssertionError, match="1 problem in 1 row\ndata:2 column 'id': 'x' is not an integer"):
        assert_valid(b"id,day\nx,\n", SCHEMA)


def test_other_objects_are_refused() -> None:
    with pytest.raises(TypeError, match="cannot validate an int"):
        validate(7, SCHEMA)


class Still:
    """A stream that has nothing yet."""

    def read(self) -> None:
        return None


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_streams_of_text_and_of_bytes(tmp_path: Path, engine: Engine) -> None:
    """Text is decoded already, so the encoding that is named for the bytes says nothing of it."""
    text = "id,day\n1,2021-03-22\nZoë,\n"
    for stream in (io.StringIO(text), io.BytesIO(text.encode("latin-1"))):
        report = validate(stream, SCHEMA, engine=engine, encoding="latin-1")
        assert [str(problem) for problem in report.problems] == [
            "data:3 column 'id': 'Zoë' is not an integer; expected digits such as 42"
        ]
    path = tmp_path / "t.tsv"
    path.write_bytes(b"id\tday\n\xe9\t\n")
    with path.open(encoding="utf-8", errors="surrogateescape") as file:
        report = validate(file, SCHEMA, engine=engine)
    assert [(problem.row, problem.rule) for problem in report.problems] == [(2, "encoding-error")]
    assert validate(io.StringIO("id,day\n\ud800,\n"), SCHEMA).counts == {"encoding-error": 1}


def test_streams_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"id,day\n\xe9,\n")
    with (
        path.open(encoding="utf-8") as stream,
        pytest.raises(UnreadableFile, match="was opened as text, but is not text"),
    ):
        validate(stream, SCHEMA)
    with pytest.raises(TypeError, match=r"^cannot validate a stream that gives a NoneType"):
        validate(Still(), SCHEMA)


def test_values_of_numpy_and_pandas_in_rows() -> None:
    numpy, pandas = pytest.importorskip("numpy"), pytest.importorskip("pandas")
    cells = [numpy.float64(1.5), numpy.float32(0.5), numpy.int64(3), pandas.NA, numpy.bool_(True)]
    schema = {"fields": [{"name": "x", "type": "number"}]}
    for rows in ([{"x": cell} for cell in cells], [["x"], *([cell] for cell in cells)]):
        report = validate(rows, schema)
        assert [each.message for each in report.problems] == [
            "the boolean true is not a number; expected digits such as 3.14"
        ]


@pytest.mark.parametrize(
    "call",
    [
        lambda: validate(b"id\n1\n", SCHEMA, encoding="no"),
        lambda: validate(b"id\n1\n", SCHEMA, dialect={"sheetName": "a"}),
        lambda: validate(b"id\n1\n", 5),  # type: ignore[arg-type]  # what a caller without a type checker may write
        lambda: validate(b"id\n1\n", "https://example.org/schema.json"),
        lambda: validate(b"id\n1\n"),
    ],
    ids=["encoding", "sheet", "number", "address", "none"],
)
def test_an_argument_that_is_wrong_is_not_called_a_schema(call: Callable[[], object]) -> None:
    with pytest.raises(InvalidArgument):
        call()
