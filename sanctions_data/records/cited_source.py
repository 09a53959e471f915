"""Sources: the documents that the claims cite, one row each."""

from __future__ import annotations

from typing import ClassVar

from sanctions_data.records.record import Day, Id, Link, Ordinal, Record, Text, structural
from sanctions_data.records.vocabulary import Language, Reliability, SourceKind


class SourceRow(Record):
    """A document that a claim cites. `publisher` made it; whose copy was read is in `copy_of` and `reader`."""

    table_name: ClassVar[str] = "sources"
    shown = ("publisher", "published_on", "title", "reliability")
    links: ClassVar[tuple[Link, ...]] = ((("id",), "ledger-sources", ("id",)),)

    id: Id = structural("Readable, stable id.", "voa-2021-03-22")
    title: Text | None = structural("Title, as the document or the note says.", "Sanctions", nullable=True)
    publisher: Text | None = structural("Who made the document, never who copied it.", "VOA News", nullable=True)
    author: Text | None = structural("Author.", "A. Reporter", nullable=True)
    published_on: Day | None = structural("Day the document is dated.", "2021-03-22", nullable=True)
    language: Language = structural("Language (ISO 639-1).", "en")
    kind: SourceKind = structural("What sort of document it is.", "article")
    url: Text | None = structural("Address of the document itself.", "https://example.org/a", nullable=True)
    copy_of: Text | None = structural(
        "What the copy that was read is; null if the document itself was read.",
        "the list, as a public repository held it",
        nullable=True,
    )
    reader: Text | None = structural(
        "Address or name of the copy that was read.", "https://example.org/copy", nullable=True
    )
    reliability: Reliability | None = structural(
        "How reliable the copy is that was read; null only in releases before 2.0.0.", "original", nullable=True
    )
    retrieved_on: Day | None = structural("Day it was read, if the day is known.", "2026-11-21", nullable=True)
    retrieved_on_earliest: Day | None = structural(
        "First day it can have been read; the day itself if it is known.", "2026-11-01", nullable=True
    )
    retrieved_on_latest: Day | None = structural(
        "Last day it can have been read; the day itself if it is known.", "2026-11-21", nullable=True
    )
    raw_sha256: Text | None = structural(
        "SHA-256 of the bytes; null if no copy of the document is kept.", "0" * 64, nullable=True
    )
    cited_sentences: Ordinal = structural("How many of its sentences are cited by claims.", 4)
    note: Text | None = structural("What else a reader should know.", "prints no date of its own", nullable=True)

    def label(self) -> str:
        return ", ".join(filter(None, (self.publisher or self.author, self.title)))
