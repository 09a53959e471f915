"""Days and ranges: what is read, what is refused and how, and that no way of writing loses anything."""

from __future__ import annotations

import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctions_data.dates import Range, format_range, parse_day, parse_range

DAY, MONTH_END = date(2021, 3, 22), date(2021, 3, 31)
BOUNDS = st.one_of(st.none(), st.dates())


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2021-03-22", Range(DAY, DAY)),
        ("2021-03", Range(date(2021, 3, 1), MONTH_END)),
        ("2024-02", Range(date(2024, 2, 1), date(2024, 2, 29))),
        ("1900-02", Range(date(1900, 2, 1), date(1900, 2, 28))),
        ("1989", Range(date(1989, 1, 1), date(1989, 12, 31))),
        ("0001", Range(date(1, 1, 1), date(1, 12, 31))),
        ("9999-12", Range(date(9999, 12, 1), date(9999, 12, 31))),
        ("2021-03-15/2021-03-21", Range(date(2021, 3, 15), date(2021, 3, 21))),
        ("2021-03-22/..", Range(DAY, None)),
        ("../2021-03-22", Range(None, DAY)),
        ("2021-03/..", Range(date(2021, 3, 1), None)),
        ("../2021", Range(None, date(2021, 12, 31))),
        ("2020/2021-03", Range(date(2020, 1, 1), MONTH_END)),
    ],
)
def test_reads(text: str, span: Range) -> None:
    assert parse_range(text) == span
    assert parse_range(format_range(span)) == span


NO_DATE = "{!r} is not a date; expected YYYY-MM-DD"
NO_DAY = "{!r} is not a day of the calendar"
NO_BOUND = "{!r} has no bound"
BACKWARDS = "{!r} ends before it has begun, or is one day; a day is written alone"


@pytest.mark.parametrize(
    ("text", "blamed", "message"),
    [
        *((text, text, NO_DATE) for text in ("", "soon", "2021-3-22", "22", "20210322", "2021-03-22 ")),
        *(
            (text, text, NO_DATE)
            for text in ("2021-13", "2021-00", "0000", "0000-01", "2021-03-22T00", "２０２１-03-22")
        ),
        *((text, text, NO_DAY) for text in ("2021-13-01", "2021-02-30", "2023-02-29", "0000-01-01", "2021-00-00")),
        ("22/03/2021", "22", NO_DATE),
        ("2021/", "", NO_DATE),
        ("/2021", "", NO_DATE),
        ("..", "..", NO_DATE),
        ("2021/2022/2023", "2022/2023", NO_DATE),
        ("../..", "../..", NO_BOUND),
        ("2021-03-22/2021-03-22", "2021-03-22/2021-03-22", BACKWARDS),
        ("2021-03-22/2021-03-21", "2021-03-22/2021-03-21", BACKWARDS),
        ("2022/2021", "2022/2021", BACKWARDS),
    ],
)
def test_refuses_and_says_why(text: str, blamed: str, message: str) -> None:
    with pytest.raises(ValueError, match=r"date|day|bound") as caught:
        parse_range(text)
    assert str(caught.value) == message.format(blamed)


@pytest.mark.parametrize("text", ["2021-03", "2021", "2021-03-22/..", "2021-03-22\n", "", "..", "+021-03-22"])
def test_a_day_is_a_day_and_nothing_else(text: str) -> None:
    with pytest.raises(ValueError, match="expected YYYY-MM-DD"):
        parse_day(text)


@given(st.dates())
def test_days_round_trip(day: date) -> None:
    assert parse_day(day.isoformat()) == day
    assert parse_range(day.isoformat()).day == day
    assert format_range(Range(day, day)) == day.isoformat()


@given(BOUNDS, BOUNDS)
def test_ranges_round_trip(first: date | None, last: date | None) -> None:
    if first is not None and last is not None and first > last:
        first, last = last, first
    if first is None and last is None:
        with pytest.raises(ValueError, match="has no bound"):
            parse_range(format_range(Range(first, last)))
    else:
        assert parse_range(format_range(Range(first, last))) == Range(first, last)


@given(st.integers(1, 9999), st.integers(1, 12))
def test_a_month_is_its_days_and_a_year_its_months(year: int, month: int) -> None:
    span = parse_range(f"{year:04}-{month:02}")
    assert span.earliest == date(year, month, 1)
    assert span.latest == date(year, month, calendar.monthrange(year, month)[1])
    whole = parse_range(f"{year:04}")
    assert (whole.earliest, whole.latest) == (date(year, 1, 1), date(year, 12, 31))
    assert (span.day, whole.day) == (None, None), "no rule makes up a day"


@given(st.text(max_size=25))
def test_any_text_is_a_range_or_a_value_error(text: str) -> None:
    try:
        span = parse_range(text)
    except ValueError:
        return
    assert span.earliest is not None or span.latest is not None
    assert span.earliest is None or span.latest is None or span.earliest <= span.latest
