"""The docs cannot rot: console blocks are run, Python blocks are doctests, the SQL runs in DuckDB.

docs_blocks.py says which test runs which block; some have tests of their own beside the code.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from checkout_copy import of_a_release
from click.testing import CliRunner
from docs_blocks import Block, run_by
from guards import HANG

from sanctions_data import data_path
from sanctions_data.cli import COMMANDS, main
from sanctions_data.records import INDEXES, TABLES

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
SHOWN = run_by("tests/test_docs.py::test_a_command_of_the_docs_prints_what_the_page_shows")
(LISTINGS,) = [block.text for block in SHOWN if block.language == "csv"]


def sessions() -> Iterator[tuple[str, str, str]]:
    """Each command of each console block, with the output that the page shows."""
    for block in (block for block in SHOWN if block.language == "console"):
        for command, expected in block.sessions():
            yield f"{block.place}: {command}", command, expected.strip("\n")


RUNNABLE = [
    pytest.param(command, expected, id=place, marks=of_a_release if command == "sanctions-data verify" else ())
    for place, command, expected in sessions()
]


@pytest.mark.slow
@pytest.mark.parametrize(("command", "expected"), RUNNABLE)
def test_a_command_of_the_docs_prints_what_the_page_shows(
    command: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SANCTIONS_DATA_SOURCES", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "listings.csv").write_text(LISTINGS)
    code, output = run_command(command)
    assert code in (0, 1), output
    pattern = ".*".join(re.escape(piece.strip("\n")) for piece in expected.split("…\n")) if expected else ".*"
    pattern = re.sub(r"…", ".*", pattern)
    assert re.search(pattern, output, re.S), output


def follow(blocks: list[Block]) -> int:
    """Run the blocks of a page in the current directory; return how many commands were run.

    A block of JSON, CSV or YAML is written into the file that the paragraph before it names last.
    """
    run = 0
    for block in blocks:
        if block.language in ("json", "csv", "yaml"):
            (*_, name) = re.findall(r"`([\w./-]+\.\w+)`", block.before)
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_text(block.text, encoding="utf-8")
        else:
            for command, expected in block.sessions():
                pattern = ".*".join(map(re.escape, expected.strip("\n").split("…")))
                code, output = run_command(command)
                assert code in (0, 1)
                assert re.fullmatch(pattern, output.strip("\n"), re.S), f"{command}\n{output}"
                run += 1
    return run


def run_command(command: str) -> tuple[int, str]:
    words = shlex.split(command, comments=True)
    assert words[0] == "sanctions-data"
    done = CliRunner().invoke(main, words[1:], prog_name="sanctions-data", env={"COLUMNS": "80"})
    return done.exit_code, done.output


def run_script(script: str, folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a step of a workflow as GitHub does, with this package as the command."""
    command = folder / "bin" / "sanctions-data"
    command.parent.mkdir(exist_ok=True)
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sanctions_data "$@"\n')
    command.chmod(0o755)
    path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    known = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "COLUMNS": "80", **env}
    words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(words, cwd=folder, env=known, capture_output=True, text=True, check=False, timeout=HANG)


@pytest.mark.slow
def test_the_steps_of_the_action_run_as_a_script(tmp_path: Path) -> None:
    yaml = pytest.importorskip("yaml")
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    inputs = {name: one.get("default", "") for name, one in action["inputs"].items()}
    step = action["runs"]["steps"][-1]
    assert {text.removeprefix("${{ inputs.").removesuffix(" }}") for text in step["env"].values()} <= inputs.keys()
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text("n\n1\n")
    (tmp_path / "in" / "b;$(touch owned).csv").write_text("n\nx\n")
    (tmp_path / "s.json").write_text('{"fields": [{"name": "n", "type": "integer"}]}')
    # `paths` is split at blanks, and a pattern may match names with blanks
    known = {"PATHS": "in/*.csv", "SCHEMA": "s.json", "FORMAT": inputs["format"], "SUMMARY": inputs["summary"]}
    done = run_script(step["run"], tmp_path, OUTPUT="", GITHUB_STEP_SUMMARY="summary.md", **known)
    assert done.returncode == 1
    assert "::error file=in/b;$(touch owned).csv,line=2" in done.stdout
    assert "### ❌ 1 problem in 2 rows of 2 tables" in (tmp_path / "summary.md").read_text("utf-8")
    known |= {"PATHS": "in/a.csv in/a.csv", "FORMAT": "html", "SUMMARY": "false"}
    done = run_script(step["run"], tmp_path, OUTPUT="r.html", GITHUB_STEP_SUMMARY="none.md", **known)
    assert (done.returncode, done.stdout) == (0, "")
    assert "Valid: 0 problems in 2 rows of 2 tables." in (tmp_path / "r.html").read_text("utf-8")
    assert not (tmp_path / "owned").exists()
    assert not (tmp_path / "none.md").exists()


