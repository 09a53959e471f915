"""CSV, TSV and every other dialect of delimited text, over the standard library's reader.

The reader of the standard library is strict here, so it refuses a quote that is never closed and text after a closing
quote. It still takes NUL and undecodable bytes for characters. Each of these becomes a fault on its physical line.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Protocol, TextIO

from sanctions_data._text import show
from sanctions_data.validation.errors import InvalidSchema
from sanctions_data.validation.readers import limits
from sanctions_data.validation.readers.table_rows import Header, Record, Row, Rows, read_header, undecodable
from sanctions_data.validation.report.report import Fault
from sanctions_data.validation.schema.dialect import COMMON_ENDS, Dialect

if TYPE_CHECKING:
    from sanctions_data.validation.values.json_values import JSONObject

# no text holds these: half a pair of surrogates is decoded from no bytes, except for DC80 to DCFF
DELIMITER, CR, LF = "\ud800", "\ud801", "\ud802"
SURROGATE = re.compile("[\ud800-\udfff]")
BLOCK = 1 << 16  # characters
EMPTY = Fault("source-error", "empty", "the file is empty; expected at least a header")
NUL = Fault("encoding-error", "nul", "the line holds a NUL byte; the file is damaged, or not text")
LONG = Fault(
    "source-error",
    "long-line",
    f"the row is longer than {limits.LINE:,} characters; nothing after is read",
)
UNCLOSED = "a quote is opened here and never closed"
ENDLESS = Fault(
    "source-error",
    "unclosed-quote",
    f"{UNCLOSED} in the {limits.LINE:,} characters after it; nothing after is read",
)
END = "\ud803"  # a line after the last one
ESCAPED = "the file ends after an escape character"


class LineReader(Protocol):
    """What is needed of a stream of text."""

    @property
    def encoding(self) -> str: ...
    def readline(self, limit: int, /) -> str: ...
    def read(self, size: int, /) -> str: ...


def read_delimited(stream: TextIO, dialect: Dialect, skip: int = 0) -> Rows:
    """Open delimited text.

    Args:
        stream: opened with newline="" and errors="surrogateescape".
        dialect: how it is written.
        skip: how many lines before the table are none of it.
    """
    lines = _Lines(stream, dialect, skip)
    records = _records(lines, dialect)
    empty: Fault = EMPTY
    if dialect.comment_char is not None:
        message = f"all lines begin with commentChar {show(dialect.comment_char)}, or there are none"
        empty = Fault("source-error", "empty", f"{message}; expected at least a header")
    header = read_header(records, dialect, empty) if dialect.header else Header(None, [])
    rows = _data(records, lines, dialect, header.notes)
    out = Rows(header.labels, header.place, rows, header.faults, notes=header.notes, delimiter=dialect.delimiter)
    out.header = [(line, cells, ()) for line, cells in header.rows]
    return out


def _data(records: Iterator[Record], lines: _Lines, dialect: Dialect, notes: list[str]) -> Iterator[Row]:
    skipped, count = dialect.comment_rows, 0
    for count, line, cells, wrong in records:
        if count not in skipped:
            yield line, cells, wrong
    if not count and lines.comments:
        notes.append(f"every line begins with commentChar {show(dialect.comment_char)}, so no row was checked")


def records_from(stream: LineReader, dialect: Dialect, line: int) -> Iterator[Record]:
    """Yield the records of delimited text from the middle of a file, without its comments.

    Args:
        stream: at the start of a record. No line is read before the record that needs it.
        dialect: how the text is written.
        line: the number of the line at which the stream is.
    """
    lines = _Lines(stream, dialect)
    lines.number, lines.start = line - 1, line
    yield from _records(lines, dialect)


def _records(lines: _Lines, dialect: Dialect) -> Iterator[Record]:
    """Yield (record number, first line, cells, faults) of each record, without the comments."""
    csv.field_size_limit(limits.LINE)
    back = _stand_ins(dialect)
    for number, cells in enumerate(_read(lines, dialect), 1):
        wrong: tuple[Fault, ...] = ()
        if lines.noted:
            wrong = tuple(lines.noted.values())
            lines.noted.clear()
        start = lines.start
        lines.begin()
        if back is not None:
            cells = [back(cell) for cell in cells]
        yield number, start, cells, wrong


def _read(lines: _Lines, dialect: Dialect) -> Iterator[list[str]]:
    """Yield the cells of each record; the lines note what is wrong with it."""
    options = reader_options(dialect)
    whole = None if dialect.double_quote or dialect.quote_char is None else _whole(dialect, options["delimiter"])
    source = iter(lines)
    while True:
        try:
            for cells in csv.reader(source, strict=True, **options):
                if whole is not None and whole("".join(lines.kept)) is None:
                    lines.noted["quote"] = _after_quote(dialect)
                yield cells
            return
        except csv.Error as error:
            cells = _again(lines, source, dialect, options, str(error))
        except UnicodeError as error:
            lines.noted["encoding"] = Fault("encoding-error", "encoding", f"cannot be decoded from here on: {error}")
            cells = []
            lines.broken = True
        yield cells
        if lines.broken:
            return


def _again(lines: _Lines, source: Iterator[str], dialect: Dialect, options: JSONObject, error: str) -> list[str]:
    """Return the cells of a record that the strict reader has refused, from one that goes on after a closing quote."""
    lenient = csv.reader(chain(list(lines.kept), source), **options)
    cells: list[str] = []
    if lines.broken:  # a row above the limit: nothing of it is kept
        lines.kept.clear()
    elif "field larger" in error:  # one cell above the limit: only an unclosed quote makes such a thing
        lines.broken = True
    else:
        try:
            cells = next(lenient)
        except csv.Error:
            lines.broken = True
        if " expected after " in error:
            lines.noted["quote"] = _after_quote(dialect)
            if lines.ended and not lines.broken:  # the record may go on beyond the end of the file
                last = next(csv.reader([*lines.kept, END], **options))[-1]
                lines.broken = END in last
        else:
            lines.broken = True
    if lines.broken and "long" not in lines.noted:
        lines.noted["unclosed"] = _unclosed(lines, options)
    return cells


def _after_quote(dialect: Dialect) -> Fault:
    """Return what to say of text after a closing quote (RFC 4180, section 2, rules 5 to 7)."""
    mark = dialect.quote_char
    how = f"write {mark}{mark} for a quote in it" if dialect.double_quote else "escape the quotes in it"
    message = f"there is text after a closing quote {mark}, as in {mark}x{mark}y; quote the whole cell, and {how}"
    return Fault("source-error", "quote", message)


def _whole(dialect: Dialect, delimiter: str) -> Callable[[str], object]:
    """Return a test of the text of a record: None if there is text after a closing quote.

    Without doubled quotes the reader of the standard library reads on in silence, so this looks at each cell.
    """
    mark, apart = re.escape(dialect.quote_char or ""), re.escape(delimiter)
    escape = "" if dialect.escape_char is None else re.escape(dialect.escape_char)
    escaped = f"{escape}.|" if escape else ""
    quoted = f"{mark}(?:{escaped}[^{mark}{escape}])*+{mark}"
    bare = f"(?!{mark})(?:{escaped}[^{apart}{escape}\r\n])*+"
    cell = f"{' *+' if dialect.skip_initial_space else ''}(?:{quoted}|{bare})"
    return re.compile(f"{cell}(?:{apart}{cell})*+[\r\n]*", re.DOTALL).fullmatch


def _unclosed(lines: _Lines, options: JSONObject) -> Fault:
    """Return what to say of a record that ends within quotes, or after an escape character."""
    escape, kept = options["escapechar"], lines.kept
    if escape is not None and kept and (last := kept[-1].rstrip("\r\n")).endswith(escape):
        try:
            list(csv.reader([*kept[:-1], last.removesuffix(escape) + "\n"], strict=True, **options))
            return Fault("source-error", "unclosed-quote", ESCAPED)
        except csv.Error:
            pass
    return unclosed(lines.number - lines.start)


def unclosed(swallowed: int) -> Fault:
    """Return what is wrong with a record whose quote is not closed by the end of the file, so many lines below it."""
    tail = f"; the {swallowed:,} lines after it could not be read" if swallowed > 1 else ""
    return Fault("source-error", "unclosed-quote", UNCLOSED + tail)


def reader_options(dialect: Dialect) -> JSONObject:
    """Return the same dialect in the words of the csv module."""
    if len(dialect.line_terminator) > 64:
        raise InvalidSchema("dialect", "'lineTerminator' is too long; at most 64 characters are read")
    return {
        "delimiter": DELIMITER if len(dialect.delimiter) > 1 else dialect.delimiter,
        "quotechar": dialect.quote_char,
        "quoting": csv.QUOTE_MINIMAL if dialect.quote_char else csv.QUOTE_NONE,
        "doublequote": dialect.double_quote,
        "escapechar": dialect.escape_char,
        "skipinitialspace": dialect.skip_initial_space,
    }


def _stand_ins(dialect: Dialect) -> Callable[[str], str] | None:
    """Return the function that puts a dialect's own marks back into a cell; None if they are usual ones."""
    pairs = []
    if len(dialect.delimiter) > 1:
        pairs.append((DELIMITER, dialect.delimiter))
    if dialect.line_terminator not in COMMON_ENDS:  # the reader has a line feed for each end, the text has none
        pairs += [("\n", dialect.line_terminator), (CR, "\r"), (LF, "\n")]
    if not pairs:
        return None

    def back(cell: str) -> str:
        for mark, meant in pairs:
            cell = cell.replace(mark, meant)
        return cell

    return back


