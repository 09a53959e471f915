"""Allegations: who accuses whom of what."""

from __future__ import annotations

from typing import ClassVar

from sanctions_data.records.record import Id, Provenance, Record, Several, Text, claimed, inherited, structural
from sanctions_data.records.vocabulary import Act, Region, Victims


class Allegation(Record):
    """One accusation by one accuser; that it was made is recorded, not that it is true."""

    table_name: ClassVar[str] = "allegations"
    shown = ("alleged_by_name", "acts", "accused_name")

    id: Id = structural("Readable, stable id of the allegation.", "campaigners-camps")
    alleged_by: Id | None = claimed(
        "Who makes it; null if the source speaks in its own voice or names nobody.",
        "human-rights-campaigners",
        references="entities",
    )
    alleged_by_name: Text | None = inherited("alleged_by", "name", "Name of the accuser.", "Human rights campaigners")
    accused: Id | None = claimed("Who is accused.", "cn", references="entities")
    accused_name: Text | None = inherited("accused", "name", "Name of the accused.", "China")
    acts: Several[Act] | None = claimed("What is alleged.", ["torture"], accuser=True)
    victims: Several[Victims] | None = claimed("Who was wronged, according to the accuser.", ["uyghurs"], accuser=True)
    region: Region | None = claimed("Where (ISO 3166-2).", "CN-XJ")
    provenance: Provenance = None

    def label(self) -> str:
        return f"{self.alleged_by_name or 'accuser not named'}: {', '.join(self.acts or ())}"
