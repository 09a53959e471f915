"""Cells of arrays, objects and GeoJSON: a quick look says for certain that a text is right, or says nothing."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence, Sized

from sanctions_data.validation.checks.cell import CellChecks, field_place
from sanctions_data.validation.checks.json_quick import never, quick_look
from sanctions_data.validation.checks.json_schema import once_compiled
from sanctions_data.validation.readers.json_text import paused_collection
from sanctions_data.validation.types.nested import is_geojson
from sanctions_data.validation.values.json_values import NESTED, JSONObject, dumps

KINDS: dict[str, type[list[object] | dict[str, object]]] = {"array": list, "object": dict, "geojson": dict}
LENGTHS = {"minLength", "maxLength"}
ASKED = {"jsonSchema", *LENGTHS}
NUMBERS = {int, float}
TOGETHER = 2000  # texts whose values fit the cache of a core
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

    def all_right(texts: Sequence[str], mark: int) -> bool:
        """Return whether all texts are right for certain, which is quicker to say of all of them at once."""
        # a text that is shorter than that is not nested too deep
        if max(map(len, texts)) >= NESTED or (values := _parsed(texts, parse, mark)) is None:
            return False
        fits, odd = (surely, never) if schema is None else _look(schema, place, texts)
        try:
            right = {*map(type, values)} == {kind} and (fits is _always or all(map(fits, values)))
        except ValueError:  # too deep for a library
            return False
        return (
            right and odd is never and (not asked.keys() & LENGTHS or all(low <= len(each) <= high for each in values))
        )

    def unsure(texts: Sequence[str]) -> Iterator[str]:
        mark = secrets.randbelow(9 * 10**14) + 10**14
        for start in range(0, len(texts), TOGETHER):
            some = texts[start : start + TOGETHER]
            if words := [word for word in missing if word in some]:
                yield from words
                some = [text for text in some if text not in missing]
            with paused_collection():
                right = not some or all_right(some, mark)
            if not right:
                yield from one_by_one(some)

    def one_by_one(texts: Sequence[str]) -> Iterator[str]:
        look: Look | None = None if schema is not None else (surely, never)
        for text in dict.fromkeys(texts):
            try:
                value = parse(text)
                if not isinstance(value, kind):
                    yield text
                    continue
                if look is None:  # the schema is compiled when the first value needs it
                    look = _look(schema or "", place, texts)
                fits, odd = look
                right = fits(value) and low <= len(value) <= high and (odd is never or not odd(text.encode()))
            except ValueError:  # not JSON, or too deep for one of the libraries
                right = False
            # no text is nested deeper than it is long
            if not right or (len(text) >= NESTED <= text.count("[") + text.count("{")):
                yield text

    return unsure


def _parsed(texts: Sequence[str], parse: Callable[[str], list[Sized | int]], mark: int) -> list[Sized] | None:
    """Return the values of some texts, parsed as one list; None if one of them is not one value of JSON.

    Args:
        texts: at least one.
        parse: orjson's.
        mark: a number that nobody can guess. It stands between two texts: if each mark is an item of the list, and
            where it should be, then each text is one value.
    """
    try:
        values = parse(f"[{f',{mark},'.join(texts)}]")
    except ValueError:
        return None
    between, own = values[1::2], [each for each in values[::2] if not isinstance(each, int)]
    return own if len(own) == len(texts) == len(between) + 1 and between.count(mark) == len(between) else None


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
