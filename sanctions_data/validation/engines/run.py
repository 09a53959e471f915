"""Check one table: open it, choose the engine, time it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from time import perf_counter

from sanctions_data.errors import MissingExtra, UnreadableFile
from sanctions_data.validation.checks.cell import as_text, cell_checks
from sanctions_data.validation.checks.header import map_fields
from sanctions_data.validation.checks.keys import References
from sanctions_data.validation.engines import Engine
from sanctions_data.validation.engines.rows import check_rows, refuse_checks
from sanctions_data.validation.readers.source import (
    Source,
    excel_delimiter,
    guess_utf16,
    library_of,
    open_bytes,
    open_text,
    read_start,
)
from sanctions_data.validation.readers.table_rows import Rows
from sanctions_data.validation.report.report import Checked, Fault, KeptRow, KeptRows, ProblemCollector, checked
from sanctions_data.validation.schema.dialect import COMMON_ENDS, Dialect
from sanctions_data.validation.schema.table_schema import Schema

SMALL = 3 << 19  # bytes of text up to which the rows engine takes less CPU: Polars alone takes longer to import
SMALL_JSON = 1 << 20  # bytes of JSON, which the rows engine reads more slowly
MOST_KEPT, MOST_CELLS, LONGEST_KEPT = 200, 2000, 200  # rows with a problem that are kept, their cells, characters
TEXT = ("csv", "tsv")
POSITIONS = ("frame", "parquet", "arrow")  # formats whose rows have no number but their position
JSON = ("json", "jsonl")


def check_source(
    source: Source,
    schema: Schema,
    dialect: Dialect,
    engine: Engine,
    limit: int | None,
    references: References,
    keep_rows: bool = False,
) -> Checked:
    """Check one source against one schema; see `validate` for the arguments."""
    found = _check_source(source, schema, dialect, engine, limit, references)
    # a relation of DuckDB has no order
    if source.format in POSITIONS and not (source.format == "frame" and library_of(source.data) == "duckdb"):
        found = replace(found, by_position=True)
    return with_rows(found, source, schema, dialect) if keep_rows else found


def _check_source(
    source: Source, schema: Schema, dialect: Dialect, engine: Engine, limit: int | None, references: References
) -> Checked:
    start = perf_counter()
    schema = with_null(schema, dialect)
    for field in schema.fields:
        cell_checks(field)  # a schema that cannot be used is refused before anything is read
    refuse_checks(schema)
    by_line = source.format in (*TEXT, "jsonl")
    notes = [*schema.notes, *dialect.notes, *source.notes]
    collector = ProblemCollector(source.name, limit, by_line, notes=notes, warns=schema.warning_test())
    # UTF-16 that says so nowhere is no JSON; of other text the columns engine sees it itself
    if wants_columns((source,), engine) and (source.format not in JSON or encoding_fault(source) is None):
        from sanctions_data.validation.engines.columns.text_files import check_columns

        found = check_columns(source, schema, dialect, collector, references)
        if found is not None:
            rows, labels = found
            return checked(collector, rows, "columns", perf_counter() - start, labels=labels)
    with open_table(source, dialect) as table:
        rows = check_rows(table, schema, collector, references)
    collector.notes += table.notes
    return checked(collector, rows, "rows", perf_counter() - start, labels=tuple(table.labels or ()))


def with_rows(found: Checked, source: Source, schema: Schema, dialect: Dialect) -> Checked:
    """Return what was found in a table together with the first rows that have a problem.

    The source is read once more, up to the last of these rows.
    """
    wanted = sorted({problem.row for problem in found.found if problem.row is not None})[:MOST_KEPT]
    if not wanted:
        return found
    last, rows = wanted[-1], set(wanted)
    kept: list[KeptRow] = []
    names: tuple[str, ...] = ()
    with open_table(source, dialect) as table:
        if table.labels is not None or not table.faults:
            mapping = map_fields(table.labels, schema, table.loose)
            fields = {position: field.name for position, field in mapping.columns}
            labels = table.labels or [""] * mapping.width
            names = tuple(fields.get(at, label) for at, label in enumerate(labels[:MOST_CELLS]))
        for row, cells, _ in table.rows:
            if row is not None and row > last:
                break
            if row in rows and row is not None:
                texts = (None if cell is None else as_text(cell)[:LONGEST_KEPT] for cell in cells[:MOST_CELLS])
                kept.append((row, tuple(texts)))
    return replace(found, kept=KeptRows(names, tuple(kept)))


def with_null(schema: Schema, dialect: Dialect) -> Schema:
    """Return the schema for a dialect with a null sequence, which is one more way of writing a missing value."""
    if dialect.null_sequence is None:
        return schema
    null = dialect.null_sequence
    fields = tuple(replace(field, missing=(*field.missing, null)) for field in schema.fields)
    return replace(schema, fields=fields)


def installed() -> bool:
    """Return whether the columns engine can be used."""
    try:
        return find_spec("polars") is not None and find_spec("narwhals") is not None
    except ImportError:  # an import hook that refuses by raising
        return False


def wants_columns(sources: Sequence[Source], engine: Engine) -> bool:
    """Return whether the columns engine is asked for, or worth its start for the files of a table."""
    if engine == "columns" and not installed():
        raise MissingExtra("the columns engine", "validate")
    if engine != "auto":
        return engine == "columns"
    if sources[0].format in ("frame", "parquet", "arrow"):
        return installed()
    size = sum((source.size or 0) * (8 if source.packed else 1) for source in sources)
    if sources[0].format in JSON:
        return size > SMALL_JSON and installed()
    return sources[0].format in TEXT and size > SMALL and installed()


def encoding_fault(source: Source) -> Fault | None:
    """Return what is wrong with a text as a whole: UTF-16 that says so nowhere, which is nothing but NUL otherwise."""
    if source.format not in (*TEXT, *JSON):
        return None
    guess = guess_utf16(read_start(source), source.encoding)
    if guess is None:
        return None
    message = f"every second byte is NUL, as in UTF-16 without a byte order mark: --encoding {guess}?"
    return Fault("encoding-error", "encoding", message)


@contextmanager
def open_table(source: Source, dialect: Dialect) -> Iterator[Rows]:
    """Yield the rows of any source; closed when the block ends.

    Raises:
        UnreadableFile: the file is damaged as a whole.
        MissingExtra: its kind needs an optional library.
    """
    if (fault := encoding_fault(source)) is not None:
        yield Rows(None, None, iter(()), [(None, fault)])
    elif source.format in TEXT:
        from sanctions_data.validation.readers.delimited import read_delimited

        mark = excel_delimiter(read_start(source), source.encoding) if dialect.line_terminator in COMMON_ENDS else None
        if mark is not None:
            dialect = replace(dialect, delimiter=mark)
        with open_text(source) as stream:
            yield read_delimited(stream, dialect, 0 if mark is None else 1)
    elif source.format in JSON:
        from sanctions_data.validation.readers.objects import read_json, read_jsonl

        with open_bytes(source) as raw:
            read = read_json if source.format == "json" else read_jsonl
            yield read(raw, dialect, source.name, source.encoding)
    elif source.format == "xlsx":
        from sanctions_data.validation.readers.workbook import read_sheet

        with open_bytes(source) as raw:
            yield read_sheet(raw, dialect, source.name)
    elif source.format == "rows":
        from sanctions_data.validation.readers.objects import read_rows

        yield read_rows(source.data, dialect)
    elif source.format in ("parquet", "arrow", "frame"):
        from sanctions_data.validation.readers.frame import damage_named, read_frame

        with damage_named(source):
            yield read_frame(source)
    else:
        raise UnreadableFile(source.name, f"{source.format!r} is not a kind of table that is read here")
