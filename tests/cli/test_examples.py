"""Every example of every help, and of docs/cli.md, runs and says what it is shown to say."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import click
import pytest
from checkout_copy import of_a_release
from click.testing import Result
from docs_blocks import run_by

import sanctions_data as sd
from sanctions_data.cli import COMMANDS, main

from .run_command import ROOT, run

DOCS = ROOT / "docs" / "cli.md"
VERIFY = "sanctions-data verify"  # what it says depends on whether the data are a release
WRITES = "sanctions-data ledger "  # tests/test_ledger_commands.py runs these examples, in a copy


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, group
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        if isinstance(found, click.Group):
            yield from commands(found, (*path, name))
        else:
            yield (*path, name), found


def examples(command: click.Command) -> list[str]:
    return re.findall(r"^  (sanctions-data .*)$", command.epilog or "", re.MULTILINE)


ALL = list(commands(main))
EXAMPLES = [pytest.param(line, id=line) for _, command in ALL for line in examples(command) if WRITES not in line]


def write_tables(folder: Path) -> None:
    """Write the files that the examples of `validate` and `infer` name."""
    (folder / "listings").mkdir()
    (folder / "listings" / "days.csv").write_text("day\n2021-03-22\n")
    shutil.copy(sd.data_path("measures.csv"), folder / "listings.csv")
    (folder / "listings.schema.json").write_text(json.dumps(sd.table_schema("measures")))
    schema = {"fields": [{"name": "day", "type": "date"}]}
    (folder / "days.csv").write_text("day\n2021-03-22\n")
    package = {"resources": [{"name": "days", "path": "days.csv", "schema": schema}]}
    (folder / "datapackage.json").write_text(json.dumps(package))


def answer(line: str) -> Result:
    return run(*shlex.split(line)[1:])


@pytest.mark.parametrize(("path", "command"), [pytest.param(*pair, id=" ".join(pair[0]) or "main") for pair in ALL])
def test_help_ends_with_two_to_four_examples(path: tuple[str, ...], command: click.Command) -> None:
    text = run(*path, "--help").stdout
    assert all(len(line) <= 80 for line in text.splitlines())
    found = examples(command)
    assert 2 <= len(found) <= 4
    assert text.rstrip().splitlines()[-len(found) :] == [f"    {line}" for line in found]
    assert all(line.split()[1 : 1 + len(path)] == list(path) for line in found)


@pytest.mark.slow
@pytest.mark.parametrize("line", EXAMPLES)
def test_example_of_a_help_runs(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    if any(f" {name} " in line for name in ("validate", "infer", "describe", "--package")):
        write_tables(tmp_path)
    if " -o listings.schema.json" in line:
        (tmp_path / "listings.schema.json").unlink()
    if " --data my-ledger/" in line:
        shutil.copytree(sd.data_path("VERSION").parent / "ledger", tmp_path / "my-ledger")
    if " --exports site" in line:
        sd.export("all", "site")
    monkeypatch.setattr("webbrowser.open", lambda url: url.startswith("file://"))
    result = answer(line)
    if "articles/" in line:
        assert result.exit_code == 3  # there are none here
        assert "no such file" in result.output
        return
    assert result.exit_code == 0, result.stderr
    assert result.stdout or " -o " in line or " --open" in line


@pytest.mark.sources
@pytest.mark.parametrize("line", [case for case in EXAMPLES if "articles/" in str(case.values[0])])
def test_example_with_documents_runs(line: str, sources: Path) -> None:
    assert answer(line.replace("articles/", f"{sources}/")).exit_code == 0


def shown() -> Iterator[tuple[str, str]]:
    """(command, what is shown of its answer) of the console blocks."""
    for block in run_by("tests/cli/test_examples.py::test_docs_show_what_is_said"):
        yield from block.sessions()


CONSOLE = [pair for pair in shown() if pair[0] != "echo $?"]


def same(text: str) -> str:
    """Ids of claims aside, which are only numbers."""
    return re.sub(r"\bc[0-9]{4}\b", "c0000", text)


@pytest.mark.parametrize(
    ("line", "output"),
    [pytest.param(*pair, id=pair[0], marks=of_a_release if pair[0] == VERIFY else ()) for pair in CONSOLE],
)
def test_docs_show_what_is_said(line: str, output: str) -> None:
    """An ellipsis stands for anything."""
    result = answer(line)
    pattern = "*".join(re.sub(r"([\[*?])", r"[\1]", part) for part in same(output).split("…\n"))
    assert fnmatchcase(same(result.stdout), pattern), result.stdout
    assert "verify" in line or result.exit_code == 0


def test_the_exit_code_shown_is_the_one_given() -> None:
    pairs = list(shown())
    at = next(i for i, (line, _) in enumerate(pairs) if line == "echo $?")
    assert answer(pairs[at - 1][0]).exit_code == int(pairs[at][1])


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_stands_in_the_docs(name: str) -> None:
    assert re.search(rf"^\| `{name}\b", DOCS.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize(("path", "command"), [pytest.param(*pair, id=" ".join(pair[0])) for pair in ALL if pair[0]])
def test_every_parameter_has_help(path: tuple[str, ...], command: click.Command) -> None:
    assert [p.name for p in command.params if isinstance(p, click.Option) and not p.help] == []
