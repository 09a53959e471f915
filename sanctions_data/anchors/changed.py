"""Sentences that are not there word for word: where is what became of them?

Without their texts a place is judged by what the table knows of the sentence, each piece worth the bits by which
it narrows the text down: words of its quotes where they should stand, its first and last word, digests of its
spans, the sentences before and after it. With their texts it is judged by likeness. Neither ever verifies.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sanctions_data.anchors.anchor import Anchor, Found
from sanctions_data.anchors.clues import Clue, clues, quote_places
from sanctions_data.anchors.fuzzy import alike
from sanctions_data.anchors.order import Known, Order, expected, order, taken
from sanctions_data.anchors.reading import Reading, first_end, flat, read, snap

_LARGE = 1_000_000
# A place is named when the clues for it outweigh the number of places there are by this many bits.
_MARGIN = 8.0
# Of what is known of a sentence, the least share that a place must bear out.
_SHARE = 0.05
# By how many bits a place must lead the next best, round by round: the clear ones first, since each place found
# says more about where its neighbours are. What leads by less in the end is ambiguous.
_LEADS = (10.0, 6.0, 4.0, 3.0, 3.0)


@dataclass(frozen=True, slots=True)
class _Guess:
    bits: float
    start: int
    end: int
    rival: tuple[int, int] | None = None


def guess(
    text: str,
    wanted: Sequence[Anchor],
    rest: Sequence[int],
    found: Mapping[int, Found],
    texts: Mapping[tuple[str, int], str],
) -> dict[int, Found]:
    """Return a verdict for every anchor of `rest` (indices into `wanted`); `found` has those of the others."""
    if not rest:
        return {}
    known = {i: f.pieces for i, f in found.items() if f.pieces}
    out = alike(text, wanted, rest, texts, known)
    known.update({i: f.pieces for i, f in out.items() if f.pieces})
    pending = [i for i in rest if i not in out]
    plain = flat(text)
    reading = read(text, None if len(text) <= _LARGE else _windows(plain, wanted, pending, known))
    guesses: dict[int, _Guess | None] = {}
    for lead in _LEADS:
        others = taken(known)
        guesses = {i: _best(reading, wanted[i], order(wanted, i, known, len(text)), others, lead) for i in pending}
        for i, best in _without_clashes(guesses).items():
            out[i] = Found(*wanted[i].key, "changed", best.start, best.end)
            known[i] = out[i].pieces
        pending = [i for i in pending if i not in out]
    for i in pending:
        left = guesses.get(i)
        if left and left.rival:
            out[i] = Found(*wanted[i].key, "ambiguous", places=tuple(sorted([(left.start, left.end), left.rival])))
    pending = [i for i in pending if i not in out]
    for i in pending:
        out[i] = _span_only(plain, wanted[i], taken(known))
    return out


def _best(reading: Reading, a: Anchor, place: Order, others: Sequence[tuple[int, int]], lead: float) -> _Guess | None:
    slack = 8 + a.size * 7 // 100
    found = clues(reading, a)
    seeds = {at for clue in found for at in clue.seeds}
    if place.at is not None:
        seeds.add(place.at)
    enough = _SHARE * sum(clue.worth for clue in found)
    ranked: list[tuple[float, int]] = []
    for seed in seeds:
        if not _free(seed, seed + a.size, others):
            continue
        bits = sum(clue.bits(reading, seed, slack) for clue in found)
        if bits >= enough:
            ranked.append((bits + place.beside(seed, slack) + place.abreast(seed), seed))
    if not ranked:
        return None
    ranked.sort(key=lambda pair: (-pair[0], pair[1]))
    bits, seed = ranked[0]
    if bits - place.abreast(seed) < math.log2(reading.total) + _MARGIN:
        return None
    start, end = _extent(reading, a, seed, slack, found)
    if not _free(start, end, others):
        return None
    rival = next((at for weight, at in ranked if weight > bits - lead and abs(at - seed) > a.size // 2), None)
    other = None if rival is None else _extent(reading, a, rival, slack, found)
    return _Guess(bits, start, end, other)


def _extent(reading: Reading, a: Anchor, seed: int, slack: int, found: Sequence[Clue]) -> tuple[int, int]:
    for clue in found:
        seed = clue.aligned(reading, seed, slack)
    start, end = snap(reading.text, seed, seed + a.size, 2 * slack)
    if not any(clue.closing and clue.bits(reading, seed, slack) for clue in found):
        # Its last word is not where it should be: it may have been cut short.
        end = first_end(reading.text, start + a.size * 45 // 100, end)
    return (start, end) if start < end else (seed, min(len(reading.text), seed + a.size))


def _free(start: int, end: int, others: Iterable[tuple[int, int]]) -> bool:
    """Return whether less than a third of [start, end) is another sentence's place."""
    lost = sum(max(0, min(end, stop) - max(start, begin)) for begin, stop in others)
    return lost * 3 < end - start


def _without_clashes(guesses: Mapping[int, _Guess | None]) -> dict[int, _Guess]:
    placed: dict[int, _Guess] = {}
    strongest = sorted(((g.bits, i) for i, g in guesses.items() if g), reverse=True)
    for _, i in strongest:
        best = guesses[i]
        if best and not best.rival and _free(best.start, best.end, [(g.start, g.end) for g in placed.values()]):
            placed[i] = best
    return placed


def _span_only(plain: str, a: Anchor, others: Sequence[tuple[int, int]]) -> Found:
    for span in a.spans:
        free = [p for p in quote_places(plain, span, 50) if not any(b <= p[0] and p[1] <= e for b, e in others)]
        if len(free) == 1:
            return Found(a.source, a.n, "span-only", *free[0])
    return Found(a.source, a.n, "lost")


def _windows(plain: str, wanted: Sequence[Anchor], pending: Sequence[int], known: Known) -> list[tuple[int, int]]:
    """Return the parts of a large text worth reading word by word: around quotes and between neighbours."""
    spots: list[tuple[int, int]] = []
    for i in pending:
        a = wanted[i]
        margin = 2 * a.size + 200
        for span in a.spans:
            spots += [(start - margin, end + margin) for start, end in quote_places(plain, span, 20)]
        prior = expected(wanted, i, known)
        if prior:
            spots.append((prior[0] - margin, prior[0] + a.size + margin))
    merged: list[tuple[int, int]] = []
    for start, end in sorted((max(0, start), min(len(plain), end)) for start, end in spots):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return merged
