"""What holds between rows, as Spark's own shuffles: repetitions by aggregation, foreign keys by an anti-join."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sanctions_data.errors import UnreadableFile
from sanctions_data.validation.checks.cell import without_constraints
from sanctions_data.validation.checks.keys import Unique, has_fields
from sanctions_data.validation.engines.columns.plan import Column, Foreign
from sanctions_data.validation.engines.spark import spark_frame
from sanctions_data.validation.engines.spark.executors import CheckKey, code
from sanctions_data.validation.schema.load import load_descriptor
from sanctions_data.validation.schema.table_schema import Field, ForeignKey, read_schema

if TYPE_CHECKING:
    from sanctions_data.validation.engines.spark.spark_types import Functions, Reference, SparkColumn, SparkFrame

SORTABLE = ("string", "date", "boolean", "tinyint", "smallint", "int", "bigint", "float", "double", "timestamp")


@dataclass(frozen=True, slots=True)
class KeyWork:
    """What checking keys needs of a Spark frame that is checked.

    Attributes:
        functions: `pyspark.sql.functions`.
        rows: the rows whose keys count: not blank, not short.
        types: column → type, as Spark writes it.
        text: whether the columns are the texts of a file.
        row_names: the columns that name a row, of which Spark has no number.
        problems_of: gives the problems that a check finds in the rows of a frame.
    """

    functions: Functions
    rows: SparkFrame
    types: Mapping[str, str]
    text: bool
    row_names: list[str]
    problems_of: Callable[[SparkFrame, object, list[SparkColumn]], SparkFrame]


def coded(work: KeyWork, columns: list[Column]) -> tuple[SparkFrame, list[str]]:
    """Return the whole rows with the codes of a key; rows that have none take no part."""
    functions = work.functions
    names: list[str] = []
    frame = work.rows
    for at, column in enumerate(columns):
        names.append(f"k{at}")
        found = spark_frame.code(functions, column.name, work.types[column.name], column.field, work.text)
        frame = frame.withColumn(names[-1], found)
    return frame.dropna("any", subset=names), names


def repetitions(work: KeyWork, unique: Unique, columns: list[Column]) -> SparkFrame:
    """Return the problems of a unique key: of rows with equal keys all but one.

    Keys that repeat are found by an aggregation, which combines before it shuffles; only their rows are joined
    back and put in order, so that the same ones are reported whatever order Spark met them in.
    """
    from pyspark.sql import Window

    functions = work.functions
    frame, names = coded(work, columns)
    twice = frame.groupBy(*names).count().filter("count > 1").select(*names)
    keys = work.row_names
    wanted = list(dict.fromkeys([*keys, *(column.name for column in columns)]))
    order = [name for name in wanted if work.types[name] in SORTABLE] or names
    place = functions.row_number().over(Window.partitionBy(*names).orderBy(*order))
    again = frame.join(twice, names, "left_semi").withColumn("place", place).filter("place > 1")
    return _problems_of(work, again, unique, columns, keys)


def unknown_keys(work: KeyWork, foreign: Foreign, source: Reference | None) -> SparkFrame:
    """Return the problems of a foreign key: rows whose key is not among the known ones."""
    functions = work.functions
    frame, names = coded(work, foreign.columns)
    session = work.rows.sparkSession
    if source is not None:
        known = _known(functions, *_target(foreign, source))
    elif foreign.known is None:
        target = [(column.name, column.field) for column in foreign.target]
        known = _known(functions, work.rows, target, work.text)
    else:
        several = len(foreign.columns) > 1
        rows = [tuple(map(code, key if several else (key,))) for key in foreign.known]
        known = session.createDataFrame(rows, ", ".join(f"{name} string" for name in names))
    lost = frame.join(known, names, "left_anti")
    return _problems_of(work, lost, foreign.key, foreign.columns, work.row_names)


def _problems_of(
    work: KeyWork, frame: SparkFrame, what: Unique | ForeignKey, columns: list[Column], keys: list[str]
) -> SparkFrame:
    check = CheckKey(what, tuple(column.field for column in columns), len(keys), work.text)
    cells = [work.functions.col(name) for name in [*(column.name for column in columns), *keys]]
    return work.problems_of(frame, check, cells)


def _known(functions: Functions, frame: SparkFrame, target: list[tuple[str, Field]], text: bool = False) -> SparkFrame:
    """Return the codes of the keys that columns of a frame hold; each distinct one is read once, in Python."""
    names = list(dict.fromkeys(name for name, _ in target))
    some = frame.select(*names)
    if all(kind in SORTABLE for _, kind in some.dtypes):
        some = some.distinct()
    codes = [
        spark_frame.python_code(functions, name, field, text).alias(f"k{at}") for at, (name, field) in enumerate(target)
    ]
    return some.select(*codes).dropna("any").distinct()


def _target(foreign: Foreign, source: Reference) -> tuple[SparkFrame, list[tuple[str, Field]]]:
    """Return a table referred to that is a Spark frame itself, and its columns and fields."""
    fields = [
        replace(without_constraints(column.field), name=name)
        for column, name in zip(foreign.columns, foreign.key.reference, strict=True)
    ]
    if isinstance(source, tuple):
        source, descriptor = source
        schema = read_schema(*load_descriptor(descriptor)[:2])
        has_fields(schema, foreign.key)
        fields = [schema.field(name) for name in foreign.key.reference]
    labels = list(source.columns)
    if missing := [name for name in foreign.key.reference if name not in labels]:
        raise UnreadableFile(str(foreign.key.resource), f"has no column {missing[0]!r}, to which a foreign key refers")
    frame = spark_frame.table_of(source, "").frame
    return frame, [(f"c{labels.index(field.name)}", field) for field in fields]
