"""What holds between rows: unique, primaryKey, uniqueKeys, foreignKeys (Table Schema v2)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sanctions_data._text import clean, show
from sanctions_data.errors import suggest
from sanctions_data.validation.checks.cell import BAD, NULL, as_text
from sanctions_data.validation.errors import InvalidSchema
from sanctions_data.validation.readers.source import Source
from sanctions_data.validation.report.report import Fault
from sanctions_data.validation.schema.dialect import Dialect
from sanctions_data.validation.schema.table_schema import Field, ForeignKey, Schema
from sanctions_data.validation.values.json_values import hashable

Keys = Collection[Any]
Order = Mapping[tuple[str, int], int]  # of columns, by the name and the number of their field
Name = tuple[str | None, ...] | None  # of a row without a number: the texts of its key, None for a null


@dataclass(frozen=True, slots=True)
class Unique:
    """Columns whose values, taken together, may not repeat.

    Attributes:
        fields: the columns.
        rule: the rule broken by a repetition.
        check: as the standard calls it.
        again: which of the fields of that name is meant, see `Field`.
    """

    fields: tuple[str, ...]
    rule: str
    check: str
    again: int = 0

    @property
    def column(self) -> str | None:
        return self.fields[0] if len(self.fields) == 1 else None


def uniques(schema: Schema) -> list[Unique]:
    """Return everything in a schema that has to be unique. A null in it excludes the row, as in SQL."""
    out = [Unique((field.name,), "unique-error", "unique", field.again) for field in schema.fields if field.unique]
    out += [Unique(key, "unique-error", "uniqueKeys") for key in schema.unique_keys]
    if schema.primary_key:
        out.append(Unique(schema.primary_key, "primary-key", "primaryKey"))
    return out


def naming(schema: Schema, columns: Collection[str]) -> tuple[str, ...]:
    """Return the fields that name a row without a number: those of the primary key, or of the first unique one there
    is.
    """
    if schema.primary_key:
        return schema.primary_key
    there = (unique.fields for unique in uniques(schema) if set(unique.fields) <= set(columns) and not unique.again)
    return next(there, ())


def name_of(cells: Sequence[object]) -> Name:
    """Return what the cells of a row's key are called in a report; None if there is no key."""
    return tuple(None if cell is None else as_text(cell) for cell in cells) or None


class UniqueTracker:
    """Remembers keys and says where one was met before, in the words of `place` (row, row that repeats it)."""

    def __init__(self, unique: Unique, place: Callable[[int, int | None], str]) -> None:
        self.unique, self.place = unique, place
        self.seen: dict[object, int | None] = {}

    def fault(self, key: object, row: int | None) -> Fault | None:
        """Return what is wrong with the next key, None if it is new."""
        if key in self.seen:
            first = self.seen[key]
            return repeated(self.unique, None if first is None else self.place(first, row))
        self.seen[key] = row
        return None


def repeated(unique: Unique, first: str | None) -> Fault:
    what = {"unique": "value", "uniqueKeys": "unique key", "primaryKey": "primary key"}[unique.check]
    names = "" if len(unique.fields) == 1 else f" ({', '.join(map(clean, unique.fields))})"
    where = "met before" if first is None else f"as in {first}"
    return Fault(unique.rule, unique.check, f"the same {what}{names} {where}; it has to be unique")


class ForeignTracker:
    """Looks keys up among those of the referenced table; a table that refers to itself is looked up at the end."""

    def __init__(self, key: ForeignKey, known: Keys | None) -> None:
        self.key = key
        self.own = known is None
        self.known: Any = set() if known is None else known
        self.open: list[tuple[int | None, object, str, Name]] = []

    @property
    def column(self) -> str | None:
        return self.key.fields[0] if len(self.key.fields) == 1 else None

    def rest(self) -> list[tuple[int | None, object, str, Name]]:
        """Return (row, key, text, name of the row) of what was not found in the whole table."""
        return [each for each in self.open if each[1] not in self.known]


def not_found(key: ForeignKey, text: str) -> Fault:
    target = ", ".join(map(clean, key.reference))
    place = "this table" if key.resource is None else clean(key.resource)
    return Fault("foreign-key", "foreignKey", f"{show(text)} is not among the values of {target} in {place}")


def key_of(values: Sequence[object], positions: Sequence[int]) -> object:
    """Return the key in a row's logical values; None if a part is null or not of its type."""
    if len(positions) == 1:
        value = values[positions[0]]
        return None if value is NULL or value is BAD else hashable(value)
    parts = [values[position] for position in positions]
    return None if any(part is NULL or part is BAD for part in parts) else tuple(map(hashable, parts))


def order_of(fields: Iterable[Field]) -> Order:
    """Return the position of each field, by its name and its number among the fields of that name."""
    return {(field.name, field.again): at for at, field in enumerate(fields)}


def positions_of(names: Sequence[str], order: Order, again: int = 0) -> list[int] | None:
    """Return where the columns of a key are; None if the table lacks one (its header says so already)."""
    return [order[name, again] for name in names] if all((name, again) in order for name in names) else None


@dataclass(slots=True)
class KeysOfFile(Collection[object]):
    """The keys in columns of a large file, which is read when they are asked for; an engine may read it in its own way.

    Attributes:
        source, schema, dialect: the file, and how it is read.
        names: the fields of the key.
        read: reads the keys.
        own_form: what an engine has made of the keys.
    """

    source: Source
    schema: Schema
    dialect: Dialect
    names: tuple[str, ...]
    read: Callable[[], Keys]
    own_form: object = None
    keys: Keys | None = None

    def whole(self) -> Keys:
        """Return the keys as Python has them."""
        if self.keys is None:
            self.keys = self.read()
        return self.keys

    def __contains__(self, key: object) -> bool:
        return key in self.whole()

    def __iter__(self) -> Iterator[object]:
        return iter(self.whole())

    def __len__(self) -> int:
        return len(self.whole())


# (foreign key, the fields that refer) → the keys they may hold, None if they are not at hand
References = Callable[[ForeignKey, Sequence[Field]], Keys | None]


def no_references(foreign: ForeignKey, fields: Sequence[Field]) -> None:
    """Return no keys: there are no tables to refer to."""


class Unavailable(Exception):
    """A table that is referred to cannot be read; the table that refers is checked all the same."""


def known_keys(foreign: ForeignKey, schema: Schema, references: References, notes: list[str]) -> Keys | None:
    """Return the keys of another table that a foreign key may hold; None, and a note, if they are not at hand."""
    why = f"; pass its table: --reference {clean(str(foreign.resource))}=FILE"
    try:
        known = references(foreign, [schema.field(name) for name in foreign.fields])
        if known is not None:
            return known
    except Unavailable as error:
        why = f": {error}"
    notes.append(f"foreign key to {foreign.resource!r} not checked{why}")
    return None


def has_fields(schema: Schema, foreign: ForeignKey) -> None:
    """Raise InvalidSchema if a schema does not have the fields that a foreign key refers to: no file can
    change that.
    """
    names = [field.name for field in schema.fields]
    for name in foreign.reference:
        if names.count(name) > 1:
            reason = f"{names.count(name)} fields of the schema of {foreign.resource!r} are called {name!r}"
            raise InvalidSchema("foreignKeys", f"{reason}; a key needs a name of one field")
        if name not in names:
            close = suggest(name, names)
            hint = f"; did you mean {close!r}?" if close else ""
            raise InvalidSchema("foreignKeys", f"no field {name!r} in the schema of {foreign.resource!r}{hint}")
