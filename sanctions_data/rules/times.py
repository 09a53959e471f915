"""Days and ranges from words, relative to an anchor. Results are EDTF texts.

A week runs from Monday to Sunday (ISO 8601). The anchor is a full date in words (role `date_anchor`) or
the value of a used claim (role `day`).
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from sanctions_data.dates import Range, format_range, parse_range
from sanctions_data.rules.rule import CannotDerive, Derived, Inputs
from sanctions_data.rules.word_lists import fold

_MONTHS = [
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
]  # fmt: skip
_SHORT = "|".join(sorted({name[:3] for name in _MONTHS}))
_MONTH_YEAR = re.compile(rf"\b({_SHORT})[a-z]* ([0-9]{{4}})\b")
_SLASHED = re.compile(r"(?<![0-9/])([0-9]{2})/([0-9]{4})(?![0-9/])")
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
# The names in full, or their first three or four letters, with or without a full stop.
_NAMES = "|".join(rf"{name}|{name[:4]}\.?|{name[:3]}\.?" for name in _MONTHS)
_MDY = re.compile(rf"\b({_NAMES}) ([0-9]{{1,2}})(?:st|nd|rd|th)?,? ([0-9]{{4}})\b")
_DMY = re.compile(rf"\b([0-9]{{1,2}})(?:st|nd|rd|th)? ({_NAMES}),? ([0-9]{{4}})\b")
_NUMERIC = re.compile(r"\b([0-9]{1,2})[./]([0-9]{1,2})[./]([0-9]{4})\b")
_ISO = re.compile(r"\b([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})\b")
_YEAR = re.compile(r"(?<!\w)([12][0-9]{3})(?!\w)")  # "1980s" is not a year


def find_date(text: str) -> date:
    """Return the one full date in a text, its month in words or ISO; numbers alone only day first and unmistakable."""
    folded = fold(text)
    found = {_day(int(m[3]), _month(m[1]), int(m[2])) for m in _MDY.finditer(folded)}
    found |= {_day(int(m[3]), _month(m[2]), int(m[1])) for m in _DMY.finditer(folded)}
    found |= {_day(int(m[1]), int(m[2]), int(m[3])) for m in _ISO.finditer(folded)}
    for match in _NUMERIC.finditer(folded):
        if int(match[1]) <= 12:
            raise CannotDerive(f"{match.group()!r} may be day first or month first")
        found.add(_day(int(match[3]), int(match[2]), int(match[1])))
    if len(found) != 1:
        raise CannotDerive(f"expected one full date in {text!r}, found {len(found)}")
    return found.pop()


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise CannotDerive(f"{year}-{month}-{day} is not a day of the calendar") from None


def _anchor(inputs: Inputs) -> date:
    if any(span.role == "date_anchor" for span in inputs.spans):
        if any(used.role == "day" for used in inputs.used):
            raise CannotDerive("needs one anchor, has words and a claim")
        return find_date(inputs.words("date_anchor"))
    span = _range(inputs.value("day"))
    if span.day is None:
        raise CannotDerive(f"the anchor {format_range(span)} is not one day")
    return span.day


def _range(value: object) -> Range:
    if not isinstance(value, str):
        raise CannotDerive(f"{value!r} is not a date")
    try:
        return parse_range(value)
    except ValueError as error:
        raise CannotDerive(str(error)) from None


def _shift(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise CannotDerive(f"{days} days from {day.isoformat()} is outside the calendar") from None


def full_date(inputs: Inputs) -> Derived:
    """Return the full date in the primary words."""
    return Derived(find_date(inputs.primary).isoformat())


_DAY_FIRST = re.compile(r"(?<![0-9./-])([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})(?![0-9]|[./-][0-9])")


def day_first(inputs: Inputs) -> Derived:
    """Return a date in numbers, day first, as British lists print it: "01/04/2021" is 1 April 2021.

    If the day is 12 or less, a date of the same list (role `order`) must show that the day comes first.
    """
    found = set(_DAY_FIRST.findall(inputs.primary))
    if len(found) != 1:
        raise CannotDerive(f"expected one date in numbers in {inputs.primary!r}, found {len(found)}")
    day, _, month, year = found.pop()
    if int(day) <= 12 and not any(int(m[1]) > 12 for m in _DAY_FIRST.finditer(inputs.words("order"))):
        raise CannotDerive(f"{inputs.words('order')!r} does not show that the day comes first")
    return Derived(_day(int(year), int(month), int(day)).isoformat())


def _months(text: str) -> list[str]:
    """Return months of a text as EDTF, in order: "May 1963", "Oct 1966", "10/1966"."""
    found = [(m.start(), f"{m[2]}-{_month(m[1]):02d}") for m in _MONTH_YEAR.finditer(fold(text))]
    found += [(m.start(), f"{m[2]}-{int(m[1]):02d}") for m in _SLASHED.finditer(text) if 1 <= int(m[1]) <= 12]
    return [month for _, month in sorted(found)]


def _month(name: str) -> int:
    return next(number for number, full in enumerate(_MONTHS, 1) if full.startswith(name[:3]))


def month(inputs: Inputs) -> Derived:
    """Return the one month in the primary words."""
    found = set(_months(inputs.primary))
    if len(found) != 1:
        raise CannotDerive(f"expected one month in {inputs.primary!r}, found {len(found)}")
    return Derived(found.pop())


def first_month(inputs: Inputs) -> Derived:
    """Return the month a span of time begins in: "(March 2016 - January 2019)", "since April 2020"."""
    found = _months(inputs.primary)
    if not found:
        raise CannotDerive(f"no month in {inputs.primary!r}")
    return Derived(found[0])


def last_month(inputs: Inputs) -> Derived:
    """Return the month a span of time ends in; the words must name both ends."""
    found = _months(inputs.primary)
    if len(found) != 2:
        raise CannotDerive(f"expected two months in {inputs.primary!r}, found {len(found)}")
    return Derived(found[1])


def year(inputs: Inputs) -> Derived:
    """Return the one year in the primary words."""
    found = set(_YEAR.findall(inputs.primary))
    if len(found) != 1:
        raise CannotDerive(f"expected one year in {inputs.primary!r}, found {len(found)}")
    return Derived(found.pop())


def weekday_near(inputs: Inputs) -> Derived:
    """Return the day of that name that is nearest to the anchor; never more than three days away."""
    named = [day for day in _DAYS if re.search(rf"\b{day}\b", fold(inputs.primary))]
    if len(named) != 1:
        raise CannotDerive(f"expected one weekday in {inputs.primary!r}, found {len(named)}")
    anchor = _anchor(inputs)
    offset = (_DAYS.index(named[0]) - anchor.weekday() + 3) % 7 - 3
    return Derived(_shift(anchor, offset).isoformat())


def same_day(inputs: Inputs) -> Derived:
    """Return the anchor's day, for words such as "today" that were spoken on it."""
    if not re.search(r"\b(?:today|same day)\b", fold(inputs.primary)):
        raise CannotDerive(f"{inputs.primary!r} does not say today")
    return Derived(_anchor(inputs).isoformat())


