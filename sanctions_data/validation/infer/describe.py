"""`describe`: how full the columns of a table are, how many values they have, and between which."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING, cast

from sanctions_data._text import counted, html_table, listing, show
from sanctions_data.errors import UnreadableFile
from sanctions_data.validation.checks.cell import BAD, NULL, as_text, cell_checks, cell_validator
from sanctions_data.validation.checks.header import map_fields
from sanctions_data.validation.engines.run import open_table, with_null
from sanctions_data.validation.errors import InvalidArgument, InvalidSchema
from sanctions_data.validation.infer.column import extent_of
from sanctions_data.validation.infer.infer_schema import infer
from sanctions_data.validation.package.package import only_entry, only_table
from sanctions_data.validation.readers.json_text import paused_collection
from sanctions_data.validation.readers.source import KINDS, FileFormat, find_source
from sanctions_data.validation.schema.dialect import read_dialect
from sanctions_data.validation.schema.load import kind_of, load_descriptor
from sanctions_data.validation.schema.table_schema import ORDERED, Field, read_schema
from sanctions_data.validation.values.json_values import hashable

if TYPE_CHECKING:
    from sanctions_data.validation.values.json_values import JSONObject

BLOCK = 4096  # rows that are taken in together
MOST = 1 << 21  # different cells of a column that are remembered
Key = str | tuple[type, str] | None
TEXTS = {str, type(None)}
HEADINGS = ("column", "type", "filled", "distinct", "minimum", "maximum")


@dataclass(frozen=True, slots=True)
class ColumnSummary:
    """What a column of a table holds.

    Attributes:
        name: of its field.
        type: of its field.
        filled: how many rows have a value.
        empty: how many have none, or one of the missing values of the field.
        wrong: how many have a cell that is not of the type; such a cell counts neither as filled nor as a value.
        distinct: how many different values there are, as the validator compares them.
        minimum, maximum: the least and the greatest value as they were read, for types that have an order; else None.
            None, too, if several values could be it (P1M and P30D); NaN is never one of them.
        exact: whether all values were remembered. If not, there are at least as many as `distinct` says.
    """

    name: str
    type: str
    filled: int
    empty: int
    wrong: int
    distinct: int
    minimum: str | None
    maximum: str | None
    exact: bool = True

    @property
    def fill_rate(self) -> float:
        """The share of rows that have a value; 0 for a table without rows."""
        rows = self.filled + self.empty + self.wrong
        return self.filled / rows if rows else 0.0


@dataclass(frozen=True, slots=True)
class Description:
    """What the columns of a table hold.

    Attributes:
        name: of the table.
        rows: how many rows were read.
        columns: one summary a column, in the order of the table.
        notes: what is not described.
    """

    name: str
    rows: int
    columns: tuple[ColumnSummary, ...]
    notes: tuple[str, ...] = ()

    def to_dicts(self) -> list[JSONObject]:
        """Return a dict a column, with the fill rate."""
        return [{**asdict(column), "fill_rate": column.fill_rate} for column in self.columns]

    def cells(self) -> Iterator[tuple[str, ...]]:
        """Yield the texts of a table for people, a row for each column, in the order of `HEADINGS`."""
        for one in self.columns:
            wrong = f" ({one.wrong:,} not of this type)" if one.wrong else ""
            distinct = f"{one.distinct:,}" if one.exact else f"{one.distinct:,} or more"
            yield one.name, one.type + wrong, percent(one), distinct, one.minimum or "", one.maximum or ""

    def _repr_html_(self) -> str:
        return html_table(f"{self.name}: {counted(self.rows, 'row')}", HEADINGS, self.cells(), "; ".join(self.notes))


def percent(column: ColumnSummary) -> str:
    """Return the fill rate in percent: 100% only if no row lacks a value, 0% only if all do."""
    if column.fill_rate in (0.0, 1.0):
        return f"{column.fill_rate:.0%}"
    return f"{min(max(column.fill_rate, 0.001), 0.999):.1%}"


def describe(
    source: object,
    schema: str | os.PathLike[str] | Mapping[str, object] | None = None,
    *,
    dialect: Mapping[str, object] | None = None,
    encoding: str | None = None,
    format: FileFormat | None = None,
    name: str | None = None,
) -> Description:
    """Describe the columns of a table.

    Args:
        source: what `validate` takes as a table.
        schema: a Table Schema, a Data Resource, or a package with one table: its types and missing values count.
            Inferred from the table if it is None.
        dialect: as for `validate`; detected if there is no schema.
        encoding: as for `validate`; detected if there is no schema.
        format: as for `validate`; detected if there is no schema.
        name: as for `validate`.
    Returns:
        A `Description`. It shows itself as a table in a notebook.
    Raises:
        InvalidSchema: the schema cannot be used, or is a JSON Schema.
        InvalidArgument: another argument cannot be used.
        UnreadableFile: the source cannot be read, or is a folder.
        MissingExtra: an optional library is needed.
    """
    if format is not None and format not in KINDS:
        raise InvalidArgument("format", f"{format!r} is not one of {', '.join(KINDS)}")
    if isinstance(source, str | os.PathLike) and os.path.isdir(source):
        raise UnreadableFile(str(source), "is a directory", "describe takes one table")
    found = find_source(source, name=name, encoding=encoding, kind=format)
    if schema is None:
        again = source if found.data is None else found.data  # a stream can be read once
        schema = infer(again, dialect=dialect, encoding=encoding, format=format, name=found.name).descriptor
    descriptor, title, folder = load_descriptor(schema)
    kind = kind_of(descriptor, title)
    if kind == "json":
        raise InvalidSchema(title, 'is a JSON Schema; describe needs a Table Schema, with "fields"')
    if kind != "table":
        package = {"resources": [descriptor]} if kind == "resource" else descriptor
        own = only_entry(package).get("encoding")
        descriptor, dialect = only_table(package, dialect, folder)
        if encoding is None and isinstance(own, str):
            found = replace(found, encoding=own)
    how = read_dialect(dialect, "\t" if found.format == "tsv" else ",")
    contract = with_null(read_schema(descriptor, title), how)
    notes: list[str] = []
    block: list[list[object]] = []
    rows = unread = 0
    with paused_collection(), open_table(found, how) as table:
        if table.faults and not table.labels:
            raise UnreadableFile(found.name, table.faults[0][1].message)
        mapping = map_fields(table.labels, contract, table.loose)
        columns = [_Column(field) for _, field in mapping.columns]
        positions = [position for position, _ in mapping.columns]
        for _, cells, wrong in table.rows:
            if wrong and any(rule == "source-error" and check != "quote" for rule, check, _ in wrong):
                unread += 1
                continue
            if table.blank and not any(cells) and all(cell is None or cell == "" for cell in cells):
                continue
            rows += 1
            block.append(cells)
            if len(block) == BLOCK:
                _take(columns, positions, block)
                block = []
        _take(columns, positions, block)
        labels = [label for at, label in enumerate(table.labels or ()) if at not in positions]
        names = [(table.labels[at], field.name) for at, field in mapping.columns] if table.labels else []
    placed = {(field.name, field.again) for _, field in mapping.columns}
    lacking = [field.name for field in contract.fields if (field.name, field.again) not in placed]
    if labels:
        notes.append(f"not in the schema: {', '.join(labels)}")
    if lacking:
        notes.append(f"not in the table: {listing(lacking)}")
    if renamed := [f"{name} (its label is {show(label)})" for label, name in names if label != name]:
        notes.append(f"described under the name of the schema: {listing(renamed)}")
    if unread:
        notes.append(f"{counted(unread, 'row')} could not be read")
    return Description(found.name, rows, tuple(column.summary() for column in columns), tuple(notes))


def _take(columns: Sequence[_Column], positions: Sequence[int], block: Sequence[Sequence[object]]) -> None:
    by_column = list(zip_longest(*block))
    for column, position in zip(columns, positions, strict=True):
        column.take(by_column[position] if position < len(by_column) else [None] * len(block))


def _key(cell: object) -> Key:
    """Return what a cell is remembered by: 1, 1.0 and True are equal in Python, and different cells."""
    return cell if cell is None or type(cell) is str else (type(cell), as_text(cell))


class _Column:
    """The different cells of a column, and how often each occurs."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.validate = cell_validator(cell_checks(field))
        self.cells: dict[Key, object] = {}
        self.counts: Counter[Key] = Counter()
        self.filled = self.empty = self.wrong = 0
        self.values: set[object] = set()
        self.extent = extent_of(field.type)
        self.exact = True

    def take(self, cells: Sequence[object]) -> None:
        keys: Sequence[Key] = (
            [_key(cell) for cell in cells] if set(map(type, cells)) - TEXTS else cast("Sequence[Key]", cells)
        )
        self.counts.update(keys)
        first = dict(zip(reversed(keys), reversed(cells), strict=True))
        self.cells.update((key, first[key]) for key in dict.fromkeys(keys) if key not in self.cells)
        if len(self.cells) > MOST:
            self.settle()

    def settle(self) -> None:
        """Count the cells as values, and forget them."""
        for key, cell in self.cells.items():
            count = self.counts[key]
            value = self.validate(cell)[0]
            if value is NULL:
                self.empty += count
            elif value is BAD:
                self.wrong += count
            else:
                self.filled += count
                if self.exact:
                    self.values.add(hashable(value))
                    self.exact = len(self.values) <= MOST
                if self.field.type in ORDERED:
                    self.extent.take(value, as_text(cell))
        self.cells.clear()
        self.counts.clear()

    def summary(self) -> ColumnSummary:
        self.settle()
        least, most = self.extent.ends()
        return ColumnSummary(
            self.field.name,
            self.field.type,
            self.filled,
            self.empty,
            self.wrong,
            len(self.values),
            least,
            most,
            self.exact,
        )
