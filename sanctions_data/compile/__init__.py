"""From the ledger to the records: a pure function of the ledger and, where they are held, the documents.

Any order of ledger rows gives the same records. What is wrong with a ledger is raised as one
`LedgerFaults` that names every fault by file, line and column.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sanctions_data.compile.fault import LedgerFault, LedgerFaults

if TYPE_CHECKING:
    from sanctions_data.compile.derive import Recomputed
    from sanctions_data.ledger import Ledger
    from sanctions_data.records import Record
    from sanctions_data.records.standing import Standing


@dataclass(frozen=True)
class Compiled:
    """What a ledger says.

    Attributes:
        tables: table → its records by id; the indexes are among them.
        results: claim → what running its rule gave.
        standings: claim → how its value is established; right only where all documents were held.
    """

    tables: Mapping[str, Sequence[Record]]
    results: Mapping[str, Recomputed]
    standings: Mapping[str, Standing]


def compile_ledger(ledger: Ledger, texts: Mapping[str, str] | None = None, *, own_codes: bool = False) -> Compiled:
    """Return records, provenance and conflicts of a ledger.

    Args:
        ledger: the six tables; retired rows are passed over.
        texts: source id → text of the documents that are held, line ends as in the pinned bytes. Claims
            whose words are withheld are recomputed only where their document is among them.
        own_codes: accept codes that are in no vocabulary of this package, as a ledger of other data has them.

    Raises:
        LedgerFaults: something is wrong; all of it that can be told apart is named.
    """
    from sanctions_data.validation.readers.json_text import paused_collection

    with paused_collection():
        return _compile(ledger, texts or {}, own_codes)


def _compile(ledger: Ledger, texts: Mapping[str, str], own_codes: bool) -> Compiled:
    # imported here, because `why` needs none of it and imports modules beside this one
    from sanctions_data.compile.derive import check_rules, standings
    from sanctions_data.compile.index import Index
    from sanctions_data.compile.indexes import conflicts, provenance, sources
    from sanctions_data.compile.project import Projection
    from sanctions_data.compile.quotations import check_words
    from sanctions_data.compile.record_links import check_references
    from sanctions_data.compile.structure import check_structure
    from sanctions_data.records import TABLES

    index = Index(ledger)
    _stop(check_structure(ledger, index))
    results: dict[str, Recomputed] = {}
    faults = [*check_words(ledger, index, texts), *check_rules(ledger, index, texts, results)]
    projection = Projection(index)
    rows = {table: list(projection.validated(table, own_codes=own_codes)) for table in TABLES}
    tables: dict[str, Sequence[Record]] = {table: [record for record, _ in rows[table]] for table in TABLES}
    faults += projection.faults
    _stop(faults)
    _stop(check_references(ledger, tables))
    tables["provenance"] = [row for table in TABLES for row in provenance(table, rows[table], index)]
    tables["sources"] = list(sources(index))
    tables["conflicts"] = list(conflicts(index))
    return Compiled(tables, results, standings(results))


def _stop(faults: Iterable[LedgerFault]) -> None:
    found = list(faults)
    if found:
        raise LedgerFaults(found)


__all__ = ["Compiled", "LedgerFault", "LedgerFaults", "compile_ledger"]
