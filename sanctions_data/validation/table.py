"""Check one table: open it, choose the engine, time it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import Any

from ..errors import MissingExtra, UnreadableFile
from .cells import judge
from .checks import cell_checks, hashable, without_constraints
from .collect import Collector
from .descriptor import read_schema
from .dialect import Dialect, read_dialect
from .keys import Keys, References, key_of, positions_of
from .labels import map_fields
from .load import load_descriptor
from .readers import Rows
from .readers.frame import damage_named
from .report import Checked, checked
from .rows import check_rows
from .schema import Field, ForeignKey, Schema
from .source import Source, find_source, open_bytes, open_text

SMALL = 4 << 20  # bytes below which the rows engine is done before Polars is imported
TEXT = ("csv", "tsv")


def check_source(
    source: Source, schema: Schema, dialect: Dialect, engine: str, limit: int | None, references: References
) -> Checked:
    """Check one source against one schema; see `validate` for the arguments."""
    start = perf_counter()
    schema = with_null(schema, dialect)
    for field in schema.fields:
        cell_checks(field)  # a schema that cannot be used is refused before anything is read
    collector = Collector(source.name, limit, by_line=source.format in (*TEXT, "jsonl"))
    wanted = engine == "columns" or (engine == "auto" and _worth_columns(source))
    if wanted and engine == "columns" and not _installed():
        raise MissingExtra("the columns engine", "validate")
    if wanted:
        from .columns.engine import check_columns

        with damage_named(source):
            found = check_columns(source, schema, dialect, collector, references)
        if found is not None:
            rows, labels = found
            return checked(collector, rows, "columns", perf_counter() - start, labels=labels)
    with damage_named(source), open_table(source, dialect) as table:
        rows = check_rows(table, schema, collector, references)
    return checked(collector, rows, "rows", perf_counter() - start, labels=tuple(table.labels or ()))


def with_null(schema: Schema, dialect: Dialect) -> Schema:
    """The schema for a dialect with a null sequence, which is one more way of writing a missing value."""
    if dialect.null_sequence is None:
        return schema
    null = dialect.null_sequence
    fields = tuple(replace(field, missing=(*field.missing, null)) for field in schema.fields)
    return replace(schema, fields=fields)


def _installed() -> bool:
    try:
        return find_spec("polars") is not None and find_spec("narwhals") is not None
    except ImportError:  # an import hook of somebody's that says no by raising
        return False


def _worth_columns(source: Source) -> bool:
    if source.format in ("frame", "parquet", "arrow"):
        return _installed()
    return source.format in TEXT and (source.size or 0) > SMALL // (8 if source.gzipped else 1) and _installed()


@contextmanager
def open_table(source: Source, dialect: Dialect) -> Iterator[Rows]:
    """The rows of any source; closed when the block ends.

    Raises:
        UnreadableFile: the file is damaged as a whole.
        MissingExtra: its kind needs an optional library.
    """
    if source.format in TEXT:
        from .readers.delimited import read_delimited

        with open_text(source) as stream:
            yield read_delimited(stream, dialect)
    elif source.format in ("json", "jsonl"):
        from .readers.objects import read_json, read_jsonl

        with open_bytes(source) as raw:
            yield (read_json if source.format == "json" else read_jsonl)(raw, dialect, source.name)
    elif source.format == "xlsx":
        from .readers.sheet import read_sheet

        with open_bytes(source) as raw:
            yield read_sheet(raw, dialect, source.name)
    elif source.format == "rows":
        from .readers.objects import read_rows

        yield read_rows(source.data, dialect)
    elif source.format in ("parquet", "arrow", "frame"):
        from .readers.frame import read_frame

        yield read_frame(source)
    else:
        raise UnreadableFile(source.name, f"{source.format!r} is no kind of table that is read here")


def keys_in(source: Source, schema: Schema, dialect: Dialect, names: tuple[str, ...]) -> Keys:
    """The distinct keys that columns of a table hold, on the logical level."""
    schema = with_null(schema, dialect)
    with damage_named(source), open_table(source, dialect) as table:
        if table.faults and table.labels is None:
            raise UnreadableFile(source.name, table.faults[0][1][2], "a foreign key refers to it")
        if table.labels is not None and not any(table.labels):
            raise UnreadableFile(source.name, "has no header", "a foreign key refers to it")
        mapping = map_fields(table.labels, schema, table.loose)
        order = {field.name: at for at, (_, field) in enumerate(mapping.columns)}
        at = positions_of(names, order)
        if at is None:
            missing = [name for name in names if name not in order]
            raise UnreadableFile(source.name, f"has no column {missing[0]!r}, to which a foreign key refers")
        columns = [mapping.columns[position] for position in at]
        judges = [(place, judge(cell_checks(without_constraints(field)))) for place, field in columns]
        keys = set()
        for _, cells, _ in table.rows:
            values = [verdict(cells[place])[0] for place, verdict in judges if place < len(cells)]
            if len(values) == len(judges) and (key := key_of(values, range(len(values)))) is not None:
                keys.add(key)
    return frozenset(keys)


def borrowed(foreign: ForeignKey, fields: Sequence[Field]) -> Schema:
    """How to read a table without a schema of its own: as the table that refers to it."""
    pairs = zip(fields, foreign.reference, strict=True)
    return Schema(tuple(replace(without_constraints(field), name=name) for field, name in pairs), match="subset")


def references_from(given: Mapping[str, Any], folder: Path | None) -> References:
    """The look-up of referenced keys from what a caller passed: sources, or (source, schema) pairs."""

    def keys(foreign: ForeignKey, fields: Sequence[Field]) -> Keys | None:
        if foreign.resource is None or foreign.resource not in given:
            return None
        what = given[foreign.resource]
        schema = borrowed(foreign, fields)
        if isinstance(what, tuple) and len(what) == 2:
            what, schema = what
            schema = read_schema(*load_descriptor(schema)[:2])
        if isinstance(what, set | frozenset):
            return frozenset(map(hashable, what))
        source = find_source(what)
        return keys_in(source, schema, read_dialect(None, "\t" if source.format == "tsv" else ","), foreign.reference)

    return remember(keys)


def remember(keys: References) -> References:
    """Read every referenced table once for each way in which it may be read."""
    known: dict[tuple[str | None, str], Keys | None] = {}

    def cached(foreign: ForeignKey, fields: Sequence[Field]) -> Keys | None:
        place = foreign.resource, repr(borrowed(foreign, fields))
        if place not in known:
            known[place] = keys(foreign, fields)
        return known[place]

    return cached
