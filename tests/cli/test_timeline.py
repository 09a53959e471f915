"""`timeline` and `conflicts`: in order, complete, with who says so."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date

import pytest

import sanctions_data as sd
from sanctions_data.cli import conflicts_text, timeline_text
from sanctions_data.cli.terminal import columns
from sanctions_data.dataset.timeline import Entry, timeline

from .run_command import run

DATA = sd.load()
ENTRIES = timeline(DATA)


def test_every_action_stands_once_and_in_order() -> None:
    assert Counter(entry.action for entry in ENTRIES if entry.kind == "action") == {row.id: 1 for row in DATA.actions}
    days = [(entry.latest or entry.earliest) if entry.kind == "lifting" else entry.earliest for entry in ENTRIES]
    dated = [day for day in days if day is not None]
    assert dated == sorted(dated)
    assert days[: len(dated)] == dated, "entries without a day come last"


def test_answers_come_after_what_they_answer() -> None:
    places = {entry.action: n for n, entry in enumerate(ENTRIES) if entry.kind == "action"}
    for entry in ENTRIES:
        assert all(places[entry.action] > places[one] for one in entry.answers)


def test_every_listing_is_counted_in_its_action_and_if_it_was_lifted_once_more() -> None:
    listed = [one for entry in ENTRIES if entry.kind == "action" for one in entry.measures]
    lifted = [one for entry in ENTRIES if entry.kind == "lifting" for one in entry.measures]
    assert sorted(listed) == sorted(row.id for row in DATA.measures)
    assert sorted(lifted) == sorted(row.id for row in DATA.measures.find(status="lifted"))
    assert all(entry.people + entry.bodies == len(entry.measures) for entry in ENTRIES)


def test_an_action_that_was_lifted_is_never_without_a_line_that_says_so() -> None:
    lifted = {entry.action for entry in ENTRIES if entry.kind == "lifting"}
    assert {row.id for row in DATA.actions if row.status in ("lifted", "partly-lifted")} <= lifted


def test_the_answer_of_china_names_whom_it_answers_and_who_says_so() -> None:
    line = " ".join(run("timeline", "--until", "2021-03-25", "--authority", "China").stdout.split())
    assert line.startswith("22 Mar 2021 China → EU 10 people, 4 bodies; answers the EU’s listing")
    assert "(PRC Ministry of Foreign Affairs" in line


def test_an_authority_is_found_by_name_and_keeps_what_answers_it() -> None:
    found = json.loads(run("timeline", "--authority", "UK", "--format", "json").stdout)
    assert {"gb-2021-xinjiang-1", "cn-2021-counter-2"} <= {entry["action"] for entry in found}
    assert all("gb" in (*entry["by"], *entry["towards"]) for entry in found)
    assert run("timeline", "--authority", "nobody").exit_code == 2
    assert run("timeline", "--since", "soon").stderr == "--since: 'soon' is not a date; expected YYYY-MM-DD\n"


@pytest.mark.parametrize(
    ("earliest", "latest", "words"),
    [
        (date(2021, 3, 22), date(2021, 3, 22), "22 Mar 2021"),
        (None, date(2025, 4, 30), "by 30 Apr 2025"),
        (date(2025, 4, 30), None, "from 30 Apr 2025"),
        (date(2025, 4, 1), date(2025, 4, 30), "by 30 Apr 2025"),
        (None, None, "no day stated"),
    ],
)
def test_days_that_are_not_known_are_said(earliest: date | None, latest: date | None, words: str) -> None:
    entry = Entry("action", "a", ("us",), (), (), (), 0, 0, "announced_on", earliest, latest)
    assert timeline_text.when(entry) == words


def test_decisions_are_all_there_and_open_ones_come_first() -> None:
    found = conflicts_text.decisions(DATA)
    assert sorted(one.head.decision for one in found) == sorted({row.decision for row in DATA.conflicts})
    shown = [one for one in found if one.disagreement]
    assert found[: len(shown)] == tuple(shown)
    outcomes = [one.head.outcome for one in shown]
    assert outcomes == sorted(outcomes, key=["unresolved", "chosen"].index)
    assert not any(one.head.kind == "succession" for one in shown)


def test_each_decision_shows_its_values_publications_and_reason() -> None:
    text = " ".join(run("conflicts", "--all").stdout.split())
    for one in conflicts_text.decisions(DATA):
        assert f"{one.head.decision} {one.head.field} of {one.head.record}: " in text
        assert f"why {' '.join(one.head.reason.split())}" in text
    assert "(Global Affairs Canada)" in text
    assert "conflicts --all" in run("conflicts").stderr
    assert "conflicts --all" not in run("conflicts", "--all").stderr
    assert all(columns(line) <= 80 for line in run("conflicts", "--all").stdout.splitlines())


def test_conflicts_as_json() -> None:
    found = json.loads(run("conflicts", "--all", "--format", "json").stdout)
    assert sum(len(one["claims"]) for one in found) == len(DATA.conflicts)
    assert {claim["publication"] for one in found for claim in one["claims"] if claim["source"] is None} <= {None}
