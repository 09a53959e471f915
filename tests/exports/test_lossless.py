"""What a reader of an export gets is what the loader gives: every cell of every table, with its type."""

from __future__ import annotations

import sqlite3
import string
from collections.abc import Callable
from contextlib import closing
from datetime import date
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from page.invented_ledger import sea_ports

import sanctions_data as sd
from exports import read_back as read
from sanctions_data.contract.schemas import table_schema
from sanctions_data.exports.formats import FORMATS, make_files
from sanctions_data.exports.tables import ExportTable, Tables, Unexportable, of_dataset
from sanctions_data.page.open_ledger import dataset_of
from sanctions_data.records import INDEXES, TABLES, model

READERS: dict[str, Callable[[read.Files, ExportTable], read.Rows]] = {
    "csv": read.from_csv,
    "json": read.from_json,
    "sqlite": read.from_sqlite,
    "xlsx": read.from_xlsx,
    "parquet": read.by_polars,
    "datapackage": read.from_zip,
    "croissant": read.from_zip,
}


@cache
def tables() -> Tables:
    return of_dataset(sd.load())


@cache
def files(format: str) -> dict[str, bytes]:
    return make_files(format, tables())


@pytest.mark.parametrize("format", sorted(set(READERS) - {"xlsx"}))
def test_every_cell_of_every_table_comes_back(format: str) -> None:
    assert read.names_of(tables()) == [*TABLES, *INDEXES]
    read.assert_same(READERS[format], files(format), tables().tables)


@pytest.mark.slow
def test_every_cell_of_the_workbook_comes_back() -> None:
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(files("xlsx")["sanctions-data.xlsx"]))
    assert book.sheetnames == ["read this first", *TABLES, *INDEXES]
    read.assert_same(lambda _, table: read.from_workbook(book, table), {}, tables().tables)


def test_duckdb_reads_the_same_from_parquet(tmp_path: Path) -> None:
    read.assert_same(partial(read.by_duckdb, folder=tmp_path), files("parquet"), tables().tables)


@pytest.mark.parametrize("format", sorted(set(FORMATS) - {"xlsx"}))
def test_the_same_data_give_the_same_bytes(format: str) -> None:
    assert make_files(format, of_dataset(sd.load())) == files(format)


@pytest.mark.slow
def test_the_same_data_give_the_same_workbook() -> None:
    assert make_files("xlsx", of_dataset(sd.load())) == files("xlsx")


def test_csv_and_json_are_the_published_files() -> None:
    for format in ("csv", "json"):
        for name, raw in files(format).items():
            assert raw == sd.data_path(name).read_bytes(), name


# Texts that tools take for something else: formulas, numbers, days, addresses, escapes of Excel, marks of ours.
TRICKY = (
    "=1+1",
    "+1",
    "-1",
    "@a",
    "'=1",
    "1e5",
    "007",
    "2021-03-22",
    "TRUE",
    "https://example.org/a#b",
    "_x0041_",
    "''",
)
letters = st.text(
    st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn"], exclude_characters="\u2028\u2029"),
    min_size=1,
    max_size=8,
)
texts = st.sampled_from(TRICKY) | letters | st.sampled_from((" a ", "a\nb", "a\tb", "陈明国", "ü", '"', "a;b", ","))
items = st.text(string.ascii_lowercase + "-", min_size=1, max_size=5)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "string": texts,
    "integer": st.integers(-(2**70), 2**70) | st.integers(-9, 9),
    "date": st.dates() | st.dates(date(1900, 2, 1), date(1900, 4, 1)),
    "list": st.lists(items, min_size=1, max_size=3).map(tuple),
    "number": st.decimals(allow_nan=False, allow_infinity=False) | st.floats(-1e9, 1e9).map(repr).map(Decimal),
    "boolean": st.booleans(),
}


@st.composite
def invented(draw: st.DrawFn, kinds: tuple[str, ...]) -> Tables:
    fields = [{"name": kind, "type": kind} for kind in draw(st.permutations(kinds))]
    row = st.tuples(*(st.none() | VALUES[one["type"]] for one in fields))
    rows = [row for row in draw(st.lists(row, max_size=5)) if set(row) != {None}]
    return Tables("own", (ExportTable("t", fields, rows),))


def comes_back(format: str, data: Tables) -> None:
    read.assert_same(READERS[format], make_files(format, data), data.tables)


@settings(max_examples=40)
@given(invented(("string", "integer", "date", "list")))
def test_invented_tables_come_back_from_csv(data: Tables) -> None:
    comes_back("csv", data)


@pytest.mark.parametrize("format", ["sqlite", "xlsx", "parquet"])
@settings(max_examples=25)
@given(invented(tuple(VALUES)))
def test_invented_tables_with_all_types_come_back(format: str, data: Tables) -> None:
    comes_back(format, data)


def one_line(name: str) -> bool:
    """Return whether a ledger accepts the name: it has text, and no tab or line break."""
    return bool(name) and not {"\t", "\n", "\r"} & set(name)


@pytest.mark.slow
@settings(max_examples=4)
@given(st.lists(texts.map(str.strip).filter(one_line), min_size=1, max_size=3), st.booleans(), st.integers(0, 2))
def test_an_invented_ledger_comes_back_from_each_format(names: list[str], answered: bool, ended: int) -> None:
    ledger = sea_ports(len(names), names.__getitem__, answered=answered, ended=ended).ledger()
    data = of_dataset(dataset_of(ledger))
    (names_of_people,) = (
        {row[table.columns.index("name")] for row in table.rows} for table in data.tables if table.name == "entities"
    )
    assert names_of_people >= set(names)
    for format in READERS:
        comes_back(format, data)


def test_the_database_has_the_keys_of_the_schemas_and_sqlite_finds_no_fault() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(files("sqlite")["sanctions-data.db"])
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for name in (*TABLES, *INDEXES):
            schema = table_schema(model(name))
            wanted = sorted(
                (key["reference"].get("resource", name), *key["fields"], *key["reference"]["fields"])
                for key in schema.get("foreignKeys", ())
                if key["reference"].get("resource", name) in (*TABLES, *INDEXES)
            )
            found = connection.execute(f"PRAGMA foreign_key_list({name})").fetchall()
            assert sorted(row[2:5] for row in found) == wanted, name
            columns = connection.execute(f"PRAGMA table_info({name})").fetchall()
            in_key = sorted((row[5], row[1]) for row in columns if row[5])
            assert [column for _, column in in_key] == list(schema["primaryKey"]), name


def test_the_views_of_the_database_say_what_the_loader_says() -> None:
    data = sd.load()
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(files("sqlite")["sanctions-data.db"])
        now = {name for (name,) in connection.execute("SELECT id FROM measures_now")}
        assert now == {row.id for row in data.measures if row.status not in ("lifted", "expired")}
        words = connection.execute("SELECT record, field, claim, ord FROM evidence_of").fetchall()
        assert sorted(words) == sorted((row.record, row.field, row.claim, row.ord) for row in data.provenance)
        unsettled = {name for (name,) in connection.execute("SELECT DISTINCT decision FROM conflicts_open")}
        assert unsettled == {row.decision for row in data.conflicts if row.outcome == "unresolved"}


def test_what_sqlite_itself_refuses_is_one_line() -> None:
    table = ExportTable("t", [{"name": "a", "type": "string"}], [("x",), ("x",)], primary_key=("a",))
    with pytest.raises(Unexportable, match=r"^export sqlite: SQLite refuses the tables: UNIQUE"):
        make_files("sqlite", Tables("own", (table,)))
