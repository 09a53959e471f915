"""The record models, one short file each, imported on first use (building twelve models costs time)."""

from __future__ import annotations

from importlib import import_module

from sanctions_data.errors import UnknownName
from sanctions_data.records.record import Column, Record

# table → (module, class); the order is the order of docs, descriptors and listings
_MODELS = {
    "measures": ("measure", "Measure"),
    "actions": ("action", "Action"),
    "entities": ("entity", "Entity"),
    "positions": ("position", "Position"),
    "remarks": ("remark", "Remark"),
    "allegations": ("allegation", "Allegation"),
    "events": ("event", "Event"),
    "figures": ("figure", "Figure"),
    "relations": ("relation", "Relation"),
    "instruments": ("instrument", "Instrument"),
    "identifiers": ("identifier", "Identifier"),
    "names": ("name", "Name"),
    "provenance": ("provenance", "ProvenanceRow"),
    "conflicts": ("conflict", "ConflictRow"),
}

INDEXES: tuple[str, ...] = ("provenance", "conflicts")
TABLES: tuple[str, ...] = tuple(name for name in _MODELS if name not in INDEXES)


def model(table: str) -> type[Record]:
    """The model class of a record table or index; UnknownName (with a suggestion) for any other name."""
    if table not in _MODELS:
        raise UnknownName("table", table, tuple(_MODELS))
    module, name = _MODELS[table]
    found: type[Record] = getattr(import_module(f"{__name__}.{module}"), name)
    return found


__all__ = ["INDEXES", "TABLES", "Column", "Record", "model"]
