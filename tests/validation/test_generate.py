"""`generate`: rows that keep a schema, and rows that break one check each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from guards import HANG
from hypothesis import given, settings
from hypothesis import strategies as st

import sanctions_data as sd
from sanctions_data.cli import generate as generate_command
from sanctions_data.cli import main
from sanctions_data.validation import InvalidArgument, InvalidSchema, validate
from sanctions_data.validation.generate import make_rows
from sanctions_data.validation.generate.make_rows import generate
from sanctions_data.validation.infer.infer_schema import infer

FIELDS: list[dict[str, Any]] = [
    {"type": "integer", "constraints": {"minimum": 3, "maximum": 99}},
    {"type": "integer", "constraints": {"exclusiveMinimum": 3, "unique": True}},
    {"type": "integer", "groupChar": ","},
    {"type": "number", "decimalChar": ",", "constraints": {"minimum": "1,5", "exclusiveMaximum": "2,5"}},
    {"type": "number", "bareNumber": False, "constraints": {"maximum": -1}},
    {"type": "boolean", "trueValues": ["ja"], "falseValues": ["nein"]},
    {"type": "boolean", "constraints": {"enum": [True]}},
    {"type": "date", "constraints": {"minimum": "2021-03-22", "maximum": "2021-04-22"}},
    {"type": "date", "format": "%d.%m.%Y"},
    {"type": "datetime", "constraints": {"minimum": "2021-03-22T00:00:00Z"}},
    {"type": "datetime", "format": "%Y-%m-%d %H:%M"},
    {"type": "time", "constraints": {"minimum": "08:00:00"}},
    {"type": "year", "constraints": {"minimum": 1990, "maximum": 2021}},
    {"type": "yearmonth", "constraints": {"maximum": "2021-03"}},
    {"type": "duration", "constraints": {"minimum": "P1M"}},
    {"type": "duration", "constraints": {"maximum": "PT5M"}},
    {"type": "string", "constraints": {"minLength": 3, "maxLength": 5}},
    {"type": "string", "constraints": {"pattern": "^[A-Z]{2}-[0-9]+$", "maxLength": 9}},
    {"type": "string", "constraints": {"enum": ["a", "b"], "required": True}},
    {"type": "string", "format": "uuid"},
    {"type": "string", "format": "email"},
    {"type": "string", "format": "uri"},
    {"type": "string", "format": "binary"},
    {"type": "string", "categories": ["x", "y"]},
    {"type": "integer", "categories": [1, 2]},
    {"type": "object", "constraints": {"jsonSchema": {"type": "object", "required": ["a"]}}},
    {"type": "array", "constraints": {"minLength": 1, "maxLength": 2}},
    {"type": "list", "delimiter": ";", "itemConstraints": {"enum": ["x", "y"], "unique": True}},
    {"type": "list", "itemType": "integer", "constraints": {"maxLength": 3}, "itemConstraints": {"minimum": 5}},
    {"type": "geopoint"},
    {"type": "geopoint", "format": "array"},
    {"type": "geojson"},
    {"type": "geojson", "format": "topojson"},
    {"type": "any"},
    {"type": "string", "missingValues": ["-"]},
]
KEYS: list[dict[str, Any]] = [
    {},
    {"primaryKey": ["id"]},
    {"primaryKey": ["id", "f0"]},
    {"uniqueKeys": [["id", "f0"]]},
    {"primaryKey": "id", "foreignKeys": [{"fields": "parent", "reference": {"fields": "id"}}]},
]


def schema_with(fields: list[dict[str, Any]], keys: dict[str, Any]) -> dict[str, Any]:
    named = [{"name": f"f{at}", **field} for at, field in enumerate(fields)]
    return {"fields": [{"name": "id", "type": "string"}, {"name": "parent", "type": "string"}, *named], **keys}


@settings(max_examples=150, deadline=None)
@given(
    fields=st.lists(st.sampled_from(FIELDS), min_size=1, max_size=4),
    keys=st.sampled_from(KEYS),
    seed=st.integers(0, 1000),
    count=st.integers(1, 8),
)
def test_generated_rows_are_valid_and_broken_ones_break_one_check(
    fields: list[dict[str, Any]], keys: dict[str, Any], seed: int, count: int
) -> None:
    schema = schema_with(fields, keys)
    good = generate(schema, count, seed=seed)
    assert len(good.rows) == count
    assert validate(good.to_csv().encode(), schema).valid
    found = generate(schema, count, seed=seed, broken=True)
    assert found.rows[:count] == good.rows
    problems = validate(found.to_csv().encode(), schema, limit=None).problems
    wanted = [(each.line, each.rule, each.check, each.column) for each in found.broken]
    assert [(each.row, each.rule, each.check, each.column) for each in problems] == wanted


@pytest.mark.parametrize("field", FIELDS, ids=json.dumps)
def test_every_check_of_a_field_is_broken_by_a_row(field: dict[str, Any]) -> None:
    found = generate(schema_with([field], {}), 3, broken=True)
    names = {each.check.removeprefix("itemConstraints.") for each in found.broken}
    asked = {*field.get("constraints", {}), *field.get("itemConstraints", {})}
    assert asked <= names | {"jsonSchema"}
    assert found.left_out == () or "jsonSchema" in asked


@pytest.mark.parametrize("name", ["measures", "actions", "entities", "status_history"])
def test_rows_of_our_own_schemas_are_valid(name: str) -> None:
    found = generate(name, 5)
    for schema in (name, sd.table_schema(name)):
        report = validate(found.to_csv().encode(), schema)
        assert report.valid, report.problems[:3]


def test_a_seed_gives_the_same_rows_in_another_process() -> None:
    code = (
        "from sanctions_data import generate; import json\n"
        "fields = [{'name': 'a', 'constraints': {'pattern': '[^a-c]+[A-Z]*', 'minLength': 1}}, {'name': 'b'}]\n"
        "print(json.dumps(generate({'fields': fields}, 20, seed=7, broken=True).rows))"
    )
    rows = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            timeout=HANG,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(rows) == 1


def test_foreign_keys_are_taken_from_the_table_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "cities.csv").write_text("code,name\nb,Berlin\np,Paris\n")
    key = {"fields": "city", "reference": {"resource": "cities", "fields": "code"}}
    schema = {"fields": [{"name": "n", "type": "integer"}, {"name": "city"}], "foreignKeys": [key]}
    references = {"cities": tmp_path / "cities.csv"}
    found = generate(schema, 5, broken=True, references=references)
    assert {row[1] for row in found.rows[:5]} <= {"b", "p"}
    assert ("foreign-key", "city") in [(each.rule, each.column) for each in found.broken]
    (tmp_path / "s.json").write_text(json.dumps(schema))
    arguments = ["generate", str(tmp_path / "s.json"), "-n", "2", "--reference", f"cities={tmp_path / 'cities.csv'}"]
    assert CliRunner().invoke(main, arguments).stdout.count("\n") == 3


def test_rows_of_a_data_resource_are_written_in_its_dialect(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("A title\n\n;größe\nx;1,5\ny;2,5\nz;3,5\n".encode("cp1252"))
    found = infer(tmp_path / "t.csv")
    (tmp_path / "s.json").write_text(found.to_json())
    arguments = ["generate", str(tmp_path / "s.json"), "-n", "4", "-o", str(tmp_path / "t.csv")]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    report = validate(tmp_path / "t.csv", tmp_path / "s.json")
    assert (report.valid, report.rows) == (True, 4)


def test_rows_that_the_encoding_cannot_write_are_refused(tmp_path: Path) -> None:
    fields = [{"name": "a", "type": "string", "constraints": {"enum": ["\u540d"]}}]
    resource = {"name": "t", "path": "t.csv", "encoding": "cp1252", "schema": {"fields": fields}}
    (tmp_path / "s.json").write_text(json.dumps(resource))
    done = CliRunner().invoke(main, ["generate", str(tmp_path / "s.json"), "-o", str(tmp_path / "t.csv")])
    assert (done.exit_code, (tmp_path / "t.csv").exists()) == (2, False)
    assert "cannot be written in the encoding" in done.stderr


def test_rows_and_schemas_never_replace_what_they_are_made_from(tmp_path: Path) -> None:
    schema, table, there = tmp_path / "s.json", tmp_path / "t.csv", tmp_path / "no" / "x"
    schema.write_text('{"fields": [{"name": "a"}]}')
    table.write_text("a\n1\n")
    for words in (["generate", str(schema), "-o", str(schema)], ["infer", str(table), "-o", str(table), "--force"]):
        done = CliRunner().invoke(main, words)
        assert (done.exit_code, "is used by this call; name another file" in done.stderr) == (2, True)
    assert (schema.read_text(), table.read_text()) == ('{"fields": [{"name": "a"}]}', "a\n1\n")
    for words in (["generate", str(schema), "-o", str(there)], ["infer", str(table), "-o", str(there)]):
        done = CliRunner().invoke(main, words)
        assert (done.exit_code, "its directory does not exist" in done.stderr) == (3, True)


def test_a_schema_without_rows_is_refused() -> None:
    fields = [{"name": "a", "type": "integer", "constraints": {"minimum": 5, "maximum": 3}}]
    with pytest.raises(InvalidSchema, match="no value was found"):
        generate({"fields": fields})
    boolean = [{"name": "a", "type": "boolean", "constraints": {"unique": True, "required": True}}]
    with pytest.raises(InvalidSchema, match="only 2 rows of 3"):
        generate({"fields": boolean}, 3)


@pytest.mark.parametrize(
    ("arguments", "match"),
    [
        ({"n": -1}, "n"),
        ({"n": True}, "n"),
        ({"seed": 1.5}, "seed"),
        ({"n": 10**7}, "at most"),
        ({"schema": {"type": "object"}}, "JSON Schema"),
    ],
)
def test_wrong_calls_are_refused(arguments: dict[str, Any], match: str) -> None:
    with pytest.raises(InvalidArgument, match=match):
        generate(**({"schema": {"fields": [{"name": "a"}]}} | arguments))


def test_the_command_says_what_each_row_breaks() -> None:
    done = CliRunner().invoke(main, ["generate", "entities", "-n", "2", "--broken"])
    assert done.exit_code == 0
    assert "line 4: id breaks required" in done.stderr


def test_the_command_line_names_its_option_if_there_are_too_many_rows() -> None:
    assert generate_command.MOST == make_rows.MOST
    done = CliRunner().invoke(main, ["generate", "entities", "-n", str(make_rows.MOST + 1)])
    assert (done.exit_code, "'-n'" in done.stderr, "1000000" in done.stderr) == (2, True, True)
