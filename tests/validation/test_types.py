"""Every type and format of Table Schema v2: which texts it admits. The rule is the standard's, or that of the
text it names (XML Schema part 2, RFC 3986, RFC 4648, RFC 7946, RFC 9562)."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sanctions_data.validation import validate
from sanctions_data.validation.schema.table_schema import Field
from sanctions_data.validation.types import temporal
from sanctions_data.validation.types.nested import is_geojson, is_topojson
from sanctions_data.validation.types.read_value import parser

GOOD_AND_BAD: list[tuple[dict[str, Any], list[str], list[str]]] = [
    (
        {"type": "integer"},
        ["0", "-0", "+5", "007", "9" * 40, "9" * 5000],
        ["5.0", "1_000", " 5", "5 ", "1e3", "0x1", "٣", "", "+", "--1", "5\n", "１"],
    ),
    ({"type": "integer", "groupChar": ","}, ["1,000", "1,00,000", "12"], [",1", "1,", "1,,0", "1.000"]),
    (
        {"type": "integer", "bareNumber": False},
        ["€5", "95%", "EUR 95", "-5kg", "5 m²"],
        ["EUR", "5 of 6", "1.5", "٣5", "5٣"],
    ),
    (
        {"type": "number"},
        [
            "1",
            "-1.23",
            "+100000.00",
            "210",
            "1.",
            ".5",
            "1e5",
            "1E+5",
            "NaN",
            "nan",
            "INF",
            "-inf",
            "1e99999999999999999999",
        ],
        ["1,5", "1_0.5", " 1.5", "infinity", "+INF", "snan", "1e", ".", "e5", "٣.٥", "0x1p3", "1.5\n"],
    ),
    ({"type": "number", "decimalChar": ",", "groupChar": "."}, ["1.234,5", "1,5", "7"], ["1.2.", "1,2,3", ".5"]),
    ({"type": "number", "bareNumber": False}, ["€3.5", "95.5 %", "NaN", "~ -1e3"], ["€", "1 2", "１.5"]),
    ({"type": "boolean"}, ["true", "True", "TRUE", "1", "false", "0"], ["yes", "t", "tRue", "", " true"]),
    ({"type": "boolean", "trueValues": ["ja"], "falseValues": ["nein"]}, ["ja", "nein"], ["true", "Ja"]),
    (
        {"type": "date"},
        ["2024-02-29", "0001-01-01", "9999-12-31"],
        [
            "2023-02-29",
            "2021-13",
            "2024-1-5",
            "0000-01-01",
            "10000-01-01",
            "２０２４-01-01",
            "2024-01-05\n",
            "20240105",
        ],
    ),
    ({"type": "date", "format": "%d/%m/%Y"}, ["31/12/2021", "1/2/2021"], ["2021-12-31", "32/01/2021"]),
    ({"type": "date", "format": "fmt:%d.%m.%Y"}, ["31.12.2021"], ["31/12/2021"]),
    ({"type": "date", "format": "any"}, ["2021-12-31", "31/12/2021", "March 22, 2021"], ["soon", ""]),
    ({"type": "time"}, ["00:00:00", "23:59:59"], ["24:00:00", "12:00", "12:00:60", "12:00:00.5", "12:00:00Z"]),
    ({"type": "time", "format": "%H:%M"}, ["09:30"], ["09:30:00"]),
    (
        {"type": "datetime"},
        [
            "2024-01-26T15:00:00",
            "2024-01-26T15:00:00.300-05:00",
            "2024-01-01T24:00:00Z",
            "-0044-03-15T12:00:00",
            "12024-01-01T00:00:00+14:00",
        ],
        [
            "2024-01-01 00:00:00",
            "2024-01-01",
            "2024-01-01T24:00:01",
            "2023-02-29T00:00:00",
            "0000-01-01T00:00:00",
            "2024-01-01T00:00:00+14:01",
            "2024-01-01T00:00:00z",
        ],
    ),
    ({"type": "datetime", "format": "%Y-%m-%d %H:%M"}, ["2024-01-01 10:00"], ["2024-01-01T10:00"]),
    ({"type": "year"}, ["2024", "-0044", "12024", "2024Z", "2024+01:00"], ["24", "0000", "+2024", "02024", "2024.0"]),
    ({"type": "yearmonth"}, ["2024-05", "-0044-03", "2024-12Z"], ["2024-13", "2024-5", "2024-00", "2024"]),
    (
        {"type": "duration"},
        ["P1Y2M3DT4H5M6.7S", "-P1D", "PT36H", "P0Y"],
        ["P", "PT", "P1YT", "1Y", "P-1Y", "P1S", "PT1.5H", "P1M1Y"],
    ),
    ({"type": "object"}, ['{"a": 1}', "{}"], ["[]", "1", "{", '{"a": NaN}', "{'a': 1}", "[" * 100_000]),
    ({"type": "array"}, ["[1, 2]", "[]"], ["{}", "[1", "x"]),
    ({"type": "list"}, ["a,b", "a", ",", ""], []),
    ({"type": "list", "itemType": "integer", "delimiter": ";"}, ["1;2", "3"], ["1,2", "1;", "a"]),
    ({"type": "list", "itemType": "date"}, ["2024-01-26,2024-01-27"], ["2024-01-26,soon"]),
    (
        {"type": "geopoint"},
        ["90.50, 45.50", "90.50,45.50", "-180,-90"],
        ["90.5 45.5", "181, 0", "0, 91", "a, b", "1,  2", "NaN, 1"],
    ),
    (
        {"type": "geopoint", "format": "array"},
        ["[90.5, 45.5]"],
        ["90.5, 45.5", "[1]", "[1, 2, 3]", '["1", "2"]', "[true, 1]"],
    ),
    (
        {"type": "geopoint", "format": "object"},
        ['{"lon": 90.5, "lat": 45.5}'],
        ['{"lon": 90.5}', '{"lon": 1, "lat": 2, "alt": 3}', "[1, 2]"],
    ),
    (
        {"type": "geojson"},
        [
            '{"type": "Point", "coordinates": [1, 2]}',
            '{"type": "Feature", "geometry": null, "properties": null}',
            '{"type": "FeatureCollection", "features": []}',
            '{"type": "GeometryCollection", "geometries": []}',
            '{"type": "Feature", "geometry": null, "properties": null, "id": 7, "bbox": [0, 0, 1, 1]}',
            '{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}',
        ],
        [
            '{"type": "Point"}',
            '{"type": "point", "coordinates": [1, 2]}',
            '{"type": "LineString", "coordinates": [[1, 2]]}',
            '{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [2, 2]]]}',
            "{}",
            "[]",
            '{"type": "Feature", "geometry": null}',
            '{"type": "Feature", "geometry": null, "properties": null, "id": true}',
            '{"type": "Point", "coordinates": [1, 2], "bbox": [1, 2, 3]}',
            '{"type": "Point", "coordinates": [1, 2], "bbox": "all"}',
        ],
    ),
    (
        {"type": "geojson", "format": "topojson"},
        [
            '{"type": "Topology", "objects": {}, "arcs": [[[0, 0], [1, 1]]]}',
            '{"type": "Topology", "objects": {"a": {"type": "Point", "coordinates": [1, 2]}}, "arcs": []}',
            '{"type": "Topology", "objects": {"a": {"type": "LineString", "arcs": [0, -1]}}, '
            '"arcs": [[[0, 0], [1, 1]]]}',
            '{"type": "Topology", "objects": {"a": {"type": "Polygon", "arcs": [[0]]}}, "bbox": [0, 0, 1, 1], '
            '"arcs": [[[0, 0], [1, 1], [0, 1], [0, 0]]]}',
            '{"type": "Topology", "objects": {"a": {"type": "GeometryCollection", "geometries": []}}, "arcs": [], '
            '"transform": {"scale": [1, 1], "translate": [0, 0]}}',
        ],
        [
            '{"type": "Topology"}',
            '{"type": "Point", "coordinates": [1, 2]}',
            '{"type": "Topology", "objects": {"a": {"type": "Line"}}, "arcs": []}',
            '{"type": "Topology", "objects": {"a": {"type": null}}, "arcs": []}',
            '{"type": "Topology", "objects": {"a": {"type": "Topology", "objects": {}, "arcs": []}}, "arcs": []}',
            '{"type": "Topology", "objects": {"a": {"type": "Point", "coordinates": [1]}}, "arcs": []}',
            '{"type": "Topology", "objects": {"a": {"type": "Point", "arcs": [0]}}, "arcs": [[[0, 0], [1, 1]]]}',
            '{"type": "Topology", "objects": {"a": {"type": "LineString", "arcs": [1]}}, "arcs": [[[0, 0], [1, 1]]]}',
            '{"type": "Topology", "objects": {"a": {"type": "LineString", "arcs": [-2]}}, "arcs": [[[0, 0], [1, 1]]]}',
            '{"type": "Topology", "objects": {"a": {"type": "LineString", "arcs": [true]}}, '
            '"arcs": [[[0, 0], [1, 1]]]}',
            '{"type": "Topology", "objects": {"a": {"type": "MultiLineString", "arcs": [0]}}, '
            '"arcs": [[[0, 0], [1, 1]]]}',
            '{"type": "Topology", "objects": {}, "arcs": [[[0, 0]]]}',
            '{"type": "Topology", "objects": {}, "arcs": [], "bbox": [0, 0, 1]}',
            '{"type": "Topology", "objects": {}, "arcs": [], "transform": {"scale": [1, 1]}}',
        ],
    ),
    (
        {"type": "string", "format": "email"},
        ["a@b", "a.b+c@example.org", "ü@exämple.org"],
        ["a@", "@b", "a b@c", "a..b@c"],
    ),
    (
        {"type": "string", "format": "uri"},
        ["http://x", "urn:x:y", "https://example.org/a%20b?q=1#f", "http://[::1]:80/", "mailto:a@b", "http://"],
        ["//x/y", "not a url", "https://ex ample", "http://exämple.org", "http://a/%zz", "http://a/[", "1a:b", ":x"],
    ),
    (
        {"type": "string", "format": "uuid"},
        ["6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6BA7B810-9DAD-11D1-80B4-00C04FD430C8"],
        ["6ba7b8109dad11d180b400c04fd430c8", "6ba7b810-9dad-11d1-80b4-00c04fd430c", "g" * 36],
    ),
    ({"type": "string", "format": "binary"}, ["YQ==", "YWI=", "YWJj", ""], ["a", "YQ=", "YQ", "Y Q="]),
    ({"type": "any"}, ["", "x", "1"], []),
]


@pytest.mark.parametrize(("field", "good", "bad"), GOOD_AND_BAD, ids=lambda value: str(value)[:60])
def test_texts_of_a_type(field: dict[str, Any], good: list[str], bad: list[str]) -> None:
    from sanctions_data.validation.schema.table_schema import read_schema

    parse = parser(read_schema({"fields": [{"name": "x", **field}]}).fields[0])

    def admits(text: str) -> bool:
        try:
            parse(text)
        except ValueError:
            return False
        return True

    assert [text for text in good if not admits(text)] == []
    assert [text for text in bad if admits(text)] == []


GROUPS = st.sampled_from(["0", "1", "ab12", "FFFF", "", "", "12345", "g", "1.2.3.4", "256.1.1.1", "01.2.3.4"])


@given(st.lists(GROUPS, min_size=1, max_size=9).map(":".join))
@example("::1")
@example("::")
@example("1:2:3:4:5:6:7::")
@example("1::2::3")
@example("1:2:3:4:5:6:7:8:9")
@example("::1.2.3.4")
@settings(max_examples=500, deadline=None)
def test_an_address_in_brackets_is_one_of_ip_version_6(text: str) -> None:
    """RFC 3986, section 3.2.2; the standard library's reading decides."""
    try:
        right = bool(ipaddress.IPv6Address(text))
    except ValueError:
        right = False
    parse = parser(Field("x", "string", format="uri"))
    if right:
        assert parse(f"http://[{text}]/")
    else:
        with pytest.raises(ValueError, match=r"http"):
            parse(f"http://[{text}]/")


