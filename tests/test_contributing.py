"""CONTRIBUTING.md, docs/ledger.md and docs/maintaining.md, run block by block on a copy of the repository."""

from __future__ import annotations

import csv
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass, field
from itertools import takewhile, zip_longest
from pathlib import Path

import pytest
from checkout_copy import LedgerCopy
from click.testing import CliRunner
from docs_blocks import BLOCKS, ROOT, Block, run_by

from sanctions_data.build.checkout import Checkout
from sanctions_data.cli import main
from sanctions_data.cli.ledger import command as ledger_group
from sanctions_data.ledger import Ledger
from sanctions_data.release.freeze import check_ledger

ENVIRONMENT = {"COLUMNS": "80", "SANCTIONS_DATA_SOURCES": ""}


def shell_blocks(page: str) -> Iterator[tuple[Block, str | None]]:
    """Yield the shell blocks of a page, each with the output in the block after it; None if the page shows none."""
    found = [block for block in BLOCKS if block.page == page]
    for block, after in zip_longest(found, found[1:]):
        if block.language == "sh":
            yield block, after.text if after is not None and after.language == "text" else None


@dataclass
class Walk:
    """A copy of the repository in which commands are run, and what they printed."""

    checkout: Path
    sources: Path | None = None
    output: dict[str, str] = field(default_factory=dict)

    def run_block(self, block: Block) -> str:
        """Run the commands of a block in the copy, and return what they print.

        Commands of the ledger are run in this process: they work on the copy, and each start of Python costs as much
        as the command.
        """
        printed = []
        for command in commands(block.text):
            words = shlex.split(command)
            if words[:2] == ["sanctions-data", "ledger"] and words[2] != "release":
                with chdir(self.checkout):
                    done = CliRunner().invoke(main, words[1:], obj=Checkout(self.checkout), env=ENVIRONMENT)
                assert done.exit_code == 0, (command, done.output, done.exception)
                printed.append(done.stdout)
            else:
                printed.append(self.run_shell(command))
        self.output[block.heading] = self.output.get(block.heading, "") + "".join(printed)
        return "".join(printed)

    def run_shell(self, command: str) -> str:
        python = shlex.quote(sys.executable)
        known = f'python() {{ {python} "$@"; }}\nsanctions-data() {{ {python} -m sanctions_data "$@"; }}\n'
        environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "COLUMNS": "80", "LC_ALL": "C.UTF-8"}
        environment |= {"PYTHONPATH": str(self.checkout), "HOME": str(self.checkout.parent)}
        if self.sources is not None:
            environment["SANCTIONS_DATA_SOURCES"] = str(self.sources)
        words = ["bash", "-euo", "pipefail", "-c", known + command]
        done = subprocess.run(words, cwd=self.checkout, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        return done.stdout


def commands(text: str) -> Iterator[str]:
    """Yield the commands of a block: lines, with those that a backslash or a here-document continues."""
    lines = iter(text.splitlines())
    for line in lines:
        command = line
        while command.endswith("\\"):
            command = command[:-1] + next(lines)
        if here := re.search(r"<<'(\w+)'$", command):
            body = takewhile(lambda row, end=here[1]: row != end, lines)  # type: ignore[misc]
            command = "\n".join([command, *body, here[1]])
        if command.strip():
            yield command


def matches(expected: str, output: str) -> bool:
    """Return whether a page shows what was printed; `…` stands for anything, alone on a line for any lines."""
    pattern = "".join(
        r"(?:.*\n)*?" if line == "…" else ".*?".join(map(re.escape, line.split("…"))) + "\n"
        for line in expected.splitlines()
    )
    return re.fullmatch(pattern + r"(?:.*\n)*", output) is not None


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """A copy of the repository after the commands of CONTRIBUTING.md."""
    checkout = tmp_path_factory.mktemp("newcomer") / "checkout"
    checkout.mkdir()
    for name in ("sanctions_data", "schemas", "scripts", "docs"):
        shutil.copytree(ROOT / name, checkout / name)
    for name in ("pyproject.toml", "datapackage.json", "README.md", "CHANGELOG.md", "CITATION.cff", "CONTRIBUTING.md"):
        shutil.copy(ROOT / name, checkout / name)
    return Walk(checkout)


def follow(walk: Walk, *headings: str) -> None:
    """Run the blocks of some sections of CONTRIBUTING.md, and compare what they print with what the page shows."""
    for block, expected in shell_blocks("CONTRIBUTING.md"):
        if block.heading not in headings or block.why_not_run:
            continue
        output = walk.run_block(block)
        if expected is not None:
            assert matches(expected, output), f"{block.text}\n{output}"


@pytest.fixture(scope="module")
def corrected(walk: Walk) -> Walk:
    follow(walk, "Correct a value")
    return walk


@pytest.fixture(scope="module")
def extended(corrected: Walk) -> Walk:
    follow(corrected, "Add a source", "Check and send")
    return corrected


def ledger(walk: Walk) -> Ledger:
    return Checkout(walk.checkout).read_ledger()


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_block_but_those_of_make_is_in_a_walk() -> None:
    followed = ("Correct a value", "Add a source", "Check and send")
    shell = [block for block, _ in shell_blocks("CONTRIBUTING.md")]
    others = [block for block in shell if block.heading not in followed or block.why_not_run]
    assert [block.text.split()[:2] for block in others] == [["make", "install"], ["make", "test"]]
    assert {block.heading for block, _ in shell_blocks("docs/maintaining.md")} == {"A release"}


@pytest.mark.slow
def test_a_correction_replaces_a_claim_and_shows_in_the_table(corrected: Walk) -> None:
    rows = {row.id: row for row in ledger(corrected).claims}
    old = rows["c0172"]
    new = rows[old.replaced_by or ""]
    assert (old.retired_in, old.cause, new.added_in) == (
        new.added_in,
        "curation",
        Checkout(corrected.checkout).next_version,
    )
    assert (old.parsed, new.parsed) == ("the sanctions rest on lies", "the sanctions have no basis")
    assert [row.claim for row in ledger(corrected).evidence if row.active and row.claim in (old.id, new.id)] == [
        new.id
    ] * 2
    (record,) = [
        row for row in read(corrected.checkout / "sanctions_data/data/remarks.csv") if row["position"] == new.parsed
    ]
    assert record["id"] == "cn-foreign-ministry-denunciation"


@pytest.mark.slow
def test_a_new_source_of_ten_sentences_is_in_every_table(extended: Walk) -> None:
    data = extended.checkout / "sanctions_data/data"
    found = [row for row in read(data / "provenance.csv") if row["source"] == "harbour-gazette-2021-03-23"]
    fields = {(row["record"], row["field"]) for row in found}
    assert {
        ("gb-2021-xinjiang-1", "announced_on"),
        ("mira-oduya-warning", "position"),
        ("mira-oduya", "name"),
    } <= fields
    assert "Headline: a research centre on the week of the listings." in {
        row.gist for row in ledger(extended).sentences if row.source == "harbour-gazette-2021-03-23"
    }
    (conflict,) = [row for row in ledger(extended).decisions if row.active and "c0079" in row.claims]
    assert (conflict.chosen, conflict.added_in) == ("c0079", Checkout(extended.checkout).next_version)
    (action,) = [row for row in read(data / "actions.csv") if row["id"] == "eu-2021-xinjiang-1"]
    assert action["announced_on"] == "2021-03-22"
    (remark,) = [row for row in read(data / "remarks.csv") if row["id"] == "mira-oduya-warning"]
    assert (remark["speaker_name"], remark["date"], remark["stance"]) == ("Mira Oduya", "2021-03-22", "warns")


@pytest.mark.slow
def test_no_released_row_changed_and_no_row_has_a_version_that_never_was(extended: Walk) -> None:
    checkout = Checkout(extended.checkout)
    chain = checkout.releases()
    assert list(check_ledger(checkout.read_ledger(), chain)) == []
    before = Checkout(ROOT).read_ledger()
    known = {row.id for row in before.claims}
    added = {row.added_in for row in checkout.read_ledger().claims if row.id not in known}
    assert added == {checkout.next_version}


@pytest.mark.slow
def test_the_changelog_has_both_lines_under_the_version_in_the_making(extended: Walk) -> None:
    text = (extended.checkout / "CHANGELOG.md").read_text(encoding="utf-8")
    section = text.partition(f"## {Checkout(extended.checkout).next_version}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("- ")]
    assert lines[-2:] == [
        "- The position of China’s Foreign Ministry of 22 March 2021 is worded more plainly.",
        "- A new source, an article of the Harbour Gazette of 23 March 2021.",
    ]


@pytest.mark.slow
def test_no_text_of_the_document_is_in_the_checkout(extended: Walk) -> None:
    known = (extended.checkout / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert "studied sanctions since 2009" in known
    for path in (extended.checkout / "sanctions_data").rglob("*"):
        if path.suffix in (".csv", ".json", ".cff"):
            assert "studied sanctions since 2009" not in path.read_text(encoding="utf-8"), path


def test_the_examples_of_the_ledger_page_run_from_the_first_to_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (ROOT / "docs/ledger.md").read_text(encoding="utf-8")
    copy = LedgerCopy(tmp_path)
    copy.sources.rename(tmp_path / "articles")
    monkeypatch.chdir(tmp_path)
    ran = set()
    blocks = run_by("tests/test_contributing.py::test_the_examples_of_the_ledger_page_run_from_the_first_to_the_last")
    for block in blocks:
        if block.language == "text":
            name = "gists.txt" if block.text.startswith("1: ") else "notice.txt"
            Path(name).write_text(block.text, encoding="utf-8")
        for command, expected in block.sessions():
            words = shlex.split(command)
            assert words[:2] == ["sanctions-data", "ledger"]
            ran.add(words[2])
            done = CliRunner().invoke(main, words[1:], obj=Checkout(copy.root), env=ENVIRONMENT)
            assert done.exit_code == 0, done.output
            assert matches(expected, done.output), f"{command}\n{done.output}"
    commands = set(ledger_group.commands)
    assert ran == commands - {"release"}
    assert commands == set(re.findall(r"^## (\w+)$", text, re.M)) == set(re.findall(r"^\| \[`ledger (\w+)", text, re.M))


@pytest.mark.slow
@pytest.mark.sources
def test_a_release_is_cut_as_the_maintainers_page_says(extended: Walk, sources: Path) -> None:
    checkout = Checkout(extended.checkout)
    version, known = checkout.next_version, checkout.releases().versions
    parts = run_by("tests/test_contributing.py::test_a_release_is_cut_as_the_maintainers_page_says")
    text = "".join(block.text for block in parts)
    script = re.sub(r"^VERSION=.*$", f"VERSION={version}", text, count=1, flags=re.M)
    extended.run_shell("git init --quiet . && git config user.name A && git config user.email a@example.org")
    extended.sources = sources
    output = extended.run_shell(script)
    assert checkout.releases().versions == (*known, version)
    assert re.search(r"^\d+ checks passed, 1 was not run$", output, re.M)
    changelog = (extended.checkout / "CHANGELOG.md").read_text(encoding="utf-8")
    section = changelog.partition(f"## {version}\n")[2].partition("\n## ")[0]
    digest = re.search(r"^release digest ([0-9a-f]{64})$", output, re.M)
    assert digest is not None
    assert f"- Release digest of the data: `{digest[1]}`." in section
    assert "`mira-oduya`" in section.partition("### Data\n\n")[2]
    assert extended.run_shell("git tag").split() == [f"v{version}"]
