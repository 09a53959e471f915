"""Ctrl-C: exit code 130 and no traceback, whatever the command was doing. No test waits for a clock."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .limited_process import ROOT, environment, put, table_schema

# interrupts this process when a module is about to be imported
AT_IMPORT = """
import os, signal, sys
class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == {name!r}:
            sys.meta_path.remove(self)
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupt())
sys.argv = ["sanctions-data", *{words!r}]
from sanctions_data.__main__ import run
run()
"""
# reads a named pipe in the other process
APART = """
import pathlib, sys
from sanctions_data import __main__
from sanctions_data.cli import guard
def main(prog_name):
    guard.apart("t", pathlib.Path.read_bytes, pathlib.Path("pipe"))
sys.modules["sanctions_data.cli"].main = main
__main__.run()
"""


def start(*arguments: str, cwd: Path, **more: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=cwd,
        env=environment(PYTHONWARNINGS="ignore"),  # a file that was opened and not yet entered is closed all the same
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,  # so that the group can be interrupted, as a terminal does it
        **more,
    )


def ends_well(process: subprocess.Popen[bytes]) -> None:
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["list", "measures"], "sanctions_data.cli"),
        (["list", "measures"], "click"),
        (["list", "measures"], "sanctions_data.cli.listing"),
        (["list", "measures"], "pydantic"),
        (["why", "us-2021-xinjiang-1", "announced_on"], "sanctions_data.provenance.why"),
        (["validate", "t.csv", "-s", "s.json"], "sanctions_data.validation.api"),
        (["validate", "t.csv", "-s", "s.json"], "sanctions_data.validation.engines.rows"),
        (["validate", "t.csv", "-s", "s.json", "--engine", "columns"], "polars"),
        (["validate", "t.csv", "-s", "s.json", "--engine", "columns"], "narwhals"),
        (["--help"], "sanctions_data.cli.why"),
    ],
)
def test_an_interrupt_during_an_import(tmp_path: Path, words: list[str], name: str) -> None:
    put(tmp_path, {"t.csv": "a\nx\n", "s.json": table_schema("a")})
    if name in ("polars", "narwhals"):
        pytest.importorskip(name)
    ends_well(start("-c", AT_IMPORT.format(name=name, words=words), cwd=tmp_path))


@pytest.mark.parametrize("words", [["validate", "pipe"], ["validate", "-"]], ids=["file", "stdin"])
def test_an_interrupt_while_a_pipe_is_read(tmp_path: Path, words: list[str]) -> None:
    put(tmp_path, {"s.json": table_schema("a")})
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as cat:
        process = start("-m", "sanctions_data", *words, "-s", "s.json", cwd=tmp_path, stdin=cat.stdout)
        if words[1] == "pipe":
            writer = os.open(tmp_path / "pipe", os.O_WRONLY)  # returns when it is being read
        else:
            assert cat.stdin is not None
            cat.stdin.write(b"a\n" * (1 << 20))  # more than a pipe holds, so it is being read when this returns
            cat.stdin.flush()
        os.killpg(process.pid, signal.SIGINT)
        ends_well(process)
        if words[1] == "pipe":
            os.close(writer)
        cat.kill()


@pytest.mark.parametrize("everybody", [True, False], ids=["group", "parent"])
def test_an_interrupt_while_another_process_reads(tmp_path: Path, everybody: bool) -> None:
    os.mkfifo(tmp_path / "pipe")
    process = start("-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{APART}", cwd=tmp_path)
    writer = os.open(tmp_path / "pipe", os.O_WRONLY)  # returns when the other process reads it
    (os.killpg if everybody else os.kill)(process.pid, signal.SIGINT)
    ends_well(process)
    with pytest.raises(BrokenPipeError):  # nobody reads any more: the other process has ended too
        os.write(writer, b"x")
    os.close(writer)


def test_an_interrupt_that_is_ignored_by_whoever_starts_it_stays_so(tmp_path: Path) -> None:
    """As for what a script starts in the background."""
    code = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    process = start("-c", code + AT_IMPORT.format(name="click", words=["--version"]), cwd=tmp_path)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out[:14], err) == (0, b"sanctions-data", b"")
