"""Actions, answers and liftings in the order of their days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from sanctions_data.dataset.dataset import Dataset
    from sanctions_data.records.action import Action
    from sanctions_data.records.measure import Measure

# the days of an action, that of its announcement first
_DAYS = ("announced_on", "listing_date", "start_date")


@dataclass(frozen=True)
class Entry:
    """One line of the timeline.

    Attributes:
        kind: an ``action``, or a ``lifting`` of listings of an action.
        action: id of the action.
        by: codes of the authorities that act; several for a joint action.
        towards: codes of the authorities whose own actions it answers; a joint action names none.
        answers: ids of the actions that it answers.
        measures: ids of the listings: those of the action, or those that were lifted.
        people: how many of their targets are people.
        bodies: how many are not.
        dated: the column that the day is from, such as ``announced_on``.
        earliest: first day that it can be; None is not known.
        latest: last day that it can be; None is not known.
        relations: ids of the relations that say what it answers.
    """

    kind: Literal["action", "lifting"]
    action: str
    by: tuple[str, ...]
    towards: tuple[str, ...]
    answers: tuple[str, ...]
    measures: tuple[str, ...]
    people: int
    bodies: int
    dated: str
    earliest: date | None
    latest: date | None
    relations: tuple[str, ...] = ()


def timeline(data: Dataset) -> tuple[Entry, ...]:
    """Return the actions of a dataset, and the liftings of their listings, by day.

    On one day a joint action comes before those that are part of it, and these before the answers. A lifting whose day
    is known only as a range stands at the last day of it. An action without a day stands before its first answer; if it
    has none, it comes last.
    """
    entries = sorted([*(_action(action, data) for action in data.actions), *_liftings(data)], key=_order)
    for undated in [entry for entry in entries if not entry.dated]:
        first = next((at for at, entry in enumerate(entries) if undated.action in entry.answers), None)
        if first is not None and first < entries.index(undated):
            entries.remove(undated)
            entries.insert(first, undated)
    return tuple(entries)


def _order(entry: Entry) -> tuple[object, ...]:
    day = entry.latest if entry.kind == "lifting" else entry.earliest
    day = day or entry.latest or entry.earliest
    return (day is None, day or date.max, entry.kind == "lifting", bool(entry.answers), -len(entry.by), entry.action)


def _action(action: Action, data: Dataset) -> Entry:
    measures = tuple(row for row in data.measures if row.action == action.id)
    answered = [row for row in data.relations if row.kind == "in_response_to" and row.subject == action.id]
    dated = next((name for name in _DAYS if _bounds(action, name) != (None, None)), "")
    earliest, latest = _bounds(action, dated) if dated else (None, None)
    people = _people(measures, data)
    return Entry(
        "action",
        action.id,
        _authorities(action, data),
        _answered([row.object for row in answered], data),
        tuple(row.object for row in answered),
        tuple(row.id for row in measures),
        people,
        len(measures) - people,
        dated,
        earliest,
        latest,
        tuple(row.id for row in answered),
    )


def _bounds(record: Action | Measure, name: str) -> tuple[date | None, date | None]:
    return getattr(record, f"{name}_earliest"), getattr(record, f"{name}_latest")


def _people(measures: tuple[Measure, ...], data: Dataset) -> int:
    return sum(data.entities[row.target].type == "Person" for row in measures)


def _authorities(action: Action, data: Dataset) -> tuple[str, ...]:
    """Return the authority of an action; of a joint action those that take part."""
    if action.authority is not None:
        return (action.authority,)
    return tuple(row.object for row in data.relations if row.kind == "participant" and row.subject == action.id)


def _answered(actions: list[str], data: Dataset) -> tuple[str, ...]:
    """Return the authorities whose own actions are answered.

    An answer to a joint action is not an answer to each party of it: no source says so.
    """
    found = (data.actions[one].authority for one in actions if one in data.actions)
    return tuple(dict.fromkeys(code for code in found if code is not None))


def concerns(entry: Entry, authority: str, data: Dataset) -> bool:
    """Return whether an authority acts in an entry, or takes part in an action that the entry's action answers.

    Args:
        entry: the entry.
        authority: code of the authority.
        data: the dataset that the entry is from.
    """
    if authority in (*entry.by, *entry.towards):
        return True
    answered = (row.object for row in data.relations if row.kind == "in_response_to" and row.subject == entry.action)
    return any(authority in _authorities(data.actions[one], data) for one in answered if one in data.actions)


def _liftings(data: Dataset) -> Iterator[Entry]:
    """Yield the listings that were lifted, by action and day; of an action that was lifted, one without listings if no
    source says of any listing that it was lifted."""
    groups: dict[tuple[str, date | None, date | None], list[Measure]] = {}
    for row in data.measures:
        if row.status == "lifted":
            ended = _bounds(row, "end_date")
            days = ended if ended != (None, None) else (None, row.status_as_of_latest)
            groups.setdefault((row.action, *days), []).append(row)
    named = {action for action, _, _ in groups}
    for action in data.actions:
        if action.status in ("lifted", "partly-lifted") and action.id not in named:
            groups[action.id, None, action.status_as_of_latest] = []
    for (action_id, earliest, latest), rows in groups.items():
        people = _people(tuple(rows), data)
        answered = [row.object for row in data.relations if row.kind == "in_response_to" and row.subject == action_id]
        yield Entry(
            "lifting",
            action_id,
            _authorities(data.actions[action_id], data),
            _answered(answered, data),
            (),
            tuple(row.id for row in rows),
            people,
            len(rows) - people,
            "end_date",
            earliest or data.actions[action_id].announced_on_earliest,  # nothing is lifted before it is listed
            latest,
        )
