"""Keywords of JSON Schema for the library in Python: exact numbers, our own patterns and formats, and no explosion.

The library tries every branch again wherever a schema leads to it, so that 1 kB of nested `anyOf` takes minutes and
gigabytes. Here it is remembered for each value and each part of the schema whether they fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol, TypeAlias

from sanctions_data.validation.checks.json_formats import checks
from sanctions_data.validation.errors import InvalidSchema
from sanctions_data.validation.regex.patterns import searcher
from sanctions_data.validation.values.json_values import JSONObject, dumps, hashable

if TYPE_CHECKING:
    from jsonschema import TypeChecker, ValidationError
    from referencing._core import Resolver
    from referencing.jsonschema import Schema

    Errors: TypeAlias = Iterator[ValidationError]

STEPS = 300_000  # comparisons of a value with a part of the schema that any record may take: some five seconds
EACH = 1000  # further ones for each value of a record
KEPT = 1_000_000  # comparisons that are remembered at once
NULL = {"type": "null"}


class Validator(Protocol):
    """A validator of jsonschema, whose stubs leave out the resolver."""

    @property
    def META_SCHEMA(self) -> Mapping[str, object]: ...
    @property
    def _resolver(self) -> Resolver[Schema]: ...
    def descend(
        self, instance: object, schema: object, path: object = ..., resolver: Resolver[Schema] | None = ...
    ) -> Errors: ...
    def evolve(self, *, schema: object, _resolver: Resolver[Schema]) -> Validator: ...
    def is_type(self, instance: object, type: str) -> bool: ...
    def iter_errors(self, instance: object) -> Errors: ...


class ValidatorClass(Protocol):
    """A class of validators of jsonschema: one of a draft, or one with keywords of ours."""

    @property
    def META_SCHEMA(self) -> Mapping[str, object]: ...
    @property
    def TYPE_CHECKER(self) -> TypeChecker: ...
    @property
    def VALIDATORS(self) -> Mapping[str, object]: ...
    def __call__(self, schema: object, *, registry: object = ...) -> Validator: ...


@dataclass(slots=True)
class Memory:
    """What is known of one record: which of its values fit which parts of the schema.

    Attributes:
        keeps: whether a part of the schema means the same wherever it is reached (`$dynamicRef` does not).
        record: the record.
        fits: by part and value.
        evaluated: which members of an object or array a part of the schema has looked at.
        active: the comparisons that have begun.
        steps, allowed: how many comparisons there were, and may be.
    """

    keeps: bool = True
    record: object = None
    fits: dict[tuple[int, int], bool] = default(default_factory=dict)
    evaluated: dict[tuple[int, int], frozenset[object]] = default(default_factory=dict)
    active: set[tuple[int, int]] = default(default_factory=set)
    steps: int = 0
    allowed: int = STEPS

    def begin(self, record: object) -> None:
        """Forget what was known, and begin with another record."""
        self.record = record
        self.fits.clear()
        self.evaluated.clear()
        self.active.clear()
        self.steps, self.allowed = 0, STEPS

    def step(self) -> None:
        """Count a comparison; InvalidSchema if a record takes too many."""
        self.steps += 1
        if self.steps <= self.allowed:
            return
        if self.allowed == STEPS:
            self.allowed += EACH * values_in(self.record)
        if self.steps > self.allowed:
            raise InvalidSchema("JSON Schema", "branches so often that a record cannot be checked; simplify it")
        if len(self.fits) + len(self.evaluated) > KEPT:
            self.fits.clear()
            self.evaluated.clear()


def values_in(value: object) -> int:
    """Return how many values there are in a JSON value, itself among them."""
    count, left = 0, [value]
    while left:
        each = left.pop()
        count += 1
        if isinstance(each, dict):
            left.extend(each.values())
        elif isinstance(each, list):
            left.extend(each)
    return count


def keywords(memory: Memory, formats: bool = True) -> dict[str, Callable[..., Errors | None]]:
    """Return the keywords that replace the library's, all of which share what is known of a record."""
    from jsonschema import ValidationError
    from referencing.jsonschema import lookup_recursive_ref

    known = checks() if formats else {}

    def guarded(part: object, instance: object, errors: Callable[[], Errors]) -> Errors:
        """Yield the errors of a part of the schema; none if it is known to fit, or is being compared with
        that value.
        """
        memory.step()
        key = id(part), id(instance)
        if memory.keeps and memory.fits.get(key):
            return
        if key in memory.active:  # a reference that leads to itself
            return
        memory.active.add(key)
        bad = False
        try:
            for error in errors():
                if not bad:
                    bad, memory.fits[key] = True, False
                yield error
        finally:
            memory.active.discard(key)
        if not bad:
            memory.fits[key] = True

    def under(validator: Validator, part: object, instance: object, path: str | None = None) -> Errors:
        return guarded(part, instance, lambda: validator.descend(instance, part, path=path))

    def fits(validator: Validator, part: object, instance: object) -> bool:
        found = memory.fits.get((id(part), id(instance))) if memory.keeps else None
        return next(under(validator, part, instance), None) is None if found is None else found

    def reference(validator: Validator, ref: str, instance: object, schema: object) -> Errors:
        resolved = validator._resolver.lookup(ref)
        part = resolved.contents
        return guarded(part, instance, lambda: validator.descend(instance, part, resolver=resolved.resolver))

    def all_of(validator: Validator, parts: list[object], instance: object, schema: object) -> Errors:
        for part in parts:
            yield from under(validator, part, instance)

    def any_of(validator: Validator, parts: list[object], instance: object, schema: object) -> Errors:
        if any(fits(validator, part, instance) for part in parts):
            return
        others = [part for part in parts if part != NULL]
        if len(others) != 1 or len(parts) != 2:
            yield ValidationError("fits none of the alternatives")
            return
        for error in under(validator, others[0], instance):  # it is the way to say that a value may be null
            wanted = error.validator_value
            if error.instance is instance and error.validator == "enum" and isinstance(wanted, list):
                error.validator_value = [*wanted, None]
            elif error.instance is instance and error.validator == "type":
                error.validator_value = [*(wanted if isinstance(wanted, list) else [wanted]), "null"]
            yield error

    def one_of(validator: Validator, parts: list[object], instance: object, schema: object) -> Errors:
        count = sum(fits(validator, part, instance) for part in parts)
        if count != 1:
            yield ValidationError(f"fits {count or 'none'} of the alternatives; exactly one is allowed")

    def not_(validator: Validator, part: object, instance: object, schema: object) -> Errors:
        if fits(validator, part, instance):
            yield ValidationError("fits what 'not' excludes")

    def if_(validator: Validator, part: object, instance: object, schema: Mapping[str, object]) -> Errors:
        then = "then" if fits(validator, part, instance) else "else"
        if then in schema:
            yield from under(validator, schema[then], instance)

    def pattern(validator: Validator, expression: str, instance: object, schema: object) -> Errors:
        if isinstance(instance, str) and not searcher(expression)(instance):
            yield ValidationError(f"does not match the pattern {expression}")

    def pattern_properties(
        validator: Validator, parts: Mapping[str, object], instance: object, schema: object
    ) -> Errors:
        if isinstance(instance, dict):
            for expression, part in parts.items():
                for name in filter(searcher(expression), instance):
                    yield from under(validator, part, instance[name], path=name)

    def additional(schema: JSONObject, instance: Mapping[str, object]) -> list[str]:
        named = schema.get("properties", {})
        found = [searcher(expression) for expression in schema.get("patternProperties", {})]
        return [name for name in instance if name not in named and not any(match(name) for match in found)]

    def additional_properties(validator: Validator, part: object, instance: object, schema: JSONObject) -> Errors:
        if not isinstance(instance, dict):
            return
        names = additional(schema, instance)
        if part is False and names:
            yield ValidationError(unexpected("property", names))
        elif part is not False:
            for name in names:
                yield from under(validator, part, instance[name], path=name)

    def required(validator: Validator, names: list[str], instance: object, schema: object) -> Errors:
        if isinstance(instance, dict):
            for name in names:
                if name not in instance:
                    yield ValidationError("", validator="required", validator_value=name)

    def dependencies(validator: Validator, needs: Mapping[str, object], instance: object, schema: object) -> Errors:
        """Yield what they say before 2019-09; later drafts keep the meaning for schemas that still say so."""
        if not isinstance(instance, dict):
            return
        for name, part in needs.items():
            if name in instance and isinstance(part, list | str):
                for other in [part] if isinstance(part, str) else part:
                    if other not in instance:
                        yield ValidationError(f"lacks {other!r}, which {name!r} asks for")
            elif name in instance:
                yield from under(validator, part, instance)

    def format_(validator: Validator, name: str, instance: str, schema: object) -> Errors:
        check = known.get(name) if isinstance(instance, str) else None
        if check is not None and not check(instance):
            yield ValidationError(f"is not of the format {name}")

    def multiple_of(
        validator: Validator, step: int | float | Decimal, instance: int | float | Decimal, schema: object
    ) -> Errors:
        if validator.is_type(instance, "number") and (fraction(instance) / fraction(step)).denominator != 1:
            yield ValidationError(f"is not a multiple of {step}")

    def const(validator: Validator, value: object, instance: object, schema: object) -> Errors:
        if hashable(instance) != hashable(value):
            yield ValidationError(f"is not {dumps(value)}")

    def enum(validator: Validator, values: list[object], instance: object, schema: object) -> Errors:
        if hashable(instance) not in {hashable(value) for value in values}:
            yield ValidationError("is not one of the listed values")

    def unique_items(validator: Validator, wanted: bool, instance: object, schema: object) -> Errors:
        if wanted and isinstance(instance, list) and len(set(map(hashable, instance))) < len(instance):
            yield ValidationError("repeats an item")

    def unevaluated_properties(validator: Validator, part: object, instance: object, schema: object) -> Errors:
        if isinstance(instance, dict):
            seen = evaluated(validator, schema, instance, own=False)
            names = [name for name in instance if name not in seen and not fits(validator, part, instance[name])]
            if names:
                yield ValidationError(unexpected("property", names))

    def unevaluated_items(validator: Validator, part: object, instance: object, schema: object) -> Errors:
        if isinstance(instance, list):
            seen = evaluated(validator, schema, instance, own=False)
            places = [at for at, item in enumerate(instance) if at not in seen and not fits(validator, part, item)]
            if places:
                yield ValidationError(unexpected("item", places))

    def evaluated(validator: Validator, schema: object, instance: object, own: bool = True) -> frozenset[object]:
        """Return the names or positions that a schema has looked at, for `unevaluatedProperties` and
        `unevaluatedItems`.
        """
        if not isinstance(schema, dict):
            return frozenset()
        key = id(schema), id(instance)
        if own and memory.keeps and key in memory.evaluated:
            return memory.evaluated[key]
        memory.step()
        found: set[object] = set()
        if isinstance(instance, dict):
            found |= schema.get("properties", {}).keys() & instance.keys()
            for expression in schema.get("patternProperties", {}):
                match = searcher(expression)
                found |= {name for name in instance if match(name)}
            if "additionalProperties" in schema or (own and "unevaluatedProperties" in schema):
                found |= instance.keys()
        elif isinstance(instance, list):
            found |= set(range(len(schema.get("prefixItems", ()))))
            listed = schema.get("items")
            if isinstance(listed, list):  # as before 2020-12
                found |= set(range(len(listed)))
                listed = schema.get("additionalItems")
            if listed is not None or (own and "unevaluatedItems" in schema):
                found |= set(range(len(instance)))
            if "contains" in schema and "$recursiveAnchor" not in validator.META_SCHEMA:  # since 2020-12
                found |= {at for at, item in enumerate(instance) if fits(validator, schema["contains"], item)}
        for part, there in in_place(validator, schema, instance):
            found |= evaluated(there, part, instance)
        result = frozenset(found)
        if own:
            memory.evaluated[key] = result
        return result

    def in_place(validator: Validator, schema: JSONObject, instance: object) -> Iterator[tuple[object, Validator]]:
        """Yield the parts that fit the same value, each with the validator that knows where it stands."""
        if "$recursiveRef" in schema:
            resolved = lookup_recursive_ref(validator._resolver)
            yield resolved.contents, validator.evolve(schema=resolved.contents, _resolver=resolved.resolver)
        for word in ("$ref", "$dynamicRef"):
            if word in schema:
                resolved = validator._resolver.lookup(schema[word])
                yield resolved.contents, validator.evolve(schema=resolved.contents, _resolver=resolved.resolver)
        for word in ("allOf", "anyOf", "oneOf"):
            for part in schema.get(word, ()):
                if fits(validator, part, instance):
                    yield part, validator
        if "if" in schema:
            chosen = fits(validator, schema["if"], instance)
            if chosen:
                yield schema["if"], validator
            if (then := "then" if chosen else "else") in schema:
                yield schema[then], validator
        if isinstance(instance, dict):
            for name, part in schema.get("dependentSchemas", {}).items():
                if name in instance:
                    yield part, validator

    return {
        "$ref": reference,
        "additionalProperties": additional_properties,
        "allOf": all_of,
        "anyOf": any_of,
        "const": const,
        "dependencies": dependencies,
        "dependentRequired": dependencies,
        "dependentSchemas": dependencies,
        "enum": enum,
        "format": format_,
        "if": if_,
        "multipleOf": multiple_of,
        "not": not_,
        "oneOf": one_of,
        "pattern": pattern,
        "patternProperties": pattern_properties,
        "required": required,
        "unevaluatedItems": unevaluated_items,
        "unevaluatedProperties": unevaluated_properties,
        "uniqueItems": unique_items,
    }


def unexpected(noun: str, found: Sequence[object]) -> str:
    """Return words for members that a schema does not allow."""
    shown = ", ".join(map(repr, found[:8])) + (f", … ({len(found)} in all)" if len(found) > 8 else "")
    many = {"property": "properties", "item": "items"}[noun] if len(found) > 1 else noun
    return f"has the {many} {shown}, which the schema does not allow"


def fraction(number: int | float | Decimal) -> Fraction:
    """Return a number as JSON writes it: 0.1 is a tenth."""
    if isinstance(number, float):
        return Fraction(repr(number))
    if isinstance(number, Decimal) and abs(number.adjusted()) > 5000:
        raise InvalidSchema("multipleOf", f"cannot be checked of a number such as {number}")
    return Fraction(number)


def is_integer(checker: object, value: object) -> bool:
    """Return whether a value is an integer, however it is written (since draft 6)."""
    if isinstance(value, bool):
        return False
    if isinstance(value, Decimal):
        return value.is_finite() and value == value.to_integral_value()
    return isinstance(value, int) or (isinstance(value, float) and value.is_integer())
