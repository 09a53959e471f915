"""Figures: every number anybody says."""

from __future__ import annotations

from typing import ClassVar, Literal

from sanctions_data.records.record import Count, Id, Provenance, Record, claimed, structural
from sanctions_data.records.vocabulary import Counted, Qualifier

AboutTable = Literal["actions", "allegations", "entities", "events", "measures", "remarks"]


class Figure(Record):
    """One number as one source gives it, of one record."""

    table_name: ClassVar[str] = "figures"
    variable_links = (("about_table", "about"),)
    shown = ("of", "qualifier", "number", "minimum", "maximum")

    id: Id = structural("Readable, stable id of the figure.", "cn-2021-counter-1.persons")
    about_table: AboutTable = structural("Table of the record the number is about.", "actions")
    about: Id = structural("The record the number is about.", "cn-2021-counter-1")
    of: Counted | None = claimed("What is counted.", "persons")
    number: Count | None = claimed("The number, if one is given.", 10)
    minimum: Count | None = claimed("Lower bound, if one is given.", 5)
    maximum: Count | None = claimed("Upper bound, if one is given.", 100)
    qualifier: Qualifier | None = claimed("How the number is hedged.", "about")
    subset_of: Id | None = claimed(
        "The figure whose things these are part of.", "cn-2021-counter-1.persons", references="figures"
    )
    provenance: Provenance = None

    def label(self) -> str:
        value = self.number if self.number is not None else self.minimum
        return " ".join(str(part) for part in (self.qualifier, value, self.of) if part is not None)
