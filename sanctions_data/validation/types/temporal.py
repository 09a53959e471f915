"""date, time, datetime, year, yearmonth, duration (Table Schema v2; XML Schema part 2 for the last four).

Calendar values are kept as plain tuples, because XML Schema's years go beyond Python's 1 to 9999 and its
seconds beyond microseconds. A datetime, a year and a year with its month are `Moment`s: XML Schema compares periods by
the instants at which they start, and a zone moves that instant (part 2, 3.2.10 and 3.2.11).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

from sanctions_data.validation.errors import InvalidSchema
from sanctions_data.validation.schema.table_schema import Field

ZONE = r"(Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
YEAR = r"(-?(?:[1-9][0-9]{4,}|[0-9]{4}))"
DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]")
DATETIME = re.compile(
    YEAR + r"-([0-9]{2})-([0-9]{2})T((?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)" + ZONE
)
GYEAR = re.compile(YEAR + ZONE)
GYEARMONTH = re.compile(YEAR + "-(0[1-9]|1[0-2])" + ZONE)
DURATION = re.compile(
    r"(-)?P(?=[0-9T])(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)D)?"
    r"(?:T(?=[0-9])(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:\.[0-9]+)?)S)?)?"
)
# XML Schema 3.2.6.2: one duration is greater than another only if it is so from all four of these months
FROM = ((1696, 9), (1697, 2), (1903, 3), (1903, 7))
Moment = tuple[int, Decimal, bool]  # (day number, second of the day in UTC, has a zone)
MOST_ZONE = 14 * 3600  # seconds; XML Schema has no zone that is farther from UTC
ANY_DATE = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y")
ANY_TIME = ("%H:%M:%S", "%H:%M", "%H:%M:%S.%f", "%I:%M %p", "%I:%M:%S %p")


def temporal(field: Field) -> Callable[[str], object]:
    """Return a parser for the temporal type of `field`; ValueError if the text is none."""
    kind = field.type
    if kind in ("date", "time", "datetime") and field.format != "default":
        return _any(kind) if field.format == "any" else _by_pattern(kind, field.format)
    return PARSERS[kind]


def parse_date(text: str) -> date:
    found = DATE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return date(int(found[1]), int(found[2]), int(found[3]))


def parse_time(text: str) -> time:
    if TIME.fullmatch(text) is None:
        raise ValueError(text)
    return time(int(text[:2]), int(text[3:5]), int(text[6:]))


def parse_datetime(text: str) -> Moment:
    """Return the instant: equal instants are equal, however their zones are written."""
    found = DATETIME.fullmatch(text)
    if found is None:
        raise ValueError(text)
    year, month, day = _year(found[1]), int(found[2]), int(found[3])
    if not 1 <= month <= 12 or not 1 <= day <= month_days(year, month):
        raise ValueError(text)
    clock, zone = found[4], found[5]
    seconds = int(clock[:2]) * 3600 + int(clock[3:5]) * 60 + Decimal(clock[6:])
    return _instant(days(year, month, day), seconds, zone)


def parse_year(text: str) -> Moment:
    """Return the instant at which a year starts, in its zone."""
    found = GYEAR.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return _instant(days(_year(found[1]), 1, 1), Decimal(0), found[2])


def parse_yearmonth(text: str) -> Moment:
    """Return the instant at which a month starts, in its zone."""
    found = GYEARMONTH.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return _instant(days(_year(found[1]), int(found[2]), 1), Decimal(0), found[3])


def _year(text: str) -> int:
    """Return a year as the calendar counts: XML Schema 1.0 has no year 0 (part 2, 3.2.7), so its -0001 is 0 here.

    Raises:
        ValueError: the text is 0000.
    """
    year = int(text)
    if year == 0:
        raise ValueError(text)
    return year if year > 0 else year + 1


def parse_duration(text: str) -> tuple[int, Decimal]:
    """Return (months, seconds): what XML Schema calls equal is equal (P1Y and P12M, P1D and PT24H)."""
    found = DURATION.fullmatch(text)
    if found is None:
        raise ValueError(text)
    year, month, day, hour, minute = (int(part or 0) for part in found.groups()[1:6])
    seconds = day * 86400 + hour * 3600 + minute * 60 + Decimal(found[7] or 0)
    sign = -1 if found[1] else 1
    return sign * (year * 12 + month), sign * seconds


PARSERS: dict[str, Callable[[str], object]] = {
    "date": parse_date,
    "time": parse_time,
    "datetime": parse_datetime,
    "year": parse_year,
    "yearmonth": parse_yearmonth,
    "duration": parse_duration,
}


def moment_at_least(value: Moment, least: Moment) -> bool:
    """Return whether `value` ≥ `least` in XML Schema's order (part 2, 3.2.7.4)."""
    return value == least or moment_above(value, least)


