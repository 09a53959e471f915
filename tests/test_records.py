"""The record models: frozen values whose columns say where they come from."""

from __future__ import annotations

import pickle
from datetime import date

import pytest
from corpus import BARE, FULL
from pydantic import ValidationError
from schema_validators import by_pydantic

from sanctions_data import _csv, ledger, records
from sanctions_data.compile import project
from sanctions_data.errors import UnknownName
from sanctions_data.records import INDEXES, TABLES, Column, Record, model

MODELS = {name: model(name) for name in (*TABLES, *INDEXES)}
COLUMNS = [(table, name, column) for table, found in MODELS.items() for name, column in found.columns().items()]
EVERY_COLUMN = pytest.mark.parametrize(
    ("table", "name", "column"), COLUMNS, ids=[f"{table}.{name}" for table, name, _ in COLUMNS]
)
EVERY_TABLE = pytest.mark.parametrize("table", MODELS)


def make(table: str) -> Record:
    return MODELS[table].model_validate(FULL[table])


def test_the_tables_and_their_order() -> None:
    assert (
        *(
            "measures",
            "actions",
            "status_history",
            "entities",
            "positions",
            "remarks",
            "allegations",
            "events",
            "figures",
            "relations",
        ),
        *("instruments", "identifiers", "schemes", "names"),
    ) == TABLES
    assert INDEXES == ("provenance", "sources", "conflicts")
    assert [found.table_name for found in MODELS.values()] == [*TABLES, *INDEXES]
    with pytest.raises(UnknownName, match=r"^no table 'mesures'; did you mean 'measures'\?$"):
        records.model("mesures")


@EVERY_TABLE
def test_frozen(table: str) -> None:
    record = make(table)
    name = next(iter(record.columns()))
    with pytest.raises(ValidationError, match="frozen"):
        setattr(record, name, "x")
    with pytest.raises(ValidationError, match="frozen"):
        delattr(record, name)


@EVERY_TABLE
def test_compared_by_value_and_hashed(table: str) -> None:
    one, same = make(table), make(table)
    assert one == same
    assert hash(one) == hash(same)
    assert len({one, same}) == 1
    assert pickle.loads(pickle.dumps(one)) == one
    key = MODELS[table].key[0]
    other = MODELS[table].model_validate(FULL[table] | {key: "d0002" if key == "decision" else "another"})
    assert one != other
    assert len({one, other}) == 2
    assert hash(one) != hash(other), "a set of records would be a list"


@EVERY_TABLE
def test_a_table_keeps_one_meaning_whatever_is_absent(table: str) -> None:
    bare = MODELS[table].model_validate(BARE[table])
    empty = {name: None for name in MODELS[table].columns() if name not in BARE[table]}
    assert MODELS[table].model_validate(BARE[table] | empty) == bare
    assert by_pydantic(table, dict.fromkeys(BARE[table])) == set(BARE[table]), "a required column is never null"


REPR = {
    "measures": "Measure('gb-2021-xinjiang-1-li-si': gb → Li Sì 李四, 2021-03-22)",
    "actions": "Action('gb-2021-xinjiang-1': gb, 2024-02-29)",
    "status_history": "Attestation('gb-2021-xinjiang-1-li-si.status-1': renewed until 2023-12-08, as of 2022-12-01)",
    "entities": "Entity('li-si': O'Neill-\"Li\", Sì)",
    "positions": "Position('li-si-1': Li Si, head of the Office)",
    "remarks": "Remark('li-si-denial': Li Si denies)",
    "allegations": "Allegation('campaigners-1': Campaigners: torture, forced-labour)",
    "events": "Event('meeting-1': a meeting)",
    "figures": "Figure('cn-2021-counter-1.persons': at-least 10 persons)",
    "relations": "Relation('a.part-of.b': a part_of b)",
    "instruments": "Instrument('gb-notice-7': notice 7/2021 (A), “corrected”)",
    "identifiers": "Identifier('li-si.uk-sanctions-list': uk-sanctions-list 007)",
    "schemes": "Scheme('uk-sanctions-list': A list)",
    "names": "Name('li-si.zh-1': 李四 (name))",
}


@pytest.mark.parametrize("table", TABLES)
def test_repr_is_what_one_wants_to_know(table: str) -> None:
    assert repr(make(table)) == REPR[table]


@EVERY_TABLE
def test_repr_of_a_bare_record_does_not_fail(table: str) -> None:
    assert repr(MODELS[table].model_validate(BARE[table])).startswith(MODELS[table].__name__)


