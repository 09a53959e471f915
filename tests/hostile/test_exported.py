"""Exports of values and names that the tool which opens them would run, or cannot hold."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from exports.read_back import assert_same, from_sqlite, from_xlsx

import sanctions_data as sd
from sanctions_data.cli import main
from sanctions_data.exports import to_csv
from sanctions_data.exports.formats import make_files
from sanctions_data.exports.tables import ExportTable, Tables, Unexportable


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
    assert_same(from_xlsx, make_files("xlsx", data), data.tables)


def test_two_tables_that_are_one_to_the_format_are_refused() -> None:
    data = Tables("own", tuple(ExportTable(name, [{"name": "a"}], []) for name in ("t", "T")))
    for format in ("sqlite", "xlsx", "parquet"):
        with pytest.raises(Unexportable, match=r"tables 't' and 'T' have the same (file )?name"):
            make_files(format, data)


def test_csv_for_spreadsheets_has_a_mark_and_no_formulas(tmp_path: Path) -> None:
    fields = [{"name": "a", "type": "string"}, {"name": "n", "type": "integer"}, {"name": "l", "type": "list"}]
    rows = [("=1+1", -1, ("-a", "b")), ("'=1", 2, None), ("'s", 3, ("a",)), ("\t", None, None), ("陈", None, None)]
    data = Tables("own", (ExportTable("t", fields, rows),))
    (text,) = (raw.decode("utf-8-sig") for raw in to_csv.write(data, bom=True).values())
    assert text == "a,n,l\n'=1+1,-1,'-a;b\n''=1,2,\n's,3,a\n'\t,,\n陈,,\n"
    assert to_csv.write(data, bom=True)["t.csv"].startswith(b"\xef\xbb\xbf")
    assert to_csv.write(data)["t.csv"].decode() == "a,n,l\n=1+1,-1,-a;b\n'=1,2,\n's,3,a\n\t,,\n陈,,\n"
    assert CliRunner().invoke(main, ["export", "csv", "--bom", "-o", str(tmp_path)]).exit_code == 0
    assert (tmp_path / "names.csv").read_bytes() == b"\xef\xbb\xbf" + sd.data_path("names.csv").read_bytes()


@pytest.mark.parametrize("name", ['t"; DROP TABLE u; --', "t]; DROP TABLE u; --", "t`'", "select", "u.v", "?"])
def test_a_name_that_is_sql_stays_a_name(name: str) -> None:
    fields = [{"name": name, "type": "string"}, {"name": "b", "type": "integer"}]
    rows = [(name, 1), ("x", None)]
    tables = (ExportTable("u", fields, rows, primary_key=(name,)), ExportTable(name, fields, rows))
    made = make_files("sqlite", Tables("own", tables))
    assert_same(from_sqlite, made, tables)
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(made["sanctions-data.db"])
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid").fetchall()
        assert [one for (one,) in found] == ["u", name]


def test_a_formula_in_a_workbook_is_text() -> None:
    formulas = ("=1+1", '=HYPERLINK("https://x.example")', "+1", "-1", "@SUM(1)", "=cmd|' /C calc'!A0", "{=1}")
    data = Tables("own", (ExportTable("t", [{"name": "=a", "type": "string"}], [(text,) for text in formulas]),))
    assert_same(from_xlsx, make_files("xlsx", data), data.tables)
