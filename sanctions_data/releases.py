"""Frozen releases: what `data/releases/<version>/` holds, and how it is read.

A release is the JSON file of every table and `release.json`, which has the digest of each file, a digest of
each record, and the digest of the `release.json` before it: nobody can change an old release without
changing every later one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from . import files
from .digests import sha256
from .errors import SanctionsDataError, UnknownName, UnreadableFile
from .records import INDEXES, TABLES
from .versions import key

MANIFEST = "release.json"


class DamagedRelease(SanctionsDataError):
    """A file of a release that is not what was released."""

    exit_code = 1

    def __init__(self, file: str, message: str) -> None:
        super().__init__(file, message)
        self.file, self.message = file, message

    def __str__(self) -> str:
        return f"{self.file}: {self.message}"


def current() -> str:
    """Version of the data in this package."""
    return files.read_text("VERSION").strip()


def released() -> tuple[str, ...]:
    """The frozen versions, oldest first."""
    names = {name.split("/")[1] for name in files.data_names("releases")}
    return tuple(sorted(names, key=key))


def resolve(version: str | None) -> str:
    """The version meant: the current one for None; UnknownName for one that was never released."""
    if version is None or version == current():
        return current()
    if version not in released():
        raise UnknownName("version", version, tuple(dict.fromkeys((*released(), current()))))
    return version


def read_records(table: str, version: str) -> list[dict[str, Any]]:
    """The records of a table as JSON data.

    Raises:
        UnknownName: no such table.
        DamagedRelease: the file is not the one that was released.
        UnreadableFile: the file is no data file.
    """
    if table not in (*TABLES, *INDEXES):
        raise UnknownName("table", table, (*TABLES, *INDEXES))
    name = f"{table}.json"
    if version != current():
        name = f"releases/{version}/{name}"
    try:
        text = files.read_text(name)
    except UnknownName:
        if version == current():
            raise
        return []  # a table that came later
    if version != current():
        _check(name, text, manifest(version))
    try:
        found: list[dict[str, Any]] = json.loads(text)["records"]
    except (ValueError, KeyError, TypeError):
        raise UnreadableFile(f"data/{name}", "is no data file of this package", "reinstall the package") from None
    return found


def manifest(version: str) -> dict[str, Any]:
    """The `release.json` of a version."""
    found: dict[str, Any] = json.loads(files.read_text(f"releases/{version}/{MANIFEST}"))
    return found


def _check(name: str, text: str, listed: Mapping[str, Any]) -> None:
    short = name.rsplit("/", 1)[1]
    if listed["files"].get(short) != sha256(text):
        raise DamagedRelease(f"data/{name}", "is not the file that was released; reinstall the package")
