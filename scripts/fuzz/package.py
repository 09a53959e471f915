"""A Data Package descriptor, whose resources may be inline or in a folder."""

from __future__ import annotations

import json
import tempfile
from contextlib import suppress
from pathlib import Path

from sanctions_data.errors import SanctionsDataError
from sanctions_data.validation.package.package import check_package
from sanctions_data.validation.schema.load import kind_of, parse_object

FOLDER = Path(tempfile.mkdtemp(prefix="sanctions-data-fuzz-"))
(FOLDER / "t.csv").write_text("id,code\n1,x\n2,y\n")
(FOLDER / "s.json").write_text('{"fields": [{"name": "id", "type": "integer"}, {"name": "code"}]}')
KEY = {"fields": "code", "reference": {"resource": "u", "fields": "code"}}
FIELDS = [{"name": "id", "type": "integer"}, {"name": "code", "type": "string"}]
SCHEMA = {"fields": FIELDS, "foreignKeys": [KEY]}
SEEDS = [
    json.dumps({"resources": each}).encode()
    for each in (
        [
            {"name": "t", "path": "t.csv", "schema": SCHEMA, "bytes": 3, "hash": "sha256:0"},
            {"name": "u", "data": [["code"], ["x"]], "schema": "s.json"},
        ],
        [{"name": "t", "path": ["t.csv", "t.csv"], "schema": "s.json", "dialect": {"delimiter": ","}}],
        [{"name": "t", "data": [{"id": 1, "code": "x"}], "schema": {"fields": FIELDS}, "encoding": "utf-8"}],
        [{"name": "t", "data": "id,code\n1,x\n", "format": "csv", "schema": {"fields": [{"name": "id"}]}}],
    )
]
WORDS = [
    *("resources", "name", "path", "data", "schema", "dialect", "foreignKeys", "reference", "resource", "fields"),
    *("../", "/etc/passwd", "http://a", "t.csv", "s.json", "encoding", "format", "hash", "bytes", "url", "null", "[]"),
]


def one(data: bytes) -> None:
    """Check the package."""
    with suppress(SanctionsDataError):
        descriptor = parse_object(data, "datapackage.json")
        if kind_of(descriptor) == "package":
            check_package(descriptor, data.decode("utf-8-sig"), "datapackage.json", FOLDER, "rows", 20)
