"""The ledger: what people write, and nothing else is true in this package.

Six tables. `sources` are documents; `sentences` their sentences, by place and digest and without text;
`records` name the rows of the dataset and their keys; `claims` say one value of one field each;
`evidence` ties a claim to words of a sentence or to another claim; `decisions` settle or keep what
disagrees. Rows are only ever added; of a released row only the last three columns may change, once,
from empty.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic.config import JsonDict

from .records.base import LINE_PATTERN, ClaimId, Count, Day, Id, Link, LongText, Ordinal, Text, TwoOrMore

Version = Annotated[str, StringConstraints(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Rule = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*/[0-9]+$")]
Cause = Literal["source", "curation"]


class Row(BaseModel):
    """A ledger row; the four last columns are its life: first and last release, successor, cause of the end."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    table_name: ClassVar[str]
    key: ClassVar[tuple[str, ...]] = ("id",)
    links: ClassVar[tuple[Link, ...]] = ()

    added_in: Version = Field(description="Release in which the row first stood.", examples=["0.1.0"])
    retired_in: Version | None = Field(None, description="Release in which it no longer stood.", examples=["1.0.1"])
    replaced_by: Text | None = Field(None, description="Key of the row that took its place.", examples=["c0400"])
    cause: Cause | None = Field(
        None, description="Why it ended: the source changed, or our reading of it.", examples=["curation"]
    )

    @property
    def active(self) -> bool:
        return self.retired_in is None


class Source(Row):
    """A document, as it was read. Its description may be succeeded by another with the same id."""

    table_name: ClassVar[str] = "sources"
    key: ClassVar[tuple[str, ...]] = ("id", "added_in")

    id: Id = Field(description="Readable, stable id.", examples=["voa-2021-03-22"])
    kind: Literal["article", "list", "notice", "release", "act", "page", "report"] = Field(
        description="What sort of document it is.", examples=["article"]
    )
    title: Text | None = Field(None, description="Title, as the document or the note says.", examples=["Sanctions"])
    publisher: Text | None = Field(None, description="Who made the document, never who copied it.", examples=["VOA"])
    author: Text | None = Field(None, description="Author.", examples=["VOA News"])
    published_on: Day | None = Field(None, description="Day the document is dated.", examples=["2021-03-22"])
    language: Literal["de", "en", "fr", "zh"] = Field(description="Language (ISO 639-1).", examples=["en"])
    url: Text | None = Field(None, description="Address of the document.", examples=["https://example.org/a"])
    copy_of: Text | None = Field(None, description="What this is a copy of, where a copy was read.", examples=["list"])
    reader: Text | None = Field(None, description="Address or name of the copy that was read.", examples=["copy"])
    retrieved_on: Day | None = Field(None, description="Day it was read.", examples=["2026-11-21"])
    retrieved_on_earliest: Day | None = Field(
        None, description="First day it can have been read; the day itself where it is known.", examples=["2026-11-01"]
    )
    retrieved_on_latest: Day | None = Field(
        None, description="Last day it can have been read; the day itself where it is known.", examples=["2026-11-21"]
    )
    raw_sha256: Digest | None = Field(None, description="SHA-256 of the bytes held, if any.", examples=["0" * 64])
    n1_sha256: Digest | None = Field(None, description="SHA-256 of the n1 form of the text.", examples=["0" * 64])
    bytes: Ordinal | None = Field(None, description="Length in bytes.", examples=[2968])
    characters: Ordinal | None = Field(None, description="Length in code points.", examples=[2934])
    sentence_count: Count = Field(description="How many of its sentences stand in the ledger.", examples=[22])
    rights: Text = Field(description="What may be done with it.", examples=["not redistributed"])
    note: Text | None = Field(None, description="What else a reader should know.", examples=["captions included"])


