"""Calls of `sanctions-data validate`: what is refused before anything is read, and what is said once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .run_command import run

SCHEMA: dict[str, Any] = {"fields": [{"name": "a", "type": "string", "constraints": {"enum": ["y"]}}]}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.json").write_text(json.dumps(SCHEMA))
    (tmp_path / "t.csv").write_text("a\nx\n")
    (tmp_path / "u.csv").write_text("a\ny\n")
    return tmp_path


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["-", "--bad-rows", "out.csv"], 2, "exactly one PATH"),
        (["t.csv", "u.csv", "--bad-rows", "out.csv"], 2, "exactly one PATH"),
        (["t.csv", "--bad-rows", "no/out.csv"], 3, "its directory does not exist"),
        (["t.csv", "--reference", "=u.csv"], 2, "expected NAME=FILE"),
        (["t.csv", "--reference", "c="], 2, "expected NAME=FILE"),
    ],
)
def test_what_is_refused_before_anything_is_read(words: list[str], code: int, says: str) -> None:
    done = run("validate", *words, "-s", "s.json")
    assert (done.exit_code, done.stdout, says in done.stderr) == (code, "", True), done.output
    assert not Path("out.csv").exists()


def test_a_wrong_schema_is_said_once() -> None:
    done = run("validate", "t.csv", "u.csv", "-s", "nonsense")
    assert (done.exit_code, done.stderr.count("no schema or file 'nonsense'")) == (2, 1)


@pytest.mark.parametrize("output_format", ["text", "json"])
def test_no_bad_rows_are_written_of_what_cannot_be_read(output_format: str) -> None:
    done = run("validate", "none.csv", "-s", "s.json", "--format", output_format, "--bad-rows", "out.csv")
    assert (done.exit_code, done.stderr.count("\n"), Path("out.csv").exists()) == (3, 1, False)
    assert "no such file or directory" in done.stderr


def test_why_a_file_was_not_read_stands_beside_its_name() -> None:
    found = json.loads(run("validate", "none.csv", "-s", "s.json", "--format", "json").stdout)
    assert (found["valid"], found["rows"]) == (False, 0)
    assert [(each["table"], each["message"]) for each in found["problems"]] == [
        ("none.csv", "no such file or directory")
    ]


def test_a_tab_can_be_typed(folder: Path) -> None:
    (folder / "t.csv").write_text("a\tb\nx\ty\n")
    (folder / "s.json").write_text(json.dumps({"fields": [{"name": "a"}, {"name": "b"}]}))
    assert run("validate", "t.csv", "-s", "s.json", "--delimiter", "\\t").exit_code == 0


def test_bad_rows_are_read_as_the_table_was(folder: Path) -> None:
    (folder / "t.csv").write_bytes("b;a\n1;é\n".encode("latin-1"))
    (folder / "s.json").write_text(json.dumps({"fields": [{"name": "b"}, *SCHEMA["fields"]]}))
    words = ["--delimiter", ";", "--encoding", "latin-1", "--bad-rows", "out.csv"]
    assert run("validate", "t.csv", "-s", "s.json", *words).exit_code == 1
    assert (folder / "out.csv").read_text("utf-8").splitlines() == ["row,b,a", "2,1,é"]


def test_a_pattern_is_expanded_and_makes_one_report() -> None:
    Path("in").mkdir()
    Path("in/v.csv").write_text("a\nx\n")
    done = run("validate", "*.csv", "**/v.csv", "in/*.csv", "-s", "s.json")
    assert done.exit_code == 1
    assert [line.split()[0] for line in done.stdout.splitlines()[:-1]] == ["t.csv:2", "in/v.csv:2"]
    assert "2 problems in 3 rows of 3 tables" in done.stdout


def test_a_link_to_nothing_that_a_pattern_matches_is_not_passed_over() -> None:
    Path("in").mkdir()
    Path("in/v.csv").write_text("a\ny\n")
    Path("in/w.csv").symlink_to("gone.csv")
    Path("in/x.csv").mkdir()
    done = run("validate", "in/*.csv", "-s", "s.json")
    assert done.exit_code == 3
    assert "in/w.csv" in done.stderr
    assert "x.csv" not in done.output


def test_a_file_whose_name_looks_like_a_pattern_is_that_file() -> None:
    Path("[tu].csv").write_text("a\ny\n")
    assert "0 problems in 1 row " in run("validate", "[tu].csv", "-s", "s.json").stdout


def test_a_pattern_that_nothing_matches_is_an_error() -> None:
    done = run("validate", "t.csv", "*.tsv", "-s", "s.json")
    assert (done.exit_code, done.stderr) == (3, "*.tsv: no file matches this pattern\n")
    assert "t.csv:2" in done.stdout, "the other file is checked"
    assert json.loads(run("validate", "*.tsv", "-s", "s.json", "-f", "json").stdout)["valid"] is False


@pytest.mark.parametrize(
    ("name", "starts"),
    [("r.md", "### ❌ 1 problem"), ("r.json", '{\n "schema"'), ("r.xml", "<?xml"), ("r.txt", "t.csv:2  a")],
)
def test_the_report_goes_to_a_file_in_the_format_that_its_name_says(name: str, starts: str) -> None:
    done = run("validate", "t.csv", "-s", "s.json", "-o", name)
    assert (done.exit_code, done.stdout, done.stderr) == (1, "", f"1 problem in 1 row; written to {name}\n")
    assert Path(name).read_text("utf-8").startswith(starts)
    run("validate", "t.csv", "-s", "s.json", "-o", "r.html", "-f", "json")
    assert Path("r.html").read_text("utf-8").startswith("{")


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["-o", "t.csv"], 2, "'t.csv' is used by this call"),
        (["-o", "./s.json"], 2, "is used by this call"),
        (["-o", "u.csv", "--reference", "x=u.csv"], 2, "is used by this call"),
        (["-o", "b.csv", "--bad-rows", "b.csv"], 2, "is used by this call"),
        (["-o", "no/r.html"], 3, "its directory does not exist; create it first"),
    ],
)
def test_a_report_replaces_nothing_that_the_call_uses(words: list[str], code: int, says: str) -> None:
    done = run("validate", "t.csv", "-s", "s.json", *words)
    assert (done.exit_code, says in done.stderr) == (code, True), done.output
    assert Path("t.csv").read_text() == "a\nx\n"
