"""Datetimes, numbers and keys are checked by their texts where texts say as much as values, and else by values."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sanctions_data.validation import validate
from sanctions_data.validation.types.temporal import from_datetime, moment_text, parse_datetime

from .same_result import SLOW, both
from .tables import write

for library in ("polars", "pandas", "pyarrow", "duckdb"):
    pytest.importorskip(library)
DAYS = ["2020-02-28", "2020-02-29", "2020-03-01", "2021-02-29", "0999-12-31", "1000-01-01", "9999-12-31", "-0001-01-01"]
CLOCKS = ["00:00:00", "23:59:59", "24:00:00", "12:00:00", "12:00:60", "13:00:00", "12:00"]
FRACTIONS = ["", "", "", ".0", ".5", ".50", ".123456789", ".1234567891", ".", ".000", ".999999"]
ZONES = ["", "", "Z", "Z", "+00:00", "-00:00", "+01:00", "-01:00", "+13:59", "+14:00", "-14:00", "+0100", "z"]
MOMENTS = st.builds(
    "{}{}{}{}{}".format,
    *map(st.sampled_from, (DAYS, ["T", "T", "T", " ", "t"], CLOCKS, FRACTIONS, ZONES)),
)
DATETIMES = st.one_of(MOMENTS, st.sampled_from([*DAYS, "", "-", "x", "2020-02-28T12:00:00\n", "20200228T120000"]))


def _reads(text: str) -> bool:
    try:
        parse_datetime(text)
    except ValueError:
        return False
    return True


BOUNDS = MOMENTS.filter(_reads)


def rows_of(texts: list[str]) -> list[list[str]]:
    return [[str(at), text] for at, text in enumerate(texts)]


def agree(field: dict[str, Any], texts: list[str], **schema: Any) -> None:
    whole = {"fields": [{"name": "n"}, {"name": "x", **field}], **schema}
    rows_say, columns_say = both(write(["n", "x"], rows_of(texts)), whole)
    assert columns_say == rows_say


@pytest.mark.slow
@SLOW
@given(
    st.sampled_from(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]),
    BOUNDS,
    st.lists(DATETIMES, min_size=1, max_size=12),
)
@example("exclusiveMinimum", "2020-02-28T12:00:00Z", ["2020-02-28T12:00:00.0Z", "2020-02-28T12:00:00.5Z"])
@example("maximum", "2020-02-28T12:00:00Z", ["2020-02-28T12:00:00.5Z", "2020-02-28T12:00:00Z"])
@example("minimum", "2020-02-28T12:00:00.5Z", ["2020-02-28T12:00:00.0Z", "2020-02-28T12:00:00.5Z"])
@example("minimum", "9999-12-31T00:00:00Z", ["9999-12-31T00:00:00Z"])
def test_bounds_of_datetimes(name: str, bound: str, texts: list[str]) -> None:
    agree({"type": "datetime", "constraints": {name: bound}}, texts)


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(["polars", "pandas", "pyarrow", "duckdb"]),
    st.sampled_from(
        [
            {"constraints": {"minimum": "2020-02-28T12:00:00Z"}},
            {"constraints": {"exclusiveMaximum": "2020-02-28T12:00:00"}},
            {"constraints": {"maximum": "2020-02-28T12:00:00Z", "exclusiveMinimum": "1000-01-01T00:00:00Z"}},
            {"format": "any"},
            {"format": "%Y-%m-%dT%H:%M:%SZ"},
        ]
    ),
    st.lists(DATETIMES, min_size=1, max_size=12),
)
def test_datetimes_in_frames(library: str, field: dict[str, Any], texts: list[str]) -> None:
    import duckdb
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    table = pa.table({"n": [str(at) for at in range(len(texts))], "x": texts})
    makes: dict[str, Any] = {"polars": pl.DataFrame, "pandas": pd.DataFrame, "pyarrow": pa.table}
    frame = duckdb.from_arrow(table) if library == "duckdb" else makes[library](table.to_pydict())
    schema = {"fields": [{"name": "n"}, {"name": "x", "type": "datetime", **field}], "primaryKey": ["n"]}
    reports = [validate(frame, schema, engine=engine, limit=None) for engine in ("rows", "columns")]
    assert reports[0].tables[0].counts == reports[1].tables[0].counts
    assert sorted(reports[0].problems) == sorted(reports[1].problems)


FORMATS = [
    "%Y-%m-%dT%H:%M:%SZ",
    "%d/%m/%Y %H:%M",
    "%Y%m%d%H%M%S",
    "%y.%m.%d",
    "%Y-%m-%dT%H:%M:%S.%f",
    "%H:%M",
    "%d",
    "%d%m",
]
FORMATS += ["%Y-%j", "%d %B %Y", "%Y-%m-%d%%", "(%Y)", "%m/%d/%y é", "%Y-%m-%dT%H:%M:%S%z", "%m.%d.%Y"]
SLIPS = st.sampled_from(["", "", "", " ", "0", "x", "\n"])


@pytest.mark.slow
@SLOW
@given(
    st.sampled_from(FORMATS),
    st.lists(st.tuples(st.datetimes(), SLIPS, st.integers(0, 20)), min_size=1, max_size=8),
    st.sampled_from(["datetime", "date", "time"]),
)
def test_date_patterns(pattern: str, moments: list[tuple[datetime, str, int]], kind: str) -> None:
    """Days that a month does not have are tried too."""
    texts = []
    for moment, slip, at in moments:
        text = moment.strftime(pattern)
        texts += [text[:at] + slip + text[at:], text.replace(f"{moment.day:02d}", "31"), text.replace("01", "29")]
    agree({"type": kind, "format": pattern}, texts)


ANY = ["2020-02-29", "2020-02-29T12:00:00Z", "2020-02-29 12:00:00.123+01:00", "2020-02-29T12:00:00.1234", "12:00:00"]
ANY += ["12:00", "12:00:00Z", "28 February 2020", "20200229", "2021-02-29", "2020-W01-1", "0999-01-01", "24:00:00"]


@settings(deadline=None)
@given(st.sampled_from(["date", "time", "datetime"]), st.lists(st.one_of(st.sampled_from(ANY), DATETIMES), max_size=8))
def test_any_form_of_a_date(kind: str, texts: list[str]) -> None:
    agree({"type": kind, "format": "any"}, texts)


SPELLINGS = {
    "number": [
        "0",
        "-0",
        "0.0",
        "-0.00",
        "1",
        "1.0",
        "01",
        "+1",
        "1e0",
        "10e-1",
        ".5",
        "0.5",
        "0.50",
        "5.",
        "NaN",
        "INF",
    ],
    "integer": ["0", "-0", "00", "1", "01", "+1", "-1", "1.0", "9" * 30, "0" + "9" * 30, "9" * 5000, "+" + "9" * 5000],
    "year": ["2020", "2020Z", "2020+00:00", "2020+01:00", "02020", "12020", "-2020", "0999"],
    "yearmonth": ["2020-01", "2020-01Z", "2020-01-00:00", "12020-01", "0999-01", "2020-13"],
    "duration": ["P1Y", "P12M", "PT24H", "P1D", "P30D", "P1M", "P"],
    "boolean": ["true", "True", "1", "false", "0"],
    "list": ["1,2", "01,2", "2,1", "1,2,"],
    "geopoint": ["1, 2", "1,2", "1.0, 2", "181, 0"],
    "array": ["[1]", "[1.0]", "[ 1 ]", "[2]", "{}"],
    "object": ['{"a": 1, "b": 2}', '{"b": 2.0, "a": 1}', "{}"],
    "date": ["2020-02-29", "2021-02-29", "0999-01-01"],
    "time": ["12:00:00", "12:00:00 "],
    "string": ["a", "b", "\x1f", "a\x1fb"],
}
SPELLINGS["number"] += ["1" + "0" * 50, "1e50", "10e49", "1." + "0" * 60, "1e-50", "0." + "0" * 49 + "1", "1e999999999"]
SPELLINGS["number"] += [
    "1" * 41,
    "+" + "1" * 41,
    "1" * 29 + "." + "1" * 29,
    "0" + "1" * 29 + "." + "1" * 29,
    "1e-999999999",
]
EXTRA: dict[str, dict[str, Any]] = {"list": {"itemType": "integer"}}
KEYS = st.sampled_from(sorted(SPELLINGS)).flatmap(
    lambda kind: st.tuples(st.just(kind), st.lists(st.sampled_from([*SPELLINGS[kind], "", "-"]), max_size=10))
)


@pytest.mark.slow
@SLOW
@given(
    KEYS,
    st.sampled_from([[""], ["", "-"], ["-"], []]),
    st.sampled_from([{}, {"primaryKey": ["x"]}, {"uniqueKeys": [["x", "n"]]}]),
)
@example(("number", SPELLINGS["number"] * 2), [""], {})
@example(("integer", SPELLINGS["integer"] * 2), [], {"primaryKey": ["x"]})
def test_keys_with_several_texts(key: tuple[str, list[str]], missing: list[str], more: dict[str, Any]) -> None:
    kind, texts = key
    constraints = {} if more else {"constraints": {"unique": True}}
    fields = [{"name": "n", "type": "any"}, {"name": "x", "type": kind, **EXTRA.get(kind, {}), **constraints}]
    rows = [[str(at % 2) if text else "", text] for at, text in enumerate(texts)]
    rows_say, columns_say = both(write(["n", "x"], rows), {"fields": fields, "missingValues": missing, **more})
    assert columns_say == rows_say


@pytest.mark.slow
@SLOW
@given(st.lists(DATETIMES, max_size=12), st.sampled_from(["default", "any"]))
@example(
    ["2020-02-28T12:00:00Z", "2020-02-28T13:00:00+01:00", "2020-02-28T12:00:00.0Z", "2020-02-28T12:00:00"], "default"
)
@example(["2020-02-28T12:00:00." + "1" * 40 + "Z", "2020-02-28T12:00:00." + "1" * 39 + "2Z"], "default")
def test_keys_that_are_datetimes(texts: list[str], form: str) -> None:
    agree({"type": "datetime", "format": form, "constraints": {"unique": True}}, texts)


@given(st.datetimes(min_value=datetime(1000, 1, 1)))
def test_the_usual_text_of_a_moment_is_read_as_this_moment(moment: datetime) -> None:
    value = from_datetime(moment)
    text = moment_text(value)
    assert text is not None
    assert parse_datetime(text) == value


@pytest.mark.parametrize("number", [1, 30_000])
def test_one_odd_key_among_many_is_found(number: int) -> None:
    """Rows far apart, written in two ways; other spellings alone do not make the table slow."""
    texts = [f"{at}.5" for at in range(40_000)] + [f"0{at}.50" for at in range(number)] + ["x"]
    schema = {"fields": [{"name": "n"}, {"name": "x", "type": "number", "constraints": {"unique": True}}]}
    report = validate(write(["n", "x"], rows_of(texts)), schema, engine="columns")
    assert report.tables[0].engine == "columns"
    assert report.counts == {"type-error": 1, "unique-error": number}
    assert report.problems[0].row == 40_002
    assert "line 2" in report.problems[0].message
