"""Several files that are one table, each judged under its own header and reported under its own name.

Data Resource v2, "Multiple Files": all files must be the same in terms of structure, format and dialect, and are
concatenated in the simplest way. So each begins with the header of the first, where the dialect has one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from time import perf_counter

from sanctions_data._text import listing, safe, show
from sanctions_data.validation.checks.cell import cell_checks
from sanctions_data.validation.checks.header import Mapping, Told, map_fields
from sanctions_data.validation.checks.keys import References
from sanctions_data.validation.engines.rows import RowJudge
from sanctions_data.validation.engines.run import TEXT, open_table, wants_columns, with_null
from sanctions_data.validation.readers.source import Source
from sanctions_data.validation.readers.table_rows import Row, Rows
from sanctions_data.validation.report.report import Checked, Collector, checked, row_of
from sanctions_data.validation.schema.dialect import Dialect
from sanctions_data.validation.schema.table_schema import Schema

SHOWN = 4  # labels in a message


@dataclass(frozen=True, slots=True)
class Head:
    """The header that the other files repeat: of which file, its labels (None where the dialect has no header)."""

    name: str
    labels: list[str] | None
    mapping: Mapping


@dataclass(slots=True)
class Part:
    """An open file: labels, what its columns hold, what is wrong above its rows (line, column, fault), rows, notes."""

    labels: list[str] | None
    mapping: Mapping
    faults: list[tuple[int | None, *Told]]
    rows: Iterator[Row]
    blank: bool
    head: Head | None
    notes: list[str]
    delimiter: str | None


def check_parts(
    name: str,
    sources: Sequence[Source],
    schema: Schema,
    dialect: Dialect,
    engine: str,
    limit: int | None,
    references: References,
) -> tuple[Checked, ...]:
    """Check the files of one table: keys hold across them, problems stand where they are.

    Args:
        name: of the table.
        sources: its files, in order.
        schema, dialect, engine, limit, references: as for `check_source`.
    """
    start = perf_counter()
    schema = with_null(schema, dialect)
    for field in schema.fields:
        cell_checks(field)  # a schema that cannot be used is refused before anything is read
    basket = _basket(name, sources, limit)
    said = None
    used = "columns" if wants_columns(sources, engine) else "rows"
    if used == "columns":
        from sanctions_data.validation.engines.columns.text_files import check_stitched

        said = check_stitched(sources, schema, dialect, basket, references)
    if said is None:
        used, basket = "rows", _basket(name, sources, limit)
        said = _judge(sources, schema, dialect, basket, references)
    basket.parts[0].notes += [*schema.notes, *dialect.notes, *basket.notes]
    seconds = [perf_counter() - start, *[0.0] * len(sources)]
    return tuple(
        checked(part, rows, used, spent, labels=labels, resource=name)
        for part, (rows, labels), spent in zip(basket.parts, said, seconds, strict=False)
    )


def _basket(name: str, sources: Sequence[Source], limit: int | None) -> Collector:
    by_line = sources[0].format in (*TEXT, "jsonl")
    parts = [Collector(source.name, limit, by_line, notes=list(source.notes)) for source in sources]
    return Collector(name, limit, by_line, parts=parts)


def _judge(
    sources: Sequence[Source], schema: Schema, dialect: Dialect, basket: Collector, references: References
) -> list[tuple[int, tuple[str, ...]]]:
    """The rows engine over all files: (rows, labels) of each."""
    out = []
    judges: RowJudge | None = None
    head: Head | None = None
    dialect = with_all_keys(sources, dialect)
    for number, source in enumerate(sources):
        with open_part(source, schema, dialect, head) as part:
            for line, column, fault in part.faults:
                basket.add(row_of(number, line), column, fault)
            count = 0
            if part.head is not None:
                head = head or part.head
                judges = judges or RowJudge(part.mapping, schema, basket, references, part.delimiter)
                judges.under(part.mapping)
                for row, cells, wrong in part.rows:
                    count += 1
                    judges.row(row if row is None else row_of(number, row), cells, wrong, part.blank)
            out.append((count, tuple(part.labels or ())))
            basket.parts[number].notes += part.notes
    if judges is not None:
        judges.finish()
    return out


@contextmanager
def open_part(source: Source, schema: Schema, dialect: Dialect, head: Head | None) -> Iterator[Part]:
    """One file of a table; `head` is the header of those before it, None where this is the first that has one."""
    with open_table(source, dialect) as table:
        faults: list[tuple[int | None, *Told]] = [(line, None, fault) for line, fault in table.faults]
        if table.labels is None and table.faults:
            yield Part(None, Mapping((), 0), faults, iter(()), table.blank, None, table.notes, table.delimiter)
            return
        mapping, told = map_fields(table.labels, schema, table.loose), []
        rows = table.of([position for position, _ in mapping.columns])
        if head is None:
            head, told = Head(source.name, table.labels, mapping), list(mapping.faults)
        elif _is_row(table, schema, head) and table.labels is not None:
            said = f"{_some(table.labels)} is not a header, so it is checked as a row; {safe(head.name)} begins with "
            said += _some(head.labels or [])
            told.append((None, ("header-error", "parts", said)))
            mapping = head.mapping
            rows = chain(table.header, rows)  # so that it does not vanish
        elif not _same(table, head):
            said = f"the header is not that of {safe(head.name)}: {_some(head.labels or [])}"
            told += mapping.faults or [(None, ("header-error", "parts", said))]
        faults += [(table.header_row, *each) for each in told]
        yield Part(table.labels, mapping, faults, rows, table.blank, head, table.notes, table.delimiter)


def _is_row(table: Rows, schema: Schema, head: Head) -> bool:
    """Whether what should be a header is none: there is something in it, and nothing that is a name."""
    names = {*(head.labels or ()), *(field.name for field in schema.fields)}
    return not table.loose and any(table.labels or ()) and names.isdisjoint(table.labels or ())


def _same(table: Rows, head: Head) -> bool:
    labels, first = table.labels or [], head.labels or []
    return labels == first or (table.loose and sorted(labels) == sorted(first))


def _some(labels: Sequence[str]) -> str:
    return listing([show(label) for label in labels], most=SHOWN)


def with_all_keys(sources: Sequence[Source], dialect: Dialect) -> Dialect:
    """The dialect for JSON objects in several files, whose columns are the keys of all objects in all files."""
    if len(sources) == 1 or dialect.item_keys or sources[0].format not in ("json", "jsonl"):
        return dialect
    names: dict[str, None] = {}
    for source in sources:
        with open_table(source, dialect) as table:
            if table.loose:
                names.update(dict.fromkeys(table.labels or ()))
    return replace(dialect, item_keys=tuple(names))
