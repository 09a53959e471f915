"""Values that Python has no type for, and columns that are damaged or not read: both engines and all frames agree."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sanctions_data.errors import UnreadableFile
from sanctions_data.validation import Engine, validate
from sanctions_data.validation.bad_rows import write_bad_rows
from sanctions_data.validation.readers.frame_dates import PER_SECOND, beyond, bounds_of
from sanctions_data.validation.types.temporal import parse_datetime, parse_duration

pl = pytest.importorskip("polars")
FAR = 1_608_803_040_000_000_000  # microseconds: the year 52950
ENGINES = pytest.mark.parametrize("engine", ["rows", "columns"])


@given(st.sampled_from(["s", "ms", "us"]), st.data())
def test_moments_that_python_has_are_written_as_python_writes_them(unit: str, data: Any) -> None:
    low, high = bounds_of("datetime", unit)
    number = data.draw(st.integers(low, high))
    moment = datetime(1970, 1, 1) + timedelta(microseconds=number * 10**6 // PER_SECOND[unit])
    assert parse_datetime(beyond("datetime", unit, number).text) == parse_datetime(moment.isoformat())
    day = number // (86_400 * PER_SECOND[unit])
    assert beyond("date", "d", day).text == moment.date().isoformat()


@given(st.sampled_from(list(PER_SECOND)), st.integers(-(2**63), 2**63 - 1))
@example("us", -4_212_658_540_800_000_001)  # a 29 February before the year 1
def test_any_number_is_a_moment_and_a_duration(unit: str, number: int) -> None:
    moment = beyond("datetime", unit, number, zoned=True)
    day, second, zoned = parse_datetime(moment.text)
    era = parse_datetime("1970-01-01T00:00:00Z")[0]
    found = (day - era) * 86_400 + second
    assert (found, zoned) == (Decimal(number) / PER_SECOND[unit], True)
    assert parse_duration(beyond("duration", unit, number).text) == (0, Decimal(number) / PER_SECOND[unit])


def schema(kind: str, **constraints: Any) -> dict[str, Any]:
    return {"fields": [{"name": "id", "type": "integer"}, {"name": "t", "type": kind, "constraints": constraints}]}


def far_frame(of: Any) -> Any:
    return pl.DataFrame({"id": [1, 2, 3], "t": pl.Series([FAR, 0, None]).cast(pl.Datetime("us")).cast(of)})


def sources(frame: Any) -> dict[str, Any]:
    """A frame as each library has it, and as files."""
    out: dict[str, Any] = {"polars": frame, "lazy": frame.lazy()}
    for kind in ("parquet", "ipc"):
        raw = io.BytesIO()
        getattr(frame, f"write_{kind}")(raw)
        out[kind] = raw.getvalue()
    pandas, duckdb = pytest.importorskip("pandas"), pytest.importorskip("duckdb")
    table = out["pyarrow"] = frame.to_arrow()
    out["duckdb"] = duckdb.from_arrow(table)
    columns = zip(table.column_names, table.columns, strict=True)
    out["pandas"] = pandas.DataFrame(
        {name: pandas.array(column, dtype=pandas.ArrowDtype(column.type)) for name, column in columns}
    )
    return out


JUDGED: list[tuple[Any, dict[str, Any], list[str]]] = [
    (pl.Datetime("us"), schema("datetime"), []),
    (pl.Datetime("ms"), schema("datetime", minimum="2020-01-01T00:00:00"), ["minimum"]),
    (pl.Datetime("us"), schema("datetime", maximum="2020-01-01T00:00:00"), ["maximum"]),
    (pl.Datetime("us", "UTC"), schema("datetime", minimum="2020-01-01T00:00:00Z"), ["minimum"]),
    (pl.Datetime("us"), schema("date"), ["type"]),
    (pl.Datetime("us"), schema("string"), ["type", "type"]),
    (pl.Datetime("us"), schema("any"), []),
    (pl.Datetime("us"), schema("datetime", unique=True, required=True), ["required"]),
    (pl.Date, schema("date"), ["type"]),
    (pl.Date, schema("date", maximum="2020-01-01"), ["type"]),
    (pl.Date, schema("any"), []),
]


@ENGINES
@pytest.mark.parametrize(("of", "contract", "checks"), JUDGED, ids=range(len(JUDGED)))
def test_a_moment_beyond_python_is_checked_and_stops_no_table(
    of: Any, contract: dict[str, Any], checks: list[str], engine: Engine
) -> None:
    for name, source in sources(far_frame(of)).items():
        if name == "pandas" and of == pl.Date:
            continue  # whose days are moments
        report = validate(source, contract, engine=engine)
        assert (name, [problem.check for problem in report.problems]) == (name, checks)
        assert report.rows == 3


@ENGINES
def test_what_is_said_of_a_day_beyond_python(engine: Engine) -> None:
    report = validate(far_frame(pl.Date), schema("date"), engine=engine)
    assert [problem.message for problem in report.problems] == [
        "the day 52950-12-09 is not a date; expected YYYY-MM-DD"
    ]


@ENGINES
def test_a_duration_beyond_python(engine: Engine) -> None:
    frame = pl.DataFrame({"id": [1, 2], "t": pl.Series([2**62, 1000]).cast(pl.Duration("ms"))})
    for source in (frame, frame.to_arrow()):
        report = validate(source, schema("duration", maximum="PT1H"), engine=engine)
        assert [(problem.row, problem.value) for problem in report.problems] == [(1, "PT4611686018427387.904S")]


@ENGINES
def test_a_list_with_a_moment_beyond_python(engine: Engine) -> None:
    frame = far_frame(pl.Datetime("us")).with_columns(pl.concat_list("t").alias("t"))
    assert [problem.row for problem in validate(frame, schema("list"), engine=engine).problems][:1] == [1]
    assert validate(frame, schema("any"), engine=engine).rows == 3


def parquet(frame: Any) -> bytes:
    raw = io.BytesIO()
    frame.write_parquet(raw, compression="zstd")
    return raw.getvalue()


def damaged(column: str) -> bytes:
    """A Parquet file whose column cannot be decoded."""
    names = ("id", "t", "u")
    frame = pl.DataFrame({"id": range(1000), **{name: [f"{name}{at}" for at in range(1000)] for name in names[1:]}})
    raw = bytearray(parquet(frame))
    meta = pytest.importorskip("pyarrow.parquet").ParquetFile(io.BytesIO(bytes(raw))).metadata.row_group(0)
    start = meta.column(names.index(column)).data_page_offset
    raw[start + 40 : start + 80] = b"\xff" * 40
    return bytes(raw)


@ENGINES
@pytest.mark.parametrize("kind", ["string", "any", "integer"])
def test_a_damaged_column_that_the_schema_names_is_never_valid(kind: str, engine: Engine) -> None:
    contract = {"fields": [{"name": "id"}, {"name": "t", "type": kind}], "fieldsMatch": "subset"}
    with pytest.raises(UnreadableFile, match="not a whole parquet file"):
        validate(damaged("t"), contract, engine=engine)


@ENGINES
@pytest.mark.parametrize("match", ["subset", "partial"])
def test_a_damaged_column_that_the_schema_does_not_name_is_not_read(tmp_path: Path, match: str, engine: Engine) -> None:
    contract = {"fields": [{"name": "id", "constraints": {"maximum": 998}, "type": "integer"}], "fieldsMatch": match}
    report = validate(damaged("t"), contract, engine=engine)
    assert (report.rows, [problem.row for problem in report.problems]) == (1000, [1000])
    (tmp_path / "t.parquet").write_bytes(damaged("t"))
    with pytest.raises(UnreadableFile, match="not a whole parquet file"):  # all of a bad row is written
        write_bad_rows(report, tmp_path / "t.parquet", tmp_path / "bad.csv")


@ENGINES
@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_decimals_of_more_digits_than_polars_holds(kind: str, engine: Engine) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table({"id": [1], "t": pyarrow.array([Decimal("9" * 76)], pyarrow.decimal256(76, 0))})
    raw = io.BytesIO()
    if kind == "parquet":
        pytest.importorskip("pyarrow.parquet").write_table(table, raw)
    else:
        with pyarrow.ipc.new_file(raw, table.schema) as out:
            out.write_table(table)
    said = "its column 't' holds decimals of 76 digits, and at most 38 are read; store it as text, or with fewer digits"
    with pytest.raises(UnreadableFile, match=said):
        validate(raw.getvalue(), schema("number"), engine=engine)
    only = {"fields": [{"name": "id", "type": "integer"}], "fieldsMatch": "subset"}
    if kind == "parquet":
        assert validate(raw.getvalue(), only, engine=engine).valid
    assert validate(table, schema("number"), engine=engine).valid


@pytest.mark.parametrize("unit", list(PER_SECOND))
@ENGINES
def test_durations_of_every_unit_are_read_from_arrow(engine: Engine, unit: str) -> None:
    """The bounds of Python's durations are beyond 64 bits in microseconds and nanoseconds."""
    pyarrow = pytest.importorskip("pyarrow")
    column = pyarrow.array([0, PER_SECOND[unit], None], pyarrow.duration(unit))
    table = pyarrow.table({"id": [1, 2, 3], "t": column})
    report = validate(table, schema("duration", exclusiveMaximum="PT1S"), engine=engine)
    assert [(each.row, each.check) for each in report.problems] == [(2, "exclusiveMaximum")]
