"""Rows that are short, long or blank stay with the columns engine, and are checked there as the rows engine does."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sanctions_data.validation import validate

from .same_result import SLOW, both
from .tables import tables, write

pytest.importorskip("polars")
RAGGED = st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["cut", "more", "blank", "empty"])), max_size=4)


@pytest.mark.slow
@SLOW
@given(tables(), RAGGED, st.sampled_from(["\n", "\r\n"]), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_equal_on_ragged_tables(table: Any, changes: list[tuple[int, str]], end: str, quoting: Literal[0, 1]) -> None:
    schema, labels, rows = table
    for at, change in changes:
        if change == "blank" or not rows:
            rows.insert(at % (len(rows) + 1), [])
        elif change == "cut":
            del rows[at % len(rows)][1:]
        else:
            rows[at % len(rows)].append("more,\n" if change == "more" else "")
    rows_say, columns_say = both(write(labels, rows, end=end, quoting=quoting), schema)
    assert columns_say == rows_say


KEYED: dict[str, Any] = {
    "fields": [{"name": "a"}, {"name": "b", "constraints": {"required": True}}, {"name": "c", "type": "integer"}],
    "missingValues": ["", "-"],
    "primaryKey": ["a"],
    "uniqueKeys": [["b", "c"], ["c"]],
    "foreignKeys": [{"fields": "b", "reference": {"fields": "a"}}],
}
ROWS = st.lists(
    st.lists(st.sampled_from(["1", "2", "3", "01", "", "-", "1.0"]), max_size=5).filter(lambda row: row != [""]),
    max_size=12,
)


@pytest.mark.slow
@SLOW
@given(ROWS, st.sampled_from([{}, {"missingValues": []}, {"fieldsMatch": "superset", "fields": KEYED["fields"][:2]}]))
@example([["1"], ["1", "2", "3"], ["1", "2", "3"], ["2", "1", "", "x"]], {})
def test_equal_on_keys_of_ragged_rows(rows: list[list[str]], more: dict[str, Any]) -> None:
    """A short row holds no key, whatever it begins with; a long one does."""
    schema = KEYED | more
    if "fields" in more:
        schema = {**more, "primaryKey": ["a"], "uniqueKeys": [["b"]]}
    rows_say, columns_say = both(write(["a", "b", "c"], rows), schema)
    assert columns_say == rows_say


def test_a_row_holds_its_keys_unless_it_lacks_a_column_of_the_schema() -> None:
    """Short of a column that the schema does not know, it holds them all the same."""
    schema = {
        "fields": [{"name": "a", "constraints": {"unique": True}}, {"name": "b"}],
        "fieldsMatch": "subset",
        "primaryKey": ["a"],
        "foreignKeys": [{"fields": "a", "reference": {"resource": "known", "fields": "a"}}],
    }
    data = b"a,b,c\n1,2,3\n1,2\n1\n1,2,3,4\n9\n9,2\n"
    for engine in ("rows", "columns"):
        report = validate(data, schema, engine=engine, references={"known": {"1"}})
        keys = [
            (each.row, each.rule) for each in report.problems if each.rule[:7] not in ("missing", "extra-c", "constra")
        ]
        assert keys == [
            (3, "primary-key"),
            (3, "unique-error"),
            (5, "primary-key"),
            (5, "unique-error"),
            (7, "foreign-key"),
        ]


@pytest.mark.parametrize("first", [True, False])
def test_ragged_files_stay_with_the_columns_engine(tmp_path: Path, first: bool) -> None:
    rows = [[str(at), 'a,"b"' if at % 3 else "line\nbreak", "x" * 30] for at in range(20_000)]
    for at in (0, 5_000, 19_999) if first else (12_345,):
        rows[at] = ["17"]
        rows[at - 1 if at else 9].append("more")
    rows.insert(7_000, [])
    path = tmp_path / "big.csv"
    path.write_bytes(write(["n", "t", "u"], rows))
    schema = {
        "fields": [{"name": "n", "type": "integer", "constraints": {"unique": True}}, {"name": "t"}, {"name": "u"}]
    }
    rows_say, columns_say = both(path.read_bytes(), schema)
    assert columns_say == rows_say
    assert validate(path, schema, engine="columns").tables[0].engine == "columns"
    counts = validate(path, schema, engine="columns").counts
    assert counts == {"missing-cell": 3 if first else 1, "extra-cell": 3 if first else 1, "blank-row": 1}
