"""Whether a measure stood on a day: listed, not listed, or not known, with the attestations on either side.

The rules are those of docs/status.md, section "Was it listed on a day?". A range of days is taken for what holds on
every day of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, get_args

from sanctions_data.dates import Range, format_range
from sanctions_data.records.status_rule import Dated, newest, of_action, that_count

if TYPE_CHECKING:
    from sanctions_data.records import Record
    from sanctions_data.records.attestation import Attestation
    from sanctions_data.records.measure import Measure

Answer = Literal["listed", "not known", "not listed"]
ANSWERS: tuple[Answer, ...] = get_args(Answer)
# state → in words
SAYS = {
    "announced": "announced",
    "in-force": "in force",
    "on-list": "on the list",
    "amended": "amended",
    "renewed": "renewed",
    "lifted-in-part": "lifted in part",
    "lifted": "lifted",
    "lapsed": "lapsed",
}


@dataclass(frozen=True)
class ListedOn:
    """The answer for one measure and one day.

    Attributes:
        measure: the measure.
        day: the day.
        answer: ``listed``, ``not listed`` or ``not known``.
        before: the last attestation that is surely about that day or an earlier one; None if there is none.
        after: the first attestation that is surely about a later day; None if there is none.
        because: why, in words.
    """

    measure: Measure
    day: date
    answer: Answer
    before: Attestation | None
    after: Attestation | None
    because: str

    def __repr__(self) -> str:
        return f"ListedOn({self.measure.id!r}, {self.day}: {self.answer}; {self.because})"


def history(
    record: Record, attestations: Iterable[Attestation], listings: Collection[str] = ()
) -> tuple[Attestation, ...]:
    """Return what is said of a measure and its action, or of an action and its listings; newest first.

    Args:
        record: the measure or the action.
        attestations: all there are.
        listings: ids of the measures of the action. Of what is said of them, only the newest that says that a listing
            stands is returned, because the action stands as long.
    """
    own, action = getattr(record, "id", ""), getattr(record, "action", None)
    several = tuple(attestations)
    found = {row.id: row for row in several if row.subject in (own, action)}
    of_listings = {row.id: row for row in several if row.subject in listings}
    said = of_action(
        [_dated(row, row.subject) for row in found.values()], [_dated(row, row.subject) for row in of_listings.values()]
    )
    decides = newest(said)
    if decides is not None and decides.id in of_listings:
        found[decides.id] = of_listings[decides.id]
    # each is ranked as if it counted
    order = that_count([_dated(row, row.subject, counts=True) for row in found.values()])
    return tuple(found[one.id] for one in order)


def listed_on(measure: Measure, day: date, attestations: Iterable[Attestation]) -> ListedOn:
    """Return whether a measure stood on a day.

    Args:
        measure: the measure.
        day: the day.
        attestations: about the measure and about its action; others are passed over.
    """
    about = {row.id: row for row in attestations if row.subject in (measure.id, measure.action)}
    dated = that_count(_dated(row, measure.id) for row in about.values())
    before = next((one for one in dated if _by(one.as_of, day)), None)
    after = _next(day, dated)
    end = measure.end_date if any(one.ends for one in dated) else None
    answer, because = _answer(day, dated, end)
    return ListedOn(
        measure,
        day,
        answer,
        about[before.id] if before is not None else None,
        about[after.id] if after is not None else None,
        because,
    )


def _dated(row: Attestation, record: str, *, counts: bool = False) -> Dated:
    until = Range(row.until_earliest, row.until_latest)
    return Dated(
        row.id,
        row.state,
        Range(row.as_of_earliest, row.as_of_latest),
        until if until != Range(None, None) else None,
        not counts and row.certainty == "weak",
        row.subject == record,
    )


def _by(span: Range, day: date) -> bool:
    """Return whether each day of a range is that day or an earlier one."""
    return span.latest is not None and span.latest <= day


def _from(span: Range, day: date) -> bool:
    """Return whether each day of a range is that day or a later one."""
    return span.earliest is not None and span.earliest >= day


def _after(span: Range, day: date) -> bool:
    """Return whether each day of a range is later than that day."""
    return span.earliest is not None and span.earliest > day


def _next(day: date, dated: Sequence[Dated]) -> Dated | None:
    """Return the first attestation that is surely about a later day."""
    coming = [one for one in dated if _after(one.as_of, day)]
    return min(coming, key=lambda one: (one.as_of.earliest or day, one.as_of.latest or date.max), default=None)


def _answer(day: date, dated: Sequence[Dated], end: date | None) -> tuple[Answer, str]:
    """Return the answer, and why.

    Args:
        day: the day.
        dated: the attestations that count, newest first.
        end: the day that the measure ended, if it is known.
    """
    if not dated:
        return "not known", "there is no attestation"
    that_day = [one for one in dated if one.as_of.day == day]
    if that_day:
        if len({one.ends for one in that_day}) > 1:
            return "not known", f"of that day it is said: {' and '.join(_words(one) for one in that_day)}"
        return ("not listed" if that_day[0].ends else "listed"), f"of that day: {_words(that_day[0])}"
    for found in (_ended(day, dated, end), _not_yet(day, dated), _stood(day, dated, end)):
        if found is not None:
            return found
    return "not known", _unknown(day, dated)


def _ended(day: date, dated: Sequence[Dated], end: date | None) -> tuple[Answer, str] | None:
    """Return that it had ended, if it surely had and nothing says that it stood again."""
    for gone in (one for one in dated if one.ends):
        if _by(gone.as_of, day) and not any(_may_stand_again(one, gone.as_of, day, dated) for one in dated):
            return "not listed", f"{_words(gone)}; nothing later says otherwise"
        if end is not None and end <= day:
            ended = Range(end, end)
            if not any(_may_stand_again(one, ended, day, dated) for one in dated):
                return "not listed", f"it ended on {end}: {_words(gone)}"
    return None


def _may_stand_again(one: Dated, ended: Range, day: date, dated: Sequence[Dated]) -> bool:
    """Return whether an attestation may say that it stood after an end and before the end of a day."""
    if one.ends or (ended.earliest is not None and _by(one.as_of, ended.earliest)):
        return False
    if ended.earliest is None and one == _first_announced(dated):
        return False  # what was lifted had been announced
    # a new announcement begins a new listing; any other attestation says nothing of when it began
    return not (one.state == "announced" and _after(one.as_of, day))


def _first_announced(dated: Sequence[Dated]) -> Dated | None:
    """Return the announcement that is surely the first."""
    found = [one for one in dated if one.state == "announced" and one.as_of.earliest is not None]
    return min(found, key=lambda one: (one.as_of.earliest or date.min, one.as_of.latest or date.max), default=None)


def _not_yet(day: date, dated: Sequence[Dated]) -> tuple[Answer, str] | None:
    """Return that it was not announced yet, if it is known when it was and nothing earlier says otherwise."""
    first = _first_announced(dated)
    if first is None or not all(_after(one.as_of, day) for one in dated if not one.ends):
        return None
    return "not listed", f"before it was announced: {_words(first)}"


def _stood(day: date, dated: Sequence[Dated], end: date | None) -> tuple[Answer, str] | None:
    """Return that it stood: between two attestations, within a stated period, or up to the day of its end."""
    for first in (one for one in dated if not one.ends and _by(one.as_of, day)):
        for last in (one for one in dated if not one.ends and one.state != "announced" and _from(one.as_of, day)):
            if not any(_may_end_between(one, first.as_of, last.as_of) for one in dated):
                return "listed", f"{_words(first)}, and {_words(last)}"
        period = first.until if first.until is not None and _from(first.until, day) else None
        if period is not None and not any(_may_end_by(one, first, period, day, end) for one in dated):
            return "listed", _words(first)
        ended = Range(end, end)
        if end is not None and day < end and not any(_may_end_between(one, first.as_of, ended) for one in dated):
            return "listed", f"{_words(first)}, and it ended on {end}"
    return None


def _may_end_between(one: Dated, first: Range, last: Range) -> bool:
    """Return whether an attestation may say that it ended between two others."""
    if not one.ends:
        return False
    over = first.earliest is not None and _by(one.as_of, first.earliest)
    later = last.latest is not None and _from(one.as_of, last.latest)
    return not (over or later)


def _may_end_by(one: Dated, first: Dated, until: Range, day: date, end: date | None) -> bool:
    """Return whether an attestation may say that it ended by a day of a stated period."""
    if not one.ends or (first.as_of.earliest is not None and _by(one.as_of, first.as_of.earliest)):
        return False
    whole = until.latest is not None and _from(one.as_of, until.latest)  # the period was over by then
    return not (whole or (end is not None and day < end and not _by(one.as_of, day)))


def _unknown(day: date, dated: Sequence[Dated]) -> str:
    """Return what is said around a day of which nothing follows."""
    last = next((one for one in dated if _by(one.as_of, day)), None)
    coming = _next(day, dated)
    if last is None:
        return f"nothing is said of that day or before; then {_words(coming)}" if coming else "the days are not known"
    if coming is not None:
        return f"between {_words(last)} and {_words(coming)}"
    if last.until is not None and last.until.latest is not None and last.until.latest < day:
        return f"{_words(last)}; nothing is said after that period"
    return f"nothing is said after: {_words(last)}"


def _words(one: Dated) -> str:
    until = f" until {format_range(one.until)}" if one.until is not None else ""
    day = f" {format_range(one.as_of)}" if one.as_of != Range(None, None) else ""
    return f"{SAYS[one.state]}{day}{until}{'' if one.own else ' (its action)'}"


def words(row: Attestation, record: str) -> str:
    """Return what an attestation says, in words: `renewed 2021-12-06 until 2022-12-08 (its action)`.

    Args:
        row: the attestation.
        record: id of the record that it is told of.
    """
    return _words(_dated(row, record))
