"""JSON and JSON Lines: pointers, lines, references, and the same answer from both libraries."""

from __future__ import annotations

import gc
import json
import time
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sanctions_data.validation import FileFormat, InvalidSchema, validate
from sanctions_data.validation.checks.json_schema import pointer, read_record
from sanctions_data.validation.engines import documents
from sanctions_data.validation.engines.documents import check_documents
from sanctions_data.validation.readers.json_text import lines_of, places_of
from sanctions_data.validation.readers.source import find_source

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["id", "who"],
    "properties": {
        "id": {"type": "string", "pattern": "^[a-z]+-[0-9]+$"},
        "who": {"$ref": "#/$defs/person"},
        "people": {"type": "integer", "minimum": 1, "maximum": 9},
        "kind": {"enum": ["freeze", "ban"]},
        "a/b~c": {"type": "array", "minItems": 2, "uniqueItems": True},
    },
    "$defs": {"person": {"type": "object", "required": ["name"], "properties": {"name": {"maxLength": 5}}}},
}
RECORD = """{
  "id": "US-1",
  "who": {"name": "too long a name"},
  "people": 10,
  "kind": "freez",
  "a/b~c": [
    1
  ]
}"""
SAID = [
    (2, "/id", "pattern", "'US-1' does not match the pattern ^[a-z]+-[0-9]+$"),
    (3, "/who/name", "maxLength", "'too long a name' is too long; at most 5 characters allowed"),
    (4, "/people", "maximum", "10 is above the maximum 9"),
    (5, "/kind", "enum", "'freez' is not one of freeze, ban; did you mean 'freeze'?"),
    (6, "/a~1b~0c", "minItems", "[1] has too few items; at least 2 needed"),
]


@pytest.mark.parametrize("library", ["jsonschema-rs", "jsonschema"])
def test_where_and_what(library: str) -> None:
    pytest.importorskip(library.replace("-", "_"))
    found = check_documents(find_source(RECORD.encode(), kind="json"), SCHEMA, "s", None, time.perf_counter(), library)
    assert [(each.row, each.pointer, each.check, each.message) for each in found.found] == [
        (row, place, check, message) for row, place, check, message in SAID
    ]


def test_json_lines() -> None:
    data = b'{"id": "us-1", "who": {"name": "x"}}\n\nnot json\n{"id": 1}\n[]\n'
    report = validate(data, SCHEMA, format="jsonl")
    assert [(problem.row, problem.check) for problem in report.problems] == [
        (3, "json"),
        (4, "required"),
        (4, "type"),
        (5, "type"),
    ]
    assert report.rows == 4
    assert str(report.problems[1]) == "data:4: lacks 'who'"


def test_a_list_of_records_is_checked_one_by_one() -> None:
    data = json.dumps([{"id": "us-1", "who": {"name": "x"}}, {"id": "us-2", "who": {}}], indent=1).encode()
    report = validate(data, SCHEMA, format="json")
    assert [problem.pointer for problem in report.problems] == ["/1/who"]
    assert report.rows == 2


def test_an_empty_list_of_records_is_not_a_success() -> None:
    report = validate(b"[]", SCHEMA, format="json")
    assert [str(problem) for problem in report.problems] == ["data: the list is empty; expected at least one record"]
    assert validate(b"[]", {"type": "array"}, format="json").valid


def test_records_in_memory() -> None:
    """Rows are positions, from 1; what JSON has no type for is checked as it is written in JSON."""
    records = [
        {"id": "us-1", "who": {"name": "x"}},
        {"id": 1, "who": {"name": date(2021, 3, 22)}},
        {"id": "us-3", "who": {"name": "x"}, "people": Decimal("10")},
        {"id": "us-4", "who": {"name": {1, 2}}},
        {"id": "us-5", "who": {"name": "x"}, "people": float("nan")},
        "no record",
    ]
    report = validate(records, SCHEMA)
    assert (report.rows, report.tables[0].engine, report.bad_rows) == (6, "json", (2, 3, 4, 5, 6))
    assert [str(problem).partition(" float")[0] for problem in report.problems] == [
        "data row 2 at /1/id: 1 is not of type string",
        "data row 2 at /1/who/name: '2021-03-22' is too long; at most 5 characters allowed",
        "data row 3 at /2/people: 10 is above the maximum 9",
        "data row 4: not JSON: a set is not a JSON value",
        "data row 5: not JSON: Out of range",
        "data row 6 at /5: 'no record' is not of type object",
    ]
    assert validate(tuple(records[:1]), SCHEMA).valid
    assert str(validate([], SCHEMA).problems[0]) == "data: the list is empty; expected at least one record"


