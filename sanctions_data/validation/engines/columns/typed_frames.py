"""The columns engine over data frames where they live, through narwhals, and over Parquet and Arrow files.

Candidates and possible repetitions are picked by expressions in the frame's own engine; only those rows come
into Python. A DuckDB relation has no row order: its problems carry the values of the table's key instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from sanctions_data.validation.checks.cell import CellChecks, as_text
from sanctions_data.validation.checks.header import Mapping, map_fields
from sanctions_data.validation.checks.keys import Name, References, UniqueTracker, name_of, naming, not_found
from sanctions_data.validation.engines.columns.expressions import NotVectorised, typed_candidates
from sanctions_data.validation.engines.columns.plan import Column, Plan, plan
from sanctions_data.validation.engines.columns.row_suspects import Helpers, Value, typed_cell
from sanctions_data.validation.engines.columns.stream import logical_key
from sanctions_data.validation.readers.frame import columns_of, labels_of, native_frame, rows_of
from sanctions_data.validation.readers.source import Source
from sanctions_data.validation.readers.table_rows import plain
from sanctions_data.validation.report.report import ProblemCollector
from sanctions_data.validation.schema.table_schema import Field, Schema

if TYPE_CHECKING:
    import narwhals
    import pandas

    from sanctions_data.validation.engines.columns.expression_types import DataType, Expr, Library

    # whatever kind of frame it is: of both kinds only what they share is used
    Frame: TypeAlias = narwhals.LazyFrame[Any]

ROW = "row"
PRECISE = {  # types of which equal values are equal cells, in columns of texts and of values
    True: ("string", "date", "any"),
    False: ("string", "integer", "boolean", "date", "datetime", "any"),
}


def check_frame(
    source: Source, schema: Schema, collector: ProblemCollector, references: References
) -> tuple[int, tuple[str, ...]] | None:
    """Check a frame; return None if the rows engine has to: a table that refers to itself, no columns, a name twice."""
    if any(foreign.resource is None for foreign in schema.foreign_keys):
        return None
    native = native_frame(source)
    labels = labels_of(native)
    if not labels or len(set(labels)) < len(labels):
        return None
    mapping = map_fields(labels, schema, loose=True)
    file = source.format != "frame"
    if file:
        native = columns_of(native, [labels[at] for at in needed(mapping)], source)
    return FrameValidator(native, labels, mapping, schema, collector, references, file).run()


def needed(mapping: Mapping) -> list[int]:
    """Return the columns that are read: those with a field, or the first, so that there are rows to count."""
    return sorted(at for at, _ in mapping.columns) or [0]


class FrameValidator:
    """A schema at work on one frame.

    Args:
        native: the frame; of a file its columns that are read.
        labels: of its columns.
        mapping: which of them hold which fields; no other is read.
        schema, collector, references: as for the rows engine.
        file: whether it is a file, which may be damaged where nothing is asked of it.
    """

    def __init__(
        self,
        native: object,
        labels: list[str],
        mapping: Mapping,
        schema: Schema,
        collector: ProblemCollector,
        references: References,
        file: bool,
    ) -> None:
        import narwhals as nw

        self.labels, self.mapping = labels, mapping
        self.names = [f"c{at}" for at in range(len(labels))]
        library = cast("Library", nw)
        native = of_one_kind(native)
        frame: Frame = nw.from_native(native)
        self.deferred = file or isinstance(frame, nw.LazyFrame)
        types = frame.collect_schema()
        wanted = needed(mapping)
        known = types.names() if file else [types.names()[at] for at in wanted]
        named = [(label, self.names[at]) for at, label in zip(wanted, known, strict=True)]
        self.types: dict[str, DataType] = {name: types[label] for label, name in named}
        kind = str(frame.implementation)
        self.ordered = "duckdb" not in kind.lower()
        self.pandas = "pandas" in kind.lower()
        self.schema, self.collector = schema, collector
        guard = "polars" not in kind.lower()

        def expression(name: str, checks: CellChecks) -> Expr | None:
            if self.types[name] == nw.Datetime and not self.ordered:  # DuckDB has infinite ones
                raise NotVectorised(name)
            return typed_candidates(library, name, self.types[name], checks, guard)

        def cell(helpers: Helpers, name: str, field: Field) -> tuple[Value, Expr | None]:
            return typed_cell(helpers, name, self.types[name], field)

        self.plan: Plan = plan(
            library, self.mapping, self.names, schema, collector, references, expression, False, cell
        )
        if self.pandas:
            compared = [
                column.name
                for column in self.plan.columns
                if column.candidate is not None and looks_at_texts(column.field)
            ]
            compared += [each.name for foreign in self.plan.foreign for each in foreign.columns]
            compared += [each.name for judge in self.plan.rows for each in judge.own]
            places = [at for at, name in enumerate(self.names) if name in compared and self.types[name] == nw.String]
            frame = nw.from_native(of_arrow_strings(native, places))
        frame = frame.select(*[nw.col(label).alias(name) for label, name in named])
        if self.ordered:
            frame = frame.with_row_index(ROW) if isinstance(frame, nw.DataFrame) else _numbered(frame)
        self.frame = frame

    def run(self) -> tuple[int, tuple[str, ...]]:
        """Return (rows, labels)."""
        import narwhals as nw

        for label, wrong in self.mapping.faults:
            self.collector.add(None, label, wrong)
        idle = [column.name for column in self.plan.columns if self.deferred and self.is_idle(column)]
        # each column that the schema names is read, so that damage in a file or a query that fails shows;
        # DuckDB sums no booleans in its older versions
        decoded = [nw.col(name).is_null().cast(nw.Int64).sum().alias(name) for name in idle]
        height = next(self.rows(self.frame.select(nw.len(), *decoded)), (0,))[0]
        self.flagged([column for column in self.plan.columns if column.candidate is not None])
        for column in self.plan.columns:
            if column.python:
                for row, (value,), key in self.values(self.frame, [column]):
                    self.cell(column, value, row, key)
        for foreign in self.plan.foreign:
            texts_only = all(self.types[column.name] == nw.String for column in foreign.columns)
            candidates = (
                self.frame.filter(_native(foreign.candidate(cast("Library", nw)))) if texts_only else self.frame
            )
            for row, texts, key in self.values(candidates, foreign.columns):
                found = logical_key(foreign.columns, texts, None)
                if found is not None and found not in (foreign.known or ()):
                    text = ", ".join(map(as_text, texts))
                    self.collector.add(row, foreign.name, not_found(foreign.key, text), text, key=key)
        helped = self.frame
        for name, helper in self.plan.helpers.items():
            helped = helped.with_columns(_native(helper).alias(name))
        for judge in self.plan.rows:
            rows = self.frame if judge.suspect is None else helped.filter(_native(judge.suspect))
            for row, cells, key in self.values(rows, judge.own):
                if (problem := judge.fault(cells, None)) is not None:
                    self.collector.add(row, judge.test.column, *problem, key=key)
        for unique, columns in self.plan.uniques:
            tracker = UniqueTracker(unique, self.collector.place)
            for row, texts, key in self.values(self.repeated(columns), columns):
                found = logical_key(columns, texts, None)
                if found is not None and (again := tracker.fault(found, row)) is not None:
                    self.collector.add(row, unique.column, again, ", ".join(map(as_text, texts)), key=key)
        return int(height), tuple(self.labels)

    def has_one_form(self, column: Column) -> bool:
        """Return whether values of a column are equal where Python's are."""
        import narwhals as nw

        dtype = self.types[column.name]
        if dtype == nw.Datetime:  # Python drops what is smaller than a microsecond
            return (
                self.ordered and getattr(dtype, "time_zone", None) is None and getattr(dtype, "time_unit", "") != "ns"
            )
        # to PyArrow -0.0 is not 0.0
        zero = self.pandas or self.frame.implementation.is_polars()
        whole = zero and dtype == nw.Float64 and column.field.type == "integer"
        return whole or dtype in (nw.String, nw.Int64, nw.Int32, nw.Boolean, nw.Date)

    def is_idle(self, column: Column) -> bool:
        """Return whether nothing is asked of a column."""
        keyed = [each for _, columns in self.plan.uniques for each in columns]
        keyed += [each for foreign in self.plan.foreign for each in foreign.columns]
        keyed += [each for judge in self.plan.rows for each in judge.own]
        return column.candidate is None and not column.python and column not in keyed

    def flagged(self, columns: list[Column]) -> None:
        """Check the candidates of all columns that have an expression, found in one pass."""
        if not columns:
            return
        import narwhals as nw

        candidates = {f"s_{column.name}": column.candidate for column in columns}
        flags = {name: _native(found) for name, found in candidates.items() if found is not None}
        marked = self.frame.with_columns(**flags).filter(nw.any_horizontal(*map(nw.col, flags), ignore_nulls=True))
        for row, cells, key in self.values(marked, columns, list(flags)):
            for column, value, bad in zip(columns, cells, cells[len(columns) :], strict=False):
                if bad:
                    self.cell(column, value, row, key)

    def cell(self, column: Column, value: object, row: int | None, key: Name) -> None:
        text = None if value is None else as_text(value)
        for fault in column.validate(value)[1]:
            self.collector.add(row, column.field.name, fault, text, key=key)

    def repeated(self, columns: list[Column]) -> Frame:
        """Return the rows whose key may occur twice: all of them if one value has several forms."""
        import narwhals as nw

        exact = all(
            column.field.type in PRECISE[self.types[column.name] == nw.String]
            and column.field.format in ("default", "uri", "email")
            and self.has_one_form(column)
            for column in columns
        )
        if not exact:
            return self.frame
        names = [column.name for column in columns]
        if self.pandas and len(names) > 1:  # which joins no columns that are empty
            return self.frame
        if len(names) > 1 or not self.ordered:
            # only keys that repeat are joined back; DuckDB spills a grouping to disk, a count of distinct values not
            again = self.frame.group_by(*names).agg(nw.len().alias("many")).filter(nw.col("many") > 1)
            more = [ROW] if self.ordered else self.key_names()
            narrow = self.frame.select(*dict.fromkeys([*more, *names]))  # PyArrow joins no tables with lists in them
            found = narrow.join(again.select(*names), on=names, how="semi")
            return found.sort(ROW) if self.ordered else found
        column = nw.col(names[0])
        # to count is cheaper than to mark; without nulls, of which pandas has several
        ask = self.frame.select(column.drop_nulls().n_unique().alias("unique"), column.count().alias("some"))
        unique, some = next(self.rows(ask), (0, 0))
        return self.frame.filter(column.is_duplicated()) if unique < some else self.frame.head(0)

    def values(
        self, frame: Frame, columns: list[Column], more: list[str] | None = None
    ) -> Iterator[tuple[int | None, list[object], Name]]:
        """Yield (row number, values, key) of a frame, in order if there is one."""
        names = [column.name for column in columns] + (more or [])
        if self.ordered:
            for row, *values in self.rows(frame.select(ROW, *names)):
                yield int(row) + 1, values, None
            return
        keys = self.key_names()
        for found in self.rows(frame.select(*dict.fromkeys([*names, *keys]))):
            named = dict(zip(dict.fromkeys([*names, *keys]), found, strict=True))
            yield None, [named[name] for name in names], name_of([named[name] for name in keys])

    def key_names(self) -> list[str]:
        """Return the columns that name a row without a number."""
        wanted = naming(self.schema, [column.field.name for column in self.plan.columns])
        return [each.name for each in self.plan.columns if each.field.name in wanted and not each.field.again]

    def rows(self, frame: Frame) -> Iterator[tuple[Any, ...]]:
        import narwhals as nw

        for row in rows_of(nw.to_native(frame)):
            yield tuple(map(plain, row))


