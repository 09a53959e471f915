"""Runs that are killed (SIGKILL) before each thing they do to a file, and two releases at once."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from checkout_copy import LedgerCopy, findings, next_patch, release
from guards import HANG

from sanctions_data.build import atomic_write
from sanctions_data.published.digests import CHAIN

from .limited_process import ROOT, environment, put

# counts what is done to files, and kills before one of these
KILLER = """
import os, signal, sys
step, tally = int(os.environ["KILL_AT"]), os.open(os.environ["KILL_TALLY"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
done = 0
def hook(event, args):
    global done
    if event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR) or event in EVENTS:
        done += 1
        if done == step:
            os.kill(os.getpid(), signal.SIGKILL)
        os.write(tally, b".")
EVENTS = ("os.rename", "os.remove", "os.mkdir", "os.rmdir")
sys.addaudithook(hook)
"""


def start(folder: Path, at: int, *args: str, path: Path = ROOT, **more: str) -> subprocess.Popen[bytes]:
    """A script under the killer, which sits in `folder`."""
    put(folder, {"killer/sitecustomize.py": KILLER})
    env = environment(
        PYTHONPATH=f"{folder / 'killer'}:{path}",
        PYTHONDONTWRITEBYTECODE="1",
        KILL_AT=str(at),
        KILL_TALLY=str(folder / "tally"),
        **more,
    )
    return subprocess.Popen([sys.executable, *args], cwd=path, env=env, stdout=-1, stderr=-1)


def run(folder: Path, at: int, *args: str, path: Path = ROOT, **more: str) -> tuple[int, str]:
    with start(folder, at, *args, path=path, **more) as child:
        _, err = child.communicate(timeout=HANG)
    return child.returncode, err.decode()


def steps(folder: Path) -> int:
    return (folder / "tally").stat().st_size


def some(count: int, few: int) -> list[int]:
    """A few of the numbers from 1 to `count`, both ends and their neighbours among them."""
    return sorted({1, 2, count - 1, count, *range(1, count, max(1, count // few))})


@pytest.mark.slow
def test_a_killed_citation_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    def cite(name: str, at: int) -> tuple[LedgerCopy, int]:
        (tmp_path / name).mkdir()
        copy = LedgerCopy(tmp_path / name)
        words = ("the press", "--table", "events", "--record", "fair", "--field", "place")
        code, err = run(tmp_path / name, at, *copy.cite_command(*words))
        assert code == (0 if at == 0 else -signal.SIGKILL), err
        return copy, code

    (tmp_path / "before").mkdir()
    before = LedgerCopy(tmp_path / "before").bytes()
    after = cite("after", 0)[0].bytes()
    assert before != after
    seen = []
    for at in some(steps(tmp_path / "after"), 5):
        copy, _ = cite(f"killed-{at}", at)
        atomic_write.finish(copy.folder)
        atomic_write.sweep(copy.folder)
        seen.append(copy.bytes())
        assert seen[-1] in (before, after), at
    assert before in seen
    assert after in seen


def released(checkout: Path) -> tuple[str, Path]:
    """A copy of the repository ready for its next release: (version, where it will lie)."""
    version = next_patch(checkout)
    project = checkout / "pyproject.toml"
    old = (checkout / "sanctions_data/data/VERSION").read_text().strip()
    project.write_text(project.read_text().replace(f'version = "{old}"', f'version = "{version}"'))
    return version, checkout / "sanctions_data/data" / CHAIN


@pytest.mark.judge
def test_a_killed_release_is_made_whole_by_the_next(checkout: Path, tmp_path: Path, sources: Path) -> None:
    version, chain = released(checkout)
    missing = f"releases: data/{CHAIN} has no release {version}, which the data are of"
    held = {"SANCTIONS_DATA_SOURCES": str(sources)}
    files = [chain, *(checkout / name for name in ("sanctions_data/data/SHA256SUMS", "CHANGELOG.md", "CITATION.cff"))]
    assert run(tmp_path, 0, "scripts/build.py", path=checkout, **held)[0] == 0
    before = [file.read_bytes() for file in files]
    code, err = run(tmp_path, 0, *release(checkout), path=checkout, **held)
    assert code == 0, err
    whole = [file.read_bytes() for file in files]
    for at in some(steps(tmp_path), 3):
        for file, raw in zip(files, before, strict=True):
            file.write_bytes(raw)
        assert run(tmp_path, at, *release(checkout), path=checkout, **held)[0] == -signal.SIGKILL
        if chain.read_bytes() == before[0]:
            assert [finding.startswith(missing) for finding in findings(checkout)] == [True]
            code, err = run(tmp_path, 0, *release(checkout), path=checkout, **held)
        else:  # the release is made, and a build writes the lists of digests
            assert chain.read_bytes() == whole[0]
            code, err = run(tmp_path, 0, "scripts/build.py", path=checkout, **held)
        assert code == 0, err
        assert [file.read_bytes() for file in files] == whole
    assert findings(checkout) == []


@pytest.mark.judge
def test_of_two_releases_at_once_one_is_made(checkout: Path, tmp_path: Path, sources: Path) -> None:
    version, chain = released(checkout)
    held = {"SANCTIONS_DATA_SOURCES": str(sources)}
    assert run(tmp_path, 0, "scripts/build.py", path=checkout, **held)[0] == 0
    both = [start(tmp_path / name, 0, *release(checkout), path=checkout, **held) for name in "ab"]
    ends = sorted((child.wait(HANG), child.communicate()[1].decode()) for child in both)
    assert [code for code, _ in ends] == [0, 1]
    assert f"{version} was released already" in ends[1][1]
    assert f'"version": "{version}"' in chain.read_text()
    assert findings(checkout) == []
