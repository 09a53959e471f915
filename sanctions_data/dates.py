"""Days that are known, and ranges for those that are not.

A date column `x` is a real day, filled only when the day is known. Where a source gives a range, `x` is
null and `x_earliest`, `x_latest` hold the bounds (null = open); where the day is known both carry it. In
the ledger a date is one EDTF text (ISO 8601-2): `2021-03-22`, `2021-03`, `1989`, `2021-03-15/2021-03-21`,
`2021-03-22/..`. No function here makes up a day.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True)
class Range:
    """A range of days, both ends included; None is an open end."""

    earliest: date | None
    latest: date | None

    @property
    def day(self) -> date | None:
        """The day, where the range is one day."""
        return self.earliest if self.earliest == self.latest else None


def parse_day(text: str) -> date:
    """Return `YYYY-MM-DD` and nothing else, as a date; ValueError otherwise."""
    if not _DAY.fullmatch(text):
        raise ValueError(f"{text!r} is not a date; expected YYYY-MM-DD")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a day of the calendar") from None


def parse_range(text: str) -> Range:
    """Return an EDTF day, month, year or interval of them as a `Range`; ValueError says what is wrong."""
    first, slash, last = text.partition("/")
    if not slash:
        return _parse_one(text)
    start = None if first == ".." else _parse_one(first).earliest
    end = None if last == ".." else _parse_one(last).latest
    if start is None and end is None:
        raise ValueError(f"{text!r} has no bound")
    if start is not None and end is not None and start >= end:
        raise ValueError(f"{text!r} ends before it has begun, or is one day; a day is written alone")
    return Range(start, end)


def format_range(span: Range) -> str:
    """Return the EDTF text of a range: the day alone if it is one, `..` for an open end."""
    if span.day is not None:
        return span.day.isoformat()
    start = span.earliest.isoformat() if span.earliest else ".."
    end = span.latest.isoformat() if span.latest else ".."
    return f"{start}/{end}"


def _parse_one(text: str) -> Range:
    if _YEAR.fullmatch(text) and text != "0000":
        return Range(date(int(text), 1, 1), date(int(text), 12, 31))
    if match := _MONTH.fullmatch(text):
        year, month = int(match[1]), int(match[2])
        if year and 1 <= month <= 12:
            return Range(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
    day = parse_day(text)
    return Range(day, day)
