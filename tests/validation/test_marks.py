"""Marks and words of fields and dialects: what has two meanings is refused or noted, what is allowed is accepted."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sanctions_data.validation import Engine, InvalidSchema, validate
from sanctions_data.validation.checks.cell import cell_checks
from sanctions_data.validation.engines.columns.expressions import NO_DIGIT, candidates
from sanctions_data.validation.schema.dialect import read_dialect
from sanctions_data.validation.schema.table_schema import read_schema

from .same_result import SLOW, both
from .tables import write

BOTH: tuple[Engine, Engine] = ("rows", "columns")
QUICK = settings(deadline=None)
ENGINES = pytest.mark.parametrize("engine", ["rows", "columns"])


def field(**more: Any) -> dict[str, Any]:
    return {"fields": [{"name": "a", **more}]}


FIELDS = [
    (
        {"type": "number", "groupChar": "."},
        "'groupChar' '.' cannot be told from 'decimalChar' '.', which is the default",
    ),
    (
        {"type": "number", "groupChar": ",", "decimalChar": ","},
        "'groupChar' ',' cannot be told from 'decimalChar' ','",
    ),
    (
        {"type": "number", "groupChar": ",", "decimalChar": ",,"},
        "'groupChar' ',' cannot be told from 'decimalChar' ',,'",
    ),
    ({"type": "number", "groupChar": "1"}, "'groupChar' '1' has a digit or a sign in it"),
    ({"type": "integer", "groupChar": "-"}, "'groupChar' '-' has a digit or a sign in it"),
    ({"type": "number", "decimalChar": "+"}, "'decimalChar' '+' has a digit or a sign in it"),
    ({"type": "number", "decimalChar": "e"}, "'decimalChar' 'e' has the letter of an exponent in it"),
    ({"type": "number", "decimalChar": ""}, "'decimalChar' must have at least one character"),
    ({"type": "integer", "bareNumber": "false"}, "'bareNumber' must be true or false, got \"false\""),
    ({"type": "number", "bareNumber": 0}, "'bareNumber' must be true or false, got 0"),
    ({"type": "number", "groupChar": 1}, "'groupChar' must be a string, got 1"),
    (
        {"type": "boolean", "trueValues": ["x", "y"], "falseValues": ["x", "n"]},
        "'x' is both in 'trueValues' and in 'falseValues'",
    ),
    (
        {"type": "boolean", "trueValues": ["0", "t"]},
        "'0' is both in 'trueValues' and in 'falseValues'; 'falseValues' is not given, so its default is used",
    ),
    ({"type": "boolean", "trueValues": "x"}, "'trueValues' must be a list of strings"),
    ({"type": "list", "delimiter": ""}, "'delimiter' must have at least one character"),
    ({"type": "list", "delimiter": "1", "itemType": "integer"}, "the delimiter '1' has a digit in it"),
    ({"type": "list", "delimiter": ".", "itemType": "number"}, "the delimiter '.' is also a character of the numbers"),
    (
        {"type": "list", "decimalChar": ",", "itemType": "number"},
        "the delimiter ',' is also a character of the numbers",
    ),
    ({"type": "list", "itemType": 1}, "'itemType' must be a string, got 1"),
    ({"type": "list", "itemType": "datetme"}, "no itemType 'datetme'; did you mean 'datetime'?"),
    ({"type": ""}, "no type ''"),
    ({"type": False}, "no type False"),
    ({"type": "string", "format": 5}, "'format' must be a string, got 5"),
    ({"type": "string", "format": False}, "'format' must be a string, got false"),
    ({"type": "string", "constraints": []}, "'constraints' must be an object"),
    ({"type": "string", "constraints": False}, "'constraints' must be an object"),
    ({"type": "string", "categories": ["a"], "categoriesOrdered": "yes"}, "'categoriesOrdered' must be true or false"),
]


@pytest.mark.parametrize(("given_field", "message"), FIELDS, ids=lambda value: str(value)[:60])
def test_a_field_that_reads_one_text_in_two_ways_is_refused(given_field: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidSchema) as caught:
        read_schema(field(**given_field))
    assert message in str(caught.value)
    assert str(caught.value).startswith("field 'a': ")


SCHEMAS = [
    ({"foreignKeys": {}}, "'foreignKeys' must be a list, got {}"),
    ({"foreignKeys": False}, "'foreignKeys' must be a list, got false"),
    ({"uniqueKeys": "a"}, "'uniqueKeys' must be a list, got \"a\""),
    ({"primaryKey": False}, "primaryKey: expected field names"),
    ({"missingValues": "NA"}, "missingValues"),
    ({"fieldsMatch": 1}, "fieldsMatch: 1 is not one of"),
    (
        {"foreignKeys": [{"fields": "a", "reference": {"resource": ["t"], "fields": "a"}}]},
        "'resource' must be a string, got [\"t\"]",
    ),
    ({"foreignKeys": [{"fields": "a", "reference": {"resource": "t", "fields": [1]}}]}, "expected field names"),
]


@pytest.mark.parametrize(("more", "message"), SCHEMAS, ids=lambda value: str(value)[:60])
def test_a_property_of_a_schema_of_another_json_type_is_refused(more: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidSchema) as caught:
        read_schema(field() | more)
    assert message in str(caught.value)


@pytest.mark.parametrize("name", ["missingValues", "primaryKey", "uniqueKeys", "foreignKeys", "fieldsMatch"])
def test_null_is_as_good_as_absent(name: str) -> None:
    assert read_schema(field() | {name: None}) == read_schema(field())


ALLOWED: list[tuple[dict[str, Any], list[str], list[str]]] = [
    ({"type": "number", "groupChar": ""}, ["1.5"], []),
    ({"type": "integer", "groupChar": "."}, ["1.000"], []),
    ({"type": "number", "groupChar": ".", "decimalChar": ","}, ["1.000,5"], []),
    ({"type": "number", "groupChar": " "}, ["1 000"], []),
    ({"type": "string", "decimalChar": ""}, ["x"], []),
    ({"type": "string", "decimalChar": ","}, ["x"], ["'decimalChar' of field 'a' has no effect: its type is 'string'"]),
    (
        {"type": "integer", "decimalChar": ","},
        ["1"],
        ["'decimalChar' of field 'a' has no effect: its type is 'integer'"],
    ),
    ({"groupChar": ","}, ["1"], ["'groupChar' of field 'a' has no effect: its type is 'any'"]),
    (
        {"type": "string", "bareNumber": "false"},
        ["x"],
        ["'bareNumber' of field 'a' has no effect: its type is 'string'"],
    ),
    (
        {"type": "date", "trueValues": 7},
        ["2021-03-22"],
        ["'trueValues' of field 'a' has no effect: its type is 'date'"],
    ),
    ({"type": "list", "itemType": "number", "delimiter": ";", "decimalChar": ","}, ["1,5;2"], []),
    (
        {"type": "list", "itemType": "integer", "delimiter": "-"},
        ["1-2"],
        ["the delimiter '-' of field 'a' has a sign in it, so no item can have that sign"],
    ),
    ({"type": "boolean", "trueValues": ["0"], "falseValues": ["1"]}, ["0", "1"], []),
]


@ENGINES
@pytest.mark.parametrize(("given_field", "cells", "notes"), ALLOWED, ids=lambda value: str(value)[:60])
def test_what_the_standard_allows_is_accepted(
    given_field: dict[str, Any], cells: list[str], notes: list[str], engine: Engine
) -> None:
    data = "".join(f'"{cell}"\n' for cell in ["a", *cells]).encode()
    report = validate(data, field(**given_field), engine=engine)
    assert report.counts == {}
    assert report.notes == tuple(f"data: {note}" for note in notes)
    assert validate([{"a": cell} for cell in cells], field(**given_field)).valid


MARKS = st.text("0123456789+-.,; e'", min_size=1, max_size=2)


@QUICK
@given(group=MARKS, point=MARKS, digits=st.integers(1000, 999_999), rest=st.integers(0, 99))
def test_marks_that_are_accepted_give_every_number_one_meaning(group: str, point: str, digits: int, rest: int) -> None:
    """A number that is written with the marks is read as itself."""
    from sanctions_data.validation.types.read_value import parser

    try:
        found = read_schema(field(type="number", groupChar=group, decimalChar=point)).fields[0]
    except InvalidSchema:
        return
    text = f"{digits // 1000}{group}{digits % 1000:03}{point}{rest:02}"
    assert parser(found)(text) == digits + parser(read_schema(field(type="number")).fields[0])(f"0.{rest:02}")


DIALECTS = [
    ({"commentChar": ""}, "'commentChar' must have at least one character"),
    ({"quoteChar": ""}, "'quoteChar' must be one character"),
    ({"escapeChar": "ab"}, "'escapeChar' must be one character, got 'ab'"),
    ({"lineTerminator": ""}, "'lineTerminator' must have at least one character"),
    ({"delimiter": "1"}, "'delimiter' '1' occurs in numbers; choose another character"),
    ({"commentChar": "1"}, "'commentChar' '1' occurs in numbers; choose another character"),
    ({"quoteChar": "-"}, "'quoteChar' '-' occurs in numbers; choose another character"),
    ({"escapeChar": "."}, "'escapeChar' '.' occurs in numbers; choose another character"),
    ({"commentChar": ","}, "'commentChar' ',' is 'delimiter' too; choose another character"),
    ({"commentChar": '"'}, "'commentChar' '\"' is 'quoteChar' too"),
    ({"quoteChar": "'", "escapeChar": "'"}, "'escapeChar' is the quote \"'\": 'doubleQuote' says that"),
    ({"escapeChar": '"'}, "'escapeChar' is the quote '\"': 'doubleQuote' says that"),
    ({"delimiter": '"'}, "'quoteChar' '\"', which is the default, is 'delimiter' too"),
    ({"delimiter": ";;", "lineTerminator": ";"}, "'lineTerminator' ';' is a part of 'delimiter' ';;'"),
    ({"delimiter": "\n|"}, "'delimiter' cannot have a line break in it"),
    ({"header": "no"}, "'header' must be true or false, got \"no\""),
    ({"doubleQuote": 1}, "'doubleQuote' must be true or false, got 1"),
    ({"headerRows": 1}, "'headerRows' must be a list, got 1"),
    ({"headerRows": []}, "'headerRows' is empty; for a table without a header, set 'header' to false"),
    ({"headerRows": [0]}, "'headerRows' must be a list of row numbers from 1, got [0]"),
    ({"commentRows": [True]}, "'commentRows' must be a list of row numbers from 1, got [true]"),
    ({"headerRows": [1], "commentRows": [1]}, "'commentRows' leaves out every row of 'headerRows'"),
    ({"headerRows": list(range(1, 102))}, "'headerRows' has 101 rows; at most 100 are read"),
    ({"itemType": "objct"}, '\'itemType\' must be "array" or "object", got "objct"'),
    ({"itemKeys": [1]}, "'itemKeys' must be a list of strings"),
    ({"itemKeys": "id"}, "'itemKeys' must be a list, got \"id\""),
    ({"sheetNumber": 0}, "'sheetNumber' counts from 1, got 0"),
    ({"sheetNumber": True}, "'sheetNumber' must be a whole number, got true"),
]


@pytest.mark.parametrize(("dialect", "message"), DIALECTS, ids=lambda value: str(value)[:60])
def test_a_dialect_with_a_mark_of_two_meanings_is_refused(dialect: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidSchema) as caught:
        read_dialect(dialect)
    assert message in str(caught.value)


NOTED = [
    ({"ns:note": "x", "custom": 1, "commentChar": None}, []),
    ({"delimeter": ";"}, ["unknown property 'delimeter' of the dialect; did you mean 'delimiter'?"]),
    ({"commentChar": "-"}, ["'commentChar' '-' of the dialect occurs in numbers too"]),
    ({"delimiter": "."}, ["'delimiter' '.' of the dialect occurs in numbers too"]),
    ({"delimiter": "|", "lineTerminator": "|\n"}, []),
    ({"header": False, "headerRows": [1]}, ["'headerRows' of the dialect has no effect: 'header' is false"]),
]


@pytest.mark.parametrize(("dialect", "notes"), NOTED, ids=lambda value: str(value)[:60])
def test_a_dialect_that_may_be_meant_is_read(dialect: dict[str, Any], notes: list[str]) -> None:
    assert list(read_dialect(dialect).notes) == notes


@ENGINES
def test_notes_of_a_dialect_are_in_the_report(tmp_path: Path, engine: Engine) -> None:
    (tmp_path / "t.csv").write_text("a\n1\n")
    (tmp_path / "u.csv").write_text("a\n2\n")
    resource = {"name": "t", "schema": field(), "dialect": {"delimeter": ";"}}
    for path in ("t.csv", ["t.csv", "u.csv"]):
        (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [resource | {"path": path}]}))
        report = validate(tmp_path / "datapackage.json", engine=engine)
        said = "unknown property 'delimeter' of the dialect; did you mean 'delimiter'?"
        assert report.notes == (f"{tmp_path / 't.csv'}: {said}",)


@ENGINES
@pytest.mark.parametrize("more", [{"resources": []}, {"resources": [{"title": "example", "path": "https://x.org/a"}]}])
def test_a_table_schema_may_list_resources(more: dict[str, Any], engine: Engine) -> None:
    report = validate(b"a\n1\nx\n", field(type="integer") | more, engine=engine)
    assert [problem.row for problem in report.problems] == [3]


def test_a_package_with_fields_of_its_own_is_a_package(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a\nx\n")
    resources = [{"name": "t", "path": "t.csv", "schema": field(type="integer")}]
    for more in ({"fields": ["topic"]}, {"fields": [{"name": "x"}], "profile": "tabular-data-package"}):
        (tmp_path / "datapackage.json").write_text(json.dumps({"resources": resources} | more))
        assert validate(tmp_path / "datapackage.json").counts == {"type-error": 1}


MARKS = st.sampled_from([",", ".", " ", "\u202f", "'", "_", "$", "..", "٫", "€", "\n", "👍"])
NUMERALS = st.text(
    st.sampled_from([*"0123456789", *"-+eE.,' %$\n\"", "€", "é", "\u202f", "٣", "²", "५", "👍", "٫", "_"]), max_size=8
) | st.sampled_from(
    [
        "1.000",
        "1,000",
        "1.000,5",
        "12,5",
        "EUR 95",
        "95%",
        "-1.000,00",
        "1..2",
        "1.",
        ",5",
        "NaN",
        "٣ 5",
        "1e3",
        "10",
        "-2",
        *("99999999999999999999", "0,1", "0.1", "0,10000000000000001", "1\u202f000"),
    ]
)


@st.composite
def marked(draw: st.DrawFn) -> dict[str, Any]:
    field: dict[str, Any] = {"name": "x", "type": draw(st.sampled_from(["integer", "number"]))}
    if field["type"] == "number" and draw(st.booleans()):
        field["decimalChar"] = draw(MARKS)
    if draw(st.booleans()):
        field["groupChar"] = draw(MARKS)
    if draw(st.integers(0, 2)) == 0:
        field["bareNumber"] = False
    bounds: dict[str, Any] = {}
    for name in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
        if draw(st.integers(0, 3)) == 0:
            bounds[name] = draw(
                st.sampled_from([0, 1, 10, 1000, -2, 0.1] if field["type"] == "number" else [0, 10, -2])
            )
    if draw(st.integers(0, 4)) == 0:
        bounds["unique"] = True
    return field | {"constraints": bounds}


@pytest.mark.slow
@SLOW
@given(marked(), st.lists(NUMERALS, min_size=1, max_size=6))
@example({"name": "x", "type": "number", "decimalChar": ",", "constraints": {"maximum": 0.1}}, ["0,1", "0.1", "0,11"])
@example({"name": "x", "type": "integer", "groupChar": ".", "constraints": {"maximum": 10}}, ["1.0", "1.0.0", "1..0"])
@example({"name": "x", "type": "integer", "bareNumber": False, "constraints": {"maximum": 10}}, ["-1 %", "٣ 1", "a11"])
def test_both_engines_read_numbers_with_marks_alike(field: dict[str, Any], cells: list[str]) -> None:
    pytest.importorskip("polars")
    data = write(["x", "y"], [[cell, "1"] for cell in cells])
    try:
        rows_say, columns_say = both(data, {"fields": [field, {"name": "y"}]})
    except InvalidSchema:  # the marks cannot be told apart
        return
    assert columns_say == rows_say


@pytest.mark.slow
@settings(deadline=None, max_examples=100)
@given(marked(), st.lists(NUMERALS, min_size=1, max_size=6))
def test_frames_of_texts_are_read_alike(field: dict[str, Any], cells: list[str]) -> None:
    polars, pandas = pytest.importorskip("polars"), pytest.importorskip("pandas")
    duckdb = pytest.importorskip("duckdb")
    held = polars.DataFrame({"x": cells})
    field["constraints"].pop("unique", None)  # a frame of DuckDB has no rows to name
    expected: list[Any] | None = None
    for frame in (held, held.to_arrow(), pandas.DataFrame({"x": cells}), duckdb.sql("select * from held")):
        for engine in BOTH:
            try:
                report = validate(frame, {"fields": [field]}, engine=engine, limit=None)
            except InvalidSchema:
                return
            found = sorted((each.rule, each.check, each.value or "", each.message) for each in report.problems)
            expected = found if expected is None else expected
            assert found == expected


@pytest.mark.parametrize(
    "more",
    [
        {"decimalChar": ","},
        {"decimalChar": ",", "groupChar": "."},
        {"groupChar": "\u202f"},
        {"bareNumber": False},
        {"decimalChar": ",", "constraints": {"minimum": 0, "maximum": 5}},
    ],
)
def test_numbers_with_marks_have_an_expression(more: dict[str, Any]) -> None:
    polars = pytest.importorskip("polars")
    schema = read_schema({"fields": [{"name": "x", "type": "number", **more}]})
    frame = polars.DataFrame({"x": ["1", "x"]})
    found: Any = candidates(polars, "x", cell_checks(schema.fields[0]))
    assert frame.filter(found)["x"].to_list() == ["x"]


def test_what_may_stand_around_a_bare_number_is_no_digit() -> None:
    every = "".join(chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)
    assert not any(char.isdecimal() for char in re.findall(NO_DIGIT, every))
