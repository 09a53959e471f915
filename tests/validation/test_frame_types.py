"""What a frame's own types mean: the same in every kind of frame and file, by rows and by columns."""

from __future__ import annotations

import io
import math
import struct
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from sanctions_data.errors import UnreadableFile
from sanctions_data.validation import Engine, Report, validate

from .test_frames import framed

pl = pytest.importorskip("polars")
pd = pytest.importorskip("pandas")
pa = pytest.importorskip("pyarrow")
duckdb = pytest.importorskip("duckdb")

KINDS = ("polars", "lazy", "pandas", "pandas of arrow", "pyarrow", "duckdb", "parquet", "arrow")
NEAR = st.sampled_from([0.1, 0.5, 0.3, 1.0, -3.0, 16777217.0, 3.4e38, 1e-45, -0.0, math.inf])
FLOATS = st.one_of(st.none(), NEAR, st.floats(width=32), st.floats(width=32, allow_nan=False))
BOUNDS = st.sampled_from([0.1, 0.5, 0.3, 1, -3, 16777216, 16777217, 0.10000000149011612, 3.5e38, 1e-46])


def as_kind(kind: str, polars: Any) -> Any:
    """A Polars frame as another; files as what was written."""
    arrow = polars.to_arrow()
    if kind in ("parquet", "arrow"):
        out = io.BytesIO()
        (polars.write_parquet if kind == "parquet" else polars.write_ipc)(out)
        return out.getvalue()
    if kind == "duckdb":  # which finds the table by its name
        return duckdb.sql("select * from arrow")
    return {
        "polars": lambda: polars,
        "lazy": polars.lazy,
        "pandas": arrow.to_pandas,
        "pandas of arrow": lambda: arrow.to_pandas(types_mapper=pd.ArrowDtype),
        "pyarrow": lambda: arrow,
    }[kind]()


def said(report: Report, ordered: bool = True) -> Counter[tuple[Any, ...]]:
    """Everything but the order, and, where there is none, what is said of which of two equal keys."""
    return Counter(
        (each.rule, each.check, each.column, each.value, *((each.message, each.row) if ordered else ()))
        for each in report.problems
    )


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@given(st.lists(FLOATS, min_size=1, max_size=6), st.data())
@settings(deadline=None, max_examples=40)
def test_a_float_of_32_bits_is_the_number_it_holds(kind: str, cells: list[float | None], data: Any) -> None:
    """As one of 64 bits with the same value is; of bounds, enum, unique and keys."""
    names = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
    constraints: dict[str, Any] = {name: data.draw(BOUNDS) for name in data.draw(st.sets(st.sampled_from(names)))}
    if data.draw(st.booleans()):
        constraints["enum"] = data.draw(st.lists(BOUNDS, min_size=1, max_size=4))
    field = {"name": "x", "type": "number", "constraints": constraints | {"unique": True}}
    schema = {
        "fields": [field, {"name": "y", "type": "number"}],
        "primaryKey": ["y", "x"],
        "foreignKeys": [{"fields": "x", "reference": {"resource": "known", "fields": "x"}}],
    }
    references = {"known": [["x"], ["0.1"], ["0.10000000149011612"], ["0.5"]]}
    narrow = pl.DataFrame(
        {"x": pl.Series(cells, dtype=pl.Float32), "y": pl.Series([0.1] * len(cells), dtype=pl.Float32)}
    )
    if kind.startswith("pandas"):  # which says nothing with NaN
        narrow = narrow.fill_nan(None)
    wanted = validate(narrow.cast(pl.Float64), schema, engine="rows", limit=None, references=references)
    for engine in ("rows", "columns"):
        report = validate(as_kind(kind, narrow), schema, engine=engine, limit=None, references=references)
        assert said(report, kind != "duckdb") == said(wanted, kind != "duckdb")


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@given(framed())
@settings(deadline=None, max_examples=60)
def test_rows_and_columns_agree_on_every_kind(kind: str, case: Any) -> None:
    schema, columns = case
    source = as_kind(kind, pl.DataFrame(columns, strict=False))
    rows, columns_say = (validate(source, schema, engine=engine, limit=None) for engine in ("rows", "columns"))
    assert said(columns_say, kind != "duckdb") == said(rows, kind != "duckdb")


