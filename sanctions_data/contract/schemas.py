"""The contracts, projected from the models: JSON Schema, Table Schema, data dictionary. Pure functions.

Everything is read off the JSON Schema that pydantic makes of a model, tidied once in `described`; the published
JSON Schema, the Table Schema and the dictionary are projections of that. What one language cannot say is left out
there and said in words: JSON Schema cannot compare two columns and has no place for where a column comes from, since
strict validators (ajv by default) refuse every keyword that the standard does not have. The constraints of Table Schema
on a `list` are about the list as a whole, so the rules of its items are in `itemConstraints`, and it has no rule across
columns, so these are in `sanctions-data:checks`. Both are custom properties of ours (docs/validation.md).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from copy import deepcopy
from functools import cache

from pydantic import BaseModel

from sanctions_data import ledger, records
from sanctions_data._csv import cell
from sanctions_data.contract.dictionary import dictionary
from sanctions_data.errors import MissingExtra
from sanctions_data.published.digests import EXPRESSIONS
from sanctions_data.records.standing import StandingRow
from sanctions_data.records.vocabulary import VOCABULARIES
from sanctions_data.validation.report.formats.json import report_schema
from sanctions_data.validation.schema.load import parsed_expression
from sanctions_data.validation.schema.row_expressions import Tree, read_expression
from sanctions_data.validation.schema.unknown_properties import CHECKS
from sanctions_data.validation.values.json_values import JSONObject

MAJOR = 2  # that of the data; tables of 1.x name contracts of 1
DIALECT = "https://json-schema.org/draft/2020-12/schema"
TABLE_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
DELIMITER = ";"
_WORDS = ("description", "examples")
# `$` of Python and of some others also matches before a final line break; ECMA-262, which JSON Schema asks
# for, and Rust do not. Said in so many words, every validator agrees.
_ONE_LINE = {"type": "string", "pattern": "\\n"}


def models() -> tuple[type[BaseModel], ...]:
    """Return all models: record tables, indexes, standings, ledger tables, in the order of docs and descriptors."""
    return (*(records.model(name) for name in (*records.TABLES, *records.INDEXES)), StandingRow, *ledger.MODELS)


def table_name(model: type[BaseModel]) -> str:
    """Return the name of a model's table in schemas and descriptors.

    That of the ledger's table of sources is `ledger-sources`: there is a published table `sources`.
    """
    name: str = getattr(model, "contract_name", "") or model.table_name  # type: ignore[attr-defined]
    return name


def column_names(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the columns of a model's table, in order."""
    if issubclass(model, records.Record):
        return tuple(model.columns())
    return ledger.columns(model) if issubclass(model, ledger.Row) else tuple(model.model_fields)


def schema_id(model: type[BaseModel], major: int = MAJOR) -> str:
    """Return the name of a table's contract: `urn:sanctions-data:schema:<table>:<major>`."""
    return f"urn:sanctions-data:schema:{table_name(model)}:{major}"


def json_schema(model: type[BaseModel]) -> JSONObject:
    """Return the JSON Schema 2020-12 of one record as JSON: the columns in their order, then `provenance`.

    It has only keywords of the standard, so that it compiles in the strict mode that is ajv's default. A closed list
    of values that may be null is `anyOf` the list and null: generators of types have no name for null in an `enum`.
    """
    found = described(model)
    return found | {"properties": {name: _standard(rule) for name, rule in found["properties"].items()}}


def described(model: type[BaseModel]) -> JSONObject:
    """Return `json_schema` with marks of our own: where a column comes from, what it refers to, what values mean.

    A property has `x-origin`, and if it applies `x-references`, `x-accuser` and `x-definitions`. The Table Schema and
    the dictionary are made of it.
    """
    raw = deepcopy(_generated(model))
    names = list(column_names(model)) + (["provenance"] if "provenance" in raw["properties"] else [])
    properties = {name: _property(raw["properties"][name]) for name in names}
    if issubclass(model, records.Record) and "provenance" in names:
        properties["provenance"]["propertyNames"] = {"enum": list(model.stated())}
    known = {"title", "description", "type", "properties", "required", "additionalProperties"}
    return {
        "$schema": DIALECT,
        "$id": schema_id(model),
        "title": table_name(model),
        "description": raw["description"],
        "type": "object",
        "properties": properties,
        "required": [name for name in names if name in raw["required"]],
        "additionalProperties": False,
        **{key: value for key, value in raw.items() if key not in known},
    }


def json_schema_file(model: type[BaseModel]) -> JSONObject:
    """Return the JSON Schema of a table's JSON file: the envelope, and in it the records."""
    record = json_schema(model)
    del record["$schema"], record["$id"]
    digest = "SHA-256 of the records: canonical JSON, keys sorted, no blanks."
    return {
        "$schema": DIALECT,
        "$id": schema_id(model) + ":file",
        "title": f"{table_name(model)}.json",
        "description": f"The JSON file of the table {table_name(model)}.",
        "type": "object",
        "properties": {
            "dataset": {"const": "sanctions-data"},
            "version": {
                "type": "string",
                "pattern": r"^[0-9]+\.[0-9]+\.[0-9]+(\.dev[0-9]+)?$",
                "description": "Version; one with dev is a state on the way to it.",
            },
            "schema": {"const": schema_id(model), "description": "Contract of the records."},
            "table": {"const": table_name(model)},
            "records_sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": digest},
            "records": {"type": "array", "items": {"$ref": "#/$defs/record"}},
        },
        "required": ["dataset", "version", "schema", "table", "records_sha256", "records"],
        "additionalProperties": False,
        "$defs": {"record": record},
    }


