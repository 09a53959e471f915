"""Runs that are killed, and runs at the same time."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from checkout_copy import LedgerCopy
from guards import HANG

from .limited_process import ROOT, attack, environment, put, table_schema


def start(folder: Path, *args: str, path: Path | None = None) -> subprocess.Popen[bytes]:
    env = environment(PYTHONPATH=str(path or folder))
    return subprocess.Popen([sys.executable, *args], cwd=folder, env=env, stdout=-3, stderr=-3)


def check(checkout: Path) -> int:
    return subprocess.run(
        [sys.executable, "scripts/build.py", "--check"], cwd=checkout, capture_output=True, check=False
    ).returncode


def end_at(size: int, scratch: Path, folder: Path, *args: str, path: Path | None = None) -> int:
    """Run Python until it has written `size` bytes into one file: there the kernel ends it, amid a write."""
    put(scratch, {"doomed/sitecustomize.py": DOOMED})
    env = environment(PYTHONPATH=f"{scratch / 'doomed'}:{path or folder}", PYTHONDONTWRITEBYTECODE="1", MOST=str(size))
    return subprocess.run([sys.executable, *args], cwd=folder, env=env, stdout=-3, stderr=-3, check=False).returncode


DOOMED = """
import os, resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
resource.setrlimit(resource.RLIMIT_FSIZE, (int(os.environ["MOST"]),) * 2)
"""


@pytest.mark.slow
def test_a_killed_build_is_put_right_by_the_next(checkout: Path, tmp_path: Path) -> None:
    place = checkout / "sanctions_data/data"
    whole = {path.name: path.read_bytes() for path in place.glob("*.csv")}
    for size in (1, 2000):
        for name in whole:
            (place / name).write_bytes(b"" if name != "standings.csv" else whole[name])
        assert end_at(size, tmp_path, checkout, "scripts/build.py") == -signal.SIGXFSZ
        for path in place.glob("*.csv"):
            assert path.read_bytes() in (b"", whole[path.name]), path.name
        assert [path.stat().st_size for path in checkout.rglob(".*.new")] == [size]
    first, second = start(checkout, "scripts/build.py"), start(checkout, "scripts/build.py")
    assert (first.wait(HANG), second.wait(HANG), check(checkout)) == (0, 0, 0)
    assert not list(checkout.rglob(".*.new"))


@pytest.mark.parametrize("size", [1, 500])
def test_a_citation_killed_while_it_writes(tmp_path: Path, size: int) -> None:
    copy = LedgerCopy(tmp_path)
    before = copy.bytes()
    words = ("the press", "--table", "events", "--record", "fair", "--field", "place")
    assert end_at(size, tmp_path, ROOT, *copy.cite_command(*words)) == -signal.SIGXFSZ
    assert {name: raw for name, raw in copy.bytes().items() if not name.endswith(".new")} == before
    assert copy.cite(*words) == 0
    left = copy.bytes()
    assert left.keys() == before.keys()
    assert left != before


def test_a_citation_that_was_stopped_is_finished(checkout: Path) -> None:
    from sanctions_data.build import atomic_write

    folder = put(checkout / "ledger", {"claims.csv": "old", "evidence.csv": "old"})
    atomic_write.write(folder / atomic_write.JOURNAL, '{"evidence.csv": "new", "claims.csv": "new"}')
    atomic_write.write(folder / "evidence.csv", "new")
    assert atomic_write.finish(folder)
    assert [(folder / name).read_text() for name in ("claims.csv", "evidence.csv")] == ["new", "new"]
    assert not atomic_write.finish(folder)


def test_a_release_that_was_stopped_hides_nothing(checkout: Path) -> None:
    put(checkout, {"sanctions_data/data/releases/.chain.json.new": '{"version": "9.9.9"}'})
    done = subprocess.run(
        [sys.executable, "-m", "sanctions_data", "info"],
        cwd=checkout,
        env=environment(PYTHONPATH=str(checkout)),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-500:]
    assert b"9.9.9" not in done.stdout


@pytest.mark.slow
def test_bad_rows_are_whole_or_not_there(tmp_path: Path) -> None:
    put(tmp_path, {"t.csv": "a\n" + "1\n" * 50_000, "s.json": table_schema("a", enum=["x"]), "out.csv": "old"})
    args = ("-m", "sanctions_data", "validate", "t.csv", "-s", "s.json", "--limit", "1", "--bad-rows", "out.csv")
    for size in (1, 200_000):
        assert end_at(size, tmp_path, tmp_path, *args, path=ROOT) == -signal.SIGXFSZ
        assert (tmp_path / "out.csv").read_text() == "old"
    both = [start(tmp_path, *args, path=ROOT) for _ in "ab"]
    assert [one.wait(HANG) for one in both] == [1, 1]
    assert (tmp_path / "out.csv").read_text().count("\n") == 50_001


@pytest.mark.slow
@pytest.mark.parametrize(
    ("raw", "code"),
    [(b"\xff\xfe", 3), (b"\0", 1), (b'"', 1), (b"id\n" + b"x" * 200_000, 1), (b"id,\x1b[31m\n1\n", 1)],
    ids=["no text", "NUL", "quote", "long", "escape"],
)
def test_a_hostile_ledger_is_one_line(checkout: Path, raw: bytes, code: int) -> None:
    put(checkout, {"sanctions_data/data/ledger/claims.csv": raw})
    found = attack("scripts/build.py", cwd=checkout)
    assert found.returncode == code
    assert found.stderr.count(b"\n") == 1
    assert b"\x1b" not in found.stderr
