"""How the scripts write: in one folder, one at a time, whole or not at all, and what they refuse."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from checkout_copy import LedgerCopy, next_patch, of_a_release, release, run
from guards import HANG, until

from sanctions_data.build import atomic_write
from sanctions_data.published.chain import read_chain
from sanctions_data.published.digests import CHAIN

WORDS = ("the press", "--table", "events", "--record", "fair", "--field", "place")


def test_a_journal_writes_in_its_own_folder_only(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    folder.mkdir()
    atomic_write.write(
        folder / atomic_write.JOURNAL, json.dumps({"../away.csv": "x", str(tmp_path / "there.csv"): "x"})
    )
    assert atomic_write.finish(folder)
    assert [path.name for path in tmp_path.iterdir()] == ["ledger"]


def test_who_reads_the_old_file_reads_all_of_it(tmp_path: Path) -> None:
    """Nothing is written into the file that a reader has opened."""
    (tmp_path / "a").write_text("old")
    with (tmp_path / "a").open() as reader:
        atomic_write.write(tmp_path / "a", "new")
        assert reader.read() == "old"
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a": "new"}


def test_what_could_not_be_written_leaves_nothing(tmp_path: Path) -> None:
    """A folder that holds something cannot be replaced by a file."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a/kept").write_text("old")
    with pytest.raises(OSError, match="a"):
        atomic_write.write(tmp_path / "a", "new")
    assert [path.name for path in tmp_path.rglob("*")] == ["a", "kept"]


def test_a_sweep_removes_what_was_left_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in (".a.csv.new", "in/.b.csv.new", "a.csv", "a.new", ".a"):
        (tmp_path / name).write_text("x")
    (tmp_path / ".1.0.1.new").mkdir()
    atomic_write.sweep(tmp_path)
    assert {path.name for path in tmp_path.rglob("*")} == {"in", "a.csv", "a.new", ".a", ".1.0.1.new"}


def test_the_next_citation_finishes_what_was_begun(tmp_path: Path) -> None:
    copy = LedgerCopy(tmp_path)
    atomic_write.write(copy.folder / atomic_write.JOURNAL, '{"note.csv": "begun"}')
    before = copy.bytes()
    assert copy.cite(*WORDS, "--dry-run") == 0
    assert copy.bytes() == before
    assert copy.cite(*WORDS) == 0
    assert (copy.folder / "note.csv").read_text() == "begun"
    assert not (copy.folder / atomic_write.JOURNAL).exists()


def _waits(child: subprocess.Popen[bytes]) -> bool:
    """Whether the kernel has a process in a queue for a lock."""
    locks = Path("/proc/locks").read_text().splitlines()
    return any("->" in line and f" {child.pid} " in line for line in locks)


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="the system does not say who waits for a lock")
def test_a_citation_waits_for_another(tmp_path: Path) -> None:
    copy = LedgerCopy(tmp_path)
    command = [sys.executable, *copy.cite_command(*WORDS)]
    before = copy.bytes()
    with atomic_write.locked(copy.folder):
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(lambda: _waits(child) or child.poll() is not None)
        assert child.poll() is None
        assert copy.bytes() == before
    assert child.wait(HANG) == 0
    assert copy.bytes() != before


@pytest.mark.slow
def test_a_build_finishes_a_citation_and_a_check_only_says_so(checkout: Path) -> None:
    ledger = checkout / "sanctions_data/data/ledger"
    claims = (ledger / "claims.csv").read_bytes()
    (ledger / "claims.csv").write_bytes(b"half")
    journal = ledger / atomic_write.JOURNAL
    atomic_write.write(journal, json.dumps({"claims.csv": claims.decode()}))
    left = checkout / "docs/.left.md.new"
    left.write_text("x")
    found = run(checkout, "scripts/build.py", "--check")
    assert (found.returncode, "in the middle of a change" in found.stderr) == (1, True)
    assert (journal.exists(), left.exists(), (ledger / "claims.csv").read_bytes()) == (True, True, b"half")
    assert run(checkout, "scripts/build.py").returncode == 0
    assert (journal.exists(), left.exists(), (ledger / "claims.csv").read_bytes()) == (False, False, claims)
    assert run(checkout, "scripts/build.py", "--check").returncode == 0


def prepared(checkout: Path) -> str:
    """Ask for the next version in a copy of the repository."""
    version, project = next_patch(checkout), checkout / "pyproject.toml"
    old = (checkout / "sanctions_data/data/VERSION").read_text().strip()
    project.write_text(project.read_text().replace(f'version = "{old}"', f'version = "{version}"'))
    return version


def test_a_release_without_documents_is_refused(checkout: Path) -> None:
    prepared(checkout)
    found = run(checkout, *release(checkout))
    needed = "a release needs the documents: --sources DIR, or SANCTIONS_DATA_SOURCES\n"
    assert (found.returncode, found.stderr) == (3, needed)


@pytest.mark.slow
@of_a_release
def test_a_release_of_what_is_stale_or_was_released_is_refused(checkout: Path, sources: Path) -> None:
    released = run(checkout, *release(checkout), sources=sources)
    assert (released.returncode, "was released already" in released.stderr) == (1, True)
    version = prepared(checkout)
    stale = run(checkout, *release(checkout), sources=sources)
    assert (stale.returncode, "is not up to date; run scripts/build.py first" in stale.stderr) == (1, True)
    assert not (checkout / "sanctions_data/data/releases" / version).exists()


@pytest.mark.slow
def test_a_release_takes_nothing_over_from_one_that_was_stopped(checkout: Path, sources: Path) -> None:
    version, chain = prepared(checkout), checkout / "sanctions_data/data" / CHAIN
    assert run(checkout, "scripts/build.py", sources=sources).returncode == 0
    before = chain.read_bytes()
    assert run(checkout, *release(checkout), "--dry-run", sources=sources).returncode == 0
    assert chain.read_bytes() == before
    stopped = chain.with_name(f".{chain.name}.new")
    stopped.write_text("half")
    assert run(checkout, *release(checkout), sources=sources).returncode == 0
    assert read_chain(chain.read_bytes()).versions[-1] == version
    assert not stopped.exists()