def table_schema(model: type[BaseModel]) -> JSONObject:
    """Return the Table Schema (Data Package v2) of a table's CSV file.

    A record table may lack optional columns and have them in any order (`fieldsMatch`: superset): people have
    files of this shape without all of ours, and files of last year lack this year's columns. So have the two
    indexes and the standings, which are compiled and sorted and cut down in spreadsheets like them. The ledger's
    tables are ours alone, written by hand and only added to: exactly these columns in this order.
    """
    record = described(model)
    found: JSONObject = {
        "$schema": TABLE_PROFILE,
        "name": table_name(model),
        "title": table_name(model),
        "description": record["description"],
        "fields": [
            _field(name, record["properties"][name], required=name in record["required"])
            for name in column_names(model)
        ],
        "missingValues": [""],
        "primaryKey": list(model.key),  # type: ignore[attr-defined]
    }
    if not issubclass(model, ledger.Row):
        found["fieldsMatch"] = "superset"
    if checks := row_checks(model):
        found[CHECKS] = [dict(zip(("name", "expression", "message"), check, strict=True)) for check in checks]
    if keys := _foreign_keys(model, record["properties"]):
        found["foreignKeys"] = keys
    return found


def table_schema_json(model: type[BaseModel]) -> JSONObject:
    """Return the Table Schema of a table's JSON file: lists are arrays, and the claims of each value are a column.

    Foreign keys point into other JSON files, where there are such.
    """
    found = table_schema(model)
    for field in found["fields"]:
        if field["type"] == "list":
            field["type"] = "array"
            for name in ("delimiter", "itemType", "itemConstraints", "example"):
                field.pop(name, None)
            marks = f", `{DELIMITER}` between them."
            field["description"] = field["description"].replace(marks, ".")
    record = described(model)["properties"]
    if "provenance" in record and "provenance" not in column_names(model):
        text = record["provenance"]["description"]
        found["fields"].append({"name": "provenance", "type": "object", "description": text})
    for key in found.get("foreignKeys", ()):
        reference = key["reference"]
        if reference.get("resource") in (*records.TABLES, *records.INDEXES):
            reference["resource"] += "-json"
    return found


def row_checks(model: type[BaseModel]) -> tuple[records.RowCheck, ...]:
    """Return what holds across the columns of a row of a model's table."""
    return model.row_checks() if issubclass(model, records.Record) else ()


def parsed_expressions() -> dict[str, Tree]:
    """Return the expressions of all checks → their trees, so that a user of our schemas needs no sqlglot."""
    return {text: _parsed(text, column_names(model)) for model in models() for _, text, _ in row_checks(model)}


def _parsed(text: str, names: Sequence[str]) -> Tree:
    try:
        return read_expression(text, names, lambda _: None)
    except MissingExtra:  # an installed package knows its own expressions
        tree = parsed_expression(text)
        if tree is None:
            raise
        return tree


def all_files() -> dict[str, str]:
    """Return path → text of every generated schema and of the data dictionary.

    `schemas/<table>.schema.json` is the contract of a record, `.tableschema.json` of the CSV file,
    `.file.json` of the JSON file (record tables and indexes have one). `expressions.json` has the expressions of the
    checks as trees. `validation-report.schema.json` is that of
    the JSON that `validate` prints.
    """
    found: dict[str, str] = {
        "schemas/validation-report.schema.json": dump(report_schema()),
        f"schemas/{EXPRESSIONS}": dump(parsed_expressions()),
    }
    for model in models():
        stem = f"schemas/{table_name(model)}"
        found[f"{stem}.schema.json"] = dump(json_schema(model))
        found[f"{stem}.tableschema.json"] = dump(table_schema(model))
        if issubclass(model, records.Record):
            found[f"{stem}.file.json"] = dump(json_schema_file(model))
    found["docs/dictionary.md"] = dictionary([(model, described(model)) for model in models()])
    return found


