"""When two values are equal: the keys of `enum`, `unique`, primary and foreign keys, and JSON Schema's `const`.

Table Schema v2 compares logical values, JSON Schema compares JSON values (2020-12 core, section 4.2.2). Both say the
same of JSON: numbers are equal if they are the same number however they are written (`1.5` and `1.50`, `1` and `1.0`),
a number is not a string, a boolean is not a number, and the order of an object's members does not matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from .strictjson import NESTED


def hashable(value: Any) -> Any:
    """Return a key of a logical value: equal values have equal keys, and different values have different keys.

    Args:
        value: any logical value; JSON values inside it are plain (see `json_value`).
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
    if isinstance(value, Mapping):
        return "object", frozenset((key, hashable(each)) for key, each in value.items())
    if isinstance(value, list):
        return "array", tuple(map(hashable, value))
    if isinstance(value, tuple):
        return tuple(map(hashable, value))
    try:
        hash(value)
    except TypeError:  # an object of a frame that is no JSON value
        return "other", kind.__qualname__, repr(value)
    return value


def json_value(value: Any, left: int = NESTED) -> Any:
    """Return a nested value of a frame or of rows in memory as JSON has it.

    Args:
        value: lists, tuples, mappings, arrays of numpy, and what is in them.
        left: how many levels may follow.
    Raises:
        ValueError: the value is nested too deep, holds itself, or has a key that is not a string.
    """
    if isinstance(value, str | int | float | Decimal) or value is None:
        return value
    if not left:
        raise ValueError("nested too deep")
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise ValueError("a key of a JSON object is a string")
        return {key: json_value(each, left - 1) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [json_value(each, left - 1) for each in value]
    if type(value).__module__.partition(".")[0] == "numpy":
        return json_value(value.tolist(), left - 1)
    return value
