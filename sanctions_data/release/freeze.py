"""Freezing a release, and checking that all of them are what was frozen.

The checks take the files as a mapping, so that they can be run on any copy.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sanctions_data._csv import cell, kinds
from sanctions_data._text import sha256_hex
from sanctions_data.contract.schemas import column_names
from sanctions_data.errors import DamagedRelease, UnknownName, UnreadableFile
from sanctions_data.ledger import LIFE, MODELS, Ledger, Row
from sanctions_data.published import MANIFEST
from sanctions_data.published.digests import records_sha256
from sanctions_data.published.release_json import Manifest, read_manifest
from sanctions_data.published.version_numbers import is_version, key
from sanctions_data.records import model

if TYPE_CHECKING:
    from sanctions_data.validation.values.json_values import JSONObject


def row_key(table: str, row: Mapping[str, object]) -> str:
    """Return what a record is listed under in a manifest."""
    return " ".join(str(row[name]) for name in model(table).key)


def ledger_digest(row: Row) -> str:
    """Return digest of what may never change in a ledger row: all but its last three columns.

    Empty cells are left out, so that an optional column that came later changes no digest.
    """
    fixed = {name: cell(getattr(row, name)) for name in column_names(type(row)) if name not in LIFE[1:]}
    return sha256_hex("\n".join(f"{name}={text}" for name, text in fixed.items() if text))


def _end(row: Row, version: str | None = None) -> str:
    """Return how a row ended, as a manifest has it; "" if it stands (if it stood in that version)."""
    if row.retired_in is None or (version is not None and key(row.retired_in) > key(version)):
        return ""
    return "|".join(cell(getattr(row, name)) for name in LIFE[1:])


def frozen_rows(ledger: Ledger, version: str) -> dict[str, dict[str, tuple[str, str]]]:
    """Return what the `release.json` of a version lists of the ledger: table → key of a row → digest and end.

    A key may be taken up again after its row has ended (the description of a source, say); the later row is listed.
    """
    found = {}
    for table in MODELS:
        rows = [row for row in ledger.rows(table.table_name) if key(row.added_in) <= key(version)]
        rows.sort(key=lambda row: _end(row, version) == "")
        found[table.table_name] = {row.row_name: (ledger_digest(row), _end(row, version)) for row in rows}
    return found


def freeze(data: Mapping[str, str], ledger: Ledger, version: str, previous: tuple[str, str] | None) -> dict[str, str]:
    """Return the files of a release.

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
        "previous": {"version": previous[0], "sha256": sha256_hex(previous[1])} if previous else None,
        "files": {name: sha256_hex(text) for name, text in found.items()},
        "columns": columns,
        "records": records,
        "ledger": frozen_rows(ledger, version),
    }
    found[MANIFEST] = json.dumps(listed, ensure_ascii=False, indent=0) + "\n"
    return found


