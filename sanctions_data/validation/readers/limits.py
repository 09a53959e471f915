"""How much of a source is taken in at once: memory stays bounded, whatever a file says about itself."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, cast

from sanctions_data.errors import UnreadableFile

LINE = 1 << 25  # characters of a line, of a cell, and of a row
LABELS = 1_000_000  # of a header: each may be a problem, and a million of them take half a gigabyte
WHOLE = 1 << 28  # bytes of a JSON document, which is read as a whole
PIPE = 1 << 30  # bytes of what cannot be read twice
PIECE = 1 << 20  # bytes of a pipe that are asked for at once
BLOCK = 1 << 18  # bytes of lines that are looked at together
FREE = 1 << 26  # bytes up to which anything may expand
RATIO = 300  # what is written by people or programs packs 5 to 50 times; a bomb packs 1,000 times


class Expanded(io.RawIOBase):
    """A decompressing stream that stops where it has become far larger than what is compressed."""

    def __init__(self, stream: BinaryIO, packed: int, name: str) -> None:
        self.stream, self.most, self.name, self.count = stream, max(FREE, packed * RATIO), name, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        self.count = found = self.stream.seek(offset, whence)
        return found

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]  # typeshed names a private type
        count = cast(io.BufferedIOBase, self.stream).readinto(buffer)
        self.count += count
        if self.count > self.most:
            reason = f"expands to more than {RATIO} times its size"
            raise UnreadableFile(self.name, reason, "decompress it yourself, if you trust it")
        return count


def read_whole(raw: BinaryIO, name: str, most: int = WHOLE) -> bytes:
    """Return all bytes of a stream; UnreadableFile if they are too many to hold."""
    found = raw.read(most + 1)
    if len(found) > most:
        raise UnreadableFile(name, f"has more than {most >> 20} MiB, too much to hold", "JSON Lines have no limit")
    return found


def read_pipe(raw: BinaryIO, name: str) -> bytes:
    """Return all bytes of what cannot be read twice, piece by piece: between two pieces an interrupt is heard."""
    read = getattr(raw, "read1", raw.read)
    out = io.BytesIO()
    while out.tell() <= PIPE and (piece := read(PIECE)):
        out.write(piece)
    found = out.getvalue()
    if len(found) > PIPE:
        raise UnreadableFile(name, f"has more than {PIPE >> 20} MiB, too much to hold", "save it to a file first")
    return found


def lines(raw: BinaryIO, name: str) -> Iterator[bytes]:
    """Yield the lines of a stream; UnreadableFile if one is longer than anything meant."""
    for number, line in enumerate(iter(partial(raw.readline, LINE), b""), 1):
        if len(line) == LINE and not line.endswith(b"\n"):
            raise UnreadableFile(name, f"line {number} is longer than {LINE:,} bytes")
        yield line


def blocks(raw: BinaryIO, name: str) -> Iterator[bytes]:
    """Yield the whole lines of a stream, some hundred kilobytes at a time.

    Raises:
        UnreadableFile: a line is longer than `LINE`.
    """
    number = 0
    while block := raw.read(BLOCK):
        if not block.endswith(b"\n"):
            block += raw.readline(LINE)
        text = block.removesuffix(b"\n")
        number += text.count(b"\n") + 1
        if len(text) - text.rfind(b"\n") > LINE:
            raise UnreadableFile(name, f"line {number} is longer than {LINE:,} bytes")
        yield block


def has_long_line(raw: BinaryIO) -> bool:
    """Return whether some line is about as long as `LINE`: samples, so that a large file costs a few reads."""
    step, size = LINE // 2, raw.seek(0, io.SEEK_END)
    for start in range(0, size - step, step):
        raw.seek(start)
        left = step
        while left > 0:
            piece = raw.read(min(left, 1 << 16))
            if not piece:
                return False
            if b"\n" in piece or b"\r" in piece:
                break
            left -= len(piece)
        else:
            return True
    return False
