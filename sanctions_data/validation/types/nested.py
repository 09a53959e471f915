"""object, array, list, geopoint, geojson (Table Schema v2; RFC 8259, RFC 7946)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sanctions_data.validation.schema.table_schema import Field
from sanctions_data.validation.values.json_values import JSONObject, deep, loads

NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
LON_LAT = re.compile(rf"({NUMBER}), ?({NUMBER})")
ARCS = {"LineString": 0, "MultiLineString": 1, "Polygon": 1, "MultiPolygon": 2}  # how deep indexes of arcs are nested
UNMOVED = {"scale": [1, 1], "translate": [0, 0]}
DEPTH = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}


def structure(kind: type) -> Callable[[str], object]:
    """Return a parser for JSON texts that hold a `kind` (dict or list)."""

    def parse(text: str) -> object:
        value = loads(text)
        if not isinstance(value, kind):
            raise ValueError(text)
        return value

    return parse


def listing(field: Field, parser_of: Callable[[Field], Callable[[str], object]]) -> Callable[[str], tuple[object, ...]]:
    """Return a parser for delimited lists; items are read in the default format of `itemType`."""
    item = parser_of(replace(field, type=field.item_type, format="default", constraints={}, categories=None))
    delimiter = field.delimiter

    def parse(text: str) -> tuple[object, ...]:
        return tuple(item(part) for part in text.split(delimiter))

    return parse


def geopoint(field: Field) -> Callable[[str], tuple[Decimal, Decimal]]:
    """Return a parser for (longitude, latitude)."""

    def default(text: str) -> tuple[Decimal, Decimal]:
        found = LON_LAT.fullmatch(text)
        if found is None:
            raise ValueError(text)
        return point(found[1], found[2])

    def structured(text: str) -> tuple[Decimal, Decimal]:
        return geopoint_native(field.format, loads(text))

    return default if field.format == "default" else structured


def geopoint_native(format_: str, value: object) -> tuple[Decimal, Decimal]:
    """Return the point in a parsed JSON array or object; ValueError if it is none."""
    if format_ == "object" and isinstance(value, dict) and value.keys() == {"lon", "lat"}:
        value = [value["lon"], value["lat"]]
    elif format_ == "object":
        raise ValueError(value)
    if not isinstance(value, list | tuple) or len(value) != 2 or not all(map(is_number, value)):
        raise ValueError(value)
    return point(*value)


def point(lon: object, lat: object) -> tuple[Decimal, Decimal]:
    try:
        found = Decimal(str(lon)), Decimal(str(lat))
    except ArithmeticError:
        raise ValueError((lon, lat)) from None
    if not (-180 <= found[0] <= 180 and -90 <= found[1] <= 90):
        raise ValueError(found)
    return found


def is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def geojson(field: Field) -> Callable[[str], JSONObject]:
    """Return a parser for GeoJSON or TopoJSON objects."""
    fits = is_topojson if field.format == "topojson" else is_geojson

    def parse(text: str) -> JSONObject:
        value = loads(text)
        if not isinstance(value, dict) or not deep(fits, value):
            raise ValueError(text)
        return value

    return parse


def is_geojson(value: object) -> bool:
    """Return whether `value` is a GeoJSON object as RFC 7946 defines it (geometry, feature or collection)."""
    if not isinstance(value, dict):
        return False
    kind = value.get("type")
    if not _bounded(value):
        return False
    if kind == "FeatureCollection":
        return _all(value.get("features"), lambda each: is_geojson(each) and each["type"] == "Feature")
    if kind == "Feature":
        geometry = value.get("geometry", value)
        properties = value.get("properties", value)
        if not isinstance(value.get("id", ""), str) and not is_number(value["id"]):
            return False
        return (geometry is None or _is_geometry(geometry)) and (
            properties is None or (properties is not value and isinstance(properties, dict))
        )
    return _is_geometry(value)


def _is_geometry(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    kind = value.get("type")
    if not _bounded(value):
        return False
    if kind == "GeometryCollection":
        return _all(value.get("geometries"), _is_geometry)
    return isinstance(kind, str) and kind in DEPTH and _coordinates(value.get("coordinates"), DEPTH[kind], kind)


def _coordinates(value: object, depth: int, kind: str) -> bool:
    if not isinstance(value, list):
        return False
    if depth == 0:
        return not value or (len(value) >= 2 and all(map(is_number, value)))
    if depth == 1 and kind.endswith("LineString"):
        return (len(value) >= 2 or not value) and all(_coordinates(each, 0, kind) for each in value)
    if depth == 1 and kind.endswith("Polygon"):  # a linear ring is closed and has four or more positions
        return len(value) >= 4 and value[0] == value[-1] and all(_coordinates(each, 0, kind) for each in value)
    return all(_coordinates(each, depth - 1, kind) for each in value)


def _all(value: object, test: Callable[[Any], bool]) -> bool:
    return isinstance(value, list) and all(map(test, value))


def _bounded(value: JSONObject) -> bool:
    """Return whether a bounding box, if there is one, is a list of twice as many numbers as dimensions."""
    box = value.get("bbox", [0, 0, 0, 0])
    return _all(box, is_number) and len(box) >= 4 and len(box) % 2 == 0


def is_topojson(value: object) -> bool:
    """Return whether `value` is a topology (TopoJSON 1.0 specification, section 2): geometries by name, and arcs."""
    if not isinstance(value, dict) or value.get("type") != "Topology" or not _bounded(value):
        return False
    objects, arcs, transform = value.get("objects"), value.get("arcs"), value.get("transform", UNMOVED)
    return (
        isinstance(transform, dict)
        and all(_all(transform.get(name), is_number) and len(transform[name]) == 2 for name in UNMOVED)
        and _all(arcs, lambda arc: _positions(arc) and len(arc) >= 2)
        and isinstance(objects, dict)
        and all(_is_topology_geometry(each, len(arcs or ())) for each in objects.values())
    )


def _is_topology_geometry(value: object, arcs: int) -> bool:
    if not isinstance(value, dict) or not _bounded(value):
        return False
    kind, properties = value.get("type"), value.get("properties", {})
    if properties is not None and not isinstance(properties, dict):
        return False
    if kind == "GeometryCollection":
        return _all(value.get("geometries"), lambda each: _is_topology_geometry(each, arcs))
    if kind == "Point":
        return _is_position(value.get("coordinates"))
    if kind == "MultiPoint":
        return _positions(value.get("coordinates"))
    return isinstance(kind, str) and kind in ARCS and _indexes(value.get("arcs"), ARCS[kind], arcs)


def _indexes(value: object, depth: int, arcs: int) -> bool:
    """Return whether `value` is a list, nested `depth` times, of indexes into so many arcs; ~0 is the first one
    reversed.
    """
    if depth:
        return _all(value, lambda each: _indexes(each, depth - 1, arcs))
    return _all(value, lambda at: isinstance(at, int) and not isinstance(at, bool) and -arcs <= at < arcs)


def _positions(value: object) -> bool:
    return _all(value, _is_position)


def _is_position(value: Any) -> bool:
    return _all(value, is_number) and len(value) >= 2
