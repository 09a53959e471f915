"""The texts of a workbook and the cells of a sheet, from their XML, in one pass and bounded memory.

openpyxl gives a formula whose value was not saved as an empty cell, and an error as a text. What is read here
tells them apart, and takes a fraction of the time (ECMA-376, part 1, 18.3.1.4, 18.4.8 and 22.9.2.19).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any
from xml.parsers import expat

from ..problem import show
from ..unread import Unread

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
ROW, CELL, VALUE, FORMULA, TEXT, ITEM, PHONETIC = (MAIN + tag for tag in ("row", "c", "v", "f", "t", "si", "rPh"))
BLOCK = 1 << 13  # bytes; the rows of a block are held at once
ROWS, COLUMNS = 1 << 20, 1 << 14  # what a sheet can hold
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
LETTERS = re.compile("[A-Z]{1,3}")
DIGITS = "0123456789"
UNSAVED = "holds a formula whose value was not saved; open the workbook in Excel or LibreOffice and save it"


@dataclass(slots=True)
class Known:
    """What the workbook knows and a sheet refers to.

    Attributes:
        texts: the shared ones.
        dates: the numbers of styles that make a number a date.
        from_number: (number, style) → date, time or duration; OverflowError, ValueError where there is none.
        from_text: ISO 8601 → date, time or duration.
        calculated: how many formulas with a value have been met.
    """

    texts: list[str]
    dates: set[int]
    from_number: Callable[[float, int], Any]
    from_text: Callable[[str], Any]
    calculated: int = 0


def read_texts(stream: IO[bytes]) -> list[str]:
    """The shared texts; phonetic ones are left out."""
    out: list[str] = []
    parts: list[str] = []
    text = _Text()

    def start(name: str, attributes: dict[str, str]) -> None:
        text.start(name)
        if name == ITEM:
            parts.clear()

    def end(name: str) -> None:
        if name == TEXT and not text.phonetic:
            parts.append("".join(text.pieces))
        elif name == ITEM:
            out.append(unescaped("".join(parts)))
        elif name == PHONETIC:
            text.phonetic = False

    for _ in _parsed(stream, start, end, text.pieces):
        pass
    return out


def read_rows(stream: IO[bytes], known: Known) -> Iterator[tuple[int, list[Any]]]:
    """(row number, cells up to the last that is not empty) of every row that the sheet's XML holds.

    Raises:
        ValueError, and what else expat and the conversions raise: the sheet is damaged.
    """
    reader = _Sheet(known)
    for _ in _parsed(stream, reader.open, reader.close, reader.pieces):
        yield from reader.done
        reader.done.clear()


def _parsed(stream: IO[bytes], start: Any, end: Any, pieces: list[str]) -> Iterator[None]:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = pieces.append
    while block := stream.read(BLOCK):
        parser.Parse(block)
        yield
    parser.Parse(b"", True)
    yield


def unescaped(text: str) -> str:
    """A text with characters such as _x000D_ put back; half a surrogate stays as it is written."""
    if "_x" not in text:
        return text
    return ESCAPED.sub(lambda m: m[0] if 0xD800 <= int(m[1], 16) <= 0xDFFF else chr(int(m[1], 16)), text)


class _Text:
    """The text of the element that was opened last."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.phonetic = False

    def start(self, name: str) -> None:
        self.pieces.clear()
        if name == PHONETIC:
            self.phonetic = True


class _Sheet(_Text):
    """The state between two events."""

    def __init__(self, known: Known) -> None:
        super().__init__()
        self.known = known
        self.done: list[tuple[int, list[Any]]] = []
        self.columns: dict[str, int] = {}
        self.row = self.column = 0
        self.cells: list[Any] = []
        self.attributes: dict[str, str] = {}
        self.value: str | None = None
        self.formula: str | None = None
        self.inline: str | None = None

    def open(self, name: str, attributes: dict[str, str]) -> None:
        self.start(name)
        if name == CELL:
            self.attributes = attributes
            self.value = self.formula = self.inline = None
            self.column = self.place(attributes.get("r"))
        elif name == ROW:
            number = int(attributes.get("r", self.row + 1))
            if number > ROWS:
                raise ValueError(f"has a row beyond {ROWS:,}, which no sheet holds")
            if number <= self.row:
                raise ValueError(f"has row {number} after row {self.row}")
            self.row, self.column, self.cells = number, 0, []

    def close(self, name: str) -> None:
        if name == VALUE:
            self.value = "".join(self.pieces)
        elif name == CELL:
            value = self.cell()
            if value is not None:
                self.cells += [None] * (self.column - len(self.cells))
                self.cells[self.column - 1] = value
        elif name == ROW:
            self.done.append((self.row, self.cells))
        elif name == TEXT and not self.phonetic:
            self.inline = (self.inline or "") + "".join(self.pieces)
        elif name == FORMULA:
            self.formula = "".join(self.pieces)
        elif name == PHONETIC:
            self.phonetic = False

    def place(self, reference: str | None) -> int:
        """The column that a reference such as AB7 names; the next one where there is none."""
        if reference is None:
            column = self.column + 1
        else:
            letters = reference.rstrip(DIGITS)
            column = self.columns.get(letters) or self.new_column(letters)
        if column > COLUMNS:
            raise ValueError(f"has a column beyond {COLUMNS:,}, which no sheet holds")
        return column

    def new_column(self, letters: str) -> int:
        if not LETTERS.fullmatch(letters):
            raise ValueError(f"{show(letters)} is no column of a sheet")
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        self.columns[letters] = column
        return column

    def cell(self) -> Any:
        """The value of the cell that ends here; None where it is empty."""
        kind, value = self.attributes.get("t", "n"), self.value
        if kind == "inlineStr":
            return None if self.inline is None else unescaped(self.inline)
        if not value:
            if self.formula is None or (kind == "str" and value is not None):  # a formula may say "nothing"
                return None
            return Unread(f"={self.formula}", "formula", f"{self.name()} {UNSAVED}")
        self.known.calculated += self.formula is not None
        if kind == "n":
            return self.number(value)
        if kind == "s":
            return self.known.texts[int(value)]
        if kind == "b":
            return value in ("1", "true")
        if kind == "e":
            return Unread(value, "error", f"{show(value)} is an error of the spreadsheet, not a value")
        return self.known.from_text(value) if kind == "d" else unescaped(value)

    def number(self, text: str) -> Any:
        value = float(text) if "." in text or "e" in text or "E" in text else int(text)
        style = int(self.attributes.get("s", 0))
        if style not in self.known.dates:
            return value
        try:
            return self.known.from_number(value, style)
        except (OverflowError, ValueError):
            return Unread(text, "date", f"{show(text)} is shown as a date, but no day has this number")

    def name(self) -> str:
        return self.attributes.get("r") or f"cell {self.column} of row {self.row}"
