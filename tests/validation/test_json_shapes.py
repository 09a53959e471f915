"""Cells of JSON of one shape: what the rows engine says of one of them, it says of all."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from sanctions_data.validation.checks.cell import CellChecks, cell_checks, cell_validator
from sanctions_data.validation.engines.columns import json_shapes
from sanctions_data.validation.engines.columns.json_shapes import Shapes, shapes_of
from sanctions_data.validation.schema.table_schema import read_schema

from .same_result import SLOW, both
from .tables import write

pl = pytest.importorskip("polars")

INTEGER: dict[str, Any] = {"type": "integer"}
BOUNDED: list[dict[str, Any]] = [
    {"minimum": 0},
    {"minimum": 1},
    {"maximum": 0.5},
    {"exclusiveMinimum": -1, "maximum": 120},
    {"exclusiveMaximum": 10, "exclusiveMinimum": -10},
    {"minimum": 99.9999999},
    {"const": 1},
    {"enum": [1.5, -0.0, "a", "", True, None]},
    {"not": {"maximum": 1000}},
    INTEGER,
    {"type": ["number", "null"]},
    {"type": "string", "minLength": 1},
    {"pattern": "^a"},
    {"format": "date"},
]
OF_SHAPES: list[dict[str, Any]] = [
    {},
    {"required": ["x"]},
    {"properties": {"x": INTEGER}, "additionalProperties": False, "items": INTEGER},
    {"items": {"type": ["string", "null"]}, "properties": {"x": {"items": INTEGER, "maxItems": 1}}},
    {"contains": INTEGER, "minContains": 1, "maxContains": 2, "minProperties": 2},
    {"prefixItems": [INTEGER, {"type": "string"}], "propertyNames": {"pattern": "^[a-x]$"}},
    {"patternProperties": {"^x": INTEGER}, "uniqueItems": False, "dependentRequired": {"x": ["y"]}},
    {"$ref": "#/$defs/one", "$defs": {"one": {"properties": {"x": {"type": "number"}}, "items": {"type": "number"}}}},
    {"$schema": "http://json-schema.org/draft-04/schema#", "properties": {"x": INTEGER}, "items": INTEGER},
]
SCHEMAS = OF_SHAPES + [{"properties": {"x": each}, "items": each} for each in BOUNDED]
OTHER: list[dict[str, Any]] = [
    {"uniqueItems": True},
    {"items": {"multipleOf": 2}},
    {"$id": "https://example.org/s"},
    {"type": ["array", "object"], "unknown": {}},
    {"$ref": "https://json-schema.org/draft/2020-12/schema"},
    {"properties": {"x": {"$ref": "#/examples/0"}}, "examples": [{"multipleOf": 2}]},
    {"$schema": "http://json-schema.org/draft-03/schema#", "type": [{"minimum": 0}]},
]
SCALARS = st.one_of(
    st.sampled_from(["0", "-0", "0.0", "-0.0", "1", "1.0", "1.5", "1.50", "0.5", "-0.5", "9.99999999", "9.9999999999"]),
    st.sampled_from(["99.99999999", "100", "99.9999999", "1000.000000001", "1e2", "-1", "10", "-10", "120", "121"]),
    st.sampled_from(["-1.5", "-9.5", "-10.5", "9.5", "10.5", "99.5", "100.5"]),
    st.sampled_from(["999999999999999", "9999999999999999", "9007199254740993", "0.00000000000000000001"]),
    st.integers(-1001, 1001).map(str),
    st.sampled_from(['""', '"a"', '"é"', '"2020-01-01"', '"\\u0061"', '"\\\\"', '"1"', "true", "false", "null"]),
)
TEMPLATES = ["[{}]", "[{}, {}]", "[{},{},{}]", '{{"x": {}}}', '{{"x": {}, "y": {}}}', '{{"y":{},"x":[{}]}}', "[[{}]]"]


def checks_of(kind: str, schema: dict[str, Any] | None, missing: list[str], **more: Any) -> CellChecks:
    asked = more | ({} if schema is None else {"jsonSchema": schema})
    field = {"name": "x", "type": kind, "missingValues": missing, "constraints": asked}
    return cell_checks(read_schema({"fields": [field]}).fields[0])


def shapes(checks: CellChecks) -> Shapes:
    found = shapes_of(checks, cell_validator(checks))
    assert found is not None
    return found


@settings(deadline=None, max_examples=100)
@given(
    st.sampled_from(TEMPLATES),
    st.sampled_from([None, *SCHEMAS]),
    st.sampled_from([[], ["[1]"], ['{"x": 1}', "[0, 0]"]]),
    st.booleans(),
    st.lists(st.tuples(SCALARS, SCALARS, SCALARS), min_size=2, max_size=8),
)
@example("[{}]", {"items": {"exclusiveMaximum": 10}}, [], False, [("9.99999999",) * 3, ("9.9999999999",) * 3])
@example("[{}]", {"items": INTEGER}, [], False, [("1.5",) * 3, ("2.5000000000000000001",) * 3])
@example("[{}]", {"items": {"minimum": 0}}, [], False, [("-0",) * 3, ("-1",) * 3])
@example("[{}]", {"items": {"minimum": 1}}, [], False, [("1.5",) * 3, ("0.5",) * 3])
@example("[{}]", {"items": {"exclusiveMaximum": 100}}, [], False, [("99.5",) * 3, ("100.5",) * 3])
@example("[{}]", {"items": {"minimum": -10}}, [], False, [("-9.5",) * 3, ("-10.5",) * 3])
@example("[{}]", {"items": {"maximum": -1}}, [], False, [("-1.5",) * 3, ("-0.5",) * 3])
def test_cells_of_one_shape_get_one_answer(
    template: str, schema: dict[str, Any] | None, missing: list[str], required: bool, parts: list[tuple[str, ...]]
) -> None:
    checks = checks_of("array" if template[0] == "[" else "object", schema, missing, required=required)
    validate = cell_validator(checks)
    cells = [template.format(*each) for each in parts]
    found = shapes(checks)
    found.learn(cells[:1])
    assume(found.pattern is not None)
    valid = pl.Series(cells).str.contains(found.pattern)
    assert valid.to_list() == [re.search(found.pattern or "", cell) is not None for cell in cells]
    assert [cell for cell, is_valid in zip(cells, valid, strict=True) if is_valid and validate(cell)[1]] == []


@pytest.mark.slow
@settings(SLOW, max_examples=100)
@given(
    st.sampled_from(TEMPLATES),
    st.sampled_from(SCHEMAS + OTHER[:4]),
    st.sampled_from([["", "[1]"], ['{"x": 1}'], []]),
    st.lists(st.one_of(st.tuples(SCALARS, SCALARS, SCALARS), st.sampled_from(["", "[", "[1]"])), max_size=30),
    st.booleans(),
)
def test_both_engines_give_one_answer_for_cells_of_few_shapes(
    template: str, schema: dict[str, Any], missing: list[str], parts: list[Any], required: bool
) -> None:
    cells = [each if isinstance(each, str) else template.format(*each) for each in parts]
    kind = "array" if template[0] == "[" else "object"
    constraints = {"jsonSchema": schema, "required": required}
    field = {"name": "x", "type": kind, "missingValues": missing, "constraints": constraints}
    rows_say, columns_say = both(write(["x", "y"], [[cell, "1"] for cell in cells]), {"fields": [field, {"name": "y"}]})
    assert columns_say == rows_say


@pytest.mark.parametrize("schema", OTHER, ids=json.dumps)
def test_a_schema_that_looks_at_more_has_no_shapes(schema: dict[str, Any]) -> None:
    assert shapes_of(checks_of("array", schema, []), lambda cell: (cell, ())) is None


def test_other_fields_have_no_shapes() -> None:
    assert shapes_of(checks_of("array", None, [], enum=["[1]"]), lambda cell: (cell, ())) is None
    assert shapes_of(checks_of("geojson", None, []), lambda cell: (cell, ())) is None


def test_cells_of_a_known_shape_are_not_checked_one_by_one() -> None:
    """Two shapes are learnt from the first cells, and one that is rare is not."""
    checks = checks_of("object", {"properties": {"x": {"minimum": 0}}}, [])
    found = shapes(checks)
    cells = [f'{{"x": {at + 1}}}' for at in range(60)] + ['{"x": "a"}'] * 30 + ['{"y": 1}']
    assert found.learn(cells)
    assert found.pattern is not None
    right = ['{"x": 123456}', '{"x": "é"}', '{"x": ""}']
    unsure = ['{"x": 0}', '{"x": -1}', '{"y": 1}', '{"x":1}', '{"x": "\\n"}', '{"x": 1, "x": 2}', '{"x": 1}\n', "{}"]
    assert pl.Series(right + unsure).str.contains(found.pattern).to_list() == [True] * 3 + [False] * len(unsure)
    assert not found.learn(cells)


def test_long_cells_and_shapes_that_are_too_many_are_left_alone() -> None:
    found = shapes(checks_of("array", None, []))
    assert not found.learn([f"[{'1, ' * json_shapes.LONGEST}1]"])
    found.learn([f"[{', '.join(['1'] * size)}]" for size in range(1, 13)])
    assert len(found.known) == json_shapes.MOST
