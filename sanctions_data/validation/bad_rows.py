"""Write the rows that have a problem to a file of their own, as they were read."""

from __future__ import annotations

import codecs
import csv
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from sanctions_data.errors import UnreadableFile
from sanctions_data.validation.checks.cell import as_text
from sanctions_data.validation.engines.run import open_table
from sanctions_data.validation.errors import InvalidArgument
from sanctions_data.validation.readers.source import FileFormat, Source, find_source
from sanctions_data.validation.report.report import Report
from sanctions_data.validation.schema.dialect import Dialect, read_dialect

AS_READ = "sanctions-data-as-read"


def _as_read(error: UnicodeError) -> tuple[bytes, int]:
    """Return bytes that are not text as they were, and half a pair of surrogates, from JSON, as a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    codes = map(ord, error.object[error.start : error.end])
    return bytes(code - 0xDC00 if 0xDC80 <= code <= 0xDCFF else ord("?") for code in codes), error.end


codecs.register_error(AS_READ, _as_read)


def write_bad_rows(
    report: Report,
    source: object,
    target: str | os.PathLike[str],
    *,
    dialect: Mapping[str, object] | None = None,
    encoding: str | None = None,
    format: FileFormat | None = None,
) -> int:
    """Read `source` once more and write the rows its report calls bad to `target`, as UTF-8 CSV.

    Args:
        report: of this one source.
        source: what was validated.
        target: the file to write; the first column gives the row number in the source,
            as `report.bad_rows` has it.
        dialect, encoding, format: as they were passed to `validate`.
    Returns:
        How many rows were written.
    Values are written as they are: the file is there to be put right and validated again. A spreadsheet that
    opens it may take a cell such as `=1+1` for a formula.

    Raises:
        ValueError: the report is about several tables.
        UnreadableFile: the target is a link that leads back to itself.
        InvalidArgument: the target is the source, or the source is a JSON document without rows.
        OSError: the target cannot be written.
    """
    wanted = set(report.bad_rows)
    found = find_source(source, encoding=encoding, kind=format)
    how = read_dialect(dialect, "\t" if found.format == "tsv" else ",")
    path = Path(target)
    if found.path is not None and path.exists() and path.samefile(found.path):
        raise InvalidArgument("bad rows", f"{str(path)!r} is the source itself; name another file")
    if path.exists() and not path.is_file():  # a pipe, /dev/stdout
        with path.open("w", encoding="utf-8", newline="", errors=AS_READ) as out:
            return _write(out, found, how, wanted)
    path = on_disk(path)
    beside = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}.new")
    try:
        with beside.open("x", encoding="utf-8", newline="", errors=AS_READ) as out:
            count = _write(out, found, how, wanted)
        beside.replace(path)  # a reader sees the old file or the new one, never half of one
    finally:
        beside.unlink(missing_ok=True)
    return count


def on_disk(path: Path) -> Path:
    """Return where a file really is, behind links; UnreadableFile if the links lead in a circle."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # RuntimeError before Python 3.13
        raise UnreadableFile(str(path), "is a link that leads back to itself", "name another file") from None


def _write(out: TextIO, source: Source, dialect: Dialect, wanted: set[int]) -> int:
    count = 0
    writer = csv.writer(out)
    with open_table(source, dialect) as table:
        if source.format == "json" and table.labels is None and wanted:
            raise InvalidArgument(
                "bad rows", "the document is not a list of objects or lists, so it has no rows to write"
            )
        writer.writerow(["row", *(table.labels or ())])
        for row, cells, _ in table.rows:
            if row in wanted:
                count += 1
                writer.writerow([row, *("" if cell is None else as_text(cell) for cell in cells)])
    return count
