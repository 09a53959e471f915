"""Freezing a release, and checking that all of them are what was frozen."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from . import files
from .digests import records_sha256, sha256
from .errors import UnknownName
from .ledger import LIFE, MODELS, Ledger, Row
from .records import model
from .releases import MANIFEST, DamagedRelease, released
from .schemas import column_names
from .tables import cell, kinds

_KEYS = {"sentences": ("source", "n"), "records": ("record",), "evidence": ("claim", "ord")}


def row_key(table: str, row: Mapping[str, Any]) -> str:
    """What a record is listed under in a manifest."""
    return " ".join(str(row[name]) for name in model(table).key)


def ledger_key(row: Row) -> str:
    """What a ledger row is listed under."""
    return " ".join(str(getattr(row, name)) for name in _KEYS.get(row.table_name, ("id",)))


def ledger_digest(row: Row) -> str:
    """Digest of what may never change in a ledger row: all but its last three columns.

    Empty cells are left out, so that an optional column that came later changes no digest.
    """
    fixed = {name: cell(getattr(row, name)) for name in column_names(type(row)) if name not in LIFE[1:]}
    return sha256("\n".join(f"{name}={text}" for name, text in fixed.items() if text))


def _end(row: Row) -> str:
    """How a row ended, as a manifest has it; "" while it stands."""
    return "" if row.active else "|".join(cell(getattr(row, name)) for name in LIFE[1:])


def freeze(data: Mapping[str, str], ledger: Ledger, version: str, previous: tuple[str, str] | None) -> dict[str, str]:
    """The files of a release.

    Args:
        data: name → text of the data files; the JSON files of tables among them are frozen.
        ledger: as it is; the rows that stood or had ended in the version are listed.
        version: the version.
        previous: version and text of the `release.json` before, None for the first.

    Returns:
        Name below `data/releases/<version>/` → text.
    """
    found = {name: text for name, text in sorted(data.items()) if name.endswith(".json") and name != "datapackage.json"}
    records, columns = {}, {}
    for name, text in found.items():
        table = name.removesuffix(".json")
        records[table] = {row_key(table, row): records_sha256([row]) for row in json.loads(text)["records"]}
        columns[table] = kinds(model(table), column_names(model(table)))
    listed = {
        "dataset": "sanctions-data",
        "version": version,
        "previous": {"version": previous[0], "sha256": sha256(previous[1])} if previous else None,
        "files": {name: sha256(text) for name, text in found.items()},
        "columns": columns,
        "records": records,
        "ledger": {
            table.table_name: {
                ledger_key(row): [ledger_digest(row), _end(row)]
                for row in sorted(ledger.rows(table.table_name), key=lambda row: row.active)
            }
            for table in MODELS
        },
    }
    found[MANIFEST] = json.dumps(listed, ensure_ascii=False, indent=0) + "\n"
    return found


def check_chain() -> Iterator[DamagedRelease]:
    """Every release against its digests, and each against the one before."""
    before: tuple[str, str] | None = None
    for version in released():
        place = f"releases/{version}"
        try:
            text = files.read_text(f"{place}/{MANIFEST}")
            listed = json.loads(text)
            wanted, names, tables = listed["previous"], listed["files"], listed["records"]
        except (UnknownName, ValueError, KeyError, TypeError):
            yield DamagedRelease(f"data/{place}/{MANIFEST}", "is missing, or no list of digests")
            continue
        if wanted != ({"version": before[0], "sha256": sha256(before[1])} if before else None):
            name = before[0] if before else "(none)"
            yield DamagedRelease(f"data/{place}/{MANIFEST}", f"does not follow release {name} as that stands here")
        if listed.get("version") != version:
            yield DamagedRelease(f"data/{place}/{MANIFEST}", f"says it is version {listed.get('version')}")
        present = {item.rsplit("/", 1)[1] for item in files.data_names(place)} - {MANIFEST}
        for name in sorted(set(names) | present):
            yield from _check_file(f"{place}/{name}", names.get(name), tables.get(name.removesuffix(".json"), {}))
        before = (version, text)


def check_ledger(ledger: Ledger) -> Iterator[DamagedRelease]:
    """Ledger rows that a release had and that are gone or changed; only an end may be added, once.

    A key may be taken up again after its row has ended (the description of a source, say), so it can name several.
    """
    rows: dict[tuple[str, str], list[Row]] = {}
    for table in MODELS:
        for row in ledger.rows(table.table_name):
            rows.setdefault((table.table_name, ledger_key(row)), []).append(row)
    for version in released():
        listed = json.loads(files.read_text(f"releases/{version}/{MANIFEST}"))["ledger"]
        for table_name, entries in listed.items():
            for key, (digest, end) in entries.items():
                found = rows.get((table_name, key), [])
                same = [row for row in found if ledger_digest(row) == digest]
                place = f"data/ledger/{table_name}.csv"
                if not found:
                    yield DamagedRelease(place, f"{key} stood in release {version} and is gone")
                elif not same:
                    yield DamagedRelease(place, f"{key} is not as it stood in release {version}")
                elif end and all(_end(row) != end for row in same):
                    yield DamagedRelease(place, f"{key} had ended in release {version}, and its end was changed")


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
