"""Detect the encoding and the dialect of a text table.

UTF-8 is certain if every byte fits it, UTF-16 if there is a byte order mark. Any other encoding is a guess.
charset-normalizer (extra `infer`) recognises encodings of other scripts than Latin. Latin text is read as windows-1252:
for short texts charset-normalizer prefers windows-1250, which turns each Å into another letter.

The delimiter is the one with which most rows have the same number of cells, and the fewest cells contain another
delimiter.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sanctions_data._text import counted, show
from sanctions_data.validation.readers.source import Source, excel_delimiter, guess_utf16, open_bytes, read_start

if TYPE_CHECKING:
    from sanctions_data.validation.values.json_values import JSONObject

SAMPLE = 1 << 18  # bytes that are looked at for the dialect; the encoding is that of the whole file
BLOCK = 1 << 20
DELIMITERS = (",", ";", "\t", "|")
SUSPECT = re.compile(r"[;\t|]")
COMMENT = "#"
MULTIBYTE = ("cp932", "shift", "euc", "gb", "big5", "cp949", "iso2022", "johab")
NOT_GUESSED = ["utf_7", "utf_8", "utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le"]  # sure or not
CYRILLIC = ("cp1251", "koi8", "cp866", "iso8859_5", "mac_cyrillic", "kz1048", "cp1125")
OTHER_SCRIPTS = (
    *MULTIBYTE,
    *CYRILLIC,
    "cp1253",
    "iso8859_7",
    "cp1255",
    "iso8859_8",
    "cp1256",
    "iso8859_6",
    "tis",
    "cp874",
)


@dataclass(frozen=True, slots=True)
class Sniffed:
    """How a text is written.

    Attributes:
        encoding: its encoding.
        dialect: the properties of a Table Dialect that are not the default.
        because: why, one sentence each.
        labels: of the columns, if the header is left out because it has another number of labels than the rows cells.
    """

    encoding: str
    dialect: JSONObject
    because: tuple[str, ...]
    labels: tuple[str, ...] = ()


def sniff_encoding(source: Source) -> tuple[str, str | None]:
    """Return the encoding of a whole text, and why it is not UTF-8 (None if it is)."""
    head = read_start(source)
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32", "encoding: the text begins with the byte order mark of UTF-32"
    if source.encoding != "utf-8":
        return source.encoding, f"encoding: the text begins with the byte order mark of {source.encoding.upper()}"
    if (wide := guess_utf16(head, "utf-8")) is not None:
        return wide, f"encoding: every second byte is NUL, as in {wide.upper()}"
    found = _first_foreign(source)
    if found is None:
        return "utf-8", None
    line, word = found
    guess = _guessed(source)
    shown = show(word.decode(guess, "replace"))
    return guess, f"encoding: line {line} is not UTF-8; {guess} is a guess, which reads {shown} there"


def _first_foreign(source: Source) -> tuple[int, bytes] | None:
    """Return the line of the first byte that is not of UTF-8, and the word it is in."""
    with open_bytes(source) as raw:
        for number, line in enumerate(raw, 1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as error:
                before = re.search(rb"[\w\x80-\xff]*\Z", line[: error.start])
                after = re.match(rb"[\w\x80-\xff]*", line[error.start :])
                return number, (before[0] if before else b"")[-20:] + (after[0] if after else b"")[:20]
    return None


def _guessed(source: Source) -> str:
    sample = b""
    with open_bytes(source) as raw:
        for line in raw:
            if not line.isascii():
                sample += line
            if len(sample) > SAMPLE:
                break
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        best = None
    else:
        best = from_bytes(sample, cp_exclusion=NOT_GUESSED).best()
    if best is not None and best.encoding.startswith(OTHER_SCRIPTS):
        other = _is_other_script(sample.decode(best.encoding, "ignore"))
        if other and _is_whole(source, best.encoding):
            return str(codecs.lookup(best.encoding).name)
    return "cp1252" if _is_whole(source, "cp1252") else "iso8859-1"


def _is_other_script(text: str) -> bool:
    """Return whether more words are without ASCII letters than mix them with others, as only Latin text does."""
    words = [word for word in re.split(r"[\x00-@\[-`{-\x7f]+", text) if not word.isascii()]
    mixed = sum(re.search("[A-Za-z]", word) is not None for word in words)
    return sum(len(word) > 1 for word in words) > 2 * mixed


def _is_whole(source: Source, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with open_bytes(source) as raw:
            while block := raw.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def sniff_dialect(source: Source, encoding: str) -> Sniffed:
    """Return how a text table is written: delimiter, quote, and the rows above its header.

    Args:
        source: the text.
        encoding: as `sniff_encoding` found it.
    """
    default = "\t" if source.format == "tsv" else ","
    text, whole = _sample(source, encoding)
    if excel_delimiter(read_start(source), encoding) is not None:
        return Sniffed(encoding, {}, ())
    comment = {"commentChar": COMMENT} if _has_comments(text) else {}
    body = _without_comments(text) if comment else text
    quote = _quote(body)
    delimiter, share = _delimiter(body, quote, default, whole)
    dialect: JSONObject = {**comment}
    because = []
    if delimiter != default:
        dialect["delimiter"] = delimiter
        because.append(f"delimiter {show(delimiter)}: {share:.0%} of the rows then have the same number of cells")
    if quote != '"':
        dialect["quoteChar"] = quote
        because.append(f"quoteChar {show(quote)}: cells begin and end with it")
    if comment:
        because.append(f"commentChar {COMMENT!r}: the lines above the header begin with it")
    rows = _rows(body, delimiter, quote, whole)
    if delimiter.strip() and _spaced(rows):
        dialect["skipInitialSpace"] = True
        because.append("skipInitialSpace: every delimiter has a space after it")
    if above := _above_header(rows):
        dialect["commentRows"] = list(range(1, above + 1))
        rows_above = "row above the header has" if above == 1 else f"{above} rows above the header have each"
        because.append(f"commentRows: the {rows_above} at most one cell")
    labels: tuple[str, ...] = ()
    if found := _other_width(rows[above:]):
        labels, why = found
        dialect |= {"header": False, "commentRows": list(range(1, above + 2))}
        because.append(why)
    return Sniffed(encoding, dialect, tuple(because), labels)


def _sample(source: Source, encoding: str) -> tuple[str, bool]:
    """Return the beginning of a text in whole lines, and whether it is all of it."""
    with open_bytes(source) as raw:
        head = raw.read(SAMPLE + 1)
    text = head[:SAMPLE].decode(encoding, "ignore").removeprefix("\ufeff")
    if len(head) <= SAMPLE:
        return text, True
    return text[: text.rfind("\n") + 1] or text, False


def _rows(text: str, delimiter: str, quote: str, whole: bool) -> list[list[str]]:
    try:
        found = list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter, quotechar=quote))
    except csv.Error:
        return []
    return found if whole else found[:-1]


def _delimiter(text: str, quote: str, default: str, whole: bool) -> tuple[str, float]:
    best, found = (0.0, 0.0), (default, 1.0)
    for mark in (default, *(each for each in DELIMITERS if each != default)):
        rows = [row for row in _rows(text, mark, quote, whole) if any(row)]
        if not rows:
            continue
        width, count = Counter(map(len, rows)).most_common(1)[0]
        if width < 2:
            continue
        share = count / len(rows)
        cells = [cell for row in rows for cell in row if cell]
        clean = sum(not SUSPECT.search(cell.replace(mark, "")) for cell in cells) / max(1, len(cells))
        if (share * clean, clean) > best:
            best, found = (share * clean, clean), (mark, share)
    if best == (0.0, 0.0) and _spaces_between_numbers(text):
        return " ", 1.0
    return found


def _spaces_between_numbers(text: str) -> bool:
    """Return whether each line is as many numbers, at least two, with one space between them."""
    rows = [line.split(" ") for line in text.splitlines() if line]
    if len(rows) < 2 or len(rows[0]) < 2 or len({len(row) for row in rows}) > 1:
        return False
    return all(re.fullmatch(r"[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?", cell) for row in rows[1:] for cell in row)


def _quote(text: str) -> str:
    """Return the quote: an apostrophe if cells begin and end with one, and no cell with the usual quote."""
    around = r"(?:^|[,;\t|])({0}(?:[^{0}\n]|{0}{0})*{0})(?=[,;\t|\r\n]|\Z)"
    usual, other = (len(re.findall(around.format(mark), text, re.MULTILINE)) for mark in ('"', "'"))
    return "'" if other > 1 and not usual else '"'


def _has_comments(text: str) -> bool:
    """Return whether lines that begin with # are comments: none has as many delimiters as most of the other lines."""
    lines = [line for line in text.splitlines() if line]
    marked = [line for line in lines if line.startswith(COMMENT)]
    rest = [line for line in lines if not line.startswith(COMMENT)]
    if not marked or not rest:
        return False
    mark = max(DELIMITERS, key=rest[0].count)
    usual = Counter(line.count(mark) for line in rest).most_common(1)[0][0]
    if not usual:  # one column: a note above it, or values that begin with #
        return lines[: len(marked)] == marked
    return all(line.count(mark) != usual for line in marked)


