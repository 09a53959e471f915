"""Expressions over one Spark frame: candidates from narwhals, codes of keys from Spark's own functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeGuard

from sanctions_data.validation.checks.cell import CellChecks
from sanctions_data.validation.engines.columns.expressions import NotVectorised, candidates, typed_candidates
from sanctions_data.validation.engines.columns.key_texts import ONE_TEXT
from sanctions_data.validation.engines.columns.row_suspects import Helpers, Value, text_cell, typed_cell
from sanctions_data.validation.engines.spark.executors import EncodeKey
from sanctions_data.validation.schema.table_schema import Field

if TYPE_CHECKING:
    from sanctions_data.validation.engines.columns.expression_types import DataType, Expr, Library
    from sanctions_data.validation.engines.spark.spark_types import Functions, SparkColumn, SparkFrame

# Java's $ matches before any of these at the end of a text, and long texts overflow the stack of its regular
# expressions: cells with one, and cells longer than TAME, are left to the rows engine.
ENDS = "[\\n\\r\u0085\u2028\u2029]"
TAME = 1000
INTEGER = "\\A[+-]?[0-9]+\\z"


@dataclass(frozen=True)
class SparkTable:
    """A Spark frame to check.

    Attributes:
        name: what to call it.
        frame: its columns are renamed c0, c1, …; a text table has `width` and `tail` too, see `read_text`.
        labels: the names of its columns.
        delimiter: of CSV files, whose cells are texts, null if they are empty.
    """

    name: str
    frame: SparkFrame
    labels: tuple[str, ...]
    delimiter: str | None = None

    @property
    def text(self) -> bool:
        return self.delimiter is not None


def table_of(frame: SparkFrame, name: str) -> SparkTable:
    """Return a user's frame."""
    return SparkTable(name, frame.toDF(*[f"c{at}" for at in range(len(frame.columns))]), tuple(frame.columns))


def is_spark(source: object) -> TypeGuard[SparkFrame]:
    """Return whether something is a Spark frame, classic or Connect; Spark is not imported for the question."""
    kind = type(source)
    return kind.__module__.startswith("pyspark.sql.") and kind.__name__ == "DataFrame"


def candidate(nw: Library, name: str, dtype: DataType, checks: CellChecks, text: bool) -> Expr | None:
    """Return the columns engine's expression over the tame texts of a column, or true where a text is not tame."""
    if dtype == nw.Datetime:  # Python sees the moments of Spark in the zone of the session
        raise NotVectorised(name)
    if dtype != nw.String:
        return typed_candidates(nw, name, dtype, checks, False)
    column = nw.col(name)
    tame = checks.field.type == "string" and checks.field.format == "default" and checks.pattern is None
    short = name if tame else f"t_{name}"
    found = candidates(nw, short, checks) if text else typed_candidates(nw, short, dtype, checks, False)
    return found if found is None or tame else found | (~column.is_null() & nw.col(short).is_null())


def spark_cell(helpers: Helpers, name: str, dtype: DataType, field: Field, text: bool) -> tuple[Value, Expr | None]:
    """Return the values of a column for checks of rows: of texts the tame ones, and a doubt where one is not."""
    nw = helpers.nw
    if dtype == nw.Datetime:
        raise NotVectorised(name)
    if dtype != nw.String:
        return typed_cell(helpers, name, dtype, field)
    value, doubt = text_cell(helpers, f"t_{name}", field, text)
    wild = ~nw.col(name).is_null() & nw.col(f"t_{name}").is_null()
    return value, wild if doubt is None else doubt | wild


def tamed(nw: Library, names: list[str]) -> list[Expr]:
    """Return the columns that `candidate` looks at: null if a text is not safe for Java's expressions and casts."""
    out = []
    for name in names:
        column = nw.col(name)
        safe = (column.str.len_chars() <= TAME) & ~column.str.contains(ENDS)
        out.append(nw.when(safe).then(column).alias(f"t_{name}"))
    return out


def native_code(functions: Functions, name: str, dtype: str, field: Field, text: bool) -> SparkColumn | None:
    """Return the code of a cell's logical value (`executors.code`) in Spark's own words; None if only Python can say.

    Cells that are missing or not of their type may get a code too: equal texts share it, and they are checked again.
    """
    column = functions.col(name)
    if dtype == "string":
        if text and "" not in field.missing:
            column = functions.coalesce(column, functions.lit(""))
        if field.type in (*ONE_TEXT, "date") and field.format in ("default", "uri", "email"):
            return functions.concat(functions.lit("s" if field.type != "date" else "d"), column)
        if field.type == "integer" and field.bare_number and not field.group_char and set(field.missing) <= {""}:
            digits = functions.regexp_replace(column, "\\A[+]?(-?)0*([0-9]+)\\z", "$1$2")
            whole = functions.when(digits == "-0", "0").otherwise(digits)
            return functions.when(column.rlike(INTEGER), functions.concat(functions.lit("i"), whole))
        return None
    kinds = {
        "i": (("tinyint", "smallint", "int", "bigint"), ("integer", "any")),
        "b": (("boolean",), ("boolean", "any")),
        "d": (("date",), ("date", "any")),
    }
    for mark, (dtypes, types) in kinds.items():
        if dtype in dtypes and field.type in types:
            return functions.concat(functions.lit(mark), column.cast("string"))
    return None


def code(functions: Functions, name: str, dtype: str, field: Field, text: bool) -> SparkColumn:
    """Return the code of a cell's logical value, null if it takes no part in keys."""
    found = native_code(functions, name, dtype, field, text)
    return python_code(functions, name, field, text) if found is None else found


def python_code(functions: Functions, name: str, field: Field, text: bool) -> SparkColumn:
    return functions.udf(EncodeKey(field, text), "string", useArrow=False)(functions.col(name))
