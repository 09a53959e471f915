"""Checks of the finished rows: whatever points at a record points at one that is there, in the right table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sanctions_data.compile.fault import Fault
from sanctions_data.ledger import Ledger
from sanctions_data.records import Record, model

# columns whose table stands in another column of the row
_VARIABLE = {
    "figures": (("about_table", "about"),),
    "relations": (("subject_table", "subject"), ("object_table", "object")),
}


def check_references(ledger: Ledger, tables: Mapping[str, Sequence[Record]]) -> Iterator[Fault]:
    """Dangling references."""
    ids = {table: {getattr(row, "id", "") for row in rows} for table, rows in tables.items()}
    line = {row.record: number for number, row in enumerate(ledger.records, 2)}
    claims = {row.id: number for number, row in enumerate(ledger.claims, 2)}
    for table, rows in tables.items():
        fixed = {name: col.references for name, col in model(table).columns().items() if col.references}
        for row in rows:
            wanted = list(fixed.items())
            wanted += [(name, getattr(row, of)) for of, name in _VARIABLE.get(table, ())]
            for name, target in wanted:
                value = getattr(row, name)
                if value is not None and value not in ids.get(target, ()):
                    record, behind = getattr(row, "id", ""), (getattr(row, "provenance", None) or {}).get(name)
                    message = f"{table} {record} {name}: no {value!r} in {target}"
                    if behind:
                        yield Fault("claims.csv", claims[behind[0]], "value", f"{message} ({', '.join(behind)})")
                    else:
                        yield Fault("records.csv", line.get(record, 1), "keys", message)
