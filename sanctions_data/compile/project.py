"""From claims to rows: resolve each field, follow keys for what is inherited, compute the rest."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from pydantic import ValidationError

from sanctions_data._csv import Kind, kinds
from sanctions_data.compile.fault import LedgerFault
from sanctions_data.compile.index import Index
from sanctions_data.dates import Range, format_range, parse_range
from sanctions_data.ledger import Claim, Decision, Evidence
from sanctions_data.records import TABLES, Column, Record, model
from sanctions_data.records.status_rule import STATUS_OF, Dated, newest, of_action

if TYPE_CHECKING:
    from sanctions_data.validation.values.json_values import JSONObject


def earliest(edtf: object) -> date | None:
    """Return first day of the base column's EDTF text."""
    return parse_range(edtf).earliest if isinstance(edtf, str) else None


def latest(edtf: object) -> date | None:
    """Return last day of the base column's EDTF text."""
    return parse_range(edtf).latest if isinstance(edtf, str) else None


def source_count(sources: Iterable[str]) -> int:
    """Return how many documents the claims of the row rest on."""
    return len(set(sources))


def certainty(claims: Iterable[Claim]) -> str:
    """Return how certain the best of the claims is."""
    return min((claim.certainty for claim in claims), key=("stated", "resolved", "weak").index)


def state_source(row: Evidence, index: Index) -> str | None:
    """Return the document of the primary evidence of a state."""
    return row.source


def looked_at_on(row: Evidence, index: Index) -> str | None:
    """Return the EDTF text of the day on which that document was last looked at."""
    source = index.sources.get(row.source or "")
    return None if source is None else format_range(Range(source.retrieved_on_earliest, source.retrieved_on_latest))


def looked_at_sha256(row: Evidence, index: Index) -> str | None:
    """Return the digest of the document if it is held, else of the cited sentence."""
    source = index.sources.get(row.source or "")
    sentence = index.sentences.get((row.source or "", row.sentence or 0))
    return (source.raw_sha256 if source is not None else None) or (sentence.n1 if sentence is not None else None)


def status(decides: Dated) -> str:
    """Return the status that an attestation gives."""
    return STATUS_OF[decides.state]


def status_as_of(decides: Dated) -> str:
    """Return the EDTF text of the day that an attestation is about."""
    return format_range(decides.as_of)


DATES: dict[str, Callable[[object], date | None]] = {"earliest": earliest, "latest": latest}
# of the first evidence of an attestation's state
LOOKED_AT: dict[str, Callable[[Evidence, Index], str | None]] = {
    "state_source": state_source,
    "looked_at_on": looked_at_on,
    "looked_at_sha256": looked_at_sha256,
}
# of the attestation that decides
HISTORY: dict[str, Callable[[Dated], str]] = {"status": status, "status_as_of": status_as_of}
FUNCTIONS = frozenset({*DATES, *LOOKED_AT, *HISTORY, "action_status", "certainty", "source_count"})


@dataclass(frozen=True)
class Resolved:
    """The value of one field, with what stands behind it.

    Attributes:
        value: the value; dates as EDTF text, lists as sorted tuples.
        claims: ids of the claims that give it, sorted.
        inherited_from: the record it was taken from, where it was.
    """

    value: object = None
    claims: tuple[str, ...] = ()
    inherited_from: str | None = None


