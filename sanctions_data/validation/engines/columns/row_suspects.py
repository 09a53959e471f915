"""Find rows that may fail a check of rows, by expressions that narwhals and Polars share.

The expression of a check is built twice, once for true and once for false, so that neither depends on how a frame
treats nulls in its logic. Strings and days are compared as they are. Numbers are compared as doubles with a bound on
the error: if the bound does not decide, the row is a suspect, and the rows engine decides with exact numbers. A cell
with a problem may give any answer, because the check is not run on its row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import prod
from operator import add, and_, mul, or_
from typing import cast

from sanctions_data.validation.checks.row_terms import BOOLEAN, COMPARISONS, KINDS, NUMBER, TEXT, Term
from sanctions_data.validation.engines.columns.expression_types import DataType, Expr, Library
from sanctions_data.validation.engines.columns.expressions import YEAR, YEARMONTH, NotVectorised
from sanctions_data.validation.schema.table_schema import Field
from sanctions_data.validation.types.temporal import Moment, moment_text

DECIMALS = 6
INTEGER = "^-?[0-9]{1,14}$"
DECIMAL = f"^-?[0-9]{{1,15}}(?:[.][0-9]{{1,{DECIMALS}}})?$"
SECOND = "[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
DATETIME = f"^{SECOND}Z?$"
NOT_ASCII = "[^\\x00-\\x7f]"
ROUNDING = 2.0**-52  # twice the error of one operation on doubles
HUGE = 1e300
MOST_DECIMALS = 100  # so that no number except 0 is rounded to 0
MOST_BRANCHES = 40  # of CASE and COALESCE, which lie in each other
HEAVIEST = 400  # operations of an expression, repeated ones included
FORMS = {"year": YEAR, "yearmonth": YEARMONTH, "datetime": DATETIME}
WEIGHTS = {"case": 4, "coalesce": 3, **dict.fromkeys(COMPARISONS, 3)}
EXACT_WHOLE = 1e15  # a double has all whole numbers up to here, and each has its own text


@dataclass(frozen=True, slots=True)
class Value:
    """The values of a term in a frame.

    Attributes:
        form: what can be compared with what: "text", "number", or a kind of moment and how it is written.
        expr: the values.
        null: where they are missing; None if they never are. It is never null itself.
        size: of numbers, at least how large they are.
        most: of numbers, the largest size there can be.
        decimals: of numbers, how many decimals they have.
        fixed: of numbers, where they have no more; None if they never do.
        steps: of numbers, how many operations were rounded.
    """

    form: str
    expr: Expr
    null: Expr | None
    size: Expr | None = None
    most: float = 0.0
    decimals: int = 0
    fixed: Expr | None = None
    steps: int = 0


Cell = Callable[[], tuple[Value, Expr | None]]  # the values of a column, and where only the rows engine knows them


def suspects(nw: Library, term: Term, cells: Sequence[Cell | None]) -> Expr:
    """Return an expression that is true for each row that may fail.

    Args:
        nw: narwhals or Polars.
        term: the expression of the check.
        cells: of each column of the check, what gives its values and where they are doubtful; None for a column that
            the table does not have.
    Raises:
        NotVectorised: the rows engine must check each row.
    """
    if _weight(term) >= HEAVIEST:
        raise NotVectorised("a heavy expression")
    builder = _Builder(nw, cells)
    failing = builder.logic(term, False)
    if not builder.known:
        raise NotVectorised("no column")
    return _any([failing, *builder.doubts]).fill_null(True)


def _weight(term: Term) -> int:
    if term.operator in ("case", "coalesce") and len(term.parts) > MOST_BRANCHES:
        return HEAVIEST
    repeated = len(term.parts) if term.operator == "in" else WEIGHTS.get(term.operator, 1)
    return 1 + repeated * sum(map(_weight, term.parts))


def _fold(join: Callable[[Expr, Expr], Expr], parts: Sequence[Expr]) -> Expr:
    """Return a balanced tree: a chain of hundreds is too deep for some engines."""
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    return join(_fold(join, parts[:half]), _fold(join, parts[half:]))


def _any(parts: Sequence[Expr]) -> Expr:
    return _fold(or_, parts)


def _all(parts: Sequence[Expr]) -> Expr:
    return _fold(and_, parts)


class _Builder:
    def __init__(self, nw: Library, cells: Sequence[Cell | None]) -> None:
        self.nw, self.cells = nw, cells
        self.doubts: list[Expr] = []
        self.known: dict[int, Value] = {}

    def column(self, term: Term) -> Value:
        if term.at not in self.known:
            cell = self.cells[term.at]
            if cell is None:
                raise NotVectorised("a column that is not there")
            self.known[term.at], doubt = cell()
            if doubt is not None:
                self.doubts.append(doubt)
        return self.known[term.at]

    def logic(self, term: Term, wanted: bool) -> Expr:
        """Return where a boolean term is true (or false, if that is wanted); never null."""
        operator, parts = term.operator, term.parts
        if operator in COMPARISONS:
            return self.compare(operator, parts[0], parts[1], wanted)
        if operator == "not":
            return self.logic(parts[0], not wanted)
        if operator in ("and", "or"):
            found = [self.logic(part, wanted) for part in parts]
            return _all(found) if (operator == "and") == wanted else _any(found)
        if operator == "is null":
            return self.missing(parts[0], wanted)
        if operator == "in":
            if parts[0].kind == TEXT:
                return self.member(parts[0], [str(part.value) for part in parts[1:]], wanted)
            found = [self.compare("=", parts[0], other, wanted) for other in parts[1:]]
            return _any(found) if wanted else _all(found)
        if operator == "case":
            return self.choose_logic(term, wanted)
        if operator == "coalesce":
            unknown, out = self.nw.lit(True), []
            for part in parts:
                true, false = self.logic(part, True), self.logic(part, False)
                out.append(unknown & (true if wanted else false))
                unknown = unknown & ~(true | false)
            return _any(out)
        if operator == "column":
            if self.is_nothing(term):
                return self.nw.lit(False)
            own = self.column(term)
            same = own.expr if wanted else ~own.expr
            return (same if own.null is None else same & ~own.null).fill_null(False)
        return self.nw.lit(term.value is wanted)

    def member(self, term: Term, texts: list[str], wanted: bool) -> Expr:
        if self.is_nothing(term):
            return self.nw.lit(False)
        value = self.value(term)
        among = value.expr.is_in(texts)
        among = among if wanted else ~among
        return (among if value.null is None else among & ~value.null).fill_null(False)

    def missing(self, term: Term, wanted: bool) -> Expr:
        if self.is_nothing(term):
            return self.nw.lit(wanted)
        if term.kind == BOOLEAN and term.operator != "column":
            known = self.logic(term, True) | self.logic(term, False)
            return ~known if wanted else known
        null = self.value(term).null
        return self.nw.lit(not wanted) if null is None else null if wanted else ~null

    def choose_logic(self, term: Term, wanted: bool) -> Expr:
        *pairs, default = term.parts
        left, out = self.nw.lit(True), []
        for condition, value in zip(pairs[::2], pairs[1::2], strict=True):
            here = self.logic(condition, True)
            if value.operator != "null":
                out.append(left & here & self.logic(value, wanted))
            left = left & ~here
        if default.operator != "null":
            out.append(left & self.logic(default, wanted))
        return _any(out)

    def compare(self, operator: str, first: Term, second: Term, wanted: bool) -> Expr:
        if first.kind == BOOLEAN:
            same = [(True, True), (False, False)]
            other = [(True, False), (False, True)]
            pairs = same if (operator == "=") == wanted else other
            return _any([self.logic(first, a) & self.logic(second, b) for a, b in pairs])
        if self.is_nothing(first) or self.is_nothing(second):
            return self.nw.lit(False)
        a, b = self.pair(first, second)
        below, equal, above = self.numbers(a, b) if first.kind == NUMBER else self.texts(a, b)
        accepted = {
            "=": [equal],
            "<>": [below, above],
            "<": [below],
            "<=": [below, equal],
            ">": [above],
            ">=": [above, equal],
        }[operator]
        found = (
            accepted if wanted else [each for each in (below, equal, above) if all(each is not one for one in accepted)]
        )
        known = [~value.null for value in (a, b) if value.null is not None]
        return _all([_any(found), *known]).fill_null(False)

    def pair(self, first: Term, second: Term) -> tuple[Value, Value]:
        """Return two values of one form; a literal takes the form of what it is compared with."""
        if first.operator == "literal" and second.operator != "literal":
            b = self.value(second)
            return self.literal(first, b.form), b
        a = self.value(first)
        b = self.literal(second, a.form) if second.operator == "literal" else self.value(second)
        if a.form != b.form:
            raise NotVectorised("two forms")
        return a, b

    def texts(self, a: Value, b: Value) -> tuple[Expr, Expr, Expr]:
        if a.form == "datetime text":  # with a zone, and without
            known = [~value.null for value in (a, b) if value.null is not None]
            self.doubts.append(_all([~(a.expr.str.len_chars() == b.expr.str.len_chars()), *known]).fill_null(False))
        return a.expr < b.expr, a.expr == b.expr, a.expr > b.expr

    def numbers(self, a: Value, b: Value) -> tuple[Expr, Expr, Expr]:
        """Return where one number is below, equal to and above another for certain."""
        difference, unit = a.expr - b.expr, 0.5 * 10.0 ** -max(a.decimals, b.decimals)
        steps = (a.steps + b.steps + 2) * ROUNDING
        fixed = [value.fixed for value in (a, b) if value.fixed is not None]
        if not fixed and (a.most + b.most) * steps < unit:  # each difference is 0 or at least two units
            below, above = difference < -unit, difference > unit
            return below, ~below & ~above, above
        if a.size is None or b.size is None:
            raise NotVectorised("a number without a size")
        error = (a.size + b.size) * steps
        exact = _all([error < unit, *fixed])
        limit = self.nw.when(exact).then(self.nw.lit(unit)).otherwise(error)
        below, above = difference < self.nw.lit(0.0) - limit, difference > limit
        near = ~below & ~above
        known = [~value.null for value in (a, b) if value.null is not None]
        self.doubts.append(_all([near, ~exact, *known]).fill_null(False))
        return below, near & exact, above

    def value(self, term: Term) -> Value:
        operator = term.operator
        if operator == "column":
            return self.column(term)
        if operator == "literal":
            return self.literal(term, NUMBER if term.kind == NUMBER else "text")
        if operator in ("+", "*"):
            values = [self.value(part) for part in term.parts]
            return self.sum(values) if operator == "+" else self.product(values)
        if operator == "neg":
            value = self.value(term.parts[0])
            return self.number(
                [value], self.nw.lit(0.0) - value.expr, value.size, value.most, value.decimals, value.steps
            )
        if operator in ("case", "coalesce"):
            return self.choose(term)
        value = self.value(term.parts[0])
        if operator == "trim":
            return Value("text", value.expr.str.strip_chars(" "), value.null)
        if operator == "lower":
            other = value.expr.str.contains(NOT_ASCII)
            self.doubts.append((other if value.null is None else other & ~value.null).fill_null(False))
            return Value("text", value.expr.str.to_lowercase(), value.null)
        length = value.expr.str.len_chars().cast(self.nw.Float64)
        return Value(NUMBER, length, value.null, length, 1e10)

    def literal(self, term: Term, form: str) -> Value:
        if term.kind == NUMBER:
            number = cast(Decimal, term.value)
            near = float(number)
            decimals = max(0, -int(number.as_tuple().exponent))
            if abs(near) > HUGE or decimals > MOST_DECIMALS:
                raise NotVectorised("a large or a small number")
            return Value(NUMBER, self.nw.lit(near), None, self.nw.lit(abs(near)), abs(near), decimals, None, 1)
        if form == "day":
            return Value(form, self.nw.lit(term.value, dtype=self.nw.Date), None)
        text = _text(term)
        if text is None or (form != "text" and not form.endswith(" text")):
            raise NotVectorised("a literal without a text")
        return Value(form, self.nw.lit(text), None)

    def number(
        self, values: Sequence[Value], expr: Expr, size: Expr | None, most: float, decimals: int, steps: int
    ) -> Value:
        """Return a number that is made of others."""
        nulls = [value.null for value in values if value.null is not None]
        fixed = [value.fixed for value in values if value.fixed is not None]
        if most > HUGE or decimals > MOST_DECIMALS:
            raise NotVectorised("a large or a small number")
        null, all_fixed = _any(nulls) if nulls else None, _all(fixed) if fixed else None
        return Value(NUMBER, expr, null, size, most, decimals, all_fixed, steps)

    def sum(self, values: Sequence[Value]) -> Value:
        sizes = [value.size for value in values if value.size is not None]
        size = _fold(add, sizes) if len(sizes) == len(values) else None
        expr = _fold(add, [value.expr for value in values])
        decimals = max(value.decimals for value in values)
        steps = sum(value.steps for value in values) + len(values)
        return self.number(values, expr, size, sum(value.most for value in values), decimals, steps)

    def product(self, values: Sequence[Value]) -> Value:
        sizes = [value.size for value in values if value.size is not None]
        size = _fold(mul, sizes) if len(sizes) == len(values) else None
        expr = _fold(mul, [value.expr for value in values])
        most = prod(max(value.most, 1.0) for value in values)
        steps = sum(value.steps for value in values) + len(values)
        return self.number(values, expr, size, most, sum(value.decimals for value in values), steps)

    def choose(self, term: Term) -> Value:
        """Return the value of a CASE or COALESCE: that of the first branch whose condition holds."""
        if term.operator == "case":
            *pairs, default = term.parts
            ways = [(self.logic(when, True), then) for when, then in zip(pairs[::2], pairs[1::2], strict=True)]
        else:
            *first, default = term.parts
            ways = [(self.missing(part, False), part) for part in first if not self.is_nothing(part)]
        parts = [*(part for _, part in ways), default]
        forms = [self.value(part).form for part in parts if part.operator != "literal" and not self.is_nothing(part)]
        form = forms[0] if forms else NUMBER if term.kind == NUMBER else "text"
        values = [self.branch(part, form) for part in parts]
        there = [value for value in values if value is not None]
        if not there or any(value.form != form for value in there):
            raise NotVectorised("two forms")
        filler = there[0]
        whole = [filler if value is None else value for value in values]
        conditions = [condition for condition, _ in ways]

        def pick(choices: Sequence[Expr]) -> Expr:
            out = choices[-1]
            for condition, choice in reversed(list(zip(conditions, choices[:-1], strict=True))):
                out = self.nw.when(condition).then(choice).otherwise(out)
            return out

        never, always = self.nw.lit(False), self.nw.lit(True)
        nulls = [always if value is None else never if value.null is None else value.null for value in values]
        fixed = [value.fixed for value in whole]
        sizes = [value.size for value in whole if value.size is not None]
        return Value(
            form,
            pick([value.expr for value in whole]),
            pick(nulls).fill_null(True),
            pick(sizes) if len(sizes) == len(whole) else None,
            max(value.most for value in whole),
            max(value.decimals for value in whole),
            None if all(each is None for each in fixed) else pick([always if each is None else each for each in fixed]),
            max(value.steps for value in whole),
        )

    def is_nothing(self, term: Term) -> bool:
        """Return whether a term is NULL in every row, because the table does not have a column."""
        if term.operator == "column":
            return self.cells[term.at] is None
        if term.operator == "coalesce":
            return all(map(self.is_nothing, term.parts))
        if term.operator == "case":
            return all(map(self.is_nothing, (*term.parts[1::2], term.parts[-1])))
        if term.operator in ("+", "*", "neg", "length", "lower", "trim"):
            return any(map(self.is_nothing, term.parts))
        return term.operator == "null"

    def branch(self, term: Term, form: str) -> Value | None:
        """Return the value of a branch; None if it is NULL."""
        if self.is_nothing(term):
            return None
        return self.literal(term, form) if term.operator == "literal" else self.value(term)


def _text(term: Term) -> str | None:
    """Return the usual text of a literal that is no number; None if there is none of a fixed width."""
    value = term.value
    if isinstance(value, str):
        return value
    if term.kind in ("date", "time"):
        return cast(date, value).isoformat()
    if term.kind not in FORMS:
        return None
    text = moment_text(cast(Moment, value))
    if term.kind == "datetime":
        return text if text is not None and "." not in text else None
    start, tail = ("-01-01T00:00:00", 4) if term.kind == "year" else ("-01T00:00:00", 7)
    return text[:tail] if text is not None and text[tail:] == start else None


class Helpers:
    """Columns that are computed before the expressions that use them: not every engine notices what is used twice."""

    def __init__(self, nw: Library) -> None:
        self.nw = nw
        self.columns: dict[str, Expr] = {}

    def keep(self, name: str, expr: Expr) -> Expr:
        """Return a column of the values of an expression; the columns are added one by one, in this order."""
        self.columns[name] = expr
        return self.nw.col(name)


def text_cell(helpers: Helpers, name: str, field: Field, file: bool) -> tuple[Value, Expr | None]:
    """Return the values of a column of texts, and where only the rows engine knows them.

    Args:
        helpers: takes columns that are computed first.
        name: of the column.
        field: what it holds.
        file: an empty text is null, as in the frame of a file; null is missing otherwise.
    """
    nw, column = helpers.nw, helpers.nw.col(name)
    others = [text for text in field.missing if text or not file]
    kind = field.type
    if file and kind == TEXT and "" not in field.missing:
        null = column.fill_null("").is_in(others) if others else None
        return Value("text", column.fill_null(""), null), None
    null = column.is_null() | column.is_in(others).fill_null(False) if others else column.is_null()
    if kind not in KINDS:  # of which only IS NULL can be asked
        return Value("other", column, null), None
    if not file:  # pandas compares no None with a text
        column = column.fill_null("")
    if kind == TEXT:
        return Value("text", column, null), None
    if kind in ("date", "time") and field.format == "default":
        return Value(f"{kind} text", column, null), None
    if kind in FORMS and field.format == "default":
        return Value(f"{kind} text", column, null), ~(column.str.contains(FORMS[kind]).fill_null(True) | null)
    if kind == "boolean" and field.true_values:
        return Value("boolean", column.is_in(field.true_values), null), None
    plain = field.bare_number and field.group_char is None and field.decimal_char == "."
    if kind not in ("integer", NUMBER) or not plain:
        raise NotVectorised(field.name)
    form = INTEGER if kind == "integer" else DECIMAL
    matching = column.str.contains(form)
    if not file:  # Python's $ matches before a final line break, and not every frame casts a text with one
        matching = matching & ~column.str.contains("\n", literal=True)
    usual = helpers.keep(f"u_{name}", matching.fill_null(False))
    number = helpers.keep(f"n_{name}", nw.when(usual).then(column).otherwise(nw.lit("0")).cast(nw.Float64))
    most, decimals = (1e14, 0) if kind == "integer" else (1e15, DECIMALS)
    return Value(NUMBER, number, null, number.abs(), most, decimals, None, 1), ~(usual | null)


def typed_cell(helpers: Helpers, name: str, dtype: DataType, field: Field) -> tuple[Value, Expr | None]:
    """Return the values of a column of a frame, and where only the rows engine knows them.

    Args:
        helpers: takes columns that are computed first.
        name, dtype: of the column.
        field: what it holds.
    """
    nw, kind = helpers.nw, field.type
    column = nw.col(name)
    if dtype == nw.String:
        return text_cell(helpers, name, field, False)
    null = column.is_null()
    whole = dtype.is_integer()
    if kind in ("integer", NUMBER) and (whole or dtype.is_float()):
        number = helpers.keep(f"n_{name}", column.cast(nw.Float64).fill_null(0.0))
        if whole:
            return Value(NUMBER, number, null, number.abs(), 1e39, 0, None, 1), None
        finite = helpers.keep(f"u_{name}", number.is_finite() & (number.abs() < EXACT_WHOLE))
        number = helpers.keep(f"m_{name}", nw.when(finite).then(number).otherwise(nw.lit(0.0)))
        scaled = number * 10.0**DECIMALS
        fixed = ((scaled + 0.5).floor() / 10.0**DECIMALS == number) & (scaled.abs() < EXACT_WHOLE)
        fixed = helpers.keep(f"f_{name}", fixed)
        return Value(NUMBER, number, null, number.abs(), EXACT_WHOLE, DECIMALS, fixed, 1), ~(finite | null)
    if kind == "date" and dtype == nw.Date:
        return Value("day", column, null), None
    if kind == "boolean" and dtype == nw.Boolean:
        return Value("boolean", column, null), None
    raise NotVectorised(field.name)
