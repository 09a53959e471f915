"""Uniqueness of a key over millions of rows: 12 bytes a row, exact.

Equal hashes only point at rows that may repeat; those are read once more and compared by their logical values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from sanctions_data.validation.checks.keys import Unique, UniqueTracker, key_of
from sanctions_data.validation.engines.columns import expressions as regexes
from sanctions_data.validation.engines.columns.byte_scan import RecordIndex
from sanctions_data.validation.engines.columns.plan import Column
from sanctions_data.validation.report.report import Fault

if TYPE_CHECKING:
    import polars

ONE_TEXT = ("string", "any", "date")  # types of which every value has exactly one text
SEED = 1
KeyedRow: TypeAlias = tuple[Any, ...]  # (row, the texts of its key): Polars and the file itself give such rows
FEW = 20_000  # rows that are read from their places; more are quicker read with all others


def with_cells(
    rows: Iterable[KeyedRow], columns: Sequence[Column], names: Sequence[str], cells: Mapping[int, Sequence[str]]
) -> Iterator[KeyedRow]:
    """Yield (row, texts) with the texts of some rows from elsewhere."""
    places = [names.index(column.name) for column in columns]
    for row, *texts in rows:
        found = cells.get(row)
        yield row, *(texts if found is None else [found[at] if at < len(found) else None for at in places])


class KeyColumns:
    """A unique key at work on a lazy Polars frame."""

    def __init__(self, at: int, unique: Unique, columns: list[Column]) -> None:
        self.unique, self.columns = unique, columns
        self.hash, self.odd = f"h_{at}", f"o_{at}"
        fields = [column.field for column in columns]
        # an empty cell is null in the frame, and nulls are not hashed
        self.plain = all("" in field.missing for field in fields)
        self.integers = [column for column in columns if column.field.type == "integer"]
        # a value with several texts (1.0 and 1.00) cannot be compared by its text
        self.hashed = self.plain and all(
            (field.type in ONE_TEXT and field.format in ("default", "uri", "email")) or field.type == "integer"
            for field in fields
        )
        self.kept: list[polars.DataFrame] = []
        self.strange = not self.hashed

    @property
    def names(self) -> list[str]:
        return [] if not self.hashed else [self.hash, self.odd] if self.integers else [self.hash]

    def text(self) -> polars.Expr:
        """Return the key as one text; null if a part is."""
        import polars as pl

        if len(self.columns) == 1:
            return pl.col(self.columns[0].name)
        return pl.concat_str([column.name for column in self.columns], separator="\x1f", ignore_nulls=False)

    def expressions(self) -> list[polars.Expr]:
        """Return what to compute for every row: the hash, and whether an integer is written in an unusual way."""
        import polars as pl

        if not self.hashed:
            return []
        text = self.text()
        out = [pl.when(text.is_not_null()).then(text.hash(SEED)).alias(self.hash)]
        if self.integers:
            usual = [pl.col(column.name).str.contains(regexes.CANONICAL_INTEGER) for column in self.integers]
            out.append((~pl.all_horizontal(*usual)).fill_null(False).alias(self.odd))
        return out

    def keep(self, batch: polars.DataFrame) -> None:
        """Take a batch's hashes."""
        if not self.hashed or self.strange:
            return
        self.kept.append(batch.select("row", self.hash))
        if self.integers and batch[self.odd].any():
            self.strange = True
            self.kept.clear()

    def faults(
        self,
        frame: polars.LazyFrame,
        names: Sequence[str],
        index: RecordIndex,
        again: Callable[[list[int], list[Column]], Iterable[KeyedRow]],
        place: Callable[[int, int | None], str],
    ) -> Iterator[tuple[int, str | None, Fault, str]]:
        """Yield (line, column, fault, text) of every row that repeats an earlier one; blank rows take no part."""
        tracker = UniqueTracker(self.unique, place)
        found = self.candidates(frame, names, index, again)
        if index.undecoded:
            found = with_cells(found, self.columns, names, index.undecoded)
        for row, *texts in found:
            values = [column.validate(text or "")[0] for column, text in zip(self.columns, texts, strict=True)]
            if (key := key_of(values, range(len(values)))) is not None:
                fault = tracker.fault(key, index.line(row))
                if fault is not None:
                    yield index.line(row), self.unique.column, fault, ", ".join(text or "" for text in texts)

    def candidates(
        self,
        frame: polars.LazyFrame,
        names: Sequence[str],
        index: RecordIndex,
        again: Callable[[list[int], list[Column]], Iterable[KeyedRow]],
    ) -> Iterator[KeyedRow]:
        """Yield (row, texts) of the rows whose keys may repeat, in order; those that lack a column hold none."""
        import polars as pl

        if not self.plain:
            frame = frame.filter(~pl.all_horizontal(pl.col(*names).is_null()))
        wanted = frame.select("row", *[column.name for column in self.columns])
        if not self.strange:
            rows = self.doubles()
            if rows.len() <= FEW:
                yield from again([row for row in rows.to_list() if not index.lacks_column(row)], self.columns)
                return
            wanted = wanted.join(rows.to_frame().lazy(), on="row", how="semi")
        found = wanted.collect(engine="streaming").sort("row").iter_rows()
        yield from (each for each in found if not index.lacks_column(each[0])) if index.ragged else found

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
        return every.join(double.to_frame(self.hash), on=self.hash, how="semi")["row"].sort()