def test_equal_values_are_equal_whatever_their_text() -> None:
    assert temporal.parse_datetime("2024-01-01T00:00:00Z") == temporal.parse_datetime("2023-12-31T19:00:00.000-05:00")
    assert temporal.parse_datetime("2023-12-31T24:00:00Z") == temporal.parse_datetime("2024-01-01T00:00:00Z")
    assert temporal.parse_datetime("2024-01-01T00:00:00Z") != temporal.parse_datetime("2024-01-01T00:00:00")
    assert temporal.parse_duration("P1Y") == temporal.parse_duration("P12M")
    assert temporal.parse_duration("P1D") == temporal.parse_duration("PT24H")
    assert parser(Field("x", "number"))("1.0") == parser(Field("x", "number"))("1.000")


def test_durations_have_only_a_partial_order() -> None:
    """XML Schema 3.2.6.2: a month is neither longer nor shorter than 30 days."""
    month, days30, days32 = map(temporal.parse_duration, ("P1M", "P30D", "P32D"))
    assert not temporal.duration_at_least(month, days30)
    assert not temporal.duration_at_least(days30, month)
    assert temporal.duration_above(days32, month)


@given(st.dates())
def test_day_numbers_count_days(day: Any) -> None:
    assert temporal.days(day.year, day.month, day.day) - temporal.days(1, 1, 1) == day.toordinal() - 1


