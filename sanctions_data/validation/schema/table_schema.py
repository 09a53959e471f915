"""Table Schema: the fields of a table as frozen values, read from a descriptor of v1 or v2.

Rules: https://datapackage.org/standard/table-schema/ (v2), with the backward compatibility notes of that text for v1
descriptors (single strings for keys, `resource: ""` for a self-reference, the `fmt:` prefix).

How values are written is a part of a field ("Field Types"): `decimalChar`, `groupChar` and `bareNumber` of numbers,
`trueValues` and `falseValues` of booleans, `delimiter` and `itemType` of lists. A list has the marks of its items too.
If two marks cannot be told apart, or a mark looks like a part of a number, one text has two meanings. Such a field is
refused. "Field" allows any other property, so a mark that the type does not have is not checked; `unused` names it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as default
from typing import TYPE_CHECKING, Any

from sanctions_data._text import counted, show
from sanctions_data.errors import suggest
from sanctions_data.validation.errors import InvalidSchema
from sanctions_data.validation.regex.patterns import bound_patterns
from sanctions_data.validation.schema.severity import OF_CELLS, OF_ROWS, SEVERITY, read_severity
from sanctions_data.validation.schema.unknown_properties import (
    CHECKS,
    CONSTRAINTS,
    FIELD,
    SCHEMA,
    first_notes,
    misspelt_own,
    no_json_schema,
    slips,
    unread_checks,
)

if TYPE_CHECKING:
    from sanctions_data.validation.schema.row_checks import Check, RowCheck
    from sanctions_data.validation.values.json_values import JSONObject

MATCHES = ("exact", "equal", "subset", "superset", "partial")
TRUE = ("true", "True", "TRUE", "1")
FALSE = ("false", "False", "FALSE", "0")


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its type, how its cells are written, and what they may hold.

    `again` numbers fields of one name: 0 for the first, 1 for the second, and so on. Table Schema v2 forbids such
    fields, but says that a consumer must accept them, because v1 allowed them ("name", backward compatibility).
    """

    name: str
    type: str = "any"
    format: str = "default"
    missing: tuple[str, ...] = ("",)
    constraints: Mapping[str, Any] = default(default_factory=dict)
    true_values: tuple[str, ...] = TRUE
    false_values: tuple[str, ...] = FALSE
    decimal_char: str = "."
    group_char: str | None = None
    bare_number: bool = True
    delimiter: str = ","
    item_type: str = "string"
    item_constraints: Mapping[str, object] = default(default_factory=dict)  # a property of our own; see `descriptor`
    categories: tuple[object, ...] | None = None
    again: int = 0
    warnings: frozenset[str] = frozenset()  # the checks that only warn, see `severity`

    @property
    def required(self) -> bool:
        return bool(self.constraints.get("required"))

    @property
    def unique(self) -> bool:
        return bool(self.constraints.get("unique"))


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns whose values must be found in `reference` columns of `resource` (None: of the same table)."""

    fields: tuple[str, ...]
    resource: str | None
    reference: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Schema:
    """A table's contract; `notes` say what its descriptor seems to ask for and does not."""

    fields: tuple[Field, ...]
    match: str = "exact"
    primary_key: tuple[str, ...] = ()
    unique_keys: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    name: str = ""
    notes: tuple[str, ...] = ()
    checks: tuple[RowCheck, ...] = ()

    def field(self, name: str) -> Field:
        """Return the field called `name`; KeyError if there is none (keys are checked when a schema is read)."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    def warning_test(self) -> Callable[[tuple[str, str, str]], bool] | None:
        """Return a function from a kind (rule, check, column) to whether it only warns; None if no kind does."""
        warnings: dict[str, frozenset[str]] = {}
        for field in self.fields:
            if field.warnings:
                warnings[field.name] = warnings.get(field.name, frozenset()) | field.warnings
        rows = {check.name for check in self.checks if check.severity == "warning"}
        if not warnings and not rows:
            return None
        return lambda kind: (
            kind[1] in rows if kind[0] == OF_ROWS else kind[0] in OF_CELLS and kind[1] in warnings.get(kind[2], ())
        )


ITEMS = ("string", "integer", "boolean", "number", "datetime", "date", "time")
NUMBERS = ("integer", "number")
MARKED = {  # of the values that a property is about
    "decimalChar": ("number",),
    "groupChar": NUMBERS,
    "bareNumber": NUMBERS,
    "trueValues": ("boolean",),
    "falseValues": ("boolean",),
    "delimiter": ("list",),
    "itemType": ("list",),
    "itemConstraints": ("list",),
}
NOUNS: dict[type, str] = {bool: "true or false", str: "a string", int: "a whole number", list: "a list"}
DIGITS, SIGNS, EXPONENT = frozenset("0123456789"), frozenset("+-"), frozenset("eE")


def typed(entry: Mapping[str, object], name: str, kind: type, where: str, default: object) -> Any:
    """Return a property of a descriptor, or `default` if it is absent or null.

    Raises:
        InvalidSchema: it is of another JSON type than `kind`.
    """
    value = entry.get(name)
    if value is None:
        return default
    if type(value) is not kind:
        raise InvalidSchema(where, f"{name!r} must be {NOUNS[kind]}, got {as_json(value)}")
    return value


def as_json(value: object) -> str:
    """Return a value of a descriptor as JSON writes it, shortened."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return show(text)[1:-1] if len(text) > 40 or not text.isprintable() else text


