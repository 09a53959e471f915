"""Data Packages: every table, keys between them, and no way out of their folder."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from sanctions_data.validation import InvalidSchema, NothingToCheck, validate

CODES = {"fields": [{"name": "code", "type": "string"}], "primaryKey": "code"}
ROWS = {
    "fields": [{"name": "id", "type": "integer"}, {"name": "code", "type": "string"}],
    "foreignKeys": [{"fields": "code", "reference": {"resource": "codes", "fields": "code"}}],
}


def package(folder: Path, *resources: dict[str, Any]) -> Path:
    path = folder / "datapackage.json"
    path.write_text(json.dumps({"name": "p", "resources": list(resources)}))
    return path


def write(folder: Path) -> None:
    (folder / "codes.csv").write_text("code\nus\neu\n")
    (folder / "rows.csv").write_text("id,code\n1,us\n2,xx\n3,\n")


def test_keys_across_resources(tmp_path: Path) -> None:
    write(tmp_path)
    path = package(
        tmp_path,
        {"name": "rows", "path": "rows.csv", "schema": ROWS},
        {"name": "codes", "path": "codes.csv", "schema": CODES},
        {"name": "readme", "path": "README.md"},
    )
    report = validate(path)
    assert [str(problem)[len(str(tmp_path)) + 1 :] for problem in report.problems] == [
        "rows.csv:3 column 'code': 'xx' is not among the values of code in codes"
    ]
    assert [table.rows for table in report.tables] == [3, 2]


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_a_table_that_refers_to_itself(engine: str) -> None:
    fields = [{"name": "id", "type": "integer"}, {"name": "parent", "type": "integer"}]
    for resource in ({}, {"resource": ""}):  # v1 wrote an empty text
        key = {"fields": ["parent"], "reference": {"fields": ["id"], **resource}}
        report = validate(b"id,parent\n1,\n2,01\n3,4\n", {"fields": fields, "foreignKeys": [key]}, engine=engine)
        assert [(problem.row, problem.message) for problem in report.problems] == [
            (4, "'4' is not among the values of id in this table")
        ]


@pytest.mark.parametrize(
    "path",
    [
        "../secret.csv",
        "/etc/passwd",
        "a/../../secret.csv",
        "..\\secret.csv",
        "https://example.org/a.csv",
        "~/x.csv",
        "C:\\x.csv",
        "link.csv",
        "",
        7,
    ],
)
def test_no_path_leads_out_of_the_folder(tmp_path: Path, path: Any) -> None:
    (tmp_path / "secret.csv").write_text("code\nhidden\n")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "link.csv").symlink_to(tmp_path / "secret.csv")
    for key in ("path", "schema"):
        resource = {"name": "codes", "path": "codes.csv", "schema": CODES} | {key: path}
        (inside / "codes.csv").write_text("code\nus\n")
        with pytest.raises(
            InvalidSchema, match=r"leaves the package's folder|nothing is fetched|a path is a text|an object"
        ):
            validate(package(inside, resource))


def test_what_a_resource_declares_is_held(tmp_path: Path) -> None:
    write(tmp_path)
    raw = (tmp_path / "codes.csv").read_bytes()
    good = {"name": "codes", "path": "codes.csv", "schema": CODES, "bytes": len(raw)}
    good["hash"] = "sha256:" + hashlib.sha256(raw).hexdigest()
    assert validate(package(tmp_path, good)).valid
    bad = good | {"bytes": 1, "hash": hashlib.md5(b"other").hexdigest()}
    assert validate(package(tmp_path, bad)).counts == {"byte-count": 1, "hash-count": 1}


def test_data_inside_a_descriptor(tmp_path: Path) -> None:
    path = package(
        tmp_path,
        {"name": "objects", "data": [{"code": "us"}, {"code": None}], "schema": CODES},
        {"name": "lists", "data": [["code"], ["us"], ["us"]], "schema": CODES},
        {"name": "text", "data": "code\nus\n", "format": "csv", "schema": CODES},
    )
    report = validate(path)
    assert [(problem.table, problem.rule) for problem in report.problems] == [
        ("objects", "constraint-error"),
        ("lists", "primary-key"),
    ]


def test_several_files_are_one_table(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("code\nus")
    (tmp_path / "b.csv").write_text("code\neu\nus\n")
    report = validate(package(tmp_path, {"name": "codes", "path": ["a.csv", "b.csv"], "schema": CODES}))
    assert (report.rows, report.counts) == (3, {"primary-key": 1})


def test_schema_and_dialect_may_be_files(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(json.dumps(ROWS | {"foreignKeys": []}))
    (tmp_path / "d.json").write_text(json.dumps({"delimiter": ";"}))
    (tmp_path / "rows.csv").write_text("id;code\nx;us\n")
    resource = {"name": "rows", "path": "rows.csv", "schema": "s.json", "dialect": "d.json"}
    assert validate(package(tmp_path, resource)).counts == {"type-error": 1}


def test_a_missing_file_is_a_problem_and_the_rest_is_judged(tmp_path: Path) -> None:
    write(tmp_path)
    path = package(
        tmp_path,
        {"name": "gone", "path": "gone.csv", "schema": CODES},
        {"name": "codes", "path": "codes.csv", "schema": CODES},
    )
    report = validate(path)
    assert report.counts == {"resource-error": 1}
    assert [table.rows for table in report.tables] == [0, 2]


ENGINES = pytest.mark.parametrize("engine", ["rows", "columns"])
RESOURCE = {"name": "rows", "path": "rows.csv", "schema": ROWS}


@ENGINES
def test_a_reference_without_a_schema_is_read_as_the_table_that_refers(tmp_path: Path, engine: str) -> None:
    (tmp_path / "codes.csv").write_text("note;code\n-;01\n-;2\n")
    (tmp_path / "rows.csv").write_text("id,code\n1,1\n2,02\n")
    codes = {"name": "codes", "path": "codes.csv", "dialect": {"delimiter": ";"}}
    number = {**ROWS, "fields": [ROWS["fields"][0], {"name": "code", "type": "integer"}]}
    path = package(tmp_path, RESOURCE, codes, {**RESOURCE, "name": "numbers", "schema": number})
    report = validate(path, engine=engine)
    assert report.notes == ()
    assert [table.counts for table in report.tables] == [{("foreign-key", "foreignKey", "code"): 2}, {}]


@ENGINES
@pytest.mark.parametrize("schema", [{}, {"schema": CODES}])
def test_a_missing_reference_is_blamed_itself_and_the_rows_are_judged(
    tmp_path: Path, engine: str, schema: dict[str, Any]
) -> None:
    (tmp_path / "rows.csv").write_text("id,code\nx,us\n")
    report = validate(package(tmp_path, RESOURCE, {"name": "codes", "path": "codes.csv", **schema}), engine=engine)
    gone = f"{tmp_path / 'codes.csv'}: no such file or directory"
    assert [(problem.rule, problem.table.rpartition("/")[2]) for problem in report.problems] == [
        ("type-error", "rows.csv"),
        ("resource-error", "codes"),
    ]
    assert report.problems[1].message == gone
    assert report.notes == (f"{tmp_path / 'rows.csv'}: foreign key to 'codes' not checked: {gone}",)
    assert [table.rows for table in report.tables] == [1, 0]


@ENGINES
def test_a_reference_that_lacks_the_column_is_never_silence(tmp_path: Path, engine: str) -> None:
    write(tmp_path)
    (tmp_path / "codes.csv").write_text("name\nus\n")
    loose = {"fields": [{"name": "code"}, {"name": "name"}], "fieldsMatch": "superset"}
    for schema in ({}, {"schema": loose}):
        report = validate(package(tmp_path, RESOURCE, {"name": "codes", "path": "codes.csv", **schema}), engine=engine)
        assert report.counts == {"resource-error": 1}
        assert "has no column 'code', to which a foreign key refers" in report.problems[0].message
        assert report.tables[0].rows == 3


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ({"resource": "code", "fields": "code"}, "no resource 'code' in the package; did you mean 'codes'?"),
        ({"resource": "codes", "fields": "coed"}, "no field 'coed' in the schema of 'codes'; did you mean 'code'?"),
        ({"resource": "codes", "fields": "name"}, "no field 'name' in the schema of 'codes'"),
    ],
)
@pytest.mark.parametrize("there", [True, False])
def test_a_reference_that_no_file_can_meet_is_a_fault_of_the_schema(
    tmp_path: Path, reference: dict[str, str], said: str, there: bool
) -> None:
    """Known from the descriptors alone, so the data are not blamed: exit code 2."""
    (tmp_path / "rows.csv").write_text("id,code\n1,us\n")
    if there:
        (tmp_path / "codes.csv").write_text("code\nus\n")
    schema = ROWS | {"foreignKeys": [{"fields": "code", "reference": reference}]}
    codes = {"name": "codes", "path": "codes.csv", "schema": CODES}
    with pytest.raises(InvalidSchema) as caught:
        validate(package(tmp_path, {**RESOURCE, "schema": schema}, codes))
    assert str(caught.value) == f"foreignKeys: {said}"


def test_a_reference_that_is_passed_with_a_schema_has_its_fields() -> None:
    codes = ([["code"], ["us"]], {"fields": [{"name": "name"}]})
    with pytest.raises(InvalidSchema, match="no field 'code' in the schema of 'codes'"):
        validate([{"id": 1, "code": "us"}], ROWS, references={"codes": codes})


def test_a_digest_of_an_unknown_kind_is_noted(tmp_path: Path) -> None:
    write(tmp_path)
    report = validate(package(tmp_path, {"name": "codes", "path": "codes.csv", "schema": CODES, "hash": "none:00"}))
    assert report.valid
    assert report.notes[0].endswith("hash not checked: 'none' is not known here")


@pytest.mark.parametrize(
    ("resources", "said"),
    [
        ([{"name": "a", "path": "a.csv"}], "nothing was checked"),
        ([], "nothing was checked"),
    ],
)
def test_silence_is_no_success(tmp_path: Path, resources: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(NothingToCheck, match=said):
        validate(package(tmp_path, *resources))


@pytest.mark.parametrize(
    ("resources", "said"),
    [
        ([{"path": "a.csv", "schema": CODES}], "an object with a 'name'"),
        ([{"name": "a", "schema": CODES}], "either a 'path' or 'data'"),
        ([{"name": "a", "path": "codes.csv", "data": [], "schema": CODES}], "either a 'path' or 'data'"),
        ([{"name": "rows", "path": "rows.csv", "schema": ROWS}], "no resource 'codes'"),
        ([{"name": "rows", "path": "rows.csv", "schema": 7}], "an object or a path"),
        ([{"name": "a", "path": "codes.csv", "schema": CODES}] * 2, "have to differ"),
    ],
)
def test_a_broken_package_is_named(tmp_path: Path, resources: list[dict[str, Any]], said: str) -> None:
    write(tmp_path)
    with pytest.raises(InvalidSchema, match=said):
        validate(package(tmp_path, *resources))
