"""`standings.csv`: how each claim's value is established, as of the last build with the documents at hand.

It is a file of its own because nobody without the documents can make it (docs/decisions/0003).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from sanctions_data import _csv
from sanctions_data.records.record import ClaimId, Link

# the words themselves; recomputed from what the package ships, or if the documents are held; by a person
Standing = Literal["verbatim", "package", "documents", "judged"]
STANDINGS = {
    "verbatim": "verbatim: the value is the words",
    "package": "recomputed from the package alone",
    "documents": "recomputed if the documents are held",
    "judged": "judged by a person, with the reason",
}
_HOW = "; ".join(f"`{name}` {text.removeprefix(f'{name}: ')}" for name, text in STANDINGS.items())


class StandingRow(BaseModel):
    """How a claim's value is established; the reason that a person gives stands in `claims`, column `reason`."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    table_name: ClassVar[str] = "standings"
    key: ClassVar[tuple[str, ...]] = ("claim",)
    links: ClassVar[tuple[Link, ...]] = ()

    claim: ClaimId = Field(description="The claim.", examples=["c0076"], json_schema_extra={"x-references": "claims"})
    standing: Standing = Field(description=f"How: {_HOW}.", examples=["package"])


def standings_file(standings: Mapping[str, str]) -> str:
    """Return the CSV text of a mapping from claim to how its value is established."""
    rows = ({"claim": claim, "standing": standing} for claim, standing in sorted(standings.items()))
    return _csv.write(rows, tuple(StandingRow.model_fields))


def read_standings(text: str) -> dict[str, str]:
    """Return the mapping that `standings_file` wrote.

    Raises:
        TableError: the text is not a table with these columns.
    """
    return {row["claim"]: row["standing"] for row in _csv.read_rows(text, "standings.csv", ("claim", "standing"))}