def versions(data: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the versions that have a folder of their own among the files, oldest first."""
    names = {name.split("/")[1] for name in data if name.startswith("releases/") and name.count("/") > 1}
    return tuple(sorted(filter(is_version, names), key=key))


def check_chain(data: Mapping[str, bytes]) -> Iterator[DamagedRelease]:
    """Yield what is wrong with releases: each against its own digests, and against the release before.

    Args:
        data: name below `data/` → bytes.
    """
    before: tuple[str, str] | None = None
    found = versions(data)
    for name in data:
        if name.startswith("releases/") and (name.count("/") < 2 or name.split("/")[1] not in found):
            yield DamagedRelease(f"data/{name}", "is not part of a release")
    for version in found:
        place = f"releases/{version}"
        name = f"{place}/{MANIFEST}"
        if name not in data:
            yield DamagedRelease(f"data/{name}", "is missing")
            continue
        raw = data[name]
        try:
            listed = read_manifest(raw, name)
        except DamagedRelease as error:
            yield error
            before = (version, sha256_hex(raw))
            continue
        if (listed.previous and (listed.previous.version, listed.previous.sha256)) != before:
            wanted = listed.previous.version if listed.previous else "none"
            there = f"{before[0]}, as it is here" if before else "not here"
            yield DamagedRelease(f"data/{name}", f"follows release {wanted}; the one before it is {there}")
        if listed.version != version:
            yield DamagedRelease(f"data/{name}", f"says it is version {listed.version}")
        present = {item.removeprefix(f"{place}/") for item in data if item.startswith(f"{place}/")} - {MANIFEST}
        for file in sorted({*listed.files, *present}):
            yield from _check_file(f"{place}/{file}", data.get(f"{place}/{file}"), version, listed)
        before = (version, sha256_hex(raw))


def check_ledger(ledger: Ledger, manifests: Mapping[str, Manifest]) -> Iterator[DamagedRelease]:
    """Yield rows of the ledger that are not what a release had: gone, changed, added later, or ended otherwise.

    Args:
        ledger: as it is. Only an end may be added to a released row, once.
        manifests: version → its `release.json`.
    """
    for version, listed in manifests.items():
        for table_name, now in frozen_rows(ledger, version).items():
            then = listed.ledger.get(table_name, {})
            place = f"data/ledger/{table_name}.csv"
            for name in sorted(then.keys() | now.keys()):
                if then.get(name) == now.get(name):
                    continue
                if name not in now:
                    message = f"stood in release {version} and is gone"
                elif name not in then:
                    message = f"says that it stood in release {version}, which does not have it"
                elif then[name][0] != now[name][0]:
                    message = f"is not as it stood in release {version}"
                elif then[name][1]:
                    message = f"had ended in release {version}, and its end was changed"
                else:
                    message = f"stood in release {version}, and says that it had ended"
                yield DamagedRelease(place, f"{name} {message}")


def _check_file(name: str, raw: bytes | None, version: str, listed: Manifest) -> Iterator[DamagedRelease]:
    place, short = f"data/{name}", name.rsplit("/", 1)[1]
    if raw is None:
        yield DamagedRelease(place, "is missing")
    elif short not in listed.files:
        yield DamagedRelease(place, "was not part of the release")
    elif sha256_hex(raw) != listed.files[short]:
        yield DamagedRelease(place, "is not the file that was released" + _which(name, raw, listed))
    else:
        yield from (DamagedRelease(place, message) for message in _check_table(name, raw, version, listed))


def _check_table(name: str, raw: bytes, version: str, listed: Manifest) -> Iterator[str]:
    """Yield where the file of a table and the rest of its `release.json` disagree."""
    table = name.rsplit("/", 1)[1].removesuffix(".json")
    try:
        found = read_table(raw, name)
        digests = {row_key(table, row): records_sha256([row]) for row in found["records"]}
    except (UnknownName, UnreadableFile, KeyError) as error:
        yield f"is not the JSON file of a table ({error})"
        return
    head = {"dataset": listed.dataset, "version": version, "table": table}
    head["records_sha256"] = records_sha256(found["records"])
    for part, value in head.items():
        if found.get(part) != value:
            yield f"says {part} is {found.get(part)!r}; expected {value!r}"
    if digests != listed.records.get(table):
        yield f"its records are not those that {MANIFEST} lists"
    columns = listed.columns.get(table, {}).keys()
    if any(row.keys() - {"provenance"} != columns for row in found["records"]):
        yield f"its columns are not those that {MANIFEST} lists"


def read_table(raw: bytes, name: str) -> JSONObject:
    """Return what the JSON file of a table holds: an envelope with records, which are objects.

    Args:
        raw: its bytes.
        name: its name below `data/`.

    Raises:
        UnreadableFile: it is not such a file.
    """
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        found = None
    records = found.get("records") if isinstance(found, dict) else None
    if not isinstance(records, list) or not all(isinstance(row, dict) for row in records):
        raise UnreadableFile(f"data/{name}", "is not the JSON file of a table")
    if not all(isinstance(row.get("provenance", {}), dict) for row in records):
        raise UnreadableFile(f"data/{name}", "has a record whose provenance is not an object")
    return dict(found)


def _which(name: str, raw: bytes, listed: Manifest) -> str:
    """Return the records that differ, if the file can still be read."""
    table = name.rsplit("/", 1)[1].removesuffix(".json")
    try:
        found = {row_key(table, row): records_sha256([row]) for row in read_table(raw, name)["records"]}
    except (KeyError, UnknownName, UnreadableFile):
        return ""
    rows = listed.records.get(table, {})
    changed = sorted(name for name in rows.keys() | found.keys() if rows.get(name) != found.get(name))
    return f": {', '.join(changed[:5])}" + (" …" if len(changed) > 5 else "") if changed else ""
