"""Equal values: by JSON value in nested types, by instant in years, the same in every engine, file and frame."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sanctions_data.validation import Engine, FileFormat, validate
from sanctions_data.validation.types import temporal
from sanctions_data.validation.values.json_values import hashable, json_value, loads

from .same_result import both

EQUAL = [
    ("array", "[1.5]", "[1.50]"),
    ("array", "[1]", "[1.0]"),
    ("array", "[100]", "[1e2]"),
    ("array", "[0]", "[-0.0]"),
    ("array", '[{"a": 1, "b": [2]}]', '[{"b":[2.0],"a":1}]'),
    ("array", "[100000000000000000000000]", "[1E23]"),
    ("array", r'["\u0041"]', '["A"]'),
    ("object", '{"x": 1.5, "y": null}', '{"y":null,"x":1.50}'),
    ("object", '{"x": 1, "x": 2}', '{"x": 2}'),
    ("list of number", "1.0;2", "1;2.00"),
    ("list of boolean", "true;0", "1;false"),
    ("geojson", '{"type": "Point", "coordinates": [1, 2]}', '{"coordinates":[1.0,2.0],"type":"Point"}'),
    ("year", "2024Z", "2024+00:00"),
    ("yearmonth", "2024-05Z", "2024-05-00:00"),
    ("datetime", "2024-01-01T00:00:00Z", "2023-12-31T19:00:00.0-05:00"),
    ("datetime", "2023-12-31T24:00:00", "2024-01-01T00:00:00"),
    ("duration", "P1Y", "P12M"),
    ("duration", "PT36H", "P1DT12H"),
    ("number", "1e400", "10e399"),
    ("integer", "007", "7"),
]
DIFFERENT = [
    ("array", "[1.5]", '["1.5"]'),
    ("array", "[1]", "[true]"),
    ("array", "[0]", "[false]"),
    ("array", "[null]", '["null"]'),
    ("array", "[1,2]", "[2,1]"),
    ("array", "[[]]", "[{}]"),
    ("array", "[18446744073709551616]", "[18446744073709551617]"),
    ("array", "[0.1]", "[0.1000000000000000055511151231257827]"),
    ("object", '{"x": 1.5}', '{"x": "1.5"}'),
    ("object", '{"x": null}', "{}"),
    ("list of string", "1.0", "1"),
    ("year", "2024", "2024Z"),
    ("year", "2024Z", "2024+01:00"),
    ("yearmonth", "2024-05", "2024-05Z"),
    ("datetime", "2024-01-01T00:00:00", "2024-01-01T00:00:00Z"),
    ("duration", "P1M", "P30D"),
]


def field(kind: str, **more: Any) -> dict[str, Any]:
    type_, _, item = kind.partition(" of ")
    extra = {"itemType": item, "delimiter": ";"} if item else {}
    return {"name": "a", "type": type_, **extra, **more}


def csv(*texts: str) -> bytes:
    return ("a\n" + "".join('"' + text.replace('"', '""') + '"\n' for text in texts)).encode()


@pytest.mark.parametrize(
    ("kind", "one", "other", "same"), [(*c, True) for c in EQUAL] + [(*c, False) for c in DIFFERENT]
)
def test_enum_and_keys_compare_values(kind: str, one: str, other: str, same: bool) -> None:
    """As texts of a CSV file, in both engines."""
    listed = json.loads(one) if kind in ("array", "object", "geojson") else one
    for allowed in (one, listed):
        schema = {"fields": [field(kind, constraints={"enum": [allowed]})]}
        rows, columns = both(csv(other), schema)
        assert rows == columns
        assert dict(rows[1]) == ({} if same else {("constraint-error", "enum", "a"): 1})
    schemas: list[tuple[dict[str, Any], str]] = [
        ({"fields": [field(kind, constraints={"unique": True})]}, "unique-error"),
        ({"fields": [field(kind)], "uniqueKeys": [["a"]]}, "unique-error"),
        ({"fields": [field(kind)], "primaryKey": "a"}, "primary-key"),
    ]
    for schema, rule in schemas:
        rows, columns = both(csv(one, other), schema)
        assert rows == columns
        assert [each.rule for each in rows[3]] == ([rule] if same else [])
    key = {"fields": "a", "reference": {"resource": "known", "fields": "a"}}
    rows, columns = both(csv(other), {"fields": [field(kind)], "foreignKeys": [key]}, references={"known": csv(one)})
    assert rows == columns
    assert [each.rule for each in rows[3]] == ([] if same else ["foreign-key"])


NESTED = [
    case for case in [(*c, True) for c in EQUAL] + [(*c, False) for c in DIFFERENT] if case[0] in ("array", "object")
]


@pytest.mark.parametrize(("kind", "one", "other", "same"), NESTED)
@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_values_of_a_json_file_compare_as_texts_of_cells_do(
    form: FileFormat, kind: str, one: str, other: str, same: bool
) -> None:
    rows = [f'{{"a": {one}}}', f'{{"a": {other}}}']
    data = "\n".join(rows) if form == "jsonl" else f"[{','.join(rows)}]"
    report = validate(data.encode(), {"fields": [field(kind, constraints={"unique": True})]}, format=form)
    assert [each.check for each in report.problems] == (["unique"] if same else [])
    report = validate(data.encode(), {"fields": [field(kind, constraints={"enum": [one]})]}, format=form)
    assert [each.check for each in report.problems] == ([] if same else ["enum"])


def frames(values: list[Any]) -> dict[str, Any]:
    """A column of lists or structs in every kind of frame."""
    pl, pd, pa = (pytest.importorskip(name) for name in ("polars", "pandas", "pyarrow"))
    duckdb = pytest.importorskip("duckdb")
    polars, arrow = pl.DataFrame({"a": values}), pa.table({"a": values})
    return {
        "polars": polars,
        "lazy": polars.lazy(),
        "pandas": pd.DataFrame({"a": values}),
        "pandas of arrow": arrow.to_pandas(types_mapper=pd.ArrowDtype),
        "pandas of numpy": arrow.to_pandas(),
        "pyarrow": arrow,
        "duckdb": duckdb.sql("select * from arrow"),
    }


@pytest.mark.parametrize("engine", ["rows", "columns"])
@pytest.mark.parametrize(
    ("kind", "values", "enum", "bad"),
    [
        ("array", [[1.5], [2.0], [1.5]], [[1.5], "[2]"], 1),
        ("array", [["1.5"], ["x"], ["x"]], [[1.5], ["x"]], 2),
        ("array", [[[1]], [[2]], [[1]]], [[[1.0]]], 2),
        ("array", [[True], [False], [True]], [[1], [0]], 4),
        ("object", [{"x": 1, "y": "a"}, {"x": 2, "y": "a"}, {"x": 1, "y": "a"}], ['{"y":"a","x":1.0}'], 2),
    ],
)
def test_lists_and_structs_of_frames_compare_as_json(
    engine: Engine, kind: str, values: list[Any], enum: list[Any], bad: int
) -> None:
    schema = {"fields": [field(kind, constraints={"unique": True, "enum": enum})]}
    wanted = validate(csv(*map(json.dumps, values)), schema)
    assert sum(wanted.counts.values()) == bad
    for name, frame in frames(values).items():
        report = validate(frame, schema, engine=engine)
        assert report.counts == wanted.counts, name


LEAF = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from(["1", "true", "null", "", "é"]),
    st.sampled_from([0.5, 1.0, -0.0, 1e23, 10**23, 2**64, 2**64 + 1]),
)
JSON = st.recursive(
    LEAF,
    lambda some: st.one_of(st.lists(some, max_size=3), st.dictionaries(st.sampled_from("abc"), some, max_size=3)),
    max_leaves=6,
)


def alike(one: Any, other: Any) -> bool:
    """JSON Schema 2020-12 core, section 4.2.2, written down once more."""
    if isinstance(one, bool) or isinstance(other, bool) or one is None or other is None:
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, str) or isinstance(other, str):
        return type(one) is type(other) and one == other
    if isinstance(one, list | dict) or isinstance(other, list | dict):
        return False
    return Fraction(repr(one)) == Fraction(repr(other))


@given(JSON, JSON)
@settings(deadline=None, max_examples=500)
@example([1], [True])
@example([1e23], [10**23])
def test_keys_are_equal_where_the_values_are(one: Any, other: Any) -> None:
    keys = [hashable(loads(json.dumps(value))) for value in (one, other)]
    assert (keys[0] == keys[1]) is alike(one, other)
    assert hash(keys[0]) != hash(keys[1]) or keys[0] == keys[1] or not alike(one, other)
    assert hashable(json_value(one)) == keys[0]


def test_an_object_that_is_no_json_value_has_a_key() -> None:
    assert hashable(bytearray(b"x")) == hashable(bytearray(b"x"))
    assert hashable(Decimal("NaN")) == hashable(float("nan"))


@pytest.mark.parametrize("nested", ["itself", "deep", "key"])
@pytest.mark.parametrize("kind", ["array", "object", "any", "geojson"])
def test_a_list_that_cannot_be_json_is_a_problem(kind: str, nested: str) -> None:
    value: Any = []
    if nested == "itself":
        value.append(value)
    elif nested == "key":
        value.append({1: 2})
    else:
        for _ in range(5000):
            value = [value]
    report = validate([{"a": {"x": value} if kind == "object" else value}], {"fields": [field(kind)]})
    assert [each.check for each in report.problems] == ["type"]


MINUTES = st.integers(-14 * 60, 14 * 60)
YEARS = st.tuples(st.integers(2, 9998), st.integers(1, 12), st.none() | MINUTES)


def written(month: bool, moment: tuple[int, int, int | None]) -> tuple[str, datetime]:
    """A year, or a year and month, as XML Schema writes it; the instant in UTC at which it starts."""
    year, number, zone = moment
    sign, minutes = "-" if (zone or 0) < 0 else "+", abs(zone or 0)
    text = f"{year:04d}" + (f"-{number:02d}" if month else "")
    text += "" if zone is None else f"{sign}{minutes // 60:02d}:{minutes % 60:02d}"
    start = datetime(year, number if month else 1, 1, tzinfo=timezone(timedelta(minutes=zone or 0)))
    return text, start.astimezone(UTC)


@given(st.booleans(), YEARS, YEARS)
@settings(deadline=None, max_examples=500)
@example(False, (2024, 1, None), (2024, 1, 0))
@example(True, (2024, 5, 840), (2024, 4, None))
def test_years_are_equal_and_ordered_by_the_instants_at_which_they_start(month: bool, one: Any, other: Any) -> None:
    """XML Schema 1.0 part 2, 3.2.10, 3.2.11 and 3.2.7.4: with and without a zone, 14 hours have to lie between."""
    parse = temporal.parse_yearmonth if month else temporal.parse_year
    (text, start), (text2, start2) = written(month, one), written(month, other)
    value, value2 = parse(text), parse(text2)
    mixed = (one[2] is None) is not (other[2] is None)
    assert (value == value2) is (not mixed and start == start2)
    assert temporal.moment_above(value, value2) is (start - start2 > timedelta(hours=14 if mixed else 0))
    assert temporal.moment_at_least(value, value2) is (temporal.moment_above(value, value2) or value == value2)


@pytest.mark.parametrize(
    ("type_", "text", "constraints", "fine"),
    [
        ("year", "2024+14:00", {"minimum": "2024Z"}, False),
        ("year", "2024-14:00", {"exclusiveMinimum": "2024Z"}, True),
        ("year", "2024", {"minimum": "2024Z"}, False),
        ("year", "2025", {"minimum": "2024Z"}, True),
        ("year", "2023Z", {"maximum": 2024}, True),
        ("year", "2024Z", {"maximum": 2024}, False),
        ("yearmonth", "2024-05+14:00", {"maximum": "2024-05Z"}, True),
        ("yearmonth", "2024-05-01:00", {"maximum": "2024-05Z"}, False),
        ("datetime", "2024-01-01T15:00:00", {"minimum": "2024-01-01T00:00:00Z"}, True),
        ("datetime", "2024-01-01T10:00:00", {"minimum": "2024-01-01T00:00:00Z"}, False),
        ("datetime", "2024-01-01T00:00:00", {"exclusiveMinimum": "2023-12-31T10:00:00Z"}, False),
        ("datetime", "2024-01-01T00:00:00", {"exclusiveMinimum": "2023-12-31T09:59:59Z"}, True),
    ],
)
def test_bounds_with_zones(type_: str, text: str, constraints: dict[str, Any], fine: bool) -> None:
    rows, columns = both(csv(text), {"fields": [field(type_, constraints=constraints)]})
    assert rows == columns
    assert (not rows[1]) is fine


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_years_of_frames_are_integers(engine: Engine) -> None:
    schema = {"fields": [field("year", constraints={"minimum": 2000, "unique": True, "enum": ["2024", 1999, 2030]})]}
    wanted = ["enum", "minimum", "unique"]
    pl, pd, pa = (pytest.importorskip(name) for name in ("polars", "pandas", "pyarrow"))
    values = [2024, 1999, 2031, 2024, None]
    for frame in (
        pl.DataFrame({"a": values}),
        pd.DataFrame({"a": values}),  # floats, because of the gap
        pd.DataFrame({"a": pd.array(values, dtype="Int64")}),
        pa.table({"a": values}),
    ):
        report = validate(frame, schema, engine=engine)
        assert sorted(each.check for each in report.problems) == wanted


@pytest.mark.slow
@pytest.mark.parametrize(("levels", "fine"), [(900, True), (901, False)])
@pytest.mark.parametrize(("kind", "start", "end"), [("array", "[", "]"), ("object", '{"a":', "}")])
def test_how_deep_a_value_may_be_nested(kind: str, start: str, end: str, levels: int, fine: bool) -> None:
    """In a cell, in a document, in a line, in memory: one limit, which lies below Python's own on recursion."""
    inner = "" if kind == "array" else "1"
    text = start * levels + inner + end * levels
    schema = {"fields": [field(kind, constraints={"unique": True, "enum": ["[]" if kind == "array" else "{}"]})]}
    rows, columns = both(csv(text), schema)
    assert rows == columns
    assert [each.check for each in rows[3]] == (["enum"] if fine else ["type"])
    report = validate([{"a": json.loads(text)}], schema)
    assert [each.check for each in report.problems] == (["enum"] if fine else ["type"])
    for form in ("json", "jsonl"):
        deep = start * (levels - 1) + inner + end * (levels - 1)
        data = f'{{"a": {deep}}}' if form == "jsonl" else f'[{{"a": {deep[len(start) : -1]}}}]'
        for each in (schema, {"type": "object", "maxProperties": 0}):
            report = validate(data.encode(), each, format=form)
            assert ("nested more than 900 levels deep" in str(report.problems[0])) is not fine
