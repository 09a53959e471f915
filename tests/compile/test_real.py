"""The real ledger: what holds in every version, and what the articles of 0.1.0 do not state and nothing may fill in."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from sanctions_data.compile import Compiled, compile_ledger
from sanctions_data.compile.index import Index
from sanctions_data.ledger.storage import read_ledger
from sanctions_data.provenance.find_documents import held_documents
from sanctions_data.records import TABLES, model
from sanctions_data.release.versions import ledger_as_of, stood_in

FOLDER = os.environ.get("SANCTIONS_DATA_SOURCES")
PERSONS = ("chen-mingguo", "wang-junzheng", "wang-mingshan", "zhu-hailun")
BODY = "xpcc-public-security-bureau"


def rows(compiled: Compiled) -> dict[str, list[Any]]:
    """The rows of each table."""
    return {table: list(found) for table, found in compiled.tables.items()}


@lru_cache(maxsize=1)
def real() -> dict[str, list[Any]]:
    return rows(compile_ledger(read_ledger()))


@lru_cache(maxsize=1)
def articles() -> dict[str, list[Any]]:
    """What 0.1.0 made of the two articles alone."""
    return rows(compile_ledger(ledger_as_of(read_ledger(), "0.1.0")))


@lru_cache(maxsize=1)
def official() -> dict[str, list[Any]]:
    """What 1.0.0 made of them and of the official record."""
    return rows(compile_ledger(ledger_as_of(read_ledger(), "1.0.0")))


def records() -> list[tuple[str, Any]]:
    return [(table, row) for table in TABLES for row in real()[table]]


@pytest.mark.parametrize(
    ("authority", "targets"), [("us", PERSONS[:2]), ("eu", (*PERSONS, BODY)), ("gb", (*PERSONS, BODY))]
)
def test_who_listed_whom_by_the_articles(authority: str, targets: tuple[str, ...]) -> None:
    found = [row.target for row in articles()["measures"] if row.authority == authority]
    assert sorted(found) == sorted(targets)


def test_twelve_measures_over_five_targets_and_six_actions() -> None:
    measures, actions = articles()["measures"], articles()["actions"]
    assert (len(measures), len({row.target for row in measures}), len(actions)) == (12, 5, 6)
    assert sorted(str(row.authority) for row in actions) == ["None", "ca", "cn", "eu", "gb", "us"]


def test_canada_and_china_named_nobody_so_nobody_is_listed_for_them() -> None:
    assert not {row.authority for row in articles()["measures"]} & {"ca", "cn"}


@pytest.mark.parametrize("table", ["measures", "actions"])
@pytest.mark.parametrize("column", ["program", "listing_date", "start_date", "end_date", "provisions"])
def test_what_the_articles_do_not_state_is_null(table: str, column: str) -> None:
    for row in articles()[table]:
        if (row.id, column) != ("cn-2021-counter-1", "provisions"):
            assert getattr(row, column) is None, f"{row.id} {column}"
        for bound in (f"{column}_earliest", f"{column}_latest"):
            assert getattr(row, bound, None) is None


def test_the_one_provision_of_the_articles_is_chinas_and_says_that_it_is_weak() -> None:
    row = next(row for row in articles()["actions"] if row.id == "cn-2021-counter-1")
    assert row.provisions == ("business-ban",)
    (claim,) = row.provenance["provisions"]
    found = Index(ledger_as_of(read_ledger(), "0.1.0")).claims[claim]
    assert (found.rule, found.certainty, found.ambiguity) == ("reading/1", "weak", "A31")


def test_the_articles_date_chinas_step_by_a_range_and_not_by_a_day() -> None:
    row = next(row for row in articles()["actions"] if row.id == "cn-2021-counter-1")
    assert (row.announced_on, str(row.announced_on_earliest), row.announced_on_latest) == (None, "2021-03-22", None)


def test_the_articles_have_no_instruments_identifiers_or_other_names() -> None:
    assert not any(articles()[table] for table in ("instruments", "identifiers", "names"))


def test_the_official_record_keeps_every_record_of_the_articles() -> None:
    for table in TABLES:
        assert {row.id for row in articles()[table]} <= {row.id for row in official()[table]}


def test_ids_are_unique_over_all_tables() -> None:
    ids = [row.id for _, row in records()]
    assert len(set(ids)) == len(ids)


def test_every_value_that_is_not_structural_has_a_claim_behind_it() -> None:
    known = {claim.id for claim in read_ledger().claims if claim.active}
    for _, row in records():
        for name in row.stated():
            behind = row.provenance.get(name, ())
            assert set(behind) <= known
            assert getattr(row, name) is None or behind, f"{row.id} {name}"


def test_every_claim_reaches_a_field_unless_it_was_settled_against() -> None:
    reached = {claim for _, row in records() for behind in row.provenance.values() for claim in behind}
    lost = {row.claim for row in real()["conflicts"] if row.claim_outcome == "not chosen"}
    active = {claim.id for claim in read_ledger().claims if claim.active}
    assert active - reached == lost - reached
    assert not reached & lost


def test_every_claim_stands_behind_its_own_field() -> None:
    own = {(row.id, name): behind for _, row in records() for name, behind in row.provenance.items()}
    lost = {row.claim for row in real()["conflicts"] if row.claim_outcome == "not chosen"}
    for claim in read_ledger().claims:
        if claim.active and claim.id not in lost:
            assert claim.id in own[claim.record, claim.field]


def test_an_accusers_words_name_the_accuser_or_say_that_none_is_stated() -> None:
    claims = Index(read_ledger()).claims
    for table, row in records():
        for name, column in model(table).columns().items():
            for claim in row.provenance.get(name, ()) if column.accuser else ():
                assert claims[claim].attributed_to
                assert claims[claim].modality in ("asserted", "alleged", "reported", "denied", "intended")


def test_the_committed_tables_are_what_the_ledger_says() -> None:
    from sanctions_data import load

    data = load()
    for table in TABLES:
        assert tuple(data.table(table)) == tuple(real()[table])


def test_all_rows_of_the_ledger_stood_in_some_version() -> None:
    ledger = read_ledger()
    assert all(stood_in(row, row.added_in) for row in ledger.claims)


@pytest.mark.sources
@pytest.mark.skipif(not FOLDER, reason="SANCTIONS_DATA_SOURCES names no folder with the documents")
@pytest.mark.parametrize(("version", "share"), [("0.1.0", 3 / 5), ("1.0.0", 11 / 20)])
def test_every_executable_claim_is_recomputed_from_the_documents(version: str, share: float) -> None:
    """Of the official record more is judged: what carries a value could often not be quoted (decision 0005)."""
    ledger = ledger_as_of(read_ledger(), version)
    texts = held_documents(Path(str(FOLDER)), ledger)
    assert len(texts) == 2
    found = compile_ledger(ledger, texts)
    not_run = {claim for claim, result in found.results.items() if result.derived is None}
    rules = {claim.id: claim.rule for claim in ledger.claims}
    assert {rules[claim] for claim in not_run} <= {"paraphrase/1", "reference/1", "reading/1"}
    verbatim_or_recomputed = sum(standing != "judged" for standing in found.standings.values())
    assert verbatim_or_recomputed >= share * len(found.standings)
    without = articles() if version == "0.1.0" else official()
    assert rows(found) == without
