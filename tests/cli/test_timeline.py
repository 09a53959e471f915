"""`timeline` and `conflicts`: in order, complete, with who says so."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

import sanctions_data as sd
from sanctions_data import Dataset
from sanctions_data.cli import conflicts_text, timeline_text
from sanctions_data.cli.terminal import columns
from sanctions_data.dataset import timeline as timeline_module
from sanctions_data.dataset.timeline import Entry, timeline
from sanctions_data.provenance.publication import alike, publication
from sanctions_data.records.action import Action

from .run_command import run

DATA = sd.load()
ENTRIES = timeline(DATA)


def test_every_action_stands_once_and_in_order() -> None:
    assert Counter(entry.action for entry in ENTRIES if entry.kind == "action") == {row.id: 1 for row in DATA.actions}
    answered = {one for entry in ENTRIES for one in entry.answers}
    rest = [entry for entry in ENTRIES if entry.dated or entry.action not in answered]
    days = [(entry.latest or entry.earliest) if entry.kind == "lifting" else entry.earliest for entry in rest]
    dated = [day for day in days if day is not None]
    assert dated == sorted(dated)
    assert days[: len(dated)] == dated, "entries without a day come last"


def test_an_action_without_a_day_stands_before_its_first_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    told = timeline_module._action
    undated = "is-2021-xinjiang-1"

    def without(action: Action, data: Dataset) -> Entry:
        entry = told(action, data)
        return replace(entry, dated="", earliest=None, latest=None) if action.id == undated else entry

    monkeypatch.setattr(timeline_module, "_action", without)
    entries = timeline(DATA)
    at = next(n for n, entry in enumerate(entries) if entry.action == undated)
    assert not entries[at].dated
    assert undated in entries[at + 1].answers


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
    since = ("--since", "2021-03-01", "--until", "2021-03-25")
    line = " ".join(run("timeline", *since, "--authority", "China").stdout.split())
    assert line.startswith("22 Mar 2021 China → EU 10 people, 4 bodies; answers the EU’s listing")
    assert "(PRC Ministry of Foreign Affairs" in line


def test_an_answer_to_a_joint_step_names_no_party_of_it() -> None:
    old = sd.load("1.1.0")  # in which the sources told of answers to the joint step alone
    joint = {row.id for row in old.actions if row.authority is None}
    only = [entry for entry in timeline(old) if entry.answers and set(entry.answers) <= joint]
    assert only
    for entry in only:
        assert entry.towards == ()
        text = " ".join(timeline_text.lines([entry], old))
        assert "→" not in text
        assert "answers the joint step" in " ".join(text.split())
    for entry in ENTRIES:
        wanted = [row.object for row in DATA.relations.find(kind="in_response_to", subject=entry.action)]
        assert set(entry.towards) == {DATA.actions[one].authority for one in wanted} - {None}


def test_a_day_of_effect_is_called_so_and_not_a_state() -> None:
    text = " ".join(run("timeline").stdout.split())
    assert "(day of effect)" in text
    assert "in effect" not in text
    entry = next(entry for entry in ENTRIES if entry.kind == "action" and entry.measures)
    for dated, words in (("listing_date", "(day of listing)"), ("start_date", "(day of effect)")):
        assert words in " ".join(timeline_text.lines([replace(entry, dated=dated)], DATA))


def test_a_lifting_says_whose_sanctions_and_what_to_ask_next() -> None:
    result = run("timeline", "--since", "2025-01-01")
    text = " ".join(result.stdout.split())
    assert "lifts sanctions on 4 people and 1 body listed on 22 Mar 2021" in text
    assert "lifts sanctions on 6 people listed on 26 Mar 2021" in text
    before = " ".join(timeline_text.lines(timeline(sd.load("1.1.0")), sd.load("1.1.0")))
    assert "lifts sanctions on some of those listed on 26 Mar 2021" in " ".join(before.split()), "none of them is named"
    assert "who is listed: sanctions-data show cn-2021-counter-1\n" in result.stderr
    assert "who says so: sanctions-data why cn-2021-counter-1\n" in result.stderr
    possible = [entry for entry in ENTRIES if entry.kind == "lifting" and str(entry.earliest) < "2025-01-01"]
    assert f"\n{len(possible)} of them only possibly: " in result.stderr


def test_an_authority_is_found_by_name_and_keeps_what_answers_it() -> None:
    found = json.loads(run("timeline", "--authority", "UK", "--format", "json").stdout)
    assert {"gb-2021-xinjiang-1", "cn-2021-counter-2"} <= {entry["action"] for entry in found}
    assert all("gb" in (*entry["by"], *entry["towards"]) or "cn" in entry["by"] for entry in found)
    assert "cn-2021-counter-3" not in {entry["action"] for entry in found}
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
    assert "(Global Affairs Canada, “China sanctions”)" in text
    assert "…" not in text, "no value is cut"
    assert re.search(r"not shown: .*\d+ decisions in which both values can stand", run("conflicts").stderr)
    assert "conflicts --all" in run("conflicts").stderr
    assert "conflicts --all" not in run("conflicts", "--all").stderr
    assert all(columns(line) <= 80 for line in run("conflicts", "--all").stdout.splitlines())


def test_the_value_that_was_chosen_is_marked() -> None:
    text = " ".join(run("conflicts", "--all").stdout.split())
    for row in DATA.conflicts:
        if row.outcome == "chosen" and row.kind != "succession":
            assert f" {row.claim_outcome}: {row.value}" in text or row.claim_outcome != "chosen"
        if row.kind == "succession" and row.claim_outcome == "chosen":
            assert f" later: {row.value} (" in text
    assert "member_count of eu: chosen: 27 (VOA News) not chosen: 28 (FreedomWire) kept: 30 as number of" in text
    open_one = next(one for one in conflicts_text.decisions(DATA) if one.head.outcome == "unresolved")
    lines = "\n".join(conflicts_text.lines([open_one], DATA))
    assert "chosen" not in lines.replace("is chosen", "")


def test_documents_of_one_decision_are_told_apart() -> None:
    sources = {source.id: source for source in DATA.ledger.sources}
    for one in conflicts_text.decisions(DATA):
        ids = {row.source for row in one.rows if row.source}
        titled = alike(sources[each] for each in ids)
        assert len({publication(sources[each], title=each in titled) for each in ids}) == len(ids)


def test_conflicts_as_json() -> None:
    found = json.loads(run("conflicts", "--all", "--format", "json").stdout)
    assert sum(len(one["claims"]) for one in found) == len(DATA.conflicts)
    assert {claim["publication"] for one in found for claim in one["claims"] if claim["source"] is None} <= {None}
