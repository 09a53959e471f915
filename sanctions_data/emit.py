"""From compiled records to the files of the dataset: CSV and JSON of every table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from . import tables
from .compile import Compiled
from .digests import records_sha256
from .records import INDEXES, Record, model
from .schemas import schema_id


def data_files(compiled: Compiled, version: str) -> dict[str, str]:
    """Name below `data/` → text, for all tables and indexes.

    Args:
        compiled: the records.
        version: version of the dataset, which the JSON envelopes carry.
    """
    found = {}
    for table, records in compiled.tables.items():
        names = tuple(model(table).columns())
        found[f"{table}.csv"] = tables.write(({name: getattr(row, name) for name in names} for row in records), names)
        found[f"{table}.json"] = json_file(table, records, version)
    return found


def json_file(table: str, records: Sequence[Record], version: str) -> str:
    """The JSON file of a table: an envelope, and one record a line so that differences can be read."""
    rows = [as_json(record) for record in records]
    head = {
        "dataset": "sanctions-data",
        "version": version,
        "schema": schema_id(model(table)),
        "table": table,
        "records_sha256": records_sha256(rows),
    }
    lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows)
    envelope = json.dumps(head, ensure_ascii=False, indent=1)[:-2]
    return f'{envelope},\n "records": [\n{lines}\n ]\n}}\n' if rows else f'{envelope},\n "records": []\n}}\n'


def as_json(record: Record) -> dict[str, Any]:
    """A record as JSON data: its columns in order, then `provenance`."""
    data = record.model_dump(mode="json")
    if record.table_name in INDEXES:
        data.pop("provenance", None)
    return data
