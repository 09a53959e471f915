"""Is the claim's span where it should be inside the sentence?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from sanctions_data.anchors import SpanAnchor, anchor, digest, find, span_check

SENTENCE = "The Board met the Board of Karsk on Monday, 5.5 hours long."
CHECK = span_check(digest(SENTENCE), "Monday")
BOARD = "Board\nof\nKarsk"


def verdict(text: str, span: SpanAnchor, start: int = 0) -> tuple[str, str]:
    found = find(text, [anchor("s", 1, SENTENCE, start, (span,))])[0].spans[0]
    assert found.id == span.id
    return found.verdict, text[found.start : found.end] if found.start is not None else ""


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        (SENTENCE, SpanAnchor("a", 36, 42, 1, "Monday"), ("in-place", "Monday")),
        (SENTENCE, SpanAnchor("a", 36, 42, 1, None, CHECK), ("in-place", "Monday")),
        (SENTENCE, SpanAnchor("a", 36, 42), ("implied", "Monday")),
        ("New.\n\n" + SENTENCE, SpanAnchor("a", 36, 42), ("implied", "Monday")),
        ("New. " + SENTENCE.replace(" ", "  "), SpanAnchor("a", 36, 42), ("unchecked", "")),
        (SENTENCE, SpanAnchor("a"), ("unchecked", "")),
        (SENTENCE, SpanAnchor("a", 36), ("unchecked", "")),
        (SENTENCE, SpanAnchor("a", None, 42), ("unchecked", "")),
        (SENTENCE, SpanAnchor("a", None, None, 1, "Monday"), ("in-sentence", "Monday")),
        (SENTENCE, SpanAnchor("a", 44, 47, 1, "5.5"), ("in-place", "5.5")),
        (
            "New. " + SENTENCE.replace(" ", "\n"),
            SpanAnchor("a", 18, 32, 1, "Board of Karsk"),
            ("in-place", "Board\nof\nKarsk"),
        ),
        ("New. " + SENTENCE.replace(" ", "  "), SpanAnchor("a", 36, 42, 1, None, CHECK), ("in-sentence", "Monday")),
        (SENTENCE.replace("n", "n\u00ad"), SpanAnchor("a", 36, 42, 1, "Monday"), ("in-sentence", "Mon\u00adday")),
        (SENTENCE.replace("n", "n\u00ad"), SpanAnchor("a", 36, 42, 1, None, CHECK), ("in-sentence", "Mon\u00adday")),
        (SENTENCE.replace("h", "\u00adh"), SpanAnchor("a", 0, 9, 1, "The Board"), ("in-sentence", "T\u00adhe Board")),
        (
            SENTENCE.replace("n", "n\u00ad"),
            SpanAnchor("a", 44, 58, 1, "5.5 hours long"),
            ("in-sentence", "5.5 hours lon\u00adg"),
        ),
        (SENTENCE.upper(), SpanAnchor("a", 36, 42, 1, "Monday"), ("in-sentence", "MONDAY")),
        (SENTENCE.upper(), SpanAnchor("a", 36, 42, 1, None, CHECK), ("implied", "MONDAY")),
    ],
)
def test_held(text: str, span: SpanAnchor, expected: tuple[str, str]) -> None:
    assert verdict(text, span) == expected


@pytest.mark.parametrize(
    "span",
    [
        SpanAnchor("a", 37, 43, 1, "Monday"),
        SpanAnchor("a", 35, 41, 1, None, CHECK),
        SpanAnchor("a", 36, 41),
        SpanAnchor("a", 44, 45),
        SpanAnchor("a", 36, 42, 1, "Tuesday"),
        SpanAnchor("a", 36, 42, 1, None, "00000000"),
        SpanAnchor("a", 36, 42, 1, "Monday", "00000000"),
        SpanAnchor("a", 36, 99),
    ],
)
def test_a_slip_is_missing(span: SpanAnchor) -> None:
    assert verdict(SENTENCE, span) == ("missing", "")


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("“unfair”", '"UNFAIR"'),
        ("(5.5 crowns)", "(5.5 CROWNS)"),
        ("— “unfair”,", '— "UNFAIR",'),
        ("unfair", "UNFAIR"),
        ("crowns).", "CROWNS)."),
        ("“They", '"THEY'),
        ("5.5", "5.5"),
        ("$3", "$3"),
    ],
)
def test_marks_of_a_quote_belong_to_its_place(quote: str, found: str) -> None:
    sentence = "“They called it — “unfair”, $3 or more (5.5 crowns)."
    kept = anchor("s", 1, sentence, 0, (SpanAnchor("a", None, None, 1, quote),))
    text = sentence.upper().replace("“", '"').replace("”", '"')
    span = find(text, [kept])[0].spans[0]
    assert (span.verdict, text[span.start : span.end]) == ("in-sentence", found)


def test_occurrence_counts_the_same_words() -> None:
    text = SENTENCE.upper()
    kept = anchor(
        "s", 1, SENTENCE, 0, (SpanAnchor("a", None, None, 2, "Board"), SpanAnchor("b", None, None, 3, "Board"))
    )
    one, two = find(text, [kept])[0].spans
    assert (one.verdict, one.start, two.verdict) == ("in-sentence", 18, "missing")


def test_a_lost_sentence_leaves_its_spans_unchecked() -> None:
    assert verdict("Nothing of it.", SpanAnchor("a", 36, 42, 1, "Monday")) == ("unchecked", "")


def test_a_changed_sentence_shows_which_of_its_spans_went() -> None:
    kept = anchor("s", 1, SENTENCE, 0, (SpanAnchor("a", 36, 42, 1, "Monday"), SpanAnchor("b", 27, 32, 1, "Karsk")))
    found = find("New. " + SENTENCE.replace("Monday", "the Monday"), [replace(kept, start=0)])[0]
    assert (found.verdict, [s.verdict for s in found.spans]) == ("changed", ["in-sentence", "in-place"])
