"""Which rows of a table are meant: the filters of `list`, and what is said of those that nothing fits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sanctions_data._csv import kinds, parse_cell
from sanctions_data.cli.format_values import span_of
from sanctions_data.dataset.lookup import lookup
from sanctions_data.dataset.table import BadValue, Table
from sanctions_data.dates import parse_day
from sanctions_data.errors import SanctionsDataError, UnknownName
from sanctions_data.records import Record

if TYPE_CHECKING:
    from sanctions_data.dataset.dataset import Dataset

DAYS = ("announced_on", "date")
# what --by takes → the column
BY = {
    "announced": "announced_on",
    "listed": "listing_date",
    "effect": "start_date",
    "end": "end_date",
    "status": "status_as_of",
}
NOTHING = "–"  # a cell of a list in which nothing is stated


class BadFilter(SanctionsDataError, ValueError):
    """A filter that says nothing."""


def matching(data: Dataset, table: Table[Any], wanted: Mapping[str, str], *, target: str | None = None) -> list[Record]:
    """Return the records that all filters fit.

    Args:
        data: where the names are.
        table: the table.
        wanted: column → text of a cell, as the files or `list` have it; empty text finds what is not stated.
        target: what names a target: an id, any name, a list number.

    Raises:
        UnknownName: no such column, a word outside its vocabulary, or a word that names nothing.
        BadValue, BadFilter: a value of the wrong kind.
    """
    values = {name: _value(table, name, text) for name, text in wanted.items()}
    rows = list(table.find(**values))
    for name, value in values.items():
        if value is None:  # a day that is known only as a range is stated
            rows = [row for row in rows if span_of(row, name) is None]
    return rows if target is None else _target(data, table, rows, target)


def between(rows: Sequence[Record], column: str, since: str | None, until: str | None) -> tuple[list[Record], int]:
    """Return the records with a day between two days, and how many have no day.

    Args:
        rows: the records.
        column: the column with the day; where only a range is known, one fits where the range may.
        since, until: the first and the last day; None is open.

    Raises:
        BadValue: a text that is not a day.
    """
    first, last = read_day("--since", since), read_day("--until", until)
    dated = [row for row in rows if _bounds(row, column) != (None, None)]
    return [row for row in dated if overlaps(*_bounds(row, column), first, last)], len(rows) - len(dated)


def surely_between(row: Record, column: str, since: str | None, until: str | None) -> bool:
    """Return whether all days that the day of a record can be lie between two days; for the arguments see `between`."""
    return within(*_bounds(row, column), read_day("--since", since), read_day("--until", until))


def within(earliest: date | None, latest: date | None, first: date | None, last: date | None) -> bool:
    """Return whether each day of a range lies between `first` and `last`; None is an open end."""
    return (first is None or (earliest is not None and earliest >= first)) and (
        last is None or (latest is not None and latest <= last)
    )


def day_column(table: Table[Any], by: str | None = None) -> str:
    """Return the column that --since and --until are about.

    Args:
        table: the table.
        by: a word of `BY`; by default the day of the announcement, or of the record.

    Raises:
        BadFilter: the table has no such column.
    """
    columns = tuple(table.model.columns())
    wanted = DAYS if by is None else (BY[by],)
    found = next((name for name in wanted if name in columns), None)
    if found is not None:
        return found
    known = [word for word, name in BY.items() if name in columns]
    has = f"it has --by {' or '.join(known)}" if known else "--since and --until are for tables with days"
    raise BadFilter(f"the table {table.name} has no column {' or '.join(wanted)}; {has}")


def pairs(texts: Iterable[str]) -> dict[str, str]:
    """`COLUMN=VALUE` texts as a mapping."""
    found = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise BadFilter(f"--where {text[:120]!r}: expected COLUMN=VALUE; COLUMN= finds what is not stated")
        found[name] = value
    return found


def _value(table: Table[Any], name: str, text: str) -> Any:
    """Return the text of a cell as `Table.find` takes it."""
    columns = tuple(table.model.columns())
    if name not in columns:
        raise UnknownName(f"column of {table.name}", name, columns)
    if text in ("", NOTHING):
        return None
    kind = kinds(table.model, columns)[name]
    if kind == "list" and ("," in text or ";" in text):
        return tuple(part.strip() for part in text.replace(";", ",").split(",") if part.strip())
    if kind != "integer":
        return text
    try:
        return parse_cell(text, kind)
    except ValueError as error:
        raise BadValue(f"{name}: {error}") from None


def _target(data: Dataset, table: Table[Any], rows: list[Any], target: str) -> list[Record]:
    if "target" not in table.model.columns():
        raise UnknownName(f"column of {table.name}", "target", tuple(table.model.columns()))
    listed = {row.target for row in table}
    meant = lookup(data.version).meant(target, "target", ("entities",), listed)
    if meant not in listed:
        raise UnknownName("target", target, tuple(sorted(listed)))
    return [row for row in rows if row.target == meant]


def read_day(option: str, text: str | None) -> date | None:
    """Return the day that an option names; None if it is not used. BadValue for a text that is not a day."""
    try:
        return parse_day(text) if text is not None else None
    except ValueError as error:
        raise BadValue(f"{option}: {error}") from None


def _bounds(row: Record, name: str) -> tuple[date | None, date | None]:
    return getattr(row, f"{name}_earliest"), getattr(row, f"{name}_latest")


def overlaps(earliest: date | None, latest: date | None, first: date | None, last: date | None) -> bool:
    """Return whether a range may hold a day between `first` and `last`; None is an open end."""
    if first is not None and latest is not None and latest < first:
        return False
    return not (last is not None and earliest is not None and earliest > last)
