"""Attacks run in a process of their own, with little memory and little time of the processor."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from guards import HANG, WORK

ROOT = Path(__file__).resolve().parents[2]
ESCAPES = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e"
MEMORY = 2 << 30  # bytes of address space; Python with everything imported takes a quarter of it


def environment(**more: str) -> dict[str, str]:
    quiet = ("SANCTIONS_DATA_SOURCES", "FORCE_COLOR", "COLUMNS")
    kept = {name: value for name, value in os.environ.items() if name not in quiet}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", "POLARS_MAX_THREADS": "1", **more}


def attack(
    *args: str | os.PathLike[str], cwd: Path, seconds: int = WORK, memory: int = MEMORY, **more: Any
) -> subprocess.CompletedProcess[bytes]:
    """What the command line answers; it may not hang, eat memory or show a traceback."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))  # the clock goes on while others work

    paths = [os.fspath(arg) for arg in args]
    command = [sys.executable, "-m", "sanctions_data", *paths]
    if paths and paths[0].endswith(".py"):
        command = [sys.executable, *paths]
    found = subprocess.run(
        command,
        cwd=cwd,
        timeout=HANG,
        check=False,
        preexec_fn=limit,
        **{"capture_output": True, "env": environment(), **more},
    )
    text = (found.stdout or b"") + (found.stderr or b"")
    assert b"Traceback" not in text, text[-2000:].decode("utf-8", "replace")
    assert b"panicked" not in text, text[-2000:].decode("utf-8", "replace")
    assert found.returncode in (0, 1, 2, 3), (found.returncode, text[-500:])
    return found


def refused(*args: str | os.PathLike[str], cwd: Path, code: int, says: str, **more: Any) -> str:
    """The one line with which something is refused."""
    found = attack(*args, cwd=cwd, **more)
    line = found.stderr.decode("utf-8", "replace").strip()
    assert (found.returncode, found.stdout) == (code, b""), (found.returncode, found.stdout[-300:], line[-600:])
    assert "\n" not in line, line
    assert says in line
    return line


def steers(text: str) -> bool:
    """Whether a terminal would act on something in `text`."""
    return any(not char.isprintable() and char != "\n" for char in text)


def put(folder: Path, files: Mapping[str, Any]) -> Path:
    """Write files: bytes, text, or what becomes JSON."""
    for name, body in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        raw = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
        path.write_bytes(raw)
    return folder


def table_schema(*names: str, **constraints: Any) -> dict[str, Any]:
    return {"fields": [{"name": name, "type": "string", "constraints": constraints} for name in names]}
