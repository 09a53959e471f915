"""The recipe for large ledgers gives what `compile_ledger` gives, and names what is wrong."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from sanctions_data.compile import compile_ledger
from sanctions_data.ledger import Ledger

ROOT = Path(__file__).resolve().parent.parent
duckdb = pytest.importorskip("duckdb")


def script(path: str) -> ModuleType:
    """A script as a module, by its path: names such as `compile` are taken by others."""
    spec = spec_from_file_location(f"script_{Path(path).stem}", ROOT / "scripts" / path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


bench = script("bench/compile.py")
large_ledger = script("large_ledger.py")


def store(ledger: Ledger, folder: Path) -> None:
    """A ledger as the Parquet files that the recipe reads."""
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    rows: dict[str, list[dict[str, Any]]] = {
        "sentences": [{**row.model_dump(), "sentence": row.n} for row in ledger.sentences],
        "claims": [row.model_dump() for row in ledger.claims],
        "evidence": [row.model_dump() for row in ledger.evidence],
        "decisions": [{"claim": claim, "chosen": row.chosen} for row in ledger.decisions for claim in row.claims],
    }
    for table, found in rows.items():
        parquet.write_table(pyarrow.Table.from_pylist(found), folder / f"{table}.parquet")


@pytest.mark.slow
def test_it_resolves_what_compiling_resolves(tmp_path: Path) -> None:
    ledger, texts = bench.ledger_of(600)
    store(ledger, tmp_path)
    db = large_ledger.connect(tmp_path, "1GB")
    assert large_ledger.verify(db) == {}
    large_ledger.resolve(db, tmp_path / "fields.parquet")
    found = {
        (record, field): (json.loads(value), tuple(claims))
        for record, field, value, claims in db.execute(
            f"SELECT * FROM read_parquet('{tmp_path / 'fields.parquet'}')"
        ).fetchall()
    }
    entities: Sequence[Any] = compile_ledger(ledger, texts).tables["entities"]
    expected = {
        (entity.id, field): (getattr(entity, field), tuple(entity.provenance[field]))
        for entity in entities
        for field in ("name", "country", "member_count")
        if field in (entity.provenance or {})
    }
    assert found == expected


@pytest.mark.parametrize(
    ("fault", "change"),
    [
        ("claim id twice", "UPDATE claims SET id = 'c0' WHERE id = 'c1'"),
        ("no evidence", "DELETE FROM evidence WHERE claim = 'c7' AND ord = 0"),
        ("no claim", "DELETE FROM claims WHERE id = 'c7'"),
        ("no sentence", "DELETE FROM sentences WHERE sentence = 8"),
        ("no claim used", "UPDATE evidence SET uses_claim = 'c999999' WHERE claim = 'c4' AND ord = 1"),
        ("outside its sentence", 'UPDATE evidence SET "end" = "end" + 1000 WHERE claim = \'c7\''),
        ("check does not fit", "UPDATE evidence SET quote = 'word 70' WHERE claim = 'c7' AND ord = 0"),
        ("value is not the words", "UPDATE claims SET value = '\"word 70\"' WHERE id = 'c7'"),
        ("undecided", "DELETE FROM decisions WHERE claim = 'r100'"),
    ],
)
def test_it_names_what_is_wrong(fault: str, change: str, tmp_path: Path) -> None:
    large_ledger.make(tmp_path, 300)
    db = large_ledger.connect(tmp_path, "1GB")
    for table in large_ledger.TABLES:
        db.execute(f"CREATE TABLE own_{table} AS FROM {table}; DROP VIEW {table}")
        db.execute(f"ALTER TABLE own_{table} RENAME TO {table}")
    assert large_ledger.verify(db) == {}
    db.execute(change)
    assert fault in large_ledger.verify(db)
