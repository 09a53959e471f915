"""Remarks: who said what."""

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
from sanctions_data.records.vocabulary import Stance


class Remark(Record):
    """One statement of one speaker, as a source reports it."""

    table_name: ClassVar[str] = "remarks"
    shown = ("speaker_name", "date", "stance")

    id: Id = structural("Readable, stable id of the remark.", "zhang-ming-warning")
    speaker: Id | None = claimed("Who said it.", "zhang-ming", references="entities")
    speaker_name: Text | None = inherited("speaker", "name", "Name of the speaker.", "Zhang Ming")
    date: Day | None = claimed("Day it was said.", "2021-03-22")
    date_earliest: Day | None = earliest("date")
    date_latest: Day | None = latest("date")
    stance: Stance | None = claimed("What the speaker does by saying it.", "warns")
    position: Text | None = claimed(
        "What is said, in our words.", "sanctions will change nothing and will be answered", accuser=True
    )
    provenance: Provenance = None

    def label(self) -> str:
        return f"{self.speaker_name} {self.stance or 'says'}"
