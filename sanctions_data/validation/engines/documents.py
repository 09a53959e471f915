"""Check JSON documents, JSON Lines and records in memory against a JSON Schema."""

from __future__ import annotations

import codecs
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from time import perf_counter
from typing import BinaryIO

from sanctions_data._text import article
from sanctions_data.validation.checks.json_quick import Quick, quick_look
from sanctions_data.validation.checks.json_schema import (
    MOST_FINDINGS,
    Compiled,
    Path,
    Violation,
    compile_schema,
    pointer,
    read_record,
)
from sanctions_data.validation.engines.run import encoding_fault
from sanctions_data.validation.readers import limits
from sanctions_data.validation.readers.json_text import (
    decoded,
    fault_of,
    line_text,
    lines_of,
    paused_collection,
    places_of,
    text_lines,
)
from sanctions_data.validation.readers.source import Source, open_bytes
from sanctions_data.validation.readers.table_rows import plain
from sanctions_data.validation.report.report import SAME, Checked, Fault, ProblemCollector, checked
from sanctions_data.validation.schema.unknown_properties import unread_checks
from sanctions_data.validation.values.json_values import NESTED, deep, dumps, too_deep

EMPTY_LIST = Fault("source-error", "empty", "the list is empty; expected at least one record")
MORE = f"a record has more than {MOST_FINDINGS:,} problems; only the first {MOST_FINDINGS:,} of a record are counted"
LIST = re.compile(rb"[ \t\r\n]*\[[ \t\r\n]*(\{[ \t\r\n]*\"[^\"]*\")")  # with what its first item begins
PART = 1 << 16  # bytes of a list whose values are held at a time
OF_OBJECTS = {"properties", "required", "patternProperties", "additionalProperties", "propertyNames"}


def check_records(
    rows: Sequence[object],
    schema: Mapping[str, object],
    compiled: Compiled,
    collector: ProblemCollector,
) -> int:
    """Check each record of a list, or the list if the schema describes one; return how many records there are."""
    many = of_objects(schema)
    if many and not rows:
        collector.add(None, None, EMPTY_LIST)
    records: Iterable[tuple[Path, object]] = (([at], row) for at, row in enumerate(rows)) if many else [([], rows)]
    for base, record in records:
        try:
            value, ordinary = read_record(dumps(deep(json_like, record)))
        except (TypeError, ValueError) as error:
            collector.add(_item(base), None, Fault("source-error", "json", f"not JSON: {error}"))
            continue
        for violation in violations(compiled, value, ordinary, collector):
            add(collector, _item(base + violation[0]), violation, base)
    return len(rows)


def _item(path: Path) -> int | None:
    """Return the number of an item of a list, from 1, given the path to a value in it; None for the list itself."""
    first = path[0] if path else None
    return first + 1 if isinstance(first, int) else None


def violations(compiled: Compiled, value: object, ordinary: bool, collector: ProblemCollector) -> Iterator[Violation]:
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


def of_objects(schema: Mapping[str, object]) -> bool:
    """Return whether a schema describes one record, so that a list is many of them."""
    if "type" not in schema:
        return not OF_OBJECTS.isdisjoint(schema)
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return "object" in kinds and "array" not in kinds


def add(
    collector: ProblemCollector, row: int | None, violation: Violation, base: Path, record: int | None = SAME
) -> None:
    """Add a problem of a record, whose own path is `base`."""
    path, instance, fault = violation
    value = instance if isinstance(instance, str) else dumps(instance)
    collector.add(row, None, fault, value[:200], pointer=pointer(base + path), record=record)


def json_like(value: object, left: int = NESTED) -> object:
    """Return a value as it is written in JSON, numbers exact; ValueError or TypeError if there is no usual way."""
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


def _key(key: object) -> str:
    if isinstance(key, str):
        return key
    if key is None or isinstance(key, bool | int | float):
        return dumps(key)
    raise TypeError("a key of a JSON object is a string")


TOO_DEEP = Fault("source-error", "json", "nested too deep to be compared with the schema")
EMPTY = Fault("source-error", "empty", "the file is empty; expected JSON")


