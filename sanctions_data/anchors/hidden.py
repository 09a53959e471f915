"""What the digests cannot see: marks that change what a text says and fold away or are left out.

`n2` folds with NFKC, to which "2⁸" is "28". `words_check` leaves out marks that join nothing, so to it "5‰", "(5)"
and "5′" are "5". The stored digests stay as they are; a text that only they vouch for is looked at here as well.
"""

from __future__ import annotations

import re
import unicodedata

from sanctions_data.anchors.normal import DASHES, QUOTES, n1

# Decompositions after which a digit is another number, or a number of another kind.
_RAISED = ("<super>", "<sub>", "<fraction>", "<circle>")
# Letters set higher that are abbreviations, not exponents.
_MARKS = "ªº™℠"
_PRIMES = "′″‴‵‶‷⁗ʹʺ"
# Marks that `words_check` leaves out although they say something: per mille and the like, questions, irony.
_SAYING = "‰‱٪؉؊‽؟⸮¿՞፧⁇⁈⁉℅"
# Marks over a letter that strike it out or forbid it.
_STRUCK = re.compile("[\u0334-\u0338\u0488\u0489\u1abe\u20d2\u20d3\u20d8-\u20da\u20dd-\u20e0\u20e2-\u20e6\u20ea\u20eb]")
# Marks that make a text read in another order than it is stored.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_NUMBER = re.compile(r"\d+(?:[^\w\s]+\d+)*")
# A minus sign that stands off from its number.
_MINUS = re.compile("\u2212\\s*\\d")
_LONE_DASH = re.compile(rf"(?<=\s)[{re.escape(DASHES)}-](?=\s)")
_GREEK_QUESTION = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]\s*;\W*\Z")


def folds_away(found: str) -> bool:
    """Return whether `found` has a mark that `n2` folds into a plain digit or quotation mark: "2⁸", "½", "②", "5′".

    The sentence may have had the same mark; its digest does not say, so the answer is the same.
    """
    if found.isascii():
        return False
    for at, char in enumerate(found):
        if char in _PRIMES:
            if at and found[at - 1].isdigit():
                return True
        elif not char.isascii() and char not in _MARKS:
            tag = unicodedata.decomposition(char).partition(" ")[0]
            letter = tag == "<circle>" and unicodedata.normalize("NFKC", char).isalpha()
            if unicodedata.category(char) == "No" or (tag in _RAISED and not letter):
                return True
    return False


def left_out(found: str) -> bool:
    """Return whether `found` has a mark that `words_check` leaves out and that changes what the words say."""
    found = n1(found)
    if not found.isascii() and (
        any(char in _SAYING for char in found)
        or _STRUCK.search(found)
        or _TURNING.search(found)
        or _MINUS.search(found)
        or _GREEK_QUESTION.search(found)
    ):
        return True
    return any(_number_marked(found, match) for match in _NUMBER.finditer(found))


def mixed_digits(found: str) -> bool:
    """Return whether a number in `found` has digits of two scripts, such as "2" beside "٨"."""
    return any(
        len({ord(char) - unicodedata.decimal(char) for char in match[0] if char.isdecimal()}) > 1
        for match in _NUMBER.finditer(found)
    )


def _number_marked(found: str, number: re.Match[str]) -> bool:
    """Return whether a mark stands against `number` that makes it another: brackets, a prime, a point before it."""
    before, after = found[: number.start()], found[number.end() :]
    return _marked_before(before, found) or _marked_after(before, after)


def _marked_before(before: str, found: str) -> bool:
    left = before[-1:]
    if left.isspace():
        # A dash that stands alone may be a sign; two of them enclose an aside.
        return bool(_LONE_DASH.match(before, len(before) - 2)) and len(_LONE_DASH.findall(found)) % 2 == 1
    if left in "-" + DASHES + "/.,:":
        return bool(left) and not before[-2:-1].isalnum() and left != "-"
    return not (left.isalnum() or left in QUOTES or left in "([{（［｛【「『，。、；：！？" or _is_symbol(left))


def _marked_after(before: str, after: str) -> bool:
    left, right = before[-1:], after[:1]
    if not right or right.isspace() or right.isalpha() or right in ".,:;?…。，；：？、।۔%‘“«‹„":
        return False
    if right in "!！":
        return any(char.isalnum() for char in after)
    if right in "-" + DASHES:
        return not (after[1:2].isalpha() or right in "—―")
    if right in QUOTES:
        # A quotation mark that was opened before the number closes here; else it is a prime.
        opened = sum(char in QUOTES and not _apostrophe(before, i) for i, char in enumerate(before))
        return left in QUOTES or opened % 2 == 0
    if right in ")]}）］｝】":
        return left in "([{（［｛【" or not any(char in "([{（［｛【" for char in before)
    return not _is_symbol(right)


def _is_symbol(char: str) -> bool:
    """Return whether `words_check` has `char` among its words, so that it need not be looked at here."""
    return char in "%&@#?" or unicodedata.category(char) in ("Sc", "Sm", "So")


def _apostrophe(text: str, at: int) -> bool:
    return text[at - 1 : at].isalpha() and text[at + 1 : at + 2].isalpha()
