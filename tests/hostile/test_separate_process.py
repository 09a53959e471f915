"""Files that end their reader, under other names and by other ways; what the other process answers with."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sanctions_data.cli import guard
from sanctions_data.errors import UnreadableFile

from .limited_process import ROOT, attack, environment, put, refused, table_schema
from .test_columnar import KILLER

ENDS = "it ended the process"


def test_a_columnar_file_under_another_name(tmp_path: Path) -> None:
    put(tmp_path, {"t.csv": KILLER.read_bytes(), "s.json": table_schema("a")})
    refused("validate", "t.csv", "-s", "s.json", cwd=tmp_path, code=3, says=ENDS)


@pytest.mark.slow
def test_a_resource_that_says_it_is_columnar(tmp_path: Path) -> None:
    entry = {"name": "b", "path": "x.dat", "format": "parquet", "schema": table_schema("a")}
    put(tmp_path, {"x.dat": KILLER.read_bytes(), "datapackage.json": {"resources": [entry]}})
    found = attack("validate", "datapackage.json", cwd=tmp_path)
    assert (found.returncode, found.stdout.count(b"resource-error"), ENDS.encode() in found.stdout) == (1, 1, True)


def test_a_reference_that_ends_the_reader(tmp_path: Path) -> None:
    key = {"fields": "a", "reference": {"resource": "c", "fields": "a"}}
    schema = table_schema("a") | {"foreignKeys": [key]}
    put(tmp_path, {"k.parquet": KILLER.read_bytes(), "t.csv": "a\nx\n", "s.json": schema})
    words = ("validate", "t.csv", "-s", "s.json", "--reference", "c=k.parquet")
    refused(*words, cwd=tmp_path, code=3, says=ENDS)


def test_a_named_pipe_is_read_once(tmp_path: Path) -> None:
    """A look at its first bytes would take them from the reader."""
    put(tmp_path, {"s.json": table_schema("a", enum=["y"])})
    os.mkfifo(tmp_path / "p.csv")
    with subprocess.Popen(["sh", "-c", "printf 'a\\nx\\n' > p.csv"], cwd=tmp_path):
        found = attack("validate", "p.csv", "-s", "s.json", cwd=tmp_path)
    assert (found.returncode, b"p.csv:2" in found.stdout) == (1, True)


@pytest.mark.slow
@pytest.mark.parametrize("flag", ["-E", "-I"])
def test_the_other_process_keeps_as_much_to_itself(tmp_path: Path, flag: str) -> None:
    """An interpreter that takes nothing from the environment starts none that does."""
    pl = pytest.importorskip("polars")
    pl.DataFrame({"a": ["x"]}).write_parquet(tmp_path / "t.parquet")
    evil = put(tmp_path / "evil", {"sitecustomize.py": "open('owned', 'w').close()"})
    put(tmp_path, {"s.json": table_schema("a")})
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from sanctions_data.cli import main; main()"
    words = ("validate", "t.parquet", "-s", "s.json")
    for flags in ([], [flag]):
        (tmp_path / "owned").unlink(missing_ok=True)
        done = subprocess.run(
            [sys.executable, *flags, "-c", code, *words],
            cwd=tmp_path,
            env=environment(PYTHONPATH=str(evil)),
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert (tmp_path / "owned").exists() is not bool(flags)


def fail(error: BaseException) -> None:
    raise error


@pytest.mark.slow
@pytest.mark.parametrize(
    ("error", "says"),
    [
        (PermissionError(13, "Permission denied", "out.csv"), "out.csv: Permission denied"),
        (MemoryError(), "MemoryError, too large or nested too deep"),
        (RecursionError(), "RecursionError, too large or nested too deep"),
    ],
    ids=["file", "memory", "depth"],
)
def test_what_the_other_process_refuses(error: Exception, says: str) -> None:
    with pytest.raises(guard.Said, match=says) as caught:
        guard.apart("t", fail, error)
    assert caught.value.exit_code == 3


def test_a_fault_in_the_other_process_is_one_line() -> None:
    with pytest.raises(UnreadableFile, match=r"^t: could not be checked: ZeroDivisionError: x$"):
        guard.apart("t", fail, ZeroDivisionError("x"))


@pytest.mark.parametrize(
    ("ends", "says"),
    [
        ("exit 7", "could not be checked: exit code 7"),
        ("echo one >&2; echo two >&2; exit 1", "could not be checked: two"),
        ("kill -35 $$", "ended by signal 35"),
    ],
)
def test_how_the_other_process_ended_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ends: str, says: str
) -> None:
    other = put(tmp_path, {"python": f"#!/bin/sh\n{ends}\n"}) / "python"
    other.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(other))
    arguments: list[Any] = ["x" * 100_000]
    with pytest.raises(UnreadableFile, match=rf"^t: .*{says}$"):
        guard.apart("t", len, *arguments)
