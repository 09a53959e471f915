"""Tables of one's own in SQLite, Excel and Parquet: values, types and keys as their schema says."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import sanctions_data as sd
from exports import read_back as read
from sanctions_data.cli import main
from sanctions_data.exports.formats import make_files
from sanctions_data.exports.own_tables import InvalidPackage, of_package
from sanctions_data.validation.errors import InvalidSchema

PORTS = {
    "name": "ports",
    "path": ["ports-1.csv", "ports-2.csv"],
    "schema": {
        "fields": [
            {"name": "code", "type": "string", "constraints": {"required": True}},
            {"name": "depth", "type": "number", "decimalChar": ",", "description": "In metres."},
            {"name": "ships", "type": "integer", "groupChar": "."},
            {"name": "open", "type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]},
            {"name": "since", "type": "date", "format": "%d/%m/%Y"},
            {"name": "goods", "type": "list", "delimiter": "|"},
            {"name": "at", "type": "datetime"},
            {"name": "extra", "type": "array"},
            {"name": "absent", "type": "string"},
        ],
        "missingValues": ["", "-"],
        "primaryKey": ["code"],
        "foreignKeys": [{"fields": ["code"], "reference": {"resource": "harbours", "fields": ["code"]}}],
        "fieldsMatch": ["partial"],
    },
    "dialect": {"delimiter": ";"},
}
HARBOURS = {
    "name": "harbours",
    "path": "harbours.json",
    "type": "table",
    "schema": {"fields": [{"name": "code", "type": "string"}]},
}
LINES = "code;depth;ships;open;since;goods;at;extra;more"
ROWS = [
    ("a", Decimal("1.50"), 1200, True, date(2021, 3, 22), ("coal", "ore"), "2021-03-22T10:00:00Z", "[1,2]", None),
    ("b", None, None, False, None, ("x",), None, None, None),
    ("=c", Decimal("12345678901234567.5"), 2**70, None, date(1850, 1, 1), None, None, None, None),
]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    first = f"{LINES}\na;1,50;1.200;yes;22/03/2021;coal|ore;2021-03-22T10:00:00Z;[1,2];z\n"
    (tmp_path / "ports-1.csv").write_text(first, encoding="utf-8")
    second = f"b;-;;no;;x;;;z\n=c;12345678901234567,5;{2**70};;01/01/1850;;;;z\n"
    (tmp_path / "ports-2.csv").write_text(f"{LINES}\n{second}", encoding="utf-8")
    (tmp_path / "harbours.json").write_text('[{"code": "a"}, {"code": "b"}, {"code": "=c"}]', encoding="utf-8")
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    resources: list[Any] = [PORTS, HARBOURS, {"name": "notes", "path": "notes.txt"}]
    whole = {"name": "sea", "title": "Sea", "version": "1", "licenses": [{"name": "CC0-1.0"}], "resources": resources}
    path = tmp_path / "datapackage.json"
    path.write_text(json.dumps(whole), encoding="utf-8")
    return path


def test_values_are_those_that_the_schema_gives(package: Path) -> None:
    data = of_package(package)
    assert read.names_of(data) == ["ports", "harbours"]
    assert (data.name, data.title, data.version, data.license) == ("sea", "Sea", "1", "CC0-1.0")
    assert data.tables[0].rows == ROWS
    assert data.notes == (
        "notes: has no schema, and is not exported",
        "ports: column 'more' is not in the schema, and is not exported",
    )
    assert of_package(package.parent) == data


@pytest.mark.parametrize(
    ("format", "reader"), [("sqlite", read.from_sqlite), ("xlsx", read.from_xlsx), ("parquet", read.by_polars)]
)
def test_they_come_back_from_each_format(package: Path, format: str, reader: Any) -> None:
    data = of_package(package)
    read.assert_same(reader, make_files(format, data), data.tables)


def test_a_database_has_the_keys_of_the_schema(package: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["export", "sqlite", "--package", str(package), "-o", str(tmp_path / "sea.db")])
    assert done.exit_code == 0, done.stderr
    assert done.stderr.splitlines()[1] == "ports: column 'more' is not in the schema, and is not exported"
    with sqlite3.connect(tmp_path / "sea.db") as connection:
        assert connection.execute("PRAGMA foreign_key_list(ports)").fetchall()[0][2:5] == ("harbours", "code", "code")
        columns = {row[1]: (row[2], row[3], row[5]) for row in connection.execute("PRAGMA table_info(ports)")}
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert columns["code"] == ("TEXT", 1, 1)
    assert columns["open"] == ("INTEGER", 0, 0)
    assert columns["depth"] == ("TEXT", 0, 0), "a float would change 12345678901234567.5"
    metadata = json.loads((tmp_path / "sea.metadata.json").read_text(encoding="utf-8"))
    assert metadata["databases"]["sea"]["tables"]["ports"]["columns"]["depth"] == "In metres."


def test_a_package_with_problems_is_not_exported(package: Path, tmp_path: Path) -> None:
    (tmp_path / "harbours.json").write_text('[{"code": "a"}, {"code": "b"}]', encoding="utf-8")
    with pytest.raises(
        InvalidPackage, match=r"datapackage\.json: 1 problem, so nothing was exported; `sanctions-data val"
    ):
        of_package(package)
    done = CliRunner().invoke(main, ["export", "xlsx", "--package", str(package), "-o", str(tmp_path / "x.xlsx")])
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert not (tmp_path / "x.xlsx").exists()


def test_a_package_without_tables_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    whole = {"name": "a", "resources": [{"name": "a", "path": "a.txt", "bytes": 1}]}
    (tmp_path / "datapackage.json").write_text(json.dumps(whole))
    with pytest.raises(InvalidSchema, match="none of these is a table with a schema"):
        of_package(tmp_path)


def test_two_fields_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x,x\n1,2\n")
    fields = [{"name": "x", "type": "integer"}, {"name": "x", "type": "integer"}]
    whole = {"name": "a", "resources": [{"name": "a", "path": "a.csv", "schema": {"fields": fields}}]}
    (tmp_path / "datapackage.json").write_text(json.dumps(whole))
    with pytest.raises((InvalidSchema, InvalidPackage)):
        of_package(tmp_path)


def test_a_key_to_values_that_repeat_is_left_out_with_a_note(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x\n1\n")
    (tmp_path / "b.csv").write_text("x\n1\n1\n")
    fields = {"fields": [{"name": "x", "type": "integer"}]}
    keys = {"foreignKeys": [{"fields": ["x"], "reference": {"resource": "b", "fields": ["x"]}}]}
    resources = [
        {"name": "a", "path": "a.csv", "schema": {**fields, **keys}},
        {"name": "b", "path": "b.csv", "schema": fields},
    ]
    (tmp_path / "datapackage.json").write_text(json.dumps({"name": "a", "resources": resources}))
    data = of_package(tmp_path)
    assert data.tables[0].foreign_keys == ()
    assert data.notes == ("a: the foreign key (x) to b (x) is left out, because the values that it refers to repeat",)


def test_a_table_may_refer_to_itself_and_to_one_that_refers_back(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,up,b\n1,,1\n2,1,1\n")
    (tmp_path / "b.csv").write_text("id,a\n1,2\n")

    def schema(*names: str, **keys: str) -> dict[str, Any]:
        foreign = [
            {"fields": [name], "reference": {"fields": ["id"]} | ({"resource": other} if other else {})}
            for name, other in keys.items()
        ]
        return {
            "fields": [{"name": name, "type": "integer"} for name in names],
            "primaryKey": ["id"],
            "foreignKeys": foreign,
        }

    resources = [
        {"name": "a", "path": "a.csv", "schema": schema("id", "up", "b", up="", b="b")},
        {"name": "b", "path": "b.csv", "schema": schema("id", "a", a="a")},
    ]
    (tmp_path / "datapackage.json").write_text(json.dumps({"name": "a", "resources": resources}))
    sd.export("sqlite", tmp_path / "x.db", package=tmp_path)
    with sqlite3.connect(tmp_path / "x.db") as connection:
        keys = [row[2:5] for table in "ab" for row in connection.execute(f"PRAGMA foreign_key_list({table})")]
        assert sorted(keys) == [("a", "a", "id"), ("a", "up", "id"), ("b", "b", "id")]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
