"""Texts for the cells of a field, from a random number generator: most keep its constraints, the caller checks all."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import chain
from random import Random
from string import printable
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from sanctions_data.errors import MissingExtra
from sanctions_data.validation.checks.cell import CellChecks, cell_checks, without_constraints
from sanctions_data.validation.schema.table_schema import Field
from sanctions_data.validation.types.temporal import FIRST_DAY

if TYPE_CHECKING:
    from sanctions_data.validation.values.json_values import JSONObject

WORDS = [
    "amber",
    "birch",
    "cedar",
    "delta",
    "ember",
    "fjord",
    "grove",
    "heath",
    "inlet",
    "jetty",
    "knoll",
    "lagoon",
    "meadow",
    "north",
    "ocean",
]
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SPAN = 1000  # of numbers without bounds; days and so on are as many
FIRST, LAST = date(2000, 1, 1), date(2029, 12, 31)
SECONDS = 86_400
FEW = 3
T = TypeVar("T")


def texts(field: Field, rng: Random) -> Iterator[str]:
    """Yield texts for a field without end; most keep its constraints."""
    checks = cell_checks(field)
    listed = _listed(field, checks)
    make = MAKERS.get(field.type, _word)
    bounds = {check.name: check.bound for check in checks.checks}
    while True:
        yield rng.choice(listed) if listed else make(field, bounds, rng)


def _listed(field: Field, checks: CellChecks) -> list[str]:
    """Return the texts of the values that an enum or categories allow."""
    values = field.constraints.get("enum", field.categories)
    return [] if values is None else [as_cell(field, value) for value in values]


def as_cell(field: Field, value: object) -> str:
    """Return the text of a value that a schema names."""
    if isinstance(value, bool):
        words = field.true_values if value else field.false_values
        return words[0] if words else str(value)
    if isinstance(value, int | float | Decimal):
        return str(value).replace(".", field.decimal_char)
    if isinstance(value, list | dict):
        if field.type == "list":
            return field.delimiter.join(map(str, value))
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _between(bounds: JSONObject, least: T, most: T, span: object) -> tuple[T, T]:
    """Return the least and the greatest value that bounds allow; without one, `span` from the other."""
    low = [bounds[name] for name in ("minimum", "exclusiveMinimum") if name in bounds]
    high = [bounds[name] for name in ("maximum", "exclusiveMaximum") if name in bounds]
    if not low and not high:
        return least, most
    if low and high:
        return max(low), min(high)
    return (max(low), max(low) + span) if low else (min(high) - span, min(high))


def _integer(field: Field, bounds: JSONObject, rng: Random) -> str:
    low, high = _between(bounds, 0, SPAN, SPAN)
    return str(rng.randint(int(low), max(int(low), int(high))))


def _number(field: Field, bounds: JSONObject, rng: Random) -> str:
    low, high = _between(bounds, Decimal(0), Decimal(SPAN), Decimal(SPAN))
    if not (low.is_finite() and high.is_finite()):
        return "0"
    value = low + (high - low) * rng.randint(0, SPAN) / SPAN
    return f"{value.quantize(Decimal('0.01')) if high - low > 1 else value:f}".replace(".", field.decimal_char)


def _boolean(field: Field, bounds: JSONObject, rng: Random) -> str:
    return rng.choice([*field.true_values, *field.false_values] or [""])


def _date(field: Field, bounds: JSONObject, rng: Random) -> str:
    low, high = _between(bounds, FIRST, LAST, timedelta(SPAN))
    day = low + timedelta(rng.randint(0, max(0, (high - low).days)))
    return str(day) if field.format in ("default", "any") else day.strftime(field.format)


def _moment(bounds: JSONObject, rng: Random) -> tuple[datetime, bool]:
    """Return a moment within bounds that are instants (day, second, has a zone), and whether it has a zone."""
    seconds = {name: value[0] * SECONDS + value[1] for name, value in bounds.items() if isinstance(value, tuple)}
    least, most = ((day.toordinal() - 1 + FIRST_DAY) * SECONDS for day in (FIRST, LAST))
    low, high = _between(seconds, least, most, SPAN * SECONDS)
    at = rng.randint(int(low), max(int(low), int(high)))
    day, second = divmod(at, SECONDS)
    zoned = any(value[2] for value in bounds.values() if isinstance(value, tuple))
    ordinal = min(max(day - FIRST_DAY + 1, 1), date.max.toordinal())
    return datetime.combine(date.fromordinal(ordinal), datetime.min.time()) + timedelta(seconds=second), zoned


def _datetime(field: Field, bounds: JSONObject, rng: Random) -> str:
    moment, zoned = _moment(bounds, rng)
    if field.format in ("default", "any"):
        return moment.isoformat() + ("Z" if zoned else "")
    return moment.replace(tzinfo=UTC).strftime(field.format)


def _year(field: Field, bounds: JSONObject, rng: Random) -> str:
    moment, zoned = _moment(bounds, rng)
    return f"{moment:%Y}".zfill(4) + ("Z" if zoned else "")


def _yearmonth(field: Field, bounds: JSONObject, rng: Random) -> str:
    moment, zoned = _moment(bounds, rng)
    return f"{moment.year:04}-{moment.month:02}" + ("Z" if zoned else "")


def _time(field: Field, bounds: JSONObject, rng: Random) -> str:
    seconds = {name: at.hour * 3600 + at.minute * 60 + at.second for name, at in bounds.items() if hasattr(at, "hour")}
    low, high = _between(seconds, 0, SECONDS - 1, 3600)
    low, high = max(0, low), min(SECONDS - 1, high)
    at = datetime.min + timedelta(seconds=rng.randint(low, max(low, high)))
    return at.strftime("%H:%M:%S" if field.format in ("default", "any") else field.format)


def _duration(field: Field, bounds: JSONObject, rng: Random) -> str:
    if any(months for months, _ in bounds.values()):
        limits = {name: months for name, (months, _) in bounds.items()}
        low, high = _between(limits, 0, 24, 24)
        months = rng.randint(low, max(low, high))
        return f"{'-' if months < 0 else ''}P{abs(months)}M"
    low, high = _between({name: int(seconds) for name, (_, seconds) in bounds.items()}, 0, SPAN, SPAN)
    second = rng.randint(low, max(low, high))
    return f"{'-' if second < 0 else ''}PT{abs(second)}S"


def _word(field: Field, bounds: JSONObject, rng: Random) -> str:
    if (pattern := field.constraints.get("pattern")) is not None:
        return _matching(str(pattern), rng)
    if field.format != "default" and field.type == "string":
        return _formatted(field.format, bounds, rng)
    low, high = int(bounds.get("minLength", 0)), bounds.get("maxLength")
    word = f"{rng.choice(WORDS)}-{rng.randint(1, 999_999)}"
    word += "".join(rng.choices(LETTERS, k=max(0, low - len(word))))
    return (
        word
        if high is None or len(word) <= high
        else "".join(rng.choices(LETTERS, k=rng.randint(min(low, high), high)))
    )


def _matching(pattern: str, rng: Random) -> str:
    """Return a text that probably matches a pattern.

    Raises:
        MissingExtra: rstr is not installed.
    """
    try:
        from rstr import Rstr
    except ImportError:
        raise MissingExtra("a text that matches a pattern", "generate") from None

    class Short(Rstr):
        """Repeats a part a few times if the pattern has no limit: rstr would do so a hundred times."""

        def _handle_repeat(self, start_range: int, end_range: int, value: str) -> str:
            return str(super()._handle_repeat(start_range, min(end_range, start_range + FEW), value))

        def _handle_in(self, value: Sequence[tuple[object, object]]) -> str:
            """Choose from a class of characters in a fixed order: that of rstr's set differs from run to run."""
            found = list(chain.from_iterable(self._handle_state(each) for each in value))
            if found[0] is False:
                found = [char for char in printable if char not in found[1:]]
            return str(self._random.choice(found))

    try:
        return str(Short(rng).xeger(pattern.removeprefix("^").removesuffix("$")))
    except (re.error, KeyError, NotImplementedError, IndexError, ValueError):
        return rng.choice(WORDS)  # of what only XML Schema has, such as \p{L} and \i


