"""A Table Schema, and rows judged by it."""

from __future__ import annotations

import json
from contextlib import suppress

import sanctions_data.validation.engines.run  # noqa: F401 - imported here so that it is instrumented
from sanctions_data.errors import SanctionsDataError
from sanctions_data.validation.api import validate
from sanctions_data.validation.schema.load import kind_of, parse_object
from sanctions_data.validation.schema.table_schema import APPLIES, TYPES

TABLE = b'a,b,c\n1,x,2021-03-22\n-1.5,y;z,[1]\n,,\n1e5,"{""k"": 1}",true\n'
SEEDS = [
    json.dumps({"fields": each, **more}).encode()
    for each, more in (
        ([{"name": "a", "type": "number", "constraints": {"minimum": 0, "enum": [1, "2"]}}], {"primaryKey": "a"}),
        ([{"name": "b", "type": "list", "delimiter": ";", "itemType": "integer"}], {"fieldsMatch": "subset"}),
        ([{"name": "c", "type": "date", "format": "%Y-%m-%d", "constraints": {"maximum": "2021-01-01"}}], {}),
        ([{"name": "b", "constraints": {"pattern": "^[a-z]+$", "maxLength": 1}}], {"uniqueKeys": [["b"]]}),
        ([{"name": "a", "type": "integer", "groupChar": ",", "bareNumber": False, "missingValues": ["-"]}], {}),
        ([{"name": "c", "type": "array", "constraints": {"jsonSchema": {"items": {"type": "integer"}}}}], {}),
        ([{"name": "a", "type": "string", "categories": [{"value": "1"}]}, {"name": "b", "trueValues": ["y"]}], {}),
    )
]
WORDS = [*TYPES, *APPLIES, "fields", "name", "type", "format", "any", "fieldsMatch", "primaryKey", "null", "NaN"]


def one(data: bytes) -> None:
    """Read the schema; judge a small table."""
    with suppress(SanctionsDataError):
        schema = parse_object(data, "schema")
        if kind_of(schema) == "table":
            validate(TABLE, schema, engine="rows", limit=20)
