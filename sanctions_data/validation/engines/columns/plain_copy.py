"""Copy delimited text into a form that Polars and the pass over the bytes read alike.

The copy has one header line, no comments, and quotes only around whole cells. Most of a file is copied byte by byte.
Only blocks with something unusual in them go through the reader of the rows engine, and its cells are written anew.
What this reader says of a record as a whole, and cells that are not text, are kept beside the copy.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as default
from typing import BinaryIO

from sanctions_data.validation.checks.cell import SURROGATE
from sanctions_data.validation.engines.rows import is_blank
from sanctions_data.validation.readers import limits
from sanctions_data.validation.readers.delimited import EMPTY, records_from, unclosed
from sanctions_data.validation.readers.table_rows import read_header
from sanctions_data.validation.report.report import Fault
from sanctions_data.validation.schema.dialect import COMMON_ENDS, Dialect

BLOCK = 1 << 17  # bytes that are looked at together
PIECE = 1 << 20  # bytes in which the next quote is searched
REACH = 100  # lines of a cell that may follow a block
SPACES = 8  # spaces after a delimiter that are taken away one by one
LF, CR, QUOTE, SPACE = b"\n", b"\r", b'"', b" "
MARK = b"\xef\xbb\xbf"
LINES = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class NoCopy(Exception):
    """The text has no such copy; the rows engine reads it."""


@dataclass(slots=True)
class PlainCopy:
    """What was learnt while a copy was written.

    Attributes:
        labels: the header, None if the table has none.
        header_line: its line in the file.
        delimiter: of the file and of the copy.
        start: where the first record begins in the copy.
        notes: what a report has to say of the rows above the data.
        records, shifts: from which records on the lines of the file are so many below those of the copy.
        faults: (line, what is wrong with the record).
        undecoded: the cells of records that have bytes which are not of the encoding, by the number of the record.
        lost: how many records are not in the copy: one, if nothing after it can be read.
    """

    labels: list[str] | None
    header_line: int | None
    delimiter: str
    start: int
    notes: list[str]
    records: array[int] = default(default_factory=lambda: array("Q"))
    shifts: array[int] = default(default_factory=lambda: array("q"))
    faults: list[tuple[int, Fault]] = default(default_factory=list)
    undecoded: dict[int, list[str]] = default(default_factory=dict)
    lost: int = 0

    def shift(self, record: int) -> int:
        """Return how many lines a record of the file is below the same record of the copy."""
        at = bisect_right(self.records, record)
        return self.shifts[at - 1] if at else 0


class _Lines:
    """The lines of a binary file as text, as a stream of text gives them.

    Attributes:
        place: where in the file the next line begins.
        number: the number of this line.
    """

    def __init__(self, raw: BinaryIO, encoding: str, errors: str, number: int) -> None:
        self.raw, self.encoding, self.errors = raw, encoding, errors
        self.waiting: list[bytes] = []
        self.place, self.number = raw.tell(), number

    def readline(self, limit: int, /) -> str:
        if not self.waiting:
            whole = self.raw.readline(limit)
            if not whole:
                return ""
            if len(whole) >= limit:
                raise NoCopy("a long line")
            # a carriage return alone ends a line too
            self.waiting = LINES.findall(whole)[::-1] if CR in whole else [whole]
        line = self.waiting.pop()
        self.place += len(line)
        self.number += 1
        return line.decode("utf-8", self.errors)

    def read(self, size: int, /) -> str:
        raise NoCopy("a line end of its own")


class Copier:
    """Writes the copy of one file.

    Args:
        raw: the file, in UTF-8.
        out: where the copy is written.
        dialect: how the text is written, with the delimiter that is in force.
        skip: how many lines before the table are not part of it.
        encoding, errors: what the text was before it was written in UTF-8, and how bytes that are not of this encoding
            were written.
    """

    def __init__(
        self, raw: BinaryIO, out: BinaryIO, dialect: Dialect, skip: int, encoding: str, errors: str = "surrogateescape"
    ) -> None:
        if not supported(dialect):
            raise NoCopy("a dialect that Polars cannot be brought to read")
        self.raw, self.out, self.dialect = raw, out, dialect
        self.encoding, self.errors = encoding, errors
        self.delimiter = dialect.delimiter.encode()
        self.comment = re.compile(rb"(?m)^" + re.escape((dialect.comment_char or "").encode()) + rb"[^\n]*\n?")
        self.quoted = dialect.quote_char == '"' and dialect.double_quote
        marks = {dialect.quote_char, dialect.escape_char} - {None, '"'}
        self.marks = [mark.encode() for mark in sorted(filter(None, marks))]
        # this codec takes one mark away, and readers of text another one
        if encoding.lower().replace("_", "-") == "utf-8-sig" and raw.read(len(MARK)) != MARK:
            raw.seek(0)
        for _ in range(skip):
            if not raw.readline(limits.LINE).endswith(LF):
                raise NoCopy("a first line without a line feed")
        self.line = skip + 1  # of the file, of the next record
        self.record = 0  # the number of the next record
        self.plain = 2  # the line of the copy, of the next record
        self.place = raw.tell()
        self.before = {b"", self.delimiter, LF}
        self.after = {b"", self.delimiter, LF, CR}

    def header(self) -> PlainCopy:
        """Read the header and write it; raise NoCopy if something is wrong with it."""
        if not self.dialect.header:
            self.out.write(b"x\n")
            return PlainCopy(None, None, self.dialect.delimiter, 2, [])
        lines = self._lines()
        header = read_header(records_from(lines, self.dialect, self.line), self.dialect, EMPTY)
        if header.faults or not any(header.labels or ()):
            raise NoCopy("a header that is wrong")
        if max(self.dialect.comment_rows, default=0) > self.dialect.header_rows[-1]:
            raise NoCopy("rows below the header that are left out")
        labels = list(header.labels or ())
        text = self._written(labels)
        self.out.write(text)
        self.line, self.place = lines.number, lines.place
        return PlainCopy(labels, header.place, self.dialect.delimiter, len(text), header.notes)

    def rows(self, copy: PlainCopy, width: int) -> None:
        """Write the records.

        Args:
            copy: takes what is learnt.
            width: of the table; blank lines are written as records of so many empty cells.
        """
        while True:
            self.raw.seek(self.place)
            block = self._block()
            if not block:
                return
            if self._copied(block, copy):
                continue
            if self._unclosed(block, copy):
                return
            self._read(self.place + len(block), copy, width)
            if copy.lost:
                return

    def _block(self) -> bytes:
        """Return the next lines; if possible, a quoted cell does not go on below them."""
        block = self.raw.read(BLOCK)
        if block and not block.endswith(LF):
            block += self.raw.readline(limits.LINE)
        if self.quoted and block.count(QUOTE) % 2:
            for _ in range(REACH):
                line = self.raw.readline(limits.LINE)
                block += line
                if not line or line.count(QUOTE) % 2:
                    break
        return block

    def _copied(self, block: bytes, copy: PlainCopy) -> bool:
        """Write a block as it is, but for comments and spaces; return False if only a reader can say what it holds."""
        if b"\0" in block or (CR in block and block.count(CR) != block.count(b"\r\n")):
            return False
        if any(mark in block for mark in self.marks) or (not self.quoted and QUOTE in block):
            return False
        try:
            block.decode()
        except UnicodeDecodeError:
            return False
        lines, size = block.count(LF), len(block)
        moved: list[tuple[int, int]] = []
        if self.dialect.comment_char is not None and self.comment.search(block):
            if QUOTE in block:
                return False
            block, moved = self._without_comments(block)
        if self.dialect.skip_initial_space:
            changed = self._without_spaces(block)
            if changed is None:
                return False
            block = changed
        if not self.record and block.startswith((LF, CR, MARK)):  # Polars skips these above the first record
            return False
        outside = block.split(QUOTE)[::2] if QUOTE in block else [block]
        if QUOTE in block and not self._regular(block, outside):
            return False
        self._note(copy)
        for record, count in moved:
            copy.records.append(self.record + record)
            copy.shifts.append(self.line - self.plain + count)
        self.out.write(block)
        self.record += sum(text.count(LF) for text in outside)
        self.plain += block.count(LF)
        self.line += lines
        self.place += size
        return True

    def _regular(self, text: bytes, outside: list[bytes]) -> bool:
        """Return whether all quotes of a text are at the ends of cells; `outside` is what they do not enclose."""
        heads, tails = {part[:1] for part in outside[1:]}, {part[-1:] for part in outside[:-1]}
        return text.count(QUOTE) % 2 == 0 and heads <= self.after and tails <= self.before

    def _note(self, copy: PlainCopy) -> None:
        """Note the shift of the next record if it is another one than before."""
        shift = self.line - self.plain
        if shift != (copy.shifts[-1] if copy.shifts else 0):
            copy.records.append(self.record)
            copy.shifts.append(shift)

    def _without_comments(self, block: bytes) -> tuple[bytes, list[tuple[int, int]]]:
        """Return lines without the comments; and after how many records how many comments were left out."""
        parts, moved, at, records = [], [], 0, 0
        for count, found in enumerate(self.comment.finditer(block), 1):
            part = block[at : found.start()]
            records += part.count(LF)
            parts.append(part)
            moved.append((records, count))
            at = found.end()
        parts.append(block[at:])
        return b"".join(parts), moved

    def _without_spaces(self, block: bytes) -> bytes | None:
        """Return a block without the spaces before its cells; None if they are too many, or the last line is open."""
        if self.dialect.delimiter == " " or not block.endswith(LF):
            return None
        parts = block.split(QUOTE)
        outside = QUOTE.join(parts[::2]).lstrip(SPACE)
        for mark in (self.delimiter, LF):
            for _ in range(SPACES):
                if mark + SPACE not in outside:
                    break
                outside = outside.replace(mark + SPACE, mark)
            else:
                return None
        parts[::2] = outside.split(QUOTE)
        return QUOTE.join(parts)

    def _unclosed(self, block: bytes, copy: PlainCopy) -> bool:
        """Write the records before a quote that is never closed; return False if only the reader can say that it is."""
        at = block.rfind(QUOTE)
        if self.marks or not self.quoted or block.count(QUOTE) % 2 == 0 or self.dialect.comment_char is not None:
            return False
        start = self._start_of_record(block[:at])
        before = block[start:at]
        if before[-1:] not in self.before or not self._regular(before, before.split(QUOTE)[::2]):
            return False
        if self._quote_follows():
            return False
        self.raw.seek(self.place + start)
        rest = self.raw.read(limits.LINE)
        if len(rest) >= limits.LINE or b"\0" in rest or rest.count(CR) != rest.count(b"\r\n"):
            return False
        try:
            rest.decode()
        except UnicodeDecodeError:
            return False
        if start and not self._copied(block[:start], copy):
            return False
        copy.faults.append((self.line, unclosed(rest.count(LF) - rest.endswith(LF))))
        copy.lost = 1
        return True

    def _quote_follows(self) -> bool:
        """Return whether there is a quote in what has not been read yet."""
        while piece := self.raw.read(PIECE):
            if QUOTE in piece:
                return True
        return False

    @staticmethod
    def _start_of_record(text: bytes) -> int:
        """Return where the record begins that a text ends in; quotes in the text are closed."""
        at = len(text)
        while (line := text.rfind(LF, 0, at)) >= 0:
            if text.count(QUOTE, 0, line) % 2 == 0:
                return line + 1
            at = line
        return 0

    def _read(self, upto: int, copy: PlainCopy, width: int) -> None:
        """Write the records up to a place, and those that begin before it, as the rows engine reads them."""
        self.raw.seek(self.place)
        lines = self._lines()
        for _, line, cells, wrong in records_from(lines, self.dialect, self.line):
            self.line = line
            if any(rule == "source-error" and check != "quote" for rule, check, _ in wrong):
                copy.faults += [(line, fault) for fault in wrong]
                copy.lost = 1
                return
            self._note(copy)
            copy.faults += [(line, fault) for fault in wrong]
            if any(rule == "encoding-error" and check == "encoding" for rule, check, _ in wrong):
                copy.undecoded[self.record] = cells
                cells = [SURROGATE.sub("\ufffd", cell) for cell in cells]
            text = self._written([""] * width if is_blank(cells) else cells)
            self.out.write(text)
            self.plain += text.count(LF)
            self.record += 1
            self.line, self.place = lines.number, lines.place
            if self.place >= upto:
                return
        self.place = lines.place

    def _lines(self) -> _Lines:
        return _Lines(self.raw, self.encoding, self.errors, self.line)

    def _written(self, cells: Sequence[str]) -> bytes:
        inner = f'"{self.dialect.delimiter}"'.join([cell.replace('"', '""') for cell in cells])
        return f'"{inner}"\n'.encode()


def supported(dialect: Dialect) -> bool:
    """Return whether a text in a dialect has a plain copy."""
    return (
        len(dialect.delimiter) == 1
        and dialect.delimiter.isascii()
        and dialect.delimiter not in '\r\n"\0'
        and dialect.line_terminator in COMMON_ENDS
        and (dialect.header or not dialect.comment_rows)
    )
