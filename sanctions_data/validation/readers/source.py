"""What a source is (path, stream, frame, rows in memory), which kind of file, and how to open it.

A file is recognised by its first bytes, since a name may say anything. A PDF called `.csv` would otherwise be reported
as a thousand bytes that are not UTF-8; here it is a PDF.
"""

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
from typing import Any, BinaryIO, Literal, TextIO, get_args

from sanctions_data._text import article, listing, show
from sanctions_data.errors import UnreadableFile
from sanctions_data.validation.errors import InvalidArgument
from sanctions_data.validation.readers import archives, limits
from sanctions_data.validation.readers.archives import EXTRACT, SHEET, UNPACK

LOOK = 1 << 12  # bytes from which a file is known
EXPORT = "export its table as CSV"
PACKINGS = (  # (how the file begins, how it is packed)
    (b"\x1f\x8b", "gzip"),
    (b"\xfd7zXZ\0", "xz"),
    *((b"BZh%d1AY&SY" % level, "bzip2") for level in range(1, 10)),
    *((b"BZh%d\x17\x72\x45\x38\x50\x90" % level, "bzip2") for level in range(1, 10)),  # of nothing
    (b"PK\3\4", "zip"),
    (b"PK\5\6", "zip"),  # empty
)
ENDINGS = (".gz", ".bz2", ".xz", ".zip")
NO_TABLE = "name a file that holds a table"


