"""Integers in columns of floats and native datetimes are checked where they are, as the rows engine checks them."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from importlib.metadata import version
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sanctions_data.validation import validate

from .same_result import SLOW

for library in ("polars", "pandas", "pyarrow", "duckdb", "numpy"):
    pytest.importorskip(library)

import numpy as np  # noqa: E402
import polars as pl  # noqa: E402
import pyarrow as pa  # noqa: E402

LIBRARIES = st.sampled_from(["polars", "pandas", "pyarrow", "duckdb"])


def frame_of(library: str, array: Any) -> object:
    """Return a frame with a key and a column."""
    table = pa.table({"n": list(range(len(array))), "x": array})
    if library == "duckdb":
        import duckdb

        return duckdb.from_arrow(table)
    if library == "pandas":
        return table.to_pandas()
    return pl.from_arrow(table) if library == "polars" else table


def agree(frame: object, field: dict[str, Any], more: dict[str, Any]) -> str:
    schema = {"fields": [{"name": "n", "type": "integer"}, {"name": "x", **field}], "primaryKey": ["n"], **more}
    reports = [validate(frame, schema, engine=engine, limit=None) for engine in ("rows", "columns")]
    assert reports[0].tables[0].counts == reports[1].tables[0].counts
    assert sorted(reports[0].problems) == sorted(reports[1].problems)
    return reports[1].tables[0].engine


FLOATS = st.sampled_from(
    [*(0.0, -0.0, 1.0, 1.5, -3.0, 10.0, 2.0**53, 2.0**53 + 2, 1e300, 5e-324), math.nan, math.inf, -math.inf, None]
)
LIMITS: list[dict[str, Any]] = [
    {},
    {"required": True},
    {"minimum": 1},
    {"maximum": 2**53},
    {"exclusiveMinimum": 0, "exclusiveMaximum": 10},
    {"maximum": 2**53 + 1},
    {"enum": [0, 1]},
    {"unique": True},
]


@pytest.mark.slow
@SLOW
@given(LIBRARIES, st.lists(FLOATS, max_size=8), st.sampled_from(LIMITS), st.sampled_from([pa.float64(), pa.float32()]))
@example("pyarrow", [0.0, -0.0], {"unique": True}, pa.float64())
@example("pandas", [1.0, None, 2.0], {}, pa.float64())
def test_integers_in_columns_of_floats(
    library: str, values: list[float | None], constraints: dict[str, Any], dtype: pa.DataType
) -> None:
    if dtype == pa.float32():
        values = [None if value is None else float(np.float32(value)) for value in values if value != 1e300]
    frame = frame_of(library, pa.array(values, dtype))
    agree(frame, {"type": "integer", "constraints": constraints}, {})


MOMENT = datetime(2020, 2, 29)
MOMENTS = st.sampled_from(
    [
        *(MOMENT, MOMENT + timedelta(hours=1), MOMENT + timedelta(days=1), MOMENT - timedelta(microseconds=1)),
        *(MOMENT + timedelta(microseconds=1), datetime(1969, 12, 31), datetime(1969, 12, 31, 23, 59, 59, 999_999)),
        *(datetime(1800, 1, 1), datetime(2200, 1, 1), None),
    ]
)
EXTREMES = st.sampled_from([datetime(1, 1, 1), datetime(999, 12, 31), datetime(1000, 1, 1), datetime(9999, 12, 31)])
BOUNDS = ["2020-02-29", "1969-12-31", "1500-01-01", "9999-12-31"]
NAMES = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]


@pytest.mark.slow
@SLOW
@given(
    LIBRARIES,
    st.sampled_from(["ns", "us", "ms", "s"]),
    st.lists(st.tuples(st.one_of(MOMENTS, MOMENTS, EXTREMES), st.sampled_from([0, 0, 1, -1])), max_size=8),
    st.sampled_from(["date", "datetime"]),
    st.one_of(
        st.just({}), st.just({"required": True}), st.dictionaries(st.sampled_from(NAMES), st.sampled_from(BOUNDS))
    ),
    st.sampled_from([{}, {"uniqueKeys": [["x"]]}]),
    st.sampled_from([None, None, "UTC", "Asia/Tokyo"]),
)
@example("polars", "ns", [(MOMENT, 1)], "datetime", {"exclusiveMinimum": "2020-02-29"}, {}, None)
@example("pandas", "ns", [(MOMENT, -1)], "datetime", {"exclusiveMaximum": "2020-02-29"}, {}, None)
@example("pandas", "ns", [(MOMENT, 1), (MOMENT, 0)], "datetime", {}, {"uniqueKeys": [["x"]]}, None)
def test_native_datetimes(
    library: str,
    unit: Any,
    moments: list[tuple[datetime | None, int]],
    kind: str,
    constraints: dict[str, Any],
    more: dict[str, Any],
    zone: str | None,
) -> None:
    """As dates and as datetimes, of each precision; `1` adds a nanosecond."""
    factor = {"ns": 10**9, "us": 10**6, "ms": 10**3, "s": 1}[unit]
    values: list[int | None] = []
    if library == "pandas" and zone == "Asia/Tokyo" and int(version("pandas").split(".")[0]) < 3:
        # pandas 2 ends the process on a moment of an early year in such a zone
        moments = [(moment, extra) for moment, extra in moments if moment is None or 1800 <= moment.year < 9999]
    for moment, nanosecond in moments:
        if moment is None or (unit == "ns" and not 1700 < moment.year < 2250):
            values.append(None)
            continue
        whole = (moment - datetime(1970, 1, 1)) // timedelta(microseconds=1)
        values.append(whole * factor // 10**6 + (nanosecond if unit == "ns" else 0))
    if kind == "datetime":
        constraints = {name: f"{bound}T00:00:00" if bound is not True else bound for name, bound in constraints.items()}
    frame = frame_of(library, pa.array(values, pa.timestamp(unit, zone)))
    agree(frame, {"type": kind, "constraints": constraints}, more)


@pytest.mark.parametrize("library", ["polars", "pandas", "pyarrow"])
@pytest.mark.parametrize("kind", ["date", "datetime", "integer"])
def test_columns_of_frames_are_not_read_value_by_value(
    library: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sanctions_data.validation.engines.columns import typed_frames

    days = pa.array([datetime(2020, 1, 1) + timedelta(days=at) for at in range(9)], pa.timestamp("us"))
    array = pa.array([float(at) for at in range(9)]) if kind == "integer" else days
    read: list[object] = []
    cell = typed_frames.FrameValidator.cell

    def note(self: typed_frames.FrameValidator, *arguments: Any) -> None:
        read.append(arguments)
        cell(self, *arguments)

    monkeypatch.setattr(typed_frames.FrameValidator, "cell", note)
    agree(frame_of(library, array), {"type": kind, "constraints": {"unique": True}}, {})
    assert read == []
