"""Find the place of words in the sentences that are at hand, and say whether the words may be quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sanctions_data.anchors.normal import span_check
from sanctions_data.compile.index import Index
from sanctions_data.editor.accept import Refused
from sanctions_data.editor.quotation_budget import LONGEST, Cover
from sanctions_data.errors import did_you_mean
from sanctions_data.ledger import Evidence, Ledger, Sentence
from sanctions_data.provenance.find_documents import Documents

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
_LONGEST_QUOTE = 160  # characters


@dataclass(frozen=True)
class Place:
    """Where words stand.

    Attributes:
        sentence: the sentence.
        words: the words as they stand there.
        start, end: their place in the document; None if the document is not held, and only a copy was read.
        occurrence: which of the same words in the sentence they are, from 1.
    """

    sentence: Sentence
    words: str
    start: int | None
    end: int | None
    occurrence: int

    @property
    def shown(self) -> str:
        """The place in words."""
        at = "" if self.start is None else f" (at {self.start})"
        return f"sentence {self.sentence.n} occurrence {self.occurrence}{at}"


def sentence_texts(source: str, index: Index, documents: Documents) -> Iterator[tuple[Sentence, str]]:
    """Yield the sentences of a source whose text is at hand, each with its text."""
    for number in index.numbers.get(source, ()):
        row = index.sentences[source, number]
        if source in documents.texts and row.start is not None:
            yield row, documents.texts[source][row.start : row.end]
        elif held := documents.sentences.get((source, number)):
            yield row, held.text


def find(
    words: str, source: str, index: Index, documents: Documents, number: int | None, occurrence: int | None
) -> Place:
    """Return the one place of some words in a source.

    Args:
        words: the words; case, blanks and the form of quotation marks and dashes do not matter.
        source: id of the source.
        index: the rows of the ledger.
        documents: the texts at hand.
        number: of the sentence, if the words stand in several.
        occurrence: which of them, if they stand several times in the sentence.

    Raises:
        Refused: they stand nowhere, or in several places.
    """
    pieces = words.split()
    if not pieces:
        raise Refused("no words were given")
    pattern = r"\s+".join("".join(_ALIKE.get(c, re.escape(c)) for c in piece) for piece in pieces)
    whole_words = re.compile(rf"(?<!\w)(?=({pattern})(?!\w))", re.IGNORECASE)
    sentences = list(sentence_texts(source, index, documents))
    found = []
    for row, text in sentences:
        count: dict[str, int] = {}
        held = source in documents.texts and row.start is not None
        for match in whole_words.finditer(text):
            count[match[1]] = count.get(match[1], 0) + 1
            start = row.start + match.start(1) if held and row.start is not None else None
            end = None if start is None else start + len(match[1])
            found.append(Place(row, match[1], start, end, count[match[1]]))
    if not found:
        windows = [window for _, text in sentences for window in _windows(text, len(pieces))]
        raise Refused(f"{words!r} stands in no sentence of {source}{did_you_mean(words, windows)}")
    kept = [place for place in found if number in (None, place.sentence.n) and occurrence in (None, place.occurrence)]
    if len(kept) == 1:
        return kept[0]
    places = ", ".join(place.shown for place in found)
    if not kept:
        raise Refused(f"{words!r} does not stand there, but in {places}")
    raise Refused(f"{words!r} stands {len(kept)} times: {places}; name one by --sentence N, --occurrence K")


def _windows(text: str, size: int) -> list[str]:
    words = text.casefold().split()
    return [" ".join(words[at : at + size]) for at in range(len(words) - size + 1)]


def evidence(claim: str, number: int, role: str, place: Place, quote: bool, added_in: str) -> Evidence:
    """Return the row of evidence for words at a place; with the words themselves if `quote`."""
    digest = place.sentence.n1
    return Evidence(
        claim=claim,
        ord=number,
        role=role,
        source=place.sentence.source,
        sentence=place.sentence.n,
        start=place.start,
        end=place.end,
        occurrence=None if place.start is None else place.occurrence,
        quote=place.words if quote else None,
        check=None if digest is None else span_check(digest, place.words),
        added_in=added_in,
    )


def within_budget(ledger: Ledger, documents: Documents, place: Place) -> bool:
    """Return whether words may be quoted beside all that is quoted already."""
    if len(place.words.split()) > LONGEST or len(place.words) > _LONGEST_QUOTE:
        return False
    source = place.sentence.source
    cover = Cover(ledger, documents.texts)
    if place.start is not None and place.end is not None:
        cover.add_ledger()
        before = set(cover.faults())
        cover.add(source, place.start, place.end)
        return set(cover.faults()) <= before
    row = evidence("c0000", 0, "primary", place, True, "0.0.0")
    quoted = Cover(replace(ledger, evidence=(*ledger.evidence, row)), documents.texts)
    return set(quoted.not_held(source)) <= set(cover.not_held(source))
