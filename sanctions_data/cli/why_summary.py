"""All stated fields of a record, one line each with its first claim."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sanctions_data._text import clean
from sanctions_data.cli import rule_text
from sanctions_data.cli.format_values import say_field, span_of
from sanctions_data.cli.terminal import pad, shorten, style, width, wrap
from sanctions_data.provenance.why import Why

_VALUE = 24
_LEAST = 10


def lines(whys: Sequence[Why], *, on: bool = False) -> Iterator[str]:
    """The record, its stated fields, and the names of those that no source states."""
    record = whys[0].record
    yield style(f"{getattr(record, 'id', '')}", "bold", on=on) + f" · {clean(record.label())}"
    shown = [why for why in whys if why.reasons and why.column.origin != "computed"]
    size = max((len(why.field) for why in shown), default=0)
    more = max((len(_more(why)) for why in shown), default=0)
    tails = [_tail(why, more) for why in shown]
    space = width() - size - 4
    # a place too long for the line goes below; the others do not make room for it
    ends = [len(claim) + len(place) for claim, place in tails]
    room = max(_LEAST, min(_VALUE, space - max((end for end in ends if end <= space - _LEAST), default=0)))
    for why, (claim, place), end in zip(shown, tails, ends, strict=True):
        value = shorten(clean(say_field(record, why.field)), room)
        line = f"  {why.field:{size}}  {pad(value, room)}{claim}"
        if end <= space - room:
            yield line + place
        else:
            yield line.rstrip()
            yield from wrap(place.strip(), width(), " " * (size + 4))
        for conflict in why.conflicts:
            if (decision := conflict.decision).outcome != "compatible":
                yield f"  {'':{size}}  ! {decision.kind}: decision {decision.id}, {why.became(conflict)}"
    empty = [
        why.field
        for why in whys
        if not why.reasons and why.column.origin != "computed" and span_of(record, why.field) is None
    ]
    if empty:
        yield from wrap(", ".join(empty), width(), "  no source states  ")


def _more(why: Why) -> str:
    return f" +{len(why) - 1}" if len(why) > 1 else ""


def _tail(why: Why, more: int) -> tuple[str, str]:
    """The first claim and how many more there are; where it stands and how its value is established."""
    first = why.reasons[0]
    verdict = rule_text.verdict(first, short=True).removesuffix(" by a person")
    return f"  {first.claim.id}{_more(why):{more}}", f"  {_place(why)}  {verdict}"


def _place(why: Why) -> str:
    row = why.reasons[0].evidence[0].row
    return f"{row.source} {row.sentence}" if row.source else f"claim {row.uses_claim}"


def footer(whys: Sequence[Why]) -> Iterator[str]:
    """What to do next."""
    example = next((why for why in whys if why.reasons), None)
    if example is not None:
        yield "document and sentence, then how the value is established; the whole chain of one:"
        yield f"  sanctions-data why {getattr(example.record, 'id', '')} {example.field}"
