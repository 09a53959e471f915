"""Lists, durations, geopoints and GeoJSON in their usual forms are recognised by expressions."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, reject
from hypothesis import strategies as st

from sanctions_data.validation.errors import InvalidSchema

from .same_result import SLOW, both
from .tables import write

pytest.importorskip("polars")
ITEMS = [
    "1",
    "-1",
    "+01",
    "1.5",
    "1.",
    ".5",
    "1e5",
    "",
    " 1",
    "x",
    "2020-02-29",
    "2021-02-29",
    "12:00:00",
    "2020",
    "2020-13",
]
ITEMS += ["2020-02-29T12:00:00Z", "9" * 5000, "2020-02", "24:00:00", "-"]
TYPES = ["integer", "number", "date", "time", "datetime", "boolean", "string"]


def agree(field: dict[str, Any], texts: list[str], missing: list[str]) -> None:
    schema = {"fields": [{"name": "n"}, {"name": "x", **field}], "missingValues": missing}
    rows = [[str(at), text] for at, text in enumerate(texts)]
    rows_say, columns_say = both(write(["n", "x"], rows), schema)
    assert columns_say == rows_say


MISSING = st.sampled_from([[""], ["", "-"], ["P1Y"], []])


@pytest.mark.slow
@SLOW
@given(
    st.lists(st.lists(st.sampled_from(ITEMS), max_size=4), max_size=6),
    st.sampled_from(TYPES),
    st.sampled_from([",", ";", "-", ".", "::", "T", " ", "é", "\\"]),
    MISSING,
)
@example([["2020-02-29", "2020-02-29"]], "date", "-", [""])
def test_lists(lists: list[list[str]], kind: str, delimiter: str, missing: list[str]) -> None:
    texts = [delimiter.join(items) for items in lists]
    try:
        agree({"type": "list", "itemType": kind, "delimiter": delimiter}, texts, missing)
    except InvalidSchema:  # a delimiter that numbers have in them
        reject()


DURATIONS = st.from_regex(
    r"-?P([0-9]{1,2}Y)?([0-9]M)?([0-9]D)?(T([0-9]H)?([0-9]M)?([0-9](\.[0-9]?)?S)?)?", fullmatch=True
)
LONG = ["P" + "9" * 5000 + "Y", "P1Y\n", "PT0.0S", "p1y", "P1S", "+P1Y"]


@pytest.mark.slow
@SLOW
@given(
    st.lists(st.one_of(DURATIONS, st.sampled_from(LONG)), max_size=8),
    st.sampled_from([{}, {"minimum": "P1M"}]),
    MISSING,
)
def test_durations(texts: list[str], constraints: dict[str, Any], missing: list[str]) -> None:
    agree({"type": "duration", "constraints": constraints}, texts, missing)


ANGLE = st.from_regex(r"[+-]?(0|9|90|89|91|179|180|181|1000|007)(\.[05]{0,2})?(e1)?", fullmatch=True)
POINTS = st.builds("{}{}{}".format, ANGLE, st.sampled_from([",", ", ", ",  ", " ,", ""]), ANGLE)


@pytest.mark.slow
@SLOW
@given(st.lists(POINTS, max_size=8), st.sampled_from(["default", "array"]), MISSING)
@example(["180,90", "-180, -90", "180.0,0", "0,90.00", "180.5,0", "0,-90.1"], "default", [""])
def test_geopoints(texts: list[str], form: str, missing: list[str]) -> None:
    agree({"type": "geopoint", "format": form}, texts, missing)


GEOJSON = st.sampled_from(
    [
        '{"type": "Point", "coordinates": [1, 2]}',
        '{"coordinates":[-1.5e3,0],"type":"Point"}',
        '{"type": "Point", "coordinates": [1]}',
        '{"type": "Point", "coordinates": [1, 2, 3, 4, 5]}',
        '{"type": "Point", "coordinates": [1, true]}',
        '{"type": "Point", "coordinates": [01, 2]}',
        '{"type": "Point", "coordinates": []}',
        '{"type": "Point", "coordinates": [1e400, 2]}',
        '{"type": "Point", "coordinates": [1, 2], "bbox": [1]}',
        '{"type": "point", "coordinates": [1, 2]}',
        '{"type": "Point", "type": "Point", "coordinates": [1, 2]}',
        ' {"type" : "Point" , "coordinates" : [ 1 , 2 ] }\n',
        '{"type": "LineString", "coordinates": [[1, 2], [3, 4]]}',
        '{"type": "LineString", "coordinates": [[1, 2]]}',
        '{"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0.00000000000000000000000001]]]}',
        '{"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0.0]]]}',
        '{"type": "Feature", "geometry": null, "properties": null}',
        *("[]", "1", "null", "{", '{"a": 1}', '{"type": ["Point"], "coordinates": [1, 2]}'),
    ]
)


@pytest.mark.slow
@SLOW
@given(
    st.lists(GEOJSON, max_size=8),
    st.sampled_from([{}, {"required": True}, {"unique": True}, {"enum": ['{"type": "Point", "coordinates": [1, 2]}']}]),
    st.sampled_from([[""], ['{"type": "Point", "coordinates": [1, 2]}'], []]),
    st.sampled_from(["default", "default", "topojson"]),
)
def test_geojson(texts: list[str], constraints: dict[str, Any], missing: list[str], form: str) -> None:
    if form == "topojson":
        constraints = {}
    agree({"type": "geojson", "format": form, "constraints": constraints}, texts, missing)
