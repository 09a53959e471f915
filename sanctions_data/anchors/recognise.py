"""Which of the known sources is this document, or does it hold? The name of the file does not matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sanctions_data.anchors.anchor import Anchor, Found
from sanctions_data.anchors.candidates import candidates
from sanctions_data.anchors.find import find
from sanctions_data.anchors.from_rows import SourceKey
from sanctions_data.anchors.read_document import Document

By: TypeAlias = Literal["bytes", "text", "sentences"]

# A shorter sentence (a name in a list, a date line) stands in many documents and does not identify one.
TELLING = 24


@dataclass(frozen=True, slots=True)
class Recognised:
    """A source that a document is or holds, how it was recognised, and a verdict per sentence of the source.

    `by` is `bytes` for the same file, `text` for the same text in another layout, `sentences` for a document that
    holds some of its sentences, and None for a source that was asked for and that the document does not hold.
    """

    source: str
    by: By | None
    found: tuple[Found, ...]

    @property
    def verified(self) -> int:
        """Return how many of its sentences are verified."""
        return sum(f.verified for f in self.found)


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a document was recognised as.

    Attributes:
        sources: the sources that it is or holds, the one it has most of first; none for a stranger.
        quoted: sources of which it holds too little to be a copy or a part of one: a single sentence.
    """

    sources: tuple[Recognised, ...] = ()
    quoted: tuple[Recognised, ...] = ()


def recognise(document: Document, sources: Sequence[SourceKey], anchors: Sequence[Anchor]) -> Recognition:
    """Return the sources that `document` is or holds.

    If the digest of the document is that of a source, it is that source and no other is looked for. Otherwise the
    sentences decide, those of at least `TELLING` characters: a document holds a source if it has a third of them
    unchanged, or two thirds of them changed or not and one unchanged. It holds part of a source if it has two of
    them unchanged. One alone is a quotation.
    """
    by_source: dict[str, list[Anchor]] = {source.id: [] for source in sources}
    for a in anchors:
        by_source.setdefault(a.source, []).append(a)
    for source in sources:
        by = _same(document, source)
        if by and by_source[source.id]:
            found = find(document.text, by_source[source.id], same_document=True)
            return Recognition((Recognised(source.id, by, found),))
    telling = [a for a in anchors if a.length >= TELLING]
    possible = {telling[i].source for i in candidates(document.text, telling)}
    found = find(document.text, [a for a in anchors if a.source in possible])
    known, quoted = [], []
    for name in sorted(possible):
        one = Recognised(name, "sentences", tuple(f for f in found if f.source == name))
        total, verified, there = _counts(one, by_source[name])
        if verified and (verified > 1 or 3 * verified >= total or 3 * there >= 2 * total):
            known.append(one)
        elif verified:
            quoted.append(one)
    known.sort(key=lambda one: (-one.verified / len(one.found), one.source))
    return Recognition(tuple(known), tuple(quoted))


def ask(document: Document, source: SourceKey, anchors: Sequence[Anchor]) -> Recognised:
    """Return what `document` holds of one source, whether it is a copy of it or not."""
    own = [a for a in anchors if a.source == source.id]
    same = _same(document, source)
    found = find(document.text, own, same_document=same is not None)
    return Recognised(source.id, same or ("sentences" if any(f.verified for f in found) else None), found)


def _same(document: Document, source: SourceKey) -> By | None:
    if document.raw_sha256 == source.raw_sha256:
        return "bytes"
    return "text" if document.n1_sha256 == source.n1_sha256 else None


def _counts(one: Recognised, anchors: Sequence[Anchor]) -> tuple[int, int, int]:
    """Count the sentences that identify a source: all, those that are verified, and those that are found."""
    counts = Counter[str]()
    for f, a in zip(one.found, anchors, strict=True):
        if a.length >= TELLING:
            counts["total"] += 1
            counts["verified"] += f.verified
            counts["there"] += f.verified or f.verdict == "changed"
    return counts["total"], counts["verified"], counts["there"]
