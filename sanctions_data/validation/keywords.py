"""`pattern` and `patternProperties` of JSON Schema for the library in Python, whose own expressions never give up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .patterns import searcher


def _pattern(validator: Any, pattern: str, instance: Any, schema: Any) -> Iterator[Any]:
    """A text in which the expression is found."""
    from jsonschema import ValidationError

    if isinstance(instance, str) and not searcher(pattern)(instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _pattern_properties(validator: Any, patterns: Mapping[str, Any], instance: Any, schema: Any) -> Iterator[Any]:
    if isinstance(instance, dict):
        for pattern, below in patterns.items():
            found = searcher(pattern)
            for name in filter(found, instance):
                yield from validator.descend(instance[name], below, path=name, schema_path=pattern)


KEYWORDS = {"pattern": _pattern, "patternProperties": _pattern_properties}
