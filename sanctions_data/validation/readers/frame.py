"""Rows of data frames and of columnar files, for the rows engine and for foreign keys."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from sanctions_data._text import article, show
from sanctions_data.errors import MissingExtra, UnreadableFile
from sanctions_data.validation.readers.frame_dates import arrow_rows, duckdb_rows, polars_rows
from sanctions_data.validation.readers.source import Source, library_of
from sanctions_data.validation.readers.table_rows import Row, Rows, plain

DIGITS = 38  # of a decimal in Polars


def native_frame(source: Source) -> object:
    """Return the user's frame, or a lazy Polars frame over a Parquet or Arrow file.

    Raises:
        MissingExtra: Polars is not installed.
        UnreadableFile: the file is damaged.
    """
    if source.format == "frame":
        if type(source.data).__name__ != "RecordBatch":
            return source.data
        import pyarrow

        return pyarrow.Table.from_batches([source.data])
    try:
        import polars as pl
    except ImportError:
        raise MissingExtra(f"reading {source.format}", "validate") from None
    place = source.path if source.path is not None else source.data
    if source.path is not None and str(source.path).encode("utf-8", "replace") != os.fsencode(source.path):
        raise UnreadableFile(source.name, "has a name that is not UTF-8, which Polars cannot open", "rename it")
    try:
        frame = pl.scan_parquet(place) if source.format == "parquet" else pl.scan_ipc(place)
        frame.collect_schema()
    except (pl.exceptions.PolarsError, OSError) as error:
        reason = str(error).splitlines()[0] if str(error) else "damaged"
        raise UnreadableFile(source.name, f"not {article(source.format)} {source.format} file: {reason}") from None
    return frame


def columns_of(frame: Any, names: Sequence[str], source: Source) -> object:
    """Return some columns of a columnar file.

    Raises:
        UnreadableFile: Polars announces one that it cannot read: decimals of more digits than it holds.
    """
    some = frame.select(list(names))
    for name, of in some.collect_schema().items():
        if (digits := getattr(of, "precision", None) or 0) > DIGITS:
            message = f"its column {show(name)} holds decimals of {digits} digits, and at most {DIGITS} are read"
            raise UnreadableFile(source.name, message, "store it as text, or with fewer digits")
    return some


@contextmanager
def damage_named(source: Source) -> Iterator[None]:
    """Raise UnreadableFile for what shows only during reading: a damaged file, a relation of DuckDB that fails."""
    try:
        yield
    except BaseException as error:  # a panic of Polars is no Exception
        home = type(error).__module__.partition(".")[0].strip("_")
        if home == "duckdb":
            raise UnreadableFile(source.name, f"DuckDB cannot read the relation: {_first_line(error)}") from None
        if home == "polars" and source.format == "frame" and hasattr(source.data, "collect"):
            raise UnreadableFile(source.name, f"Polars cannot compute the frame: {_first_line(error)}") from None
        its_own = isinstance(error, OSError) or home in ("polars", "narwhals", "pyo3_runtime")
        if source.format not in ("parquet", "arrow") or not its_own:
            raise
        reason = _first_line(error) or "damaged"
        raise UnreadableFile(source.name, f"not a whole {source.format} file: {reason}") from None


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0]


def read_frame(source: Source) -> Rows:
    """Open a frame row by row; a relation of DuckDB has no order, so its rows have no number."""
    frame = native_frame(source)
    labels = labels_of(frame)
    numbered = library_of(frame) != "duckdb"

    def some(positions: Sequence[int]) -> Iterator[Row]:
        """Yield rows with nothing in the columns that are not asked for, which are not read."""
        wanted = sorted(set(positions)) or [0]
        picked = columns_of(frame, [labels[at] for at in wanted], source)
        if len(wanted) == len(labels):
            yield from _number(rows_of(picked), True)
            return
        for number, cells, wrong in _number(rows_of(picked), True):
            whole: list[object] = [None] * len(labels)
            for at, cell in zip(wanted, cells, strict=True):
                whole[at] = cell
            yield number, whole, wrong

    table = Rows(list(labels), None, _number(_when_asked(frame), numbered), loose=True, blank=False)
    if source.format != "frame" and labels:
        table.some = some
    return table


def _when_asked(frame: object) -> Iterator[tuple[object, ...]]:
    yield from rows_of(frame)


def rows_of(frame: Any) -> Iterator[tuple[object, ...]]:
    """Return the rows of a frame of any library, as Python has their values."""
    library = library_of(frame)
    if library == "polars":
        return polars_rows(frame.collect() if hasattr(frame, "collect") else frame)
    if library == "pandas":
        cells = frame.astype(object).itertuples(index=False, name=None)
        return (tuple(map(without_nan, map(plain, row))) for row in cells)
    return arrow_rows(frame) if library == "pyarrow" else duckdb_rows(frame)


def labels_of(frame: Any) -> list[str]:
    """Return the names of a frame's columns; in pandas they may be anything, and in most kinds come twice."""
    library = library_of(frame)
    if library == "polars":
        return list(frame.collect_schema().names())
    return [str(name) for name in (frame.schema.names if library == "pyarrow" else frame.columns)]


def _number(rows: Iterable[tuple[object, ...]], numbered: bool) -> Iterator[Row]:
    for number, row in enumerate(rows, 1):
        yield number if numbered else None, [plain(value) for value in row], ()


def without_nan(value: object) -> object:
    """Return a plain cell of pandas, which says nothing with NaN, whatever the type of its column."""
    return None if isinstance(value, float | Decimal) and value != value else value
