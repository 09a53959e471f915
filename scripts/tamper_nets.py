"""Whether compiling a changed ledger with the documents notices the change: for `tamper.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sanctions_data.compile import LedgerFaults, compile_ledger
from sanctions_data.compile.derive import check_rules
from sanctions_data.compile.index import Index
from sanctions_data.compile.quotations import check_words
from sanctions_data.compile.structure import check_structure
from sanctions_data.ledger import MODELS, Ledger, Row


@dataclass(frozen=True)
class Nets:
    """The ledger, the documents, and whether a rebuild of a changed ledger notices the change."""

    ledger: Ledger
    texts: dict[str, str]

    @cached_property
    def index(self) -> Index:
        return Index(self.ledger)

    def rebuild_fails(self, ledger: Ledger) -> bool:
        """Whether compiling the ledger with the documents finds a fault."""
        try:
            compile_ledger(ledger, self.texts)
        except LedgerFaults:
            return True
        return False

    def caught(self, table: str, rows: Mapping[tuple[Any, ...], Row | None]) -> bool:
        """Whether a rebuild notices that rows of a ledger table, by key, are others (None: gone).

        The part of the ledger on which the faults of these rows depend is checked first. Its faults are
        faults of the whole: every check it runs reads rows of this part only (claims it rests on, their
        evidence, all sources, sentences and records). Only where it has none is the whole compiled.
        """
        claims = {key[0] for key in rows} if table in ("claims", "evidence") else set()
        part = self._put(self._around(claims), table, rows)
        index = Index(part)
        if next(iter(check_structure(part, index)), None) is not None:
            return True
        if next(iter(check_words(part, index, self.texts)), None) is not None:
            return True
        if next(iter(check_rules(part, index, self.texts, {})), None) is not None:
            return True
        return self.rebuild_fails(self._put(self.ledger, table, rows))

    def _around(self, wanted: set[str]) -> Ledger:
        """Everything that the faults of some claims depend on."""
        found: set[str] = set()
        while wanted - found:
            claim = (wanted - found).pop()
            found.add(claim)
            wanted = wanted | {row.uses_claim for row in self.index.evidence.get(claim, ()) if row.uses_claim}
            if self.index.claims[claim].rank != "normal":
                wanted |= {other for row in self.index.decided[claim] for other in row.claims}
        return replace(
            self.ledger,
            claims=tuple(self.index.claims[claim] for claim in sorted(found)),
            evidence=tuple(row for claim in sorted(found) for row in self.index.evidence[claim]),
            decisions=tuple(row for row in self.ledger.decisions if set(row.claims) <= found),
        )

    def _put(self, ledger: Ledger, table: str, rows: Mapping[tuple[Any, ...], Row | None]) -> Ledger:
        model = next(model for model in MODELS if model.table_name == table)
        mixed = (
            (rows.get(key := tuple(getattr(row, name) for name in model.key), row), key) for row in ledger.rows(table)
        )
        kept: list[Any] = [row for row, _ in mixed if row is not None]
        if table == "evidence":  # whoever drops a row closes the gap in the numbers
            count: dict[str, int] = {}
            for at, row in enumerate(kept):
                kept[at] = row.model_copy(update={"ord": count.get(row.claim, 0)})
                count[row.claim] = count.get(row.claim, 0) + 1
        changed: Any = {table: tuple(kept)}
        return replace(ledger, **changed)
