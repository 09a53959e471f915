"""One pass over a text for all sentences: where does the skeleton of each occur?

A skeleton can only begin at a word whose short digest is the sentence's `first`, and end, `sk_length` letters
later, at a word whose short digest is its `last`. Few places pass both; those few are digested.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from sanctions_data.anchors.anchor import Anchor
from sanctions_data.anchors.normal import INVISIBLE, sha256_hex, short, sk, words

_CHUNK = 1 << 15
# Before any of these a text can be cut without the folding of either side changing.
_CUT = re.compile(r"[\s。，、！？；：]")


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """From the first to the last letter of a place that has the skeleton of `anchors[index]`."""

    index: int
    start: int
    end: int


class _Flags(dict[str, int]):
    """For each word met so far: 1 if a sentence may begin with it, 2 if one may end, 3 for both, else 0."""

    def __init__(self, firsts: Container[str], lasts: Container[str]) -> None:
        self.firsts, self.lasts = firsts, lasts

    def __missing__(self, word: str) -> int:
        if len(self) > 100_000:
            # Bounded: a hostile text has no two words alike.
            self.clear()
        key = short(word)
        found = self[word] = (key in self.firsts) + 2 * (key in self.lasts)
        return found


def scan(text: str, anchors: Sequence[Anchor]) -> tuple[Hit, ...]:
    """Every place in `text` with the skeleton of one of `anchors`; those without short digests are passed over."""
    wanted: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for index, a in enumerate(anchors):
        if a.first and a.last and a.sk_length:
            wanted[a.first].append((index, a.sk_length, a.last))
    if not wanted:
        return ()
    marks: list[tuple[int, int]] = []
    found = list(_skeletons(text, anchors, wanted, marks))
    return tuple(sorted(Hit(i, *raw(text, marks, at, at + (anchors[i].sk_length or 0))) for i, at in found))


def _skeletons(
    text: str,
    anchors: Sequence[Anchor],
    wanted: dict[str, list[tuple[int, int, str]]],
    marks: list[tuple[int, int]],
) -> Iterator[tuple[int, int]]:
    """Yield (anchor, offset in the skeleton of the text); fill `marks` with (offset in text, offset in skeleton)."""
    flags = _Flags(wanted, {last for group in wanted.values() for _, _, last in group})
    longest = max(length for group in wanted.values() for _, length, _ in group)
    buffer, base = "", 0
    starts: list[tuple[int, str]] = []
    ends: dict[int, str] = {}
    for begin, stop in chunks(text):
        tokens = words(text[begin:stop])
        marks.append((begin, base + len(buffer)))
        edges = list(accumulate(map(len, tokens), initial=base + len(buffer)))
        for i, flag in enumerate(map(flags.__getitem__, tokens)):
            if flag:
                key = short(tokens[i])
                if flag & 1:
                    starts.append((edges[i], key))
                if flag & 2:
                    ends[edges[i + 1]] = key
        buffer += "".join(tokens)
        done = base + len(buffer) - (longest if stop < len(text) else -1)
        waiting: list[tuple[int, str]] = []
        for at, key in starts:
            if at >= done:
                waiting.append((at, key))
                continue
            for index, length, last in wanted[key]:
                end = at + length
                if ends.get(end) == last and sha256_hex(buffer[at - base : end - base]) == anchors[index].sk:
                    yield index, at
        starts = waiting
        if done > base:
            ends = {end: key for end, key in ends.items() if end > done}
            buffer, base = buffer[done - base :], done


def chunks(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    while begin < len(text):
        cut = _CUT.search(text, begin + _CHUNK)
        stop = cut.start() if cut else len(text)
        yield begin, stop
        begin = stop


def raw(text: str, marks: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """Offsets in the text of the skeleton's [start, end): the map is built around a hit, nowhere else."""
    first, last = _letter(text, marks, start), _letter(text, marks, end - 1) + 1
    while last < len(text) and (unicodedata.combining(text[last]) or text[last] in INVISIBLE):
        last += 1
    return first, last


def _letter(text: str, marks: Sequence[tuple[int, int]], k: int) -> int:
    """Offset in the text of the k-th character of its skeleton."""
    # Chunks without a letter share a skeleton offset; the last of them holds the character.
    which = bisect.bisect_right(marks, k, key=lambda mark: mark[1]) - 1
    begin, before = marks[which]
    stop = marks[which + 1][0] if which + 1 < len(marks) else len(text)
    k -= before
    while stop - begin > 80:
        cut = _CUT.search(text, (begin + stop) // 2, stop) or _CUT.search(text, begin + 1, stop)
        if cut is None:
            break
        left = len(sk(text[begin : cut.start()]))
        if k < left:
            stop = cut.start()
        else:
            k, begin = k - left, cut.start()
    return bisect.bisect_right(range(begin, stop), k, key=lambda i: len(sk(text[begin : i + 1]))) + begin
