"""Which columns are a key: their values differ in every row, and not by chance."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from sanctions_data._text import listing, show
from sanctions_data.validation.checks.cell import BAD, NULL, cell_checks, cell_validator
from sanctions_data.validation.checks.keys import key_of
from sanctions_data.validation.engines.run import open_table
from sanctions_data.validation.infer.column import TEXTS, Column
from sanctions_data.validation.readers.source import Source
from sanctions_data.validation.schema.dialect import Dialect
from sanctions_data.validation.schema.table_schema import Field, Schema

if TYPE_CHECKING:
    from sanctions_data.validation.values.json_values import JSONObject

KEY_TYPES = ("string", "integer", "date", "datetime", "year", "yearmonth")
PARTS = 6  # columns from the left that may be parts of a key of several
ID = re.compile(r"(?:^|[^a-z])(?:id|ids|key|code|uuid|guid|nr|no|number|isbn|ean|slug)(?:$|[^a-z])|Id$|ID$|_id$", re.I)
LONG = 80  # characters of a text that nobody takes for a key
CHANCE = 5  # rows with an equal key that chance alone would give; below that, differing keys say nothing
MOST = 1 << 21  # keys that are held at once


def likely_key(
    source: Source, dialect: Dialect, schema: Schema, fields: Sequence[JSONObject], columns: Sequence[Column], rows: int
) -> tuple[list[str], str]:
    """Return the fields of the primary key, in the order of the columns, and why; none if no key holds.

    A single column is preferred. Of several columns only those are a key that repeat a value each, and that would
    have equal rows if they had nothing to do with each other.

    Args:
        source, dialect: the table, which is read once more.
        schema: of the table, without a key.
        fields: its field descriptors.
        columns: what is known of the columns.
        rows: how many rows the table has.
    """
    if rows < 2:
        return [], "no key: a table of fewer than 2 rows says nothing about one"
    fit = [at for at, field in enumerate(fields) if _may_be_part(field, columns[at])]
    singles = [(at,) for at in fit if _may_be_key(at, fields[at], columns[at])]
    for (at,) in singles:  # the first is chosen, and often the texts alone tell
        found = _texts_hold(schema.fields[at], columns[at])
        if found:
            return _one(fields[at], rows)
        if found is None:
            break
    several = [
        key for size in (2, 3) for key in combinations([at for at in fit if columns[at].once is None][:PARTS], size)
    ]
    several = [key for key in several if _not_by_chance(key, columns, rows)]
    if rows * len(several) > MOST:
        several = several[: MOST // rows]
    held = _that_hold(source, dialect, schema, [*singles, *several])
    if not held:
        return [], "no key: " + _why_none(columns, fields, fit)
    key = held[0]
    names = [fields[at]["name"] for at in key]
    if len(key) == 1:
        return _one(fields[key[0]], rows)
    return names, f"primaryKey: each of {rows:,} rows has another combination of {listing(map(show, names), ' and ')}"


def _one(field: JSONObject, rows: int) -> tuple[list[str], str]:
    name = field["name"]
    return [name], f"primaryKey: {show(name)} has a value in each of {rows:,} rows, and all differ"


def _texts_hold(field: Field, column: Column) -> bool | None:
    """Return whether texts that all differ have values that all differ; None if not all texts are known."""
    if column.typed or len(column.texts) >= TEXTS:
        return None
    if field.type == "string":  # whose value is its text
        return True
    validate = cell_validator(cell_checks(field))
    values = [validate(text)[0] for text in (*column.texts, *column.words)]
    keys = {key_of([value], [0]) for value in values}
    return len(keys) == len(values) and None not in keys


def _may_be_part(field: JSONObject, column: Column) -> bool:
    """Return whether a column has a value in every row, of a type that keys have."""
    if field["type"] not in KEY_TYPES or column.empty or len(field.get("missingValues", ())) > 1:
        return False
    return all(len(text) <= LONG for text in column.seen)


def _may_be_key(at: int, field: JSONObject, column: Column) -> bool:
    """Return whether a column whose values differ looks like a key; a number may differ in every row by chance."""
    return column.once is not None and (
        at == 0 or field["type"] != "integer" or ID.search(str(field["name"])) is not None
    )


def _not_by_chance(key: Sequence[int], columns: Sequence[Column], rows: int) -> bool:
    combined = 1
    for at in key:
        if columns[at].more:
            return False
        combined *= max(1, len(columns[at].seen) + len(columns[at].words))
    return combined >= rows and rows * (rows - 1) / 2 / combined >= CHANCE


def _that_hold(
    source: Source, dialect: Dialect, schema: Schema, keys: Sequence[tuple[int, ...]]
) -> list[tuple[int, ...]]:
    """Return the keys that the rows of a table have once each, as the validator compares values."""
    if not keys:
        return []
    at = sorted({each for key in keys for each in key})
    read = {each: cell_validator(cell_checks(schema.fields[each])) for each in at}
    open_: dict[tuple[int, ...], set[object]] = {key: set() for key in keys}
    with open_table(source, dialect) as table:
        for _, cells, _ in table.rows:
            if not any(cells) and table.blank:
                continue
            values = {each: read[each](cells[each])[0] if each < len(cells) else NULL for each in at}
            for key, known in list(open_.items()):
                parts = [values[each] for each in key]
                one = None if any(part is NULL or part is BAD for part in parts) else key_of(parts, range(len(parts)))
                if one is None or one in known:
                    del open_[key]
                else:
                    known.add(one)
            if not open_:
                return []
    return [key for key in keys if key in open_ and not any(set(other) < set(key) for other in open_)]


def _why_none(columns: Sequence[Column], fields: Sequence[JSONObject], fit: Sequence[int]) -> str:
    return "; ".join(_reasons(columns, fields, fit)) or "no column has a value of a type for keys in every row"


def _reasons(columns: Sequence[Column], fields: Sequence[JSONObject], fit: Sequence[int]) -> Iterator[str]:
    for at in fit[:1]:
        if (found := columns[at].twice) is not None:
            row, text = found
            yield f"{show(fields[at]['name'])} has {show(text)} twice{f' (again in row {row})' if row else ''}"