@pytest.mark.parametrize("kind", KINDS)
def test_whole_numbers_as_texts_beside_nothing(kind: str) -> None:
    """pandas casts no null to a whole number; a text of too many digits is within no bounds unseen."""
    frame = pl.DataFrame({"x": ["7", None, "9" * 20, ""]})
    constraints = {"maximum": 10, "enum": [7, "9" * 20]}
    for asked in (constraints, {"maximum": 10}):
        schema = {"fields": [{"name": "x", "type": "integer", "constraints": asked}]}
        reports = [validate(as_kind(kind, frame), schema, engine=engine) for engine in ("rows", "columns")]
        assert [report.counts for report in reports] == [{"constraint-error": 1}] * 2


@pytest.mark.parametrize("missing", [[""], ["-"]])
@pytest.mark.parametrize("kind", KINDS)
def test_a_foreign_key_into_an_empty_table(kind: str, missing: list[str]) -> None:
    schema = {
        "fields": [{"name": "x", "missingValues": missing}, {"name": "y", "type": "number"}],
        "foreignKeys": [
            {"fields": "x", "reference": {"resource": "known", "fields": "x"}},
            {"fields": "y", "reference": {"resource": "numbers", "fields": "y"}},
        ],
    }
    frame = pl.DataFrame({"x": ["a", None, ""], "y": ["1", "2.0", None]})
    for engine in ("rows", "columns"):
        report = validate(as_kind(kind, frame), schema, engine=engine, references={"known": set(), "numbers": {2}})
        wanted = [("x", "a"), ("y", "1")] if missing == [""] else [("x", ""), ("x", "a"), ("y", "1")]
        assert sorted((each.column, each.value) for each in report.problems) == wanted


