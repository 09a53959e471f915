"""Records in memory against a JSON Schema: rows are positions, and values are judged as JSON would have them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any

from .collect import SAME, Collector
from .jsonschemas import MOST_FINDINGS, Compiled, Finding, explain, pointer, read_record
from .readers import plain
from .strictjson import NESTED, deep, dumps
from .words import article

EMPTY_LIST = ("source-error", "empty", "the list is empty; expected at least one record")
MORE = f"a record has more than {MOST_FINDINGS:,} problems; only the first {MOST_FINDINGS:,} of a record are counted"
OF_OBJECTS = {"properties", "required", "patternProperties", "additionalProperties", "propertyNames"}


def check_records(
    rows: Sequence[Any],
    schema: Mapping[str, Any],
    compiled: Compiled,
    collector: Collector,
) -> int:
    """Judge each record of a list, or the list, where the schema describes one; how many there were."""
    many = of_objects(schema)
    if many and not rows:
        collector.add(None, None, EMPTY_LIST)
    for base, record in (([at], row) for at, row in enumerate(rows)) if many else [([], rows)]:
        try:
            value, ordinary = read_record(dumps(deep(json_like, record)))
        except (TypeError, ValueError) as error:
            collector.add(base[0] + 1 if base else None, None, ("source-error", "json", f"not JSON: {error}"))
            continue
        for finding in findings(compiled, value, ordinary, collector):
            path = base + finding[3]
            add(collector, path[0] + 1 if path else None, finding, base)
    return len(rows)


def findings(compiled: Compiled, value: Any, ordinary: bool, collector: Collector) -> Iterator[Finding]:
    """Yield what is wrong with a record, at most `MOST_FINDINGS`; a note says if that is not all.

    Args:
        compiled: the schema.
        value, ordinary: as for `Compiled.errors`.
        collector: takes the note.
    """
    if compiled.is_valid(value, ordinary):
        return
    found = list(compiled.errors(value, ordinary))
    if len(found) > MOST_FINDINGS and MORE not in collector.notes:
        collector.notes.append(MORE)
    yield from found[:MOST_FINDINGS]


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
    value = instance if isinstance(instance, str) else dumps(instance)
    fault = ("json-schema", keyword, explain(keyword, asked, instance, message))
    collector.add(row, None, fault, value[:200], pointer=place, record=record)


def json_like(value: Any, left: int = NESTED) -> Any:
    """Return a value as it is written in JSON, numbers exact; ValueError or TypeError where there is no usual way."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float | Decimal):
        if not math.isfinite(value):
            raise ValueError(f"Out of range float values are not JSON compliant: {value}")
        return value
    if not left:
        raise ValueError(f"nested more than {NESTED} levels deep")
    if isinstance(value, Mapping):
        return {_key(key): json_like(each, left - 1) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [json_like(each, left - 1) for each in value]
    if isinstance(value, date | time):
        return value.isoformat()
    if (found := plain(value)) is not value:
        return json_like(found, left - 1)
    noun = type(value).__name__
    raise TypeError(f"{article(noun)} {noun} is not a JSON value")


def _key(key: Any) -> str:
    if isinstance(key, str):
        return key
    if key is None or isinstance(key, bool | int | float):
        return dumps(key)
    raise TypeError("a key of a JSON object is a string")
