"""Hostile expressions in the checks of a schema."""

from __future__ import annotations

from typing import Any

import pytest

from sanctions_data.validation import Engine, InvalidSchema, validate
from sanctions_data.validation.schema.table_schema import read_schema

pytest.importorskip("sqlglot")

FIELDS = [{"name": "a", "type": "number"}, {"name": "b", "type": "boolean"}, {"name": "if", "type": "boolean"}]


def schema(expression: str) -> dict[str, Any]:
    return {"fields": FIELDS, "sanctions-data:checks": [{"name": "mine", "expression": expression}]}


DEEP = (
    "(" * 51 + "b" + ")" * 51,
    "(" * 900 + "b" + ")" * 900,
    "(" * 1999,
    ")" * 1999,
    "NOT " * 400 + "b",
    "NOT (" * 300 + "b" + ")" * 300,
    "- " * 990 + "a > 1",
    "-(" * 60 + "a" + ")" * 60 + " > 1",
    "CASE WHEN " * 60 + "b" + " THEN b END" * 60,
    "CASE " * 390,
    "COALESCE(" * 190 + "a" + ")" * 190 + " > 1",
    "b = " * 490 + "b",
    "b " + "IS NULL " * 240,
    "a BETWEEN " * 190 + "a",
    "a IN (" * 300,
    "x" * 2001,
    "[" * 1900,
    "{" * 1900,
    "'" * 1999,
    '"' * 1999,
    "/*" * 900,
    "b AND " * 400 + "b",
    "\0",
    "\ud800 = a",
    "b" + "\u0301" * 1900,
)


@pytest.mark.parametrize("expression", DEEP, ids=range(len(DEEP)))
def test_an_expression_that_is_deep_or_long(expression: str) -> None:
    with pytest.raises(InvalidSchema) as caught:
        read_schema(schema(expression))
    assert len(str(caught.value).splitlines()) == 1


MORE = (
    "a IN (SELECT 1)",
    "EXISTS (SELECT * FROM read_csv('/etc/passwd'))",
    "a = (SELECT 1)",
    "SELECT 1",
    "DROP TABLE a",
    "b; DROP TABLE a",
    "COPY a TO '/tmp/x'",
    "ATTACH '/tmp/x'",
    "getenv('HOME') = 'x'",
    "read_text('/etc/passwd') IS NULL",
    "__import__('os') = 1",
    "a.__class__ = 1",
    "CAST(a AS DATE) IS NULL",
    "a::text = ''",
    "a = ?",
    "a = :a",
    "a = @a",
    "a = $1",
    "a = {{ a }}",
    "a = {% a %}",
    "b -- AND a > 1",
    "b /* AND a > 1 */",
    "a / 0 > 1",
    "a % 2 = 1",
    "a LIKE '%'",
    "a ~ 'x'",
    "REGEXP_LIKE(a, 'x')",
    "a OVER (PARTITION BY b) > 1",
    "SUM(a) > 1",
    "COUNT(*) > 1",
    "x'41' = a",
    "a = E'x'",
    "a[1] = 1",
    "(x -> x) = a",
    "INTERVAL '1' DAY IS NULL",
    "CURRENT_DATE IS NULL",
    "if a then b end",
    "IF(b, b, b)",
    "a COLLATE NOCASE = a",
    "a AT TIME ZONE 'UTC' = a",
)


@pytest.mark.parametrize("expression", MORE)
def test_an_expression_that_asks_for_more(expression: str, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(InvalidSchema) as caught:
        read_schema(schema(expression))
    assert "check 'mine'" in str(caught.value)
    assert not caplog.records  # sqlglot warns of statements that it gives up


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_an_expression_whose_numbers_explode(engine: Engine) -> None:
    table = f"a,b,if\n{'9' * 4000},,\n2,,\n1e999999,,\n-1e-999999,,\n".encode()
    for expression, bad in (("a" + " * a" * 490 + " > 0", [2, 5]), ("a + 1 > 0", [4, 5]), ("a * 1 > 1", [5])):
        found = validate(table, schema(expression), engine=engine, format="csv").problems
        assert [each.row for each in found] == bad


LONG = (
    "a" + " + a" * 490 + " > 0",
    "a" + " * 1" * 390 + " > 0",
    "b" + " AND b" * 320,
    "b" + " OR b" * 390,
    "COALESCE(a" + ", a" * 600 + ") > 0",
    "a IN (1" + ", 1" * 640 + ")",
    "a + 1 IN (2" + ", a" * 620 + ")",
    "CASE " + "WHEN b THEN a " * 120 + "END > 0",
    "-(" * 24 + "a" + ")" * 24 + " > 0",
)


@pytest.mark.parametrize("expression", LONG, ids=range(len(LONG)))
def test_an_expression_that_is_a_long_chain(expression: str) -> None:
    polars, pandas = pytest.importorskip("polars"), pytest.importorskip("pandas")
    columns = {"a": [1.0, -1.0], "b": [True, False], "if": [True, None]}
    raw = b"a,b,if\n1,true,true\n-1,false,\n"
    expected = [each.row for each in validate(raw, schema(expression), engine="rows", format="csv").problems]
    tables: list[tuple[object, int]] = [(raw, 0), (polars.DataFrame(columns), 1), (pandas.DataFrame(columns), 1)]
    for table, above in tables:
        options: dict[str, Any] = {"format": None if above else "csv", "engine": "columns"}
        found = validate(table, schema(expression), **options).problems
        assert [(each.row or 0) + above for each in found] == expected


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_an_expression_that_doubles(engine: Engine) -> None:
    expression = "b"
    for _ in range(30):
        expression = f"CASE WHEN {expression} THEN b END"
    report = validate(b"a,b,if\n1,true,\n1,false,\n", schema(expression), engine=engine, format="csv")
    assert report.valid  # of a row that is false, no WHEN holds
