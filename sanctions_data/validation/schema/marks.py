"""The marks and words with which the values of a field are written.

Table Schema v2, "Field Types": `decimalChar`, `groupChar` and `bareNumber` of numbers, `trueValues` and `falseValues`
of booleans, `delimiter` and `itemType` of lists. A list has the marks of its items too. If two marks cannot be told
apart, or a mark looks like a part of a number, one text has two meanings. Such a field is refused.

"Field" allows any other property. So a mark that the type does not have is not judged; `unused` names it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sanctions_data.errors import suggest
from sanctions_data.validation.errors import InvalidSchema
from sanctions_data.validation.report.problem import show
from sanctions_data.validation.schema.table_schema import FALSE, TRUE

ITEMS = ("string", "integer", "boolean", "number", "datetime", "date", "time")
NUMBERS = ("integer", "number")
TYPES = {  # of the values that a property is about
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


def typed(entry: Mapping[str, Any], name: str, kind: type, where: str, default: Any) -> Any:
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


def as_json(value: Any) -> str:
    """Return a value of a descriptor as JSON writes it, shortened."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return show(text)[1:-1] if len(text) > 40 or not text.isprintable() else text


def strings(values: Any, where: str, name: str) -> tuple[str, ...]:
    """Return a list of strings; InvalidSchema if it is none."""
    if not isinstance(values, list | tuple) or not all(isinstance(value, str) for value in values):
        raise InvalidSchema(where, f"{name} must be a list of strings")
    return tuple(values)


def marks(entry: Mapping[str, Any], type_: str, where: str) -> dict[str, Any]:
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


def _of_values(entry: Mapping[str, Any], type_: str, where: str) -> dict[str, Any]:
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


def _of_numbers(entry: Mapping[str, Any], type_: str, where: str) -> dict[str, Any]:
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
    for name, types in TYPES.items():
        if entry.get(name) in (None, "", [], True):  # which would change nothing
            continue
        if type_ not in types and not (type_ == "list" and items in types):
            yield f"{name!r} {where} has no effect: its type is {show('any' if type_ is None else type_)}"
    if type_ == "list" and items in NUMBERS and SIGNS & set(entry.get("delimiter") or ""):
        yield f"the delimiter {show(entry['delimiter'])} {where} has a sign in it, so no item can have that sign"
