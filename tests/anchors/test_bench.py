"""The robustness protocol on a few articles, so that it is kept: the whole table is printed by the script itself."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from sanctions_data.anchors import find

SCRIPTS = Path(__file__).parents[2] / "scripts" / "bench" / "anchors"


@pytest.fixture(scope="module")
def results() -> dict[str, Counter[str]]:
    sys.path.insert(0, str(SCRIPTS))
    try:
        import robustness
        from articles import articles
        from mutations import MUTATIONS, mutate
    finally:
        sys.path.remove(str(SCRIPTS))
    found: dict[str, Counter[str]] = {}
    for article in articles(8, 5):
        for kind in MUTATIONS:
            mutated = mutate(article, kind, 5)
            robustness.judge(article, mutated, find(mutated.text, article.anchors), found.setdefault(kind, Counter()))
    return found


@pytest.mark.slow
def test_nothing_is_falsely_verified(results: dict[str, Counter[str]]) -> None:
    assert {kind: tally["false"] for kind, tally in results.items() if tally["false"]} == {}


def test_what_keeps_the_words_is_verified(results: dict[str, Counter[str]]) -> None:
    kept = [kind for kind, tally in results.items() if not tally["changed"] and not tally["absent"]]
    assert len(kept) == 10
    assert [kind for kind in kept if results[kind]["verified"] < results[kind]["kept"]] == []


def test_changed_sentences_are_located(results: dict[str, Counter[str]]) -> None:
    typos = results["typos 3 %"]
    assert typos["changed changed right"] >= 0.75 * typos["changed"]
