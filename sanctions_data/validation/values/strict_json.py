"""Strict JSON (RFC 8259): one reader for cells, documents, lines and schemas, so that all of them give one answer.

`json.loads` alone takes NaN and Infinity, turns 1e400 into infinity, refuses integers of more than 4,300 digits, and
lets half of a surrogate pair through, which no other library can hold.
"""

from __future__ import annotations

import json
import math
import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

T = TypeVar("T")
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


def loads(text: str, number: Callable[[str], Any] = exact, halves: bool = False) -> Any:
    """Return the value of a JSON text.

    Args:
        text: the whole text.
        number: reads numbers that have a fraction or an exponent; integers are exact always.
        halves: let half of a surrogate pair pass, which may be in one part of a descriptor that others do without.
    Raises:
        ValueError: the text is no JSON (`json.JSONDecodeError` with the place, where there is one), is nested too
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


def deep(function: Callable[..., T], *args: Any, **more: Any) -> T:
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


def dumps(value: Any) -> str:
    """Return a value as JSON text: numbers exact, characters as they are, and what is not a JSON value as a string."""
    plain = isinstance(value, str | int | float) or value is None
    return json.dumps(value, ensure_ascii=False) if plain else deep(lambda: "".join(_written(value, NESTED + 1)))


def _written(value: Any, left: int) -> Iterator[str]:
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


def _refuse(word: str) -> Any:
    raise ValueError(f"{word} is not a JSON value")
