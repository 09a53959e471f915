"""Normal forms of a text, and the digests taken of them.

Three forms, each coarser than the one before; equal in one means equal in the next:

- `n1`: what a change of layout leaves alone. Unicode NFC, invisible characters dropped, every run of whitespace
  one space, stripped.
- `n2`: what a change of typography leaves alone. `n1`, then NFKC, case folded, quotes, dashes and ellipses of
  every kind written one way (a dash with or without spaces around it, a guillemet with or without its inner space).
- `sk`: the skeleton, letters and digits of `n2`. It finds, it never proves: "1.5" and "15" share one.

A table of sentences stores, per sentence, what `digests` returns. Everything here is standard library.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from sanctions_data._text import sha256_hex

INVISIBLE = "\u200b\u2060\ufeff\u00ad"

_DROP = dict.fromkeys(map(ord, INVISIBLE))
_SINGLE = "\u2018\u2019\u201a\u201b\u2032\u02bc\u02b9\u0060\u00b4\u2039\u203a\u300e\u300f\uff40"
_DOUBLE = "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u300c\u300d\u301d\u301e\u301f"
QUOTES = "'\"" + _SINGLE + _DOUBLE
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\u2e3a\u2e3b\ufe58\ufe63\uff0d"
FOLD = str.maketrans(
    {**dict.fromkeys(_SINGLE, "'"), **dict.fromkeys(_DOUBLE, '"'), **dict.fromkeys(DASHES, "-"), "\u22ef": "..."}
)
# French guillemets stand off from their words, German ones point the other way and do not.
_GUILLEMET_OPENS = re.compile(r"(?<![^\s(\[])(?P<mark>[«‹])\s+")
_GUILLEMET_CLOSES = re.compile(r"\s+(?P<mark>[»›])(?![^\s.,;:!?)\]])")
# " -5" keeps its space: there the dash may be a sign.
_DASH = re.compile(r"(?P<sign> -(?=\d))|(?: ?-)+ ?")
_DOTS = re.compile(r" ?\.(?: ?\.)+")
# an ASCII text without these is in form n2 once it is in form n1 and in lower case
_FOLDED_ASCII = ("`", "''", "-", "..", ". .")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Digests:
    """What a table of sentences stores of a sentence instead of its words.

    Attributes:
        n1, n2, sk: SHA-256 of the three forms, 64 hexadecimal digits.
        length: code points of the `n1` form.
        sk_length: code points of the skeleton.
        first, last: `short` of its first and last word.
        words: `words_check`, which tells "15" from "1.5", as `sk` cannot.
    """

    n1: str
    n2: str
    sk: str
    length: int
    sk_length: int
    first: str
    last: str
    words: str


def n1(text: str) -> str:
    """Return `text` without its layout: NFC, invisible characters dropped, whitespace collapsed and stripped."""
    # Dropped before composing: an accent parted from its letter by a zero-width space belongs to it.
    return " ".join(unicodedata.normalize("NFC", visible(text)).split())


def n2(text: str) -> str:
    """Return `text` without its layout and typography: see the module. Idempotent, and blind to what `n1` removes."""
    form = n1(text)
    if form.isascii():  # then nothing below reads upper case, and most texts are folded once
        form = form.lower()
        if not any(mark in form for mark in _FOLDED_ASCII):
            return form
    while True:
        folded = _GUILLEMET_CLOSES.sub(r"\g<mark>", _GUILLEMET_OPENS.sub(r"\g<mark>", form))
        folded = caseless(folded.translate(FOLD)).translate(FOLD).replace("''", '"')
        folded = " ".join(_DOTS.sub("...", _DASH.sub(_dash, folded)).split())
        if folded == form:
            return form
        form = folded


def sk(text: str) -> str:
    """Return the skeleton of `text`: letters and digits of its `n2` form, nothing between them."""
    return "".join(words(text))


def words(text: str) -> list[str]:
    """Return the words of `text` (runs of letters and digits), folded as in `n2`."""
    folded = caseless(visible(text)).replace("_", " ")
    if not folded.isascii():
        # To Unicode these two are letters; `n2` has them as apostrophes.
        folded = folded.replace("\u02bc", "'").replace("\u02b9", "'")
    return _WORD.findall(folded)


def visible(text: str) -> str:
    """Return `text` without the characters that print nothing."""
    if text.isascii() or not any(char in text for char in INVISIBLE):
        return text
    return text.translate(_DROP)


def caseless(text: str) -> str:
    """Return `text` in NFKC with its case folded, repeated until both hold: folding may undo what composing did."""
    if text.isascii():
        return text.lower()
    # Python decides in a glance that a text is in NFKC unless one of these common two is in it.
    text = text.replace("…", "...").replace("\u00a0", " ")
    while True:
        before, text = text, unicodedata.normalize("NFKC", text).casefold()
        if text == before or unicodedata.is_normalized("NFKC", text):  # ǰ and ΐ are two and three characters, folded
            return text


def ascii_digits(text: str) -> str:
    """Return `text` with the decimal digits of every script as 0 to 9, one character for one."""
    if text.isascii():
        return text
    values = {
        ord(char): str(unicodedata.decimal(char)) for char in set(text) if char.isdecimal() and not char.isascii()
    }
    return text.translate(values) if values else text


def digest(text: str) -> str:
    """Return SHA-256 of the `n1` form of `text`."""
    return sha256_hex(n1(text))


def digests(text: str) -> Digests:
    """Return all that a table stores of the sentence `text`; `first` and `last` are empty without a letter or digit."""
    form = n1(text)
    folded = n2(form)
    tokens = words(form)
    skeleton = "".join(tokens)
    return Digests(
        n1=sha256_hex(form),
        n2=sha256_hex(folded),
        sk=sha256_hex(skeleton),
        length=len(form),
        sk_length=len(skeleton),
        first=short(tokens[0]) if tokens else "",
        last=short(tokens[-1]) if tokens else "",
        words=_check_of(folded),
    )


@lru_cache(maxsize=10_000)
def short(word: str) -> str:
    """Return two hexadecimal digits of a folded word: 255 of 256 words are ruled out, none can be read back."""
    return sha256_hex(word)[:2]


_TOKENS = re.compile(r"(?<=\d)[^\w\s]+(?=\d)|(?<!\w)[-+](?=\d)|[^\W_]+|(?P<mark>[^\w\s])")


def words_check(text: str) -> str:
    """Return eight hexadecimal digits over what the sentence says, whatever other marks stand between.

    Words in their order, numbers with their inner marks and sign, symbols ("$", "%") and question marks.
    """
    return _check_of(n2(text))


def _check_of(folded: str) -> str:
    found = [match[0] for match in _TOKENS.finditer(folded) if not match["mark"] or _says(match["mark"])]
    return sha256_hex(" ".join(found))[:8]


def _says(mark: str) -> bool:
    return mark in "%&@#?" or unicodedata.category(mark) in ("Sc", "Sm", "So")


def _dash(match: re.Match[str]) -> str:
    return match["sign"] or "-"


def span_check(sentence_n1: str, span: str) -> str:
    """Return eight hexadecimal digits that tie the words of a span to its sentence.

    Args:
        sentence_n1: digest of the sentence, 64 hexadecimal digits.
        span: the words, as they stand in the document.

    32 bits catch a slip; they are too few to guess words back from.
    """
    return sha256_hex(f"{sentence_n1}\n{unicodedata.normalize('NFC', span)}")[:8]
