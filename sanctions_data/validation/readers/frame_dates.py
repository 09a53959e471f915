"""Days, moments and durations of frames as Python has them; `OutOfRange` for those that it has no value for.

Python's years go from 1 to 9999, those of Parquet, Polars, PyArrow and DuckDB much further. One such value would end
the reading of the whole table, so a column that holds one is converted here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sanctions_data.validation.values.error_cell import ErrorCell, OutOfRange

if TYPE_CHECKING:
    import duckdb
    import polars
    import pyarrow

# the first and the last day, and the last second, counted from 1970; a zone may move a moment by a day
DAYS = -719_162, 2_932_896
SECONDS = DAYS[0] * 86_400 + 86_400, DAYS[1] * 86_400 - 1
LASTING = 999_999_998 * 86_400  # seconds of the longest duration
PER_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
DUCKDB = re.compile(r"(\d+)-(\d\d)-(\d\d)( \(BC\))?(?: (\d\d:\d\d:\d\d(?:\.\d+)?))?([+-]\d\d(?::\d\d)?)?")


def bounds_of(kind: str, unit: str) -> tuple[int, int]:
    """Return the least and the greatest number of 64 bits, of a kind and unit, that Python has a value for.

    Args:
        kind: "date", "datetime" or "duration".
        unit: "d" of a date; "s", "ms", "us" or "ns".
    """
    if kind == "date":
        return DAYS
    low, high = (-LASTING, LASTING) if kind == "duration" else SECONDS
    return max(low * PER_SECOND[unit], -(2**63)), min(high * PER_SECOND[unit], 2**63 - 1)


def beyond(kind: str, unit: str, number: int, zoned: bool = False) -> OutOfRange:
    """Return what a number of days or seconds since 1970 stands for, or a duration.

    Args:
        kind, unit: see `bounds_of`.
        number: of units.
        zoned: whether the moment is in UTC.
    """
    if kind == "date":
        return OutOfRange(kind, _day(number))
    if kind == "duration":
        seconds = Decimal(abs(number)) / PER_SECOND[unit]
        return OutOfRange(kind, f"{'-' if number < 0 else ''}PT{seconds:f}S")
    whole, part = divmod(number, PER_SECOND[unit])
    day, second = divmod(whole, 86_400)
    clock = f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
    digits = f".{part:0{len(str(PER_SECOND[unit])) - 1}}".rstrip("0") if part else ""
    return OutOfRange(kind, f"{_day(day)}T{clock}{digits}{'Z' if zoned else ''}")


def _day(number: int) -> str:
    """Return a day counted from 1970 in the proleptic Gregorian calendar; in XML Schema the year -1 comes before 1."""
    era, day = divmod(number + 719_468, 146_097)  # eras of 400 years, from March of the year 0
    of_era = (day - day // 1460 + day // 36_524 - day // 146_096) // 365
    rest = day - (365 * of_era + of_era // 4 - of_era // 100)
    month = (5 * rest + 2) // 153
    year = of_era + era * 400 + (month >= 10)
    shown = f"{year:04}" if year > 0 else f"-{1 - year:04}"
    return f"{shown}-{(month + 2) % 12 + 1:02}-{rest - (153 * month + 2) // 5 + 1:02}"


def polars_rows(frame: polars.DataFrame) -> Iterator[tuple[object, ...]]:
    """Yield the rows of a Polars frame."""
    import polars as pl

    far: dict[int, list[object]] = {}
    for at, series in enumerate(frame.iter_columns()):
        if series.dtype.is_nested():
            if not _has_values(series):
                far[at] = [_nested(series[row : row + 1]) for row in range(series.len())]
        elif (kind := _kind(series)) is not None and not (inside := _inside(series, kind)).all():
            near = frame.select(pl.when(inside).then(series)).to_series().to_list()
            unit, zoned = getattr(series.dtype, "time_unit", "d"), getattr(series.dtype, "time_zone", None) is not None
            far[at] = _mixed(near, series.to_physical().to_list(), kind, unit, zoned)
    if not far:
        yield from frame.iter_rows()
        return
    yield from _columns_as_rows([far.get(at) or series.to_list() for at, series in enumerate(frame.iter_columns())])


def arrow_rows(table: pyarrow.Table) -> Iterator[tuple[object, ...]]:
    """Yield the rows of a PyArrow table."""
    for batch in table.to_batches():
        yield from _columns_as_rows([_arrow_column(column) for column in batch.columns])


def _arrow_column(column: pyarrow.Array[Any]) -> list[object]:
    import pyarrow
    from pyarrow import compute, types

    of = column.type
    kind = "date" if types.is_date(of) else "datetime" if types.is_timestamp(of) else "duration"
    if not (types.is_date(of) or types.is_timestamp(of) or types.is_duration(of)) or not len(column):
        return list(column.to_pylist())
    unit = "d" if types.is_date32(of) else "ms" if types.is_date(of) else of.unit
    numbers = column.cast(pyarrow.int32() if unit == "d" else pyarrow.int64()).cast(pyarrow.int64())
    if types.is_date64(of):
        numbers, unit = compute.divide(numbers, pyarrow.scalar(86_400_000)), "d"
    low, high = map(pyarrow.scalar, bounds_of(kind, unit))
    inside = compute.and_(compute.greater_equal(numbers, low), compute.less_equal(numbers, high))
    if compute.all(inside).as_py() in (True, None):
        return list(column.to_pylist())
    near = compute.if_else(inside, column, pyarrow.scalar(None, of)).to_pylist()
    return _mixed(near, numbers.to_pylist(), kind, unit, getattr(of, "tz", None) is not None)


def _kind(series: polars.Series) -> str | None:
    """Return the kind of the moments in a Polars series, as `bounds_of` takes it; None if it has others or no rows."""
    name = str(series.dtype.base_type()).lower()
    return name if name in ("date", "datetime", "duration") and series.len() else None


def _inside(series: polars.Series, kind: str) -> polars.Series:
    """Return for each moment of a Polars series whether Python has a value for it."""
    return series.to_physical().is_between(*bounds_of(kind, getattr(series.dtype, "time_unit", "d")))


def _has_values(series: polars.Series) -> bool:
    """Return whether Python has a value for every moment in a Polars series of lists, arrays or structs."""
    if (kind := _kind(series)) is not None:
        return bool(_inside(series, kind).all())
    if not series.dtype.is_nested() or not re.search("Date|Duration", str(series.dtype)):
        return True
    inner = [series.struct.field(name) for name in series.struct.fields] if hasattr(series.dtype, "fields") else None
    return all(map(_has_values, [series.explode(empty_as_null=True)] if inner is None else inner))


def _nested(one: polars.Series) -> object:
    """Return the list or struct of a Polars series of one row."""
    if _has_values(one):
        return one.to_list()[0]
    shown = str(one.to_physical().to_list()[0])
    return ErrorCell(shown, "type", "holds a moment that Python has no value for")


def _mixed(near: Sequence[object], numbers: Sequence[int | None], kind: str, unit: str, zoned: bool) -> list[object]:
    """Return the values of a column: those that Python has, and `OutOfRange` for the others."""
    pairs = zip(near, numbers, strict=True)
    return [
        value if value is not None or number is None else beyond(kind, unit, number, zoned) for value, number in pairs
    ]


def _columns_as_rows(columns: Sequence[Sequence[object]]) -> Iterator[tuple[object, ...]]:
    return zip(*columns, strict=True)


def duckdb_rows(relation: duckdb.DuckDBPyRelation) -> Iterator[tuple[object, ...]]:
    """Yield the rows of a DuckDB relation, which gives a day or a moment beyond Python's as text."""
    kinds = {at: "date" if str(of) == "DATE" else "datetime" for at, of in enumerate(relation.types) if _is_day(of)}
    for row in relation.fetchall():
        if any(isinstance(row[at], str) for at in kinds):
            row = tuple(
                _from_duckdb(kinds[at], value) if at in kinds and isinstance(value, str) else value
                for at, value in enumerate(row)
            )
        yield row


def _is_day(of: object) -> bool:
    return str(of) == "DATE" or str(of).startswith("TIMESTAMP")


def _from_duckdb(kind: str, text: str) -> OutOfRange:
    found = DUCKDB.fullmatch(text)
    if found is None:
        return OutOfRange(kind, text)
    year, month, day, before, clock, zone = found.groups()
    zone = "" if zone is None else "Z" if zone.strip("+-0:") == "" else zone if ":" in zone else f"{zone}:00"
    shown = f"{'-' if before else ''}{year:>04}-{month}-{day}"
    return OutOfRange(kind, shown if kind == "date" else f"{shown}T{clock or '00:00:00'}{zone}")
