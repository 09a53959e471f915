"""Whole screens, word for word, over an invented article: change them on purpose only."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import sanctions_data as sd
from sanctions_data.cli import (
    as_of_text,
    conflicts_text,
    find_text,
    list_text,
    sources_text,
    timeline_text,
    why_summary,
    why_text,
)
from sanctions_data.cli.terminal import columns
from sanctions_data.compile.index import Index
from sanctions_data.dataset.listed_on import listed_on
from sanctions_data.dataset.timeline import timeline
from sanctions_data.provenance.citation_styles import STYLES
from sanctions_data.provenance.why import Why, explain
from sanctions_data.records.measure import Measure

from .sample_ledger import NAMES, ports, sample_ledger, told

FOLDER = Path(__file__).parent / "golden"
FROZEN = sd.load("1.1.0")
SCREENS = {
    "inherited": ("ca-ports-1-lin-hao", "announced_on", False),
    "withheld": ("ca-ports-1.boats", "number", False),
    "held": ("ca-ports-1.boats", "number", True),
    "range": ("visit", "date", False),
    "members": ("ca-ports-1", "provisions", False),
    "elsewhere": ("oduya-today", "speaker", True),
    "allegation": ("oduya-today", "position", False),
    "also": ("ca-ports-1", "authority", True),
    "accuser": ("ca-ports-1", "reason", False),
    "nothing": ("us-ports-1", "region", False),
    "structural": ("lin-hao", "type", False),
    "computed": ("fair", "date_latest", False),
    "count": ("ca-ports-1", "source_count", False),
}
# screens over a release, which never changes
RELEASED = {
    "timeline": lambda: timeline_text.lines(timeline(FROZEN), FROZEN),
    "timeline-ids": lambda: timeline_text.lines(timeline(FROZEN)[-4:], FROZEN, ids=True),
    "conflicts": lambda: conflicts_text.lines(
        [one for one in conflicts_text.decisions(FROZEN) if one.disagreement], FROZEN
    ),
    "list": lambda: list_text.lines(list(FROZEN.measures), (), FROZEN.measures),
    "list-ids": lambda: list_text.lines(list(FROZEN.actions), (), FROZEN.actions, ids=True),
    "list-filtered": lambda: list_text.lines(
        FROZEN.measures.find(authority="us"), (), FROZEN.measures, filtered=["authority"]
    ),
    "sources-list": lambda: sources_text.sources(FROZEN.ledger.sources),
    "find-name": lambda: find_text.lines(FROZEN.find("XPCC"), FROZEN),
    "find-number": lambda: find_text.lines(FROZEN.find("GHR0075"), FROZEN),
    "find-script": lambda: find_text.lines(FROZEN.find("王"), FROZEN),
    "find-authority": lambda: find_text.lines(FROZEN.find("China"), FROZEN),
}
OTHERS = {"asked", "brief", "brief-ids", "publication", *(f"cite-{style}" for style in STYLES)}
OTHERS |= {"describe", "validate", "validate-markdown"}  # tests/validation has the tests
OTHERS |= {*RELEASED, "history", "history-ids", "action-status", "as-of", "as-of-ids"}


def screen(name: str) -> list[str]:
    record, field, held = SCREENS[name]
    return list(why_text.lines(sample_ledger().why(record, field, held=held), NAMES))


@pytest.mark.parametrize("name", SCREENS)
def test_why_looks_like_this(name: str) -> None:
    assert "\n".join(screen(name)) + "\n" == (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def test_all_fields_of_a_record_look_like_this() -> None:
    record = sample_ledger().records["ca-ports-1"]
    lines = why_summary.lines([sample_ledger().why("ca-ports-1", name) for name in record.stated()])
    assert "\n".join(lines) + "\n" == (FOLDER / "brief.txt").read_text(encoding="utf-8")


def test_all_fields_of_a_record_with_ids_look_like_this() -> None:
    record = sample_ledger().records["ca-ports-1"]
    lines = why_summary.lines([sample_ledger().why("ca-ports-1", name) for name in record.stated()], ids=True)
    assert "\n".join(lines) + "\n" == (FOLDER / "brief-ids.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "field", "ids"),
    [("history", "status", False), ("history-ids", "status_as_of", True), ("action-status", "action_status", False)],
)
def test_a_status_is_shown_with_its_history(name: str, field: str, ids: bool) -> None:
    why = told().why("ca-ports-1-lin-hao", field)
    assert "\n".join(why_text.lines(why, NAMES, ids=ids)) + "\n" == (FOLDER / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize(("name", "ids"), [("as-of", False), ("as-of-ids", True)])
def test_the_answers_for_a_day_look_like_this(name: str, ids: bool) -> None:
    measure = told().records["ca-ports-1-lin-hao"]
    assert isinstance(measure, Measure)
    days = ("2009-06-08", "2009-06-09", "2011-06-08", "2012-01-01", "2013-05-15", "2014-01-01", "2015-01-20")
    found = [listed_on(measure, date.fromisoformat(day), told().attestations) for day in days]
    shown = [*as_of_text.lines(found, (), (), ids=ids), "", *as_of_text.footer(found, found[0].day, "data 1.0.0")]
    assert "\n".join(shown) + "\n" == (FOLDER / f"{name}.txt").read_text("utf-8")


def published() -> Why:
    """Why, where the ledger states who published the document, when, under which title, and where a copy was read."""
    draft = ports().change(
        "sources",
        2,
        publisher="Harbour Gazette",
        title="Curbs on boats",
        published_on=date(2009, 6, 9),
        copy_of="the report, as another site carried it",
        reader="https://copies.example/boats",
    )
    return explain(sample_ledger().records["fair"], "date", Index(draft.ledger()))


def test_a_document_is_named_as_people_name_it() -> None:
    assert "\n".join(why_text.lines(published(), NAMES)) + "\n" == (FOLDER / "publication.txt").read_text("utf-8")


def test_a_copy_that_cannot_be_relied_on_is_marked() -> None:
    sources = {"original": "copy     the report", "mirror": "shows no right", "weak": "a weak copy: it has slips"}
    for reliability, words in sources.items():
        draft = ports().change("sources", 2, copy_of="the report", reliability=reliability)
        text = "\n".join(why_text.lines(explain(sample_ledger().records["fair"], "date", Index(draft.ledger())), NAMES))
        assert words in text
        assert ("weak copy" in text) == (reliability == "weak")
    draft = ports().change("sources", 2, reliability="weak")
    why = explain(sample_ledger().records["fair"], "date", Index(draft.ledger()))
    assert "a weak copy" in "\n".join(why_text.lines(why, NAMES, ids=True))


def test_where_links_are_shown_the_name_of_the_document_is_one() -> None:
    lines = "\n".join(why_text.lines(published(), NAMES, linked=True))
    name = "Harbour Gazette, 9 June 2009, “Curbs on boats”, sentence 1"
    assert f"\x1b]8;;https://copies.example/boats\x1b\\{name}\x1b]8;;\x1b\\" in lines
    assert "address" not in lines


def test_a_claim_that_was_not_chosen_looks_like_this() -> None:
    why = sample_ledger().why("ca-ports-1.boats", "number")
    lines = why_text.lines(why, NAMES, first_claim=why.reason("c0013"), ids=True)
    assert "\n".join(lines) + "\n" == (FOLDER / "asked.txt").read_text(encoding="utf-8")


def test_no_golden_screen_is_left_over() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == {*SCREENS, *OTHERS}


@pytest.mark.parametrize("name", RELEASED)
def test_a_screen_over_a_release_looks_like_this(name: str) -> None:
    lines = list(RELEASED[name]())
    assert "\n".join(lines) + "\n" == (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    assert max(map(columns, lines)) <= 80


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_at_most_80_columns_wide_and_has_no_escape_codes(name: str) -> None:
    assert max(columns(line) for line in screen(name)) <= 80
    assert not any("\x1b" in line for line in screen(name))


def test_colours_change_no_word() -> None:
    import re

    for record, field, held in SCREENS.values():
        why = sample_ledger().why(record, field, held=held)
        plain = "\n".join(why_text.lines(why, NAMES)).replace("»", "").replace("«", "")
        coloured = "\n".join(why_text.lines(why, NAMES, on=True))
        assert "\x1b[" in coloured
        assert re.sub(r"\x1b\[[0-9;]*m", "", coloured).split() == plain.split()


def test_every_claim_in_full_where_it_is_asked_for() -> None:
    why = sample_ledger().why("ca-ports-1", "authority")
    short, full = (list(why_text.lines(why, NAMES, show_all=show_all)) for show_all in (False, True))
    assert [line.split()[:2] for line in short if "also" in line] == [["also", "“Canada”"]]
    assert not any("also" in line for line in full)
    assert sum("rule " in line for line in full) == 2 == 1 + sum("rule " in line for line in short)


def test_a_document_whose_digest_does_not_fit_gives_no_sentence() -> None:
    held = {"gazette": sample_ledger().draft.text.replace("named 12 boats", "named 13 boats")}
    why = explain(sample_ledger().records["ca-ports-1.boats"], "number", sample_ledger().index, held)
    assert (why[0].evidence[0].text, why[0].evidence[0].words) == (None, None)
    assert why[0].verdict == "withheld", "the words of another sentence are not those of the source"
    lines = "\n".join(why_text.lines(why, NAMES))
    assert "withheld" in lines
    assert "13 boats" not in lines
    assert "was checked" not in lines


def test_words_that_give_another_value_are_told() -> None:
    draft = ports()
    line = next(n for n, row in enumerate(draft.rows["evidence"], 2) if row.claim == "c0011")
    index = Index(draft.change("evidence", line, quote="13 boats").ledger())
    why = explain(sample_ledger().records["ca-ports-1.boats"], "number", index)
    assert why[0].verdict == "differs"
    assert "✗ differs" in "\n".join(why_text.lines(why, NAMES))
