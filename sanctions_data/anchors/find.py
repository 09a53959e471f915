"""Find the sentences of a table in a text: digests first, then folded, then loose; only then guesses.

The ladder stops at the first rung that holds. A digest decides every verified verdict; what is located by
likeness is `changed` at most, however alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from sanctions_data.anchors.anchor import Anchor, Found, FoundSpan, Verdict
from sanctions_data.anchors.changed import guess
from sanctions_data.anchors.hidden import mixed_digits
from sanctions_data.anchors.normal import ascii_digits
from sanctions_data.anchors.prove import N2, REFUSED, Place, holds, in_place, prove
from sanctions_data.anchors.scan import scan
from sanctions_data.anchors.spans import check_spans
from sanctions_data.anchors.split import split
from sanctions_data.anchors.windows import learn

_RUNGS: tuple[Verdict, ...] = ("verified-moved", "verified-folded", "verified-loose")
_FOLDED = _RUNGS[1:]


def find(
    text: str,
    anchors: Iterable[Anchor],
    texts: Mapping[tuple[str, int], str] | None = None,
    *,
    same_document: bool = False,
) -> tuple[Found, ...]:
    """Find where each of `anchors` is in `text`, and how sure that is.

    Args:
        text: any text. Offsets in the answer are code points into it, as given.
        anchors: sentences of one or several sources.
        texts: the sentences themselves, by (source, n), if the user holds the original: what was changed is
            then found by likeness (needs the extra `fuzzy`; without it the words serve as spans).
        same_document: `text` is the document that the anchors were taken from, layout aside: its digest says so.
            Its sentences are then verified wherever a person set their boundaries.

    Returns:
        One `Found` per anchor, in the order given.
    """
    wanted = tuple(anchors)
    found: dict[int, Found] = {}
    refused: dict[int, set[Place]] = defaultdict(set)
    _in_place(text, wanted, found, same_document=same_document)
    _elsewhere(text, wanted, found, refused, same_document=same_document)
    western = (
        ascii_digits(text) if len(found) < len(wanted) or any(f.verdict in _FOLDED for f in found.values()) else text
    )
    if western != text:
        _elsewhere(western, wanted, found, refused, as_written=text)
    _refused(wanted, found, {i: {p for p in places if not p.weak} for i, places in refused.items()})
    for index, parts in split(text, {i: a for i, a in enumerate(wanted) if i not in found}, _taken(found)):
        found[index] = _found(wanted[index], "changed", parts[0][0], parts[-1][1], parts=parts)
    rest = [i for i in range(len(wanted)) if i not in found]
    guessed = guess(text, wanted, rest, found, texts or {})
    found.update({i: f for i, f in guessed.items() if f.verdict in ("changed", "ambiguous")})
    _refused(wanted, found, refused)
    found.update({i: f for i, f in guessed.items() if i not in found})
    return tuple(
        replace(found[i], spans=_spans(text, western, a, found[i])) if a.spans else found[i]
        for i, a in enumerate(wanted)
    )


def _spans(text: str, western: str, a: Anchor, f: Found) -> tuple[FoundSpan, ...]:
    """Return the spans of `a`; if another form of it was verified, digits of other scripts count at their value."""
    spans = check_spans(text, a, f)
    if western == text or f.verdict not in _FOLDED or all(span.verdict != "missing" for span in spans):
        return spans
    other = check_spans(western, a, f)
    return tuple(two if one.verdict == "missing" else one for one, two in zip(spans, other, strict=True))


def _in_place(text: str, wanted: Sequence[Anchor], found: dict[int, Found], *, same_document: bool) -> None:
    """Add the sentences that stand where their anchors say."""
    held = [i for i, a in enumerate(wanted) if holds(text, a)]
    starts = {start for i in held if (start := wanted[i].start) is not None}
    before = _before(wanted)
    for i in sorted(held, key=lambda i: wanted[i].start or 0):
        a = wanted[i]
        if same_document or in_place(text, a, starts, _ends(found, before.get(i))):
            found[i] = _found(a, "verified-in-place", a.start or 0, a.end or 0)


def _elsewhere(
    text: str,
    wanted: Sequence[Anchor],
    found: dict[int, Found],
    refused: dict[int, set[Place]],
    *,
    same_document: bool = False,
    as_written: str | None = None,
) -> None:
    """Add the other sentences that are in `text`, and to `refused` the places that only have their letters.

    Args:
        as_written: the text with its digits as they were, if `text` has them in another script. Nothing in it is
            better than folded.
    """
    pending = [i for i in range(len(wanted)) if i not in found]
    sought = learn(text, [wanted[i] for i in pending])
    hits = sorted(scan(text, sought), key=lambda hit: (hit.start, -hit.end))
    starts = {f.start for f in found.values() if f.start is not None} | {hit.start for hit in hits}
    before = _before(wanted)
    proofs: dict[int, set[Place]] = defaultdict(set)
    for hit in hits:
        i = pending[hit.index]
        previous = before.get(i)
        follows = _ends(found, previous) | {p.end for p in proofs.get(previous, ())} if previous is not None else ()
        place = prove(text, sought[hit.index], hit.start, hit.end, starts, follows, same_document=same_document)
        if as_written is not None and place.rung != REFUSED:
            mixed = mixed_digits(as_written[place.start : place.end])
            place = replace(place, rung=REFUSED if mixed else max(place.rung, N2))
        (refused if place.rung == REFUSED else proofs)[i].add(place)
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


def _refused(wanted: Sequence[Anchor], found: dict[int, Found], refused: Mapping[int, Iterable[Place]]) -> None:
    """Add, as changed, the sentences of which a place has the letters and does not say what they said."""
    for i, places in refused.items():
        if i in found:
            continue
        a = wanted[i]
        free = sorted({(p.start, p.end) for p in places if not _inside(p, a, wanted, found)})
        if len(free) == 1:
            found[i] = _found(a, "changed", *free[0])
        elif free:
            found[i] = Found(*a.key, "ambiguous", places=tuple(free))


def _before(wanted: Sequence[Anchor]) -> dict[int, int]:
    """Return the sentence before each in its source, both by index."""
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i].source, wanted[i].n))
    return {i: h for h, i in pairwise(order) if wanted[h].source == wanted[i].source}


def _ends(found: Mapping[int, Found], i: int | None) -> set[int]:
    """Return where the sentence `i` was verified to end."""
    f = found.get(i) if i is not None else None
    return {f.end} if f and f.verified and f.end is not None else set()


def _strongest(open_places: Sequence[Place], count: int) -> list[Place]:
    """Return the places of the best rung; if those are not `count`, only such as are surely whole sentences."""
    rung = min((p.rung for p in open_places), default=0)
    best = sorted((p for p in open_places if p.rung == rung), key=lambda p: p.start)
    sure = [p for p in best if not p.weak]
    return sure if sure and len(best) != count else best


def _inside(place: Place, a: Anchor, wanted: Sequence[Anchor], found: Mapping[int, Found]) -> bool:
    """Return whether `place` is taken by another sentence of the source (which does not overlap this one by design).

    If the table has no place for one of the two, it does not say whether they overlap: an entry of a list row is a
    sentence, and so is the row. A place with the end of a sentence on both sides is then this one's own.
    """
    for i, other in found.items():
        if other.start is None or other.end is None or other.source != a.source:
            continue
        own = not place.weak and (a.start is None or wanted[i].start is None)
        if other.start <= place.start and place.end <= other.end and not own and not _overlap(a, wanted[i]):
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