def strings(values: object, where: str, name: str) -> tuple[str, ...]:
    """Return a list of strings; InvalidSchema if it is none."""
    if not isinstance(values, list | tuple) or not all(isinstance(value, str) for value in values):
        raise InvalidSchema(where, f"{name} must be a list of strings")
    return tuple(values)


def marks(entry: Mapping[str, object], type_: str, where: str) -> JSONObject:
    """Return what a field descriptor says about marks and words, as arguments of `Field`.

    Args:
        entry: the field descriptor.
        type_: of the field.
        where: the place in the schema, for messages.
    Raises:
        InvalidSchema: a property has the wrong JSON type, or a text would have two meanings.
    """
    if type_ != "list":
        return _of_values(entry, type_, where)
    item = typed(entry, "itemType", str, where, "string")
    if item not in ITEMS:
        close = suggest(item, ITEMS)
        hint = f"did you mean {close!r}?" if close else f"there are: {', '.join(ITEMS)}"
        raise InvalidSchema(where, f"no itemType {item!r}; {hint}")
    out = _of_values(entry, item, where)
    delimiter = typed(entry, "delimiter", str, where, ",")
    if not delimiter:
        raise InvalidSchema(where, "'delimiter' must have at least one character")
    if item not in ("string", "boolean") and DIGITS & set(delimiter):
        raise InvalidSchema(where, f"the delimiter {show(delimiter)} has a digit in it, and the items have digits too")
    for name in ("decimal_char", "group_char"):
        if item in NUMBERS and delimiter in (out.get(name) or ""):
            raise InvalidSchema(
                where, f"the delimiter {show(delimiter)} is also a character of the numbers; choose another"
            )
    return out | {"delimiter": delimiter, "item_type": item}


def _of_values(entry: Mapping[str, object], type_: str, where: str) -> JSONObject:
    if type_ in NUMBERS:
        return _of_numbers(entry, type_, where)
    if type_ != "boolean":
        return {}
    given = {name: entry[name] for name in ("trueValues", "falseValues") if entry.get(name) is not None}
    words = {"trueValues": TRUE, "falseValues": FALSE} | {
        name: strings(values, where, repr(name)) for name, values in given.items()
    }
    if both := sorted({*words["trueValues"]} & {*words["falseValues"]}):
        default = next((f"; {name!r} is not given, so its default is used" for name in words if name not in given), "")
        raise InvalidSchema(where, f"{show(both[0])} is both in 'trueValues' and in 'falseValues'{default}")
    return {"true_values": words["trueValues"], "false_values": words["falseValues"]}


