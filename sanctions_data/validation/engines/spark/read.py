"""Sessions and files for the command line: Parquet with its types, CSV as texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sanctions_data.errors import MissingExtra, UnreadableFile
from sanctions_data.validation.engines.spark.spark_frame import SparkTable, table_of
from sanctions_data.validation.errors import InvalidArgument
from sanctions_data.validation.readers.source import LOOK, FileFormat, file_type, packing
from sanctions_data.validation.schema.dialect import Dialect

if TYPE_CHECKING:
    from sanctions_data.validation.engines.spark.spark_types import Builder, Functions
    from sanctions_data.validation.engines.spark.spark_types import SparkSession as Session
    from sanctions_data.validation.values.json_values import JSONObject

SPARK = "spark engine"


def open_session(master: str | None) -> Session:
    """Return the running Spark session, or a new one.

    Args:
        master: the address of a cluster's master; Spark's own configuration decides where it is None.
    Raises:
        MissingExtra: Spark is not installed.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise MissingExtra("the spark engine", "spark") from None
    builder: Builder = SparkSession.builder.appName("sanctions-data validate")
    return (builder if master is None else builder.master(master)).getOrCreate()


def read_paths(
    session: Session,
    paths: Sequence[str],
    dialect: Dialect,
    kind: FileFormat | None,
    encoding: str | None,
    name: str | None,
) -> SparkTable:
    """Return the files of one table, as Spark finds them (patterns and addresses too); all are parts of it.

    Raises:
        InvalidArgument: the dialect is one that Spark does not read.
    """
    shown = name or (paths[0] if len(paths) == 1 else f"{paths[0]} … ({len(paths)} paths)")
    for path in paths:
        _check_type(path)
    kinds = {kind} if kind else {_kind(path) for path in paths}
    if len(kinds) != 1 or not kinds <= {"parquet", "csv", "tsv"}:
        raise InvalidArgument(SPARK, "reads Parquet, or CSV and TSV, and not both at once")
    if kinds == {"parquet"}:
        return table_of(session.read.parquet(*paths), shown)
    return read_text(session, paths, dialect, encoding or "UTF-8", shown)


@contextmanager
def spark_errors(name: str) -> Iterator[None]:
    """Raise UnreadableFile for files that Spark cannot read, or whose headers differ."""
    try:
        yield
    except Exception as error:
        if not type(error).__module__.startswith(("pyspark.", "py4j.")):
            raise
        lines = [line for line in str(error).splitlines() if line.strip()]
        cause = next((line for line in lines if "CSV header" in line), lines[0] if lines else "Spark failed")
        raise UnreadableFile(name, cause.strip()) from None


def read_text(session: Session, paths: Sequence[str], dialect: Dialect, encoding: str, name: str) -> SparkTable:
    """Return CSV files as texts: null if a cell is empty.

    Of short and long rows, `width` is the number of cells, `tail` that of empty ones at the end.
    Spark skips empty lines and replaces bytes that are not of the encoding; it says nothing of either.
    """
    if not dialect.plain:
        raise InvalidArgument(SPARK, "reads comma- or tab-separated text with one header row and plain quotes only")
    from pyspark.sql import functions as spark_functions

    functions: Functions = spark_functions

    options: JSONObject = {
        "sep": dialect.delimiter,
        "quote": '"',
        "escape": '"',
        "multiLine": True,  # a cell may hold line breaks
        "encoding": encoding,
        "maxCharsPerColumn": -1,
        "columnPruning": False,  # or short rows would look whole
    }
    reader = session.read.options(**options)
    head = reader.csv(list(paths), header=False).first()
    labels = tuple(label or "" for label in head) if head is not None else ()
    if not labels:
        raise UnreadableFile(name, "is empty")
    names = [f"c{at}" for at in range(len(labels))]
    distinct = len({label.lower() for label in labels} - {"", "irregular"}) == len(labels)
    known = [f"`{label.replace('`', '``')}`" for label in labels] if distinct else names
    schema = ", ".join(f"{column} string" for column in [*known, "irregular"])
    reader = session.read.options(**options, mode="PERMISSIVE", columnNameOfCorruptRecord="irregular")
    # not enforced, the names are compared with the header of every file
    frame = reader.csv(list(paths), schema=schema, header=True, enforceSchema=not distinct).toDF(*names, "irregular")
    cells = [functions.when(functions.col(column) != "", functions.col(column)).alias(column) for column in names]
    bare = functions.regexp_replace(functions.col("irregular"), '"[^"]*"', "")
    without = functions.translate(bare, dialect.delimiter, "")
    width = functions.length(bare) - functions.length(without) + 1
    mark = re.escape(dialect.delimiter)
    ended = functions.regexp_replace(functions.col("irregular"), "[\\r\\n]+\\z", "")
    plainer = functions.regexp_replace(ended, f'({mark})""(?={mark}|\\z)', "$1")
    tail = functions.length(plainer) - functions.length(functions.regexp_replace(plainer, f"(?:{mark})+\\z", ""))
    return SparkTable(name, frame.select(*cells, width.alias("width"), tail.alias("tail")), labels, dialect.delimiter)


def _check_type(path: str) -> None:
    """Refuse a local file that is not a table, or that Spark cannot unpack: Spark would read it as text."""
    try:
        with open(path, "rb") as stream:
            head = stream.read(LOOK)
    except (OSError, ValueError):  # a folder, a pattern, an address
        return
    if packing(head) in ("xz", "zip"):
        raise UnreadableFile(path, f"is compressed with {packing(head)}, which Spark does not read", "unpack it first")
    if (other := file_type(head)) is not None:
        raise UnreadableFile(path, f"is {other[0]}, not a table", other[1])


def _kind(path: str) -> str:
    plain = path.removesuffix(".gz").removesuffix(".bz2").rstrip("/")
    return "csv" if plain.endswith((".csv", ".txt")) else "tsv" if plain.endswith((".tsv", ".tab")) else "parquet"
