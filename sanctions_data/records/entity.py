"""Entities: states, bodies, people."""

from __future__ import annotations

from typing import ClassVar

from ..vocabulary import Authority, EntityType
from .base import Count, Id, Provenance, Record, Text, claimed, structural


class Entity(Record):
    """A person, body, state or group that the records refer to."""

    table_name: ClassVar[str] = "entities"

    id: Id = structural("Readable, stable id of the entity.", "wang-junzheng")
    type: EntityType = structural("What it is: a FollowTheMoney schema.", "Person")
    name: Text | None = claimed("Name as the source gives it.", "Wang Junzheng")
    country: Authority | None = claimed("Country or union it belongs to (FollowTheMoney code).", "cn")
    member_count: Count | None = claimed("How many members a union has.", 27)
    provenance: Provenance = None

    def label(self) -> str:
        return self.name or ""