@pytest.mark.parametrize("engine", ["rows", "columns"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_tenth_of_32_bits_is_more_than_a_tenth(kind: str, engine: Engine) -> None:
    schema = {"fields": [{"name": "x", "type": "number", "constraints": {"maximum": 0.1}}]}
    narrow = as_kind(kind, pl.DataFrame({"x": pl.Series([0.1], dtype=pl.Float32)}))
    report = validate(narrow, schema, engine=engine)
    assert [problem.message for problem in report.problems] == [
        "the number 0.10000000149011612 is above the maximum 0.1"
    ]
    assert struct.unpack("f", struct.pack("f", 0.1))[0] == 0.10000000149011612


@pytest.mark.parametrize("constraints", [{"maximum": 5}, {"minimum": -5}, {"enum": [1, -1]}, {"exclusiveMinimum": 1}])
@pytest.mark.parametrize("kind", KINDS)
def test_whole_numbers_beyond_the_signed_ones(kind: str, constraints: dict[str, Any]) -> None:
    frame = pl.DataFrame({"x": pl.Series([2**63 + 5, 1, 2**64 - 1], dtype=pl.UInt64)})
    schema = {"fields": [{"name": "x", "type": "integer", "constraints": constraints}]}
    wanted = validate([{"x": each} for each in frame["x"]], schema)
    for engine in ("rows", "columns"):
        report = validate(as_kind(kind, frame), schema, engine=engine)
        assert (report.tables[0].engine, said(report, False)) == (engine, said(wanted, False))


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_pandas_says_nothing_with_nan_whatever_the_type(engine: Engine) -> None:
    series = pd.Series([math.nan, 1.0, None], dtype=pd.ArrowDtype(pa.float64()))
    kept = pd.DataFrame({"x": pd.Series(pa.chunked_array([[math.nan, 1.0, None]]), dtype=pd.ArrowDtype(pa.float64()))})
    schema = {"fields": [{"name": "x", "type": "number", "constraints": {"required": True}}]}
    for frame in (pd.DataFrame({"x": series}), kept):
        assert [(each.row, each.check) for each in validate(frame, schema, engine=engine).problems] == [
            (1, "required"),
            (3, "required"),
        ]


@pytest.mark.parametrize("engine", ["rows", "columns"])
@pytest.mark.parametrize("kind", ["pandas", "pyarrow", "duckdb"])
def test_a_label_that_comes_twice(kind: str, engine: Engine) -> None:
    made = {
        "pandas": lambda: pd.DataFrame([[1, "x"], [None, "y"]], columns=["a", "a"]),
        "pyarrow": lambda: pa.table([pa.array([1, None]), pa.array(["x", "y"])], names=["a", "a"]),
        "duckdb": lambda: duckdb.sql("select 1 as a, 'x' as a union all select null, 'y'"),
    }
    report = validate(made[kind](), {"fields": [{"name": "a", "constraints": {"required": True}}]}, engine=engine)
    assert report.counts == {"duplicate-label": 1, "constraint-error": 1}


def test_labels_that_are_no_texts() -> None:
    frame = pd.DataFrame([[1, 2]], columns=[1, "1"])
    for engine in ("rows", "columns"):
        assert "duplicate-label" in validate(frame, {"fields": [{"name": "1"}]}, engine=engine).counts


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_a_record_batch(engine: Engine) -> None:
    batch = pa.record_batch({"a": pa.array([1, None, 1])})
    report = validate(
        batch, {"fields": [{"name": "a", "type": "integer", "constraints": {"unique": True}}]}, engine=engine
    )
    assert [str(each) for each in report.problems] == [
        "RecordBatch row 3 column 'a': the same value as in row 1; it has to be unique"
    ]


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (lambda: pl.Series("a", [1]), "cannot validate a Series; pass a path, a data frame, or a list of rows"),
        (lambda: pd.Series([1], name="a"), "cannot validate a Series; pass a path, a data frame, or a list of rows"),
        (
            lambda: pa.chunked_array([[1]]),
            "cannot validate a ChunkedArray; pass a path, a data frame, or a list of rows",
        ),
        (
            lambda: pd.DataFrame([[1]], columns=pd.MultiIndex.from_tuples([("a", "b")])),
            "cannot validate a DataFrame whose columns have 2 levels; give it one",
        ),
    ],
    ids=["polars", "pandas", "pyarrow", "levels"],
)
def test_what_is_no_table_is_refused(made: Any, says: str) -> None:
    with pytest.raises(TypeError, match=f"^{says}$"):
        validate(made(), {"fields": [{"name": "a"}]})


RELATION = "(values (1, 'x', 3), (1, NULL, 4), (NULL, 'y', 5), (2, 'x', 99)) t(a, b, c)"
KEYED: dict[str, Any] = {
    "fields": [
        {"name": "a", "type": "integer"},
        {"name": "b"},
        {"name": "c", "type": "integer", "constraints": {"maximum": 4}},
    ],
    "foreignKeys": [{"fields": "b", "reference": {"resource": "known", "fields": "b"}}],
}


@pytest.mark.parametrize("keys", [{"primaryKey": ["b", "a"]}, {"uniqueKeys": [["a", "b"]]}, {"primaryKey": ["c"]}, {}])
def test_rows_without_numbers_are_named_by_their_keys(keys: dict[str, Any]) -> None:
    """A relation of DuckDB, whichever engine checks it; a null in a key is none of the texts."""
    schema = KEYED | keys
    found = []
    for engine in ("rows", "columns"):
        report = validate(duckdb.sql(f"select * from {RELATION}"), schema, engine=engine, references={"known": {"x"}})
        found.append(list(report.problems))
        assert {problem.row for problem in report.problems} == {None}
    assert found[0] == found[1]
    if keys.get("primaryKey") == ["b", "a"]:
        places = [str(problem).partition(":")[0] for problem in found[0]]
        assert "DuckDBPyRelation key null, 'y' column 'c'" in places
        assert {problem.key for problem in found[0]} == {("1", None), (None, "y"), ("2", "x")}


