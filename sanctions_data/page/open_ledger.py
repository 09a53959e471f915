"""Read a dataset from any ledger: the same six files, with authorities and codes of its own.

The vocabularies of this package are those of its own data. In a ledger of others a code may be any text; everything
else holds: links, dates, rules, decisions.
"""

from __future__ import annotations

from pathlib import Path

from sanctions_data.compile import compile_ledger
from sanctions_data.dataset.dataset import Dataset
from sanctions_data.dataset.table import Table
from sanctions_data.errors import UnreadableFile, decode_utf8
from sanctions_data.ledger import MODELS, Ledger
from sanctions_data.ledger.storage import read_ledger
from sanctions_data.published.version_numbers import key
from sanctions_data.records import INDEXES, TABLES, model


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
            raw = (place / name).read_bytes()
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise UnreadableFile(str(place / name), reason, "a ledger has six CSV files") from None
        return decode_utf8(raw, str(place / name))

    ledger = read_ledger(read)
    return dataset_of(ledger), ledger


def dataset_of(ledger: Ledger) -> Dataset:
    """Return the dataset that a ledger says; its version is the newest that a row was added in.

    Raises:
        LedgerFaults: the rows do not fit together.
    """
    tables = compile_ledger(ledger, own_codes=True).tables
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
