"""Freeze a release, and check that each is what was frozen.

A release is the JSON file of each table, and a list: a digest of each file, of each record, of each ledger row that
stood in it, and of the list of the release before. The list is not kept: it is made again from the tables and the
ledger, and has the digest that `releases/chain.json` gives. The checks take the files as a mapping, so that they can
be run on any copy.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sanctions_data._csv import cell, kinds
from sanctions_data._text import sha256_hex
from sanctions_data.contract.schemas import column_names
from sanctions_data.errors import DamagedRelease, UnknownName, UnreadableFile
from sanctions_data.ledger import LIFE, Ledger, Row
from sanctions_data.published.chain import Chain, Release, read_archive
from sanctions_data.published.digests import ARCHIVE, CHAIN, records_sha256
from sanctions_data.published.version_numbers import key
from sanctions_data.records import INDEXES, model
from sanctions_data.release.serialize import released_index_file

if TYPE_CHECKING:
    from sanctions_data.compile import Compiled
    from sanctions_data.validation.values.json_values import JSONObject


def row_key(table: str, row: Mapping[str, object]) -> str:
    """Return what a record is listed under in the list of a release."""
    return " ".join(str(row[name]) for name in model(table).key)


def _end(row: Row, version: str | None = None) -> str:
    """Return how a row ended, as the list of a release has it; "" if it stands (if it stood in that version)."""
    if row.retired_in is None or (version is not None and key(row.retired_in) > key(version)):
        return ""
    return "|".join(cell(getattr(row, name)) for name in LIFE[1:])


def _stood(row: Row, version: str) -> bool:
    """Return whether a row stood, or had ended, in a version."""
    return key(row.added_in) <= key(version)


def frozen_rows(ledger: Ledger, version: str) -> dict[str, dict[str, tuple[str, str]]]:
    """Return what the list of a version says of the ledger: table → key of a row → digest and end.

    A key may be taken up again after its row has ended (the description of a source, say); the later row is listed.
    """
    found = {}
    for table, digests in ledger.fixed_digests.items():
        rows = [(row, digest) for row, digest in zip(ledger.rows(table), digests, strict=True) if _stood(row, version)]
        rows.sort(key=lambda pair: _end(pair[0], version) == "")
        found[table] = {row.row_name: (digest, _end(row, version)) for row, digest in rows}
    return found


def release_list(
    tables: Mapping[str, bytes],
    ledger: Ledger,
    version: str,
    previous: tuple[str, str] | None,
    columns: Mapping[str, Mapping[str, str]] | None = None,
) -> str:
    """Return the list of a release as text, of which the chain has the digest.

    Args:
        tables: name of the JSON file of a table, such as ``measures.json`` → its bytes.
        ledger: as it is; the rows that stood or had ended in the version are listed.
        version: the version.
        previous: version, and SHA-256 of the list, of the release before; None for the first.
        columns: table → column → kind as they were then; those of the models as they are if None.

    Raises:
        UnreadableFile: a file that is not that of a table.
        KeyError: a record without a key.
    """
    rows = {name.removesuffix(".json"): read_table(raw, name)["records"] for name, raw in sorted(tables.items())}
    listed = {
        "dataset": "sanctions-data",
        "version": version,
        "previous": {"version": previous[0], "sha256": previous[1]} if previous else None,
        "files": {name: sha256_hex(raw) for name, raw in sorted(tables.items())},
        "columns": columns or {table: kinds(model(table), column_names(model(table))) for table in rows},
        "records": {
            table: {row_key(table, row): records_sha256([row]) for row in records} for table, records in rows.items()
        },
        "ledger": frozen_rows(ledger, version),
    }
    return json.dumps(listed, ensure_ascii=False, indent=0) + "\n"


def freeze(
    tables: Mapping[str, bytes],
    ledger: Ledger,
    version: str,
    before: Sequence[Release],
    columns: Mapping[str, Mapping[str, str]] | None = None,
) -> Release:
    """Return what the chain says of a release.

    Args:
        tables: name of the JSON file of a table → its bytes.
        ledger: as it is.
        version: the version.
        before: the releases before it, oldest first.
        columns: as for `release_list`.
    """
    previous = (before[-1].version, before[-1].sha256) if before else None
    text = release_list(tables, ledger, version, previous, columns)
    listed = json.loads(text)
    known = _known_rows(before)
    new = {
        table: {name: check for name, check in rows.items() if known[table].get(name) != check}
        for table, rows in _row_checks(ledger, version).items()
    }
    return Release(
        version=version, sha256=sha256_hex(text), files=listed["files"], columns=listed["columns"], ledger=new
    )


def _row_checks(ledger: Ledger, version: str) -> dict[str, dict[str, str]]:
    """Return ledger table → key of a row → 16 bits of what the list of a version says of it."""
    return {
        table: {name: sha256_hex(f"{digest}|{end}")[:4] for name, (digest, end) in rows.items()}
        for table, rows in frozen_rows(ledger, version).items()
    }


def _known_rows(releases: Iterable[Release]) -> dict[str, dict[str, str]]:
    """Return what releases, oldest first, say of ledger rows, the later in place of the earlier."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for release in releases:
        for table, rows in release.ledger.items():
            found[table].update(rows)
    return found


