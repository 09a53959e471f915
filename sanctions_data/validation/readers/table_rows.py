"""An open table: its header, and its rows as (row number, cells, faults of the row as a whole).

Which rows are the header, and how several rows become one label a column: Table Dialect v2, `headerRows` and
`headerJoin`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from typing import Any

from sanctions_data._text import counted, listing
from sanctions_data.validation.readers import limits
from sanctions_data.validation.report.report import Fault
from sanctions_data.validation.schema.dialect import Dialect

Row = tuple[int | None, list[Any], tuple[Fault, ...]]


@dataclass(slots=True)
class Rows:
    """An open table.

    Attributes:
        labels: the header, None if the table has none.
        header_row: its line.
        rows: the data.
        faults: what is wrong with the header or the table, with the line it concerns.
        loose: rows are mappings by nature (objects, frames), so the order of their labels means nothing.
        blank: a row without any value is a fault (of text and sheets; a frame may hold nulls).
        notes: what was not checked, or not for certain; complete when the rows have been read.
        delimiter: what stands between cells, if they are text.
        header: the rows of the header as they were read.
        some: gives the rows with the cells of some columns only, and reads no other; None if all are read anyway.
    """

    labels: list[str] | None
    header_row: int | None
    rows: Iterator[Row]
    faults: list[tuple[int | None, Fault]] = default(default_factory=list)
    loose: bool = False
    blank: bool = True
    notes: list[str] = default(default_factory=list)
    delimiter: str | None = None
    header: list[Row] = default(default_factory=list)
    some: Callable[[Sequence[int]], Iterator[Row]] | None = None

    def of(self, positions: Sequence[int]) -> Iterator[Row]:
        """Return the rows, of which only the cells at some positions are asked for."""
        return self.rows if self.some is None else self.some(positions)


def undecodable(encoding: str, bad: Iterable[int]) -> Fault:
    """Return what to say of bytes that are not of the encoding."""
    name = encoding.upper().replace("UTF8", "UTF-8")
    shown = " ".join(f"{byte:#04x}" for byte in bad)
    return Fault("encoding-error", "encoding", f"not {name}: byte {shown}; save the file as UTF-8 or name its encoding")


HEADER = "the header has", "labels"
KEYS = "the objects have", "different keys"


def too_wide(count: int, words: tuple[str, str]) -> Fault | None:
    """Return what to say of a table with very many columns, None if it has few enough.

    Args:
        count: of the columns.
        words: `HEADER` or `KEYS`.
    """
    if count <= limits.LABELS:
        return None
    has, nouns = words
    message = f"{has} {count:,} {nouns}; at most {limits.LABELS:,} are read; should columns be rows?"
    return Fault("source-error", "wide", message)


def plain(value: Any) -> Any:
    """Return a cell of a frame, or of rows in memory, as Python has it: numpy's unwrapped, pandas'
    "nothing" as None.
    """
    home = type(value).__module__.partition(".")[0]
    if home == "numpy":
        return value.tolist()
    if home == "pandas" and str(value) in ("NaT", "<NA>"):
        return None
    return value


SHOWN = 8  # numbers of rows in a note
Record = tuple[int, int, list[Any], tuple[Fault, ...]]  # number of the row, its place, cells, what is wrong with it


@dataclass(slots=True)
class Header:
    """What was read above the data.

    Attributes:
        labels: one a column, None if there is no header.
        rows: the rows of the header as they were read: (place, cells).
        faults: what is wrong with these rows, and where.
        notes: what was passed over.
    """

    labels: list[str] | None
    rows: list[tuple[int, list[object]]]
    faults: list[tuple[int | None, Fault]] = default(default_factory=list)
    notes: list[str] = default(default_factory=list)

    @property
    def place(self) -> int | None:
        """Where the header begins."""
        return self.rows[0][0] if self.labels is not None else None


def read_header(
    records: Iterator[Record], dialect: Dialect, empty: Fault, carries: Callable[[int, int], bool] | None = None
) -> Header:
    """Read the rows of the header, and those above it.

    Args:
        records: of the table, from its first row.
        dialect: which has a header.
        empty: what is said of a table without any row.
        carries: whether a label reaches (place of its row, position) from the left; always, if None.
    """
    out = Header(None, [])
    count = labels = above = 0
    passed: list[int] = []
    broken = False
    for count, place, cells, wrong in records:
        labels += len(cells) if count in dialect.header_rows else 0
        if (wide := too_wide(labels, HEADER)) is not None:
            wrong, cells = (*wrong, wide), []
        out.faults += [(place, each) for each in wrong]
        broken = broken or any(rule == "source-error" and check != "quote" for rule, check, _ in wrong)
        if count in dialect.header_rows:
            out.rows.append((place, cells))
        elif count not in dialect.comment_rows:
            above += 1
            passed += [count] if above <= SHOWN else []
        if broken or count >= dialect.header_rows[-1]:
            break
    if broken:
        return out
    if not count:
        out.faults.append((None, empty))
    elif len(out.rows) < len(dialect.header_rows):
        which = counted(len(dialect.header_rows), "row").partition(" ")[2]
        message = f"the header is {which} {listing(dialect.header_rows)}, but the table has {counted(count, 'row')}"
        out.faults.append((None, Fault("source-error", "header", message)))
    else:
        out.labels = join_rows(out.rows, dialect.header_join, carries)
    if passed:
        some = f"row {passed[0]}" if above == 1 else f"rows {listing(passed)}"
        some += f", … ({above:,} in all)" if above > SHOWN else ""
        message = f"{some}, above the last row of the header, not checked; commentRows may name them"
        out.notes.append(message)
    return out


def join_rows(
    rows: Sequence[tuple[int, Sequence[object]]], joiner: str, carries: Callable[[int, int], bool] | None = None
) -> list[str]:
    """Join the rows of a header to one label a column.

    A label that is written once above several columns is that of all of them: an empty cell takes the label to its
    left, except in the lowest row, and not beyond the columns that share the label above it. So the standard's own
    example, "fruit" above "id,name", has the labels "fruit id" and "fruit name".

    Args:
        rows: (place, cells) of each row.
        joiner: what stands between the parts of a label.
        carries: see `read_header`.
    """
    cells = [["" if cell is None else str(cell) for cell in row] for _, row in rows]
    if len(cells) == 1:
        return cells[0]
    width = max(map(len, cells))
    parts: list[list[str]] = [[] for _ in range(width)]
    begins = [False] * width  # whether a row above begins a label in this column
    for (place, _), row in zip(rows, cells, strict=True):
        left, lowest = "", row is cells[-1]
        for at in range(width):
            own = row[at] if at < len(row) else ""
            left = own or ("" if begins[at] else left)
            begins[at] = begins[at] or bool(own)
            if left and (own or (not lowest and (carries is None or carries(place, at)))):
                parts[at].append(left)
    return [joiner.join(each) for each in parts]