def check_documents(
    source: Source,
    schema: Mapping[str, object],
    title: str,
    limit: int | None,
    start: float,
    library: str | None = None,
) -> Checked:
    """Check every record of a source; a list is taken as records if the schema describes an object.

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
    notes = [*source.notes, *compiled.notes, *unread_checks(schema, "of the JSON Schema", "a Table Schema")]
    collector = ProblemCollector(source.name, limit, by_line=source.format != "rows", notes=notes)
    if source.format == "rows":
        records = check_records(source.data, schema, compiled, collector)
        return checked(collector, records, "json", perf_counter() - start)
    lines = source.format == "jsonl"
    records = 0
    if (fault := encoding_fault(source)) is not None:
        collector.add(None, None, fault)
        return checked(collector, 0, "json", perf_counter() - start)
    with open_bytes(source) as raw:
        if lines:
            records = _lines(raw, source, compiled, collector)
        else:
            text = limits.read_whole(raw, source.name)
            try:
                records = _document(text, source.encoding, schema, compiled, collector)
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


def _document(
    raw: bytes, encoding: str, schema: Mapping[str, object], compiled: Compiled, collector: ProblemCollector
) -> int:
    """Return how many records there are: the items of a list, checked one by one if the schema describes an object."""
    doubtful = _doubtful(raw.removeprefix(codecs.BOM_UTF8), quick_look(compiled, encoding), of_objects(schema))
    text = decoded(raw, encoding) if doubtful is None or doubtful[1] else ""
    if doubtful is not None and not too_deep(text):
        _check_items(text, doubtful[1], compiled, collector)
        return doubtful[0]
    with paused_collection():
        value, plain = read_record(text)
    listed = isinstance(value, list)
    many = listed and of_objects(schema)
    if many and not value:
        collector.add(None, None, EMPTY_LIST)
    found: list[tuple[Path, Violation]] = []
    for at, record in enumerate(value) if many and isinstance(value, list) else [(0, value)]:
        base: Path = [at] if many else []
        found += [(base, violation) for violation in violations(compiled, record, plain, collector)]
    if found:
        lines = lines_of(text, [tuple(base + violation[0]) for base, violation in found])
        for base, violation in found:
            path = base + violation[0]
            bad = _item(path) if listed else 1
            add(collector, lines.get(tuple(path)), violation, base, bad)
    return len(value) if isinstance(value, list) else 1


def _doubtful(raw: bytes, quick: Quick | None, many: bool) -> tuple[int, list[int]] | None:
    """Return how many records a document has, and the positions of those that may be wrong; None if it cannot say.

    Args:
        raw: the document, without a byte order mark.
        quick: see `quick_look`.
        many: the items of a list are records.
    """
    if quick is None:
        return None
    parse, fits, odd = quick
    if odd(raw):
        return None
    try:
        if many and LIST.match(raw) is not None:
            records, wrong = 0, []
            for part in _parts(raw, parse):
                if not all(map(fits, part)):
                    wrong += [at for at, record in enumerate(part, records) if not fits(record)]
                records += len(part)
            return (records, wrong) if records else None
        with paused_collection():
            value = parse(raw)
        if many and isinstance(value, list):
            return (len(value), [at for at, record in enumerate(value) if not fits(record)]) if value else None
        count = len(value) if isinstance(value, list) else 1
        return (count, []) if fits(value) else None
    except ValueError:  # not JSON, or too deep for one of the libraries
        return None


def _parts(raw: bytes, parse: Callable[[bytes], object]) -> Iterator[list[object]]:
    """Yield the items of a list, some of them at a time, so that not all have to be held.

    A text is cut at a comma before what its first item begins with. That may be within an item. But if what stands
    before the comma is a list of whole items, once it is in brackets, then the comma is one of the list itself.
    What is left is parsed as a whole if that is not so.

    Args:
        raw: what begins as a list of objects.
        parse: of a text.

    Raises:
        ValueError: it is not JSON.
    """
    found = LIST.match(raw)
    end = raw.rfind(b"]")
    if found is None or raw[end + 1 :].strip(b" \t\r\n"):
        raise ValueError("no list of objects")
    start, begins, step = found.end() - len(found[1]), found[1], PART
    while start < end:
        at = raw.find(begins, start + step, end)
        comma = len(raw[start:at].rstrip(b" \t\r\n")) - 1 + start if at > 0 else -1
        if comma < 0 or raw[comma : comma + 1] != b",":
            at = comma = end
        try:
            with paused_collection():
                part = parse(b"[%b]" % raw[start:comma])
        except ValueError:
            if comma == end:
                raise
            step = end  # what is left, as a whole
            continue
        if not isinstance(part, list) or not part:
            raise ValueError("a comma without an item")
        yield part
        start = at


def _check_items(text: str, items: list[int], compiled: Compiled, collector: ProblemCollector) -> None:
    """Check some items of a document that is a list, each read by itself."""
    places = places_of(text, [(at,) for at in items]) if items else {}
    for at in items:
        line, start, end = places[at,]
        item = text[start:end]
        value, plain = read_record(item)
        found = list(violations(compiled, value, plain, collector))
        lines = lines_of(item, [tuple(path) for path, _, _ in found])
        for violation in found:
            within = lines.get(tuple(violation[0]))
            add(collector, None if within is None else line + within - 1, violation, [at], at + 1)


def _lines(raw: BinaryIO, source: Source, compiled: Compiled, collector: ProblemCollector) -> int:
    """Check every line, and return how many there are; most lines that are right are recognised by a quick look."""
    quick = quick_look(compiled, source.encoding)
    if quick is None:
        records = 0
        for number, text, wrong in text_lines(raw, source.name, source.encoding):
            records += 1
            _line_of(number, text, wrong, compiled, collector)
        return records
    parse, fits, odd = quick
    before = blank = 0
    for block in limits.blocks(raw, source.name):
        all_plain = not odd(block)
        lines = block.removesuffix(b"\n").split(b"\n")
        for number, line in enumerate(lines, before + 1):
            try:
                if fits(parse(line)) and (all_plain or not odd(line)):
                    continue
            except ValueError:  # not JSON, or too deep for one of the libraries
                pass
            text, wrong = line_text(line, source.encoding)
            if wrong is None and not text:
                blank += 1
            else:
                _line_of(number, text, wrong, compiled, collector)
        before += len(lines)
    return before - blank


def _line_of(number: int, text: str, wrong: Fault | None, compiled: Compiled, collector: ProblemCollector) -> None:
    if wrong is not None:
        collector.add(number, None, wrong)
        return
    try:
        value, plain = read_record(text)
        for violation in violations(compiled, value, plain, collector):
            add(collector, number, violation, [])
    except RecursionError:
        collector.add(number, None, TOO_DEEP)
    except ValueError as error:
        collector.add(number, None, fault_of(error))
