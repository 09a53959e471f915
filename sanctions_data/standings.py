"""`standings.csv`: how each claim's value is established, as of the last build with the documents at hand.

It is a file of its own because nobody without the documents can make it (docs/decisions/0003).
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from .records.base import ClaimId, Link

if TYPE_CHECKING:
    from .compile import Compiled

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


def standings_file(compiled: Compiled) -> str:
    """Claim → how its value is established, as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["claim", "standing"])
    writer.writerows(sorted(compiled.standings.items()))
    return out.getvalue()


def read_standings(text: str) -> dict[str, str]:
    """The file of `standings_file`, read."""
    return {row["claim"]: row["standing"] for row in csv.DictReader(text.splitlines())}
