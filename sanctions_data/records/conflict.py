"""Conflicts: claims that disagree, what was decided, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from sanctions_data.records.record import Id, Link, LongText, Ordinal, Record, Text, structural

ClaimOutcome = Literal["chosen", "kept", "not chosen"]


class ConflictRow(Record):
    """One claim of one decision."""

    table_name: ClassVar[str] = "conflicts"
    # in 2.0.0: `standings.csv` means another thing
    renamed: ClassVar[Mapping[str, str]] = {"standing": "claim_outcome"}
    shown = ("decision", "outcome", "field", "value", "claim_outcome")
    key: ClassVar[tuple[str, ...]] = ("decision", "claim")
    links: ClassVar[tuple[Link, ...]] = (
        (("decision",), "decisions", ("id",)),
        (("claim",), "claims", ("id",)),
        (("source",), "sources", ("id",)),
        (("source", "sentence"), "sentences", ("source", "n")),
    )

    decision: Id = structural("The decision.", "d0001")
    kind: Literal["value", "bound", "dispute", "succession", "wording"] = structural("What differs.", "value")
    outcome: Literal["chosen", "unresolved", "compatible"] = structural("What was decided.", "chosen")
    claim: Id = structural("A claim concerned.", "c0044")
    claim_outcome: ClaimOutcome = structural("What became of this claim.", "chosen")
    table: Text = structural("Table of its record.", "entities")
    record: Id = structural("Its record.", "eu")
    field: Text = structural("Its field.", "member_count")
    value: Text = structural("What it says.", "27")
    said_by: Id = structural("Who says so: an entity, reporter, or unstated.", "reporter")
    source: Id | None = structural("Document of its primary evidence.", "voa-2021-03-22", nullable=True)
    sentence: Ordinal | None = structural("Sentence of its primary evidence.", 15, nullable=True)
    reason: LongText = structural("Reason of the decision.", "the sum fits this value alone")

    def label(self) -> str:
        return f"{self.decision} {self.outcome}: {self.record} {self.field}"
