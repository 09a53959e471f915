"""JSON Lines as documents and as rows of a table."""

from __future__ import annotations

from contextlib import suppress

import sanctions_data.validation.engines.documents
import sanctions_data.validation.engines.run  # noqa: F401 - imported here so that it is instrumented
from sanctions_data.errors import SanctionsDataError
from sanctions_data.validation.api import validate

TABLE = {
    "fields": [{"name": "a", "type": "integer"}, {"name": "b", "type": "geojson"}, {"name": "c", "type": "datetime"}],
    "fieldsMatch": "partial",
}
RECORD = {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "required": ["a"]}
SEEDS = [
    b'{"a": 1, "b": {"type": "Point", "coordinates": [1, 2]}}\n{"a": "x"}\n',
    b'["a", "b"]\n[1, null]\n[1.5, {}, 3]\n',
    b'{"c": "2021-03-22T00:00:00Z"}\r\n\n[]\nnull\n{"a": 1e400}',
]
WORDS = ['{"a": ', "null", "true", "1e400", "NaN", "\\ud800", "[]", "{}", "\n", '"Point"', '"coordinates"']


def one(data: bytes) -> None:
    """Judge as both."""
    for schema in (TABLE, RECORD):
        with suppress(SanctionsDataError):
            validate(data, schema, engine="rows", limit=20, format="jsonl")
