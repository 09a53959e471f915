"""Instruments: the acts, orders and notices behind the actions."""

from __future__ import annotations

from typing import ClassVar

from sanctions_data.records.record import Day, Id, Provenance, Record, Text, claimed, earliest, latest, structural
from sanctions_data.records.vocabulary import InstrumentKind


class Instrument(Record):
    """One document by which an authority acts, or which is the basis of the action."""

    table_name: ClassVar[str] = "instruments"
    shown = ("kind", "number", "date")

    id: Id = structural("Readable, stable id of the instrument.", "eu-decision-2021-481")
    action: Id = structural(
        "The action that it carries out or is the basis of.", "eu-2021-xinjiang-1", references="actions"
    )
    kind: InstrumentKind = structural("What sort of instrument it is.", "decision")
    number: Text | None = claimed("Its number, as printed.", "2021/481")
    date: Day | None = claimed("Day that is printed on it.", "2021-03-22")
    date_earliest: Day | None = earliest("date")
    date_latest: Day | None = latest("date")
    published_in: Text | None = claimed("Where it was published.", "Canada Gazette, Part II, Volume 155, Number 7")
    provenance: Provenance = None

    def label(self) -> str:
        return f"{self.kind} {self.number or ''}".strip()