@EVERY_TABLE
def test_columns_are_the_fields_in_order(table: str) -> None:
    names = list(MODELS[table].columns())
    assert names == [name for name in MODELS[table].model_fields if not (name == "provenance" and table in TABLES)]
    assert list(MODELS[table].columns())[: len(MODELS[table].key)] == list(MODELS[table].key) or table in INDEXES
    assert set(MODELS[table].key) <= set(names)
    assert set(MODELS[table].stated()) == {
        name for name, column in MODELS[table].columns().items() if column.origin != "structural"
    }


@EVERY_COLUMN
def test_origin(table: str, name: str, column: Column) -> None:
    columns = MODELS[table].columns()
    if column.references:
        assert MODELS[column.references].key == ("id",)
    if column.origin == "inherited" or column.formerly == "inherited":
        key = columns[column.via]
        assert key.references, "via names a column that is a key into another table"
        assert column.field in MODELS[key.references].columns()
        assert kind(table, name) == kind(key.references, column.field)
        assert key.origin in ("structural", "claimed") or chain(table, name)[-1].origin in ("structural", "claimed")
    else:
        assert (column.via, column.field) == ("", "")
    if column.origin == "computed":
        assert column.function in project.FUNCTIONS
        assert set(column.of) <= set(columns)
        assert (column.reads == "status_history") == (column.function in project.HISTORY) == (column.formerly != "")
    else:
        assert (column.function, column.of, column.reads, column.formerly) == ("", (), "", "")


def chain(table: str, name: str) -> list[Column]:
    """The key columns an inherited column goes through in its own table; AssertionError where they go round."""
    found: list[Column] = []
    column = MODELS[table].columns()[name]
    while column.origin == "inherited":
        column = MODELS[table].columns()[column.via]
        assert column not in found
        found.append(column)
    return found


def kind(table: str, name: str) -> str:
    return _csv.kinds(MODELS[table], [name])[name]


@pytest.mark.parametrize("table", TABLES)
def test_every_date_has_its_bounds_beside_it(table: str) -> None:
    names = list(MODELS[table].columns())
    dates = [name for name in names if kind(table, name) == "date" and not name.endswith(("_earliest", "_latest"))]
    for name in dates:
        at = names.index(name)
        assert names[at : at + 3] == [name, f"{name}_earliest", f"{name}_latest"]
        for end in ("earliest", "latest"):
            column = MODELS[table].columns()[f"{name}_{end}"]
            assert (column.origin, column.function, column.of) == ("computed", end, (name,))


@EVERY_COLUMN
def test_lists_hold_closed_vocabularies_and_no_references(table: str, name: str, column: Column) -> None:
    if kind(table, name) == "list":
        assert not column.references
        rule = MODELS[table].model_json_schema()["properties"][name]
        assert "enum" in next(option for option in rule["anyOf"] if option != {"type": "null"})["items"]


def test_values_have_real_types() -> None:
    measure = make("measures")
    assert measure.model_dump()["announced_on"] == date(2021, 3, 22)
    assert measure.model_dump()["provisions"] == ("asset-freeze", "travel-ban")
    assert measure.model_dump()["provenance"] == {"target": ("c0001",), "announced_on": ("c0002", "c10003")}
    assert (
        MODELS["entities"].model_validate(FULL["entities"] | {"member_count": 27.0}).model_dump()["member_count"] == 27
    )


def referred_to(table: str) -> tuple[str, ...]:
    """The columns by which a row of a ledger table is referred to: its key, without the release it may have."""
    keys = {found.contract_name or found.table_name: found.key for found in ledger.MODELS}
    key = {**keys, "sources": MODELS["sources"].key}[table]
    assert ("added_in" in key) == (table in ("ledger-sources", "sentences"))
    return tuple(name for name in key if name != "added_in")


@pytest.mark.parametrize("model_", ledger.MODELS)
def test_ledger_keys_and_links_exist(model_: type[ledger.Row]) -> None:
    names = ledger.columns(model_)
    assert names[-4:] == ledger.LIFE
    assert set(model_.key) <= set(names)
    for here, table, there in model_.links:
        assert set(here) <= set(names)
        assert there == referred_to(table)


@pytest.mark.parametrize("table", INDEXES)
def test_links_of_the_indexes_exist(table: str) -> None:
    for here, other, there in MODELS[table].links:
        assert set(here) <= set(MODELS[table].columns())
        assert there == referred_to(other)
