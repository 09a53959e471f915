"""Checks of rows: expressions in `sanctions-data:checks`, and functions."""

from __future__ import annotations

import builtins
import json
import sys
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import sanctions_data as sd
from sanctions_data.cli import main
from sanctions_data.contract import schemas
from sanctions_data.errors import MissingExtra
from sanctions_data.validation import Check, Engine, InvalidArgument, InvalidSchema, validate
from sanctions_data.validation.report.formats import FORMATS, render
from sanctions_data.validation.schema.load import parsed_expression
from sanctions_data.validation.schema.row_expressions import read_expression
from sanctions_data.validation.schema.table_schema import read_schema

pytest.importorskip("sqlglot")

ENGINES: tuple[Engine, ...] = ("rows", "columns")
FIELDS = [
    {"name": "start", "type": "date"},
    {"name": "end", "type": "date"},
    {"name": "status", "type": "string"},
    {"name": "price", "type": "number"},
    {"name": "count", "type": "integer"},
    {"name": "open", "type": "boolean"},
    {"name": "at", "type": "datetime"},
    {"name": "clock", "type": "time"},
    {"name": "took", "type": "duration"},
    {"name": "y", "type": "year"},
    {"name": "words", "type": "list"},
    {"name": "free", "type": "any"},
    {"name": "end date", "type": "date"},
]
NAMES = [field["name"] for field in FIELDS]


def schema(*expressions: str, **more: Any) -> dict[str, Any]:
    checks = [{"name": f"check-{at}", "expression": text} for at, text in enumerate(expressions)]
    return {"fields": FIELDS, "fieldsMatch": "superset", "sanctions-data:checks": checks, **more}


def csv(*rows: dict[str, str]) -> bytes:
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = [",".join(names), *(",".join(row.get(name, "") for name in names) for row in rows)]
    return "\n".join([*lines, ""]).encode()


def failing(expression: str, *rows: dict[str, str]) -> list[int]:
    """Return the numbers of the rows that fail, from 1; both engines agree."""
    found = []
    for engine in ENGINES:
        report = validate(csv(*rows), schema(expression), engine=engine, format="csv")
        assert {problem.rule for problem in report.problems} <= {"row-constraint"}
        found.append([(problem.row or 0) - 1 for problem in report.problems])
    assert found[0] == found[1]
    return found[0]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_problem_names_the_check_its_columns_and_their_values(engine: Engine) -> None:
    checks = [{"name": "order", "expression": "end >= start", "message": "the end is before the start"}]
    descriptor = {"fields": FIELDS[:3], "sanctions-data:checks": checks}
    report = validate(b"start,end,status\n2021-03-22,2021-03-01,x\n", descriptor, engine=engine, format="csv")
    (problem,) = report.problems
    assert str(problem) == "data:2: the end is before the start (end: '2021-03-01', start: '2021-03-22')"
    assert (problem.rule, problem.check, problem.column) == ("row-constraint", "order", None)
    assert problem.value == "2021-03-01, 2021-03-22"
    assert report.tables[0].counts == {("row-constraint", "order", ""): 1}


def test_a_check_of_one_column_is_about_that_column() -> None:
    (problem,) = validate(csv({"status": "Lifted"}), schema("LOWER(status) = status"), format="csv").problems
    assert str(problem) == "data:2 column 'status': 'LOWER(status) = status' is false (status: 'Lifted')"