def _of_numbers(entry: Mapping[str, object], type_: str, where: str) -> JSONObject:
    group = typed(entry, "groupChar", str, where, "") or None  # "" groups nothing
    out = {"group_char": group, "bare_number": typed(entry, "bareNumber", bool, where, True)}
    named = {} if group is None else {"groupChar": group}
    if type_ == "number":
        point = out["decimal_char"] = typed(entry, "decimalChar", str, where, ".")
        if not point:
            raise InvalidSchema(where, "'decimalChar' must have at least one character")
        if group is not None and group in point:
            default = "" if entry.get("decimalChar") is not None else ", which is the default"
            raise InvalidSchema(
                where, f"'groupChar' {show(group)} cannot be told from 'decimalChar' {show(point)}{default}"
            )
        named["decimalChar"] = point
    for name, mark in named.items():
        if (DIGITS | SIGNS) & set(mark):
            raise InvalidSchema(where, f"{name!r} {show(mark)} has a digit or a sign in it, which numbers have too")
        if type_ == "number" and EXPONENT & set(mark):
            raise InvalidSchema(where, f"{name!r} {show(mark)} has the letter of an exponent in it, as in 1e5")
    return out


def unused(entry: Mapping[str, Any], where: str) -> Iterator[str]:
    """Yield a note for each mark that has no effect because of the type, and for one that hides a sign.

    Args:
        entry: a field descriptor that was read without an error.
        where: the place in the schema.
    """
    type_ = entry.get("type")
    items = entry.get("itemType") or "string"
    for name, types in MARKED.items():
        if entry.get(name) in (None, "", [], True):  # which would change nothing
            continue
        if type_ not in types and not (type_ == "list" and items in types):
            yield f"{name!r} {where} has no effect: its type is {show('any' if type_ is None else type_)}"
    if type_ == "list" and items in NUMBERS and SIGNS & set(entry.get("delimiter") or ""):
        yield f"the delimiter {show(entry['delimiter'])} {where} has a sign in it, so no item can have that sign"


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


def read_schema(descriptor: Mapping[str, object], name: str = "") -> Schema:
    """Read a `Schema` from a Table Schema descriptor of v1 or v2.

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


def _schema(descriptor: Mapping[str, object], name: str) -> Schema:
    entries = descriptor.get("fields")
    if not isinstance(entries, Sequence) or isinstance(entries, str) or not entries:
        raise InvalidSchema("fields", "a Table Schema needs a list 'fields' with at least one field")
    if len(entries) > MOST_FIELDS:
        raise InvalidSchema("fields", f"{len(entries):,} fields; at most {MOST_FIELDS:,} are read")
    given = descriptor.get("missingValues")
    missing = ("",) if given is None else _missing(given, "missingValues")
    fields, names = _fields(entries, missing)
    if patterns := [field.constraints["pattern"] for field in fields if "pattern" in field.constraints]:
        bound_patterns(patterns)
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
        checks=_row_checks(descriptor, fields),
    )


def _row_checks(descriptor: Mapping[str, object], fields: Sequence[Field]) -> tuple[RowCheck, ...]:
    if descriptor.get(CHECKS) is None:
        return ()
    from sanctions_data.validation.schema.row_checks import read_checks

    return read_checks(descriptor[CHECKS], [field.name for field in fields])


def with_functions(schema: Schema, checks: Sequence[Check]) -> Schema:
    """Return a schema with more checks of rows, by functions; InvalidArgument if one cannot be used."""
    if not checks:
        return schema
    from sanctions_data.validation.schema.row_checks import of_functions

    more = of_functions(checks, [field.name for field in schema.fields], schema.checks)
    return replace(schema, checks=(*schema.checks, *more))


def _fields(entries: Sequence[object], missing: tuple[str, ...]) -> tuple[tuple[Field, ...], Counter[str]]:
    """Return the fields, and how many there are of each name."""
    names: Counter[str] = Counter()
    fields = []
    for number, entry in enumerate(entries):
        field = _field(entry, number, missing)
        fields.append(replace(field, again=names[field.name]) if field.name in names else field)
        names[field.name] += 1
    return tuple(fields), names


def _field(entry: object, number: int, missing: tuple[str, ...]) -> Field:
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
        warnings=read_severity(entry, where) if SEVERITY in entry else frozenset(),
        **marks(entry, type_, where),
    )


def _item_constraints(entry: Mapping[str, object], where: str) -> JSONObject:
    """Return the constraints of the items of a list, in `itemConstraints`, which is a custom property of ours.

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


