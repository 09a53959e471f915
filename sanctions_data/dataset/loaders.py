"""One typed loader function per table, for those who want records and nothing else.

Each takes the version to load (None: the newest in this package) and returns the records in file order.
They raise `UnknownName` for a version that was never released.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sanctions_data.dataset.dataset import load

if TYPE_CHECKING:
    from sanctions_data.records.action import Action
    from sanctions_data.records.allegation import Allegation
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


def load_measures(version: str | None = None) -> tuple[Measure, ...]:
    """Who listed whom."""
    return tuple(load(version).measures)


def load_actions(version: str | None = None) -> tuple[Action, ...]:
    """What an authority did at one time."""
    return tuple(load(version).actions)


def load_entities(version: str | None = None) -> tuple[Entity, ...]:
    """States, bodies, people."""
    return tuple(load(version).entities)


def load_positions(version: str | None = None) -> tuple[Position, ...]:
    """Who holds or held which post."""
    return tuple(load(version).positions)


def load_remarks(version: str | None = None) -> tuple[Remark, ...]:
    """Who said what."""
    return tuple(load(version).remarks)


def load_allegations(version: str | None = None) -> tuple[Allegation, ...]:
    """Who accuses whom of what."""
    return tuple(load(version).allegations)


def load_events(version: str | None = None) -> tuple[Event, ...]:
    """What happened around the actions."""
    return tuple(load(version).events)


def load_figures(version: str | None = None) -> tuple[Figure, ...]:
    """Every number anybody says."""
    return tuple(load(version).figures)


def load_relations(version: str | None = None) -> tuple[Relation, ...]:
    """Links between records."""
    return tuple(load(version).relations)


def load_instruments(version: str | None = None) -> tuple[Instrument, ...]:
    """The acts, orders and notices behind the actions."""
    return tuple(load(version).instruments)


def load_identifiers(version: str | None = None) -> tuple[Identifier, ...]:
    """What lists call an entity."""
    return tuple(load(version).identifiers)


def load_names(version: str | None = None) -> tuple[Name, ...]:
    """Names in other scripts, spellings, words."""
    return tuple(load(version).names)


def load_provenance(version: str | None = None) -> tuple[ProvenanceRow, ...]:
    """For every value the words it rests on."""
    return tuple(load(version).provenance)


def load_conflicts(version: str | None = None) -> tuple[ConflictRow, ...]:
    """Claims that do not sit together, and what was decided."""
    return tuple(load(version).conflicts)
