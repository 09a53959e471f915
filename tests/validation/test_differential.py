"""The rows engine against frictionless, an independent implementation: equal, but for a written list."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanctions_data.validation import validate

from .differences import TABLES, TEXTS, TableDifference, TextDifference, page
from .tables import CELL, write
from .test_types import GOOD_AND_BAD

frictionless = pytest.importorskip("frictionless")
Found = set[tuple[str, int | None]]
VERSION_2 = "https://datapackage.org/profiles/2.0/datapackage.json"


def here(schema: dict[str, Any], data: bytes) -> Found:
    return {(problem.rule, problem.row) for problem in validate(data, schema, limit=None, engine="rows").problems}


def there(schema: dict[str, Any], data: bytes, folder: Path) -> Found:
    (folder / "t.csv").write_bytes(data)
    resource = {"name": "t", "type": "table", "path": "t.csv", "encoding": "utf-8", "schema": schema}
    resource["dialect"] = {"delimiter": ","}
    package = {"$schema": VERSION_2, "name": "p", "resources": [resource]}
    report = frictionless.Package.from_descriptor(package, basepath=str(folder)).validate(limit_errors=10**6)
    return {(error.type, getattr(error, "row_number", None)) for task in report.tasks for error in task.errors}


TEXTS_OF_ALL_TYPES = sorted({text for _, good, bad in GOOD_AND_BAD for text in good + bad if len(text) < 300} - {""})


def explained(field: dict[str, Any], text: str, refused_here: bool) -> bool:
    return any(
        field["type"] in difference.types and difference.refused_here == refused_here and difference.texts(field, text)
        for difference in TEXTS
    )


def compare_texts(field: dict[str, Any], texts: list[str], folder: Path) -> list[str]:
    schema = {"fields": [{"name": "x", **field}, {"name": "pad", "type": "any"}]}
    data = write(["x", "pad"], [[text, "1"] for text in texts])
    ours, theirs = here(schema, data), there(schema, data, folder)
    different = {row for _, row in ours ^ theirs if row is not None}
    return [
        texts[row - 2]
        for row in sorted(different)
        if not explained(field, texts[row - 2], refused_here=("type-error", row) in ours)
    ]


@pytest.mark.parametrize("field", [field for field, _, _ in GOOD_AND_BAD], ids=str)
def test_every_text_of_every_type(field: dict[str, Any], tmp_path: Path) -> None:
    texts = [text for text in TEXTS_OF_ALL_TYPES if "\n" not in text]
    assert compare_texts(field, texts, tmp_path) == []


PLAIN = CELL.filter(lambda text: text != "" and not set(text) & set("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"))


@pytest.mark.slow
@given(st.sampled_from([field for field, _, _ in GOOD_AND_BAD]), st.lists(PLAIN, min_size=20, max_size=40))
@settings(deadline=None, max_examples=30, suppress_health_check=list(HealthCheck))
def test_generated_texts(tmp_path_factory: pytest.TempPathFactory, field: dict[str, Any], texts: list[str]) -> None:
    assert compare_texts(field, texts, tmp_path_factory.mktemp("generated")) == []


CANONICAL = {
    "string": st.sampled_from(["", "a", "b", "ab", "abc"]),
    "integer": st.sampled_from(["", "0", "1", "2", "12", "x"]),
    "date": st.sampled_from(["", "2024-02-29", "2023-02-29", "2000-01-01"]),
    "boolean": st.sampled_from(["", "true", "false", "?"]),
}


@st.composite
def plain_tables(draw: Any) -> tuple[dict[str, Any], bytes]:
    """Tables whose cells both read alike, so that constraints, keys and structure are what is compared."""
    width = draw(st.integers(2, 4))
    kinds = [draw(st.sampled_from(sorted(CANONICAL))) for _ in range(width)]
    fields: list[dict[str, Any]] = []
    for at, kind in enumerate(kinds):
        constraints: dict[str, Any] = {}
        if draw(st.booleans()):
            constraints["required"] = True
        if draw(st.integers(0, 3)) == 0:
            constraints["unique"] = True
        if kind == "string" and draw(st.booleans()):
            constraints |= {"minLength": 1, "maxLength": 2, "pattern": "[ab]+"}
        if kind == "integer" and draw(st.booleans()):
            constraints |= {"minimum": 1, "exclusiveMaximum": 12}
        if kind == "date" and draw(st.booleans()):
            constraints |= {"maximum": "2010-01-01"}
        if kind == "string" and draw(st.integers(0, 4)) == 0:
            constraints["enum"] = ["a", "abc"]
        fields.append({"name": f"f{at}", "type": kind, "constraints": constraints})
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if draw(st.booleans()):
        schema["foreignKeys"] = [{"fields": ["f0"], "reference": {"fields": ["f1"]}}]
        fields[0]["type"] = fields[1]["type"] = kinds[0] = kinds[1] = "string"
        fields[0]["constraints"] = fields[1]["constraints"] = {}
    rows = draw(st.lists(st.tuples(*[CANONICAL[kind] for kind in kinds]).map(list), max_size=6))
    if draw(st.integers(0, 3)) == 0:
        rows.append(draw(st.sampled_from([["a"] * (width + 1), ["a"] * (width + 2), [""] * width])))
    if rows and draw(st.booleans()):
        rows.append(rows[0])
    return schema, write([field["name"] for field in fields], rows)


@given(plain_tables())
@settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck))
def test_generated_tables(tmp_path_factory: pytest.TempPathFactory, table: tuple[dict[str, Any], bytes]) -> None:
    schema, data = table
    folder = tmp_path_factory.mktemp("tables")
    assert here(schema, data) == there(schema, data, folder)


@pytest.mark.parametrize("difference", TEXTS, ids=lambda difference: difference.name)
def test_every_difference_of_texts_is_real(difference: TextDifference, tmp_path: Path) -> None:
    field, text = difference.example
    assert explained(field, text, difference.refused_here)
    schema = {"fields": [{"name": "x", **field}, {"name": "pad"}]}
    data = write(["x", "pad"], [[text, "1"]])
    refused: Found = {("type-error", 2)}
    assert (here(schema, data), there(schema, data, tmp_path)) == (
        (refused, set()) if difference.refused_here else (set(), refused)
    )


@pytest.mark.parametrize("difference", TABLES, ids=lambda difference: difference.name)
def test_every_difference_of_tables_is_real(difference: TableDifference, tmp_path: Path) -> None:
    assert here(difference.schema, difference.data) == difference.here
    if difference.frictionless == "refused":
        with pytest.raises((frictionless.FrictionlessException, TypeError, re.error)):
            there(difference.schema, difference.data, tmp_path)
    else:
        found: object = there(difference.schema, difference.data, tmp_path)
        assert found == difference.frictionless


def test_the_list_is_in_the_docs() -> None:
    """The page is written from the list: `python -m tests.validation.differences > docs/validation-differences.md`."""
    path = Path(__file__).parents[2] / "docs" / "validation-differences.md"
    assert path.read_text(encoding="utf-8") == page()


def test_each_part_of_the_list_names_tests_that_exist() -> None:
    parts = page().split("\n## ")[1:]
    named = [set(re.findall(r"`(test_\w+)`", part)) for part in parts]
    assert all(named)
    sources = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert set().union(*named) <= set(re.findall(r"^def (test_\w+)", sources, re.MULTILINE))
