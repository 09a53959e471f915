"""Was it listed on a day? Each rule of docs/status.md, and laws over small invented histories."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sanctions_data as sd
from sanctions_data.dataset.listed_on import ListedOn, history, listed_on, words
from sanctions_data.dataset.table import BadValue, Table
from sanctions_data.dates import Range, parse_range
from sanctions_data.records.attestation import Attestation
from sanctions_data.records.measure import Measure
from sanctions_data.records.status_rule import ENDS, OF_ALL, STATUS_OF

ACTION, MEASURE = "ca-ports-1", "ca-ports-1-lin-hao"
Said = tuple[Any, ...]  # state and day; then until, "weak", "action"


def bounds(name: str, edtf: str | None) -> dict[str, Any]:
    span = parse_range(edtf) if edtf else Range(None, None)
    return {name: span.day, f"{name}_earliest": span.earliest, f"{name}_latest": span.latest}


def measure(end: str | None = None) -> Measure:
    fields = {"id": MEASURE, "action": ACTION, "target": "lin-hao", **bounds("end_date", end)}
    return Measure.model_validate(fields)


def attestations(*rows: Said) -> list[Attestation]:
    number = count(1)
    found = []
    for state, as_of, *more in rows:
        until = next((word for word in more if word not in ("weak", "action")), None)
        about = ("actions", ACTION) if "action" in more else ("measures", MEASURE)
        fields = {
            "id": f"{about[1]}.status-{next(number)}",
            "subject_table": about[0],
            "subject": about[1],
            "state": state,
            "certainty": "weak" if "weak" in more else "stated",
            **bounds("as_of", as_of),
            **bounds("until", until),
        }
        found.append(Attestation.model_validate(fields))
    return found


def asked(day: str, *rows: Said, end: str | None = None) -> ListedOn:
    return listed_on(measure(end), date.fromisoformat(day), attestations(*rows))


ANNOUNCED: Said = ("announced", "2021-03-22", "action")
LISTED: Said = ("on-list", "2025-04-10")


@pytest.mark.parametrize(
    ("day", "rows", "end", "answer"),
    [
        # between two attestations that say so, and on their days
        ("2021-03-22", [ANNOUNCED, LISTED], None, "listed"),
        ("2023-01-01", [ANNOUNCED, LISTED], None, "listed"),
        ("2025-04-10", [ANNOUNCED, LISTED], None, "listed"),
        # before the announcement, and after the newest attestation
        ("2021-03-21", [ANNOUNCED, LISTED], None, "not listed"),
        ("2025-04-11", [ANNOUNCED, LISTED], None, "not known"),
        # without an announcement nothing is known of the days before
        ("2025-04-09", [LISTED], None, "not known"),
        # a list has the name before the announcement
        ("2021-01-01", [ANNOUNCED, ("on-list", "2020-12-01")], None, "not known"),
        ("2020-11-01", [ANNOUNCED, ("on-list", "2020-12-01")], None, "not listed"),
        # a second announcement does not say that it stood before
        ("2022-01-01", [ANNOUNCED, ("announced", "2023-01-01")], None, "not known"),
        # within a stated period, its last day included; after it nothing is known
        ("2022-12-08", [("renewed", "2021-12-06", "2022-12-08")], None, "listed"),
        ("2022-06-01", [("renewed", "2021-12-06", "2022-12-08")], None, "listed"),
        ("2022-12-09", [("renewed", "2021-12-06", "2022-12-08")], None, "not known"),
        ("2021-12-05", [("renewed", "2021-12-06", "2022-12-08")], None, "not known"),
        # a period is followed by something that says so
        ("2023-01-01", [("renewed", "2021-12-06", "2022-12-08"), LISTED], None, "listed"),
        # an end without a day: nothing between is known; from the day on on which it is lifted, it is not listed
        ("2024-01-01", [ANNOUNCED, ("lifted", "2025-04-30")], None, "not known"),
        ("2024-01-01", [ANNOUNCED, ("lifted", "2025-04-30")], "../2025-04-30", "not known"),
        ("2025-04-15", [ANNOUNCED, LISTED, ("lifted", "2025-04-30")], "../2025-04-30", "not known"),
        ("2024-01-01", [ANNOUNCED, LISTED, ("lifted", "2025-04-30")], "../2025-04-30", "listed"),
        ("2025-04-30", [ANNOUNCED, ("lifted", "2025-04-30")], None, "not listed"),
        ("2026-01-01", [ANNOUNCED, ("lifted", "2025-04-30")], None, "not listed"),
        # a dated end
        ("2024-01-01", [ANNOUNCED, ("lifted", "2025-04-30")], "2025-04-20", "listed"),
        ("2025-04-19", [ANNOUNCED, ("lifted", "2025-04-30")], "2025-04-20", "listed"),
        ("2025-04-20", [ANNOUNCED, ("lifted", "2025-04-30")], "2025-04-20", "not listed"),
        ("2025-04-25", [ANNOUNCED, ("lifted", "2025-04-30")], "2025-04-20", "not listed"),
        # an end that no attestation speaks of says nothing
        ("2024-01-01", [ANNOUNCED], "2025-04-20", "not known"),
        ("2026-01-01", [ANNOUNCED], "2025-04-20", "not known"),
        # it was lifted within a stated period, on a day that is not known, or is
        ("2022-03-01", [("renewed", "2021-12-06", "2022-12-08"), ("lifted", "2022-06-01")], None, "not known"),
        ("2022-03-01", [("renewed", "2021-12-06", "2022-12-08"), ("lifted", "2022-06-01")], "2022-05-01", "listed"),
        ("2022-03-01", [("renewed", "2021-12-06", "2022-12-08"), ("lapsed", "2022-12-08")], None, "listed"),
        ("2022-03-01", [("renewed", "2021-12-06", "2022-12-08"), ("lapsed", "2023-01-01")], None, "listed"),
        # listed again: from the announcement on, or from an unknown day on
        ("2024-01-01", [ANNOUNCED, ("lifted", "2022-01-01"), ("announced", "2025-01-01")], None, "not listed"),
        ("2024-01-01", [ANNOUNCED, ("lifted", "2022-01-01"), LISTED], None, "not known"),
        ("2026-01-01", [ANNOUNCED, ("lifted", "2022-01-01"), LISTED], None, "not known"),
        ("2021-12-01", [ANNOUNCED, ("lifted", "2022-01-01"), LISTED], None, "not known"),
        # ranges: only what holds on each of their days
        ("2021-12-15", [ANNOUNCED, ("on-list", "2021-12")], None, "not known"),
        ("2021-11-30", [ANNOUNCED, ("on-list", "2021-12")], None, "listed"),
        ("2021-12-01", [ANNOUNCED, ("on-list", "2021-12")], None, "listed"),
        ("2022-01-01", [("on-list", "2021-12"), LISTED], None, "listed"),
        ("2021-12-15", [("on-list", "2021-12"), LISTED], None, "not known"),
        ("2021-03-01", [("announced", "2021-03")], None, "not known"),
        ("2021-02-28", [("announced", "2021-03")], None, "not listed"),
        ("2021-02-28", [("announced", "../2021-03-22")], None, "not known"),
        ("2025-07-15", [ANNOUNCED, ("lifted", "2025-07")], None, "not known"),
        ("2025-07-31", [ANNOUNCED, ("lifted", "2025-07")], None, "not listed"),
        ("2025-05-01", [ANNOUNCED, ("lifted", "../2025-04-30")], None, "not listed"),
        ("2025-04-01", [ANNOUNCED, ("lifted", "../2025-04-30")], None, "not known"),
        ("2023-01-01", [ANNOUNCED, ("lifted", "2022/2026"), LISTED], None, "not known"),
        ("2022-06-01", [("renewed", "2021-12-06", "2022")], None, "not known"),
        # two say different things of one day
        ("2025-04-30", [ANNOUNCED, ("on-list", "2025-04-30"), ("lifted", "2025-04-30")], None, "not known"),
        # what became of the action
        ("2023-01-01", [ANNOUNCED, ("renewed", "2024-01-01", "action")], None, "listed"),
        ("2023-01-01", [ANNOUNCED, ("amended", "2024-01-01", "action")], None, "not known"),
        ("2025-01-01", [ANNOUNCED, ("lifted-in-part", "2024-01-01", "action")], None, "not known"),
        ("2025-01-01", [ANNOUNCED, ("lifted", "2024-01-01", "action")], None, "not listed"),
        # a listing that was amended, or lifted in part, stands
        ("2023-01-01", [ANNOUNCED, ("amended", "2024-01-01")], None, "listed"),
        ("2023-01-01", [ANNOUNCED, ("lifted-in-part", "2024-01-01")], None, "listed"),
        # weak attestations are passed over if there is another
        ("2023-01-01", [ANNOUNCED, ("on-list", "2024-01-01", "weak")], None, "not known"),
        ("2024-01-01", [("on-list", "2024-01-01", "weak")], None, "listed"),
        ("2024-01-01", [], None, "not known"),
    ],
)
def test_each_rule(day: str, rows: list[Said], end: str | None, answer: str) -> None:
    assert asked(day, *rows, end=end).answer == answer
    assert asked(day, *reversed(rows), end=end).answer == answer, "whatever the order of the rows"


def test_the_attestations_on_either_side_are_named() -> None:
    found = asked("2023-01-01", ANNOUNCED, ("on-list", "2022-05-01"), LISTED, ("lifted", "2026"))
    assert found.before is not None
    assert found.after is not None
    assert (str(found.before.as_of), str(found.after.as_of)) == ("2022-05-01", "2025-04-10")
    assert found.because == "on the list 2022-05-01, and on the list 2025-04-10"
    assert repr(found) == f"ListedOn('{MEASURE}', 2023-01-01: listed; {found.because})"
    alone = asked("2021-03-22", ANNOUNCED)
    assert alone.before is not None
    assert (alone.before.state, alone.after) == ("announced", None)
    assert asked("2020-01-01").before is None


@pytest.mark.parametrize(
    ("day", "rows", "because"),
    [
        ("2021-01-01", [ANNOUNCED], "before it was announced: announced 2021-03-22 (its action)"),
        ("2021-03-22", [ANNOUNCED], "of that day: announced 2021-03-22 (its action)"),
        ("2022-01-01", [ANNOUNCED], "nothing is said after: announced 2021-03-22 (its action)"),
        (
            "2023-01-01",
            [("renewed", "2021-12-06", "2022-12-08")],
            "renewed 2021-12-06 until 2022-12-08; nothing is said after that period",
        ),
        ("2024-01-01", [LISTED, ("lifted", "2022")], "between lifted 2022-01-01/2022-12-31 and on the list 2025-04-10"),
        ("2024-01-01", [LISTED], "nothing is said of that day or before; then on the list 2025-04-10"),
        ("2026-01-01", [("lifted", "2025-04-30")], "lifted 2025-04-30; nothing later says otherwise"),
        ("2025-07-15", [("lifted", "2025-07")], "the days are not known"),
        (
            "2025-04-10",
            [LISTED, ("lifted", "2025-04-10")],
            "of that day it is said: lifted 2025-04-10 and on the list 2025-04-10",
        ),
        ("2025-01-01", [], "there is no attestation"),
    ],
)
def test_the_answer_says_why(day: str, rows: list[Said], because: str) -> None:
    assert asked(day, *rows).because == because


def test_attestations_of_other_records_are_passed_over() -> None:
    other = attestations(("lifted", "2022-01-01"))[0].model_copy(update={"subject": "ca-ports-1-kim"})
    assert listed_on(measure(), date(2023, 1, 1), [*attestations(ANNOUNCED), other]).answer == "not known"


def test_the_history_has_all_attestations_and_the_newest_comes_first() -> None:
    rows = attestations(ANNOUNCED, LISTED, ("lifted-in-part", "2024-01-01", "action"), ("lifted", "2026", "weak"))
    found = history(measure(), rows)
    assert [row.state for row in found] == ["lifted", "on-list", "lifted-in-part", "announced"]
    assert words(found[2], MEASURE) == "lifted in part 2024-01-01 (its action)"


# laws

DAYS = st.integers(0, 60).map(lambda number: date(2021, 1, 1) + timedelta(number))


@st.composite
def spans(draw: st.DrawFn) -> str:
    first, last = sorted((draw(DAYS), draw(DAYS)))
    forms = [str(first), str(first), f"{first}/..", f"../{last}", f"{first}/{last}" if first < last else str(first)]
    return draw(st.sampled_from(forms))


@st.composite
def saying(draw: st.DrawFn, states: tuple[str, ...] = tuple(STATUS_OF)) -> Said:
    state = draw(st.sampled_from(states))
    more = draw(st.lists(st.sampled_from(["weak", "action"]), unique=True))
    until = [draw(spans())] if draw(st.booleans()) and state == "renewed" else []
    return (state, draw(spans()), *until, *more)


HISTORIES = st.lists(saying(), max_size=6)
ENDED = st.none() | DAYS.map(str)


def of(day: date, rows: list[Said], end: str | None) -> str:
    return listed_on(measure(end), day, attestations(*rows)).answer


@given(HISTORIES, DAYS, ENDED)
def test_nothing_is_listed_outside_of_what_is_said(rows: list[Said], day: date, end: str | None) -> None:
    those = attestations(*rows)
    if of(day, rows, end) == "listed":
        assert any(row.as_of_latest is not None and row.as_of_latest <= day for row in those), "after the first"
        later = [row.as_of_earliest for row in those] + [row.until_earliest for row in those]
        later += [date.fromisoformat(end)] if end else []
        assert any(one is not None and one >= day for one in later), "never after the newest attestation"


@given(HISTORIES, DAYS, ENDED)
def test_nothing_is_listed_before_it_was_announced(rows: list[Said], day: date, end: str | None) -> None:
    those = attestations(*rows)
    if all(row.as_of_earliest is not None and row.as_of_earliest > day for row in those):
        assert of(day, rows, end) != "listed"
        if any(row.state == "announced" and row.certainty != "weak" for row in those):
            assert of(day, rows, end) == "not listed"


@given(HISTORIES, st.lists(saying()), DAYS, ENDED)
def test_weak_attestations_change_nothing_beside_others(
    rows: list[Said], more: list[Said], day: date, end: str | None
) -> None:
    weak = [(*one, "weak") for one in more]
    counts = [one for one in rows if "weak" not in one and ("action" not in one or one[0] in OF_ALL)]
    if counts:
        assert of(day, [*rows, *weak], end) == of(day, rows, end)


@given(HISTORIES, saying(tuple(sorted(ENDS))), DAYS)
def test_an_end_never_makes_a_listing(rows: list[Said], ending: Said, day: date) -> None:
    strong = [one for one in rows if "weak" not in one]
    if of(day, [*strong, ending], None) == "listed":
        assert of(day, strong, None) == "listed"


@given(HISTORIES, saying(("on-list", "in-force", "amended")), DAYS, ENDED)
def test_that_it_stood_on_a_day_never_makes_it_not_listed(
    rows: list[Said], standing: Said, day: date, end: str | None
) -> None:
    strong = [one for one in rows if "weak" not in one]
    if of(day, [*strong, standing], end) == "not listed":
        assert of(day, strong, end) == "not listed"


@given(HISTORIES, DAYS, ENDED, st.randoms())
def test_the_order_of_rows_does_not_matter(rows: list[Said], day: date, end: str | None, random: Any) -> None:
    mixed = random.sample(rows, len(rows))
    assert of(day, mixed, end) == of(day, rows, end)


def holds(row: Attestation, chosen: date) -> Attestation:
    """The attestation with its day, one of those that are possible."""
    return row.model_copy(update={"as_of": chosen, "as_of_earliest": chosen, "as_of_latest": chosen})


@given(st.lists(saying(("announced", "on-list", "lifted")), max_size=4), DAYS, st.data())
def test_what_is_answered_with_ranges_is_never_contradicted_with_their_days(
    rows: list[Said], day: date, data: st.DataObject
) -> None:
    those = attestations(*rows)
    found = listed_on(measure(), day, those).answer
    known = []
    for row in those:
        low, high = row.as_of_earliest or date(2020, 12, 1), row.as_of_latest or date(2021, 4, 1)
        known.append(holds(row, data.draw(st.dates(low, high))))
    then = listed_on(measure(), day, known).answer
    assert {found, then} != {"listed", "not listed"}


# in the dataset


def test_the_measures_of_the_dataset_can_be_asked_for_a_day() -> None:
    data = sd.load()
    found = data.measures.as_of("2021-03-22")
    assert [one.measure for one in found] == list(data.measures)
    assert found == data.measures.as_of(date(2021, 3, 22))
    answers = {one.measure.id: one.answer for one in found}
    assert answers["eu-2021-xinjiang-1-wang-junzheng"] == "listed"
    assert answers["us-2021-xinjiang-2-shohrat-zakir"] == "not listed"
    for one in data.measures.as_of("2023-01-01"):
        sides = {row.subject for row in (one.before, one.after) if row is not None}
        assert sides <= {one.measure.id, one.measure.action}


def test_a_version_without_attestations_knows_nothing() -> None:
    assert {one.answer for one in sd.load("1.1.0").measures.as_of("2021-03-22")} == {"not known"}


@pytest.mark.parametrize("day", ["2021-13-01", "22 March 2021", "", 20210322, None, datetime(2021, 3, 22)])
def test_what_is_not_a_day_is_refused(day: Any) -> None:
    with pytest.raises(BadValue, match="as_of: "):
        sd.load().measures.as_of(day)


def test_other_tables_have_no_status_of_a_day() -> None:
    with pytest.raises(BadValue, match="actions is not that table"):
        sd.load().actions.as_of("2021-03-22")
    with pytest.raises(BadValue, match="only the measures of a dataset"):
        Table("measures", Measure, [measure()]).as_of("2021-03-22")
