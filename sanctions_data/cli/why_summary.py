"""All stated fields of a record, one line each with its first claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sanctions_data._text import clean
from sanctions_data.cli import rule_text
from sanctions_data.cli.format_values import foreign, format_field, span_of
from sanctions_data.cli.terminal import columns, pad, shorten, style, width, wrap
from sanctions_data.cli.why_text import in_words
from sanctions_data.dataset.attribution import label
from sanctions_data.provenance.publication import publication
from sanctions_data.provenance.why import Why

_VALUE = 24
_LEAST = 10


def lines(
    whys: Sequence[Why], short: Mapping[str, str] | None = None, *, on: bool = False, ids: bool = False
) -> Iterator[str]:
    """Yield the record, its stated fields, and the names of those that no claim states.

    Args:
        whys: the answers for its fields.
        short: authority → its name in few letters; without it, the codes are printed.
        on: whether to colour.
        ids: whether to name claims, decisions and documents by their ids.
    """
    record = whys[0].record
    yield style(f"{getattr(record, 'id', '')}", "bold", on=on) + f" · {clean(label(record, short or {}))}"
    shown = [why for why in whys if why.reasons and not why.column.repeats]
    size = max((len(why.field) for why in shown), default=0)
    more = max((len(_more(why)) for why in shown), default=0)
    tails = [_ids(why, more) if ids else _words(why, more) for why in shown]
    space = width() - size - 4
    # a place too long for the line goes below, or is cut; the others do not make room for it
    ends = [columns(count) + columns(place) + columns(verdict) for count, place, verdict in tails]
    room = max(_LEAST, min(_VALUE, space - max((end for end in ends if end <= space - _LEAST), default=0)))
    left = space - room - more - max((columns(verdict) for _, _, verdict in tails), default=0)
    left = min(left, max((columns(place) for _, place, _ in tails), default=0))
    for why, (count, place, verdict), end in zip(shown, tails, ends, strict=True):
        value = shorten(clean(format_field(record, why.field)), room)
        line = f"  {why.field:{size}}  {pad(value, room)}{count}"
        if not ids:
            yield line + pad(shorten(place, left), left) + verdict
        elif end <= space - room:
            yield line + place + verdict
        else:
            yield line.rstrip()
            yield from wrap((place + verdict).strip(), width(), " " * (size + 4))
        for conflict in why.conflicts:
            decision = conflict.decision
            if decision.outcome != "compatible":
                text = f"{decision.kind}: decision {decision.id}, {why.became(conflict)}"
                yield f"  {'':{size}}  ! {text if ids else in_words(conflict, why)}"
    empty = [
        why.field
        for why in whys
        if not why.reasons and not why.column.repeats and not foreign(record, why.field)
        if span_of(record, why.field) is None
    ]
    if empty:
        yield from wrap(", ".join(empty), width(), "  no claim states  ")


def _more(why: Why) -> str:
    return f" +{len(why) - 1}" if len(why) > 1 else ""


def _words(why: Why, more: int) -> tuple[str, str, str]:
    """How many more claims there are; the document of the first; how its value is established."""
    cited = why.reasons[0].evidence[0]
    place = clean(publication(cited.source, title=False)) if cited.source is not None else "another claim"
    return f"{_more(why):{more}}", f"  {place}", f"  {_verdict(why)}"


def _verdict(why: Why) -> str:
    return rule_text.verdict(why.reasons[0], short=True).removesuffix(" by a person")


def _ids(why: Why, more: int) -> tuple[str, str, str]:
    """Return the first claim and the number of others; its place; how its value is established."""
    first = why.reasons[0]
    row = first.evidence[0].row
    place = f"{row.source} {row.sentence}" if row.source else f"claim {row.uses_claim}"
    return f"  {first.claim.id}{_more(why):{more}}", f"  {place}", f"  {_verdict(why)}"


def footer(whys: Sequence[Why]) -> Iterator[str]:
    """Return what to do next."""
    example = next((why for why in whys if why.reasons), None)
    if example is not None:
        yield "document, then how the value is established; the whole chain of one:"
        yield f"  sanctions-data why {getattr(example.record, 'id', '')} {example.field}"
