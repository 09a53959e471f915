"""Which of the known sources is this document? Its name does not matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sanctions_data.anchors.anchor import Anchor, Found
from sanctions_data.anchors.documents import Document
from sanctions_data.anchors.find import find
from sanctions_data.anchors.table import SourceKey

By: TypeAlias = Literal["bytes", "text", "sentences"]


@dataclass(frozen=True, slots=True)
class Recognised:
    """A source that a document is, how it was recognised, and what became of its sentences.

    `bytes`: the same file. `text`: the same text in another layout. `sentences`: it holds some of them.
    """

    source: str
    by: By
    found: tuple[Found, ...]


def recognise(document: Document, sources: Sequence[SourceKey], anchors: Sequence[Anchor]) -> tuple[Recognised, ...]:
    """The sources that `document` is or holds, the one it has most of first; none for a stranger.

    A document with the digest of a source is that source and no other is looked for. Else every source counts of
    which it holds a third of the sentences unchanged, or two thirds changed or not: a file may hold two articles,
    and a quotation makes no copy.
    """
    for by, name in (("bytes", "raw_sha256"), ("text", "n1_sha256")):
        for source in sources:
            own = [a for a in anchors if a.source == source.id]
            if own and getattr(document, name) == getattr(source, name):
                return (Recognised(source.id, "bytes" if by == "bytes" else "text", find(document.text, own)),)
    found = find(document.text, anchors)
    total, verified, there = Counter[str](), Counter[str](), Counter[str]()
    for f in found:
        total[f.source] += 1
        verified[f.source] += f.verified
        there[f.source] += f.verified or f.verdict == "changed"
    held = [s for s in total if 3 * verified[s] >= total[s] or (verified[s] and 3 * there[s] >= 2 * total[s])]
    return tuple(
        Recognised(source, "sentences", tuple(f for f in found if f.source == source))
        for source in sorted(held, key=lambda s: (-verified[s] / total[s], s))
    )
