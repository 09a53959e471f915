"""Identifiers: what lists call an entity."""

from __future__ import annotations

from typing import ClassVar

from sanctions_data.records.record import (
    Day,
    Id,
    Provenance,
    Record,
    Text,
    claimed,
    earliest,
    inherited,
    latest,
    structural,
)
from sanctions_data.records.vocabulary import IdentifierScheme


class Identifier(Record):
    """One identifier of one entity on one list; one that nobody could read is absent."""

    table_name: ClassVar[str] = "identifiers"
    shown = ("entity_name", "scheme", "value")

    id: Id = structural("Entity and scheme.", "wang-junzheng.ofac-sdn")
    entity: Id = structural("The entity that it identifies.", "wang-junzheng", references="entities")
    entity_name: Text | None = inherited("entity", "name", "Name of the entity.", "Wang Junzheng")
    scheme: IdentifierScheme = structural("The list.", "ofac-sdn", references="schemes")
    value: Text | None = claimed("The identifier, as printed.", "31492")
    scheme_closed_on: Day | None = inherited(
        "scheme",
        "closed_on",
        "First day on which the list was no longer kept; null if no claim states it.",
        "2026-01-28",
    )
    scheme_closed_on_earliest: Day | None = earliest("scheme_closed_on")
    scheme_closed_on_latest: Day | None = latest("scheme_closed_on")
    provenance: Provenance = None

    def label(self) -> str:
        return f"{self.scheme} {self.value}"
