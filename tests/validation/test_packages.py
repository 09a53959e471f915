"""Data Packages: every table, keys between them, and no way out of their folder."""

from __future__ import annotations

import gzip
import hashlib
import json
import lzma
import re
from pathlib import Path
from typing import Any

import pytest

from sanctions_data.errors import MissingExtra
from sanctions_data.validation import Engine, InvalidSchema, NothingToCheck, validate

CODES = {"fields": [{"name": "code", "type": "string"}], "primaryKey": "code"}
KEY = {"fields": "code", "reference": {"resource": "cods", "fields": "code"}}
ROWS: dict[str, Any] = {
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
    (tmp_path / "README.md").write_text("# Codes\n")
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
    assert [(table.rows, table.engine) for table in report.tables] == [(3, "rows"), (2, "rows"), (0, "file")]
    assert str(report) == "1 problem in 5 rows of 2 tables"


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_a_table_that_refers_to_itself(engine: Engine) -> None:
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
        resource = {"name": "away", "path": "codes.csv", "schema": CODES} | {key: path}
        (inside / "codes.csv").write_text("code\nus\nus\n")
        report = validate(package(inside, resource, {"name": "codes", "path": "codes.csv", "schema": CODES}))
        assert [(problem.rule, problem.table) for problem in report.problems] == [
            ("resource-error", "away"),
            ("primary-key", str(inside / "codes.csv")),
        ]
        said = rf"^{key}: .*(leaves the package's folder|download it and name the file|must be (a string|an object))"
        assert re.match(said, report.problems[0].message), report.problems[0].message


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


def test_a_missing_file_is_a_problem_and_the_rest_is_checked(tmp_path: Path) -> None:
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
def test_a_reference_without_a_schema_is_read_as_the_table_that_refers(tmp_path: Path, engine: Engine) -> None:
    (tmp_path / "codes.csv").write_text("note;code\n-;01\n-;2\n")
    (tmp_path / "rows.csv").write_text("id,code\n1,1\n2,02\n")
    codes = {"name": "codes", "path": "codes.csv", "dialect": {"delimiter": ";"}}
    number = {**ROWS, "fields": [ROWS["fields"][0], {"name": "code", "type": "integer"}]}
    path = package(tmp_path, RESOURCE, codes, {**RESOURCE, "name": "numbers", "schema": number})
    report = validate(path, engine=engine)
    assert not any("foreign key" in note for note in report.notes)
    assert [table.counts for table in report.tables if table.name.endswith("rows.csv")] == [
        {("foreign-key", "foreignKey", "code"): 2},
        {},
    ]


@ENGINES
@pytest.mark.parametrize("schema", [{}, {"schema": CODES}])
def test_a_missing_reference_is_blamed_itself_and_the_rows_are_checked(
    tmp_path: Path, engine: Engine, schema: dict[str, Any]
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
def test_a_reference_that_lacks_the_column_is_never_silence(tmp_path: Path, engine: Engine) -> None:
    write(tmp_path)
    (tmp_path / "codes.csv").write_text("name\nus\n")
    loose = {"fields": [{"name": "code"}, {"name": "name"}], "fieldsMatch": "superset"}
    for schema in ({}, {"schema": loose}):
        report = validate(package(tmp_path, RESOURCE, {"name": "codes", "path": "codes.csv", **schema}), engine=engine)
        assert report.counts == {"resource-error": 1}
        assert "has no column 'code', to which a foreign key refers" in report.problems[0].message
        assert report.tables[0].rows == 3


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ({"resource": "code", "fields": "code"}, "no resource 'code' in the package; did you mean 'codes'?"),
        ({"resource": "codes", "fields": "coed"}, "no field 'coed' in the schema of 'codes'; did you mean 'code'?"),
        ({"resource": "codes", "fields": "name"}, "no field 'name' in the schema of 'codes'"),
    ],
)
@pytest.mark.parametrize("there", [True, False])
def test_a_reference_that_no_file_can_meet_is_a_fault_of_the_schema(
    tmp_path: Path, reference: dict[str, str], message: str, there: bool
) -> None:
    """The schema with the key is to blame, and not the data that it refers to."""
    (tmp_path / "rows.csv").write_text("id,code\n1,us\n")
    if there:
        (tmp_path / "codes.csv").write_text("code\nus\n")
    schema = ROWS | {"foreignKeys": [{"fields": "code", "reference": reference}]}
    codes = {"name": "codes", "path": "codes.csv", "schema": CODES}
    report = validate(package(tmp_path, {**RESOURCE, "schema": schema}, codes))
    assert [(p.table, p.rule, p.message) for p in report.problems if p.table == "rows"] == [
        ("rows", "resource-error", f"foreignKeys: {message}")
    ]
    assert [p.rule for p in report.problems if p.table == "codes"] == ([] if there else ["resource-error"])


