"""A quick look at JSON text with orjson and jsonschema-rs: it says for certain that a value fits, or it says nothing.

Whatever it does not pass is read and checked again by the libraries that know every number.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

from sanctions_data.validation.checks.json_schema import Compiled

# whether a number may be one that not every library knows, and whether it is one
SIMPLER = bytes.maketrans(b"123456789E", b"000000000e")
LONG, POWER = b"0" * 16, b"0e"
ODD = re.compile(rb"(?:^|[:,\[ \t\r\n])-?(?:[0-9]{19}|[0-9]{16,}\.|[0-9]+(?:\.[0-9]+)?[eE])")
# a double is zero below 1e-323: the exponent has three digits, or two (e-99) and more than 200 zeros stand before it
TINY = re.compile(rb"-(?<=[0-9][eE]-)[0-9]{3}")  # what begins with one fixed character is found fastest
ZEROS = b"0" * 200
Quick = tuple[Callable[[bytes], object], Callable[[object], bool], Callable[[bytes], bool]]


def quick_look(compiled: Compiled, encoding: str) -> Quick | None:
    """Return what parses a line or a document, whether a value fits, and whether both may be wrong about some text.

    orjson makes doubles of large integers, and zeros of very small numbers. If all numbers of the schema are below
    2**53, the first can only make a record look wrong; the second may make it look right if the schema says where zero
    is. None without orjson and jsonschema-rs, and if the text is not UTF-8.
    """
    valid = compiled.quick
    if valid is None or codecs.lookup(encoding).name != "utf-8":
        return None
    try:
        from orjson import loads as parse
    except ImportError:
        return None
    return parse, valid, odd if compiled.careful else near_zero if compiled.near_zero else never


def never(text: bytes) -> bool:
    return False


def near_zero(text: bytes) -> bool:
    """Return whether a number of some text may be so small that a double is zero."""
    return TINY.search(text) is not None or ZEROS in text


def odd(text: bytes) -> bool:
    """Return whether a number of some text may be one that a double does not hold."""
    simpler = text.translate(SIMPLER)
    return ((LONG in simpler or POWER in simpler) and ODD.search(text) is not None) or near_zero(text)
