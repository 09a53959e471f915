"""Readers of each export that have nothing to do with what wrote it; each gives table → rows of typed values."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sanctions_data.exports.tables import ExportTable, Tables

Rows = list[tuple[Any, ...]]
Files = Mapping[str, bytes]


def typed(text: str | None, kind: str) -> Any:
    """A value that a format holds as text, or cannot hold otherwise."""
    if text is None:
        return None
    match kind:
        case "integer":
            return int(text)
        case "number":
            return Decimal(text)
        case "boolean":
            return {"true": True, "false": False, "True": True, "False": False}[text]
        case "date":
            return date.fromisoformat(text)
        case "list":
            return tuple(text.split(";"))
    return text


def from_csv(files: Files, table: ExportTable) -> Rows:
    text = files[f"{table.name}.csv"].decode("utf-8")
    header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert tuple(header) == table.columns
    kinds = table.types().values()
    return [tuple(typed(cell or None, kind) for cell, kind in zip(row, kinds, strict=True)) for row in rows]


def from_json(files: Files, table: ExportTable) -> Rows:
    def value(found: Any, kind: str) -> Any:
        return tuple(found) if isinstance(found, list) else typed(found, kind) if isinstance(found, str) else found

    records = json.loads(files[f"{table.name}.json"])["records"]
    return [tuple(value(row[name], kind) for name, kind in table.types().items()) for row in records]


def from_sqlite(files: Files, table: ExportTable) -> Rows:
    (raw,) = (raw for name, raw in files.items() if not name.endswith(".json"))
    with sqlite3.connect(":memory:") as connection:
        connection.deserialize(raw)
        quoted = '"' + table.name.replace('"', '""') + '"'
        found = connection.execute(f"SELECT * FROM {quoted} ORDER BY rowid")
        assert tuple(one[0] for one in found.description) == table.columns
        rows = found.fetchall()
    kinds = table.types().values()

    def value(cell: Any, kind: str) -> Any:
        if cell is None:
            return None
        if kind == "list":
            return tuple(json.loads(cell))
        if kind == "boolean":
            assert cell in (0, 1)
            return bool(cell)
        if kind == "number":
            return Decimal(repr(cell) if isinstance(cell, float) else cell)
        return typed(cell, kind) if isinstance(cell, str) else cell

    return [tuple(value(cell, kind) for cell, kind in zip(row, kinds, strict=True)) for row in rows]


def from_xlsx(files: Files, table: ExportTable) -> Rows:
    import openpyxl

    (raw,) = files.values()
    return from_workbook(openpyxl.load_workbook(io.BytesIO(raw)), table)


def from_workbook(book: Any, table: ExportTable) -> Rows:
    header, *rows = book[table.name].iter_rows(max_col=len(table.fields))
    assert tuple(cell.value for cell in header) == table.columns
    assert all(cell.data_type != "f" for row in rows for cell in row), "nothing is a formula"
    kinds = table.types().values()

    def value(cell: Any, kind: str) -> Any:
        if isinstance(cell, datetime):
            return cell.date()
        if kind == "number" and isinstance(cell, int | float) and not isinstance(cell, bool):
            return Decimal(repr(cell))
        if kind == "integer" and isinstance(cell, float) and cell.is_integer():
            return int(cell)
        return typed(cell, kind) if isinstance(cell, str) else cell

    return [tuple(value(cell.value, kind) for cell, kind in zip(row, kinds, strict=True)) for row in rows]


def _arrow_value(cell: Any, kind: str) -> Any:
    if isinstance(cell, list):
        return tuple(cell)
    return typed(cell, kind) if isinstance(cell, str) else cell


def by_polars(files: Files, table: ExportTable) -> Rows:
    import polars as pl

    frame = pl.read_parquet(io.BytesIO(files[f"{table.name}.parquet"]))
    assert tuple(frame.columns) == table.columns
    kinds = table.types().values()
    return [tuple(_arrow_value(*pair) for pair in zip(row, kinds, strict=True)) for row in frame.rows()]


def by_duckdb(files: Files, table: ExportTable, folder: Path) -> Rows:
    import duckdb

    path = folder / "t.parquet"
    path.write_bytes(files[f"{table.name}.parquet"])
    with duckdb.connect() as connection:
        found = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
        rows = found.fetchall()
    kinds = table.types().values()
    return [tuple(_arrow_value(*pair) for pair in zip(row, kinds, strict=True)) for row in rows]


def from_zip(files: Files, table: ExportTable) -> Rows:
    (raw,) = (raw for name, raw in files.items() if name.endswith(".zip"))
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert archive.testzip() is None
        return from_csv({name.rpartition("/")[2]: archive.read(name) for name in archive.namelist()}, table)


def assert_same(read: Callable[[Files, ExportTable], Rows], files: Files, tables: Sequence[ExportTable]) -> None:
    """Compare every cell of every table, with its type."""
    for table in tables:
        found = read(files, table)
        assert len(found) == len(table.rows), table.name
        for number, (row, wanted) in enumerate(zip(found, table.rows, strict=True)):
            for name, cell, value in zip(table.columns, row, wanted, strict=True):
                assert (type(cell), cell) == (type(value), value), (table.name, number, name)


def names_of(data: Tables) -> list[str]:
    return [table.name for table in data.tables]
