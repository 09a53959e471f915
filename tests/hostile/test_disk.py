"""Disks that take nothing more: full, or mounted read-only. Real ones, in a mount namespace of their own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from checkout_copy import LedgerCopy, next_patch
from guards import HANG

from .limited_process import environment, put, table_schema

# moves a folder to a small disk, breaks the disk, runs a command, mends the disk, runs it again
DISK = """
folder=$1 kind=$2 scratch=$3; shift 3
mkdir "$scratch/disk"
mount -t tmpfs -o size=$(( $(du -sk "$folder" | cut -f1) + 8000 ))k tmpfs "$scratch/disk"
cp -a "$folder/." "$scratch/disk" && mount --bind "$scratch/disk" "$folder" || exit 9
digests() { (cd "$folder" && find . -type f ! -name filler | sort | xargs sha256sum); }
digests > "$scratch/before"
if [ "$kind" = full ]; then head -c 1G /dev/zero > "$folder/filler" 2>/dev/null
else mount -o remount,ro "$scratch/disk" && mount -o remount,ro,bind "$folder" || exit 9; fi
"$@" > "$scratch/out" 2> "$scratch/err"; echo $?
digests > "$scratch/after"
if [ "$kind" = full ]; then rm "$folder/filler"
else mount -o remount,rw "$scratch/disk" && mount -o remount,rw,bind "$folder" || exit 9; fi
"$@" > /dev/null 2>&1; echo $?
find "$folder" -name '.*'
"""


def scene(what: str, checkout: Path, tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Path, list[str], int]:
    """(the folder that is on the disk, a command that writes there, its exit code where it can)."""
    data = checkout / "sanctions_data/data"
    if what == "bad rows":
        put(tmp_path / "rows", {"t.csv": "a\n" + "1234567\n" * 60_000, "s.json": table_schema("a", enum=["x"])})
        schema, out = str(tmp_path / "rows/s.json"), str(tmp_path / "rows/out.csv")
        where = ["--schema", schema, "--limit", "1", "--bad-rows", out]
        return tmp_path / "rows", ["-m", "sanctions_data", "validate", str(tmp_path / "rows/t.csv"), *where], 1
    if what == "cite":
        copy = LedgerCopy(tmp_path)
        words = ["the press", "--table", "events", "--record", "fair", "--field", "place"]
        return copy.folder, copy.cite_command(*words), 0
    if what == "build":
        (data / "measures.csv").write_bytes((data / "measures.csv").read_bytes() + b"stale")
        return data, ["scripts/build.py"], 0
    sources = request.getfixturevalue("sources")
    project, version = checkout / "pyproject.toml", next_patch(checkout)
    old = (data / "VERSION").read_text().strip()
    project.write_text(project.read_text().replace(f'version = "{old}"', f'version = "{version}"'))
    where = ["--sources", str(sources)]
    built = subprocess.run([sys.executable, "scripts/build.py", *where], cwd=checkout, check=False, env=environment())
    assert built.returncode == 0
    return data, ["-m", "sanctions_data", "ledger", "release", version, *where], 0


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["full", "read-only"])
@pytest.mark.parametrize("what", ["build", "cite", "release", "bad rows"])
def test_a_disk_that_takes_nothing_more(
    checkout: Path, tmp_path: Path, request: pytest.FixtureRequest, what: str, kind: str
) -> None:
    """One line, exit code 3, nothing changed or half-written; with room again, the same command works."""
    if subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    folder, command, good = scene(what, checkout, tmp_path, request)
    put(tmp_path, {"disk.sh": DISK})
    done = subprocess.run(
        ["unshare", "-m", "bash", str(tmp_path / "disk.sh"), folder, kind, tmp_path, sys.executable, *command],
        cwd=checkout,
        env=environment(PYTHONPATH=str(checkout), PYTHONDONTWRITEBYTECODE="1"),
        capture_output=True,
        text=True,
        timeout=HANG,
        check=False,
    )
    said = (tmp_path / "err").read_text()
    first, again, *left = done.stdout.split()
    assert (first, said.count("\n")) == ("3", 1), said
    assert ("No space left on device" if kind == "full" else "Read-only file system").lower() in said.lower()
    assert (tmp_path / "before").read_text() == (tmp_path / "after").read_text()
    assert (again, left) == (str(good), [])
