"""How `list --as-of` looks: each measure with its answer and the attestations on either side."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sanctions_data import _csv
from sanctions_data._text import clean, counted
from sanctions_data.cli.filters import NOTHING, BadFilter
from sanctions_data.cli.format_values import format_edtf, format_field
from sanctions_data.cli.terminal import columns, width, wrap
from sanctions_data.cli.text_columns import grid, layout
from sanctions_data.dataset.listed_on import ANSWERS, ListedOn
from sanctions_data.errors import UnknownName

if TYPE_CHECKING:
    from datetime import date

    from sanctions_data.records.attestation import Attestation
    from sanctions_data.validation.values.json_values import JSONObject

_COLUMNS = ("target_name", "authority")  # of the measure
_SIDE = 20  # columns of an attestation of one day
_CELLS = ("id", "target", "target_name", "authority", "day", "answer", "before", "after", "because")


def with_answer(found: Sequence[ListedOn], answer: str | None) -> list[ListedOn]:
    """Return those with an answer, all of them for None; UnknownName if it is not an answer."""
    if answer is not None and answer not in ANSWERS:
        raise UnknownName("answer", answer, ANSWERS)
    return [one for one in found if answer in (None, one.answer)]


def check_table(table: str) -> None:
    """Raise BadFilter for a table of which `--as-of` cannot be asked."""
    if table != "measures":
        raise BadFilter(f"--as-of is for measures; {table} has no status of a day")


def lines(
    found: Sequence[ListedOn], names: Sequence[str], filtered: Sequence[str], *, ids: bool = False, on: bool = False
) -> Iterator[str]:
    """Yield the answers below a header.

    Args:
        found: the answers.
        names: the columns of the measure that the user chose; the target and the authority if there are none.
        filtered: the columns whose value the user has named.
        ids: whether the ids are to be shown.
        on: whether to colour.
    """
    if not found:
        return
    cells = {name: [clean(format_field(one.measure, name)) for one in found] for name in (names or _COLUMNS)}
    cells["answer"] = [one.answer for one in found]
    for side in ("before", "after"):
        cells[side] = [_side(getattr(one, side)) for one in found]
    cells["id"] = [one.measure.id for one in found]
    wide = [side for side in ("before", "after") if max(map(columns, cells[side])) > _SIDE]
    soft = [name for name in cells if name == "target_name" or name in wide]
    yield from grid(cells, layout(cells, "id", soft, filtered, width(), ids=ids), on=on, wrapped=wide)


def _side(row: Attestation | None) -> str:
    if row is None:
        return NOTHING
    day = format_field(row, "as_of")
    return f"{row.state} {day if row.as_of is not None else format_edtf(day)}"


def machine(found: Sequence[ListedOn], output_format: str) -> Iterator[str]:
    """Yield the answers as CSV, JSON or JSON lines."""
    if output_format == "csv":
        yield _csv.write(({name: _cell(one, name) for name in _CELLS} for one in found), _CELLS).removesuffix("\n")
        return
    rows = [as_json(one) for one in found]
    if output_format == "json":
        yield json.dumps(rows, ensure_ascii=False, indent=2)
    else:
        yield from (json.dumps(row, ensure_ascii=False) for row in rows)


def _cell(one: ListedOn, name: str) -> object:
    if name in ("before", "after"):
        side = getattr(one, name)
        return None if side is None else side.id
    return getattr(one if name in ("day", "answer", "because") else one.measure, name)


def as_json(one: ListedOn) -> JSONObject:
    """Return an answer as JSON: the attestations on either side with all their columns."""
    found: JSONObject = {name: _cell(one, name) for name in _CELLS}
    found["day"] = one.day.isoformat()
    for side in ("before", "after"):
        row = getattr(one, side)
        found[side] = None if row is None else row.model_dump(mode="json", exclude={"provenance"})
    return found


def footer(found: Sequence[ListedOn], day: date, data: str) -> Iterator[str]:
    """Yield how many there are of each answer, and what the answers mean.

    Args:
        found: the answers.
        day: the day.
        data: which data they are of.
    """
    counts = Counter(one.answer for one in found)
    told = ", ".join(f"{counts[answer]} {answer}" for answer in ("listed", "not listed", "not known"))
    yield f"{counted(len(found), 'measure')} on {day}: {told} · {data}"
    if counts["not known"]:
        text = "not known: the sources do not settle it for that day; see docs/status.md"
        yield from wrap(text, width(), "", "  ")
