"""What a dialect asks of sheets and of JSON, and bytes that are only half a character."""

from __future__ import annotations

import io
from typing import Any

import pytest

from sanctions_data.errors import UnreadableFile
from sanctions_data.validation import FileFormat, validate


def schema(name: str, **constraints: Any) -> dict[str, Any]:
    return {"fields": [{"name": name, "type": "string", "constraints": constraints}]}


def workbook(*rows: list[Any]) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("dialect", "name", "places"),
    [
        ({}, "a", [2, 3]),
        ({"commentRows": [2]}, "a", [3]),
        ({"commentChar": "#"}, "a", [3]),
        ({"headerRows": [2]}, "#x", [3]),
        ({"headerRows": [2], "commentRows": [1]}, "#x", [3]),
        ({"headerRows": [1, 2], "headerJoin": "-"}, "a-#x", [3]),
        ({"headerRows": [1, 2], "commentRows": [2]}, "a", [3]),
        ({"header": False}, "a", [1, 2, 3]),
    ],
    ids=str,
)
def test_headers_and_comments_of_a_sheet(dialect: dict[str, Any], name: str, places: list[int]) -> None:
    raw = workbook(["a"], ["#x"], ["y"])
    report = validate(raw, schema(name, enum=["z"]), format="xlsx", dialect=dialect)
    assert [(problem.check, problem.row) for problem in report.problems] == [("enum", row) for row in places]


def test_a_sheet_that_is_not_there() -> None:
    raw = workbook(["a"], ["y"])
    for dialect in ({"sheetNumber": 2}, {"sheetName": "other"}):
        with pytest.raises(UnreadableFile, match="has"):
            validate(raw, schema("a"), format="xlsx", dialect=dialect)
    for dialect in ({"sheetNumber": 1}, {"sheetName": "Sheet"}):
        assert validate(raw, schema("a"), format="xlsx", dialect=dialect).valid


def test_numbers_of_a_sheet_are_checked_as_numbers() -> None:
    report = validate(workbook(["a"], [1], [1.5], ["x"]), {"fields": [{"name": "a", "type": "integer"}]}, format="xlsx")
    assert [(problem.row, problem.value) for problem in report.problems] == [(3, "1.5"), (4, "x")]


@pytest.mark.parametrize(("raw", "kind"), [(b'[["a"], ["x"]]', "object"), (b'[{"a": "x"}]', "array")])
def test_items_of_another_kind_than_the_dialect_says(raw: bytes, kind: FileFormat) -> None:
    assert validate(raw, schema("a"), format="json").valid
    assert validate(raw, schema("a"), format="json", dialect={"itemType": kind}).counts == {"source-error": 1}


@pytest.mark.parametrize(("raw", "kind"), [(b'[{"b": "1", "a": "x"}]', "json"), (b'{"b": "1", "a": "x"}', "jsonl")])
def test_only_the_keys_that_the_dialect_names_are_columns(raw: bytes, kind: FileFormat) -> None:
    assert validate(raw, schema("a"), format=kind).counts == {"extra-label": 1}
    assert validate(raw, schema("a"), format=kind, dialect={"itemKeys": ["a"]}).valid


@pytest.mark.parametrize(("rows", "name"), [([1], "b c"), ([1, 2], "c")])
def test_a_header_among_comments(rows: list[int], name: str) -> None:
    dialect = {"headerRows": [1, 2, 3], "commentRows": rows}
    assert validate(b"#\nb\nc\nx\n", schema(name), dialect=dialect).valid


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_half_a_character_of_a_wide_encoding(encoding: str) -> None:
    raw = "a\nx\n".encode(encoding) + b"\x00\xd8"
    report = validate(raw, schema("a"), engine="rows", encoding=encoding)
    assert report.counts["encoding-error"] == 1
