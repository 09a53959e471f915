"""Sanctions data with a sentence behind every field.

>>> import sanctions_data as sd
>>> data = sd.load()
>>> [m.target_name for m in data.measures.find(authority="us", announced_on="2021-03-22")]
['Chen Mingguo', 'Wang Junzheng']

Who says so? `why` gives the claims behind a field, the sentence each rests on, and how the value follows:

>>> m = data.measures["us-2021-xinjiang-1-wang-junzheng"]
>>> m.announced_on
datetime.date(2021, 3, 22)
>>> why = data.why(m, "announced_on")
>>> why[0].quote, why[0].claim.rule, why[0].verdict
('Monday', 'weekday_near/1', 'recomputed')
>>> why[0].sentence.source, why[0].sentence.n
('voa-2021-03-22', 7)

What no source says is None; nothing is filled in:

>>> m.start_date is None, m.end_date is None
(True, True)

Names are checked, and a slip is answered with a suggestion:

>>> data.measures.find(authority="US")
Traceback (most recent call last):
    ...
sanctions_data.errors.UnknownName: no authority in measures 'US'; did you mean 'us'?

Everything here is imported when it is first used, so that `import sanctions_data` costs next to nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # so that not even `typing` is imported; type checkers take it for that of `typing`
if TYPE_CHECKING:
    from typing import Any

    from .dataset import Dataset as Dataset
    from .dataset import json_schema as json_schema
    from .dataset import load as load
    from .dataset import table_schema as table_schema
    from .documents import held_documents as held_documents
    from .errors import SanctionsDataError as SanctionsDataError
    from .loaders import load_actions as load_actions
    from .loaders import load_allegations as load_allegations
    from .loaders import load_conflicts as load_conflicts
    from .loaders import load_entities as load_entities
    from .loaders import load_events as load_events
    from .loaders import load_figures as load_figures
    from .loaders import load_identifiers as load_identifiers
    from .loaders import load_instruments as load_instruments
    from .loaders import load_measures as load_measures
    from .loaders import load_names as load_names
    from .loaders import load_positions as load_positions
    from .loaders import load_provenance as load_provenance
    from .loaders import load_relations as load_relations
    from .loaders import load_remarks as load_remarks
    from .published import data_path as data_path
    from .records.action import Action as Action
    from .records.allegation import Allegation as Allegation
    from .records.entity import Entity as Entity
    from .records.event import Event as Event
    from .records.figure import Figure as Figure
    from .records.identifier import Identifier as Identifier
    from .records.instrument import Instrument as Instrument
    from .records.measure import Measure as Measure
    from .records.name import Name as Name
    from .records.position import Position as Position
    from .records.relation import Relation as Relation
    from .records.remark import Remark as Remark
    from .validation import Report as Report
    from .validation import validate as validate

    __version__: str

_LOADERS = ["measures", "actions", "entities", "positions", "remarks", "allegations", "events", "figures"]
_LOADERS += ["relations", "instruments", "identifiers", "names", "provenance", "conflicts"]
_WHERE = {
    "Dataset": "dataset",
    "json_schema": "dataset",
    "load": "dataset",
    "table_schema": "dataset",
    "held_documents": "documents",
    "SanctionsDataError": "errors",
    "data_path": "published",
    **{f"load_{table}": "loaders" for table in _LOADERS},
    **{
        name: f"records.{name.lower()}"
        for name in (
            *("Action", "Allegation", "Entity", "Event", "Figure", "Identifier", "Instrument", "Measure", "Name"),
            *("Position", "Relation", "Remark"),
        )
    },
    "Report": "validation",
    "validate": "validation",
}

__all__ = ["__version__", *_WHERE]  # noqa: PLE0604 - the names of _WHERE are strings


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from .files import read_text

        return read_text("VERSION").strip()
    if name not in _WHERE:
        from .errors import suggest

        close = suggest(name, _WHERE)
        hint = f"; did you mean {close!r}?" if close else ""
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}{hint}")
    from importlib import import_module

    found = getattr(import_module(f".{_WHERE[name]}", __name__), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
