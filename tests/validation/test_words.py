"""What messages call things: delimiters, values that are no texts, the row met before."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from sanctions_data.validation import validate

from .test_messages import lines


@pytest.mark.parametrize(("mark", "noun", "nouns"), [("\t", "tab", "tabs"), (";", "semicolon", "semicolons")])
@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_a_delimiter_is_called_what_it_is(mark: str, noun: str, nouns: str, engine: str) -> None:
    data = "a,b\n1,2,3\n1,2,,\n".replace(",", mark).encode()
    schema = {"fields": [{"name": "a"}, {"name": "b"}]}
    assert lines(data, schema, dialect={"delimiter": mark}, engine=engine).splitlines() == [
        f"m.csv:2: 3 cells where the header has 2; is a {noun} unquoted, or one too many?",
        f"m.csv:3: 4 cells where the header has 2; the last 2 are empty: 2 {nouns} too many at the end of the line?",
    ]


def test_other_delimiters_and_none() -> None:
    schema = {"fields": [{"name": "a"}, {"name": "b"}]}
    said = lines(b"a~b\n1~2~3\n1~2~~\n", schema, dialect={"delimiter": "~"}).splitlines()
    assert said == [
        "m.csv:2: 3 cells where the header has 2; is a '~' unquoted, or one too many?",
        "m.csv:3: 4 cells where the header has 2; the last 2 are empty: 2 '~' too many at the end of the line?",
    ]
    report = validate([["a", "b"], ["1", "2", "3"], ["1", "2", None]], schema)
    assert [each.message for each in report.problems] == [
        "3 cells where the header has 2",
        "3 cells where the header has 2; the last one is empty",
    ]


NATIVE = [
    ("boolean", 1, "the number 1 is not a boolean; expected true or false, or one of the texts true, True, "),
    ("boolean", "2", "'2' is not a boolean; expected true, True, "),
    ("integer", True, "the boolean true is not an integer; expected digits such as 42"),
    ("integer", 5.5, "the number 5.5 is not an integer; expected digits such as 42; a number with a fraction needs "),
    ("string", 5, "the number 5 is not a text; expected a string"),
    ("string", date(2021, 3, 22), "the date 2021-03-22 is not a text; expected a string"),
    ("date", datetime(2021, 3, 22, 12), "the datetime 2021-03-22 12:00:00 is not a date; expected YYYY-MM-DD"),
    ("number", timedelta(1), "the duration 1 day, 0:00:00 is not a number; expected digits such as 3.14"),
    ("string", [1, "x"], 'the list [1, "x"] is not a text; expected a string'),
    ("integer", {"a": 1}, 'the object {"a": 1} is not an integer; expected digits such as 42'),
    ("string", b"x", "the bytes b'x' is not a text; expected a string"),
]


@pytest.mark.parametrize(("kind", "value", "said"), NATIVE, ids=lambda value: str(value)[:20])
def test_a_value_that_is_no_text_is_called_what_it_is(kind: str, value: object, said: str) -> None:
    report = validate([{"x": value}], {"fields": [{"name": "x", "type": kind}]})
    assert [each.message[: len(said)] for each in report.problems] == [said]


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_frames_call_values_what_they_are(engine: str) -> None:
    pl = pytest.importorskip("polars")
    field = {"name": "x", "type": "boolean"}
    report = validate(pl.DataFrame({"x": [1]}), {"fields": [field]}, engine=engine)
    assert report.problems[0].message.startswith("the number 1 is not a boolean; expected true or false, or one of")
    field = {"name": "x", "type": "integer", "constraints": {"enum": [2]}}
    report = validate(pl.DataFrame({"x": [1]}), {"fields": [field]}, engine=engine)
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
