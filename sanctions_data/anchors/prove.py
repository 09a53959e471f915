"""From a place with the right letters to a verdict: which extent, which form, and what stands around it.

Every verified place has a word boundary on both sides, begins where a sentence can begin, and is not continued by
the text after it (`ends`). What the digests do not see is looked at as well (`hidden`).
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from sanctions_data._text import sha256_hex
from sanctions_data.anchors.anchor import Anchor
from sanctions_data.anchors.ends import CLOSERS, STOPS, begins, bounded, ends, goes_on
from sanctions_data.anchors.hidden import folds_away, left_out
from sanctions_data.anchors.line_layout import UNSPACED
from sanctions_data.anchors.normal import INVISIBLE, QUOTES, digest, n1, n2, words_check

N1, N2, LOOSE, REFUSED = 0, 1, 2, 3

_NUMBER = re.compile(r"\d[.,]\d")
_REACH = 12


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """[start, end) holds the sentence in the form `rung`; `weak` is 0 if both ends are ends of a sentence.

    `REFUSED`: the letters are those of the sentence, but it is part of a longer one, or a mark or a word boundary
    is another. `weak` is then 1 if the text goes on: it may be another sentence that begins the same.
    """

    rung: int
    weak: int
    start: int
    end: int


def prove(
    text: str,
    a: Anchor,
    start: int,
    end: int,
    starts: Container[int],
    follows: Container[int],
    *,
    same_document: bool,
) -> Place:
    """Return the strongest form in which [start, end), first to last letter, holds the sentence.

    Args:
        starts: offsets of first letters of other sentences found in this text, which end the one before.
        follows: offsets where the sentence before this one in its document was found to end.
        same_document: the text is that of the document, layout aside. In form `N1` its own boundaries hold.
    """
    lefts, rights = _lefts(text, start), _rights(text, end)
    for rung, form, wanted in ((N1, n1, a.n1), (N2, n2, a.n2)):
        for left in lefts:
            for right in rights:
                folded = form(text[left:right])
                if rung == N1 and len(folded) != a.length:
                    continue
                if sha256_hex(folded) == wanted:
                    hidden = rung == N2 and folds_away(text[left:right])
                    place = _placed(text, rung, left, right, starts, follows, fits=not hidden)
                    kept = same_document and rung == N1 and place.rung == REFUSED
                    return Place(N1, 1, left, right) if kept else place
    left, right = hull(text, start, end)
    found = text[left:right]
    fits = ends(text, right) and _same_words(a, found) and not folds_away(found) and not left_out(found)
    return _placed(text, LOOSE, left, right, starts, follows, fits=fits)


def _placed(
    text: str, rung: int, left: int, right: int, starts: Container[int], follows: Container[int], *, fits: bool
) -> Place:
    continued, ended = goes_on(text, left, right, starts), ends(text, right)
    if fits and not continued and bounded(text, left, right) and begins(text, left, right, follows):
        return Place(rung, int(not ended), left, right)
    return Place(REFUSED, int(continued or not ended), left, right)


def holds(text: str, a: Anchor) -> bool:
    """Return whether the words of the sentence stand at the offsets of its anchor."""
    return a.start is not None and a.end is not None and a.end <= len(text) and digest(text[a.start : a.end]) == a.n1


def in_place(text: str, a: Anchor, starts: Container[int], follows: Container[int]) -> bool:
    """Return whether the sentence stands, as a sentence of its own, where its anchor says."""
    if a.start is None or a.end is None or not holds(text, a):
        return False
    return (
        bounded(text, a.start, a.end)
        and begins(text, a.start, a.end, follows)
        and not goes_on(text, a.start, a.end, starts)
    )


def cuts_word(text: str, start: int, end: int) -> bool:
    """Return whether [start, end) begins or ends inside a word or number.

    Looser than `bounded`: the words of a claim may be "28" of "28-member", and in scripts without spaces between
    words every place will do.
    """
    return _inside_word(text, start) or _inside_word(text, end)


def _inside_word(text: str, at: int) -> bool:
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if before.isalnum() and after.isalnum():
        return not (before >= UNSPACED and after >= UNSPACED)
    # "16" is not part of "65.16", nor is "65".
    around = text[max(0, at - 2) : at + 2]
    return bool(_NUMBER.fullmatch(around[:3]) or _NUMBER.fullmatch(around[-3:]))


def _same_words(a: Anchor, found: str) -> bool:
    if a.words is not None:
        return words_check(found) == a.words
    # The skeleton cannot tell 1.5 from 15: with digits it takes more than that.
    return not any(char.isdigit() for char in n2(found))


def hull(text: str, start: int, end: int) -> tuple[int, int]:
    """Return [start, end) with the quotes, brackets and stops that stand against it."""
    while (
        start > 0
        and not text[start - 1].isspace()
        and not text[start - 1].isalnum()
        and text[start - 1] not in STOPS + "?,;:|│"
    ):
        start -= 1
    while end < len(text) and (text[end] in STOPS + "?" or text[end] in QUOTES + CLOSERS + INVISIBLE):
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
