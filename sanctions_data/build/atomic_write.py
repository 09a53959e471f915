"""One at a time, and whole or not at all: how the scripts write.

A lock on a folder keeps two runs apart; it is the kernel's, so a killed run leaves none behind. Several files
that belong together are first written as one (`.journal`), then one by one: a run that was killed in between is
finished by the next.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

JOURNAL = ".journal"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the lock on a folder, waiting for it; where the system has no such lock, go on without."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def write(path: Path, text: str) -> None:
    """Beside, then renamed: a reader sees the old file or the new one, never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(text.encode())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def write_all(folder: Path, texts: Mapping[str, str]) -> None:
    """Write files of a folder that belong together."""
    write(folder / JOURNAL, json.dumps(dict(texts)))
    finish(folder)


def finish(folder: Path) -> bool:
    """Finish what a stopped `write_all` had begun; whether there was anything."""
    journal = folder / JOURNAL
    if not journal.is_file():
        return False
    for name, text in json.loads(journal.read_bytes()).items():
        write(folder / Path(name).name, text)
    journal.unlink()
    return True


def sweep(folder: Path) -> None:
    """Remove what killed runs left beside the files of a folder; only under the lock."""
    for path in folder.rglob(".*.new"):
        if path.is_file():
            path.unlink()
