"""Several files that are one table, each checked under its own header and reported under its own name.

Data Resource v2, "Multiple Files": all files must be the same in terms of structure, format and dialect, and are
concatenated in the simplest way. So each begins with the header of the first, where the dialect has one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from time import perf_counter

from sanctions_data._text import clean, listing, show
from sanctions_data.validation.checks.cell import cell_checks
from sanctions_data.validation.checks.header import ColumnFault, Mapping, map_fields
from sanctions_data.validation.checks.keys import References
from sanctions_data.validation.engines import Engine
from sanctions_data.validation.engines.rows import RowValidator, refuse_checks
from sanctions_data.validation.engines.run import TEXT, open_table, wants_columns, with_null, with_rows
from sanctions_data.validation.readers.source import Source
from sanctions_data.validation.readers.table_rows import Row, Rows
from sanctions_data.validation.report.report import Checked, CheckedBy, Fault, ProblemCollector, checked, row_of
from sanctions_data.validation.schema.dialect import Dialect
from sanctions_data.validation.schema.table_schema import Schema

SHOWN = 4  # labels in a message


@dataclass(frozen=True, slots=True)
class FirstHeader:
    """The header that the other files repeat: of which file, its labels (None if the dialect has no header)."""

    name: str
    labels: list[str] | None
    mapping: Mapping


@dataclass(slots=True)
class Part:
    """An open file: labels, what its columns hold, what is wrong above its rows (line, column, fault), rows, notes."""

    labels: list[str] | None
    mapping: Mapping
    faults: list[tuple[int | None, *ColumnFault]]
    rows: Iterator[Row]
    blank: bool
    first: FirstHeader | None
    notes: list[str]
    delimiter: str | None


def check_multipart(
    name: str,
    sources: Sequence[Source],
    schema: Schema,
    dialect: Dialect,
    engine: Engine,
    limit: int | None,
    references: References,
    keep_rows: bool = False,
) -> tuple[Checked, ...]:
    """Check the files of one table: keys hold across them, problems stand where they are.

    Args:
        name: of the table.
        sources: its files, in order.
        schema, dialect, engine, limit, references, keep_rows: as for `check_source`.
    """
    start = perf_counter()
    schema = with_null(schema, dialect)
    for field in schema.fields:
        cell_checks(field)  # a schema that cannot be used is refused before anything is read
    refuse_checks(schema)
    collector = _new_collector(name, sources, schema, limit)
    parts = None
    used: CheckedBy = "columns" if wants_columns(sources, engine) else "rows"
    if used == "columns":
        from sanctions_data.validation.engines.columns.text_files import check_concatenated

        parts = check_concatenated(sources, schema, dialect, collector, references)
    if parts is None:
        used, collector = "rows", _new_collector(name, sources, schema, limit)
        parts = _check_rows(sources, schema, dialect, collector, references)
    collector.parts[0].notes += [*schema.notes, *dialect.notes, *collector.notes]
    seconds = [perf_counter() - start, *[0.0] * len(sources)]
    found = tuple(
        checked(part, rows, used, spent, labels=labels, resource=name)
        for part, (rows, labels), spent in zip(collector.parts, parts, seconds, strict=False)
    )
    if keep_rows:
        dialect = with_all_keys(sources, dialect)
        found = tuple(with_rows(one, source, schema, dialect) for one, source in zip(found, sources, strict=False))
    return found


def _new_collector(name: str, sources: Sequence[Source], schema: Schema, limit: int | None) -> ProblemCollector:
    by_line, warns = sources[0].format in (*TEXT, "jsonl"), schema.warning_test()
    parts = [ProblemCollector(source.name, limit, by_line, notes=list(source.notes), warns=warns) for source in sources]
    return ProblemCollector(name, limit, by_line, parts=parts, warns=warns)


def _check_rows(
    sources: Sequence[Source], schema: Schema, dialect: Dialect, collector: ProblemCollector, references: References
) -> list[tuple[int, tuple[str, ...]]]:
    """Check all files with the rows engine; return (rows, labels) of each."""
    out = []
    validator: RowValidator | None = None
    first: FirstHeader | None = None
    dialect = with_all_keys(sources, dialect)
    for number, source in enumerate(sources):
        with open_part(source, schema, dialect, first) as part:
            for line, column, fault in part.faults:
                collector.add(row_of(number, line), column, fault, record=None)
            count = 0
            if part.first is not None:
                first = first or part.first
                validator = validator or RowValidator(part.mapping, schema, collector, references, part.delimiter)
                validator.under(part.mapping)
                for row, cells, wrong in part.rows:
                    count += 1
                    validator.row(row if row is None else row_of(number, row), cells, wrong, part.blank)
            out.append((count, tuple(part.labels or ())))
            collector.parts[number].notes += part.notes
    if validator is not None:
        validator.finish()
    return out


@contextmanager
def open_part(source: Source, schema: Schema, dialect: Dialect, first: FirstHeader | None) -> Iterator[Part]:
    """Yield one file of a table; `first` is the header of those before it, None if this is the first that has one."""
    with open_table(source, dialect) as table:
        faults: list[tuple[int | None, *ColumnFault]] = [(line, None, fault) for line, fault in table.faults]
        if table.labels is None and table.faults:
            yield Part(None, Mapping((), 0), faults, iter(()), table.blank, None, table.notes, table.delimiter)
            return
        mapping = map_fields(table.labels, schema, table.loose)
        own: list[ColumnFault] = []
        rows = table.of([position for position, _ in mapping.columns])
        if first is None:
            first, own = FirstHeader(source.name, table.labels, mapping), list(mapping.faults)
        elif _is_row(table, schema, first) and table.labels is not None:
            message = (
                f"{_some(table.labels)} is not a header, so it is checked as a row; {clean(first.name)} begins with "
            )
            message += _some(first.labels or [])
            mapping = first.mapping
            rows = chain(
                _with(Fault("header-error", "parts", message), table.header), rows
            )  # so that it does not vanish
        elif not _same(table, first):
            message = f"the header is not that of {clean(first.name)}: {_some(first.labels or [])}"
            own += mapping.faults or [(None, Fault("header-error", "parts", message))]
        faults += [(table.header_row, *each) for each in own]
        yield Part(table.labels, mapping, faults, rows, table.blank, first, table.notes, table.delimiter)


def _with(fault: Fault, rows: Iterable[Row]) -> Iterator[Row]:
    """Yield rows, the first of them with one more fault."""
    for number, (row, cells, wrong) in enumerate(rows):
        yield row, cells, wrong if number else (fault, *wrong)


def _is_row(table: Rows, schema: Schema, first: FirstHeader) -> bool:
    """Return whether what should be a header is none: there is something in it, and nothing that is a name."""
    names = {*(first.labels or ()), *(field.name for field in schema.fields)}
    return not table.loose and any(table.labels or ()) and names.isdisjoint(table.labels or ())


def _same(table: Rows, first: FirstHeader) -> bool:
    labels, expected = table.labels or [], first.labels or []
    return labels == expected or (table.loose and sorted(labels) == sorted(expected))


def _some(labels: Sequence[str]) -> str:
    return listing([show(label) for label in labels], most=SHOWN)


def with_all_keys(sources: Sequence[Source], dialect: Dialect) -> Dialect:
    """Return the dialect for JSON objects in several files, whose columns are the keys of all objects in all files."""
    if len(sources) == 1 or dialect.item_keys or sources[0].format not in ("json", "jsonl"):
        return dialect
    names: dict[str, None] = {}
    for source in sources:
        with open_table(source, dialect) as table:
            if table.loose:
                names.update(dict.fromkeys(table.labels or ()))
    return replace(dialect, item_keys=tuple(names))
