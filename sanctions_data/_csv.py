"""Tables as text: one cell is one value, in CSV and in JSON alike.

CSV is UTF-8 without a mark, LF, one header, minimal quoting, an empty cell for null, `;` between the
members of a list. `read` names file, line, column, expectation in its errors.
"""

from __future__ import annotations

import csv
import io
import re
import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Generic, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from sanctions_data._text import counted
from sanctions_data.errors import SanctionsDataError

_SPECIAL = re.compile('[,"\r\n]')
Model = TypeVar("Model", bound=BaseModel)
Kind = Literal["string", "integer", "date", "list"]


class TableError(SanctionsDataError):
    """A cell, row or header of a table that is not as it should be.

    Attributes:
        file: name of the file.
        line: physical line, from 1; None if the whole file is meant.
        column: name of the column, or None.
        message: what is wrong and what was expected.
    """

    exit_code = 3

    def __init__(self, file: str, line: int | None, column: str | None, message: str) -> None:
        super().__init__(file, line, column, message)
        self.file, self.line, self.column, self.message = file, line, column, message

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.message}" if self.column is None else f"{place} column {self.column!r}: {self.message}"


def kinds(model: type[BaseModel], names: Sequence[str]) -> dict[str, Kind]:
    """Return the kind of cell that each column holds, read off the model's annotations."""
    return {name: _kind(model.model_fields[name].annotation) for name in names}


def _kind(annotation: object) -> Kind:
    if get_origin(annotation) is Annotated:
        return _kind(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return _kind(next(part for part in get_args(annotation) if part is not type(None)))
    if get_origin(annotation) is tuple:
        return "list"
    if annotation is int:
        return "integer"
    if annotation is date:
        return "date"
    return "string"


def cell(value: object) -> str:
    """Return the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, (tuple, list)):
        return ";".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


_PARSED: tuple[Kind, ...] = ("integer", "list")


def parse_cell(text: str, kind: Kind) -> object:
    """Return the value of a cell; ValueError says what is wrong. Days stay text, the models read them."""
    if text == "":
        return None
    if kind == "integer":
        if not (text.isascii() and text.removeprefix("-").isdigit()) or str(int(text)) != text:
            raise ValueError(f"{text!r} is not a whole number")
        return int(text)
    return text.split(";") if kind == "list" else text


def write(rows: Iterable[Mapping[str, object]], names: Sequence[str]) -> str:
    """Return the CSV text of rows."""
    lines = [_line([str(name) for name in names])]
    lines += [_line([cell(row[name]) for name in names]) for row in rows]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    # the writer of the standard library leaves a lone carriage return bare, and no reader takes it for text
    if cells == [""]:
        return '""'
    return ",".join('"' + text.replace('"', '""') + '"' if _SPECIAL.search(text) else text for text in cells)


def read_cells(text: str, file: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return header and rows (each with its physical line) of a CSV text; TableError if it is not a table."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        header = next(reader, None)
        if not header:
            raise TableError(file, 1, None, "empty; expected a header")
        line = reader.line_num + 1
        for row in reader:
            rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as error:
        raise TableError(file, reader.line_num, None, f"not CSV: {error}") from None
    return header, rows


def read_rows(text: str, file: str, names: Sequence[str]) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV text as cells by column.

    Args:
        text: the table.
        file: its name, for errors.
        names: columns that it must have; it may have others.

    Raises:
        TableError: the text is not CSV, lacks a column, or has a row of another length than the header.
    """
    header, rows = read_cells(text, file)
    if missing := [name for name in names if name not in header]:
        raise TableError(file, 1, None, f"the header is {','.join(header)}; it lacks {', '.join(missing)}")
    for line, row in rows:
        if len(row) != len(header):
            raise TableError(file, line, None, f"{counted(len(row), 'cell')}, but the header has {len(header)}")
        yield dict(zip(header, row, strict=True))


class RowReader(Generic[Model]):
    """Make models of the rows of a table.

    Args:
        model: of a row.
        names: the columns, in order.
        file: the name of the table, for errors.
    """

    def __init__(self, model: type[Model], names: Sequence[str], file: str) -> None:
        self.model, self.names, self.file = model, names, file
        # an empty cell is None, and a cell of another kind than these is its text
        kinds_ = enumerate(kinds(model, names).items())
        self._parsed = [(at, name, kind) for at, (name, kind) in kinds_ if kind in _PARSED]

    def cells(self, text: str) -> list[tuple[int, list[str]]]:
        """Return the physical line and the cells of each row; TableError if it is not CSV or has another header."""
        header, rows = read_cells(text, self.file)
        if header != list(self.names):
            raise TableError(self.file, 1, None, f"the header is {','.join(header)}; expected {','.join(self.names)}")
        return rows

    def check_width(self, line: int, cells: list[str]) -> None:
        """Raise TableError if a row has another number of cells than the header."""
        if len(cells) != len(self.names):
            raise TableError(
                self.file, line, None, f"{counted(len(cells), 'cell')}, but the header has {len(self.names)}"
            )

    def row(self, line: int, cells: list[str]) -> Model:
        """Return the model of a row; TableError at the first cell that is wrong."""
        self.check_width(line, cells)
        values: dict[str, object] = dict(zip(self.names, [text or None for text in cells], strict=True))
        for at, name, kind in self._parsed:
            try:
                values[name] = parse_cell(cells[at], kind)
            except ValueError as error:
                raise TableError(self.file, line, name, str(error)) from None
        try:
            return self.model.model_validate(values)
        except ValidationError as error:
            first = error.errors()[0]
            column = str(first["loc"][0]) if first["loc"] else None
            shown = f"{cell(values[column])!r}: " if column in values else ""
            raise TableError(self.file, line, column, shown + _say(first["msg"])) from None


def read(text: str, model: type[Model], names: Sequence[str], file: str) -> Iterator[Model]:
    """Yield the rows of a CSV text as models; TableError at the first cell that is wrong."""
    reader = RowReader(model, names, file)
    for line, cells in reader.cells(text):
        yield reader.row(line, cells)


def _say(message: str) -> str:
    return (
        message.removeprefix("Value error, ").replace("Input should be", "expected").replace("String should", "should")
    )
