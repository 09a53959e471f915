"""JSON, JSON Lines and records in memory against a JSON Schema: each finding with its JSON Pointer and its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any

from . import bounds
from .collect import Collector
from .jsonschemas import Errors, Finding, compile_schema
from .memory import EMPTY_LIST, add, check_records, of_objects
from .readers.jsontext import decoded, fault_of, text_lines
from .report import Checked, checked
from .source import Source, open_bytes
from .strictjson import loads, ordinary
from .table import doubt

TOO_DEEP = "nested too deep to be judged"
EMPTY = ("source-error", "empty", "the file is empty; expected JSON")


def check_documents(
    source: Source, schema: Mapping[str, Any], title: str, limit: int | None, start: float, library: str | None = None
) -> Checked:
    """Check every record of a source; a list is taken as records where the schema describes an object.

    Args:
        source: JSON, JSON Lines, or a list of records in memory, whose rows are their positions from 1.
        schema: a JSON Schema of any draft the library knows.
        title: what to call the schema.
        limit: how many problems to keep.
        start: when the work began.
        library: "jsonschema-rs" or "jsonschema"; the faster one that is installed by default.
    Raises:
        InvalidSchema: it is no JSON Schema, or refers to something outside itself.
    """
    is_valid, errors = compile_schema(schema, title, library)
    collector = Collector(source.name, limit, by_line=source.format != "rows", notes=list(source.notes))
    if source.format == "rows":
        records = check_records(source.data, schema, is_valid, errors, collector)
        return checked(collector, records, "json", perf_counter() - start)
    lines = source.format == "jsonl"
    records = 0
    if (fault := doubt(source)) is not None:
        collector.add(None, None, fault)
        return checked(collector, 0, "json", perf_counter() - start)
    with open_bytes(source) as raw:
        if lines:
            load = _fast_loads()
            for number, line, wrong in text_lines(raw, source.name, source.encoding, load is not loads_plain):
                records += 1
                if wrong is not None:
                    collector.add(number, None, wrong)
                    continue
                try:
                    value = load(line)
                except ValueError:
                    collector.add(number, None, _not_json(line if isinstance(line, str) else line.decode("ascii")))
                    continue
                try:
                    if not is_valid(value):
                        for finding in errors(value):
                            add(collector, number, finding, [])
                except (ValueError, RecursionError) as error:
                    collector.add(number, None, ("source-error", "json", f"{TOO_DEEP}: {error}"))
        else:
            text = bounds.read_whole(raw, source.name)
            try:
                records = _document(decoded(text, source.encoding), schema, is_valid, errors, collector)
            except (ValueError, RecursionError) as error:
                fault = EMPTY if not text.strip() else fault_of(error)
                collector.add(_line(error, text), None, fault, record=None)
    if lines and not records:
        collector.add(None, None, EMPTY)
    return checked(collector, records, "json", perf_counter() - start)


def _line(error: Exception, text: bytes) -> int | None:
    if isinstance(error, UnicodeDecodeError):
        return text.count(b"\n", 0, error.start) + 1
    return getattr(error, "lineno", None)


def _document(
    text: str, schema: Mapping[str, Any], is_valid: Callable[[Any], bool], errors: Errors, collector: Collector
) -> int:
    """How many records there are: the items of a list, judged one by one where the schema describes an object."""
    from .positions import lines_of

    value = loads_plain(text)
    listed = isinstance(value, list)
    many = listed and of_objects(schema)
    if many and not value:
        collector.add(None, None, EMPTY_LIST)
    found: list[tuple[list[Any], Finding]] = []
    for at, record in enumerate(value) if many else [(0, value)]:
        if not is_valid(record):
            found += [([at] if many else [], finding) for finding in errors(record)]
    if found:
        lines = lines_of(text, [tuple(base + finding[3]) for base, finding in found])
        for base, finding in found:
            path = base + finding[3]
            bad = (path[0] + 1 if path else None) if listed else 1
            add(collector, lines.get(tuple(path)), finding, base, bad)
    return len(value) if listed else 1


def loads_plain(text: str) -> Any:
    """Strict JSON with plain floats, as the JSON Schema libraries know them."""
    return loads(text, ordinary)


def _fast_loads() -> Callable[[Any], Any]:
    try:
        import orjson

        return orjson.loads
    except ImportError:
        return loads_plain


def _not_json(line: str) -> tuple[str, str, str]:
    try:
        loads(line)
    except ValueError as error:
        return fault_of(error)
    return "source-error", "json", "not JSON: a number or a text beyond what can be read"
