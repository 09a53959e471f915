"""Descriptors: v1 and v2 forms, and a name for every fault; constraints on the logical level."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

from sanctions_data.errors import UnknownName
from sanctions_data.validation import InvalidSchema, ValidationFailed, validate

HERE = Path(__file__).parents[2] / "sanctions_data" / "validation"


def one(**field: Any) -> dict[str, Any]:
    return {"fields": [{"name": "x", **field}, {"name": "y"}], "fieldsMatch": "equal"}


def checks(values: list[str], schema: dict[str, Any]) -> list[tuple[str, str]]:
    report = validate([{"x": value, "y": "1"} for value in values], schema)
    return [(str(problem.value), problem.check) for problem in report.problems]


WRONG = [
    ({}, "a list 'fields' with at least one field"),
    ({"fields": []}, "at least one field"),
    ({"fields": [{"type": "string"}]}, "fields[0]: a field is an object with a 'name'"),
    (one(type="strng"), "field 'x': no type 'strng'; did you mean 'string'?"),
    (one(type="string", format="url"), "no format of type 'string' 'url'; did you mean 'uri'?"),
    (one(format="emial"), "no format of type 'string' 'emial'; did you mean 'email'?"),
    (one(type="integer", format="emial"), "no format of type 'integer' 'emial'; there are: default"),
    (one(type="list", format="json"), "no format of type 'list' 'json'; there are: default"),
    (
        one(type="date", format="YYYY-MM-DD"),
        "format 'YYYY-MM-DD' is not a pattern; expected 'any' or directives such as %d/%m/%Y",
    ),
    (one(type="integer", constraints={"pattern": "a"}), "constraint 'pattern' does not apply to type 'integer'"),
    (one(type="integer", constraints={"minumum": 1}), "no constraint 'minumum'; did you mean 'minimum'?"),
    (one(type="integer", constraints={"minimum": "many"}), "minimum: 'many' is not an integer"),
    (one(type="string", constraints={"minLength": -1}), "a whole number from 0"),
    (one(type="string", constraints={"enum": []}), "at least one value"),
    (one(type="string", constraints={"required": "yes"}), "is true or false"),
    (one(type="date", categories=["x"]), "on a string or integer field"),
    (one(type="string", categories=["a"], constraints={"enum": ["b"]}), "must be among its 'categories'"),
    (one(type="list", itemType="object"), "no itemType 'object'"),
    (one() | {"fieldsMatch": "loose"}, "'loose' is not one of exact, equal"),
    (one() | {"primaryKey": ["z"]}, "primaryKey: no field 'z'"),
    (one() | {"uniqueKeys": [["z"]]}, "uniqueKeys[0]: no field 'z'"),
    (one() | {"foreignKeys": [{"fields": "z", "reference": {"fields": "x"}}]}, "foreignKeys[0]: no field 'z'"),
    (
        one() | {"foreignKeys": [{"fields": "x", "reference": {"fields": ["x", "y"]}}]},
        "1 field cannot refer to 2 fields",
    ),
    (one() | {"missingValues": "NA"}, "missingValues"),
    (
        one(type="array", constraints={"jsonSchema": {"itmes": {}}}),
        "field 'x': constraint 'jsonSchema' is not a schema: 'itmes' is not a keyword; did you mean 'items'?",
    ),
    (
        {"fields": [{"name": "x"}, {"name": "y"}, {"name": "x"}], "primaryKey": "x"},
        "primaryKey: 2 fields are called 'x'; a key needs a name of one field",
    ),
]


@pytest.mark.parametrize(("schema", "message"), WRONG, ids=lambda value: str(value)[:50])
def test_what_is_wrong_with_a_schema_is_said(schema: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidSchema) as caught:
        validate(b"x,y\n1,1\n", {"$schema": "https://datapackage.org/profiles/2.0/tableschema.json"} | schema)
    assert message in str(caught.value)
    assert caught.value.exit_code == 2


def test_missing_values_at_both_levels_and_labelled() -> None:
    schema = one(type="integer", missingValues=["-"], constraints={"required": True}) | {"missingValues": ["", "NA"]}
    assert checks(["-", "NA", "", "1"], schema) == [("-", "required"), ("NA", "type"), ("", "type")]
    labelled = one(type="integer") | {"missingValues": [{"value": "-99", "label": "refused"}, {"value": ""}]}
    assert checks(["-99", "", "x"], labelled) == [("x", "type")]
    assert checks([""], one(type="integer", missingValues=[])) == [("", "type")]


def test_constraints_are_checked_on_the_logical_level() -> None:
    assert checks(["1", "01", "+2", "3"], one(type="integer", constraints={"enum": ["1", 2]})) == [("3", "enum")]
    assert checks(["1", "01"], one(type="integer", constraints={"unique": True})) == [("01", "unique")]
    bounded = one(type="date", format="%d/%m/%Y", constraints={"minimum": "01/02/2021"})
    assert checks(["31/01/2021", "01/02/2021", "01/01/2022"], bounded) == [("31/01/2021", "minimum")]
    assert checks(["😀😀", "😀😀😀"], one(type="string", constraints={"maxLength": 2})) == [("😀😀😀", "maxLength")]
    assert checks(["a,b", "a,b,c"], one(type="list", constraints={"maxLength": 2})) == [("a,b,c", "maxLength")]
    assert checks(["0.1", "0.10000000000000001"], one(type="number", constraints={"maximum": 0.1})) == [
        ("0.10000000000000001", "maximum")
    ]
    zoned = one(type="datetime", constraints={"minimum": "2024-01-01T00:00:00Z"})
    assert checks(["2024-01-01T00:30:00+01:00", "2024-01-01T00:00:00Z"], zoned) == [
        ("2024-01-01T00:30:00+01:00", "minimum")
    ]


def test_categories() -> None:
    coded = one(type="integer", categories=[{"value": 0, "label": "no"}, {"value": 1}], categoriesOrdered=True)
    assert checks(["0", "01", "2"], coded) == [("2", "categories")]


def test_nulls_take_no_part_in_keys() -> None:
    schema = {"fields": [{"name": "x"}, {"name": "y"}], "uniqueKeys": [["x", "y"]], "primaryKey": []}
    rows = b"x,y\n1,\n1,\n,1\n,1\n1,1\n1,1\n"
    assert [problem.row for problem in validate(rows, schema).problems] == [7]


def test_names_of_bundled_schemas() -> None:
    with pytest.raises(UnknownName, match="did you mean 'measures'"):
        validate(b"x\n1\n", "measurs")


def test_a_report_answers_questions() -> None:
    report = validate(b"x,y\n1,1\nz,1\n", one(type="integer"))
    assert repr(report) == "<Report: 1 problem in 2 rows>"
    assert (report.valid, report.counts, report.bad_rows) == (False, {"type-error": 1}, (3,))
    with pytest.raises(ValidationFailed, match="data:3 column 'x': 'z' is not an integer"):
        report.raise_for_problems()
    fine = validate(b"x,y\n1,1\n", one(type="integer"))
    assert fine.raise_for_problems() is fine


def modules() -> list[Path]:
    return sorted(HERE.rglob("*.py"))


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(HERE).as_posix())
def test_arrows_go_one_way_and_nothing_heavy_is_imported_early(path: Path) -> None:
    """validation/ works on anybody's data: it knows neither the dataset nor, at import, any engine."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    heavy = {"polars", "narwhals", "pandas", "pyarrow", "duckdb", "jsonschema", "jsonschema_rs", "frictionless"}
    heavy |= {"rich", "regex", "openpyxl", "orjson", "pydantic", "referencing"}
    for node in top:
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        relative = isinstance(node, ast.ImportFrom) and node.level > 0
        assert relative or not {name.split(".")[0] for name in names} & heavy
    text = path.read_text(encoding="utf-8")
    for word in ("dataset", "records", "ledger", "loaders", "compile"):
        assert f"import {word}" not in text
        assert f"from ..{word} " not in text
        assert f"from ...{word} " not in text


def test_the_jsonschema_constraint(tmp_path: Path) -> None:
    inner = {"type": "object", "properties": {"value": {"type": "integer"}}}
    fields = [{"name": "id"}, {"name": "price", "type": "object", "constraints": {"jsonSchema": inner}}]
    data = b'id,price\n1,"{""value"": 100}"\n2,"{""value"": ""bad""}"\n'
    for engine in ("rows", "columns"):
        report = validate(data, {"fields": fields}, engine=engine)
        assert [str(problem) for problem in report.problems] == [
            "data:3 column 'price': '{\"value\": \"bad\"}' does not fit the JSON Schema: "
            "at /value 'bad' is not of type integer"
        ]
