"""How documents and their sentences look."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from ..ledger import Sentence, Source
from .terminal import style, width, wrap
from .values import NOT_STATED, count, say


def as_json(value: object) -> str:
    """JSON for programs."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def sources(rows: Sequence[Source], *, on: bool = False) -> Iterator[str]:
    """The documents, a paragraph each."""
    for number, row in enumerate(rows):
        if number:
            yield ""
        yield from source(row, on=on)


def source(row: Source, *, on: bool = False) -> Iterator[str]:
    """One document: what it is, its digests, its rights."""
    yield style(row.id, "bold", on=on) + f" · {row.kind}, {row.language}, {count(row.sentence_count, 'sentence')}"
    size = f"{row.bytes:,} bytes, {row.characters:,} characters" if row.bytes and row.characters else None
    for label, value in (
        ("title", row.title),
        ("publisher", row.publisher),
        ("published", row.published_on),
        ("address", row.url),
        *(copy for copy in (("copy of", row.copy_of), ("read in", row.reader)) if copy[1]),
        ("read", _read(row)),
        ("size", size),
        ("sha256", row.raw_sha256),
        ("n1", row.n1_sha256),
        ("rights", row.rights),
        ("note", row.note),
    ):
        yield from wrap(say(value), width(), f"  {label:10}")


def _read(row: Source) -> str:
    first, last = row.retrieved_on_earliest, row.retrieved_on_latest
    if row.retrieved_on is not None:
        return row.retrieved_on.isoformat()
    return f"{first or '..'}/{last or '..'} (not known to the day)" if first or last else NOT_STATED


def sentences(row: Source, rows: Sequence[Sentence], *, on: bool = False) -> Iterator[str]:
    """A document and its sentences: number, place, kind, gist."""
    yield from source(row, on=on)
    yield ""
    yield "  n    place      kind               what it says, in our words"
    for sentence in rows:
        place = f"{sentence.start}–{sentence.end}" if sentence.start is not None else "–"
        yield from wrap(sentence.gist, width(), f"  {sentence.n:<4} {place:10} {sentence.kind:18} ", " " * 37)
