"""One pass over a text for all sentences: where does the skeleton of each occur?

A skeleton can only begin at a word whose short digest is the sentence's `first`, and end, `sk_length` letters
later, at a word whose short digest is its `last`. Few places pass both; those few are digested.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from sanctions_data._text import sha256_hex
from sanctions_data.anchors.anchor import Anchor
from sanctions_data.anchors.letters import Letters, chunks
from sanctions_data.anchors.normal import short, words


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """From the first to the last letter of a place that has the skeleton of `anchors[index]`."""

    index: int
    start: int
    end: int


class _Keys(dict[str, str]):
    """`short` of each word met so far, empty if no sentence begins or ends with such a word."""

    def __init__(self, wanted: Container[str]) -> None:
        self.wanted = wanted

    def __missing__(self, word: str) -> str:
        if len(self) > 100_000:
            # Bounded: a hostile text has no two words alike.
            self.clear()
        key = short(word)
        found = self[word] = key if key in self.wanted else ""
        return found


def scan(text: str, anchors: Sequence[Anchor]) -> tuple[Hit, ...]:
    """Return every place in `text` with the skeleton of one of `anchors`; those without short digests are skipped."""
    wanted = [(i, a.first, a.last, a.sk_length) for i, a in enumerate(anchors) if a.first and a.last and a.sk_length]
    if not wanted:
        return ()
    letters = Letters(text)
    found = {(i, at, at + length) for i, at, length in _skeletons(text, anchors, wanted, letters)}
    return tuple(Hit(i, *letters.raw(start, end)) for i, start, end in sorted(found))


def _skeletons(
    text: str,
    anchors: Sequence[Anchor],
    wanted: Sequence[tuple[int, str, str, int]],
    letters: Letters,
) -> Iterator[tuple[int, int, int]]:
    """Yield (anchor, offset in the skeleton of the text, length), having told `letters` of each chunk."""
    # Of the words that matter, where they begin and end, for the part of the skeleton that is still at hand.
    starts: dict[str, set[int]] = {first: set() for _, first, _, _ in wanted}
    ends: dict[str, set[int]] = {last: set() for _, _, last, _ in wanted}
    keys = _Keys(starts.keys() | ends.keys())
    longest = max(length for _, _, _, length in wanted)
    buffer, base = "", 0
    for begin, stop in chunks(text):
        tokens = words(text[begin:stop])
        letters.read(begin, base + len(buffer))
        edges = list(accumulate(map(len, tokens), initial=base + len(buffer)))
        for i, key in enumerate(map(keys.__getitem__, tokens)):
            if key:
                if key in starts:
                    starts[key].add(edges[i])
                if key in ends:
                    ends[key].add(edges[i + 1])
        buffer += "".join(tokens)
        for index, first, last, length in wanted:
            for at in _pairs(starts[first], ends[last], length):
                if sha256_hex(buffer[at - base : at - base + length]) == anchors[index].sk:
                    yield index, at, length
        # What may begin here and end in the next chunk is kept, and looked at once more then.
        done = max(base, base + len(buffer) - longest)
        for offsets in (*starts.values(), *ends.values()):
            offsets.difference_update([offset for offset in offsets if offset < done])
        buffer, base = buffer[done - base :], done


def _pairs(starts: set[int], ends: set[int], length: int) -> list[int]:
    """Return the starts that have an end `length` further on, by way of the fewer of the two."""
    if len(starts) <= len(ends):
        return [start for start in starts if start + length in ends]
    return [end - length for end in ends if end - length in starts]
