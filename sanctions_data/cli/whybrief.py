"""All stated fields of a record, one line each with its first claim."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..why import Why
from . import rulewords
from .terminal import clean, pad, shorten, style, width, wrap
from .values import say_field, span_of

_VALUE = 24


def lines(whys: Sequence[Why], *, on: bool = False) -> Iterator[str]:
    """The record, its stated fields, and the names of those that no source states."""
    record = whys[0].record
    yield style(f"{getattr(record, 'id', '')}", "bold", on=on) + f" · {clean(record.label())}"
    shown = [why for why in whys if why.reasons and why.column.origin != "computed"]
    size = max((len(why.field) for why in shown), default=0)
    for why in shown:
        yield _line(why, size)
    empty = [
        why.field
        for why in whys
        if not why.reasons and why.column.origin != "computed" and span_of(record, why.field) is None
    ]
    if empty:
        yield from wrap(", ".join(empty), width(), "  no source states  ")


def _line(why: Why, size: int) -> str:
    first = why.reasons[0]
    value = clean(say_field(why.record, why.field))
    room = width() - size - 4
    more = f" +{len(why) - 1}" if len(why) > 1 else ""
    verdict = rulewords.verdict(first, short=True).removesuffix(" by a person")
    tail = f"  {first.claim.id}{more:4}  {_place(why)}  {verdict}"
    text = shorten(value, min(_VALUE, max(room - len(tail), 10)))
    conflict = "  ! sources differ" if any(c.decision.outcome != "compatible" for c in why.conflicts) else ""
    return f"  {why.field:{size}}  {pad(text, _VALUE)}{tail}{conflict}".rstrip()


def _place(why: Why) -> str:
    row = why.reasons[0].evidence[0].row
    return f"{row.source} {row.sentence}" if row.source else f"claim {row.uses_claim}"


def footer(whys: Sequence[Why]) -> Iterator[str]:
    """What to do next."""
    example = next((why for why in whys if why.reasons), None)
    if example is not None:
        yield "document and sentence, then how the value is established; the whole chain of one:"
        yield f"  sanctions-data why {getattr(example.record, 'id', '')} {example.field}"
