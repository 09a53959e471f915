"""Checks of a row: an expression compiled to a closure, or a function of the caller.

SQL's logic has three values (ISO 9075-2, "boolean value expression"): a row fails only if its check is false. If a
value is missing, the check is usually unknown. If a cell has a problem, the checks that use it are not run on its row.
If the schema only warns about a cell, they are run, provided that the cell has a value of its type.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, DecimalException, Inexact, Overflow, Underflow
from functools import reduce
from typing import TypeAlias, cast

from sanctions_data._text import clean, show
from sanctions_data.validation.checks.cell import BAD, NULL, CellResult
from sanctions_data.validation.checks.keys import Order
from sanctions_data.validation.checks.row_terms import Term, typed
from sanctions_data.validation.errors import InvalidArgument
from sanctions_data.validation.report.report import Fault
from sanctions_data.validation.schema.row_checks import RowCheck
from sanctions_data.validation.schema.severity import OF_ROWS, is_error
from sanctions_data.validation.schema.table_schema import Field, Schema
from sanctions_data.validation.types import temporal
from sanctions_data.validation.values.json_values import hashable

DIGITS = 10_000
FEW = 3  # empty cells that a message names one by one
EXACT = Context(prec=DIGITS, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[Inexact, Overflow, Underflow])
DOTTED = {0x130: "i"}  # the one letter whose lower case has two characters in the full mapping of Unicode
OPERATORS: dict[str, Callable[..., bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
Values: TypeAlias = Sequence[object]  # of the columns of a check; None stands for NULL
Evaluate: TypeAlias = Callable[[Values], object]
Ordering = Callable[..., int | None]  # below 0, 0 or above 0; None if two values have no order


@dataclass(frozen=True, slots=True)
class RowTest:
    """A check at work.

    Attributes:
        check: what the schema says.
        fields: its columns.
        term: its expression; None if it is a function.
        holds: evaluates the expression; only False fails.
    """

    check: RowCheck
    fields: tuple[Field, ...]
    term: Term | None
    holds: Evaluate

    @property
    def column(self) -> str | None:
        """The column of its problems; None if there are several."""
        return self.fields[0].name if len(self.fields) == 1 else None

    def fault(self, values: Sequence[object], texts: Callable[[], Sequence[str]]) -> Fault | None:
        """Return what is wrong with a row, None if it passes.

        Args:
            values: the logical values of the columns, none of which has a problem of its own.
            texts: gives the cells as texts, "" for an empty one.
        Raises:
            InvalidArgument: the function failed.
        """
        if any(value is BAD for value in values):  # of another type, or bytes that cannot be decoded
            return None
        plain = [None if value is NULL else value for value in values]
        message = clean(self.check.message)
        try:
            function = self.check.function
            found = self.holds(plain) if function is None else self.call(function, plain, texts())
        except DecimalException:
            found, message = False, f"cannot be calculated in {DIGITS:,} digits"
        return Fault(OF_ROWS, self.check.name, f"{message} ({self.shown(texts())})") if found is False else None

    def is_false(self, values: Sequence[object]) -> bool:
        """Return whether an expression is false of logical values, or cannot be calculated."""
        try:
            return self.holds([None if value is NULL else value for value in values]) is False
        except DecimalException:
            return True

    def fault_of(self, results: Sequence[CellResult], texts: Sequence[str]) -> Fault | None:
        """Return what is wrong with a row, from what the validators of the columns say of their cells."""
        if any(
            faults and is_error(faults, field.warnings) for field, (_, faults) in zip(self.fields, results, strict=True)
        ):
            return None
        return self.fault([value for value, _ in results], lambda: texts)

    def shown(self, texts: Sequence[str]) -> str:
        """Return the columns with their values, for a message."""
        pairs = [(clean(field.name), text) for field, text in zip(self.fields, texts, strict=True)]
        empty = [name for name, text in pairs if not text]
        if len(empty) <= FEW:
            return ", ".join(f"{name}: {show(text) if text else 'empty'}" for name, text in pairs)
        there = [f"{name}: {show(text)}" for name, text in pairs if text]
        return "; ".join([*([", ".join(there)] if there else []), f"empty: {', '.join(empty)}"])

    def call(self, function: Callable[..., object], values: Sequence[object], texts: Sequence[str]) -> object:
        """Return what a function of the caller says."""
        own = [
            None if value is None else python_value(field, value, text)
            for field, value, text in zip(self.fields, values, texts, strict=True)
        ]
        try:
            found = function(*own)
        except Exception as error:  # any error is the function's own, and the caller must know which check it is
            reason = f"its function raised {type(error).__name__}: {clean(str(error))} ({self.shown(texts)})"
            raise InvalidArgument(self.check.place, reason) from error
        if found is not None and not isinstance(found, bool):
            kind = type(found).__name__
            reason = f"its function must return True, False or None, got {kind} ({self.shown(texts)})"
            raise InvalidArgument(self.check.place, reason)
        return found


def row_tests(schema: Schema) -> tuple[RowTest, ...]:
    """Compile the checks of rows of a schema; raise InvalidSchema if the types of an expression do not fit."""
    return tuple(row_test(check, tuple(schema.field(name) for name in check.columns)) for check in schema.checks)


def row_test(check: RowCheck, fields: tuple[Field, ...]) -> RowTest:
    """Compile one check."""
    if check.tree is None:
        return RowTest(check, fields, None, lambda values: None)
    term = typed(check, check.tree, fields)
    return RowTest(check, fields, term, compiled(term))


def placed_tests(schema: Schema, order: Order) -> Iterator[tuple[RowTest, list[int | None]]]:
    """Yield each check of rows with the positions of its columns.

    A column that the table may leave out has no position, and its values are missing, as in a record of JSON. If one
    is lacking that must be there, its header has a problem, and the check is not run.
    """
    optional = schema.match in ("superset", "partial")
    for test in row_tests(schema):
        lacking = [field for field in test.fields if (field.name, 0) not in order]
        needed = [field for field in lacking if field.required or field.name in schema.primary_key]
        if not lacking or (optional and not needed):
            yield test, [order.get((field.name, 0)) for field in test.fields]


def compiled(term: Term) -> Evaluate:
    """Return the function from the values of the columns to the value of a term."""
    if term.operator == "column":
        return operator.itemgetter(term.at)
    if term.operator in ("literal", "null"):
        value = term.value
        return lambda row: value
    parts = [compiled(part) for part in term.parts]
    if term.operator in OPERATORS:
        return _comparison(term, *parts)
    return COMPILE[term.operator](term, parts)


def _comparison(term: Term, left: Evaluate, right: Evaluate) -> Evaluate:
    kind, test = term.parts[0].kind, OPERATORS[term.operator]
    if kind in ("string", "date", "boolean"):

        def plainly(row: Values) -> bool | None:
            a, b = left(row), right(row)
            return None if a is None or b is None else test(a, b)

        return plainly
    order = ORDERS.get(kind, _numbers)

    def compare(row: Values) -> bool | None:
        a, b = left(row), right(row)
        if a is None or b is None:
            return None
        found = order(a, b)
        return None if found is None else test(found, 0)

    return compare


def _numbers(a: int | Decimal, b: int | Decimal) -> int | None:
    if a != a or b != b:  # NaN
        return None
    return 0 if a == b else 1 if a > b else -1


def _times(a: time, b: time) -> int | None:
    if (a.tzinfo is None) != (b.tzinfo is None):
        return None
    return (a > b) - (a < b)


def _moments(a: temporal.Moment, b: temporal.Moment) -> int | None:
    if a == b:
        return 0
    return 1 if temporal.moment_above(a, b) else -1 if temporal.moment_above(b, a) else None


def _durations(a: tuple[int, Decimal], b: tuple[int, Decimal]) -> int | None:
    if a == b:
        return 0
    return 1 if temporal.duration_above(a, b) else -1 if temporal.duration_above(b, a) else None


ORDERS: dict[str, Ordering] = {
    "number": _numbers,
    "time": _times,
    "datetime": _moments,
    "year": _moments,
    "yearmonth": _moments,
    "duration": _durations,
}


def _decided_by(deciding: bool) -> Callable[[Term, Sequence[Evaluate]], Evaluate]:
    """Return what compiles AND, which one false part decides, or OR, which one true part decides."""

    def make(term: Term, parts: Sequence[Evaluate]) -> Evaluate:
        def decide(row: Values) -> bool | None:
            known = True
            for part in parts:
                found = part(row)
                if found is deciding:
                    return deciding
                known = known and found is not None
            return not deciding if known else None

        return decide

    return make


_and, _or = _decided_by(False), _decided_by(True)


def _not(term: Term, parts: Sequence[Evaluate]) -> Evaluate:
    (part,) = parts

    def other(row: Values) -> bool | None:
        found = part(row)
        return None if found is None else not found

    return other


def _is_null(term: Term, parts: Sequence[Evaluate]) -> Evaluate:
    (part,) = parts
    return lambda row: part(row) is None


def _in(term: Term, parts: Sequence[Evaluate]) -> Evaluate:
    value, *others = term.parts
    if value.kind not in ("string", "date", "boolean", "number"):
        pairs = [
            _comparison(Term("=", "boolean", (value, other)), parts[0], one)
            for other, one in zip(others, parts[1:], strict=True)
        ]
        return _or(term, pairs)
    known = frozenset(hashable(other.value) for other in others)
    first = parts[0]

    def member(row: Values) -> bool | None:
        found = first(row)
        return None if found is None or found != found else hashable(found) in known

    return member


def _case(term: Term, parts: Sequence[Evaluate]) -> Evaluate:
    *pairs, default = parts
    ways = list(zip(pairs[::2], pairs[1::2], strict=True))

    def choose(row: Values) -> object:
        for condition, value in ways:
            if condition(row) is True:
                return value(row)
        return default(row)

    return choose


def _coalesce(term: Term, parts: Sequence[Evaluate]) -> Evaluate:
    def first(row: Values) -> object:
        return next((found for part in parts if (found := part(row)) is not None), None)

    return first


def _strict(function: Callable[..., object]) -> Callable[[Term, Sequence[Evaluate]], Evaluate]:
    """Return what compiles a function that is NULL if one of its arguments is."""

    def make(term: Term, parts: Sequence[Evaluate]) -> Evaluate:
        def apply(row: Values) -> object:
            values = [part(row) for part in parts]
            return None if any(value is None for value in values) else function(*values)

        return apply

    return make


def lower(text: str) -> str:
    """Return a text with each character in lower case by itself, as SQL engines do; Python looks at its neighbours."""
    return text.lower() if text.isascii() else "".join(map(str.lower, text.translate(DOTTED)))


COMPILE: dict[str, Callable[[Term, Sequence[Evaluate]], Evaluate]] = {
    "and": _and,
    "or": _or,
    "not": _not,
    "is null": _is_null,
    "in": _in,
    "case": _case,
    "coalesce": _coalesce,
    "+": _strict(lambda *values: reduce(EXACT.add, values)),
    "*": _strict(lambda *values: reduce(EXACT.multiply, values)),
    "neg": _strict(EXACT.minus),
    "length": _strict(len),
    "lower": _strict(lower),
    "trim": _strict(lambda text: text.strip(" ")),
}


def python_value(field: Field, value: object, text: str) -> object:
    """Return a logical value as a function of a caller gets it; the text of the cell if Python has no type for it."""
    if field.type == "datetime":
        day, second, zoned = cast(temporal.Moment, value)
        try:
            start = datetime.combine(date.fromordinal(day - temporal.FIRST_DAY + 1), time())
            found = start + timedelta(microseconds=int(second * 1_000_000))
        except (ValueError, OverflowError):
            return text
        return found.replace(tzinfo=UTC) if zoned else found
    if field.type == "year" and text.isascii() and text.removeprefix("-").isdigit():
        return int(text)
    if field.type in ("year", "yearmonth", "duration"):
        return text
    return list(value) if isinstance(value, tuple) else value
