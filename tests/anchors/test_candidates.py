"""The fast pass over a text misses no sentence that is verified in it, and says nothing of an unrelated text."""

from __future__ import annotations

import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions_data.anchors import Anchor, anchor, find
from sanctions_data.anchors.candidates import candidates

from .article import SENTENCES, TEXT, anchors

ANCHORS = anchors()
SCRIPTS = Path(__file__).parents[2] / "scripts" / "bench" / "anchors"


def bare(kept: Anchor) -> Anchor:
    """The anchor as a table has it that stores only the n1 digest and its length."""
    return replace(kept, n2="", sk="", sk_length=None, first=None, last=None, words=None)


BARE = [bare(a) for a in ANCHORS]


@pytest.mark.parametrize("kept", [ANCHORS, BARE], ids=["all columns", "n1 alone"])
def test_every_sentence_of_the_document(kept: list[Anchor]) -> None:
    everything = set(range(len(SENTENCES)))
    assert candidates(TEXT, kept) == everything
    assert candidates(TEXT.replace(" ", "\n"), kept) == everything
    assert candidates("Menu\tNews\n\n" + "\n\n".join(reversed(SENTENCES)) + "\n\nImprint", kept) == everything
    assert candidates("|".join(f" {sentence} " for sentence in SENTENCES), kept) == everything


def test_other_typography_needs_the_length_of_the_skeleton() -> None:
    text = TEXT.upper().replace("“", '"').replace("”", '"')
    assert candidates(text, ANCHORS) == set(range(len(SENTENCES)))
    assert candidates(text, BARE) == set()


@pytest.mark.parametrize("kept", [ANCHORS, BARE], ids=["all columns", "n1 alone"])
def test_what_cannot_be_verified_is_left_out(kept: list[Anchor]) -> None:
    assert candidates("A day at the sea. Nobody met. The tide turned at noon.", kept) == set()
    assert 3 not in candidates(TEXT.replace("1.5", "2.5"), kept)
    assert 3 not in candidates(TEXT.replace("The Harbour Board of", "Nobody says that the Harbour Board of"), kept)
    assert candidates("", kept) == set()
    assert candidates(" \n\t\u200b ", kept) == set()


