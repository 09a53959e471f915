"""Days and ranges: what words mean beside an anchor, and that nothing but `CannotDerive` comes of bad input."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from sanctions_data.dates import Range, format_range, parse_range
from sanctions_data.rules import RULES, CannotDerive, Inputs, Span
from sanctions_data.rules.times import find_date

from .rule_inputs import given, value

WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
days = st.dates()
OUTSIDE = "-6 days from 0001-01-03 is outside the calendar"
inner_days = st.dates(date(1, 2, 1), date(9999, 11, 30))
ranges = st.tuples(days, days).map(lambda two: format_range(Range(*sorted(two))))


@forall(st.dates(date(1000, 1, 1)))
def test_a_date_is_read_however_it_is_written(day: date) -> None:
    month = f"{day:%B}"
    american, british = f"{month} {day.day}, {day.year}", f"{day.day} {month} {day.year}"
    for text in (american, british, f"on {day}.", f"{month.upper()} {day.day}th {day.year}"):
        assert value("date", given(text)) == day.isoformat()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 3 May 1994, at noon", date(1994, 5, 3)),
        ("October 31st, 2017", date(2017, 10, 31)),
        ("2020-02-29", date(2020, 2, 29)),
        ("the night of the 22nd July 2011", date(2011, 7, 22)),
        ("31.12.1999", date(1999, 12, 31)),
        ("5 June 2001, that is June 5, 2001", date(2001, 6, 5)),
        ("13.5.2021", date(2021, 5, 13)),
        ("31/1/2021", date(2021, 1, 31)),
        ("on 3 May 1994 12 boats left", date(1994, 5, 3)),
        ("May 3, 1994 12 boats left", date(1994, 5, 3)),
        ("13.5.2021 12 boats left", date(2021, 5, 13)),
        ("2021-05-13 12 boats left", date(2021, 5, 13)),
        ("12 boats left on 13.5.2021", date(2021, 5, 13)),
    ],
)
def test_a_full_date_stands_alone_in_the_words(text: str, expected: date) -> None:
    assert find_date(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("May 2001", "expected one full date in 'May 2001', found 0"),
        ("3 May 2001 or 4 May 2001", "expected one full date in '3 May 2001 or 4 May 2001', found 2"),
        ("February 30, 2021", "2021-2-30 is not a day of the calendar"),
        ("31 June 2021", "2021-6-31 is not a day of the calendar"),
        ("0000-01-01", "0-1-1 is not a day of the calendar"),
        ("3/4/2021", "'3/4/2021' may be day first or month first"),
        ("12.5.2021", "'12.5.2021' may be day first or month first"),
        ("1.13.2021", "'1.13.2021' may be day first or month first"),
        ("5/12/2021", "'5/12/2021' may be day first or month first"),
        ("13/14/2021", "2021-14-13 is not a day of the calendar"),
        ("13.5.20211", "expected one full date in '13.5.20211', found 0"),
        ("113.5.2021", "expected one full date in '113.5.2021', found 0"),
        ("2021-05-131", "expected one full date in '2021-05-131', found 0"),
        ("12021-05-13", "expected one full date in '12021-05-13', found 0"),
        ("May 3, 20011", "expected one full date in 'May 3, 20011', found 0"),
        ("\u0663 May 2001", "expected one full date in '\u0663 May 2001', found 0"),
        ("3 May 20011", "expected one full date in '3 May 20011', found 0"),
    ],
)
def test_what_is_no_one_day_is_refused(text: str, message: str) -> None:
    with pytest.raises(CannotDerive) as error:
        find_date(text)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("text", "expected"),
    [("in May 1963", "1963-05"), ("Oct 1966", "1966-10"), ("10/1966", "1966-10"), ("May 1963, 05/1963", "1963-05")],
)
def test_a_month_stands_alone_in_the_words(text: str, expected: str) -> None:
    assert value("month", given(text)) == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [("May", 0), ("1963", 0), ("13/1966", 0), ("00/1966", 0), ("1/10/1966", 0), ("May 1963 or June 1963", 2)],
)
def test_what_is_no_one_month_is_refused(text: str, count: int) -> None:
    with pytest.raises(CannotDerive) as error:
        value("month", given(text))
    assert str(error.value) == f"expected one month in {text!r}, found {count}"


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        ("first_month", "(March 2016 - January 2019)", "2016-03"),
        ("last_month", "(March 2016 - January 2019)", "2019-01"),
        ("last_month", "from 10/1966 until May 1967", "1967-05"),
        ("first_month", "March 2016, April 2017, May 2018", "2016-03"),
    ],
)
def test_a_span_of_time_has_a_first_and_a_last_month(rule: str, text: str, expected: str) -> None:
    assert value(rule, given(text)) == expected


@pytest.mark.parametrize(
    ("rule", "text", "message"),
    [
        ("last_month", "March 2016, April 2017, May 2018", "expected two months in {!r}, found 3"),
        ("last_month", "since April 2020", "expected two months in {!r}, found 1"),
        ("last_month", "13/1966 and 10/1966", "expected two months in {!r}, found 1"),
        ("first_month", "in 2020", "no month in {!r}"),
    ],
)
def test_a_span_without_two_ends_has_no_last_month(rule: str, text: str, message: str) -> None:
    with pytest.raises(CannotDerive) as error:
        value(rule, given(text))
    assert str(error.value) == message.format(text)


@pytest.mark.parametrize("text", ["in 1987", "the mid-1987 storm", "1987’s storm", "1987, 1987", "(1987)"])
def test_a_year_stands_alone_in_the_words(text: str) -> None:
    assert value("year", given(text)) == "1987"


@pytest.mark.parametrize(
    ("text", "count"), [("the 1980s", 0), ("1987 and 1988", 2), ("19870", 0), ("0987", 0), ("3987", 0), ("A1987", 0)]
)
def test_what_is_no_one_year_is_refused(text: str, count: int) -> None:
    with pytest.raises(CannotDerive) as error:
        value("year", given(text))
    assert str(error.value) == f"expected one year in {text!r}, found {count}"


@forall(inner_days, st.sampled_from(WEEKDAYS))
def test_the_weekday_near_a_day_is_that_weekday_and_at_most_three_days_off(anchor: date, weekday: str) -> None:
    found = date.fromisoformat(value("weekday_near", given(f"said {weekday} that", claims={"day": str(anchor)})))
    assert found.weekday() == WEEKDAYS.index(weekday)
    assert abs(found - anchor) <= timedelta(days=3)


@pytest.mark.parametrize(
    ("words", "anchor", "expected"),
    [
        ("on Tuesday", "June 9, 2009", "2009-06-09"),
        ("TUESDAY night", "12 June 2009", "2009-06-09"),
        ("Friday", "June 9, 2009", "2009-06-12"),
        ("since Saturday", "2009-06-09", "2009-06-06"),
        ("Sunday", "January 1, 2010", "2010-01-03"),
    ],
)
def test_the_anchor_may_be_a_date_in_words(words: str, anchor: str, expected: str) -> None:
    assert value("weekday_near", given(words, date_anchor=anchor)) == expected


@pytest.mark.parametrize(("words", "count"), [("that day", 0), ("Mondays", 0), ("Monday or Tuesday", 2)])
def test_one_weekday_must_be_named(words: str, count: int) -> None:
    with pytest.raises(CannotDerive) as error:
        value("weekday_near", given(words, claims={"day": "2009-06-09"}))
    assert str(error.value) == f"expected one weekday in {words!r}, found {count}"


@pytest.mark.parametrize("words", ["today", "the same day", "Today,", "earlier today", "“today”"])
def test_today_is_the_anchors_day(words: str) -> None:
    assert value("same_day", given(words, claims={"day": "2009-06-09"})) == "2009-06-09"


def test_today_must_be_said() -> None:
    with pytest.raises(CannotDerive, match=r"^'yesterday' does not say today$"):
        value("same_day", given("yesterday", claims={"day": "2009-06-09"}))


@forall(inner_days, st.sampled_from([("last week", -7), ("this week", 0), ("next week", 7)]))
def test_a_week_is_seven_days_from_monday_to_sunday(anchor: date, named: tuple[str, int]) -> None:
    words, offset = named
    week = parse_range(value("week", given(f"it came {words}, they said", claims={"day": str(anchor)})))
    assert week.earliest is not None
    assert week.latest is not None
    assert (week.earliest.weekday(), (week.latest - week.earliest).days) == (0, 6)
    assert week.earliest <= anchor + timedelta(days=offset) <= week.latest


@pytest.mark.parametrize("words", ["last weekend", "this weekend", "the week", "last week and this week", ""])
def test_one_week_must_be_named(words: str) -> None:
    with pytest.raises(CannotDerive) as error:
        value("week", given(words, claims={"day": "2009-06-09"}))
    assert str(error.value) == f"{words!r} names no week"


@forall(inner_days)
def test_less_than_a_week_is_at_most_six_days(anchor: date) -> None:
    found = parse_range(value("within_week_before", given("Less than a week after that", claims={"day": str(anchor)})))
    assert (found.earliest, found.latest) == (anchor - timedelta(days=6), anchor)


@pytest.mark.parametrize("words", ["a week after", "less than a week before", "less than a week afterwards"])
def test_less_than_a_week_after_must_be_said(words: str) -> None:
    with pytest.raises(CannotDerive) as error:
        value("within_week_before", given(words, claims={"day": "2009-06-09"}))
    assert str(error.value) == f"{words!r} does not say less than a week after"


@forall(ranges, st.sampled_from(["soon after", "then", "following it", "ever since", "AFTER"]))
def test_not_before_is_open_at_the_end(day: str, words: str) -> None:
    found = parse_range(value("not_before", given(words, claims={"day": day})))
    assert (found.earliest, found.latest) == (parse_range(day).earliest, None)


@forall(ranges, st.sampled_from(["ahead of", "before", "prior to", "long before that", "Ahead of"]))
def test_not_after_is_open_at_the_start(day: str, words: str) -> None:
    found = parse_range(value("not_after", given(words, claims={"day": day})))
    assert (found.earliest, found.latest) == (None, parse_range(day).latest)


@pytest.mark.parametrize(
    ("rule", "words", "day", "message"),
    [
        ("not_before", "at noon", "2009-06-09", "'at noon' says nothing of an order"),
        ("not_after", "after", "2009-06-09", "'after' says nothing of an order"),
        ("not_before", "after", "../2009-06-09", "what it is told by has no first day"),
        ("not_after", "before", "2009-06-09/..", "what it is told by has no last day"),
        ("not_before", "after", "soon", "'soon' is not a date; expected YYYY-MM-DD"),
        ("not_before", "after", "2009-02-30", "'2009-02-30' is not a day of the calendar"),
        ("same_day", "today", "2009-06", "the anchor 2009-06-01/2009-06-30 is not one day"),
        ("same_day", "today", 20090609, "20090609 is not a date"),
        ("same_day", "today", ["2009-06-09"], "['2009-06-09'] is not a date"),
        ("weekday_near", "Sunday", "9999-12-31", "2 days from 9999-12-31 is outside the calendar"),
        ("weekday_near", "Sunday", "0001-01-01", "-1 days from 0001-01-01 is outside the calendar"),
        ("week", "last week", "0001-01-01", "-7 days from 0001-01-01 is outside the calendar"),
        ("week", "this week", "9999-12-31", "2 days from 9999-12-31 is outside the calendar"),
        ("within_week_before", "less than a week after", "0001-01-03", OUTSIDE),
    ],
)
def test_what_cannot_be_dated_is_refused(rule: str, words: str, day: int | list[str] | str, message: str) -> None:
    with pytest.raises(CannotDerive) as error:
        value(rule, given(words, claims={"day": day}))
    assert str(error.value) == message


def test_an_anchor_is_needed_and_one_only() -> None:
    with pytest.raises(CannotDerive, match=r"^needs one claim as day, has 0$"):
        value("weekday_near", given("Monday"))
    with pytest.raises(CannotDerive, match=r"^needs one anchor, has words and a claim$"):
        value("weekday_near", given("Monday", date_anchor="June 9, 2009", claims={"day": "2009-06-09"}))


@forall(st.text(max_size=40), st.one_of(st.text(), st.integers(), st.none(), st.dates().map(str)), st.text(max_size=30))
def test_no_input_brings_another_exception(words: str, day: int | str | None, anchor: str) -> None:
    for rule in ("date", "year", "weekday_near", "same_day", "week", "within_week_before", "not_before", "not_after"):
        for text in (words, f"today Monday last week less than a week after before {words}"):
            with contextlib.suppress(CannotDerive):
                value(rule, given(text, claims={"day": day}))
            with contextlib.suppress(CannotDerive):
                value(rule, given(text, date_anchor=anchor))


def test_every_rule_of_time_is_in_the_registry() -> None:
    assert {"date/1", "year/1", "weekday_near/1", "same_day/1", "week/1", "not_before/1", "not_after/1"} <= set(RULES)


@pytest.mark.parametrize(
    "words",
    ["with immediate effect", "effective immediately", "As of today, they", "from today", "自即日起", "从即日起禁止"],
)
def test_what_takes_effect_at_once_takes_effect_on_the_anchors_day(words: str) -> None:
    assert value("at_once", given(words, claims={"day": "2009-06-09"})) == "2009-06-09"
    assert value("at_once", given(words, date_anchor="9 June 2009")) == "2009-06-09"


@pytest.mark.parametrize("words", ["today", "soon", "immediately after", "with effect from Monday", "即日", ""])
def test_that_it_takes_effect_at_once_must_be_said(words: str) -> None:
    with pytest.raises(CannotDerive) as error:
        value("at_once", given(words, claims={"day": "2009-06-09"}))
    assert str(error.value) == f"{words!r} does not say that it holds at once"


@forall(st.dates(date(1000, 1, 1)), st.sampled_from("./-"))
def test_a_date_in_numbers_is_read_day_first(day: date, sign: str) -> None:
    words = f"{day.day:02}{sign}{day.month:02}{sign}{day.year}"
    assert value("day_first", given(words, order="22/03/2021")) == day.isoformat()
    if day.day > 12:
        assert value("day_first", given(words)) == day.isoformat()


@pytest.mark.parametrize(
    ("words", "order", "message"),
    [
        ("01/04/2021", "02/03/2021", "'02/03/2021' does not show that the day comes first"),
        ("01/04/2021", "03/22/2021", "'03/22/2021' does not show that the day comes first"),
        ("01/04/2021", "2021-03-22", "'2021-03-22' does not show that the day comes first"),
        ("01/04/2021, 02/04/2021", "22/03/2021", "expected one date in numbers in '01/04/2021, 02/04/2021', found 2"),
        ("1/4-2021", "22/03/2021", "expected one date in numbers in '1/4-2021', found 0"),
        ("2021/04/01", "22/03/2021", "expected one date in numbers in '2021/04/01', found 0"),
        ("31/02/2021", "22/03/2021", "2021-2-31 is not a day of the calendar"),
        ("22/13/2021", "22/03/2021", "2021-13-22 is not a day of the calendar"),
    ],
)
def test_a_date_whose_order_is_not_shown_is_refused(words: str, order: str, message: str) -> None:
    with pytest.raises(CannotDerive) as error:
        value("day_first", given(words, order=order))
    assert str(error.value) == message


def test_a_date_that_may_be_month_first_needs_words_that_show_the_order() -> None:
    with pytest.raises(CannotDerive) as error:
        value("day_first", given("01/04/2021"))
    assert str(error.value) == "needs the words of one order, has 0"


def dated(primary: str | None, since: str | None) -> Inputs:
    return Inputs((Span("primary", "ODUYA, Mira", day=primary), Span("since", "Mira Oduya is listed", day=since)))


@forall(days, days)
def test_a_list_without_a_day_lies_between_two_documents(one: date, other: date) -> None:
    first, last = sorted((one, other))
    expected = format_range(Range(first, last))
    assert value("between_documents", dated(last.isoformat(), first.isoformat())) == expected
    assert value("between_documents", dated(None, first.isoformat())) == f"{first}/.."


@pytest.mark.parametrize(
    ("primary", "since", "message"),
    [
        ("2021-03-22", None, "the document of 'Mira Oduya is listed' has no day"),
        (None, None, "the document of 'Mira Oduya is listed' has no day"),
        ("2021-03-21", "2021-03-22", "the document of 'Mira Oduya is listed' is of 2021-03-22, after 2021-03-21"),
    ],
)
def test_a_list_is_not_dated_by_what_has_no_day_or_is_later(
    primary: str | None, since: str | None, message: str
) -> None:
    with pytest.raises(CannotDerive) as error:
        value("between_documents", dated(primary, since))
    assert str(error.value) == message
