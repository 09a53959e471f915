"""How lists look: columns side by side for people, the cells of the data files for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sanctions_data import _csv
from sanctions_data._csv import kinds
from sanctions_data._text import clean, counted
from sanctions_data.cli.filters import DAYS, day_column
from sanctions_data.cli.format_values import say_field
from sanctions_data.cli.terminal import columns, width
from sanctions_data.cli.text_columns import grid, layout, whole
from sanctions_data.dataset.table import Table, vocabulary_of
from sanctions_data.records import INDEXES, Record

if TYPE_CHECKING:
    from sanctions_data.dataset.dataset import Dataset
    from sanctions_data.validation.values.json_values import JSONObject

_CLAIMS = "claims"
_NOTHING = "–"


def lines(
    rows: Sequence[Record], names: Sequence[str], table: Table[Any], *, filtered: Sequence[str] = (), on: bool = False
) -> Iterator[str]:
    """The rows as lines below a header; nothing where there is no row.

    Args:
        rows: the records.
        names: the columns that the user chose, which are never shortened; none where the choice is left to us.
        table: their table.
        filtered: the columns whose value the user has named.
        on: whether to colour.
    """
    if not rows:
        return
    if names:
        cells = {name: [_cell(row, name) for row in rows] for name in names}
        yield from grid(cells, whole(cells), on=on)
        return
    index = table.name in INDEXES
    key, extra = ("record", ()) if index else ("id", (_CLAIMS,))
    cells = {name: [_cell(row, name) for row in rows] for name in (*table.model.list_columns(), *extra, key)}
    stated = {name: column for name, column in cells.items() if set(column) != {_NOTHING}}
    soft = [name for name in stated if name not in (*extra, key) and _is_text(table, name)]
    yield from grid(stated, layout(stated, key, soft, filtered, extra, width()), on=on)


def claims(row: Record) -> int:
    """How many claims stand behind a record."""
    provenance = getattr(row, "provenance", None) or {}
    return len({claim for ids in provenance.values() for claim in ids})


def _cell(row: Record, name: str) -> str:
    if name == _CLAIMS:
        return str(claims(row))
    text = say_field(row, name)
    return _NOTHING if getattr(row, name) is None and text == "not stated" else clean(text)


def _is_text(table: Table[Any], name: str) -> bool:
    """Whether its cells are words that may be cut: no day, number, or member of a vocabulary."""
    kind = kinds(table.model, (name,))[name]
    return kind == "list" or (kind == "string" and not vocabulary_of(table.model.model_fields[name].annotation))


def machine(rows: Sequence[Record], names: Sequence[str], table: Table[Any], output_format: str) -> Iterator[str]:
    """The rows as CSV, JSON or JSON lines; the values are those of the data files."""
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
    rows: Sequence[Record], table: Table[Any], data: Dataset, left_out: int, partly: Sequence[Record] = ()
) -> Iterator[str]:
    """How many there are, of which data, and what to do next.

    Args:
        rows: the records.
        table: their table.
        data: the dataset.
        left_out: how many have no date where one is asked for.
        partly: measures whose action has a later status than they have.
    """
    noun = "record" if table.name in INDEXES else table.name.removesuffix("s").replace("entitie", "entity")
    head = f"{counted(len(rows), noun)} · data {data.version}, as of {data.as_of}"
    examples = [line for row in rows if (line := _example(row))]
    yield head
    if left_out:
        yield from undated(left_out, table)
    if partly:
        who = f"{len(partly)} {'of them' if partly[0] in rows else 'more'} {'belong' + 's' * (len(partly) == 1)}"
        yield f"{who} to actions lifted in part; no source says it of them by name:"
        yield "  sanctions-data list actions --where status=partly-lifted"
    if examples:
        yield "every stated field has its sentence:"
        yield next((line for line in examples if columns(line) <= width()), examples[0])


def undated(number: int, table: Table[Any]) -> Iterator[str]:
    """What is said of records without a date where days are asked for."""
    yield f"{counted(number, 'record')} without a date left out; see --where {day_column(table)}="


def _example(row: Record) -> str | None:
    """The command that says who says so: for a day if there is one."""
    provenance = getattr(row, "provenance", None) or {}
    stated = [name for name in provenance if row.columns()[name].origin != "computed"]
    field = next((name for name in DAYS if name in stated), next(iter(stated), None))
    return f"  sanctions-data why {getattr(row, 'id', '')} {field}" if field else None
