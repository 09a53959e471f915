"""Rows of a ledger table that are checked when they are first asked for.

An answer about one field needs a few dozen of the thousands of rows, and to check a row takes several times as long as
to read it. Use this only for files whose digests have been compared: their rows were checked before they were released.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import eq
from typing import Generic, TypeVar, overload

from sanctions_data import _csv
from sanctions_data.ledger.row import LIFE, Row, columns

R = TypeVar("R", bound=Row)
K = TypeVar("K")
P = TypeVar("P")
V = TypeVar("V")


class LazyRows(Sequence[R]):
    """The rows of one table.

    Args:
        reader: makes a row of its cells.
        cells: the physical line of each row, and its cells.
    """

    def __init__(self, reader: _csv.RowReader[R], cells: Sequence[tuple[int, list[str]]]) -> None:
        self._reader, self._cells = reader, cells
        self._rows: dict[int, R] = {}

    def __len__(self) -> int:
        return len(self._cells)

    @overload
    def __getitem__(self, at: int) -> R: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[R]: ...
    def __getitem__(self, at: int | slice) -> R | Sequence[R]:
        places = range(len(self._cells))[at]
        return self._row(places) if isinstance(places, int) else tuple(map(self._row, places))

    def _row(self, place: int) -> R:
        """Return a row; TableError if a cell is wrong."""
        if place not in self._rows:
            self._rows[place] = self._reader.row(*self._cells[place])
        return self._rows[place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(eq, self, other))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))

    def number(self, text: str, place: int) -> int:
        """Return a cell of a row as a whole number; TableError if it is none."""
        try:
            return int(text)
        except ValueError:
            self._row(place)
            raise

    def active(self, *names: str) -> Iterator[tuple[tuple[str, ...], int]]:
        """Yield the cells of some columns, and the place, of each row that stands; see `Row.active`."""
        at = [self._reader.names.index(name) for name in names]
        retired = self._reader.names.index("retired_in")
        for place, (_, cells) in enumerate(self._cells):
            if not cells[retired]:
                yield tuple([cells[each] for each in at]), place

    def as_of(self, stood: Callable[[str, str | None], bool]) -> LazyRows[R]:
        """Return the rows that stood in a version, without the marks of what came later.

        Args:
            stood: whether a row stood that was added in one version, and retired in another one or in none.

        Raises:
            TableError: a version is wrong.
        """
        added = self._reader.names.index(LIFE[0])
        lives: dict[tuple[str, str], int] = {}
        for place, (_, cells) in enumerate(self._cells):
            lives.setdefault((cells[added], cells[added + 1]), place)
        kept = set()
        for life, place in lives.items():
            try:
                if stood(life[0], life[1] or None):
                    kept.add(life)
            except ValueError:
                self._row(place)
                raise
        blank = [""] * len(LIFE[1:])
        return LazyRows(
            self._reader,
            [
                (line, [*cells[: added + 1], *blank] if cells[added + 1] else cells)
                for line, cells in self._cells
                if (cells[added], cells[added + 1]) in kept
            ],
        )


def lazy_rows(model: type[R], text: str, file: str) -> LazyRows[R]:
    """Return the rows of one table.

    Args:
        model: the model of a row.
        text: the table as CSV.
        file: its name, for errors.

    Raises:
        TableError: the text is not CSV, has another header, or a row of another length. A wrong cell is found when its
            row is asked for.
    """
    reader = _csv.RowReader(model, columns(model), file)
    rows = reader.cells(text)
    for row in rows:
        reader.check_width(*row)
    return LazyRows(reader, rows)


class LazyMapping(Mapping[K, V], Generic[K, P, V]):
    """A mapping whose values are made when they are first asked for.

    Args:
        places: what each value is made of, by its key.
        make: makes a value.
    """

    def __init__(self, places: Mapping[K, P], make: Callable[[P], V]) -> None:
        self._places, self._make = places, make
        self._values: dict[K, V] = {}

    def __getitem__(self, key: K) -> V:
        if key not in self._values:
            self._values[key] = self._make(self._places[key])
        return self._values[key]

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[K]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
