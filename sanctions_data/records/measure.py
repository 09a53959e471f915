"""Measures: one authority listing one target."""

from __future__ import annotations

from typing import ClassVar

from sanctions_data.records.record import (
    LISTING,
    Count,
    Day,
    Id,
    Provenance,
    Record,
    Several,
    Text,
    claimed,
    computed,
    earliest,
    inherited,
    latest,
    structural,
)
from sanctions_data.records.vocabulary import Authority, Certainty, Program, Provision, Region, Status, Victims


class Measure(Record):
    """An authority's listing of one person or body."""

    table_name: ClassVar[str] = "measures"
    checks = LISTING
    shown = ("target_name", "authority", "status", "status_as_of", "action_status", "announced_on", "end_date")

    id: Id = structural("Readable, stable id of the measure.", "us-2021-xinjiang-1-wang-junzheng")
    action: Id = structural("The action this measure is part of.", "us-2021-xinjiang-1", references="actions")
    authority: Authority | None = inherited(
        "action", "authority", "Who imposes the measure.", "us", references="entities"
    )
    authority_name: Text | None = inherited("authority", "name", "Name of the authority.", "United States")
    target: Id = claimed("Who is listed.", "wang-junzheng", references="entities", required=True)
    target_name: Text | None = inherited("target", "name", "Name of the target.", "Wang Junzheng")
    announced_on: Day | None = inherited("action", "announced_on", "Day of the authority's announcement.", "2021-03-22")
    announced_on_earliest: Day | None = earliest("announced_on")
    announced_on_latest: Day | None = latest("announced_on")
    listing_date: Day | None = inherited(
        "action", "listing_date", "Day the name entered the list: the date of the instrument.", "2021-03-22"
    )
    listing_date_earliest: Day | None = earliest("listing_date")
    listing_date_latest: Day | None = latest("listing_date")
    start_date: Day | None = inherited("action", "start_date", "Day of legal effect.", "2021-03-22")
    start_date_earliest: Day | None = earliest("start_date")
    start_date_latest: Day | None = latest("start_date")
    end_date: Day | None = claimed("Day the measure ended.", "2025-04-30")
    end_date_earliest: Day | None = earliest("end_date")
    end_date_latest: Day | None = latest("end_date")
    status: Status | None = computed(
        "status",
        (),
        "What became of the measure: what its newest attestation says.",
        "announced",
        via="action",
        formerly="inherited",
        reads="status_history",
    )
    status_as_of: Day | None = computed(
        "status_as_of",
        (),
        "Day that the newest attestation is about.",
        "2025-04-30",
        formerly="claimed",
        reads="status_history",
    )
    status_as_of_earliest: Day | None = earliest("status_as_of")
    status_as_of_latest: Day | None = latest("status_as_of")
    action_status: Status | None = computed(
        "action_status",
        (),
        "What became of the action that the listing was announced with, which may be lifted in part.",
        "partly-lifted",
        reads="actions",
    )
    program: Program | None = inherited("action", "program", "Sanctions program (OpenSanctions key).", "US-GLOMAG")
    provisions: Several[Provision] | None = inherited(
        "action", "provisions", "What the measure restricts.", ["asset-freeze"]
    )
    provisions_certainty: Certainty | None = computed(
        "certainty",
        ("provisions",),
        "How certain the provisions are: the best of their claims. For bodies that China lists it is weak, since the "
        "sentence speaks of individuals.",
        "stated",
    )
    reason: Text | None = inherited(
        "action",
        "reason",
        "The reason, in the words of the authority that gives it.",
        "human rights abuses",
        accuser=True,
        quoted=True,
    )
    reason_summary: Text | None = inherited(
        "action", "reason_summary", "The reason, in our words.", "spreading falsehoods", accuser=True
    )
    victims: Several[Victims] | None = inherited(
        "action",
        "victims",
        "Who was wronged, according to the authority that gives the reason.",
        ["uyghurs"],
        accuser=True,
    )
    region: Region | None = inherited("action", "region", "Region that the reason is about (ISO 3166-2).", "CN-XJ")
    source_count: Count | None = computed("source_count", (), "How many documents the row's claims rest on.", 2)
    provenance: Provenance = None

    def label(self) -> str:
        when = self.announced_on.isoformat() if self.announced_on else "day unknown"
        return f"{self.authority} → {self.target_name or self.target}, {when}"
