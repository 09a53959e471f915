"""Compressed files: gzip, bzip2 and xz, and ZIP archives that hold one table.

What is compressed is read as a stream, in bounded memory, and never written under a name that the file gives. It may
expand as far as `limits.Expanded` allows. An archive in an archive, or one with a password, is refused.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Any, BinaryIO, Protocol, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from sanctions_data._text import listing, show
from sanctions_data.errors import UnreadableFile
from sanctions_data.validation.readers import limits

# what to do with a file that is not a table
UNPACK = "unpack it first"
SHEET = "open it in Excel or LibreOffice and save it as .xlsx or CSV"
EXTRACT = "copy its table to a spreadsheet and save that as CSV"
CHUNK = 1 << 13  # bytes; what follows a stream is copied, and a stream may be a few bytes
MEMORY = 1 << 27  # bytes that xz may ask for; its strongest preset asks for half
DIRECTORY = 1 << 22  # bytes of the list of files in an archive, which is read as a whole: some 50,000 files
DAMAGED = (BadZipFile, OSError, ValueError, NotImplementedError, struct.error)  # what `zipfile` raises
JUNK = (".ds_store", "thumbs.db", "desktop.ini")
TABLES = (".csv", ".tsv", ".tab", ".json", ".geojson", ".jsonl", ".ndjson")
WORKBOOK = "xl/workbook.xml"
PARTS = {  # of documents that are ZIP archives: a file in them, what they are, what to do
    "xl/workbook.bin": ("a binary Excel workbook (.xlsb)", SHEET),
    "word/document.xml": ("a Word document", EXTRACT),
    "ppt/presentation.xml": ("a PowerPoint presentation", EXTRACT),
    "Index/Document.iwa": ("an Apple iWork document (such as .numbers)", "export it as .xlsx or CSV"),
    "META-INF/MANIFEST.MF": ("a Java archive", "name a file that holds a table"),
    "doc.kml": ("a KMZ file", "export its table as CSV"),
    "datapackage.json": ("a Data Package in a ZIP archive", "unpack it and name its datapackage.json"),
}
OPEN = {
    "spreadsheet": ("an OpenDocument spreadsheet (.ods)", SHEET),
    "text": ("an OpenDocument text document", EXTRACT),
    "presentation": ("an OpenDocument presentation", EXTRACT),
}


@contextmanager
def unpacked(raw: BinaryIO, packed: str, size: int, name: str) -> Iterator[BinaryIO]:
    """Yield a stream of the unpacked bytes of a file; of a ZIP archive those of the table in it.

    Args:
        raw, size: the file, and how many bytes it has.
        packed: see `packing`.
        name: of the file, for messages.
    Raises:
        UnreadableFile: damaged, or it expands too far. It may show only while the bytes are read.
    """
    if packed == "zip":
        with _archive(raw, name) as archive:
            entry = _inside(archive, name)[0]
            with _opened(archive, entry, name) as stream:
                yield _bounded(stream, min(entry.compress_size, size), name, packed)
        return
    yield _bounded(_streams(raw, packed), size, name, packed)


def _bounded(stream: BinaryIO, size: int, name: str, packed: str) -> BinaryIO:
    careful = cast(BinaryIO, _Careful(stream, name, packed))
    return cast(BinaryIO, io.BufferedReader(limits.Expanded(careful, size, name), 1 << 17))


def _streams(raw: BinaryIO, packed: str) -> BinaryIO:
    if packed == "gzip":
        import gzip

        return cast(BinaryIO, gzip.GzipFile(fileobj=raw))
    if packed == "bzip2":
        import bz2

        return cast(BinaryIO, _Streams(raw, bz2.BZ2Decompressor))
    import lzma

    return cast(BinaryIO, _Streams(raw, lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, MEMORY), b"\0"))


class Unpacker(Protocol):
    """What `bz2` and `lzma` unpack a stream with."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Streams(io.RawIOBase):
    """One compressed stream after another, as one.

    `bz2.BZ2File` and `lzma.LZMAFile` cannot be told how much memory to take, and ignore text that follows a stream.
    """

    def __init__(self, raw: BinaryIO, fresh: Callable[[], Unpacker], padding: bytes = b"") -> None:
        self.raw, self.fresh, self.padding = raw, fresh, padding
        self.unpacker = fresh()
        self.buffered = b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        if offset or whence:
            raise io.UnsupportedOperation("seek")
        self.unpacker, self.buffered = self.fresh(), b""
        return self.raw.seek(0)

    def readinto(self, buffer: Any, /) -> int:
        while True:
            if self.unpacker.eof:
                rest = self.unpacker.unused_data.lstrip(self.padding)
                while not rest:
                    if not (more := self.raw.read(CHUNK)):
                        return 0
                    rest = more.lstrip(self.padding)
                self.unpacker, self.buffered = self.fresh(), rest
            if self.unpacker.needs_input and not self.buffered:
                self.buffered = self.raw.read(CHUNK)
                if not self.buffered:
                    raise EOFError("it ends before its data do")
            found = self.unpacker.decompress(self.buffered, len(buffer))
            self.buffered = b""
            if found:
                buffer[: len(found)] = found
                return len(found)


