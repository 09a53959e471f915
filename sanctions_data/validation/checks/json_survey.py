"""What a JSON Schema holds: formats, patterns, numbers, drafts, and how often it branches.

It is walked once, before any record is looked at. A schema is rewritten for each library: the one in Rust gets patterns
in words that it reads as ECMA-262 does, or calls back.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as default
from decimal import Decimal
from typing import Any

from sanctions_data._text import show
from sanctions_data.validation.errors import InvalidSchema
from sanctions_data.validation.regex.reader import Malformed, read_expression
from sanctions_data.validation.values.json_values import LARGE, NESTED, JSONObject

DRAFTS = {  # by what follows the host, without the scheme and a final #
    "json-schema.org/draft-03/schema": "draft-03",
    "json-schema.org/draft-04/schema": "draft-04",
    "json-schema.org/draft-06/schema": "draft-06",
    "json-schema.org/draft-07/schema": "draft-07",
    "json-schema.org/draft/2019-09/schema": "2019-09",
    "json-schema.org/draft/2020-12/schema": "2020-12",
    "json-schema.org/schema": "2020-12",
}
VALUES = {"const", "enum", "default", "examples", "example"}  # whose values are data
HERE = ("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas", "dependencies", "extends")
NAMED = ("properties",)
BELOW = (
    *("additionalProperties", "patternProperties", "unevaluatedProperties", "propertyNames", "items", "prefixItems"),
    *("additionalItems", "unevaluatedItems", "contains"),
)
TINY = 1e-300
MOST = 1_000_000  # size of all patterns of a schema, as for tables
WAYS = 10_000  # ways that may lead to one value; the library in Rust takes every one of them, and 50 kB for each error
OWN_PATTERN = "sanctions-data:pattern"  # a keyword that calls back
ASSERTED = {"contentEncoding", "contentMediaType"}  # only one library checks them, and only for some drafts


@dataclass(slots=True)
class Survey:
    """What was found in a schema.

    Attributes:
        draft: the draft it is written for.
        formats: the formats it names.
        numbers: whether all its numbers are such as every library knows: 64 bits, or a double.
        careful: whether a large number of a record, rounded to a double, might pass wrongly; elsewhere it can only
            fail wrongly, as all numbers of the schema are below 2**53.
        near_zero: whether it matters that a very small number is not zero.
        pattern_names: whether all its `patternProperties` can be told to Rust.
        dynamic: whether it has a reference whose target depends on how it was reached.
        words: its keywords, and the names of members.
        size: of all its patterns.
        plain: the schema without `$schema`, each part of it an object of its own.
        rewritten: the schema for Rust.
        origin: the patterns of that, as they were.
    """

    draft: str
    formats: set[str] = default(default_factory=set)
    numbers: bool = True
    careful: bool = False
    near_zero: bool = False
    pattern_names: bool = True
    dynamic: bool = False
    words: set[str] = default(default_factory=set)
    size: int = 0
    plain: object = None
    rewritten: object = None
    origin: dict[str, str] = default(default_factory=dict)

    @property
    def marks_contained(self) -> bool:
        """Whether Rust may take an item for evaluated because it fits `contains`, as 2020-12 does.

        Draft 2019-09 names `items`, `additionalItems` and `unevaluatedItems` only (core, "unevaluatedItems").
        """
        return self.draft == "2019-09" and {"contains", "unevaluatedItems"} <= self.words

    def number(self, value: object) -> None:
        """Take note of a value, which may be a number."""
        self.numbers &= plain_number(value)
        if isinstance(value, float) and not math.isfinite(value):
            raise InvalidSchema("JSON Schema", f"holds {value}, which is not a JSON value")
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            self.careful |= not -LARGE < value < LARGE
            self.near_zero |= -TINY < value < TINY


def survey(schema: object, title: str) -> Survey:
    """Return what a walk through a schema finds.

    Raises:
        InvalidSchema: it is written for a draft that is not known, holds a pattern that is not a regular expression, or
            one part of it is written for another draft than the others.
    """
    found = Survey(draft_of(schema, title))
    found.plain = _without_draft(schema)
    found.rewritten = _rewrite(schema, found, title, top=True)
    if found.size > MOST:
        raise InvalidSchema("JSON Schema", f"has patterns of a size of more than {MOST:,}; simplify them", title)
    return found


def draft_of(schema: object, title: str) -> str:
    """Return the draft that a schema names, 2020-12 by default."""
    uri = schema.get("$schema") if isinstance(schema, Mapping) else None
    if uri is None:
        return "2020-12"
    name = uri.partition("://")[2].removesuffix("#").removesuffix("/") if isinstance(uri, str) else ""
    if name not in DRAFTS:
        known = ", ".join(dict.fromkeys(DRAFTS.values()))
        raise InvalidSchema(
            "JSON Schema", f"'$schema' is {show(uri)}, which is not a draft known here ({known})", title
        )
    return DRAFTS[name]


def _without_draft(value: object) -> object:
    if isinstance(value, list):
        return list(map(_without_draft, value))
    if not isinstance(value, Mapping):
        return value
    return {
        word: below if word in VALUES else _without_draft(below)
        for word, below in value.items()
        if word != "$schema" or not isinstance(below, str)
    }


def _rewrite(value: object, found: Survey, title: str, top: bool = False) -> object:
    if isinstance(value, list):
        return [_rewrite(each, found, title) for each in value]
    if isinstance(value, bool) or not isinstance(value, Mapping):
        found.number(value)
        return value
    out: JSONObject = {}
    found.words |= value.keys()
    for word, below in value.items():
        if word == "$schema" and isinstance(below, str):
            if not top and draft_of(value, title) != found.draft:
                raise InvalidSchema("JSON Schema", f"a part is written for another draft than {found.draft}", title)
            continue
        found.careful |= word in ("multipleOf", "divisibleBy")
        found.near_zero |= word == "type" and "integer" in (below if isinstance(below, list) else [below])
        if word in ("$dynamicRef", "$recursiveRef"):
            found.dynamic = True
        if word == "format" and isinstance(below, str):
            found.formats.add(below)
        if word in VALUES:
            for each in scalars(below):
                found.number(each)
            out[word] = below
        elif word == "pattern" and isinstance(below, str):
            out.update([_pattern(below, found, title)])
        elif word == "patternProperties" and isinstance(below, Mapping):
            out[word] = {
                _name(name, found, title): _rewrite(part, found, title)
                for name, part in below.items()
                if isinstance(name, str)
            }
            found.pattern_names &= len(out[word]) == len(below)
        elif word not in ASSERTED or not isinstance(below, str):
            out[word] = _rewrite(below, found, title)
    return out


def _simple(pattern: str, found: Survey, title: str) -> str | None:
    try:
        read = read_expression(pattern, "json")
    except Malformed as error:
        reason = f"pattern {show(pattern)} is not a regular expression: {error}"
        raise InvalidSchema("JSON Schema", reason, title) from None
    found.size += len(pattern) + read.size
    return read.simple


def _pattern(pattern: str, found: Survey, title: str) -> tuple[str, str]:
    simple = _simple(pattern, found, title)
    if simple is None or found.origin.setdefault(simple, pattern) != pattern:
        return OWN_PATTERN, pattern
    return "pattern", simple


def _name(pattern: str, found: Survey, title: str) -> str:
    simple = _simple(pattern, found, title)
    found.pattern_names &= simple is not None
    return simple or pattern


def scalars(value: object) -> Iterator[object]:
    left = [value]
    while left:
        each = left.pop()
        if isinstance(each, Mapping):
            left.extend(each.values())
        elif isinstance(each, list):
            left.extend(each)
        else:
            yield each


def plain_number(value: object) -> bool:
    """Return whether a value is not a number beyond 64 bits, and not one that only a Decimal holds."""
    if isinstance(value, int):
        return -(2**63) <= value < 2**64
    return not isinstance(value, Decimal)


def without_formats(schema: object) -> Any:
    """Return a schema without its `format` keywords."""
    if isinstance(schema, list):
        return list(map(without_formats, schema))
    if not isinstance(schema, Mapping):
        return schema
    return {
        word: below if word in VALUES else without_formats(below)
        for word, below in schema.items()
        if word != "format" or not isinstance(below, str)
    }


def formats_off(descriptor: Mapping[str, object], kind: str) -> JSONObject:
    """Return a JSON Schema ("json"), or a Table Schema with such constraints, without what checks formats."""
    if kind == "json":
        return dict(without_formats(descriptor))
    fields = descriptor.get("fields")
    if not isinstance(fields, list):
        return dict(descriptor)
    return {**descriptor, "fields": list(map(_field_without_formats, fields))}


def _field_without_formats(field: object) -> object:
    if not isinstance(field, Mapping):
        return field
    asked = field.get("constraints")
    if not isinstance(asked, Mapping) or "jsonSchema" not in asked:
        return field
    return {**field, "constraints": {**asked, "jsonSchema": without_formats(asked["jsonSchema"])}}


def branches(schema: object) -> bool:
    """Return whether more than `WAYS` ways may lead through a schema to one value of a record.

    Counted from below: a part of a schema is reached once by itself, and as often as each part that it applies to the
    same value, or to one member of it, is reached. A schema that refers to itself is followed as many levels as a
    record may have.
    """
    parts, here, named, below = _graph(schema)
    order = _inner_first(here)
    if order is None:
        return True
    ways = [1] * len(parts)
    levels = min(NESTED, max(40, 2_000_000 // (len(parts) + 1)))
    for _ in range(levels):
        last, ways = ways, list(ways)
        for at in order:
            members = max((sum(last[each] for each in some) for some in named[at].values()), default=0)
            others = sum(last[each] for each in below[at])
            ways[at] = 1 + sum(ways[each] for each in here[at]) + members + others
            if ways[at] > WAYS:
                return True
        if ways == last:
            return False
    return False


Edges = list[list[int]]


def _graph(schema: object) -> tuple[list[Mapping[str, object]], Edges, list[dict[str, list[int]]], Edges]:
    """Return the parts of a schema, and for each those it applies to the same value, to a named member, and to any
    other.
    """
    parts: list[Mapping[str, object]] = []
    numbers: dict[int, int] = {}
    here: Edges = []
    named: list[dict[str, list[int]]] = []
    below: Edges = []
    target = _targets(schema)
    left: list[Mapping[str, object]] = []

    def number(part: object) -> list[int]:
        if not isinstance(part, Mapping):
            return []
        if id(part) not in numbers:
            numbers[id(part)] = len(parts)
            parts.append(part)
            here.append([])
            named.append({})
            below.append([])
            left.append(part)
        return [numbers[id(part)]]

    number(schema)
    while left:
        part = left.pop()
        at = numbers[id(part)]
        for word in ("$ref", "$dynamicRef", "$recursiveRef"):
            if isinstance(reference := part.get(word), str):
                here[at] += number(target(reference))
        for word in HERE:
            for each in _those(part.get(word), word in ("dependentSchemas", "dependencies")):
                here[at] += number(each)
        if isinstance(properties := part.get("properties"), Mapping):
            for name, each in properties.items():
                named[at].setdefault(name, []).extend(number(each))
        for word in BELOW:
            for each in _those(part.get(word), word == "patternProperties"):
                below[at] += number(each)
    return parts, here, named, below


def _those(value: object, is_map: bool) -> Iterator[object]:
    if isinstance(value, list):
        yield from value
    elif is_map and isinstance(value, Mapping):
        yield from value.values()
    elif value is not None:
        yield value


def _targets(schema: object) -> Callable[[str], object]:
    """Return a function from a reference to the part it means; None if that is outside."""
    anchors: JSONObject = {}
    left = [schema]
    while left:
        each = left.pop()
        if isinstance(each, Mapping):
            for word in ("$anchor", "$dynamicAnchor", "$id", "id"):
                if isinstance(each.get(word), str):
                    anchors.setdefault(each[word].rpartition("/")[2].lstrip("#"), each)
            left.extend(each.values())
        elif isinstance(each, list):
            left.extend(each)

    def target(reference: str) -> object:
        place, _, fragment = reference.partition("#")
        part = anchors.get(place.rpartition("/")[2]) if place else schema
        if fragment and not fragment.startswith("/"):
            return anchors.get(fragment)
        for step in fragment.split("/")[1:]:
            step = _unquoted(step)
            if isinstance(part, Mapping):
                part = part.get(step)
            elif isinstance(part, list) and step.isdecimal() and int(step) < len(part):
                part = part[int(step)]
            else:
                return None
        return part

    return target


def _unquoted(step: str) -> str:
    from urllib.parse import unquote

    return unquote(step).replace("~1", "/").replace("~0", "~")


def _inner_first(here: Edges) -> list[int] | None:
    """Return the parts in an order in which those applied to the same value come first; None if they form a ring."""
    order: list[int] = []
    state = [0] * len(here)
    for start in range(len(here)):
        stack = [(start, iter(here[start]))] if not state[start] else []
        state[start] = state[start] or 1
        while stack:
            at, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                stack.pop()
                state[at] = 2
                order.append(at)
            elif state[following] == 1:
                return None
            elif not state[following]:
                state[following] = 1
                stack.append((following, iter(here[following])))
    return order
