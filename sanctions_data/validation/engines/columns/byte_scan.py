"""Check that every record of a delimited file is as wide as its header, in one pass over the bytes.

Polars pads short records without a warning, refuses long ones if it decodes all columns, and has no line numbers. The
quick pass counts the bytes that are not in cells: if Polars read all other bytes into cells, and refused no record,
then no record was short. If there are short or long records, a second pass counts the delimiters of each record.
Whatever else confuses readers is left to the rows engine.
"""

from __future__ import annotations

import csv
import io
import os
import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from io import FileIO
from itertools import islice, pairwise

from sanctions_data.validation.engines.columns.plain_copy import PlainCopy
from sanctions_data.validation.readers import limits
from sanctions_data.validation.regex.character_sets import literal
from sanctions_data.validation.report.report import PART

CHUNK = 1 << 17  # what fits the cache of a core
LF, QUOTE = b"\n", b'"'
SAMPLE = 4096  # bytes of a chunk that say how many quotes it has
NARROW = 64  # columns for which a pattern of a line is of use
SPARSE = 32  # bytes for each quote from which on it is quicker to look at each quote than at all bytes
SAMPLED = 16  # of so many chunks, the quick pass counts the delimiters in one: it ends early if many records are short
WIDTH = "records of another width"


class Irregular(Exception):
    """The file turned out not to be what Polars takes it for; the rows engine starts over."""


@dataclass(slots=True)
class RecordIndex:
    """What the pass learnt.

    Attributes:
        records: how many records follow the header.
        irregular: why Polars must not be trusted with the file; empty if it may be.
        starts, places: numbers of some records, and where in the file they begin.
        broken: numbers of records with line breaks in their cells, and how many lines they have added so far.
        ragged, widths: numbers of the records of another width than the header, and how many cells they have.
        needed: how many cells a record must have to hold every column of the schema.
        cell_bytes: after a quick pass, how many bytes the cells have together if every record is as wide as the header;
            one less for each delimiter that is missing.
        files: where several files are concatenated, the lines on which the second, the third, … begin.
        copy: what is known of the file, if this one is a copy of it.
    """

    path: str | os.PathLike[str]
    delimiter: bytes
    needed: int | None = None
    files: Sequence[int] = ()
    copy: PlainCopy | None = None
    cell_bytes: int | None = None
    records: int = 0
    irregular: str = ""
    starts: array[int] = default(default_factory=lambda: array("Q"))
    places: array[int] = default(default_factory=lambda: array("Q"))
    broken: array[int] = default(default_factory=lambda: array("Q"))
    added: array[int] = default(default_factory=lambda: array("Q"))
    ragged: array[int] = default(default_factory=lambda: array("Q"))
    widths: array[int] = default(default_factory=lambda: array("Q"))

    def line(self, record: int) -> int:
        """Return the line on which a record (0 is the first after the header) starts; with the number of its file."""
        line = self.global_line(record)
        if not self.files or line < self.files[0]:
            return line
        part = bisect_right(self.files, line)
        return part * PART + line - self.files[part - 1] + 2  # a header stands above

    def lines(self, records: Sequence[int]) -> list[int]:
        """Return the lines on which some records start; see `line`."""
        if self.files or self.broken or self.copy is not None:
            return [self.line(record) for record in records]
        return [record + 2 for record in records]

    def global_line(self, record: int) -> int:
        """Return the line on which a record starts, counted from the top of the whole."""
        before = bisect_right(self.broken, record - 1) if self.broken else 0
        line = record + 2 + (self.added[before - 1] if before else 0)
        return line if self.copy is None else line + self.copy.shift(record)

    @property
    def undecoded(self) -> Mapping[int, Sequence[str]]:
        """The cells of the records that have bytes which are not of the encoding."""
        return {} if self.copy is None else self.copy.undecoded

    @property
    def count(self) -> int:
        """How many records the file has, with one that is not in its copy."""
        return self.records + (self.copy.lost if self.copy is not None else 0)

    def rows(self) -> list[int]:
        """Return how many records each file has."""
        every = range(self.records)
        ends = [*(bisect_left(every, line, key=self.global_line) for line in self.files), self.records]
        return [end - start for start, end in pairwise([0, *ends])]

    def width(self, record: int) -> int | None:
        """Return how many cells a record has, None if as many as the header."""
        at = bisect_left(self.ragged, record)
        return self.widths[at] if at < len(self.ragged) and self.ragged[at] == record else None

    def lacks_column(self, record: int) -> bool:
        """Return whether a record lacks a column of the schema, so that it holds no keys."""
        width = self.width(record) if self.ragged else None
        return width is not None and width < (self.needed or 0)


