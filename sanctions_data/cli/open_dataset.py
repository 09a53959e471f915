"""The dataset, with the documents where a folder of them is named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sanctions_data._text import clean
from sanctions_data.dataset.aliases import called
from sanctions_data.errors import UnknownName

if TYPE_CHECKING:
    from sanctions_data.dataset.dataset import Dataset
    from sanctions_data.records import Record


def open_data(folder: str | None = None) -> Dataset:
    """Return the newest data; with the documents of `folder`, if it is not None or empty.

    A copy that does not hold every sentence of its document is named on standard error.

    Raises:
        UnreadableFile: no such folder, or nothing of a source document in it.
    """
    from sanctions_data.dataset.dataset import load

    data = load()
    if not folder:
        return data
    from sanctions_data.cli import terminal
    from sanctions_data.provenance.find_documents import find_documents

    found = find_documents(folder, data.ledger)
    terminal.talk(map(clean, found.notes))
    return load(texts=found.texts, sentences=found.sentences)


@dataclass(frozen=True)
class Asked:
    """What a user asks about: a record, perhaps one field of it, perhaps one claim."""

    record: Record
    field: str | None = None
    claim: str | None = None


def find_record(data: Dataset, name: str, field: str | None = None) -> Asked:
    """The record of that id and `field`; for the id of a claim, or of a decision, its record and field; for a name,
    the entity that alone is called so.

    Raises:
        UnknownName: none of these.
    """
    try:
        return Asked(data.record(name), field)
    except UnknownName:
        decided = {row.id: row.chosen or row.claims[0] for row in data.ledger.decisions if row.active}
        for claim in data.ledger.claims:
            if claim.id == decided.get(name, name) and claim.active:
                own = claim.id if name == claim.id and field in (None, claim.field) else None
                return Asked(data.record(claim.record), field or claim.field, own)
        if (ids := called(name, data.version)) and len(ids) == 1:
            return Asked(data.record(ids[0]), field)
        raise
