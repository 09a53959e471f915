"""The properties that Table Schema and JSON Schema know, and what is probably a misspelling of one.

Both standards allow custom properties, so an unknown one is not an error. A note reports one that looks like a misspelt
standard property: it would otherwise be ignored without a warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice

from sanctions_data._text import show
from sanctions_data.errors import suggest

MOST = 20  # notes
LONGEST = 40  # letters of a name worth a thought
KINDS = 1000  # of names; a schema of many fields has few, and an attack must not cost minutes
CHECKS = "sanctions-data:checks"  # a custom property of ours, see `row_checks`
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


def no_json_schema(descriptor: Mapping[str, object]) -> str | None:
    """Return why an object is not a JSON Schema: it asks for nothing. None if it is one, or empty."""
    if not descriptor or not descriptor.keys().isdisjoint(JSON_SCHEMA):
        return None
    words = [word for word in ("resources", *SCHEMA, *JSON_SCHEMA) if word.isalpha()]  # "id" is not a misspelt "$id"
    if "resources" in descriptor:
        return "is neither a schema nor a package: its 'resources' must be a list"
    for name in islice(descriptor, KINDS):
        if len(name) <= LONGEST and (close := suggest(name, words)):
            return f"is not a schema: {show(name)} is not a keyword; did you mean {close!r}?"
    return "is not a schema: it has neither the 'fields' of a Table Schema nor a keyword of JSON Schema"


def first_notes(notes: list[str]) -> tuple[str, ...]:
    more = len(notes) - MOST
    return (*notes[:MOST], f"and {more:,} more such properties") if more > 0 else tuple(notes)


def never_read(resources: Sequence[Mapping[str, object]]) -> tuple[str, ...]:
    """Return a note for each misspelt property of a package's resources: without its schema one would not
    be checked.
    """
    looked: set[str] = set()
    notes = []
    for entry in resources:
        where = f"of resource {show(entry['name'])}"
        notes += [*slips(entry, RESOURCE, where, looked), *unread_checks(entry, where, "its schema")]
    return first_notes(notes)


def unread_checks(found: Mapping[str, object], where: str, place: str = "") -> Iterator[str]:
    """Yield a note for each property that looks like `sanctions-data:checks` and is not read.

    Args:
        found: a descriptor.
        where: the place of the descriptor.
        place: where the property belongs; "" if it belongs into the descriptor.
    """
    if place and CHECKS in found:
        yield f"{CHECKS!r} {where} is not checked: its place is in {place}"
    elif not place:
        yield from misspelt_own(found, CHECKS, SCHEMA, where)


def misspelt_own(
    found: Mapping[str, object], own: str, known: tuple[str, ...], where: str, looked: set[str] | None = None
) -> Iterator[str]:
    """Yield a note for each property that looks like a custom one of ours, if that is not there.

    Args:
        found: a descriptor.
        own: the property of ours.
        known: the properties of the standard.
        where: the place of the descriptor.
        looked: the names that were looked at in all descriptors; no more than `KINDS` are.
    """
    if own in found:
        return
    for name in found:
        if name in known or name in DESCRIBING:
            continue
        if looked is not None:
            if len(looked) > KINDS and name not in looked:
                continue
            looked.add(name)
        if _is_like(name[: LONGEST + 1], own):
            yield f"unknown property {show(name)} {where}; did you mean {own!r}?"


@lru_cache(maxsize=2 * KINDS)
def _is_like(name: str, own: str) -> bool:
    ours, last = own.split(":")
    prefix, _, word = name.lower().replace("_", "-").rpartition(":")
    return suggest(word, (last,)) is not None and (not prefix or suggest(prefix, (ours,)) is not None)


def misspelt(descriptor: Mapping[str, object], known: tuple[str, ...], where: str) -> tuple[str, ...]:
    """Return a note for each property of a descriptor that looks like a misspelt one of the known."""
    return first_notes(list(slips(descriptor, known, where, set())))


def slips(found: Mapping[str, object], known: tuple[str, ...], where: str, looked: set[str]) -> Iterator[str]:
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
