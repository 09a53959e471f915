"""The records of one state of the dataset, wherever it lies: a version, a file, a folder, a git commit."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sanctions_data import _csv as tables
from sanctions_data import published
from sanctions_data.errors import SanctionsDataError, UnknownName, UnreadableFile
from sanctions_data.records import TABLES, model
from sanctions_data.release import versions

if TYPE_CHECKING:
    from sanctions_data.validation.values.json_values import JSONObject

Rows = Mapping[str, Mapping[str, object]]
_DATA = "sanctions_data/data"


@dataclass(frozen=True)
class Snapshot:
    """One state of the record tables.

    Attributes:
        name: what it is called in reports.
        tables: table → record id → record as JSON data, with its `provenance`.
        columns: table → column → kind, of the tables that are there.
    """

    name: str
    tables: Mapping[str, Rows]
    columns: Mapping[str, Mapping[str, str]]


def snapshot(what: str, table: str | None = None) -> Snapshot:
    """Return the state that a user means: a version, a file or folder, or a git reference of this checkout.

    Args:
        what: ``0.1.0``, ``measures.csv``, ``some/folder``, ``HEAD~3``.
        table: which table a file holds, if its name does not say.

    Raises:
        UnknownName: it is none of these.
        UnreadableFile: a file that is not a table of this package.
    """
    if what in (*versions.released(), versions.current()):
        version = what
        return _of(what, lambda name: versions.read_records(name, version), releases_columns(version))
    path = Path(what)
    if os.path.isdir(path):
        return _of(what, lambda name: _from_folder(path, name), None)
    if os.path.isfile(path):
        name = table or path.name.split(".")[0]
        if name not in TABLES:
            raise UnreadableFile(what, "is named after no table", f"say which with --table ({', '.join(TABLES)})")
        return _of(what, lambda wanted: _rows(path.read_bytes(), path.name, name) if wanted == name else None, None)
    if _is_commit(what):
        return _of(what, lambda name: _from_git(what, name), None)
    raise UnknownName(
        "version, file, folder or git reference", what, tuple(dict.fromkeys((*versions.released(), versions.current())))
    )


def releases_columns(version: str) -> Mapping[str, Mapping[str, str]] | None:
    """Return the columns that a frozen version had; None for the current one."""
    if version not in versions.released():
        return None
    found: Mapping[str, Mapping[str, str]] = published.release(version).columns
    return found


def _of(
    name: str,
    read: Callable[[str], list[JSONObject] | None],
    columns: Mapping[str, Mapping[str, str]] | None,
) -> Snapshot:
    found = {table: rows for table in TABLES if (rows := read(table)) is not None}
    by_id = {table: _by_id(rows, name, table) for table, rows in found.items()}
    if not by_id:
        raise UnreadableFile(name, "holds no table of this package", f"expected files such as {TABLES[0]}.json")
    own = {table: tables.kinds(model(table), tuple(model(table).columns())) for table in by_id}
    return Snapshot(name, by_id, {table: kinds for table, kinds in (columns or own).items() if table in by_id})


def _by_id(rows: list[JSONObject], name: str, table: str) -> dict[str, JSONObject]:
    """Record id → record; a row without an id, or with one met before, would be lost without a word."""
    found: dict[str, JSONObject] = {}
    for number, row in enumerate(rows, 1):
        key = row.get("id")
        if not isinstance(key, str) or not key or key in found:
            what = "no id" if not key else "an id that is not a string"
            if isinstance(key, str) and key:
                what = f"the id {key[:80]!r} of an earlier one"
            raise UnreadableFile(name, f"record {number} of {table} has {what}", "every record needs one of its own")
        found[key] = row
    return found


def _from_folder(folder: Path, table: str) -> list[JSONObject] | None:
    for ending in ("json", "csv"):
        path = folder / f"{table}.{ending}"
        if path.is_file():
            return _rows(path.read_bytes(), path.name, table)
    return None


def _from_git(commit: str, table: str) -> list[JSONObject] | None:
    found = _git("show", "--end-of-options", f"{commit}:{_DATA}/{table}.json")
    return _rows(found.stdout, f"{table}.json", table) if found.returncode == 0 else None


def _is_commit(what: str) -> bool:
    if not what or what.startswith("-") or "\0" in what or shutil.which("git") is None:
        return False
    return _git("rev-parse", "--quiet", "--verify", "--end-of-options", f"{what}^{{commit}}").returncode == 0


def _git(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run git in the current directory, without a shell: an argument stays an argument."""
    top = subprocess.run(["git", "rev-parse", "--show-toplevel"], capture_output=True, check=False)
    folder = top.stdout.decode("utf-8", "replace").strip() or None
    return subprocess.run(["git", *arguments], capture_output=True, check=False, cwd=folder)


def _rows(raw: bytes, file: str, table: str) -> list[JSONObject]:
    try:
        text = raw.decode("utf-8-sig")
        found = _csv(text, file, table) if file.endswith(".csv") else json.loads(text)["records"]
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            raise TypeError
    except SanctionsDataError:
        raise
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UnreadableFile(file, f"is no {table} file of this package") from None
    return found


def _csv(text: str, file: str, table: str) -> list[JSONObject]:
    """Return the rows of a CSV file with the columns of a table, some of them or others too."""
    kind = tables.kinds(model(table), tuple(model(table).columns()))
    found = []
    for line, row in enumerate(tables.read_rows(text, file, ("id",)), 2):
        try:
            found.append({name: tables.parse_cell(row[name], kind[name]) for name in kind if name in row})
        except ValueError as error:
            raise tables.TableError(file, line, None, str(error)) from None
    return found
