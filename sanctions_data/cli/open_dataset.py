"""The dataset, with the documents where a folder of them is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sanctions_data._text import clean
from sanctions_data.errors import AmbiguousName, UnknownName

if TYPE_CHECKING:
    from sanctions_data.dataset.dataset import Dataset
    from sanctions_data.records import Record


def open_data(folder: str | None = None) -> Dataset:
    """Return the newest data; with the documents of `folder`, if it is not None or empty.

    A copy that does not hold every sentence of its document is named on standard error.

    Raises:
        UnreadableFile: there is no such directory, or no source document in it.
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


def find_record(data: Dataset, name: str, field: str | None = None, authority: str | None = None) -> Asked:
    """Return the record that a word names, with the field.

    The word is an id, also that of a claim or a decision, or any name, alias or list number. If the record has no
    such field, the one record that names it and has the field is meant: of "Adrian Zenz" and "reason" his listing.

    Args:
        data: the dataset.
        name: the word.
        field: the field.
        authority: whose listing of the record is meant: a code or a name.

    Raises:
        UnknownName: the word names nothing, or neither the record nor a record that names it has the field.
        AmbiguousName: several records are meant.
    """
    try:
        found = data.record(name)
    except UnknownName:
        from sanctions_data.dataset.lookup import claim_named, lookup

        if (claim := claim_named(name, data.ledger)) is not None:
            own = claim.id if name == claim.id and field in (None, claim.field) else None
            return Asked(data.record(claim.record), field or claim.field, own)
        found = data.record(lookup(data.version).meant(name, "record"))
    if authority is not None:
        return Asked(_listing(data, found, name, authority), field)
    if field is None or field in found.columns():
        return Asked(found, field)
    return Asked(_with_field(data, found, name, field), field)


def _listing(data: Dataset, record: Record, name: str, authority: str) -> Record:
    """Return the measure of an authority against a record, or in an action."""
    listings = data.measures.find(authority=authority)
    of = record.id if hasattr(record, "id") else ""
    found = [row for row in listings if of in (row.id, row.target, row.action)]
    if not found:
        raise UnknownName(f"listing by {authority!r} of", name)
    return _only(found, name, "listing")


def _with_field(data: Dataset, record: Record, name: str, field: str) -> Record:
    """Return the one record with a field that names `record`: its listing before others."""
    from sanctions_data.dataset.related import naming

    groups = list(naming(record, data))
    groups.sort(key=lambda group: (group.table, group.column) not in (("measures", "target"), ("actions", "authority")))
    for group in groups:
        if field in group.records[0].columns():
            return _only(group.records, name, f"record with {field!r}")
    known = (*record.columns(), *(column for group in groups for column in group.records[0].columns()))
    raise UnknownName(f"field of {record.table_name}", field, tuple(dict.fromkeys(known)))


def _only(records: Sequence[Record], name: str, kind: str) -> Record:
    if len(records) == 1:
        return records[0]
    choices = tuple(getattr(row, "id", "") for row in records)
    raise AmbiguousName(kind, name, choices, tuple(row.label() for row in records))
