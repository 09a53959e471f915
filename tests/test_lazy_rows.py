"""The packaged ledger, whose rows are checked when they are asked for, is the ledger whose rows are all checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from pydantic import BaseModel

from sanctions_data import load, published
from sanctions_data._csv import RowReader, TableError
from sanctions_data.compile.index import Index
from sanctions_data.ledger import MODELS, Claim, Evidence, Ledger, Row, Sentence, columns
from sanctions_data.ledger.lazy_rows import LazyRows, lazy_rows
from sanctions_data.ledger.storage import open_ledger, read_ledger
from sanctions_data.provenance.why import explain
from sanctions_data.records import TABLES
from sanctions_data.release.versions import ledger_as_of

VERSIONS = (*published.released(), published.current())
MAPPINGS = ("sources", "sentences", "claims", "evidence", "decided", "by_field", "records", "attestations", "order")


@pytest.fixture(scope="module")
def read() -> Ledger:
    return read_ledger()


@pytest.mark.parametrize("version", dict.fromkeys(VERSIONS))
def test_it_has_the_rows_of_each_version(read: Ledger, version: str) -> None:
    opened, whole = ledger_as_of(open_ledger(), version), ledger_as_of(read, version)
    assert opened == whole
    assert hash(opened) == hash(whole)
    assert repr(opened.decisions) == repr(whole.decisions)


def test_each_row_is_found_by_its_key(read: Ledger) -> None:
    opened, whole = Index(open_ledger()), Index(read)
    for name in MAPPINGS:
        found, wanted = getattr(opened, name), getattr(whole, name)
        assert list(found) == list(wanted), name
        assert found == wanted, name
    assert len(opened.claims) == len(whole.claims)
    assert opened.claims["c0001"] is next(row for row in opened.ledger.claims if row.id == "c0001")
    assert all(opened.columns(table) == whole.columns(table) for table in TABLES)


def test_records_are_explained_alike(read: Ledger) -> None:
    data = load()
    opened, whole = Index(ledger_as_of(open_ledger(), data.version)), Index(ledger_as_of(read, data.version))
    for table in TABLES:
        for record in list(data.table(table))[::12]:
            for name in record.stated():
                assert explain(record, name, opened) == explain(record, name, whole)


def test_an_answer_checks_few_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, int] = {}
    row = RowReader.row

    def counted(reader: RowReader[BaseModel], line: int, cells: list[str]) -> BaseModel:
        asked[reader.file] = asked.get(reader.file, 0) + 1
        return row(reader, line, cells)

    monkeypatch.setattr(RowReader, "row", counted)
    data = replace(load(), _tables={})
    assert data.why("us-2021-xinjiang-1-wang-junzheng", "announced_on").reasons
    assert max(asked.get(f"{table}.csv", 0) for table in ("claims", "evidence", "sentences", "sources")) < 20
    assert "records.csv" not in asked


def test_rows_are_a_sequence() -> None:
    rows = open_ledger().claims
    assert isinstance(rows, LazyRows)
    assert rows[-1] is rows[len(rows) - 1]
    assert rows[1:3] == (rows[1], rows[2])
    assert rows != rows[1:]
    assert rows != 1
    with pytest.raises(IndexError):
        rows[len(rows)]


def test_wrong_cells_are_named_when_their_row_is_asked_for() -> None:
    header = ",".join(columns(Claim))
    with pytest.raises(TableError, match="header"):
        lazy_rows(Claim, "id\n", "claims.csv")
    with pytest.raises(TableError, match=r"claims\.csv:3: 1 cell,"):
        lazy_rows(Claim, f"{header}\n{',' * header.count(',')}\nx\n", "claims.csv")
    rows = lazy_rows(Claim, f"{header}\n{',' * header.count(',')}\n", "claims.csv")
    with pytest.raises(TableError, match=r"claims\.csv:2 column 'added_in'"):
        rows[0]


def _cells(model: type[Row], **texts: str) -> str:
    names = columns(model)
    return ",".join(names) + "\n" + ",".join(texts.get(name, "") for name in names) + "\n"


@pytest.mark.parametrize(
    ("model", "cells", "read_cells"),
    [
        (Evidence, {"ord": "x"}, lambda ledger: Index(ledger).evidence),
        (Sentence, {"n": "1.0"}, lambda ledger: Index(ledger).sentences),
        (Claim, {"added_in": "x.y.z"}, lambda ledger: ledger_as_of(ledger, "2.0.0")),
        (Claim, {"added_in": "0.1.0", "retired_in": "1.x.0"}, lambda ledger: ledger_as_of(ledger, "2.0.0")),
    ],
)
def test_a_wrong_cell_that_is_read_without_its_row_is_named(
    model: type[Row], cells: dict[str, str], read_cells: Callable[[Ledger], object]
) -> None:
    name = f"{model.table_name}.csv"
    rows = {each.table_name: lazy_rows(each, _cells(each).split("\n")[0] + "\n", "x") for each in MODELS}
    ledger = Ledger(**rows | {model.table_name: lazy_rows(model, _cells(model, **cells), name)})  # type: ignore[arg-type]  # lazy rows
    with pytest.raises(TableError, match=rf"{name}:2 column"):
        read_cells(ledger)


def test_all_tables_are_opened() -> None:
    opened = open_ledger()
    assert all(isinstance(opened.rows(model.table_name), LazyRows) for model in MODELS)
