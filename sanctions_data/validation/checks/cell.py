"""The checks of one cell: null, type, and each constraint, in the standard's order.

`cell_checks` compiles a `Field` once. `cell_validator` checks a cell with the result. The other engines only look for
cells that may be wrong and call it for those, so a rule is written in one place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sanctions_data._text import clean, show
from sanctions_data.validation import messages
from sanctions_data.validation.errors import InvalidSchema
from sanctions_data.validation.messages import name_value
from sanctions_data.validation.regex.patterns import Pattern, PatternTimeout, compile_pattern
from sanctions_data.validation.report.report import Fault
from sanctions_data.validation.schema.table_schema import Field
from sanctions_data.validation.types import temporal
from sanctions_data.validation.types.read_value import native, parser
from sanctions_data.validation.values.error_cell import ErrorCell
from sanctions_data.validation.values.json_values import dumps, hashable

MOMENTS = temporal.moment_above, temporal.moment_at_least
PARTIAL: dict[str, tuple[Callable[[Any, Any], bool], Callable[[Any, Any], bool]]] = {  # types not fully ordered
    "duration": (temporal.duration_above, temporal.duration_at_least),
    "datetime": MOMENTS,
    "year": MOMENTS,
    "yearmonth": MOMENTS,
}
ITEM = "itemConstraints."  # before the name of a constraint that is about the items of a list
Tester = Callable[[object, str], str | None]  # (logical value, shown text) → words of the fault, or None


@dataclass(frozen=True, slots=True)
class Check:
    """One constraint of one field.

    Attributes:
        name: as the standard calls it ("minimum", "pattern", …).
        bound: its value, on the logical level.
        test: says what is wrong with a logical value, or None.
    """

    name: str
    bound: Any
    test: Tester


@dataclass(frozen=True, slots=True)
class CellChecks:
    """Everything asked of one field's cells."""

    field: Field
    required: bool
    read: Callable[[object], object]
    checks: tuple[Check, ...]
    pattern: Pattern | None


def cell_checks(field: Field, required: bool = False) -> CellChecks:
    """Compile the checks of `field`.

    Args:
        field: what the schema says.
        required: also refuse nulls because a primary key asks for it.
    Raises:
        InvalidSchema: a constraint's value does not have the field's type, or a pattern cannot be read.
    """
    parse = parser(field)
    read = native(field, parse)

    def bound(value: object, name: str) -> object:
        try:
            return read(Decimal(repr(value)) if isinstance(value, float) else value)
        except ValueError:
            raise InvalidSchema(f"field {field.name!r}", f"{name}: {value!r} {messages.not_of_type(field)}") from None

    checks: list[Check] = []
    pattern: Pattern | None = None
    for name, value in field.constraints.items():
        if name in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
            limit = bound(value, name)
            checks.append(Check(name, limit, _range(field, name, limit, value)))
        elif name in ("minLength", "maxLength"):
            checks.append(Check(name, value, _length(field, name, value)))
        elif name == "enum":
            allowed = [bound(each, name) for each in value]
            checks.append(Check(name, allowed, _member(allowed, value)))
        elif name == "pattern":
            try:
                pattern = compile_pattern(value)
            except InvalidSchema as error:
                raise InvalidSchema(f"field {field.name!r}", error.reason) from None
            checks.append(Check(name, value, _pattern(pattern)))
        elif name == "jsonSchema":
            checks.append(Check(name, value, _json_schema(value, field)))
    if field.categories is not None:
        allowed = [bound(each, "categories") for each in field.categories]
        if not _enum_within(field, checks, allowed):
            checks.append(Check("categories", allowed, _member(allowed, field.categories)))
    checks += _items(field)
    return CellChecks(field, required or field.required, read, tuple(checks), pattern)


def _enum_within(field: Field, checks: Sequence[Check], categories: Sequence[object]) -> bool:
    """Return whether there is an enum; what passes it is among the categories, which then need no check of
    their own.
    """
    known = {hashable(value) for value in categories}
    for check in checks:
        if check.name == "enum" and not {hashable(value) for value in check.bound} <= known:
            raise InvalidSchema(f"field {field.name!r}", "the values of 'enum' must be among its 'categories'")
    return any(check.name == "enum" for check in checks)


def _range(field: Field, name: str, limit: object, shown: object) -> Tester:
    low, strict = name.lower().endswith("minimum"), name.startswith("exclusive")
    word = {
        "minimum": f"is below the minimum {shown}",
        "maximum": f"is above the maximum {shown}",
        "exclusiveMinimum": f"is not above {shown} (exclusive minimum)",
        "exclusiveMaximum": f"is not below {shown} (exclusive maximum)",
    }[name]
    if (orders := PARTIAL.get(field.type)) is not None:
        above = orders[not strict]

        def lasts(value: object, text: str) -> str | None:
            return None if (above(value, limit) if low else above(limit, value)) else word

        return lasts

    def test(value: Any, text: str) -> str | None:
        try:
            fine = (value == limit and not strict) or (value > limit if low else value < limit)
        except (TypeError, ArithmeticError):  # a zoned against a plain time, NaN: not comparable, so not within
            fine = False
        return None if fine else word

    return test


def _length(field: Field, name: str, limit: int) -> Tester:
    unit = "characters" if field.type == "string" else "items"
    one = unit[:-1] if limit == 1 else unit

    def test(value: Any, text: str) -> str | None:
        size = len(value)
        if name == "minLength":
            return None if size >= limit else f"has {size} {unit if size != 1 else unit[:-1]}; at least {limit} needed"
        return None if size <= limit else f"has {size} {unit}; at most {limit} {one} allowed"

    return test


