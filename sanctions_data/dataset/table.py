"""A table of records in memory: iterate it, index it by id, filter it by column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING, Generic, Literal, TypeVar, cast, get_args, get_origin

from sanctions_data._text import counted, html_table
from sanctions_data.dataset.lookup import lookup
from sanctions_data.dates import Range, format_range, parse_day, parse_range
from sanctions_data.errors import SanctionsDataError, UnknownName
from sanctions_data.records import TABLES
from sanctions_data.records.record import Record
from sanctions_data.records.vocabulary import COUNTRY, Authority, Country

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from sanctions_data.dataset.listed_on import ListedOn
    from sanctions_data.records.attestation import Attestation
    from sanctions_data.records.measure import Measure

R = TypeVar("R", bound=Record)
_ROWS = 20  # records that a notebook shows

_LEDGER_IDS = ("claim", "decision", "inherited_from", "source", "uses_claim")  # of no table: known by their rows


class Table(Generic[R]):
    """The records of one table, in the order of the file.

    ``table[id]`` raises `UnknownName` with a suggestion, ``id in table`` asks, ``table.find(column=value)``
    filters. A table is read only.
    """

    def __init__(
        self,
        name: str,
        model: type[R],
        records: Sequence[R],
        version: str | None = None,
        attestations: Callable[[], Iterable[Attestation]] | None = None,
    ) -> None:
        self.name = name
        self.model = model
        self._version = version  # in whose names a word is looked up
        self._attestations = attestations  # gives those of its dataset
        self._records = tuple(records)
        # rows of provenance and conflicts have no id
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
        return f"<{self.name}: {counted(len(self), 'record')}>"

    def _repr_html_(self) -> str:
        """Return the first records as a table, for notebooks."""
        key = () if not self._by_id else ("id",)
        names = tuple(dict.fromkeys((*self.model.list_columns(), *key)))
        rows = [[_shown(row, name) for name in names] for row in self._records[:_ROWS]]
        more = len(self) - len(rows)
        note = f"{counted(more, 'more record')}; list(data.{self.name}) has all of them" if more > 0 else ""
        return html_table(f"{self.name}: {counted(len(self), 'record')}", names, rows, note)

    def to_pandas(self) -> pandas.DataFrame:
        """Return the table as a pandas frame with real types (extra `pandas`)."""
        from sanctions_data.dataset.frames import to_pandas

        return to_pandas(self)

    def to_polars(self) -> polars.DataFrame:
        """Return the table as a Polars frame with real types (extra `polars`)."""
        from sanctions_data.dataset.frames import to_polars

        return to_polars(self)

    def to_arrow(self) -> pyarrow.Table:
        """Return the table as an Arrow table with real types (extra `arrow`)."""
        from sanctions_data.dataset.frames import to_arrow

        return to_arrow(self)

    def find(self, **wanted: object) -> tuple[R, ...]:
        """Return the records whose columns have these values, in order; all of them without any.

        Args:
            wanted: column = value. None finds nulls; a date may be given as ``YYYY-MM-DD``, and one that is known
                only as a range as that range, such as ``../2025-04-30`` or ``1963-05``; for list columns
                the value is a member, or a tuple that is the whole list. A column that names a record, or has the
                name of an entity, takes whatever names it: any name, alias, list number or id (`Dataset.find`), or
                the record itself.

        Raises:
            UnknownName: no such column, a value that is outside the column's closed vocabulary, or a word that
                names nothing. A known name that no row has gives an empty result.
            AmbiguousName: a word that names several records.
            BadValue: a value of another type, or a text that is not a date.
        """
        tests = [self._test(name, self._value(name, value)) for name, value in wanted.items()]
        return tuple(row for row in self._records if all(test(row) for test in tests))

    def as_of(self, day: date | str) -> tuple[ListedOn, ...]:
        """Return for each measure whether it stood on a day: listed, not listed, or not known (docs/status.md).

        >>> from sanctions_data import load
        >>> [found.answer for found in load().measures.as_of("2021-03-21")[:2]]
        ['not listed', 'not listed']

        Args:
            day: the day, as a date or ``YYYY-MM-DD``.

        Raises:
            BadValue: not a day, or a table that is not the measures of a dataset.
        """
        from sanctions_data.dataset.listed_on import listed_on

        if self.name != "measures" or self._attestations is None:
            raise BadValue(f"only the measures of a dataset can be asked for a day; {self.name} is not that table")
        if isinstance(day, str):
            try:
                day = parse_day(day)
            except ValueError as error:
                raise BadValue(f"as_of: {error}") from None
        elif not isinstance(day, date) or isinstance(day, datetime):
            raise BadValue(f"as_of: {day!r} is not a date; expected YYYY-MM-DD")
        about: dict[str, list[Attestation]] = {}
        for row in self._attestations():
            about.setdefault(row.subject, []).append(row)
        measures = cast("tuple[Measure, ...]", self._records)
        return tuple(listed_on(row, day, [*about.get(row.id, ()), *about.get(row.action, ())]) for row in measures)

    def _test(self, name: str, value: object) -> Callable[[R], bool]:
        """Return whether a row has the value; for the name of an entity, whether it is that entity's row."""
        if isinstance(value, Range):
            bounds = (value.earliest, value.latest)
            return lambda row: (getattr(row, f"{name}_earliest"), getattr(row, f"{name}_latest")) == bounds
        meant = self._meant(name, value)
        if meant is None:
            return lambda row: _fits(getattr(row, name), value)
        key, record = meant
        return lambda row: bool(getattr(row, key) == record)

    def _meant(self, name: str, value: object) -> tuple[str, str] | None:
        """Return the column with ids, and the id, that a word for a record means; None if the word is a plain value."""
        column = self.model.columns()[name]
        named = column.field == "name" or (self.name, name) == ("entities", "name")
        key = (column.via if column.field == "name" else "id") if named else name
        if self._version is None or not isinstance(value, str) or any(getattr(row, name) == value for row in self):
            return None
        references = self.name if key == "id" else self.model.columns()[key].references
        tables: tuple[str, ...] = (references,) if references in TABLES else ()
        among = {found for row in self if isinstance(found := getattr(row, key), str)}
        if name in _LEDGER_IDS:
            raise UnknownName(f"{name} in {self.name}", value, tuple(sorted(among)))
        any_table = name == "record" or any(name == column for _, column in self.model.variable_links)
        if tables or any_table:
            kind = f"{name} in {self.name}" if name == "authority" or any_table else name
            return key, lookup(self._version).meant(value, kind, tables, among)
        return None

    def _value(self, name: str, value: object) -> object:
        if name not in self.model.columns():
            raise UnknownName(f"column of {self.name}", name, tuple(self.model.columns()))
        annotation = self.model.model_fields[name].annotation
        allowed = vocabulary_of(annotation)
        if isinstance(value, Record):
            value = getattr(value, "id", None)
        if allowed in (get_args(Authority), get_args(Country)) and isinstance(value, str) and value not in allowed:
            value = self._code(name, value, allowed)
        if isinstance(value, (tuple, list)):
            value = tuple(value)
        elif value is not None:
            value = self._single(name, value, _parts(annotation))
        for member in value if isinstance(value, tuple) else (value,):
            if member is not None and allowed and member not in allowed:
                raise UnknownName(f"{name} in {self.name}", str(member), allowed)
        return value

    def _single(self, name: str, value: object, parts: list[object]) -> object:
        """Return a value that is not a list as the column has it; BadValue if it has another type."""
        if date in parts:
            if isinstance(value, str):
                return self._day(name, value)
            if not isinstance(value, date) or isinstance(value, datetime):
                raise BadValue(f"{name}: {value!r} is not a date; expected YYYY-MM-DD")
        elif int in parts:
            if isinstance(value, str):
                raise BadValue(f"{name}: {value!r} is a string; expected a whole number")
        elif not isinstance(value, str):
            raise BadValue(f"{name}: {value!r} is not a string")
        return value

    def _day(self, name: str, value: str) -> date | Range:
        """Return the day that a text means, or the range of a column that has ranges."""
        with suppress(ValueError):
            return date.fromisoformat(value)
        if f"{name}_earliest" in self.model.columns():
            with suppress(ValueError):
                found = parse_range(value)
                return found.day or found
        raise BadValue(f"{name}: {value!r} is not a date; expected YYYY-MM-DD")

    def _code(self, name: str, value: str, allowed: tuple[str, ...]) -> str:
        """Return the member of a vocabulary of countries that a word means: `gb` for "UK", `nl` for "Netherlands"."""
        named = [code for code, country in COUNTRY.items() if country.casefold() == value.strip().casefold()]
        if named and named[0] in allowed:
            return named[0]
        if self._version is None:
            return value
        return lookup(self._version).authority(value, f"{name} in {self.name}", allowed)


def _shown(row: Record, name: str) -> str:
    """Return a cell in words; a day that is known only as a range as that range."""
    value = getattr(row, name)
    if value is None and f"{name}_earliest" in row.columns():
        bounds = Range(getattr(row, f"{name}_earliest"), getattr(row, f"{name}_latest"))
        return format_range(bounds) if bounds != Range(None, None) else ""
    return ", ".join(map(str, value)) if isinstance(value, tuple) else "" if value is None else str(value)


class BadValue(SanctionsDataError, ValueError):
    """A value that a column cannot have."""


def _fits(found: object, wanted: object) -> bool:
    if isinstance(found, tuple) and wanted is not None and not isinstance(wanted, tuple):
        return wanted in found
    return bool(found == wanted)


def _parts(annotation: object) -> list[object]:
    """Return a type and the types it is made of."""
    return [annotation, *(part for inner in get_args(annotation) for part in _parts(inner))]


def vocabulary_of(annotation: object) -> tuple[str, ...]:
    found = (get_args(part) for part in _parts(annotation) if get_origin(part) is Literal)
    return next(found, ())
