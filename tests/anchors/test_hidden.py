"""Marks that fold away, or that the digests leave out, change what a text says."""

from __future__ import annotations

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctions_data.anchors import anchor, find, n2
from sanctions_data.anchors.hidden import folds_away, left_out, mixed_digits
from sanctions_data.anchors.normal import ascii_digits, sk, words_check

UNION = "The 28-member union agreed on 5 points."


def verdict(text: str, sentence: str = UNION) -> str:
    return find(text, [anchor("s", 1, sentence)])[0].verdict


@pytest.mark.parametrize(
    "text",
    [
        "The 2⁸-member union agreed on 5 points.",
        "The ²⁸-member union agreed on 5 points.",
        "The 2₈-member union agreed on 5 points.",
        "The ②⑧-member union agreed on 5 points.",
        "The ㉘-member union agreed on 5 points.",
        "The 28-member union agreed on ⑤ points.",
        "The 28-member union agreed on ⁵ points.",
        "The 28-member union agreed on 5′ points.",
        "The 28-member union agreed on 5' points.",
        "The 28-member union agreed on 5″ points.",
        "The 28-member union agreed on 5’ points.",
        "The 28-member union agreed on (5) points.",
        "The 28-member union agreed on [5] points.",
        "The (28)-member union agreed on 5 points.",
        "The 28-member union agreed on ‘5’ points!",
        "The 28-member union agreed on 5‰ points.",
        "The 28-member union agreed on 5‱ points.",
        "The 28-member union agreed on 5٪ points.",
        "The 28-member union agreed on 5؉ points.",
        "The 28-member union agreed on 5% points.",
        "The 28-member union agreed on #5 points.",
        "The 28-member union agreed on .5 points.",
        "The 28-member union agreed on ,5 points.",
        "The 28-member union agreed on −5 points.",
        "The 28-member union agreed on − 5 points.",
        "The 28-member union agreed on - 5 points.",
        "The 28-member union agreed on 5- points.",
        "The 28-member union agreed on 5! points.",
        "The 28-member union agreed on 5！ points.",
        "The 28-member union agreed on /5 points.",
        "The 28-member union agreed on *5 points.",
        "The 28-member union agreed on 5/ points.",
        "The 28-member union agreed on 5^ points.",
        "The 28-member union agreed on 5* points.",
        "The 28-member union agreed on 5\u20e0 points.",
        "The 28-member union agreed on 5\u20dd points.",
        "The 28-member union\u20e0 agreed on 5 points.",
        "The 28-member union agreed\u0338 on 5 points.",
        "The 28-member union a\u0336g\u0336r\u0336e\u0336e\u0336d\u0336 on 5 points.",
        "The 28-member union ~~agreed~~ on 5 points.",
        "The 28-member union agreed on \u202e5\u202c points.",
        "The 28-member union ¬agreed on 5 points.",
        "The 28-member union agreed ⸮ on 5 points.",
        "The 28-member union agreed on 5 points؟",
        "The 28-member union agreed on 5 points‽",
        "The 2٨-member union agreed on 5 points.",
    ],
)
def test_another_number_or_sense_is_never_verified(text: str) -> None:
    assert verdict(text) in ("changed", "lost")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ２８-member union agreed on ５ points.", "verified-folded"),
        ("The 𝟐𝟖-member union agreed on 𝟓 points.", "verified-folded"),
        ("The ٢٨-member union agreed on ٥ points.", "verified-folded"),
        ("The ۲۸-member union agreed on ۵ points.", "verified-folded"),
        ("The २८-member union agreed on ५ points.", "verified-folded"),
        ("The ๒๘-member union agreed on ๕ points!", "verified-loose"),
        ("The 28-member union agreed, on 5 points.", "verified-loose"),
        ("The “28-member” union agreed on 5 points.", "verified-loose"),
        ("The 28-member union (agreed on 5) points.", "verified-loose"),
        ("The 28-member “union agreed on 5” points.", "verified-loose"),
        ("The 28-member union – agreed – on “5 points”.", "verified-loose"),
    ],
)
def test_the_same_number_stays_verified(text: str, expected: str) -> None:
    assert verdict(text) == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("THE AREA IS 5 KM².", "The area is 5 km²."),
        ("THE ½ CROWN WAS PAID.", "The ½ crown was paid."),
        ("A RATE OF 5′ WAS SET.", "A rate of 5′ was set."),
    ],
)
def test_a_raised_digit_of_the_sentence_itself_needs_the_first_form(text: str, sentence: str) -> None:
    assert verdict(sentence, sentence) == "verified-moved"
    assert verdict(text, sentence) == "changed"


