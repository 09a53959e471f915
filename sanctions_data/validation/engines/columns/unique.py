"""Uniqueness of a key over millions of rows: 12 bytes a row, exact.

Equal hashes only point at rows that may repeat; those are read once more and compared by their logical values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from sanctions_data.validation.checks.keys import Unique, UniqueTracker, key_of
from sanctions_data.validation.engines.columns.byte_scan import RecordIndex
from sanctions_data.validation.engines.columns.key_texts import ONE_TEXT, usual_text, value_text
from sanctions_data.validation.engines.columns.plan import Column
from sanctions_data.validation.report.report import Fault

if TYPE_CHECKING:
    import polars

SEED = 1
KeyedRow: TypeAlias = tuple[Any, ...]  # (row, the texts of its key): Polars and the file itself give such rows
FEW = 20_000  # rows that are read from their places; more are quicker read with all others


def cells_of(column: Column) -> polars.Expr:
    """Return the cells of a column; null for those that stand for a missing value."""
    import polars as pl

    cells = pl.col(column.name)
    if "" not in column.field.missing:  # an empty cell is null in the frame
        cells = cells.fill_null("")
    others = [text for text in column.field.missing if text]
    return pl.when(~cells.is_in(others)).then(cells) if others else cells


def with_cells(
    rows: Iterable[KeyedRow], columns: Sequence[Column], names: Sequence[str], cells: Mapping[int, Sequence[str]]
) -> Iterator[KeyedRow]:
    """Yield (row, texts) with the texts of some rows from elsewhere."""
    places = [names.index(column.name) for column in columns]
    for row, *texts in rows:
        found = cells.get(row)
        yield row, *(texts if found is None else [found[at] if at < len(found) else None for at in places])


def keyed_rows(
    frame: polars.LazyFrame,
    rows: polars.Series,
    columns: list[Column],
    index: RecordIndex,
    again: Callable[[list[int], list[Column]], Iterable[KeyedRow]],
) -> Iterator[KeyedRow]:
    """Yield (row, texts) of some rows, which are in order, without those that lack a column of the schema."""
    if rows.len() <= FEW:
        yield from again([row for row in rows.to_list() if not index.lacks_column(row)], columns)
        return
    names = [column.name for column in columns]
    wanted = frame.select("row", *names).join(rows.to_frame().lazy(), on="row", how="semi")
    found = wanted.collect(engine="streaming").sort("row").iter_rows()
    yield from (each for each in found if not index.lacks_column(each[0])) if index.ragged else found


class KeyColumns:
    """A unique key at work on a lazy Polars frame with columns of texts.

    Args:
        at: the number of the key.
        unique: the key.
        columns: of the key.
        names: of all columns of the frame.
    """

    def __init__(self, at: int, unique: Unique, columns: list[Column], names: Sequence[str]) -> None:
        self.unique, self.columns, self.all = unique, columns, names
        self.hash, self.odd = f"h_{at}", f"o_{at}"
        self.own_names = [column.name for column in columns]
        self.cells = [cells_of(column) for column in columns]
        self.usual = [usual_text(cells, column.field) for cells, column in zip(self.cells, columns, strict=True)]
        # whether each cell is its own text, so that none has to be read
        self.even = all(column.field.type in ONE_TEXT for column in columns)
        self.kept: list[polars.DataFrame] = []

    @property
    def by_value(self) -> bool:
        """Whether Python has to read every distinct cell."""
        return any(text is None for text in self.usual)

    def expressions(self) -> list[polars.Expr]:
        """Return what to compute for every row: the hash, and whether a cell is not in the usual form of its type."""
        import polars as pl

        texts = [pl.lit(None, pl.String) if text is None else text for text in self.usual]
        hashed = self._hashed(texts)
        odd = pl.any_horizontal(
            *[cells.is_not_null() & text.is_null() for cells, text in zip(self.cells, texts, strict=True)]
        )
        if not all("" in column.field.missing for column in self.columns):  # a blank row holds no key
            blank = pl.all_horizontal(pl.col(*self.all).is_null())
            hashed, odd = pl.when(~blank).then(hashed), odd & ~blank
        return [hashed.alias(self.hash)] if self.even else [hashed.alias(self.hash), odd.alias(self.odd)]

    def _hashed(self, texts: list[polars.Expr]) -> polars.Expr:
        """Return the hash of the texts of a key; null if one of them is."""
        import polars as pl

        text = texts[0] if len(texts) == 1 else pl.concat_str(texts, separator="\x1f", ignore_nulls=False)
        return pl.when(text.is_not_null()).then(text.hash(SEED))

    def keep(self, batch: polars.DataFrame) -> None:
        """Take a batch's hashes."""
        self.kept.append(batch.select("row", self.hash))
        if not self.even and batch[self.odd].any():
            self.kept.append(self._of_values(batch.filter(self.odd)))

    def _of_values(self, rows: polars.DataFrame) -> polars.DataFrame:
        """Return the hashes of rows in which a cell is not in the usual form."""
        import polars as pl

        frame = rows.select("row", *[cells.alias(name) for cells, name in zip(self.cells, self.own_names, strict=True)])
        for column in self.columns:
            distinct = frame[column.name].unique().drop_nulls().to_list()
            texts = [value_text(column, cell) for cell in distinct]
            read = pl.col(column.name).replace_strict(distinct, texts, default=None, return_dtype=pl.String)
            frame = frame.with_columns(read)
        hashed = self._hashed([pl.col(name) for name in self.own_names]).alias(self.hash)
        return frame.select("row", hashed).drop_nulls(self.hash)

    def faults(
        self,
        frame: polars.LazyFrame,
        index: RecordIndex,
        again: Callable[[list[int], list[Column]], Iterable[KeyedRow]],
        place: Callable[[int, int | None], str],
    ) -> Iterator[tuple[int, str | None, Fault, str]]:
        """Yield (line, column, fault, text) of every row that repeats an earlier one; blank rows take no part."""
        tracker = UniqueTracker(self.unique, place)
        found = self.candidates(frame, index, again)
        if index.undecoded:
            found = with_cells(found, self.columns, self.all, index.undecoded)
        for row, *texts in found:
            values = [column.validate(text or "")[0] for column, text in zip(self.columns, texts, strict=True)]
            if (key := key_of(values, range(len(values)))) is not None:
                fault = tracker.fault(key, index.line(row))
                if fault is not None:
                    yield index.line(row), self.unique.column, fault, ", ".join(text or "" for text in texts)

    def candidates(
        self,
        frame: polars.LazyFrame,
        index: RecordIndex,
        again: Callable[[list[int], list[Column]], Iterable[KeyedRow]],
    ) -> Iterator[KeyedRow]:
        """Return (row, texts) of the rows whose keys may repeat, in order; those that lack a column hold none."""
        return keyed_rows(frame, self.doubles(), self.columns, index, again)

    def doubles(self) -> polars.Series:
        """Return the rows whose hash occurs more than once, in order."""
        import polars as pl

        if not self.kept:
            return pl.Series("row", [], dtype=pl.UInt32)
        every = pl.concat(self.kept, rechunk=False).drop_nulls()
        self.kept.clear()
        ordered = every[self.hash].sort()
        double = ordered.filter(ordered == ordered.shift(1)).unique()
        if not double.len():
            return every["row"].head(0)
        return every.filter(pl.col(self.hash).is_in(double.implode()))["row"].sort()
