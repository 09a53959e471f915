"""Sentences whose table stores no short digests: hash every window of the right length at every word start.

Slow, one pass per length, and for the `n1` form alone. A window that fits teaches the missing columns, so that
the one search of `scan` does the rest for all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from sanctions_data._text import sha256_hex
from sanctions_data.anchors.anchor import Anchor
from sanctions_data.anchors.normal import digests, n1


def learn(text: str, anchors: Sequence[Anchor]) -> list[Anchor]:
    """Return `anchors`, with the columns that `scan` needs filled in if `text` holds the sentence."""
    lengths: dict[int, set[str]] = defaultdict(set)
    for a in anchors:
        if not (a.first and a.last and a.sk_length):
            lengths[a.length].add(a.n1)
    if not lengths:
        return list(anchors)
    form = n1(text)
    starts = [i for i, char in enumerate(form) if char != " " and (i == 0 or not form[i - 1].isalnum())]
    held: dict[str, str] = {}
    for length, wanted in lengths.items():
        for start in starts:
            end = start + length
            if end > len(form) or form[end - 1] == " " or (end < len(form) and form[end].isalnum()):
                continue
            window = form[start:end]
            key = sha256_hex(window)
            if key in wanted:
                held[key] = window
    return [_taught(a, held[a.n1]) if a.n1 in held else a for a in anchors]


def _taught(a: Anchor, sentence: str) -> Anchor:
    d = digests(sentence)
    # The n1 digest holds, so these are those of the sentence; a table may have left them out.
    return replace(a, n2=d.n2, sk=d.sk, sk_length=d.sk_length, first=d.first, last=d.last, words=d.words)
