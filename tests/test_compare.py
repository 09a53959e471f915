"""Drift names file, line, column, also where the file can no longer be read."""

from __future__ import annotations

import pytest

from sanctions_data.published.digests import ARCHIVE
from sanctions_data.published.files import data_names, read_text
from sanctions_data.release.compare import differences

CSV = 'id,name,note\na,Ann,"x, y"\nb,Bo,\n'
JSON = read_text("entities.json")


def said(file: str, found: str | None, expected: str) -> list[str]:
    return [str(difference) for difference in differences(file, found, expected)]


def test_equal_files_do_not_differ() -> None:
    assert said("a.csv", CSV, CSV) == []
    assert said("a.json", JSON, JSON) == []


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (None, ["a.csv: is missing"]),
        ("", ["a.csv:1: empty; expected a header"]),
        (CSV.replace("Bo", "Bob"), ["a.csv:3 column 'name' (b): 'Bob'; expected 'Bo'"]),
        (CSV.replace("b,", "B,"), ["a.csv:3 column 'id' (b): 'B'; expected 'b'"]),
        (CSV.replace("Bo,", "Bo,z"), ["a.csv:3 column 'note' (b): 'z'; expected ''"]),
        (CSV.replace("Bo,", "Bo"), ["a.csv:3 column 'note' (b): None; expected ''"]),
        (CSV.replace("Bo,", "Bo,,"), ["a.csv:3 (b): ''; expected None"]),
        (CSV.replace("note", "notes"), ["a.csv:1: the header is id,name,notes; expected id,name,note"]),
        (CSV.replace("b,Bo,\n", ""), ["a.csv (b): the row 'b' is missing at the end"]),
        (CSV + "c,Cy,\n", ["a.csv:4: a row too many"]),
        (CSV.replace("\n", "\r\n"), ["a.csv:1: differs from what is generated"]),
        (CSV.rstrip("\n"), ["a.csv:4: differs from what is generated"]),
    ],
)
def test_a_csv_is_compared_cell_by_cell(found: str | None, expected: list[str]) -> None:
    assert said("a.csv", found, CSV) == expected


def test_a_csv_that_cannot_be_read_names_the_line() -> None:
    (found,) = said("a.csv", CSV.replace(' y"', " y"), CSV)
    assert found.startswith("a.csv:")
    assert "not CSV" in found


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ('"name": "United States"', '"name": "United Stares"', "name"),
        ('"name": "United States"', '"name": "United States', "name"),
        ('"type": "PublicBody", "name": "United States"', '"type": null, "name": "United States"', "type"),
        ('"member_count": 27', '"member_count": 28', "member_count"),
        ('"member_count": 27', '"member_count": 27.0', "member_count"),
        ('{"name": ["c0001"]}', '{"name": ["c0002"]}', "provenance"),
    ],
)
def test_a_json_table_is_compared_field_by_field_also_where_it_is_broken(old: str, new: str, column: str) -> None:
    assert old in JSON
    (found,) = differences("entities.json", JSON.replace(old, new), JSON)
    line = JSON[: JSON.index(old)].count("\n") + 1
    record = "eu" if "member" in column else "us"
    assert (found.line, found.record, found.column) == (line, record, column)


@pytest.mark.parametrize("name", ["dataset", "version", "schema", "table", "records_sha256"])
def test_the_envelope_is_compared_too(name: str) -> None:
    start = JSON.index(f'"{name}": "') + len(name) + 5
    (found,) = differences("entities.json", JSON[:start] + "~" + JSON[start + 1 :], JSON)
    assert found.column == name


@pytest.mark.parametrize("found", ["", "[]", "{}", "5", "not json", '{"records": 5}', JSON[:200], JSON + "x"])
def test_whatever_stands_there_something_is_said(found: str) -> None:
    assert said("entities.json", found, JSON)


@pytest.mark.parametrize("name", ["README.md", "docs/rules.md", "SHA256SUMS", "VERSION", "datapackage.json"])
def test_other_files_are_compared_by_line(name: str) -> None:
    assert said(name, "a\nB\n", "a\nb\n") == [f"{name}:2: differs from what is generated"]
    assert said(name, '{"records": []}', "a\nb\n") == [f"{name}:1: differs from what is generated"]


def test_every_data_file_is_like_itself() -> None:
    for name in set(data_names()) - {ARCHIVE}:
        assert said(name, read_text(name), read_text(name)) == []
