"""The versions of the data, and the records of each.

A release is the JSON file of every table and `release.json`, which has the digest of each file, a digest of
each record, and the digest of the `release.json` before it: nobody can change an old release without
changing every later one. `published` reads them and checks the digests.
"""

from __future__ import annotations

from typing import Any

from . import published
from .errors import UnknownName, UnreadableFile
from .published import MANIFEST, released
from .records import INDEXES, TABLES


def current() -> str:
    """Return the version of the data in this package.

    Raises:
        DamagedRelease: the file with the version is not what was published.
    """
    return published.read_text("VERSION").strip()


def resolve(version: str | None) -> str:
    """Return the version meant: the current one for None; UnknownName for one that was never released."""
    if version is None or version == current():
        return current()
    if version not in released():
        raise UnknownName("version", version, tuple(dict.fromkeys((*released(), current()))))
    return version


def read_records(table: str, version: str) -> list[dict[str, Any]]:
    """Return the records of a table as JSON data; none if the table came after that version.

    Raises:
        UnknownName: no such table.
        DamagedRelease: the file is not the one that was published.
        UnreadableFile: the file is not a data file.
    """
    if table not in (*TABLES, *INDEXES):
        raise UnknownName("table", table, (*TABLES, *INDEXES))
    name = f"{table}.json"
    try:
        return published.records(name) if version == current() else published.release_records(table, version)
    except (ValueError, KeyError, TypeError):
        fix = "reinstall the package"
        raise UnreadableFile(f"data/{name}", "is not a data file of this package", fix) from None


__all__ = ["MANIFEST", "current", "read_records", "released", "resolve"]