def test_a_reference_that_is_passed_with_a_schema_has_its_fields() -> None:
    codes = ([["code"], ["us"]], {"fields": [{"name": "name"}]})
    with pytest.raises(InvalidSchema, match="no field 'code' in the schema of 'codes'"):
        validate([{"id": 1, "code": "us"}], ROWS, references={"codes": codes})


def test_a_digest_of_an_unknown_kind_is_noted(tmp_path: Path) -> None:
    write(tmp_path)
    report = validate(package(tmp_path, {"name": "codes", "path": "codes.csv", "schema": CODES, "hash": "none:00"}))
    assert report.valid
    assert report.notes[0].endswith("hash not checked: 'none' is not known here")


@pytest.mark.parametrize("resources", [[{"name": "a", "path": "codes.csv"}], [{"name": "a", "path": "x.txt"}], []])
def test_silence_is_no_success(tmp_path: Path, resources: list[dict[str, Any]]) -> None:
    write(tmp_path)
    (tmp_path / "x.txt").write_text("x")
    with pytest.raises(NothingToCheck, match="nothing was checked"):
        validate(package(tmp_path, *resources))


@pytest.mark.parametrize(
    ("broken", "named", "message"),
    [
        ({"path": "a.csv", "schema": CODES}, "resources[0]", "a resource must have a 'name', which is a string"),
        ({"name": 5, "path": "a.csv"}, "resources[0]", "a resource must have a 'name', which is a string"),
        ("codes.csv", "resources[0]", "a resource must be an object with a 'name'"),
        ({"name": "a", "schema": CODES}, "a", "a resource must have either a 'path' or 'data'"),
        ({"name": "a", "path": "codes.csv", "data": []}, "a", "a resource must have either a 'path' or 'data'"),
        ({"name": "a", "path": [], "schema": CODES}, "a", "path: a list of paths must name at least one file"),
        ({"name": "a", "path": "rows.csv", "schema": ROWS | {"foreignKeys": [KEY]}}, "a", "no resource 'cods'"),
        ({"name": "a", "path": "rows.csv", "schema": 7}, "a", "schema: must be an object or a path"),
        ({"name": "a", "path": "rows.csv", "schema": {"fields": []}}, "a", "at least one field"),
        ({"name": "a", "path": "rows.csv", "schema": "x" * 300}, "a", "is not a usable path: file name too long"),
        ({"name": "a", "path": "x" * 300 + "/t.csv"}, "a", "is not a usable path: file name too long"),
        ({"name": "a", "path": "gone.csv"}, "a", "gone.csv: no such file or directory"),
        ({"name": "a", "path": "gone.pdf"}, "a", "gone.pdf: no such file or directory"),
        ({"name": "a", "path": ".git/config"}, "a", "is hidden, or in a hidden folder"),
        ({"name": "a", "path": ".env", "format": "csv"}, "a", "is hidden, or in a hidden folder"),
        ({"name": "a", "path": "./x/.env.csv"}, "a", "is hidden, or in a hidden folder"),
        ({"name": "a", "path": "x/.git/config"}, "a", "is hidden, or in a hidden folder"),
        ({"name": "a", "path": "rows.csv", "dialect": 5}, "a", "dialect: must be an object or a path"),
        ({"name": "a", "path": "rows.csv", "dialect": {"delimiter": 5}}, "a", "delimiter"),
        ({"name": "a", "path": "rows.csv", "schema": CODES, "encoding": "no"}, "a", "no encoding 'no' is known"),
        ({"name": "a", "path": "rows.csv", "schema": CODES, "encoding": [5]}, "a", "no encoding [5] is known"),
        (
            {"name": "a", "data": {"code": 1}, "schema": CODES},
            "a",
            "must be a list of rows to be a table, got an object",
        ),
        ({"name": "a", "data": None, "type": "table"}, "a", "must be a list of rows to be a table, got null"),
    ],
)
def test_a_resource_that_cannot_be_used_is_a_problem_and_the_others_are_checked(
    tmp_path: Path, broken: Any, named: str, message: str
) -> None:
    write(tmp_path)
    good = {"name": "good", "path": "rows.csv", "schema": ROWS | {"foreignKeys": []}, "bytes": 1}
    report = validate(package(tmp_path, broken, good))
    assert ("resource-error", named) in {(problem.rule, problem.table) for problem in report.problems}
    found = next(problem.message for problem in report.problems if problem.rule == "resource-error")
    assert found.endswith(message) or re.search(message, found), found
    assert {problem.check for problem in report.problems} >= {"unreadable", "bytes"}
    assert report.counts["byte-count"] == 1
    assert report.tables[-1].rows == 3
    assert not report.valid