@pytest.mark.parametrize("text", ["The X™ fund.", "№ 5 is ﬁne.", "Ⅷ kings, Ⓐ to Ⓩ.", "1º", "５ crowns", "it’s “5”"])
def test_what_folds_and_says_the_same(text: str) -> None:
    assert not folds_away(text)


def test_every_character_that_folds_into_digits_is_decimal_or_told() -> None:
    for char in map(chr, range(0x80, 0x20000)):
        folded = unicodedata.normalize("NFKC", char)
        if folded != char and folded.isdigit() and folded.isascii() and not char.isdecimal():
            assert folds_away(char), hex(ord(char))


@pytest.mark.parametrize(
    "end", ["", ".", "!", "！", "!”", "!)", "”", "…", "。", ":", ";", "%", " ", "d", "。”", "\u00a0!"]
)
def test_what_may_follow_a_number_at_the_end(end: str) -> None:
    assert not left_out(f"“The union agreed on 5{end}" if "”" in end else f"The union agreed on 5{end}")


def test_a_quotation_mark_after_a_number_closes_or_is_a_prime() -> None:
    for text in ("“a 5” b", "“a” b “c 5” d", "“a” “b” “c 5”", "it’s “a 5” d", "“it’s 5” d"):
        assert not left_out(text), text
    for text in ("a 5” b", "“a” b 5” c", "“a” b “c” d 5” e", "it’s 5” d", "it’s 5’ d"):
        assert left_out(text), text


def test_every_letter_is_plain() -> None:
    for char in string.ascii_letters:
        assert not left_out(f"The {char} agreed on 5 points"), char
        assert not left_out(f"The 5{char} agreed, {char}5"), char


@given(st.text("0123456789٠١٢٣٤٥٦٧٨٩०१२३a -.", max_size=30))
def test_digits_of_other_scripts_keep_their_place_and_value(text: str) -> None:
    plain = ascii_digits(text)
    assert len(plain) == len(text)
    assert [unicodedata.decimal(c, None) for c in plain] == [unicodedata.decimal(c, None) for c in text]
    assert not any(char.isdecimal() and not char.isascii() for char in plain)
    assert not mixed_digits(plain)


@given(st.text(max_size=40))
def test_any_text_is_answered(text: str) -> None:
    assert isinstance(folds_away(text), bool)
    assert isinstance(left_out(text), bool)
    assert isinstance(mixed_digits(text), bool)


@pytest.mark.parametrize("symbol", list("#%&@?$€£=<>+~|^°©™±≠¬❌№"))
def test_symbols_are_words(symbol: str) -> None:
    """`^` and what folds into letters are told by other means."""
    one, other = f"about {symbol} 5 crowns", "about 5 crowns"
    if symbol == "^":
        assert words_check("5^8 crowns") != words_check("58 crowns")
    elif sk(one) == sk(other):
        assert words_check(one) != words_check(other)
    else:
        assert n2(one) != n2(other)


def test_each_symbol_is_a_word_of_its_own() -> None:
    found = {words_check(f"about {symbol}5 crowns") for symbol in ("", *"#%&@?$€£=<>+~|°")}
    assert len(found) == 16
    assert words_check("5 crowns #") != words_check("# 5 crowns")
