"""From a place with the right letters to a verdict: which extent, which form, which boundaries.

Every verified place has a word boundary on both sides. A sentence that does not end in a full stop (a caption,
a headline) is not verified where the text visibly goes on: that is a longer sentence beginning with the same words.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from sanctions_data.anchors.anchor import Anchor
from sanctions_data.anchors.normal import INVISIBLE, digest, n1, n2, sha256_hex, words_check

N1, N2, LOOSE = 0, 1, 2

_STOPS = ".!?…。！？।"
_CLOSERS = "\"'”’»›)]}」』" + INVISIBLE
# Between two letters or digits these join one word or number: "well-known", "5.5", "it's".
_JOINERS = "'’‘-‐‑.,:/@&+\u00b7"
_NUMBER = re.compile(r"\d[.,]\d")
# From here on, scripts that put no space between words or sentences.
_UNSPACED = "\u2e80"
_REACH = 12


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """[start, end) holds the sentence in the form `rung`; `weak` is 0 where both ends are ends of a sentence."""

    rung: int
    weak: int
    start: int
    end: int


def prove(text: str, a: Anchor, start: int, end: int, starts: Container[int] = ()) -> Place | None:
    """The strongest form in which [start, end), first to last letter, holds the sentence, or None.

    Args:
        starts: offsets of first letters of other sentences found in this text, which end the one before.
    """
    lefts, rights = _lefts(text, start), _rights(text, end)
    for rung, form, wanted in ((N1, n1, a.n1), (N2, n2, a.n2)):
        for left in lefts:
            for right in rights:
                folded = form(text[left:right])
                if rung == N1 and len(folded) != a.length:
                    continue
                if sha256_hex(folded) == wanted:
                    if not bounded(text, left, right) or goes_on(text, right, starts):
                        break
                    return Place(rung, 0 if _ends(text, left, right) else 1, left, right)
    left, right = hull(text, start, end)
    if not bounded(text, left, right) or goes_on(text, right, starts) or not _ends(text, left, right):
        return None
    if not _same_words(a, text[left:right]):
        return None
    return Place(LOOSE, 0, left, right)


def in_place(text: str, a: Anchor, starts: Container[int] = ()) -> bool:
    """Whether the sentence stands, word for word, where its anchor says."""
    if a.start is None or a.end is None or a.end > len(text):
        return False
    held = digest(text[a.start : a.end]) == a.n1
    return held and bounded(text, a.start, a.end) and not goes_on(text, a.end, starts)


def bounded(text: str, start: int, end: int) -> bool:
    """Whether no word or number is cut at either end of [start, end)."""
    return not _joined(text, start - 1, -1, start) and not _joined(text, end, 1, end - 1)


def cuts_word(text: str, start: int, end: int) -> bool:
    """Whether [start, end) begins or ends inside a word or number.

    Looser than `bounded`: the words of a claim may be "28" of "28-member", and in scripts without spaces between
    words every place will do.
    """
    return _inside_word(text, start) or _inside_word(text, end)


def _inside_word(text: str, at: int) -> bool:
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if before.isalnum() and after.isalnum():
        return not (before >= _UNSPACED and after >= _UNSPACED)
    # "16" is no part of "65.16", nor "65".
    around = text[max(0, at - 2) : at + 2]
    return bool(_NUMBER.fullmatch(around[:3]) or _NUMBER.fullmatch(around[-3:]))


def _joined(text: str, at: int, step: int, inner: int) -> bool:
    while 0 <= at < len(text) and text[at] in INVISIBLE:
        at += step
    if not 0 <= at < len(text):
        return False
    if text[at].isalnum() and text[at] >= _UNSPACED and 0 <= inner < len(text) and not text[inner].isalnum():
        return False
    if text[at].isalnum() or text[at] == "_":
        return True
    beyond = at + step
    return (
        text[at] in _JOINERS
        and 0 <= inner < len(text)
        and text[inner].isalnum()
        and 0 <= beyond < len(text)
        and text[beyond].isalnum()
    )


def goes_on(text: str, end: int, starts: Container[int] = ()) -> bool:
    """Whether what ends at `end` has no full stop of its own and the text continues it."""
    if _closed(text, end):
        return False
    at = end
    while at < len(text) and (text[at].isspace() or text[at] in INVISIBLE):
        at += 1
    if at == len(text) or at in starts or "\n\n" in text[end:at].replace(" ", "").replace("\r", ""):
        return False
    return text[at].islower() or text[at] in ",;"


def _closed(text: str, end: int) -> bool:
    """Whether the last mark before `end`, closing quotes and brackets aside, is a full stop of some kind."""
    at = end - 1
    while at >= 0 and (text[at] in _CLOSERS or text[at].isspace()):
        at -= 1
    return at >= 0 and text[at] in _STOPS


def _ends(text: str, left: int, right: int) -> bool:
    """Whether a sentence can begin at `left` and one can end at `right`."""
    after = right
    while after < len(text) and not text[after].isalnum():
        after += 1
    gap = text[right:after]
    ends = after == len(text) or "\n" in gap or _closed(text, right) or any(char in _STOPS for char in gap)
    before = left
    while before > 0 and not text[before - 1].isalnum():
        before -= 1
    gap = text[before:left]
    return ends and (before == 0 or "\n" in gap or any(char in _STOPS for char in gap))


def _same_words(a: Anchor, found: str) -> bool:
    if a.words is not None:
        return words_check(found) == a.words
    # The skeleton cannot tell 1.5 from 15: with digits it takes more than that.
    return not any(char.isdigit() for char in n2(found))


def hull(text: str, start: int, end: int) -> tuple[int, int]:
    """[start, end) with the quotes, brackets and stops that stand against it."""
    while (
        start > 0 and not text[start - 1].isspace() and not text[start - 1].isalnum() and text[start - 1] not in _STOPS
    ):
        start -= 1
    while end < len(text) and (text[end] in _STOPS or text[end] in _CLOSERS):
        end += 1
    return start, end


def _lefts(text: str, start: int) -> list[int]:
    found, at = [start], start - 1
    while at >= 0 and len(found) <= _REACH and start - at < 3 * _REACH and not text[at].isalnum():
        if not text[at].isspace():
            found.append(at)
        at -= 1
    return found


def _rights(text: str, end: int) -> list[int]:
    found, at = [end], end
    while at < len(text) and len(found) <= _REACH and at - end < 3 * _REACH and not text[at].isalnum():
        if not text[at].isspace():
            found.append(at + 1)
        at += 1
    return found