@pytest.mark.parametrize(
    ("expression", "rows", "bad"),
    [
        ("end >= start", [{"end": "2021-01-01", "start": "2021-01-02"}, {"end": "", "start": "2021-01-02"}], [1]),
        ("status <> 'lifted' OR end IS NOT NULL", [{"status": "lifted", "end": ""}, {"status": "", "end": ""}], [1]),
        ("NOT (status = 'lifted' AND end IS NULL)", [{"status": "lifted", "end": ""}, {"status": "", "end": ""}], [1]),
        ("price * count = 0.3", [{"price": "0.1", "count": "3"}, {"price": "0.1", "count": "4"}], [2]),
        ("price + 0.1 = 0.3", [{"price": "0.2"}, {"price": "0.20"}, {"price": "0.2000000000000000000001"}], [3]),
        ("count - 1 - 1 = 1", [{"count": "3"}, {"count": "1"}], [2]),
        ("-count < 0", [{"count": "3"}, {"count": "-3"}], [2]),
        ("count > 99999999999999999998", [{"count": "99999999999999999999"}, {"count": "99999999999999999998"}], [2]),
        ("price > 0", [{"price": "NaN"}, {"price": "INF"}, {"price": "-INF"}], [3]),
        ("count BETWEEN 1 AND 3", [{"count": "0"}, {"count": "1"}, {"count": "3"}, {"count": "4"}], [1, 4]),
        ("status NOT IN ('a', 'b')", [{"status": "a"}, {"status": "c"}, {"status": ""}], [1]),
        ("price IN (1, 2.50)", [{"price": "2.5"}, {"price": "1.0"}, {"price": "3"}], [3]),
        ("start IN ('2021-01-01')", [{"start": "2021-01-01"}, {"start": "2021-01-02"}], [2]),
        ("COALESCE(end, '9999-12-31') > DATE '2021-01-01'", [{"end": ""}, {"end": "2021-01-01"}], [2]),
        (
            "CASE WHEN open THEN end ELSE start END IS NULL",
            [{"open": "true", "end": ""}, {"open": "false", "start": "2021-01-01"}],
            [2],
        ),
        (
            "CASE status WHEN 'a' THEN count WHEN 'b' THEN 2 END = 2",
            [{"status": "a", "count": "1"}, {"status": "c", "count": "1"}],
            [1],
        ),
        ("open", [{"open": "true"}, {"open": "false"}, {"open": ""}], [2]),
        ("open = FALSE", [{"open": "true"}, {"open": "false"}], [1]),
        ("LENGTH(status) = 1", [{"status": "é"}, {"status": "e\u0301"}, {"status": "😀"}], [2]),
        ("LOWER(status) = 'σασ'", [{"status": "ΣΑΣ"}, {"status": "ΣΑς"}], [2]),
        ("LOWER(status) = 'i'", [{"status": "İ"}, {"status": "I"}], []),
        ("TRIM(status) = 'a'", [{"status": "  a "}, {"status": "a\t"}, {"status": "\u00a0a"}], [2, 3]),
        ("status < 'b'", [{"status": "B"}, {"status": "é"}, {"status": "a"}, {"status": "😀"}], [2, 4]),
        ("status > '\uffff'", [{"status": "😀"}, {"status": "\uffee"}], [2]),
        (
            "at > '2021-01-01T12:00:00Z'",
            [{"at": "2021-01-01T12:30:00+01:00"}, {"at": "2021-01-01T12:00:01Z"}, {"at": "2021-01-01T13:00:00"}],
            [1],
        ),
        (
            "at = '2021-01-01T00:00:00Z'",
            [{"at": "2021-01-01T01:00:00+01:00"}, {"at": "2020-12-31T24:00:00Z"}, {"at": "2021-01-01T00:00:01Z"}],
            [3],
        ),
        ("clock >= '08:00:00'", [{"clock": "07:59:59"}, {"clock": "08:00:00"}], [1]),
        ("took <= 'P30D'", [{"took": "P1M"}, {"took": "P2M"}, {"took": "P30D"}], [2]),
        ("y < '2000'", [{"y": "1999"}, {"y": "2000"}, {"y": "-0044"}], [2]),
        ("words IS NOT NULL OR free IS NULL", [{"words": "", "free": "x"}, {"words": "a", "free": "x"}], [1]),
        ('"end date" > start', [{"end date": "2021-01-01", "start": "2021-01-02"}], [1]),
        ("(end IS NULL) = (start IS NULL)", [{"end": "", "start": "2021-01-02"}, {"end": "", "start": ""}], [1]),
        ("count > 1 -1", [{"count": "0"}, {"count": "1"}], [1]),
    ],
)
def test_three_values_and_exact_numbers(expression: str, rows: list[dict[str, str]], bad: list[int]) -> None:
    filler = {"status": "filler"}  # so that no row is blank
    rows = [{"clock": "00:00:00", **row} if "clock" not in row else row | filler for row in rows]
    assert failing(expression, *rows) == bad


