"""Where words stand in a held document, and whether they may be quoted: for `cite.py`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from sanctions_data.anchors.normal import span_check
from sanctions_data.compile.index import Index
from sanctions_data.editor.quotation_budget import LONGEST, Cover
from sanctions_data.errors import SanctionsDataError
from sanctions_data.ledger import Evidence, Ledger, Sentence

_ALIKE = {
    "'": "['’‘]",
    "’": "['’‘]",
    '"': '["“”]',
    "“": '["“”]',
    "”": '["“”]',
    "-": "[-‐‑–—]",
    "–": "[-‐‑–—]",
    "—": "[-‐‑–—]",
}


class Refused(SanctionsDataError):
    """Something cannot be cited as asked; the text says why and what would do."""


@dataclass(frozen=True)
class Place:
    """Where words stand."""

    sentence: Sentence
    start: int
    end: int
    occurrence: int


def find(words: str, source: str, index: Index, text: str, n: int | None, occurrence: int | None) -> Place:
    """The one place of some words in a document; Refused where there is none or several."""
    pieces = words.split()
    if not pieces:
        raise Refused("no words were given")
    pattern = r"\s+".join("".join(_ALIKE.get(c, re.escape(c)) for c in piece) for piece in pieces)
    found = []
    for number in index.numbers[source]:
        row = index.sentences[source, number]
        count: dict[str, int] = {}
        for match in re.finditer(rf"(?<!\w)(?={pattern})", text[row.start : row.end], re.IGNORECASE):
            at = (row.start or 0) + match.start()
            whole = re.compile(rf"(?:{pattern})(?!\w)", re.IGNORECASE).match(
                text, at, len(text) if row.end is None else row.end
            )
            if whole is None:
                continue
            count[whole.group()] = count.get(whole.group(), 0) + 1
            found.append(Place(row, at, whole.end(), count[whole.group()]))
    if not found:
        close = difflib.get_close_matches(words.casefold(), _windows(text, len(pieces)), n=1, cutoff=0.75)
        raise Refused(
            f"{words!r} stands in no sentence of {source}" + (f"; did you mean {close[0]!r}?" if close else "")
        )
    kept = [place for place in found if n in (None, place.sentence.n) and occurrence in (None, place.occurrence)]
    if len(kept) == 1:
        return kept[0]
    places = ", ".join(f"sentence {p.sentence.n} occurrence {p.occurrence} (at {p.start})" for p in found)
    if not kept:
        raise Refused(f"{words!r} does not stand there, but in {places}")
    raise Refused(f"{words!r} stands {len(kept)} times: {places}; name one by --sentence N, --occurrence K")


def _windows(text: str, size: int) -> list[str]:
    words = text.casefold().split()
    return [" ".join(words[at : at + size]) for at in range(len(words) - size + 1)]


def evidence(claim: str, number: int, role: str, place: Place, text: str, quote: bool, added_in: str) -> Evidence:
    words = text[place.start : place.end]
    assert place.sentence.n1 is not None
    return Evidence(
        claim=claim,
        ord=number,
        role=role,
        source=place.sentence.source,
        sentence=place.sentence.n,
        start=place.start,
        end=place.end,
        occurrence=place.occurrence,
        quote=words if quote else None,
        check=span_check(place.sentence.n1, words),
        added_in=added_in,
    )


def within_budget(ledger: Ledger, texts: Mapping[str, str], place: Place) -> bool:
    """Whether the words may be quoted beside everything that is quoted already."""
    source = place.sentence.source
    if len(texts[source][place.start : place.end].split()) > LONGEST or place.end - place.start > 160:
        return False
    cover = Cover(ledger, texts)
    cover.add_ledger()
    before = set(cover.faults())
    cover.add(source, place.start, place.end)
    return set(cover.faults()) <= before
