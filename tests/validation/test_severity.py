"""A check that only warns: counted, shown, and without effect on the verdict."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from sanctions_data.cli import main
from sanctions_data.validation import Engine, InvalidSchema, Report, ValidationFailed, assert_valid, validate
from sanctions_data.validation.report.formats import OutputFormat, render

LIMITS = {"minimum": 1, "maximum": 20}
ROWS = b"id,n\na,21\nb,x\nc,0\nd,22\n"


def schema(severity: object) -> dict[str, Any]:
    field = {"name": "n", "type": "integer", "constraints": LIMITS, "sanctions-data:severity": severity}
    return {"fields": [{"name": "id"}, field]}


def lines(report: Report, output_format: OutputFormat) -> str:
    return "\n".join(render(report, output_format))


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_a_warning_is_counted_apart_and_is_not_a_bad_row(engine: Engine) -> None:
    if engine == "columns":
        pytest.importorskip("polars")
        pytest.importorskip("narwhals")
    report = validate(ROWS, schema({"maximum": "warning"}), engine=engine)
    assert (report.counts, report.warnings, report.bad_rows) == (
        {"constraint-error": 1, "type-error": 1},
        {"constraint-error": 2},
        (3, 4),
    )
    assert [problem.severity for problem in report.problems] == ["warning", "error", "error", "warning"]
    assert str(report) == "2 problems and 2 warnings in 4 rows"


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_if_all_checks_of_a_field_warn_the_table_is_valid(engine: Engine) -> None:
    if engine == "columns":
        pytest.importorskip("polars")
        pytest.importorskip("narwhals")
    report = validate(ROWS, schema("warning"), engine=engine)
    assert (report.valid, report.counts, report.bad_rows) == (True, {}, ())
    assert report.warnings == {"constraint-error": 3, "type-error": 1}
    assert report.raise_for_problems() is report
    assert assert_valid(ROWS, schema("warning")).valid


def test_a_warning_beside_an_error_in_one_column_keeps_the_row_bad() -> None:
    """One column, two checks of a value: one warns, and the other does not."""
    field = {"name": "n", "type": "string", "constraints": {"minLength": 3, "pattern": "a*"}}
    for engine in ("rows", "columns"):
        table = {"fields": [field | {"sanctions-data:severity": {"minLength": "warning"}}]}
        report = validate(b"n\naaa\nb\naa\n", table, engine=engine)
        assert report.bad_rows == (3,)
        assert (report.counts, report.warnings) == ({"constraint-error": 1}, {"constraint-error": 2})


def test_every_format_says_what_only_warns() -> None:
    report = validate(ROWS, schema({"maximum": "warning"}), name="t.csv")
    assert "constraint-error (warning)" in lines(report, "text")
    found = json.loads(lines(report, "json"))
    assert found["warnings"] == {"constraint-error": 2}
    assert [one.get("severity") for one in found["problems"]] == ["warning", None, None, "warning"]
    assert "::warning file=t.csv,line=2" in lines(report, "github")
    assert "::error file=t.csv,line=3" in lines(report, "github")
    levels = [one["level"] for one in json.loads(lines(report, "sarif"))["runs"][0]["results"]]
    assert levels == ["warning", "error", "error", "warning"]
    suite = ElementTree.fromstring(lines(report, "junit"))[0]
    assert suite.get("failures") == "2"
    warnings = [one for one in (suite.findtext("system-out") or "").splitlines() if "is above the maximum" in one]
    assert warnings[0].startswith("t.csv:2 column 'n': '21' is above the maximum")
    assert all(one.endswith(" (warning)") for one in warnings)
    task = json.loads(lines(report, "frictionless"))["tasks"][0]
    assert (len(task["errors"]), len(task["warnings"]), task["valid"]) == (2, 2, False)
    assert "2 (warning)" in lines(report, "markdown")


def test_a_file_with_nothing_but_warnings_ends_with_0(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(ROWS)
    (tmp_path / "s.json").write_text(json.dumps(schema("warning")))
    for form in ("text", "json", "junit", "github", "markdown"):
        done = CliRunner().invoke(
            main, ["validate", str(tmp_path / "t.csv"), "-s", str(tmp_path / "s.json"), "-f", form]
        )
        assert done.exit_code == 0, form
    (tmp_path / "s.json").write_text(json.dumps(schema({"type": "warning"})))
    assert (
        CliRunner().invoke(main, ["validate", str(tmp_path / "t.csv"), "-s", str(tmp_path / "s.json")]).exit_code == 1
    )


def test_the_header_and_keys_never_only_warn() -> None:
    table = schema("warning") | {"primaryKey": "n"}
    assert validate(b"id,m\na,1\n", table).counts == {"incorrect-label": 1}
    assert validate(b"id,n\na,1\nb,1\n", table).counts == {"primary-key": 1}
    unique = {"fields": [{"name": "n", "constraints": {"unique": True}, "sanctions-data:severity": "warning"}]}
    assert validate(b"n\n1\n1\n", unique).warnings == {"unique-error": 1}


def test_warnings_of_several_files_and_of_a_package_are_kept_apart(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_bytes(ROWS)
    resources = [
        {"name": "two", "path": ["a.csv", "b.csv"], "schema": schema("warning")},
        {"name": "one", "path": "a.csv", "bytes": 1, "schema": schema("warning")},
    ]
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": resources}))
    report = validate(tmp_path / "datapackage.json")
    assert report.counts == {"byte-count": 1}
    assert report.warnings == {"constraint-error": 9, "type-error": 3}


@pytest.mark.parametrize(
    ("severity", "match"),
    [
        ("warn", "'error' or 'warning'"),
        (1, "'error' or 'warning'"),
        ([], "'error' or 'warning'"),
        ({"maximum": "info"}, "'error' or 'warning'"),
        ({"maxmum": "warning"}, "unknown check 'maxmum'; did you mean 'maximum'"),
    ],
)
def test_a_severity_that_means_nothing_is_refused(severity: object, match: str) -> None:
    with pytest.raises(InvalidSchema, match=match):
        validate(ROWS, schema(severity))


@pytest.mark.parametrize("engine", ["rows", "columns"])
@pytest.mark.parametrize("kind", ["csv", "jsonl", "frame"])
def test_a_warning_about_a_cell_does_not_hide_an_error_of_its_row(engine: Engine, kind: str) -> None:
    warns = {"sanctions-data:severity": "warning"}
    schema = {
        "fields": [
            {"name": "a", "type": "integer", "constraints": {"maximum": 5, "required": True}, **warns},
            {"name": "b", "type": "integer"},
        ],
        "sanctions-data:checks": [
            {"name": "both", "expression": "a <> b"},
            {"name": "there", "expression": "a IS NOT NULL"},
        ],
    }
    rows = [(7, 7), (7, 8), (None, 1), (1, 1)]
    source: object = ("a,b\n" + "".join(f"{'' if a is None else a},{b}\n" for a, b in rows)).encode()
    if kind == "jsonl":
        source = "".join(json.dumps({"a": a, "b": b}) + "\n" for a, b in rows).encode()
    elif kind == "frame":
        source = pytest.importorskip("polars").DataFrame(rows, schema=["a", "b"], orient="row")
    first = 1 if kind != "csv" else 2
    report = validate(source, schema, engine=engine, name="rows.jsonl" if kind == "jsonl" else None)
    assert report.counts == {"row-constraint": 3}
    assert report.warnings == {"constraint-error": 3}
    assert report.bad_rows == (first, first + 2, first + 3)


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_a_cell_that_is_not_of_its_type_has_no_value_for_a_check(engine: Engine) -> None:
    field = {"name": "a", "type": "integer", "sanctions-data:severity": "warning"}
    schema = {"fields": [field], "sanctions-data:checks": [{"name": "c", "expression": "COALESCE(a, 0) > 0"}]}
    report = validate(b"a\nx\n1\n", schema, engine=engine)
    assert (report.counts, report.warnings) == ({}, {"type-error": 1})


@pytest.mark.parametrize("engine", ["rows", "columns"])
@pytest.mark.parametrize("limit", [0, 1, 2, 3, 5, 400, 2000])
def test_warnings_do_not_push_problems_out_of_the_list(engine: Engine, limit: int) -> None:
    warns = {"constraints": {"maximum": 0}, "sanctions-data:severity": "warning"}
    schema = {"fields": [{"name": "a", "type": "integer", **warns}, {"name": "b", "type": "integer"}]}
    data = b"a,b\n" + b"5,1\n" * 1500 + b"1,x\n0,y\n" + b"7,1\n" * 1500 + b"1,z\n"
    report = validate(data, schema, engine=engine, limit=limit)
    assert (report.counts, report.warnings) == ({"type-error": 3}, {"constraint-error": 3002})
    errors, warnings = ([each.row for each in report.problems if each.severity == one] for one in ("error", "warning"))
    assert errors == [1502, 1503, 3004][:limit]
    assert warnings == [*range(2, 1503), *range(1504, 3004)][: max(limit - 3, 0)]
    assert list(report.problems) == sorted(report.problems)
    if limit:
        with pytest.raises(ValidationFailed, match="'x' is not an integer") as failed:
            report.raise_for_problems()
        assert "maximum" not in str(failed.value), "a warning is not why it failed"


@pytest.mark.parametrize("name", ["severity", "sanctions-data:severety", "sanctions_data:severity", "Severity"])
def test_a_misspelt_severity_is_a_note(name: str) -> None:
    report = validate(b"a\n1\n", {"fields": [{"name": "a", name: "warning"}]}, name="t.csv")
    note = f"t.csv: unknown property '{name}' of field 'a'; did you mean 'sanctions-data:severity'?"
    assert report.notes == (note,)
