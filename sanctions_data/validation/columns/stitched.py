"""Several files that are one table as one file, for the columns engine; a row's number says which file it is in."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from ..collect import Collector
from ..dialect import Dialect
from ..keys import References
from ..schema import Schema
from ..source import Source
from .engine import check_text, is_text, on_disk, read_header
from .structure import LF, QUOTE

CHUNK = 1 << 20


def check_stitched(
    sources: Sequence[Source], schema: Schema, dialect: Dialect, collector: Collector, references: References
) -> list[tuple[int, tuple[str, ...]]] | None:
    """Judge the files of a table; (rows, labels) of each, or None where the rows engine has to read them.

    The collector is untouched then. Only files that repeat the header of the first are stitched together, and only
    where no quote is open at the end of one.
    """
    if not all(is_text(source, dialect) for source in sources):
        return None
    handle, name = tempfile.mkstemp(suffix=".csv")
    try:
        with os.fdopen(handle, "wb") as out:
            files = _stitch(sources, dialect.delimiter, out)
        if files is None:
            return None
        found = check_text(Path(name), schema, dialect, collector, references, files)
    finally:
        os.unlink(name)
    if found is None:
        return None
    shape, labels = found
    return [(rows, labels) for rows in shape.rows()]


def _stitch(sources: Sequence[Source], delimiter: str, out: BinaryIO) -> list[int] | None:
    """The lines of the whole on which the second file, the third, … begin below their headers."""
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
