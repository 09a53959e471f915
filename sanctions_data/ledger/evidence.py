"""What a claim rests on."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field, StringConstraints, model_validator
from pydantic.config import JsonDict

from sanctions_data.ledger.row import Row
from sanctions_data.records.record import LINE_PATTERN, ClaimId, Count, Id, Link, Ordinal

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
    named_by = ("claim", "ord")
    links: ClassVar[tuple[Link, ...]] = (
        (("claim",), "claims", ("id",)),
        (("source",), "ledger-sources", ("id",)),
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
        None, description="The words, at most twelve; null if the quotation budget is spent.", examples=["Monday"]
    )
    check: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}$")] | None = Field(
        None,
        description="32-bit check of the words: enough to catch a slip, too short to guess them.",
        examples=["0a1b2c3d"],
    )
    uses_claim: ClaimId | None = Field(None, description="The claim, if the evidence is one.", examples=["c0030"])

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
