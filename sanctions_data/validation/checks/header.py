"""The header against the fields: `fieldsMatch` in its five modes (Table Schema v2)."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from sanctions_data._text import listing, show
from sanctions_data.errors import suggest
from sanctions_data.validation.report.report import Fault
from sanctions_data.validation.schema.table_schema import Field, Schema

MANY = 1 << 14  # pairs of label and name beyond which no likeness is looked for
MOVED = 3  # columns out of order that are named one by one; more are one problem
ColumnFault = tuple[str | None, Fault]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which field each column of the table holds, and what is wrong with its header.

    Attributes:
        columns: (position in the table, field) for every column that has a field.
        width: how many cells a row must have.
        faults: (column or None, fault).
        delimiter: what seems to stand between the cells, if the header is one label with it that no field has.
    """

    columns: tuple[tuple[int, Field], ...]
    width: int
    faults: tuple[ColumnFault, ...] = ()
    delimiter: str | None = None


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
    faults: list[ColumnFault] = []
    if not any(labels):
        faults.append((None, Fault("blank-header", "label", "the header is blank; expected " + _names(fields))))
        return Mapping(tuple(enumerate(fields)), max(len(fields), len(labels)), tuple(faults))
    mode = "equal" if loose and schema.match == "exact" else schema.match
    names = [field.name for field in fields]
    hints = _Hints(labels, names)
    faults += _own(labels, hints.fields)
    if mode == "exact":
        columns, wrong = _by_order(labels, names, hints)
        faults += wrong
    else:
        columns = _by_name(labels, names)
        there = {number for _, number in columns}
        missing = [field for number, field in enumerate(fields) if number not in there]
        if mode in ("superset", "partial"):
            # A column may be left out; one whose cells must not be null may not: "required", or in the primary key.
            missing = [field for field in missing if field.required or field.name in schema.primary_key]
        faults += [(field.name, hints.missing(field.name)) for field in missing]
        if mode in ("equal", "superset"):
            extra = [label for label in dict.fromkeys(labels) if label and label not in hints.fields]
            faults += [(label, hints.extra_label(label)) for label in extra]
        if mode == "partial" and not columns:
            faults.append(
                (None, Fault("missing-label", "label", f"none of the columns is known; expected {_names(fields)}"))
            )
    known = tuple((at, fields[number]) for at, number in columns)
    alone = labels[0] if len(labels) == 1 and labels[0] not in names else ""
    return Mapping(known, len(labels), tuple(faults), likely_delimiter(alone))


def likely_delimiter(label: str) -> str | None:
    """Return the delimiter that a whole header has in it; None if there is none of the usual ones."""
    return next((mark for mark in ";\t|," if mark in label), None)


def _own(labels: Sequence[str], fields: Counter[str]) -> list[ColumnFault]:
    """Return blank and repeated labels, whatever the schema says about the rest; as many are fine as fields have the
    name.
    """
    out: list[ColumnFault] = []
    if len(known := dict.fromkeys(labels)) == len(labels) and "" not in known:
        return out
    first: dict[str, int] = {}
    count: Counter[str] = Counter()
    for at, label in enumerate(labels):
        count[label] += 1
        if not label:
            out.append((None, Fault("blank-label", "label", f"column {at + 1} has no label")))
        elif first.setdefault(label, at) < at and count[label] > fields[label]:
            message = f"column {at + 1} repeats the label of column {first[label] + 1}"
            out.append((label, Fault("duplicate-label", "label", message)))
    return out


def _by_order(
    labels: Sequence[str], names: list[str], hints: _Hints
) -> tuple[list[tuple[int, int]], list[ColumnFault]]:
    """Match by order. If the header is wrong, match by name as far as names go: one slip is not a hundred problems."""
    if list(labels) == names:
        return [(at, at) for at in range(len(names))], []
    columns = _by_name(labels, names)
    faults = _out_of_order(columns, names, len(labels))
    taken = [] if faults else list(_in_place(columns, len(labels), len(names)))
    columns += taken
    if taken:
        from sanctions_data.validation.values.lookalikes import apart
    for at, number in taken:
        if labels[at]:
            message = f"column {at + 1} is {show(labels[at])}; expected {show(names[number])}"
            fault = Fault("incorrect-label", "label", message + apart(labels[at], names[number]))
            faults.append((names[number], fault))
    there = {number for _, number in columns}
    faults += [(name, hints.missing(name)) for number, name in enumerate(names) if number not in there]
    places = {at for at, _ in columns}
    extra = [label for at, label in enumerate(labels) if label and at not in places and label not in hints.fields]
    faults += [(label, hints.extra_label(label)) for label in dict.fromkeys(extra)]
    return sorted(columns), faults