class Sentence(Row):
    """One sentence, caption or list row of a source. There is no column for its text."""

    table_name: ClassVar[str] = "sentences"
    key: ClassVar[tuple[str, ...]] = ("source", "n")
    links: ClassVar[tuple[Link, ...]] = ((("source",), "sources", ("id",)),)

    source: Id = Field(description="Its document.", examples=["voa-2021-03-22"])
    n: Ordinal = Field(description="Number in the document, from 1.", examples=[7])
    block: Ordinal | None = Field(None, description="Paragraph, caption or row it stands in.", examples=[7])
    kind: Literal["body", "caption", "caption_truncated", "headline", "row", "title"] = Field(
        description="What sort of sentence it is.", examples=["body"]
    )
    start: Count | None = Field(None, description="First code point, where the document is held.", examples=[919])
    end: Ordinal | None = Field(None, description="One past the last code point.", examples=[1127])
    n1: Digest | None = Field(None, description="SHA-256 of normal form n1 (docs/anchors.md).", examples=["0" * 64])
    n2: Digest | None = Field(None, description="SHA-256 of normal form n2.", examples=["0" * 64])
    sk: Digest | None = Field(None, description="SHA-256 of the skeleton: a locator, never proof.", examples=["0" * 64])
    length: Ordinal | None = Field(None, description="Length of the n1 form in code points.", examples=[208])
    sk_length: Ordinal | None = Field(None, description="Length of the skeleton.", examples=[171])
    first: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{2}$")] | None = Field(
        None, description="Two digits of the first word's digest: for the search, not proof.", examples=["3f"]
    )
    last: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{2}$")] | None = Field(
        None, description="Two digits of the last word's digest.", examples=["a0"]
    )
    words: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}$")] | None = Field(
        None, description="Check over words, numbers and signs, where the skeleton is blind.", examples=["0a1b2c3d"]
    )
    gist: Annotated[str, StringConstraints(pattern=LINE_PATTERN, max_length=120)] = Field(
        description="What it says, in our own words.", examples=["Two officials are listed, with their posts."]
    )

    def __repr__(self) -> str:
        return f"Sentence(source={self.source!r}, n={self.n}, gist={self.gist!r})"


class Keyed(Row):
    """A row of the dataset: its table, its id, its structural fields."""

    table_name: ClassVar[str] = "records"
    key: ClassVar[tuple[str, ...]] = ("table", "record")

    table: Text = Field(description="Table of the record.", examples=["measures"])
    record: Id = Field(description="Id of the record.", examples=["us-2021-xinjiang-1-wang-junzheng"])
    keys: Text = Field(
        description="Its structural fields, a JSON object.", examples=['{"action":"us-2021-xinjiang-1"}']
    )


class Claim(Row):
    """One value of one field of one record, with how it follows from the words and who says so."""

    table_name: ClassVar[str] = "claims"
    links: ClassVar[tuple[Link, ...]] = ((("table", "record"), "records", ("table", "record")),)

    id: ClaimId = Field(description="Id, never used again.", examples=["c0031"])
    table: Text = Field(description="Table of the record.", examples=["measures"])
    record: Id = Field(description="The record.", examples=["us-2021-xinjiang-1-wang-junzheng"])
    field: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$")] = Field(
        description="The field; for list fields the claim is of one member.", examples=["target"]
    )
    value: Annotated[str, StringConstraints(pattern=LINE_PATTERN)] = Field(
        description="The value as canonical JSON; dates as EDTF.", examples=['"wang-junzheng"']
    )
    derivation: Literal["quoted", "normalized", "inferred"] = Field(
        description="quoted: the value is the words; normalized: the same fact in another form; "
        "inferred: it needs another sentence, arithmetic, or a stated rule of thumb.",
        examples=["normalized"],
    )
    rule: Rule = Field(description="Rule that leads from the words to the value, and its version.", examples=["slug/1"])
    modality: Literal["asserted", "reported", "alleged", "denied", "intended"] = Field(
        description="How whoever it is attributed to puts it.", examples=["asserted"]
    )
    attributed_to: Id = Field(
        description="Who says so: an entity, `reporter` (the document's own voice) or `unstated`.",
        examples=["reporter"],
    )
    rank: Literal["preferred", "normal", "deprecated"] = Field(description="As in Wikidata.", examples=["normal"])
    reason: Text | None = Field(
        None, description="Why, where a person judged or the rank is not normal.", examples=["no other Monday fits"]
    )
    ambiguity: Text | None = Field(None, description="Code of the ambiguity (docs/ambiguities.md).", examples=["A02"])
    certainty: Literal["stated", "resolved", "weak"] = Field(
        description="stated in words; resolved from them without doubt; weak: a reader may see it otherwise.",
        examples=["stated"],
    )

    @property
    def parsed(self) -> Any:
        """The value as Python data; never kept, because `model_copy` would hand a stale one on."""
        return json.loads(self.value)


_NULL: JsonDict = {"type": "null"}
_STR: JsonDict = {"type": "string"}
_INT: JsonDict = {"type": "integer"}
_PLACE = ("source", "sentence", "start", "end", "occurrence", "quote", "check")
# What `Evidence` checks across its columns, for its JSON Schema.
_WORDS_OR_CLAIM: JsonDict = {
    "oneOf": [
        {"properties": {"uses_claim": _STR, **dict.fromkeys(_PLACE, _NULL)}, "required": ["uses_claim"]},
        {
            "properties": {"uses_claim": _NULL, "source": _STR, "sentence": _INT},
            "required": ["source", "sentence"],
            "oneOf": [
                {"properties": {"start": _NULL, "end": _NULL}},
                {"properties": {"start": _INT, "end": _INT}, "required": ["start", "end"]},
            ],
        },
    ]
}


