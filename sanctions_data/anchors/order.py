"""Where the sentences around it say that a sentence should be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sanctions_data.anchors.anchor import Anchor

# The pieces of each sentence that has a place, by its index.
Known: TypeAlias = Mapping[int, tuple[tuple[int, int], ...]]


def expected(wanted: Sequence[Anchor], i: int, known: Known) -> tuple[int, float] | None:
    """Return the offset at which `wanted[i]` should begin and how many bits that is worth, or None if nothing says.

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
        return at, 12.0 if near and both else 9.0 if near else 6.0
    if after:
        return max(0, after[1][0][0] - ((after[0].start or 0) - a.start)), 9.0 if after[0].n == a.n + 1 else 5.0
    return a.start, 4.0


@dataclass(frozen=True, slots=True)
class Order:
    """What the order of a text says for a place: its neighbours, and how far along in the text it is.

    Attributes:
        at, bits: as `expected`, or None.
        along: where it would begin in a text that has shrunk or grown evenly, or None.
        size: code points of the text.
    """

    at: int | None
    bits: float
    along: int | None
    size: int

    def beside(self, start: int, slack: int) -> float:
        """Return bits that the neighbours add to a place that begins at `start`."""
        return self.bits if self.at is not None and abs(start - self.at) <= 2 * slack else 0.0

    def abreast(self, start: int) -> float:
        """Return by how many bits this place is likelier than one far along or back. They rank and prove nothing."""
        if self.along is None:
            return 0.0
        return 6.0 * max(0.0, 1.0 - 4.0 * abs(start - self.along) / max(1, self.size))


def order(wanted: Sequence[Anchor], i: int, known: Known, size: int) -> Order:
    """Return the `Order` of `wanted[i]` in a text of `size` code points in which the `known` have their places."""
    at, bits = expected(wanted, i, known) or (None, 0.0)
    a = wanted[i]
    whole = max((other.end or 0 for other in wanted if other.source == a.source), default=0)
    along = None if a.start is None else a.start * size // max(1, whole)
    return Order(at, bits, along, size)


def taken(known: Known) -> list[tuple[int, int]]:
    """Return all pieces, in the order of the text."""
    return sorted(piece for pieces in known.values() for piece in pieces)
