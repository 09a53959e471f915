"""How lists look: columns side by side for people, the cells of the data files for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sanctions_data import _csv
from sanctions_data._csv import kinds
from sanctions_data._text import clean, counted
from sanctions_data.cli.filters import BY, DAYS, NOTHING, surely_between
from sanctions_data.cli.format_values import format_field, how_old
from sanctions_data.cli.terminal import columns, width, wrap
from sanctions_data.cli.text_columns import Layout, grid, layout, whole
from sanctions_data.dataset.table import Table, vocabulary_of
from sanctions_data.records import Record

if TYPE_CHECKING:
    from sanctions_data.dataset.dataset import Dataset
    from sanctions_data.validation.values.json_values import JSONObject


def lines(
    rows: Sequence[Record],
    names: Sequence[str],
    table: Table[Any],
    *,
    filtered: Sequence[str] = (),
    ids: bool = False,
    on: bool = False,
) -> Iterator[str]:
    """Return the rows as lines below a header; no lines if there are no rows.

    Args:
        rows: the records.
        names: the columns that the user chose, which are never shortened; none if the choice is left to us.
        table: their table.
        filtered: the columns whose value the user has named.
        ids: whether the ids are to be shown, even if other columns are left out.
        on: whether to colour.
    """
    if rows:
        yield from grid(*_laid_out(rows, names, table, filtered, ids), on=on)


def _laid_out(
    rows: Sequence[Record], names: Sequence[str], table: Table[Any], filtered: Sequence[str], ids: bool
) -> tuple[dict[str, list[str]], Layout]:
    """Return the cells, and which columns of them are shown."""
    if names:
        cells = {name: [_cell(row, name) for row in rows] for name in names}
        return cells, whole(cells)
    key = _key(table)
    cells = {name: [_cell(row, name) for row in rows] for name in (*table.model.list_columns(), key)}
    stated = {name: column for name, column in cells.items() if set(column) != {NOTHING}}
    soft = [name for name in stated if name != key and _is_text(table, name)]
    return stated, layout(stated, key, soft, filtered, width(), ids=ids)


def _key(table: Table[Any]) -> str:
    return "id" if "id" in table.model.columns() else "record"


def not_shown(
    rows: Sequence[Record], table: Table[Any], *, filtered: Sequence[str] = (), ids: bool = False
) -> Iterator[str]:
    """Yield which columns are not shown at this width, and how to see them; for the arguments see `lines`."""
    if not rows:
        return
    cells, how = _laid_out(rows, (), table, filtered, ids)
    key = _key(table)
    left = [name for name in cells if name not in (*how.shown, *filtered, key)]
    if left:
        yield from wrap(f"left out at this width: {', '.join(left)}", width(), "", "  ")
    if key in cells and key not in how.shown:
        yield "--ids shows the ids, --columns any column"


def _cell(row: Record, name: str) -> str:
    text = format_field(row, name)
    return NOTHING if getattr(row, name) is None and text == "not stated" else clean(text)


def _is_text(table: Table[Any], name: str) -> bool:
    """Whether its cells are words that may be cut: no day, number, or member of a vocabulary."""
    kind = kinds(table.model, (name,))[name]
    return kind == "list" or (kind == "string" and not vocabulary_of(table.model.model_fields[name].annotation))


def machine(rows: Sequence[Record], names: Sequence[str], table: Table[Any], output_format: str) -> Iterator[str]:
    """Yield the rows as CSV, JSON or JSON lines; the values are those of the data files."""
    if output_format == "csv":
        wanted = names or tuple(table.model.columns())
        text = _csv.write(({name: getattr(row, name) for name in wanted} for row in rows), wanted)
        yield text.removesuffix("\n")
        return
    found = [_json(row, names) for row in rows]
    if output_format == "json":
        yield json.dumps(found, ensure_ascii=False, indent=2)
    else:
        yield from (json.dumps(row, ensure_ascii=False) for row in found)


def _json(row: Record, names: Sequence[str]) -> JSONObject:
    data = row.model_dump(mode="json")
    return {name: data[name] for name in names} if names else data


def footer(
    rows: Sequence[Record],
    table: Table[Any],
    data: Dataset,
    left_out: Iterable[str] = (),
    partly: Sequence[Record] = (),
    total: int | None = None,
) -> Iterator[str]:
    """How many there are, of which data, and what to do next.

    Args:
        rows: the records.
        table: their table.
        data: the dataset.
        left_out: what is said of the days that were asked for, and of the records without one.
        partly: measures whose action has a later status than they have.
        total: how many there are, if `rows` are only the first of them.
    """
    noun = "record" if _key(table) == "record" else table.name.removesuffix("s").replace("entitie", "entity")
    number = counted(len(rows), noun) if total in (None, len(rows)) else f"{len(rows)} of {counted(total or 0, noun)}"
    head = f"{number} · data {data.version}, as of {data.as_of}{how_old(data.as_of)}"
    examples = [line for row in rows if (line := _example(row))]
    yield head
    yield from left_out
    if partly:
        who = f"{len(partly)} {'of them' if partly[0] in rows else 'more'} {'belong' + 's' * (len(partly) == 1)}"
        yield f"{who} to actions that were lifted in part;"
        yield f"no source says whether {'this one was' if len(partly) == 1 else 'these were'} lifted:"
        yield "  sanctions-data list actions --where status=partly-lifted"
    if examples:
        yield "every stated field has its sentence:"
        yield next((line for line in examples if columns(line) <= width()), examples[0])


def only_possible(rows: Sequence[Record], column: str, since: str | None, until: str | None) -> Iterator[str]:
    """Yield how many of the records fit `--since` and `--until` only possibly, if there are any.

    Args:
        rows: the records that are shown.
        column: the column with the days.
        since, until: the days that were asked for.
    """
    possible = [row for row in rows if not surely_between(row, column, since, until)]
    if possible:
        cells = [_cell(row, column) for row in possible]
        whose = "its" if len(possible) == 1 else "their"
        said = f"{len(possible)} of them only possibly: {whose} day is known as a range"
        if any(cell.startswith("..") for cell in cells):
            said += "; ../D means D or earlier"
        if any(cell.endswith("..") for cell in cells):
            said += "; D/.. means D or later"
        yield from wrap(said, width(), "", "  ")


def days_meant(column: str, number: int, table: Table[Any], *, by: str | None) -> Iterator[str]:
    """Yield what --since and --until mean: which days they compare, and how many records have none.

    Args:
        column: the column with the days.
        number: how many records have none.
        table: the table.
        by: what the user chose with --by.
    """
    others = [word for word, name in BY.items() if name != column and name in table.model.columns()]
    if by is None and others:
        yield f"--since and --until mean {column}; for other days: --by {', '.join(others)}"
    if number:
        yield f"{counted(number, 'record')} without a date left out; see --where {column}="


def _example(row: Record) -> str | None:
    """Return the command that shows the sources: for a day if there is one."""
    provenance = getattr(row, "provenance", None) or {}
    stated = [name for name in provenance if not row.columns()[name].repeats]
    field = next((name for name in DAYS if name in stated), next(iter(stated), None))
    return f"  sanctions-data why {getattr(row, 'id', '')} {field}" if field else None