def test_a_row_is_not_judged_by_a_cell_with_a_problem() -> None:
    descriptor = schema("end >= start", "LENGTH(status) < 3")
    descriptor["fields"] = [{**FIELDS[2], "constraints": {"enum": ["a", "long"]}}, *FIELDS[:2]]
    data = b"start,end,status\n2021-01-02,2021-13-01,long\n2021-01-02,2021-01-01,longer\n"
    for engine in ENGINES:
        found = validate(data, descriptor, engine=engine, format="csv")
        assert [(each.row, each.check) for each in found.problems] == [
            (2, "type"),
            (2, "check-1"),
            (3, "check-0"),
            (3, "enum"),
        ]


def test_a_number_that_cannot_be_calculated_exactly_is_a_problem() -> None:
    for engine in ENGINES:
        found = validate(csv({"price": "1e9999999"}), schema("price + 1 > 0"), engine=engine, format="csv")
        (problem,) = found.problems
        assert problem.message == "cannot be calculated in 10,000 digits (price: '1e9999999')"


@pytest.mark.parametrize("engine", ENGINES)
def test_a_column_that_may_be_left_out_is_missing_in_each_row(engine: Engine) -> None:
    asked = schema("status <> 'lifted' OR end IS NOT NULL", "start IS NOT NULL OR end IS NULL")
    data = b"status\nlifted\nopen\n"
    assert [each.row for each in validate(data, asked, engine=engine, format="csv").problems] == [2]
    # without leave the header has the problem, and the check is not run
    found = validate(data, asked | {"fieldsMatch": "subset"}, engine=engine, format="csv").problems
    assert {each.rule for each in found} == {"missing-label"}


