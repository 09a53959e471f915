"""How a record looks: its fields, the records that name it, its conflicts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sanctions_data._text import clean, counted
from sanctions_data.cli import as_of_text
from sanctions_data.cli.format_values import NOT_STATED, foreign, format_field, span_of
from sanctions_data.cli.terminal import columns, pad, style, width, wrap
from sanctions_data.dataset.attribution import label, voice
from sanctions_data.dataset.listed_on import ListedOn, words
from sanctions_data.dataset.related import Naming
from sanctions_data.ledger import Claim
from sanctions_data.records import Record

if TYPE_CHECKING:
    from sanctions_data.records.action import Action
    from sanctions_data.records.conflict import ConflictRow

_MOST = 6  # records of one kind that are named before it is said how to list them all
_VALUE = 30
Said = tuple[Claim, str | None]  # a claim, and the document its words are in
_BOUNDS = ("_earliest", "_latest")


def lines(
    record: Record,
    related: Sequence[Naming],
    conflicts: Sequence[Sequence[ConflictRow]],
    claims: Mapping[str, Said],
    names: Mapping[str, str],
    short: Mapping[str, str],
    later: Action | None = None,
    answer: ListedOn | None = None,
    *,
    on: bool = False,
) -> Iterator[str]:
    """Yield the record as lines.

    Args:
        record: the record.
        related: the rows that name it.
        conflicts: the decisions that its claims stand in.
        claims: claim id → the claim and its document, to say who says so.
        names: entity → its name.
        short: authority → its name in few letters.
        later: its action, where that has a later status.
        answer: whether it was listed on a day, if that is asked.
        on: whether to colour.
    """
    yield style(getattr(record, "id", ""), "bold", on=on)
    yield from wrap(f"{record.table_name} · {label(record, short)}", width(), "  ")
    yield ""
    shown = [name for name in record.columns() if name != "id" and not _bound(record, name)]
    shown = [name for name in shown if not foreign(record, name)]
    size = max(len(name) for name in shown)
    for name in shown:
        yield from _field(record, name, size, claims, names, on)
        if later is not None and name == "status":
            when = f" as of {format_field(later, 'status_as_of')}" if span_of(later, "status_as_of") else ""
            text = f"its action is {later.status}{when}"
            yield from wrap(text, width(), " " * (size + 4))
    if answer is not None:
        yield from ("", style(f"on {answer.day}: {answer.answer}", "bold", on=on))
        yield from wrap(answer.because, width(), "  ")
        for side, row in (("before", answer.before), ("after", answer.after)):
            text = "nothing" if row is None else f"{words(row, answer.measure.id)}, by {row.source}"
            yield from wrap(text, width(), f"  {side:8}")
    for title, body in (
        ("named by", list(_related(record, related, short))),
        ("conflicts", list(_conflicts(conflicts))),
    ):
        if body:
            yield from ("", style(title, "bold", on=on), *body)


def _bound(record: Record, name: str) -> bool:
    """Return whether it is a bound of a date column, which that column's line shows."""
    return any(name.endswith(end) and name.removesuffix(end) in record.columns() for end in _BOUNDS)


def _field(
    record: Record, name: str, size: int, claims: Mapping[str, Said], names: Mapping[str, str], on: bool
) -> Iterator[str]:
    value, notes = clean(format_field(record, name)), list(_notes(record, name, claims, names))
    if value == NOT_STATED:
        value = style(value, "dim", on=on)
        yield f"  {name:{size}}  {value}"
        return
    if getattr(record, name) is None and span_of(record, name) is not None:
        notes.insert(0, "not known to the day")
    line = f"  {name:{size}}  {pad(value, _VALUE)}"
    note = " · ".join(notes)
    if columns(line) + columns(note) + 2 <= width():
        yield f"{line}  {note}".rstrip()
        return
    if " " not in value and columns(value) > width() - size - 4:
        yield from (f"  {name}", f"      {value}")
    else:
        yield from wrap(value, width(), f"  {name:{size}}  ")
    yield from wrap(note, width(), " " * (size + 4)) if note else ()


def _notes(record: Record, name: str, claims: Mapping[str, Said], names: Mapping[str, str]) -> Iterator[str]:
    column = record.columns()[name]
    provenance: Mapping[str, tuple[str, ...]] = getattr(record, "provenance", None) or {}
    behind = [claims[claim] for claim in provenance.get(name, ()) if claim in claims]
    if column.accuser and behind:
        yield "according to " + ", ".join(dict.fromkeys(voice(*said, names) for said in behind))
    if behind:
        yield counted(len(behind), "claim")
    if (
        column.origin == "inherited"
        and behind
        and all(claim.record != getattr(record, "id", "") for claim, _ in behind)
    ):
        yield f"from {column.via}"


def _related(record: Record, related: Sequence[Naming], short: Mapping[str, str]) -> Iterator[str]:
    for group in related:
        yield f"  {group.table} ({group.column}), {len(group.records)}"
        shown = group.records if len(group.records) <= _MOST + 1 else group.records[:_MOST]
        for row in shown:
            name, said = getattr(row, "id", ""), clean(label(row, short))
            text = name if group.table == "relations" or not said else f"{name}  {said}"
            yield from wrap(text, width(), "    ", "      ")
        if len(shown) < len(group.records):
            where = f"--where {group.column}={getattr(record, 'id', '')}"
            yield f"    … {len(group.records) - len(shown)} more: sanctions-data list {group.table} {where}"


def _conflicts(conflicts: Sequence[Sequence[ConflictRow]]) -> Iterator[str]:
    for rows in conflicts:
        yield f"  {rows[0].decision}  {rows[0].kind}, {rows[0].outcome}"
        for row in rows:
            said = f"{row.field} of {row.record}: {row.value} · {row.claim_outcome}"
            yield from wrap(said, width(), "    ", "      ")
        yield from wrap(rows[0].reason, width(), "    why  ")


def as_json(
    record: Record,
    related: Sequence[Naming],
    conflicts: Sequence[Sequence[ConflictRow]],
    answer: ListedOn | None = None,
) -> str:
    """Return the record as in the data files, with the ids of the rows that name it and its decisions; with an answer
    for a day if that is asked."""
    return json.dumps(
        {
            "table": record.table_name,
            "record": record.model_dump(mode="json"),
            **({} if answer is None else {"as_of": as_of_text.as_json(answer)}),
            "related": [
                {"table": group.table, "column": group.column, "ids": [getattr(row, "id", "") for row in group.records]}
                for group in related
            ],
            "conflicts": [row.model_dump(mode="json") for rows in conflicts for row in rows],
        },
        ensure_ascii=False,
        indent=2,
    )


def footer(record: Record) -> Iterator[str]:
    """Yield what to do next."""
    if getattr(record, "provenance", None):
        yield "every stated field has its sentence:"
        yield f"  sanctions-data why {getattr(record, 'id', '')}"