def _member(allowed: Sequence[object], shown: Sequence[object]) -> Tester:
    known = {hashable(value) for value in allowed}

    def test(value: object, text: str) -> str | None:
        return None if hashable(value) in known else messages.not_one_of(shown, text)

    return test


def _pattern(pattern: Pattern) -> Tester:
    matches = pattern.matcher()

    def test(value: Any, text: str) -> str | None:
        try:
            return None if matches(value) else f"does not match the pattern {pattern.source}"
        except PatternTimeout:
            return f"took the pattern {pattern.source} too long to match; simplify the pattern"

    return test


def _json_schema(schema: object, field: Field) -> Tester:
    from sanctions_data.validation.checks.json_schema import error_finder

    first_error = error_finder(schema, field_place(field))

    def test(value: object, text: str) -> str | None:
        found = first_error(value)
        return None if found is None else f"does not fit the JSON Schema: {found}"

    return test


def field_place(field: Field) -> str:
    """Return what to call a field in a message about the schema."""
    return f"field {field.name!r}"


def _items(field: Field) -> list[Check]:
    """Return the checks of the items of a list (`itemConstraints`, see `descriptor`)."""
    asked = {name: value for name, value in field.item_constraints.items() if name != "unique"}
    item = replace(without_constraints(field), type=field.item_type, format="default", constraints=asked)
    found = [
        Check(f"{ITEM}{check.name}", check.bound, _each(check.test, field))
        for check in (cell_checks(item).checks if asked else ())
    ]
    if field.item_constraints.get("unique"):
        found.append(Check(f"{ITEM}unique", True, _once(field)))
    return found


def _each(test: Tester, field: Field) -> Tester:
    def first(value: Any, text: str) -> str | None:
        for item, shown in _written(value, text, field):
            if (message := test(item, shown)) is not None:
                return message if len(value) == 1 else f"has the item {show(shown)}, which {message}"
        return None

    return first


def _once(field: Field) -> Tester:
    def twice(value: object, text: str) -> str | None:
        known = set()
        for item, shown in _written(value, text, field):
            if (key := hashable(item)) in known:
                return f"has the item {show(shown)} twice"
            known.add(key)
        return None

    return twice


def _written(value: Any, text: str, field: Field) -> Iterator[tuple[object, str]]:
    """Return the items of a list, each with its text; those of a list that was not text are written as JSON
    has them.
    """
    texts = text.split(field.delimiter)
    if len(texts) != len(value):
        texts = [messages.format_value(item) if isinstance(item, bool) else str(item) for item in value]
    return zip(value, texts, strict=True)


def without_constraints(field: Field) -> Field:
    """Return the field as a reader of values, for keys."""
    return replace(field, constraints={}, categories=None, item_constraints={})


CellResult = tuple[object, tuple[Fault, ...]]  # (logical value or NULL, faults)
REMEMBERED = 16_384
SURROGATE = re.compile("[\ud800-\udfff]")

REQUIRED = Fault("constraint-error", "required", "empty, but a value is required")
STANDS_FOR = "stands for a missing value, but a value is required"


class _Null:
    __slots__ = ()

    def __repr__(self) -> str:
        return "NULL"


NULL = _Null()
BAD = _Null()  # a value that is not of the type: it takes no part in keys


def cell_validator(checks: CellChecks) -> Callable[[object], CellResult]:
    """Return the function from a cell to its logical value and its faults.

    Text verdicts are remembered for the first distinct values: most columns repeat themselves.
    """
    field, read = checks.field, checks.read
    null: CellResult = (NULL, (REQUIRED,) if checks.required else ())
    missing = frozenset(field.missing)
    expected = {text: messages.not_of_type(field, text) for text in (True, False)}
    remembered: dict[str, CellResult] = {}

    def absent(text: str) -> CellResult:
        if not text or not checks.required:
            return null
        return NULL, (Fault("constraint-error", "required", f"{show(text)} {STANDS_FOR}"),)

    def decide(value: object) -> CellResult:
        if value is None or (isinstance(value, str) and value in missing):
            return absent(value or "")
        if isinstance(value, ErrorCell):
            return (
                absent(value.text)
                if value.text in missing
                else (BAD, (Fault("type-error", value.check, value.message),))
            )
        text = value if isinstance(value, str) else as_text(value)
        if isinstance(value, str) and _undecoded(value):
            # the line is reported as an encoding error; its broken cells are not checked twice
            return BAD, ()
        try:
            logical = read(value)
        except (ValueError, OverflowError):
            message = f"{name_value(value, text)} {expected[isinstance(value, str)]}{messages.hint(field, text)}"
            return BAD, (Fault("type-error", "type", message),)
        faults = [
            Fault("constraint-error", check.name, f"{name_value(value, text)} {clean(fault)}")
            for check in checks.checks
            if (fault := check.test(logical, text)) is not None
        ]
        return logical, tuple(faults)

    def validate(value: object) -> CellResult:
        if type(value) is not str:
            return decide(value)
        known = remembered.get(value)
        if known is None:
            known = decide(value)
            if len(remembered) < REMEMBERED and len(value) < 256:
                remembered[value] = known
        return known

    return validate


def as_text(value: object) -> str:
    """Return a native value as the text a report shows."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return dumps(value)
    return str(value)


def _undecoded(text: str) -> bool:
    return not text.isascii() and SURROGATE.search(text) is not None
