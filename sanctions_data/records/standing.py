"""`standings.csv`: how each claim's value is established, as of the last build with the documents at hand.

It is a file of its own because nobody without the documents can make it (docs/decisions/0003).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from sanctions_data.records.record import ClaimId, Link

# the words themselves; recomputed from what the package ships, or where the documents are held; by a person
Standing = Literal["verbatim", "package", "documents", "judged"]
STANDINGS = {
    "verbatim": "verbatim: the value is the words",
    "package": "recomputed from the package alone",
    "documents": "recomputed where the documents are held",
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
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["claim", "standing"])
    writer.writerows(sorted(standings.items()))
    return out.getvalue()


def read_standings(text: str) -> dict[str, str]:
    """Return the mapping that `standings_file` wrote; KeyError if a column is missing."""
    return {row["claim"]: row["standing"] for row in csv.DictReader(text.splitlines())}
