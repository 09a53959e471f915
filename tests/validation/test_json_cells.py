"""Cells that hold JSON: the quick look of the columns engine, and the rows engine, give one answer."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sanctions_data.validation import InvalidSchema, validate
from sanctions_data.validation.checks import json_schema
from sanctions_data.validation.checks.cell import cell_checks
from sanctions_data.validation.engines.columns import json_cells
from sanctions_data.validation.engines.columns.json_cells import unsure_texts
from sanctions_data.validation.schema.table_schema import read_schema
from sanctions_data.validation.values.json_values import dumps

from .same_result import SLOW, both
from .tables import write

pytest.importorskip("polars")
pytest.importorskip("orjson")
pytest.importorskip("jsonschema_rs")

SCHEMAS: list[dict[str, Any]] = [
    {},
    {"properties": {"a": {"type": "integer", "minimum": 0}}, "required": ["a"]},
    {"properties": {"a": {"const": 2**64 + 1}}, "items": {"const": 2**64 + 1}},
    {"properties": {"a": {"exclusiveMinimum": 0}}, "items": {"exclusiveMinimum": 0}},
    {"items": {"type": "integer"}, "uniqueItems": True, "maxProperties": 1},
    {"properties": {"a": {"pattern": r"^\p{Lu}"}}, "items": {"enum": [1, "x", 0.1]}},
    {"$ref": "#/nowhere"},
]
NUMBERS = st.sampled_from(
    ["0", "1", "-0", "1.0", "0.1", "1e2", "1e400", "1e-400", "18446744073709551617", "18446744073709551616", "NaN"]
)
TOKENS = st.lists(st.sampled_from([*'{}[],:" \n', '"a"', '"\\ud800"', "true", "null", "1", "\ufeff", "é"]), max_size=6)
CELLS = st.one_of(
    st.just(""),
    NUMBERS.map('{{"a": {}}}'.format),
    NUMBERS.map("[{}]".format),
    st.lists(NUMBERS, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
    st.text("aÉ1\t", max_size=3).map(lambda text: json.dumps({"a": text}, ensure_ascii=False)),
    st.sampled_from(["{}", "[]", '{"a": 1, "a": "x"}', " {} ", "[" * 300 + "]" * 300, "[" * 950 + "]" * 950]),
    TOKENS.map("".join),
)


@pytest.mark.slow
@SLOW
@given(
    st.sampled_from(["object", "array"]),
    st.sampled_from([None, *SCHEMAS]),
    st.dictionaries(st.sampled_from(["minLength", "maxLength", "required", "unique"]), st.integers(1, 2)),
    st.lists(st.sampled_from(["", "{}", "[]", "[1]"]), max_size=2, unique=True),
    st.lists(CELLS, min_size=1, max_size=6),
)
@example("object", SCHEMAS[-1], {}, [""], [""])
@example("object", SCHEMAS[-1], {}, [""], ["", "[]"])
@example("object", SCHEMAS[2], {}, [""], ['{"a": 18446744073709551617}', '{"a": 1}', '{"a": 18446744073709551616}'])
@example("array", SCHEMAS[3], {}, [""], ["[1e-400]", "[0]", "[1]"])
@example("array", None, {"required": 1}, ["[]"], ["[]", "[1]"])
def test_both_engines_read_cells_of_json_alike(
    kind: str, inner: dict[str, Any] | None, more: dict[str, Any], missing: list[str], cells: list[str]
) -> None:
    constraints = {name: bool(size) if name in ("required", "unique") else size for name, size in more.items()}
    constraints |= {} if inner is None else {"jsonSchema": inner}
    field = {"name": "x", "type": kind, "missingValues": missing, "constraints": constraints}
    data = write(["x", "y"], [[cell, "1"] for cell in cells])
    schema = {"fields": [field, {"name": "y"}]}
    try:
        rows_say, columns_say = both(data, schema)
    except InvalidSchema:
        with pytest.raises(InvalidSchema):
            validate(data, schema, engine="rows")
        with pytest.raises(InvalidSchema):
            validate(data, schema, engine="columns")
        return
    assert columns_say == rows_say


def test_the_quick_look_passes_what_is_right() -> None:
    field = {"name": "x", "type": "object", "constraints": {"jsonSchema": SCHEMAS[1], "maxLength": 2}}
    unsure = unsure_texts(cell_checks(read_schema({"fields": [field]}).fields[0]))
    assert unsure is not None
    wrong = ['{"a": -1}', '{"a": 1, "b": 2, "c": 3}', "[]", "", "x", '{"a": 1e-400}']
    assert sorted(unsure(['{"a": 1}', *wrong])) == sorted(wrong)


@pytest.mark.parametrize("constraints", [{"enum": ["[1]"]}, {"jsonSchema": {}, "enum": ["[1]"]}])
def test_a_field_that_asks_for_more_has_no_quick_look(constraints: dict[str, Any]) -> None:
    field = {"name": "x", "type": "array", "constraints": constraints}
    assert unsure_texts(cell_checks(read_schema({"fields": [field]}).fields[0])) is None
    text = {"name": "x", "type": "list", "constraints": {"minLength": 1}}
    assert unsure_texts(cell_checks(read_schema({"fields": [text]}).fields[0])) is None


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_the_schema_of_a_field_is_written_and_once_compiled(monkeypatch: pytest.MonkeyPatch, engine: Any) -> None:
    asked = {"properties": {"a": {"type": "integer", "title": f"once in {engine}"}}}
    calls = {"compile_schema": 0, "schema": 0}
    compile_schema = json_schema.compile_schema

    def compiles(*args: Any) -> Any:
        calls["compile_schema"] += 1
        return compile_schema(*args)

    def writes(value: object) -> str:
        calls["schema"] += value == asked
        return dumps(value)

    monkeypatch.setattr(json_schema, "compile_schema", compiles)
    monkeypatch.setattr(json_schema, "dumps", writes)
    schema = {"fields": [{"name": "x", "type": "object", "constraints": {"jsonSchema": asked}}]}
    validate(write(["x"], [[f'{{"a": "{at}"}}'] for at in range(50)]), schema, engine=engine)
    assert calls["compile_schema"] == 1
    assert calls["schema"] <= 3  # the checks are made twice, and the compiler writes it once


FORGED = ["{}, 5,{}", '{"a": [{"b": 1}', '{"c": 2}]}', "{}", '{"a": 1},{"b": 2}', '{"a": 1', '"b": 2}', "-", ""]


@given(
    st.lists(st.sampled_from(FORGED), max_size=6),
    st.sampled_from(["object", "array", "geojson"]),
    st.booleans(),
    st.sampled_from([[""], ["", "-"], ["{}"], []]),
)
@example(FORGED[:3], "object", False, [""])
@example(["{}", "{}", "{}"], "object", True, ["{}"])
def test_cells_that_are_parsed_together_are_not_taken_for_each_other(
    cells: list[str], kind: str, required: bool, missing: list[str]
) -> None:
    """Some cells are no JSON, and would be if one list were made of them without a mark between them."""
    schema = {
        "fields": [{"name": "a"}, {"name": "b", "type": kind, "constraints": {"required": required}}],
        "missingValues": missing,
    }
    rows_say, columns_say = both(write(["a", "b"], [["1", cell] for cell in cells]), schema)
    assert columns_say == rows_say


def test_cells_of_a_column_are_parsed_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong one is found among them, and the others are not suspected."""
    monkeypatch.setattr(json_cells, "TOGETHER", 1000)
    field = read_schema({"fields": [{"name": "b", "type": "object"}]}).fields[0]
    unsure = unsure_texts(cell_checks(field))
    assert unsure is not None
    texts = [f'{{"a": {at}}}' for at in range(5000)]
    assert list(unsure(texts)) == []
    texts[2500] = "{"
    assert list(unsure(texts)) == ["{"]
