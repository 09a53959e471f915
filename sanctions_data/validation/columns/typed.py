"""Suspects in a column of a frame that has a type of its own; texts go the way of text files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from ..checks import CellChecks
from .text import Expr, NotVectorised, suspects

FIRST = date(1000, 1, 1)  # pyspark hands no earlier day on to Spark


def typed_suspects(nw: Any, name: str, dtype: Any, checks: CellChecks, guard: bool) -> Expr | None:
    """An expression that is true for every cell that may be bad, or None where none can be.

    Args:
        nw: narwhals.
        name, dtype: the column; nulls of a frame are nulls of the table, whatever `missingValues` says of texts.
        checks: the compiled field.
        guard: see `suspects`.
    Raises:
        NotVectorised: only the judge can say.
    """
    column, field = nw.col(name), checks.field
    if dtype == nw.String:
        found = suspects(nw, name, checks, guard)
        # an empty text is a null where missingValues says so, which a required field must not pass
        if found is not None and checks.required and "" in field.missing:
            found = found | (column == "").fill_null(False)
        return _nulls(column, found, checks.required)
    # NaN is nothing in pandas, which only says so where its own types hold it; elsewhere the judge lets it pass
    empty = column.is_null() | column.is_nan() if dtype.is_float() else column.is_null()
    if field.type == "any" and not checks.checks:
        if checks.required and dtype in (nw.Categorical, nw.Enum, nw.Object, nw.Unknown):
            raise NotVectorised(field.name)  # there may be texts in it, and missing values among them
        return empty if checks.required else None
    good = _good(nw, column, dtype, checks)
    if good is None:
        return empty if checks.required else None
    return (~good).fill_null(checks.required)


def _nulls(column: Expr, found: Expr | None, required: bool) -> Expr | None:
    return found if found is None or required else found & ~column.is_null()


def _good(nw: Any, column: Expr, dtype: Any, checks: CellChecks) -> Expr | None:
    kind = checks.field.type
    whole = dtype.is_integer()
    bound: Callable[[Any], Any]
    if kind in ("integer", "number") and whole:
        bound = _natural if dtype == nw.UInt64 else _exact
    elif kind == "number" and dtype.is_float():
        bound = _double
        # or a frame might narrow the bound to the column's 32 bits, in which every 0.1 is the same
        column = column.cast(nw.Float64)
    elif kind == "date" and dtype == nw.Date:
        bound = _day
    elif kind == "boolean" and dtype == nw.Boolean:
        bound = _none
    else:
        raise NotVectorised(checks.field.name)
    good = None
    if dtype == nw.Date:  # whose days go beyond the years that a date has; the judge knows those before 1000
        good = (column >= nw.lit(FIRST, dtype=dtype)) & (column <= nw.lit(date.max, dtype=dtype))
    for check in checks.checks:
        if check.name in ("enum", "categories"):
            test = column.is_in([bound(value) for value in check.bound])
        elif "imum" in check.name:
            edge = bound(check.bound)
            if dtype in (nw.Date, nw.UInt64):  # PyArrow would take a bare number for a signed one
                edge = nw.lit(edge, dtype=dtype)
            test = {
                "minimum": column >= edge,
                "maximum": column <= edge,
                "exclusiveMinimum": column > edge,
                "exclusiveMaximum": column < edge,
            }[check.name]
            if dtype.is_float():  # frames order NaN in their own ways; the judge knows that it is in no range
                test = test & ~column.is_nan()
        else:
            raise NotVectorised(checks.field.name)
        good = test if good is None else good & test
    return good


def _exact(value: Any) -> int:
    whole: Any = value if type(value) in (int, Decimal) else None
    if whole is None or whole != whole or not -(2**62) < whole < 2**62 or whole != int(whole):
        raise NotVectorised("bound")
    return int(whole)


def _natural(value: Any) -> int:
    if (whole := _exact(value)) < 0:  # in a column without signs
        raise NotVectorised("bound")
    return whole


def _double(value: Any) -> float:
    # a bound that no double equals orders differently on the two sides of the conversion
    if not isinstance(value, int | Decimal) or value != value or Decimal(repr(float(value))) != value:
        raise NotVectorised("bound")
    return float(value)


def _day(value: Any) -> date:
    if not isinstance(value, date):
        raise NotVectorised("bound")
    return value


def _none(value: Any) -> Any:
    raise NotVectorised("bound")