@pytest.mark.parametrize("engine", ["rows", "columns"])
@pytest.mark.parametrize("fault", ["unfinished result", "fails when it is read", "closed"])
def test_a_relation_that_duckdb_cannot_read_is_one_clear_error(engine: Engine, fault: str) -> None:
    cell = "cast(a as integer)" if fault == "fails when it is read" else "1"
    connection = duckdb.connect()
    relation = connection.sql(f"select {cell} as a from (values ('1'), ('x')) t(a)")
    if fault == "unfinished result":
        connection.execute("select * from range(10)").fetchone()
        if duckdb.__version__.startswith("1."):
            pytest.skip("before DuckDB 2 an unfinished result does not hinder other work")
    elif fault == "closed":
        connection.close()
    with pytest.raises(UnreadableFile, match=r"^DuckDBPyRelation: DuckDB cannot read the relation: "):
        validate(relation, {"fields": [{"name": "a", "type": "integer"}]}, engine=engine)


@pytest.mark.parametrize("engine", ["rows", "columns"])
@pytest.mark.parametrize("fields", [{"type": "integer"}, {"type": "any"}])
def test_a_lazy_frame_that_polars_cannot_compute_is_one_clear_error(engine: Engine, fields: dict[str, Any]) -> None:
    frame = pl.LazyFrame({"a": ["1", "x"]}).with_columns(pl.col("a").cast(pl.Int64))
    with pytest.raises(UnreadableFile, match=r"^LazyFrame: Polars cannot compute the frame: "):
        validate(frame, {"fields": [{"name": "a", **fields}]}, engine=engine)


def test_rows_that_refer_to_their_own_table_are_named_too() -> None:
    schema = {
        "fields": [{"name": "a", "type": "integer"}, {"name": "b", "type": "integer"}],
        "primaryKey": ["a"],
        "foreignKeys": [{"fields": "b", "reference": {"fields": "a"}}],
    }
    report = validate(duckdb.sql("select * from (values (1, 1), (2, 7)) t(a, b)"), schema)
    assert [each.key for each in report.problems] == [("2",)]


