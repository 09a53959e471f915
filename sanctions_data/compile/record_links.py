"""Check the finished rows: a reference must lead to a record that is there, in the right table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sanctions_data.compile.fault import LedgerFault
from sanctions_data.ledger import Ledger
from sanctions_data.published.version_numbers import key as order
from sanctions_data.records import Record, model


def check_references(ledger: Ledger, tables: Mapping[str, Sequence[Record]]) -> Iterator[LedgerFault]:
    """Yield the references that lead to no record.

    A ledger as of a version that did not have a table yet refers to its ids, such as those of schemes, without a row.
    """
    ids = {table: {getattr(row, "id", "") for row in rows} for table, rows in tables.items()}
    line = {row.record: number for number, row in enumerate(ledger.records, 2)}
    newest = max((order(row.added_in) for row in ledger.records), default=(0, 0, 0))
    later = {table for table in tables if order(model(table).since) > newest}
    claims = {row.id: number for number, row in enumerate(ledger.claims, 2)}
    for table, rows in tables.items():
        fixed = {name: col.references for name, col in model(table).columns().items() if col.references}
        for row in rows:
            wanted = list(fixed.items())
            wanted += [(name, getattr(row, of)) for of, name in model(table).variable_links]
            for name, target in wanted:
                value = getattr(row, name)
                if value is not None and target not in later and value not in ids.get(target, ()):
                    record, behind = getattr(row, "id", ""), (getattr(row, "provenance", None) or {}).get(name)
                    message = f"{table} {record} {name}: no {value!r} in {target}"
                    if behind:
                        yield LedgerFault(
                            "ledger/claims.csv", claims[behind[0]], "value", f"{message} ({', '.join(behind)})"
                        )
                    else:
                        yield LedgerFault("ledger/records.csv", line.get(record, 1), "keys", message)
