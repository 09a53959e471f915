"""Which rows of a table are meant: the filters of `list`, and what is said of those that nothing fits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from sanctions_data._csv import kinds, parse_cell
from sanctions_data.dataset.lookup import lookup
from sanctions_data.dataset.table import BadValue, Table
from sanctions_data.dates import parse_day
from sanctions_data.errors import SanctionsDataError, UnknownName
from sanctions_data.records import Record

if TYPE_CHECKING:
    from sanctions_data.dataset.dataset import Dataset

DAYS = ("announced_on", "date")


class BadFilter(SanctionsDataError, ValueError):
    """A filter that says nothing."""


def matching(
    data: Dataset,
    table: Table[Any],
    wanted: Mapping[str, str],
    *,
    target: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> tuple[list[Record], int]:
    """The records that all filters fit, and how many more would but have no date.

    Args:
        data: where the ids are that a column may name.
        table: the table.
        wanted: column → text of a cell; empty text finds what is not stated.
        target: id or name of a target, in any language or spelling that the dataset has.
        since, until: first and last day; a record whose day is known only as a range fits where the range may.

    Raises:
        UnknownName: no such column, a word outside its vocabulary, or an id that names nothing.
        BadValue, BadFilter: a value of the wrong kind.
    """
    values = {name: _value(table, name, text) for name, text in wanted.items()}
    rows = list(table.find(**values))
    if target is not None:
        rows = _target(data, table, rows, target)
    if since is None and until is None:
        return rows, 0
    name = day_column(table)
    if name is None:
        raise BadFilter(f"{table.name} have no date; --since and --until are for tables with announced_on or date")
    first = read_day("--since", since)
    last = read_day("--until", until)
    dated = [row for row in rows if _bounds(row, name) != (None, None)]
    return [row for row in dated if overlaps(*_bounds(row, name), first, last)], len(rows) - len(dated)


def day_column(table: Table[Any]) -> str | None:
    """The column that --since and --until are about, where the table has one."""
    return next((day for day in DAYS if day in table.model.columns()), None)


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
    """The text of a cell as `Table.find` takes it."""
    columns = tuple(table.model.columns())
    if name not in columns:
        raise UnknownName(f"column of {table.name}", name, columns)
    if not text:
        return None
    kind = kinds(table.model, columns)[name]
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