def _without_comments(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(COMMENT))


def _spaced(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether every cell after a delimiter begins with a space."""
    after = [cell for row in rows for cell in row[1:] if cell]
    return bool(after) and all(cell.startswith(" ") for cell in after)


def _above_header(rows: Sequence[Sequence[str]]) -> int:
    """Return how many rows stand above the table: titles and notes of one cell, if the table has several columns."""
    widths = Counter(len(row) for row in rows if any(row))
    if not widths:
        return 0
    width = widths.most_common(1)[0][0]
    first = next(at for at, row in enumerate(rows) if len(row) == width and any(row))
    if width < 2 or any(sum(map(bool, row)) > 1 for row in rows[:first]):
        return next((at for at, row in enumerate(rows) if any(row)), 0)
    while width > 2 and first + 1 < len(rows) and sum(map(bool, rows[first])) < 2 and any(rows[first + 1]):
        first += 1  # a title with the delimiters of empty cells after it
    return first


def _other_width(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], str] | None:
    """Return labels for rows that all have another number of cells than the header, and why; None if they do not."""
    if len(rows) < 3:
        return None
    header, data = rows[0], [row for row in rows[1:] if any(row)]
    widths = {len(row) for row in data}
    if len(widths) != 1 or (width := widths.pop()) == len(header) or width < 2:
        return None
    why = f"header: it has {counted(len(header), 'label')}, but every row has {counted(width, 'cell')}"
    if width == len(header) + 1:  # as R's write.table has it
        return ("", *header), f"{why}; the first column is taken for the names of the rows"
    if width < len(header):
        return tuple(header[:width]), f"{why}; the last labels are left out"
    return ("",) * width, f"{why}; it is left out"
