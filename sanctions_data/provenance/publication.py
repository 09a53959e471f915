"""What a document is called in words: `TASS, 30 April 2025, “…”`, and the address at which it can be read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sanctions_data.ledger import Source

# not those of the locale
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
MONTHS = (*_MONTHS, "November", "December")


def day_in_words(day: date) -> str:
    """Return a day as `30 April 2025`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def in_quotes(title: str) -> str:
    """Return a title in quotation marks; those in it become single ones."""
    return f"“{title.replace('“', '‘').replace('”', '’')}”"


def publication(source: Source, *, title: bool = True) -> str:
    """Return what a document is called: publisher, else author; day; title. Its id if the ledger states none of them.

    Args:
        source: the document.
        title: whether to name the title if there is a publisher or an author.
    """
    by = source.publisher or source.author
    day = day_in_words(source.published_on) if source.published_on else None
    name = in_quotes(source.title) if source.title and (title or not by) else None
    return ", ".join(filter(None, (by, day, name))) if by or name else source.id


def alike(sources: Iterable[Source | None]) -> frozenset[str]:
    """Return the ids of those documents that need their title: without it another one has the same name."""
    names: dict[str, set[str]] = {}
    for source in sources:
        if source is not None:
            names.setdefault(publication(source, title=False), set()).add(source.id)
    return frozenset(one for ids in names.values() if len(ids) > 1 for one in ids)


def address(source: Source) -> str | None:
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
