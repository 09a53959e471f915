"""pydantic, JSON Schema and Table Schema agree on records made by hand: which are wrong, and in which column."""

from __future__ import annotations

from pathlib import Path

import pytest
from corpus import BARE, FULL, VALID, Json
from corpus_bad import BAD, BAD_ROWS, Bad, broken
from frictionless import Package
from frictionless_differences import KNOWN, explain
from schema_validators import (
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

from sanctions_data import _csv, ledger
from sanctions_data.contract import descriptor, schemas
from sanctions_data.validation import Engine, validate

Faults = set[tuple[str, str | None]]


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


ALSO_INTEGERS = ("+5", "007", "-0")  # by Table Schema; our files have one form of each number


@pytest.mark.parametrize("engine", ["rows", "columns"])
@pytest.mark.parametrize("table", MODELS)
def test_our_validator_needs_no_other_difference(table: str, engine: Engine) -> None:
    """Every bad cell of the corpus and no other, also where frictionless is lenient, and in the items of lists."""
    bad = [bad for bad in IN_CSV if bad.table == table and bad.value not in ALSO_INTEGERS]
    good = [record for name, record in VALID if name == table and record.get("number") != 10.0]
    rows = [cells(table, record) for record in (*good, *map(broken, bad))]
    schema = {key: value for key, value in frictionless_schema(table).items() if key != "primaryKey"}
    names = schemas.column_names(MODELS[table])
    report = validate([list(names), *rows], schema, engine=engine, limit=None)
    expected = {(len(good) + number, item.column) for number, item in enumerate(bad, start=2)}
    assert {(problem.row, problem.column) for problem in report.problems} == expected


Header = tuple[list[str], list[str]]
RECORDS = [table for table, model in MODELS.items() if not issubclass(model, ledger.Row)]
LEDGER = [table for table in MODELS if table not in RECORDS]


def header(table: str) -> Header:
    return list(schemas.column_names(MODELS[table])), cells(table, FULL[table])


def without(table: str, name: str) -> Header:
    names, row = header(table)
    at = names.index(name)
    return names[:at] + names[at + 1 :], row[:at] + row[at + 1 :]


def columns(required: bool, tables_: list[str]) -> list[tuple[str, str]]:
    """(table, column) of those that are required, or of those that are not."""
    return [
        (table, name)
        for table in tables_
        for name in schemas.column_names(MODELS[table])
        if MODELS[table].model_fields[name].is_required() == required
    ]


def judged(table: str, names: list[str], row: list[str], folder: Path) -> tuple[Faults, Faults]:
    """(rule, column) of what our validator says, which is the same in both engines, and what frictionless says."""
    with pytest.raises(_csv.TableError, match=r"^t\.csv:1: the header is "):  # our own files have every column
        list(_csv.read(text(names, [row]), MODELS[table], schemas.column_names(MODELS[table]), "t.csv"))
    (folder / "t.csv").write_text(text(names, [row]), encoding="utf-8")
    schema = frictionless_schema(table)
    by_engine = [
        {(one.rule, one.column) for one in validate(folder / "t.csv", schema, engine=engine).problems}
        for engine in ("rows", "columns")
    ]
    assert by_engine[0] == by_engine[1]
    resource = {"name": "t", "type": "table", "path": "t.csv", "schema": schema}
    package = Package.from_descriptor({"$schema": descriptor.PROFILE, "resources": [resource]}, basepath=str(folder))
    theirs = package.validate().flatten(["type", "fieldName", "label"])
    return by_engine[0], {(rule, field or label or None) for rule, field, label in theirs}


@pytest.mark.parametrize("table", MODELS)
def test_a_column_too_many_is_wrong_everywhere(table: str, tmp_path: Path) -> None:
    names, row = header(table)
    wrong = {("extra-label", "colour")}
    assert judged(table, [*names, "colour"], [*row, "red"], tmp_path) == (wrong, wrong)


@pytest.mark.slow
@pytest.mark.parametrize(("table", "name"), columns(False, RECORDS))
def test_a_record_table_may_lack_an_optional_column(table: str, name: str, tmp_path: Path) -> None:
    assert judged(table, *without(table, name), tmp_path) == (set(), set())


@pytest.mark.parametrize(("table", "name"), columns(True, RECORDS))
def test_a_record_table_may_not_lack_a_required_column(table: str, name: str, tmp_path: Path) -> None:
    wrong = {("missing-label", name)}
    assert judged(table, *without(table, name), tmp_path) == (wrong, wrong)


@pytest.mark.parametrize("table", RECORDS)
def test_a_record_table_has_its_columns_in_any_order(table: str, tmp_path: Path) -> None:
    names, row = header(table)
    assert judged(table, names[::-1], row[::-1], tmp_path) == (set(), set())
    assert judged(table, [*names[1:], names[0]], [*row[1:], row[0]], tmp_path) == (set(), set())


@pytest.mark.parametrize("table", RECORDS)
def test_cells_are_judged_by_the_name_of_their_column(table: str, tmp_path: Path) -> None:
    """In another order, and with all that is optional left out: a wrong cell is still that column's."""
    needed = [name for name in schemas.column_names(MODELS[table]) if MODELS[table].model_fields[name].is_required()]
    names = [*needed[1:], needed[0]]
    record = {name: _csv.cell(BARE[table][name]) for name in names} | {needed[0]: " no id"}
    ours, theirs = judged(table, names, [record[name] for name in names], tmp_path)
    assert {column for _, column in ours} == {column for _, column in theirs} == {needed[0]}


@pytest.mark.parametrize("table", RECORDS)
def test_a_misspelt_label_is_one_too_many_and_where_it_is_required_one_too_few(table: str, tmp_path: Path) -> None:
    names, row = header(table)
    for name in (names[0], names[-1]):
        wrong = {("extra-label", f"{name}s")}
        wrong |= {("missing-label", name)} if MODELS[table].model_fields[name].is_required() else set()
        labels = [f"{label}s" if label == name else label for label in names]
        assert judged(table, labels, row, tmp_path) == (wrong, wrong)


@pytest.mark.parametrize("table", RECORDS)
def test_a_label_that_stands_twice(table: str, tmp_path: Path) -> None:
    names, row = header(table)
    ours, theirs = judged(table, [*names, names[0]], [*row, row[0]], tmp_path)
    assert ours == {("duplicate-label", names[0])}
    assert theirs == {("error", None)}  # differences.REASON_FOR_LABELS


@pytest.mark.slow
@pytest.mark.parametrize(("table", "name"), [*columns(False, LEDGER), *columns(True, LEDGER)])
def test_a_ledger_table_may_lack_no_column(table: str, name: str, tmp_path: Path) -> None:
    ours, theirs = judged(table, *without(table, name), tmp_path)
    assert {("missing-label", "cause"), ("missing-label", name)} & ours
    assert ("missing-label", "cause") in theirs, "it counts, and the last is the one that is not there"


@pytest.mark.parametrize("table", LEDGER)
def test_a_ledger_table_has_its_columns_in_one_order(table: str, tmp_path: Path) -> None:
    names, row = header(table)
    names, row = [names[1], names[0], *names[2:]], [row[1], row[0], *row[2:]]
    ours, theirs = judged(table, names, row, tmp_path)
    assert ours == {("incorrect-label", names[0])}, "one moved column is one problem"
    assert ours <= theirs  # which judges the cells by their place on top, as if the header had not been wrong