def test_a_parquet_file_says_the_same_by_rows_and_columns(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    pl.DataFrame({"x": pl.Series([0.1, 0.25], dtype=pl.Float32)}).write_parquet(path)
    schema = {"fields": [{"name": "x", "type": "number", "constraints": {"enum": [0.1, 0.25]}}]}
    reports = [validate(path, schema, engine=engine) for engine in ("rows", "columns")]
    assert [each.bad_rows for each in reports] == [(1,), (1,)]


def _in_categories() -> dict[str, Any]:
    import duckdb
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    cells = ["x", "-", None, "x"]
    arrow = pa.table({"a": pa.array(cells).dictionary_encode()})
    return {
        "pyarrow": arrow,
        "polars": pl.DataFrame({"a": pl.Series(cells, dtype=pl.Categorical)}),
        "polars, enum": pl.DataFrame({"a": pl.Series(cells, dtype=pl.Enum(["x", "-"]))}),
        "pandas": pd.DataFrame({"a": pd.Series(cells, dtype="category")}),
        "pandas, objects": pd.DataFrame({"a": pd.Series([1, "-", None, "x"], dtype=object)}),
        "duckdb": duckdb.from_arrow(arrow),
    }


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_two_kinds_of_nothing_do_not_hide_a_repeated_value(engine: Engine) -> None:
    frame = pd.DataFrame({"y": pd.Series(["a", "a", None, pd.NA, math.nan], dtype=object)})
    report = validate(frame, {"fields": [{"name": "y", "constraints": {"unique": True}}]}, engine=engine)
    assert [(problem.row, problem.value) for problem in report.problems] == [(2, "a")]


class Text(str):
    """A string of another class."""


KINDS_OF_STRINGS: dict[str, Any] = {
    "object": object,
    "python": pd.StringDtype("python"),
    "arrow": pd.ArrowDtype(pa.string()),
    "pyarrow": pd.StringDtype("pyarrow"),
    "category": "category",
}
TEXTS_OF_PANDAS = st.sampled_from(
    ["a", "ab", "w1", "w1\n", "", "2020-01-01", "é", "\ud800", None, pd.NA, math.nan, Text("b")]
)
FIELDS_OF_TEXTS: list[dict[str, Any]] = [
    {"constraints": {"pattern": "w[0-9]+|a"}},
    {"constraints": {"maxLength": 1, "required": True}},
    {"constraints": {"enum": ["a", "b"]}},
    {"type": "date"},
    {"constraints": {"required": True, "unique": True}},
    {"missingValues": ["", "a"], "constraints": {"minLength": 2}},
]


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@example([], ("arrow", "python"), "int64", FIELDS_OF_TEXTS[:2], True)
@example([("a", "\ud800", 1), ("b", "b", -1)], ("arrow", "python"), "int64", FIELDS_OF_TEXTS[:2], True)
@example([("\ud800", "a", 1), ("b", "b", -1)], ("object", "arrow"), "int64", FIELDS_OF_TEXTS[:2], True)
@given(
    st.lists(st.tuples(TEXTS_OF_PANDAS, TEXTS_OF_PANDAS, st.integers(-2, 2)), max_size=6),
    st.tuples(*[st.sampled_from(sorted(KINDS_OF_STRINGS))] * 2),
    st.sampled_from(["int64", "Int64", "int64[pyarrow]"]),
    st.lists(st.sampled_from(FIELDS_OF_TEXTS), min_size=2, max_size=2),
    st.booleans(),
)
def test_strings_of_pandas_are_compared_alike_whatever_holds_them(
    rows: list[tuple[Any, Any, int]], kinds: tuple[str, str], whole: str, fields: list[dict[str, Any]], checks: bool
) -> None:
    """Columns of Python's strings are made columns of Arrow, and stand beside others."""
    columns = [pd.Series([row[at] for row in rows], dtype=object) for at in range(2)]
    for at, kind in enumerate(kinds):
        try:
            columns[at] = columns[at].astype(KINDS_OF_STRINGS[kind])
        except (ValueError, TypeError, pa.ArrowInvalid):  # half of a surrogate pair
            assume(False)
    frame = pd.DataFrame(
        {"x": columns[0], "y": columns[1], "n": pd.Series([row[2] for row in rows], dtype="int64").astype(whole)},
    )
    number = {"name": "n", "type": "integer", "constraints": {"minimum": 0}}
    schema: dict[str, Any] = {
        "fields": [
            {"name": "x", "type": "string", **fields[0]},
            {"name": "y", "type": "string", **fields[1]},
            number,
        ]
    }
    if checks:
        days = any(field.get("type") == "date" for field in fields)
        expression = "n >= 0 OR x IS NULL AND y IS NOT NULL" if days else "n > 0 OR x <> y OR LENGTH(y) < 2 AND x < y"
        schema["sanctions-data:checks"] = [{"name": "c", "expression": expression}]
    reports = [validate(frame, schema, engine=engine, limit=None) for engine in ("rows", "columns")]
    assert list(reports[0].problems) == list(reports[1].problems)


@pytest.mark.parametrize("engine", ["rows", "columns"])
@pytest.mark.parametrize("kind", ["any", "string"])
@pytest.mark.parametrize("name", ["pyarrow", "polars", "polars, enum", "pandas", "pandas, objects", "duckdb"])
def test_a_missing_value_among_categories_is_missing(name: str, kind: str, engine: Engine) -> None:
    schema = {"fields": [{"name": "a", "type": kind, "constraints": {"required": True}}], "missingValues": ["-"]}
    report = validate(_in_categories()[name], schema, engine=engine)
    required = [each for each in report.problems if each.check == "required"]
    assert len(required) == 2
    if name != "duckdb":
        assert [each.row for each in required] == [2, 3]
