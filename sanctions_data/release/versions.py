"""The versions of the data: which there are, the records of each, and the ledger rows that stood in it.

The newest release is the data; the tables of older ones lie together in an archive (`published.chain`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from sanctions_data import published
from sanctions_data._text import sha256_hex
from sanctions_data.errors import DamagedRelease, UnknownName, UnreadableFile
from sanctions_data.published import current, released
from sanctions_data.published.version_numbers import key
from sanctions_data.records import INDEXES, TABLES, model

if TYPE_CHECKING:
    from sanctions_data.ledger import Ledger, Row
    from sanctions_data.validation.values.json_values import JSONObject


def stood_in(row: Row, version: str) -> bool:
    """Return whether a ledger row stood in a version: added by then, and not retired by then."""
    return _stood(row.added_in, row.retired_in, version)


def _stood(added: str, retired: str | None, version: str) -> bool:
    return key(added) <= key(version) and (retired is None or key(retired) > key(version))


def ledger_as_of(ledger: Ledger, version: str) -> Ledger:
    """Return the ledger as it was in a version: its rows, none of them marked by what came later."""
    from sanctions_data.ledger import MODELS, Ledger

    rows = {model.table_name: _as_of(ledger.rows(model.table_name), version) for model in MODELS}
    return Ledger(**rows)  # type: ignore[arg-type]


def _as_of(rows: Sequence[Row], version: str) -> Sequence[Row]:
    from sanctions_data.ledger.lazy_rows import LazyRows

    if isinstance(rows, LazyRows):
        return rows.as_of(lambda added, retired: _stood(added, retired, version))
    blank = {"retired_in": None, "replaced_by": None, "cause": None}
    return tuple(row if row.active else row.model_copy(update=blank) for row in rows if stood_in(row, version))


def resolve(version: str | None) -> str:
    """Return the version meant: the current one for None; UnknownName for one that was never released."""
    if version is None or version == current():
        return current()
    if version not in released():
        raise UnknownName("version", version, tuple(dict.fromkeys((*released(), current()))))
    return version


def read_records(table: str, version: str) -> list[JSONObject]:
    """Return the records of a table as JSON data; none if the table came after that version.

    Columns that have another name now go by that.

    Raises:
        UnknownName: no such table.
        DamagedRelease: the file is not the one that was published.
        UnreadableFile: the file is not a data file.
    """
    if table not in (*TABLES, *INDEXES):
        raise UnknownName("table", table, (*TABLES, *INDEXES))
    name = f"{table}.json"
    try:
        if version == current():
            return published.records(name)
        renamed = model(table).renamed
        found = published.release_records(table, version)
        rows = _made_again(version)[name] if found is None else found
        return [{renamed.get(name, name): value for name, value in row.items()} for row in rows] if renamed else rows
    except (ValueError, KeyError, TypeError):
        fix = "reinstall the package"
        raise UnreadableFile(f"data/{name}", "is not a data file of this package", fix) from None


@lru_cache(maxsize=2)
def _made_again(version: str) -> dict[str, list[JSONObject]]:
    """Return name → records of the index tables of a superseded release, as the ledger of then gives them."""
    from sanctions_data.compile import compile_ledger
    from sanctions_data.ledger.storage import read_ledger
    from sanctions_data.release.freeze import made_again

    release, found = published.release(version), {}
    for name, raw in made_again(release, compile_ledger(ledger_as_of(read_ledger(), version))).items():
        if sha256_hex(raw) != release.files[name]:
            raise DamagedRelease(f"data/{name}", f"of {version}, made again, is not the file that was released")
        found[name] = json.loads(raw)["records"]
    return found


__all__ = ["current", "read_records", "released", "resolve"]
