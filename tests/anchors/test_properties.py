"""Whatever the layout, what is there is verified; whatever letter changes, what is not there is not."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions_data.anchors import anchor, find

from .article import SENTENCES, TEXT, anchors

ANCHORS = anchors()
SPACE = st.sampled_from([" ", "  ", "\n", "\r\n", "\t", "\u00a0", "\u2003 ", "\u200b ", "\ufeff\n"])
TYPOGRAPHY = (
    str,
    str.upper,
    str.lower,
    str.swapcase,
    lambda t: unicodedata.normalize("NFD", t),
    lambda t: re.sub("[“”]", '"', t).replace("’", "'"),
    lambda t: t.replace("“", "«").replace("”", "»"),
    lambda t: t.replace(" — ", "--").replace("…", "..."),
    lambda t: t.replace("fi", "ﬁ").replace("er", "e\u00adr"),
)
WORDS = st.lists(st.text("abcdefghijklmnopqrstuvwxyzé", min_size=1, max_size=8), min_size=3, max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(TYPOGRAPHY), st.permutations(range(len(SENTENCES))))
def test_any_layout_stays_verified(data: st.DataObject, typography: object, order: list[int]) -> None:
    assert callable(typography)
    parts = []
    for i in order:
        words = SENTENCES[i].split()
        gaps = data.draw(st.lists(SPACE, min_size=len(words), max_size=len(words)))
        parts.append("".join(word + gap for word, gap in zip(words, gaps, strict=True)).strip())
    text = typography("\n\n".join(parts))
    found = find(text, ANCHORS)
    assert [f.verified for f in found] == [True] * len(found)
    places = sorted((f.start or 0, f.end or 0) for f in found)
    assert all(end <= start for (_, end), (start, _) in pairwise(places))


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(TEXT) - 1), st.sampled_from("abcxyzABC0123456789é文"), st.sampled_from(["set", "put", "cut"]))
def test_a_changed_letter_is_never_verified(at: int, char: str, change: str) -> None:
    old = TEXT[at]
    if change == "set":
        text = TEXT[:at] + char + TEXT[at + 1 :]
    else:
        text = TEXT[:at] + char + TEXT[at:] if change == "put" else TEXT[:at] + TEXT[at + 1 :]
    for found, kept, sentence in zip(find(text, ANCHORS), ANCHORS, SENTENCES, strict=True):
        start, end = kept.start or 0, kept.end or 0
        inside = start <= at < end and not (change == "put" and at == start)
        same = change == "set" and old.casefold() == char.casefold()
        if inside and not same and (change != "cut" or old.isalnum()):
            assert not found.verified, sentence


@settings(max_examples=100, deadline=None)
@given(WORDS, WORDS, st.booleans())
def test_found_places_hold_the_sentence(one: list[str], other: list[str], first: bool) -> None:
    # The last word of the noise is no abbreviation, after which nothing begins.
    sentence, noise = " ".join(one).capitalize() + ".", " ".join(other).capitalize() + " indeed."
    text = f"{sentence} {noise}" if first else f"{noise} {sentence}"
    found = find(text, [anchor("s", 1, sentence)])[0]
    assert found.verified or found.verdict == "ambiguous"
    for start, end in found.pieces or found.places:
        assert text[start:end] == sentence
