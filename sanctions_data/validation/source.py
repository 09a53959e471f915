"""What a source is (path, stream, frame, rows in memory) and how to open it as text."""

from __future__ import annotations

import gzip
import io
import os
import re
import stat
import sys
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, TextIO, cast

from ..errors import UnreadableFile
from . import bounds
from .faults import InvalidSchema
from .head import LOOK, is_wide, json_kind
from .words import article

FORMATS = {
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".json": "json",
    ".geojson": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".arrow": "arrow",
    ".feather": "arrow",
    ".ipc": "arrow",
    ".xlsx": "xlsx",
}
KINDS = ("csv", "tsv", "json", "jsonl", "xlsx", "parquet", "arrow")
FRAMES = {
    "polars": ("DataFrame", "LazyFrame"),
    "pandas": ("DataFrame",),
    "pyarrow": ("Table", "RecordBatch"),
    "duckdb": ("DuckDBPyRelation",),
}
HEAD = 8  # bytes that tell what a file is
MAGIC = {  # a header of text may begin with such letters, but goes on with text
    "parquet": re.compile(rb"PAR1(?![\t\r\n -~])"),
    "arrow": re.compile(rb"ARROW1(?![\t\r\n -~])"),
    "xlsx": re.compile(rb"PK\x03\x04"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where data come from.

    Attributes:
        name: what to call it in a report.
        format: "csv", "tsv", "json", "jsonl", "parquet", "arrow", "xlsx", "frame" or "rows".
        path: the file, where it is one.
        data: the frame, the rows, or the bytes read from a pipe.
        gzipped: whether the bytes are compressed.
        encoding: of text.
    """

    name: str
    format: str
    path: Path | None = None
    data: Any = None
    gzipped: bool = False
    encoding: str = "utf-8"

    @property
    def size(self) -> int | None:
        return self.path.stat().st_size if self.path else len(self.data) if isinstance(self.data, bytes) else None


def find_source(
    source: Any, *, name: str | None = None, encoding: str | None = None, kind: str | None = None
) -> Source:
    """Recognise a source.

    Args:
        source: a path, "-" (standard input), bytes, an open stream, a data frame, or a list of rows.
        name: what to call it; the path, or the kind of frame, by default.
        encoding: of text; UTF-8 by default.
        kind: its format ("csv", "jsonl", …), where the name does not tell.
    Raises:
        UnreadableFile: no such file, a folder, or a kind of file that is not read here.
        TypeError: a Python object that is no table.
    """
    encoding = encoding or "utf-8"
    try:
        bytes(4).decode(encoding, "surrogateescape")  # some codecs are none of text, or cannot keep bad bytes
    except (LookupError, TypeError, ValueError):
        raise InvalidSchema("encoding", f"no encoding {encoding!r} is known") from None
    if isinstance(source, bytes):
        return _of_bytes(source, name or "data", kind, encoding)
    if source == "-" if isinstance(source, str) else False:
        return _of_bytes(bounds.read_pipe(sys.stdin.buffer, name or "stdin"), name or "stdin", kind, encoding)
    if isinstance(source, str | os.PathLike):
        return _of_path(Path(source), name, kind, encoding)
    if hasattr(source, "read"):
        return _of_stream(source, name or str(getattr(source, "name", "data")), kind, encoding)
    noun = type(source).__name__
    if (library := library_of(source)) is not None:
        if library == "pandas" and source.columns.nlevels > 1:
            levels = source.columns.nlevels
            raise TypeError(f"cannot validate {article(noun)} {noun} whose columns have {levels} levels; give it one")
        return Source(name or noun, "frame", data=source)
    if isinstance(source, list | tuple):
        return Source(name or "data", "rows", data=source)
    raise TypeError(f"cannot validate {article(noun)} {noun}; pass a path, a data frame, or a list of rows")


def library_of(source: Any) -> str | None:
    """The library whose data frame something is, None where it is none that is read here."""
    for kind in type(source).__mro__:
        library = kind.__module__.partition(".")[0].lstrip("_")
        if kind.__name__ in FRAMES.get(library, ()):
            return library
    return None


def _of_stream(stream: Any, name: str, kind: str | None, encoding: str) -> Source:
    try:
        found = stream.read()
    except UnicodeDecodeError as error:
        raise UnreadableFile(name, f"was opened as text, and is none: {error}", "open it with mode 'rb'") from None
    if isinstance(found, str):  # decoded already, whatever encoding the bytes had
        found, encoding = _encoded(found), "utf-8"
    if not isinstance(found, bytes):
        noun = type(found).__name__
        raise TypeError(f"cannot validate a stream that gives {article(noun)} {noun}; open one of bytes or of text")
    return _of_bytes(found, name, kind, encoding)


def _encoded(text: str) -> bytes:
    try:
        return text.encode("utf-8", "surrogateescape")  # bytes that were no text are themselves again
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _of_path(path: Path, name: str | None, kind: str | None, encoding: str) -> Source:
    shown = name or str(path)
    if "://" in str(path) or str(path).startswith(("http:/", "https:/", "s3:/", "file:/")):
        raise UnreadableFile(shown, "is an address", "download it first; nothing is fetched here")
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise UnreadableFile(shown, "is a folder", "name its datapackage.json, or the files in it")
        with path.open("rb") as stream:
            if not stat.S_ISREG(mode):  # a pipe gives its bytes once
                return _of_bytes(bounds.read_pipe(stream, shown), shown, kind, encoding)
            head = stream.read(HEAD)
    except (OSError, ValueError) as error:
        raise UnreadableFile(shown, (getattr(error, "strerror", None) or str(error)).lower()) from None
    gzipped = head[:2] == b"\x1f\x8b"
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    found = kind or _format(suffixes[-1] if suffixes else "", head)
    if found in ("parquet", "arrow", "xlsx") and gzipped:
        raise UnreadableFile(shown, f"{article(found)} {found} file is not gzipped as a whole", "decompress it first")
    return Source(shown, found, path=path, gzipped=gzipped, encoding=_marked(head, encoding, gzipped))


def _of_bytes(raw: bytes, name: str, kind: str | None, encoding: str) -> Source:
    gzipped = raw[:2] == b"\x1f\x8b"
    suffix = Path(name.removesuffix(".gz")).suffix.lower()
    found = kind or _format(suffix, raw[:HEAD])
    source = Source(name, found, data=raw, gzipped=gzipped, encoding=_marked(raw[:4], encoding, gzipped))
    if kind is None and suffix not in FORMATS and found == "csv":  # no name that says so
        found = json_kind(beginning(source, LOOK), source.encoding) or found
    return replace(source, format=found)


def _format(suffix: str, head: bytes) -> str:
    """What the ending says; of text, or of an ending that says nothing, the first bytes know better."""
    named = FORMATS.get(suffix, "csv")
    if named not in ("csv", "tsv"):
        return named
    return next((kind for kind, magic in MAGIC.items() if magic.match(head)), named)


def _marked(head: bytes, encoding: str, gzipped: bool) -> str:
    # a UTF-16 mark is never the start of UTF-8 text, so it outweighs the default
    return "utf-16" if not gzipped and head[:2] in (b"\xff\xfe", b"\xfe\xff") and encoding == "utf-8" else encoding


@contextmanager
def open_bytes(source: Source) -> Iterator[BinaryIO]:
    """The source's bytes, decompressed; damage becomes UnreadableFile."""
    raw: BinaryIO = io.BytesIO(source.data) if source.path is None else source.path.open("rb")
    with raw:
        try:
            if not source.gzipped:
                yield raw
                return
            unpacked = bounds.Expanded(cast(BinaryIO, gzip.GzipFile(fileobj=raw)), source.size or 0, source.name)
            yield cast(BinaryIO, io.BufferedReader(unpacked, 1 << 17))
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise UnreadableFile(source.name, f"damaged gzip: {error}") from None


@contextmanager
def open_text(source: Source) -> Iterator[TextIO]:
    """The source's text: line ends as they are, undecodable bytes kept as lone surrogates."""
    errors = "strict" if is_wide(source.encoding) else "surrogateescape"
    with open_bytes(source) as raw:
        yield io.TextIOWrapper(raw, encoding=source.encoding, errors=errors, newline="")


def beginning(source: Source, size: int = 256) -> bytes:
    """The first bytes, decompressed."""
    with open_bytes(source) as raw:
        return raw.read(size)


def is_mapping_rows(rows: Any) -> bool:
    """Whether rows in memory are objects (by name) rather than lists (by position)."""
    return bool(rows) and all(isinstance(row, Mapping) for row in rows)
