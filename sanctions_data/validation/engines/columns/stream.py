"""One pass over a lazy Polars frame of texts: candidates of each batch and hashes of the keys; then their checks."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar, cast

from sanctions_data.validation.checks import header
from sanctions_data.validation.checks.keys import KeysOfFile, References, key_of, not_found
from sanctions_data.validation.engines.columns.byte_scan import WIDTH, Irregular, RecordIndex, fetch
from sanctions_data.validation.engines.columns.foreign_keys import (
    ForeignLookup,
    KnownKeys,
    NotExact,
    comparable,
    known_keys,
    unknown_keys,
)
from sanctions_data.validation.engines.columns.plan import Column, Foreign, Plan, plan
from sanctions_data.validation.engines.columns.unique import KeyColumns, KeyedRow, keyed_rows, with_cells
from sanctions_data.validation.engines.rows import BLANK
from sanctions_data.validation.report.report import ProblemCollector
from sanctions_data.validation.schema.table_schema import Schema

if TYPE_CHECKING:
    import polars

    from sanctions_data.validation.engines.columns.expression_types import Library

AnyFrame = TypeVar("AnyFrame", "polars.LazyFrame", "polars.DataFrame")
MANY = 50_000  # candidates that may wait for the structure pass to tell their lines
SAMPLE = 100  # cells of a batch that say whether many are alike
ROWS = 25_000  # bad rows that are kept until their candidates are extracted together
FEW = 1_000  # bad rows of a batch that are kept; if there are more, their candidates are extracted at once


def with_helpers(frame: AnyFrame, plan: Plan) -> AnyFrame:
    """Return a frame with the columns that the expressions of checks of rows use."""
    for name, helper in plan.helpers.items():
        frame = frame.with_columns(cast("polars.Expr", helper).alias(name))
    return frame


class BufferedRows:
    """The bad rows of some batches, then their candidates: (row number, texts), by flag."""

    def __init__(
        self,
        plan: Plan,
        names: list[str],
        flags: dict[str, polars.Expr],
        index: Future[RecordIndex],
        collector: ProblemCollector,
    ) -> None:
        self.plan, self.names, self.flags = plan, names, flags
        self.index, self.collector = index, collector
        self.buffered: dict[str, list[object]] = {}
        self.types: dict[str, polars.DataType] = {}
        self.pending: dict[str, list[KeyedRow]] = {}

    def add(self, batch: polars.DataFrame, bad: polars.Series) -> None:
        """Keep the bad rows of a batch, or extract their candidates at once if there are many.

        Args:
            batch: the row numbers and texts, and the flags of columns that Python checked.
            bad: whether a row is bad.
        """
        if bad.sum() > FEW:
            self.extract_candidates(batch.filter(bad))
            return
        # as values of Python: a small part of a frame keeps the texts of its whole batch in memory
        self.types = dict(batch.schema)
        for cells in batch.iter_columns():
            self.buffered.setdefault(cells.name, []).extend(cells.filter(bad).to_list())
        if len(self.buffered["row"]) > ROWS:
            self.flush()

    def flush(self) -> None:
        """Extract the candidates of the rows that are kept."""
        if self.buffered:
            import polars as pl

            found = pl.DataFrame(self.buffered, self.types)
            self.buffered.clear()
            self.extract_candidates(found)

    def extract_candidates(self, found: polars.DataFrame) -> None:
        """Extract the candidates of bad rows."""
        import polars as pl

        blank = pl.all_horizontal(pl.col(*self.names).is_null())
        found = with_helpers(found, self.plan).with_columns(**self.flags | {"blank": blank})
        wanted: dict[str, list[str]] = {"blank": []}
        wanted |= {f"s_{column.name}": [column.name] for column in self.plan.columns if f"s_{column.name}" in found}
        foreign = {f"f_{at}": [each.name for each in key.columns] for at, key in enumerate(self.plan.foreign)}
        wanted |= {flag: names for flag, names in foreign.items() if flag in self.flags}
        wanted |= {f"r_{at}": [each.name for each in judge.own] for at, judge in enumerate(self.plan.rows)}
        for flag, names in wanted.items():
            # nothing else is said about a blank row
            chosen = found[flag] if flag == "blank" else found[flag] & ~found["blank"]
            if chosen.any():
                rows = found.select("row", *names).filter(chosen).rows()
                self.pending.setdefault(flag, []).extend(rows)
        if sum(map(len, self.pending.values())) > MANY:
            self.check_candidates()

    def check_candidates(self) -> None:
        """Check the candidates so far."""
        if not self.pending:
            return
        index, add = self.index.result(), self.collector.add
        if index.irregular:
            raise Irregular(index.irregular)
        for row, *_ in self.pending.pop("blank", ()):
            if (index.width(row) or 0) > len(self.names):
                raise Irregular("a record whose cells beyond the header may be all it has")
            add(index.line(row), None, BLANK)
        for column in self.plan.columns:
            cells = sorted(self.original(self.pending.pop(f"s_{column.name}", ()), [column]), key=itemgetter(0))
            if index.ragged:
                cells = [cell for cell in cells if not index.lacks_column(cell[0])]
            texts = [text or "" for _, text in cells]
            faults = {text: column.validate(text)[1] for text in dict.fromkeys(texts)}
            self.collector.add_cells(index.lines([row for row, _ in cells]), column.field.name, texts, faults)
        for at, foreign in enumerate(self.plan.foreign):
            for row, *parts in self.original(self.pending.pop(f"f_{at}", ()), foreign.columns):
                key = None if index.lacks_column(row) else logical_key(foreign.columns, parts)
                if key is not None and key not in (foreign.known or ()):
                    text = ", ".join(part or "" for part in parts)
                    add(index.line(row), foreign.name, not_found(foreign.key, text), text)
        for at, judge in enumerate(self.plan.rows):
            for row, *parts in self.original(self.pending.pop(f"r_{at}", ()), judge.own):
                if not index.lacks_column(row) and (wrong := judge.fault(parts)) is not None:
                    add(index.line(row), judge.test.column, *wrong)

    def original(self, candidates: Iterable[KeyedRow], columns: Sequence[Column]) -> Iterable[KeyedRow]:
        """Return candidates with the cells of the file in place of those that only the copy has."""
        undecoded = self.index.result().undecoded
        return with_cells(candidates, columns, self.names, undecoded) if undecoded else candidates


def unsure_cells(cells: polars.Series, column: Column) -> polars.Series:
    """Return those of some cells of which no expression says that they are valid."""
    import polars as pl

    def without(cells: polars.Series, valid: polars.Expr) -> polars.Series:
        return cells.to_frame().filter(~valid.fill_null(False)).to_series()

    if column.sure is not None:
        cells = without(cells, cast("polars.Expr", column.sure))
    unsure = cells
    while (shapes := column.shapes) is not None:
        if shapes.pattern is not None:
            unsure = without(cells, pl.col(cells.name).str.contains(shapes.pattern))
        # if half of the cells have no shape that is known, some of these are asked for theirs
        if unsure.len() * 2 <= cells.len() or not shapes.left:
            break
        if not shapes.learn(unsure.gather_every(max(1, unsure.len() // SAMPLE)).head(SAMPLE)):
            break
    return unsure


def logical_key(columns: list[Column], cells: Iterable[object], empty: str | None = "") -> Hashable | None:
    """Return the key in a row's cells; None if a part is missing or not of its type. `empty` is what null stands
    for.
    """
    cells = [empty if cell is None else cell for cell in cells]
    values = [column.validate(cell)[0] for column, cell in zip(columns, cells, strict=True)]
    key: Hashable | None = key_of(values, range(len(values)))
    return key


class CandidateRows:
    """The columns engine over a lazy Polars frame of texts, with a row number called "row"."""

    def __init__(
        self,
        frame: polars.LazyFrame,
        names: list[str],
        mapping: header.Mapping,
        schema: Schema,
        collector: ProblemCollector,
        references: References,
        index: Future[RecordIndex],
        ragged: bool,
        undecoded: Mapping[int, Sequence[str]],
        of_file: Callable[[KeysOfFile], tuple[list[Column], KnownKeys] | None],
    ) -> None:
        import polars as pl

        self.frame, self.names = frame, names
        self.collector, self.index, self.ragged = collector, index, ragged
        self.undecoded, self.of_file = undecoded, of_file
        self.lookups: list[ForeignLookup] = []
        # the expressions are written in the words narwhals and Polars share, so narwhals need not be imported here
        self.plan = plan(cast("Library", pl), mapping, names, schema, collector, references)
        self.keys = [KeyColumns(at, unique, columns, names) for at, (unique, columns) in enumerate(self.plan.uniques)]

    def run(self) -> int:
        """Check the frame and return how many rows it has; raise Irregular if the rows engine has to check it."""
        import polars as pl

        for at, foreign in enumerate(self.plan.foreign):
            if (known := self.known_keys(foreign)) is not None:
                self.lookups.append(ForeignLookup(at, foreign, known, self.names))
            elif foreign.known is None:
                foreign.known = self.own_keys(foreign.target)
        flags = self.flag_expressions()
        buffered = BufferedRows(self.plan, self.names, flags, self.index, self.collector)
        gathered: list[KeyColumns | ForeignLookup] = [*self.keys, *self.lookups]
        hashed = [expression for each in gathered for expression in each.expressions()]
        # which flag it was is asked again of the bad rows alone
        bad = pl.any_horizontal(*flags.values()) if flags else pl.lit(False)
        lengths = [pl.col(name).str.len_bytes().fill_null(0) for name in self.names]
        size = [] if self.ragged else [pl.sum_horizontal(*lengths).alias("bytes")]
        # all columns are decoded, so Polars refuses long rows
        lazy = with_helpers(self.frame, self.plan).select("row", *self.names, *hashed, bad.alias("bad"), *size)
        rows = cell_bytes = 0
        for batch in lazy.collect_batches(engine="streaming", maintain_order=False):
            if self.index.done():
                self.sound()
            rows += batch.height
            if not self.ragged:
                cell_bytes += int(batch["bytes"].cast(pl.UInt64).sum())
            for each in gathered:
                each.keep(batch)
            self.look(batch, buffered)
        index = self.sound()
        if not self.ragged and index.cell_bytes != cell_bytes:
            index.irregular = WIDTH
            raise Irregular(WIDTH)
        if index.records != rows:
            raise Irregular("a count of its own")
        buffered.flush()
        buffered.check_candidates()
        for lookup in self.lookups:
            self.look_up(lookup, index)
        for key in self.keys:
            where = self.collector.place
            for row, column, fault, text in key.faults(self.frame, index, self.again, where):
                self.collector.add(row, column, fault, text)
        return rows

    def sound(self) -> RecordIndex:
        """Return what the pass over the bytes learnt, if it lets Polars be trusted."""
        index = self.index.result()
        if index.irregular:
            raise Irregular(index.irregular)
        return index

    def flag_expressions(self) -> dict[str, polars.Expr]:
        """Return the expressions that point at candidates, by the name of the flag."""
        import polars as pl

        columns = self.plan.columns
        out: dict[str, object] = {
            f"s_{column.name}": column.candidate for column in columns if column.candidate is not None
        }
        joined = [lookup.foreign for lookup in self.lookups]
        for at, foreign in enumerate(self.plan.foreign):
            if not any(foreign is each for each in joined):
                out[f"f_{at}"] = foreign.candidate(cast("Library", pl))
        suspects = [pl.lit(True) if judge.suspect is None else judge.suspect for judge in self.plan.rows]
        out |= {f"r_{at}": suspect for at, suspect in enumerate(suspects)}
        if not any(column.refuses_empty for column in columns):
            out["blank"] = pl.all_horizontal(pl.col(*self.names).is_null())
        return cast("dict[str, polars.Expr]", out)

    def look(self, batch: polars.DataFrame, buffered: BufferedRows) -> None:
        """Keep the bad rows of a batch; check columns without an expression by their distinct values."""
        import polars as pl

        bad, kept = batch["bad"], ["row", *self.names]
        for column in self.plan.columns:
            if not column.python:
                continue
            found = unsure_cells(batch[column.name], column)
            # to look for repeated cells takes as long as to check them, so it is done if some repeat
            if column.unsure is None or found.head(SAMPLE).n_unique() < min(SAMPLE, found.len()):
                found = found.unique()
            wrong = column.wrong(found.fill_null("").to_list())
            flag = f"s_{column.name}"
            said = pl.col(column.name).fill_null("").is_in(wrong) if wrong else pl.lit(False)
            batch = batch.with_columns(said.alias(flag))
            bad, kept = bad | batch[flag], [*kept, flag]
        if bad.any():
            buffered.add(batch[kept], bad)

    def again(self, rows: list[int], columns: list[Column]) -> Iterator[KeyedRow]:
        """Yield (row, texts) of some rows, from the file itself."""
        places = [self.names.index(column.name) for column in columns]
        for row, cells in fetch(self.index.result(), rows):
            yield row, *[cells[place] for place in places]

    def known_keys(self, foreign: Foreign) -> KnownKeys | None:
        """Return the keys that a foreign key may hold, to be compared in Polars; None if Python has to compare them."""
        try:
            if isinstance(foreign.known, KeysOfFile):
                found = self.of_file(foreign.known)
                return found[1] if found is not None and comparable(foreign.columns, found[0]) else None
            if foreign.known is not None or self.undecoded or not comparable(foreign.columns, foreign.target):
                return None
            return known_keys(self.with_keys(foreign.target), foreign.target)
        except NotExact:
            return None

    def with_keys(self, columns: Sequence[Column]) -> polars.LazyFrame:
        """Return the rows that may hold a key; a blank row holds none, and one that lacks a column of the schema."""
        import polars as pl

        rows = self.frame
        if any("" not in column.field.missing for column in columns):  # other keys have no empty part
            rows = rows.filter(~pl.all_horizontal(pl.col(*self.names).is_null()))
        if self.ragged:
            index = self.sound()
            rows = rows.filter(~pl.col("row").is_in([each for each in index.ragged if index.lacks_column(each)]))
        return rows

    def look_up(self, lookup: ForeignLookup, index: RecordIndex) -> None:
        """Report the rows whose foreign key is not among the known ones."""
        foreign, columns = lookup.foreign, lookup.columns
        rows = lookup.unknown_rows(self.with_keys(columns))
        found = list(keyed_rows(self.frame, rows, columns, index, self.again))
        if index.undecoded:
            found = list(with_cells(found, columns, self.names, index.undecoded))
        cells = {tuple(part or None for part in parts) for _, *parts in found}
        unknown = unknown_keys(cells, columns, lookup.known)
        for row, *parts in found:
            if tuple(part or None for part in parts) in unknown:
                text = ", ".join(part or "" for part in parts)
                self.collector.add(index.line(row), foreign.name, not_found(foreign.key, text), text)

    def own_keys(self, columns: list[Column]) -> frozenset[Hashable | None]:
        """Return the keys in the table's own columns, for a table that refers to itself."""
        import polars as pl

        names = [column.name for column in columns]
        # a blank row holds no key, not even an empty one, and one that lacks a column of the schema none at all
        rows = self.frame.filter(~pl.all_horizontal(pl.col(*self.names).is_null()))
        if self.undecoded:
            rows = rows.filter(~pl.col("row").is_in(list(self.undecoded)))
        others = self.undecoded
        if self.ragged:
            index = self.sound()
            short = [record for record in index.ragged if index.lacks_column(record)]
            rows = rows.filter(~pl.col("row").is_in(short))
            others = {record: cells for record, cells in others.items() if not index.lacks_column(record)}
        distinct = rows.select(names).unique().collect(engine="streaming")
        places = [self.names.index(name) for name in names]
        # in a table that is not ragged a record of another width is met later
        more = [[cells[at] for at in places] for cells in others.values() if len(cells) > max(places)]
        return frozenset(logical_key(columns, texts) for texts in chain(distinct.iter_rows(), more)) - {None}
