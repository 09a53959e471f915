"""What messages call things: delimiters, values that are no texts, the row met before."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest

from sanctions_data.validation import Engine, validate

from .test_messages import lines


@pytest.mark.parametrize(("mark", "noun", "nouns"), [("\t", "tab", "tabs"), (";", "semicolon", "semicolons")])
@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_a_delimiter_is_called_what_it_is(mark: str, noun: str, nouns: str, engine: Engine) -> None:
    data = "a,b\n1,2,3\n1,2,,\n".replace(",", mark).encode()
    schema = {"fields": [{"name": "a"}, {"name": "b"}]}
    assert lines(data, schema, dialect={"delimiter": mark}, engine=engine).splitlines() == [
        f"m.csv:2: 3 cells, but the header has 2; is a {noun} unquoted, or one too many?",
        f"m.csv:3: 4 cells, but the header has 2; the last 2 are empty: 2 {nouns} too many at the end of the line?",
    ]


def test_other_delimiters_and_none() -> None:
    schema = {"fields": [{"name": "a"}, {"name": "b"}]}
    said = lines(b"a~b\n1~2~3\n1~2~~\n", schema, dialect={"delimiter": "~"}).splitlines()
    assert said == [
        "m.csv:2: 3 cells, but the header has 2; is a '~' unquoted, or one too many?",
        "m.csv:3: 4 cells, but the header has 2; the last 2 are empty: 2 '~' too many at the end of the line?",
    ]
    report = validate([["a", "b"], ["1", "2", "3"], ["1", "2", None]], schema)
    assert [each.message for each in report.problems] == [
        "3 cells, but the header has 2",
        "3 cells, but the header has 2; the last one is empty",
    ]


@pytest.mark.parametrize("engine", ["rows", "columns"])
@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_the_delimiter_of_the_header_is_named(mark: str, engine: Engine) -> None:
    """Cells are not too many because of a comma if the header shows that it is not the delimiter."""
    data = f"a{mark}b\n1,5{mark}2\n1{mark}2,5,\n".encode()
    schema = {"fields": [{"name": "a"}, {"name": "b"}]}
    found = [each for each in validate(data, schema, engine=engine).problems if each.rule == "extra-cell"]
    said = f"but the header has 1; the delimiter seems to be {mark!r}: --delimiter {mark!r}"
    assert [each.message for each in found] == [f"2 cells, {said}", f"3 cells, {said}"]


@pytest.mark.parametrize("data", [b"a;b\n1,2\n", b'"a;b"\n1;2\n'])
def test_a_label_that_the_schema_has_shows_no_delimiter(data: bytes) -> None:
    mark = ";" if b'"' in data else ","
    noun = {";": "semicolon", ",": "comma"}[mark]
    report = validate(data, {"fields": [{"name": "a;b"}]}, dialect={"delimiter": mark})
    assert [each.message for each in report.problems] == [
        f"2 cells, but the header has 1; is a {noun} unquoted, or one too many?"
    ]


def test_a_quoted_label_with_the_delimiter_in_it() -> None:
    found = validate(b'"a;b"\n1;2\n', {"fields": [{"name": "a"}]}, dialect={"delimiter": ";"}).problems
    assert "is a semicolon unquoted" in found[-1].message


NATIVE = [
    ("boolean", 1, "the number 1 is not a boolean; expected true or false, or one of the strings true, True, "),
    ("boolean", "2", "'2' is not a boolean; expected true, True, "),
    ("integer", True, "the boolean true is not an integer; expected digits such as 42"),
    ("integer", 5.5, "the number 5.5 is not an integer; expected digits such as 42; a number with a fraction needs "),
    ("string", 5, "the number 5 is not a string; expected text"),
    ("string", date(2021, 3, 22), "the date 2021-03-22 is not a string; expected text"),
    ("date", datetime(2021, 3, 22, 12), "the datetime 2021-03-22 12:00:00 is not a date; expected YYYY-MM-DD"),
    ("number", timedelta(1), "the duration 1 day, 0:00:00 is not a number; expected digits such as 3.14"),
    ("string", [1, "x"], 'the list [1, "x"] is not a string; expected text'),
    ("integer", {"a": 1}, 'the object {"a": 1} is not an integer; expected digits such as 42'),
    ("string", b"x", "the bytes b'x' is not a string; expected text"),
]


@pytest.mark.parametrize(("kind", "value", "message"), NATIVE, ids=lambda value: str(value)[:20])
def test_a_value_that_is_no_text_is_called_what_it_is(kind: str, value: object, message: str) -> None:
    report = validate([{"x": value}], {"fields": [{"name": "x", "type": kind}]})
    assert [each.message[: len(message)] for each in report.problems] == [message]


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_frames_call_values_what_they_are(engine: Engine) -> None:
    pl = pytest.importorskip("polars")
    field = {"name": "x", "type": "boolean"}
    report = validate(pl.DataFrame({"x": [1]}), {"fields": [field]}, engine=engine)
    assert report.problems[0].message.startswith("the number 1 is not a boolean; expected true or false, or one of")
    whole = {"name": "x", "type": "integer", "constraints": {"enum": [2]}}
    report = validate(pl.DataFrame({"x": [1]}), {"fields": [whole]}, engine=engine)
    assert [each.message for each in report.problems] == ["the number 1 is not one of 2"]


def test_a_row_met_before_is_a_line_only_where_rows_are_lines() -> None:
    schema = {"fields": [{"name": "id", "type": "integer"}, {"name": "n"}], "primaryKey": ["id"]}
    as_lines = b'id,n\n1,"two\nlines"\n1,x\n'
    for engine in ("rows", "columns"):
        said = lines(as_lines, schema, engine=engine)
        assert said == "m.csv:4 column 'id': the same primary key as in line 2; it has to be unique"
    said = lines(b'{"id": 1}\n\n{"id": 1}\n', schema | {"fieldsMatch": "superset"}, format="jsonl")
    assert said == "m.csv:3 column 'id': the same primary key as in line 1; it has to be unique"
    said = lines(b'[{"id": 1},\n{"id": 1}]', schema | {"fieldsMatch": "superset"}, format="json")
    assert said == "m.csv row 2 column 'id': the same primary key as in row 1; it has to be unique"


FRACTION = "; a number with a fraction needs the type 'number'"
HINTS: list[tuple[dict[str, str], str, str]] = [
    ({"type": "number"}, "0,5", "; for a comma in numbers declare groupChar or decimalChar"),
    ({"type": "number"}, "1,234.5", "; for a comma in numbers declare groupChar or decimalChar"),
    ({"type": "number"}, "1 234.5", "; if ' ' groups digits, declare it as groupChar"),
    ({"type": "number"}, "1\u00a0234", "; if '\\xa0' groups digits, declare it as groupChar"),
    ({"type": "number"}, "-1'234'567", '; if "\'" groups digits, declare it as groupChar'),
    ({"type": "number"}, "1_0", ""),
    ({"type": "number"}, "1,5x", ""),
    ({"type": "number", "groupChar": ","}, "1.5.5", ""),
    ({"type": "number", "groupChar": "'"}, "1,5", "; the decimalChar of the schema is '.'"),
    ({"type": "number", "groupChar": "'"}, "1,234,567", ""),
    ({"type": "number", "decimalChar": ","}, "1.234,5", "; if '.' groups digits, declare it as groupChar"),
    ({"type": "number", "decimalChar": ","}, "1.5", "; the decimalChar of the schema is ','"),
    ({"type": "number", "decimalChar": ",", "groupChar": "."}, "1'234,5", ""),
    ({"type": "integer"}, "1.5", FRACTION),
    ({"type": "integer"}, "1,234", "; if ',' groups digits, declare it as groupChar"),
    ({"type": "integer"}, "4,5", FRACTION + ", with ',' as decimalChar"),
    (
        {"type": "integer", "groupChar": "."},
        "1,234",
        FRACTION + ", with ',' as decimalChar",
    ),
    ({"type": "integer"}, "many", ""),
    ({"type": "integer"}, "1,2,3", ""),
]


@pytest.mark.parametrize(("field", "text", "message"), HINTS, ids=lambda value: str(value)[:40])
@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_a_hint_at_numbers_fits_the_schema(field: dict[str, str], text: str, message: str, engine: Engine) -> None:
    report = validate(f'x\n"{text}"\n'.encode(), {"fields": [{"name": "x", **field}]}, engine=engine)
    (problem,) = report.problems
    assert problem.check == "type"
    assert re.split(r"digits such as [0-9.,]+", problem.message)[1] == message


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_a_missing_value_that_is_required_is_called_what_it_reads(engine: Engine) -> None:
    field = {"name": "a", "type": "integer", "constraints": {"required": True}}
    data = b"a,b\n-99,x\n,x\nn/a,x\n5,x\n"
    schema = {"fields": [field, {"name": "b"}], "missingValues": ["", "-99", {"value": "n/a", "label": "not asked"}]}
    assert lines(data, schema, engine=engine).splitlines() == [
        "m.csv:2 column 'a': '-99' stands for a missing value, but a value is required",
        "m.csv:3 column 'a': empty, but a value is required",
        "m.csv:4 column 'a': 'n/a' stands for a missing value, but a value is required",
    ]
    assert lines(data, schema | {"primaryKey": "a"}, engine=engine).count("stands for a missing value") == 2
    null = {"fields": [field], "missingValues": [""]}
    said = lines(b"a\n\\N\n", null, dialect={"nullSequence": "\\N"}, engine=engine)
    assert said == "m.csv:2 column 'a': '\\\\N' stands for a missing value, but a value is required"


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_a_missing_value_in_a_frame_is_called_what_it_reads(engine: Engine) -> None:
    pl = pytest.importorskip("polars")
    schema = {"fields": [{"name": "a", "constraints": {"required": True}}], "missingValues": ["", "null"]}
    report = validate(pl.DataFrame({"a": ["null", None, "", "x"]}), schema, engine=engine)
    assert [problem.message.partition(",")[0] for problem in report.problems] == [
        "'null' stands for a missing value",
        "empty",
        "empty",
    ]
