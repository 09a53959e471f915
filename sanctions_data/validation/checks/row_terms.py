"""Expressions of row checks with their types: from the tree of an expression to terms that engines can compile.

A string beside a date, a time or another moment is read as one, as SQL does. What can have no sensible answer is
refused with the schema, and not when a row is met: a date beside a number, an order of booleans, `= NULL`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias, cast

from sanctions_data._text import show
from sanctions_data.validation.errors import InvalidSchema
from sanctions_data.validation.schema.row_checks import RowCheck
from sanctions_data.validation.schema.row_expressions import LEAF_OPERATORS, Tree, opened
from sanctions_data.validation.schema.table_schema import Field
from sanctions_data.validation.types.read_value import parser
from sanctions_data.validation.values.json_values import exact

NUMBER, TEXT, BOOLEAN, NOTHING = "number", "string", "boolean", "null"
MOMENTS = ("date", "time", "datetime", "year", "yearmonth", "duration")
KINDS = {"integer": NUMBER, **{kind: kind for kind in (NUMBER, TEXT, BOOLEAN, *MOMENTS)}}
ORDER = ("<", "<=", ">", ">=")
COMPARISONS = ("=", "<>", *ORDER)
ON_TEXT = {"length": NUMBER, "lower": TEXT, "trim": TEXT}


@dataclass(frozen=True, slots=True)
class Term:
    """An operator over terms, or a leaf.

    Attributes:
        operator: "column", "literal", "null", a comparison, "and", "or", "not", "is null", "in", "case" (conditions and
            values in turn, then the default), "coalesce", "+", "*", "neg", "length", "lower", "trim".
        kind: the type of its values.
        parts: what it is made of.
        value: of a literal, on the logical level.
        at: of a column, its position among the columns of the check.
        field: of a column.
    """

    operator: str
    kind: str
    parts: tuple[Term, ...] = ()
    value: object = None
    at: int = 0
    field: Field | None = None


Terms: TypeAlias = Sequence[Term]


def typed(check: RowCheck, tree: Tree, fields: Sequence[Field]) -> Term:
    """Return the expression of a check with its types.

    Args:
        check: whose expression it is.
        tree: of the expression.
        fields: its columns, in the order of `check.columns`.
    Raises:
        InvalidSchema: the types do not fit, with the name of the check.
    """
    reader = _Reader(check, fields)
    term = reader.term(tree)
    if term.kind != BOOLEAN:
        raise reader.wrong(f"the expression is {_noun(term)}; it must be true or false, such as a comparison")
    return term


def _noun(term: Term) -> str:
    if term.operator == "null":
        return "NULL"
    noun = {NUMBER: "a number", TEXT: "a string", BOOLEAN: "a boolean", NOTHING: "NULL"}.get(term.kind)
    noun = noun or f"{'an' if term.kind[0] in 'aeiou' else 'a'} {term.kind}"
    if term.operator == "column" and term.field is not None:
        return f"{noun} ({term.field.name})"
    return f"{noun} ({show(str(term.value))[1:-1]})" if term.operator == "literal" else noun


class _Reader:
    def __init__(self, check: RowCheck, fields: Sequence[Field]) -> None:
        self.check = check
        self.columns = {
            field.name: Term("column", KINDS.get(field.type, field.type), at=at, field=field)
            for at, field in enumerate(fields)
        }

    def wrong(self, reason: str) -> InvalidSchema:
        return InvalidSchema(self.check.place, reason)

    def term(self, tree: Tree) -> Term:
        operator, parts = opened(tree)
        if operator == "column":
            return self.columns[str(parts[0])]
        if operator in LEAF_OPERATORS:
            return self.literal(operator, *parts)
        terms = tuple(self.term(cast(Tree, part)) for part in parts)
        if operator == "is null":
            return Term(operator, BOOLEAN, terms)
        for term in terms:
            if term.operator == "column" and term.kind not in KINDS.values():
                raise self.wrong(f"only IS NULL and IS NOT NULL can be used with {_noun(term)}")
        if operator in COMPARISONS:
            return Term(operator, BOOLEAN, self.compared(operator, terms))
        if operator == "in":
            return self.member(*terms)
        if operator == "between":
            value, low, high = terms
            ends = ((">=", low), ("<=", high))
            return Term("and", BOOLEAN, tuple(Term(op, BOOLEAN, self.compared(op, (value, end))) for op, end in ends))
        if operator in ("and", "or", "not"):
            return Term(operator, BOOLEAN, self.all_of(BOOLEAN, terms, operator.upper()))
        if operator in ("+", "*", "neg"):
            return Term(operator, NUMBER, self.all_of(NUMBER, terms, "arithmetic"))
        if operator in ON_TEXT:
            return Term(operator, ON_TEXT[operator], self.all_of(TEXT, terms, operator.upper()))
        if operator == "coalesce":
            values = self.of_one_kind(terms, "COALESCE has")
            return Term(operator, _common(values), values)
        *pairs, default = terms
        conditions = self.all_of(BOOLEAN, pairs[::2], "WHEN")
        values = self.of_one_kind([*pairs[1::2], default], "CASE has")
        out = [part for pair in zip(conditions, values[:-1], strict=True) for part in pair]
        return Term(operator, _common(values), (*out, values[-1]))

    def literal(self, operator: str, value: object = None) -> Term:
        if operator == "null":
            return Term("null", NOTHING)
        if operator == "number":
            number = exact(str(value))
            if not number.is_finite():
                raise self.wrong(f"{value} is too large a number")
            return Term("literal", NUMBER, value=number)
        if operator == "date":
            return self.read(str(value), "date")
        return Term("literal", TEXT if operator == "string" else BOOLEAN, value=value)

    def read(self, text: str, kind: str) -> Term:
        try:
            return Term("literal", kind, value=parser(Field("", kind))(text))
        except ValueError:
            raise self.wrong(f"{show(text)} is not a {kind}") from None

    def compared(self, operator: str, terms: Terms) -> tuple[Term, ...]:
        """Return two terms that can be compared."""
        if any(term.kind == NOTHING for term in terms):
            raise self.wrong("a comparison with NULL is neither true nor false; write IS NULL or IS NOT NULL")
        first, second = self.of_one_kind(terms, f"{operator} compares")
        if operator in ORDER and first.kind == BOOLEAN:
            raise self.wrong(f"booleans have no order; {operator} cannot be used with {_noun(first)}")
        return first, second

    def member(self, value: Term, *others: Term) -> Term:
        pairs = [self.compared("=", (value, other)) for other in others]
        if all(other.operator == "literal" and first == value for first, other in pairs):
            return Term("in", BOOLEAN, (value, *(other for _, other in pairs)))
        return Term("or", BOOLEAN, tuple(Term("=", BOOLEAN, pair) for pair in pairs))

    def of_one_kind(self, terms: Terms, what: str) -> tuple[Term, ...]:
        """Return terms of one kind; a literal string that is compared with a date or time is read as one."""
        moments = [term.kind for term in terms if term.kind in MOMENTS]
        out = [
            self.read(str(term.value), moments[0])
            if moments and term.operator == "literal" and term.kind == TEXT
            else term
            for term in terms
        ]
        known = [term for term in out if term.kind != NOTHING]
        for term in known[1:]:
            if term.kind != known[0].kind:
                hint = "; a string is written in single quotes" if NUMBER in (term.kind, known[0].kind) else ""
                raise self.wrong(f"{what} {_noun(known[0])} and {_noun(term)}, which have different types{hint}")
        return tuple(out)

    def all_of(self, kind: str, terms: Terms, what: str) -> tuple[Term, ...]:
        for term in terms:
            if term.kind != kind:
                nouns = {NUMBER: "numbers", TEXT: "strings", BOOLEAN: "conditions"}
                raise self.wrong(f"{what} needs {nouns[kind]}, got {_noun(term)}")
        return tuple(terms)


def _common(terms: Terms) -> str:
    return next((term.kind for term in terms if term.kind != NOTHING), NOTHING)
