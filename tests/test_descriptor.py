"""The Data Package: both descriptors, against the files they describe."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from frictionless import Package
from schema_validators import MODELS, by_json_schema, by_pydantic, valid_by_rust

import sanctions_data as sd
from sanctions_data import _csv, ledger, records
from sanctions_data.contract import descriptor, schemas
from sanctions_data.contract.descriptor import ROOT_PREFIX, Resource
from sanctions_data.records.cited_source import SourceRow
from sanctions_data.records.standing import STANDINGS

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / ROOT_PREFIX
HOMES = {"root": ROOT, "packaged": DATA}
HEX = "0" * 64


def load(home: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HOMES[home] / "datapackage.json").read_text(encoding="utf-8"))
    return found


def in_a_wheel(package: dict[str, Any]) -> dict[str, Any]:
    """The package without the CSV files of tables, with paths in the folder of the data."""
    tables = {f"{ROOT_PREFIX}{name}.csv" for name in (*records.TABLES, *records.INDEXES)}
    left = [item for item in package["resources"] if item["path"] not in tables]
    return package | {"resources": [item | {"path": item["path"].removeprefix(ROOT_PREFIX)} for item in left]}


def test_the_one_beside_the_data_has_other_paths_and_no_csv_of_tables() -> None:
    root, packaged = load("root"), load("packaged")
    assert in_a_wheel(root) == packaged
    assert len(root["resources"]) == len(packaged["resources"]) + len([*records.TABLES, *records.INDEXES])
    assert all(item["path"].startswith(ROOT_PREFIX) for item in root["resources"])
    assert not any(".." in PurePosixPath(item["path"]).parts for item in root["resources"])


def test_every_table_is_listed() -> None:
    names = [item["name"] for item in load("root")["resources"]]
    rows = [*records.TABLES, *records.INDEXES]
    assert set(names) == {*MODELS, *(f"{table}-json" for table in rows)}
    assert len(names) == len(set(names))


@pytest.mark.parametrize("home", HOMES)
def test_bytes_and_digests_are_those_of_the_files(home: str) -> None:
    for item in load(home)["resources"]:
        data = (HOMES[home] / item["path"]).read_bytes()
        assert item["hash"] == "sha256:" + hashlib.sha256(data).hexdigest(), item["name"]
        assert item.get("bytes", len(data)) == len(data)
        assert ("bytes" in item) == (item["format"] == "csv")
        assert data.decode("utf-8") or not data
        assert b"\r" not in data, item["name"]


@pytest.mark.parametrize("home", HOMES)
def test_the_standings_are_described_and_join_the_claims(home: str) -> None:
    found = next(item for item in load(home)["resources"] if item["path"].endswith("standings.csv"))
    assert [field["name"] for field in found["schema"]["fields"]] == ["claim", "standing"]
    assert found["schema"]["foreignKeys"] == [
        {"fields": ["claim"], "reference": {"fields": ["id"], "resource": "claims"}}
    ]
    page = (ROOT / "docs" / "dictionary.md").read_text("utf-8").partition("\n## standings\n")[2].partition("\n## ")[0]
    assert all(f"`{name}`" in page for name in STANDINGS)
    assert "`standings.csv`" in (ROOT / "docs" / "files.md").read_text("utf-8")


def test_schemas_inside_are_the_schemas_outside() -> None:
    for item in load("root")["resources"]:
        if item["format"] == "csv":
            file = ROOT / "schemas" / f"{item['name']}.tableschema.json"
            outside = json.loads(file.read_text(encoding="utf-8"))
            assert outside.pop("$schema") == schemas.TABLE_PROFILE
            assert item["schema"] == outside, "run scripts/build.py"


@pytest.mark.parametrize("table", [*records.TABLES, *records.INDEXES])
def test_the_schema_of_a_json_file_is_that_of_the_csv_file_but_for_lists_and_claims(table: str) -> None:
    csv, file = schemas.table_schema(MODELS[table]), schemas.table_schema_json(MODELS[table])
    columns = {field["name"]: field for field in file["fields"]}
    for field in csv["fields"]:
        wanted = {"type": "array"} if field["type"] == "list" else field
        assert columns.pop(field["name"]).items() >= wanted.items()
    assert {name: field["type"] for name, field in columns.items()} == (
        {} if table in records.INDEXES else {"provenance": "object"}
    )
    named = {item["name"] for item in load("packaged")["resources"]}
    assert {key["reference"].get("resource", f"{table}-json") for key in file.get("foreignKeys", ())} <= named


@pytest.mark.slow
@pytest.mark.parametrize("home", HOMES)
def test_frictionless_is_content(home: str) -> None:
    report = Package(str(HOMES[home] / "datapackage.json")).validate()
    assert report.flatten(["name", "type", "rowNumber", "fieldName", "note"]) == []
    assert report.valid
    assert {task.name for task in report.tasks} == {item["name"] for item in load(home)["resources"]}


# file, what to put for what, what frictionless must say of that table
DAMAGE = [
    ("measures.csv", ",2021-03-22,", ",2021-13-22,", {"type-error"}),
    ("actions.csv", ",announced,", ",announzed,", {"constraint-error"}),
    ("figures.csv", "\ncn-", "\nCN-", {"constraint-error"}),
    ("relations.csv", "id,subject_table", "id,subject_tabel", {"extra-label", "missing-label"}),
    ("instruments.csv", ",2021/481,", ",2021/481 ,", {"constraint-error"}),
    ("identifiers.csv", ",ofac-sdn,", ",ofac-sdm,", {"constraint-error"}),
    ("names.csv", ",wang-junzheng,", ",wang-junzhen,", {"foreign-key"}),
    ("ledger/decisions.csv", "id,kind", "kind,id", {"incorrect-label"}),
    ("positions.csv", ",wang-junzheng,", ",wang-junzhen,", {"foreign-key"}),
    ("ledger/claims.csv", "\nc0002,", "\nc0001,", {"primary-key"}),
    ("ledger/evidence.csv", "\nc0001,0,", "\nc0001,0,X", {"constraint-error"}),
    ("names.json", '"wang-junzheng"', '"wang-junzhen"', {"foreign-key"}),
]


def test_frictionless_sees_damage(tmp_path: Path) -> None:
    """So that the test above can fail: types, vocabularies, patterns, headers, keys, digests are really checked."""
    copy = tmp_path / ROOT_PREFIX
    shutil.copytree(DATA, copy)
    shutil.copy(ROOT / "datapackage.json", tmp_path)
    for name, old, new, _ in DAMAGE:
        text = (copy / name).read_text(encoding="utf-8")
        assert old in text, f"{name} has no {old!r}; choose another value to damage"
        (copy / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    tasks = Package(str(tmp_path / "datapackage.json")).validate().tasks
    found = {task.place.removeprefix(ROOT_PREFIX): {kind for (kind,) in task.flatten(["type"])} for task in tasks}
    for name, _, _, kinds in DAMAGE:
        assert kinds | ({"hash-count"} if name.endswith(".csv") else set()) <= found[name], name
    assert found["ledger/sources.csv"] == set()


def test_made_from_values_alone() -> None:
    made = descriptor.descriptor(
        [
            Resource("events.csv", 3, HEX, MODELS["events"]),
            Resource("events.json", 4, HEX, MODELS["events"]),
            Resource("ledger/claims.csv", 5, HEX, MODELS["claims"]),
        ],
        version="0.1.0",
        prefix="x/",
    )
    assert made["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert made["version"] == "0.1.0"
    assert "sources" not in made and "created" not in made  # noqa: PT018
    assert [entry["name"] for entry in made["licenses"]] == ["CC-BY-4.0", "MIT"]
    assert "not ours to license" in made["description"]
    table, file, claims = made["resources"]
    assert (table["name"], table["path"], table["type"]) == ("events", "x/events.csv", "table")
    assert (file["name"], file["path"], file["type"]) == ("events-json", "x/events.json", "table")
    assert file["dialect"] == {"property": "records", "json": {"property": "records"}}
    assert (claims["name"], claims["path"]) == ("claims", "x/ledger/claims.csv")
    assert table | {"schema": None, "dialect": None} == {
        "name": "events",
        "path": "x/events.csv",
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": 3,
        "hash": f"sha256:{HEX}",
        "title": "events",
        "description": "Something that happened and that a source places in time or space.",
        "dialect": None,
        "schema": None,
    }
    assert "$schema" not in table["schema"], "the package declares the version; frictionless refuses it inside"


def test_two_resources_of_one_name_are_refused() -> None:
    twice = [Resource("events.csv", 3, HEX, MODELS["events"]), Resource("ledger/events.csv", 3, HEX, MODELS["events"])]
    with pytest.raises(ValueError, match=r"^two resources of one name: events$"):
        descriptor.descriptor(twice, version="0.1.0")


def test_sources_are_named_with_their_address_where_there_is_one() -> None:
    base = {"kind": "article", "language": "en", "cited_sentences": 1}
    made = [
        SourceRow.model_validate(base | {"id": "a", "reader": "a library", "retrieved_on_latest": "2026-01-05"}),
        SourceRow.model_validate(
            base
            | {"id": "b", "title": "B", "publisher": "P", "url": "https://example.org/b", "reader": "https://c.org"}
        ),
        SourceRow.model_validate(
            base | {"id": "c", "author": "C", "reader": "https://c.org", "retrieved_on_latest": "2026-01-02"}
        ),
    ]
    found = descriptor.descriptor([], version="0.1.0", sources=made)
    assert found["sources"] == [
        {"title": "a"},
        {"title": "P, B", "path": "https://example.org/b"},
        {"title": "C", "path": "https://c.org"},
    ]
    assert found["created"] == "2026-01-05T00:00:00Z"


def test_the_package_says_what_it_is_who_made_it_and_of_which_day_it_is() -> None:
    package = load("packaged")
    data = sd.load()
    assert package["title"].startswith("Sanctions over Xinjiang of 2020 and 2021")
    assert package["created"] == f"{data.as_of}T00:00:00Z"
    assert package["contributors"] == [
        {"title": "The maintainers of sanctions-data", "roles": ["author", "maintainer"]}
    ]
    assert len(package["sources"]) == len(data.sources)
    assert not {one["title"] for one in package["sources"]} & {row.id for row in data.sources if row.publisher}


@pytest.mark.slow
@pytest.mark.parametrize("table", [*records.TABLES, *records.INDEXES])
def test_every_record_passes_every_judge(table: str) -> None:
    envelope = json.loads((DATA / f"{table}.json").read_text(encoding="utf-8"))
    file_schema = schemas.json_schema_file(MODELS[table])
    assert set(envelope) == set(file_schema["required"])
    assert envelope["schema"] == schemas.schema_id(MODELS[table])
    for record in envelope["records"]:
        assert by_pydantic(table, record) == set()
        assert by_json_schema(table, record) == set()
        assert valid_by_rust(table, record)
        assert list(record) == list(schemas.json_schema(MODELS[table])["properties"])
    assert envelope["records"], "an empty table would make this test say nothing"


@pytest.mark.parametrize("table", MODELS)
def test_csv_is_read_as_it_is_written(table: str) -> None:
    model, names = MODELS[table], schemas.column_names(MODELS[table])
    file = f"ledger/{model.table_name}.csv" if issubclass(model, ledger.Row) else f"{table}.csv"
    text = (DATA / file).read_text(encoding="utf-8")
    rows = list(_csv.read(text, model, names, file))
    assert _csv.write([row.model_dump() for row in rows], names) == text
    if issubclass(model, records.Record):
        listed = json.loads((DATA / f"{table}.json").read_text(encoding="utf-8"))["records"]
        same = [{name: record[name] for name in names} for record in listed]
        assert [row.model_dump(mode="json", include=set(names)) for row in rows] == same


@pytest.mark.parametrize("table", records.TABLES)
def test_lists_are_sorted_and_claims_stand_behind_values(table: str) -> None:
    """What the contract leaves open and this dataset keeps: one order of members, a claim behind every value."""
    stated = records.model(table).stated()
    for record in json.loads((DATA / f"{table}.json").read_text(encoding="utf-8"))["records"]:
        for value in record.values():
            assert not isinstance(value, list) or value == sorted(value)
        filled = {name for name in stated if record[name] is not None}
        assert filled <= set(record["provenance"]), record["id"]
