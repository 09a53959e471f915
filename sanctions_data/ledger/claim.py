"""Records, and the claims about them."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints

from sanctions_data.ledger.row import Row, Rule
from sanctions_data.records.record import LINE_PATTERN, ClaimId, Id, Link, LongText, Text, TwoOrMore

_CHANGEABLE = object()


@lru_cache(maxsize=1 << 15)
def _scalar(text: str) -> object:
    """Return the value of a JSON text, or `_CHANGEABLE` if it is an array or an object."""
    value: object = json.loads(text)
    return _CHANGEABLE if isinstance(value, list | dict) else value


class RecordKey(Row):
    """A row of the dataset: its table, its id, its structural fields."""

    table_name: ClassVar[str] = "records"
    key: ClassVar[tuple[str, ...]] = ("table", "record")
    named_by = ("record",)

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
        description="How the speaker says it.", examples=["asserted"]
    )
    attributed_to: Id = Field(
        description="Who says so: an entity, `reporter` (the document's own voice) or `unstated`.",
        examples=["reporter"],
    )
    rank: Literal["preferred", "normal", "deprecated"] = Field(description="As in Wikidata.", examples=["normal"])
    reason: Text | None = Field(
        None, description="Why, if a person judged or the rank is not normal.", examples=["no other Monday fits"]
    )
    ambiguity: Text | None = Field(None, description="Code of the ambiguity (docs/ambiguities.md).", examples=["A02"])
    certainty: Literal["stated", "resolved", "weak"] = Field(
        description="stated in words; resolved from them without doubt; weak: a reader may understand it "
        "in another way.",
        examples=["stated"],
    )

    @property
    def parsed(self) -> Any:
        """The value as Python data; a list is a new one each time."""
        found = _scalar(self.value)
        return json.loads(self.value) if found is _CHANGEABLE else found


class Decision(Row):
    """What was decided about claims that disagree, and why."""

    table_name: ClassVar[str] = "decisions"
    links: ClassVar[tuple[Link, ...]] = ((("chosen",), "claims", ("id",)),)

    id: Annotated[str, StringConstraints(pattern=r"^d[0-9]{4,}$")] = Field(description="Id.", examples=["d0001"])
    kind: Literal["value", "bound", "dispute", "succession", "wording"] = Field(
        description="What differs.", examples=["value"]
    )
    outcome: Literal["chosen", "unresolved", "compatible"] = Field(
        description="chosen: that value is used; unresolved: nothing is chosen, so one field with several values is "
        "null, and claims of different fields all stand; compatible: nothing changes. A dispute is never chosen: "
        "an accusation and its denial both stand.",
        examples=["chosen"],
    )
    claims: TwoOrMore[ClaimId] = Field(description="The claims concerned.", examples=[["c0001", "c0002"]])
    chosen: ClaimId | None = Field(None, description="The claim whose value is used.", examples=["c0001"])
    reason: LongText = Field(description="Why.", examples=["the sum fits this value alone"])
