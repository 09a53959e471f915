"""Copy the repository or a small ledger into a directory, and run the scripts on the copy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from ledger_builder import harbour

from sanctions_data.ledger.storage import ledger_files, read_ledger

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import cite  # noqa: E402


class LedgerCopy:
    """The harbour ledger in one directory and its document in another."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.sources, draft = folder / "ledger", folder / "sources", harbour()
        self.folder.mkdir()
        self.sources.mkdir()
        (self.sources / "whatever.txt").write_text(draft.text, encoding="utf-8")
        self.texts = draft.texts
        for name, text in ledger_files(draft.ledger()).items():
            (self.folder / name).write_bytes(text.encode())

    def cite(self, *arguments: str) -> int:
        places = ["--ledger", str(self.folder), "--sources", str(self.sources), "--added-in", "0.2.0"]
        return cite.main(["gazette", *arguments, *places])

    def ledger(self):
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
    major, minor, patch = (checkout / "sanctions_data/data/VERSION").read_text().strip().split(".")
    return f"{major}.{minor}.{int(patch) + 1}"