def scan(
    path: str | os.PathLike[str],
    start: int,
    width: int,
    delimiter: bytes,
    needed: int | None = None,
    files: Sequence[int] = (),
    copy: PlainCopy | None = None,
    quick: bool = False,
) -> RecordIndex:
    """Look at every record after the header.

    Args:
        path: of a file in an ASCII-compatible encoding, with the quote character ".
        start: where the first record begins.
        width: how many cells each record should have.
        delimiter: one ASCII byte.
        needed, files, copy: see `RecordIndex`; needed is None if a record of another width ends the pass.
        quick: compute `cell_bytes` instead of looking at the width of each record.
    """
    index = RecordIndex(path, delimiter, needed, files, copy)
    drop = bytes(byte for byte in range(256) if byte not in LF + delimiter)
    regular = delimiter * (width - 1) + LF
    quoted = QuotedLines(delimiter.decode(), width) if quick and width <= NARROW else None
    marks = bytes.maketrans(delimiter + b"\r", LF * 2)
    before, after = {b"", delimiter, LF}, {b"", delimiter, LF, b"\r"}  # what may stand beside a quoted text
    carry, inside, last, position = b"", False, LF, start
    around = 0  # bytes of quotes around cells and of carriage returns at the ends of records
    index.starts.append(0)
    index.places.append(start)
    with open(path, "rb", buffering=0) as stream:
        for number, (chunk, length) in enumerate(_chunks(stream, start)):
            last = chunk[length - 1 : length]
            # a copy has such bytes in cells alone, and what is wrong with them is known
            index.irregular = _odd_bytes(chunk, length) if copy is None else ""
            counted = not quick or (number % SAMPLED == 0 and not inside)
            text, hidden = chunk, 0  # what quotes do not enclose, and how many line breaks they do
            lines = chunk.count(LF) if quick else 0
            if not inside and _all_quoted(chunk, delimiter):
                around += chunk.count(QUOTE)
            elif (
                quoted is not None
                and not inside
                and _is_dense(chunk)
                and (beside := quoted.count(chunk[:length], lines)) is not None
            ):
                around += beside
                counted = False
            elif inside or QUOTE in chunk:
                dense = _is_dense(chunk)
                # two quotes more in a row are one quote more in a cell
                shorter = chunk.replace(QUOTE * 3, QUOTE) if dense else chunk
                parts = shorter.split(QUOTE)
                first, ends = int(inside), inside ^ (len(parts) % 2 == 0)
                outside = parts[first::2]
                doubled = True  # there may be two quotes with nothing between them
                if dense:
                    text = QUOTE.join(outside)
                    quotes = QUOTE * inside + text + QUOTE * ends
                    regular_quotes, doubled = _quotes_beside_cells(quotes, marks), QUOTE * 2 in quotes
                    hidden = (lines or chunk.count(LF)) - text.count(LF)
                else:  # there are few parts, and much text
                    # those behind a quote, and those before one
                    heads, tails = outside[not inside :], outside if ends else outside[:-1]
                    regular_quotes = {part[:1] for part in heads} <= after and {part[-1:] for part in tails} <= before
                    hidden = b"".join(parts[1 - first :: 2]).count(LF)
                    if counted or b"\r" in chunk:
                        text = QUOTE.join(outside)
                if not regular_quotes:
                    index.irregular = "a quote within a cell"
                if hidden:
                    _line_breaks(index, parts, inside)
                around += len(parts) - 1 + (len(chunk) - len(shorter)) // 2
                if doubled:  # which are one quote of a cell, but not before the first quote and behind the last one
                    around += (not inside and not outside[0]) + (not ends and not outside[-1]) - outside.count(b"")
                inside = ends
            if quick and b"\r" in chunk:
                around += text.count(b"\r\n")
            if counted and not index.irregular:
                found = carry + text.translate(None, drop)
                end = found.rfind(LF) + 1
                _look_at_widths(index, found[:end], regular)
                # what stands behind the whole lines is read again, unless a quote encloses it
                carry = found[end:] if not quick and (inside or length == len(chunk)) else b""
            if index.irregular:
                return index
            index.records += lines - hidden if quick else found.count(LF)
            position += length
            if not inside and last == LF:
                index.starts.append(index.records)
                index.places.append(position)
    if inside:
        index.irregular = "an unclosed quote"
    elif last != LF:
        if not quick:
            _look_at_widths(index, carry + LF, regular)
        elif last == delimiter:  # Polars takes a cell that is empty and one too many for the end of the text
            index.irregular = WIDTH
        index.records += 1
    if quick:
        index.cell_bytes = position - start + (last != LF) - around - width * index.records
    return index


