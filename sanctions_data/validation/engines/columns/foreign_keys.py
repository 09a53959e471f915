"""Foreign keys to many keys: one text, or one integer, for each value, compared in Polars.

Rows in which a cell is not in the usual form of its type are read in Python. So the answer is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeAlias, cast

from sanctions_data.validation.engines.columns.key_texts import ONE_TEXT, TEXTS, usual_text, value_text
from sanctions_data.validation.engines.columns.plan import Column, Foreign
from sanctions_data.validation.engines.columns.unique import cells_of

if TYPE_CHECKING:
    import polars

INT64 = "^(?:0|-?[1-9][0-9]{0,17})$"
NO_INTEGERS = [
    *("", "-", "+", "--5", "+-5", "-+5"),
    *(" 5", "5 ", "\t5", "5\n", "\xa05", "5\0"),
    *("5.0", "5.", ".5", "5e3", "5E0", "1_0", "1,000", "1.000", "1'000"),
    *("0x1", "0b1", "0o1", "5L", "٣", "５", "²", "−5"),
    *("NaN", "inf", "true", "null", str(2**64)),
]
EXACT = {*ONE_TEXT, *TEXTS}  # types that have a text for each value
Texts: TypeAlias = tuple[str, ...]
Cells: TypeAlias = tuple[str | None, ...]


class NotExact(Exception):
    """A value has no text of its own; the keys are compared as Python compares them."""


@dataclass(frozen=True, slots=True)
class KnownKeys:
    """The keys that a foreign key may hold.

    Attributes:
        columns: the columns that they are in; their fields say which form is the usual one.
        usual: those in the usual form, a column for each part.
        others: the texts of all others.
        rows: how many rows were read.
    """

    columns: Sequence[Column]
    usual: polars.DataFrame
    others: frozenset[Texts]
    rows: int = 0


def comparable(columns: Sequence[Column], target: Sequence[Column]) -> bool:
    """Return whether two keys can be compared by their texts."""
    kinds = [["any" if each.field.type in ONE_TEXT else each.field.type for each in side] for side in (columns, target)]
    return kinds[0] == kinds[1] and {each.field.type for each in [*columns, *target]} <= EXACT


def known_keys(frame: polars.LazyFrame, columns: Sequence[Column]) -> KnownKeys:
    """Return the keys in columns of a frame of texts.

    Raises:
        NotExact: a value has no text of its own.
    """
    import polars as pl

    keys = [_known_key(column).alias(f"k{at}") for at, column in enumerate(columns)]
    names = list(dict.fromkeys(column.name for column in columns))
    usual: list[polars.DataFrame] = []
    others: set[Texts] = set()
    rows = 0
    for batch in frame.select(*keys, _odd(columns, keys).alias("odd"), *names).collect_batches(engine="streaming"):
        rows += batch.height
        usual.append(batch.select(f"k{at}" for at in range(len(columns))).drop_nulls())
        if batch["odd"].any():
            for cells in batch.filter("odd").select(names).unique().iter_rows(named=True):
                texts = _texts(columns, [cells[column.name] for column in columns])
                others |= set() if texts is None else {texts}
    for texts in others:
        for column, text in zip(columns, texts, strict=True):
            if column.field.type not in ONE_TEXT and text.startswith("h:"):
                raise NotExact(column.field.name)
    found = _in_form(others, columns)
    return KnownKeys(columns, pl.concat([*usual, found.usual], rechunk=False), found.others, rows)


class ForeignLookup:
    """A foreign key at work on a lazy Polars frame.

    Args:
        at: the number of the key.
        foreign: the key.
        known: the keys that it may hold.
        names: of all columns of the frame.
    """

    def __init__(self, at: int, foreign: Foreign, known: KnownKeys, names: Sequence[str]) -> None:
        import polars as pl

        self.foreign, self.known, self.columns, self.all = foreign, known, foreign.columns, names
        self.key, self.odd = f"k_{at}", f"ko_{at}"
        # a set of integers is cheaper than a join, and small enough to be kept for all rows
        self.small = known.usual.dtypes == [pl.Int64]
        self.kept: list[polars.DataFrame] = []

    def expressions(self) -> list[polars.Expr]:
        """Return what to compute for every row in the pass over all columns."""
        if not self.small:
            return []
        import polars as pl

        key = _key(cells_of(self.columns[0]), self.columns[0])
        odd = _odd(self.columns, [key])
        if "" not in self.columns[0].field.missing:  # a blank row holds no key
            odd &= ~pl.all_horizontal(pl.col(*self.all).is_null())
        return [key.alias(self.key), odd.alias(self.odd)]

    def keep(self, batch: polars.DataFrame) -> None:
        """Take a batch's keys."""
        if self.small:
            self.kept.append(batch.select("row", self.key, self.odd))

    def unknown_rows(self, frame: polars.LazyFrame) -> polars.Series:
        """Return the numbers of the rows whose key may not be known, in order.

        Args:
            frame: the rows that may hold a key.
        """
        import polars as pl

        if self.small:
            if not self.kept:
                return pl.Series("row", [], dtype=pl.UInt32)
            every = pl.concat(self.kept, rechunk=False)
            self.kept.clear()
            unknown = pl.col(self.key).is_not_null() & ~pl.col(self.key).is_in(self.known.usual["k0"].implode())
            return every.filter(unknown | pl.col(self.odd))["row"].sort()
        keys = [_key(cells_of(column), column).alias(f"k{at}") for at, column in enumerate(self.columns)]
        names = self.known.usual.columns
        there = pl.all_horizontal(pl.col(*names).is_not_null()) | pl.col(self.odd)
        left = frame.select("row", *keys, _odd(self.columns, keys).alias(self.odd)).filter(there)
        left = left.join(self.known.usual.lazy(), on=names, how="anti", maintain_order="none")
        return left.select("row").collect(engine="streaming")["row"].sort()


