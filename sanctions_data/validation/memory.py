"""Records in memory against a JSON Schema: rows are positions, and values are judged as JSON would have them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any

from .collect import SAME, Collector
from .jsonschemas import Errors, Finding, explain, pointer
from .readers import plain
from .words import article

EMPTY_LIST = ("source-error", "empty", "the list is empty; expected at least one record")
OF_OBJECTS = {"properties", "required", "patternProperties", "additionalProperties", "propertyNames"}


def check_records(
    rows: Sequence[Any],
    schema: Mapping[str, Any],
    is_valid: Callable[[Any], bool],
    errors: Errors,
    collector: Collector,
) -> int:
    """Judge each record of a list, or the list, where the schema describes one; how many there were."""
    many = of_objects(schema)
    if many and not rows:
        collector.add(None, None, EMPTY_LIST)
    for base, record in (([at], row) for at, row in enumerate(rows)) if many else [([], rows)]:
        try:
            value = json.loads(json.dumps(record, default=_as_json, allow_nan=False))
            found = [] if is_valid(value) else list(errors(value))
        except (TypeError, ValueError, RecursionError) as error:
            collector.add(base[0] + 1 if base else None, None, ("source-error", "json", f"not JSON: {error}"))
            continue
        for finding in found:
            path = base + finding[3]
            add(collector, path[0] + 1 if path else None, finding, base)
    return len(rows)


def of_objects(schema: Mapping[str, Any]) -> bool:
    """Whether a schema describes one record, so that a list is many of them."""
    if "type" not in schema:
        return not OF_OBJECTS.isdisjoint(schema)
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return "object" in kinds and "array" not in kinds


def add(collector: Collector, row: int | None, finding: Finding, base: list[Any], record: int | None = SAME) -> None:
    """One finding, under the path of its record."""
    keyword, asked, instance, path, message = finding
    place = pointer(base + path)
    value = instance if isinstance(instance, str) else json.dumps(instance, ensure_ascii=False, default=str)
    fault = ("json-schema", keyword, explain(keyword, asked, instance, message))
    collector.add(row, None, fault, value[:200], pointer=place, record=record)


def _as_json(value: Any) -> Any:
    """What JSON has no type for, as it is written in JSON; TypeError where nothing is usual."""
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value.as_tuple().exponent == 0 else float(value)
    if isinstance(value, Mapping):
        return dict(value)
    if (found := plain(value)) is not value:
        return found
    noun = type(value).__name__
    raise TypeError(f"{article(noun)} {noun} is no JSON value")
