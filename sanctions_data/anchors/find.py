"""Find the sentences of a table in a text: digests first, then folded, then loose; only then guesses.

The ladder stops at the first rung that holds. A digest decides every verified verdict; what is located by
likeness is `changed` at most, however alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sanctions_data.anchors.anchor import Anchor, Found, Verdict
from sanctions_data.anchors.changed import guess
from sanctions_data.anchors.prove import Place, in_place, prove
from sanctions_data.anchors.scan import scan
from sanctions_data.anchors.spans import check_spans
from sanctions_data.anchors.split import split
from sanctions_data.anchors.windows import learn

_RUNGS: tuple[Verdict, ...] = ("verified-moved", "verified-folded", "verified-loose")


def find(text: str, anchors: Iterable[Anchor], texts: Mapping[tuple[str, int], str] | None = None) -> tuple[Found, ...]:
    """Where each of `anchors` is in `text`, and how sure that is.

    Args:
        text: any text. Offsets in the answer are code points into it, as given.
        anchors: sentences of one or several sources.
        texts: the sentences themselves, by (source, n), where the user holds the original: what was changed is
            then found by likeness (needs the extra `fuzzy`; without it the words serve as spans).

    Returns:
        One `Found` per anchor, in the order given.
    """
    wanted = tuple(anchors)
    found: dict[int, Found] = {}
    _verified(text, wanted, found)
    for index, parts in split(text, {i: a for i, a in enumerate(wanted) if i not in found}, _taken(found)):
        found[index] = _found(wanted[index], "changed", parts[0][0], parts[-1][1], parts=parts)
    rest = [i for i in range(len(wanted)) if i not in found]
    found.update(guess(text, wanted, rest, found, texts or {}))
    return tuple(
        replace(found[i], spans=check_spans(text, a, found[i])) if a.spans else found[i] for i, a in enumerate(wanted)
    )


def _verified(text: str, wanted: Sequence[Anchor], found: dict[int, Found]) -> None:
    starts = {a.start for a in wanted if a.start is not None and in_place(text, a)}
    for i, a in enumerate(wanted):
        if in_place(text, a, starts) and a.start is not None and a.end is not None:
            found[i] = _found(a, "verified-in-place", a.start, a.end)
    pending = [i for i in range(len(wanted)) if i not in found]
    sought = learn(text, [wanted[i] for i in pending])
    hits = scan(text, sought)
    starts.update(hit.start for hit in hits)
    proofs: dict[int, set[Place]] = defaultdict(set)
    for hit in hits:
        place = prove(text, sought[hit.index], hit.start, hit.end, starts)
        if place:
            proofs[pending[hit.index]].add(place)
    # Twins, sentences of one source with the same words, are settled together: as many places as twins, in order.
    twins: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i in proofs:
        twins[wanted[i].source, wanted[i].n1].append(i)
    # The longest first: a sentence that another begins with may not be found inside that other.
    for group in sorted(twins.values(), key=lambda group: -wanted[group[0]].length):
        a = wanted[group[0]]
        open_places = [p for p in proofs[group[0]] if not _inside(p, a, wanted, found)]
        fitting = _strongest(open_places, len(group))
        if not fitting:
            continue
        for i, place in zip(sorted(group, key=lambda i: wanted[i].n), fitting, strict=False):
            if len(fitting) == len(group):
                found[i] = _found(wanted[i], _RUNGS[place.rung], place.start, place.end)
        if len(fitting) != len(group):
            for i in group:
                found[i] = Found(*wanted[i].key, "ambiguous", places=tuple((p.start, p.end) for p in fitting))


def _strongest(open_places: Sequence[Place], count: int) -> list[Place]:
    """The places of the best rung; where those are not `count`, only such as are surely whole sentences."""
    rung = min((p.rung for p in open_places), default=0)
    best = sorted((p for p in open_places if p.rung == rung), key=lambda p: p.start)
    sure = [p for p in best if not p.weak]
    return sure if sure and len(best) != count else best


def _inside(place: Place, a: Anchor, wanted: Sequence[Anchor], found: Mapping[int, Found]) -> bool:
    """Whether `place` is taken by another sentence of the source (which does not overlap this one by design)."""
    for i, other in found.items():
        if other.start is None or other.end is None or other.source != a.source:
            continue
        if other.start <= place.start and place.end <= other.end and not _overlap(a, wanted[i]):
            return True
    return False


def _overlap(one: Anchor, other: Anchor) -> bool:
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return False
    return one.start < other.end and other.start < one.end


def _taken(found: Mapping[int, Found]) -> list[tuple[int, int]]:
    return sorted(piece for f in found.values() for piece in f.pieces)


def _found(a: Anchor, verdict: Verdict, start: int, end: int, *, parts: tuple[tuple[int, int], ...] = ()) -> Found:
    return Found(a.source, a.n, verdict, start, end, parts=parts)
