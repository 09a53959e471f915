"""Write one at a time, and whole or not at all.

A lock on a directory keeps two runs apart. It is the kernel's, so that a killed run leaves none behind. Several files
that belong together are first written as one (`.journal`), then one by one. If a run was killed in between, readers
that ask `pending` see all of the change, and the next run that writes finishes it. Why this is not left to a library
and to git is in docs/decisions/0011-kept-by-hand.md.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

JOURNAL = ".journal"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock on a directory, after waiting for it; if the system has no such lock, go on without."""
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


def write(path: Path, content: str | bytes) -> None:
    """Write a file beside its place, then rename it: a reader sees the old file or the new one, never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(content.encode() if isinstance(content, str) else content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def write_all(folder: Path, texts: Mapping[str, str]) -> None:
    """Write files of a directory that belong together, in the order of the mapping."""
    write(folder / JOURNAL, json.dumps(dict(texts)))
    finish(folder)


def pending(folder: Path) -> dict[str, str]:
    """Return name → text of the files that a stopped `write_all` had begun to write; nothing if none was stopped."""
    journal = folder / JOURNAL
    if not journal.is_file():
        return {}
    return {Path(name).name: text for name, text in json.loads(journal.read_bytes()).items()}


def finish(folder: Path) -> bool:
    """Finish what a stopped `write_all` had begun, and return whether there was anything."""
    if not (folder / JOURNAL).is_file():
        return False
    for name, text in pending(folder).items():
        write(folder / name, text)
    (folder / JOURNAL).unlink()
    return True


def sweep(folder: Path) -> None:
    """Remove what killed runs left beside the files of a directory; only under the lock."""
    for path in folder.rglob(".*.new"):
        if path.is_file():
            path.unlink()
