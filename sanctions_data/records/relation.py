"""Relations: links between records, one a row."""

from __future__ import annotations

from typing import ClassVar, Literal

from sanctions_data.records.record import Id, Provenance, Record, claimed, structural
from sanctions_data.records.vocabulary import RelationKind

LinkedTable = Literal["actions", "allegations", "entities", "events", "measures", "remarks"]


class Relation(Record):
    """One link from a subject to an object; many-to-many links are many rows."""

    table_name: ClassVar[str] = "relations"
    variable_links = (("subject_table", "subject"), ("object_table", "object"))
    shown = ("subject", "kind", "object")

    id: Id = structural("Subject, kind and object.", "cn-2021-counter-1.in-response-to.joint-2021-xinjiang-1")
    subject_table: LinkedTable = structural("Table of the subject.", "actions")
    subject: Id = structural("The record that the link starts from.", "cn-2021-counter-1")
    kind: RelationKind = structural("What links them.", "in_response_to")
    object_table: LinkedTable = structural("Table of the object.", "actions")
    object: Id = claimed("The record that the link leads to.", "joint-2021-xinjiang-1", required=True)
    provenance: Provenance = None

    def label(self) -> str:
        return f"{self.subject} {self.kind} {self.object}"
