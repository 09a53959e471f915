"""Where the sentences around it say that a sentence should be."""

from __future__ import annotations

from dataclasses import replace

from sanctions_data.anchors import Anchor
from sanctions_data.anchors.order import Known, expected, order

from .article import TEXT, anchors

ANCHORS = anchors()


def pieces(*numbers: int, by: int = 0) -> Known:
    """The places of some sentences, each moved `by` code points."""
    return {i: (((ANCHORS[i].start or 0) + by, (ANCHORS[i].end or 0) + by),) for i in numbers}


def bits(i: int, known: Known, wanted: tuple[Anchor, ...] = ANCHORS) -> float:
    found = expected(wanted, i, known)
    assert found is not None
    return found[1]


def test_a_sentence_moves_with_those_around_it() -> None:
    """By as much as the last one before it that has a place, else the first one after it."""
    for known in (pieces(2, 4, by=50), pieces(0, by=50), pieces(6, by=50), pieces(0, 6, by=50), pieces(2, by=50)):
        found = expected(ANCHORS, 3, known)
        assert found is not None
        assert found[0] == (ANCHORS[3].start or 0) + 50
    assert expected(ANCHORS, 3, {}) == (ANCHORS[3].start, bits(3, {}))
    moved = {**pieces(0, by=50), **pieces(2, by=80), **pieces(5, by=10)}
    assert expected(ANCHORS, 3, moved) == ((ANCHORS[3].start or 0) + 80, bits(3, moved))
    moved = {**pieces(5, by=10), **pieces(7, by=90)}
    assert expected(ANCHORS, 3, moved) == ((ANCHORS[3].start or 0) + 10, bits(3, moved))


def test_no_place_is_before_the_text() -> None:
    found = expected(ANCHORS, 3, pieces(4, by=-(ANCHORS[4].start or 0)))
    assert found is not None
    assert found[0] == 0


def test_nearer_neighbours_say_more() -> None:
    ranks = [pieces(2, 4), pieces(2), pieces(1), pieces(5), {}]
    worth = [bits(3, known) for known in ranks]
    assert worth == sorted(worth, reverse=True)
    assert len(set(worth)) == len(worth)
    assert bits(3, pieces(2)) == bits(3, pieces(4)) == bits(3, pieces(2, 5))
    # A neighbour that stands before the place is no neighbour.
    assert bits(3, {**pieces(2), **pieces(4, by=-300)}) == bits(3, pieces(2))


def test_other_sources_and_sentences_without_a_place_say_nothing() -> None:
    other = tuple(replace(a, source="other") if a.n == 3 else a for a in ANCHORS)
    assert expected(other, 3, pieces(2, by=50)) == expected(other, 3, {})
    bare = tuple(replace(a, start=None, end=None) if a.n == 4 else a for a in ANCHORS)
    assert expected(bare, 3, pieces(2)) is None
    assert expected(bare, 4, pieces(3)) == expected(bare, 4, {})


def test_bits_of_a_place() -> None:
    found = order(ANCHORS, 3, pieces(2, by=50), 2 * len(TEXT))
    at = (ANCHORS[3].start or 0) + 50
    assert (found.at, found.along) == (at, 2 * (ANCHORS[3].start or 0))
    assert found.beside(at, 0) == found.beside(at + 20, 10) == found.beside(at - 20, 10) == found.bits > 0
    assert found.beside(at + 21, 10) == found.beside(at - 21, 10) == 0
    assert found.along is not None
    assert found.abreast(found.along) > found.abreast(found.along + 50) > found.abreast(found.along - 150) > 0
    assert found.abreast(found.along + len(TEXT) // 2) == found.abreast(10 * len(TEXT)) == 0
    bare = order((replace(ANCHORS[3], start=None, end=None),), 0, {}, len(TEXT))
    assert (bare.at, bare.along, bare.beside(0, 10**6), bare.abreast(0)) == (None, None, 0, 0)
