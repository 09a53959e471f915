"""Run a plan inside Spark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, TypeGuard, cast

from sanctions_data.errors import MissingExtra
from sanctions_data.validation.checks.cell import cell_checks
from sanctions_data.validation.checks.header import map_fields
from sanctions_data.validation.checks.keys import Keys, Name, References, naming
from sanctions_data.validation.engines.columns.expressions import NotVectorised
from sanctions_data.validation.engines.columns.plan import Column, Foreign, Plan, plan
from sanctions_data.validation.engines.columns.row_suspects import Helpers, Value
from sanctions_data.validation.engines.rows import refuse_checks
from sanctions_data.validation.engines.spark.distribute import send
from sanctions_data.validation.engines.spark.executors import FAILED, CheckCells
from sanctions_data.validation.engines.spark.key_joins import KeyWork, repetitions, unknown_keys
from sanctions_data.validation.engines.spark.spark_frame import SparkTable, candidate, is_spark, spark_cell, tamed
from sanctions_data.validation.errors import InvalidArgument
from sanctions_data.validation.report.report import Checked, Kind, Problem, ProblemCollector, checked
from sanctions_data.validation.schema.table_schema import Field, ForeignKey, Schema

if TYPE_CHECKING:
    from sanctions_data.validation.engines.columns.expression_types import Expr
    from sanctions_data.validation.engines.spark.spark_types import (
        Functions,
        Narwhals,
        Reference,
        SparkColumn,
        SparkFrame,
        SparkRow,
    )

PROBLEM = "rule string, check string, column string, value string, message string, key array<string>"
MANY = 10_000  # known keys that are rather joined than written into an expression
MERGE = "spark.sql.optimizer.canChangeCachedPlanOutputPartitioning"


def check_spark(
    table: SparkTable, schema: Schema, limit: int | None, references: References, sources: Mapping[str, object]
) -> Checked:
    """Check a Spark frame where it is.

    Args:
        table: the frame.
        schema: the contract.
        limit: how many problems to bring to the driver.
        references: gives the keys of tables outside Spark.
        sources: what the caller passed as references; Spark frames among them stay in Spark.
    """
    start = perf_counter()
    for field in schema.fields:
        cell_checks(field)  # a schema that cannot be used is refused before anything is read
    refuse_checks(schema)
    try:
        import narwhals
    except ImportError:
        raise MissingExtra("the spark engine", "spark") from None
    collector = ProblemCollector(
        table.name, limit, by_line=False, notes=list(schema.notes), warns=schema.warning_test()
    )
    work = SparkWork(cast("Narwhals", narwhals), table, schema, collector, references, sources)
    problems = _persisted(work.problems())
    rows = table.frame.count()
    tally = problems.groupBy("rule", "check", "column").count().collect()
    _refuse_failed(problems, [rule for rule, *_ in tally])
    collector.counts = Counter({(rule, check, column or ""): count for rule, check, column, count in tally})
    if tally and limit != 0:
        first = _in_order(problems, [kind for kind in collector.counts if collector.severity(kind) == "warning"])
        collector.problems = [
            _problem(collector, row) for row in (first if limit is None else first.limit(limit)).collect()
        ]
    seconds = perf_counter() - start
    return checked(collector, rows, "spark", seconds, labels=table.labels, frame=problems)


def _refuse_failed(problems: SparkFrame, rules: Sequence[str]) -> None:
    """Raise InvalidArgument if a function of the caller failed."""
    if FAILED in rules:
        from pyspark.sql import functions

        failed = problems.filter(functions.col("rule") == FAILED).orderBy("check", "message").limit(1)
        _, check, _, _, message, _ = failed.collect()[0]
        raise InvalidArgument(f"check {check!r}", message)


def _in_order(problems: SparkFrame, warnings: Sequence[Kind]) -> SparkFrame:
    """Return problems in a fixed order; those of the kinds that only warn come last."""
    order = ("column", "rule", "check", "value", "message", "key")
    if not warnings:
        return problems.orderBy(*order)
    from pyspark.sql import functions

    kind = functions.concat_ws("\n", "rule", "check", functions.coalesce("column", functions.lit("")))
    return problems.orderBy(kind.isin(["\n".join(each) for each in warnings]), *order)


def _persisted(frame: SparkFrame) -> SparkFrame:
    """Keep a frame once it is computed, in as many partitions as its size is worth.

    Spark plans what it keeps by the settings of this moment, and unless told otherwise leaves it in as many
    partitions as it shuffles into, each of which costs a call to Python whether it holds a row or not.
    """
    conf = frame.sparkSession.conf
    before = conf.get(MERGE, None)
    conf.set(MERGE, "true")
    try:
        return frame.persist()
    finally:
        conf.unset(MERGE) if before is None else conf.set(MERGE, before)


def _problem(collector: ProblemCollector, row: SparkRow) -> Problem:
    """Return a problem from a row of the frame of problems."""
    rule, check, column, value, message, key = row
    names: Name = None if key is None else tuple(key)
    severity = collector.severity((rule, check, column or ""))
    return Problem(rule, check, collector.table, None, column, value, message, None, names, False, severity)


class SparkWork:
    """A schema at work on one Spark frame."""

    def __init__(
        self,
        nw: Narwhals,
        table: SparkTable,
        schema: Schema,
        collector: ProblemCollector,
        references: References,
        sources: Mapping[str, object],
    ) -> None:
        from pyspark.sql import functions

        self.functions: Functions = functions
        self.nw, self.table, self.schema = nw, table, schema
        self.names = [f"c{at}" for at in range(len(table.labels))]
        self.types = dict(table.frame.dtypes)
        kinds = nw.from_native(table.frame).collect_schema()
        self.kinds = {name: kinds[name] for name in self.names}
        self.given = {name: frame for name, frame in sources.items() if _is_reference(frame)}
        self.mapping = map_fields(table.labels, schema, loose=not table.text)

        def known(key: ForeignKey, fields: Sequence[Field]) -> Keys | None:
            return frozenset() if key.resource in self.given else references(key, fields)

        self.plan: Plan = plan(
            nw,
            self.mapping,
            self.names,
            schema,
            collector,
            known,
            lambda name, checks: candidate(nw, name, self.kinds[name], checks, table.text),
            cell=self.cell,
        )
        send(table.frame.sparkSession)

    def cell(self, helpers: Helpers, name: str, field: Field) -> tuple[Value, Expr | None]:
        """Return the values of a column as `row_suspects` wants them."""
        if "collate" in self.types[name]:  # which compares texts in its own way
            raise NotVectorised(name)
        return spark_cell(helpers, name, self.kinds[name], field, self.table.text)

    def problems(self) -> SparkFrame:
        """Return all problems, as a frame nobody has computed yet."""
        session = self.table.frame.sparkSession
        faults = [(rule, check, label, None, message, None) for label, (rule, check, message) in self.mapping.faults]
        out = session.createDataFrame(faults, PROBLEM)
        for part in self.parts():
            out = out.unionByName(part)
        return out

    def parts(self) -> Iterator[SparkFrame]:
        """Yield the frames of problems of cells and rows, of each unique key, of each foreign key."""
        small = [foreign for foreign in self.plan.foreign if self.is_small(foreign)]
        if (cells := self.of_cells(small)) is not None:
            yield cells
        text = self.table.text
        keys = KeyWork(self.functions, self.whole(), self.types, text, self.key_names(), self.problems_of)
        for unique, columns in self.plan.uniques:
            yield repetitions(keys, unique, columns)
        for foreign in self.plan.foreign:
            if foreign not in small:
                yield unknown_keys(keys, foreign, self.given.get(foreign.key.resource or ""))

    def is_small(self, foreign: Foreign) -> bool:
        """Return whether the known keys are few texts, which are looked up in the pass over the cells."""
        if foreign.known is None or foreign.key.resource in self.given or len(foreign.known) > MANY:
            return False
        return all(self.kinds[column.name] == self.nw.String for column in foreign.columns)

    def of_cells(self, foreign: list[Foreign]) -> SparkFrame | None:
        """Return the problems of one pass over all columns: expressions find candidates, Python checks them."""
        nw, functions, text = self.nw, self.functions, self.table.text
        flags = {column.name: self.flag(column) for column in self.plan.columns}
        columns = self.plan.columns
        lookups = {f"f_{at}": each.candidate(nw) for at, each in enumerate(foreign)}
        for at, judge in enumerate(self.plan.rows):
            lookups[f"r_{at}"] = nw.lit(True) if judge.suspect is None else judge.suspect
        marks = {f"s_{name}": flag for name, flag in flags.items() if flag is not None} | lookups
        if not marks and not text:
            return None
        texts = [name for name in self.names if self.kinds[name] == nw.String]
        given = nw.from_native(self.table.frame)
        given = given.with_columns(*tamed(nw, texts)) if texts else given
        for name, helper in self.plan.helpers.items():
            given = given.with_columns(helper.alias(name))
        frame = (given.with_columns(**marks) if marks else given).to_native()
        none = functions.lit(None).cast("int")
        width, tail = (functions.col("width"), functions.col("tail")) if text else (none, none)
        blank = self.blank() if text else functions.lit(False)
        wanted = [functions.coalesce(functions.col(name), functions.lit(False)) for name in marks]
        wanted += [blank, width.isNotNull()] if text else []
        bad = wanted[0]
        for each in wanted[1:]:
            bad = bad | each
        nothing = functions.lit(False)
        row = [functions.col(column.name) for column in columns]
        row += [functions.col(f"s_{name}") if flag is not None else nothing for name, flag in flags.items()]
        row += [functions.col(name) for name in lookups]
        order = {column.name: at for at, column in enumerate(columns)}
        cells = CheckCells(
            tuple(_plain(column.field) for column in columns),
            tuple(column.field.name in self.schema.primary_key for column in columns),
            text,
            tuple(order[name] for name in self.key_names()),
            self.mapping,
            tuple(position for position, _ in self.mapping.columns),
            tuple((each.key, tuple(order[c.name] for c in each.columns), each.known or ()) for each in foreign),
            self.table.delimiter,
            tuple(
                (
                    judge.test.check,
                    tuple(map(_plain, judge.test.fields)),
                    tuple(None if each is None else order[each.name] for each in judge.columns),
                )
                for judge in self.plan.rows
            ),
        )
        return self.problems_of(frame.filter(bad), cells, [*row, blank, width, tail])

    def flag(self, column: Column) -> Expr | None:
        """Return an expression that is true where a cell of a column may be bad; None if none can be."""
        if not column.python:
            return column.candidate
        field = column.field
        always = (
            field.required or field.name in self.schema.primary_key or (self.table.text and "" not in field.missing)
        )
        return self.nw.lit(True) if always else ~self.nw.col(column.name).is_null()

    def blank(self) -> SparkColumn:
        out = self.functions.lit(True)
        for name in self.names:
            out = out & self.functions.col(name).isNull()
        return out

    def whole(self) -> SparkFrame:
        """Return the rows whose keys count: not blank, not short."""
        frame = self.table.frame
        if not self.table.text:
            return frame
        width = self.functions.col("width")
        needed = max((position for position, _ in self.mapping.columns), default=-1) + 1
        return frame.filter(~self.blank() & (width.isNull() | (width >= needed)))

    def problems_of(self, frame: SparkFrame, check: object, cells: list[SparkColumn]) -> SparkFrame:
        """Return the problems that a check finds in the rows of a frame."""
        functions = self.functions
        named = [cell.alias(f"v{at}") for at, cell in enumerate(cells)]
        # pickled rows, not Arrow: they get few rows, and neither side then needs pandas or pyarrow
        ask = functions.udf(check, f"array<struct<{_typed(PROBLEM)}>>", useArrow=False)
        return frame.select(functions.explode(ask(functions.struct(*named))).alias("problem")).select("problem.*")

    def key_names(self) -> list[str]:
        """Return the columns that name a row, of which Spark has no number."""
        wanted = naming(self.schema, [column.field.name for column in self.plan.columns])
        return [each.name for each in self.plan.columns if each.field.name in wanted and not each.field.again]


def _plain(field: Field) -> Field:
    """Return a field that can be sent."""
    return replace(field, constraints=dict(field.constraints))


def _is_reference(source: object) -> TypeGuard[Reference]:
    return is_spark(source[0] if isinstance(source, tuple) and len(source) == 2 else source)


def _typed(columns: str) -> str:
    return ",".join(":".join(part.split(" ", 1)) for part in columns.split(", "))
