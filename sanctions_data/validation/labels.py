"""The header against the fields: `fieldsMatch` in its five modes (Table Schema v2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..errors import suggest
from .problem import show
from .readers import Fault
from .schema import Field, Schema
from .words import listing

MANY = 1 << 14  # pairs of label and name beyond which no likeness is looked for
Told = tuple[str | None, Fault]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which field each column of the table holds, and what is wrong with its header.

    Attributes:
        columns: (position in the table, field) for every column that has a field.
        width: how many cells a row must have.
        faults: (column or None, fault).
    """

    columns: tuple[tuple[int, Field], ...]
    width: int
    faults: tuple[Told, ...] = ()


def map_fields(labels: Sequence[str] | None, schema: Schema, loose: bool = False) -> Mapping:
    """Match the labels of a table with the fields of a schema.

    Args:
        labels: the header; None for a table without one, whose columns are taken in order.
        schema: what is expected.
        loose: the table's columns have no order to speak of (objects, frames): map by name.
    """
    fields = schema.fields
    if labels is None:
        return Mapping(tuple(enumerate(fields)), len(fields))
    faults: list[Told] = []
    if not any(labels):
        faults.append((None, ("blank-header", "label", "the header is blank; expected " + _names(fields))))
        return Mapping(tuple(enumerate(fields)), max(len(fields), len(labels)), tuple(faults))
    mode = "equal" if loose and schema.match == "exact" else schema.match
    names = [field.name for field in fields]
    faults += _own(labels)
    if mode == "exact":
        columns, wrong = _by_order(labels, fields)
        faults += wrong
    else:
        columns = _by_name(labels, fields)
        there, known = set(labels), set(names)
        missing = [name for name in names if name not in there]
        if mode in ("equal", "subset"):
            faults += [(name, _missing(name, labels, names)) for name in missing]
        if mode in ("superset", "partial"):
            # A column may be left out; one whose cells may not be null may not (`constraints.required`).
            needed = {field.name for field in fields if field.required}
            faults += [(name, _missing(name, labels, names)) for name in missing if name in needed]
        if mode in ("equal", "superset"):
            faults += [(label, _extra(label, labels, names)) for label in dict.fromkeys(labels) if label not in known]
        if mode == "partial" and not columns:
            faults.append(
                (None, ("missing-label", "label", f"none of the columns is known; expected {_names(fields)}"))
            )
    return Mapping(tuple(columns), len(labels), tuple(faults))


def _own(labels: Sequence[str]) -> list[Told]:
    """Blank and repeated labels, whatever the schema says about the rest."""
    out: list[Told] = []
    known: dict[str, int] = {}
    for at, label in enumerate(labels):
        if not label:
            out.append((None, ("blank-label", "label", f"column {at + 1} has no label")))
        elif (first := known.setdefault(label, at + 1)) <= at:
            out.append((label, ("duplicate-label", "label", f"column {at + 1} repeats the label of column {first}")))
    return out


def _by_order(labels: Sequence[str], fields: tuple[Field, ...]) -> tuple[list[tuple[int, Field]], list[Told]]:
    """By order; where the header is wrong, by name as far as names go, so that one slip is not a hundred errors."""
    names = [field.name for field in fields]
    if list(labels) == names:
        return list(enumerate(fields)), []
    columns = _by_name(labels, fields)
    number = {name: at for at, name in enumerate(names)}
    found = [(at, number[field.name]) for at, field in columns]
    told = _shuffled(found, names, len(labels))
    taken = [] if told else list(_in_place(found, len(labels), len(names)))
    columns += [(at, fields[field]) for at, field in taken]
    for at, field in taken:
        if labels[at]:
            said = f"column {at + 1} is {show(labels[at])}; expected {show(names[field])}"
            told.append((names[field], ("incorrect-label", "label", said)))
    there = {field.name for _, field in columns}
    told += [(name, _missing(name, labels, names)) for name in names if name not in there]
    places = {at for at, _ in columns}
    extra = [label for at, label in enumerate(labels) if label and at not in places and label not in number]
    told += [(label, _extra(label, labels, names)) for label in dict.fromkeys(extra)]
    return sorted(columns, key=lambda pair: pair[0]), told


def _shuffled(found: Sequence[tuple[int, int]], names: list[str], width: int) -> list[Told]:
    """The columns that are there, but not in the order of the schema; what is missing or too many moves none."""
    out: list[Told] = []
    place = {field: at for at, field in found}
    for (at, field), next_ in zip(found, sorted(place), strict=True):
        if field == next_:
            continue
        if len(found) == len(names) == width:
            text = f"; expected {show(names[next_])}: the columns are all there, in another order"
        else:
            text = f", where {show(names[next_])} is next in the order of the schema; that is column {place[next_] + 1}"
        text = f"column {at + 1} is {show(names[field])}{text}"
        out.append((names[next_], ("incorrect-label", "label", text)))
    return out


def _in_place(found: list[tuple[int, int]], width: int, count: int) -> Iterator[tuple[int, int]]:
    """(column, field) of labels that stand where fields are missing.

    That is sure where as many others stand between two known labels as fields are missing there, and is taken for
    granted, by order, where no label is known at all. Elsewhere nothing is taken for something else.
    """
    for (column, field), (next_column, next_field) in pairwise([(-1, -1), *found, (width, count)]):
        others, missing = range(column + 1, next_column), range(field + 1, next_field)
        if len(others) == len(missing) or not found:
            yield from zip(others, missing, strict=False)


def _missing(name: str, labels: Sequence[str], names: list[str]) -> Fault:
    few = len(labels) * len(names) < MANY
    close = suggest(name, [label for label in labels if label not in names]) if few else None
    text = f"no column {show(name)} in the header"
    if len(labels) == 1 and len(names) > 1 and (mark := next((m for m in ";\t|," if m in labels[0]), None)):
        text += f"; the header is one label with {mark!r} in it: is that the delimiter?"
    elif close:
        text += f"; is it the column {show(close)}?"
    return "missing-label", "label", text


def _extra(label: str, labels: Sequence[str], names: list[str]) -> Fault:
    few = len(labels) * len(names) < MANY
    close = suggest(label, [name for name in names if name not in labels]) if few else None
    text = f"the schema has no field {show(label)}"
    return "extra-label", "label", text + (f"; did you mean {show(close)}?" if close else "")


def _by_name(labels: Sequence[str], fields: tuple[Field, ...]) -> list[tuple[int, Field]]:
    found: dict[str, Field] = {}
    for field in fields:
        found.setdefault(field.name, field)
    columns, seen = [], set()
    for at, label in enumerate(labels):
        if label in found and label not in seen:
            seen.add(label)
            columns.append((at, found[label]))
    return columns


def _names(fields: tuple[Field, ...]) -> str:
    return listing(field.name for field in fields)
