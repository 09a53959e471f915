"""JSON values: read strictly, written, and compared.

There is one strict reader (RFC 8259) for cells, documents, lines and schemas, so that all of them give one answer.
`json.loads` alone accepts NaN and Infinity, turns 1e400 into infinity, refuses integers of more than 4,300 digits, and
accepts half of a surrogate pair, which no other library can hold.

`hashable` gives the keys of `enum`, `unique`, primary and foreign keys, and JSON Schema's `const`. Table Schema v2
compares logical values, JSON Schema compares JSON values (2020-12 core, section 4.2.2). Both say the same of JSON:
numbers are equal if they are the same number however they are written (`1.5` and `1.50`, `1` and `1.0`), a number is
not a string, a boolean is not a number, and the order of an object's members does not matter.
"""

from __future__ import annotations

import json
import math
import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, TypeAlias, TypeVar

T = TypeVar("T")
# a JSON object as `json.loads` gives it; who reads a member asks what it is
JSONObject: TypeAlias = dict[str, Any]
NESTED = 900  # levels; Python's own limit on recursion lies above it, and differs between versions
STACK, FRAMES = 256 << 20, 60_000  # bytes and calls that a value of so many levels may take
LARGE = 2**53  # from here on a double skips whole numbers
DIGITS = 4000  # int() refuses more than 4,300 digits; Decimal holds any number of them
LONG = re.compile(f"[0-9]{{{DIGITS}}}")
STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
BRACKETS = dict.fromkeys(range(128)) | {ord(mark): "[]"[mark in "]}"] for mark in "[]{}"}
NO_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|.)|([\ud800-\udfff])", re.DOTALL)


def exact(text: str) -> Decimal:
    """Return the number that `text` says; an exponent beyond Decimal's range gives 0 or infinity."""
    try:
        return Decimal(text)
    except InvalidOperation:
        mantissa, _, exponent = text.lower().partition("e")
        sign = "-" if text.startswith("-") else ""
        tiny = exponent.startswith("-") or not mantissa.strip("+-.0")
        return Decimal(sign + ("0" if tiny else "Infinity"))


def ordinary(text: str) -> float | Decimal:
    """Return a number with a fraction or an exponent as JSON Schema libraries know it, and exact beyond their range.

    It is a double. From 2**53 on doubles skip whole numbers, and end at infinity, so that a whole number from there on
    is exact, and so is one that a double would round to zero.
    """
    value = float(text)
    if -LARGE < value < LARGE and (value or not text.lower().partition("e")[0].strip("+-.0")):
        return value
    number = exact(text)
    return number if not value or math.isinf(value) or number == number.to_integral_value() else value


def whole(text: str) -> int | Decimal:
    """Return an integer of any number of digits."""
    return int(text) if len(text) < DIGITS else Decimal(text)


def loads(text: str, number: Callable[[str], object] = exact, halves: bool = False) -> object:
    """Return the value of a JSON text.

    Args:
        text: the whole text.
        number: reads numbers that have a fraction or an exponent; integers are exact always.
        halves: let half of a surrogate pair pass, which may be in one part of a descriptor that others do without.
    Raises:
        ValueError: the text is no JSON (`json.JSONDecodeError` with the place, if there is one), is nested too
            deep, or holds half of a surrogate pair.
    """
    if too_deep(text):
        raise ValueError(f"nested more than {NESTED} levels deep")
    try:
        long = whole if len(text) >= DIGITS and LONG.search(text) else None
        value = deep(json.loads, text, parse_float=number, parse_int=long, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not halves and NO_SURROGATE.search(text) and (place := lone_surrogate(text)) is not None:
        raise json.JSONDecodeError("Half of a surrogate pair, which is not a character", text, place)
    return value


def deep(function: Callable[..., T], *args: object, **more: object) -> T:
    """Call a function that follows a value level by level, with more of a stack where that of the caller is too small.

    Raises:
        RecursionError: the value is too deep for that too.
    """
    try:
        return function(*args, **more)
    except RecursionError:
        pass
    answers: list[T] = []
    errors: list[Exception] = []

    def run() -> None:
        try:
            answers.append(function(*args, **more))
        except Exception as error:
            errors.append(error)

    limit, size = sys.getrecursionlimit(), threading.stack_size(STACK)
    sys.setrecursionlimit(max(limit, FRAMES))
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(size)
        sys.setrecursionlimit(limit)
    if errors:
        raise errors[0]
    return answers[0]


def dumps(value: object) -> str:
    """Return a value as JSON text: numbers exact, characters as they are, and what is not a JSON value as a string."""
    plain = isinstance(value, str | int | float) or value is None
    return json.dumps(value, ensure_ascii=False) if plain else deep(lambda: "".join(_written(value, NESTED + 1)))


def _written(value: object, left: int) -> Iterator[str]:
    if isinstance(value, Mapping) and left:
        yield "{"
        for at, (key, each) in enumerate(value.items()):
            yield f"{', ' if at else ''}{json.dumps(str(key), ensure_ascii=False)}: "
            yield from _written(each, left - 1)
        yield "}"
    elif isinstance(value, list | tuple) and left:
        yield "["
        for at, each in enumerate(value):
            if at:
                yield ", "
            yield from _written(each, left - 1)
        yield "]"
    elif isinstance(value, list | tuple | Mapping):
        yield "…"
    elif isinstance(value, Decimal):
        yield str(value)
    else:
        yield json.dumps(value, ensure_ascii=False, default=str)


def too_deep(text: str, most: int = NESTED) -> bool:
    """Return whether a JSON text is nested deeper than `most` levels; what is no JSON is not."""
    if text.count("[") + text.count("{") <= most:
        return False
    brackets = STRING.sub("", text).translate(BRACKETS)
    for _ in range(most):  # each round takes the innermost level away
        fewer = brackets.replace("[]", "")
        if fewer == brackets:
            return False
        brackets = fewer
    return bool(brackets)


def lone_surrogate(text: str) -> int | None:
    r"""Return where half of a surrogate pair stands in a JSON text (`\ud83d` without `\ude00`), None if nowhere."""
    high: re.Match[str] | None = None
    for found in ESCAPE.finditer(text):
        if found[2]:
            return found.start()
        code = int(found[1], 16) if found[1] else 0
        if high is not None:
            if found.start() != high.end() or not 0xDC00 <= code < 0xE000:
                return high.start()
            high = None
        elif 0xD800 <= code < 0xDC00:
            high = found
        elif 0xDC00 <= code < 0xE000:
            return found.start()
    return None if high is None else high.start()


def _refuse(word: str) -> object:
    raise ValueError(f"{word} is not a JSON value")


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


def _canonical(value: object) -> Iterator[str]:
    """Yield a text that is the same for equal values."""
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


def json_value(value: object) -> object:
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
