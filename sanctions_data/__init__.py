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

>>> data.measures.find(authority="uss")
Traceback (most recent call last):
    ...
sanctions_data.errors.UnknownName: no authority in measures 'uss'; did you mean 'us'?

Everything here is imported when it is first used, so that `import sanctions_data` costs next to nothing.
"""

from __future__ import annotations

import sys

from ._registry import ALL_TABLES as _ALL_TABLES
from ._registry import RECORD_TABLES as _RECORD_TABLES

TYPE_CHECKING = False  # so that not even `typing` is imported; type checkers take it for that of `typing`
if TYPE_CHECKING:
    from typing import Any

    from sanctions_data.dataset.dataset import Dataset as Dataset
    from sanctions_data.dataset.dataset import json_schema as json_schema
    from sanctions_data.dataset.dataset import load as load
    from sanctions_data.dataset.dataset import table_schema as table_schema
    from sanctions_data.dataset.loaders import load_actions as load_actions
    from sanctions_data.dataset.loaders import load_allegations as load_allegations
    from sanctions_data.dataset.loaders import load_conflicts as load_conflicts
    from sanctions_data.dataset.loaders import load_entities as load_entities
    from sanctions_data.dataset.loaders import load_events as load_events
    from sanctions_data.dataset.loaders import load_figures as load_figures
    from sanctions_data.dataset.loaders import load_identifiers as load_identifiers
    from sanctions_data.dataset.loaders import load_instruments as load_instruments
    from sanctions_data.dataset.loaders import load_measures as load_measures
    from sanctions_data.dataset.loaders import load_names as load_names
    from sanctions_data.dataset.loaders import load_positions as load_positions
    from sanctions_data.dataset.loaders import load_provenance as load_provenance
    from sanctions_data.dataset.loaders import load_relations as load_relations
    from sanctions_data.dataset.loaders import load_remarks as load_remarks
    from sanctions_data.dataset.loaders import load_schemes as load_schemes
    from sanctions_data.dataset.loaders import load_sources as load_sources
    from sanctions_data.dataset.loaders import load_status_history as load_status_history
    from sanctions_data.errors import SanctionsDataError as SanctionsDataError
    from sanctions_data.exports.formats import export as export
    from sanctions_data.page.render import make_page as make_page
    from sanctions_data.provenance.find_documents import held_documents as held_documents
    from sanctions_data.published import data_path as data_path
    from sanctions_data.records.action import Action as Action
    from sanctions_data.records.allegation import Allegation as Allegation
    from sanctions_data.records.attestation import Attestation as Attestation
    from sanctions_data.records.entity import Entity as Entity
    from sanctions_data.records.event import Event as Event
    from sanctions_data.records.figure import Figure as Figure
    from sanctions_data.records.identifier import Identifier as Identifier
    from sanctions_data.records.instrument import Instrument as Instrument
    from sanctions_data.records.measure import Measure as Measure
    from sanctions_data.records.name import Name as Name
    from sanctions_data.records.position import Position as Position
    from sanctions_data.records.relation import Relation as Relation
    from sanctions_data.records.remark import Remark as Remark
    from sanctions_data.records.scheme import Scheme as Scheme
    from sanctions_data.validation import Check as Check
    from sanctions_data.validation import Report as Report
    from sanctions_data.validation import validate as validate
    from sanctions_data.validation.generate.make_rows import generate as generate
    from sanctions_data.validation.infer.describe import describe as describe
    from sanctions_data.validation.infer.infer_schema import infer as infer

    __version__: str

_WHERE = {
    "Dataset": "dataset.dataset",
    "json_schema": "dataset.dataset",
    "load": "dataset.dataset",
    "table_schema": "dataset.dataset",
    "held_documents": "provenance.find_documents",
    "SanctionsDataError": "errors",
    "export": "exports.formats",
    "make_page": "page.render",
    "data_path": "published",
    **{f"load_{table}": "dataset.loaders" for table in _ALL_TABLES},
    **{model: f"records.{module}" for module, model, _ in _RECORD_TABLES.values()},
    "Check": "validation",
    "Report": "validation",
    "generate": "validation.generate.make_rows",
    "describe": "validation.infer.describe",
    "infer": "validation.infer.infer_schema",
    "validate": "validation",
}

__all__ = ["__version__", *_WHERE]  # noqa: PLE0604 - the names of _WHERE are strings


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from sanctions_data.published.files import read_text

        return read_text("VERSION").strip()
    if name == "bundled_schemas":  # `validation` asks for them; it imports nothing of the dataset
        from . import published

        return published
    if name not in _WHERE:
        from sanctions_data.errors import did_you_mean

        raise AttributeError(f"module {__name__!r} has no attribute {name!r}{did_you_mean(name, _WHERE)}")
    from importlib import import_module

    found = getattr(import_module(f".{_WHERE[name]}", __name__), name)
    globals()[name] = found
    return found


class _MovedModules:
    """Find the modules of 1.x at their new places (`_moved.py`); it is asked last, for what no file stands for."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> Any:
        if not name.startswith(f"{__name__}."):
            return None
        from ._moved import find_moved

        return find_moved(name)


sys.meta_path.append(_MovedModules)


def __dir__() -> list[str]:
    return sorted(__all__)
