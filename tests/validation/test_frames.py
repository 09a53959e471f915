"""Data frames where they live: the same problems from rows and columns, on four kinds of frame."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions_data.validation import Engine, validate

from .tables import CELL, schemas

pl = pytest.importorskip("polars")

SCHEMA: dict[str, Any] = {
    "fields": [
        {"name": "id", "type": "integer", "constraints": {"required": True, "minimum": 1}},
        {"name": "day", "type": "date", "constraints": {"maximum": "2021-12-31"}},
        {"name": "share", "type": "number", "constraints": {"exclusiveMaximum": 0.5}},
        {"name": "ok", "type": "boolean"},
        {"name": "code", "type": "string", "constraints": {"pattern": "[A-Z]{2}", "unique": True}},
    ],
    "primaryKey": ["id"],
}
COLUMNS: dict[str, list[Any]] = {
    "id": [1, 2, 2, 0, None],
    "day": [date(2021, 3, 22), None, date(2022, 1, 1), date(2020, 1, 1), None],
    "share": [0.1, 0.5, None, 0.4999, 0.2],
    "ok": [True, False, None, True, True],
    "code": ["US", "eu", "US", "GB\n", None],
}
EXPECTED = {
    ("constraint-error", "required", "id", 5),
    ("constraint-error", "minimum", "id", 4),
    ("primary-key", "primaryKey", "id", 3),
    ("constraint-error", "maximum", "day", 3),
    ("constraint-error", "exclusiveMaximum", "share", 2),
    ("constraint-error", "pattern", "code", 2),
    ("constraint-error", "pattern", "code", 4),
    ("unique-error", "unique", "code", 3),
}


def frames() -> dict[str, Any]:
    polars = pl.DataFrame(COLUMNS)
    out = {"polars": polars, "lazy": polars.lazy()}
    try:
        import pandas

        out["pandas"] = pandas.DataFrame(COLUMNS)
        out["pyarrow"] = polars.to_arrow()
        import duckdb

        held = polars  # noqa: F841 - DuckDB finds it by its name
        out["duckdb"] = duckdb.sql("select * from held")
    except ImportError:
        pass
    return out


@pytest.mark.parametrize("kind", ["polars", "lazy", "pandas", "pyarrow", "duckdb"])
@pytest.mark.parametrize("engine", ["rows", "columns", "auto"])
def test_every_kind_of_frame(kind: str, engine: Engine) -> None:
    frame = frames().get(kind)
    if frame is None:
        pytest.skip(f"{kind} is not installed")
    report = validate(frame, SCHEMA, engine=engine)
    assert report.rows == 5
    found = {(problem.rule, problem.check, problem.column, problem.row) for problem in report.problems}
    if kind == "duckdb":
        assert {each[:3] for each in found} == {each[:3] for each in EXPECTED}
        assert {each[3] for each in found} == {None}
        assert engine == "rows" or ("2",) in {problem.key for problem in report.problems}
    else:
        assert found == EXPECTED


@st.composite
def framed(draw: Any) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    width = draw(st.integers(1, 3))
    schema = draw(schemas(width))
    schema.pop("foreignKeys", None)
    height = draw(st.integers(0, 6))
    typed = {
        "integer": st.one_of(st.none(), st.integers(-(2**40), 2**40), st.sampled_from([0, 1, 10])),
        "number": st.one_of(st.none(), st.floats(), st.sampled_from([0.0, 0.1, 10.0, -3.0])),
        "boolean": st.one_of(st.none(), st.booleans()),
        "date": st.one_of(st.none(), st.dates(), st.sampled_from([date(1999, 12, 31), date(2024, 2, 29)])),
    }
    columns = {}
    for field in schema["fields"]:
        cells = typed.get(field["type"]) if draw(st.booleans()) else None
        cells = st.one_of(st.none(), CELL) if cells is None else cells
        values = draw(st.lists(cells, min_size=height, max_size=height))
        columns[field["name"]] = values
    return schema, columns


@pytest.mark.slow
@given(framed())
@settings(deadline=None, max_examples=250)
def test_rows_and_columns_agree_on_frames(case: Any) -> None:
    schema, columns = case
    frame = pl.DataFrame(columns, strict=False)
    reports = [validate(frame, schema, engine=engine, limit=None) for engine in ("rows", "columns")]
    assert list(reports[1].problems) == list(reports[0].problems)
    assert reports[1].bad_rows == reports[0].bad_rows


@pytest.mark.parametrize("kind", ["polars", "lazy", "pandas", "pyarrow"])
def test_a_frame_without_columns(kind: str) -> None:
    made = {
        "polars": pl.DataFrame,
        "lazy": pl.LazyFrame,
        "pandas": lambda: pytest.importorskip("pandas").DataFrame(),
        "pyarrow": lambda: pytest.importorskip("pyarrow").table({}),
    }
    said = [validate(made[kind](), SCHEMA, engine=engine).counts for engine in ("rows", "columns")]
    assert said[0] == said[1] == {"blank-header": 1}


def test_duckdb_asks_for_no_pyarrow() -> None:
    pytest.importorskip("duckdb")
    script = """if True:
        import sys
        sys.modules["pyarrow"] = None
        import duckdb
        from sanctions_data.validation import validate
        table = duckdb.sql("select * from (values (1, 'x'), (1, NULL), (-1, 'y')) t(a, b)")
        schema = {"fields": [{"name": "a", "type": "integer", "constraints": {"minimum": 0}}, {"name": "b"}]}
        print(validate(table, schema | {"primaryKey": ["a"]}, engine="columns").counts)
    """
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout == "{'constraint-error': 1, 'primary-key': 1}\n", done.stderr[-800:]


KEYED: dict[str, Any] = {
    "fields": [
        {"name": "a", "type": "integer"},
        {"name": "b", "type": "string"},
        {"name": "c", "type": "boolean", "constraints": {"unique": True}},
        {"name": "d", "type": "boolean"},
        {"name": "z", "type": "any"},
    ],
    "uniqueKeys": [["a", "b"], ["b"], ["c", "b"], ["d", "a"], ["d"]],
}
KEYS = st.tuples(
    st.sampled_from([1, 2, None]),
    st.sampled_from(["x", "y", "", None]),
    st.sampled_from(["true", "1", "True", "false", "0", "no", None]),
    st.sampled_from([True, False, None]),
)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["polars", "lazy", "pandas", "pyarrow", "duckdb"])
@given(st.lists(KEYS, max_size=8), st.sampled_from([[1], None]))
@settings(deadline=None, max_examples=60)
def test_keys_of_frames(kind: str, rows: list[tuple[Any, ...]], beside: Any) -> None:
    """Of one column and several; what lies in other columns, such as lists or nothing at all, makes no difference."""
    schema = {"a": pl.Int64, "b": pl.String, "c": pl.String, "d": pl.Boolean}
    polars = pl.DataFrame(rows, schema=schema, orient="row")
    polars = polars.with_columns(pl.Series("z", [beside] * len(rows)))
    frame: Any = {"polars": polars, "lazy": polars.lazy()}.get(kind)
    if kind == "pandas":
        frame = pytest.importorskip("pandas").DataFrame(polars.to_dict(as_series=False), columns=list("abcdz"))
    elif kind == "pyarrow":
        pytest.importorskip("pyarrow")
        frame = polars.to_arrow()
    elif kind == "duckdb":
        frame = pytest.importorskip("duckdb").sql("select * from polars")
    wanted = validate(polars, KEYED, engine="rows", limit=None)
    report = validate(frame, KEYED, engine="columns", limit=None)
    assert report.counts == wanted.counts
    assert kind == "duckdb" or report.bad_rows == wanted.bad_rows


@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_columnar_files(tmp_path: Path, kind: str) -> None:
    frame = pl.DataFrame(COLUMNS)
    path = tmp_path / f"t.{kind}"
    (frame.write_parquet if kind == "parquet" else frame.write_ipc)(path)
    for engine in ("rows", "columns"):
        report = validate(path, SCHEMA, engine=engine)
        found = {(problem.rule, problem.check, problem.column, problem.row) for problem in report.problems}
        assert found == EXPECTED


@pytest.mark.parametrize("kind", ["polars", "pandas", "pyarrow", "duckdb"])
def test_foreign_keys_of_frames(kind: str) -> None:
    frame = frames().get(kind)
    if frame is None:
        pytest.skip(f"{kind} is not installed")
    schema = {
        "fields": [{"name": "id", "type": "integer"}, {"name": "code", "type": "string"}],
        "fieldsMatch": "subset",
        "foreignKeys": [
            {"fields": "code", "reference": {"resource": "codes", "fields": "code"}},
            {"fields": ["id", "code"], "reference": {"resource": "pairs", "fields": ["id", "code"]}},
        ],
    }
    references = {"codes": [["code"], ["US"], ["eu"]], "pairs": [["id", "code"], [1, "US"], [2, "eu"]]}
    for engine in ("rows", "columns"):
        report = validate(frame, schema, engine=engine, references=references)
        found = [(problem.column or "", (problem.value or "").replace(".0", "")) for problem in report.problems]
        assert sorted(found) == [
            ("", "0, GB\n"),
            ("", "2, US"),
            ("code", "GB\n"),
        ]
