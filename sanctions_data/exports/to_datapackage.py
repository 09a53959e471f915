"""The Data Package in one zip: the descriptor, and the CSV file of each table."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

from sanctions_data._text import sha256_hex
from sanctions_data.contract.schemas import table_schema
from sanctions_data.exports import to_csv
from sanctions_data.exports.tables import Tables
from sanctions_data.records import model

if TYPE_CHECKING:
    from sanctions_data.validation.values.json_values import JSONObject

_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a zip can hold; not that of the export


def write(data: Tables, name: str) -> dict[str, bytes]:
    """Return the archive. Its files are at the top, where frictionless looks for the descriptor.

    Keys that point into the ledger, which is not in the archive, are left out of the schemas.
    """
    from sanctions_data import published

    assert data.dataset is not None
    files = to_csv.write(data)
    package: JSONObject = json.loads(published.read_text("datapackage.json"))
    package["version"] = data.version
    package["resources"] = [
        _resource(table.name, files[f"{table.name}.csv"], set(data.dataset)) for table in data.tables
    ]
    files = {"datapackage.json": (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode(), **files}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, raw in files.items():
            entry = zipfile.ZipInfo(file, _TIME)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            archive.writestr(entry, raw)
    return {name: stream.getvalue()}


def _resource(table: str, raw: bytes, tables: set[str]) -> JSONObject:
    schema = table_schema(model(table))
    del schema["$schema"]  # that of the package counts
    keys = [key for key in schema.pop("foreignKeys", ()) if key["reference"].get("resource", table) in tables]
    return {
        "name": table,
        "path": f"{table}.csv",
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(raw),
        "hash": f"sha256:{sha256_hex(raw)}",
        "title": schema["title"],
        "description": schema["description"],
        "dialect": {"lineTerminator": "\n"},
        "schema": schema | ({"foreignKeys": keys} if keys else {}),
    }
