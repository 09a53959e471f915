"""Read a Table Schema descriptor (a dict) into `Schema`, or say which part of it cannot be used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sanctions_data.errors import suggest
from sanctions_data.validation.errors import InvalidSchema
from sanctions_data.validation.regex.patterns import bound_patterns
from sanctions_data.validation.schema.marks import marks, strings, typed
from sanctions_data.validation.schema.table_schema import MATCHES, Field, ForeignKey, Schema
from sanctions_data.validation.schema.unknown_properties import never_checked, no_json_schema

ORDERED = {"integer", "number", "date", "time", "datetime", "duration", "year", "yearmonth"}
COLLECTIONS = {"string", "array", "object", "list"}
FORMATS = {
    "string": {"default", "email", "uri", "binary", "uuid"},
    "geopoint": {"default", "array", "object"},
    "geojson": {"default", "topojson"},
}
ONE = {"default"}  # of all other types: the profiles of v1 and v2 allow no second one
DATED = {"date", "time", "datetime"}  # by pattern
FREE = {*DATED, "any"}  # which has no property of that name
MOST_FIELDS = 100_000  # a table that wide is none; an attack may name millions
TYPES = {*ORDERED, *COLLECTIONS, "boolean", "geopoint", "geojson", "any"}
APPLIES: dict[str, set[str]] = {
    "required": TYPES,
    "unique": TYPES,
    "enum": TYPES,
    "minLength": COLLECTIONS,
    "maxLength": COLLECTIONS,
    "minimum": ORDERED,
    "maximum": ORDERED,
    "exclusiveMinimum": ORDERED,
    "exclusiveMaximum": ORDERED,
    "jsonSchema": {"array", "object", "geojson"},
    "pattern": {"string"},
}


def read_schema(descriptor: Mapping[str, Any], name: str = "") -> Schema:
    """A `Schema` from a Table Schema descriptor of v1 or v2.

    Args:
        descriptor: the parsed JSON.
        name: what to call it in messages.
    Raises:
        InvalidSchema: with the place in the descriptor, and the likely fix.
    """
    try:
        return _schema(descriptor, name)
    except InvalidSchema as error:
        raise InvalidSchema(error.where, error.reason, name) from None


def _schema(descriptor: Mapping[str, Any], name: str) -> Schema:
    entries = descriptor.get("fields")
    if not isinstance(entries, Sequence) or isinstance(entries, str) or not entries:
        raise InvalidSchema("fields", "a Table Schema needs a list 'fields' with at least one field")
    if len(entries) > MOST_FIELDS:
        raise InvalidSchema("fields", f"{len(entries):,} fields; at most {MOST_FIELDS:,} are read")
    given = descriptor.get("missingValues")
    missing = ("",) if given is None else _missing(given, "missingValues")
    fields, names = _fields(entries, missing)
    bound_patterns([field.constraints["pattern"] for field in fields if "pattern" in field.constraints])
    match = "exact" if descriptor.get("fieldsMatch") is None else descriptor["fieldsMatch"]
    if isinstance(match, list) and len(match) == 1:  # the profile of early v2 releases wrote a list
        match = match[0]
    if not isinstance(match, str) or match not in MATCHES:
        raise InvalidSchema("fieldsMatch", f"{match!r} is not one of {', '.join(MATCHES)}")
    unique = typed(descriptor, "uniqueKeys", list, "the schema", [])
    foreign = typed(descriptor, "foreignKeys", list, "the schema", [])
    primary = descriptor.get("primaryKey")
    return Schema(
        fields=fields,
        match=match,
        primary_key=() if primary is None else _names(primary, names, "primaryKey"),
        unique_keys=tuple(_names(key, names, f"uniqueKeys[{n}]") for n, key in enumerate(unique)),
        foreign_keys=tuple(_foreign(key, names, n) for n, key in enumerate(foreign)),
        name=name,
        notes=never_checked(descriptor),
    )


def _fields(entries: Sequence[Any], missing: tuple[str, ...]) -> tuple[tuple[Field, ...], Counter[str]]:
    """The fields, and how many there are of each name."""
    names: Counter[str] = Counter()
    fields = []
    for number, entry in enumerate(entries):
        field = _field(entry, number, missing)
        fields.append(replace(field, again=names[field.name]) if field.name in names else field)
        names[field.name] += 1
    return tuple(fields), names


def _field(entry: Any, number: int, missing: tuple[str, ...]) -> Field:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("name"), str):
        raise InvalidSchema(f"fields[{number}]", "a field is an object with a 'name'")
    name = entry["name"]
    where = f"field {name!r}"
    type_ = _untyped(entry) if entry.get("type") is None else entry["type"]
    if not isinstance(type_, str) or type_ not in TYPES:
        raise InvalidSchema(where, _unknown("type", type_, TYPES))
    format_ = (typed(entry, "format", str, where, "") or "default").removeprefix("fmt:")
    if type_ not in FREE and format_ not in (formats := FORMATS.get(type_, ONE)):
        raise InvalidSchema(where, _unknown(f"format of type {type_!r}", format_, formats))
    if type_ in DATED and format_ not in ("default", "any") and "%" not in format_:
        raise InvalidSchema(
            where, f"format {format_!r} is not a pattern; expected 'any' or directives such as %d/%m/%Y"
        )
    own = entry.get("missingValues")
    categories = entry.get("categories")
    if categories is not None:
        if type_ not in ("string", "integer") or not isinstance(categories, list):
            raise InvalidSchema(where, "'categories' is a list, on a string or integer field")
        typed(entry, "categoriesOrdered", bool, where, False)
        categories = tuple(entry.get("value") if isinstance(entry, Mapping) else entry for entry in categories)
        if not all(isinstance(value, str | int) for value in categories):
            raise InvalidSchema(where, "a category must be a string, an integer or an object with such a 'value'")
    return Field(
        name=name,
        type=type_,
        format=format_,
        missing=missing if own is None else _missing(own, where),
        constraints=_constraints({} if entry.get("constraints") is None else entry["constraints"], type_, where),
        categories=categories,
        item_constraints=_item_constraints(entry, where) if type_ == "list" else {},
        **marks(entry, type_, where),
    )


def _item_constraints(entry: Mapping[str, Any], where: str) -> dict[str, Any]:
    """The constraints of the items of a list, in `itemConstraints`, which is a custom property of ours.

    In the standard the constraints of a list are about the list as a whole, and nothing says which items it may have.
    Here they are the constraints of `itemType`; `unique` says that no item is twice in one list.
    """
    asked = entry.get("itemConstraints")
    if asked is None:
        return {}
    item = typed(entry, "itemType", str, where, "string")
    found = _constraints(asked, item if item in TYPES else "string", where, "itemConstraints")
    if "required" in found:
        raise InvalidSchema(where, "'itemConstraints' cannot have 'required': an item is never missing")
    return found


def _untyped(entry: Mapping[str, Any]) -> str:
    # v2 reads a missing type as "any", v1 as "string"; only the latter has a length, a format, and takes a pattern
    asked = entry.get("constraints")
    texts = isinstance(asked, Mapping) and {"pattern", "minLength", "maxLength"} & asked.keys()
    return "string" if texts or (entry.get("format") or "default") != "default" else "any"


def _constraints(found: Any, type_: str, where: str, named: str = "constraints") -> dict[str, Any]:
    if not isinstance(found, Mapping):
        raise InvalidSchema(where, f"{named!r} must be an object")
    for name, value in found.items():
        if name not in APPLIES:
            raise InvalidSchema(where, _unknown("constraint", name, APPLIES))
        # the standard asks for an error here rather than for a rule that silently never fires
        if type_ not in APPLIES[name]:
            raise InvalidSchema(where, f"constraint {name!r} does not apply to type {type_!r}")
        if name in ("minLength", "maxLength") and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
            raise InvalidSchema(where, f"constraint {name!r} is a whole number from 0, not {value!r}")
        if name == "enum" and (not isinstance(value, list) or not value):
            raise InvalidSchema(where, "constraint 'enum' is a list of at least one value")
        if name == "pattern" and not isinstance(value, str):
            raise InvalidSchema(where, "constraint 'pattern' must be a string")
        if name == "jsonSchema" and isinstance(value, Mapping) and (wrong := no_json_schema(value)) is not None:
            raise InvalidSchema(where, f"constraint 'jsonSchema' {wrong}")
        if name in ("required", "unique") and not isinstance(value, bool):
            raise InvalidSchema(where, f"constraint {name!r} is true or false, not {value!r}")
    return dict(found)


def _missing(values: Any, where: str) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise InvalidSchema(where, "'missingValues' must be a list of strings, or of objects with a 'value'")
    words = [value.get("value") if isinstance(value, Mapping) else value for value in values]
    return strings(words, where, "missing values")


def _names(key: Any, names: Mapping[str, int], where: str) -> tuple[str, ...]:
    """The names in a key; `names` says how many fields have each name."""
    found = (key,) if isinstance(key, str) else key
    if not isinstance(found, list | tuple) or not all(isinstance(name, str) for name in found):
        raise InvalidSchema(where, "expected field names")
    for name in found:
        if name not in names:
            raise InvalidSchema(where, _unknown("field", name, names))
        if names[name] > 1:
            raise InvalidSchema(where, f"{names[name]} fields are called {name!r}; a key needs a name of one field")
    return tuple(found)


def _foreign(key: Any, names: Mapping[str, int], number: int) -> ForeignKey:
    where = f"foreignKeys[{number}]"
    if not isinstance(key, Mapping) or not isinstance(reference := key.get("reference"), Mapping):
        raise InvalidSchema(where, "a foreign key has 'fields' and a 'reference' with 'fields'")
    resource = typed(reference, "resource", str, where, "") or None  # v1 wrote "" for the table itself
    fields = _names(key.get("fields"), names, where)
    target = reference.get("fields")
    if resource is None:
        found = _names(target, names, where)
    else:  # which fields there are, the other schema says
        said = [target] if isinstance(target, str) else target if isinstance(target, list) else []
        found = _names(target, dict.fromkeys((each for each in said if isinstance(each, str)), 1), where)
    if len(found) != len(fields) or not fields:
        raise InvalidSchema(where, f"{len(fields)} fields refer to {len(found)} fields")
    return ForeignKey(fields, resource, found)


def _unknown(kind: str, name: object, known: Any) -> str:
    close = suggest(str(name), known)
    return f"no {kind} {name!r}" + (
        f"; did you mean {close!r}?" if close else f"; there are: {', '.join(sorted(known))}"
    )
