"""Conflicts: where claims do not sit together, what was decided, and why."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from .base import Id, Record, Text, structural


class ConflictRow(Record):
    """One claim of one decision."""

    table_name: ClassVar[str] = "conflicts"
    key: ClassVar[tuple[str, ...]] = ("decision", "claim")

    decision: Id = structural("The decision.", "d0001")
    kind: Literal["value", "bound", "dispute", "wording"] = structural("What is at odds.", "value")
    outcome: Literal["chosen", "unresolved", "compatible"] = structural("What was decided.", "chosen")
    claim: Id = structural("A claim concerned.", "c0044")
    standing: Literal["chosen", "kept", "not chosen"] = structural("What became of this claim.", "chosen")
    table: Text = structural("Table of its record.", "entities")
    record: Id = structural("Its record.", "eu")
    field: Text = structural("Its field.", "member_count")
    value: Annotated[str, StringConstraints(min_length=1, max_length=300)] = structural("What it says.", "27")
    said_by: Id = structural("Who says so: an entity, reporter, or unstated.", "reporter")
    source: Id | None = structural("Document of its primary evidence.", "voa-2021-03-22", nullable=True)
    sentence: int | None = structural("Sentence of its primary evidence.", 15, nullable=True)
    reason: Annotated[str, StringConstraints(min_length=1, max_length=600)] = structural(
        "Why it was decided so.", "the sum fits this value alone"
    )

    def label(self) -> str:
        return f"{self.decision} {self.outcome}: {self.record} {self.field}"
