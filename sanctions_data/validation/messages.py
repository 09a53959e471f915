"""What a message says: what was expected, per type and format, hints for mistakes, and what things are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sanctions_data._text import listing, show
from sanctions_data.errors import suggest
from sanctions_data.validation.schema.table_schema import Field
from sanctions_data.validation.values.error_cell import OutOfRange
from sanctions_data.validation.values.json_values import dumps

EXPECTED = {
    "integer": ("an integer", "digits such as 42"),
    "number": ("a number", "digits such as 3.14"),
    "object": ("a JSON object", 'text such as {"a": 1}'),
    "array": ("a JSON array", "text such as [1, 2]"),
    "date": ("a date", "YYYY-MM-DD"),
    "time": ("a time", "hh:mm:ss"),
    "datetime": ("a date and time", "YYYY-MM-DDThh:mm:ss, with Z or an offset if it is known"),
    "year": ("a year", "YYYY"),
    "yearmonth": ("a year and month", "YYYY-MM"),
    "duration": ("a duration", "ISO 8601 such as P1Y2M or PT30M"),
    "geojson": ("GeoJSON", "an object as RFC 7946 has it"),
    "string": ("a string", "text"),
}
STRINGS = {
    "email": ("an e-mail address", "name@example.org"),
    "uri": ("a URI", "an address such as https://example.org/a%20b"),
    "binary": ("base64", "letters, digits, + and /, padded with ="),
    "uuid": ("a UUID", "8-4-4-4-12 hexadecimal digits"),
}
SEPARATORS = ".,'_ \u00a0\u2009\u202f\u2019"  # between groups of digits, or before a fraction
POINTS = {
    "default": '"lon, lat" such as 90.5, 45.5',
    "array": "[lon, lat] such as [90.5, 45.5]",
    "object": '{"lon": 90.5, "lat": 45.5}',
}


def not_of_type(field: Field, text: bool = True) -> str:
    """Return the part of a type error after the value, which may be no text: "is not a date; expected YYYY-MM-DD"."""
    noun, example = EXPECTED.get(field.type, (field.type, ""))
    if field.type == "string" and field.format != "default":
        noun, example = STRINGS[field.format]
    elif field.type == "boolean":
        noun, example = "a boolean", listing([*field.true_values, *field.false_values], " or ")
        example = example if text else f"true or false, or one of the strings {example}"
    elif field.type == "geopoint":
        noun, example = "a point", f"{POINTS[field.format]}; longitude within 180, latitude within 90"
    elif field.type == "list":
        noun = f"a list of {EXPECTED[field.item_type][0] if field.item_type in EXPECTED else field.item_type}"
        example = f"items separated by {field.delimiter!r}"
    elif field.format == "topojson":
        noun, example = "TopoJSON", "an object of type Topology"
    elif field.type in ("date", "time", "datetime") and field.format not in ("default", "any"):
        example = f"the form {field.format}"
    elif field.type in ("date", "time", "datetime") and field.format == "any":
        example = "a form that can be parsed"
    elif field.type == "number" and field.decimal_char != ".":
        example = f"digits such as 3{field.decimal_char}14"
    return f"is not {noun}; expected {example}"


def hint(field: Field, text: str) -> str:
    """Return a likely cause of a type error, or nothing; what it proposes is not what the schema already has."""
    if text != text.strip() and field.type not in ("object", "array", "geojson", "geopoint"):
        return " without blanks around it"
    if field.type in ("integer", "number") and field.bare_number and len(text) < 40:
        return _number_hint(field, text.lstrip("+-"))
    return ""


def _number_hint(field: Field, digits: str) -> str:
    """Return what to declare for a mark between digits that the schema does not name."""
    if field.type == "integer" and digits.count(".") == 1 and digits.replace(".", "").isdecimal():
        return "; a number with a fraction needs the type 'number'"
    point = field.decimal_char if field.type == "number" else ""
    others = set(digits) - set("0123456789") - set(point) - set(field.group_char or "")
    mark = others.pop() if len(others) == 1 else ""
    if not mark or mark not in SEPARATORS:
        return ""
    groups = rf"[0-9]{{1,3}}(?:{re.escape(mark)}[0-9]{{3}})+" + (rf"(?:{re.escape(point)}[0-9]+)?" if point else "")
    grouped = re.fullmatch(groups, digits) is not None and not field.group_char
    if mark == "," and point == "." and not field.group_char:
        return "; for a comma in numbers declare groupChar or decimalChar"
    if grouped:
        return f"; if {mark!r} groups digits, declare it as groupChar"
    if mark in ".," and digits.count(mark) == 1:
        return (
            f"; a number with a fraction needs the type 'number', with {mark!r} as decimalChar"
            if not point
            else f"; the decimalChar of the schema is {point!r}"
        )
    return ""


def not_one_of(values: Iterable[object], text: str) -> str:
    """Return the part of an enum error after the value, with a did-you-mean."""
    values = list(values)
    close = suggest(text.strip(), [value for value in values if isinstance(value, str)])
    message = f"is not one of {listing(map(format_value, values))}"
    return message + (f"; did you mean {show(close)}?" if close else "")


def format_value(value: object) -> str:
    """Return a value that a schema lists: as JSON writes it; a string without quotes if it is plain without them."""
    if isinstance(value, str):
        return show(value) if value != value.strip() or not value or "," in value else value
    if value is None or isinstance(value, bool | list | dict):
        return show(dumps(value))[1:-1]
    return str(value)


MARKS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "blank"}
KINDS: dict[type | tuple[type, ...], str] = {  # of values that are no text, the narrower before the wider
    bool: "boolean",
    (int, float, Decimal): "number",
    datetime: "datetime",
    date: "date",
    time: "time",
    timedelta: "duration",
    (list, tuple): "list",
    Mapping: "object",
}


def name_value(value: object, text: str) -> str:
    """Return a value as a message names it: a text in quotes, anything else by its kind, for 1 is not "1"."""
    if isinstance(value, str):
        return show(value)
    noun = next((noun for kind, noun in KINDS.items() if isinstance(value, kind)), type(value).__name__)
    noun = {"date": "day"}.get(value.kind, value.kind) if isinstance(value, OutOfRange) else noun
    return f"the {noun} {show(text)[1:-1]}"


def too_many(more: int, delimiter: str | None, empty: bool, other: str | None = None) -> str:
    """Return the likely cause of `more` cells than the header has, as the end of a sentence; "" if none is likely.

    Args:
        more: how many.
        delimiter: between cells, None if they are not written as text.
        empty: whether they are all empty.
        other: what seems to be the delimiter, by the header.
    """
    if delimiter is not None and other not in (None, delimiter):
        return f"; the delimiter seems to be {other!r}: --delimiter {other!r}"
    mark = None if delimiter is None else MARKS.get(delimiter, repr(delimiter))
    if not empty:
        return "" if mark is None else f"; is a {mark} unquoted, or one too many?"
    message = "; the last one is empty" if more == 1 else f"; the last {more} are empty"
    if mark is None:
        return message
    many = f"a {mark}" if more == 1 else f"{more} {mark}{'s' if delimiter in MARKS else ''}"
    return f"{message}: {many} too many at the end of the line?"
