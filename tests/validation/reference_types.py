"""The types of Table Schema v2 for the reference: from a cell to its logical value, and the order of two values.

Like `reference.py`, this is written from the standards' text and takes nothing from the package.
"""

from __future__ import annotations

import ipaddress
import json
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

NAN = (0, "nan")
STARTS = ((1696, 9), (1697, 2), (1903, 3), (1903, 7))
YEAR, DAY, CLOCK = r"(?P<y>-?(?:[1-9]\d{4,}|\d{4}))", r"-(?P<m>\d\d)-(?P<d>\d\d)", r"(?P<t>\d\d:\d\d:\d\d(?:\.\d+)?)"
ZONE = r"(?P<z>Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?"
FORMS = {
    "date": rf"(?P<y>\d{{4}}){DAY}",
    "time": r"(?P<t>\d\d:\d\d:\d\d)",
    "datetime": f"{YEAR}{DAY}T{CLOCK}{ZONE}",
    "year": YEAR + ZONE,
    "yearmonth": rf"{YEAR}-(?P<m>\d\d){ZONE}",
    "native time": CLOCK + ZONE,
    "duration": r"(?P<minus>-)?P(?=[\dT])(?:(?P<y>\d+)Y)?(?:(?P<m>\d+)M)?(?:(?P<d>\d+)D)?"
    r"(?:T(?=\d)(?:(?P<H>\d+)H)?(?:(?P<M>\d+)M)?(?:(?P<S>\d+(?:\.\d+)?)S)?)?",
}
# docs: what the format "any" tries for a date
ANY_DATE = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y")
NATIVE = {"date": date, "time": time, "datetime": datetime, "duration": timedelta, "array": list, "object": dict}
FLOAT = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
WORDS = {"trueValues": ["true", "True", "TRUE", "1"], "falseValues": ["false", "False", "FALSE", "0"]}


class Value(NamedTuple):
    """A logical value: equal values have equal keys; `raw` is what constraints look at."""

    key: Any
    raw: Any


def compare(kind: str, one: Any, two: Any) -> int | None:
    """-1, 0 or 1; None of two that have no order."""
    if kind in ("integer", "number"):
        if NAN in (one, two):
            return None
        if one[0] != two[0] or one == two:
            return sign(one[0] - two[0])
        return int(one[0] if one[1:] > two[1:] else -one[0])
    if kind == "duration":  # XML Schema 3.2.6.2: the same from each of four months
        orders = {sign(moment(*start, one) - moment(*start, two)) for start in STARTS}
        return orders.pop() if len(orders) == 1 else None
    if kind in ("datetime", "year", "yearmonth") and one[1] != two[1]:  # 3.2.7.4: a moment without a zone
        orders = {sign(one[0] - two[0] + hours * 3600 * (-1 if one[1] else 1)) for hours in (-14, 14)}
        return orders.pop() if len(orders) == 1 else None
    return sign(one[0] - two[0])


def sign(number: Any) -> int:
    return int(number > 0) - int(number < 0)


def need(fine: Any) -> None:
    if not fine:
        raise ValueError


def match(pattern: str, text: str) -> re.Match[str]:
    found = re.fullmatch(pattern, text, re.ASCII)
    if found is None:
        raise ValueError
    return found


def read(field: dict[str, Any], cell: Any) -> Value:
    """The logical value of a cell, text or native; ValueError if it is not of the type."""
    kind, form = field.get("type", "any"), field.get("format", "default").removeprefix("fmt:")
    if kind == "any":
        return Value(canonical(cell), cell)
    if kind in ("array", "object", "geojson", "geopoint"):
        return structured(kind, form, cell)
    if kind == "list":
        parts = cell.split(field.get("delimiter", ",")) if isinstance(cell, str) else cell
        need(isinstance(parts, list | tuple))
        return Value(tuple(read({"type": field.get("itemType", "string")}, each).key for each in parts), parts)
    if not isinstance(cell, str):
        return native(kind, cell)
    if kind == "string":
        string(form, cell)
        return Value(cell, cell)
    if kind == "boolean":
        true, false = (field.get(name, words) for name, words in WORDS.items())
        need(cell in true or cell in false)
        return Value(cell in true, cell in true)
    if kind in ("integer", "number"):
        raw = number(field, cell, kind)
        return Value(raw, raw)
    if kind in ("date", "time", "datetime") and form != "default":
        one = by_patterns(cell, [form] if form != "any" else ["iso", *ANY_DATE])
        return native(kind, one.date() if kind == "date" else one.timetz() if kind == "time" else one)
    raw = temporal(kind, match(FORMS[kind], cell).groupdict())
    return Value((kind, raw), raw)


def by_patterns(text: str, patterns: list[str]) -> datetime:
    """The moment in a text by the first pattern that it fits."""
    for pattern in patterns:
        try:
            return datetime.fromisoformat(text) if pattern == "iso" else datetime.strptime(text, pattern)
        except ValueError:
            continue
    raise ValueError


