"""Exports that are not tables: FollowTheMoney, the Data Package for frictionless, JSON-LD."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

import sanctions_data as sd
from sanctions_data.exports import to_followthemoney
from sanctions_data.exports.formats import make_files
from sanctions_data.exports.tables import of_dataset
from sanctions_data.records import INDEXES, TABLES, model

PAGE = Path(__file__).parents[2] / "docs/exports.md"
# column of a record that an entity of FollowTheMoney has, beside those that its tables of properties name
USED = {
    "entities": {"id", "type"},
    "measures": {"id", "status_as_of"},
    "positions": {"id", "title", "organization"},
    "names": {"entity", "name"},
    "identifiers": {"entity", "value"},
}


@cache
def files(format: str) -> dict[str, bytes]:
    return make_files(format, of_dataset(sd.load()))


def test_each_column_is_in_followthemoney_or_on_the_list_of_what_is_lost() -> None:
    for table in (*TABLES, *INDEXES):
        if table in to_followthemoney.LOST:
            assert table not in USED
            continue
        used = USED[table] | set(to_followthemoney._PROPERTIES.get(table, {}).values())
        days = to_followthemoney._DAYS.get(table, {}).values()
        for column in model(table).columns():
            base = column.removesuffix("_earliest").removesuffix("_latest")
            repeats = column.endswith("_name") or (table in ("names", "identifiers") and column == "id")
            lost = {f"{table}.{column}", f"{table}.{base}"} & to_followthemoney.LOST.keys()
            assert column in used or base in days or base in used or repeats or lost, f"{table}.{column}"


def test_the_page_has_the_list_of_what_is_lost() -> None:
    text = PAGE.read_text("utf-8").partition("What is lost:")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `?([^|`]+?)`? \| (.+) \|$", text, re.MULTILINE)
    assert dict(rows[1:] if rows[0][0] == "what" else rows) == to_followthemoney.LOST


def statements() -> list[dict[str, str]]:
    text = files("followthemoney")["statements.csv"].decode()
    return list(csv.DictReader(io.StringIO(text, newline=""), dialect=csv.unix_dialect))


def test_the_statements_are_the_entities() -> None:
    lines = files("followthemoney")["entities.ftm.json"].decode().splitlines()
    entities = {found["id"]: found for found in map(json.loads, lines)}
    properties: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in statements():
        properties[row["entity_id"]][row["prop"]].append(row["value"])
        assert row["schema"] == entities[row["entity_id"]]["schema"]
    assert {name: found["properties"] for name, found in entities.items()} == properties
    data = sd.load()
    assert {row.id for table in ("entities", "measures", "positions") for row in data[table]} <= set(entities)
    assert len({row["id"] for row in statements()}) == len(statements())


def test_origins_are_the_claims_with_their_sentences() -> None:
    data = sd.load()
    known = {(row.claim, row.source, str(row.sentence)) for row in data.provenance}
    for row in statements():
        for origin in row["origin"].split(";"):
            if "@" in origin:
                claim, source, sentence = re.fullmatch(r"(c\d+)@(.+)#(\d+)", origin).groups()  # type: ignore[union-attr]
                assert (claim, source, sentence) in known
        assert row["origin"] or row["prop"] == "holder", "no claim says what is structural"
    (row,) = [row for row in statements() if (row["entity_id"], row["prop"]) == ("antony-blinken", "name")]
    assert row["origin"].count(";") >= 1, "two claims for one value are one statement"


def test_a_range_of_days_is_no_day() -> None:
    data, found = sd.load(), {(row["entity_id"], row["prop"]): row["value"] for row in statements()}
    for measure in data.measures:
        assert found.get((measure.id, "endDate")) == (measure.end_date and str(measure.end_date))
    texts = [row["value"] for row in statements() if row["prop"] == "summary"]
    assert any("/" in text for text in texts)


def test_only_listings_that_stand_make_somebody_sanctioned() -> None:
    data = sd.load()
    found = defaultdict(set)
    for row in statements():
        if row["prop"] == "topics":
            found[row["entity_id"]].add(row["value"])
    wanted = defaultdict(set)
    for measure in data.measures:
        if measure.status not in ("lifted", "expired"):
            wanted[measure.target].add("sanction.counter" if measure.authority == "cn" else "sanction")
    assert found == wanted


@pytest.mark.slow
def test_frictionless_reads_the_archive_and_publishes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frictionless = pytest.importorskip("frictionless")
    pytest.importorskip("sqlalchemy")
    from frictionless.formats.sql import adapter

    path = tmp_path / "datapackage.zip"
    path.write_bytes(files("datapackage")["datapackage.zip"])
    report = frictionless.Package(str(path)).validate()
    assert report.flatten(["name", "type", "note"]) == []
    assert len(report.tasks) == len([*TABLES, *INDEXES])
    # its REGEXP of SQLite fails for null, which a CHECK lets pass (SQLite documentation, "CHECK constraints")
    monkeypatch.setattr(adapter, "regexp", lambda pattern, text: text is None or re.search(pattern, text) is not None)
    frictionless.Package(str(path)).publish(f"sqlite:///{tmp_path / 'x.db'}")
    data = sd.load()
    with sqlite3.connect(tmp_path / "x.db") as connection:
        for table in ("measures", "relations", "sources"):
            columns = [name for name in model(table).columns() if name not in ("provisions", "victims")]
            named = ", ".join(f'"{name}"' for name in columns)
            rows = connection.execute(f"SELECT {named} FROM {table} ORDER BY rowid").fetchall()
            wanted = [
                tuple(str(value) if hasattr(value, "day") else value for value in (getattr(row, c) for c in columns))
                for row in data[table]
            ]
            assert sorted(rows, key=str) == sorted(wanted, key=str)


def test_a_zip_has_no_time_of_its_making() -> None:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(files("datapackage")["datapackage.zip"])) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any("/" in name for name in archive.namelist())


def test_json_ld_has_every_value_and_its_claims() -> None:
    data = sd.load()
    for table in ("events", "figures"):
        graph = {node["id"]: node for node in json.loads(files("jsonld")[f"{table}.jsonld"])["@graph"]}
        for row in data[table]:
            for column in row.columns():
                value = getattr(row, column)
                node = graph.get(f"urn:sanctions-data:{data.version}:field:{row.id}:{column}")
                assert (node is None) == (value is None)
                if node is not None:
                    claims = [name.rpartition(":")[2] for name in node.get("wasDerivedFrom", ())]
                    assert set(claims) >= set(
                        row.provenance[column] if row.provenance and column in row.provenance else ()
                    )
    assert set(files("jsonld")) == {f"{table}.jsonld" for table in TABLES}


def test_the_dataset_of_the_page_is_that_of_croissant() -> None:
    view = pytest.importorskip("sanctions_data.page.view")
    data = sd.load()
    package = view.newest_package(data)
    shown = json.loads(view._linked_data(package, data))
    made = json.loads(files("croissant")["croissant.json"])
    assert {shown.pop("@context"), f"sc:{shown.pop('@type')}"} == {"https://schema.org", made["@type"]}
    assert made.items() >= shown.items()


def test_croissant_is_the_dataset_and_names_each_column() -> None:
    made = json.loads(files("croissant")["croissant.json"])
    assert (made["@type"], made["version"], made["conformsTo"]) == (
        "sc:Dataset",
        sd.load().version,
        "http://mlcommons.org/croissant/1.1",
    )
    fields = {one["@id"] for found in made["recordSet"] for one in found["field"]}
    assert fields == {f"{table}/{column}" for table in (*TABLES, *INDEXES) for column in model(table).columns()}
    assert files("croissant")["datapackage.zip"] == files("datapackage")["datapackage.zip"]
    repeated = {one["@id"] for found in made["recordSet"] for one in found["field"] if one.get("repeated")}
    assert "measures/provisions" in repeated
