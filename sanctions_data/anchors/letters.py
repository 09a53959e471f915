"""From the letters of a text back to the text: the map is built around a hit, nowhere else."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator

from sanctions_data.anchors.normal import INVISIBLE, sk

CHUNK = 1 << 15
_FINE = 1 << 9
# Before any of these a text can be cut without the folding of either side changing.
_CUT = re.compile(r"[\s。，、！？；：]")


def chunks(text: str, begin: int = 0, end: int | None = None, size: int = CHUNK) -> Iterator[tuple[int, int]]:
    """Yield [begin, end) of `text` in pieces of about `size` whose skeletons, joined, are that of the whole."""
    end = len(text) if end is None else end
    while begin < end:
        cut = _CUT.search(text, begin + size, end) if begin + size < end else None
        stop = cut.start() if cut else end
        yield begin, stop
        begin = stop


class Letters:
    """Offsets of the letters of one text, filled in as its chunks are read (`read`) and asked about (`raw`)."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._marks: list[tuple[int, int]] = []
        self._fine: dict[int, list[tuple[int, int]]] = {}

    def read(self, begin: int, before: int) -> None:
        """Record that the chunk that starts at `begin` has `before` letters in front of it; chunks come in order."""
        self._marks.append((begin, before))

    def raw(self, start: int, end: int) -> tuple[int, int]:
        """Return offsets in the text of the letters [start, end), from the first to the last of them."""
        text = self._text
        first, last = self._letter(start), self._letter(end - 1) + 1
        while last < len(text) and (unicodedata.combining(text[last]) or text[last] in INVISIBLE):
            last += 1
        return first, last

    def _letter(self, k: int) -> int:
        which = _at(self._marks, k)
        if which not in self._fine:
            begin, before = self._marks[which]
            end = self._marks[which + 1][0] if which + 1 < len(self._marks) else len(self._text)
            self._fine[which] = _fine_marks(self._text, begin, end, before)
        begin, before = self._fine[which][_at(self._fine[which], k)]
        k -= before
        # Doubled until it holds the letter: a piece may be long if there is no place to cut it.
        size = 64
        while len(sk(self._text[begin : begin + size])) <= k and begin + size < len(self._text):
            size *= 2
        return begin + bisect_right(range(size), k, key=lambda i: len(sk(self._text[begin : begin + i + 1])))


def _fine_marks(text: str, begin: int, end: int, before: int) -> list[tuple[int, int]]:
    marks = []
    for start, stop in chunks(text, begin, end, _FINE):
        marks.append((start, before))
        before += len(sk(text[start:stop]))
    return marks


def _at(marks: list[tuple[int, int]], k: int) -> int:
    # Pieces without a letter share an offset; the last of them holds the letter.
    return bisect_right(marks, k, key=lambda mark: mark[1]) - 1