def moment_above(value: Moment, least: Moment) -> bool:
    """Return whether `value` > `least` in XML Schema's order (part 2, 3.2.7.4).

    A moment without a zone is after one with a zone only if it is so in every zone, that is more than 14 hours after
    it. Where that is not certain, neither is after the other.
    """
    if value[2] == least[2]:
        return value[:2] > least[:2]
    return (value[0] - least[0]) * 86400 + (value[1] - least[1]) > MOST_ZONE


def duration_at_least(value: tuple[int, Decimal], least: tuple[int, Decimal]) -> bool:
    """Return whether `value` ≥ `least` in XML Schema's order; durations it cannot compare are not."""
    return all(_end(value, start) >= _end(least, start) for start in FROM)


def duration_above(value: tuple[int, Decimal], least: tuple[int, Decimal]) -> bool:
    """Return whether `value` > `least` in XML Schema's order; durations it cannot compare are not."""
    return all(_end(value, start) > _end(least, start) for start in FROM)


def _end(duration: tuple[int, Decimal], start: tuple[int, int]) -> Decimal:
    months = start[0] * 12 + start[1] - 1 + duration[0]
    return days(months // 12, months % 12 + 1, 1) * 86400 + duration[1]


def days(year: int, month: int, day: int) -> int:
    """Return days since 0000-03-01 in the proleptic Gregorian calendar, for any year."""
    year -= month < 3
    return year * 365 + year // 4 - year // 100 + year // 400 + (153 * ((month + 9) % 12) + 2) // 5 + day - 1


def month_days(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 28 + leap if month == 2 else 30 if month in (4, 6, 9, 11) else 31


FIRST_DAY = days(1, 1, 1)  # Python counts days from this one


def _instant(day: int, seconds: Decimal, zone: str | None) -> Moment:
    if zone and zone != "Z":
        minutes = int(zone[1:3]) * 60 + int(zone[4:6])
        seconds -= (minutes if zone[0] == "+" else -minutes) * 60
    carry = int(seconds // 86400)
    # Decimal rounds // towards zero, so an instant before midnight needs one day less
    if seconds < 0 and seconds % 86400:
        carry -= 1
    return day + carry, seconds - carry * 86400, zone is not None


def from_datetime(value: datetime) -> Moment:
    """Return the same tuple for a native datetime (a frame, a sheet, a strptime pattern)."""
    offset = value.utcoffset()
    seconds = value.hour * 3600 + value.minute * 60 + value.second + Decimal(value.microsecond).scaleb(-6)
    if offset is not None:
        seconds -= offset.days * 86400 + offset.seconds
    day, rest, _ = _instant(days(value.year, value.month, value.day), seconds, None)
    return day, rest, offset is not None


def moment_text(value: Moment) -> str | None:
    """Return the usual text of a moment, None if it has none: years of four digits, at most nine of a fraction."""
    day, second, zoned = value
    try:
        text = date.fromordinal(day - FIRST_DAY + 1).isoformat()
    except (ValueError, OverflowError):
        return None
    whole = int(second)
    fraction = f"{second - whole:f}".partition(".")[2].rstrip("0")
    if text < "1000" or len(fraction) > 9:
        return None
    clock = f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"
    return f"{text}T{clock}{'.' if fraction else ''}{fraction}{'Z' if zoned else ''}"


def _by_pattern(kind: str, pattern: str) -> Callable[[str], object]:
    try:
        datetime.strptime("", pattern)
    except re.error as error:  # it makes an expression of the pattern, and a directive may not come twice
        raise InvalidSchema("format", f"{pattern!r} is not a date pattern: {error}") from None
    except ValueError:
        pass  # the empty text fits none

    def parse(text: str) -> object:
        return narrow(kind, datetime.strptime(text, pattern))

    return parse


def _any(kind: str) -> Callable[[str], object]:
    both = [f"{day}{gap}{clock}" for day in ANY_DATE for gap in (" ", "T") for clock in ANY_TIME]
    patterns = {"date": ANY_DATE, "time": ANY_TIME, "datetime": (*both, *ANY_DATE)}[kind]

    def parse(text: str) -> object:
        try:
            return narrow(kind, datetime.fromisoformat(text)) if kind != "time" else time.fromisoformat(text)
        except ValueError:
            for pattern in patterns:
                try:
                    return narrow(kind, datetime.strptime(text, pattern))
                except ValueError:
                    continue
        raise ValueError(text)

    return parse


def narrow(kind: str, value: datetime) -> object:
    """Return the part of a native datetime that `kind` asks for."""
    if kind == "date":
        return value.date()
    return value.timetz() if kind == "time" else from_datetime(value)
