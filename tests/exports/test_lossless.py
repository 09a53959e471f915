"""What a reader of an export gets is what the loader gives: every cell of every table, with its type."""

from __future__ import annotations

import string
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sanctions_data as sd
from exports import read_back as read
from sanctions_data.exports.formats import FORMATS, make_files
from sanctions_data.exports.tables import ExportTable, Tables, Unexportable, of_dataset
from sanctions_data.records import INDEXES, TABLES

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


@settings(max_examples=25)
@given(invented(tuple(VALUES)))
def test_invented_tables_come_back_from_sqlite(data: Tables) -> None:
    comes_back("sqlite", data)


@settings(max_examples=25)
@given(invented(tuple(VALUES)))
def test_invented_tables_come_back_from_excel(data: Tables) -> None:
    comes_back("xlsx", data)


@settings(max_examples=25)
@given(invented(tuple(VALUES)))
def test_invented_tables_come_back_from_parquet(data: Tables) -> None:
    comes_back("parquet", data)


@pytest.mark.parametrize(
    ("format", "table", "reason"),
    [
        ("xlsx", ExportTable("t", [{"name": "a"}], [("a\x07",)]), "'t' row 1 has a control character"),
        ("xlsx", ExportTable("t", [{"name": "a"}], [("a" * 32_768,)]), "'t' row 1 has a text of more than 32,767"),
        ("xlsx", ExportTable("a/b", [{"name": "a"}], []), "'a/b' cannot be the name of a sheet"),
        ("xlsx", ExportTable("t" * 32, [{"name": "a"}], []), "cannot be the name of a sheet"),
        ("xlsx", ExportTable("History", [{"name": "a"}], []), "'History' cannot be the name of a sheet"),
        ("xlsx", ExportTable("t", [{"name": str(n)} for n in range(16_385)], []), "is larger than a sheet"),
        (
            "sqlite",
            ExportTable("t", [{"name": "a"}, {"name": "A"}], []),
            "columns of 't' 'a' and 'A' have the same name in SQLite",
        ),
        ("sqlite", ExportTable("sqlite_t", [{"name": "a"}], []), "reserves names such as 'sqlite_t'"),
        ("sqlite", ExportTable("t", [], []), "'t' has no column"),
        ("parquet", ExportTable("t", [{"name": "a"}, {"name": "a"}], []), "'t' has two columns with the same name"),
        ("parquet", ExportTable("../t", [{"name": "a"}], []), "'../t' cannot be the name of a file"),
        ("parquet", ExportTable("/etc/t", [{"name": "a"}], []), "'/etc/t' cannot be the name of a file"),
        ("parquet", ExportTable("..", [{"name": "a"}], []), "'..' cannot be the name of a file"),
        ("xlsx", ExportTable("t", [{"name": "a", "description": "b" * 40_000}], []), "'t' has a column whose name or"),
        ("xlsx", ExportTable("t", [{"name": "a\x01"}], []), "'t' has a column whose name or"),
    ],
)
def test_what_a_format_cannot_hold_is_refused(format: str, table: ExportTable, reason: str) -> None:
    with pytest.raises(Unexportable, match=rf"^export {format}: .*{reason}"):
        make_files(format, Tables("own", (table,)))


def test_a_link_that_is_too_long_when_it_is_escaped_stays_as_text() -> None:
    address = "https://example.org/" + "<" * 1_000
    data = Tables("own", (ExportTable("t", [{"name": "a", "type": "string"}], [(address,), ("https://example.org",)]),))
    comes_back("xlsx", data)


def test_what_sqlite_itself_refuses_is_one_line() -> None:
    table = ExportTable("t", [{"name": "a", "type": "string"}], [("x",), ("x",)], primary_key=("a",))
    with pytest.raises(Unexportable, match=r"^export sqlite: SQLite refuses the tables: UNIQUE"):
        make_files("sqlite", Tables("own", (table,)))


def test_two_tables_that_are_one_to_the_format_are_refused() -> None:
    data = Tables("own", tuple(ExportTable(name, [{"name": "a"}], []) for name in ("t", "T")))
    for format in ("sqlite", "xlsx", "parquet"):
        with pytest.raises(Unexportable, match=r"tables 't' and 'T' have the same (file )?name"):
            make_files(format, data)
