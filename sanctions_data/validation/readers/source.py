"""What a source is (path, stream, frame, rows in memory) and how to open it as text."""

from __future__ import annotations

import io
import os
import re
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from sanctions_data._text import article, listing
from sanctions_data.errors import UnreadableFile
from sanctions_data.validation.errors import InvalidSchema
from sanctions_data.validation.readers import archives, limits
from sanctions_data.validation.readers.file_types import LOOK, file_type
from sanctions_data.validation.report.problem import show

LOOK_FOR_JSON = 1 << 16  # bytes
OPENING = re.compile(r'\[\s*(?:[\[{"]|\](?=\s|$))|\{\s*(?:"|\}(?=\s|$))')
MARK = re.compile("\ufeff?sep=([^\\w\\s\"']|\t| )[\\r\\n]", re.IGNORECASE)
WIDE = "utf-16", "utf-32"


def is_wide(encoding: str) -> bool:
    """Whether a line end is more than one byte in an encoding."""
    return encoding.lower().replace("_", "-").startswith(WIDE)


def excel_mark(head: bytes, encoding: str) -> str | None:
    """The delimiter that a first line such as `sep=;` names: Excel's own mark, no row of the table."""
    found = MARK.match(head[:64].decode(encoding, "ignore"))
    return found[1] if found else None


def unmarked(head: bytes, encoding: str) -> str | None:
    """The encoding of a text whose every second byte is NUL; None where there is no doubt of the one given."""
    head = head[: len(head[:256]) // 2 * 2]
    if is_wide(encoding) or len(head) < 4:
        return None
    for guess, nuls, others in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if not any(nuls) and all(others):
            return guess
    return None


def json_kind(head: bytes, encoding: str) -> str | None:
    """Which JSON a text is ("json", "jsonl") that begins as no table of text does."""
    import json

    text = head.decode(encoding, "ignore").removeprefix("\ufeff").lstrip()
    if not OPENING.match(text):
        return None
    first, _, rest = text.partition("\n")
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return "json"
    return "jsonl" if rest.strip() else "json"


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
        packed: how the bytes are compressed (see `archives.packing`), or "".
        encoding: of text.
        notes: what a report has to say of how it was read.
    """

    name: str
    format: str
    path: Path | None = None
    data: Any = None
    packed: str = ""
    encoding: str = "utf-8"
    notes: tuple[str, ...] = ()

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
        return _of_bytes(limits.read_pipe(sys.stdin.buffer, name or "stdin"), name or "stdin", kind, encoding)
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
        raise UnreadableFile(name, f"was opened as text, but is not text: {error}", "open it with mode 'rb'") from None
    if isinstance(found, str):  # decoded already, whatever encoding the bytes had
        found, encoding = _encoded(found), "utf-8"
    if not isinstance(found, bytes):
        noun = type(found).__name__
        raise TypeError(
            f"cannot validate a stream that gives {article(noun)} {noun}; open a stream of bytes or of text"
        )
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
                return _of_bytes(limits.read_pipe(stream, shown), shown, kind, encoding)
            head = stream.read(LOOK)
    except (OSError, ValueError) as error:
        raise UnreadableFile(shown, (getattr(error, "strerror", None) or str(error)).lower()) from None
    return _known(Source(shown, "", path=path, encoding=encoding), head, path.name, kind)


def _of_bytes(raw: bytes, name: str, kind: str | None, encoding: str) -> Source:
    found = _known(Source(name, "", data=raw, encoding=encoding), raw[:LOOK], name, kind)
    ending = Path(archives.plain_name(name)).suffix.lower()
    if kind is None and ending not in FORMATS and found.format == "csv":  # no name that says so
        return replace(found, format=json_kind(beginning(found, LOOK_FOR_JSON), found.encoding) or "csv")
    return found


def _known(source: Source, head: bytes, name: str, kind: str | None) -> Source:
    """The source with its format, as its name, its first bytes and the caller say.

    Args:
        source: without a format.
        head: how it begins.
        name: of the file, without folders.
        kind: what the caller says.
    Raises:
        UnreadableFile: it is not a table.
    """
    packed, notes, ending = archives.packing(head), source.notes, Path(archives.plain_name(name)).suffix.lower()
    if packed == "zip":
        with _raw(source) as raw:
            inside = archives.look_into(raw, source.name)
        if inside is None:  # a workbook, which is judged as text if the caller says so
            return _marked(replace(source, format=kind or "xlsx"), head)
        if kind == "xlsx":
            raise UnreadableFile(source.name, "is a ZIP archive, and not an XLSX workbook", "unpack it first")
        table, others = inside
        ending = Path(table).suffix.lower()
        notes = (_of_archive(table, others),)
    elif packed in ("bzip2", "xz"):
        notes = (f"the file is compressed with {packed}; its content was checked",)
    found = kind or _format(ending, b"" if packed else head)
    source = replace(source, format=found, packed=packed, notes=notes)
    if found in ("parquet", "arrow", "xlsx") and packed:
        how = "in a ZIP archive" if packed == "zip" else f"{'gzipped' if packed == 'gzip' else 'compressed'} as a whole"
        raise UnreadableFile(source.name, f"{article(found)} {found} file is not {how}", "decompress it first")
    if packed:
        head = beginning(source, LOOK)
        if archives.packing(head) or any(magic.match(head) for magic in MAGIC.values()):
            raise UnreadableFile(source.name, "holds a file that is compressed itself", "unpack it first")
    source = _marked(source, head)
    if (other := file_type(head, source.encoding)) is not None:
        noun, how = other
        raise UnreadableFile(source.name, f"is {noun}, not a table", how)
    return source


def _of_archive(table: str, others: list[str]) -> str:
    more = f", beside {listing(map(show, others), most=4)}, not checked" if others else ""
    return f"the table is {show(table)} in a ZIP archive{more}"


def _format(suffix: str, head: bytes) -> str:
    """What the ending says; of text, or of an ending that says nothing, the first bytes know better."""
    named = FORMATS.get(suffix, "csv")
    if named not in ("csv", "tsv"):
        return named
    return next((kind for kind, magic in MAGIC.items() if magic.match(head)), named)


def _marked(source: Source, head: bytes) -> Source:
    """The source in UTF-16 if it begins with the mark, which is never the start of UTF-8."""
    if head[:2] not in (b"\xff\xfe", b"\xfe\xff") or source.encoding != "utf-8":
        return source
    return replace(source, encoding="utf-16")


def _raw(source: Source) -> BinaryIO:
    """The source's bytes as they are."""
    return io.BytesIO(source.data) if source.path is None else source.path.open("rb")


@contextmanager
def open_bytes(source: Source) -> Iterator[BinaryIO]:
    """The source's bytes, decompressed; damage becomes UnreadableFile."""
    with _raw(source) as raw:
        if not source.packed:
            yield raw
            return
        with archives.unpacked(raw, source.packed, source.size or 0, source.name) as stream:
            yield stream


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
