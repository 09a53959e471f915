"""Read the tables of a Data Package of the user, by its schemas, if the package is valid."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sanctions_data.errors import SanctionsDataError
from sanctions_data.exports.tables import ExportTable, ForeignKey, Tables, Value

if TYPE_CHECKING:
    from sanctions_data.validation.schema.table_schema import Field, Schema
    from sanctions_data.validation.values.json_values import JSONObject


@dataclass(unsafe_hash=True)
class InvalidPackage(SanctionsDataError):
    """A Data Package that has problems, so nothing of it is exported."""

    path: str
    problems: int
    exit_code = 1

    def __str__(self) -> str:
        count = f"{self.problems:,} problem{'' if self.problems == 1 else 's'}"
        return f"{self.path}: {count}, so nothing was exported; `sanctions-data validate {self.path}` lists them"


def of_package(path: str | os.PathLike[str]) -> Tables:
    """Return the tables of a Data Package that have a schema, with the values that the schema gives.

    Args:
        path: of its `datapackage.json`, or of its folder.

    Raises:
        InvalidPackage: it has problems.
        InvalidSchema: the descriptor cannot be used, or no resource is a table with a schema.
    """
    from sanctions_data.validation import validate
    from sanctions_data.validation.api import read_package
    from sanctions_data.validation.errors import InvalidSchema
    from sanctions_data.validation.package.resource import is_table, resource

    report = validate(path)
    if not report.valid:
        raise InvalidPackage(os.fspath(path), sum(report.counts.values()))
    place, descriptor, _ = read_package(path)
    entries = [resource(entry) for entry in descriptor["resources"]]
    described = [entry for entry in entries if is_table(entry) and "schema" in entry]
    if not described:
        raise InvalidSchema("resources", "none of these is a table with a schema", str(place))
    names, notes = [str(entry["name"]) for entry in described], []
    notes += [f"{entry['name']}: has no schema, and is not exported" for entry in entries if entry not in described]
    tables = [_table(entry, place.parent, names, notes) for entry in described]
    tables = [_with_unique_keys(table, {one.name: one for one in tables}, notes) for table in tables]
    license_: JSONObject = next(iter(descriptor.get("licenses") or ()), {})
    return Tables(
        str(descriptor.get("name") or place.parent.name),
        tuple(tables),
        str(descriptor.get("title") or ""),
        str(descriptor.get("description") or ""),
        str(descriptor.get("version") or ""),
        str(license_.get("name") or license_.get("title") or ""),
        str(license_.get("path") or ""),
        notes=tuple(notes),
    )


def _table(entry: JSONObject, folder: Path, names: list[str], notes: list[str]) -> ExportTable:
    """Return a table; adds to the notes what of it is not exported."""
    from sanctions_data.validation.errors import InvalidSchema
    from sanctions_data.validation.package.resource import described, schema_of

    schema, name = schema_of(entry, folder), str(entry["name"])
    if len({field.name for field in schema.fields}) < len(schema.fields):
        raise InvalidSchema("fields", "two fields have the same name, which no export can hold", name)
    own = cast("list[JSONObject]", described(entry["schema"], folder, "schema")["fields"])
    rows, unknown = _rows(entry, folder, schema)
    notes += [f"{name}: column {column!r} is not in the schema, and is not exported" for column in unknown]
    keys = [ForeignKey(key.fields, key.resource or name, key.reference) for key in schema.foreign_keys]
    lost = [key.table for key in keys if key.table not in names]
    notes += [f"{name}: the foreign key to {table} is left out, because {table} is not exported" for table in lost]
    return ExportTable(
        name,
        [{**field, "type": read.type} for field, read in zip(own, schema.fields, strict=True)],
        rows,
        str(entry.get("description") or entry.get("title") or ""),
        schema.primary_key,
        tuple(key for key in keys if key.table in names),
    )


def _with_unique_keys(table: ExportTable, tables: Mapping[str, ExportTable], notes: list[str]) -> ExportTable:
    """Return a table without the foreign keys to values that repeat, which a database refuses."""
    keys = []
    for key in table.foreign_keys:
        other = tables[key.table]
        at = [other.columns.index(name) for name in key.other]
        found = [values for row in other.rows if None not in (values := tuple(row[column] for column in at))]
        if len(set(found)) == len(found):
            keys.append(key)
        else:
            shown = f"({', '.join(key.columns)}) to {key.table} ({', '.join(key.other)})"
            notes.append(
                f"{table.name}: the foreign key {shown} is left out, because the values that it refers to repeat"
            )
    return replace(table, foreign_keys=tuple(keys))


def _rows(entry: JSONObject, folder: Path, schema: Schema) -> tuple[list[tuple[Value, ...]], list[str]]:
    """Return the rows in the order of the fields of the schema, and the columns that the schema does not have.

    A column of the schema that the table lacks is null.
    """
    from sanctions_data.validation.package.multipart import open_part, with_all_keys
    from sanctions_data.validation.package.resource import opened

    sources, dialect = opened(entry, folder)
    dialect = with_all_keys(sources, dialect)
    readers = {field.name: _reader(field) for field in schema.fields}
    first, rows = None, []
    for source in sources:
        with open_part(source, schema, dialect, first) as part:
            first = first or part.first
            at = {field.name: position for position, field in part.mapping.columns}
            places = [(readers[field.name], at.get(field.name)) for field in schema.fields]
            rows += [
                tuple(None if place is None else read(cells[place]) for read, place in places)
                for _, cells, _ in part.rows
            ]
    labels = (first.labels or ()) if first else ()
    known = {position for position, _ in first.mapping.columns} if first else set()
    return rows, [label for position, label in enumerate(labels) if position not in known]


def _reader(field: Field) -> Callable[[object], Value]:
    """Return the function from a cell to the value that is exported."""
    from sanctions_data.validation.checks.cell import NULL, as_text, cell_checks, cell_validator

    validate = cell_validator(cell_checks(field))

    def read(cell: object) -> Value:
        value, _ = validate(cell)
        if value is NULL:
            return None
        if field.type == "number" and isinstance(value, int | Decimal):
            return Decimal(value)
        if field.type in ("integer", "boolean", "string") and isinstance(value, bool | int | str):
            return value
        if field.type == "date" and type(value) is date:
            return value
        if field.type == "list" and isinstance(value, tuple) and all(isinstance(item, str) for item in value):
            return value
        return cell if isinstance(cell, str) else as_text(cell)

    return read
