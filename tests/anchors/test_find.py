"""The ladder: every verdict, and what must not get one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sanctions_data.anchors import SPAN_VERDICTS, VERDICTS, Found, anchor, find

from .article import SENTENCES, TEXT, anchors

ANCHORS = anchors()


def verdicts(text: str) -> list[str]:
    return [found.verdict for found in find(text, ANCHORS)]


def one(text: str, sentence: str, start: int | None = None) -> Found:
    return find(text, [anchor("s", 1, sentence, start)])[0]


def test_the_document_itself() -> None:
    assert verdicts(TEXT) == ["verified-in-place"] * len(SENTENCES)
    assert [TEXT[f.start : f.end] for f in find(TEXT, ANCHORS)] == list(SENTENCES)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("The toll is 5 crowns. It rose.", "verified-in-place"),
        ("Today. The toll is\n5 crowns. It rose.", "verified-moved"),
        ("THE TOLL IS 5 CROWNS. IT ROSE.", "verified-folded"),
        ("Today. The toll (is) 5 crowns! It rose.", "verified-loose"),
        ("Today: The toll is\n5 crowns. It rose.", "changed"),
        ("The toll is now 5 crowns. It rose.", "changed"),
        ("The toll is 5 crowns. Later: The toll is 5 crowns.", "verified-in-place"),
        ("Later. The toll is 5 crowns. Later. The toll is 5 crowns.", "ambiguous"),
        ("It rose.", "lost"),
    ],
)
def test_verdicts(text: str, verdict: str) -> None:
    found = one(text, "The toll is 5 crowns.", 0)
    assert found.verdict == verdict
    assert found.verified == verdict.startswith("verified")
    if verdict == "ambiguous":
        assert found.places == ((7, 28), (36, 57))


def test_span_only() -> None:
    kept = ANCHORS[9]
    found = find("A visitor once counted three villages from the tower, and a mill beside the road.", [kept])[0]
    assert (found.verdict, found.start, found.end) == ("span-only", 23, 37)


def test_every_verdict_is_named() -> None:
    assert VERDICTS[:4] == tuple(v for v in VERDICTS if v.startswith("verified"))
    assert VERDICTS[4:] == ("changed", "span-only", "ambiguous", "lost")
    assert SPAN_VERDICTS == ("in-place", "in-sentence", "implied", "unchecked", "missing")


@pytest.mark.parametrize(
    "text",
    [
        "The toll is 55 crowns.",
        "The toll is 5.5 crowns.",
        "The toll is -5 crowns.",
        "The toll is $5 crowns.",
        "The toll is 5 crowns?",
        "TheToll is 5 crowns.",
        "xThe toll is 5 crowns.",
        "The toll is 5 crowns.x",
        "The toll is not 5 crowns.",
        "The toll is 5 crown s.",
    ],
)
def test_never_verified(text: str) -> None:
    assert not one(text, "The toll is 5 crowns.", 0).verified


def test_a_number_is_not_cut_at_its_point() -> None:
    assert not one("The toll rose to 5.5 crowns.", "The toll rose to 5.", 0).verified
    assert not one("The toll rose to 5,000 crowns.", "The toll rose to 5", 0).verified


def test_a_headline_is_not_the_beginning_of_a_longer_sentence() -> None:
    headline = "Harbour Board raises ferry tolls"
    assert not one(f"{headline} in secret.", headline, 0).verified
    assert not one(f"{headline}, at last.", headline, 0).verified
    assert one(f"{headline}\n\nin Velmora", headline, 0).verified
    assert one(f"{headline} The Board met.", headline, 0).verified


def test_truncated_twin_is_told_apart_from_the_whole() -> None:
    found = find(TEXT.replace(SENTENCES[1], ""), ANCHORS)
    assert not found[1].verified
    assert found[2].verdict == "verified-moved"
    found = find(TEXT.replace(SENTENCES[2], ""), ANCHORS)
    assert (found[1].verdict, found[2].verified) == ("verified-in-place", False)


def test_a_sentence_inside_a_row_without_places() -> None:
    row = "Reyk,Tobin,clerk,He signed the tolls. He left in May.,Velmora"
    kept = [anchor("list", 1, row), anchor("list", 2, "He left in May.")]
    assert [f.verdict for f in find(f"a,b,c,d,e\n{row}\n", kept)] == ["verified-moved"] * 2
    cut, whole = SENTENCES[1].removesuffix("…"), SENTENCES[2]
    kept = [anchor("gazette", 1, cut), anchor("gazette", 2, whole)]
    assert [f.verified for f in find(f"News.\n\n{whole}\n", kept)] == [False, True]


def test_near_duplicate_does_not_stand_in() -> None:
    found = find(TEXT.replace(SENTENCES[6], ""), ANCHORS)
    assert (found[6].verdict, found[9].verdict) == ("lost", "verified-moved")


def test_twins_with_the_same_words_keep_their_order() -> None:
    text = "“No.” The board met. “No.” It left."
    kept = [anchor("s", n, s, text.index(s, at)) for n, s, at in ((1, "“No.”", 0), (2, "“No.”", 6))]
    found = find("Late news.\n\n" + text, kept)
    assert [(f.verdict, f.start) for f in found] == [("verified-moved", 12), ("verified-moved", 33)]
    assert [f.verdict for f in find("Late news.\n\n“No.”", kept)] == ["ambiguous", "ambiguous"]


def test_a_sentence_split_by_an_advertisement_is_found_in_its_halves() -> None:
    sentence = SENTENCES[3]
    cut = sentence.index("Monday")
    text = TEXT.replace(sentence, f"{sentence[:cut]}\n\nADVERTISEMENT: five walks along the coast\n\n{sentence[cut:]}")
    found = find(text, ANCHORS)[3]
    assert found.verdict == "changed"
    assert [text[start:end] for start, end in found.parts] == [
        "The Harbour Board of Velmora said",
        "Monday it would raise ferry tolls by 1.5 percent.",
    ]


def test_lines_of_a_table_without_short_digests() -> None:
    bare = [replace(a, sk_length=None, first=None, last=None, words=None) for a in ANCHORS]
    assert [f.verdict for f in find("Before.\n\n" + TEXT.replace(" ", "\n"), bare)] == ["verified-moved"] * 10
    assert not any(f.verified for f in find(TEXT.upper(), bare))


def test_loose_without_the_words_digest_needs_a_sentence_without_digits() -> None:
    text = "Today. Some 12 boat owners, have already objected!"
    assert find(text, [ANCHORS[5]])[0].verdict == "verified-loose"
    assert not find(text, [replace(ANCHORS[5], words=None)])[0].verified
    other = anchor("s", 1, "Some boat owners have objected.")
    assert find(text.replace("12 ", "").replace("already ", ""), [replace(other, words=None)])[0].verified


def test_sentences_of_a_language_without_spaces() -> None:
    text = "港口委员会星期一宣布提高渡轮费。卡斯克村表示反对，称其“不公平”。"
    kept = [
        anchor("s", 1, "港口委员会星期一宣布提高渡轮费。", 0),
        anchor("s", 2, "卡斯克村表示反对，称其“不公平”。", 16),
    ]
    assert [f.verdict for f in find(text, kept)] == ["verified-in-place"] * 2
    assert [f.verdict for f in find("新闻。" + text, kept)] == ["verified-moved"] * 2
    assert not any(f.verified for f in find("新闻。" + text.replace("提高", "降低").replace("反对", "支持"), kept))


def test_the_same_sentence_of_two_sources_is_found_for_both() -> None:
    kept = [anchor("a", 1, "The toll is 5 crowns.", 0), anchor("b", 7, "The toll is 5 crowns.", 90)]
    assert [f.verdict for f in find("The toll is 5 crowns.", kept)] == ["verified-in-place", "verified-moved"]


def test_sentences_of_a_source_end_each_other_where_no_mark_does() -> None:
    one, two, three = "Harbour Board raises ferry tolls", "the clerk of Karsk objected", "nobody else came"
    text = f"{one} {two} {three}"
    kept = [anchor("s", n, s, text.index(s)) for n, s in enumerate((one, two, three), 1)]
    assert [f.verdict for f in find(text, kept)] == ["verified-in-place"] * 3
    assert [f.verdict for f in find(f"News.\n\n{text}", kept)] == ["verified-moved"] * 3
    assert not any(f.verified for f in find(text, kept[:1]))
    assert not any(f.verified for f in find(text, kept[1:2]))
    assert not any(f.verified for f in find(f"News.\n\n{text}", kept[:1]))
    assert [f.verified for f in find(text, kept[:2])] == [True, False]
    other = [kept[0], replace(kept[1], source="other"), kept[2]]
    assert not find(text, other)[1].verified


def test_no_anchors_no_answers() -> None:
    assert find("text", []) == ()


@pytest.mark.parametrize(
    ("between", "verdict"),
    [
        ("[a note of the editor on the tolls of that year, which were higher]", "changed"),
        ("(a note of the editor on the tolls of that year, which were higher)", "changed"),
        ("(a note of the editor on the tolls of that year, which were higher", "lost"),
        ("a note of the editor on the tolls of that year, which were higher)", "lost"),
        ("a note of the editor on the tolls of that year, which were higher", "lost"),
        ("of old", "changed"),
    ],
)
def test_a_long_insertion_on_the_line_stands_in_brackets(between: str, verdict: str) -> None:
    found = one(f"The harbour board {between} raised the tolls.", "The harbour board raised the tolls.")
    assert found.verdict == verdict
