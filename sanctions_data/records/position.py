"""Positions: who holds or held which post."""

from __future__ import annotations

from typing import ClassVar

from sanctions_data.records.record import (
    PERIOD,
    Day,
    Id,
    Provenance,
    Record,
    Text,
    claimed,
    computed,
    earliest,
    inherited,
    latest,
    structural,
)
from sanctions_data.records.vocabulary import Certainty, Tenure


class Position(Record):
    """One post of one person, as one wording gives it."""

    table_name: ClassVar[str] = "positions"
    checks = PERIOD
    shown = ("holder_name", "title", "tenure")

    id: Id = structural("Readable, stable id of the position.", "chen-mingguo-1")
    holder: Id = structural("Who holds or held it.", "chen-mingguo", references="entities")
    holder_name: Text | None = inherited("holder", "name", "Name of the holder.", "Chen Mingguo")
    title: Text | None = claimed("Title as worded.", "director of the Xinjiang Public Security Bureau")
    organization: Id | None = claimed("Body it is a post of.", "xinjiang-public-security-bureau", references="entities")
    organization_name: Text | None = inherited(
        "organization", "name", "Name of that body.", "Xinjiang Public Security Bureau"
    )
    tenure: Tenure | None = claimed("Whether it was held when the source was written.", "current")
    tenure_certainty: Certainty | None = computed(
        "certainty",
        ("tenure",),
        "How certain the tenure is: weak if the source names the post and does not say whether it is held, or if other "
        "sources show that it errs.",
        "stated",
    )
    start_date: Day | None = claimed("Day it was taken up.", "2020-04-01")
    start_date_earliest: Day | None = earliest("start_date")
    start_date_latest: Day | None = latest("start_date")
    end_date: Day | None = claimed("Day it was given up.", "2021-01-31")
    end_date_earliest: Day | None = earliest("end_date")
    end_date_latest: Day | None = latest("end_date")
    provenance: Provenance = None

    def label(self) -> str:
        return f"{self.holder_name}, {self.title}"