class Evidence(Row):
    """Words of a sentence, or another claim, that a claim rests on."""

    model_config = ConfigDict(json_schema_extra=_WORDS_OR_CLAIM)

    table_name: ClassVar[str] = "evidence"
    key: ClassVar[tuple[str, ...]] = ("claim", "ord")
    links: ClassVar[tuple[Link, ...]] = (
        (("claim",), "claims", ("id",)),
        (("source",), "sources", ("id",)),
        (("source", "sentence"), "sentences", ("source", "n")),
        (("uses_claim",), "claims", ("id",)),
    )

    claim: ClaimId = Field(description="The claim.", examples=["c0031"])
    ord: Count = Field(description="Order; 0 is the primary evidence.", examples=[0])
    role: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$")] = Field(
        description="What it does for the claim: primary, antecedent, date_anchor, addend, …", examples=["primary"]
    )
    source: Id | None = Field(None, description="The document, for words.", examples=["voa-2021-03-22"])
    sentence: Ordinal | None = Field(None, description="Its sentence.", examples=[7])
    start: Count | None = Field(None, description="First code point of the words.", examples=[953])
    end: Ordinal | None = Field(None, description="One past the last.", examples=[959])
    occurrence: Ordinal | None = Field(None, description="Which of the same words in the sentence.", examples=[1])
    quote: Annotated[str, StringConstraints(pattern=LINE_PATTERN, max_length=160)] | None = Field(
        None, description="The words, at most twelve; null where the quotation budget is spent.", examples=["Monday"]
    )
    check: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}$")] | None = Field(
        None, description="32-bit check of the words: catches a slip, too short to guess them.", examples=["0a1b2c3d"]
    )
    uses_claim: ClaimId | None = Field(None, description="The claim, where the evidence is one.", examples=["c0030"])

    @model_validator(mode="after")
    def _words_or_claim(self) -> Evidence:
        if (self.uses_claim is None) == (self.source is None):
            raise ValueError("either source and sentence, or uses_claim")
        if self.source is not None and self.sentence is None:
            raise ValueError("a source needs a sentence")
        if self.uses_claim is not None and any(getattr(self, name) is not None for name in _PLACE):
            raise ValueError("uses_claim stands alone")
        if (self.start is None) != (self.end is None):
            raise ValueError("start and end come together")
        return self


class Decision(Row):
    """What was decided about claims that do not sit together, and why."""

    table_name: ClassVar[str] = "decisions"
    links: ClassVar[tuple[Link, ...]] = ((("chosen",), "claims", ("id",)),)

    id: Annotated[str, StringConstraints(pattern=r"^d[0-9]{4,}$")] = Field(description="Id.", examples=["d0001"])
    kind: Literal["value", "bound", "dispute", "wording"] = Field(description="What is at odds.", examples=["value"])
    outcome: Literal["chosen", "unresolved", "compatible"] = Field(
        description="chosen: that value stands; unresolved: the field is null; compatible: nothing changes. "
        "A dispute is never chosen: an accusation and its denial both stand.",
        examples=["chosen"],
    )
    claims: TwoOrMore[ClaimId] = Field(description="The claims concerned.", examples=[["c0001", "c0002"]])
    chosen: ClaimId | None = Field(None, description="The claim whose value stands.", examples=["c0001"])
    reason: LongText = Field(description="Why.", examples=["the sum fits this value alone"])


MODELS: tuple[type[Row], ...] = (Source, Sentence, Keyed, Claim, Evidence, Decision)
LIFE = ("added_in", "retired_in", "replaced_by", "cause")


def columns(model: type[Row]) -> tuple[str, ...]:
    """Column names of a ledger table, in order: its own first, the four of its life last."""
    return tuple(name for name in model.model_fields if name not in LIFE) + LIFE


@dataclass(frozen=True)
class Ledger:
    """The six tables, as read."""

    sources: Sequence[Source] = ()
    sentences: Sequence[Sentence] = ()
    records: Sequence[Keyed] = ()
    claims: Sequence[Claim] = ()
    evidence: Sequence[Evidence] = ()
    decisions: Sequence[Decision] = ()

    @property
    def as_of(self) -> date | None:
        """Day of the latest retrieval of a source."""
        return max((day for source in self.sources if (day := source.retrieved_on_latest)), default=None)

    def rows(self, table: str) -> Sequence[Row]:
        """The rows of a ledger table by its name."""
        found: Sequence[Row] = getattr(self, table)
        return found
