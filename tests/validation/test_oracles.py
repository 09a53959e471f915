"""Types that are read by hand, against another reading of the same standard.

XML Schema's durations, years and moments against elementpath; GeoJSON against a JSON Schema, which cannot say that a
ring is closed. Decision 0009 tells why neither of them reads the cells itself.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from sanctions_data.validation.checks.json_schema import Compiled, compile_schema
from sanctions_data.validation.types import temporal
from sanctions_data.validation.types.nested import is_geojson

needs_elementpath = pytest.mark.skipif(find_spec("elementpath") is None, reason="needs elementpath (extra test)")


def datatypes() -> Any:
    return import_module("elementpath.datatypes")


PART = st.sampled_from(["", "0", "1", "12", "007", "86400"])
DURATION = st.builds(
    lambda sign, parts, seconds: (
        sign
        + "P"
        + "".join(f"{number}{unit}" for number, unit in zip(parts[:3], "YMD", strict=True) if number)
        + "T"
        + "".join(f"{number}{unit}" for number, unit in zip(parts[3:], "HM", strict=True) if number)
        + (f"{seconds}S" if seconds else "")
    ),
    st.sampled_from(["", "-"]),
    st.tuples(PART, PART, PART, PART, PART),
    st.sampled_from(["", "0", "59", "0.5", "90.25"]),
).map(lambda text: text.removesuffix("T"))


def read(kind: Any, text: str) -> Any:
    """Return what elementpath makes of a text; None if it refuses it."""
    try:
        return kind.fromstring(text)
    except (ValueError, OverflowError):
        return None


def parsed(parse: Any, text: str) -> Any:
    try:
        return parse(text)
    except ValueError:
        return None


@needs_elementpath
@given(st.one_of(DURATION, st.text("PTYMDHS-+.0123 ", max_size=12)))
@example("P1Y")
@example("PT")
@example("P1D")
@example("-P1M")
@example("PT0.000001S")
@settings(max_examples=500, deadline=None)
def test_durations_are_those_of_elementpath(text: str) -> None:
    ours, theirs = parsed(temporal.parse_duration, text), read(datatypes().Duration, text)
    assert (ours is None) is (theirs is None or text != text.strip())
    if ours is not None:
        assert ours == (theirs.months, Decimal(theirs.seconds))


@needs_elementpath
@given(DURATION, DURATION)
@settings(max_examples=500, deadline=None)
def test_durations_have_the_order_of_elementpath(one: str, two: str) -> None:
    ours = parsed(temporal.parse_duration, one), parsed(temporal.parse_duration, two)
    if None in ours:
        return
    theirs = datatypes().Duration.fromstring(one), datatypes().Duration.fromstring(two)
    assert (ours[0] == ours[1]) is (theirs[0] == theirs[1])
    assert temporal.duration_above(*ours) is (theirs[0] > theirs[1])


YEAR = st.sampled_from(["2021", "0001", "0000", "-0001", "9999", "10000", "99999", "01999", "-2020", "202", "+2021"])
ZONE = st.sampled_from(["", "Z", "+00:00", "-05:30", "+14:00", "+14:01", "-14:00", "+5:00", "z"])
MONTH = st.sampled_from(["-01", "-12", "-00", "-13", "-1", "-02"])
TYPES = {
    "year": (temporal.parse_year, "GregorianYear10", st.builds("{}{}".format, YEAR, ZONE)),
    "yearmonth": (temporal.parse_yearmonth, "GregorianYearMonth10", st.builds("{}{}{}".format, YEAR, MONTH, ZONE)),
    "datetime": (
        temporal.parse_datetime,
        "DateTime10",
        st.builds(
            "{}{}{}T{}{}".format,
            YEAR,
            MONTH,
            st.sampled_from(["-01", "-28", "-29", "-30", "-31", "-32"]),
            st.sampled_from(["00:00:00", "23:59:59.5", "24:00:00", "24:00:01", "12:60:00", "12:00"]),
            ZONE,
        ),
    ),
}


@needs_elementpath
@pytest.mark.parametrize("kind", list(TYPES))
@given(data=st.data())
@settings(max_examples=300, deadline=None)
def test_moments_are_those_of_elementpath(kind: str, data: st.DataObject) -> None:
    parse, name, texts = TYPES[kind]
    one, two = data.draw(texts), data.draw(texts)
    # elementpath refuses the 29 February of the year before 0001, and keeps that year apart from 0001 in every zone
    assume(one.startswith("-") is two.startswith("-") and not re.search("^-.*-02-29", f"{one}\n{two}", re.MULTILINE))
    ours = [parsed(parse, text) for text in (one, two)]
    theirs = [read(getattr(datatypes(), name), text) for text in (one, two)]
    assert [value is None for value in ours] == [value is None for value in theirs], (one, two)
    if None in ours or ours[0][2] != ours[1][2]:  # elementpath gives a moment without a zone the zone of the machine
        return
    assert (ours[0] == ours[1]) is (theirs[0] == theirs[1])
    assert temporal.moment_above(ours[0], ours[1]) is (theirs[0] > theirs[1])


def test_the_year_before_1_is_written_as_minus_1() -> None:
    """XML Schema 1.0, part 2, 3.2.7: -0001 is 1 BCE, which is a leap year, and ends where 0001 begins."""
    assert temporal.parse_datetime("-0001-12-31T24:00:00") == temporal.parse_datetime("0001-01-01T00:00:00")
    assert temporal.parse_datetime("-0001-12-31T23:00:00-02:00") == temporal.parse_datetime("0001-01-01T01:00:00Z")
    assert temporal.parse_datetime("-0001-03-01T00:00:00")[0] - temporal.parse_datetime("-0001-02-29T00:00:00")[0] == 1
    for year in ("-0005", "-0401", "-131525"):
        assert parsed(temporal.parse_datetime, f"{year}-02-29T00:00:00") is not None
    for year in ("-0004", "-0101", "-0400"):
        assert parsed(temporal.parse_datetime, f"{year}-02-29T00:00:00") is None


@lru_cache(maxsize=1)
def geojson() -> Compiled:
    text = (Path(__file__).parent / "geojson.schema.json").read_text(encoding="utf-8")
    return compile_schema(json.loads(text), "GeoJSON")


def is_closed(value: Any) -> bool:
    """Return whether every ring of a GeoJSON object ends where it begins."""
    if isinstance(value, list):
        return all(map(is_closed, value))
    if not isinstance(value, dict):
        return True
    rings = value.get("coordinates", []) if value.get("type") in ("Polygon", "MultiPolygon") else []
    if value.get("type") == "MultiPolygon":
        rings = [ring for polygon in rings for ring in polygon]
    below = [value.get(name) for name in ("geometry", "geometries", "features")]
    return all(ring[0] == ring[-1] for ring in rings) and all(map(is_closed, below))


NUMBER = st.sampled_from([0, 1, -180, 90.5, 1000])
POSITION = st.lists(st.one_of(NUMBER, st.sampled_from(["1", True, None])), max_size=4) | st.lists(
    NUMBER, min_size=2, max_size=3
)
RING = st.lists(POSITION, max_size=5) | st.lists(POSITION, min_size=3, max_size=4).map(lambda ring: [*ring, ring[0]])
KINDS = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
COORDINATES = st.one_of(POSITION, RING, st.lists(RING, max_size=2), st.lists(st.lists(RING, max_size=2), max_size=2))
BOX = st.fixed_dictionaries({}, optional={"bbox": st.lists(NUMBER, min_size=3, max_size=7) | st.none()})
SIMPLE = st.builds(
    lambda kind, coordinates, more: {"type": kind, "coordinates": coordinates, **more},
    st.sampled_from([*KINDS, "Feature", "point", None]),
    COORDINATES,
    BOX,
)
GEOMETRY = st.recursive(
    SIMPLE,
    lambda inner: st.builds(
        lambda geometries, more: {"type": "GeometryCollection", "geometries": geometries, **more},
        st.lists(inner, max_size=2) | st.none(),
        BOX,
    ),
    max_leaves=3,
)
FEATURE = st.builds(
    lambda body, more: {"type": "Feature", **body, **more},
    st.fixed_dictionaries(
        {},
        optional={
            "geometry": GEOMETRY | st.none(),
            "properties": st.sampled_from([None, {}, {"a": 1}, [], "x"]),
            "id": st.sampled_from(["a", 1, 1.5, None, True, []]),
        },
    ),
    BOX,
)
COLLECTION = st.builds(
    lambda features, more: {"type": "FeatureCollection", "features": features, **more},
    st.lists(FEATURE | GEOMETRY, max_size=2) | st.none(),
    BOX,
)
EDGES: list[Any] = [
    {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]},
    {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [1, 0]]]},
    {"type": "Feature", "geometry": None, "properties": None},
    {"type": "Point", "coordinates": []},
    [],
    None,
]


@given(st.one_of(GEOMETRY, FEATURE, COLLECTION, st.sampled_from(EDGES)))
@settings(max_examples=600, deadline=None)
def test_geojson_is_what_its_schema_allows_with_closed_rings(value: Any) -> None:
    allowed = geojson().is_valid(value)
    assert is_geojson(value) is (allowed and is_closed(value))
