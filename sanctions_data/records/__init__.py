"""The record models, one short file each, imported on first use (building twelve models costs time).

`sanctions_data/_registry.py` lists them.
"""

from __future__ import annotations

from importlib import import_module

from sanctions_data._registry import ALL_TABLES, INDEX_TABLES, RECORD_TABLES
from sanctions_data.errors import UnknownName
from sanctions_data.records.record import Column, Record, RowCheck

INDEXES: tuple[str, ...] = tuple(INDEX_TABLES)
TABLES: tuple[str, ...] = tuple(RECORD_TABLES)


def model(table: str) -> type[Record]:
    """Return the model class of a record table or index; UnknownName (with a suggestion) for any other name."""
    if table not in ALL_TABLES:
        raise UnknownName("table", table, tuple(ALL_TABLES))
    module, name, _ = ALL_TABLES[table]
    found: type[Record] = getattr(import_module(f"{__name__}.{module}"), name)
    return found


__all__ = ["INDEXES", "TABLES", "Column", "Record", "RowCheck", "model"]
