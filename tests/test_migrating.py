"""docs/migrating.md: every column and module path of the major version before, and what became of it."""

from __future__ import annotations

import re
from pathlib import Path

from sanctions_data import published
from sanctions_data._moved import ELSEWHERE, MOVED
from sanctions_data.build.migration_tables import (
    MEANING,
    columns_block,
    last_of_the_major_before,
    meaning_block,
    moved_block,
)
from sanctions_data.published.chain import Chain, Release
from sanctions_data.records import INDEXES, TABLES, model

TEXT = (Path(__file__).parent.parent / "docs/migrating.md").read_text("utf-8")
BEFORE = published.release("1.1.0")


def row(block: str, table: str) -> list[str]:
    line = next(line for line in block.splitlines() if line.startswith(f"| `{table}` |"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def release(version: str, **columns: dict[str, str]) -> Release:
    return Release(version=version, sha256="", files={}, columns=columns, ledger={})


def test_the_page_has_the_tables_as_they_are_made() -> None:
    for block in (columns_block(BEFORE), meaning_block(), moved_block()):
        assert f"-->\n{block}\n<!--" in TEXT


def test_each_column_of_before_and_each_of_now_stands_in_the_row_of_its_table_once() -> None:
    block = columns_block(BEFORE)
    for table in {*BEFORE.columns, *TABLES, *INDEXES}:
        named = re.findall("`([a-z0-9_]+)`", " ".join(row(block, table)[1:]))
        now = set(model(table).columns()) if table in (*TABLES, *INDEXES) else set()
        assert sorted(named) == sorted({*BEFORE.columns.get(table, {}), *now}), table


def test_columns_are_told_apart_by_what_became_of_them() -> None:
    old = {"id": "string", "claim": "string", "standing": "string", "colour": "string", "sentence": "date"}
    made = row(columns_block(release("1.0.0", conflicts=old, boats={"id": "string"})), "conflicts")
    assert made[1:4] == ["`claim`", "`standing` is `claim_outcome`", "`sentence` (date, now integer)"]
    assert "`decision`" in made[4] and "claim_outcome" not in made[4]  # noqa: PT018
    assert made[5] == "`id`, `colour`"
    boats = row(columns_block(release("1.0.0", boats={"id": "string"})), "boats")
    assert boats[1:] == ["", "", "", "", "the table: `id`"]


def test_columns_with_another_meaning_are_columns_of_both() -> None:
    for table, column in MEANING:
        assert column in BEFORE.columns[table]
        assert column in model(table).columns()


def test_each_module_path_of_1_x_is_named() -> None:
    named = dict(re.findall(r"^\| `([\w.]+)` \| `([\w.]+)` \|$", moved_block(), re.MULTILINE))
    elsewhere = {f"{old}.{name}": new for old, names in ELSEWHERE.items() for name, new in names.items()}
    assert named == {**MOVED, **elsewhere}


def test_the_release_before_is_the_newest_of_a_smaller_major_number() -> None:
    chain = Chain(dataset="sanctions-data", releases=tuple(map(release, ("0.1.0", "1.0.0", "1.1.0", "2.0.0"))))
    found = [last_of_the_major_before(chain, version) for version in ("0.2.0", "1.2.0", "2.0.0.dev0", "2.1.0", "3.0.0")]
    assert [one and one.version for one in found] == [None, "0.1.0", "1.1.0", "1.1.0", "2.0.0"]
