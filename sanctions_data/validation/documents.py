"""JSON, JSON Lines and records in memory against a JSON Schema: each finding with its JSON Pointer and its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any, BinaryIO

from . import bounds
from .collect import Collector
from .jsonschemas import Compiled, Finding, compile_schema, read_record
from .memory import EMPTY_LIST, add, check_records, of_objects
from .readers.jsontext import decoded, fault_of, text_lines
from .report import Checked, checked
from .source import Source, open_bytes
from .table import doubt

# of an ASCII line: where a number may be one that not every library knows, and whether it is
SIMPLER = bytes.maketrans(b"123456789E", b"000000000e")
LONG, POWER = b"0" * 16, b"0e"
ODD = re.compile(rb"(?:^|[:,\[ \t\r])-?(?:[0-9]{19}|[0-9]{16,}\.|[0-9]+(?:\.[0-9]+)?[eE])")
TOO_DEEP = ("source-error", "json", "nested too deep to be compared with the schema")
TINY = re.compile(rb"[0-9.][eE]-[0-9]{3}|[0-9]{300}")
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
    compiled = compile_schema(schema, title, library)
    collector = Collector(source.name, limit, by_line=source.format != "rows", notes=[*source.notes, *compiled.notes])
    if source.format == "rows":
        records = check_records(source.data, schema, compiled, collector)
        return checked(collector, records, "json", perf_counter() - start)
    lines = source.format == "jsonl"
    records = 0
    if (fault := doubt(source)) is not None:
        collector.add(None, None, fault)
        return checked(collector, 0, "json", perf_counter() - start)
    with open_bytes(source) as raw:
        if lines:
            records = _lines(raw, source, compiled, collector)
        else:
            text = bounds.read_whole(raw, source.name)
            try:
                records = _document(decoded(text, source.encoding), schema, compiled, collector)
            except RecursionError:
                collector.add(None, None, TOO_DEEP)
            except ValueError as error:
                fault = EMPTY if not text.strip() else fault_of(error)
                collector.add(_line(error, text), None, fault, record=None)
    if lines and not records:
        collector.add(None, None, EMPTY)
    return checked(collector, records, "json", perf_counter() - start)


def _line(error: Exception, text: bytes) -> int | None:
    if isinstance(error, UnicodeDecodeError):
        return text.count(b"\n", 0, error.start) + 1
    return getattr(error, "lineno", None)


def _document(text: str, schema: Mapping[str, Any], compiled: Compiled, collector: Collector) -> int:
    """How many records there are: the items of a list, judged one by one where the schema describes an object."""
    from .positions import lines_of

    value, plain = read_record(text)
    listed = isinstance(value, list)
    many = listed and of_objects(schema)
    if many and not value:
        collector.add(None, None, EMPTY_LIST)
    found: list[tuple[list[Any], Finding]] = []
    for at, record in enumerate(value) if many else [(0, value)]:
        if not compiled.is_valid(record, plain):
            found += [([at] if many else [], finding) for finding in compiled.errors(record, plain)]
    if found:
        lines = lines_of(text, [tuple(base + finding[3]) for base, finding in found])
        for base, finding in found:
            path = base + finding[3]
            bad = (path[0] + 1 if path else None) if listed else 1
            add(collector, lines.get(tuple(path)), finding, base, bad)
    return len(value) if listed else 1


def read_line(line: str | bytes) -> tuple[Any, bool]:
    """Return the value of a line, and whether all its numbers are known to every library; ValueError if it is none."""
    return read_record(line if isinstance(line, str) else line.decode("ascii"))


def _lines(raw: BinaryIO, source: Source, compiled: Compiled, collector: Collector) -> int:
    """How many lines there are, of which those that are right at first sight are looked at once."""
    right = _right(compiled)
    records = 0
    for number, line, wrong in text_lines(raw, source.name, source.encoding, right is not None):
        records += 1
        if wrong is not None:
            collector.add(number, None, wrong)
        elif right is None or not right(line):
            try:
                value, plain = read_line(line)
                for finding in () if compiled.is_valid(value, plain) else compiled.errors(value, plain):
                    add(collector, number, finding, [])
            except RecursionError:
                collector.add(number, None, TOO_DEEP)
            except ValueError as error:
                collector.add(number, None, fault_of(error))
    return records


def _right(compiled: Compiled) -> Callable[[str | bytes], bool] | None:
    """A quick look at a line: True is certain. None without orjson and jsonschema-rs.

    orjson makes doubles of large integers, and zeros of very small numbers. Where all numbers of the schema are below
    2**53, the first can only make a record look wrong; the second may make it look right if the schema says where zero
    is.
    """
    valid = compiled.quick
    if valid is None:
        return None
    try:
        from orjson import loads as parse
    except ImportError:
        return None

    def right(line: str | bytes) -> bool:
        try:
            return valid(parse(line))
        except ValueError:  # no JSON, or too deep for one of them
            return False

    def right_near_zero(line: str | bytes) -> bool:
        raw = line if isinstance(line, bytes) else line.encode("utf-8", "surrogatepass")
        if (b"e-" in raw or (b"E" in raw and b"E-" in raw)) and TINY.search(raw) is not None:
            return False
        try:  # once more and not by a call: this is what most lines cost
            return valid(parse(raw))
        except ValueError:
            return False

    def right_everywhere(line: str | bytes) -> bool:
        raw = line if isinstance(line, bytes) else line.encode("utf-8", "surrogatepass")
        simpler = raw.translate(SIMPLER)
        if (LONG in simpler or POWER in simpler) and ODD.search(raw) is not None:
            return False
        return right_near_zero(line)

    return right_everywhere if compiled.careful else right_near_zero if compiled.near_zero else right