def of_one_kind(native: object) -> object:
    """Return a frame whose expressions can be combined: some of pandas' strings answer as Arrow does, some as pandas
    does.
    """
    if type(native).__module__.partition(".")[0] != "pandas":
        return native
    import pandas as pd

    frame: pandas.DataFrame = cast("pandas.DataFrame", native)
    mixed = [
        at
        for at, dtype in enumerate(frame.dtypes)
        if isinstance(dtype, pd.StringDtype) and dtype.storage == "pyarrow" and dtype.na_value is pd.NA
    ]
    if not mixed:
        return native
    import pyarrow as pa

    whole = frame
    frame = whole.copy(deep=False)
    for at in mixed:
        frame.isetitem(at, cast("Any", whole.iloc[:, at].astype(pd.ArrowDtype(pa.large_string()))))
    return frame


def looks_at_texts(field: Field) -> bool:
    """Return whether a field asks more of a text than to be there."""
    texts = field.type in ("string", "any") and field.format == "default"
    return not texts or field.categories is not None or not field.constraints.keys() <= {"required", "unique"}


def of_arrow_strings(native: object, places: Sequence[int]) -> object:
    """Return a frame of pandas whose columns of strings can be compared with each other.

    Those of Python's strings become columns of Arrow, which are faster. If Arrow cannot hold them, those of Arrow
    become Python's.

    Args:
        native: the frame.
        places: the columns. All stay as they are without PyArrow.
    """
    import pandas as pd

    frame: pandas.DataFrame = cast("pandas.DataFrame", native)
    of_python = [at for at in places if str(frame.dtypes.iloc[at]) == "object" or _is_of_python(frame.dtypes.iloc[at])]
    if not of_python or find_spec("pyarrow") is None:
        return native
    import pyarrow as pa

    out = frame.copy(deep=False)
    strings = {str, float, type(None), type(pd.NA)}  # narwhals has seen that the rest of them is missing
    try:
        for at in of_python:
            if not {*map(type, frame.iloc[:, at].tolist())} <= strings:
                raise TypeError
            cells = pa.array(frame.iloc[:, at], type=pa.large_string(), from_pandas=True)
            out.isetitem(at, pd.arrays.ArrowExtensionArray(cells))
    except (TypeError, UnicodeEncodeError):  # other objects, or half of a surrogate pair
        out = frame.copy(deep=False)
        for at in set(places) - set(of_python):
            out.isetitem(at, cast("Any", frame.iloc[:, at].astype(object)))
    return out


def _is_of_python(dtype: object) -> bool:
    import pandas as pd

    return isinstance(dtype, pd.StringDtype) and dtype.storage == "python"


def _native(expression: Expr) -> narwhals.Expr:
    return cast("narwhals.Expr", expression)


def _numbered(frame: Frame) -> Frame:
    import narwhals as nw

    # narwhals asks a lazy frame for an order; a Polars frame has one
    numbered: Frame = nw.from_native(nw.to_native(frame).with_row_index(ROW))
    return numbered
