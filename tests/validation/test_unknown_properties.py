"""What a descriptor seems to ask for and does not: noted, never refused, and never silence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from guards import worked_off

from sanctions_data.validation import Engine, InvalidSchema, validate
from sanctions_data.validation.schema.table_schema import read_schema

DATA = b"a,b\n1,x\n"


def schema(field: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {"fields": [{"name": "a", **(field or {})}, {"name": "b"}], **more}


SLIPS: list[tuple[dict[str, Any], list[str]]] = [
    (schema({"tpye": "integer"}), ["unknown property 'tpye' of field 'a'; did you mean 'type'?"]),
    (schema({"missing_values": []}), ["unknown property 'missing_values' of field 'a'; did you mean 'missingValues'?"]),
    (schema({"minumum": 1}), ["unknown property 'minumum' of field 'a'; did you mean 'minimum'?"]),
    (schema({"required": True}), ["'required' of field 'a' is not checked: its place is in 'constraints'"]),
    (schema({"type": "any", "format": "email"}), ["'format' of field 'a' is not checked: the type 'any' has none"]),
    (schema(primarykey="a"), ["unknown property 'primarykey' of the schema; did you mean 'primaryKey'?"]),
    (schema(missingvalues=["-"]), ["unknown property 'missingvalues' of the schema; did you mean 'missingValues'?"]),
    (schema(fieldMatch="subset"), ["unknown property 'fieldMatch' of the schema; did you mean 'fieldsMatch'?"]),
    (
        schema(foreignKeys=[{"fields": "a", "reference": {"resoruce": "codes", "fields": "a"}}]),
        ["unknown property 'resoruce' of the reference of foreignKeys[0]; did you mean 'resource'?"],
    ),
    (schema({"required": False, "constraints": {"unique": True}, "unique": True}), []),
    (schema({"type": "string", "types": ["a"], "dwc:format": "x", "_type": 1, "formatted": True, "unit": "m"}), []),
    (schema({"example": 1, "rdfType": "x", "source": "y", "note": "z"}, name="s", title="S", version="1"), []),
]


@pytest.mark.parametrize(("descriptor", "notes"), SLIPS, ids=lambda value: str(value)[:60])
@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_a_slip_is_noted_and_a_property_of_ones_own_is_not(
    descriptor: dict[str, Any], notes: list[str], engine: Engine
) -> None:
    report = validate(DATA, descriptor, engine=engine)
    assert report.valid
    assert report.tables[0].engine == engine
    assert report.notes == tuple(f"data: {note}" for note in notes)


def test_a_frame_a_named_file_and_a_package_have_the_same_notes(tmp_path: Path) -> None:
    descriptor = schema({"tpye": "integer"})
    (tmp_path / "s.json").write_text(json.dumps(descriptor))
    (tmp_path / "t.csv").write_bytes(DATA)
    package = {"resources": [{"name": "t", "path": "t.csv", "schema": descriptor}]}
    (tmp_path / "datapackage.json").write_text(json.dumps(package))
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"a": ["1"], "b": ["x"]})
    reports = [
        *(validate(frame, descriptor, engine=engine) for engine in ("rows", "columns")),
        validate([{"a": "1", "b": "x"}], descriptor),
        validate(tmp_path / "t.csv", tmp_path / "s.json"),
        validate(tmp_path / "datapackage.json"),
    ]
    assert {report.notes[0].partition(": ")[2] for report in reports} == {SLIPS[0][1][0]}


def test_a_slip_in_a_resource_is_noted_even_where_it_is_not_checked_for_it(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(DATA)
    resources = [
        {"name": "good", "path": "t.csv", "schema": schema(), "date": "2021", "homepage": "https://example.org"},
        {"name": "lost", "path": "t.csv", "shcema": schema()},
    ]
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": resources}))
    said = "unknown property 'shcema' of resource 'lost'; did you mean 'schema'?"
    notes = validate(tmp_path / "datapackage.json").notes
    assert notes[0] == f"{tmp_path / 't.csv'}: {said}"
    assert [note.partition(": ")[2].partition(":")[0] for note in notes[1:]] == ["there is no schema"]


def test_many_slips_are_counted() -> None:
    fields = [{"name": f"f{at}", "tpye": "integer"} for at in range(30)]
    report = validate([[f"f{at}" for at in range(30)]], {"fields": fields})
    assert (len(report.notes), report.notes[-1]) == (21, "data: and 10 more such properties")


def test_many_kinds_of_names_cost_little() -> None:
    fields = [{"name": f"f{at}", f"property{at:06}": 1} for at in range(50_000)]
    with worked_off():
        assert read_schema({"fields": fields}).notes == ()
        with pytest.raises(InvalidSchema):
            validate(b"{}", {f"property{at:06}": 1 for at in range(50_000)}, format="json")


NO_SCHEMA = [
    ({"feilds": []}, "s: is not a schema: 'feilds' is not a keyword; did you mean 'fields'?"),
    ({"propertis": {}}, "s: is not a schema: 'propertis' is not a keyword; did you mean 'properties'?"),
    (
        {"id": 7, "title": "x"},
        "s: is not a schema: it has neither the 'fields' of a Table Schema nor a keyword of JSON Schema",
    ),
    ({"fields": {}}, "s: fields: a Table Schema needs a list 'fields' with at least one field"),
]


@pytest.mark.parametrize(("descriptor", "message"), NO_SCHEMA, ids=str)
@pytest.mark.parametrize("name", ["t.csv", "t.json"])
def test_an_object_that_asks_for_nothing_is_no_schema(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, descriptor: dict[str, Any], message: str, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_text('[{"a": 1}]')
    Path("s").write_text(json.dumps(descriptor))
    with pytest.raises(InvalidSchema) as caught:
        validate(name, Path("./s").absolute())
    assert str(caught.value).replace(f"{tmp_path}/", "") == message
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("descriptor", [{}, {"$schema": "https://json-schema.org/draft/2020-12/schema"}, {"$defs": {}}])
def test_a_json_schema_may_ask_for_little(descriptor: dict[str, Any]) -> None:
    assert validate(b"{}", descriptor, format="json").valid
