"""pydantic, JSON Schema and Table Schema agree on records made by hand: which are wrong, and in which column."""

from __future__ import annotations

from pathlib import Path

import pytest
from corpus import BARE, FULL, VALID, Json
from corpus_bad import BAD, BAD_ROWS, Bad, broken
from differences import KNOWN, explain
from frictionless import Package
from judges import (
    MODELS,
    ROW,
    by_frictionless,
    by_json_schema,
    by_pydantic,
    by_reader,
    cells,
    frictionless_schema,
    text,
    valid_by_rust,
)

from sanctions_data import descriptor, schemas, tables


def _name(bad: Bad) -> str:
    return f"{bad.table}.{bad.column}={ascii(bad.value)[:40]}"


def _field(bad: Bad) -> Json:
    return next(field for field in frictionless_schema(bad.table)["fields"] if field["name"] == bad.column)


def known_difference(bad: Bad) -> str | None:
    """Why frictionless takes what it should not; None where it does not take it."""
    row = cells(bad.table, broken(bad))
    if by_frictionless(bad.table, row):
        return None
    return explain(_field(bad), row[schemas.column_names(MODELS[bad.table]).index(bad.column)])


IN_JSON = [bad for bad in BAD if bad.only != "csv"]
IN_CSV = [bad for bad in BAD if bad.only != "json"]


def test_the_corpus_covers_every_table_and_fills_every_column() -> None:
    assert set(FULL) == set(BARE) == set(MODELS)
    assert {bad.table for bad in BAD if bad.column != "colour"} | {"records"} == set(MODELS)
    for table, model in MODELS.items():
        empty = {name for name, value in FULL[table].items() if value is None}
        assert set(FULL[table]) == set(model.model_fields), table
        assert empty <= {"uses_claim", "provenance"}, table


@pytest.mark.parametrize(("table", "record"), VALID, ids=lambda item: item if isinstance(item, str) else "")
def test_valid_for_all_five(table: str, record: Json) -> None:
    assert by_pydantic(table, record) == set()
    assert by_json_schema(table, record) == set()
    assert valid_by_rust(table, record)
    row = cells(table, record)
    if record.get("number") != 10.0 or isinstance(record["number"], int):  # a float has no form in our CSV
        assert by_reader(table, row) == set()
        assert by_frictionless(table, row) == set()


@pytest.mark.parametrize("bad", IN_JSON, ids=_name)
def test_invalid_json_and_the_column_is_named(bad: Bad) -> None:
    record = broken(bad)
    assert by_pydantic(bad.table, record) == {bad.column}
    assert by_json_schema(bad.table, record) == {bad.column}
    assert not valid_by_rust(bad.table, record)


@pytest.mark.parametrize("bad", IN_CSV, ids=_name)
def test_invalid_csv_and_the_column_is_named(bad: Bad) -> None:
    row = cells(bad.table, broken(bad))
    assert by_reader(bad.table, row) == {bad.column}
    if known_difference(bad) is None:
        assert by_frictionless(bad.table, row) == {bad.column}


def test_every_known_difference_is_met() -> None:
    met = {known_difference(bad) for bad in IN_CSV}
    assert met - {None} == {known.name for known in KNOWN}, "an entry that nothing needs any more is to be deleted"


@pytest.mark.parametrize(("table", "record"), BAD_ROWS)
def test_rules_across_columns(table: str, record: Json) -> None:
    assert by_pydantic(table, record) == {ROW}
    assert by_json_schema(table, record) == {ROW}
    assert not valid_by_rust(table, record)
    assert by_reader(table, cells(table, record)) == {ROW}
    assert by_frictionless(table, cells(table, record)) == set()  # differences.REASON_FOR_ROWS


def test_frictionless_judges_files_as_it_judges_cells(tmp_path: Path) -> None:
    """The whole corpus as one Data Package, read from disk as a user would."""
    expected: dict[str, list[tuple[int, str]]] = {}
    resources = []
    for table, model in MODELS.items():
        bad = [bad for bad in IN_CSV if bad.table == table and known_difference(bad) is None]
        good = [record for name, record in VALID if name == table and record.get("number") != 10.0]
        rows = [cells(table, record) for record in (*good, *map(broken, bad))]
        expected[table] = sorted((len(good) + number, item.column) for number, item in enumerate(bad, start=2))
        (tmp_path / f"{table}.csv").write_text(text(schemas.column_names(model), rows), encoding="utf-8")
        schema = {key: value for key, value in frictionless_schema(table).items() if key != "primaryKey"}
        resources.append(
            {"name": table, "type": "table", "path": f"{table}.csv", "encoding": "utf-8", "schema": schema}
        )
    package = Package.from_descriptor({"$schema": descriptor.PROFILE, "resources": resources}, basepath=str(tmp_path))
    found = {
        task.name: sorted({(row, name) for row, name in task.flatten(["rowNumber", "fieldName"])})
        for task in package.validate(limit_errors=10_000).tasks
    }
    assert found == expected


@pytest.mark.parametrize("table", MODELS)
@pytest.mark.parametrize("change", ["a column too many", "a column too few", "another order"])
def test_wrong_headers(table: str, change: str, tmp_path: Path) -> None:
    names, row = list(schemas.column_names(MODELS[table])), cells(table, FULL[table])
    if change == "a column too many":
        names, row = [*names, "colour"], [*row, "red"]
    elif change == "a column too few":
        names, row = names[:-1], row[:-1]
    else:
        names, row = [names[1], names[0], *names[2:]], [row[1], row[0], *row[2:]]
    with pytest.raises(tables.TableError, match=r"^t\.csv:1: the header is "):
        list(tables.read(text(names, [row]), MODELS[table], schemas.column_names(MODELS[table]), "t.csv"))
    (tmp_path / "t.csv").write_text(text(names, [row]), encoding="utf-8")
    resource = {"name": "t", "type": "table", "path": "t.csv", "schema": frictionless_schema(table)}
    package = Package.from_descriptor({"$schema": descriptor.PROFILE, "resources": [resource]}, basepath=str(tmp_path))
    assert not package.validate().valid
