"""What a table knows of a sentence without its words, and what that says for a place in a text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from sanctions_data.anchors.anchor import Anchor, SpanAnchor
from sanctions_data.anchors.normal import n1, span_check
from sanctions_data.anchors.prove import cuts_word
from sanctions_data.anchors.reading import Reading, flat

_WORD = re.compile(r"[^\W_]+")
_MANY = 60


@dataclass(frozen=True, slots=True)
class Clue:
    """One piece of knowledge, as places where the sentence would then begin.

    Attributes:
        seeds: those places, none if there are too many to tell anything.
        places: all of them, sorted.
        worth: bits for a sentence that begins at one of them.
        anchored: whether it fixes the beginning to the character.
        closing: whether it is of the last word.
        check: (offset, size, digest, sentence) of a span known by digest alone, looked up around a place.
    """

    seeds: tuple[int, ...]
    places: tuple[int, ...]
    worth: float
    anchored: bool = False
    check: tuple[int, int, str, str] | None = None
    closing: bool = False

    def bits(self, reading: Reading, seed: int, slack: int) -> float:
        """Return what this says for a sentence beginning within `slack` of `seed`."""
        if self.check:
            return self.worth if _digest_near(reading.text, seed, slack, *self.check) else 0.0
        i = bisect_left(self.places, seed - slack)
        return self.worth if i < len(self.places) and self.places[i] <= seed + slack else 0.0

    def aligned(self, reading: Reading, seed: int, slack: int) -> int:
        """Return `seed`, moved to the beginning that this fixes."""
        if not self.anchored:
            return seed
        near = [place for place in self.places if abs(place - seed) <= slack]
        return min(near, key=lambda place: abs(place - seed), default=seed)


def clues(reading: Reading, a: Anchor) -> list[Clue]:
    """Return everything known of `a`, against one reading of a text."""
    found = [clue for span in a.spans for clue in _span_clues(reading, a, span)]
    if a.first:
        found.append(_edge(reading, [start for start, _ in reading.shorts.get(a.first, ())], anchored=True))
    if a.last:
        found.append(_edge(reading, [end - a.size for _, end in reading.shorts.get(a.last, ())], closing=True))
    return found


def _edge(reading: Reading, places: list[int], *, anchored: bool = False, closing: bool = False) -> Clue:
    seeds = places if len(places) <= _MANY else []
    return Clue(tuple(seeds), tuple(sorted(places)), min(8.0, reading.rarity(len(places))), anchored, closing=closing)


def _span_clues(reading: Reading, a: Anchor, span: SpanAnchor) -> Iterator[Clue]:
    offset = None if span.start is None or a.start is None else span.start - a.start
    if span.quote:
        for match in _WORD.finditer(flat(n1(span.quote))):
            starts = reading.words.get(match[0], [])
            if len(match[0]) < 4 and not match[0].isdigit():
                # "and" stands near anything.
                continue
            # Where its place in the sentence is not known, a quote may stand anywhere in it.
            shifts = [offset + match.start()] if offset is not None else range(0, a.size, 12)
            places = sorted(start - shift for start in starts for shift in shifts)
            worth = min(7.0, reading.rarity(len(starts) * len(shifts)))
            yield Clue(tuple(places if len(places) <= _MANY else ()), tuple(places), worth)
    elif span.digest8 and offset is not None and span.end is not None and span.start is not None:
        size = span.end - span.start
        yield Clue((), (), min(10.0, 1.0 + size * 0.7), check=(offset, size, span.digest8, a.n1))


def _digest_near(text: str, seed: int, slack: int, offset: int, size: int, digest8: str, sentence: str) -> bool:
    for at in range(max(0, seed + offset - slack), min(len(text) - size, seed + offset + slack) + 1):
        if text[at].isspace() or (at and text[at - 1].isalnum()):
            continue
        if span_check(sentence, text[at : at + size]) == digest8:
            return True
    return False


def quote_places(plain: str, span: SpanAnchor, limit: int) -> list[tuple[int, int]]:
    """Return up to `limit` places in a text, given as `reading.flat` has it, that say the quote of `span`."""
    needle = flat(n1(span.quote or ""))
    found: list[tuple[int, int]] = []
    at = plain.find(needle) if needle else -1
    while at >= 0 and len(found) < limit:
        if not cuts_word(plain, at, at + len(needle)):
            found.append((at, at + len(needle)))
        at = plain.find(needle, at + 1)
    return found