def test_a_list_in_memory_that_the_schema_describes_as_a_whole() -> None:
    schema = {"type": "array", "maxItems": 1, "items": {"type": "integer"}}
    report = validate([1, "x"], schema)
    assert [(each.row, each.pointer, each.check) for each in report.problems] == [
        (None, "", "maxItems"),
        (2, "/1", "type"),
    ]
    assert (report.rows, report.bad_rows) == (2, (2,))


@pytest.mark.parametrize("kind", [{}, {"type": ["object", "null"]}])
def test_a_schema_of_one_record_checks_each_of_a_list(kind: dict[str, Any]) -> None:
    """Also where it does not say that a record is an object: a list would pass it unread."""
    schema = kind | {"properties": {"id": {"type": "integer"}}}
    records = [{"id": 1}, {"id": "q"}]
    for report in (validate(records, schema), validate(json.dumps(records).encode(), schema, format="json")):
        assert (report.rows, [problem.pointer for problem in report.problems]) == (2, ["/1/id"])


@pytest.mark.parametrize(
    ("made", "noun"),
    [
        (lambda pl: pl.DataFrame({"id": [1]}), "a data frame"),
        (lambda pl: pl.DataFrame({"id": [1]}).write_parquet, "a Parquet file"),
        (lambda pl: pl.DataFrame({"id": [1]}).write_ipc, "an Arrow file"),
    ],
    ids=["frame", "parquet", "arrow"],
)
def test_a_frame_is_not_checked_by_a_json_schema(tmp_path: Path, made: Any, noun: str) -> None:
    source = made(pytest.importorskip("polars"))
    if callable(source):
        path = tmp_path / f"t.{noun.split()[1].lower()}"
        source(path)
        source = path
    with pytest.raises(InvalidSchema) as caught:
        validate(source, SCHEMA)
    assert str(caught.value) == f'schema: is a JSON Schema; {noun} needs a Table Schema, with "fields"'


def test_formats_have_their_article() -> None:
    formats = {"email": "an", "uri": "a", "ipv4": "an", "date": "a"}
    schema = {"type": "object", "properties": {name: {"format": name} for name in formats}}
    report = validate([dict.fromkeys(formats, "x")], schema)
    said = {f"'x' is not {article} {name}" for name, article in formats.items()}
    assert {problem.message for problem in report.problems} <= said
    assert "'x' is not an email" in {problem.message for problem in report.problems}


@pytest.mark.parametrize(
    ("data", "check"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"{", "json"),
        (b"[" * 100_000, "json"),
        (b"NaN", "json"),
        (b"\xff", "encoding"),
    ],
)
@pytest.mark.parametrize("kind", ["json", "jsonl"])
def test_what_is_no_json_is_a_problem(data: bytes, check: str, kind: FileFormat) -> None:
    report = validate(data, SCHEMA, format=kind)
    assert [problem.check for problem in report.problems] == [check]


@pytest.mark.parametrize("address", ["https://example.org/a.json", "other.json", "#/$defs/missing"])
@pytest.mark.parametrize("library", ["jsonschema-rs", "jsonschema"])
def test_references_lead_nowhere_but_into_the_schema(address: str, library: str) -> None:
    pytest.importorskip(library.replace("-", "_"))
    source = find_source(b'{"a": 1}', kind="json")
    schema = {"type": "object", "properties": {"a": {"$ref": address}}}
    with pytest.raises(InvalidSchema) as caught:
        check_documents(source, schema, "s", None, 0.0, library)
    said = f"refers to {address!r}, which is not in it; references lead only into the schema itself"
    assert str(caught.value) == f"s: JSON Schema: {said}"


