"""Who says something, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..ledger import Claim

if TYPE_CHECKING:
    from ..dataset import Dataset

_OWN = {"reporter": "the reporter", "unstated": "somebody whom the text does not name"}
_PUT = {
    "reported": "as the document reports it",
    "alleged": "an allegation",
    "denied": "a denial",
    "intended": "an intention",
}


def names(data: Dataset) -> dict[str, str]:
    """Entity → its name."""
    from ..releases import read_records

    rows = read_records("entities", data.version)  # the model would cost more than the names
    return {row["id"]: row["name"] or row["id"] for row in rows}


def voice(said_by: str, named: Mapping[str, str]) -> str:
    """Who says it: a name, or `the reporter` for the document's own voice."""
    return _OWN.get(said_by) or named.get(said_by) or said_by


def said_by(claim: Claim, named: Mapping[str, str]) -> str:
    """Who says it, and how it is put."""
    put = _PUT.get(claim.modality)
    return voice(claim.attributed_to, named) + (f", {put}" if put else "")
