"""One typed loader function per table, for those who want records and nothing else.

Each takes the version to load (None: the newest in this package) and returns the records in file order.
They raise `UnknownName` for a version that was never released. Every table that is registered has one; the
declarations below are for type checkers and editors.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from sanctions_data._registry import ALL_TABLES
from sanctions_data.dataset.dataset import load

if TYPE_CHECKING:
    from sanctions_data.records.action import Action
    from sanctions_data.records.allegation import Allegation
    from sanctions_data.records.attestation import Attestation
    from sanctions_data.records.cited_source import SourceRow
    from sanctions_data.records.conflict import ConflictRow
    from sanctions_data.records.entity import Entity
    from sanctions_data.records.event import Event
    from sanctions_data.records.figure import Figure
    from sanctions_data.records.identifier import Identifier
    from sanctions_data.records.instrument import Instrument
    from sanctions_data.records.measure import Measure
    from sanctions_data.records.name import Name
    from sanctions_data.records.position import Position
    from sanctions_data.records.provenance import ProvenanceRow
    from sanctions_data.records.relation import Relation
    from sanctions_data.records.remark import Remark
    from sanctions_data.records.scheme import Scheme

    def load_measures(version: str | None = None) -> tuple[Measure, ...]: ...
    def load_actions(version: str | None = None) -> tuple[Action, ...]: ...
    def load_status_history(version: str | None = None) -> tuple[Attestation, ...]: ...
    def load_entities(version: str | None = None) -> tuple[Entity, ...]: ...
    def load_positions(version: str | None = None) -> tuple[Position, ...]: ...
    def load_remarks(version: str | None = None) -> tuple[Remark, ...]: ...
    def load_allegations(version: str | None = None) -> tuple[Allegation, ...]: ...
    def load_events(version: str | None = None) -> tuple[Event, ...]: ...
    def load_figures(version: str | None = None) -> tuple[Figure, ...]: ...
    def load_relations(version: str | None = None) -> tuple[Relation, ...]: ...
    def load_instruments(version: str | None = None) -> tuple[Instrument, ...]: ...
    def load_identifiers(version: str | None = None) -> tuple[Identifier, ...]: ...
    def load_schemes(version: str | None = None) -> tuple[Scheme, ...]: ...
    def load_names(version: str | None = None) -> tuple[Name, ...]: ...
    def load_provenance(version: str | None = None) -> tuple[ProvenanceRow, ...]: ...
    def load_sources(version: str | None = None) -> tuple[SourceRow, ...]: ...
    def load_conflicts(version: str | None = None) -> tuple[ConflictRow, ...]: ...


def __getattr__(name: str) -> Callable[[str | None], tuple[Any, ...]]:
    table = name.removeprefix("load_")
    if name == table or table not in ALL_TABLES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return _loader(table)


@cache
def _loader(table: str) -> Callable[[str | None], tuple[Any, ...]]:
    """Return the loader of a table."""

    def loader(version: str | None = None) -> tuple[Any, ...]:
        return tuple(load(version).table(table))

    loader.__name__ = loader.__qualname__ = f"load_{table}"
    loader.__module__ = __name__
    loader.__doc__ = ALL_TABLES[table][2]
    return loader