def test_names_of_resources_differ(tmp_path: Path) -> None:
    write(tmp_path)
    twice: list[dict[str, Any]] = [
        {"name": "codes", "path": "codes.csv", "schema": CODES},
        {"name": "codes", "path": "rows.csv"},
    ]
    report = validate(package(tmp_path, *twice))
    assert [(p.rule, p.pointer, p.message) for p in report.problems] == [
        ("package-error", "/resources/1/name", "'codes' is the name of resources[0] too")
    ]
    assert [table.rows for table in report.tables] == [0, 2, 3], "both are checked"


FILE = {"name": "doc", "path": "doc.txt"}


@pytest.mark.parametrize(
    ("entry", "counts"),
    [
        (FILE | {"bytes": 4, "hash": hashlib.md5(b"text").hexdigest()}, {}),
        (FILE | {"bytes": 4.0, "hash": "sha1:" + hashlib.sha1(b"text").hexdigest()}, {}),
        (FILE | {"bytes": 5}, {"byte-count": 1}),
        (FILE | {"hash": "sha512:" + hashlib.sha512(b"other").hexdigest()}, {"hash-count": 1}),
        (FILE | {"hash": "shake_128:" + hashlib.shake_128(b"text").hexdigest(20)}, {}),
        (FILE | {"hash": "shake_128:" + hashlib.shake_128(b"other").hexdigest(20)}, {"hash-count": 1}),
    ],
)
def test_a_file_that_is_not_a_table_has_its_size_and_digest(
    tmp_path: Path, entry: dict[str, Any], counts: dict[str, int]
) -> None:
    (tmp_path / "doc.txt").write_text("text")
    report = validate(package(tmp_path, entry))
    assert (report.counts, report.notes) == (counts, ())
    assert [table.engine for table in report.tables] == ["file"]


def test_a_digest_of_another_kind_than_md5_needs_its_name(tmp_path: Path) -> None:
    (tmp_path / "doc.txt").write_text("text")
    report = validate(package(tmp_path, FILE | {"hash": hashlib.sha256(b"text").hexdigest()}))
    assert report.problems[1].message.endswith("; is that sha256? then write 'sha256:' before it")
    assert report.problems[0].message.endswith("is not a digest; expected 32 hexadecimal digits (MD5), or sha256:…")


