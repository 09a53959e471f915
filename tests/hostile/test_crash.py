"""Runs that are killed, and runs at the same time."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from .helpers import ROOT, attack, environment, put, table_schema


def start(folder: Path, *args: str, path: Path | None = None) -> subprocess.Popen[bytes]:
    env = environment(PYTHONPATH=str(path or folder))
    return subprocess.Popen([sys.executable, *args], cwd=folder, env=env, stdout=-3, stderr=-3)


def check(checkout: Path) -> int:
    return subprocess.run(
        [sys.executable, "scripts/build.py", "--check"], cwd=checkout, capture_output=True, check=False
    ).returncode


def test_a_killed_build_is_put_right_by_the_next(checkout: Path) -> None:
    place = checkout / "sanctions_data/data"
    whole = {path.name: path.read_bytes() for path in place.glob("*.csv")}
    for delay in (0.6, 0.9, 1.2):
        for path in place.glob("*.csv"):
            path.write_bytes(b"")
        child = start(checkout, "scripts/build.py")
        time.sleep(delay)
        child.kill()
        child.wait()
        for path in place.glob("*.csv"):
            assert path.read_bytes() in (b"", whole[path.name])
    (place / "standings.csv").write_bytes(whole["standings.csv"])
    first, second = start(checkout, "scripts/build.py"), start(checkout, "scripts/build.py")
    assert (first.wait(60), second.wait(60), check(checkout)) == (0, 0, 0)
    assert not list(checkout.rglob(".*.new"))


def test_a_citation_that_was_stopped_is_finished(checkout: Path) -> None:
    sys.path.insert(0, str(checkout / "scripts"))
    try:
        import alone
    finally:
        sys.path.pop(0)
    folder = put(checkout / "ledger", {"claims.csv": "old", "evidence.csv": "old"})
    alone.write(folder / alone.JOURNAL, '{"evidence.csv": "new", "claims.csv": "new"}')
    alone.write(folder / "evidence.csv", "new")
    assert alone.finish(folder)
    assert [(folder / name).read_text() for name in ("claims.csv", "evidence.csv")] == ["new", "new"]
    assert not alone.finish(folder)


def test_a_release_that_was_stopped_hides_nothing(checkout: Path) -> None:
    put(checkout, {"sanctions_data/data/releases/.9.9.9.new/measures.csv": "half"})
    done = subprocess.run(
        [sys.executable, "-m", "sanctions_data", "info"],
        cwd=checkout,
        env=environment(PYTHONPATH=str(checkout)),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-500:]
    assert b"9.9.9" not in done.stdout


def test_bad_rows_are_whole_or_not_there(tmp_path: Path) -> None:
    put(tmp_path, {"t.csv": "a\n" + "1\n" * 50_000, "s.json": table_schema("a", enum=["x"]), "out.csv": "old"})
    args = ("-m", "sanctions_data", "validate", "t.csv", "-s", "s.json", "--limit", "1", "--bad-rows", "out.csv")
    for delay in (0.5, 0.8, 1.1):
        child = start(tmp_path, *args, path=ROOT)
        time.sleep(delay)
        child.kill()
        child.wait()
        assert (tmp_path / "out.csv").read_text().count("\n") in (0, 50_001)
    both = [
        subprocess.Popen([sys.executable, *args], cwd=tmp_path, env=environment(), stdout=-3, stderr=-3) for _ in "ab"
    ]
    assert [one.wait(60) for one in both] == [1, 1]
    assert (tmp_path / "out.csv").read_text().count("\n") == 50_001


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
