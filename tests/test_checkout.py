"""What git makes of the repository: a checkout has the bytes that were committed, whatever git's settings say."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def clone(target: Path, autocrlf: str) -> dict[str, bytes]:
    """The files of a clone that was made with a setting of `core.autocrlf`."""
    command = ["git", "clone", "--quiet", "--no-hardlinks", "-c", f"core.autocrlf={autocrlf}", str(ROOT), str(target)]
    subprocess.run(command, check=True, capture_output=True)
    files = [path for path in target.rglob("*") if path.is_file() and ".git" not in path.relative_to(target).parts]
    return {path.relative_to(target).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("autocrlf", ["true", "input"])
def test_a_clone_has_the_same_bytes_whatever_core_autocrlf_says(tmp_path: Path, autocrlf: str) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout")
    plain = clone(tmp_path / "plain", "false")
    assert "sanctions_data/data/SHA256SUMS" in plain
    assert clone(tmp_path / autocrlf, autocrlf) == plain


def test_every_binary_file_is_marked_as_one() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout")
    listed = subprocess.run(["git", "ls-files", "--eol"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for line in listed.splitlines():
        kept, _, attribute = line.partition("\t")[0].split()[:3]
        if kept not in ("i/lf", "i/none"):
            assert attribute == "attr/-text", line
