"""The tables of traps and honest quotations: what they hold, and how this package scores on them."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts" / "bench" / "anchors"


@pytest.fixture(scope="module")
def traps() -> ModuleType:
    sys.path.insert(0, str(SCRIPTS))
    try:
        import traps
    finally:
        sys.path.remove(str(SCRIPTS))
    return traps


@pytest.fixture(scope="module")
def cases(traps: ModuleType) -> list[Any]:
    found: list[Any] = traps.cases()
    return found


def test_the_tables_are_as_large_and_as_varied_as_promised(cases: list[Any]) -> None:
    count = Counter(case.expected for case in cases)
    assert count == {"refuse": 1136, "verify": 1416, "outside": 28}
    languages = Counter((case.expected, case.language) for case in cases)
    assert languages["refuse", "en"] >= 300
    assert languages["refuse", "zh"] >= 300
    assert {case.kind for case in cases if case.expected == "refuse"} >= {
        "negation before",
        "attribution before",
        "question",
        "condition",
        "denial after",
        "attribution after",
        "withdrawn after",
    }
    assert {case.kind for case in cases if case.expected == "verify"} >= {
        "list",
        "headline",
        "caption",
        "dateline",
        "quotation",
        "table",
    }
    assert len({(case.sentence, case.text) for case in cases}) == len(cases)
    frames = {case.text.replace(case.sentence.rstrip(".。"), "") for case in cases if case.expected == "refuse"}
    assert len(frames) > 500


def test_no_trap_is_verified_and_at_most_one_honest_text_in_a_hundred_is_refused(
    traps: ModuleType, cases: list[Any]
) -> None:
    counts, wrong = traps.score(cases, traps.ours)
    assert [case.text for case in wrong if case.expected == "refuse"] == []
    refused = [case.text for case in wrong if case.expected == "verify"]
    assert len(refused) <= 14, refused
    assert traps.missed(cases, counts) == []


def test_a_search_for_the_words_alone_falls_for_half_of_them(traps: ModuleType, cases: list[Any]) -> None:
    counts, _ = traps.score(cases, traps.plain)
    assert sum(n for (expected, _), n in counts.items() if expected == "refuse") > 500
    assert [line.split(" of ")[0] for line in traps.missed(cases, counts)] == ["581 traps verified", "78"]


def test_the_report_names_every_kind(traps: ModuleType, cases: list[Any]) -> None:
    counts, _ = traps.score(cases[:50], traps.plain)
    lines = traps.table(cases, {"plain search": counts}).splitlines()
    assert len(lines) == 2 + 3 + len({(case.expected, case.kind) for case in cases if case.expected != "outside"})
