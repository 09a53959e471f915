"""The values: an anchor is what a table stores of a sentence, a found is what a text answers.

Offsets are Unicode code points, half-open, into the text as it was read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from sanctions_data.anchors.normal import digests

Verdict: TypeAlias = Literal[
    "verified-in-place",
    "verified-moved",
    "verified-folded",
    "verified-loose",
    "changed",
    "span-only",
    "ambiguous",
    "lost",
]
SpanVerdict: TypeAlias = Literal["in-place", "in-sentence", "implied", "unchecked", "missing"]

VERDICTS: tuple[Verdict, ...] = (
    "verified-in-place",
    "verified-moved",
    "verified-folded",
    "verified-loose",
    "changed",
    "span-only",
    "ambiguous",
    "lost",
)
SPAN_VERDICTS: tuple[SpanVerdict, ...] = ("in-place", "in-sentence", "implied", "unchecked", "missing")


@dataclass(frozen=True, slots=True)
class SpanAnchor:
    """The words of a sentence that a claim rests on.

    Attributes:
        id: whatever names it, such as "c0001/0".
        start, end: offsets in the document, as those of the sentence; None if they are not known.
        occurrence: which one it is if the sentence says the same words more than once, from 1.
        quote: the words, if they may be shown.
        digest8: `normal.span_check` of the words, if they may not.
    """

    id: str
    start: int | None = None
    end: int | None = None
    occurrence: int = 1
    quote: str | None = None
    digest8: str | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """What is stored of one sentence: its place, its digests, never its words.

    `n1`, `n2`, `sk` and `length` are needed. `sk_length`, `first` and `last` make the search one pass for all
    sentences; without them only the `n1` form is searched, sentence by sentence. Without `words` a sentence with
    digits is never `verified-loose`. See `normal.Digests`.
    """

    source: str
    n: int
    start: int | None
    end: int | None
    n1: str
    n2: str
    sk: str
    length: int
    sk_length: int | None = None
    first: str | None = None
    last: str | None = None
    words: str | None = None
    spans: tuple[SpanAnchor, ...] = ()

    @property
    def key(self) -> tuple[str, int]:
        return self.source, self.n

    @property
    def size(self) -> int:
        """Code points of the sentence as it stood in its document."""
        return self.length if self.start is None or self.end is None else self.end - self.start


@dataclass(frozen=True, slots=True)
class FoundSpan:
    """A span in the text: `in-place` and `in-sentence` were compared with the words or their digest.

    `implied`: the sentence around it is verified and the span cuts no word, but its own words are not at hand.
    `unchecked`: nothing to compare with. `missing`: the sentence is there, these words are not.
    """

    id: str
    verdict: SpanVerdict
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Where a sentence is in a text, and how sure that is.

    Attributes:
        start, end: its place; None for `ambiguous` and `lost`. For `span-only` the place of the span.
        parts: the pieces, where something was put in between; else empty.
        places: for `ambiguous`, the places that qualify.
        spans: one per span of the anchor.
    """

    source: str
    n: int
    verdict: Verdict
    start: int | None = None
    end: int | None = None
    parts: tuple[tuple[int, int], ...] = ()
    places: tuple[tuple[int, int], ...] = ()
    spans: tuple[FoundSpan, ...] = ()

    @property
    def pieces(self) -> tuple[tuple[int, int], ...]:
        """Its place without what was put in between; an empty text if there is no place."""
        if self.start is None or self.end is None:
            return ()
        return self.parts or ((self.start, self.end),)

    @property
    def verified(self) -> bool:
        return self.verdict.startswith("verified")


def anchor(source: str, n: int, text: str, start: int | None = None, spans: tuple[SpanAnchor, ...] = ()) -> Anchor:
    """Return the anchor of the sentence `text` that begins at `start` of its document (None: place not known)."""
    d = digests(text)
    end = None if start is None else start + len(text)
    return Anchor(source, n, start, end, d.n1, d.n2, d.sk, d.length, d.sk_length, d.first, d.last, d.words, spans)
