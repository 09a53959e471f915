"""Columnar files in a process of their own: on some damaged ones their reader does not fail but ends the process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from ..errors import UnreadableFile

COLUMNAR = (".parquet", ".arrow", ".feather", ".ipc")
MAGIC = (b"PAR1", b"ARRO")
GUARDED = "SANCTIONS_DATA_GUARDED"


def wanted(paths: Iterable[str]) -> str | None:
    """The first of the files that ought to be read in a process of its own, if this is not that process."""
    if GUARDED in os.environ or not sys.executable:
        return None
    return next(filter(_columnar, paths), None)


def _columnar(path: str) -> bool:
    if path.lower().endswith(COLUMNAR):
        return True
    try:
        if not os.path.isfile(path):  # a pipe gives its bytes once
            return False
        with open(path, "rb") as stream:
            return stream.read(4) in MAGIC
    except (OSError, ValueError):
        return False


def run(arguments: list[str], path: str) -> int:
    """The command again, in another process; its exit code.

    Raises:
        UnreadableFile: the process did not survive.
    """
    # the same modules as here: -m would look into the current folder first, Spark puts some of ours into another
    places = [str(Path(__file__).parents[2]), *sys.path]
    code = (
        f"import sys; sys.path[:] = {places!r}; from sanctions_data.cli import main; main(prog_name='sanctions-data')"
    )
    command = [sys.executable, "-c", code, *arguments]
    env = {**os.environ, GUARDED: "1", "RUST_BACKTRACE": "0"}
    sys.stdout.flush()
    own = sys.stdout is sys.__stdout__  # it may be a terminal; else somebody collects what is printed
    done = subprocess.run(
        command, env=env, stdout=None if own else subprocess.PIPE, stderr=subprocess.PIPE, check=False
    )
    if done.returncode < 0:
        raise UnreadableFile(path, "damaged: it ended the process that read it", "nothing was checked")
    lines = done.stderr.decode("utf-8", "replace").splitlines(keepends=True)
    if done.returncode == 3 and any("panicked at" in line for line in lines):
        lines = lines[-1:]  # before our own line, the reader told of its insides
    sys.stderr.writelines(lines)
    sys.stdout.write((done.stdout or b"").decode("utf-8", "replace"))
    return done.returncode
