"""Every fault of places, digests and quotes is named, with the document and as far as can be without it."""

from __future__ import annotations

from typing import Any

import pytest
from ledger_builder import LedgerBuilder, harbour

from sanctions_data.compile import LedgerFaults, compile_ledger


def faults(draft: LedgerBuilder, texts: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(LedgerFaults) as error:
        compile_ledger(draft.ledger(), texts)
    return [str(fault) for fault in error.value.faults]


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("raw_sha256", "0" * 64, "is not the digest of the bytes held for 'gazette'"),
        ("n1_sha256", "0" * 64, "is not the digest of the document held for 'gazette'"),
        ("bytes", 5, "5, but the document has 338"),
        ("characters", 900, "900, but the document has 334"),
    ],
)
def test_a_source_is_held_against_its_document(column: str, value: int | str, message: str) -> None:
    draft = harbour().change("sources", 2, **{column: value})
    assert faults(draft, draft.texts) == [f"ledger/sources.csv:2 column {column!r}: {message}"]
    compile_ledger(draft.ledger())


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("n2", "0" * 64, "is not the digest of the text at 275…334"),
        ("sk", "0" * 64, "is not the digest of the text at 275…334"),
        ("first", "00", "is not the digest of the text at 275…334"),
        ("last", "00", "is not the digest of the text at 275…334"),
        ("words", "00000000", "is not the digest of the text at 275…334"),
        ("length", 60, "60, but the sentence has 59"),
        ("sk_length", 60, "60, but the sentence has 49"),
    ],
)
def test_a_sentence_is_held_against_its_document(column: str, value: int | str, message: str) -> None:
    draft = harbour().change("sentences", 5, **{column: value})
    assert faults(draft, draft.texts) == [f"ledger/sentences.csv:5 column {column!r}: {message}"]
    compile_ledger(draft.ledger())


def test_a_sentence_that_moved_by_one_is_named_in_every_digest_that_sees_it() -> None:
    draft = harbour().change("sentences", 5, start=274)
    found = faults(draft, draft.texts)
    assert "ledger/sentences.csv:5 column 'start': the span begins or ends with white space" in found
    found = faults(harbour().change("sentences", 5, start=276), draft.texts)
    columns = ["first", "length", "n1", "n2", "sk", "sk_length", "words", "sentence_count"]
    assert [fault.split("'")[1] for fault in found] == columns


def test_a_sentence_of_an_article_cannot_be_left_out() -> None:
    draft = harbour().drop("sentences", lambda row: row.n != 4).change("sources", 2, sentence_count=3)
    assert faults(draft, draft.texts) == [
        "ledger/sources.csv:2 column 'sentence_count': the text at 273…334 is in no sentence"
    ]
    draft.change("sources", 2, kind="page")
    compile_ledger(draft.ledger(), draft.texts)


def test_a_held_sentence_needs_a_place() -> None:
    draft = harbour().change("sentences", 5, start=None, end=None)
    assert faults(draft, draft.texts)[0] == "ledger/sentences.csv:5 column 'start': empty, but the document is held"


SPAN = [
    ({"start": 1}, "column 'end': 1…43 is not as long as the quote 'Mira Oduya'"),
    ({"quote": "Mira Odunya"}, "column 'check': does not fit the quote 'Mira Odunya'"),
    ({"check": "00000000"}, "column 'check': does not fit the quote 'Mira Oduya'"),
    ({"end": 90}, "column 'start': 33…90 is not inside sentence 1 (0…84)"),
    ({"end": 33}, "column 'start': 33…33 is not inside sentence 1 (0…84)"),
    ({"start": None, "end": None}, "column 'start': empty, but the place of the sentence is known"),
    ({"check": None}, "column 'check': empty; a place comes with a check and an occurrence"),
    ({"occurrence": None}, "column 'check': empty; a place comes with a check and an occurrence"),
]


NOT_HELD = [
    ({}, []),
    ({"quote": None}, ["column 'quote': empty; words that have no place are quoted"]),
    ({"quote": None, "check": None}, ["column 'quote': empty; words that have no place are quoted"]),
    ({"check": None}, ["column 'check': empty, but the digest of the sentence is known"]),
    ({"quote": "Mira Odunya"}, ["column 'check': does not fit the quote 'Mira Odunya'"]),
    ({"check": "00000000"}, ["column 'check': does not fit the quote 'Mira Oduya'"]),
]