@pytest.mark.slow
@pytest.mark.parametrize("kept", [ANCHORS, BARE], ids=["all columns", "n1 alone"])
@pytest.mark.parametrize("noise", ["Lorem ipsum dolor sit amet. ", "港口。", "x", " ", "\n\n", "\t ", "«é», "])
def test_a_sentence_anywhere_in_a_long_text(noise: str, kept: list[Anchor]) -> None:
    # The text is read in pieces of 65,536 characters; the sentence lies before, over and behind their seam.
    for before in (65_000, 65_480, 65_530, 65_560, 66_000, 131_040):
        text = noise * (before // len(noise)) + "\n" + SENTENCES[3] + "\n" + noise * (9_000 // len(noise))
        assert candidates(text, [kept[3]]) == {0}, before


def test_a_sentence_of_a_script_without_blanks() -> None:
    text = "新闻。港口委员会星期一宣布提高渡轮费。卡斯克村表示反对，称其“不公平”。"
    for kept in (
        anchor("s", 1, "港口委员会星期一宣布提高渡轮费。"),
        anchor("s", 2, "卡斯克村表示反对，称其“不公平”。"),
    ):
        assert candidates(text, [kept]) == candidates(text, [bare(kept)]) == {0}
        assert candidates(text.replace("提高", "降低").replace("反对", "支持"), [kept, bare(kept)]) == set()


def test_a_table_with_digests_that_are_none() -> None:
    broken = [replace(ANCHORS[0], sk="no digest"), replace(BARE[1], n1="no digest"), replace(BARE[2], length=0)]
    assert candidates(TEXT, broken) == set()


def test_a_word_that_folding_takes_away_is_passed_over() -> None:
    # U+FE70 is a letter that NFKC makes a blank and an accent.
    assert candidates("\ufe70 " + SENTENCES[3], ANCHORS) == {3}


@pytest.mark.parametrize("before", ["1 News.\n2 ", "14:05 ", "3.2 ", "① ", "新华社维尔莫拉5月4日电 ", "本报讯 "])
def test_numbers_and_datelines_without_a_mark(before: str) -> None:
    assert find(before + SENTENCES[3], [ANCHORS[3]])[0].verified
    assert candidates(before + SENTENCES[3], ANCHORS) == {3}
    assert candidates(before + SENTENCES[3], BARE) == {3}


def test_the_number_of_a_note_and_digits_of_another_script() -> None:
    assert candidates(SENTENCES[3] + "² It rained.", ANCHORS) == candidates(SENTENCES[3] + "²", BARE) == {3}
    text = SENTENCES[3].replace("1.5", "١.٥")
    assert find(text, [ANCHORS[3]])[0].verdict == "verified-folded"
    assert candidates(text, ANCHORS) == {3}


GLUE = st.sampled_from(
    [
        "  ",
        "\n",
        "\n\n",
        "\t",
        " | ",
        "— ",
        " (",
        ") ",
        "\u200b\n",
        "\n1. ",
        "\n• ",
        "\n2 ",
        "①",
        "³ ",
        "_",
        "* ",
        "新华社5月4日电",
        '","',
        ". ",
        "! “",
        "…",
    ]
)
JUNK = st.text(max_size=30) | st.text("a. \n12,¼ß²①é\u0301\x10\x1a\u0661६电“’-", max_size=30)


@settings(max_examples=300, deadline=None)
@given(JUNK, JUNK, st.sampled_from(["\n\n", ".\n", "\n• ", "\n12 ", "\n① ", "。", "\n新华社5月4日电 "]))
def test_a_sentence_after_whatever_characters(before: str, after: str, glue: str) -> None:
    text = f"{before}{glue}{SENTENCES[3]}\n\n{after}"
    assert candidates(text, [ANCHORS[3]]) == candidates(text, [BARE[3]]) == {0}


def test_digits_of_another_script() -> None:
    text = "News.\n\n" + SENTENCES[5].replace("12", "١٢")
    assert [found.verdict for found in find(text, [ANCHORS[5]])] == ["verified-folded"]
    assert candidates(text, [ANCHORS[5]]) == {0}


OTHER = st.sampled_from(
    ["News", "It rained", "In 1988, 12 boats sank", "港口", "Ex", "e\u0301te\u0301", "“So”", "x_y", "5.5"]
)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(GLUE, st.one_of(OTHER, st.sampled_from(SENTENCES))), min_size=1, max_size=8))
def test_what_is_verified_is_a_candidate(parts: list[tuple[str, str]]) -> None:
    text = "".join(glue + part for glue, part in parts)
    for kept in (ANCHORS, BARE):
        # A sentence may also begin where another one that was found ends; that other one then is a candidate.
        verified = {i for i, found in enumerate(find(text, kept)) if found.verified}
        assert not verified or verified & candidates(text, kept), text


def test_the_mutations_that_keep_the_words() -> None:
    sys.path.insert(0, str(SCRIPTS))
    try:
        from articles import articles
        from mutations import KEPT, mutate
    finally:
        sys.path.remove(str(SCRIPTS))
    for article in articles(8, 11):
        for kind in KEPT:
            text = mutate(article, kind, 11).text
            verified = {i for i, found in enumerate(find(text, article.anchors)) if found.verified}
            found = candidates(text, article.anchors)
            # With all on one line a sentence may follow a headline that has no full stop: then that is a candidate.
            assert verified <= found or (kind == "whitespace" and verified & found), (kind, verified - found)


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["港。", "港口。", "a. ", "港。b", "“港”。"])
def test_one_piece_over_and_over_is_hashed_once(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sought = [replace(anchor("long", n, "港。" * n), sk_length=None) for n in range(1, 200, 49)]
    sought += [anchor("long", 400 + n, "a. " * n) for n in range(1, 200, 49)]
    hashed = 0

    def count(data: bytes) -> object:
        nonlocal hashed
        hashed += 1
        return sha256(data)

    monkeypatch.setattr("sanctions_data.anchors.candidates.sha256", count)
    counts = []
    for characters in (250_000, 750_000):
        hashed = 0
        candidates(piece * (characters // len(piece)), sought)
        counts.append(hashed)
    assert counts[1] <= 1.1 * counts[0]


def test_a_sentence_between_pieces_that_repeat_is_found() -> None:
    sought = replace(anchor("s", 1, "旧港口于五月重新开放。"), sk_length=None)
    for copies in (1, 1_000, 40_000, 70_001):
        assert candidates("港。" * copies + "旧港口于五月重新开放。" + "港。" * 50_000, [sought]) == {0}
