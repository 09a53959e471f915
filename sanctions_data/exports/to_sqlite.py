"""SQLite, by sqlite-utils: typed tables with their keys, views, full-text search, and metadata for Datasette."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import TYPE_CHECKING

from sanctions_data.exports.tables import ExportTable, Tables, Unexportable, Value

if TYPE_CHECKING:
    from sqlite_utils import Database

_LARGEST = 2**63  # the first whole number that SQLite does not hold
# Columns of the dataset that people search by words, and why a view: docs/exports.md.
_SEARCHED = {
    "measures": ("target_name", "authority_name", "reason", "reason_summary"),
    "actions": ("authority_name", "announced_by_name", "description", "purpose", "reason", "reason_summary"),
    "entities": ("name", "description", "birth_place"),
    "names": ("name", "entity_name"),
    "positions": ("holder_name", "title", "organization_name"),
    "remarks": ("speaker_name", "position"),
    "events": ("name", "place", "description"),
    "sources": ("title", "publisher", "author"),
    "provenance": ("quote", "gist", "value", "title"),
}
_VIEWS = {
    "measures_now": (
        "Measures that have not ended in any source: their newest attestation is neither lifted nor expired.",
        """SELECT m.id, m.authority_name, m.target_name, e.type AS target_type, e.country AS target_country,
       m.program, m.provisions, m.announced_on, m.listing_date, m.status, m.status_as_of, m.action, m.target
FROM measures m JOIN entities e ON e.id = m.target
WHERE m.status IS NULL OR m.status NOT IN ('lifted', 'expired')
ORDER BY m.announced_on, m.id""",
    ),
    "evidence_of": (
        "The words behind each value: filter by `record`, or by `record` and `field`.",
        """SELECT "table", record, field, value, quote, gist, publisher, title, published_on, url, said_by, modality,
       source, sentence, claim, ord
FROM provenance
ORDER BY "table", record, field, claim, ord""",
    ),
    "conflicts_open": (
        "Claims that differ, if the decision chooses none of them.",
        """SELECT decision, kind, "table", record, field, value, said_by, source, sentence, reason, claim
FROM conflicts WHERE outcome = 'unresolved'
ORDER BY decision, claim""",
    ),
}


def write(data: Tables, name: str) -> dict[str, bytes]:
    """Return the database, and the metadata that Datasette takes with ``-m``.

    Lists are JSON arrays, days are text (``2021-03-22``), truth values are 0 and 1. A column of whole numbers that
    SQLite cannot hold, or of numbers that a float would change, is text.

    Raises:
        Unexportable: two tables, or two columns of one, whose names differ only in case, or a table that SQLite keeps
            for itself.
    """
    from sqlite_utils import Database

    _check_names(data.tables)
    connection = sqlite3.connect(":memory:")
    try:
        db = Database(connection)
        for table in data.tables:
            required = [str(one["name"]) for one in table.fields if _is_required(one)]
            db.create_table(table.name, dict(_columns(table)), pk=_key(table), not_null=required, strict=True)
        _add_keys(db, data.tables)
        for table in data.tables:
            _insert(db, table)
        if data.dataset is not None:
            for searched, columns in _SEARCHED.items():
                db.table(searched).enable_fts(columns, fts_version="FTS5", tokenize="unicode61 remove_diacritics 2")
            for view, (_, sql) in _VIEWS.items():
                db.create_view(view, sql)
        connection.commit()
        connection.execute("VACUUM")
        raw = connection.serialize()
    except sqlite3.Error as error:
        raise Unexportable("sqlite", f"SQLite refuses the tables: {error}") from None
    finally:
        connection.close()
    path = PurePath(name)
    return {name: raw, f"{path.stem}.metadata.json": _metadata(data, path.stem)}


def _check_names(tables: Sequence[ExportTable]) -> None:
    """Raise Unexportable if names are the same in SQLite, which ignores the case of ASCII letters."""
    for kind, names in (
        ("tables", [table.name for table in tables]),
        *((f"columns of {table.name!r}", table.columns) for table in tables),
    ):
        seen: dict[str, str] = {}
        for name in names:
            if (other := seen.setdefault(name.casefold(), name)) is not name:
                raise Unexportable("sqlite", f"{kind} {other!r} and {name!r} have the same name in SQLite")
    for table in tables:
        if table.name.casefold().startswith("sqlite_"):
            raise Unexportable("sqlite", f"SQLite reserves names such as {table.name!r}")
        if not table.fields:
            raise Unexportable("sqlite", f"table {table.name!r} has no column")


def _key(table: ExportTable) -> str | tuple[str, ...] | None:
    return table.primary_key[0] if len(table.primary_key) == 1 else table.primary_key or None


def _columns(table: ExportTable) -> Iterator[tuple[str, type]]:
    for at, (name, kind) in enumerate(table.types().items()):
        values = [row[at] for row in table.rows if row[at] is not None]
        found: type = str
        if kind in ("integer", "boolean") and all(map(_fits, values)):
            found = int
        elif kind == "number" and all(map(_is_float, values)):
            found = float
        yield name, found


def _fits(value: object) -> bool:
    return isinstance(value, int) and -_LARGEST <= value < _LARGEST


def _is_float(value: object) -> bool:
    """Return whether a number is unchanged if it is stored as a float."""
    return isinstance(value, Decimal) and value.is_finite() and Decimal(repr(float(value))) == value


def _cell(value: Value, column: type) -> object:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    if isinstance(value, date):
        return value.isoformat()
    return column(value)


def _insert(db: Database, table: ExportTable) -> None:
    types = dict(_columns(table))
    names, marks = ", ".join(map(_quoted, types)), ", ".join("?" * len(types))
    rows = ([_cell(value, kind) for value, kind in zip(row, types.values(), strict=True)] for row in table.rows)
    db.conn.executemany(f"INSERT INTO {_quoted(table.name)} ({names}) VALUES ({marks})", rows)  # noqa: S608 - quoted


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _is_required(field: Mapping[str, object]) -> bool:
    limits = field.get("constraints")
    return isinstance(limits, Mapping) and limits.get("required") is True


def _add_keys(db: Database, tables: Sequence[ExportTable]) -> None:
    """Add the foreign keys after all tables: a key into a table that does not exist yet is an error.

    SQLite asks for an index over the columns that a key refers to, in which no value repeats.
    """
    by_name = {table.name: table for table in tables}
    for table in tables:
        for key in table.foreign_keys:
            other = by_name[key.table]
            if key.other == other.primary_key:
                continue
            db.table(key.table).create_index(list(key.other), unique=True, if_not_exists=True)
    keys = [(table.name, key.columns, key.table, key.other) for table in tables for key in table.foreign_keys]
    db.add_foreign_keys(keys)


def _metadata(data: Tables, stem: str) -> bytes:
    """Return what Datasette shows beside the data (its documentation, "Metadata")."""
    tables: dict[str, object] = {
        table.name: {
            "description": table.description,
            "columns": {str(field["name"]): str(field.get("description", "")) for field in table.fields},
        }
        for table in data.tables
    }
    if data.dataset is not None:
        tables |= {view: {"description": text} for view, (text, _) in _VIEWS.items()}
        tables["measures"] = {**tables["measures"], "facets": ["authority", "status", "program"]}  # type: ignore[dict-item]
    found = {**data.about(), "databases": {stem: {"tables": tables}}}
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()
