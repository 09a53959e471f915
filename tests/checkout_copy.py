"""Copies of the repository and of an invented ledger, and commands run in them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from ledger_builder import harbour

from sanctions_data import published
from sanctions_data.build.checkout import LEDGER, Checkout
from sanctions_data.cli import main
from sanctions_data.ledger import Ledger
from sanctions_data.ledger.storage import ledger_files, read_ledger
from sanctions_data.published.digests import CHAIN
from sanctions_data.published.version_numbers import next_release
from sanctions_data.release.freeze import chain_file, freeze

ROOT = Path(__file__).parent.parent
# a command of the package, in the checkout that the first argument names
IN_CHECKOUT = """
import sys
from pathlib import Path
from sanctions_data.build.checkout import Checkout
from sanctions_data.cli import main
main(sys.argv[2:], obj=Checkout(Path(sys.argv[1])))
"""


# for tests that go on from data that are a release
of_a_release = pytest.mark.skipif(
    next_release(published.current()) is not None, reason="the data are a state on the way to a release"
)


class LedgerCopy:
    """A checkout with an invented ledger, and the document in another folder."""

    def __init__(self, folder: Path) -> None:
        self.root, self.sources, draft = folder / "copy", folder / "sources", harbour()
        self.folder = self.root / LEDGER
        self.folder.mkdir(parents=True)
        self.sources.mkdir()
        project = '[project]\nname = "sanctions-data"\nversion = "0.2.0"\n'
        (self.root / "pyproject.toml").write_text(project, encoding="utf-8")
        (self.root / "CHANGELOG.md").write_text("# Changelog\n\n## 0.2.0\n", encoding="utf-8")
        chain = self.folder.parent / CHAIN
        chain.parent.mkdir(parents=True)
        chain.write_text(chain_file([freeze({}, draft.ledger(), "0.1.0", [])]), encoding="utf-8")
        (self.sources / "whatever.txt").write_text(draft.text, encoding="utf-8")
        self.texts = draft.texts
        for name, text in ledger_files(draft.ledger()).items():
            (self.folder / name).write_bytes(text.encode())

    def run(self, *arguments: str) -> int:
        """Run a command of the package in this process, and return its exit code."""
        try:
            main(list(arguments), obj=Checkout(self.root))
        except SystemExit as end:
            return int(end.code or 0)
        return 0

    def cite(self, *arguments: str) -> int:
        return self.run("ledger", "cite", "gazette", *arguments, "--sources", str(self.sources))

    def cite_command(self, *arguments: str) -> list[str]:
        """The same for a process of its own: arguments of Python."""
        cite = ["ledger", "cite", "gazette", *arguments, "--sources", str(self.sources)]
        return ["-c", IN_CHECKOUT, str(self.root), *cite]

    def ledger(self) -> Ledger:
        return read_ledger(lambda name: (self.folder / name).read_bytes().decode())

    def bytes(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted(self.folder.iterdir())}


def run(checkout: Path, *command: str, sources: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Python in a copy of the repository."""
    env = {name: value for name, value in os.environ.items() if name != "SANCTIONS_DATA_SOURCES"}
    env["PYTHONPATH"] = str(checkout)
    if sources:
        env["SANCTIONS_DATA_SOURCES"] = str(sources)
    return subprocess.run(
        [sys.executable, *command], cwd=checkout, env=env, capture_output=True, text=True, check=False
    )


def findings(checkout: Path) -> list[str]:
    done = run(checkout, "-m", "sanctions_data", "verify", "--format", "json")
    assert done.returncode in (0, 1), done.stderr
    return [f"{one['check']}: {one['message']}" for one in json.loads(done.stdout)["findings"]]


def next_patch(checkout: Path) -> str:
    """The version that a correction leads to: the next patch, or the release that a development state leads to."""
    now = (checkout / "sanctions_data/data/VERSION").read_text().strip()
    major, minor, patch = now.split(".")[:3]
    return next_release(now) or f"{major}.{minor}.{int(patch) + 1}"


def release(checkout: Path) -> list[str]:
    """Arguments of Python that freeze the version that is being prepared in a copy of the repository."""
    return ["-m", "sanctions_data", "ledger", "release", Checkout(checkout).version]
