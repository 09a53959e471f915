"""From a cell to its logical value: `parser` reads text, `native` accepts values that have a type where they come from.

Table Schema checks logical values. A number in JSON or a date in a sheet already is one. A string is how every type
may be written, so text is read by the field's parser in any source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sanctions_data.validation.schema.table_schema import Field
from sanctions_data.validation.types import nested, numeric, strings, temporal
from sanctions_data.validation.values.error_cell import OutOfRange
from sanctions_data.validation.values.json_values import DIGITS, deep, json_value


def parser(field: Field) -> Callable[[str], Any]:
    """Return the function from a cell's text to its logical value.

    It raises ValueError if the text does not have the form the type (and format) prescribes.
    """
    match field.type:
        case "string":
            return strings.string(field)
        case "integer":
            return numeric.integer(field)
        case "number":
            return numeric.number(field)
        case "boolean":
            return numeric.boolean(field)
        case "object":
            return nested.structure(dict)
        case "array":
            return nested.structure(list)
        case "list":
            return nested.listing(field, parser)
        case "geopoint":
            return nested.geopoint(field)
        case "geojson":
            return nested.geojson(field)
        case "any":
            return str
    return temporal.temporal(field)


def native(field: Field, parse: Callable[[str], object]) -> Callable[[object], object]:
    """Return the function from a native value to the logical value of `field`; ValueError if it has another type."""
    convert = CONVERT[field.type]

    def read(value: object) -> object:
        if isinstance(value, str):
            return parse(value)
        return convert(field, value)

    return read


def _wrong(field: Field, value: object) -> object:
    raise ValueError(value)


def _integer(field: Field, value: object) -> object:
    if isinstance(value, bool):
        raise ValueError(value)
    if isinstance(value, int):
        return value
    # a column with gaps is float in many frames; 5.0 is the integer 5, 5.5 is none
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value():
        return int(value) if value.adjusted() < DIGITS else value  # 1e999999999 has more digits than fit in memory
    raise ValueError(value)


def _number(field: Field, value: Any) -> object:
    if not nested.is_number(value):
        raise ValueError(value)
    return value if isinstance(value, Decimal) else Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def _boolean(field: Field, value: object) -> object:
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


def _date(field: Field, value: object) -> object:
    if isinstance(value, OutOfRange) and value.kind == "datetime" and value.text.endswith("T00:00:00"):
        return temporal.parse_date(value.text.removesuffix("T00:00:00"))  # the first and the last day of Python
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    if isinstance(value, datetime) or not isinstance(value, date):
        raise ValueError(value)
    return value


def _time(field: Field, value: object) -> object:
    if not isinstance(value, time):
        raise ValueError(value)
    return value


def _datetime(field: Field, value: object) -> object:
    if isinstance(value, OutOfRange) and value.kind == "datetime":
        return temporal.parse_datetime(value.text)
    if not isinstance(value, datetime):
        raise ValueError(value)
    return temporal.from_datetime(value)


def _year(field: Field, value: object) -> object:
    year = _integer(field, value)
    if not isinstance(year, int):
        raise ValueError(value)
    return temporal.parse_year(f"{year:05d}" if year < 0 else f"{year:04d}")


def _duration(field: Field, value: object) -> object:
    if isinstance(value, OutOfRange) and value.kind == "duration":
        return temporal.parse_duration(value.text)
    if not isinstance(value, timedelta):
        raise ValueError(value)
    return 0, value.days * 86400 + value.seconds + Decimal(value.microseconds).scaleb(-6)


def _array(field: Field, value: object) -> Any:
    if not isinstance(value, list | tuple):
        raise ValueError(value)
    return json_value(value)


def _object(field: Field, value: object) -> object:
    if not isinstance(value, Mapping):
        raise ValueError(value)
    return json_value(value)


def _list(field: Field, value: object) -> object:
    from dataclasses import replace

    one = replace(field, type=field.item_type, format="default", constraints={})
    return tuple(native(one, parser(one))(item) for item in _array(field, value))


def _geopoint(field: Field, value: object) -> object:
    return nested.geopoint_native(field.format, value)


def _geojson(field: Field, value: object) -> object:
    value = json_value(value)
    if not deep(nested.is_topojson if field.format == "topojson" else nested.is_geojson, value):
        raise ValueError(value)
    return value


def _anything(field: Field, value: object) -> object:
    return json_value(value) if isinstance(value, list | tuple | Mapping) else value


CONVERT: dict[str, Callable[[Field, object], object]] = {
    "string": _wrong,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "time": _time,
    "datetime": _datetime,
    "year": _year,
    "yearmonth": _wrong,
    "duration": _duration,
    "array": _array,
    "object": _object,
    "list": _list,
    "geopoint": _geopoint,
    "geojson": _geojson,
    "any": _anything,
}