@pytest.mark.parametrize("engine", ["rows", "columns"])
@pytest.mark.parametrize(
    "entry",
    [
        {"path": "u.csv", "type": "table"},
        {"path": "u.csv", "profile": "tabular-data-resource"},
        {"path": "u.csv"},
        {"path": "U.CSV"},
        {"path": "u.csv.gz"},
        {"path": "u.csv.xz"},
        {"path": ["u.csv"]},
        {"path": "u.dat", "format": "csv"},
        {"path": "u.dat", "mediatype": "text/csv; header=present"},
        {"data": "a,b\n1\n2,3,4\n", "format": "csv"},
        {"data": [["a", "b"], [1], [2, 3, 4]], "type": "table"},
    ],
)
def test_the_rows_of_a_table_without_a_schema_are_counted(
    tmp_path: Path, engine: Engine, entry: dict[str, Any]
) -> None:
    raw = b"a,b\n1\n2,3,4\n"
    for name, body in {"u.csv": raw, "U.CSV": raw, "u.dat": raw, "u.csv.gz": gzip.compress(raw)}.items():
        (tmp_path / name).write_bytes(body)
    (tmp_path / "u.csv.xz").write_bytes(lzma.compress(raw))
    (tmp_path / "codes.csv").write_text("code\nus\n")
    codes = {"name": "codes", "path": "codes.csv", "schema": CODES}
    report = validate(package(tmp_path, codes, {"name": "u", **entry}), engine=engine)
    assert report.counts == {"extra-cell": 1, "missing-cell": 1}
    assert sum("there is no schema" in note for note in report.notes) == 1


def test_all_resources_of_a_tabular_package_of_version_1_are_tables(tmp_path: Path) -> None:
    (tmp_path / "u.json").write_text('[["a", "b"], [1]]')
    path = tmp_path / "datapackage.json"
    for profile, counts in (("tabular-data-package", {"missing-cell": 1}), ("data-package", {})):
        body = {"profile": profile, "name": "p", "resources": [{"name": "u", "path": "u.json", "bytes": 17}]}
        path.write_text(json.dumps(body))
        assert validate(path).counts == counts


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ({"mediatype": "application/json"}, '[{"code": "us"}, {"code": "us"}]'),
        ({"mediatype": "application/json; charset=utf-8", "format": "other"}, '[{"code": "us"}, {"code": "us"}]'),
        ({"mediatype": "application/vnd.example+json"}, '[{"code": "us"}, {"code": "us"}]'),
        ({"format": ".JSON"}, '[{"code": "us"}, {"code": "us"}]'),
        ({"format": "ndjson"}, '{"code": "us"}\n{"code": "us"}\n'),
        ({"mediatype": "application/x-ndjson"}, '{"code": "us"}\n{"code": "us"}\n'),
        ({"mediatype": "text/tab-separated-values"}, "code\nus\nus\n"),
        ({"format": "csv", "mediatype": "text/csv"}, "code\nus\nus\n"),
        ({}, '[{"code": "us"}, {"code": "us"}]'),
        ({}, "code\nus\nus\n"),
    ],
)
def test_format_and_mediatype_name_the_reader(tmp_path: Path, entry: dict[str, str], text: str) -> None:
    (tmp_path / "codes.dat").write_text(text)
    there = {"name": "a", "path": "codes.dat", "schema": CODES, **entry}
    inside = {"name": "b", "data": text, "schema": CODES, **entry}
    if not entry and text.startswith("["):  # a file of any name is text with delimiters, if nothing else is said
        there["format"] = "json"
    report = validate(package(tmp_path, there, inside))
    assert (report.counts, report.notes) == ({"primary-key": 2}, ())


def test_format_goes_before_mediatype_and_says_so(tmp_path: Path) -> None:
    write(tmp_path)
    codes = {"name": "codes", "path": "codes.csv", "schema": CODES, "format": "csv", "mediatype": "application/json"}
    report = validate(package(tmp_path, codes))
    assert report.valid
    assert report.notes == (f"{tmp_path / 'codes.csv'}: 'format' and 'mediatype' differ; it was read as csv",)