class _Careful(io.RawIOBase):
    """A stream whose damage becomes UnreadableFile."""

    def __init__(self, stream: BinaryIO, name: str, packed: str) -> None:
        import lzma
        import zlib

        self.stream, self.name, self.packed = stream, name, packed
        self.damage = (*DAMAGED, EOFError, zlib.error, lzma.LZMAError)

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self.stream.seek(offset, whence)

    def readinto(self, buffer: Any, /) -> int:
        try:
            return int(cast(io.BufferedIOBase, self.stream).readinto(buffer))
        except self.damage as error:
            if "Memory usage limit" in str(error):
                raise UnreadableFile(self.name, f"needs more than {MEMORY >> 20} MiB to unpack", UNPACK) from None
            raise UnreadableFile(self.name, f"damaged {self.packed}: {error}") from None


@contextmanager
def _archive(raw: BinaryIO, name: str) -> Iterator[ZipFile]:
    check_directory(raw, name)
    try:
        archive = ZipFile(raw)
    except DAMAGED as error:
        raise UnreadableFile(name, f"damaged zip: {error}") from None
    with archive:
        yield archive


def check_directory(raw: BinaryIO, name: str) -> None:
    """Refuse a ZIP archive whose list of files is too long to hold: the standard library reads all of it."""
    size = raw.seek(0, io.SEEK_END)
    raw.seek(max(0, size - (1 << 16) - 98))
    tail = raw.read()
    at = tail.rfind(b"PK\5\6")
    lengths = [int.from_bytes(tail[at + 12 : at + 16], "little")] if at >= 0 else []
    locator = tail[max(0, at - 20) : max(0, at)]
    if locator.startswith(b"PK\6\7"):  # beyond 4 GiB: the length is in a record of its own, and its place is here
        raw.seek(min(int.from_bytes(locator[8:16], "little"), size))
        for record in (raw.read(56), tail[max(0, at - 76) : max(0, at - 20)]):
            if record.startswith(b"PK\6\6"):
                lengths.append(int.from_bytes(record[40:48], "little"))
    raw.seek(0)
    if any(DIRECTORY < length < 0xFFFFFFFF for length in lengths):
        raise UnreadableFile(name, f"lists files in more than {DIRECTORY >> 20} MiB, too much to hold", UNPACK)


def look_into(raw: BinaryIO, name: str) -> tuple[str, list[str]] | None:
    """Return the name of the one table in a ZIP archive and those of other files in it; None for an XLSX workbook.

    Raises:
        UnreadableFile: it is another kind of document, has a password, or does not hold exactly one table.
    """
    with _archive(raw, name) as archive:
        if (kind := _document(archive, name)) is not None:
            raise UnreadableFile(name, f"is {kind[0]}, not a table", kind[1])
        if WORKBOOK in archive.namelist():
            return None
        entry, others = _inside(archive, name)
        return entry.filename, [each.filename for each in others]


def _document(archive: ZipFile, name: str) -> tuple[str, str] | None:
    """Return what a ZIP archive is that is a document, and what to do with it."""
    names = {*archive.namelist()}
    if WORKBOOK in names:
        return None
    if "mimetype" in names:
        with _opened(archive, archive.getinfo("mimetype"), name) as part:
            mimetype = _Careful(part, name, "zip").read(100).decode("ascii", "replace")
        if mimetype.startswith("application/vnd.oasis.opendocument."):
            kind = mimetype.rpartition(".")[2].removesuffix("-template")
            return OPEN.get(kind, ("an OpenDocument file", EXTRACT))
        if mimetype.startswith("application/epub"):
            return "an EPUB book", EXTRACT
    return next((found for part, found in PARTS.items() if part in names), None)


def _inside(archive: ZipFile, name: str) -> tuple[ZipInfo, list[ZipInfo]]:
    """Return the table in an archive, and the other files that somebody has put there."""
    files = []
    for entry in archive.infolist():
        path = PurePosixPath(entry.filename)
        hidden = "__MACOSX" in path.parts or path.name.startswith("._") or path.name.lower() in JUNK
        if not entry.filename.endswith("/") and not hidden:  # a name may be empty
            files.append(entry)
    tables = [each for each in files if each.filename.lower().endswith(TABLES)] if len(files) > 1 else files
    if len(tables) != 1:
        inside = listing((show(each.filename) for each in files), most=5)
        noun = f"a ZIP archive with {len(files):,} files: {inside}" if files else "a ZIP archive without files"
        raise UnreadableFile(name, f"is {noun}", "unpack it and name the one that holds the table")
    return tables[0], [each for each in files if each is not tables[0]]


def _opened(archive: ZipFile, entry: ZipInfo, name: str) -> BinaryIO:
    if entry.flag_bits & 1:
        raise UnreadableFile(name, "is a ZIP archive with a password", UNPACK)
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise UnreadableFile(name, "is a ZIP archive with a compression that is not read here", UNPACK)
    try:
        return cast(BinaryIO, archive.open(entry))
    except DAMAGED as error:
        raise UnreadableFile(name, f"damaged zip: {error}") from None
