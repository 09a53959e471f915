"""Provenance: for every value the words it rests on, flat, for people with a spreadsheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, ClassVar, Literal, get_args

from sanctions_data.records.record import Address, Count, Day, Id, Link, Ordinal, Origin, Record, Text, structural

Grade = Literal["pinned", "digest", "quote"]
GRADES: tuple[Grade, ...] = get_args(Grade)  # the best first


class ProvenanceRow(Record):
    """One piece of evidence of one claim behind one field."""

    table_name: ClassVar[str] = "provenance"
    shown = ("field", "value", "claim", "source", "sentence")
    key: ClassVar[tuple[str, ...]] = ("table", "record", "field", "claim", "ord")
    links: ClassVar[tuple[Link, ...]] = (
        (("claim",), "claims", ("id",)),
        (("claim", "ord"), "evidence", ("claim", "ord")),
        (("uses_claim",), "claims", ("id",)),
        (("source",), "sources", ("id",)),
        (("source", "sentence"), "sentences", ("source", "n")),
    )

    table: Text = structural("Table of the record.", "measures")
    record: Id = structural("The record.", "us-2021-xinjiang-1-wang-junzheng")
    field: Text = structural("The field.", "announced_on")
    origin: Origin = structural("How the field gets its value.", "inherited")
    inherited_from: Id | None = structural("The record it is taken from.", "us-2021-xinjiang-1", nullable=True)
    value: Text = structural("What the claim says; for list fields one member; dates as EDTF.", "2021-03-22")
    claim: Id = structural("The claim.", "c0031")
    ord: Count = structural("Order of the evidence within the claim.", 0)
    role: Text = structural("What the evidence does for the claim.", "primary")
    source: Id | None = structural("The document.", "voa-2021-03-22", nullable=True)
    publisher: Text | None = structural("Who made the document, never who copied it.", "VOA News", nullable=True)
    title: Text | None = structural("Title of the document.", "Sanctions", nullable=True)
    published_on: Day | None = structural("Day the document is dated.", "2021-03-22", nullable=True)
    url: Address | None = structural(
        "Address of the document, else of the copy that was read. That of the document itself scrolls to `quote`.",
        "https://example.org/a#:~:text=Monday",
        nullable=True,
    )
    sentence: Ordinal | None = structural("Number of the sentence.", 7, nullable=True)
    start: Count | None = structural("First code point of the words.", 953, nullable=True)
    end: Ordinal | None = structural("One past the last.", 959, nullable=True)
    quote: Text | None = structural("The words, if the quotation budget allows them.", "Monday", nullable=True)
    uses_claim: Id | None = structural("The claim, if the evidence is another claim.", "c0030", nullable=True)
    gist: Text | None = structural("What the sentence says, in our own words.", "Two are listed.", nullable=True)
    derivation: Text = structural("quoted, normalized or inferred.", "inferred")
    rule: Text = structural("Rule from the words to the value.", "weekday_near/1")
    modality: Text = structural("How the speaker says it: asserted, reported, alleged, denied, intended.", "asserted")
    said_by: Id = structural("Who says so: an entity, reporter, or unstated.", "reporter")
    certainty: Text = structural("stated, resolved or weak.", "resolved")
    grade: Grade | None = structural(
        "pinned: document held, offsets and digests; digest: sentence digest from a public copy; quote: words only.",
        "pinned",
        nullable=True,
    )

    def label(self) -> str:
        return f"{self.record} {self.field} ← {self.claim}"


def count_grades(rows: Iterable[Any]) -> dict[Grade, int]:
    """Return how many fields have which grade, that of the best evidence behind the field.

    Args:
        rows: of the table `provenance`.
    """
    best: dict[tuple[str, str], int] = {}
    for row in rows:
        if row.grade is not None:
            key = row.record, row.field
            best[key] = min(best.get(key, len(GRADES)), GRADES.index(row.grade))
    counts = Counter(best.values())
    return {grade: counts[rank] for rank, grade in enumerate(GRADES)}
