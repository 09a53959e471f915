"""The keys of the tables that foreign keys refer to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sanctions_data.errors import UnreadableFile
from sanctions_data.validation.checks.cell import BAD, cell_checks, cell_validator, without_constraints
from sanctions_data.validation.checks.keys import (
    Keys,
    KeysOfFile,
    References,
    has_fields,
    key_of,
    order_of,
    positions_of,
)
from sanctions_data.validation.engines.run import TEXT, with_null
from sanctions_data.validation.package.multipart import FirstHeader, Part, open_part, with_all_keys
from sanctions_data.validation.readers.source import Source, find_source
from sanctions_data.validation.schema.dialect import Dialect, read_dialect
from sanctions_data.validation.schema.load import bundled_table, load_descriptor
from sanctions_data.validation.schema.table_schema import Field, ForeignKey, Schema, read_schema
from sanctions_data.validation.values.error_cell import ErrorCell
from sanctions_data.validation.values.json_values import hashable

LARGE = 1 << 16  # bytes of a file whose keys may be read by the engine that needs them


def keys_in(sources: Sequence[Source], schema: Schema, dialect: Dialect, names: tuple[str, ...]) -> Keys:
    """Return the distinct keys that columns of a table, which may be in several files, hold on the logical level."""
    source = sources[0]
    if len(sources) > 1 or source.format not in TEXT or source.packed or (source.size or 0) < LARGE:
        return _keys_in(sources, with_null(schema, dialect), dialect, names)
    schema = with_null(schema, dialect)
    with open_part(source, schema, dialect, None) as part:
        _positions(source, part, names)  # so that a file without these columns is refused at once
    return KeysOfFile(source, schema, dialect, names, lambda: _keys_in(sources, schema, dialect, names))


def _positions(source: Source, part: Part, names: tuple[str, ...]) -> list[int]:
    """Return where the columns of a key are; UnreadableFile if they are not in the file."""
    if part.labels is None and part.faults:
        raise UnreadableFile(source.name, part.faults[0][2][2], "a foreign key refers to it")
    if part.labels is not None and not any(part.labels):
        raise UnreadableFile(source.name, "has no header", "a foreign key refers to it")
    order = order_of(field for _, field in part.mapping.columns)
    at = positions_of(names, order)
    if at is None:
        missing = [name for name in names if (name, 0) not in order]
        raise UnreadableFile(source.name, f"has no column {missing[0]!r}, to which a foreign key refers")
    return at


def _keys_in(sources: Sequence[Source], schema: Schema, dialect: Dialect, names: tuple[str, ...]) -> Keys:
    dialect = with_all_keys(sources, dialect)
    keys: set[object] = set()
    first: FirstHeader | None = None
    for source in sources:
        with open_part(source, schema, dialect, first) as part:
            at = _positions(source, part, names)
            first = first or part.first
            columns = [part.mapping.columns[position] for position in at]
            validators = [(place, cell_validator(cell_checks(without_constraints(field)))) for place, field in columns]
            for _, cells, _ in part.rows:
                values = [validate(cells[place])[0] for place, validate in validators if place < len(cells)]
                if BAD in values:
                    for lost in (cells[place] for place, _ in validators if place < len(cells)):
                        if isinstance(lost, ErrorCell):
                            raise UnreadableFile(source.name, lost.message, "a foreign key refers to it")
                if len(values) == len(validators) and (key := key_of(values, range(len(values)))) is not None:
                    keys.add(key)
    return frozenset(keys)


def borrowed(foreign: ForeignKey, fields: Sequence[Field]) -> Schema:
    """Return how to read a table without a schema of its own: as the table that refers to it."""
    pairs = zip(fields, foreign.reference, strict=True)
    return Schema(tuple(replace(without_constraints(field), name=name) for field, name in pairs), match="subset")


def references_from(sources: Mapping[str, object], folder: Path | None, bundled: bool = False) -> References:
    """Return the look-up of referenced keys.

    Args:
        sources: what a caller passed: sources, or (source, schema) pairs.
        folder: where relative paths start.
        bundled: the schema is one of those that ship with tables, so that the keys of these tables count too.
    """

    def keys(foreign: ForeignKey, fields: Sequence[Field]) -> Keys | None:
        if foreign.resource is None:
            return None
        passed = keys_passed(foreign, fields) if foreign.resource in sources else None
        shipped = keys_shipped(foreign) if bundled else None
        return passed if shipped is None else shipped if passed is None else frozenset((*passed, *shipped))

    def keys_shipped(foreign: ForeignKey) -> Keys | None:
        table = bundled_table(str(foreign.resource))
        if table is None:
            return None
        return keys_in((find_source(table[0]),), read_schema(table[1]), read_dialect(None), foreign.reference)

    def keys_passed(foreign: ForeignKey, fields: Sequence[Field]) -> Keys | None:
        what = sources[str(foreign.resource)]
        schema = borrowed(foreign, fields)
        if isinstance(what, tuple) and len(what) == 2:
            what, schema = what
            schema = read_schema(*load_descriptor(schema)[:2])
            has_fields(schema, foreign)
        if isinstance(what, set | frozenset):
            return frozenset(map(hashable, what))
        source = find_source(what)
        dialect = read_dialect(None, "\t" if source.format == "tsv" else ",")
        return keys_in((source,), schema, dialect, foreign.reference)

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
