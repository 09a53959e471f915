"""How lists look: columns side by side for people, the cells of the data files for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from .. import tables
from ..records import INDEXES, Record
from ..table import Table
from .terminal import clean, columns, pad, shorten, width
from .values import count, say_field

if TYPE_CHECKING:
    from ..dataset import Dataset

# what one wants to see of a table first; the number of claims is added where it fits
_SHOWN = {
    "measures": ("id", "target_name", "announced_on", "status"),
    "actions": ("id", "authority_name", "announced_on", "status"),
    "entities": ("id", "name", "type"),
    "positions": ("id", "holder_name", "title"),
    "remarks": ("id", "speaker_name", "date", "stance"),
    "allegations": ("id", "alleged_by_name", "acts"),
    "events": ("id", "name", "date"),
    "figures": ("id", "qualifier", "number", "of"),
    "relations": ("id",),
    "instruments": ("id", "kind", "number", "date"),
    "identifiers": ("id", "entity_name", "value"),
    "names": ("id", "entity_name", "name", "kind"),
    "provenance": ("record", "field", "claim", "source", "sentence"),
    "conflicts": ("decision", "outcome", "record", "field", "value", "standing"),
}
_LEAST = 12  # columns that a text is shortened to at most
_CLAIMS = "claims"
_NOTHING = "–"


def lines(rows: Sequence[Record], names: Sequence[str], table: Table[Any]) -> Iterator[str]:
    """The rows as lines; with a header where the columns were chosen by the user."""
    if names:
        cells = [[_cell(row, name) for name in names] for row in rows]
        yield from _grid([list(names), *cells], whole=len(names))
        return
    wanted = [*_SHOWN[table.name], *(() if table.name in INDEXES else (_CLAIMS,))]
    cells = [[_cell(row, name) for name in wanted] for row in rows]
    while _too_wide(cells):
        wanted.pop()
        drop = len(wanted)
        cells = [line[:drop] + line[drop + 1 :] for line in cells]
    yield from _grid(cells, whole=1)


def claims(row: Record) -> int:
    """How many claims stand behind a record."""
    provenance = getattr(row, "provenance", None) or {}
    return len({claim for ids in provenance.values() for claim in ids})


def _cell(row: Record, name: str) -> str:
    if name == _CLAIMS:
        return count(claims(row), "claim")
    text = say_field(row, name)
    return _NOTHING if getattr(row, name) is None and text == "not stated" else clean(text)


def _too_wide(cells: Sequence[Sequence[str]]) -> bool:
    """Whether the lines are too wide even with every column but the first shortened as far as may be."""
    if not cells or len(cells[0]) == 1:
        return False
    sizes = _sizes(cells)
    return sizes[0] + sum(min(size, _LEAST) + 2 for size in sizes[1:]) > width()


def _sizes(cells: Sequence[Sequence[str]]) -> list[int]:
    return [max(columns(line[i]) for line in cells) for i in range(len(cells[0]))]


def _grid(cells: Sequence[Sequence[str]], *, whole: int) -> Iterator[str]:
    """Lines of cells side by side; the first `whole` columns are never shortened, so that ids can be copied."""
    if not cells:
        return
    sizes = _sizes(cells)
    spare = sum(sizes) + 2 * (len(sizes) - 1) - width()
    while spare > 0:
        widest = max(range(len(sizes)), key=lambda i: sizes[i] if i >= whole else 0)
        if widest < whole or sizes[widest] <= _LEAST:
            break
        sizes[widest] -= 1
        spare -= 1
    for line in cells:
        shown = [pad(shorten(text, size), size) for text, size in zip(line, sizes, strict=True)]
        yield "  ".join(shown).rstrip()


def machine(rows: Sequence[Record], names: Sequence[str], table: Table[Any], shape: str) -> Iterator[str]:
    """The rows as CSV, JSON or JSON lines; the values are those of the data files."""
    if shape == "csv":
        wanted = names or tuple(table.model.columns())
        text = tables.write(({name: getattr(row, name) for name in wanted} for row in rows), wanted)
        yield text.removesuffix("\n")
        return
    found = [_json(row, names) for row in rows]
    if shape == "json":
        yield json.dumps(found, ensure_ascii=False, indent=2)
    else:
        yield from (json.dumps(row, ensure_ascii=False) for row in found)


def _json(row: Record, names: Sequence[str]) -> dict[str, Any]:
    data = row.model_dump(mode="json")
    return {name: data[name] for name in names} if names else data


def footer(rows: Sequence[Record], table: Table[Any], data: Dataset, left_out: int) -> Iterator[str]:
    """How many there are, of which data, and what to do next."""
    noun = "record" if table.name in INDEXES else table.name.removesuffix("s").replace("entitie", "entity")
    head = f"{count(len(rows), noun)} · data {data.version}, as of {data.as_of}"
    example = next((line for row in rows if (line := _example(row))), None)
    if example is None:
        yield head
    else:
        yield f"{head} · every stated field has its sentence: try"
        yield f"  sanctions-data why {example}"
    if left_out:
        yield from undated(left_out)


def undated(number: int) -> Iterator[str]:
    """What is said of records without a date where days are asked for."""
    yield f"{count(number, 'record')} without a date left out; see --where announced_on= or --where date="


def _example(row: Record) -> str | None:
    """A record and a field of it with claims, a day if there is one."""
    provenance = getattr(row, "provenance", None) or {}
    stated = [name for name in provenance if row.columns()[name].origin != "computed"]
    field = next((name for name in ("announced_on", "date") if name in stated), next(iter(stated), None))
    return f"{getattr(row, 'id', '')} {field}" if field else None