def _chunks(stream: FileIO, place: int) -> Iterator[tuple[bytes, int]]:
    """Yield pieces of a file, with the length of the whole lines in each; behind them a piece has no quote.

    So no quote is parted from what stands beside it. At the end of the file, what is left counts as a whole line.
    """
    stream.seek(place)
    while chunk := stream.read(CHUNK):
        length = chunk.rfind(LF) + 1
        while not length and (more := stream.read(len(chunk))):
            chunk += more
            length = chunk.rfind(LF) + 1
        length = length or len(chunk)
        yield chunk[:length] if QUOTE in chunk[length:] else chunk, length
        place += length
        stream.seek(place)


def _all_quoted(text: bytes, delimiter: bytes) -> bool:
    """Return whether a text is whole lines of quoted cells, without a delimiter, a line break or a quote in a cell.

    It is if each delimiter and each line break has a quote before it and another one behind it, no quote serves two of
    them, and there are no other quotes. With a line break before the text and a quote behind it, that holds for its
    ends too.
    """
    end = b"\r\n" if text.endswith(b"\r\n") else LF
    if not text.startswith(QUOTE) or not text.endswith(QUOTE + end):
        return False
    text = QUOTE + end + text + QUOTE
    apart, broken = QUOTE + delimiter + QUOTE, QUOTE + end + QUOTE
    cells, lines = text.count(delimiter), text.count(LF)
    return (
        text.count(QUOTE) == 2 * (cells + lines)
        and text.count(apart) == cells
        and text.count(broken) == lines
        and apart + end + QUOTE not in text
        and broken + delimiter + QUOTE not in text
    )


def _is_dense(text: bytes) -> bool:
    """Return whether a text has so many quotes that it is quicker to look at all bytes than at each quote."""
    return text.count(QUOTE, 0, SAMPLE) * SPARSE > min(SAMPLE, len(text))


class QuotedLines:
    """Count the quotes around the cells of lines, if a pattern proves that they are lines of so many cells.

    (RFC 4180, section 2.) No cell holds a line break.

    Args:
        delimiter: one ASCII character.
        width: how many cells each line should have.
    """

    def __init__(self, delimiter: str, width: int) -> None:
        self.mark, self.width = literal(delimiter), width
        self.bare, self.quoted = f'[^"\\r\\n{self.mark}]*', '"(?:[^"\\r\\n]|"")*"'
        # a cell that is not only quotes has an odd number of them at each end, and even ones between
        self.any = self.pattern([f'(?:{self.bare}|"(?:"")*[^"\\r\\n](?:[^"\\r\\n]|"")*")'] * width)
        # that of lines in which the same cells are quoted as in the first; None if there are others
        self.same: str | None = ""
        self.cells = 0  # quoted ones in a line of these

    def pattern(self, cells: Iterable[str]) -> str:
        return f"^(?:{self.mark.join(cells)}\\r?\\n)*$"

    def count(self, text: bytes, lines: int) -> int | None:
        """Return how many bytes of quotes are not in the cells of a text of so many lines; None if nothing is proven.

        Of two quotes that stand for one in a cell, one is not in the cell.
        """
        if self.same == "":
            first = text.partition(LF)[0].decode(errors="replace")
            found = re.findall(f"(?:^|{self.mark})(?:({self.quoted})|{self.bare})", first)
            self.same = self.pattern([self.quoted if cell else self.bare for cell in found])
            self.cells = self.width - found.count("") if len(found) == self.width else 0
            self.same = self.same if self.cells else None
        if self.same is not None:
            if _matches(text, self.same):
                return text.count(QUOTE) // 2 + self.cells * lines
            self.same = None
        return text.count(QUOTE) - text.count(QUOTE * 2) if _matches(text, self.any) else None