WRONG = [
    ("ende >= start", "check 'check-0': the expression names 'ende', which is not a field; did you mean 'end'?"),
    ("END >= start", "names 'END', which is not a field; did you mean 'end'?"),
    ('status = "lifted"', "to compare with that string, write 'lifted'"),
    ("start > 5", "> compares a date (start) and a number (5), which have different types"),
    ("start > 'tomorrow'", "'tomorrow' is not a date"),
    ("start > at", "a date (start) and a datetime (at)"),
    ("y < 2000", "< compares a year (y) and a number (2000), which have different types"),
    ("count = '5'", "a string is written in single quotes"),
    ("open < TRUE", "booleans have no order"),
    ("end = NULL", "write IS NULL"),
    ("status IN ('a', NULL)", "write IS NULL"),
    ("words = 'a'", "only IS NULL and IS NOT NULL can be used with a list (words)"),
    ("free = 'a'", "only IS NULL and IS NOT NULL can be used with an any (free)"),
    ("count", "the expression is a number (count); it must be true or false"),
    ("NULL", "names no column"),
    ("1 = 1", "names no column"),
    ("CASE WHEN open THEN NULL END", "the expression is NULL"),
    ("count AND open", "AND needs conditions, got a number (count)"),
    ("end - start > 5", "arithmetic needs numbers, got a date (start)"),
    ("LENGTH(count) > 1", "LENGTH needs strings, got a number (count)"),
    ("COALESCE(end, 5) > start", "COALESCE has a date (end) and a number (5)"),
    ("count > 1e99999999999999999999", "too large a number"),
    ("status LIKE 'a%'", "uses 'LIKE', which is not allowed"),
    ("count / 2 > 1", "uses '/', which is not allowed"),
    ("count % 2 = 1", "uses '%', which is not allowed"),
    ("status || 'a' = 'b'", "uses '||', which is not allowed"),
    ("count::text = '1'", "uses '::', which is not allowed"),
    ("count IN (SELECT 1)", "uses 'SELECT', which is not allowed"),
    ("EXISTS (SELECT 1)", "the function 'EXISTS', which is not allowed"),
    ("read_csv('/etc/passwd') = 1", "the function 'read_csv', which is not allowed"),
    ("count > 1; DROP TABLE t", "uses ';', which is not allowed"),
    ("status = 'a' -- AND open", "has a comment, which is not allowed"),
    ("open = end IS NULL", "can be read in two ways; write parentheses"),
    ("open = open = open", "can be read in two ways; write parentheses"),
    ("open = NOT open", "can be read in two ways; write parentheses"),
    ("count BETWEEN 1 AND 2 = open", "can be read in two ways; write parentheses"),
    ("open IS TRUE", "write = TRUE or = FALSE"),
    ("count > ", "is not an SQL expression"),
    ("(count > 1", "is not an SQL expression"),
    ("'", "is not an SQL expression"),
    ("a.count > 1", "names 'a', which is not a field"),
    ("count BETWEEN SYMMETRIC 1 AND 2", "names 'SYMMETRIC'"),
    ("count > 1 AND status > 'x' 'y'", "uses CONCAT, which is not allowed"),
    ("TRIM(BOTH 'x' FROM status) = 'a'", "names 'BOTH'"),
    ("count = *", "uses STAR"),
    ("(count, count) = (1, 2)", "uses TUPLE"),
    ("count IN ()", "uses IN without a list of values"),
]


@pytest.mark.parametrize(("expression", "reason"), WRONG, ids=[text for text, _ in WRONG])
def test_an_expression_that_cannot_be_used_is_refused_with_the_schema(expression: str, reason: str) -> None:
    with pytest.raises(InvalidSchema) as caught:
        validate(b"start\n", schema(expression), format="csv")
    assert reason in str(caught.value)
    assert "check 'check-0'" in str(caught.value)


def test_50_levels_and_2000_characters_are_read() -> None:
    for text in (
        "(" * 50 + "open" + ")" * 50,
        "NOT " * 50 + "open",
        "open AND " * 200 + "open",
        "count+" * 300 + "1 > 1",
    ):
        read_schema(schema(text))
    read_schema(schema("status <> '" + "x" * 1987 + "'"))


def test_a_deep_expression_is_read_from_deep_in_a_stack() -> None:
    def down(left: int) -> object:
        return down(left - 1) if left else read_schema(schema("NOT (" * 25 + "open  " + ")" * 25))

    assert down(sys.getrecursionlimit() - 200)


@pytest.mark.parametrize(
    ("checks", "reason"),
    [
        ({}, "must be a list"),
        ([1], "must be an object"),
        ([{"name": "a"}], "'expression' must be a string"),
        ([{"name": "", "expression": "open"}], "'name' must be a string that is not empty"),
        ([{"name": "a", "expression": "open", "mesage": "x"}], "no property 'mesage'; did you mean 'message'?"),
        ([{"name": "a", "expression": "open", "message": 1}], "'message' must be a string"),
        ([{"name": "a", "expression": "open", "severity": "info"}], "'severity' must be 'error' or 'warning'"),
        ([{"name": "a", "expression": "open"}] * 2, "two checks are called 'a'"),
        ([{"name": "a", "expression": "open"}] * 1001, "at most 1,000"),
    ],
)
def test_what_is_not_a_list_of_checks_is_refused(checks: object, reason: str) -> None:
    with pytest.raises(InvalidSchema, match=reason.replace("?", r"\?")):
        read_schema({"fields": FIELDS, "sanctions-data:checks": checks})


