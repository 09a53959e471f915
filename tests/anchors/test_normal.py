"""The normal forms: what each ignores, what each keeps, and the laws between them."""

from __future__ import annotations

import hashlib
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sanctions_data._text import sha256_hex
from sanctions_data.anchors import normal
from sanctions_data.anchors.normal import (
    caseless,
    digest,
    digests,
    n1,
    n2,
    short,
    sk,
    span_check,
    words_check,
)

TEXT = st.text(st.characters(exclude_categories=()), max_size=60)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a  b\tc\r\nd", "a b c d"),
        ("a\u00a0b\u2003c", "a b c"),
        ("  a b \n", "a b"),
        ("har\u00adbour\u200b w\u2060all\ufeff", "harbour wall"),
        ("cafe\u0301", "caf\u00e9"),
        ("cafe\u200b\u0301", "caf\u00e9"),
    ],
)
def test_n1_ignores_layout(one: str, other: str) -> None:
    assert n1(one) == n1(other) == other


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“Yes”, she said", '"Yes", she said'),
        ("it’s", "it's"),
        ("it\u02bcs", "it's"),
        ("il dit « oui » ici", 'il dit "oui" ici'),
        ("er sagt »ja« hier", 'er sagt "ja" hier'),
        ("a — b", "a--b"),
        ("a – b", "a - b"),
        ("wait…", "wait..."),
        ("wait . . .", "wait…"),
        ("STRASSE", "straße"),
        ("ﬁne", "fine"),
        ("ＡＢＣ　１", "abc 1"),
    ],
)
def test_n2_ignores_typography(one: str, other: str) -> None:
    assert n2(one) == n2(other)
    assert sk(one) == sk(other)
    assert n1(one) != n1(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.5 million", "15 million"),
        ("fell to -5", "fell to 5"),
        ("$5", "£5"),
        ("now here", "nowhere"),
        ("re-sign", "resign"),
        ("They agreed?", "They agreed."),
    ],
)
def test_words_tell_apart_what_the_skeleton_cannot(one: str, other: str) -> None:
    assert sk(one) == sk(other)
    assert words_check(one) != words_check(other)


def test_words_ignore_marks_that_say_nothing() -> None:
    assert words_check("Yes, she said (twice) — again.") == words_check("yes she said, twice, again")


def test_digests_of_a_sentence() -> None:
    found = digests("The “old”  harbour.")
    form = "The “old” harbour."
    assert found.n1 == hashlib.sha256(form.encode()).hexdigest() == digest(form)
    assert found.n2 == hashlib.sha256(b'the "old" harbour.').hexdigest()
    assert found.sk == hashlib.sha256(b"theoldharbour").hexdigest()
    assert (found.length, found.sk_length) == (18, 13)
    assert (found.first, found.last) == (short("the"), short("harbour"))


@given(TEXT)
def test_digests_fold_as_each_function_alone_does(text: str) -> None:
    found = digests(text)
    assert (found.n2, found.words) == (sha256_hex(n2(text)), words_check(text))


@given(st.text(st.characters(codec="ascii")))
@example("AB``-C . . 'd")
def test_ascii_is_folded_as_its_wide_forms_are(text: str) -> None:
    """Wide forms, which NFKC makes ASCII, take the long way."""
    wide = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
    assert n2(text) == n2(text.translate(wide))


@given(st.text(st.sampled_from("aB1-'\"`., \t("), max_size=12))
@example("a . .b")
def test_ascii_without_marks_that_are_folded_needs_no_folding(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(normal, "_FOLDED_ASCII", ("",))  # which is in every text
        folded = n2(text)
    assert n2(text) == folded


def test_digests_of_a_text_without_words() -> None:
    assert (digests(" … ").first, digests("").last, digests("").length) == ("", "", 0)


def test_span_check_is_tied_to_its_sentence() -> None:
    one = digest("The old harbour.")
    assert span_check(one, "old harbour") == hashlib.sha256(f"{one}\nold harbour".encode()).hexdigest()[:8]
    assert span_check(digest("An old harbour."), "old harbour") != span_check(one, "old harbour")


@given(TEXT)
@example("5\u02b9 \u0374\u02bc")
def test_laws(text: str) -> None:
    assert n1(n1(text)) == n1(text)
    assert n2(n2(text)) == n2(text) == n2(n1(text))
    assert sk(n1(text)) == sk(n2(text)) == sk(text)
    assert n1(unicodedata.normalize("NFD", text)) == n1(text)
    assert len(sha256_hex(text)) == 64


@given(TEXT, TEXT)
def test_skeletons_join_at_whitespace(one: str, other: str) -> None:
    assert sk(f"{one} {other}") == sk(one) + sk(other)


def test_every_character_folds_to_an_end() -> None:
    """Twenty-six of them are composed by NFKC and taken apart by case folding, for ever if nobody stops it."""
    undone = []
    for char in map(chr, range(sys.maxunicode + 1)):
        folded = caseless(char)
        assert caseless(folded) == folded
        if not unicodedata.is_normalized("NFKC", folded):
            undone.append(char)
    assert {"ǰ", "ΐ", "ẘ"} < set(undone)
    for char in undone:
        text = f"a{char}b {char}"
        apart = unicodedata.normalize("NFD", text)
        assert n2(n2(text)) == n2(text) == n2(apart)
        assert sk(text) == sk(apart)


def test_the_form_of_stored_digests() -> None:
    """Released tables hold these digests, so their form is frozen (docs/anchors.md, "What is stored")."""

    def sha(text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()

    sentence = "“It’s  5.5 % – or -3 (three)?” said X_1."
    found = digests(sentence)
    assert found.n1 == digest(sentence) == sha("“It’s 5.5 % – or -3 (three)?” said X_1.")
    assert found.n2 == sha('"it\'s 5.5 %-or -3 (three)?" said x_1.')
    assert found.sk == sha("its55or3threesaidx1")
    assert (found.length, found.sk_length) == (39, 19)
    assert (found.first, found.last) == (sha("it")[:2], sha("1")[:2])
    assert found.words == words_check(sentence) == sha("it s 5 . 5 % or - 3 three ? said x 1")[:8]
    assert span_check(found.n1, "cafe\u0301 5") == sha(f"{found.n1}\ncaf\u00e9 5")[:8]
    assert short("it") == sha("it")[:2]
    assert (digests("–").first, digests("–").last, digests("–").sk_length) == ("", "", 0)