def _untyped(entry: Mapping[str, object]) -> str:
    # v2 reads a missing type as "any", v1 as "string"; only the latter has a length, a format, and takes a pattern
    asked = entry.get("constraints")
    texts = isinstance(asked, Mapping) and {"pattern", "minLength", "maxLength"} & asked.keys()
    return "string" if texts or (entry.get("format") or "default") != "default" else "any"


def _constraints(found: object, type_: str, where: str, named: str = "constraints") -> JSONObject:
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


def _missing(values: object, where: str) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise InvalidSchema(where, "'missingValues' must be a list of strings, or of objects with a 'value'")
    words = [value.get("value") if isinstance(value, Mapping) else value for value in values]
    return strings(words, where, "missing values")


def _names(key: object, names: Mapping[str, int], where: str) -> tuple[str, ...]:
    """Return the names in a key; `names` says how many fields have each name."""
    found = (key,) if isinstance(key, str) else key
    if not isinstance(found, list | tuple) or not all(isinstance(name, str) for name in found):
        raise InvalidSchema(where, "expected field names")
    for name in found:
        if name not in names:
            raise InvalidSchema(where, _unknown("field", name, names))
        if names[name] > 1:
            raise InvalidSchema(where, f"{names[name]} fields are called {name!r}; a key needs a name of one field")
    return tuple(found)


def _foreign(key: object, names: Mapping[str, int], number: int) -> ForeignKey:
    where = f"foreignKeys[{number}]"
    if not isinstance(key, Mapping) or not isinstance(reference := key.get("reference"), Mapping):
        raise InvalidSchema(where, "a foreign key has 'fields' and a 'reference' with 'fields'")
    resource = typed(reference, "resource", str, where, "") or None  # v1 wrote "" for the table itself
    fields = _names(key.get("fields"), names, where)
    target = reference.get("fields")
    if resource is None:
        found = _names(target, names, where)
    else:  # which fields there are, the other schema says
        wanted = [target] if isinstance(target, str) else target if isinstance(target, list) else []
        found = _names(target, dict.fromkeys((each for each in wanted if isinstance(each, str)), 1), where)
    if len(found) != len(fields) or not fields:
        raise InvalidSchema(where, f"{counted(len(fields), 'field')} cannot refer to {counted(len(found), 'field')}")
    return ForeignKey(fields, resource, found)


def _unknown(kind: str, name: object, known: Any) -> str:
    close = suggest(str(name), known)
    return f"no {kind} {name!r}" + (
        f"; did you mean {close!r}?" if close else f"; there are: {', '.join(sorted(known))}"
    )


def never_checked(descriptor: Mapping[str, object]) -> tuple[str, ...]:
    """Return a note for each property of a valid Table Schema that asks for something and is not checked."""
    return first_notes(list(dict.fromkeys(_all(descriptor))))


def _all(descriptor: Mapping[str, Any]) -> Iterator[str]:
    looked: set[str] = set()
    yield from slips(descriptor, SCHEMA, "of the schema", looked)
    yield from unread_checks(descriptor, "of the schema")
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
        yield from unread_checks(field, where, "the schema, beside 'fields'")
        yield from misspelt_own(field, SEVERITY, FIELD, where, looked)
        yield from slips(field, (*FIELD, *CONSTRAINTS), where, looked)
    for number, key in enumerate(descriptor.get("foreignKeys") or ()):
        where = f"of the reference of foreignKeys[{number}]"
        yield from slips(key["reference"], ("resource", "fields"), where, looked)
