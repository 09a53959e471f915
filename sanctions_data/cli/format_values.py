"""Values in words: what a cell says to a person."""

from __future__ import annotations

from datetime import date

from sanctions_data._text import counted
from sanctions_data.dates import Range, format_range, parse_range
from sanctions_data.provenance.publication import MONTHS
from sanctions_data.records import Record

NOT_STATED = "not stated"


def format_value(value: object) -> str:
    """Return a value as text: days as YYYY-MM-DD, members of a list one after the other, null as "not stated"."""
    if value is None:
        return NOT_STATED
    if isinstance(value, (tuple, list)):
        return ", ".join(format_value(part) for part in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {format_value(part)}" for name, part in value.items())
    return value.isoformat() if isinstance(value, date) else str(value)


def span_of(record: Record, name: str) -> Range | None:
    """Return what is known of a date column: its range of days, or None if nothing is, or it is not a date column."""
    if f"{name}_earliest" not in record.columns():
        return None
    earliest, latest = getattr(record, f"{name}_earliest"), getattr(record, f"{name}_latest")
    return Range(earliest, latest) if earliest or latest else None


def format_field(record: Record, name: str) -> str:
    """Return the value of a field; a day that is known only as a range as that range."""
    value = getattr(record, name)
    span = span_of(record, name)
    return format_range(span) if value is None and span is not None else format_value(value)


def foreign(record: Record, name: str) -> bool:
    """Return whether an empty field is of another type of entity, such as the number of members of a person."""
    if record.table_name != "entities" or format_field(record, name) != NOT_STATED:
        return False
    return name in (("member_count",) if getattr(record, "type", "") == "Person" else ("birth_date", "birth_place"))


def today() -> date:
    """Return the day of this computer."""
    return date.today()


def how_old(as_of: date | None) -> str:
    """Return how old data of a day are today: `, 3 days old`; nothing if the day is not known, or not yet come."""
    days = (today() - as_of).days if as_of else -1
    return f", {counted(days, 'day')} old" if days >= 0 else ""


def short_day(day: date) -> str:
    """Return a day in few columns: 22 Mar 2021."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def format_edtf(text: str) -> str:
    """Return an EDTF range in words."""
    span = parse_range(text)
    if span.earliest is None:
        return f"{span.latest} or earlier"
    if span.latest is None:
        return f"{span.earliest} or later"
    return f"{span.earliest} to {span.latest}"
