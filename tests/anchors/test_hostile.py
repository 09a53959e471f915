"""Input that no publisher would send: it is answered, quickly, and never believed."""

from __future__ import annotations

from collections import Counter

import pytest

from sanctions_data._text import sha256_hex
from sanctions_data.anchors import digests, find, n1, n2, prove, scan, sk, split

from .article import SENTENCES, TEXT, anchors

ANCHORS = anchors()
STRAY = b"caf\xe9 \xff\xfe".decode("utf-8", "surrogateescape")


@pytest.mark.parametrize("text", ["", " ", "\n\t\u00a0", "\0", "\0" * 1000, STRAY, "\ud800", ".", "…", "\u0301" * 500])
def test_texts_without_a_sentence(text: str) -> None:
    assert {f.verdict for f in find(text, ANCHORS)} == {"lost"}
    assert n1(n1(text)) == n1(text)
    assert n2(n2(text)) == n2(text)
    assert len(digests(text).n1) == 64
    assert sk(text) == sk(n2(text))


@pytest.mark.parametrize("noise", ["\0\n\n", STRAY + "\n\n", "\ud800\n\n", "\u202e\n\n", "\u0301\n\n"])
def test_noise_between_sentences(noise: str) -> None:
    found = find(noise + ("\n\n" + noise).join(SENTENCES), ANCHORS)
    assert all(f.verified for f in found)


@pytest.fixture
def digested(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many windows of a text were digested, and how many characters: what a search costs, on any machine."""
    spent = Counter[str]()

    def counted(text: str) -> str:
        spent.update(windows=1, characters=len(text))
        return sha256_hex(text)

    for module in (scan, split, prove):
        monkeypatch.setattr(module, "sha256_hex", counted)
    return spent


def test_ten_million_characters_in_one_line(digested: Counter[str]) -> None:
    text = "x" * 5_000_000 + ". " + " ".join(TEXT.split()) + " " + "Y" * 5_000_000
    found = find(text, ANCHORS)
    assert all(f.verified for f in found)
    assert digested["characters"] < 10_000


@pytest.mark.parametrize("word", ["The ", "the board ", "ab,", "12.", "“ ", "1.5 percent. ", "Karsk, "])
def test_a_text_that_repeats_itself(word: str, digested: Counter[str]) -> None:
    text = word * (200_000 // len(word))
    assert not any(f.verified for f in find(text, ANCHORS))
    assert digested["windows"] <= len(text)


def test_the_article_a_three_hundred_times() -> None:
    found = find("News.\n\n" + f"{TEXT}\n\n" * 300, ANCHORS)
    assert {f.verdict for f in found} == {"ambiguous"}
    assert {len(f.places) for f in found} == {300}
