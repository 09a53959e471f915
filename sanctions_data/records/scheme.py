"""Schemes: the lists whose numbers the identifiers are, and whether they are still kept."""

from __future__ import annotations

from typing import ClassVar

from sanctions_data.records.record import Day, Id, Provenance, Record, Text, claimed, earliest, latest, structural


class Scheme(Record):
    """One list that gives a number to each name."""

    table_name: ClassVar[str] = "schemes"
    since = "2.0.0"
    shown = ("name", "closed_on")

    id: Id = structural("The list, as `identifiers.scheme` names it.", "ofsi-group")
    name: Text | None = claimed("Its name, as printed.", "Consolidated List of Financial Sanctions Targets")
    closed_on: Day | None = claimed(
        "First day on which the list was no longer kept; null if no claim states that it was closed. Its numbers stay.",
        "2026-01-28",
    )
    closed_on_earliest: Day | None = earliest("closed_on")
    closed_on_latest: Day | None = latest("closed_on")
    provenance: Provenance = None

    def label(self) -> str:
        return self.name or ""
