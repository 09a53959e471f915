"""Events: what happened around the actions."""

from __future__ import annotations

from typing import ClassVar

from sanctions_data.records.record import Day, Id, Provenance, Record, Text, claimed, earliest, latest, structural


class Event(Record):
    """Something that happened and that a source places in time or space."""

    table_name: ClassVar[str] = "events"
    shown = ("name", "date")

    id: Id = structural("Readable, stable id of the event.", "anchorage-visit")
    name: Text | None = claimed("What it was, in our words.", "visit to Anchorage")
    date: Day | None = claimed("Day it took place.", "2021-03-22")
    date_earliest: Day | None = earliest("date")
    date_latest: Day | None = latest("date")
    place: Text | None = claimed("Where, as worded.", "Anchorage, Alaska")
    description: Text | None = claimed("What a source says about it, in our words.", "officials criticised in public")
    provenance: Provenance = None

    def label(self) -> str:
        return self.name or ""
