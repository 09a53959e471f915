"""A Table Dialect, and a table read with it."""

from __future__ import annotations

import json
from contextlib import suppress

import sanctions_data.validation.engines.run  # noqa: F401 - imported here so that it is instrumented
from sanctions_data.errors import SanctionsDataError
from sanctions_data.validation.api import validate
from sanctions_data.validation.schema.dialect import NAMES
from sanctions_data.validation.schema.load import parse_object

SCHEMA = {"fields": [{"name": "a", "type": "integer"}, {"name": "b", "type": "string"}], "fieldsMatch": "partial"}
TABLE = b"#c\na;b\n1;'x;y'\n\\;|2||3\r\n"
ROWS = b'{"rows": [{"a": 1, "b": "x"}, {"a": null}]}'
SEEDS = [
    json.dumps(each).encode()
    for each in (
        {"delimiter": ";", "quoteChar": "'", "commentChar": "#"},
        {"header": False, "lineTerminator": "|", "escapeChar": "\\", "skipInitialSpace": True},
        {"headerRows": [1, 2], "headerJoin": "-", "commentRows": [3], "doubleQuote": False, "delimiter": "||"},
        {"property": "rows", "itemType": "object", "itemKeys": ["b", "a"], "nullSequence": "x"},
    )
]
WORDS = [*NAMES, "true", "false", "null", "\\u0000", "\\ud800", "1e9", "99999999999"]


def one(data: bytes) -> None:
    """Read the descriptor, then text and JSON with it."""
    with suppress(SanctionsDataError):
        dialect = parse_object(data, "dialect")
        with suppress(SanctionsDataError):
            validate(TABLE, SCHEMA, engine="rows", dialect=dialect)
        validate(ROWS, SCHEMA, engine="rows", dialect=dialect, format="json")
