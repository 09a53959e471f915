"""Entities: states, bodies, people."""

from __future__ import annotations

from typing import ClassVar

from sanctions_data.records.record import (
    Count,
    Day,
    Id,
    Provenance,
    Record,
    Text,
    claimed,
    earliest,
    latest,
    structural,
)
from sanctions_data.records.vocabulary import Country, EntityType


class Entity(Record):
    """A person, body, state or group that the records refer to."""

    table_name: ClassVar[str] = "entities"
    shown = ("name", "type", "country")

    id: Id = structural("Readable, stable id of the entity.", "wang-junzheng")
    type: EntityType = structural("What it is: a FollowTheMoney schema.", "Person")
    name: Text | None = claimed("Name as the source gives it.", "Wang Junzheng")
    country: Country | None = claimed("Country or union it belongs to (FollowTheMoney code).", "cn")
    birth_date: Day | None = claimed("Day of birth.", "1958-01-09")
    birth_date_earliest: Day | None = earliest("birth_date")
    birth_date_latest: Day | None = latest("birth_date")
    birth_place: Text | None = claimed("Place of birth as the source gives it.", "Lianshui, Jiangsu, China")
    description: Text | None = claimed("What it is, as a source says.", "a paramilitary organization")
    member_count: Count | None = claimed("How many members a union has.", 27)
    provenance: Provenance = None

    def label(self) -> str:
        return self.name or ""