def native(kind: str, cell: Any) -> Value:
    """A value that has a type where it comes from; its text is read by the same rules."""
    if kind == "boolean":
        need(isinstance(cell, bool))
        return Value(cell, cell)
    if kind in ("integer", "number", "year"):
        need(isinstance(cell, int | float | Decimal) and not isinstance(cell, bool))
        if kind != "number":
            need(cell - cell == 0 and cell == int(cell))
            cell = f"{int(cell):05d}" if kind == "year" and cell < 0 else f"{int(cell):04d}"
        return read({"type": kind}, str(cell))
    if kind == "date" and isinstance(cell, datetime):
        need(cell.time() == time())
        cell = cell.date()
    need(isinstance(cell, NATIVE.get(kind, ())))
    if kind == "duration":
        raw = (0, Fraction(cell.days * 86400 + cell.seconds) + Fraction(cell.microseconds, 10**6))
        return Value((kind, raw), raw)
    form = "native time" if kind == "time" else kind
    raw = temporal(kind, match(FORMS[form], cell.isoformat()).groupdict())
    return Value((kind, raw), raw)


def string(form: str, text: str) -> None:
    plain = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    plain |= {each for each in text if each > "\x7f"} if form == "email" else set()  # RFC 6531
    if form == "uuid":
        match("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", text)
    elif form == "binary":
        match("[A-Za-z0-9+/]*={0,2}", text)
        need(len(text) % 4 == 0)
    elif form == "email":
        local, at, host = text.rpartition("@")
        need(at and all(part and set(part) <= plain | set("!#$%&'*+/=?^_`{|}~-") for part in local.split(".")))
        for label in host.split("."):
            need(0 < len(label) < 64 and "-" not in (label[0], label[-1]) and set(label) <= plain | {"-"})
    elif form == "uri":  # RFC 3986, appendix B, then the characters of each part
        scheme, _, slashes, path, _, query, _, rest = match(
            r"(?s)([^:/?#]+):(//([^/?#]*))?([^?#]*)(\?([^#]*))?(#(.*))?", text
        ).groups()
        match("[A-Za-z][A-Za-z0-9+.-]*", scheme)
        user, _, place = (slashes or "").rpartition("@")
        host, _, _ = match(r"(?s)(\[.*\]|[^:]*)(:([0-9]*))?", place).groups()
        literal = host.startswith("[")
        if literal and host[1:2] not in ("v", "V"):
            ipaddress.IPv6Address(host[1:-1])
        name = host[1:-1] if literal else host
        for part, more in ((user, ":"), (name, ":" if literal else ""), (path, ":@/")):
            match(rf"(?:[A-Za-z0-9._~!$&'()*+,;={more}-]|%[0-9A-Fa-f]{{2}})*", part)
        match(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*", (query or "") + (rest or ""))


def number(field: dict[str, Any], text: str, kind: str) -> Any:
    if kind == "number" and text.isascii() and text.lower() in ("nan", "inf", "-inf"):
        return NAN if text.lower() == "nan" else (-1 if text[0] == "-" else 1, float("inf"), "")
    group, mark = field.get("groupChar") or "", field.get("decimalChar", ".")
    digits, point = rf"\d+(?:{re.escape(group)}\d+)*" if group else r"\d+", re.escape(mark)
    core = rf"(?:{digits}(?:{point}\d*)?|{point}\d+)(?:[eE][+-]?\d+)?" if kind == "number" else digits
    if field.get("bareNumber") is False:  # the longest number that leaves no digit, of any script, outside
        found = re.fullmatch(rf"(\D*?)([+-]?{core})(\D*)", text)
        need(found)
        text = found[2] if found else ""
    text = match(rf"[+-]?{core}", text)[0].replace(group, "") if group else match(rf"[+-]?{core}", text)[0]
    return decimal(text.replace(mark, ".") if kind == "number" else text)


def decimal(text: str) -> Any:
    """(sign, power, digits) of 0.DIGITS * 10^power: exact for any number of digits and any exponent."""
    mantissa, _, exponent = text.lower().lstrip("+-").partition("e")
    whole, _, part = mantissa.partition(".")
    digits = (whole + part).lstrip("0")
    power = int(exponent or 0) + len(whole) - (len(whole + part) - len(digits))
    return (-1 if text.startswith("-") else 1, power, digits.rstrip("0")) if digits else (0, 0, "")


def temporal(kind: str, parts: dict[str, Any]) -> tuple[Any, ...]:
    """(seconds, has a zone), or (months, seconds) of a duration."""
    if kind == "duration":
        years, months, days, hours, minutes, seconds = (Fraction(parts[name] or 0) for name in "ymdHMS")
        back = -1 if parts["minus"] else 1
        return int(back * (years * 12 + months)), back * (((days * 24 + hours) * 60 + minutes) * 60 + seconds)
    year, month, day = (int(parts.get(name) or 1) for name in "ymd")
    hour, minute, second = map(Fraction, parts.get("t", "0:0:0").split(":"))
    need(year != 0)
    year += year < 0  # XML Schema 1.0 has no year 0: its -0001 is the one before 0001
    need(1 <= month <= 12 and 1 <= day <= month_days(year, month) and minute < 60 and second < 60)
    need(hour < 24 or (kind == "datetime" and hour == 24 and minute == second == 0))
    zone = parts.get("z")
    offset = 0 if zone in (None, "Z") else int(zone[0] + "1") * (int(zone[1:3]) * 60 + int(zone[4:]))
    seconds = (hour * 60 + minute - offset) * 60 + second + (day - 1) * 86400
    return moment(year, month, (0, seconds)), zone is not None


def month_days(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return [31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]


def moment(year: int, month: int, duration: tuple[int, Fraction]) -> Fraction:
    """Seconds from the year 0 to the beginning of a month, moved by (months, seconds)."""
    year, month = year + (month - 1 + duration[0]) // 12, (month - 1 + duration[0]) % 12
    days = year * 365 + (year + 3) // 4 - (year + 99) // 100 + (year + 399) // 400
    return (days + sum(month_days(year, each + 1) for each in range(month))) * Fraction(86400) + duration[1]


def canonical(value: Any) -> Any:
    """A JSON value as a key: numbers by value, objects in no order, types apart."""
    if isinstance(value, dict):
        return "object", frozenset((name, canonical(each)) for name, each in value.items())
    if isinstance(value, list | tuple):
        return "array", tuple(map(canonical, value))
    return native("number", value).key if is_number(value) else value


def structured(kind: str, form: str, cell: Any) -> Value:
    if kind == "geopoint" and form == "default" and isinstance(cell, str):
        cell = [Decimal(part) for part in match(rf"({FLOAT}), ?({FLOAT})", cell).groups()]
    elif isinstance(cell, str):
        cell = json.loads(cell, parse_float=Decimal, parse_constant=lambda word: need(False))
    if kind == "geopoint":
        if form == "object":
            need(isinstance(cell, dict) and set(cell) == {"lon", "lat"})
            cell = [cell["lon"], cell["lat"]]
        need(isinstance(cell, list) and len(cell) == 2 and all(map(is_number, cell)))
        need(abs(cell[0]) <= 180 and abs(cell[1]) <= 90)  # docs: a point on the globe
    elif kind == "geojson":
        need(topology(cell) if form == "topojson" else geometry(cell, True))
    else:
        need(isinstance(cell, NATIVE[kind]))
    return Value(canonical(cell), cell)


def is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def geometry(value: Any, features: bool = False) -> bool:
    """Whether a value is a GeoJSON object (RFC 7946)."""
    kind = value.get("type") if isinstance(value, dict) else None
    if features and kind == "FeatureCollection":
        parts = value.get("features")
        return isinstance(parts, list) and all(geometry(each, True) and each["type"] == "Feature" for each in parts)
    if features and kind == "Feature":
        inner, more = value.get("geometry", 0), value.get("properties", 0)
        return (inner is None or geometry(inner)) and (more is None or isinstance(more, dict))
    if kind == "GeometryCollection":
        return isinstance(value.get("geometries"), list) and all(map(geometry, value["geometries"]))
    depth = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
    return kind in depth and positions(value.get("coordinates"), depth[kind], kind)


def positions(value: Any, depth: int, kind: str) -> bool:
    if not isinstance(value, list):
        return False
    if depth == 0:
        return not value or (len(value) >= 2 and all(map(is_number, value)))
    line = depth == 1 and kind.endswith("LineString") and len(value) == 1
    ring = depth == 1 and kind.endswith("Polygon") and (len(value) < 4 or value[0] != value[-1])
    return not line and not ring and all(positions(each, depth - 1, kind) for each in value)


def topology(value: Any) -> bool:
    """Whether a value is a topology (TopoJSON 2): geometries by name, arcs as lists of positions."""
    if not isinstance(value, dict) or value.get("type") != "Topology" or not isinstance(value.get("objects"), dict):
        return False
    arcs = value.get("arcs")
    if not isinstance(arcs, list):
        return False
    fine = all(isinstance(arc, list) and positions(arc, 1, "") for arc in arcs)
    return fine and all(shape(each, len(arcs)) for each in value["objects"].values())


def shape(value: Any, arcs: int) -> bool:
    kind = value.get("type") if isinstance(value, dict) else None
    if kind == "GeometryCollection":
        return isinstance(value.get("geometries"), list) and all(shape(each, arcs) for each in value["geometries"])
    if kind in ("Point", "MultiPoint"):
        return positions(value.get("coordinates"), int(kind == "MultiPoint"), "")
    depth = {"LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
    return kind in depth and indexes(value.get("arcs"), depth[kind], arcs)


def indexes(value: Any, depth: int, arcs: int) -> bool:
    if depth == 0:
        return type(value) is int and -arcs <= value < arcs
    return isinstance(value, list) and all(indexes(each, depth - 1, arcs) for each in value)