def test_a_misspelt_or_misplaced_list_of_checks_is_noted() -> None:
    for name in ("checks", "sanctions-data:check", "sanctions_data:checks", "Sanctions-Data:Checks"):
        assert read_schema({"fields": FIELDS, name: []}).notes == (
            f"unknown property {name!r} of the schema; did you mean 'sanctions-data:checks'?",
        )
    field = {"name": "a", "sanctions-data:checks": []}
    (note,) = read_schema({"fields": [field]}).notes
    assert note == "'sanctions-data:checks' of field 'a' is not checked: its place is in the schema, beside 'fields'"
    assert read_schema({"fields": FIELDS, "sanctions-data:because": "x", "other:checks": []}).notes == ()


def test_checks_of_a_json_schema_or_a_package_are_noted(tmp_path: Path) -> None:
    report = validate([{"a": 1}], {"properties": {"a": {}}, "sanctions-data:checks": []})
    (note,) = report.tables[0].notes
    assert note == "'sanctions-data:checks' of the JSON Schema is not checked: its place is in a Table Schema"
    Path(tmp_path, "t.csv").write_bytes(b"count\n1\n2\n")
    resource = {"name": "t", "path": "t.csv", "schema": schema("count < 2"), "sanctions-data:checks": []}
    package = {"name": "p", "resources": [resource], "sanctions-data:checks": []}
    Path(tmp_path, "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    report = validate(tmp_path / "datapackage.json")
    assert [(each.row, each.check) for each in report.problems] == [(3, "check-0")]
    assert {
        "'sanctions-data:checks' of resource 't' is not checked: its place is in its schema",
        "'sanctions-data:checks' of the package is not checked: its place is in the schema of a resource",
    } <= {*report.tables[0].notes}


def test_two_fields_of_one_name_cannot_be_in_a_check() -> None:
    twice = {
        "fields": [{"name": "a"}, {"name": "a"}],
        "sanctions-data:checks": [{"name": "x", "expression": "a IS NULL"}],
    }
    with pytest.raises(InvalidSchema, match="2 fields are called 'a'"):
        read_schema(twice)


def without_sqlglot(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refuse(name: str, *args: Any, **more: Any) -> Any:
        if name.partition(".")[0] == "sqlglot":
            raise ImportError(name)
        return real(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)


def test_without_sqlglot_nothing_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_sqlglot(monkeypatch)
    Path(tmp_path, "s.json").write_text(json.dumps(schema("count > 123456")), encoding="utf-8")
    Path(tmp_path, "t.csv").write_bytes(b"count\n1\n")
    found = CliRunner().invoke(main, ["validate", str(tmp_path / "t.csv"), "--schema", str(tmp_path / "s.json")])
    assert found.exit_code == 3
    assert "pip install 'sanctions-data[checks]'" in found.output
    with pytest.raises(MissingExtra):
        validate(b"count\n1\n", schema("count > 1234567"), format="csv")


MEASURE = {"id": "a-1", "action": "us-2021-xinjiang-1", "authority": "us", "target": "wang-junzheng"}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("more", "check"),
    [
        ({"status": "lifted"}, "lifted-has-a-day"),
        ({"status": "lifted", "end_date": ""}, "lifted-has-a-day"),
        ({"status": "lifted", "end_date": "2025-04-30"}, ""),
        ({"status": "lifted", "status_as_of": "2025-04-30"}, ""),
        ({"status": "lifted", "end_date_latest": "2025-04-30"}, ""),
        ({"status": "announced"}, ""),
        ({"announced_on": "2021-03-22", "end_date": "2021-03-21"}, "end-after-announcement"),
        ({"announced_on": "2021-03-22", "end_date": "2021-03-22"}, ""),
        ({"start_date": "2021-03-22", "end_date": "2021-03-21"}, "end-after-start"),
        ({"start_date_earliest": "2021-03-22", "end_date_latest": "2021-03-21"}, "end-after-start"),
        ({"end_date_earliest": "2021-03-22", "end_date_latest": "2021-03-21"}, "end_date-range"),
    ],
)
def test_our_own_schema_of_measures_needs_no_sqlglot(
    monkeypatch: pytest.MonkeyPatch, engine: Engine, more: dict[str, str], check: str
) -> None:
    without_sqlglot(monkeypatch)
    found = validate(csv(MEASURE | more), "measures", engine=engine, format="csv")
    assert [(each.rule, each.check) for each in found.problems] == ([("row-constraint", check)] if check else [])


def test_many_empty_cells_are_named_together() -> None:
    (problem,) = validate(csv(MEASURE | {"status": "lifted"}), "measures", format="csv").problems
    assert problem.message == (
        "lifted, but neither an end nor a day of the status is given (status: 'lifted'; empty: end_date, "
        "end_date_earliest, end_date_latest, status_as_of, status_as_of_earliest, status_as_of_latest)"
    )


def test_the_trees_of_our_own_expressions_are_what_sqlglot_reads() -> None:
    found = 0
    for model in schemas.models():
        for _, text, _ in schemas.row_checks(model):
            assert parsed_expression(text) == read_expression(text, schemas.column_names(model), lambda _: None)
            found += 1
    assert found > 20


def test_our_own_tables_pass_their_checks() -> None:
    assert validate(Path(sd.__file__).parent / "data" / "datapackage.json").valid


ROW = {
    "start": "2021-01-02", "end": "", "status": "é", "price": "1.50", "count": "3", "open": "true",
    "at": "2021-01-02T03:04:05.5+01:00", "clock": "01:02:03", "took": "P1D", "y": "2021", "words": '"a,b"', "free": "x",
}  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
def test_a_function_gets_values_of_types_of_python(engine: Engine) -> None:
    seen: list[tuple[object, ...]] = []

    def look(*values: object) -> bool:
        seen.append(values)
        return True

    report = validate(csv(ROW), schema(), engine=engine, format="csv", checks=[Check("look", tuple(ROW), look)])
    assert report.valid
    assert seen == [
        (
            *(date(2021, 1, 2), None, "é", Decimal("1.50"), 3, True),
            datetime(2021, 1, 2, 2, 4, 5, 500_000, UTC),
            *(time(1, 2, 3), "P1D", 2021, ["a", "b"], "x"),
        )
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_only_false_of_a_function_fails(engine: Engine) -> None:
    def odd(number: int | None) -> bool | None:
        return None if number is None else number % 2 == 1

    data = csv({"count": "1"}, {"count": "2"}, {"count": "", "status": "x"}, {"count": "x"})
    checks = [Check("odd", ("count",), odd, "must be odd")]
    found = validate(data, schema(), engine=engine, format="csv", checks=checks).problems
    assert [str(each) for each in found if each.rule == "row-constraint"] == [
        "data:3 column 'count': must be odd (count: '2')"
    ]
    assert [each.check for each in found] == ["odd", "type"]


def boom(*values: object) -> bool:
    raise ZeroDivisionError("of mine")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("function", "reason"),
    [
        (boom, "check 'mine': its function raised ZeroDivisionError: of mine (count: '1')"),
        (lambda value: 1, "check 'mine': its function must return True, False or None, got int (count: '1')"),
        (lambda: True, "check 'mine': its function raised TypeError: "),
    ],
)
def test_a_function_that_fails_is_one_error_that_names_it(engine: Engine, function: Any, reason: str) -> None:
    with pytest.raises(InvalidArgument) as caught:
        validate(b"count\n1\n", schema(), engine=engine, format="csv", checks=[Check("mine", ("count",), function)])
    assert str(caught.value).startswith(reason)


@pytest.mark.parametrize(
    ("checks", "reason"),
    [
        ("ab", "must be a list"),
        ([len], "must be a list of Check"),
        ([Check("a", ("coutn",), bool)], "did you mean 'count'"),
        ([Check("a", "count", bool)], "must be a list of field names"),  # type: ignore[arg-type]  # what is refused
        ([Check("a", None, bool)], "must be a list of field names"),  # type: ignore[arg-type]  # what is refused
        ([Check("a", ("count",), bool, severity="info")], "its severity must be"),
        ([Check("a", (), bool)], "names no column"),
        ([Check("", ("count",), bool)], "a name of its own"),
        ([Check("check-0", ("count",), bool)], "a name of its own"),
        ([Check("a", ("count",), 1)], "cannot be called"),  # type: ignore[arg-type]  # what is refused
    ],
)
def test_a_check_by_function_that_cannot_be_used_is_refused(checks: Any, reason: str) -> None:
    with pytest.raises(InvalidArgument, match=reason):
        validate(b"count\n1\n", schema("count > 0"), format="csv", checks=checks)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_check_may_only_warn(engine: Engine) -> None:
    asked = schema("count > 1", "count > 0")
    asked["sanctions-data:checks"][0]["severity"] = "warning"
    check = Check("odd", ("count",), lambda count: count % 2 == 1, severity="warning")
    found = validate(b"count\n2\n1\n0\n", asked, engine=engine, format="csv", checks=[check])
    assert [(each.row, each.check, each.severity) for each in found.problems] == [
        (2, "odd", "warning"),
        (3, "check-0", "warning"),
        (4, "check-0", "warning"),
        (4, "check-1", "error"),
        (4, "odd", "warning"),
    ]
    assert not found.valid
    assert validate(b"count\n1\n", asked, engine=engine, format="csv").valid


def test_functions_are_for_one_table_with_a_table_schema(tmp_path: Path) -> None:
    check = Check("a", ("count",), bool)
    with pytest.raises(InvalidArgument, match="a package may have many"):
        validate(tmp_path / "datapackage.json", checks=[check])
    with pytest.raises(InvalidArgument, match="need a Table Schema"):
        validate([{"a": 1}], {"type": "object"}, checks=[check])


STAYS = {
    "fields": [
        {"name": "status", "type": "string", "constraints": {"enum": ["booked", "here", "gone"], "required": True}},
        {"name": "arrived", "type": "date"},
        {"name": "departed", "type": "date"},
    ],
    "sanctions-data:checks": [
        {"name": "order", "expression": "departed >= arrived"},
        {"name": "gone-has-a-day", "expression": "status <> 'gone' OR departed IS NOT NULL"},
    ],
}


def test_generated_rows_keep_the_checks_and_broken_ones_break_each() -> None:
    found = sd.generate(STAYS, 40, seed=3, broken=True)
    report = validate(found.to_csv().encode(), STAYS, format="csv")
    assert not found.left_out
    assert [(each.row, each.rule, each.check) for each in report.problems] == [
        (each.line, each.rule, each.check) for each in found.broken
    ]
    assert [each.check for each in found.broken if each.rule == "row-constraint"] == ["order", "gone-has-a-day"]


def test_rows_are_not_generated_if_none_is_found_that_keeps_a_check() -> None:
    checks = [{"name": "never", "expression": "departed < arrived AND departed > arrived AND status IS NOT NULL"}]
    checks.append({"name": "both", "expression": "departed IS NOT NULL AND arrived IS NOT NULL"})
    with pytest.raises(InvalidSchema, match="check 'never': in 2,000 tries no row was found that keeps it"):
        sd.generate(STAYS | {"sanctions-data:checks": checks}, 3)


def test_reports_of_all_forms_show_a_row_that_fails() -> None:
    report = validate(b"status,arrived,departed\ngone,,\n", STAYS, format="csv")
    for form in FORMATS:
        text = "".join(render(report, form))
        assert "gone-has-a-day" in text or "IS NOT NULL" in text, form