def dump(value: object) -> str:
    """Return JSON as it stands in this repository: two blanks, UTF-8 as it is, one final line break."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


@cache
def _generated(model: type[BaseModel]) -> JSONObject:
    """Return what pydantic makes of a model; it takes a while, and three of our files need it."""
    return model.model_json_schema()


def _property(raw: JSONObject) -> JSONObject:
    """Return one property without what pydantic adds; `X or null` as a list of types, which says the same."""
    words = {key: raw[key] for key in _WORDS if key in raw}
    marks = {key: value for key, value in raw.items() if key.startswith("x-")}
    skip = {"title", "default", "anyOf", *words, *marks}
    rule = {key: value for key, value in raw.items() if key not in skip}
    options = [option for option in raw.get("anyOf", ()) if option != {"type": "null"}]
    if not options:
        return {**_rule(rule), **words, **marks}
    assert len(options) == 1, "a union of two types has no place in a flat table"
    tidy = _rule({**options[0], **rule})
    tidy["type"] = [tidy["type"], "null"]
    if "enum" in tidy:
        tidy["enum"] = [*tidy["enum"], None]
    return {**tidy, **words, **marks}


def _standard(rule: JSONObject) -> JSONObject:
    """Return a property without marks of our own, and with null beside a closed list, not in it."""
    found = {key: value for key, value in rule.items() if not key.startswith("x-")}
    if "items" in found:
        found["items"] = _standard(found["items"])
    if None not in found.get("enum", ()):
        return found
    members = {"type": rule["type"][0], "enum": [member for member in found.pop("enum") if member is not None]}
    del found["type"]
    return {"anyOf": [members, {"type": "null"}], **found}


def _rule(raw: JSONObject) -> JSONObject:
    tidy = dict(raw)
    if "const" in tidy:
        tidy["enum"] = [tidy.pop("const")]
    if "enum" in tidy and (definitions := _definitions(tidy["enum"])):
        tidy["x-definitions"] = definitions
    if "pattern" in tidy:
        tidy["not"] = _ONE_LINE
    for inner in ("items", "additionalProperties"):
        if isinstance(tidy.get(inner), dict):
            tidy[inner] = _rule(tidy[inner])
    order = ("type", "format", "enum", "pattern")
    return {key: tidy[key] for key in (*order, *(key for key in tidy if key not in order)) if key in tidy}


def _definitions(members: list[str]) -> dict[str, str]:
    """Return member → definition, if the members are those of a vocabulary."""
    for vocabulary in VOCABULARIES.values():
        if set(vocabulary) == set(members):
            return {member: vocabulary[member] for member in members}
    return {}


def _field(name: str, rule: JSONObject, *, required: bool) -> JSONObject:
    """Return one field of a Table Schema."""
    kind = rule["type"] if isinstance(rule["type"], str) else rule["type"][0]
    found: JSONObject = {"name": name, "type": "list" if kind == "array" else kind}
    if rule.get("format") == "date":
        found["type"] = "date"
    found["description"] = rule["description"]
    found["example"] = cell(rule["examples"][0])  # the profile wants text, whatever the type
    limits: JSONObject = {"required": True} if required else {}
    if kind == "array":
        found |= {"delimiter": DELIMITER, "itemType": "string"}
        if members := rule["items"].get("enum"):
            found["description"] += f" Any of {', '.join(members)}, each once, `{DELIMITER}` between them."
        limits |= {ours: rule[theirs] for ours, theirs in _LENGTHS.items() if theirs in rule}
        if items := _item_constraints(rule):
            found["itemConstraints"] = items
    elif found["type"] != "date":
        limits |= {key: rule[key] for key in ("minLength", "maxLength", "minimum", "maximum") if key in rule}
        if "enum" in rule:
            limits["enum"] = [member for member in rule["enum"] if member is not None]
        if "pattern" in rule:
            limits["pattern"] = _pattern(rule["pattern"])
    if "x-definitions" in rule:
        found["categories"] = [{"value": key, "label": text} for key, text in rule["x-definitions"].items()]
    if limits:
        found["constraints"] = limits
    found |= {key: value for key, value in rule.items() if key in ("x-origin", "x-accuser")}
    return found


def _item_constraints(rule: JSONObject) -> JSONObject:
    """Return what a list may hold, as a custom property that our validator checks: Table Schema cannot say it."""
    asked: JSONObject = {key: rule["items"][key] for key in ("enum",) if key in rule["items"]}
    if "pattern" in rule["items"]:
        asked["pattern"] = _pattern(rule["items"]["pattern"])
    return asked | ({"unique": True} if rule.get("uniqueItems") else {})


def _pattern(pattern: str) -> str:
    """Return a pattern of XML Schema, which the standard asks for: it has no anchors and matches the whole value."""
    return pattern.removeprefix("^").removesuffix("$")


_LENGTHS = {"minLength": "minItems", "maxLength": "maxItems"}


def _foreign_keys(model: type[BaseModel], properties: JSONObject) -> list[JSONObject]:
    """Return keys of one column (`x-references` on the field), then those of several (`links` on the model).

    `relations.subject`, `relations.object` and `figures.about` point into another table from row to row,
    which no foreign key can say.
    """
    links: list[tuple[tuple[str, ...], str, tuple[str, ...]]] = [
        ((name,), rule["x-references"], ("id",)) for name, rule in properties.items() if "x-references" in rule
    ]
    links += model.links  # type: ignore[attr-defined]
    found = []
    for fields, table, there in links:
        reference: JSONObject = {"fields": list(there)}
        if table != table_name(model):  # the standard: a reference to the same table names no resource
            reference["resource"] = table
        found.append({"fields": list(fields), "reference": reference})
    return found
