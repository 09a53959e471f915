"""Who says something, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sanctions_data.ledger import Claim

if TYPE_CHECKING:
    from sanctions_data.dataset.dataset import Dataset
    from sanctions_data.records import Record

_OWN = {"reporter": "the reporter", "unstated": "an unnamed source"}
_SHORT = {"us": "US", "eu": "EU", "gb": "UK"}
_PUT = {
    "reported": "according to the document",
    "alleged": "an allegation",
    "denied": "a denial",
    "intended": "an intention",
}


def names(data: Dataset) -> dict[str, str]:
    """Entity → its name; and document → what its own voice is called, if no reporter wrote it."""
    from sanctions_data.release.versions import read_records

    rows = read_records("entities", data.version)  # the model would cost more than the names
    documents = {source.id: "the document itself" for source in data.ledger.sources if source.kind != "article"}
    return documents | {row["id"]: row["name"] or row["id"] for row in rows}


def short_names(data: Dataset) -> dict[str, str]:
    """Return authority → its name in few letters, such as US and China."""
    return {code: _SHORT.get(code) or (data.entities[code].name or code) for code in data.authorities()}


def label(record: Record, short: Mapping[str, str]) -> str:
    """Return the label of a record, with the name of its authority in place of the code.

    Args:
        record: the record.
        short: authority → its name, see `short_names`.
    """
    code, text = getattr(record, "authority", None), record.label()
    if code in short and text.partition(" ")[0].rstrip(",") == code:
        return short[code] + text.removeprefix(code)
    return text


def voice(claim: Claim, source: str | None, named: Mapping[str, str]) -> str:
    """Who makes the claim: a name; or the voice of the document `source`, such as `the reporter`."""
    if claim.attributed_to == "reporter" and source is not None and source in named:
        return named[source]
    return _OWN.get(claim.attributed_to) or named.get(claim.attributed_to) or claim.attributed_to


def said_by(claim: Claim, source: str | None, named: Mapping[str, str]) -> str:
    """Who says it, and how it is put."""
    put = _PUT.get(claim.modality)
    return voice(claim, source, named) + (f", {put}" if put else "")