def test_the_page_on_tables_of_ones_own_runs_from_its_first_block_to_its_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    yaml = pytest.importorskip("yaml")
    pytest.importorskip("jinja2")
    pytest.importorskip("sqlglot")
    monkeypatch.chdir(tmp_path)
    blocks = run_by("tests/test_docs.py::test_the_page_on_tables_of_ones_own_runs_from_its_first_block_to_its_last")
    assert follow(blocks) == 11
    workflow = yaml.safe_load(Path(".github/workflows/tables.yml").read_text("utf-8"))
    runs = [step["run"] for step in workflow["jobs"]["validate"]["steps"] if "run" in step]
    assert runs[0] == "pip install 'sanctions-data[validate,page]'"
    for script in runs[1:]:
        done = run_script(script, tmp_path, GITHUB_STEP_SUMMARY="summary.md")
        assert done.returncode == 0, done.stderr
    assert "::notice ::0 problems in 4 rows" in run_script(runs[1], tmp_path).stdout
    assert Path("summary.md").read_text("utf-8").startswith("### ✅ 0 problems in 4 rows")
    assert "Valid: 0 problems in 4 rows." in Path("report.html").read_text("utf-8")
    (hook,) = yaml.safe_load(Path(".pre-commit-config.yaml").read_text("utf-8"))["repos"][0]["hooks"]
    assert "0 problems in 4 rows" in run_script(f"{hook['entry']} visits.csv", tmp_path).stdout


def test_the_start_page_for_engineers_runs_from_its_first_block_to_its_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    yaml = pytest.importorskip("yaml")
    monkeypatch.chdir(tmp_path)
    blocks = run_by("tests/test_docs.py::test_the_start_page_for_engineers_runs_from_its_first_block_to_its_last")
    assert follow(blocks) == 5
    workflow = yaml.safe_load(Path(".github/workflows/tables.yml").read_text("utf-8"))
    install, check = [step["run"] for step in workflow["jobs"]["validate"]["steps"] if "run" in step]
    assert install == "pip install 'sanctions-data[validate]'"
    code, output = run_command(check)
    assert code == 0
    assert output == "::notice ::0 problems in 2 rows\n"


@pytest.mark.parametrize(
    "block",
    [pytest.param(block, id=block.place) for block in run_by("tests/test_docs.py::test_python_of_the_docs_runs")],
)
def test_python_of_the_docs_runs(block: Block) -> None:
    text, place = block.text, block.place
    if ">>>" not in text:
        exec(compile(text, place, "exec"), {})
        return
    parsed = doctest.DocTestParser().get_doctest(text, {}, place, place, 0)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE, verbose=False)
    runner.run(parsed)
    assert runner.summarize(verbose=False).failed == 0


@pytest.mark.slow
@pytest.mark.parametrize("page", ["docs/page.md", "docs/status.md"])
def test_the_shell_commands_of_a_page_run(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("jinja2")
    monkeypatch.chdir(tmp_path)
    shutil.copytree(data_path("VERSION").parent / "ledger", "my-ledger")
    blocks = run_by("tests/test_docs.py::test_the_shell_commands_of_a_page_run")
    for line in "".join(block.text for block in blocks if block.page == page).splitlines():
        code, output = run_command(line)
        assert code == 0, f"{line}\n{output}"


def test_the_tutorial_in_the_package_runs() -> None:
    import sanctions_data

    assert doctest.testmod(sanctions_data).failed == 0


def test_the_sql_of_the_page_on_files_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    duckdb = pytest.importorskip("duckdb")
    monkeypatch.chdir(ROOT)
    (block,) = run_by("tests/test_docs.py::test_the_sql_of_the_page_on_files_runs")
    rows = duckdb.connect().execute(block.text).fetchall()
    assert ("Chen Mingguo", None, "VOA News", None, None) in [(*row[:2], *row[3:]) for row in rows]
    assert len(rows) == 5


def test_the_readme_is_short_and_states_its_limits() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert len(text.splitlines()) < 120
    assert text.index("![") < text.index("## ")
    limits = text.partition("## Limits\n")[2].partition("\n## ")[0]
    assert limits.count("\n- **") == 6


def test_every_command_is_in_the_docs() -> None:
    text = "".join(page.read_text("utf-8") for page in PAGES)
    assert [name for name in COMMANDS if f"sanctions-data {name}" not in text] == []


def test_every_table_is_in_the_docs() -> None:
    text = (ROOT / "docs" / "dictionary.md").read_text("utf-8")
    assert [name for name in (*TABLES, *INDEXES) if f"`{name}`" not in text and f"## {name}" not in text] == []