def _formatted(form: str, bounds: JSONObject, rng: Random) -> str:
    number = rng.randint(1, 10**9)
    made = {
        "uuid": str(UUID(int=rng.getrandbits(128), version=4)),
        "email": f"{rng.choice(WORDS)}{number}@example.org",
        "uri": f"https://example.org/{rng.choice(WORDS)}/{number}",
        "binary": "".join(rng.choices(LETTERS, k=4 * rng.randint(1, 4))),
    }[form]
    low = int(bounds.get("minLength", 0))
    return made if len(made) >= low else made + "a" * (low - len(made) + 3)


def _list(field: Field, bounds: JSONObject, rng: Random) -> str:
    unique = bool(field.item_constraints.get("unique"))
    asked = {name: value for name, value in field.item_constraints.items() if name != "unique"}
    item = replace(without_constraints(field), type=field.item_type, format="default", constraints=asked, missing=())
    low, high = int(bounds.get("minLength", 1)), int(bounds.get("maxLength", max(3, bounds.get("minLength", 0))))
    made = texts(item, rng)
    items = [next(made) for _ in range(rng.randint(low, max(low, high)))]
    return field.delimiter.join(dict.fromkeys(items) if unique else items)


def _array(field: Field, bounds: JSONObject, rng: Random) -> str:
    schema = field.constraints.get("jsonSchema")
    low = int(bounds.get("minLength", 0))
    high = int(bounds.get("maxLength", low + 3))
    made = _json(schema, rng) if isinstance(schema, dict) else None
    return json.dumps(
        made if isinstance(made, list) else [rng.randint(0, SPAN) for _ in range(rng.randint(low, max(low, high)))]
    )