@given(st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=st.timezones()))
@example(datetime(1844, 1, 1, tzinfo=timezone(-timedelta(hours=14, minutes=17))))
@settings(deadline=None)
def test_native_datetimes_equal_their_text(moment: Any) -> None:
    """Also those of local mean times, whose offsets XML Schema cannot write: they are written in UTC."""
    text = moment.astimezone(UTC).isoformat()
    assert temporal.from_datetime(moment) == temporal.parse_datetime(text)


@given(st.datetimes(), st.integers(-14 * 60, 14 * 60))
def test_native_datetimes_equal_their_text_in_their_zone(moment: datetime, minutes: int) -> None:
    moment = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert temporal.from_datetime(moment) == temporal.parse_datetime(moment.isoformat())


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_numbers_are_exact(value: Decimal) -> None:
    assert parser(Field("x", "number"))(str(value)) == value


@given(st.text(max_size=30), st.sampled_from(GOOD_AND_BAD))
@settings(deadline=None, max_examples=500)
def test_no_text_breaks_a_parser(text: str, case: Any) -> None:
    """Any text is either of the type or a problem; nothing else comes out."""
    schema = {"fields": [{"name": "x", **case[0], "missingValues": []}, {"name": "y"}], "fieldsMatch": "equal"}
    report = validate([{"x": text, "y": "1"}], schema)
    assert sum(report.counts.values()) in (0, 1)
    assert set(report.counts) <= {"type-error"}


KINDS = ["Feature", "FeatureCollection", "GeometryCollection", "Point", "Polygon", "Topology"]
NAMES = st.sampled_from(["type", "coordinates", "features", "geometry", "geometries", "properties", "objects", "arcs"])
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.sampled_from(KINDS)),
    lambda some: st.one_of(st.lists(some, max_size=4), st.dictionaries(NAMES, some, max_size=4)),
)


@given(JSON)
@settings(deadline=None)
def test_any_json_is_a_map_or_none(value: Any) -> None:
    assert is_geojson(value) in (True, False)
    assert is_topojson(value) in (True, False)
    assert not (is_geojson(value) and is_topojson(value))
