"""Sentences that something was put into: an advertisement, a picture line, a single word.

The two halves are known to belong together when the skeleton without what stands between has the digest of the
sentence. That is `changed`, not verified: what was put in may be "not".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from sanctions_data._text import sha256_hex
from sanctions_data.anchors.anchor import Anchor
from sanctions_data.anchors.letters import Letters, chunks
from sanctions_data.anchors.normal import short, words
from sanctions_data.anchors.prove import hull

LIMIT = 2_000_000
_GAP = 300
# An insertion of a few words needs no further sign.
_CLOSE = 40
_TRIES = 20_000


@dataclass(frozen=True, slots=True)
class _Skeleton:
    letters: str
    edges: list[int]
    keys: list[str]
    places: Letters


def split(
    text: str, anchors: Mapping[int, Anchor], taken: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, tuple[tuple[int, int], ...]]]:
    """Yield (key of the anchor, its pieces) for each that `text` holds in exactly one place, interrupted once.

    Texts over `LIMIT` code points are not searched. `taken` are places of other sentences: none begins there.
    """
    sought = {i: a for i, a in anchors.items() if a.first and a.last and a.sk_length}
    if not sought or len(text) > LIMIT:
        return
    skeleton = _skeleton(text)
    at: dict[str, list[int]] = {}
    for i, key in enumerate(skeleton.keys):
        at.setdefault(key, []).append(i)
    for index, a in sought.items():
        pieces = set()
        for (one, cut), (other, end) in _halves(skeleton, a, at.get(a.first or "", ()), at.get(a.last or "", ())):
            first, second = skeleton.places.raw(one, cut), skeleton.places.raw(other, end)
            if _apart(text, first, second) and not any(first[0] < stop and start < second[1] for start, stop in taken):
                pieces.add(((hull(text, *first)[0], first[1]), (second[0], hull(text, *second)[1])))
        # Where the insertion repeats a word of the sentence there are two ways to cut; either will do.
        if len({(first[0], second[1]) for first, second in pieces}) == 1:
            yield index, min(pieces)


def _apart(text: str, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Return whether two pieces can be one sentence: close by, or parted by lines of their own or by brackets.

    Elsewhere a long way from the beginning of one sentence to the end of another is more likely.
    """
    if second[0] - first[1] <= _CLOSE:
        return True
    between = text[first[1] : second[0]]
    head, tail = re.match(r"[\W_]*", between), re.search(r"[\W_]*$", between)
    if head is None or tail is None:
        return False
    return ("\n" in head[0] and "\n" in tail[0]) or (
        bool(set("([{") & set(head[0])) and bool(set(")]}") & set(tail[0]))
    )


def _skeleton(text: str) -> _Skeleton:
    tokens: list[str] = []
    places = Letters(text)
    size = 0
    for begin, stop in chunks(text):
        places.read(begin, size)
        found = words(text[begin:stop])
        tokens += found
        size += sum(map(len, found))
    return _Skeleton("".join(tokens), list(accumulate(map(len, tokens), initial=0)), [*map(short, tokens)], places)


def _halves(
    s: _Skeleton, a: Anchor, firsts: Sequence[int], lasts: Sequence[int]
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield the two halves, as offsets of letters, if the words numbered `firsts` and `lasts` can be their ends."""
    size, tries = a.sk_length or 0, _TRIES
    ends = [s.edges[j + 1] for j in lasts]
    for i in firsts:
        begin = s.edges[i]
        for which in range(bisect_right(ends, begin + size), bisect_right(ends, begin + size + _GAP)):
            tries -= 1
            if tries < 0:
                return
            end, gap = ends[which], ends[which] - begin - size
            edges = s.edges[i + 1 : lasts[which] + 1]
            starts = set(edges)
            for cut in edges:
                if cut - begin >= size or cut + gap not in starts:
                    continue
                if sha256_hex(s.letters[begin:cut] + s.letters[cut + gap : end]) == a.sk:
                    yield (begin, cut), (cut + gap, end)
