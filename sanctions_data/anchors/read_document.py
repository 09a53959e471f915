"""Read a document as text: a UTF-8 file as it is, a saved page as what a reader sees of it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sanctions_data._text import sha256_hex
from sanctions_data.anchors.letters import chunks
from sanctions_data.anchors.normal import n1, visible
from sanctions_data.errors import UnreadableFile, decode_utf8

MAX_BYTES = 256_000_000
_PIECE = 1 << 20

_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it was read.

    Attributes:
        path: where it was read from.
        kind: `text`, or `html` for a saved page.
        text: its text without a byte order mark, lines ended by one line feed; offsets count its code points.
        raw_sha256: SHA-256 of the bytes of the file.
        n1_sha256: SHA-256 of the n1 form of `text`.
        notes: of a saved page, what was not read and may hide or show text, a sentence each.
    """

    path: str
    kind: Literal["text", "html"]
    text: str
    raw_sha256: str
    n1_sha256: str
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Document({self.path!r}, {self.kind}, {len(self.text):,} code points, raw {self.raw_sha256[:8]})"


def read_document(path: str | Path, *, max_bytes: int = MAX_BYTES) -> Document:
    """Read the document at `path`.

    Raises:
        UnreadableFile: it is missing, a directory, empty, larger than `max_bytes`, binary or not UTF-8.
        MissingExtra: it is a saved page and the extra `html` is not installed.
    """
    data = _bytes(Path(path), max_bytes)
    page = Path(path).suffix.casefold() in (".html", ".htm", ".xhtml") or _PAGE.match(data[:4096]) is not None
    text = _decoded(str(path), data, page)
    notes: tuple[str, ...] = ()
    if page:
        from sanctions_data.anchors.html import read_page

        try:
            seen = read_page(text)
        except ValueError as error:
            raise UnreadableFile(str(path), str(error)) from None
        text, notes = seen.text, seen.notes
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise UnreadableFile(str(path), "it holds no visible text" if page else "it holds only whitespace")
    kind: Literal["text", "html"] = "html" if page else "text"
    return Document(str(path), kind, text, sha256_hex(data), n1_digest(text), notes)


def n1_digest(text: str, size: int = 1 << 16) -> str:
    """Return `normal.digest` of a text that may be large: its n1 form is made `size` characters at a time."""
    found = hashlib.sha256()
    begun = blank = False
    for begin, stop in chunks(text, size=size):
        piece = visible(text[begin:stop])
        form = n1(piece)
        if form:
            gap = " " if begun and (blank or piece[0].isspace()) else ""
            found.update((gap + form).encode("utf-8", "surrogatepass"))
            begun, blank = True, False
        blank = blank or piece[-1:].isspace()
    return found.hexdigest()


def _bytes(path: Path, max_bytes: int) -> bytes:
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise UnreadableFile(str(path), "it is a directory")
        if size > max_bytes:
            raise UnreadableFile(str(path), f"it has {size:,} bytes, over the limit of {max_bytes:,}")
        with path.open("rb") as file:
            # A file may grow between the two looks, and a device has no size. To read `max_bytes` at once would take
            # that much memory, however small the file.
            data = file.read(size + 1)
            while len(data) <= max_bytes and (more := file.read(_PIECE)):
                data += more
    except FileNotFoundError:
        raise UnreadableFile(str(path), "there is no such file") from None
    except (OSError, ValueError) as error:
        raise UnreadableFile(str(path), f"it cannot be read ({getattr(error, 'strerror', None) or error})") from None
    if len(data) > max_bytes:
        raise UnreadableFile(str(path), f"it has over {max_bytes:,} bytes")
    if not data:
        raise UnreadableFile(str(path), "it is empty")
    return data


def _decoded(path: str, data: bytes, page: bool) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise UnreadableFile(path, "it is UTF-16", "save it as UTF-8")
    if b"\0" in data[:65_536]:
        raise UnreadableFile(path, "it is a binary file", "save it as plain text or as a web page")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = _CHARSET.search(data[:4096]) if page else None
        if declared:
            try:
                return data.decode(declared[1].decode("ascii"))
            except (LookupError, UnicodeDecodeError):
                pass
        return decode_utf8(data, path, "save it as UTF-8")
