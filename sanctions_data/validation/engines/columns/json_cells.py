"""Cells of arrays, objects and GeoJSON: a quick look says for certain that a text is right, or says nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sanctions_data.validation.checks.cell import CellChecks, field_place
from sanctions_data.validation.checks.json_quick import never, quick_look
from sanctions_data.validation.checks.json_schema import once_compiled
from sanctions_data.validation.types.nested import is_geojson
from sanctions_data.validation.values.json_values import NESTED, JSONObject, dumps

KINDS: dict[str, type[list[object] | dict[str, object]]] = {"array": list, "object": dict, "geojson": dict}
ASKED = {"jsonSchema", "minLength", "maxLength"}
NUMBERS = {int, float}
Look = tuple[Callable[[object], bool], Callable[[bytes], bool]]  # whether a value surely fits, whether a text is odd
Unsure = Callable[[Sequence[str]], Iterator[str]]


def unsure_texts(checks: CellChecks) -> Unsure | None:
    """Return a function that yields those of some texts that are not right for certain.

    None if the field asks for more than a type, a length and a JSON Schema, or without orjson.
    """
    field = checks.field
    kind = KINDS.get(field.type) if field.format == "default" else None
    asked = {check.name: check.bound for check in checks.checks}
    if kind is None or not asked.keys() <= ASKED or len(asked) != len(checks.checks):
        return None
    try:
        from orjson import loads as parse
    except ImportError:
        return None
    missing = frozenset(field.missing)
    low, high = asked.get("minLength", 0), asked.get("maxLength", float("inf"))
    schema = dumps(asked["jsonSchema"]) if "jsonSchema" in asked else None
    place = field_place(field)

    surely = _surely_geojson if field.type == "geojson" else _always
    if field.type == "geojson" and asked:  # and a schema says something else
        return None

    def unsure(texts: Sequence[str]) -> Iterator[str]:
        look: Look | None = None if schema is not None else (surely, never)
        for text in texts:
            try:
                value = parse(text)
                if not isinstance(value, kind) or text in missing:
                    yield text
                    continue
                if look is None:  # the schema is compiled when the first value needs it
                    look = _look(str(schema), place, texts)
                fits, odd = look
                right = fits(value) and low <= len(value) <= high and (odd is never or not odd(text.encode()))
            except ValueError:  # not JSON, or too deep for one of the libraries
                right = False
            # no text is nested deeper than it is long
            if not right or (len(text) >= NESTED <= text.count("[") + text.count("{")):
                yield text

    return unsure


def _look(schema: str, place: str, texts: Sequence[str]) -> Look:
    """Return what says whether a value surely fits, and whether it may be wrong about one of these texts."""
    quick = quick_look(once_compiled(schema, place), "utf-8")
    if quick is None:
        return _never_fits, never
    _, fits, odd = quick
    return fits, odd if odd is not never and odd("\n".join(texts).encode()) else never


def _surely_geojson(value: object) -> bool:
    """Return whether an object is a point, or another geometry of GeoJSON whose coordinates need not be equal."""
    geometry: JSONObject = value  # type: ignore[assignment]  # the caller asks for objects alone
    kind = geometry.get("type")
    if kind == "Point" and len(geometry) == 2:
        coordinates = geometry.get("coordinates")
        if type(coordinates) is list and len(coordinates) == 2:
            return type(coordinates[0]) in NUMBERS and type(coordinates[1]) in NUMBERS
    # the ends of a ring are equal, and a double may be equal to another number
    return kind in ("Point", "MultiPoint", "LineString", "MultiLineString") and is_geojson(value)


def _always(value: object) -> bool:
    return True


def _never_fits(value: object) -> bool:
    return False