@cache
def casts_integers_alone() -> bool:
    """Return whether Polars casts texts to integers that are integers (Table Schema v2, "integer"), and no others."""
    import polars as pl

    texts = {"0": 0, "-0": 0, "+5": 5, "-5": -5, "0007": 7, str(2**63 - 1): 2**63 - 1} | dict.fromkeys(NO_INTEGERS)
    return pl.Series(list(texts)).cast(pl.Int64, strict=False).to_list() == list(texts.values())


def unknown_keys(keys: set[Cells], columns: Sequence[Column], known: KnownKeys) -> set[Cells]:
    """Return those of some keys, which are cells, that are not among the known ones; missing keys are none of them."""
    texts = {key: found for key in keys if (found := _texts(columns, key)) is not None}
    if not texts:
        return set()
    # in the form of the known keys: a date of another format is none of the usual ones among its own cells
    asked = _in_form(set(texts.values()), known.columns)
    names = asked.usual.columns
    there = asked.usual.join(known.usual, on=names, how="semi")
    held = known.others | {tuple(map(str, row)) for row in there.iter_rows()}
    return {key for key, found in texts.items() if found not in held}


def _key(cells: polars.Expr, column: Column) -> polars.Expr:
    """Return the usual text of a cell, or its integer; null if it is not in the usual form, or not of 64 bits."""
    import polars as pl

    if column.field.type == "integer":
        plain = column.field.bare_number and column.field.group_char is None and casts_integers_alone()
        integers = cells if plain else pl.when(cells.str.contains(INT64)).then(cells)
        return integers.cast(pl.Int64, strict=False)
    usual = usual_text(cells, column.field)
    return pl.lit(None, pl.String) if usual is None else usual


def _known_key(column: Column) -> polars.Expr:
    """Return the key of a cell that others may refer to; null also if the cell may not be of its string format."""
    import polars as pl

    key = _key(cells_of(column), column)
    if column.field.type != "string" or column.field.format == "default":
        return key
    if column.sure is None:
        return pl.lit(None, pl.String)
    return pl.when(cast("polars.Expr", column.sure).fill_null(False)).then(key)


def _odd(columns: Sequence[Column], keys: Sequence[polars.Expr]) -> polars.Expr:
    """Return whether no cell of a key is missing, and one is not in the usual form."""
    import polars as pl

    there = pl.all_horizontal(*[cells_of(column).is_not_null() for column in columns])
    return there & pl.any_horizontal(*[key.is_null() for key in keys])


def _texts(columns: Sequence[Column], cells: Sequence[str | None]) -> Texts | None:
    """Return the texts of the values of a key; None if one is missing or not of its type."""
    texts = []
    for column, cell in zip(columns, cells, strict=True):
        text = value_text(column, cell or "")
        if text is None:
            return None
        texts.append(text)
    return tuple(texts)


def _in_form(keys: set[Texts], columns: Sequence[Column]) -> KnownKeys:
    """Part texts of keys into those that are in the usual form, and all others."""
    import polars as pl

    cells = {f"c{at}": [key[at] for key in keys] for at in range(len(columns))}
    frame = pl.DataFrame(cells, schema=dict.fromkeys(cells, pl.String))
    parts = [_key(pl.col(f"c{at}"), column).alias(f"k{at}") for at, column in enumerate(columns)]
    frame = frame.with_columns(*parts)
    names = [f"k{at}" for at in range(len(columns))]
    usual = frame.select(names).drop_nulls()
    others = frame.filter(pl.any_horizontal(pl.col(*names).is_null())).select(*cells)
    return KnownKeys(columns, usual, frozenset(others.iter_rows()))