def chain_file(releases: Iterable[Release]) -> str:
    """Return the text of `releases/chain.json`: a line for each part of each release."""
    parts = []
    for release in releases:
        fields = release.model_dump()
        lines = (f"   {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items())
        parts.append("  {\n" + ",\n".join(lines) + "\n  }")
    return '{\n "dataset": "sanctions-data",\n "releases": [\n' + ",\n".join(parts) + "\n ]\n}\n"


def table_files(data: Mapping[str, bytes], chain: Chain, version: str) -> dict[str, dict[str, bytes]]:
    """Return released version → name → bytes of the tables that are here of it.

    Args:
        data: name below `data/` → bytes.
        chain: of the releases.
        version: of the data. The tables of that release are the data; those of all others are in the archive, but for
            the index tables that `made_again` gives.

    Raises:
        DamagedRelease: the archive is missing or cannot be read.
    """
    superseded = [one for one in chain.versions if one != version]
    if superseded and ARCHIVE not in data:
        raise DamagedRelease(f"data/{ARCHIVE}", "is missing")
    archive = read_archive(data[ARCHIVE]) if ARCHIVE in data else {}
    found: dict[str, dict[str, bytes]] = {one: {} for one in chain.versions}
    for name, raw in archive.items():
        folder, _, file = name.partition("/")
        if folder not in superseded or file not in chain.release(folder).files:
            raise DamagedRelease(f"data/{ARCHIVE}", f"has {name!r}, which is not part of a superseded release")
        found[folder][file] = raw
    if version in found:
        found[version] = {name: data[name] for name in chain.release(version).files if name in data}
    return found


def made_again(release: Release, compiled: Compiled) -> dict[str, bytes]:
    """Return name → bytes of the index tables of a release, made from the ledger of its time.

    Args:
        release: what the chain says of it.
        compiled: what the ledger as of then compiles to.

    Raises:
        DamagedRelease: an index no longer has a column that it had.
    """
    found = {}
    for table in INDEXES:
        name = f"{table}.json"
        if name in release.files:
            try:
                text = released_index_file(table, compiled.tables[table], release.version, release.columns[table])
            except KeyError as error:
                message = f"cannot be made again: the table no longer has the column {error}"
                raise DamagedRelease(f"data/{ARCHIVE}: {release.version}/{name}", message) from None
            found[name] = text.encode()
    return found


def is_left_out(name: str) -> bool:
    """Return whether the archive may lack a file of a release, because the ledger as of then gives it."""
    return name.removesuffix(".json") in INDEXES


def check_chain(data: Mapping[str, bytes], chain: Chain, version: str) -> Iterator[DamagedRelease]:
    """Yield what is wrong with releases: their order, and each of their files.

    The arguments are those of `table_files`.
    """
    for name in data:
        if name.startswith("releases/") and name not in (CHAIN, ARCHIVE):
            yield DamagedRelease(f"data/{name}", "is not part of a release")
    versions = chain.versions
    if not versions:
        yield DamagedRelease(f"data/{CHAIN}", "has no release")
    if list(versions) != sorted(set(versions), key=key):
        yield DamagedRelease(f"data/{CHAIN}", "does not have its versions in order, each once")
        return
    try:
        found = table_files(data, chain, version)
    except DamagedRelease as error:
        yield error
        return
    for release in chain.releases:
        for name in sorted(release.files):
            yield from _check_file(name, found[release.version].get(name), release, newest=release.version == version)


def check_ledger(ledger: Ledger, chain: Chain) -> Iterator[DamagedRelease]:
    """Yield rows of the ledger that are not what a release had: gone, changed, added later, or ended otherwise.

    Args:
        ledger: as it is. Only an end may be added to a released row, once.
        chain: of the releases.
    """
    for count, release in enumerate(chain.releases, 1):
        then, version = _known_rows(chain.releases[:count]), release.version
        for table, now in _row_checks(ledger, version).items():
            listed = then[table]
            for name in sorted(listed.keys() | now.keys()):
                if listed.get(name) == now.get(name):
                    continue
                if name not in now:
                    message = f"stood in release {version} and is gone"
                elif name not in listed:
                    message = f"says that it stood in release {version}, which does not have it"
                else:
                    message = f"is not as it stood or had ended in release {version}"
                yield DamagedRelease(f"data/ledger/{table}.csv", f"{name} {message}")


def _check_file(name: str, raw: bytes | None, release: Release, *, newest: bool) -> Iterator[DamagedRelease]:
    """Yield what is wrong with the file of a table in a release; those of the newest are the data."""
    place = f"data/{name}" if newest else f"data/{ARCHIVE}: {release.version}/{name}"
    if raw is None:
        if newest or not is_left_out(name):
            yield DamagedRelease(place, f"is missing; it is part of release {release.version}")
    elif sha256_hex(raw) != release.files[name]:
        yield DamagedRelease(place, f"is not the file that was released in {release.version}")
    else:
        yield from (DamagedRelease(place, message) for message in _check_table(name, raw, release))


def _check_table(name: str, raw: bytes, release: Release) -> Iterator[str]:
    """Yield where the file of a table and the chain disagree."""
    table = name.removesuffix(".json")
    try:
        found = read_table(raw, name)
        for row in found["records"]:
            row_key(table, row)
    except (UnknownName, UnreadableFile, KeyError) as error:
        yield f"is not the JSON file of a table ({error})"
        return
    head = {"dataset": "sanctions-data", "version": release.version, "table": table}
    head["records_sha256"] = records_sha256(found["records"])
    for part, value in head.items():
        if found.get(part) != value:
            yield f"says {part} is {found.get(part)!r}; expected {value!r}"
    columns = release.columns.get(table, {}).keys()
    if any(row.keys() - {"provenance"} != columns for row in found["records"]):
        yield f"its columns are not those that {CHAIN} lists"


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