@dataclass
class Projection:
    """The rows of all record tables, resolved lazily and once; `faults` grows while it works."""

    index: Index
    faults: list[LedgerFault] = field(default_factory=list)
    _memo: dict[tuple[str, str], Resolved] = field(default_factory=dict)
    _sources: dict[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._columns = {table: self.index.columns(table) for table in TABLES}
        self._kinds: dict[str, dict[str, Kind]] = {
            table: kinds(model(table), tuple(self._columns[table])) for table in TABLES
        }
        self._keys = {name: json.loads(row.keys) for name, row in self.index.records.items()}
        for claim in self.index.order:
            found: set[str] = set()
            for row in self.index.evidence.get(claim, ()):
                if row.source is not None:
                    found.add(row.source)
                elif row.uses_claim is not None:
                    found |= self._sources.get(row.uses_claim, frozenset())
            self._sources[claim] = frozenset(found)

    def rows(self, table: str) -> Iterator[tuple[str, JSONObject, dict[str, Resolved]]]:
        """Yield (record id, values by column, resolution by column) of a table, by id."""
        for record in sorted(name for name, row in self.index.records.items() if row.table == table):
            resolved = {name: self.resolve(record, name) for name in self._columns[table]}
            values = {name: self._final(table, record, name, found) for name, found in resolved.items()}
            yield record, values, resolved

    def validated(self, table: str, *, own_codes: bool = False) -> Iterator[tuple[Record, dict[str, Resolved]]]:
        """Yield the rows as records; a row that its model refuses is a fault.

        Args:
            table: the table.
            own_codes: accept codes that are in no vocabulary of this package.
        """
        for record, values, resolved in self.rows(table):
            provenance = {name: list(found.claims) for name, found in resolved.items() if found.claims}
            try:
                yield model(table).model_validate({**values, "provenance": provenance}), resolved
            except ValidationError as error:
                errors = error.errors()
                coded = {one["loc"][0] for one in errors if one["type"] == "literal_error"} if own_codes else set()
                first = next((one for one in errors if one["loc"][0] not in coded), None)
                if first is None:
                    stated = {name: tuple(claims) for name, claims in provenance.items()}
                    yield model(table).model_construct(None, **{**values, "provenance": stated}), resolved
                    continue
                name = str(first["loc"][0])
                claims = ", ".join(resolved[name].claims) if name in resolved else ""
                message = f"{table} {record} {name}: {first['msg']}" + (f" ({claims})" if claims else "")
                self.faults.append(self._fault(resolved.get(name), record, message))

    def resolve(self, record: str, name: str) -> Resolved:
        """Return the value of one field of one record."""
        key = (record, name)
        if key not in self._memo:
            self._memo[key] = Resolved()  # a key that leads back to itself resolves to nothing
            self._memo[key] = self._resolve(record, name)
        return self._memo[key]

    def _resolve(self, record: str, name: str) -> Resolved:
        table = self.index.records[record].table
        column = self._columns[table][name]
        if column.origin == "structural":
            return Resolved(record if name == "id" else self._keys[record].get(name))
        if column.origin == "computed":
            return self._compute(record, table, column)
        own = self.index.by_field.get((record, name), [])
        if own or column.origin == "claimed":
            return self._decide(own, self._kinds[table][name])
        parent = self.resolve(record, column.via).value
        if parent not in self.index.records:
            return Resolved()
        found = self.resolve(parent, column.field)
        return Resolved(found.value, found.claims, parent) if found.claims else Resolved()

    def _decide(self, claims: list[Claim], kind: Kind) -> Resolved:
        claims = [claim for claim in claims if claim.rank != "deprecated"] if kind == "list" else claims
        if all(claim.rank == "deprecated" for claim in claims):
            return Resolved()  # a claim that lost gives no value, even if the other claim is about another field
        if kind == "list":
            members = sorted({str(claim.parsed) for claim in claims})
            return Resolved(tuple(members), tuple(claim.id for claim in claims))
        if len({claim.value for claim in claims}) == 1:
            return Resolved(claims[0].parsed, tuple(claim.id for claim in claims))
        decision = self._decision(claims)
        if decision is None:
            values = ", ".join(f"{claim.id} says {claim.value}" for claim in claims)
            where = f"{claims[0].table} {claims[0].record} {claims[0].field}"
            fault = self._fault(Resolved(None, (claims[0].id,)), "", f"{where}: {values}; no decision")
            self.faults.append(replace(fault, undecided=True))
            return Resolved()
        if decision.outcome == "unresolved":
            return Resolved(None, tuple(claim.id for claim in claims))
        chosen = next(claim for claim in claims if claim.id == decision.chosen)
        return Resolved(chosen.parsed, tuple(claim.id for claim in claims if claim.value == chosen.value))

    def _decision(self, claims: list[Claim]) -> Decision | None:
        """Return the decision that all differing values of a field stand in, if it settles them."""
        for decision in (decision for claim in claims for decision in self.index.decided.get(claim.id, ())):
            inside = {claim.value for claim in claims if claim.id in decision.claims}
            if inside != {claim.value for claim in claims}:
                continue
            if decision.outcome == "unresolved" or decision.chosen in {claim.id for claim in claims}:
                return decision
        return None

    def _compute(self, record: str, table: str, column: Column) -> Resolved:
        if column.function in DATES:
            base = self.resolve(record, column.of[0])
            try:
                value = DATES[column.function](base.value)
            except ValueError:
                return Resolved()  # the fault is the base column's
            return Resolved(value, base.claims, base.inherited_from) if value is not None else Resolved()
        if column.function == "action_status":
            action = self._keys[record].get("action")
            stated = self.index.attestations and action in self.index.records  # 1.x had no such column
            return self.resolve(action, "status") if stated else Resolved()
        if column.reads:
            return self._from_history(record, table, column)
        if column.function == "certainty":
            behind = self.resolve(record, column.of[0])
            found = [self.index.claims[claim] for claim in behind.claims]
            return replace(behind, value=certainty(found)) if found else Resolved()
        if column.function in LOOKED_AT:
            return self._of_state(record, column)
        claims: set[str] = set()
        for name, other in self._columns[table].items():
            if other.origin in ("claimed", "inherited") or other.reads:
                claims |= set(self.resolve(record, name).claims)
        sources = [source for claim in claims for source in self._sources.get(claim, ())]
        return Resolved(source_count(sources), tuple(sorted(claims))) if claims else Resolved()

    def _of_state(self, record: str, column: Column) -> Resolved:
        """Return what is computed of the claims of an attestation's state."""
        claims = self.resolve(record, "state").claims
        if not claims:
            return Resolved()
        value = LOOKED_AT[column.function](self.index.evidence[claims[0]][0], self.index)
        return Resolved(value, claims) if value is not None else Resolved()

    def _from_history(self, record: str, table: str, column: Column) -> Resolved:
        """Return what the attestation that decides says, with its claims and its id."""
        if table == "measures":
            action = str(self._keys[record].get("action"))
            said = (*self._said(record, True), *self._said(action, False))
        else:
            listings = self.index.listings.get(record, ())
            said = of_action(self._said(record, True), (one for name in listings for one in self._said(name, True)))
        decides = newest(said)
        if decides is None:
            return Resolved()
        behind = self.resolve(decides.id, "state" if column.function == "status" else "as_of").claims
        return Resolved(HISTORY[column.function](decides), behind, decides.id)

    def _said(self, subject: str, own: bool) -> Iterator[Dated]:
        """Yield the attestations about a measure or an action that have a state and a day."""
        for name in self.index.attestations.get(subject, ()):
            state, as_of, until = (self.resolve(name, field).value for field in ("state", "as_of", "until"))
            try:
                day, end = (parse_range(text) if isinstance(text, str) else None for text in (as_of, until))
            except ValueError:
                continue  # the fault is the attestation's
            if day is None:
                fault = self._fault(None, name, f"status_history {name} as_of: no claim says which day it is about")
                self.faults += [fault] if fault not in self.faults else []
            elif isinstance(state, str) and state in STATUS_OF:  # else its model refuses it
                weak = self.resolve(name, "certainty").value == "weak"
                yield Dated(name, state, day, end, weak, own)

    def _final(self, table: str, record: str, name: str, found: Resolved) -> object:
        if self._kinds[table][name] != "date" or not isinstance(found.value, str):
            return found.value
        try:
            return parse_range(found.value).day
        except ValueError as error:
            where = f"{table} {record} {name}"
            self.faults.append(self._fault(found, "", f"{where}: {error} ({', '.join(found.claims)})"))
            return None

    def _fault(self, found: Resolved | None, record: str, message: str) -> LedgerFault:
        if found is not None and found.claims:
            return LedgerFault("ledger/claims.csv", self.index.line["claims", found.claims[0]], "value", message)
        return LedgerFault("ledger/records.csv", self.index.line.get(("records", record), 1), "keys", message)
