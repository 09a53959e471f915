"""One text for each value of a key, so that values can be compared by the hashes of texts.

Most cells are written in the usual form of their type, and an expression gives the text. Any other cell is read in
Python, once per distinct cell of a batch.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from sanctions_data.validation.checks.cell import BAD, NULL
from sanctions_data.validation.engines.columns import expressions as regexes
from sanctions_data.validation.engines.columns.plan import Column
from sanctions_data.validation.schema.table_schema import Field
from sanctions_data.validation.types.temporal import Moment, moment_text
from sanctions_data.validation.values.json_values import hashable

if TYPE_CHECKING:
    import polars

ONE_TEXT = ("string", "any")  # types of which every text is a value of its own
LONGEST = 40  # characters of a number in its usual form
# no zero before the digits or after the fraction; texts with such a zero are other texts of the same value
MOMENT = f"^{regexes.SECOND}(?:[.][0-9]{{0,8}}[1-9])?Z?$"
WHOLE_SECOND = f"^{regexes.SECOND}Z?$"
FORMS = {
    "date": regexes.DATE,
    "time": regexes.TIME,
    "datetime": MOMENT,
    "year": regexes.YEAR,
    "yearmonth": regexes.YEARMONTH,
    "integer": regexes.CANONICAL_INTEGER,
    "number": "^(?:-?[1-9][0-9]*(?:\\.[0-9]+)?|0(?:\\.[0-9]+)?|-0\\.[0-9]*[1-9][0-9]*)$",
}


def usual_text(column: polars.Expr, field: Field) -> polars.Expr | None:
    """Return an expression that gives the text of a value if a cell is in the usual form, null if it is not.

    None if the type has no usual form. `value_text` gives the same text for other cells of the same value.
    """
    import polars as pl

    if field.type in ONE_TEXT:
        return column
    form = FORMS.get(field.type)
    if field.type == "datetime" and field.format == "any":
        form = WHOLE_SECOND
    elif field.format != "default":
        form = None
    if form is None or (field.type in ("integer", "number") and not field.bare_number):
        return None
    usual = column.str.contains(form)
    if field.type == "number":
        if field.decimal_char != "." or field.group_char is not None:
            return None
        short = column.str.len_bytes() <= LONGEST
        bare = column.str.strip_chars_end("0").str.strip_chars_end(".")
        return pl.when(usual & short).then(pl.when(column.str.contains(".", literal=True)).then(bare).otherwise(column))
    return pl.when(usual).then(column)


def value_text(column: Column, cell: str) -> str | None:
    """Return the text of the value of a cell; None if the cell is missing or not of its type."""
    value = column.validate(cell)[0]
    if value is NULL or value is BAD:
        return None
    kind = column.field.type
    return cell if kind in ONE_TEXT else TEXTS.get(kind, _hash)(value)


def _whole(value: object) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _number(value: object) -> str:
    number = cast(Decimal, value)
    if not number.is_finite():
        return str(number)
    if not number:
        return "0"
    sign, digits, exponent = number.as_tuple()
    bare = "".join(map(str, digits)).rstrip("0")
    exponent = cast(int, exponent) + len(digits) - len(bare)
    if exponent >= -LONGEST and len(bare) + exponent <= LONGEST:
        text = f"{Decimal((sign, digits[: len(bare)], exponent)):f}"
        if len(text) <= LONGEST:
            return text
    return f"{sign}:{bare}:{exponent}"


def _moment(value: object) -> str:
    return moment_text(cast(Moment, value)) or _hash(value)


def _year(value: object) -> str:
    return _start(value, 4, "-01-01T00:00:00")


def _month(value: object) -> str:
    return _start(value, 7, "-01T00:00:00")


def _start(value: object, length: int, rest: str) -> str:
    text = _moment(value)
    return text[:length] if text[length:] == rest else text


def _iso(value: object) -> str:
    return cast(date | time, value).isoformat()


def _hash(value: object) -> str:
    # equal values have equal hashes; unequal ones are compared once more where their hashes are equal
    return f"h:{hash(hashable(value))}"


TEXTS: dict[str, Callable[[object], str]] = {
    "integer": _whole,
    "number": _number,
    "datetime": _moment,
    "year": _year,
    "yearmonth": _month,
    "date": _iso,
    "time": _iso,
    "boolean": str,
}