class _Lines:
    """The lines of a stream for the csv module, remembering where a record starts and what was odd in it.

    Attributes:
        number: of the line that was read last.
        start: of the record that is being read.
        kept: its lines so far.
        size: how many characters these have, without the first.
        noted: what is wrong with it.
        comments: how many lines were left out.
        ended: whether there is no further line.
        broken: whether nothing can be read after this record.
    """

    def __init__(self, stream: LineReader, dialect: Dialect, skip: int = 0) -> None:
        self.own = dialect.line_terminator not in COMMON_ENDS
        whole = iter(partial(stream.readline, limits.LINE), "")
        self.source: Iterable[str] = _split(stream, dialect.line_terminator) if self.own else whole
        self.wide = dialect.delimiter if len(dialect.delimiter) > 1 else None
        self.comment, self.escape, self.quote = dialect.comment_char, dialect.escape_char, dialect.quote_char
        self.encoding = stream.encoding or "utf-8"
        self.number = self.skip = skip
        self.start = skip + 1
        self.kept: list[str] = []
        self.noted: dict[str, Fault] = {}
        self.comments = self.size = 0
        self.ended = self.broken = False

    def begin(self) -> None:
        """Begin a record: everything read so far is finished."""
        self.start = self.number + 1
        self.kept.clear()
        self.size = 0

    def __iter__(self) -> Iterator[str]:
        kept, noted, wide, comment = self.kept, self.noted, self.wide, self.comment
        for line in islice(self.source, self.skip, None):
            self.number += 1
            if len(line) >= limits.LINE and (self.own or line[-1] not in "\r\n"):
                self.noted["long"] = LONG
                yield "\n"
                return
            if not line.isascii():
                if self.number == 1 and line.startswith("\ufeff"):
                    line = line[1:]
                    if not line and not self.own:  # a file of a byte order mark
                        continue
                if bad := SURROGATE.findall(line):
                    noted["encoding"] = undecodable(self.encoding, (ord(each) & 0xFF for each in bad[:4]))
            if comment is not None and not kept and line.startswith(comment):  # outside quotes, where a record begins
                noted.clear()
                self.comments += 1
                self.start = self.number + 1
                continue
            if kept:  # a row that goes on: line breaks within quotes
                self.size += len(line)
                if self.size >= limits.LINE:
                    once = sum(each.count(self.quote) for each in kept) == 1 if self.quote else False
                    noted["long"] = ENDLESS if once else LONG
                    self.broken = True
                    return
            if "\0" in line:
                noted["nul"] = NUL
            if self.own:
                line = line.replace("\r", CR).replace("\n", LF) + "\n"
            elif kept and self.escape is not None and line[-1] not in ("\r", "\n", self.escape):
                line += "\n"  # after an escaped line break the csv module takes the end of the file for a torn row
            if wide is not None:
                line = line.replace(wide, DELIMITER)
            kept.append(line)
            yield line
        self.ended = True  # a record that comes after this one ran into the end of the file


def _split(stream: LineReader, end: str) -> Iterator[str]:
    """Yield the lines of a text that has another line end, without it. A line break after the last one is ignored."""
    buffered, size, seam = [""], 0, ""  # what has no end yet, and where one may have begun
    while block := stream.read(BLOCK):
        if end in seam + block:
            *whole, rest = ("".join(buffered) + block).split(end)
            yield from whole
            buffered, size = [rest], len(rest)
        else:
            buffered.append(block)
            size += len(block)
        seam = (seam + block)[1 - len(end) :] if len(end) > 1 else ""
        if size >= limits.LINE:
            break
    if (last := "".join(buffered)).strip("\r\n"):
        yield last
