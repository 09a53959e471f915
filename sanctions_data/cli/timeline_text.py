"""How the timeline looks: the day, who acts and whom it answers, and what is done."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from sanctions_data._text import clean, counted, listing
from sanctions_data.cli.format_values import format_value, short_day
from sanctions_data.cli.terminal import columns, pad, style, width, wrap
from sanctions_data.dataset.attribution import short_names
from sanctions_data.dataset.timeline import Entry
from sanctions_data.provenance.publication import publication

if TYPE_CHECKING:
    from sanctions_data.dataset.dataset import Dataset

_DATED = {"start_date": " (day of effect)", "listing_date": " (day of listing)"}
_WHO = 22  # columns for who acts, before the rest goes below


def lines(entries: Sequence[Entry], data: Dataset, *, on: bool = False, ids: bool = False) -> Iterator[str]:
    """Yield the entries, one after the other, in the order they have."""
    names = short_names(data)
    days = [when(entry) for entry in entries]
    size = max(map(columns, days), default=0)
    for entry, day in zip(entries, days, strict=True):
        who = clean(_who(entry, names))
        what = "; ".join(_what(entry, data, names))
        if ids:
            what += f"  [{entry.action}]"
        first = f"{day:>{size}}  {pad(who, _WHO)}  "
        if columns(who) > _WHO:
            yield f"{day:>{size}}  {style(who, 'bold', on=on)}"
            first = " " * (size + _WHO + 4)
        body = wrap(what, width(), first, " " * (size + _WHO + 4))
        yield body[0].replace(f"  {who}", f"  {style(who, 'bold', on=on)}", 1) if columns(who) <= _WHO else body[0]
        yield from body[1:]


def when(entry: Entry) -> str:
    """Return the day in few columns: `22 Mar 2021`, `by 30 Apr 2025`, `from 2 May 2021`."""
    if entry.earliest is not None and entry.earliest == entry.latest:
        return short_day(entry.earliest)
    if entry.latest is not None:
        return f"by {short_day(entry.latest)}"
    return f"from {short_day(entry.earliest)}" if entry.earliest else "no day stated"


def _who(entry: Entry, names: dict[str, str]) -> str:
    by = ", ".join(names.get(code, code) for code in entry.by) or "nobody named"
    towards = ", ".join(names.get(code, code) for code in entry.towards)
    return f"{by} → {towards}" if towards else by


def _what(entry: Entry, data: Dataset, names: dict[str, str]) -> Iterator[str]:
    """Return what is done: how many are listed or lifted, else the kind of action; what it answers, and who says so."""
    action = data.actions[entry.action]
    last = " and " if entry.kind == "lifting" else ", "
    counts = listing(
        [counted(n, noun) for n, noun in ((entry.people, "person"), (entry.bodies, "body")) if n], last=last
    ).replace("persons", "people")
    if entry.kind == "lifting":
        whom = counts or ("all those" if action.status == "lifted" else "some of those")
        day = f" on {short_day(action.announced_on)}" if action.announced_on else " before"
        yield f"lifts sanctions on {whom} listed{day}"
        if not counts:
            yield "no source in the data says whom"
        return
    joint = "joint: " if action.authority is None else ""
    stated = action.description or action.purpose or format_value(action.provisions)
    yield clean(counts or joint + stated) + _DATED.get(entry.dated, "")
    if entry.answers:
        yield "answers " + _answers(entry, data, names)


def _answers(entry: Entry, data: Dataset, names: dict[str, str]) -> str:
    """Whose step is answered, and the publications that say so."""
    steps = []
    for one in entry.answers:
        authority = data.actions[one].authority
        steps.append(f"{_possessive(names.get(authority, authority))} listing" if authority else "the joint step")
    sources = []
    for relation in entry.relations:
        for reason in data.why(data.relations[relation], "object"):
            if (source := reason.evidence[0].source) is not None:
                sources.append(clean(source.publisher or publication(source)))
    said = f" ({listing(dict.fromkeys(sources), ', ', 2)})" if sources else ""
    return listing(dict.fromkeys(steps), " and ") + said


def _possessive(name: str) -> str:
    article = "the " if name.isupper() else ""
    return f"{article}{name}’s"


def footer(entries: Sequence[Entry], data: Dataset, possible: int = 0) -> Iterator[str]:
    """How many there are, of which data, and what to do next.

    Args:
        entries: the entries.
        data: the dataset.
        possible: how many of them may lie outside the days that were asked for.
    """
    yield f"{counted(len(entries), 'entry')} · data {data.version}, as of {data.as_of}"
    if possible:
        yield f"{possible} of them only possibly: their day is known as a range; by D means D or earlier"
    if entries:
        shown = next((entry for entry in entries if entry.answers), entries[0])
        yield f"who is listed: sanctions-data show {shown.action}"
        yield f"who says so: sanctions-data why {shown.action}"


def as_json(entries: Sequence[Entry], data: Dataset) -> str:
    """Return the entries as JSON, with the text of each."""
    names = short_names(data)
    rows = []
    for entry in entries:
        row = {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in dataclasses.asdict(entry).items()
        }
        rows.append({**row, "text": f"{when(entry)} {_who(entry, names)}: {'; '.join(_what(entry, data, names))}"})
    return json.dumps(rows, ensure_ascii=False, indent=2)
