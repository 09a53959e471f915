"""Documents and their sentences, by place and digest and without text; and where a document can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from sanctions_data.ledger.row import Digest, Row
from sanctions_data.records.record import LINE_PATTERN, Count, Day, Id, Link, Ordinal, Text
from sanctions_data.records.vocabulary import Language, Reliability, SourceKind

if TYPE_CHECKING:
    from sanctions_data.records.cited_source import SourceRow


class Source(Row):
    """A document, as it was read. Its description may be succeeded by another with the same id."""

    table_name: ClassVar[str] = "sources"
    contract_name = "ledger-sources"
    key: ClassVar[tuple[str, ...]] = ("id", "added_in")

    id: Id = Field(description="Readable, stable id.", examples=["voa-2021-03-22"])
    kind: SourceKind = Field(description="What sort of document it is.", examples=["article"])
    title: Text | None = Field(None, description="Title, as the document or the note says.", examples=["Sanctions"])
    publisher: Text | None = Field(None, description="Who made the document, never who copied it.", examples=["VOA"])
    author: Text | None = Field(None, description="Author.", examples=["VOA News"])
    published_on: Day | None = Field(None, description="Day the document is dated.", examples=["2021-03-22"])
    language: Language = Field(description="Language (ISO 639-1).", examples=["en"])
    url: Text | None = Field(None, description="Address of the document.", examples=["https://example.org/a"])
    copy_of: Text | None = Field(None, description="What this is a copy of, if a copy was read.", examples=["list"])
    reader: Text | None = Field(None, description="Address or name of the copy that was read.", examples=["copy"])
    reliability: Reliability | None = Field(
        None,
        description="How reliable the copy is that was read; null only in rows of releases before 2.0.0.",
        examples=["original"],
    )
    retrieved_on: Day | None = Field(None, description="Day it was read.", examples=["2026-11-21"])
    retrieved_on_earliest: Day | None = Field(
        None, description="First day it can have been read; the day itself if it is known.", examples=["2026-11-01"]
    )
    retrieved_on_latest: Day | None = Field(
        None, description="Last day it can have been read; the day itself if it is known.", examples=["2026-11-21"]
    )
    raw_sha256: Digest | None = Field(None, description="SHA-256 of the bytes held, if any.", examples=["0" * 64])
    n1_sha256: Digest | None = Field(None, description="SHA-256 of the n1 form of the text.", examples=["0" * 64])
    bytes: Ordinal | None = Field(None, description="Length in bytes.", examples=[2968])
    characters: Ordinal | None = Field(None, description="Length in code points.", examples=[2934])
    sentence_count: Count = Field(description="How many of its sentences are in the ledger.", examples=[22])
    rights: Text = Field(description="What may be done with it.", examples=["not redistributed"])
    note: Text | None = Field(None, description="What else a reader should know.", examples=["captions included"])


class Sentence(Row):
    """One sentence, caption or list row of a source. There is no column for its text; a gist may be succeeded."""

    table_name: ClassVar[str] = "sentences"
    key: ClassVar[tuple[str, ...]] = ("source", "n", "added_in")
    named_by = ("source", "n")
    links: ClassVar[tuple[Link, ...]] = ((("source",), "ledger-sources", ("id",)),)

    source: Id = Field(description="Its document.", examples=["voa-2021-03-22"])
    n: Ordinal = Field(description="Number in the document, from 1.", examples=[7])
    block: Ordinal | None = Field(None, description="Paragraph, caption or row that has it.", examples=[7])
    kind: Literal["body", "caption", "caption_truncated", "headline", "row", "title"] = Field(
        description="What sort of sentence it is.", examples=["body"]
    )
    start: Count | None = Field(None, description="First code point, if the document is held.", examples=[919])
    end: Ordinal | None = Field(None, description="One past the last code point.", examples=[1127])
    n1: Digest | None = Field(None, description="SHA-256 of normal form n1 (docs/anchors.md).", examples=["0" * 64])
    n2: Digest | None = Field(None, description="SHA-256 of normal form n2.", examples=["0" * 64])
    sk: Digest | None = Field(None, description="SHA-256 of the skeleton: a locator, never proof.", examples=["0" * 64])
    length: Ordinal | None = Field(None, description="Length of the n1 form in code points.", examples=[208])
    sk_length: Ordinal | None = Field(None, description="Length of the skeleton.", examples=[171])
    first: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{2}$")] | None = Field(
        None, description="Two digits of the first word's digest: for the search, not proof.", examples=["3f"]
    )
    last: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{2}$")] | None = Field(
        None, description="Two digits of the last word's digest.", examples=["a0"]
    )
    words: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}$")] | None = Field(
        None, description="Check over words, numbers and signs, which the skeleton leaves out.", examples=["0a1b2c3d"]
    )
    gist: Annotated[str, StringConstraints(pattern=LINE_PATTERN, max_length=120)] = Field(
        description="What it says, in our own words.", examples=["Two officials are listed, with their posts."]
    )

    def __repr__(self) -> str:
        return f"Sentence(source={self.source!r}, n={self.n}, gist={self.gist!r})"


def address(source: Source | SourceRow) -> str | None:
    """Return the web address of a document, else that of the copy that was read; None if neither is stated."""
    for found in (source.url, source.reader):
        if found and found.startswith(("https://", "http://")):
            return found
    return None


def link(source: Source, words: str | None = None) -> str | None:
    """Return the address of a document; of the document itself, the one that scrolls to `words`.

    Args:
        source: the document.
        words: words that the package ships (the column `quote`), never words of a document that is held.
    """
    found = address(source)
    return text_fragment(found, words) if found and words and found == source.url else found


def text_fragment(url: str, words: str) -> str:
    """Return the address that scrolls to `words` on the page at `url` (WICG, scroll to text fragment)."""
    from urllib.parse import quote

    encoded = quote(words, safe="").replace("-", "%2D")
    return f"{url}{':~:' if '#' in url else '#:~:'}text={encoded}"
