"""Where the sentences around it say that a sentence should be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from sanctions_data.anchors.anchor import Anchor

# The pieces of each sentence that has a place, by its index.
Known: TypeAlias = Mapping[int, tuple[tuple[int, int], ...]]


def expected(wanted: Sequence[Anchor], i: int, known: Known) -> tuple[int, float] | None:
    """The offset at which `wanted[i]` should begin and how many bits that is worth, or None where nothing says.

    The bits are guesses of how often a text keeps its order, highest between two neighbours that are both there.
    """
    a = wanted[i]
    if a.start is None:
        return None
    around = [(wanted[k], known[k]) for k in known if wanted[k].source == a.source and wanted[k].start is not None]
    before = max((pair for pair in around if (pair[0].start or 0) < a.start), key=lambda p: p[0].n, default=None)
    after = min((pair for pair in around if (pair[0].start or 0) > a.start), key=lambda p: p[0].n, default=None)
    if before:
        at = before[1][-1][1] + a.start - (before[0].end or 0)
        near = before[0].n == a.n - 1
        both = after is not None and after[0].n == a.n + 1 and at < after[1][0][0]
        return at, 7.0 if near and both else 5.0 if near else 4.0
    if after:
        return max(0, after[1][0][0] - ((after[0].start or 0) - a.start)), 5.0 if after[0].n == a.n + 1 else 3.0
    return a.start, 3.0


def taken(known: Known) -> list[tuple[int, int]]:
    """All pieces, in the order of the text."""
    return sorted(piece for pieces in known.values() for piece in pieces)