@pytest.mark.parametrize("library", ["jsonschema-rs", "jsonschema"])
def test_a_schema_that_is_none_is_refused(library: str) -> None:
    pytest.importorskip(library.replace("-", "_"))
    with pytest.raises(InvalidSchema):
        check_documents(find_source(b'{"a": 1}', kind="json"), {"type": "nonsense"}, "s", None, 0.0, library)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-99, 99), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=4), inner, max_size=4)),
    max_leaves=20,
)


@given(JSON, st.sampled_from([None, 1, 2]))
@settings(deadline=None, max_examples=300)
def test_lines_of_values(value: Any, indent: int | None) -> None:
    """Every value is found on the line on which its text starts."""
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    paths: list[tuple[Any, ...]] = []

    def walk(each: Any, path: tuple[Any, ...]) -> None:
        paths.append(path)
        if isinstance(each, dict):
            for key, inner in each.items():
                walk(inner, (*path, key))
        if isinstance(each, list):
            for at, inner in enumerate(each):
                walk(inner, (*path, at))

    walk(value, ())
    places = places_of(text, [*paths, ("nowhere",)])
    for path, (line, start, end) in places.items():
        assert text[:start].count("\n") + 1 == line
        inner = value
        for step in path:
            inner = inner[step]
        assert json.loads(text[start:end]) == inner
    found = lines_of(text, paths)
    assert set(found) == set(paths)
    ordered = [found[path] for path in paths]
    assert ordered == sorted(ordered)
    if indent is not None:
        lines = text.split("\n")
        for path in paths:
            if path and isinstance(path[-1], str):
                assert lines[found[path] - 1].lstrip().startswith(json.dumps(path[-1], ensure_ascii=False))


def test_pointers_are_escaped() -> None:
    assert pointer(["a/b", 0, "m~n", ""]) == "/a~1b/0/m~0n/"


def test_of_a_key_twice_the_last_is_shown() -> None:
    schema = {"type": "object", "properties": {"id": {"type": "integer"}}}
    report = validate(b'{"id":1,\n"id":"x"}', schema, format="json")
    assert [(problem.row, problem.value) for problem in report.problems] == [(2, "x")]


VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-3, 3),
        st.sampled_from([2**53, 2**53 + 1, -(2**64), 10**30, 0.5, 1e-320, 1e300]),
        st.text("aé😀 ", max_size=3),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=6,
)
TAILS = st.sampled_from(
    ["", "", "", "\n", " 1", "]", "\ufeff", '"\\ud800"', "NaN", ",1e400", ",0." + "0" * 330 + "1", "," + "[" * 300]
)
ASKED: list[dict[str, Any]] = [
    {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]},
    {"properties": {"a": {"exclusiveMinimum": 0}, "b": {"const": 2**53}}},
    {"type": "array", "items": {"type": ["integer", "object"]}, "uniqueItems": True},
    {"type": ["object", "array"], "maxProperties": 1, "maxItems": 2},
    {},
]


