"""The dataset in memory, and the answer to "who says so"."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ledger_builder import harbour

import sanctions_data as sd
from sanctions_data.compile import compile_ledger
from sanctions_data.compile.index import Index
from sanctions_data.dataset.dataset import ALL_TABLES
from sanctions_data.errors import UnknownName
from sanctions_data.provenance.why import Why, explain
from sanctions_data.records import TABLES

ONE = "us-2021-xinjiang-1-wang-junzheng"
FOLDER = os.environ.get("SANCTIONS_DATA_SOURCES")


def test_it_is_loaded_once_and_says_its_version_and_day() -> None:
    data = sd.load()
    assert data is sd.load()
    assert data.version == sd.__version__
    assert data.as_of is not None


@pytest.mark.parametrize("table", ALL_TABLES)
def test_every_table_has_an_attribute_and_a_loader(table: str) -> None:
    rows = tuple(getattr(sd.load(), table))
    assert getattr(sd, f"load_{table}")() == rows == tuple(sd.load().table(table))
    assert rows


def test_an_unknown_table_or_version_is_named() -> None:
    with pytest.raises(UnknownName, match=r"^no table 'mesures'; did you mean 'measures'\?$"):
        sd.load().table("mesures")
    with pytest.raises(UnknownName, match=r"^no version '9.9.9'"):
        sd.load("9.9.9")


def test_a_record_is_found_whichever_its_table() -> None:
    data = sd.load()
    for table in TABLES:
        for record in data.table(table):
            assert data.record(record.id) is record
    assert len(data.ids()) == sum(len(data.table(table)) for table in TABLES)
    with pytest.raises(UnknownName, match=r"did you mean 'us-2021-xinjiang-1'\?$"):
        data.record("us-2021-xinjang-1")


def test_why_tells_claim_words_sentence_and_rule() -> None:
    why = sd.load().why(ONE, "announced_on")
    assert (str(why.value), why.inherited_from, why.edtf) == ("2021-03-22", "us-2021-xinjiang-1", None)
    (reason,) = why
    assert why[0] is reason
    assert (reason.quote, reason.verdict, reason.said_by) == ("Monday", "recomputed", "reporter")
    assert (reason.sentence.source, reason.sentence.n, reason.gist) == ("voa-2021-03-22", 7, reason.sentence.gist)
    assert [item.grade for item in reason.evidence if item.words] == ["pinned", "pinned"]
    assert repr(why) == f"Why({ONE!r}, 'announced_on' = {why.value!r}: {reason.claim.id})"


def test_an_entity_is_found_by_any_of_its_names() -> None:
    data = sd.load()
    wanted = data.measures.find(target="wang-junzheng")
    assert data.measures.find(target_name="王君正") == wanted == data.measures.find(target_name="Wang Junzheng") != ()
    assert data.entities.find(name="XPCC PSB") == (data.entities["xpcc-public-security-bureau"],)
    assert data.names.find(entity_name="Erkin Tuniyaz") == data.names.find(entity="erken-tuniyaz")
    with pytest.raises(UnknownName, match=r"^no target_name 'nobody'"):
        data.measures.find(target_name="nobody")
    with pytest.raises(UnknownName):  # that version had no such names
        sd.load("0.1.0").measures.find(target_name="王君正")


def test_why_of_a_null_has_no_reasons() -> None:
    why = sd.load().why(ONE, "start_date")
    assert (why.value, len(why), list(why)) == (None, 0, [])
    assert "no claim" in repr(why)


def test_why_of_a_field_that_is_not_there_is_answered_with_a_suggestion() -> None:
    with pytest.raises(UnknownName, match=r"^no field of measures 'anounced_on'; did you mean 'announced_on'\?$"):
        sd.load().why(ONE, "anounced_on")


@pytest.mark.parametrize(
    ("record", "field", "edtf"),
    [
        ("tiananmen-crackdown", "date", "1989"),
        ("anchorage-visit", "date", "2021-03-16/2021-03-22"),
        ("cn-2021-counter-1-michael-gahler", "end_date", "../2025-04-30"),
        ("eu-foreign-ministers-meeting", "date", None),
        ("anchorage-visit", "date_earliest", None),
        ("anchorage-visit", "name", None),
    ],
)
def test_a_date_known_as_a_range_says_the_range(record: str, field: str, edtf: str | None) -> None:
    assert sd.load().why(record, field).edtf == edtf


def test_a_range_of_the_articles_became_a_day() -> None:
    before, after = (sd.load(version).why("cn-2021-counter-1", "announced_on") for version in ("0.1.0", "1.0.0"))
    assert (before.edtf, before.value) == ("2021-03-22/..", None)
    assert (after.edtf, str(after.value)) == (None, "2021-03-22")


def test_a_conflict_is_told_with_all_its_claims() -> None:
    why = sd.load().why("eu", "member_count")
    (conflict,) = why.conflicts
    assert (why.value, conflict.decision.outcome) == (27, "chosen")
    assert {reason.claim.parsed for reason in conflict.reasons} == {27, 28, 30}


def test_every_value_of_every_record_can_be_asked_for() -> None:
    data = sd.load()
    for table in TABLES:
        for record in data.table(table):
            for name in record.stated():
                why = data.why(record, name)
                assert len(why) or why.value is None
                assert {reason.verdict for reason in why} <= {"verbatim", "recomputed", "judged", "withheld"}


@pytest.mark.sources
@pytest.mark.skipif(not FOLDER, reason="SANCTIONS_DATA_SOURCES names no folder with the documents")
def test_with_the_documents_nothing_is_withheld_and_whole_sentences_are_shown() -> None:
    texts = sd.held_documents(Path(str(FOLDER)), sd.load().ledger)
    data = sd.load(texts=texts)
    for record in data.figures:
        for name in record.stated():
            for reason in data.why(record, name):
                assert reason.verdict in ("verbatim", "recomputed", "judged")
                for item in reason.evidence:
                    held = item.sentence is not None and item.sentence.source in texts
                    assert (item.text is not None) == held
                    assert not held or str(item.words) in str(item.text)
                    assert item.words or item.sentence is None


def asked(record: str, field: str, texts: dict[str, str] | None = None, **change: Any) -> Why:
    """Why, over the invented ledger, after cells of the claim behind it were changed."""
    draft = harbour()
    made = compile_ledger(draft.ledger())
    row = next(row for rows in made.tables.values() for row in rows if getattr(row, "id", "") == record)
    for line, claim in enumerate(draft.rows["claims"], 2):
        if (claim.record, claim.field) == (record, field):
            draft.change("claims", line, **change)
    return explain(row, field, Index(draft.ledger()), texts)


@pytest.mark.parametrize(
    ("record", "field", "verdict"),
    [("us", "name", "verbatim"), ("fair", "date", "recomputed"), ("fair", "name", "judged")],
)
def test_a_verdict_is_reached_by_running_the_rule(record: str, field: str, verdict: str) -> None:
    assert asked(record, field)[0].verdict == verdict


@pytest.mark.parametrize(("record", "field"), [("us", "name"), ("fair", "date"), ("ca-ports-1", "announced_on")])
def test_a_copy_in_which_words_and_value_do_not_fit_says_so(record: str, field: str) -> None:
    assert asked(record, field, value='"2009-06-11"')[0].verdict == "differs"


def test_words_that_only_the_document_has_are_said_to_be_withheld() -> None:
    draft = harbour().change("evidence", 8, quote=None)
    events: Sequence[Any] = compile_ledger(draft.ledger()).tables["events"]
    row = next(row for row in events if row.id == "fair")
    assert explain(row, "date", Index(draft.ledger()))[0].verdict == "withheld"
    assert explain(row, "date", Index(draft.ledger()), draft.texts)[0].verdict == "recomputed"


def test_a_document_that_is_another_one_shows_no_sentence() -> None:
    assert asked("us", "name", texts=harbour().texts)[0].evidence[0].text
    other = {"gazette": harbour().text.replace("curbs", "fines")}
    assert asked("us", "name", texts=other)[0].evidence[0].text is None


def test_schemas_are_given_by_table() -> None:
    assert sd.json_schema("measures")["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert sd.table_schema("measures")["primaryKey"] == ["id"]
    with pytest.raises(UnknownName):
        sd.json_schema("mesures")


def test_a_dataset_is_not_changed_by_another_of_the_same_version() -> None:
    data = sd.load()
    assert replace(data, texts={"a": "b"}).texts == {"a": "b"}
    assert data.texts == {}