def _object(field: Field, bounds: JSONObject, rng: Random) -> str:
    schema = field.constraints.get("jsonSchema")
    low = int(bounds.get("minLength", 1))
    high = int(bounds.get("maxLength", max(low, 2)))
    made = _json(schema, rng) if isinstance(schema, dict) else None
    if not isinstance(made, dict):
        made = {f"{WORDS[at % len(WORDS)]}{at}": rng.randint(0, SPAN) for at in range(rng.randint(low, max(low, high)))}
    return json.dumps(made)


def _json(schema: JSONObject, rng: Random, depth: int = 0) -> object:
    """Return a JSON value that probably fits a JSON Schema: its constants, its types, and what it requires."""
    if "const" in schema:
        return schema["const"]
    if isinstance(schema.get("enum"), list) and schema["enum"]:
        return rng.choice(schema["enum"])
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) and kind else kind
    if kind is None:
        kind = "array" if "items" in schema or "minItems" in schema else "object"
    if depth > 5:
        return None
    match kind:
        case "object":
            names: Sequence[str] = schema.get("required") or ()
            return {name: _json(_part(schema.get("properties"), name, "string"), rng, depth + 1) for name in names}
        case "array":
            items = _part({"items": schema.get("items")}, "items", "integer")
            return [_json(items, rng, depth + 1) for _ in range(max(1, int(schema.get("minItems", 1))))]
        case "string":
            return rng.choice(WORDS).ljust(int(schema.get("minLength", 0)), "a")
        case "boolean":
            return rng.random() < 0.5
        case "null":
            return None
    low = int(schema.get("minimum", 0))
    return rng.randint(low, max(low, int(schema.get("maximum", low + SPAN))))


def _part(of: object, name: str, kind: str) -> JSONObject:
    """Return the schema of a part, or one that only names a type."""
    found = of.get(name) if isinstance(of, dict) else None
    return found if isinstance(found, dict) else {"type": kind}


def _geopoint(field: Field, bounds: JSONObject, rng: Random) -> str:
    lon, lat = rng.randint(-1799, 1799) / 10, rng.randint(-899, 899) / 10
    if field.format == "default":
        return f"{lon}, {lat}"
    return json.dumps([lon, lat] if field.format == "array" else {"lon": lon, "lat": lat})


def _geojson(field: Field, bounds: JSONObject, rng: Random) -> str:
    if field.format == "topojson":
        return json.dumps({"type": "Topology", "objects": {}, "arcs": []})
    return json.dumps({"type": "Point", "coordinates": [rng.randint(-1799, 1799) / 10, rng.randint(-899, 899) / 10]})


MAKERS: dict[str, Callable[[Field, JSONObject, Random], str]] = {
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
    "time": _time,
    "year": _year,
    "yearmonth": _yearmonth,
    "duration": _duration,
    "list": _list,
    "array": _array,
    "object": _object,
    "geopoint": _geopoint,
    "geojson": _geojson,
}
