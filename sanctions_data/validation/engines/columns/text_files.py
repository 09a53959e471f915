"""Run a plan over a delimited file, or several that are one table, in one streaming pass.

Records that are not as wide as the header are checked as the rows engine checks them.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from sanctions_data.validation.checks.cell import cell_checks, cell_validator, without_constraints
from sanctions_data.validation.checks.header import Mapping, map_fields
from sanctions_data.validation.checks.keys import KeysOfFile, References, order_of, positions_of
from sanctions_data.validation.engines.columns import byte_scan
from sanctions_data.validation.engines.columns.byte_scan import LF, QUOTE, Irregular, RecordIndex, fetch
from sanctions_data.validation.engines.columns.foreign_keys import KnownKeys, known_keys
from sanctions_data.validation.engines.columns.plain_copy import Copier, NoCopy, PlainCopy
from sanctions_data.validation.engines.columns.plan import Column
from sanctions_data.validation.engines.columns.stream import CandidateRows
from sanctions_data.validation.engines.rows import RowValidator, is_blank
from sanctions_data.validation.readers.limits import has_long_line
from sanctions_data.validation.readers.source import (
    Source,
    excel_delimiter,
    guess_utf16,
    is_wide,
    open_bytes,
    read_start,
)
from sanctions_data.validation.report.report import ProblemCollector
from sanctions_data.validation.schema.dialect import COMMON_ENDS, Dialect
from sanctions_data.validation.schema.table_schema import Schema

if TYPE_CHECKING:
    import polars

    from sanctions_data.validation.values.json_values import JSONObject


def check_ragged(index: RecordIndex, mapping: Mapping, schema: Schema, collector: ProblemCollector) -> None:
    """Check the width of every ragged record, and the cells of those that lack a column of the schema.

    Those hold no keys. The cells and keys of all others, and blank records, are checked in the pass over all columns.

    Raises:
        Irregular: a record does not have the cells that the pass over the bytes counted.
    """
    delimiter = index.delimiter.decode()
    # keys are not checked here
    validator = RowValidator(mapping, schema, collector, lambda *_: frozenset(), delimiter)
    try:
        for (record, cells), width in zip(fetch(index, index.ragged), index.widths, strict=True):
            if len(cells or [""]) != width:
                raise Irregular("cells that are counted in two ways")
            if is_blank(cells):
                continue
            if index.lacks_column(record):
                validator.row(index.line(record), cells)
            else:
                collector.add(index.line(record), None, validator.ragged(width, is_blank(cells[mapping.width :])))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Irregular(str(error)) from None


TEXT = ("csv", "tsv")
JSON = ("json", "jsonl")
FRAMES = ("parquet", "arrow", "frame")
WIDEST = 4096  # columns; a plan of expressions grows with them
CHUNK = 1 << 20  # bytes, or characters


def check_columns(
    source: Source, schema: Schema, dialect: Dialect, collector: ProblemCollector, references: References
) -> tuple[int, tuple[str, ...]] | None:
    """Check a source with vectorised expressions.

    Args:
        source, schema, dialect, collector, references: as for the rows engine.
    Returns:
        (rows, labels), or None if the rows engine has to read the source; the collector is untouched then.
    """
    if source.format in TEXT:
        try:
            with on_disk(source) as path:
                found = None
                if is_text(source, dialect) and _utf8(path):  # Polars opens no other file
                    found = check_text(path, schema, dialect, collector, references)
                found = found or check_copied(path, source, schema, dialect, collector, references)
                return None if found is None else (found[0].count, found[1])
        except NotDecodable:
            return None
    if source.format in JSON:
        from sanctions_data.validation.engines.columns.json_rows import check_json

        return check_json(source, schema, dialect, collector, references)
    if source.format not in FRAMES:
        return None
    # what these import depends on the frame
    from sanctions_data.validation.engines.columns.typed_frames import check_frame
    from sanctions_data.validation.readers.frame import damage_named

    with damage_named(source):
        return check_frame(source, schema, collector, references)


def is_text(source: Source, dialect: Dialect) -> bool:
    """Return whether the source is text as Polars reads it, once it is decoded."""
    if source.format not in TEXT or not dialect.plain:
        return False
    return excel_delimiter(read_start(source), source.encoding) is None


class NotDecodable(Exception):
    """Some bytes of a text are not of its encoding; the rows engine says which."""


@contextmanager
def on_disk(source: Source) -> Iterator[Path]:
    """Yield the source as an uncompressed file in UTF-8; a temporary copy if the source is not such a file.

    Raises:
        NotDecodable: the source has another encoding, and some of its bytes cannot be decoded.
    """
    utf8 = _is_utf8(source.encoding)
    if source.path is not None and not source.packed and utf8:
        yield source.path
        return
    handle, name = tempfile.mkstemp(suffix=".csv")
    try:
        with open_bytes(source) as raw, os.fdopen(handle, "wb") as out:
            if utf8:
                shutil.copyfileobj(raw, out, CHUNK)
            else:
                _transcode(raw, source.encoding, out)
        yield Path(name)
    finally:
        os.unlink(name)


def _transcode(raw: BinaryIO, encoding: str, out: BinaryIO) -> None:
    """Write a text in UTF-8, with the decoder and the line ends that the rows engine reads.

    Bytes that are not of the encoding are written so that they are not of UTF-8 either.
    """
    errors = "strict" if is_wide(encoding) else "surrogateescape"
    stream = io.TextIOWrapper(raw, encoding=encoding, errors=errors, newline="")
    try:
        while text := stream.read(CHUNK):
            out.write(text.encode("utf-8", "surrogatepass"))
    except UnicodeError as error:
        raise NotDecodable(str(error)) from None
    finally:
        stream.detach()  # who opened the bytes closes them


def _is_utf8(encoding: str) -> bool:
    return encoding.lower().replace("_", "-") in ("utf-8", "utf8", "utf-8-sig")


def _utf8(path: Path) -> bool:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def read_header(path: Path, delimiter: str) -> tuple[list[str], int] | None:
    """Return the labels and where the data begin; None if the header is not one plain line."""
    with path.open("rb") as stream:
        first = stream.readline(1 << 20)
        after = stream.read(3)
    if not first.endswith(b"\n") or first.count(b'"') % 2 or b"\r" in first[:-2]:
        return None
    if after[:1] in (b"\n", b"\r") or after == b"\xef\xbb\xbf":  # Polars would skip these
        return None
    try:
        text = first.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    try:
        labels = next(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True), [])
    except csv.Error:  # text after a closing quote
        return None
    # the codec utf-8-sig takes one mark away, and readers of text another one
    return (labels, len(first)) if any(labels) and "\0" not in text and text[0] != "\ufeff" else None


def check_text(
    path: Path,
    schema: Schema,
    dialect: Dialect,
    collector: ProblemCollector,
    references: References,
    files: Sequence[int] = (),
) -> tuple[RecordIndex, tuple[str, ...]] | None:
    """Check a text, which may be several files (`files`, see `RecordIndex`); return its index and its labels."""
    header = read_header(path, dialect.delimiter)
    if header is None:
        return None
    labels, start = header
    if len(labels) > WIDEST:
        return None
    mapping = map_fields(labels, schema)
    found = _read(path, start, len(labels), mapping, schema, dialect.delimiter, collector, references, files)
    if found is None:
        return None
    for column, fault in mapping.faults:
        collector.add(1, column, fault, record=None)
    return found, tuple(labels)


def check_copied(
    path: Path, source: Source, schema: Schema, dialect: Dialect, collector: ProblemCollector, references: References
) -> tuple[RecordIndex, tuple[str, ...]] | None:
    """Check a text by way of a plain copy; return its index and its labels, None if the rows engine has to read it.

    Args:
        path: the source, or a copy of it in UTF-8.
        source, schema, dialect, collector, references: as for `check_columns`.
    """
    mark = excel_delimiter(read_start(source), source.encoding) if dialect.line_terminator in COMMON_ENDS else None
    if mark is not None:
        dialect = replace(dialect, delimiter=mark)
    if guess_utf16(read_start(source), source.encoding) is not None:
        return None
    errors = "surrogateescape" if _is_utf8(source.encoding) else "surrogatepass"
    handle, name = tempfile.mkstemp(suffix=".csv")
    try:
        with os.fdopen(handle, "wb") as out, path.open("rb") as raw:
            if has_long_line(raw):
                return None
            raw.seek(0)
            copier = Copier(raw, out, dialect, 0 if mark is None else 1, source.encoding, errors)
            copy = copier.header()
            mapping = map_fields(copy.labels, schema)
            if not 0 < mapping.width <= WIDEST:
                return None
            copier.rows(copy, mapping.width)
            if not copier.record:
                return None
        found = _read(
            Path(name), copy.start, mapping.width, mapping, schema, copy.delimiter, collector, references, (), copy
        )
    except NoCopy:
        return None
    finally:
        os.unlink(name)
    if found is None:
        return None
    for column, fault in mapping.faults:
        collector.add(copy.header_line, column, fault, record=None)
    for line, fault in copy.faults:
        collector.add(line, None, fault)
    collector.notes += copy.notes
    return found, tuple(copy.labels or ())


def _starts_wide(stream: BinaryIO, start: int, delimiter: bytes) -> bool:
    """Return whether the first record has very many cells: Polars makes columns of them."""
    cells = quotes = 0
    stream.seek(start)
    for line in stream:
        cells, quotes = cells + line.count(delimiter), quotes + line.count(byte_scan.QUOTE)
        if cells >= WIDEST or quotes % 2 == 0:
            break
    return cells >= WIDEST


def _read(
    path: Path,
    start: int,
    width: int,
    mapping: Mapping,
    schema: Schema,
    delimiter: str,
    collector: ProblemCollector,
    references: References,
    files: Sequence[int],
    copy: PlainCopy | None = None,
) -> RecordIndex | None:
    """Return what the file is like; None if the rows engine has to read it. It is read once more where rows are
    ragged.
    """
    import polars as pl

    with path.open("rb") as stream:
        if has_long_line(stream) or _starts_wide(stream, start, delimiter.encode()):
            return None
    names = [f"c{at}" for at in range(width)]
    undecoded = {} if copy is None else copy.undecoded
    for needed in (None, max((at + 1 for at, _ in mapping.columns), default=0)):
        scratch = collector.empty_copy()
        with ThreadPoolExecutor(1) as pool:
            ragged = needed is not None
            index = pool.submit(
                byte_scan.scan, path, start, width, delimiter.encode(), needed, files, copy, quick=not ragged
            )
            try:  # some versions of Polars look at the first record as soon as the frame is made
                frame = _lazy(path, names, delimiter, ragged)
                CandidateRows(
                    frame, names, mapping, schema, scratch, references, index, ragged, undecoded, keys_of_file
                ).run()
                if needed is not None:
                    check_ragged(index.result(), mapping, schema, scratch)
            except (pl.exceptions.PolarsError, byte_scan.Irregular) as error:
                # what Polars refuses is a long row, or bytes that are not of the encoding
                refused = isinstance(error, pl.exceptions.PolarsError) and "utf-8" not in str(error).lower()
                if ragged or index.result().irregular not in ([byte_scan.WIDTH, ""] if refused else [byte_scan.WIDTH]):
                    return None
                continue
        collector.adopt(scratch)
        return index.result()
    return None


def _lazy(path: Path, names: list[str], delimiter: str, ragged: bool) -> polars.LazyFrame:
    """Return the file as a lazy frame of texts, with a row number."""
    import polars as pl

    how: JSONObject = {"has_header": False, "skip_lines": 1, "schema": dict.fromkeys(names, pl.String)}
    if ragged:  # with a schema, Polars refuses a first record of another width
        how = {"infer_schema": False, "new_columns": names, "truncate_ragged_lines": True}
    # null_values: so that a quoted empty cell is as empty as an unquoted one
    return pl.scan_csv(path, separator=delimiter, null_values=[""], row_index_name="row", **how)


def keys_of_file(keys: KeysOfFile) -> tuple[list[Column], KnownKeys] | None:
    """Return the keys in columns of another file, and these columns; None if the rows engine has to read them.

    Raises:
        NotExact: a value has no text of its own.
    """
    if keys.own_form is None:
        keys.own_form = (_keys_of_file(keys),)
    return cast("tuple[tuple[list[Column], KnownKeys] | None]", keys.own_form)[0]


def _keys_of_file(keys: KeysOfFile) -> tuple[list[Column], KnownKeys] | None:
    import polars as pl

    if not is_text(keys.source, keys.dialect):
        return None
    try:
        with on_disk(keys.source) as path, ThreadPoolExecutor(1) as pool:
            header = read_header(path, keys.dialect.delimiter) if _utf8(path) else None
            if header is None or len(header[0]) > WIDEST:
                return None
            labels, start = header
            with path.open("rb") as stream:
                if has_long_line(stream):
                    return None
            columns = []
            fields = map_fields(labels, keys.schema).columns
            at = positions_of(keys.names, order_of(field for _, field in fields)) or []
            for place, field in (fields[position] for position in at):
                checks = cell_checks(without_constraints(field))
                columns.append(Column(f"c{place}", field, cell_validator(checks), None, False))
            if len(labels) == 1 and "" not in columns[0].field.missing:
                return None  # a blank line has no cell, and Polars reads an empty one
            delimiter = keys.dialect.delimiter
            index = pool.submit(byte_scan.scan, path, start, len(labels), delimiter.encode())
            frame = _lazy(path, [f"c{at}" for at in range(len(labels))], delimiter, False)
            found = known_keys(frame, columns)
            regular = not index.result().irregular and index.result().records == found.rows
            return (columns, found) if regular else None
    except (NotDecodable, pl.exceptions.PolarsError):
        return None


def check_concatenated(
    sources: Sequence[Source], schema: Schema, dialect: Dialect, collector: ProblemCollector, references: References
) -> list[tuple[int, tuple[str, ...]]] | None:
    """Check the files of a table; return (rows, labels) of each, or None if the rows engine has to read them.

    The collector is untouched then. Only files that repeat the header of the first are concatenated, and only
    where no quote is open at the end of one.
    """
    if not all(is_text(source, dialect) for source in sources):
        return None
    handle, name = tempfile.mkstemp(suffix=".csv")
    try:
        with os.fdopen(handle, "wb") as out:
            files = _concatenate(sources, dialect.delimiter, out)
        if files is None:
            return None
        found = check_text(Path(name), schema, dialect, collector, references, files)
    except NotDecodable:
        return None
    finally:
        os.unlink(name)
    if found is None:
        return None
    index, labels = found
    return [(rows, labels) for rows in index.rows()]


def _concatenate(sources: Sequence[Source], delimiter: str, out: BinaryIO) -> list[int] | None:
    """Return the lines of the whole on which the second file, the third, … begin below their headers."""
    head: list[str] | None = None
    files, lines = [], 1
    for source in sources:
        with on_disk(source) as path, path.open("rb") as stream:
            header = read_header(path, delimiter)
            if header is None or (head is not None and header[0] != head):
                return None
            if head is None:
                head = header[0]
                out.write(stream.readline())
            else:
                files.append(lines + 1)
                stream.seek(header[1])
            quotes, last = 0, b"\n"
            while chunk := stream.read(CHUNK):
                lines, quotes, last = lines + chunk.count(LF), quotes + chunk.count(QUOTE), chunk[-1:]
                out.write(chunk)
            if last != LF:
                out.write(LF)
                lines += 1
            if quotes % 2:
                return None
    return files
