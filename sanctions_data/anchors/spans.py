"""Is the claim's span where it should be inside the sentence that was found?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from sanctions_data.anchors.anchor import Anchor, Found, FoundSpan, SpanAnchor
from sanctions_data.anchors.normal import INVISIBLE, n1, n2, span_check
from sanctions_data.anchors.prove import cuts_word


def check_spans(text: str, a: Anchor, found: Found) -> tuple[FoundSpan, ...]:
    """Return an answer per span of `a`, if `text` has the sentence as `found` says; without a place: `unchecked`."""
    if found.start is None or found.end is None:
        return tuple(FoundSpan(span.id, "unchecked") for span in a.spans)
    return tuple(_check(text, a, span, found) for span in a.spans)


def _check(text: str, a: Anchor, span: SpanAnchor, found: Found) -> FoundSpan:
    start, end = found.start or 0, found.end or 0
    if not span.quote and not span.digest8:
        return _implied(text, a, span, found)
    if span.quote and span.digest8 and span_check(a.n1, span.quote) != span.digest8:
        return FoundSpan(span.id, "missing")
    at = _expected(a, span, start)
    if at and at[1] <= end and _same(text[at[0] : at[1]], a, span) and not cuts_word(text, *at):
        return FoundSpan(span.id, "in-place", *at)
    if at and found.verdict == "verified-in-place":
        # The sentence has not moved by a character: words that are not at their offsets never were.
        return FoundSpan(span.id, "missing")
    places = _places(text, a, span, start, end)
    if len(places) < span.occurrence:
        shown, offsets = _shown(text, start, end)
        if len(shown) < end - start:
            places = [(offsets[one], offsets[other - 1] + 1) for one, other in _places(shown, a, span, 0, len(shown))]
    if len(places) >= span.occurrence > 0:
        return FoundSpan(span.id, "in-sentence", *places[span.occurrence - 1])
    if not span.quote and found.verdict == "verified-folded":
        # The digest is of the words as they were written, which a folded sentence no longer has.
        return _implied(text, a, span, found)
    return FoundSpan(span.id, "missing")


def _implied(text: str, a: Anchor, span: SpanAnchor, found: Found) -> FoundSpan:
    """Return the place of a span without words to compare: a verified sentence of unchanged length tells it."""
    start, end = found.start or 0, found.end or 0
    at = _expected(a, span, start)
    if not found.verified or at is None or end - start != a.size:
        return FoundSpan(span.id, "unchecked")
    if at[0] < start or at[1] > end or cuts_word(text, *at):
        return FoundSpan(span.id, "missing")
    return FoundSpan(span.id, "implied", *at)


def _expected(a: Anchor, span: SpanAnchor, start: int) -> tuple[int, int] | None:
    if a.start is None or span.start is None or span.end is None:
        return None
    return start + span.start - a.start, start + span.end - a.start


def _same(words: str, a: Anchor, span: SpanAnchor) -> bool:
    if span.quote:
        return n1(words) == n1(span.quote)
    return span_check(a.n1, words) == span.digest8 or span_check(a.n1, n1(words)) == span.digest8


def _places(text: str, a: Anchor, span: SpanAnchor, start: int, end: int) -> list[tuple[int, int]]:
    if span.quote:
        return list(_occurrences(text, span.quote, start, end))
    return [place for place in _windows(text, a, span, start, end) if _same(text[place[0] : place[1]], a, span)]


def _shown(text: str, start: int, end: int) -> tuple[str, list[int]]:
    """Return [start, end) without invisible characters and with accents composed, and where each character stands."""
    chars: list[str] = []
    offsets: list[int] = []
    for at in range(start, end):
        char = text[at]
        if char in INVISIBLE:
            continue
        composed = unicodedata.normalize("NFC", chars[-1] + char) if chars and unicodedata.combining(char) else ""
        if len(composed) == 1:
            chars[-1] = composed
        else:
            chars.append(char)
            offsets.append(at)
    return "".join(chars), offsets


def _occurrences(text: str, quote: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield places in [start, end) that say `quote`, layout and typography aside."""
    letters = re.findall(r"\w+", n1(quote))
    if not letters:
        return
    pattern = re.compile(r"[\W_]{0,12}".join(map(re.escape, letters)), re.IGNORECASE)
    head, tail = _marks(n1(quote), letters[0], letters[-1])
    for match in pattern.finditer(text, start, end):
        at = max(start, match.start() - head), min(end, match.end() + tail)
        if n2(text[at[0] : at[1]]) == n2(quote) and not cuts_word(text, *at):
            yield at


def _marks(quote: str, first: str, last: str) -> tuple[int, int]:
    return quote.index(first), len(quote) - quote.rindex(last) - len(last)


def _windows(text: str, a: Anchor, span: SpanAnchor, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield places in [start, end) that cut no word and are, layout aside, as long as the span."""
    if span.start is None or span.end is None:
        return
    size = span.end - span.start
    edges = [i for i in range(start, end + 1) if not cuts_word(text, i, i)]
    for at in edges:
        if at == end or _blank(text[at]):
            continue
        for stop in edges:
            if stop <= at or _blank(text[stop - 1]):
                continue
            if len(n1(text[at:stop])) == size:
                yield at, stop
            if stop - at > 4 * size + 40:
                break


def _blank(char: str) -> bool:
    return char.isspace() or char in INVISIBLE
