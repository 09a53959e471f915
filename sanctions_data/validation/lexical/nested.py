"""object, array, list, geopoint, geojson (Table Schema v2; RFC 8259, RFC 7946)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from ..schema import Field

NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
LON_LAT = re.compile(rf"({NUMBER}), ?({NUMBER})")
DEPTH = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}


def load(text: str) -> Any:
    """Strict JSON: no NaN, numbers exact; ValueError for anything else, however deep it is nested."""
    try:
        return json.loads(text, parse_constant=_refuse, parse_float=Decimal)
    except (RecursionError, ArithmeticError) as error:
        raise ValueError(str(error)) from None


def _refuse(word: str) -> Any:
    raise ValueError(f"{word} is not JSON")


def structure(kind: type) -> Callable[[str], Any]:
    """A parser for JSON texts that hold a `kind` (dict or list)."""

    def parse(text: str) -> Any:
        value = load(text)
        if not isinstance(value, kind):
            raise ValueError(text)
        return value

    return parse


def listing(field: Field, parser_of: Callable[[Field], Callable[[str], Any]]) -> Callable[[str], tuple[Any, ...]]:
    """A parser for delimited lists; items are read in the default format of `itemType`."""
    item = parser_of(replace(field, type=field.item_type, format="default", constraints={}, categories=None))
    delimiter = field.delimiter

    def parse(text: str) -> tuple[Any, ...]:
        return tuple(item(part) for part in text.split(delimiter))

    return parse


def geopoint(field: Field) -> Callable[[str], tuple[Decimal, Decimal]]:
    """A parser for (longitude, latitude)."""

    def default(text: str) -> tuple[Decimal, Decimal]:
        found = LON_LAT.fullmatch(text)
        if found is None:
            raise ValueError(text)
        return point(found[1], found[2])

    def structured(text: str) -> tuple[Decimal, Decimal]:
        return geopoint_native(field.format, load(text))

    return default if field.format == "default" else structured


def geopoint_native(format_: str, value: Any) -> tuple[Decimal, Decimal]:
    """The point in a parsed JSON array or object; ValueError where it is none."""
    if format_ == "object" and isinstance(value, dict) and value.keys() == {"lon", "lat"}:
        value = [value["lon"], value["lat"]]
    elif format_ == "object":
        raise ValueError(value)
    if not isinstance(value, list | tuple) or len(value) != 2 or not all(map(is_number, value)):
        raise ValueError(value)
    return point(*value)


def point(lon: Any, lat: Any) -> tuple[Decimal, Decimal]:
    try:
        found = Decimal(str(lon)), Decimal(str(lat))
    except ArithmeticError:
        raise ValueError((lon, lat)) from None
    if not (-180 <= found[0] <= 180 and -90 <= found[1] <= 90):
        raise ValueError(found)
    return found


def is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def geojson(field: Field) -> Callable[[str], dict[str, Any]]:
    """A parser for GeoJSON or TopoJSON objects."""
    judge = is_topojson if field.format == "topojson" else is_geojson

    def parse(text: str) -> dict[str, Any]:
        value = load(text)
        if not judge(value):
            raise ValueError(text)
        return value  # type: ignore[no-any-return]

    return parse


def is_geojson(value: Any) -> bool:
    """Whether `value` is a GeoJSON object as RFC 7946 defines it (geometry, feature or collection)."""
    if not isinstance(value, dict):
        return False
    kind = value.get("type")
    if kind == "FeatureCollection":
        return _all(value.get("features"), lambda each: is_geojson(each) and each["type"] == "Feature")
    if kind == "Feature":
        geometry = value.get("geometry", value)
        properties = value.get("properties", value)
        return (geometry is None or _is_geometry(geometry)) and (
            properties is None or (properties is not value and isinstance(properties, dict))
        )
    return _is_geometry(value)


def _is_geometry(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    kind = value.get("type")
    if kind == "GeometryCollection":
        return _all(value.get("geometries"), _is_geometry)
    return isinstance(kind, str) and kind in DEPTH and _coordinates(value.get("coordinates"), DEPTH[kind], kind)


def _coordinates(value: Any, depth: int, kind: str) -> bool:
    if not isinstance(value, list):
        return False
    if depth == 0:
        return not value or (len(value) >= 2 and all(map(is_number, value)))
    if depth == 1 and kind.endswith("LineString"):
        return (len(value) >= 2 or not value) and all(_coordinates(each, 0, kind) for each in value)
    if depth == 1 and kind.endswith("Polygon"):  # a linear ring is closed and has four or more positions
        return len(value) >= 4 and value[0] == value[-1] and all(_coordinates(each, 0, kind) for each in value)
    return all(_coordinates(each, depth - 1, kind) for each in value)


def _all(value: Any, test: Callable[[Any], bool]) -> bool:
    return isinstance(value, list) and all(map(test, value))


def is_topojson(value: Any) -> bool:
    """Whether `value` is a TopoJSON topology: objects by name, arcs as lists of positions."""
    return (
        isinstance(value, dict)
        and value.get("type") == "Topology"
        and isinstance(value.get("objects"), dict)
        and all(isinstance(each, dict) and "type" in each for each in value["objects"].values())
        and _all(value.get("arcs"), lambda arc: _all(arc, lambda pair: _all(pair, is_number) and len(pair) >= 2))
    )
