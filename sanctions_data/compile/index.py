"""A ledger's active rows, looked up in one step."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from sanctions_data.ledger import Claim, Decision, Evidence, Ledger, RecordKey, Sentence, Source
from sanctions_data.ledger.lazy_rows import LazyMapping, LazyRows
from sanctions_data.records import Column, model

if TYPE_CHECKING:
    from sanctions_data.records.conflict import ClaimOutcome
    from sanctions_data.records.provenance import Grade


@dataclass(frozen=True)
class Index:
    """The active rows of a ledger by their keys. Made once, read only."""

    ledger: Ledger

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        rows = self.ledger.sources
        if isinstance(rows, LazyRows):
            return LazyMapping({name: at for (name,), at in rows.active("id")}, rows.__getitem__)
        return {row.id: row for row in rows if row.active}

    @cached_property
    def sentences(self) -> Mapping[tuple[str, int], Sentence]:
        rows = self.ledger.sentences
        if isinstance(rows, LazyRows):
            places = {(name, rows.number(n, at)): at for (name, n), at in rows.active("source", "n")}
            return LazyMapping(places, rows.__getitem__)
        return {(row.source, row.n): row for row in rows if row.active}

    @cached_property
    def numbers(self) -> dict[str, list[int]]:
        """Source → the numbers of its sentences, sorted."""
        found: dict[str, list[int]] = {}
        for source, n in sorted(self.sentences):
            found.setdefault(source, []).append(n)
        return found

    @cached_property
    def line(self) -> dict[tuple[str, str], int]:
        """(ledger table, key) → physical line, for claims and records."""
        claims = {("claims", row.id): n for n, row in enumerate(self.ledger.claims, 2)}
        return claims | {("records", row.record): n for n, row in enumerate(self.ledger.records, 2)}

    @cached_property
    def records(self) -> dict[str, RecordKey]:
        return {row.record: row for row in self.ledger.records if row.active}

    @cached_property
    def attestations(self) -> dict[str, list[str]]:
        """Measure or action → the attestations about it, by id."""
        found: dict[str, list[str]] = {}
        for name, row in sorted(self.records.items()):
            if row.table == "status_history":
                found.setdefault(_subject(row), []).append(name)
        return found

    @cached_property
    def _has_attestations(self) -> bool:
        rows = self.ledger.records
        if isinstance(rows, LazyRows):
            return any(table == "status_history" for (table,), _ in rows.active("table"))
        return bool(self.attestations)

    @cached_property
    def listings(self) -> dict[str, list[str]]:
        """Action → its measures, by id."""
        found: dict[str, list[str]] = {}
        for name, row in sorted(self.records.items()):
            if row.table == "measures":
                found.setdefault(str(json.loads(row.keys).get("action")), []).append(name)
        return found

    def columns(self, table: str) -> Mapping[str, Column]:
        """Return the columns of a table; those of 1.x if there are no attestations."""
        if table not in self._columns:
            found = model(table).columns()
            self._columns[table] = (
                found if self._has_attestations else {name: _as_in_1(col) for name, col in found.items()}
            )
        return self._columns[table]

    @cached_property
    def _columns(self) -> dict[str, Mapping[str, Column]]:
        return {}

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        rows = self.ledger.claims
        if isinstance(rows, LazyRows):
            return LazyMapping({name: at for (name,), at in sorted(rows.active("id"))}, rows.__getitem__)
        return {row.id: row for row in sorted(rows, key=lambda row: row.id) if row.active}

    @cached_property
    def evidence(self) -> Mapping[str, Sequence[Evidence]]:
        """Claim → its evidence in order."""
        rows = self.ledger.evidence
        if isinstance(rows, LazyRows):
            places: dict[str, list[int]] = {}
            cells = rows.active("claim", "ord")
            for claim, _, at in sorted((claim, rows.number(order, at), at) for (claim, order), at in cells):
                places.setdefault(claim, []).append(at)
            return LazyMapping(places, lambda places: [rows[at] for at in places])
        found: dict[str, list[Evidence]] = {}
        for row in sorted(rows, key=lambda row: (row.claim, row.ord)):
            if row.active:
                found.setdefault(row.claim, []).append(row)
        return found

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        return tuple(sorted((row for row in self.ledger.decisions if row.active), key=lambda row: row.id))

    @cached_property
    def decided(self) -> dict[str, list[Decision]]:
        """Claim → the decisions it stands in."""
        found: dict[str, list[Decision]] = {}
        for decision in self.decisions:
            for claim in decision.claims:
                found.setdefault(claim, []).append(decision)
        return found

    @cached_property
    def by_field(self) -> dict[tuple[str, str], list[Claim]]:
        """(record, field) → its claims, by id."""
        found: dict[tuple[str, str], list[Claim]] = {}
        for claim in self.claims.values():
            found.setdefault((claim.record, claim.field), []).append(claim)
        return found

    @cached_property
    def order(self) -> list[str]:
        """Claims, every one after those it uses; on a cycle one stands before what it uses: see `structure`."""
        done: dict[str, bool] = {}
        found: list[str] = []
        for start in self.claims:
            stack = [(start, False)]
            while stack:
                claim, ready = stack.pop()
                if ready:
                    if done[claim] is False:
                        done[claim] = True
                        found.append(claim)
                    continue
                if claim in done or claim not in self.claims:
                    continue
                done[claim] = False
                stack.append((claim, True))
                stack += [(row.uses_claim, False) for row in self.evidence.get(claim, ()) if row.uses_claim]
        return found


def _subject(row: RecordKey) -> str:
    """Return the subject of an attestation; "" if its keys are not as they should be, which `structure` reports."""
    try:
        keys = json.loads(row.keys)
    except ValueError:
        return ""
    found = keys.get("subject") if isinstance(keys, dict) else None
    return found if isinstance(found, str) else ""


def _as_in_1(column: Column) -> Column:
    return replace(column, origin=column.formerly, function="", reads="") if column.formerly else column


def grade(row: Evidence, index: Index) -> Grade | None:
    """Return how well the words of an evidence row are pinned; None if the evidence is another claim."""
    if row.source is None:
        return None
    sentence = index.sentences[row.source, row.sentence or 0]
    if row.start is not None:
        return "pinned"
    return "digest" if sentence.n1 is not None else "quote"


def claim_outcome(claim: Claim, chosen: Claim | None) -> ClaimOutcome:
    """Return what becomes of a claim by a decision that chooses `chosen`, or none.

    ``not chosen``: its field has the other value. ``kept``: it stands, as what its source says.
    """
    if chosen is None:
        return "kept"
    if claim.id == chosen.id:
        return "chosen"
    same_field = (claim.record, claim.field) == (chosen.record, chosen.field)
    return "not chosen" if same_field and claim.value != chosen.value else "kept"
