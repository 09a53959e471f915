"""Key errors by key, and the report in Markdown, read by another implementation of Markdown."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions_data._text import clean
from sanctions_data.validation import Report, validate
from sanctions_data.validation.report.formats import render
from sanctions_data.validation.report.formats.markdown import text_of
from sanctions_data.validation.report.groups import groups_of

KEYS = {"fields": [{"name": "id", "type": "integer"}, {"name": "room"}], "primaryKey": "id"}
ROOMS = KEYS | {"foreignKeys": [{"fields": "room", "reference": {"resource": "rooms", "fields": "id"}}]}


def lines(report: Report, form: str = "markdown") -> list[str]:
    return list(render(report, form))  # type: ignore[arg-type]  # one of the formats


def test_keys_that_repeat_are_counted_by_key() -> None:
    report = validate(b"id,room\n1,a\n2,a\n01,a\n3,a\n2,a\n1,a\n", KEYS, name="t.csv")
    assert [group.keys for group in groups_of(report.tables[0])] == ["2 keys, 5 rows; e.g. '01' (3 times)"]
    assert "t.csv: primary-key in id: 2 keys, 5 rows; e.g. '01' (3 times)" in lines(report, "text")


@pytest.mark.parametrize(("form", "name"), [("text", "validate"), ("markdown", "validate-markdown")])
def test_a_report_looks_like_this(form: str, name: str) -> None:
    fields = [
        {"name": "id", "type": "integer"},
        {"name": "guests", "type": "integer", "constraints": {"maximum": 20}, "sanctions-data:severity": "warning"},
        {"name": "room"},
    ]
    rooms = [{"fields": "room", "reference": {"resource": "rooms", "fields": "id"}}]
    seats = [{"fields": "id", "reference": {"resource": "seats", "fields": "id"}}]
    schema = {"fields": fields, "primaryKey": "id", "foreignKeys": [*rooms, *seats]}
    data = b"id,guests,room\n1,4,a\n1,21,x\n2,x,x\n1,3,a\n2,0,a,a\n"
    report = validate(data, schema, references={"rooms": b"id\na\n"}, name="visits.csv")
    shown = re.sub(r"\d\.\d s", "0.0 s", "\n".join(lines(report, form)))
    golden = Path(__file__).parents[1] / "cli" / "golden" / f"{name}.txt"
    assert shown + "\n" == golden.read_text("utf-8")


def test_values_that_refer_to_nothing_are_counted_by_value() -> None:
    data = b"id,room\n1,x\n2,y\n3,x\n4,a\n"
    report = validate(data, ROOMS, references={"rooms": b"id\na\n"}, name="t.csv")
    assert "t.csv: foreign-key in room: 2 values, 3 rows; e.g. 'x' (2 times)" in lines(report, "text")
    assert any("2 values, 3 rows; e.g. 'x' \\(2 times\\)".replace("\\", "") in line for line in lines(report))


def test_a_list_that_is_cut_says_of_which_problems_the_keys_are() -> None:
    report = validate(b"id,room\n" + b"1,a\n" * 9, KEYS, name="t.csv", limit=4)
    assert "t.csv: primary-key in id: among the first 4: 1 key, 5 rows; e.g. '1' (5 times)" in lines(report, "text")


def test_keys_of_several_files_are_not_counted_by_key(tmp_path: Path) -> None:
    """The first row of a key may be in another file, whose problems are not in the same list."""
    (tmp_path / "a.csv").write_text("id,room\n1,a\n1,a\n")
    (tmp_path / "b.csv").write_text("id,room\n1,a\n1,a\n")
    (tmp_path / "datapackage.json").write_text(
        json.dumps({"resources": [{"name": "t", "path": ["a.csv", "b.csv"], "schema": KEYS}]})
    )
    tables = validate(tmp_path / "datapackage.json").tables
    assert [[group.keys for group in groups_of(table)] for table in tables] == [
        ["1 key, 2 rows; e.g. '1' (2 times)"],
        [""],
    ]


def shown(markdown: str) -> str:
    """Return what a reader sees of Markdown, by markdown-it."""
    parser = pytest.importorskip("markdown_it", reason="markdown-it-py comes with rich").MarkdownIt("commonmark")
    html = parser.enable(["table", "strikethrough"]).render(markdown)
    return unescape(re.sub(r"<[^>]*>", " ", html))


@settings(max_examples=150)
@given(text=st.text(alphabet=st.sampled_from("\\`*_{}[]()<>#+-.!|~@:$^=&;/ 1a\"'\n"), min_size=1, max_size=30))
def test_markdown_shows_any_text_as_it_is(text: str) -> None:
    expected = " ".join(clean(text).split())
    assert " ".join(shown(f"- {text_of(text)}").split()) == expected
    table = f"| a | b |\n| --- | --- |\n| {text_of(text)} | end |"
    assert " ".join(shown(table).split()) == " ".join(f"a b {expected} end".split())


def test_a_report_has_the_verdict_the_columns_and_what_was_not_checked() -> None:
    first = validate(b"id,room\nx,<b>\nx,a|b\n", ROOMS, name="t.csv")
    text = " ".join(shown("\n".join(lines(Report((*first.tables, *first.tables), 1000)))).split())
    assert text.startswith("❌ 4 problems in 4 rows of 2 tables")
    assert "t.csv id 2 is not an integer" not in text
    assert "id 2 is not an integer; expected digits such as 42 type-error (type) 2, 3" in text
    assert "Not checked t.csv: foreign key to 'rooms' not checked; pass its table: --reference rooms=FILE" in text
    assert lines(validate(b"id,room\n1,a\n", KEYS))[0] == "### ✅ 0 problems in 1 row"
