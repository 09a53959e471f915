"""Read a dataset from any ledger: the same six files, with authorities and codes of its own.

The vocabularies of this package are those of its own data. In a ledger of others a code may be any text; everything
else holds: links, dates, rules, decisions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from sanctions_data.compile import LedgerFaults
from sanctions_data.compile.derive import Recomputed, check_rules
from sanctions_data.compile.fault import LedgerFault
from sanctions_data.compile.index import Index
from sanctions_data.compile.indexes import conflicts, provenance, sources
from sanctions_data.compile.project import Projection, Resolved
from sanctions_data.compile.quotations import check_words
from sanctions_data.compile.record_links import check_references
from sanctions_data.compile.structure import check_structure
from sanctions_data.dataset.dataset import Dataset
from sanctions_data.dataset.table import Table
from sanctions_data.errors import UnreadableFile
from sanctions_data.ledger import MODELS, Ledger
from sanctions_data.ledger.storage import read_ledger
from sanctions_data.published.version_numbers import key
from sanctions_data.records import INDEXES, TABLES, Record, model


def open_ledger(folder: str | Path) -> tuple[Dataset, Ledger]:
    """Return the dataset of a ledger in a directory, and the ledger with its retired rows.

    Args:
        folder: a directory with the six files of a ledger (`claims.csv`, …), or one that has them in `ledger/`.

    Raises:
        UnreadableFile: a file is missing or cannot be read.
        TableError: a row or cell is not as it should be.
        LedgerFaults: the rows do not fit together.
    """
    place = Path(folder)
    place = place / "ledger" if (place / "ledger").is_dir() else place
    if not place.is_dir():
        raise UnreadableFile(str(folder), "is not a directory", "name one with the files of a ledger")

    def read(name: str) -> str:
        try:
            return (place / name).read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "is not UTF-8"
            raise UnreadableFile(str(place / name), reason.lower(), "a ledger has six CSV files") from None

    ledger = read_ledger(read)
    return dataset_of(ledger), ledger


def dataset_of(ledger: Ledger) -> Dataset:
    """Return the dataset that a ledger says; its version is the newest that a row was added in.

    Raises:
        LedgerFaults: the rows do not fit together.
    """
    index = Index(ledger)
    _stop(check_structure(ledger, index))
    results: dict[str, Recomputed] = {}
    faults = [*check_words(ledger, index, {}), *check_rules(ledger, index, {}, results)]
    projection = Projection(index)
    rows = {table: list(_records(projection, table, faults)) for table in TABLES}
    faults += projection.faults
    _stop(faults)
    tables: dict[str, Sequence[Record]] = {table: [record for record, _ in rows[table]] for table in TABLES}
    _stop(check_references(ledger, tables))
    tables["provenance"] = [row for table in TABLES for row in provenance(table, rows[table], index)]
    tables["sources"] = list(sources(index))
    tables["conflicts"] = list(conflicts(index))
    versions = [row.added_in for each in MODELS for row in ledger.rows(each.table_name)]
    version = max(versions, key=key, default="0")
    found = {name: Table(name, model(name), tables[name], version) for name in (*TABLES, *INDEXES)}
    data = Dataset(version, _tables=found)
    # the rows that stand, as `Dataset.ledger` has them
    rows_that_stand = {
        each.table_name: tuple(row for row in ledger.rows(each.table_name) if row.active) for each in MODELS
    }
    data.__dict__["ledger"] = Ledger(**rows_that_stand)  # type: ignore[arg-type]  # each table has rows of its own model
    return data


def _records(
    projection: Projection, table: str, faults: list[LedgerFault]
) -> Iterator[tuple[Record, dict[str, Resolved]]]:
    """Yield the rows as records; a code that is not in a vocabulary is allowed."""
    for name, values, resolved in projection.rows(table):
        stated = {field: found.claims for field, found in resolved.items() if found.claims}
        try:
            yield model(table).model_validate({**values, "provenance": stated}), resolved
        except ValidationError as error:
            coded = {one["loc"][0] for one in error.errors() if one["type"] == "literal_error"}
            others = [one for one in error.errors() if one["loc"][0] not in coded]
            if not others:
                yield model(table).model_construct(None, **{**values, "provenance": stated}), resolved
                continue
            where = f"{table} {name} {others[0]['loc'][0]}: {others[0]['msg']}"
            faults.append(LedgerFault("ledger/records.csv", projection.index.line["records", name], "keys", where))


def _stop(faults: Iterator[LedgerFault] | list[LedgerFault]) -> None:
    if found := list(faults):
        raise LedgerFaults(found)
