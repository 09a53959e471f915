"""Likeness, if the user holds the sentences: rapidfuzz over the folded text. Optional, and never proof."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping, Sequence
from types import ModuleType

from sanctions_data.anchors.anchor import Anchor, Found
from sanctions_data.anchors.order import Known, expected, taken
from sanctions_data.anchors.reading import flat, snap

# Of 100; below, what is found is as often another sentence as this one changed.
_FLOOR = 72.0
# A place where the order of the text expects the sentence counts as this much likelier.
_IN_ORDER = 8.0
_RIVAL = 2.0


def alike(
    text: str,
    wanted: Sequence[Anchor],
    rest: Sequence[int],
    texts: Mapping[tuple[str, int], str],
    known: Known,
) -> dict[int, Found]:
    """Return those of `rest` whose sentence is in `texts`, if something like it is in `text`, not at `known` places."""
    sentences = {i: flat(" ".join(texts[wanted[i].key].split())) for i in rest if wanted[i].key in texts}
    fuzz = _rapidfuzz() if sentences else None
    if fuzz is None:
        return {}
    placed, free = dict(known), flat(text)
    for start, end in taken(known):
        free = _blank(free, start, end)
    # The clearest first: each takes its place out of the text, and says where its neighbours are.
    leads = {i: lead for i, sentence in sentences.items() if (lead := _lead(fuzz, sentence, free)) is not None}
    out: dict[int, Found] = {}
    for i in sorted(leads, key=lambda i: (-leads[i], i)):
        a = wanted[i]
        slack = 8 + a.size // 20
        prior = expected(wanted, i, placed)
        ranked = []
        for score, start, end in _places(fuzz, sentences[i], free):
            place = snap(text, start, end, slack)
            near = prior is not None and abs(place[0] - prior[0]) <= 2 * slack
            ranked.append((score + (_IN_ORDER if near else 0.0), place))
        ranked.sort(reverse=True)
        if len(ranked) > 1 and ranked[1][0] >= ranked[0][0] - _RIVAL:
            out[i] = Found(a.source, a.n, "ambiguous", places=tuple(sorted(place for _, place in ranked[:2])))
        elif ranked:
            out[i] = Found(a.source, a.n, "changed", *ranked[0][1])
            placed[i] = out[i].pieces
            free = _blank(free, *ranked[0][1])
    return out


def _lead(fuzz: ModuleType, sentence: str, text: str) -> float | None:
    """Return how much likelier the likeliest place is than the next; None if there is none."""
    scores = [score for score, _, _ in _places(fuzz, sentence, text)]
    return None if not scores else scores[0] - (scores[1] if len(scores) > 1 else 0.0)


def _places(fuzz: ModuleType, sentence: str, text: str) -> Iterator[tuple[float, int, int]]:
    """Yield the two places most like `sentence`, likeliest first, as (score, start, end)."""
    for _ in range(2):
        hit = fuzz.partial_ratio_alignment(sentence, text, score_cutoff=_FLOOR) if len(sentence) <= len(text) else None
        if hit is None:
            return
        yield hit.score, hit.dest_start, hit.dest_end
        text = _blank(text, hit.dest_start, hit.dest_end)


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + "\0" * (end - start) + text[end:]


def _rapidfuzz() -> ModuleType | None:
    try:
        return importlib.import_module("rapidfuzz.fuzz")
    except ImportError:
        return None
