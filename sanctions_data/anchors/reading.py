"""A text as the search for changed sentences reads it: folded one character for one, so that offsets stay."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sanctions_data.anchors.normal import FOLD, short

_ONE_TO_ONE = {
    **{key: value for key, value in FOLD.items() if len(value) == 1},
    **{ord(char): " " for char in "\t\n\r\v\f\u00a0\u2003\u2002\u2009\u202f\u3000"},
}
_WORD = re.compile(r"[^\W_]+")
_ENDS = ".!?…。！？:"


def flat(text: str) -> str:
    """Return `text` in lower case with quotes, dashes and spaces of one kind; as long as it was."""
    plain = text.translate(_ONE_TO_ONE)
    lower = plain.lower()
    if len(lower) == len(plain):
        return lower
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in plain)


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of (windows of) a text and where they stand.

    Attributes:
        total: how many words the whole text has, about.
        seen: how many of them were read.
        words: start offsets by word.
        shorts: (start, end) by short digest of the word.
    """

    text: str
    total: int
    seen: int
    words: dict[str, list[int]]
    shorts: dict[str, list[tuple[int, int]]]

    def rarity(self, count: int) -> float:
        """Return bits that one of `count` places in what was read is worth."""
        return math.log2(max(2.0, self.seen / max(1, count)))


def read(text: str, windows: Sequence[tuple[int, int]] | None = None) -> Reading:
    """Read `text`, or only `windows` of it, sorted and apart from each other."""
    words: dict[str, list[int]] = defaultdict(list)
    shorts: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for begin, stop in windows if windows is not None else [(0, len(text))]:
        for match in _WORD.finditer(flat(text[begin:stop])):
            start, end = begin + match.start(), begin + match.end()
            words[match[0]].append(start)
            shorts[short(match[0])].append((start, end))
    seen = sum(map(len, words.values()))
    return Reading(text, max(256, len(text) // 6), max(256, seen), dict(words), dict(shorts))


def snap(text: str, start: int, end: int, slack: int) -> tuple[int, int]:
    """Return [start, end) moved to the nearest ends of sentences within `slack`, if there are any."""
    return _snap(text, start, slack, _begins), _snap(text, end, slack, _stops)


def first_end(text: str, begin: int, end: int) -> int:
    """Return the first place in [begin, end) where a sentence visibly ends, else `end`."""
    for at in range(max(1, begin), end):
        if _stops(text, at):
            after = text[at : at + 4].lstrip()
            if "\n" in text[at : at + 4] or not after or not (after[0].islower() or after[0].isdigit()):
                return at
    return end


def _snap(text: str, at: int, slack: int, fits: Callable[[str, int], bool]) -> int:
    for distance in range(slack + 1):
        for candidate in (at - distance, at + distance):
            if 0 <= candidate <= len(text) and fits(text, candidate):
                return candidate
    return max(0, min(len(text), at))


def _begins(text: str, at: int) -> bool:
    if at >= len(text) or text[at].isspace():
        return False
    before = text[max(0, at - 3) : at]
    return not before or before[-1] == "\n" or (before[-1] == " " and before.rstrip(" \"'”’»)")[-1:] in tuple(_ENDS))


def _stops(text: str, at: int) -> bool:
    if at == 0 or text[at - 1].isspace():
        return False
    if at < len(text) and not text[at].isspace():
        return False
    return at == len(text) or text[at] == "\n" or text[max(0, at - 3) : at].rstrip("\"'”’»)")[-1:] in tuple(_ENDS)
