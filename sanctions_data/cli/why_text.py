"""How the answer to `why` looks: the value, its claims, their words, what contradicts them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from sanctions_data._text import clean, counted, listing
from sanctions_data.cli import rule_text, sentence_text, terminal
from sanctions_data.cli.format_values import format_edtf, format_field, format_value, span_of
from sanctions_data.cli.terminal import columns, pad, shorten, sides, style, width, wrap
from sanctions_data.dataset.attribution import said_by, voice
from sanctions_data.dataset.listed_on import SAYS
from sanctions_data.dates import format_range
from sanctions_data.ledger.document import address, link
from sanctions_data.provenance.publication import alike, publication
from sanctions_data.provenance.why import Cited, Conflict, Reason, Why

if TYPE_CHECKING:
    from sanctions_data.ledger import Source
    from sanctions_data.records.attestation import Attestation

TITLES = {
    "value": "values differ",
    "bound": "numbers differ",
    "dispute": "in dispute",
    "succession": "it changed",
    "wording": "words differ",
}
OUTCOMES = {"chosen": "settled", "unresolved": "not settled", "compatible": "both can stand"}
KEPT = "kept as what its source says"
# copies whose words may not be those of the publisher, by `reliability`
_WARNINGS = {
    "mirror": "on a site that shows no right to it",
    "weak": "a weak copy: it has slips or changes, or is on a site of a propaganda network",
}
_INDENT = " " * 9
_LABEL = 9


@dataclass(frozen=True)
class _Screen:
    """How the answer is printed.

    Attributes:
        names: entity → its name.
        size: the width.
        on: whether to colour.
        ids: whether to print ids of claims, decisions and documents.
        linked: whether to print links.
    """

    names: Mapping[str, str]
    size: int
    on: bool
    ids: bool
    linked: bool


def lines(
    why: Why,
    names: Mapping[str, str],
    *,
    first_claim: Reason | None = None,
    show_all: bool = False,
    on: bool = False,
    ids: bool = False,
    linked: bool = False,
) -> Iterator[str]:
    """Yield the answer as lines.

    Args:
        why: the answer.
        names: entity → its name.
        first_claim: the claim that comes first and in full.
        show_all: whether to show each claim in full; else one of each value, and a line for each further claim.
        on: whether to colour.
        ids: whether to print the ids of claims, decisions and documents.
        linked: whether to print links (OSC 8); else the addresses are printed.
    """
    screen = _Screen(names, width(), on, ids, linked)
    yield from _head(why, screen)
    brief = why.column.function == "source_count"
    seen: set[str] = set()
    first = () if first_claim is None else (first_claim,)
    for reason in () if brief else (*first, *(reason for reason in why if reason not in first)):
        claim = reason.claim
        if claim.value in seen and not show_all:
            yield from _also(reason, screen)
            continue
        yield ""
        yield from _claim(reason, why, screen)
        seen.add(claim.value)
    if brief:
        yield from _documents(why, screen)
        return
    for conflict in why.conflicts:
        yield ""
        yield from _conflict(conflict, why, screen)
    if why.history:
        yield ""
        yield from _history(why, screen)


def _history(why: Why, screen: _Screen) -> Iterator[str]:
    """Yield all that is said of the record and its action, newest first; an arrow is at what decides."""
    yield style("  history, newest first", "bold", on=screen.on)
    days = [format_field(one.attestation, "as_of") for one in why.history]
    said = [_said(one.attestation, why) for one in why.history]
    wide, long = max(map(columns, days)), max(map(columns, said))
    for one, day, text in zip(why.history, days, said, strict=True):
        left = f"  {'→' if one.decides else ' '} {pad(day, wide)}  {pad(text, long)}"
        source = "" if one.source is None else clean(publication(one.source, title=False))
        place = f"{one.attestation.id} · {one.attestation.source or ''}" if screen.ids else source
        if columns(left) + columns(place) + 2 <= screen.size:
            yield f"{left}  {place}".rstrip()
        else:
            yield left.rstrip()
            room = screen.size - max(map(columns, place.split()), default=0)  # an id stays whole
            yield from wrap(place, screen.size, " " * max(4, min(wide + 6, room)))


def _said(row: Attestation, why: Why) -> str:
    """Return what an attestation says, in words, and of which record if it is another one."""
    until = f" until {format_field(row, 'until')}" if span_of(row, "until") is not None else ""
    other = "its action" if row.subject_table == "actions" else "one of its listings"
    whom = f" ({other})" if row.subject != getattr(why.record, "id", "") else ""
    return f"{SAYS[row.state]}{until}{whom}{', weak' if row.certainty == 'weak' else ''}"


def _head(why: Why, screen: _Screen) -> Iterator[str]:
    size, on = screen.size, screen.on
    where = [getattr(why.record, "id", "")]
    if why.inherited_from and (screen.ids or not why.column.reads):
        where.append(f"{'said by' if why.column.reads else 'inherited from'} {why.inherited_from}")
    if why.column.reads:
        where.append("its newest attestation" if why.column.reads == "status_history" else "what became of its action")
    elif why.column.origin == "computed":
        where.append(f"computed from {why.column.of[0]}" if why.column.of else "computed from the whole record")
    if why.column.function != "source_count":
        for conflict in why.conflicts:
            named = f"decision {conflict.decision.id}, {why.became(conflict)}"
            where.append(named if screen.ids else in_words(conflict, why))
    value = why.edtf if why.value is None and why.edtf else clean(format_value(why.value))
    left = f"{why.field} = {value}"
    span = span_of(why.record, "status_as_of") if why.field == "status" and why.value is not None else None
    if span is not None:
        left += f", as of {span.day or format_edtf(format_range(span))}"
    if columns(left) < size:
        first, *rest = sides(left, " · ".join(where), size)
        yield style(left, "bold", on=on) + first[len(left) :]
        yield from rest
    else:
        yield from (style(line, "bold", on=on) for line in wrap(left, size, rest="  "))
        yield from wrap(" · ".join(where), size, "  ")
    yield from _nothing(why, screen.names, size)
    for conflict in why.conflicts:
        if (why.became(conflict), conflict.decision.outcome) == ("kept", "chosen"):
            chosen = f"Elsewhere {_chosen(conflict, screen.ids)} was chosen"
            if screen.ids:
                chosen = f"Decision {conflict.decision.id} chose {_chosen(conflict, ids=True)}, elsewhere"
            yield from wrap(f"{chosen}; this is kept as what its source says.", size, "  ")


def in_words(conflict: Conflict, why: Why) -> str:
    """Return how a decision settled a field."""
    kept = why.became(conflict) == "kept"
    return KEPT if kept else outcome(conflict.decision.kind, conflict.decision.outcome)


def outcome(kind: str, decided: str) -> str:
    """Return what disagrees, and what was decided, in words."""
    return f"{TITLES[kind]}, {OUTCOMES[decided]}" if kind != "succession" else TITLES[kind]


def _chosen(conflict: Conflict, ids: bool) -> str:
    """Return the value of the claim that a decision chose, and its id."""
    claim = next(reason.claim for reason in conflict.reasons if reason.claim.id == conflict.decision.chosen)
    return f"{format_value(claim.parsed)} ({claim.id})" if ids else format_value(claim.parsed)


def _nothing(why: Why, names: Mapping[str, str], size: int) -> Iterator[str]:
    """Return what to say if there is no value, or if no sentence states it."""
    if why.value is None and why.edtf:
        yield from wrap(f"not known to the day: {format_edtf(why.edtf)}", size, "  ")
    elif why.value is None and any(conflict.decision.outcome == "unresolved" for conflict in why.conflicts):
        yield "  The sources disagree and it is not settled; the field stays empty."
    elif why.value is None and why.column.of and span_of(why.record, why.column.of[0]) is not None:
        yield f"  The range of {why.column.of[0]} is open at this end."
    elif why.value is None:
        yield "  No claim in this dataset states it; nothing is filled in."
        summary = f"{why.field}_summary"
        if why.column.quoted and getattr(why.record, summary, None) is not None:
            yield f"  No words of a source are given; {summary} has them in our words."
    elif why.column.origin == "structural":
        yield "  Set by hand in the ledger to name or link the record; it rests on no sentence."
    elif why.column.accuser:
        yield from wrap(f"{_who_says(why, names)} so. We record that it was said, not that it is true.", size, "  ")


def _who_says(why: Why, names: Mapping[str, str]) -> str:
    """Return who says it, with the verb: `China says`, `The reporter and China say`."""
    values = why.value if isinstance(why.value, tuple) else (why.value,)
    behind = [one for one in why if one.claim.parsed == why.value or one.claim.parsed in values]  # not another value
    said = dict.fromkeys(voice(one.claim, one.evidence[0].row.source, names) for one in behind or why)
    who = clean(listing(said, " and "))
    return f"{who[:1].upper()}{who[1:]} {'says' if len(said) == 1 else 'say'}"


def _claim(reason: Reason, why: Why, screen: _Screen) -> Iterator[str]:
    cited, size = reason.evidence[0], screen.size
    name = f"{reason.claim.id}  " if screen.ids else ""
    yield from _placed(f"  {name}{rule_text.quoted(cited, ids=screen.ids)}", cited, screen)
    if cited.source is not None and (copy := _copy(cited.source, screen.ids)):
        yield from _row("copy", copy, size)
    if isinstance(why.value, tuple):
        yield from _row("value", format_value(reason.claim.parsed), size)
    for conflict in why.conflicts:
        if reason in conflict.reasons and conflict.claim_outcome(reason.claim) == "not chosen":
            by = f"decision {conflict.decision.id} has " if screen.ids else ""
            yield from _row("outcome", f"not chosen: {by}{_chosen(conflict, screen.ids)}", size)
    yield from sentence_text.lines(cited, size, on=screen.on)
    yield from wrap(f"{reason.gist}  (our words)", size, _INDENT)
    who = said_by(reason.claim, cited.row.source, screen.names)
    yield from _row("said by", who + rule_text.cue(reason, ids=screen.ids), size)
    yield from _rule(reason, screen)
    if not screen.ids and cited.grade and cited.text is None:  # else the line below the sentence says so
        yield from _row(*rule_text.checked(cited, hint=True), size)
    for label, text in rule_text.remarks(reason, ids=screen.ids):
        yield from _row(label, text, size)
    if not screen.linked and cited.source is not None and (found := address(cited.source)):
        yield from _row("address", found, size)


def _copy(source: Source, ids: bool) -> str:
    """Return whose copy was read, and a warning if its words cannot be relied on."""
    warning = _WARNINGS.get(source.reliability or "")
    return "; ".join(filter(None, (source.copy_of if not ids else None, warning)))


def _placed(left: str, cited: Cited, screen: _Screen) -> Iterator[str]:
    """Return the words and their place, on one line or below each other; the place is a link if links are on."""
    place = rule_text.place(cited, ids=screen.ids, title=True)
    if screen.ids and cited.grade:
        place += f" · {cited.grade}"
    url = link(cited.source, cited.row.quote) if cited.source is not None else None
    if columns(left) + columns(place) + 2 <= screen.size:
        gap = screen.size - columns(left) - columns(place)
        yield left + " " * gap + terminal.link(place, url, on=screen.linked)
        return
    yield from [left] if columns(left) <= screen.size else wrap(left, screen.size, rest=_INDENT)
    yield from (terminal.link(line, url, on=screen.linked) for line in wrap(place, screen.size, _INDENT))


def _rule(reason: Reason, screen: _Screen) -> Iterator[str]:
    size, on = screen.size, screen.on
    verdict = rule_text.verdict(reason)
    text = f"{rule_text.call(reason, ids=screen.ids)} → {format_value(reason.claim.parsed)}  {verdict}"
    colour = "bad" if reason.verdict == "differs" else "good" if verdict.startswith("✓") else "dim"
    for line in _row("rule", text, size):
        yield line.replace(verdict, style(verdict, colour, on=on))


def _row(label: str, text: str, size: int) -> list[str]:
    # a mark and its word stay on one line
    kept = wrap(text.replace("✓ ", "✓\u00a0"), size, f"{_INDENT}{label:{_LABEL}}")
    return [line.replace("\u00a0", " ") for line in kept]


def _also(reason: Reason, screen: _Screen) -> Iterator[str]:
    """Return a further claim of the same value, in a line or two."""
    cited, size = reason.evidence[0], screen.size
    name = f"{reason.claim.id}  " if screen.ids else ""
    left = f"  also   {name}{rule_text.quoted(cited, ids=screen.ids)}"
    who = f"said by {said_by(reason.claim, cited.row.source, screen.names)} · {rule_text.verdict(reason, short=True)}"
    yield from _placed(left, cited, screen)
    if cited.text is not None:
        yield from sentence_text.lines(cited, size, on=screen.on)
    yield from wrap(who, size, _INDENT)


def _documents(why: Why, screen: _Screen) -> Iterator[str]:
    """Yield the documents behind a whole record."""
    counts: dict[str, int] = {}
    names: dict[str, str] = {}
    for reason in why:
        if (source := reason.evidence[0].source) is not None:
            counts[source.id] = counts.get(source.id, 0) + 1
            names[source.id] = source.id if screen.ids else clean(publication(source))
    for source_id, number in sorted(counts.items()):
        yield from wrap(
            f"{names[source_id]}  behind {number} of {counted(len(why), 'claim')}", screen.size, "  ", "    "
        )


def _conflict(conflict: Conflict, why: Why, screen: _Screen) -> Iterator[str]:
    decision, size = conflict.decision, screen.size
    head = f"{TITLES[decision.kind]}: decision {decision.id}, {decision.outcome}"
    yield style(f"  {head if screen.ids else outcome(decision.kind, decision.outcome)}", "bold", on=screen.on)
    titled = alike([one.evidence[0].source for one in conflict.reasons])
    cells = [_rival(reason, conflict, why, screen, titled) for reason in conflict.reasons]
    value = min(max(columns(cell[0]) for cell in cells), 28)
    place = max(columns(cell[1]) for cell in cells)
    for cell in cells:
        shown = shorten(cell[0], value)
        line = f"    {shown}{' ' * (value - columns(shown))}  {cell[1]}{' ' * (place - columns(cell[1]))}"
        if columns(line.rstrip()) > size:
            yield f"    {shown}"
            yield from wrap(cell[1], size, "      ")
            line = "     "
        yield from _beside(line, (f"said by {cell[2]}", cell[3]), size)
    yield from wrap(decision.reason, size, "    why  ")


def _beside(line: str, notes: Sequence[str], size: int) -> Iterator[str]:
    """`line` and what is noted of it: on the line while it fits, else below."""
    gap = "  " if line.strip() else " "
    fitting = (note.split(" · ") if columns(note) > size - 6 else [note] for note in notes if note)
    for note in chain.from_iterable(fitting):
        if columns(line) + len(gap) + columns(note) > size:
            yield line.rstrip()
            line, gap = "     ", " "
        *whole, last = wrap(note, size, f"{line}{gap}", "        ")
        yield from whole
        line, gap = last, " · "
    yield line


def _rival(
    reason: Reason, conflict: Conflict, why: Why, screen: _Screen, titled: Collection[str]
) -> tuple[str, str, str, str]:
    """Value, place, voice, and what else is to be known of a claim that a decision is about."""
    claim, decision = reason.claim, conflict.decision
    notes: list[Any] = []
    outcome = conflict.claim_outcome(claim)
    # what was true until it changed was not turned down
    if decision.chosen == claim.id or (decision.chosen is not None and decision.kind != "succession"):
        notes.append(outcome)
    if (claim.record, claim.field) != (why.inherited_from or getattr(why.record, "id", ""), why.field):
        notes.append(f"{claim.field} of {claim.record}")
    cited = reason.evidence[0]
    who = voice(claim, cited.row.source, screen.names)
    place = rule_text.place(cited, ids=screen.ids, title=cited.row.source in titled)
    return clean(format_value(claim.parsed)), place, who, " · ".join(notes)
