"""`itemConstraints`: what the items of a list may be, in both engines, whatever the list comes from."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions_data.contract.schemas import models, table_schema
from sanctions_data.validation import Engine, InvalidSchema, validate

from .test_frames import pl

WORDS = ["asset-freeze", "travel-ban", "trade ban"]
FIELD = {"name": "a", "type": "list", "delimiter": ";", "itemConstraints": {"enum": WORDS, "unique": True}}
SCHEMA = {"fields": [FIELD], "missingValues": ["", "-"]}
LISTS = ["travel-ban", "travel-ban;asset-freeze", "travelban", "travel-ban;tax", "travel-ban;travel-ban", ";", "", "-"]
SAID = [
    (3, "itemConstraints.enum", "'travelban' is not one of asset-freeze, travel-ban, trade ban; did you mean"),
    (4, "itemConstraints.enum", "'travel-ban;tax' has the item 'tax', which is not one of asset-freeze, travel-ban"),
    (5, "itemConstraints.unique", "'travel-ban;travel-ban' has the item 'travel-ban' twice"),
    (6, "itemConstraints.enum", "';' has the item '', which is not one of asset-freeze, travel-ban, trade ban"),
    (6, "itemConstraints.unique", "';' has the item '' twice"),
]
ENGINES = pytest.mark.parametrize("engine", ["rows", "columns"])


def found(source: Any, engine: Engine, first: int = 1, schema: Any = SCHEMA, **more: Any) -> list[tuple[int, str, str]]:
    report = validate(source, schema, engine=engine, **more)
    assert all(p.rule == "constraint-error" for p in report.problems)
    return [((p.row or 0) - first + 1, p.check, p.message) for p in report.problems]


def same(reported: list[tuple[int, str, str]]) -> bool:
    pairs = zip(reported, SAID, strict=True)
    return all(mine[:2] == said[:2] and mine[2].startswith(said[2]) for mine, said in pairs)


@ENGINES
def test_text(tmp_path: Path, engine: Engine) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([["a"], *([one] for one in LISTS[:-2]), ["-"]])
    assert same(found(text.getvalue().encode(), engine, 2))
    (tmp_path / "t.csv").write_text(text.getvalue())
    assert same(found(tmp_path / "t.csv", engine, 2))


@ENGINES
@pytest.mark.parametrize("kind", ["json", "jsonl"])
def test_json(engine: Engine, kind: str) -> None:
    rows = [{"a": one} for one in LISTS]
    raw = json.dumps(rows) if kind == "json" else "\n".join(map(json.dumps, rows))
    assert same(found(raw.encode(), engine, format=kind))
    real = json.dumps([{"a": one.split(";")} for one in LISTS[:-2]] + [{"a": None}])
    told = found(real.encode(), engine, format="json")
    assert [each[:2] for each in told] == [each[:2] for each in SAID]
    assert told[1][2].startswith('the list ["travel-ban", "tax"] has the item \'tax\', which is not one of')


@ENGINES
@pytest.mark.parametrize("kind", ["polars", "pandas", "pyarrow", "duckdb"])
@pytest.mark.parametrize("real", [False, True], ids=["text", "lists"])
def test_frames(engine: Engine, kind: str, real: bool) -> None:
    values: list[Any] = [one.split(";") for one in LISTS[:-2]] + [None] if real else LISTS
    frame = pl.DataFrame({"a": values})
    if kind == "pandas":
        frame = pytest.importorskip("pandas").DataFrame({"a": values})
    elif kind == "pyarrow":
        frame = frame.to_arrow()
    elif kind == "duckdb":
        duckdb = pytest.importorskip("duckdb")
        held = frame.with_row_index("n")  # noqa: F841 - DuckDB finds it by its name
        frame = duckdb.sql("select n, a from held")
        schema = SCHEMA | {"fields": [{"name": "n", "type": "integer"}, FIELD], "primaryKey": "n"}
        report = validate(frame, schema, engine=engine)
        numbered = sorted((int((p.key or ("",))[0] or 0) + 1, p.check) for p in report.problems)
        assert numbered == [each[:2] for each in SAID]
        return
    told = found(frame, engine)
    assert [each[:2] for each in told] == [each[:2] for each in SAID]


@ENGINES
def test_a_workbook(tmp_path: Path, engine: Engine) -> None:
    book = pytest.importorskip("openpyxl").Workbook()
    for row in (["a"], *([one] for one in LISTS[:-2])):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    assert same(found(tmp_path / "t.xlsx", engine, 2))


@ENGINES
@pytest.mark.parametrize(
    ("item", "constraints", "good", "bad", "message"),
    [
        ("integer", {"minimum": 1, "maximum": 9}, "1;5;9", "1;10;0", "has the item '10', which is above the maximum 9"),
        ("integer", {"exclusiveMinimum": 1}, "2", "2;1", "has the item '1', which is not above 1"),
        ("integer", {"unique": True}, "1;2", "1;01", "has the item '01' twice"),
        ("integer", {"enum": [1, 2]}, "1;02", "3", "'3' is not one of 1, 2"),
        ("string", {"pattern": "c[0-9]{4}"}, "c0001;c0002", "c0001;x", "'x', which does not match the pattern"),
        ("string", {"minLength": 2, "maxLength": 3}, "ab;abc", "ab;a", "'a', which has 1 character; at least 2 needed"),
        ("date", {"minimum": "2021-03-22"}, "2021-03-22", "2021-03-22;2021-03-21", "is below the minimum 2021-03-22"),
        ("boolean", {"enum": [True]}, "true;1", "true;false", "has the item 'false', which is not one of true"),
        ("number", {"enum": [1.5]}, "1.5;1.50", "1.51", "'1.51' is not one of 1.5"),
        ("time", {"maximum": "12:00:00"}, "12:00:00", "12:00:01", "is above the maximum 12:00:00"),
    ],
)
def test_constraints_of_every_item_type(
    engine: Engine, item: str, constraints: dict[str, Any], good: str, bad: str, message: str
) -> None:
    field = {"name": "a", "type": "list", "delimiter": ";", "itemType": item, "itemConstraints": constraints}
    schema = {"fields": [field]}
    assert validate([["a"], [good]], schema, engine=engine).valid
    problems = validate(f"a\n{bad}\n".encode(), schema, engine=engine).problems
    assert message in problems[0].message
    assert problems[0].check == f"itemConstraints.{next(iter(constraints))}" or len(constraints) > 1


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"itemConstraints": ["x"]}, "'itemConstraints' must be an object"),
        ({"itemConstraints": {"enumm": ["x"]}}, "no constraint 'enumm'; did you mean 'enum'?"),
        ({"itemConstraints": {"enum": "x"}}, "constraint 'enum' is a list"),
        ({"itemConstraints": {"required": True}}, "cannot have 'required'"),
        ({"itemConstraints": {"minimum": 1}}, "constraint 'minimum' does not apply to type 'string'"),
        ({"itemConstraints": {"pattern": "a"}, "itemType": "integer"}, "'pattern' does not apply to type 'integer'"),
        ({"itemConstraints": {"minimum": "x"}, "itemType": "integer"}, "minimum: 'x' is not an integer"),
        ({"itemConstraints": {"pattern": "("}}, "is not a regular expression"),
    ],
)
def test_what_is_not_a_constraint_of_items_is_refused(more: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidSchema) as caught:
        validate([["a"], ["x"]], {"fields": [{"name": "a", "type": "list", **more}]})
    assert message in str(caught.value)


def test_other_types_have_no_items_and_a_slip_is_noted() -> None:
    for more, said in (
        ({"type": "array", "itemConstraints": {"enum": ["y"]}}, "'itemConstraints' of field 'a' has no effect"),
        ({"type": "list", "itemConstraint": {"enum": ["y"]}}, "did you mean 'itemConstraints'?"),
    ):
        report = validate([{"a": ["x"]}], {"fields": [{"name": "a", **more}]})
        assert report.valid
        assert said in report.notes[0]


def test_keys_take_lists_as_they_are() -> None:
    """Constraints are no part of the way in which a value is read."""
    key = {"fields": "a", "reference": {"resource": "b", "fields": "a"}}
    report = validate([["a"], ["x;y"]], {"fields": [FIELD], "foreignKeys": [key]}, references={"b": [["a"], ["x;y"]]})
    assert report.counts == {"constraint-error": 1}


ITEMS = st.lists(st.sampled_from([*WORDS, "tax", "", " travel-ban", "Travel-ban"]), max_size=4)


@given(st.lists(ITEMS, min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_both_engines_against_the_definition(lists: list[list[str]]) -> None:
    texts = [";".join(items) for items in lists]
    expected = set()
    for row, text in enumerate(texts, 1):
        items = text.split(";")
        if text and any(item not in WORDS for item in items):
            expected.add((row, "itemConstraints.enum"))
        if text and len(set(items)) < len(items):
            expected.add((row, "itemConstraints.unique"))
    frame = pl.DataFrame({"a": texts})
    assert {each[:2] for each in found(frame, "columns")} == expected
    assert {each[:2] for each in found([{"a": text} for text in texts], "rows")} == expected


@pytest.mark.parametrize("model", models(), ids=lambda model: table_schema(model)["name"])
def test_every_vocabulary_of_a_list_is_that_of_the_json_schema(model: Any) -> None:
    from sanctions_data.contract.schemas import json_schema

    properties = json_schema(model)["properties"]
    for field in table_schema(model)["fields"]:
        if field["type"] == "list":
            items = properties[field["name"]]["items"]
            assert field["itemConstraints"].get("enum") == items.get("enum")
            assert ("pattern" in field["itemConstraints"]) is ("pattern" in items)
            assert field["itemConstraints"]["unique"] is properties[field["name"]]["uniqueItems"] is True
