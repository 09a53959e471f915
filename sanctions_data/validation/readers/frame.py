"""Rows of data frames and of columnar files, for the rows engine and for foreign keys."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from ...errors import MissingExtra, UnreadableFile
from ..source import Source
from ..words import article
from . import Row, Rows


def native_frame(source: Source) -> Any:
    """The user's frame, or a lazy Polars frame over a Parquet or Arrow file.

    Raises:
        MissingExtra: Polars is not installed.
        UnreadableFile: the file is damaged.
    """
    if source.format == "frame":
        return source.data
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


@contextmanager
def damage_named(source: Source) -> Iterator[None]:
    """Damage that shows only while a columnar file is read becomes UnreadableFile."""
    try:
        yield
    except BaseException as error:  # a panic of Polars is no Exception
        home = type(error).__module__.partition(".")[0]
        its_own = isinstance(error, OSError) or home in ("polars", "narwhals", "pyo3_runtime")
        if source.format not in ("parquet", "arrow") or not its_own:
            raise
        reason = str(error).splitlines()[0] if str(error) else "damaged"
        raise UnreadableFile(source.name, f"not a whole {source.format} file: {reason}") from None


def read_frame(source: Source) -> Rows:
    """Open a frame row by row; a relation of DuckDB has no order, so its rows have no number."""
    frame = native_frame(source)
    home = type(frame).__module__.split(".")[0].lstrip("_")
    if home == "polars":
        frame = frame.collect() if hasattr(frame, "collect") else frame
        frame = frame.to_frame() if not hasattr(frame, "iter_rows") else frame
        return _rows(frame.columns, frame.iter_rows())
    if home == "pandas":
        clean = frame.astype(object).where(frame.notna(), None)
        return _rows([str(name) for name in frame.columns], clean.itertuples(index=False, name=None))
    if home == "pyarrow":
        batches = frame.to_batches() if hasattr(frame, "to_batches") else [frame]
        tuples = (row for batch in batches for row in zip(*(c.to_pylist() for c in batch.columns), strict=True))
        return _rows(frame.schema.names, tuples)
    return _rows(list(frame.columns), iter(frame.fetchall()), numbered=False)


def _rows(labels: list[str], rows: Iterable[tuple[Any, ...]], numbered: bool = True) -> Rows:
    return Rows(list(labels), None, _number(rows, numbered), loose=True, blank=False)


def _number(rows: Iterable[tuple[Any, ...]], numbered: bool) -> Iterator[Row]:
    for number, row in enumerate(rows, 1):
        yield number if numbered else None, [plain(value) for value in row], ()


def plain(value: Any) -> Any:
    """A cell as Python has it: numpy's scalars unwrapped, pandas' marks for "nothing" as None."""
    home = type(value).__module__.partition(".")[0]
    if home == "numpy":
        return value.tolist()
    if home == "pandas" and str(value) in ("NaT", "<NA>"):
        return None
    return value
