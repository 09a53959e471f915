"""Freezing a release, and checking that all of them are what was frozen."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from . import files
from .digests import records_sha256, sha256
from .errors import UnknownName
from .records import model
from .releases import MANIFEST, DamagedRelease, released


def row_key(table: str, row: Mapping[str, Any]) -> str:
    """What a record is listed under in a manifest."""
    return " ".join(str(row[name]) for name in model(table).key)


def freeze(data: Mapping[str, str], version: str, previous: tuple[str, str] | None) -> dict[str, str]:
    """The files of a release.

    Args:
        data: name → text of the data files; the JSON files among them are frozen.
        version: the version.
        previous: version and text of the `release.json` before, None for the first.

    Returns:
        Name below `data/releases/<version>/` → text.
    """
    found = {name: text for name, text in sorted(data.items()) if name.endswith(".json")}
    rows = {}
    for name, text in found.items():
        table = name.removesuffix(".json")
        rows[table] = {row_key(table, row): records_sha256([row]) for row in json.loads(text)["records"]}
    listed = {
        "dataset": "sanctions-data",
        "version": version,
        "previous": {"version": previous[0], "sha256": sha256(previous[1])} if previous else None,
        "files": {name: sha256(text) for name, text in found.items()},
        "records": rows,
    }
    found[MANIFEST] = json.dumps(listed, ensure_ascii=False, indent=1) + "\n"
    return found


def check_chain() -> Iterator[DamagedRelease]:
    """Every release against its digests, and each against the one before."""
    before: tuple[str, str] | None = None
    for version in released():
        place = f"releases/{version}"
        text = files.read_text(f"{place}/{MANIFEST}")
        try:
            listed = json.loads(text)
            wanted, names = listed["previous"], listed["files"]
            tables = listed["records"]
        except (ValueError, KeyError, TypeError):
            yield DamagedRelease(f"data/{place}/{MANIFEST}", "is no list of digests")
            continue
        expected = {"version": before[0], "sha256": sha256(before[1])} if before else None
        if wanted != expected:
            yield DamagedRelease(
                f"data/{place}/{MANIFEST}", f"does not follow release {before[0] if before else '(none)'}"
            )
        if listed.get("version") != version:
            yield DamagedRelease(f"data/{place}/{MANIFEST}", f"says it is version {listed.get('version')}")
        for name in sorted(set(names) | {item.rsplit("/", 1)[1] for item in files.data_names(place)} - {MANIFEST}):
            yield from _check_file(f"{place}/{name}", names.get(name), tables.get(name.removesuffix(".json"), {}))
        before = (version, text)


def _check_file(name: str, digest: str | None, rows: Mapping[str, str]) -> Iterator[DamagedRelease]:
    try:
        text = files.read_text(name)
    except UnknownName:
        yield DamagedRelease(f"data/{name}", "is missing")
        return
    if digest is None:
        yield DamagedRelease(f"data/{name}", "was not part of the release")
    elif sha256(text) != digest:
        yield DamagedRelease(f"data/{name}", "is not the file that was released" + _which(name, text, rows))


def _which(name: str, text: str, rows: Mapping[str, str]) -> str:
    """The records that differ, where the file can still be read."""
    table = name.rsplit("/", 1)[1].removesuffix(".json")
    try:
        found = {row_key(table, row): records_sha256([row]) for row in json.loads(text)["records"]}
    except (ValueError, KeyError, TypeError):
        return ""
    changed = sorted(key for key in set(rows) | set(found) if rows.get(key) != found.get(key))
    return f": {', '.join(changed[:5])}" + (" …" if len(changed) > 5 else "") if changed else ""
