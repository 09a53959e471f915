"""What was changed is located, from what the table knows or by likeness, and never verified."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from sanctions_data.anchors import find

from .article import SENTENCES, TEXT, anchors, spans

ANCHORS = anchors()
TEXTS = {("gazette", n): sentence for n, sentence in enumerate(SENTENCES, 1)}
REWORDED = "The Harbour Board in Velmora announced on Monday that tolls would go up by 1.5 percent."


def test_reworded() -> None:
    text = TEXT.replace(SENTENCES[3], REWORDED)
    for texts in (None, TEXTS):
        found = find(text, ANCHORS, texts)[3]
        assert (found.verdict, text[found.start : found.end]) == ("changed", REWORDED)


def test_without_rapidfuzz_the_table_still_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidfuzz.fuzz", None)
    found = find(TEXT.replace(SENTENCES[3], REWORDED), ANCHORS, TEXTS)
    assert [f.verdict for f in found].count("changed") == 1


def test_spans_known_by_digest_alone_locate_too() -> None:
    start = TEXT.index(SENTENCES[3])
    kept = replace(ANCHORS[3], spans=spans(SENTENCES[3], start, "ferry tolls", "Harbour Board of Velmora", shown=False))
    text = TEXT.replace("it would raise", "they will now raise")
    found = find(text, [kept])[0]
    assert (found.verdict, found.start) == ("changed", start)
    assert [s.verdict for s in found.spans] == ["in-sentence", "in-place"]


def test_two_places_alike_are_ambiguous() -> None:
    kept = replace(ANCHORS[8], start=None, end=None, spans=())
    changed = "We shall go to court,” said Tobin Reyk."
    text = f"{changed}\n\nAnd once more, some time later on, in other company:\n\n{changed}"
    found = find(text, [kept], TEXTS)[0]
    assert (found.verdict, len(found.places)) == ("ambiguous", 2)


def test_of_two_places_alike_the_one_in_order_is_meant() -> None:
    changed = "We shall go to court,” said Tobin Reyk."
    text = f"{TEXT.replace(SENTENCES[8], changed)}\n\n{'It rained all the day long. ' * 20}\n\n{changed}"
    for texts in (None, TEXTS):
        found = find(text, ANCHORS, texts)[8]
        assert (found.verdict, found.start) == ("changed", text.index(changed))
    text = f"{changed}\n\n{'It rained all the day long. ' * 20}\n\n{TEXT.replace(SENTENCES[8], changed)}"
    for texts in (None, TEXTS):
        found = find(text, ANCHORS, texts)[8]
        assert (found.verdict, found.start) == ("changed", text.rindex(changed))


def test_a_far_longer_text_is_read_around_the_quotes() -> None:
    noise = "lorem ipsum dolor sit amet consetetur sadipscing. " * 24_000
    text = noise + TEXT.replace(SENTENCES[3], REWORDED) + "\n\n" + noise
    found = find(text, ANCHORS)
    assert [f.verdict for f in found].count("verified-moved") == 9
    assert (found[3].verdict, text[found[3].start : found[3].end]) == ("changed", REWORDED)
