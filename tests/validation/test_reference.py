"""Random tables before the package and before a second reading of the standards; and that reading by its examples."""

from __future__ import annotations

import ast
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sanctions_data.validation import validate

from . import reference, reference_types
from .choices import CHOICES, Choice
from .compare_with_reference import differences, frames, kind, normal
from .random_tables import KINDS, table

pytest.importorskip("polars")
pytest.importorskip("pandas")
pytest.importorskip("pyarrow")
pytest.importorskip("duckdb")
SEED, CHUNK = 12, 25


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 300, CHUNK))
def test_random_tables_have_the_problems_that_the_reference_finds(first: int) -> None:
    """scripts/judges/tables.py runs as many as one likes, and prints a table by its number."""
    numbers = range(first, first + CHUNK)
    assert {number: found for number in numbers if (found := list(differences(table(number, SEED))))} == {}


def test_half_of_the_tables_are_hostile_and_they_have_all_kinds_of_problems() -> None:
    made = [table(number, SEED) for number in range(300)]
    assert sum(each.hostile for each in made) == 150
    assert sum(each.even for each in made) > 150  # a frame can hold them
    marks = Counter(mark for each in made for mark in each.dialect)
    assert marks.keys() >= {
        *("delimiter", "quoteChar", "doubleQuote", "escapeChar", "nullSequence", "skipInitialSpace", "header"),
        *("headerRows", "headerJoin", "commentChar", "commentRows", "lineTerminator"),
    }
    checked = [reference.check_text(each.data, each.schema, each.dialect) for each in made if not each.typed]
    assert {kind for found in checked for _, _, kind in found} >= {
        *("type", "required", "unique", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength"),
        *("maxLength", "pattern", "enum", "categories", "primaryKey", "uniqueKeys", "foreignKey", "blank-row", "quote"),
        *("missing-cell", "extra-cell", "missing-label", "extra-label", "incorrect-label", "duplicate-label"),
        *("blank-label", "encoding", "nul", "unclosed-quote"),
    }


def test_every_way_in_is_tried() -> None:
    tried: Counter[str] = Counter()
    for number in range(10):
        assert not list(differences(table(number, SEED), tried))
    assert {name.split(",")[0] for name in tried} == {"text", "list", "arrow", "polars", "pandas", "duckdb"}
    assert {"text, rows", "text, columns"} <= tried.keys()


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.name)
def test_what_the_standards_leave_open_is_read_as_it_is_written_down(choice: Choice) -> None:
    expected = normal(choice.found)
    assert normal(reference.check_text(choice.data, choice.schema, choice.dialect)) == expected
    for engine in ("rows", "columns"):
        report = validate(choice.data, choice.schema, dialect=choice.dialect, engine=engine, format="csv")
        assert normal((each.row, each.column, kind(each)) for each in report.problems) == expected


def test_the_reference_takes_nothing_from_the_package() -> None:
    for module in (reference, reference_types):
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        names = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        names |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        assert not [name for name in names if "sanctions" in name or "frictionless" in name]


@pytest.mark.parametrize(("field", "good", "bad"), KINDS, ids=lambda value: json.dumps(value)[:60])
def test_the_reference_reads_the_texts_of_a_type_and_no_others(
    field: dict[str, Any], good: list[str], bad: list[str]
) -> None:
    for text in good:
        reference_types.read(field, text)
    for text in bad:
        with pytest.raises(ValueError):  # noqa: PT011 - any ValueError says no
            reference_types.read(field, text)


FRUIT: dict[str, Any] = {"fields": [{"name": "id", "type": "integer"}, {"name": "name", "type": "string"}]}
EXAMPLES: list[tuple[str, dict[str, Any], list[list[str]]]] = [  # of Table Dialect v2, property by property
    ("1,apple\n2,orange\n", {"header": False}, [["1", "apple"], ["2", "orange"]]),
    ("id,name\n#fruits\n1,apple\n", {"commentRows": [2]}, [["id", "name"], ["#fruits"], ["1", "apple"]]),
    ("id,name\n#fruits\n1,apple\n", {"commentChar": "#"}, [["id", "name"], ["1", "apple"]]),
    ("id|name\n1|apple\n", {"delimiter": "|"}, [["id", "name"], ["1", "apple"]]),
    ("id,name;1,apple;2,orange", {"lineTerminator": ";"}, [["id", "name"], ["1", "apple"], ["2", "orange"]]),
    ("id,name\n1,'apple,fruits'\n", {"quoteChar": "'"}, [["id", "name"], ["1", "apple,fruits"]]),
    ('id,name\n1,"apple""fruits"\n', {"doubleQuote": True}, [["id", "name"], ["1", 'apple"fruits']]),
    ("id,name\n1,apple|,fruits\n", {"escapeChar": "|"}, [["id", "name"], ["1", "apple,fruits"]]),
    ("id, name\n1, apple\n", {"skipInitialSpace": True}, [["id", "name"], ["1", "apple"]]),
]


@pytest.mark.parametrize(("text", "dialect", "cells"), EXAMPLES, ids=str)
def test_the_reference_reads_the_examples_of_the_standard(
    text: str, dialect: dict[str, Any], cells: list[list[str]]
) -> None:
    assert [record.cells for record in reference.records(text, dialect)] == cells
    assert reference.check_text(text.encode(), FRUIT, dialect) == []


def test_the_reference_joins_header_rows_as_the_standard_does() -> None:
    for dialect, mark in (({"headerRows": [1, 2]}, " "), ({"headerRows": [1, 2], "headerJoin": "-"}, "-")):
        fields = [{**field, "name": f"fruit{mark}{field['name']}"} for field in FRUIT["fields"]]
        assert reference.check_text(b"fruit\nid,name\n1,apple\n", {"fields": fields}, dialect) == []


def test_the_reference_names_the_row_the_column_and_the_kind() -> None:
    schema = {"fields": FRUIT["fields"], "primaryKey": ["id"]}
    schema["fields"][1] = {"name": "name", "type": "string", "constraints": {"pattern": "^a.*$"}}
    found = reference.check_text(b'id,name\nx,apple\n2,orange\n\n2,"a\nb"\n3\n,a', schema)
    assert sorted(found, key=str) == [
        (2, "id", "type"),
        (3, "name", "pattern"),
        (4, None, "blank-row"),
        (5, "id", "primaryKey"),
        (5, "name", "pattern"),
        (7, None, "missing-cell"),
        (8, "id", "required"),
    ]


def test_frames_hold_the_cells_of_their_table() -> None:
    import random

    made = next(each for each in map(table, range(100)) if each.even and len(each.rows) > 2 and not each.typed)
    for name, frame in frames(made, random.Random(1)):
        if name == "polars":
            frame = frame.lazy().collect()
            assert [list(row) for row in frame.iter_rows()] == made.rows
        if name == "duckdb":
            assert [list(row) for row in frame.fetchall()] == made.rows
