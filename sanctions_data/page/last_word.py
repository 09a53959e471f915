"""The last word on a listing: what the newest source in the data says of it, for which day, and who says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile

from sanctions_data.dataset.attribution import voice
from sanctions_data.dataset.dataset import Dataset
from sanctions_data.dataset.related import later
from sanctions_data.dates import Range
from sanctions_data.ledger.document import link
from sanctions_data.page.words import on_span, span_in_words, span_of, web_address
from sanctions_data.provenance.publication import publication
from sanctions_data.records.measure import Measure
from sanctions_data.records.status_rule import ENDED


@dataclass(frozen=True)
class LastWord:
    """The last word on a listing.

    Attributes:
        text: what is said of the listing.
        day: the day or range of days that the text is about.
        iso: the day, if it is known.
        ended: whether the listing ended.
        says: who says it.
        url: address of the document.
        claims: the claims behind it.
        remark: what the reader should know besides.
    """

    text: str
    day: str
    iso: str | None
    ended: bool
    says: str
    url: str | None
    claims: tuple[str, ...]
    remark: str = ""


def last_word(measure: Measure, data: Dataset, short: Mapping[str, str], named: Mapping[str, str]) -> LastWord:
    """Return the last word on a listing.

    Args:
        measure: the listing.
        data: the dataset.
        short: authority → its name in few letters.
        named: entity → name, and document → what its own voice is called.
    """
    why = data.why(measure, "status")
    decides = next((one for one in why.history if one.decides), None)
    span = span_of(measure, "status_as_of") or Range(None, None)
    claims = tuple(
        dict.fromkeys((*(reason.claim.id for reason in why), *(measure.provenance or {}).get("status_as_of", ())))
    )
    day, iso = span_in_words(span), span.day.isoformat() if span.day else None
    ended = measure.status in ENDED
    newer = takewhile(lambda one: not one.decides, why.history)
    weak = any(one.attestation.certainty == "weak" for one in newer)
    if decides is None:
        return LastWord(measure.status or "nothing is stated", day, iso, ended, "", None, claims)
    row, source = decides.attestation, decides.source
    until = span_of(row, "until")
    first = why.reasons[0] if why.reasons else None
    authority = short.get(measure.authority or "", "the authority")
    on_list = f"on the {authority} list" if authority.isupper() else f"on the list of {authority}"
    printed = first is not None and first.claim.rule == "listed_row/1"  # else somebody says that it is still listed
    after = "only weak statements later" if weak else "nothing later known"
    text = {
        "announced": f"announced{f' {on_span(span)}' if span != Range(None, None) else ''}, {after}",
        "on-list": on_list if printed else "still listed",
        "in-force": "in force",
        "amended": "amended, and goes on",
        "renewed": "renewed",
        "lifted-in-part": "lifted in part",
        "lifted": f"lifted, {_by(span)}",
        "lapsed": f"lapsed, {_by(span)}",
    }.get(row.state, row.state)
    if row.state not in ("lifted", "lapsed", "announced"):
        text += f" until {span_in_words(until)}" if until else f" {on_span(span)}" if span != Range(None, None) else ""
    who = voice(first.claim, source.id if source else None, named) if first else ""
    paper = publication(source, title=False) if source is not None else ""
    if source is not None and paper == source.id:
        paper = f"“{source.title}”" if source.title else source.copy_of or source.id
    own = who in ("", "the reporter", "the document itself")
    says = paper if own or not paper else f"{who}, in {paper}"
    partly = later(measure, data)
    remark = "others announced with it were lifted; no source says whether this one was" if partly else ""
    url = web_address(link(source, first.evidence[0].row.quote)) if source is not None and first else None
    return LastWord(text, day, iso, ended, says, url, claims, remark)


def _by(span: Range) -> str:
    """Return by which day something had ended."""
    if span.day is not None:
        return f"by {span_in_words(span)}"
    return span_in_words(span) if span.latest or span.earliest else "on a day not stated"
