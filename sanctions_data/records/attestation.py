"""Attestations: who said, of which day, whether a listing stands."""

from __future__ import annotations

from typing import ClassVar, Literal

from sanctions_data.records.record import (
    Day,
    Id,
    Provenance,
    Record,
    Text,
    claimed,
    computed,
    earliest,
    latest,
    structural,
)
from sanctions_data.records.vocabulary import Certainty, State

AttestedTable = Literal["actions", "measures"]


class Attestation(Record):
    """One dated statement on whether a measure or an action stands, by one source."""

    table_name: ClassVar[str] = "status_history"
    variable_links = (("subject_table", "subject"),)
    checks = (
        (
            "until-after-as-of",
            "COALESCE(until_latest, until) >= COALESCE(as_of_earliest, as_of)",
            "the period ends before the day of the statement",
        ),
    )
    shown = ("subject", "state", "as_of", "until", "source")

    id: Id = structural("The subject and an ordinal, which means nothing.", "gb-2021-xinjiang-1-wang-junzheng.status-2")
    subject_table: AttestedTable = structural("Table of the subject.", "measures")
    subject: Id = structural("The measure or action that the statement is about.", "gb-2021-xinjiang-1-wang-junzheng")
    state: State = claimed("What the source says about it.", "on-list", required=True)
    as_of: Day | None = claimed("Day that the statement is about.", "2025-04-10")
    as_of_earliest: Day | None = earliest("as_of")
    as_of_latest: Day | None = latest("as_of")
    until: Day | None = claimed("Last day of the period, if the statement gives one.", "2022-12-08")
    until_earliest: Day | None = earliest("until")
    until_latest: Day | None = latest("until")
    certainty: Certainty | None = computed(
        "certainty", ("state",), "How certain the state is: the best of its claims.", "stated"
    )
    source: Id | None = computed(
        "state_source", ("state",), "Document that the state rests on: that of its first claim.", "uk-list-2025-04-10"
    )
    looked_at_on: Day | None = computed(
        "looked_at_on", ("state",), "Day that document was last looked at.", "2026-11-21"
    )
    looked_at_on_earliest: Day | None = earliest("looked_at_on")
    looked_at_on_latest: Day | None = latest("looked_at_on")
    looked_at_sha256: Text | None = computed(
        "looked_at_sha256",
        ("state",),
        "SHA-256 of what was looked at: of the bytes of the document if it is held, else of the cited sentence in "
        "normal form n1; null if neither is recorded.",
        "0" * 64,
    )
    provenance: Provenance = None

    def label(self) -> str:
        day = self.as_of or self.as_of_latest or self.as_of_earliest
        until = f" until {self.until}" if self.until else ""
        return f"{self.state}{until}, as of {day}"