@given(
    st.sampled_from(ASKED), VALUES, TAILS, st.booleans(), st.sampled_from([None, 1]), st.sampled_from([1, 8, 1 << 16])
)
@example(ASKED[1], [{"b": 2**53}, {"b": 2**53 + 1}], "", False, None, 1)
@example(ASKED[0], [], "", False, None, 1)
@example(ASKED[0], [{"a": 1}, {"a": "x"}, {"a": 2}], "", True, 1, 1)
@example(ASKED[0], [{"a": [{"a": 1}, {"a": 1}]}, {"a": 1}, 1, {"a": 2}, {"a": '}, {"a": 3'}], "", False, None, 1)
@example(ASKED[0], [{"a": 1}, {"a": 1}], ",", False, None, 1)
@settings(deadline=None, max_examples=400)
def test_a_document_is_answered_alike_with_the_quick_look_and_without(
    schema: dict[str, Any], value: Any, tail: str, mark: bool, indent: int | None, part: int
) -> None:
    """However many items of a list are read at a time."""
    pytest.importorskip("orjson")
    pytest.importorskip("jsonschema_rs")
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    text = text[:-1] + tail + text[-1:] if tail[:1] == "," else text + tail
    data = ("\ufeff" * mark + text).encode()
    answers = []
    for look in (True, False):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(documents, "PART", part)
            if not look:
                patch.setattr(documents, "quick_look", lambda compiled, encoding: None)
            found = check_documents(find_source(data, kind="json"), schema, "s", None, 0.0)
        answers.append((found.rows, found.counts, list(found.found), found.notes))
    assert answers[0] == answers[1]


def test_the_quick_look_passes_a_list_without_the_slow_one(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("orjson")
    pytest.importorskip("jsonschema_rs")
    monkeypatch.setattr(documents, "read_record", None)
    data = json.dumps([{"id": "us-1", "who": {"name": "x"}}] * 3, indent=1).encode()
    assert validate(data, SCHEMA, format="json").rows == 3
    assert validate(json.dumps(json.loads(data)[0]).encode(), SCHEMA, format="json").rows == 1


@pytest.mark.parametrize("on", [True, False])
@pytest.mark.parametrize("data", [b'[{"a": 1}]', b'[{"a": "x"}]', b"[", b"[" * 5000])
def test_the_collector_of_garbage_is_left_as_it_was(data: bytes, on: bool) -> None:
    was = gc.isenabled()
    try:
        (gc.enable if on else gc.disable)()
        validate(data, ASKED[0], format="json")
        assert gc.isenabled() is on
    finally:
        (gc.enable if was else gc.disable)()


def test_the_place_of_a_value_far_below_is_found() -> None:
    """Deeper than the stack of Python, so that the search begins once more."""
    text = "\n" + '[\n{"a":' * 440 + "\n7" + "}]" * 440
    path = (0, "a") * 440
    assert lines_of(text, [path, (0,)]) == {path: text.count("\n") + 1, (0,): 3}


def test_of_a_list_only_doubtful_records_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("orjson")
    pytest.importorskip("jsonschema_rs")
    read: list[str] = []

    def reads(text: str) -> Any:
        read.append(text)
        return read_record(text)

    monkeypatch.setattr(documents, "read_record", reads)
    report = validate(b'[{"a": 1},\n {"a": 2,\n  "a": "x"}, {"a": 3}, []]', ASKED[0], format="json")
    assert read == ['{"a": 2,\n  "a": "x"}', "[]"]
    assert [(each.row, each.pointer) for each in report.problems] == [(3, "/1/a"), (3, "/3")]
    assert report.rows == 4


CUT = ['{"a": 1}', '{"a": [{"a": 2}', '{"a": 3}]}', '"}', '{"a": "', "", " ", "1", '{"a": {"a": 1}}']


@given(st.lists(st.sampled_from(CUT), max_size=6), st.sampled_from([1, 8, 30]), st.sampled_from(["", "]", " x"]))
@example(['{"a": [{"a": 2}', '{"a": 3}]}', '{"a": 1}'], 1, "")
@example(['{"a": 1}', '{"a": 1}', ""], 1, "")
def test_the_parts_of_a_list_are_the_list(texts: list[str], part: int, tail: str) -> None:
    """Whatever stands between the commas: all items in their order, or the error of the whole text."""
    orjson = pytest.importorskip("orjson")
    raw = ("[" + '{"a": 0},' + ",\n".join(texts) + "]" + tail).encode()
    try:
        whole = orjson.loads(raw)
    except ValueError:
        whole = None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "PART", part)
        try:
            found = [item for each in documents._parts(raw, orjson.loads) for item in each]
        except ValueError:
            found = None
    assert found == whole
