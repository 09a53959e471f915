"""A table of records in memory: iterate it, index it by id, filter it by column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, Generic, Literal, TypeVar, get_args, get_origin

from sanctions_data.errors import SanctionsDataError, UnknownName
from sanctions_data.records.record import Record

R = TypeVar("R", bound=Record)


class Table(Generic[R]):
    """The records of one table, in the order of the file.

    ``table[id]`` raises `UnknownName` with a suggestion, ``id in table`` asks, ``table.find(column=value)``
    filters. A table is read only.
    """

    def __init__(
        self, name: str, model: type[R], records: Sequence[R], called: Callable[[str], Sequence[str]] | None = None
    ) -> None:
        self.name = name
        self.model = model
        self._called = called
        self._records = tuple(records)
        # rows of the two indexes have no id
        self._by_id = {record.id: record for record in self._records if hasattr(record, "id")}

    def __iter__(self) -> Iterator[R]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def __contains__(self, item: object) -> bool:
        return item in self._by_id if isinstance(item, str) else item in self._records

    def __getitem__(self, record: str) -> R:
        if not isinstance(record, str):
            raise TypeError(f"{self.name} are looked up by id, not by {type(record).__name__}; see list({self.name})")
        if record not in self._by_id:
            raise UnknownName(f"record in {self.name}", record, tuple(self._by_id))
        return self._by_id[record]

    def __repr__(self) -> str:
        return f"<{self.name}: {len(self)} records>"

    def find(self, **wanted: Any) -> tuple[R, ...]:
        """The records whose columns have these values, in order; all of them without any.

        Args:
            wanted: column = value. None finds nulls; a date may be given as ``YYYY-MM-DD``; for list columns
                the value is a member, or a tuple that is the whole list. Where no row has the name that a
                column with an entity's name is to have, any other name of that entity will do.

        Raises:
            UnknownName: no such column, or a value that is outside the column's closed vocabulary.
            BadValue: a text that is not a date, or where the column has numbers.
        """
        tests = [self._test(name, self._value(name, value)) for name, value in wanted.items()]
        return tuple(row for row in self._records if all(test(row) for test in tests))

    def _test(self, name: str, value: Any) -> Callable[[R], bool]:
        """Whether a row has the value; for the name of an entity, whether it is that entity's row."""
        column = self.model.columns()[name]
        key = column.via if column.field == "name" else "id" if (self.name, name) == ("entities", "name") else ""
        if key and self._called and isinstance(value, str) and all(getattr(row, name) != value for row in self):
            ids = self._called(value)
            return lambda row: getattr(row, key) in ids
        return lambda row: _fits(getattr(row, name), value)

    def _value(self, name: str, value: Any) -> Any:
        if name not in self.model.columns():
            raise UnknownName(f"column of {self.name}", name, tuple(self.model.columns()))
        annotation = self.model.model_fields[name].annotation
        allowed = vocabulary_of(annotation)
        for member in value if isinstance(value, (tuple, list)) else (value,):
            if member is not None and allowed and member not in allowed:
                raise UnknownName(f"{name} in {self.name}", str(member), allowed)
        if isinstance(value, list):
            return tuple(value)
        if isinstance(value, str) and int in _parts(annotation):
            raise BadValue(f"{name}: {value!r} is a string; expected a whole number")
        if isinstance(value, str) and date in _parts(annotation):
            try:
                return date.fromisoformat(value)
            except ValueError:
                raise BadValue(f"{name}: {value!r} is not a date; expected YYYY-MM-DD") from None
        return value


class BadValue(SanctionsDataError, ValueError):
    """A value that a column cannot have."""


def _fits(found: Any, wanted: Any) -> bool:
    if isinstance(found, tuple) and wanted is not None and not isinstance(wanted, tuple):
        return wanted in found
    return bool(found == wanted)


def _parts(annotation: Any) -> list[Any]:
    """A type and the types it is made of."""
    return [annotation, *(part for inner in get_args(annotation) for part in _parts(inner))]


def vocabulary_of(annotation: Any) -> tuple[str, ...]:
    found = (get_args(part) for part in _parts(annotation) if get_origin(part) is Literal)
    return next(found, ())
