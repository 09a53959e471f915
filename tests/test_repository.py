"""The habits of the repository: what `make` runs, which hooks there are, and that tests/README.md is complete."""

from __future__ import annotations

import io
import re
import shlex
import shutil
import subprocess
import tokenize
from pathlib import Path

import pytest
from docs_blocks import run_by

ROOT = Path(__file__).parent.parent
TESTS = ROOT / "tests"


def make(*targets: str) -> str:
    """Return the commands that make would run for some targets."""
    if not shutil.which("make"):
        pytest.skip("make is not installed")
    command = ["make", "--dry-run", "--always-make", "-C", str(ROOT), *targets]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_make_check_runs_what_ci_runs() -> None:
    assert re.search(r"^CI_VENV=\S+ \.ci/run *$", make("check"), re.MULTILINE)
    assert ".ci/run lint types" in make("check", "STEPS=lint types")


def test_no_function_of_ci_has_the_name_of_a_program_that_it_looks_for() -> None:
    """A function that looks for a program of its own name finds itself, and installs nothing."""
    text = (ROOT / ".ci/run").read_text(encoding="utf-8")
    functions = set(re.findall(r"^(\w+)\(\) \{", text, re.MULTILINE))
    wanted = set(re.findall(r"(?:command -v|type -P) ([\w.-]+)", text))
    assert {"chromium", "java", "npm"} <= wanted
    assert {"step_docs", "python"} <= functions
    assert functions & wanted == set()


def test_make_test_leaves_out_what_is_slow() -> None:
    assert '-m "not slow and not spark and not browser"' in make("test")


def test_make_site_builds_the_docs_and_the_page() -> None:
    assert re.search(r" scripts/docs_site\.py -o site$", make("site"), re.MULTILINE)


def test_the_help_of_make_lists_every_target() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    (targets,) = re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert re.findall(r"^([a-z-]+):.*## ", text, re.MULTILINE) == ["help", *targets.split()[1:]]


def test_make_knows_the_commands_of_the_docs() -> None:
    for block in run_by("tests/test_repository.py::test_make_knows_the_commands_of_the_docs"):
        for line in block.text.splitlines() if block.text.startswith("make ") else ():
            program, *words = shlex.split(line, comments=True)
            assert program == "make"
            assert make(*words)


def test_the_commands_of_contributing_are_targets_of_make() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8") + (TESTS / "README.md").read_text(encoding="utf-8")
    (targets,) = re.findall(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"\bmake ([a-z-]+)", text)) <= set(targets.split())


def test_the_readme_of_the_tests_names_every_helper_and_directory() -> None:
    text = (TESTS / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(?:[a-z]+/)?([a-z_]+\.py)`", text))
    here = [path for path in TESTS.rglob("*.py") if not path.name.startswith(("test_", "__init__"))]
    assert named == {path.name for path in here}
    folders = {path.parent.name for path in TESTS.glob("*/__init__.py")}
    assert folders <= set(re.findall(r"^\| `([a-z]+)/` \|", text, re.MULTILINE))


def test_no_two_helpers_have_one_name() -> None:
    names = [path.name for path in TESTS.rglob("*.py") if not path.name.startswith(("test_", "__init__", "conftest"))]
    assert len(names) == len(set(names))


def test_any_is_not_used_more_than_before() -> None:
    """`Any` switches the type checker off. Lower the number when some are gone; never raise it."""
    lines = [
        (path, token.start[0])
        for path in (ROOT / "sanctions_data").rglob("*.py")
        for token in tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline)
        if (token.type, token.string) == (tokenize.NAME, "Any") and "import" not in token.line
    ]
    assert len(set(lines)) <= 107
