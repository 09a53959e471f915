"""What else is said of a record: the rows that name it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sanctions_data.records import TABLES, Record, model

if TYPE_CHECKING:
    from sanctions_data.dataset.dataset import Dataset
    from sanctions_data.records.action import Action
    from sanctions_data.records.conflict import ConflictRow


@dataclass(frozen=True)
class Naming:
    """The rows of one table that name a record in one column."""

    table: str
    column: str
    records: tuple[Record, ...]


def naming(record: Record, data: Dataset) -> Iterator[Naming]:
    """Yield the rows that name `record`, by table and column, in the order of the tables."""
    own = getattr(record, "id", "")
    for table in TABLES:
        fixed = [(None, name) for name, column in model(table).columns().items() if _leads(column.references, record)]
        for of, name in [*fixed, *model(table).variable_links]:
            rows = tuple(
                row
                for row in data.table(table)
                if getattr(row, name) == own and (of is None or getattr(row, of) == record.table_name)
            )
            if rows:
                yield Naming(table, name, rows)


def _leads(references: str, record: Record) -> bool:
    return bool(references) and references == record.table_name


def later(record: Record, data: Dataset) -> Action | None:
    """Return the action of a measure if it was lifted, in part or whole, and no source says what became of the measure.

    A measure that a source reports as remaining, on that date or later, keeps its own status.
    """
    if record.table_name != "measures":
        return None
    action, status = data.actions[getattr(record, "action", "")], getattr(record, "status", None)
    own, its = getattr(record, "status_as_of_earliest", None), action.status_as_of_latest
    told = status in ("lifted", action.status) or (own is not None and its is not None and own >= its)
    return action if action.status in ("lifted", "partly-lifted") and not told else None


def decisions(record: Record, data: Dataset) -> Iterator[tuple[ConflictRow, ...]]:
    """Yield the decisions that claims behind `record` stand in, each with its rows of the index of conflicts."""
    provenance = getattr(record, "provenance", None) or {}
    claims = {claim for ids in provenance.values() for claim in ids}
    own = getattr(record, "id", "")
    found: dict[str, list[ConflictRow]] = {}
    for row in data.conflicts:
        found.setdefault(row.decision, []).append(row)
    for rows in found.values():
        if any(row.claim in claims or row.record == own for row in rows):
            yield tuple(rows)
