"""Anchors from the rows of anybody's tables: dictionaries from a CSV reader, or objects with the same names.

Of a sentence: source, n, start, end, n1, n2, sk, length, and where they are stored sk_length, first, last, words.
Of a span: source, sentence, start, end, occurrence, quote, digest8 (or check), and id, or claim and ord. Of a
source: id, raw_sha256, n1_sha256. Empty cells are absent; rows without digests or place are passed over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from sanctions_data.anchors.anchor import Anchor, SpanAnchor

Row: TypeAlias = object


@dataclass(frozen=True, slots=True)
class SourceKey:
    """A source as far as recognising it goes: SHA-256 of its bytes and of the n1 form of its text, if held."""

    id: str
    raw_sha256: str | None = None
    n1_sha256: str | None = None


def anchors_from(sentences: Iterable[Row], spans: Iterable[Row] = ()) -> tuple[Anchor, ...]:
    """Return the anchors of a table of sentences and of a table of the spans in them.

    Rows that are anchors already are taken as they are. A row without `n1` cannot be looked for and is left out.
    """
    by_sentence: dict[tuple[str, int], list[SpanAnchor]] = defaultdict(list)
    for row in spans:
        source, sentence = _text(row, "source"), _number(row, "sentence")
        if source is not None and sentence is not None:
            by_sentence[source, sentence].append(_span(row))
    return tuple(
        row if isinstance(row, Anchor) else _anchor(row, by_sentence)
        for row in sentences
        if isinstance(row, Anchor) or _text(row, "n1")
    )


def sources_from(rows: Iterable[Row]) -> tuple[SourceKey, ...]:
    """Return the keys by which the documents of a table of sources are recognised."""
    return tuple(
        row
        if isinstance(row, SourceKey)
        else SourceKey(_text(row, "id") or "", _text(row, "raw_sha256"), _text(row, "n1_sha256"))
        for row in rows
    )


def _anchor(row: Row, spans: Mapping[tuple[str, int], list[SpanAnchor]]) -> Anchor:
    source, n = _text(row, "source") or "", _number(row, "n") or 0
    return Anchor(
        source=source,
        n=n,
        start=_number(row, "start"),
        end=_number(row, "end"),
        n1=_text(row, "n1") or "",
        n2=_text(row, "n2") or "",
        sk=_text(row, "sk") or "",
        length=_number(row, "length") or 0,
        sk_length=_number(row, "sk_length"),
        first=_text(row, "first"),
        last=_text(row, "last"),
        words=_text(row, "words"),
        spans=tuple(spans.get((source, n), ())),
    )


def _span(row: Row) -> SpanAnchor:
    name = _text(row, "id") or f"{_text(row, 'claim') or ''}/{_number(row, 'ord') or 0}"
    return SpanAnchor(
        id=name,
        start=_number(row, "start"),
        end=_number(row, "end"),
        occurrence=_number(row, "occurrence") or 1,
        quote=_text(row, "quote"),
        digest8=_text(row, "digest8") or _text(row, "check"),
    )


def _value(row: Row, name: str) -> Any:
    value = row.get(name) if isinstance(row, Mapping) else getattr(row, name, None)
    return None if value == "" else value


def _text(row: Row, name: str) -> str | None:
    value = _value(row, name)
    return None if value is None else str(value)


def _number(row: Row, name: str) -> int | None:
    value = _value(row, name)
    return None if value is None else int(value)
