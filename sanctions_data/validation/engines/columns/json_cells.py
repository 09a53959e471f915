"""Cells of arrays and objects: a quick look that says of a text for certain that it is right, or says nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sanctions_data.validation.checks.cell import CellChecks, field_place
from sanctions_data.validation.checks.json_quick import never, quick_look
from sanctions_data.validation.checks.json_schema import once_compiled
from sanctions_data.validation.values.json_values import NESTED, dumps

KINDS: dict[str, type[list[object] | dict[str, object]]] = {"array": list, "object": dict}
ASKED = {"jsonSchema", "minLength", "maxLength"}
Look = tuple[Callable[[object], bool], Callable[[bytes], bool]]  # whether a value surely fits, whether a text is odd
Unsure = Callable[[Sequence[str]], Iterator[str]]


def unsure_texts(checks: CellChecks) -> Unsure | None:
    """Return a function that yields those of some texts that are not right for certain.

    None if the field asks for more than a type, a length and a JSON Schema, or without orjson.
    """
    field = checks.field
    kind = KINDS.get(field.type)
    asked = {check.name: check.bound for check in checks.checks}
    if kind is None or not asked.keys() <= ASKED or len(asked) != len(checks.checks):
        return None
    try:
        from orjson import loads as parse
    except ImportError:
        return None
    missing = frozenset(field.missing)
    low, high = asked.get("minLength", 0), asked.get("maxLength", float("inf"))
    schema = dumps(asked["jsonSchema"]) if "jsonSchema" in asked else None
    place = field_place(field)

    def unsure(texts: Sequence[str]) -> Iterator[str]:
        look: Look | None = None if schema is not None else (_always, never)
        for text in texts:
            try:
                value = parse(text)
                if not isinstance(value, kind) or text in missing:
                    yield text
                    continue
                if look is None:  # the schema is compiled when the first value needs it
                    look = _look(str(schema), place, texts)
                fits, odd = look
                right = fits(value) and low <= len(value) <= high and (odd is never or not odd(text.encode()))
            except ValueError:  # not JSON, or too deep for one of the libraries
                right = False
            # no text is nested deeper than it is long
            if not right or (len(text) >= NESTED <= text.count("[") + text.count("{")):
                yield text

    return unsure


def _look(schema: str, place: str, texts: Sequence[str]) -> Look:
    """Return what says whether a value surely fits, and whether it may be wrong about one of these texts."""
    quick = quick_look(once_compiled(schema, place), "utf-8")
    if quick is None:
        return _never_fits, never
    _, fits, odd = quick
    return fits, odd if odd is not never and odd("\n".join(texts).encode()) else never


def _always(value: object) -> bool:
    return True


def _never_fits(value: object) -> bool:
    return False
