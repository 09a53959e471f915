"""How the answer to `find` looks: what each record is, what matched, how to go on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, get_args

from sanctions_data._text import clean, listing
from sanctions_data.cli.terminal import columns, pad, style, width, wrap
from sanctions_data.dataset.attribution import label, short_names
from sanctions_data.records.vocabulary import Authority

if TYPE_CHECKING:
    from sanctions_data.dataset.dataset import Dataset, Match
    from sanctions_data.records import Record
    from sanctions_data.records.measure import Measure

_WIDEST = 34  # columns that a name takes before the rest goes below it


def lines(found: Sequence[Match], data: Dataset, *, on: bool = False) -> Iterator[str]:
    """Yield the records, a line or two each: name, what it is, id; then what matched, if it is not the name."""
    short = short_names(data)
    rows = [
        (clean(label(match.record, short) or _name(match.record)), getattr(match.record, "id", ""), match)
        for match in found
    ]
    name_size = min(max(columns(name) for name, _, _ in rows), _WIDEST)
    id_size = max((len(own) for _, own, _ in rows if len(own) <= _WIDEST), default=0)
    for name, own, match in rows:
        tail = " · ".join(filter(None, (_what(match.record, data, short), _matched(match))))
        head = style(name, "bold", on=on)
        line = f"{pad('', name_size - columns(name))}  {own:{id_size}}  {tail}".rstrip()
        if columns(name) <= name_size and columns(name) + columns(line) <= width():
            yield head + line
        else:
            yield head
            yield from wrap(f"{own}  {tail}", width(), "  ", "    ")


def _name(record: Record) -> str:
    return record.label() or getattr(record, "id", "")


def _what(record: Record, data: Dataset, short: Mapping[str, str]) -> str:
    """Return the kind of record; of an entity also who listed it."""
    if record.table_name != "entities":
        return record.table_name.removesuffix("s")
    if getattr(record, "id", "") in get_args(Authority):
        return "authority"
    kind = {"Person": "person", "LegalEntity": "group"}.get(getattr(record, "type", ""), "body")
    lists = [short.get(row.authority or "", row.authority or "") for row in _listings(record, data)]
    return f"{kind}, listed by {listing(dict.fromkeys(lists), ' and ')}" if lists else kind


def _matched(match: Match) -> str:
    """Return what matched, if the line does not show it."""
    if match.how in ("alias", "number") or (match.how == "part of a name" and match.text != _name(match.record)):
        return clean(match.text)
    return ""


def _listings(record: Record, data: Dataset) -> tuple[Measure, ...]:
    return tuple(row for row in data.measures if row.target == getattr(record, "id", ""))


def footer(found: Sequence[Match], data: Dataset) -> Iterator[str]:
    """Return the next command to run, for the first record."""
    record = found[0].record
    own = getattr(record, "id", "")
    if _listings(record, data):
        yield f"its listings: sanctions-data list --target {own}"
    if own in get_args(Authority) and data.measures.find(authority=own):
        yield f"what it listed: sanctions-data list --authority {own}"
    yield f"all of it: sanctions-data show {own}"


def as_json(found: Sequence[Match], data: Dataset) -> str:
    """Return the records as JSON: table, id, label, what matched and how, ids of the listings."""
    rows = [
        {
            "table": match.record.table_name,
            "id": getattr(match.record, "id", None),
            "label": _name(match.record),
            "how": match.how,
            "text": match.text,
            "listings": [row.id for row in _listings(match.record, data)],
        }
        for match in found
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)
