"""The properties that Table Schema and JSON Schema know, and what is probably a misspelling of one.

Both standards allow properties of one's own, so an unknown one is no fault. One that is a slip away from a known one
is noted all the same: what it asks for would never be checked, and nobody would know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from sanctions_data.errors import suggest
from sanctions_data.validation.report.problem import show
from sanctions_data.validation.schema.marks import unused

MOST = 20  # notes
LONGEST = 40  # letters of a name worth a thought
KINDS = 1000  # of names; a schema of many fields has few, and an attack must not cost minutes
SCHEMA = ("fields", "fieldsMatch", "missingValues", "primaryKey", "uniqueKeys", "foreignKeys")
FIELD = (
    *("name", "type", "format", "constraints", "missingValues", "categories", "categoriesOrdered", "trueValues"),
    *("falseValues", "decimalChar", "groupChar", "bareNumber", "delimiter", "itemType", "itemConstraints"),
)
CONSTRAINTS = (
    *("required", "unique", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    *("jsonSchema", "pattern", "enum"),
)
RESOURCE = ("schema", "dialect", "encoding", "format", "bytes", "hash")
DESCRIBING = {"$schema", "title", "description", "example", "examples", "rdfType", "label", "unit", "units"}
# what asks for something, or leads to what does; a title or a default asks for nothing
JSON_SCHEMA = (
    *("$schema", "$id", "$ref", "$dynamicRef", "$recursiveRef", "$anchor", "$dynamicAnchor", "$recursiveAnchor"),
    *("$defs", "definitions", "$vocabulary", "type", "enum", "const", "format", "allOf", "anyOf", "oneOf", "not", "if"),
    *("then", "else", "properties", "patternProperties", "additionalProperties", "propertyNames", "required"),
    *("unevaluatedProperties", "minProperties", "maxProperties", "dependencies", "dependentRequired"),
    *("dependentSchemas", "items", "prefixItems", "additionalItems", "unevaluatedItems", "contains", "minContains"),
    *("maxContains", "minItems", "maxItems", "uniqueItems", "minLength", "maxLength", "pattern", "minimum", "maximum"),
    *("exclusiveMinimum", "exclusiveMaximum", "multipleOf", "divisibleBy", "disallow", "extends"),
    *("contentEncoding", "contentMediaType", "contentSchema"),
)


def no_json_schema(descriptor: Mapping[str, Any]) -> str | None:
    """Why an object is no JSON Schema, in words: it asks for nothing. None where it is one, or empty."""
    if not descriptor or not descriptor.keys().isdisjoint(JSON_SCHEMA):
        return None
    words = [word for word in ("resources", *SCHEMA, *JSON_SCHEMA) if word.isalpha()]  # "id" is no slip of "$id"
    if "resources" in descriptor:
        return "is neither a schema nor a package: its 'resources' must be a list"
    for name in islice(descriptor, KINDS):
        if len(name) <= LONGEST and (close := suggest(name, words)):
            return f"is not a schema: {show(name)} is not a keyword; did you mean {close!r}?"
    return "is not a schema: it has neither the 'fields' of a Table Schema nor a keyword of JSON Schema"


def never_checked(descriptor: Mapping[str, Any]) -> tuple[str, ...]:
    """What a valid Table Schema seems to ask for in a way that no check comes of, one note each."""
    return _first(list(dict.fromkeys(_all(descriptor))))


def _first(notes: list[str]) -> tuple[str, ...]:
    more = len(notes) - MOST
    return (*notes[:MOST], f"and {more:,} more such properties") if more > 0 else tuple(notes)


def never_read(resources: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The same of the resources of a package: without its schema one would not be judged at all."""
    looked: set[str] = set()
    slips = (_slips(entry, RESOURCE, f"of resource {show(entry['name'])}", looked) for entry in resources)
    return _first(list(chain.from_iterable(slips)))


def misspelt(descriptor: Mapping[str, Any], known: tuple[str, ...], where: str) -> tuple[str, ...]:
    """Return a note for each property of a descriptor that looks like a misspelt one of the known."""
    return _first(list(_slips(descriptor, known, where, set())))


def _all(descriptor: Mapping[str, Any]) -> Iterator[str]:
    looked: set[str] = set()
    yield from _slips(descriptor, SCHEMA, "of the schema", looked)
    first: dict[str, int] = {}
    for number, field in enumerate(descriptor["fields"]):
        if (before := first.setdefault(field["name"], number)) != number:
            yield (
                f"fields[{before}] and fields[{number}] are both called {show(field['name'])};"
                " columns of one name are taken in their order"
            )
        where = f"of field {show(field['name'])}"
        asked = field.get("constraints") or {}
        for name in CONSTRAINTS:
            if field.get(name) not in (None, False) and name not in asked:
                yield f"{name!r} {where} is not checked: its place is in 'constraints'"
        if field.get("type") == "any" and (field.get("format") or "default") != "default":
            yield f"'format' {where} is not checked: the type 'any' has none"
        yield from unused(field, where)
        yield from _slips(field, (*FIELD, *CONSTRAINTS), where, looked)
    for number, key in enumerate(descriptor.get("foreignKeys") or ()):
        where = f"of the reference of foreignKeys[{number}]"
        yield from _slips(key["reference"], ("resource", "fields"), where, looked)


def _slips(found: Mapping[str, Any], known: tuple[str, ...], where: str, looked: set[str]) -> Iterator[str]:
    for name in found:
        # what the standard recommends for properties of one's own, and what people do
        if name in known or name in DESCRIBING or ":" in name or name.startswith(("_", "$", "x-")):
            continue
        if len(name) > LONGEST or (len(looked) > KINDS and name not in looked):
            continue
        looked.add(name)
        close = _slip(name, known)
        if close is not None and close not in found:
            yield f"unknown property {show(name)} {where}; did you mean {close!r}?"


@lru_cache(maxsize=2 * KINDS)
def _slip(name: str, known: tuple[str, ...]) -> str | None:
    close = suggest(name.replace("_", "").replace("-", ""), known)
    return close if close is not None and abs(len(close) - len(name)) <= 2 else None
