"""Words of the page: days, ranges of days, numbers of things, names in a row, addresses."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Literal, get_args, get_origin
from urllib.parse import urlsplit

from sanctions_data._text import counted, listing
from sanctions_data.dates import Range
from sanctions_data.provenance.publication import MONTHS, day_in_words
from sanctions_data.records import Record, model
from sanctions_data.records.vocabulary import VOCABULARIES

_LABEL = 26  # characters of a description that serves as the label of a field
# why a claim ended, in words
CAUSES = {"source": "a source changed", "curation": "our reading of the sources changed"}


def short_day(day: date) -> str:
    """Return a day in short form: 22 Mar 2021."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def span_of(record: Record, name: str) -> Range | None:
    """Return what is known of a date column; None if nothing is, or it is not a date column."""
    if f"{name}_earliest" not in record.columns():
        return None
    first, last = getattr(record, f"{name}_earliest"), getattr(record, f"{name}_latest")
    return Range(first, last) if first or last else None


@lru_cache(maxsize=1024)
def span_in_words(span: Range) -> str:
    """Return a range of days: `22 March 2021`, `March 2021`, `2021`, `by …`, `… or later`, `between … and …`."""
    if span.day is not None:
        return day_in_words(span.day)
    if span.latest is None:
        return f"{day_in_words(span.earliest)} or later" if span.earliest else "a day not stated"
    if span.earliest is None:
        return f"by {day_in_words(span.latest)}"
    whole = _whole(span.earliest, span.latest)
    return whole or f"between {day_in_words(span.earliest)} and {day_in_words(span.latest)}"


def on_span(span: Range) -> str:
    """Return a range of days for the middle of a sentence: `on 22 March 2021`, `in March 2021`, `by 30 April 2025`."""
    text = span_in_words(span)
    if span.day is not None:
        return f"on {text}"
    return text if text.startswith(("by ", "between ")) else f"in {text}" if span.latest else f"on {text}"


def _whole(first: date, last: date) -> str | None:
    """Return a range that is one month or one year by the name of it."""
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(first.year)
    ends = calendar.monthrange(last.year, last.month)[1]
    if (first.year, first.month, first.day, last.day) == (last.year, last.month, 1, ends):
        return f"{MONTHS[first.month - 1]} {first.year}"
    return None


def number_of(count: int, noun: str) -> str:
    """Return a number of things: 1 person, 4 people, 2 bodies."""
    return counted(count, noun).replace("persons", "people")


def in_a_row(names: Iterable[str]) -> str:
    """Return names in a row: A, B and C."""
    return listing(dict.fromkeys(names), " and ", most=1000)


def with_article(name: str) -> str:
    """Return the name of an authority with its article: `the European Union`, but `Canada`."""
    several = name.isupper() or name.partition(" ")[0] in ("United", "European") or name.endswith((" Union", "States"))
    return f"the {name}" if several else name


def possessive(name: str) -> str:
    """Return the possessive of a name: `China’s`, `the United States’`."""
    return f"{name}’" if name.endswith("s") else f"{name}’s"


@lru_cache(maxsize=512)
def label(record: type[Record], name: str) -> str:
    """Return the label of a field: its description in the data dictionary if that is short, else its name."""
    info = record.model_fields[name]
    text = (info.description or "").partition(" (")[0].rstrip(".")
    if len(text) > _LABEL or any(sign in text for sign in ",;`"):
        return name.replace("_", " ")
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


@lru_cache(maxsize=512)
def vocabulary(record: type[Record], name: str) -> dict[str, str]:
    """Return member → meaning of the vocabulary that a field has; nothing for any other field."""
    members = _members(record.model_fields[name].annotation)
    return next((found for found in VOCABULARIES.values() if members and set(found) == members), {})


@lru_cache(maxsize=32)
def model_of(table: str) -> type[Record]:
    """Return the model of a table."""
    return model(table)


def _members(annotation: object) -> set[str]:
    if get_origin(annotation) is Literal:
        return set(get_args(annotation))
    for part in get_args(annotation):
        if found := _members(part):
            return found
    return set()


def member_in_words(code: str, meanings: dict[str, str]) -> str:
    """Return a member of a vocabulary in words: the head of its meaning if that is short, else the code."""
    meaning = meanings.get(code, "")
    if len(code) == 2 and meaning:  # of a country, an authority, a language
        return meaning
    head = meaning.partition(":")[0].partition(" (")[0].rstrip(".")
    if meaning and (":" in meaning or "(" in meaning) and len(head) <= _LABEL and not code.isupper():
        return head[:1].lower() + head[1:]
    if meaning and code.isupper():
        return f"{meaning.rstrip('.')} ({code})"
    plain = code.replace("-", " ").replace("_", " ")
    return head if head.casefold() == plain.casefold() else plain


@lru_cache(maxsize=1024)
def web_address(text: str | None) -> str | None:
    """Return an address that a page may link to: http or https with a host, in printable ASCII; None for any other."""
    if not text or any(not "!" <= char <= "~" and char.isascii() for char in text):
        return None
    try:
        parts = urlsplit(text)
        safe = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    return "".join(c if c.isascii() else "".join(f"%{byte:02X}" for byte in c.encode()) for c in text) if safe else None
