"""The header against the fields: `fieldsMatch` in its five modes (Table Schema v2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import suggest
from .problem import show
from .readers import Fault
from .schema import Field, Schema
from .words import listing

MANY = 1 << 14  # pairs of label and name beyond which no likeness is looked for
MAPPED_BY_NAME = {"equal", "subset", "superset", "partial"}


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
    faults: tuple[tuple[str | None, Fault], ...] = ()


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
    faults: list[tuple[str | None, Fault]] = []
    if not any(labels):
        faults.append((None, ("blank-header", "label", "the header is blank; expected " + _names(fields))))
        return Mapping(tuple(enumerate(fields)), max(len(fields), len(labels)), tuple(faults))
    mode = "equal" if loose and schema.match == "exact" else schema.match
    names = [field.name for field in fields]
    faults += _own(labels)
    if mode == "exact":
        columns = _by_order(labels, fields)
        faults += _in_order(labels, names, {at for at, _ in columns})
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


def _own(labels: Sequence[str]) -> list[tuple[str | None, Fault]]:
    """Blank and repeated labels, whatever the schema says about the rest."""
    out: list[tuple[str | None, Fault]] = []
    known: dict[str, int] = {}
    for at, label in enumerate(labels):
        if not label:
            out.append((None, ("blank-label", "label", f"column {at + 1} has no label")))
        elif (first := known.setdefault(label, at + 1)) <= at:
            out.append((label, ("duplicate-label", "label", f"column {at + 1} repeats the label of column {first}")))
    return out


def _in_order(labels: Sequence[str], names: list[str], mapped: set[int]) -> list[tuple[str | None, Fault]]:
    out: list[tuple[str | None, Fault]] = []
    moved = sorted(labels) == sorted(names)
    place = {label: at + 1 for at, label in reversed(list(enumerate(labels)))}
    for at, (label, name) in enumerate(zip(labels, names, strict=False)):
        if label != name and label:
            out.append((name, ("incorrect-label", "label", _misplaced(at, label, name, place, moved))))
    for at in range(len(labels), len(names)):
        out.append((names[at], _missing(names[at], labels, names)))
    if len(labels) > len(names):  # which are too many is told by name: one in front moves all others
        extra = [label for at, label in enumerate(labels) if label and at not in mapped and label not in names]
        out += [(label, _extra(label, labels, names)) for label in extra]
    return out


def _misplaced(at: int, label: str, name: str, place: dict[str, int], moved: bool) -> str:
    text = f"column {at + 1} is {show(label)}; expected {show(name)}"
    if moved:
        return text + ": the columns are all there, in another order"
    return text + (f", which is column {place[name]}" if name in place else "")


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


def _by_order(labels: Sequence[str], fields: tuple[Field, ...]) -> list[tuple[int, Field]]:
    """By order; where the header is wrong, by name as far as names go, so that one slip is not a hundred errors."""
    names = [field.name for field in fields]
    if list(labels) == names:
        return list(enumerate(fields))
    known = _by_name(labels, fields)
    taken, found = {at for at, _ in known}, {field.name for _, field in known}
    rest = [
        (at, fields[at])
        for at in range(min(len(labels), len(fields)))
        if at not in taken and fields[at].name not in found
    ]
    return sorted([*known, *rest], key=lambda pair: pair[0])


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
