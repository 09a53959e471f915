"""Actions: what an authority did at one time, with its measures."""

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
from sanctions_data.records.vocabulary import Authority, Program, Provision, Region, Status, Victims


class Action(Record):
    """One step of one authority, or one that several took together."""

    table_name: ClassVar[str] = "actions"
    checks = LISTING
    shown = ("authority_name", "announced_on", "start_date", "status", "status_as_of")

    id: Id = structural("Readable, stable id of the action; its ordinal means nothing.", "us-2021-xinjiang-1")
    authority: Authority | None = claimed(
        "Who acts; null for a joint action, whose parties are its relations of kind participant.",
        "us",
        references="entities",
    )
    authority_name: Text | None = inherited("authority", "name", "Name of the authority.", "United States")
    announced_by: Id | None = claimed("The organ that announced it.", "us-treasury", references="entities")
    announced_by_name: Text | None = inherited(
        "announced_by", "name", "Name of that organ.", "U.S. Treasury Department"
    )
    announced_on: Day | None = claimed("Day of the authority's announcement.", "2021-03-22")
    announced_on_earliest: Day | None = earliest("announced_on")
    announced_on_latest: Day | None = latest("announced_on")
    listing_date: Day | None = claimed("Day the names entered the list: the date of the instrument.", "2021-03-22")
    listing_date_earliest: Day | None = earliest("listing_date")
    listing_date_latest: Day | None = latest("listing_date")
    start_date: Day | None = claimed("Day of legal effect.", "2021-03-22")
    start_date_earliest: Day | None = earliest("start_date")
    start_date_latest: Day | None = latest("start_date")
    end_date: Day | None = claimed("Day the action ended.", "2025-04-30")
    end_date_earliest: Day | None = earliest("end_date")
    end_date_latest: Day | None = latest("end_date")
    status: Status | None = computed(
        "status",
        (),
        "What became of the action: what its newest attestation says.",
        "announced",
        formerly="claimed",
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
    program: Program | None = claimed("Sanctions program (OpenSanctions key).", "US-GLOMAG")
    provisions: Several[Provision] | None = claimed("What the action restricts.", ["asset-freeze"])
    reason: Text | None = claimed(
        "The reason, in the words of the authority that gives it.", "human rights abuses", accuser=True, quoted=True
    )
    reason_summary: Text | None = claimed("The reason, in our words.", "spreading falsehoods", accuser=True)
    victims: Several[Victims] | None = claimed(
        "Who was wronged, according to the authority that gives the reason.", ["uyghurs"], accuser=True
    )
    region: Region | None = claimed("Region that the reason is about (ISO 3166-2).", "CN-XJ")
    purpose: Text | None = claimed("What the action should achieve, in our words.", "deter further abuses")
    description: Text | None = claimed(
        "What a source says about the action as a whole, in our words.", "first penalties on China since 1989"
    )
    source_count: Count | None = computed("source_count", (), "How many documents the row's claims rest on.", 2)
    provenance: Provenance = None

    def label(self) -> str:
        when = f"{self.start_date} (day of effect)" if self.start_date else "day unknown"
        return f"{self.authority or 'joint'}, {self.announced_on or when}"
