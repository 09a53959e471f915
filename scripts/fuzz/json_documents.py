"""A JSON document against a JSON Schema, with lines of what is found, by both libraries."""

from __future__ import annotations

from contextlib import suppress

from sanctions_data.errors import SanctionsDataError
from sanctions_data.validation.engines.documents import check_documents
from sanctions_data.validation.readers.json_text import decoded
from sanctions_data.validation.readers.source import find_source
from sanctions_data.validation.values.json_values import loads

ITEM = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string", "pattern": "^[a-z]+$"}}}
SCHEMA = {**ITEM, "patternProperties": {"^x": {"multipleOf": 0.1}}, "additionalProperties": {"uniqueItems": True}}
SEEDS = [
    b'{"id": "a", "x": 1.5, "list": [1, 1.0, true, null]}',
    b'[{"id": 1},\n {"id": "A\\u00e9"}, {"x1": 1e400}]',
    b'\xef\xbb\xbf{"a": {"b": [{"c": "\\ud800"}]}}',
    b"NaN",
]
WORDS = ['"id"', "null", "true", "1e400", "-0", "NaN", "\\u0000", "\\ud800", "{}", "[]", "x1", "\n"]


def one(data: bytes) -> None:
    """Judge with each library."""
    with suppress(ValueError):
        loads(decoded(data, "utf-8"))
    for library in ("jsonschema-rs", "jsonschema"):
        with suppress(SanctionsDataError):
            check_documents(find_source(data, kind="json"), SCHEMA, "fuzz", 20, 0.0, library)
