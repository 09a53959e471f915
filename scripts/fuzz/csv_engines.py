"""Torn tables through both engines, which have to say the same."""

from __future__ import annotations

import sanctions_data.validation.engines.columns.byte_scan
import sanctions_data.validation.engines.columns.text_files
import sanctions_data.validation.engines.run  # noqa: F401 - imported here so that it is instrumented
from sanctions_data.validation.api import validate

SCHEMA = {
    "fields": [
        {"name": "a", "type": "integer", "constraints": {"maximum": 9}},
        {"name": "b", "constraints": {"required": True, "maxLength": 3}},
        {"name": "c", "constraints": {"unique": True}},
    ],
    "missingValues": ["", "-"],
    "uniqueKeys": [["a", "b"]],
    "foreignKeys": [{"fields": "b", "reference": {"fields": "c"}}],
}
SEEDS = [
    b"1,x,y\n2,,z\n1,x,-\n",
    b'1,"x\n""y""",y\r\n2\r\n\r\n1,x,y,"more,"\r\n',
    b"1,x,y,,\n,\n,,,\n\n7,8,9",
]
WORDS = [",", "\n", "\r\n", '"', '""', '",', "\n\n", ",,\n", "\0", "\r", "é", "-", "10", "01"]


def one(data: bytes) -> None:
    """Judge with each engine and compare all that is found."""
    said = [validate(b"a,b,c\n" + data, SCHEMA, engine=engine, limit=None) for engine in ("rows", "columns")]
    facts = [(report.rows, report.counts, report.bad_rows, list(report.problems)) for report in said]
    assert facts[0] == facts[1], facts
