"""What holds between rows, as Spark's own shuffles: repetitions by aggregation, foreign keys by an anti-join."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ...errors import UnreadableFile
from ..checks import without_constraints
from ..columns.plan import Column, Foreign
from ..descriptor import read_schema
from ..keys import Unique
from ..load import load_descriptor
from ..references import has_fields
from ..schema import Field
from . import frames
from .judges import Keyed, code

if TYPE_CHECKING:
    from .engine import SparkWork

SORTABLE = ("string", "date", "boolean", "tinyint", "smallint", "int", "bigint", "float", "double", "timestamp")


def coded(work: SparkWork, columns: list[Column]) -> tuple[Any, list[str]]:
    """The whole rows with the codes of a key; rows that have none take no part."""
    functions, names = work.functions, []
    frame = work.whole()
    for at, column in enumerate(columns):
        names.append(f"k{at}")
        found = frames.code(functions, column.name, work.types[column.name], column.field, work.table.text)
        frame = frame.withColumn(names[-1], found)
    return frame.dropna("any", subset=names), names


def repetitions(work: SparkWork, unique: Unique, columns: list[Column]) -> Any:
    """The problems of a unique key: of rows with equal keys all but one.

    Keys that repeat are found by an aggregation, which combines before it shuffles; only their rows are joined
    back and put in order, so that the same ones are reported whatever order Spark met them in.
    """
    from pyspark.sql import Window

    functions = work.functions
    frame, names = coded(work, columns)
    twice = frame.groupBy(*names).count().filter("count > 1").select(*names)
    keys = work.key_names()
    wanted = list(dict.fromkeys([*keys, *(column.name for column in columns)]))
    order = [name for name in wanted if work.types[name] in SORTABLE] or names
    place = functions.row_number().over(Window.partitionBy(*names).orderBy(*order))
    again = frame.join(twice, names, "left_semi").withColumn("place", place).filter("place > 1")
    return _judged(work, again, unique, columns, keys)


def strangers(work: SparkWork, foreign: Foreign, given: Any) -> Any:
    """The problems of a foreign key: rows whose key is not among the known ones."""
    functions = work.functions
    frame, names = coded(work, foreign.columns)
    session = work.table.frame.sparkSession
    if given is not None:
        known = _known(functions, *_target(foreign, given))
    elif foreign.known is None:
        target = [(column.name, column.field) for column in foreign.target]
        known = _known(functions, work.whole(), target, work.table.text)
    else:
        several = len(foreign.columns) > 1
        rows = [tuple(map(code, key if several else (key,))) for key in foreign.known]
        known = session.createDataFrame(rows, ", ".join(f"{name} string" for name in names))
    lost = frame.join(known, names, "left_anti")
    return _judged(work, lost, foreign.key, foreign.columns, work.key_names())


def _judged(work: SparkWork, frame: Any, what: Any, columns: list[Column], keys: list[str]) -> Any:
    judge = Keyed(what, tuple(column.field for column in columns), len(keys), work.table.text)
    cells = [work.functions.col(name) for name in [*(column.name for column in columns), *keys]]
    return work.judged(frame, judge, cells)


def _known(functions: Any, frame: Any, target: list[tuple[str, Field]], text: bool = False) -> Any:
    """The codes of the keys that columns of a frame hold; each distinct one is read once, in Python."""
    names = list(dict.fromkeys(name for name, _ in target))
    some = frame.select(*names)
    if all(kind in SORTABLE for _, kind in some.dtypes):
        some = some.distinct()
    codes = [
        frames.python_code(functions, name, field, text).alias(f"k{at}") for at, (name, field) in enumerate(target)
    ]
    return some.select(*codes).dropna("any").distinct()


def _target(foreign: Foreign, given: Any) -> tuple[Any, list[tuple[str, Field]]]:
    """A table referred to that is a Spark frame itself, and its columns and fields."""
    fields = [
        replace(without_constraints(column.field), name=name)
        for column, name in zip(foreign.columns, foreign.key.reference, strict=True)
    ]
    if isinstance(given, tuple):
        given, descriptor = given
        schema = read_schema(*load_descriptor(descriptor)[:2])
        has_fields(schema, foreign.key)
        fields = [schema.field(name) for name in foreign.key.reference]
    labels = list(given.columns)
    if missing := [name for name in foreign.key.reference if name not in labels]:
        raise UnreadableFile(str(foreign.key.resource), f"has no column {missing[0]!r}, to which a foreign key refers")
    frame = frames.table_of(given, "").frame
    return frame, [(f"c{labels.index(field.name)}", field) for field in fields]
