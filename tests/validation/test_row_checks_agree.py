"""Checks of rows find the same rows in all engines, and in DuckDB.

Numbers are small: DuckDB's whole numbers overflow, and its decimals have 38 digits. Words with a sharp s or a dotted I
are left out of LOWER, whose answer differs between versions of Unicode.
"""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sanctions_data.validation import InvalidSchema, validate
from sanctions_data.validation.schema.table_schema import read_schema

pytest.importorskip("sqlglot")
duckdb: Any = pytest.importorskip("duckdb")

FIELDS: dict[str, dict[str, Any]] = {
    "s": {"type": "string"},
    "t": {"type": "string", "missingValues": ["", "-"]},
    "i": {"type": "integer"},
    "j": {"type": "integer", "missingValues": ["-", "n/a"]},
    "p": {"type": "number"},
    "m": {"type": "number"},
    "d": {"type": "date"},
    "e": {"type": "date"},
    "b": {"type": "boolean"},
    "c": {"type": "boolean", "trueValues": ["yes", "1"], "falseValues": ["no"]},
}
SQL = {"string": "VARCHAR", "integer": "BIGINT", "number": "DECIMAL(9,3)", "date": "DATE", "boolean": "BOOLEAN"}
WORDS = ["", "a", "b", "A", "ab", " a", "a ", "é", "É", "ΣΑΣ", "σας", "😀", "\uffee", "it's", "-", "x" * 30]
DAYS = ["2020-02-29", "2021-01-01", "2021-01-02", "1999-12-31", "1000-01-01", "9999-12-31"]
CELLS = {
    "s": WORDS,
    "t": WORDS,
    "i": ["", "0", "1", "2", "3", "-1", "007", "+2", "-0", "100", "x", "1.0"],
    "j": ["", "-", "n/a", "0", "1", "2", "3", "-1", "100", "x"],
    "p": ["", "0", "0.1", "0.2", "0.3", "0.30", "1", "1.5", "-0.1", "2.", ".5", "1e1", "99.999", "x"],
    "m": ["", "0", "0.1", "0.2", "0.3", "3", "-1.5", "2", "0.001", "10", "+1"],
    "d": ["", *DAYS, "2021-02-30", "x"],
    "e": ["", *DAYS],
    "b": ["", "true", "false", "TRUE", "0", "x"],
    "c": ["", "yes", "no", "1", "true"],
}


def number(text: str) -> Decimal | None:
    return None if text in ("", "x") else Decimal(text)


def value(name: str, text: str) -> tuple[bool, object]:
    """Return whether a cell is right, and what DuckDB gets for it."""
    field = FIELDS[name]
    kind = field["type"]
    if text in field.get("missingValues", [""]):
        return True, None
    if kind == "string":
        return True, text
    if kind == "integer":
        return text.lstrip("+-").isdigit(), int(text) if text.lstrip("+-").isdigit() else None
    if kind == "number":
        return number(text) is not None, number(text)
    if kind == "date":
        try:
            return True, date.fromisoformat(text)
        except ValueError:
            return False, None
    true, false = field.get("trueValues", ["true", "TRUE", "1"]), field.get("falseValues", ["false", "0"])
    return text in (*true, *false), text in true


