"""The generated contracts: valid in their dialect, complete, without noise, and on disk as they are made."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from corpus import FULL
from frictionless import Schema
from pydantic import BaseModel
from schema_validators import MODELS, by_json_schema, frictionless_schema

from sanctions_data import _csv, records
from sanctions_data.contract import schemas
from sanctions_data.records import vocabulary

ROOT = Path(__file__).resolve().parent.parent
EVERY_TABLE = pytest.mark.parametrize("table", MODELS)
FILES = schemas.all_files()
LEDGER = ("ledger-sources", "sentences", "records", "claims", "evidence", "decisions")


def properties(table: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = schemas.described(MODELS[table])["properties"]
    return found


def fields(table: str) -> dict[str, dict[str, Any]]:
    return {field["name"]: field for field in schemas.table_schema(MODELS[table])["fields"]}


def parts(value: Any) -> Iterator[dict[str, Any]]:
    """Every object inside a schema."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts(inner)


@EVERY_TABLE
def test_json_schema_is_of_its_dialect(table: str) -> None:
    schema = schemas.json_schema(MODELS[table])
    jsonschema.Draft202012Validator.check_schema(schema)
    assert jsonschema_rs.meta.is_valid(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:sanctions-data:schema:{table}:2"


@EVERY_TABLE
def test_json_schema_says_all_and_no_more(table: str) -> None:
    model = MODELS[table]
    schema = schemas.described(model)
    inside = ["provenance"] if table in records.TABLES else []
    assert list(schema["properties"]) == [*schemas.column_names(model), *inside]
    assert schema["required"] == [n for n in schema["properties"] if model.model_fields[n].is_required()]
    assert schema["additionalProperties"] is False
    assert schema["title"] == table
    for name, rule in schema["properties"].items():
        noise = {"title", "default", "anyOf", "const", "$ref"}
        assert not noise & set(rule), f"{name}: noise of the generator"
        assert rule["description"].endswith((".", "…")), name
        assert "null" in rule["type"] or name in schema["required"]
        assert (None in rule["enum"]) == ("null" in rule["type"]) if "enum" in rule else True
    assert "$defs" not in schema


RULES = {
    "string": {"format", "enum", "pattern", "not", "maxLength"},
    "integer": {"minimum"},
    "array": {"items", "minItems", "uniqueItems"},
    "object": {"propertyNames", "additionalProperties"},
}


@EVERY_TABLE
def test_every_rule_has_a_counterpart_in_table_schema(table: str) -> None:
    """A rule of another kind would be dropped in silence by `schemas.table_schema`: use the types of `base`."""
    for name, rule in properties(table).items():
        kind = rule["type"] if isinstance(rule["type"], str) else rule["type"][0]
        words = {key for key in rule if not key.startswith("x-")} - {"type", "description", "examples"}
        assert words <= RULES[kind], name
        assert kind != "integer" or "minimum" in rule, f"{name}: Count or Ordinal, not int"
        assert kind != "array" or {"minItems", "uniqueItems"} <= words, f"{name}: Several, not tuple"
        assert kind != "string" or words & {"enum", "pattern"}, f"{name}: text without a form"


@EVERY_TABLE
def test_examples_are_valid(table: str) -> None:
    for name, rule in properties(table).items():
        if name != "provenance" or table not in records.TABLES:
            assert len(rule["examples"]) == 1
            assert name not in by_json_schema(table, FULL[table] | {name: rule["examples"][0]})


@EVERY_TABLE
def test_definitions_stand_with_the_members(table: str) -> None:
    for rule in (part for part in parts(properties(table)) if "x-definitions" in part):
        assert rule["x-definitions"] in vocabulary.VOCABULARIES.values()
        assert [*rule["x-definitions"]] == [member for member in rule["enum"] if member is not None]


def test_marks_of_the_columns_are_kept() -> None:
    rules = properties("measures")
    assert (rules["id"]["x-origin"], rules["reason"]["x-origin"]) == ("structural", "inherited")
    assert rules["target"]["x-references"] == "entities"
    assert {name for name, rule in rules.items() if "x-accuser" in rule} == {"reason", "reason_summary", "victims"}
    assert rules["program"]["x-definitions"]["EU-HR"] == vocabulary.PROGRAM["EU-HR"]
    assert rules["region"]["enum"] == ["CN-XJ", None]
    assert rules["provenance"]["propertyNames"]["enum"] == list(MODELS["measures"].stated())  # type: ignore[attr-defined]


@EVERY_TABLE
def test_published_schemas_have_keywords_of_the_standard_only(table: str) -> None:
    """A strict validator, such as ajv by default, refuses a schema with any other."""
    for rule in parts(schemas.json_schema(MODELS[table])):
        assert not [key for key in rule if key.startswith("x-")]


@EVERY_TABLE
def test_null_stands_beside_a_closed_list_of_values(table: str) -> None:
    """Generators of types have no name for null in an `enum`."""
    published = schemas.json_schema(MODELS[table])["properties"]
    for name, rule in properties(table).items():
        if None in rule.get("enum", ()):
            members = {"type": "string", "enum": rule["enum"][:-1]}
            words: dict[str, Any] = {key: rule[key] for key in ("description", "examples") if key in rule}
            expected: dict[str, Any] = {"anyOf": [members, {"type": "null"}], **words}
            assert published[name] == expected
        else:
            assert published[name].keys() == {key for key in rule if not key.startswith("x-")}


def test_a_property_in_full() -> None:
    assert properties("figures")["qualifier"] == {
        "type": ["string", "null"],
        "enum": [*vocabulary.QUALIFIER, None],
        "x-definitions": vocabulary.QUALIFIER,
        "description": "How the number is hedged.",
        "examples": ["about"],
        "x-origin": "claimed",
    }
    assert fields("figures")["qualifier"] == {
        "name": "qualifier",
        "type": "string",
        "description": "How the number is hedged.",
        "example": "about",
        "categories": [{"value": member, "label": text} for member, text in vocabulary.QUALIFIER.items()],
        "constraints": {"enum": list(vocabulary.QUALIFIER)},
        "x-origin": "claimed",
    }
    assert fields("figures")["number"]["constraints"] == {"minimum": 0}


@EVERY_TABLE
def test_patterns_are_read_alike_everywhere(table: str) -> None:
    """Rust, ECMA-262, XML Schema and Python: no look-around, no \\S, \\w, \\d, no dot, no `|` outside a group."""
    for rule in (part for part in parts(properties(table)) if isinstance(part.get("pattern"), str)):
        pattern = rule["pattern"]
        if pattern == "\\n":
            continue
        assert pattern.startswith("^") and pattern.endswith("$"), pattern  # noqa: PT018
        assert not re.search(r"\\[^tnr.]|\(\?", pattern), pattern
        assert "." not in re.sub(r"\[[^]]*\]", "", pattern.replace(r"\.", "")), pattern
        assert "|" not in re.sub(r"\([^()]*\)", "", pattern), pattern
        assert rule["not"] == {"type": "string", "pattern": "\\n"}, "`$` of Python takes a last line break"


@EVERY_TABLE
def test_table_schema_is_complete_and_frictionless_takes_it(table: str) -> None:
    schema = schemas.table_schema(MODELS[table])
    assert schema["$schema"] == "https://datapackage.org/profiles/2.0/tableschema.json"
    assert [field["name"] for field in schema["fields"]] == list(schemas.column_names(MODELS[table]))
    assert {n: f["type"] for n, f in fields(table).items()} == _csv.kinds(MODELS[table], list(fields(table)))
    assert schema["missingValues"] == [""]
    assert schema.get("fieldsMatch") == (None if table in LEDGER else "superset"), "exact is the standard's default"
    required = [name for name, field in fields(table).items() if field.get("constraints", {}).get("required")]
    assert required == schemas.json_schema(MODELS[table])["required"]
    assert set(schema["primaryKey"]) <= set(required)
    assert Schema.from_descriptor(frictionless_schema(table)).to_descriptor()["primaryKey"] == schema["primaryKey"]


@EVERY_TABLE
def test_lists_carry_no_constraint_that_frictionless_refuses(table: str) -> None:
    for field in fields(table).values():
        assert isinstance(field["example"], str), "the profile wants text"
        if field["type"] == "list":
            assert (field["delimiter"], field["itemType"]) == (";", "string")
            assert set(field["constraints"]) <= {"required", "minLength"}
            for member in properties(table)[field["name"]]["items"].get("enum", ()):
                assert member in field["description"]


SUCCEEDED = ("ledger-sources", "sentences")


@EVERY_TABLE
def test_foreign_keys_lead_somewhere(table: str) -> None:
    schema = schemas.table_schema(MODELS[table])
    for key in schema.get("foreignKeys", ()):
        there = key["reference"].get("resource", table)
        assert key["reference"].get("resource") != table, "the standard: to the same table without naming it"
        # A description may be succeeded by a row of the same key, which is then that of all of them together.
        primary = key["reference"]["fields"] + (["added_in"] if there in SUCCEEDED else [])
        assert schemas.table_schema(MODELS[there])["primaryKey"] == primary
        for name in key["fields"]:
            assert fields(table)[name]["type"] != "list", "frictionless breaks on it"


def test_a_row_may_be_succeeded_by_one_of_the_same_key_among_sources_and_sentences_alone() -> None:
    keys = {table: schemas.table_schema(MODELS[table])["primaryKey"] for table in MODELS}
    assert tuple(table for table, key in keys.items() if "added_in" in key) == SUCCEEDED
    assert [keys[table] for table in SUCCEEDED] == [["id", "added_in"], ["source", "n", "added_in"]]


def test_foreign_keys_of_the_records() -> None:
    assert schemas.table_schema(MODELS["measures"])["foreignKeys"] == [
        {"fields": ["action"], "reference": {"fields": ["id"], "resource": "actions"}},
        {"fields": ["authority"], "reference": {"fields": ["id"], "resource": "entities"}},
        {"fields": ["target"], "reference": {"fields": ["id"], "resource": "entities"}},
    ]
    assert schemas.table_schema(MODELS["figures"])["foreignKeys"] == [
        {"fields": ["subset_of"], "reference": {"fields": ["id"]}}
    ]
    assert [
        schemas.table_schema(MODELS[table])["foreignKeys"] for table in ("instruments", "identifiers", "names")
    ] == [
        [{"fields": ["action"], "reference": {"fields": ["id"], "resource": "actions"}}],
        [
            {"fields": ["entity"], "reference": {"fields": ["id"], "resource": "entities"}},
            {"fields": ["scheme"], "reference": {"fields": ["id"], "resource": "schemes"}},
        ],
        [{"fields": ["entity"], "reference": {"fields": ["id"], "resource": "entities"}}],
    ]
    assert "foreignKeys" not in schemas.table_schema(MODELS["relations"]), "another table from row to row"


def test_files_on_disk_are_those_that_are_made() -> None:
    there = {str(path.relative_to(ROOT).as_posix()) for path in (ROOT / "schemas").iterdir()}
    assert there | {"docs/dictionary.md"} == set(FILES)
    stale = [path for path, text in FILES.items() if (ROOT / path).read_bytes() != text.encode()]
    assert stale == [], "run scripts/build.py"


def test_files_have_one_form() -> None:
    for path, text in FILES.items():
        assert text.endswith("\n") and not text.endswith("\n\n"), path  # noqa: PT018
        if path.endswith(".json"):
            assert schemas.dump(json.loads(text)) == text


@pytest.mark.parametrize("table", [*records.TABLES, *records.INDEXES])
def test_file_schema(table: str) -> None:
    schema = schemas.json_schema_file(MODELS[table])
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    good = {
        "dataset": "sanctions-data",
        "version": "0.1.0",
        "schema": f"urn:sanctions-data:schema:{table}:2",
        "table": table,
        "records_sha256": "0" * 64,
        "records": [FULL[table]],
    }
    assert list(validator.iter_errors(good)) == []
    key = MODELS[table].key[0]  # type: ignore[attr-defined]
    wrong: list[dict[str, Any]] = [
        {"version": "1"},
        {"schema": "urn:sanctions-data:schema:other:2"},
        {"table": "other"},
        {"records_sha256": "0"},
        {"records": {}},
        {"records": [FULL[table] | {key: None}]},
        {"more": 1},
    ]
    for change in wrong:
        assert len(list(validator.iter_errors(good | change))) >= 1, change


def test_dictionary_names_every_table_column_and_member() -> None:
    text = FILES["docs/dictionary.md"]
    sections = {part.split("\n", 1)[0]: part for part in re.split(r"^##+ ", text, flags=re.MULTILINE)[1:]}
    for table, model in MODELS.items():
        rows = [line for line in sections[table].splitlines() if line.startswith("| `")]
        assert [line.split("`")[1] for line in rows] == list(schemas.column_names(model))
    for name, members in vocabulary.VOCABULARIES.items():
        for member, definition in members.items():
            assert f"| `{member}` | {definition} |" in sections[name]
    targets = set(re.findall(r"\]\(#([^)]*)\)", text))
    assert targets <= {title.replace(" ", "-") for title in sections}, "a link in the page that leads nowhere"
    assert "| `authority` | string | from `action` → `actions.authority` | [authority](#authority); id in" in text


def test_schema_id_needs_no_instance() -> None:
    names: list[type[BaseModel]] = list(schemas.models())
    assert len({schemas.schema_id(model) for model in names}) == len(names) == 24