NO_TEXT = rb"[^\t\r\n -~]"
# (where, how it begins, what follows): text may begin with some of these letters, and goes on with text
Begins = tuple[int, bytes, bytes]
BINARY: dict[str, tuple[str, tuple[Begins, ...]]] = {
    "a PDF document": (EXTRACT, ((0, b"%PDF-", b""),)),
    "a PostScript document": (EXTRACT, ((0, b"%!PS", b""),)),
    "a DjVu document": (EXTRACT, ((0, b"AT&TFORM", b""),)),
    "a Rich Text document": (EXTRACT, ((0, b"{\\rtf", b""),)),
    "an old Office document (such as .xls), or a workbook with a password": (
        f"{SHEET}, without a password",
        ((0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b""),),
    ),
    "a 7z archive": (UNPACK, ((0, b"7z\xbc\xaf\x27\x1c", b""),)),
    "a RAR archive": (UNPACK, ((0, b"Rar!\x1a\x07", b""),)),
    "a tar archive": (UNPACK, ((257, b"ustar", b""),)),
    "a Cabinet archive": (UNPACK, ((0, b"MSCF\0\0\0\0", b""),)),
    "an ar archive": (UNPACK, ((0, b"!<arch>\n", b""),)),
    "a file compressed with Zstandard": (UNPACK, ((0, b"\x28\xb5\x2f\xfd", b""),)),
    "a file compressed with LZ4": (UNPACK, ((0, b"\x04\x22\x4d\x18", b""),)),
    "a file compressed with lzip": (UNPACK, ((0, b"LZIP", rb"[\x00\x01]"),)),
    "a file compressed with LZMA": (UNPACK, ((0, b"\x5d\0\0", rb"[\x00\x80].{9}"),)),
    "a file compressed with compress (.Z)": (UNPACK, ((0, b"\x1f\x9d", b""), (0, b"\x1f\xa0", b""))),
    "an SQLite database": (EXPORT, ((0, b"SQLite format 3\0", b""),)),
    "a DuckDB database": (EXPORT, ((8, b"DUCK", NO_TEXT),)),
    "an Access database": (EXPORT, ((0, b"\0\1\0\0Standard ", rb"(?:Jet|ACE) DB"),)),
    "an HDF5 file": (EXPORT, ((0, b"\x89HDF\r\n\x1a\n", b""),)),
    "a NetCDF file": (EXPORT, ((0, b"CDF", rb"[\x01\x02\x05]"),)),
    "an ORC file": (f"{EXPORT} or Parquet", ((0, b"ORC", NO_TEXT),)),
    "an Avro file": (f"{EXPORT} or Parquet", ((0, b"Obj\x01", b""),)),
    "an encrypted Parquet file": ("decrypt it first", ((0, b"PARE", NO_TEXT),)),
    "a NumPy array": (EXPORT, ((0, b"\x93NUMPY", b""),)),
    "a Python pickle": (EXPORT, ((0, b"\x80", rb"[\x02-\x05][\x28-\x95]"),)),
    "an R data file": (
        EXPORT,
        ((0, b"RD", rb"[ABX][23]\n"), (0, b"X\n\0\0\0", rb"[\x02\x03]\x00"), (0, b"A\n", rb"[23]\n\d+\n")),
    ),
    "a Stata file": (
        EXPORT,
        ((0, b"<stata_dta>", b""), *((0, bytes([version]), rb"[\x01\x02]\x01\x00") for version in range(0x6C, 0x74))),
    ),
    "an SPSS file": (EXPORT, ((0, b"$FL", rb"[23]@\(#\)"),)),
    "a SAS file": (
        EXPORT,
        ((0, b"\0" * 12 + b"\xc2\xea\x81\x60", b""), (0, b"HEADER RECORD*******LIBRARY HEADER RECORD", b"")),
    ),
    "a MATLAB file": (EXPORT, ((0, b"MATLAB ", rb"[57]\.0 MAT-file"),)),
    "a PNG image": (NO_TABLE, ((0, b"\x89PNG\r\n\x1a\n", b""),)),
    "a JPEG image": (NO_TABLE, ((0, b"\xff\xd8\xff", b""),)),
    "a GIF image": (NO_TABLE, tuple((0, form, rb".{0,4}" + NO_TEXT) for form in (b"GIF87a", b"GIF89a"))),
    "a TIFF image": (NO_TABLE, ((0, b"II*\0", b""), (0, b"MM\0*", b""))),
    "a BMP image": (NO_TABLE, ((0, b"BM", rb".{4}\x00{4}"),)),
    "an image, a sound or a film": (
        NO_TABLE,
        (
            *((8, form, b"") for form in (b"WEBPVP8", b"WAVEfmt ", b"AVI LIST")),
            *((0, b"OggS\0", b""), (0, b"fLaC\0", b""), (0, b"ID3", rb"[\x02-\x04]")),
            (4, b"ftyp", rb"[a-zA-Z0-9 ]{4}\x00"),
        ),
    ),
    "a program": (
        NO_TABLE,
        (
            *((0, b"\x7fELF", b""), (0, b"MZ", NO_TEXT), (0, b"\xca\xfe\xba\xbe", b"")),
            *((0, b"\xcf\xfa\xed\xfe", b""), (0, b"\xce\xfa\xed\xfe", b"")),
        ),
    ),
}
TEXT: dict[str, tuple[str, str, str]] = {
    "an HTML page": (
        f"download the file itself, not a page about it; or {EXTRACT}",
        "<",
        r"(?:!doctype\s+html|html|head|body|table)[\s>]",
    ),
    "an XML document": (EXPORT, "<", r"(?:\?xml\s|(?:svg|rss|kml|feed)[\s>])"),
    "a Git LFS pointer, not the file it stands for": (
        "run 'git lfs pull'",
        "version https://git-lfs.github.com/spec/",
        "",
    ),
    "a git-annex pointer, not the file it stands for": ("run 'git annex get'", "/annex/objects/", ""),
    "an encrypted message": ("decrypt it first", "-----BEGIN PGP MESSAGE-----", ""),
    "an encrypted file": ("decrypt it first", "age-encryption.org/v1", ""),
}


def packing(head: bytes) -> str:
    """Return how a file that begins so is packed: "gzip", "bzip2", "xz", "zip", or "" for not at all."""
    return next((kind for magic, kind in PACKINGS if head.startswith(magic)), "")


def plain_name(name: str) -> str:
    """Return a file's name without the ending that says how it is packed."""
    return name[: -len(end)] if (end := next((end for end in ENDINGS if name.lower().endswith(end)), "")) else name