def _matches(text: bytes, pattern: str) -> bool:
    """Return whether a text is UTF-8, and a pattern matches it; the library in Rust looks at each byte once."""
    import polars as pl

    try:
        decoded = text.decode()
    except UnicodeDecodeError:
        return False
    return bool(pl.Series([decoded]).str.contains(pattern)[0])


def _quotes_beside_cells(text: bytes, marks: bytes) -> bool:
    """Return whether all quotes are at the ends of cells: readers part ways over others (RFC 4180).

    Args:
        text: what quotes do not enclose, with one quote in place of each quoted text.
        marks: a table that makes line feeds of delimiters and carriage returns.
    """
    text = text.translate(marks)
    while QUOTE * 2 in text:  # quotes within quotes enclose nothing
        text = text.replace(QUOTE * 2, QUOTE)
    count = text.count(QUOTE)
    before, after = text.count(LF + QUOTE) + text.startswith(QUOTE), text.count(QUOTE + LF) + text.endswith(QUOTE)
    return count == before == after


def _odd_bytes(chunk: bytes, length: int) -> str:
    """Return what no reader should pass over in silence, wherever it stands; empty if there is none."""
    if b"\0" in chunk:
        return "NUL"
    if b"\r" in chunk and chunk.count(b"\r", 0, length) != chunk.count(b"\r\n", 0, length):
        return "a lone carriage return"
    return ""


def _look_at_widths(index: RecordIndex, whole: bytes, regular: bytes) -> None:
    """Note which records have another width; `whole` is the delimiters and line breaks of whole records."""
    if whole.replace(regular, b""):
        if index.needed is None:
            index.irregular = WIDTH
            return
        for record, marks in enumerate(whole[:-1].split(LF), index.records):
            if len(marks) + 1 != len(regular):
                index.ragged.append(record)
                index.widths.append(len(marks) + 1)


def _line_breaks(index: RecordIndex, parts: list[bytes], inside: bool) -> None:
    record = index.records
    for part in parts:
        if breaks := part.count(LF):
            if inside:
                total = (index.added[-1] if index.added else 0) + breaks
                if index.broken and index.broken[-1] == record:
                    index.added[-1] = total
                else:
                    index.broken.append(record)
                    index.added.append(total)
            else:
                record += breaks
        inside = not inside


def fetch(index: RecordIndex, rows: Sequence[int]) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield (record number, cells) of some records of a regular file, read as the rows engine reads them.

    Args:
        index: what the pass over its bytes learnt; the records between two places it knows are read together.
        rows: numbers of records, ascending; 0 is the first after the header.
    """
    undecoded = index.undecoded
    for row, cells in _fetch(index, rows):
        yield row, undecoded.get(row, cells)


def _fetch(index: RecordIndex, rows: Sequence[int]) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(limits.LINE)
    delimiter = index.delimiter.decode()
    ends = [*index.places[1:], os.path.getsize(index.path)]
    at = 0
    with open(index.path, "rb") as stream:
        while at < len(rows):
            block = bisect_right(index.starts, rows[at]) - 1
            first = index.starts[block]
            until = index.starts[block + 1] if block + 1 < len(index.starts) else rows[-1] + 1
            upto = bisect_left(rows, until, at)
            wanted = rows[at:upto]
            stream.seek(index.places[block])
            raw = stream.read(ends[block] - index.places[block])
            if bisect_left(index.broken, first) == bisect_left(index.broken, until):  # a line is a record
                lines = raw.split(b"\n", wanted[-1] - first + 1)
                texts = [lines[row - first].decode() for row in wanted]
                yield from zip(wanted, csv.reader(texts, delimiter=delimiter), strict=True)
            else:
                records = csv.reader(io.StringIO(raw.decode(), newline=""), delimiter=delimiter)
                needed = set(wanted)
                found = enumerate(islice(records, wanted[-1] - first + 1), first)
                yield from ((row, cells) for row, cells in found if row in needed)
            at = upto
