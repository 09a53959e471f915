"""Terminal escapes beyond the cells of a table: in documents, notes, keys and the names of files."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sanctions_data.validation import ValidationFailed, validate
from sanctions_data.validation.report.formats import FORMATS, render

from .limited_process import ESCAPES, attack, put, steers, table_schema
from .test_output import said

DOCUMENT = {"patternProperties": {"k": {"pattern": "^z\x1b$"}}}


@pytest.mark.parametrize("output_format", FORMATS)
def test_no_report_on_a_document_steers_a_terminal(tmp_path: Path, output_format: str) -> None:
    """The escapes are in a key, in its value and in the schema."""
    put(tmp_path, {"d.json": {f"k{ESCAPES}": ESCAPES}, "s.json": DOCUMENT})
    text = said("validate", str(tmp_path / "d.json"), "-s", str(tmp_path / "s.json"), "--format", output_format)
    assert "does not match the pattern" in text
    assert not steers(text)


def test_a_problem_of_a_document_steers_nothing() -> None:
    (problem,) = validate(json.dumps({f"k{ESCAPES}": ESCAPES}).encode(), DOCUMENT, format="json").problems
    assert "owned" in problem.place
    assert not steers(str(problem))


def test_a_note_steers_nothing(tmp_path: Path) -> None:
    key = {"fields": "a", "reference": {"resource": ESCAPES, "fields": "a"}}
    put(tmp_path, {f"{ESCAPES}.csv": "a\nx\n", "s.json": table_schema("a") | {"foreignKeys": [key]}})
    text = said("validate", str(tmp_path / f"{ESCAPES}.csv"), "-s", str(tmp_path / "s.json"))
    assert "not checked" in text
    assert not steers(text)


def test_the_key_of_a_row_steers_nothing() -> None:
    duckdb = pytest.importorskip("duckdb")
    table = duckdb.sql("select * from (values (?, 'x')) t(a, b)", params=[ESCAPES])
    report = validate(table, table_schema("a", "b", enum=["y"]) | {"primaryKey": "a"})
    for shape in FORMATS:
        text = "\n".join(render(report, shape))
        assert not steers(text), shape
        assert "owned" in text, shape


@pytest.mark.parametrize("paths", [[ESCAPES], [ESCAPES, f"{ESCAPES}2"]], ids=["one", "two"])
def test_names_of_files_steer_nothing(paths: list[str]) -> None:
    text = said("validate", *paths, "-s", "measures")
    assert text.count("owned") == len(paths)
    assert not steers(text)


def test_the_name_of_bad_rows_steers_nothing(tmp_path: Path) -> None:
    put(tmp_path, {"t.csv": "a\nx\n", "s.json": table_schema("a")})
    where = ("--bad-rows", str(tmp_path / ESCAPES))
    text = said("validate", str(tmp_path / "t.csv"), "-s", str(tmp_path / "s.json"), *where)
    assert "0 rows written" in text
    assert "owned" in text
    assert not steers(text)


COMMANDS = re.compile(r"^\s*::[a-z]|##\[[a-z]", re.MULTILINE)  # to the runner of GitHub Actions, which reads stdout


@pytest.mark.slow
@pytest.mark.parametrize("name", ["::error::x.csv", "\u00a0::stop-commands::x.csv", "##[error]x.csv"])
@pytest.mark.parametrize("output_format", FORMATS)
def test_a_file_is_no_command_to_a_ci_runner(tmp_path: Path, name: str, output_format: str) -> None:
    """Neither in its name, nor in its cells, labels and the words of its schema."""
    raw = "a,##[warning]b\n::error::x,##[debug]y\n"
    put(tmp_path, {name: raw, "s.json": table_schema("a", "##[error]c", enum=["##[group]"])})
    found = attack("validate", name, "-s", "s.json", "--format", output_format, cwd=tmp_path)
    assert found.returncode == 1
    text = found.stdout.decode()
    if output_format == "github":
        assert all(line.startswith(("::error file=", "::notice ::", "::warning ::")) for line in text.splitlines())
    else:
        assert not COMMANDS.search(text), COMMANDS.search(text)
    if output_format in ("json", "sarif", "frictionless"):
        assert name.rpartition(":")[2].rpartition("]")[2] in str(json.loads(text))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["::error::x.csv", "\u00a0::stop-commands::x.csv", "##[error]x.csv"])
def test_a_name_that_is_not_there_is_no_command_to_a_ci_runner(tmp_path: Path, name: str) -> None:
    put(tmp_path, {"s.json": table_schema("a")})
    missing = attack("validate", f"{name}2", "-s", "s.json", cwd=tmp_path)
    assert missing.returncode == 3
    assert b"x.csv2" in missing.stderr
    assert not COMMANDS.search(missing.stderr.decode())
    for words in (["show", name], ["list", name], ["sources", "verify", name], [name]):
        typed = attack(*words, cwd=tmp_path)
        assert not COMMANDS.search((typed.stdout + typed.stderr).decode()), words


def test_a_problem_is_no_command_to_a_ci_runner() -> None:
    report = validate(b"a\n##[error]x\n", table_schema("a", enum=["y"]), name="::error::x.csv")
    assert not COMMANDS.search(str(report.problems[0]))
    with pytest.raises(ValidationFailed) as caught:
        report.raise_for_problems()
    assert not COMMANDS.search(str(caught.value))
    assert report.problems[0].place.startswith(r"\x3a:error::x.csv:2")
