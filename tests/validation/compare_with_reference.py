"""Validate a random table with the reference and with every engine and input of this package; return differences."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sanctions_data.errors import SanctionsDataError
from sanctions_data.validation import validate

from . import reference
from .random_tables import Table

Found = list[tuple[int, str, str]]
BY_CHECK = {"type-error", "constraint-error", "encoding-error", "source-error"}
BY_RULE = {"unique-error": "", "primary-key": "primaryKey", "foreign-key": "foreignKey"}


def differences(table: Table, tried: Counter[str] | None = None) -> Iterator[tuple[str, Found, Found]]:
    """Yield (way in, what only the reference finds, what only this package finds) for each that differs.

    Args:
        table: from `random_tables`.
        tried: counts the ways in.
    """
    for name, expected, source, options in ways(table):
        if tried is not None:
            tried[name] += 1
        wanted = normal(expected)
        try:
            report = validate(source, table.schema, limit=None, **options)
        except SanctionsDataError as error:
            yield name, wanted, [(-1, "", f"{type(error).__name__}: {error}")]
            continue
        found = normal((problem.row, problem.column, kind(problem)) for problem in report.problems)
        if "duckdb" in name:  # rows without an order have no number
            wanted = sorted((-1, column, what) for _, column, what in wanted)
        if found != wanted:
            yield name, _minus(wanted, found), _minus(found, wanted)


def kind(problem: Any) -> str:
    """The name that the reference has for a problem."""
    if problem.rule in BY_CHECK:
        return str(problem.check)
    if problem.rule == "unique-error":
        return str(problem.check)
    return BY_RULE.get(problem.rule, str(problem.rule))


def normal(found: Any) -> Found:
    """Problems in order; of labels out of order, that there are some; of a row that has no end, that alone."""
    found = list(found)
    open_rows = {row for row, _, what in found if what == "unclosed-quote"}
    found = [each for each in found if each[2] != "quote" or each[0] not in open_rows]
    moved = {(row, None, what) for row, _, what in found if what == "incorrect-label"}
    rest = [each for each in found if each[2] != "incorrect-label"]
    return sorted((-1 if row is None else row, column or "", what) for row, column, what in [*moved, *rest])


def _minus(one: Found, two: Found) -> Found:
    left = list(two)
    out = []
    for each in one:
        if each in left:
            left.remove(each)
        else:
            out.append(each)
    return out


def ways(table: Table) -> Iterator[tuple[str, list[reference.Problem], Any, dict[str, Any]]]:
    """Yield (name, what the reference finds, source, options of `validate`) of every way a table can be checked."""
    rng = random.Random(table.number)
    if not table.typed:
        expected = reference.check_text(table.data, table.schema, table.dialect)
        for engine in ("rows", "columns"):
            yield f"text, {engine}", expected, table.data, {"engine": engine, "dialect": table.dialect, "format": "csv"}
    listed = [table.labels, *table.rows]
    expected = reference.check_table_rows(table.labels, list(enumerate(table.rows, 2)), table.schema, 1)
    yield "list", expected, listed, {}
    if table.even and (not table.typed or _one_type_each(table)):
        expected = reference.check_table_rows(table.labels, list(enumerate(table.rows, 1)), table.schema, None)
        for name, frame in frames(table, rng):
            engine = rng.choice(["columns", "columns", "rows"])
            yield f"{name}, {engine}", expected, frame, {"engine": engine}


def _one_type_each(table: Table) -> bool:
    return all(
        len({type(cell) for cell in column if cell is not None}) <= 1 for column in zip(*table.rows, strict=True)
    )


def frames(table: Table, rng: random.Random) -> Iterator[tuple[str, Any]]:
    """Yield the same cells as frames of four libraries."""
    import duckdb
    import pandas
    import polars
    import pyarrow

    columns = {label: [row[at] for row in table.rows] for at, label in enumerate(table.labels)}
    if table.typed:
        types = {label: _arrow_type(pyarrow, cells) for label, cells in columns.items()}
    else:
        types = dict.fromkeys(columns, pyarrow.string())
    arrow = pyarrow.table({label: pyarrow.array(cells, types[label]) for label, cells in columns.items()})
    texts = [at for at, of in enumerate(arrow.schema) if of.type == pyarrow.string()]
    other = rng.choice([None, pyarrow.large_string(), pyarrow.dictionary(pyarrow.int32(), pyarrow.string())])
    yield "arrow", _cast(arrow, texts, other)
    polars_frame = polars.DataFrame(arrow)
    if texts and rng.random() < 0.2:
        polars_frame = polars_frame.with_columns(polars.nth(texts).cast(polars.Categorical))
    yield "polars", polars_frame.lazy() if rng.random() < 0.3 else polars_frame
    pandas_frame = pandas.DataFrame({label: pandas.Series(cells, dtype=object) for label, cells in columns.items()})
    if table.typed:
        pandas_frame = arrow.to_pandas()
        if rng.random() < 0.3:
            pandas_frame = arrow.to_pandas(types_mapper=pandas.ArrowDtype)
        elif rng.random() < 0.3:
            pandas_frame = pandas_frame.convert_dtypes()
    elif rng.random() < 0.4:
        pandas_frame = pandas_frame.astype(rng.choice(["string", "category", "string[pyarrow]"]))
    yield "pandas", pandas_frame
    yield "duckdb", duckdb.from_arrow(arrow)


def _cast(arrow: Any, places: list[int], of: Any) -> Any:
    """The table with another type of text in some columns."""
    for at in places if of is not None else ():
        column = arrow.column(at)
        new = column.dictionary_encode() if str(of).startswith("dictionary") else column.cast(of)
        arrow = arrow.set_column(at, arrow.column_names[at], new)
    return arrow


def _arrow_type(pyarrow: Any, cells: list[Any]) -> Any:
    one = next((cell for cell in cells if cell is not None), None)
    match one:
        case bool():
            return pyarrow.bool_()
        case int():
            return pyarrow.int64()
        case float():
            return pyarrow.float64()
        case Decimal():
            return pyarrow.decimal128(10, 2)
        case datetime():
            return pyarrow.timestamp("us", tz="UTC" if one.tzinfo else None)
        case date():
            return pyarrow.date32()
        case time():
            return pyarrow.time64("us")
        case timedelta():
            return pyarrow.duration("us")
        case list():
            return pyarrow.list_(pyarrow.int64())
    return pyarrow.string()