def _out_of_order(columns: Sequence[tuple[int, int]], names: list[str], width: int) -> list[ColumnFault]:
    """Return the fewest columns that have to be moved so that all others are in the order of the schema."""
    order = [number for _, number in columns]
    stay = set(_longest_run(order))
    moved = [(at, number) for at, number in columns if number not in stay]
    whole = len(columns) == len(names) == width
    hint = "; all columns are there: put them in order, or set fieldsMatch to 'equal'" if whole else ""
    if len(moved) > MOVED:
        some = listing(show(names[number]) for _, number in moved)
        message = f"{len(moved):,} columns are not in the order of the schema: {some}"
        return [(None, Fault("incorrect-label", "label", message + hint))]
    out: list[ColumnFault] = []
    ranked = sorted(order)
    for at, number in moved:
        rank = bisect_left(ranked, number)
        place = f"after {show(names[ranked[rank - 1]])}" if rank else "first"
        message = f"column {at + 1} is {show(names[number])}, which the schema has {place}"
        out.append((names[number], Fault("incorrect-label", "label", message + hint)))
    return out


def _longest_run(numbers: Sequence[int]) -> list[int]:
    """Return the longest increasing subsequence of distinct numbers (patience sorting)."""
    tops: list[int] = []  # the smallest last number of a run of each length
    place: list[int] = []
    for number in numbers:
        at = bisect_left(tops, number)
        tops[at : at + 1] = [number]
        place.append(at)
    out: list[int] = []
    wanted = len(tops) - 1
    for number, at in zip(reversed(numbers), reversed(place), strict=True):
        if at == wanted and (not out or number < out[-1]):
            out.append(number)
            wanted -= 1
    return out[::-1]


def _in_place(found: list[tuple[int, int]], width: int, count: int) -> Iterator[tuple[int, int]]:
    """Yield (column, field) of unknown labels that are in the place of missing fields.

    They are if as many of them are between two known labels as fields are missing there. If no label is known at all,
    they are matched by order.
    """
    for (column, field), (next_column, next_field) in pairwise([(-1, -1), *found, (width, count)]):
        others, missing = range(column + 1, next_column), range(field + 1, next_field)
        if len(others) == len(missing) or not found:
            yield from zip(others, missing, strict=False)


class _Hints:
    """What a label, or a missing field, probably is; looked up only if something is wrong."""

    def __init__(self, labels: Sequence[str], names: list[str]) -> None:
        self.labels, self.names = labels, names
        self.few = len(labels) * len(names) < MANY
        self.fields = Counter(names)

    @cached_property
    def known(self) -> set[str]:
        return set(self.labels)

    @cached_property
    def extra(self) -> list[str]:
        """The labels that no field has."""
        return [label for label in self.labels if label not in self.fields]

    @cached_property
    def lost(self) -> list[str]:
        """The fields that no label has."""
        return [name for name in self.names if name not in self.known]

    @cached_property
    def like_extra(self) -> dict[str, str]:
        return _by_skeleton(self.extra)

    @cached_property
    def like_lost(self) -> dict[str, str]:
        return _by_skeleton(self.lost)

    def missing(self, name: str) -> Fault:
        from sanctions_data.validation.values.lookalikes import apart, skeleton

        if (count := self.fields[name]) > 1 and name in self.known:
            message = f"the schema has {count} fields {show(name)}; the header has fewer columns of that name"
            return Fault("missing-label", "label", message)
        text = f"no column {show(name)} in the header"
        close = self.like_extra.get(skeleton(name)) or (suggest(name, self.extra) if self.few else None)
        alone = self.labels[0] if len(self.labels) == 1 and len(self.names) > 1 else ""
        if mark := likely_delimiter(alone):
            text += f"; the header is one label with {mark!r} in it: is that the delimiter?"
        elif close:
            differ = apart(close, name)
            text += f"; there is {show(close)}{differ}" if differ else f"; is it the column {show(close)}?"
        return Fault("missing-label", "label", text)

    def extra_label(self, label: str) -> Fault:
        from sanctions_data.validation.values.lookalikes import apart, skeleton

        text = f"the schema has no field {show(label)}"
        close = self.like_lost.get(skeleton(label)) or (suggest(label, self.lost) if self.few else None)
        if close:
            differ = apart(label, close)
            text += f"; there is {show(close)}{differ}" if differ else f"; did you mean {show(close)}?"
        return Fault("extra-label", "label", text)


def _by_skeleton(words: Iterable[str]) -> dict[str, str]:
    from sanctions_data.validation.values.lookalikes import skeleton

    out: dict[str, str] = {}
    for word in words:
        if word:
            out.setdefault(skeleton(word), word)
    return out


def _by_name(labels: Sequence[str], names: Sequence[str]) -> list[tuple[int, int]]:
    """Return (column, field) of each label that a field has; of several fields of one name in their order."""
    numbers: dict[str, deque[int]] = {}
    for number, name in enumerate(names):
        numbers.setdefault(name, deque()).append(number)
    return [(at, left.popleft()) for at, label in enumerate(labels) if (left := numbers.get(label))]


def _names(fields: tuple[Field, ...]) -> str:
    return listing(field.name for field in fields)