def not_held() -> LedgerBuilder:
    """The same ledger, were it read from a copy that nobody keeps: words and digests, and no places."""
    draft = harbour().change("sources", 2, raw_sha256=None, n1_sha256=None, bytes=None, characters=None)
    for table in ("sentences", "evidence"):
        for line in range(2, len(draft.rows[table]) + 2):
            draft.change(table, line, start=None, end=None)
    return draft


@pytest.mark.parametrize(("cells", "messages"), NOT_HELD)
def test_words_of_a_document_that_is_not_held_are_quoted_and_checked(
    cells: dict[str, Any], messages: list[str]
) -> None:
    draft = not_held().change("evidence", 5, **cells)
    if not messages:
        compile_ledger(draft.ledger())
        return
    assert [text for text in faults(draft) if "evidence.csv" in text] == [
        f"ledger/evidence.csv:5 {message}" for message in messages
    ]


def test_the_digest_of_a_sentence_that_is_not_held_is_checked_by_the_words_quoted_from_it() -> None:
    draft = not_held().change("sentences", 2, n1="0" * 64)
    assert "ledger/evidence.csv:5 column 'check': does not fit the quote 'Mira Oduya'" in faults(draft)
    for line in range(2, len(draft.rows["evidence"]) + 2):
        draft.change("evidence", line, check=None)
    for line in range(2, 6):
        draft.change("sentences", line, n1=None)
    compile_ledger(draft.ledger())  # words alone: nothing but the rules holds them


@pytest.mark.parametrize(("cells", "message"), SPAN)
def test_a_span_is_held_against_its_quote_and_sentence_without_the_document(
    cells: dict[str, Any], message: str
) -> None:
    assert f"ledger/evidence.csv:5 {message}" in faults(harbour().change("evidence", 5, **cells))


@pytest.mark.parametrize(
    ("cells", "messages"),
    [
        ({"occurrence": 2}, ["column 'occurrence': 2, but it is occurrence 1 of these words"]),
        (
            {"quote": None, "start": 34},
            [
                "column 'check': does not fit the words at 34…43",
                "column 'start': the span begins inside a word",
                "column 'occurrence': 1, but it is occurrence 0 of these words",
            ],
        ),
        (
            {"quote": None, "end": 42},
            [
                "column 'check': does not fit the words at 33…42",
                "column 'end': the span ends inside a word",
                "column 'occurrence': 1, but it is occurrence 0 of these words",
            ],
        ),
        (
            {"start": 32, "end": 42},
            [
                "column 'check': does not fit the words at 32…42",
                "column 'end': the span ends inside a word",
                "column 'quote': 'Mira Oduya' does not stand at 32…42",
            ],
        ),
    ],
)
def test_a_span_is_held_against_the_document(cells: dict[str, Any], messages: list[str]) -> None:
    draft = harbour().change("evidence", 5, **cells)
    found = faults(draft, draft.texts)
    assert {f"ledger/evidence.csv:5 {message}" for message in messages} <= set(found)


def test_a_long_quote_is_refused() -> None:
    draft = harbour()
    words = "Ahead of a fair on June 9, 2009, Mira Oduya of the Harbour"
    draft.rows["evidence"][3] = draft.evidence("c0004", 0, (1, words))
    assert faults(draft)[-1] == "ledger/evidence.csv:5 column 'quote': 13 words; at most 12 are quoted"


def test_a_place_needs_a_sentence_with_a_place() -> None:
    draft = harbour()
    for line in range(2, 6):
        draft.change("sentences", line, start=None, end=None)
    assert (
        faults(draft)[0] == "ledger/evidence.csv:2 column 'start': a place, but the place of the sentence is not known"
    )


def test_the_second_of_the_same_words_is_occurrence_two_and_parts_of_words_do_not_count() -> None:
    draft = LedgerBuilder("One port, a porter and a port.").record("entities", "x", type="Person")
    draft.claim("c0001", "x", "name", "port", "verbatim/1", (1, "port"), derivation="quoted")
    start = draft.text.rindex("port")
    draft.change("evidence", 2, start=start, end=start + 4, occurrence=2)
    compile_ledger(draft.ledger(), draft.texts)


def test_words_that_are_withheld_are_checked_with_the_document_and_taken_as_claimed_without() -> None:
    draft = harbour().change("evidence", 15, quote=None).change("claims", 12, value="13")
    assert compile_ledger(draft.ledger()).standings["c0011"] == "documents"
    assert faults(draft, draft.texts) == ["ledger/claims.csv:12 column 'value': c0011: number/1 gives 12, not 13"]
