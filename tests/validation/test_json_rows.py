"""Records of JSON and JSON Lines against a Table Schema: the columns engine answers as the rows engine does."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

for library in ("polars", "narwhals", "orjson"):
    pytest.importorskip(library)

from sanctions_data.validation import FileFormat, Report, validate  # noqa: E402 - it needs these libraries
from sanctions_data.validation.engines.columns.json_rows import plain_records  # noqa: E402 - it needs Polars

FIELDS = [
    {"name": "a", "type": "integer"},
    {"name": "b", "type": "string"},
    {"name": "c", "type": "number"},
]


def found(report: Report) -> tuple[object, ...]:
    table = report.tables[0]
    return report.problems.to_dicts(), table.counts, table.bad_rows, table.rows, table.labels, table.notes


def both(data: bytes, schema: dict[str, Any], kind: FileFormat, **more: Any) -> Report:
    """Return the report of the columns engine, which is that of the rows engine."""
    columns = validate(data, schema, format=kind, engine="columns", **more)
    rows = validate(data, schema, format=kind, engine="rows", **more)
    assert found(columns) == found(rows)
    return columns


def lines(*records: object) -> bytes:
    return "\n".join(json.dumps(record) for record in records).encode()


TEXTS = st.one_of(
    st.text(max_size=4), st.sampled_from(["", "NA", "1", "-2.5", "x", "2020-02-30", "2020-02-29", "true", "[1]", "\0"])
)
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.integers(2**62, 2**66),
    st.sampled_from([0.1, 1.0, 1.5, -0.0, 1e300, 5e-324]),
    TEXTS,
    st.sampled_from([[], [1], {"x": [2]}, {}]),
)
LIKE = {"a": st.integers(-3, 9), "b": TEXTS, "c": st.one_of(st.integers(0, 3), st.sampled_from([0.5, 1.0, 2.25]))}
RECORDS = st.one_of(
    st.fixed_dictionaries(LIKE),
    st.fixed_dictionaries({}, optional=LIKE),
    st.dictionaries(st.sampled_from(["a", "b", "c", "d", ""]), CELLS, max_size=4),
)
HOSTILE = [
    *("", " ", "\r", "\ufeff", "1", '"x"', "null", "[1]", "[]", "{}", "{", "}", ",", '{"a": NaN}', '{"a": 1e400}'),
    *('{"a": 1, "a": "x"}', '{"a": [1], "a": 2}', '{"a": 1}, {"a": 2}', '{"a": [{}', '{}], "a": 3}', '{"c": 1.50}'),
    *('{"c": 1e5}', '{"c": 0.1000000000000000000001}', '{"c": 1e-400}', f'{{"a": {"9" * 5000}}}', '{"a": 1.0}'),
    *(r'{"b": "\ud800"}', r'{"b": "\ud83d\ude00"}', r'{"b": "x}', r'{y"}', r'{"\u0061": 7}', '{"c": -0}'),
    *('{"a": 1}\r', ' {"a": 2}', '{"a": 1},', f'{{"a": {"[" * 950}{"]" * 950}, "a": 1}}', '{"b": "\x01"}', "\ud800"),
    *('{"a": 1, "c": 99999999999999999999999}', '{"e": {"x": 1.50}}', '{"b": "},{"}', "Infinity", "-"),
]
CONSTRAINTS: dict[str, list[dict[str, Any]]] = {
    "integer": [{}, {"minimum": 0}, {"maximum": 2, "minimum": -1}, {"enum": [1, 2]}, {"exclusiveMinimum": 0}],
    "number": [{}, {"minimum": 0.1}, {"exclusiveMaximum": 1.5}, {"enum": [1.5, 1]}, {"maximum": 1}],
    "string": [{}, {"pattern": "[a-z1]*"}, {"minLength": 1}, {"enum": ["x", "1"]}, {"maxLength": 2}],
    "any": [{}],
    "boolean": [{}],
    "date": [{}, {"minimum": "2020-02-29"}],
    "year": [{}],
    "list": [{}],
    "array": [{}],
    "object": [{}],
}


@st.composite
def schemas(draw: st.DrawFn) -> dict[str, Any]:
    out: dict[str, Any] = {"fields": []}
    for name in draw(st.permutations(["a", "b", "c"]))[: draw(st.integers(1, 3))]:
        kind = draw(st.sampled_from([*CONSTRAINTS, "integer", "string", "number"]))
        asked = dict(draw(st.sampled_from(CONSTRAINTS[kind])))
        if kind not in ("list", "array", "object"):
            asked |= draw(st.sampled_from([{}, {}, {"unique": True}, {"required": True}]))
        out["fields"].append({"name": name, "type": kind, "constraints": asked})
    names = [field["name"] for field in out["fields"]]
    out |= draw(st.sampled_from([{}, {"missingValues": ["", "NA"]}, {"missingValues": []}, {"missingValues": ["1"]}]))
    out |= draw(st.sampled_from([{}, {}, {"primaryKey": names[:2]}, {"uniqueKeys": [names[-2:]]}]))
    out |= draw(st.sampled_from([{}, {"fieldsMatch": "superset"}, {"fieldsMatch": "subset"}]))
    key = {"fields": names[:1], "reference": {"resource": "keys", "fields": ["k"]}}
    field = out["fields"][0]
    if field["type"] in ("integer", "string") and draw(st.booleans()):
        out["foreignKeys"] = [key]
    return out


def references(schema: dict[str, Any]) -> dict[str, Any]:
    if "foreignKeys" not in schema:
        return {}
    keys = {"fields": [{"name": "k", "type": schema["fields"][0]["type"]}]}
    return {"references": {"keys": (b"k\n1\n2\nx\n3\n", keys)}}


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.one_of(RECORDS, RECORDS, RECORDS, st.sampled_from(HOSTILE)), max_size=12), schemas())
def test_json_lines_are_checked_as_by_rows(made: list[Any], schema: dict[str, Any]) -> None:
    text = "\n".join(each if isinstance(each, str) else json.dumps(each) for each in made)
    both(text.encode("utf-8", "surrogatepass"), schema, "jsonl", **references(schema))


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(RECORDS, max_size=12), st.sampled_from(["", "", *HOSTILE]), st.integers(0, 12), schemas())
def test_a_json_list_is_checked_as_by_rows(made: list[Any], odd: str, at: int, schema: dict[str, Any]) -> None:
    every = [json.dumps(each) for each in made]
    every[at:at] = [odd] if odd else []
    both(f"[{', '.join(every)}]".encode("utf-8", "surrogatepass"), schema, "json", **references(schema))


@pytest.mark.parametrize("odd", HOSTILE)
@pytest.mark.parametrize("kind", ["json", "jsonl"])
def test_an_odd_record_among_many(odd: str, kind: FileFormat) -> None:
    every = [json.dumps({"a": at, "b": f"w{at}", "c": at / 4}) for at in range(500)]
    every[300:301] = [odd, '{"a": "x", "b": "z", "c": 1.50}']
    text = "\n".join(every) if kind == "jsonl" else f"[{','.join(every)}]"
    schema = {"fields": [*FIELDS[:2], {**FIELDS[2], "constraints": {"maximum": 100.1}}], "primaryKey": ["a"]}
    both(text.encode("utf-8", "surrogatepass"), schema, kind, limit=None)


@pytest.mark.parametrize("kind", ["json", "jsonl"])
def test_flat_records_are_checked_by_columns(kind: FileFormat) -> None:
    records = [{"a": at, "b": str(at), "c": 0.5 if at % 2 else at} for at in range(2000)]
    records[1500]["a"] = "x"
    data = lines(*records) if kind == "jsonl" else json.dumps(records).encode()
    report = both(data, {"fields": FIELDS, "primaryKey": ["a"]}, kind)
    assert report.tables[0].engine == "columns"
    assert report.bad_rows == (1501,)


def test_a_number_is_shown_as_it_was_written() -> None:
    schema = {"fields": [{"name": "c", "type": "number", "constraints": {"maximum": 0.1}}]}
    data = b'{"c": 0.1}\n{"c": 0.10000000000000000000001}\n{"c": 1.50}\n{"c": 1e2}\n'
    report = both(data, schema, "jsonl")
    assert [problem.value for problem in report.problems] == ["0.10000000000000000000001", "1.50", "1E+2"]


def test_a_key_that_comes_late_is_a_column() -> None:
    records = [*({"a": at} for at in range(40_000)), {"b": "x", "a": "y"}, {"d": 1, "a": 1}]
    report = both(lines(*records), {"fields": FIELDS[:2]}, "jsonl")
    assert report.tables[0].engine == "columns"
    assert report.tables[0].labels == ("a", "b", "d")


def test_a_missing_key_is_null() -> None:
    schema = {"fields": [FIELDS[0], {**FIELDS[1], "constraints": {"required": True}}]}
    report = both(lines({"a": 1, "b": "x"}, {"a": 2}, {"b": "y"}, {"a": 3, "b": None}), schema, "jsonl")
    assert (report.tables[0].engine, report.bad_rows) == ("columns", (2, 4))


@pytest.mark.parametrize(
    "text",
    [
        b'{"a": 1}, {"b": 2}\n{"a": [{}\n{}], "a": 3}\n',  # three objects of three lines, none of them in one
        b'{}, {}\n{"a": "x}\n{y"}\n',
        b"{},\n{}\n",
        b"{}\n\n{}\n",
        b"{}\n1\n",
        b'{"a": ' + b"[" * 950 + b"]" * 950 + b', "a": 1}\n',
        b"",
        b"\n",
    ],
)
def test_lines_that_may_not_be_one_object_each_are_read_one_by_one(text: bytes) -> None:
    assert plain_records(text) is None
    both(text, {"fields": FIELDS}, "jsonl")


@pytest.mark.parametrize("engine", ["columns", "rows"])
def test_what_the_rows_engine_alone_reads(engine: Any) -> None:
    schema = {"fields": FIELDS[:1], "foreignKeys": [{"fields": ["a"], "reference": {"fields": ["a"]}}]}
    cases: list[tuple[bytes, dict[str, Any]]] = [
        (lines(["a"], [1]), {}),
        (lines({"a": 1}), {"dialect": {"itemKeys": ["a"]}}),
        (lines({"a": 1}).decode().encode("utf-16"), {}),
    ]
    for data, more in cases:
        report = validate(data, schema, format="jsonl", engine=engine, **more)
        assert (report.tables[0].engine, report.valid) == ("rows", True)


@pytest.mark.parametrize("name", ["rows", "none"])
def test_a_list_under_a_property(name: str) -> None:
    data = json.dumps({"rows": [{"a": 1}, {"a": "x"}], "rest": 1.5}).encode()
    both(data, {"fields": FIELDS[:1]}, "json", dialect={"property": name})
    both(b"\xef\xbb\xbf" + data, {"fields": FIELDS[:1]}, "json", dialect={"property": name})


def test_repeated_keys_among_many() -> None:
    records = [{"a": at, "b": f"w{at % 7}"} for at in range(9000)]
    for at, like in [(100, 99), (5000, 3), (5001, 5000), (8999, 8998), (8500, 100)]:
        records[at] = records[like]
    records[5000]["a"] = "x"
    schema = {"fields": FIELDS[:2], "primaryKey": ["a"], "uniqueKeys": [["a", "b"]]}
    report = both(json.dumps(records).encode(), schema, "json", limit=None)
    assert report.tables[0].engine == "columns"
    assert report.bad_rows == (4, 101, 5001, 5002, 8501, 9000)