def of(kind: str) -> list[str]:
    return [name for name, field in FIELDS.items() if field["type"] == kind]


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def joined(operators: list[str], part: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(part, st.sampled_from(operators), part).map(lambda each: f"({each[0]} {each[1]} {each[2]})")


def choice(of_logic: st.SearchStrategy[str], part: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    case = st.tuples(of_logic, part, st.one_of(st.just(""), part.map(" ELSE {}".format)))
    return st.one_of(
        st.tuples(part, part).map("COALESCE({0[0]}, {0[1]})".format),
        case.map("CASE WHEN {0[0]} THEN {0[1]}{0[2]} END".format),
    )


def expressions(depth: int) -> dict[str, st.SearchStrategy[str]]:
    """Return strategies for expressions, by type."""
    text: list[st.SearchStrategy[str]] = [st.sampled_from(of("string"))]
    whole: list[st.SearchStrategy[str]] = [st.sampled_from([*of("integer"), *of("number")])]
    day: list[st.SearchStrategy[str]] = [st.sampled_from(of("date"))]
    logic: list[st.SearchStrategy[str]] = [st.sampled_from(of("boolean"))]
    constant = {
        "text": st.sampled_from(WORDS).map(quoted),
        "number": st.sampled_from(["0", "1", "2", "0.1", "0.3", "1.50", "100"]),
        "day": st.sampled_from(DAYS).map(lambda each: f"DATE '{each}'"),
    }
    if depth:
        less = expressions(depth - 1)
        text += [
            less["text"].map("LOWER({})".format),
            less["text"].map("TRIM({})".format),
            choice(less["logic"], less["text"]),
        ]
        whole += [
            joined(["+", "-", "*"], st.one_of(less["number"], constant["number"])),
            less["number"].map("(- {})".format),
            less["text"].map("LENGTH({})".format),
            choice(less["logic"], less["number"]),
        ]
        day += [choice(less["logic"], less["day"])]
        for kind in ("text", "number", "day"):
            either = st.one_of(less[kind], less[kind], constant[kind])
            logic += [
                joined(["=", "<>", "<", "<=", ">", ">="], either),
                less[kind].map("({} IS NULL)".format),
                st.tuples(less[kind], constant[kind], constant[kind]).map("({0[0]} IN ({0[1]}, {0[2]}))".format),
                st.tuples(less[kind], either, either).map("({0[0]} NOT BETWEEN {0[1]} AND {0[2]})".format),
            ]
        logic += [
            joined(["AND", "OR", "=", "<>"], less["logic"]),
            less["logic"].map("(NOT {})".format),
            less["logic"].map("({} IS NOT NULL)".format),
            choice(less["logic"], less["logic"]),
        ]
    return {"text": st.one_of(text), "number": st.one_of(whole), "day": st.one_of(day), "logic": st.one_of(logic)}


EXPRESSIONS = expressions(3)["logic"]
ROWS = st.tuples(*(st.sampled_from(cells) for cells in CELLS.values())).map(
    lambda row: dict(zip(CELLS, row, strict=True))
)
TABLES = st.lists(ROWS, min_size=1, max_size=12)
QUIET: dict[str, Any] = {"deadline": None, "suppress_health_check": list(HealthCheck)}


def schema(expression: str) -> dict[str, Any]:
    fields = [{"name": name, **field} for name, field in FIELDS.items()]
    return {"fields": fields, "sanctions-data:checks": [{"name": "mine", "expression": expression}]}


def used(expression: str) -> list[str]:
    """Return the columns of an expression; it is left out if there is none."""
    try:
        return list(read_schema(schema(expression)).checks[0].columns)
    except InvalidSchema as error:
        assume("names no column" not in str(error))
        raise


def wanted(expression: str, table: list[dict[str, str]]) -> list[int]:
    """Return the rows that are false in DuckDB, from 1, without those of which a cell is wrong."""
    columns = used(expression)
    connection = duckdb.connect()
    kinds = ", ".join(f"{name} {SQL[field['type']]}" for name, field in FIELDS.items())
    connection.execute(f"CREATE TABLE cells (row_number INTEGER, {kinds})")
    for at, row in enumerate(table, 1):
        values = {name: value(name, text) for name, text in row.items()}
        if all(values[name][0] for name in columns):
            marks = ", ".join("?" * (len(FIELDS) + 1))
            connection.execute(f"INSERT INTO cells VALUES ({marks})", [at, *(each[1] for each in values.values())])
    try:
        found = connection.execute(f"SELECT row_number FROM cells WHERE NOT ({expression}) ORDER BY 1").fetchall()
    except duckdb.Error:  # its numbers have no room
        assume(False)
    return [at for (at,) in found]


def as_csv(table: list[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(FIELDS)
    writer.writerows(row.values() for row in table)
    return out.getvalue().encode()


def failing(source: object, expression: str, first: int, **options: Any) -> list[int]:
    report = validate(source, schema(expression), limit=None, **options)
    return [each.row - first for each in report.problems if each.rule == "row-constraint" and each.row is not None]


@settings(max_examples=50, **QUIET)
@given(EXPRESSIONS, TABLES)
def test_both_engines_find_the_rows_of_duckdb(expression: str, table: list[dict[str, str]]) -> None:
    for row in table:
        row["j"] = row["j"] or "-"  # an empty cell is wrong there, and no row may be blank
    expected = wanted(expression, table)
    for engine in ("rows", "columns"):
        assert failing(as_csv(table), expression, 1, engine=engine, format="csv") == expected, (engine, expression)


def typed(table: list[dict[str, str]]) -> list[dict[str, object]]:
    """Return records of Python's types, of the cells that are right; numbers are doubles."""
    out: list[dict[str, object]] = []
    for row in table:
        values = {name: value(name, text) for name, text in row.items()}
        plain = {name: found if right else None for name, (right, found) in values.items()}
        out.append({name: float(one) if isinstance(one, Decimal) else one for name, one in plain.items()})
    return out


def frames(records: list[dict[str, object]]) -> dict[str, Any]:
    """Return the records as frames, each column with the type of its field."""
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    arrow = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "date": pa.date32(),
        "boolean": pa.bool_(),
    }
    kinds = [pa.field(name, arrow[field["type"]]) for name, field in FIELDS.items()]
    table = pa.Table.from_pylist(records, pa.schema(kinds))
    objects = pd.DataFrame({name: pd.Series([row[name] for row in records], dtype=object) for name in FIELDS})
    return {
        "polars": pl.from_arrow(table),
        "lazy": pl.from_arrow(table).lazy(),  # type: ignore[union-attr]  # of a table it is a frame
        "pandas": pd.DataFrame(records, columns=[*FIELDS]),
        "pandas of objects": objects,
        "pandas of arrow": table.to_pandas(types_mapper=pd.ArrowDtype),
        "pyarrow": table,
        "duckdb": duckdb.from_arrow(table),
    }


@pytest.mark.slow
@settings(max_examples=25, **QUIET)
@given(EXPRESSIONS, TABLES)
def test_frames_have_the_rows_of_the_rows_engine(expression: str, table: list[dict[str, str]]) -> None:
    used(expression)
    records = typed(table)
    expected = failing(records, expression, 0)
    for kind, frame in frames(records).items():
        report = validate(frame, schema(expression), limit=None, engine="columns")
        found = [each for each in report.problems if each.rule == "row-constraint"]
        assert report.tables[0].engine == "columns"
        if kind == "duckdb":  # whose rows have no number
            assert len(found) == len(expected), (kind, expression)
        else:
            assert [each.row for each in found] == expected, (kind, expression)


def as_json_lines(table: list[dict[str, str]]) -> bytes:
    """Return the cells as JSON has them; numbers keep their text, and every fourth row lacks what is empty."""
    lines = []
    for at, row in enumerate(table):
        members = []
        for name, text in row.items():
            right, found = value(name, text)
            if not right:
                members.append(f'"{name}": {json.dumps(text)}')
            elif found is not None or at % 4:
                whole = isinstance(found, int | Decimal) and not isinstance(found, bool)
                plain = f"{found}" if whole else json.dumps(str(found) if isinstance(found, date) else found)
                members.append(f'"{name}": {plain}')
        lines.append("{" + ", ".join(members) + "}")
    return "\n".join([*lines, ""]).encode()


@settings(max_examples=30, **QUIET)
@given(EXPRESSIONS, TABLES)
def test_both_engines_find_the_same_records_of_json(expression: str, table: list[dict[str, str]]) -> None:
    used(expression)
    lines = as_json_lines(table)
    expected = failing(lines, expression, 0, engine="rows", format="jsonl")
    assert failing(lines, expression, 0, engine="columns", format="jsonl") == expected
    whole = b"[" + lines.strip().replace(b"\n", b",\n") + b"]"
    assert failing(whole, expression, 0, engine="columns", format="json") == expected
