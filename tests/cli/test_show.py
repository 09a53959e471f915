"""`show`, `schema` and `info`."""

from __future__ import annotations

import json
from typing import Any

import pytest

import sanctions_data as sd
from sanctions_data.dataset.related import naming
from sanctions_data.records import TABLES, Record

from .run_command import run

MEASURE = "us-2021-xinjiang-1-wang-junzheng"


def test_a_record_is_shown_with_every_field_or_that_it_is_not_stated() -> None:
    record = sd.load().record(MEASURE)
    text = run("show", MEASURE).stdout
    for name in record.columns():
        if name == "id" or name.endswith(("_earliest", "_latest")):
            continue
        line = next(line for line in text.splitlines() if line.split()[:1] == [name])
        known = [getattr(record, one, None) for one in (name, f"{name}_earliest", f"{name}_latest")]
        assert ("not stated" in line) == (known == [None, None, None]), line


def test_the_words_of_an_accuser_are_given_as_such() -> None:
    text = " ".join(run("show", MEASURE).stdout.split())
    assert "victims uyghurs according to the reporter · 1 claim" in text
    assert "according to U.S. Treasury Department · 1 claim" in text, "its reason is the department's own words"


def test_a_day_known_as_a_range_is_shown_as_that() -> None:
    assert "2021-03-15/2021-03-21" in run("show", "zhang-ming-warning").stdout
    assert "not known to the day" in run("show", "zhang-ming-warning").stdout


def test_a_measure_says_what_became_of_its_action() -> None:
    action = sd.load().actions["cn-2021-counter-2"]
    line = f"its action is partly-lifted as of {action.status_as_of}"
    lines = run("show", "cn-2021-counter-2-uyghur-tribunal").stdout.splitlines()
    at = next(i for i, text in enumerate(lines) if text.split()[:1] == ["status"])
    assert lines[at].split()[1] == "announced"
    assert lines[at + 1].strip() == line
    for other in (MEASURE, "cn-2021-counter-1-michael-gahler", "cn-2021-counter-2"):
        assert "its action" not in run("show", other).stdout


def test_what_only_a_body_or_only_a_person_has_is_not_said_to_be_missing() -> None:
    person, body = run("show", "adrian-zenz").stdout, run("show", "xpcc").stdout
    assert "member_count" not in person
    assert "birth_date" in person
    assert "birth_date" not in body
    assert "member_count" in body
    assert "member_count" not in run("why", "adrian-zenz").stdout
    assert "birth_place" in run("why", "adrian-zenz").stdout


def test_authorities_have_the_names_that_the_timeline_has() -> None:
    assert "\n  measures · US → Wang Junzheng, 2021-03-22\n" in run("show", MEASURE).stdout
    assert "China → Adrian Zenz, 2021-03-22" in run("show", "adrian-zenz").stdout
    assert run("why", MEASURE).stdout.startswith(f"{MEASURE} · US → Wang Junzheng")


def test_what_names_a_record_is_shown() -> None:
    text = run("show", "wang-junzheng").stdout
    for row in sd.load().measures.find(target="wang-junzheng"):
        assert row.id in text
    assert "conflicts" in run("show", "eu").stdout
    disputed = run("show", "listed-officials").stdout.partition("\nconflicts\n")[2]
    assert "  d0005  dispute, unresolved" in disputed
    assert "member_count of eu: 28 · not chosen" in run("show", "eu").stdout


def key(record: Record) -> str:
    return str(getattr(record, "id"))  # noqa: B009 - the index tables have none


def test_long_lists_say_how_to_see_the_rest() -> None:
    data = sd.load()
    records: list[Any] = [record for table in TABLES for record in data.table(table)]
    record, group = max(((r, g) for r in records for g in naming(r, data)), key=lambda pair: len(pair[1].records))
    lines = run("show", record.id).stdout.splitlines()
    said = [line for line in lines if " more: " in line and f"--where {group.column}={record.id}" in line]
    assert len(said) == 1
    command = said[0].partition("more: sanctions-data ")[2].split()
    listed = json.loads(run(*command, "--format", "json").stdout)
    assert [row["id"] for row in listed] == [key(row) for row in group.records]
    hidden = int(said[0].split()[1])
    assert sum(key(row) in "\n".join(lines) for row in group.records) == len(group.records) - hidden


@pytest.mark.parametrize("table", TABLES)
def test_every_record_is_shown_in_text_and_in_json(table: str) -> None:
    for record in sd.load().table(table):
        text = run("show", record.id)
        assert text.exit_code == 0
        lines = [line for line in text.stdout.splitlines() if "more: sanctions-data list" not in line]  # a command
        assert max(map(len, lines)) <= 80 or len(record.id) > 70
        answer = json.loads(run("show", record.id, "--format", "json").stdout)
        assert answer["record"] == record.model_dump(mode="json")


def test_every_reference_is_found_from_its_other_end() -> None:
    data = sd.load()
    named = {
        (g.table, key(row), g.column)
        for t in TABLES
        for r in data.table(t)
        for g in naming(r, data)
        for row in g.records
    }
    for table in TABLES:
        fixed = [name for name, column in data.table(table).model.columns().items() if column.references in TABLES]
        more = {"figures": ["about"], "relations": ["subject", "object"]}.get(table, [])
        for row in data.table(table):
            for name in [*fixed, *more]:
                assert ((table, row.id, name) in named) == (getattr(row, name) is not None)


def test_schemas_are_printed_as_shipped() -> None:
    assert json.loads(run("schema", "measures").stdout) == sd.table_schema("measures")
    assert json.loads(run("schema", "measures", "--kind", "json").stdout) == sd.json_schema("measures")
    assert "$schema" in json.loads(run("schema", "validation-report").stdout)
    assert json.loads(run("schema", "measures", "--kind", "table").stdout) == sd.table_schema("measures")
    assert set(TABLES) <= set(run("schema").stdout.split())
    result = run("schema", "mesures")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "did you mean 'measures'?" in result.stderr
    assert run("schema", "../pyproject").exit_code == 2


def test_info_counts_what_is_there() -> None:
    data = sd.load()
    found = json.loads(run("info", "--format", "json").stdout)
    assert found["tables"] == {name: len(data.table(name)) for name in TABLES}
    assert sum(found["established"].values()) == found["claims"] == len([c for c in data.ledger.claims if c.active])
    stated = {(row.record, row.field) for row in data.provenance if row.grade is not None}
    assert sum(found["grades"].values()) == len(stated)
    assert sum(found["decisions"].values()) == len({row.decision for row in data.conflicts})
    cited = {(row.source, row.sentence) for row in data.ledger.evidence if row.source}
    assert set(found["sources"]) == {source for source, _ in cited}, "only documents that a claim cites"
    assert found["sentences"] == len(cited)
    text = run("info").stdout
    assert f"claims from {len(cited)} sentences of {len(data.sources)} documents" in text
    tables = text.split("\n\n")[1].splitlines()
    assert [line.split()[0] for line in tables] == list(found["tables"])
    assert len(set(map(len, tables))) == 1, "the numbers end in one column"
    assert all(len(line) <= 80 or "/" in line for line in text.splitlines())
    for number in (*found["tables"].values(), *found["established"].values()):
        assert str(number) in text
    assert " 0 %" not in text, "a share of something is never none"


def test_version_names_package_and_data() -> None:
    words = run("--version").stdout.split()
    assert words[0] == "sanctions-data"
    assert words[-2:] == ["data", sd.load().version]
