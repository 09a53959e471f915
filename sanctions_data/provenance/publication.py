"""What a document is called in words: `TASS, 30 April 2025, “…”`."""

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
