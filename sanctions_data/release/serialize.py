"""From compiled records to the files of the dataset: CSV and JSON of every table, descriptors, lists of digests."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from sanctions_data import _csv
from sanctions_data._text import sha256_hex
from sanctions_data.compile import Compiled
from sanctions_data.contract import descriptor, schemas
from sanctions_data.contract.schemas import schema_id
from sanctions_data.ledger import MODELS, search_keys
from sanctions_data.published.digests import ARCHIVE, CHAIN, DIGESTS, SCHEMA_DIGESTS, records_sha256
from sanctions_data.records import INDEXES, TABLES, Record, model
from sanctions_data.records.cited_source import SourceRow
from sanctions_data.records.standing import StandingRow

if TYPE_CHECKING:
    from sanctions_data.validation.values.json_values import JSONObject

STANDINGS_FILE = "standings.csv"
DESCRIPTOR = "datapackage.json"
_ALL = (*TABLES, *INDEXES)
LEDGER_FILES = tuple(f"ledger/{row.table_name}.csv" for row in MODELS)


def described_files() -> tuple[str, ...]:
    """Return the names of all files below `data/` that the descriptor describes, or that it is made of."""
    made = [f"{table}.{kind}" for table in _ALL for kind in ("csv", "json")]
    return (*made, STANDINGS_FILE, search_keys.NAME, *LEDGER_FILES)


def data_names() -> tuple[str, ...]:
    """Return the names of all files below `data/`: what a copy must have, and nothing else."""
    return ("VERSION", *described_files(), DESCRIPTOR, CHAIN, ARCHIVE, SCHEMA_DIGESTS, DIGESTS)


def data_files(compiled: Compiled, version: str) -> dict[str, str]:
    """Name below `data/` → text, for all tables and indexes.

    Args:
        compiled: the records.
        version: version of the dataset, which the JSON envelopes carry.
    """
    found = {}
    for table, records in compiled.tables.items():
        names = tuple(model(table).columns())
        found[f"{table}.csv"] = _csv.write(({name: getattr(row, name) for name in names} for row in records), names)
        found[f"{table}.json"] = json_file(table, records, version)
    return found


def json_file(table: str, records: Sequence[Record], version: str) -> str:
    """Return the JSON file of a table: an envelope, and one record a line so that differences can be read."""
    return _envelope(table, [as_json(record) for record in records], version, schema_id(model(table)))


def released_index_file(table: str, records: Sequence[Record], version: str, columns: Iterable[str]) -> str:
    """Return the JSON file of an index table as a release had it.

    Args:
        table: the index.
        records: what the ledger as of the release gives.
        version: of the release, 2.0.0 or later.
        columns: those that the table had, by the names that they had.
    """
    here, renamed = model(table), model(table).renamed
    data = [as_json(record) for record in records]
    rows = [{name: row[renamed.get(name, name)] for name in columns} for row in data]
    return _envelope(table, rows, version, schema_id(here, int(version.split(".")[0])))


def _envelope(table: str, rows: Sequence[JSONObject], version: str, schema: str) -> str:
    head = {
        "dataset": "sanctions-data",
        "version": version,
        "schema": schema,
        "table": table,
        "records_sha256": records_sha256(rows),
    }
    lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows)
    envelope = json.dumps(head, ensure_ascii=False, indent=1)[:-2]
    return f'{envelope},\n "records": [\n{lines}\n ]\n}}\n' if rows else f'{envelope},\n "records": []\n}}\n'


def as_json(record: Record) -> JSONObject:
    """Return a record as JSON data: its columns in order, then `provenance`."""
    data = record.model_dump(mode="json")
    if record.table_name in INDEXES:
        data.pop("provenance", None)
    return data


def descriptor_file(data: Mapping[str, str], version: str, *, at_root: bool = False) -> str:
    """Return the text of `datapackage.json`.

    Args:
        data: name below `data/` → text, of all files that it describes.
        version: version of the dataset.
        at_root: whether it is the one at the root of a checkout. The one beside the data does not list the CSV files
            of tables, because a wheel does not have them.

    Raises:
        TableError: `sources.csv`, of which the list of sources is made, is not that table.
    """
    kinds = ("csv", "json") if at_root else ("json",)
    described: JSONObject = {f"{table}.{kind}": model(table) for kind in kinds for table in _ALL}
    described[STANDINGS_FILE] = StandingRow
    described |= dict(zip(LEDGER_FILES, MODELS, strict=True))
    listed = [
        descriptor.Resource(name, len(data[name].encode()), sha256_hex(data[name]), row)
        for name, row in described.items()
    ]
    name, columns = "sources.csv", tuple(SourceRow.columns())
    cited = list(_csv.read(data[name], SourceRow, columns, name))
    prefix = descriptor.ROOT_PREFIX if at_root else ""
    return schemas.dump(descriptor.descriptor(listed, version=version, prefix=prefix, sources=cited))


def schema_files() -> dict[str, str]:
    """Return name in `schemas/` → text, of the schemas of all tables."""
    prefix = "schemas/"
    return {path.removeprefix(prefix): text for path, text in schemas.all_files().items() if path.startswith(prefix)}
