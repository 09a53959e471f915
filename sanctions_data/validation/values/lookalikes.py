"""Words that look alike on a screen and are not equal: say where they differ.

A person cannot see the difference between a Latin and a Cyrillic "a", between two Unicode forms of "é", or between
one blank and another. A message that shows both words would look wrong, so it also names the characters.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

MOST = 3  # characters named in a message
# capitals and small letters of Cyrillic and Greek, and the Latin letters that they look like (Unicode TR 39)
CONFUSABLE = str.maketrans(
    "АВСЕНІЈКМОРЅТХУҮасеіјорѕхуһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρ‐‑‒–—−‘’′“”″",
    "ABCEHIJKMOPSTXYYaceijopsxyhdqwABEZHIKMNOPTYXovp------'''\"\"\"",
)


def skeleton(text: str) -> str:
    """Return a form that is equal for words that look alike: of one case, without what cannot be seen."""
    if text.isascii():
        return " ".join(text.split()).casefold()
    import unicodedata

    shown = "".join(char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) != "Cf")
    return " ".join(shown.translate(CONFUSABLE).split()).casefold()


def lookalike(word: str, known: Iterable[str]) -> str | None:
    """Return the first known word that looks like `word` and is another; None if there is none."""
    form = skeleton(word)
    return next((each for each in known if each != word and skeleton(each) == form), None)


def apart(found: str, expected: str) -> str:
    """Return the end of a sentence that tells two words apart, empty if a reader sees the difference.

    Args:
        found: the word in the data.
        expected: the word that was expected.
    """
    if found == expected or skeleton(found) != skeleton(expected) or found.casefold() == expected.casefold():
        return ""
    import unicodedata

    if unicodedata.normalize("NFC", found) == unicodedata.normalize("NFC", expected):
        return f"; the letters are the same, in another Unicode form: {_form(found)}, not {_form(expected)}"
    left, right = found.casefold(), expected.casefold()
    if len(left) != len(found) or len(right) != len(expected):
        left, right = found, expected
    if len(left) == len(right):
        differ = [at for at in range(len(left)) if left[at] != right[at]]
        has, lacks = ("".join(text[at] for at in differ) for text in (found, expected))
    else:
        start = _shared(left, right)
        end = _shared(left[start:][::-1], right[start:][::-1])
        has, lacks = (text[start : len(text) - end] for text in (found, expected))
    if not lacks:
        return f"; they look alike, but it has an extra {_names(has)}"
    if not has:
        return f"; they look alike, but {_names(lacks)} is missing"
    return f"; they look alike, but it has {_names(has)}, not {_names(lacks)}"


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _form(text: str) -> str:
    import unicodedata

    return next((form for form in ("NFC", "NFD") if unicodedata.is_normalized(form, text)), "a mixed form")


def _names(text: str) -> str:
    """Return the code points of a text and their names."""
    import unicodedata

    names = [f"U+{ord(char):04X} {unicodedata.name(char, '')}".rstrip() for char in text[:MOST]]
    return ", ".join(names) + (", …" if len(text) > MOST else "")