def test_bytes_and_hash_of_several_files_are_those_of_one_large_file(tmp_path: Path) -> None:
    """With or without the headers of the later ones, as frictionless joins them."""
    parts = {"a.csv": b"code\nus\n", "b.csv": b"code\neu\n"}
    for name, raw in parts.items():
        (tmp_path / name).write_bytes(raw)
    whole, joined = b"".join(parts.values()), b"code\nus\neu\n"
    entry = {"name": "codes", "path": list(parts), "schema": CODES}
    for raw in (whole, joined):
        found = validate(package(tmp_path, entry | {"bytes": len(raw), "hash": hashlib.md5(raw).hexdigest()}))
        assert (found.counts, found.notes) == ({}, ())
    mixed = entry | {"bytes": len(whole), "hash": hashlib.md5(joined).hexdigest()}
    assert validate(package(tmp_path, mixed)).counts == {"hash-count": 1}
    report = validate(package(tmp_path, entry | {"bytes": 1, "hash": "sha256:00"}))
    assert [problem.message.partition(" is ")[0] for problem in report.problems] == [
        "16 bytes of the 2 files, but the package says 1",
        "the sha256 of the 2 files",
    ]
    files = {"name": "f", "path": list(parts), "format": "json", "bytes": len(joined)}
    assert validate(package(tmp_path, files)).counts == {"byte-count": 1}, "only tables have headers"


def test_bytes_of_a_compressed_file_are_those_of_the_file(tmp_path: Path) -> None:
    raw = gzip.compress(b"code\nus\nus\n")
    (tmp_path / "codes.csv.gz").write_bytes(raw)
    entry = {"name": "codes", "path": "codes.csv.gz", "schema": CODES}
    good = entry | {"bytes": len(raw), "hash": hashlib.md5(raw).hexdigest()}
    assert validate(package(tmp_path, good)).counts == {"primary-key": 1}
    assert validate(package(tmp_path, good | {"bytes": 9})).counts == {"byte-count": 1, "primary-key": 1}


def test_bytes_of_data_in_the_descriptor_are_noted(tmp_path: Path) -> None:
    entry = {"name": "codes", "data": [["code"], ["us"]], "schema": CODES, "bytes": 5}
    report = validate(package(tmp_path, entry))
    assert report.valid
    assert report.notes == ("codes: bytes and hash were not checked: the data are in the descriptor",)


def test_the_columns_engine_that_is_not_there_is_said_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path)
    monkeypatch.setattr("sanctions_data.validation.package.package.installed", lambda: False)
    with pytest.raises(MissingExtra, match="the columns engine"):
        validate(package(tmp_path, {"name": "codes", "path": "codes.csv", "schema": CODES}), engine="columns")


def test_a_package_of_one_table_is_a_schema_with_files_beside_it(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(json.dumps(CODES))
    (tmp_path / "d.json").write_text(json.dumps({"delimiter": ";"}))
    (tmp_path / "other.csv").write_text("code;x\nus;\nus;\n")
    path = package(tmp_path, {"name": "codes", "path": "codes.csv", "schema": "s.json", "dialect": "d.json"})
    report = validate(tmp_path / "other.csv", path)
    assert report.counts == {"extra-label": 1, "primary-key": 1}
    body = json.loads(path.read_text())
    with pytest.raises(InvalidSchema, match="dialect: must be an object"):
        validate(tmp_path / "other.csv", body)
    body["resources"] *= 2
    with pytest.raises(InvalidSchema, match="describes 2 tables"):
        validate(tmp_path / "other.csv", body)


@pytest.mark.parametrize("resources", [[], [{"title": "an example", "path": "https://example.org/ok.csv"}], "x"])
def test_a_table_schema_may_have_resources_of_its_own(tmp_path: Path, resources: Any) -> None:
    """schema.data.gouv.fr lists examples in each of its Table Schemas."""
    report = validate(b"code\nus\nus\n", CODES | {"resources": resources})
    assert report.counts == {"primary-key": 1}


def test_a_package_may_have_fields_of_its_own(tmp_path: Path) -> None:
    """It is a package by its name or by its profile."""
    (tmp_path / "t.csv").write_text("a\n1\n1,2\n")
    body = {"fields": [{"name": "a"}], "resources": [{"name": "t", "path": "t.csv", "type": "table"}]}
    path, other = tmp_path / "datapackage.json", tmp_path / "other.json"
    for each in (path, other):
        each.write_text(json.dumps(body))
    assert validate(path).counts == {"extra-cell": 1}
    with pytest.raises(InvalidSchema, match="no schema"):
        validate(other)
    other.write_text(json.dumps({"$schema": "https://datapackage.org/profiles/2.0/datapackage.json"} | body))
    assert validate(other).counts == {"extra-cell": 1}
