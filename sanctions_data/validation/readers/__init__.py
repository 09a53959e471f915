"""From a source to rows: (row number, cells, what is wrong with the row as a whole)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from typing import Any

from sanctions_data.validation.readers import limits

Fault = tuple[str, str, str]
Row = tuple[int | None, list[Any], tuple[Fault, ...]]


@dataclass(slots=True)
class Rows:
    """An open table.

    Attributes:
        labels: the header, None where the table has none.
        header_row: its line.
        rows: the data.
        faults: what is wrong with the header or the table, with the line it concerns.
        loose: rows are mappings by nature (objects, frames), so the order of their labels means nothing.
        blank: a row without any value is a fault (of text and sheets; a frame may hold nulls).
        notes: what was not judged, or not for certain; complete when the rows have been read.
        delimiter: what stands between cells, where they are text.
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
        """The rows, of which only the cells at some positions are asked for."""
        return self.rows if self.some is None else self.some(positions)


def undecodable(encoding: str, bad: Iterable[int]) -> Fault:
    """What to say of bytes that are not of the encoding."""
    name = encoding.upper().replace("UTF8", "UTF-8")
    shown = " ".join(f"{byte:#04x}" for byte in bad)
    return "encoding-error", "encoding", f"not {name}: byte {shown}; save the file as UTF-8 or name its encoding"


HEADER = "the header has", "labels"
KEYS = "the objects have", "different keys"


def too_wide(count: int, words: tuple[str, str]) -> Fault | None:
    """What to say of a table with very many columns, None if it has few enough.

    Args:
        count: of the columns.
        words: `HEADER` or `KEYS`.
    """
    if count <= limits.LABELS:
        return None
    has, nouns = words
    said = f"{has} {count:,} {nouns}; at most {limits.LABELS:,} are read; should columns be rows?"
    return "source-error", "wide", said


def plain(value: Any) -> Any:
    """A cell of a frame, or of rows in memory, as Python has it: numpy's unwrapped, pandas' "nothing" as None."""
    home = type(value).__module__.partition(".")[0]
    if home == "numpy":
        return value.tolist()
    if home == "pandas" and str(value) in ("NaT", "<NA>"):
        return None
    return value
