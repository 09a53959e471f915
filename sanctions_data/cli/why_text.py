"""How the answer to `why` looks: the value, its claims, their words, what contradicts them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sanctions_data._text import clean
from sanctions_data.cli import rule_text, sentence_text
from sanctions_data.cli.attribution import said_by, voice
from sanctions_data.cli.format_values import say, say_edtf, span_of
from sanctions_data.cli.terminal import columns, shorten, sides, style, width, wrap
from sanctions_data.provenance.why import Conflict, Reason, Why

_INDENT = " " * 9
_LABEL = 9


def lines(
    why: Why, names: Mapping[str, str], *, first_claim: Reason | None = None, show_all: bool = False, on: bool = False
) -> Iterator[str]:
    """The answer as lines.

    Args:
        why: the answer.
        names: entity → its name.
        first_claim: the claim that comes first and in full.
        show_all: whether to show each claim in full; else one of each value, and a line for each further claim.
        on: whether to colour.
    """
    size = width()
    yield from _head(why, size, on)
    brief = why.column.function == "source_count"
    seen: set[str] = set()
    first = () if first_claim is None else (first_claim,)
    for reason in () if brief else (*first, *(reason for reason in why if reason not in first)):
        claim = reason.claim
        if claim.value in seen and not show_all:
            yield from _also(reason, names, size, on)
            continue
        yield ""
        yield from _claim(reason, why, names, size, on)
        seen.add(claim.value)
    if brief:
        yield from _documents(why)
        return
    for conflict in why.conflicts:
        yield ""
        yield from _conflict(conflict, why, names, size, on)


def _head(why: Why, size: int, on: bool) -> Iterator[str]:
    where = [getattr(why.record, "id", "")]
    if why.inherited_from:
        where.append(f"inherited from {why.inherited_from}")
    if why.column.origin == "computed":
        where.append(f"computed from {why.column.of[0]}" if why.column.of else "computed from the whole record")
    if why.column.function != "source_count":
        where += [f"decision {conflict.decision.id}, {why.became(conflict)}" for conflict in why.conflicts]
    value = why.edtf if why.value is None and why.edtf else clean(say(why.value))
    left = f"{why.field} = {value}"
    if columns(left) < size:
        first, *rest = sides(left, " · ".join(where), size)
        yield style(left, "bold", on=on) + first[len(left) :]
        yield from rest
    else:
        yield from (style(line, "bold", on=on) for line in wrap(left, size, rest="  "))
        yield from wrap(" · ".join(where), size, "  ")
    yield from _nothing(why, size)
    for conflict in why.conflicts:
        if (why.became(conflict), conflict.decision.outcome) == ("kept", "chosen"):
            chosen = f"Decision {conflict.decision.id} chose {_chosen(conflict)}, elsewhere"
            yield from wrap(f"{chosen}; this is kept as what its source says.", size, "  ")


def _chosen(conflict: Conflict) -> str:
    """The value and the id of the claim that a decision chose."""
    claim = next(reason.claim for reason in conflict.reasons if reason.claim.id == conflict.decision.chosen)
    return f"{say(claim.parsed)} ({claim.id})"


def _nothing(why: Why, size: int) -> Iterator[str]:
    """What is said where there is no value, or none with a sentence."""
    if why.value is None and why.edtf:
        yield from wrap(f"not known to the day: {say_edtf(why.edtf)}", size, "  ")
    elif why.value is None and any(conflict.decision.outcome == "unresolved" for conflict in why.conflicts):
        yield "  The sources disagree and it is not settled; the field stays empty."
    elif why.value is None and why.column.of and span_of(why.record, why.column.of[0]) is not None:
        yield f"  The range of {why.column.of[0]} is open at this end."
    elif why.value is None:
        yield "  No source in this dataset states it; nothing is filled in."
    elif why.column.origin == "structural":
        yield "  Set by hand in the ledger to name or link the record; it rests on no sentence."
    elif why.column.accuser:
        yield "  According to whoever says it: that it was said is recorded, not that it is so."


def _claim(reason: Reason, why: Why, names: Mapping[str, str], size: int, on: bool) -> Iterator[str]:
    cited = reason.evidence[0]
    place = rule_text.place(cited) + (f" · {cited.grade}" if cited.grade else "")
    yield from sides(f"  {reason.claim.id}  {rule_text.quoted(cited)}", place, size)
    if isinstance(why.value, tuple):
        yield from _row("value", say(reason.claim.parsed), size)
    for conflict in why.conflicts:
        if reason in conflict.reasons and conflict.standing(reason.claim) == "not chosen":
            yield from _row("standing", f"not chosen: decision {conflict.decision.id} has {_chosen(conflict)}", size)
    yield from sentence_text.lines(cited, size, on=on)
    yield from wrap(f"{reason.gist}  (our words)", size, _INDENT)
    yield from _row("said by", said_by(reason.claim, cited.row.source, names) + rule_text.cue(reason), size)
    yield from _rule(reason, size, on)
    for label, text in rule_text.remarks(reason):
        yield from _row(label, text, size)


def _rule(reason: Reason, size: int, on: bool) -> Iterator[str]:
    verdict = rule_text.verdict(reason)
    text = f"{rule_text.call(reason)} → {say(reason.claim.parsed)}  {verdict}"
    colour = "bad" if reason.verdict == "differs" else "good" if verdict.startswith("✓") else "dim"
    for line in _row("rule", text, size):
        yield line.replace(verdict, style(verdict, colour, on=on))


def _row(label: str, text: str, size: int) -> list[str]:
    # a mark and its word stay on one line
    kept = wrap(text.replace("✓ ", "✓\u00a0"), size, f"{_INDENT}{label:{_LABEL}}")
    return [line.replace("\u00a0", " ") for line in kept]


def _also(reason: Reason, names: Mapping[str, str], size: int, on: bool) -> Iterator[str]:
    """A further claim of the same value, in a line or two."""
    cited = reason.evidence[0]
    left = f"  also   {reason.claim.id}  {rule_text.quoted(cited)}"
    who = f"said by {said_by(reason.claim, cited.row.source, names)} · {rule_text.verdict(reason, short=True)}"
    yield from sides(left, rule_text.place(cited), size)
    if cited.text is not None:
        yield from sentence_text.lines(cited, size, on=on)
    yield from wrap(who, size, _INDENT)


def _documents(why: Why) -> Iterator[str]:
    """The documents behind a whole record."""
    counts: dict[str, int] = {}
    for reason in why:
        if (source := reason.evidence[0].row.source) is not None:
            counts[source] = counts.get(source, 0) + 1
    yield from (f"  {source}  behind {number} of {len(why)} claims" for source, number in sorted(counts.items()))


def _conflict(conflict: Conflict, why: Why, names: Mapping[str, str], size: int, on: bool) -> Iterator[str]:
    decision = conflict.decision
    title = {
        "value": "values differ",
        "bound": "numbers differ",
        "dispute": "in dispute",
        "succession": "it changed",
        "wording": "words differ",
    }
    head = f"  {title[decision.kind]}: decision {decision.id}, {decision.outcome}"
    yield style(head, "bold", on=on)
    cells = [_rival(reason, conflict, why, names) for reason in conflict.reasons]
    value = min(max(columns(cell[0]) for cell in cells), 28)
    place = max(columns(cell[1]) for cell in cells)
    for cell in cells:
        shown = shorten(cell[0], value)
        line = f"    {shown}{' ' * (value - columns(shown))}  {cell[1]}{' ' * (place - columns(cell[1]))}"
        yield from _beside(line, (f"said by {cell[2]}", cell[3]), size)
    yield from wrap(decision.reason, size, "    why  ")


def _beside(line: str, notes: Sequence[str], size: int) -> Iterator[str]:
    """`line` and what is noted of it: on the line while it fits, else below."""
    gap = "  "
    for note in filter(None, notes):
        if columns(line) + len(gap) + columns(note) > size:
            yield line.rstrip()
            line, gap = "     ", " "
        line, gap = f"{line}{gap}{note}", " · "
    yield line


def _rival(reason: Reason, conflict: Conflict, why: Why, names: Mapping[str, str]) -> tuple[str, str, str, str]:
    """Value, place, voice, and what else is to be known of a claim that a decision is about."""
    claim, decision = reason.claim, conflict.decision
    notes: list[Any] = []
    standing = conflict.standing(claim)
    # what was true until it changed was not turned down
    if decision.chosen == claim.id or (decision.chosen is not None and decision.kind != "succession"):
        notes.append(standing)
    if (claim.record, claim.field) != (why.inherited_from or getattr(why.record, "id", ""), why.field):
        notes.append(f"{claim.field} of {claim.record}")
    cited = reason.evidence[0]
    who = voice(claim, cited.row.source, names)
    return clean(say(claim.parsed)), rule_text.place(cited), who, " · ".join(notes)