_AT_ONCE = re.compile(r"\b(?:immediate effect|effective immediately|(?:as of|from|effective) today)\b|即日起")


def at_once(inputs: Inputs) -> Derived:
    """Return the anchor's day, for a step that its announcement puts in force: "with immediate effect"."""
    if not _AT_ONCE.search(fold(inputs.primary)):
        raise CannotDerive(f"{inputs.primary!r} does not say that it holds at once")
    return Derived(_anchor(inputs).isoformat())


def week(inputs: Inputs) -> Derived:
    """Return the week that "this week", "last week" or "next week" means, seen from the anchor."""
    shift = {"last week": -1, "this week": 0, "next week": 1}
    named = [text for text in shift if re.search(rf"\b{text}\b", fold(inputs.primary))]
    if len(named) != 1:
        raise CannotDerive(f"{inputs.primary!r} names no week")
    anchor = _anchor(inputs)
    monday = 7 * shift[named[0]] - anchor.weekday()
    return Derived(format_range(Range(_shift(anchor, monday), _shift(anchor, monday + 6))))


def within_week_before(inputs: Inputs) -> Derived:
    """Return the range of "less than a week after X", seen from the later event: at most six days before the anchor."""
    if not re.search(r"\bless than a week after\b", fold(inputs.primary)):
        raise CannotDerive(f"{inputs.primary!r} does not say less than a week after")
    anchor = _anchor(inputs)
    return Derived(format_range(Range(_shift(anchor, -6), anchor)))


def not_before(inputs: Inputs) -> Derived:
    """Return the range from the anchor on: "immediately after", "then"."""
    if not re.search(r"\b(?:after|then|following|since)\b", fold(inputs.primary)):
        raise CannotDerive(f"{inputs.primary!r} says nothing of an order")
    return Derived(format_range(Range(_bound(_range(inputs.value("day")).earliest, "first"), None)))


def not_after(inputs: Inputs) -> Derived:
    """Return the range up to the end of what it went before: "ahead of", "before"."""
    if not re.search(r"\b(?:ahead of|before|prior to)\b", fold(inputs.primary)):
        raise CannotDerive(f"{inputs.primary!r} says nothing of an order")
    return Derived(format_range(Range(None, _bound(_range(inputs.value("day")).latest, "last"))))


def source_day(inputs: Inputs) -> Derived:
    """Return the day that the document of the primary words is dated."""
    return Derived(_dated(inputs))


def not_after_source(inputs: Inputs) -> Derived:
    """Return the range up to the day that the document of the primary words is dated: it tells of what was before."""
    return Derived(f"../{_dated(inputs)}")


def between_documents(inputs: Inputs) -> Derived:
    """Return the range from the day of the document of role `since` to that of the primary words.

    For a list that prints no day: it has what the document of role `since` tells, so it is not older. The end is open
    if the document of the primary words has no day.
    """
    since, until = inputs.span("since"), inputs.span("primary").day
    if since.day is None:
        raise CannotDerive(f"the document of {since.words!r} has no day")
    if until is not None and until < since.day:
        raise CannotDerive(f"the document of {since.words!r} is of {since.day}, after {until}")
    return Derived(
        format_range(Range(date.fromisoformat(since.day), None if until is None else date.fromisoformat(until)))
    )


def _dated(inputs: Inputs) -> str:
    span = inputs.span("primary")
    if span.day is None:
        raise CannotDerive(f"the document of {span.words!r} has no day")
    return span.day


def _bound(day: date | None, which: str) -> date:
    if day is None:
        raise CannotDerive(f"what it is told by has no {which} day")
    return day