def file_type(head: bytes, encoding: str = "utf-8") -> tuple[str, str] | None:
    """Return what a file is that is not a table ("a PDF document"), and what to do; None if it may be a table.

    Args:
        head: the first `LOOK` bytes, or all there are.
        encoding: of the file, if it is text.
    """
    for noun, (how, forms) in BINARY.items():
        for where, begins, rest in forms:
            if head.startswith(begins, where) and re.compile(rest, re.DOTALL).match(head, where + len(begins)):
                return noun, how
    text = head.decode(encoding, "ignore").lstrip("\ufeff \t\r\n")
    for noun, (how, start, more) in TEXT.items():
        if text.startswith(start) and re.compile(more, re.IGNORECASE).match(text, len(start)):
            return noun, how
    return None


LOOK_FOR_JSON = 1 << 16  # bytes
OPENING = re.compile(r'\[\s*(?:[\[{"]|\](?=\s|$))|\{\s*(?:"|\}(?=\s|$))')
MARK = re.compile("\ufeff?sep=([^\\w\\s\"']|\t| )[\\r\\n]", re.IGNORECASE)
WIDE = "utf-16", "utf-32"


def is_wide(encoding: str) -> bool:
    """Return whether a line end is more than one byte in an encoding."""
    return encoding.lower().replace("_", "-").startswith(WIDE)


def excel_delimiter(head: bytes, encoding: str) -> str | None:
    """Return the delimiter that a first line such as `sep=;` names: Excel's own mark, no row of the table."""
    found = MARK.match(head[:64].decode(encoding, "ignore"))
    return found[1] if found else None


