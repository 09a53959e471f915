"""`cite` on the command line."""

from __future__ import annotations

import json

import pytest

import sanctions_data as sd

from .run_command import run


def test_without_arguments_the_dataset_is_cited() -> None:
    (line,) = run("cite").stdout.splitlines()
    assert line.startswith("The maintainers of sanctions-data, “Sanctions over Xinjiang")
    assert f"version {sd.load().version}" in line


@pytest.mark.parametrize("style", ["plain", "apa", "chicago"])
def test_a_citation_ends_with_an_address_or_a_full_stop_and_has_curly_apostrophes(style: str) -> None:
    for args in ([], ["eu", "member_count"], ["cn-2021-counter-1-michael-gahler", "status"]):
        for line in run("cite", *args, "--format", style).stdout.splitlines():
            assert line.endswith((".", ".”")) or line.split()[-1].startswith(("https://", "http://"))
            assert "'" not in line.partition("http")[0]


def test_a_cell_is_found_by_name_and_cited_with_its_document() -> None:
    first, second = run("cite", "michael gahler", "status", "--format", "apa").stdout.splitlines()
    name = "cn-2021-counter-1-michael-gahler"
    (source,) = {row.source or "" for row in sd.load().provenance if (row.record, row.field) == (name, "status")}
    assert first.startswith(str(sd.load().sources[source].title))
    assert second.startswith("The maintainers of sanctions-data. (")


def test_json_is_what_python_gives() -> None:
    result = run("cite", "eu", "member_count", "--format", "csl-json")
    assert result.stdout == sd.load().cite("eu", "member_count", style="csl-json")
    assert len(json.loads(result.stdout)) > 1


def test_a_cell_that_no_document_states_is_cited_alone() -> None:
    result = run("cite", "us-2021-xinjiang-1-wang-junzheng", "start_date")
    assert result.stdout.count("\n") == 1
    assert result.stderr == "no document states start_date; only the cell is cited\n"


def test_an_unknown_record_or_field_is_an_error() -> None:
    assert run("cite", "nobody").exit_code == 2
    assert "did you mean 'member_count'" in run("cite", "eu", "member_coun").stderr
