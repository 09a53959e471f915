"""When two values are equal: the keys of `enum`, `unique`, primary and foreign keys, and JSON Schema's `const`.

Table Schema v2 compares logical values, JSON Schema compares JSON values (2020-12 core, section 4.2.2). Both say the
same of JSON: numbers are equal if they are the same number however they are written (`1.5` and `1.50`, `1` and `1.0`),
a number is not a string, a boolean is not a number, and the order of an object's members does not matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sanctions_data.validation.values.strict_json import NESTED, deep

SHALLOW = 100  # levels of a key; Python compares no tuples that are nested much deeper


def hashable(value: Any, left: int = SHALLOW) -> Any:
    """Return a key of a logical value: equal values have equal keys, and different values have different keys.

    Args:
        value: any logical value; JSON values inside it are plain (see `json_value`).
        left: how many levels may follow before a text stands for them.
    """
    kind = type(value)
    if kind is str or kind is int or value is None:
        return value
    if kind is bool:
        return "bool", value
    if kind is Decimal:
        return ("NaN", None) if value.is_nan() else value
    if kind is float:  # of a frame or of a schema: the number that its shortest text says
        return ("NaN", None) if value != value else Decimal(repr(value))
    if isinstance(value, Mapping | list) and not left:
        return "deep", deep(lambda: "".join(_canonical(value)))
    if isinstance(value, Mapping):
        return "object", frozenset((key, hashable(each, left - 1)) for key, each in value.items())
    if isinstance(value, list):
        return "array", tuple(hashable(each, left - 1) for each in value)
    if isinstance(value, tuple):
        return tuple(map(hashable, value))
    try:
        hash(value)
    except TypeError:  # an object of a frame that is not a JSON value
        return "other", kind.__qualname__, repr(value)
    return value


def _canonical(value: Any) -> Iterator[str]:
    """A text that is the same for equal values."""
    if isinstance(value, Mapping):
        yield "{"
        for key in sorted(value):
            yield f"{key!r}:"
            yield from _canonical(value[key])
            yield ","
        yield "}"
    elif isinstance(value, list):
        yield "["
        for each in value:
            yield from _canonical(each)
            yield ","
        yield "]"
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        number = hashable(value)
        yield str(Fraction(number)) if isinstance(number, int) or abs(number.adjusted()) < 5000 else str(number)
    else:
        yield repr(value)


def json_value(value: Any) -> Any:
    """Return a nested value of a frame or of rows in memory as JSON has it.

    Raises:
        ValueError: the value is nested too deep, holds itself, or has a key that is not a string.
    """
    return deep(_json_value, value, NESTED)


def _json_value(value: Any, left: int) -> Any:
    if isinstance(value, str | int | float | Decimal) or value is None:
        return value
    if not left:
        raise ValueError("nested too deep")
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise ValueError("a key of a JSON object is a string")
        return {key: _json_value(each, left - 1) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_json_value(each, left - 1) for each in value]
    if type(value).__module__.partition(".")[0] == "numpy":
        return _json_value(value.tolist(), left - 1)
    return value