def guess_utf16(head: bytes, encoding: str) -> str | None:
    """Return the encoding of a text whose every second byte is NUL; None if there is no doubt of the one given."""
    head = head[: len(head[:256]) // 2 * 2]
    if is_wide(encoding) or len(head) < 4:
        return None
    for guess, nuls, others in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if not any(nuls) and all(others):
            return guess
    return None


def json_kind(head: bytes, encoding: str) -> FileFormat | None:
    """Return which JSON a text is ("json", "jsonl") that begins as no table of text does."""
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


FileFormat = Literal["csv", "tsv", "json", "jsonl", "xlsx", "parquet", "arrow"]
KINDS: tuple[FileFormat, ...] = get_args(FileFormat)
SourceFormat = Literal[FileFormat, "frame", "rows"]
FORMATS: dict[str, FileFormat] = {
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
FRAMES = {
    "polars": ("DataFrame", "LazyFrame"),
    "pandas": ("DataFrame",),
    "pyarrow": ("Table", "RecordBatch"),
    "duckdb": ("DuckDBPyRelation",),
}
MAGIC: dict[FileFormat, re.Pattern[bytes]] = {  # a header of text may begin with such letters, but goes on with text
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
        packed: how the bytes are compressed (see `packing`), or "".
        encoding: of text.
        notes: what a report has to say of how it was read.
    """

    name: str
    format: SourceFormat
    path: Path | None = None
    data: Any = None
    packed: str = ""
    encoding: str = "utf-8"
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> int | None:
        return self.path.stat().st_size if self.path else len(self.data) if isinstance(self.data, bytes) else None


def find_source(
    source: Any, *, name: str | None = None, encoding: str | None = None, kind: FileFormat | None = None
) -> Source:
    """Recognise a source.

    Args:
        source: a path, "-" (standard input), bytes, an open stream, a data frame, or a list of rows.
        name: what to call it; the path, or the kind of frame, by default.
        encoding: of text; UTF-8 by default.
        kind: its format ("csv", "jsonl", …), if the name does not tell.
    Raises:
        UnreadableFile: no such file, a folder, or a kind of file that is not read here.
        TypeError: a Python object that is not a table.
    """
    encoding = encoding or "utf-8"
    try:
        bytes(4).decode(encoding, "surrogateescape")  # some codecs are none of text, or cannot keep bad bytes
    except (LookupError, TypeError, ValueError):
        raise InvalidArgument("encoding", f"no encoding {encoding!r} is known") from None
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


def library_of(source: object) -> str | None:
    """Return the library whose data frame something is, None if it is none that is read here."""
    for kind in type(source).__mro__:
        library = kind.__module__.partition(".")[0].lstrip("_")
        if kind.__name__ in FRAMES.get(library, ()):
            return library
    return None


def _of_stream(stream: Any, name: str, kind: FileFormat | None, encoding: str) -> Source:
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


def _of_path(path: Path, name: str | None, kind: FileFormat | None, encoding: str) -> Source:
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
    return _known(Source(shown, "csv", path=path, encoding=encoding), head, path.name, kind)


def _of_bytes(raw: bytes, name: str, kind: FileFormat | None, encoding: str) -> Source:
    found = _known(Source(name, "csv", data=raw, encoding=encoding), raw[:LOOK], name, kind)
    ending = Path(plain_name(name)).suffix.lower()
    if kind is None and ending not in FORMATS and found.format == "csv":  # no name that says so
        return replace(found, format=json_kind(read_start(found, LOOK_FOR_JSON), found.encoding) or "csv")
    return found


def _known(source: Source, head: bytes, name: str, kind: FileFormat | None) -> Source:
    """Return the source with its format, as its name, its first bytes and the caller say.

    Args:
        source: whose format is not known yet.
        head: how it begins.
        name: of the file, without folders.
        kind: what the caller says.
    Raises:
        UnreadableFile: it is not a table.
    """
    packed, notes, ending = packing(head), source.notes, Path(plain_name(name)).suffix.lower()
    if packed == "zip":
        with _raw(source) as raw:
            inside = archives.look_into(raw, source.name)
        if inside is None:  # a workbook, which is checked as text if the caller says so
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
        head = read_start(source, LOOK)
        if packing(head) or any(magic.match(head) for magic in MAGIC.values()):
            raise UnreadableFile(source.name, "holds a file that is compressed itself", "unpack it first")
    source = _marked(source, head)
    if (other := file_type(head, source.encoding)) is not None:
        noun, how = other
        raise UnreadableFile(source.name, f"is {noun}, not a table", how)
    return source


def _of_archive(table: str, others: list[str]) -> str:
    more = f", beside {listing(map(show, others), most=4)}, not checked" if others else ""
    return f"the table is {show(table)} in a ZIP archive{more}"


def _format(suffix: str, head: bytes) -> FileFormat:
    """Return what the ending says; of text, or of an ending that says nothing, the first bytes know better."""
    named = FORMATS.get(suffix, "csv")
    if named not in ("csv", "tsv"):
        return named
    return next((kind for kind, magic in MAGIC.items() if magic.match(head)), named)


def _marked(source: Source, head: bytes) -> Source:
    """Return the source in UTF-16 if it begins with the mark, which is never the start of UTF-8."""
    if head[:2] not in (b"\xff\xfe", b"\xfe\xff") or source.encoding != "utf-8":
        return source
    return replace(source, encoding="utf-16")


def _raw(source: Source) -> BinaryIO:
    """Return the source's bytes as they are."""
    return io.BytesIO(source.data) if source.path is None else source.path.open("rb")


@contextmanager
def open_bytes(source: Source) -> Iterator[BinaryIO]:
    """Yield the source's bytes, decompressed; damage becomes UnreadableFile."""
    with _raw(source) as raw:
        if not source.packed:
            yield raw
            return
        with archives.unpacked(raw, source.packed, source.size or 0, source.name) as stream:
            yield stream


@contextmanager
def open_text(source: Source) -> Iterator[TextIO]:
    """Yield the source's text: line ends as they are, undecodable bytes kept as lone surrogates."""
    errors = "strict" if is_wide(source.encoding) else "surrogateescape"
    with open_bytes(source) as raw:
        yield io.TextIOWrapper(raw, encoding=source.encoding, errors=errors, newline="")


def read_start(source: Source, size: int = 256) -> bytes:
    """Return the first bytes, decompressed."""
    with open_bytes(source) as raw:
        return raw.read(size)


def is_mapping_rows(rows: Any) -> bool:
    """Return whether rows in memory are objects (by name) rather than lists (by position)."""
    return bool(rows) and all(isinstance(row, Mapping) for row in rows)
