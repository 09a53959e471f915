"""Put rows of the ledger in the place of others: a claim with its evidence and its decisions, or a decision.

A released row is never changed: it ends, and a row that replaces it begins. A row that no release has is changed in
place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import TypeVar

from sanctions_data._text import canonical_json
from sanctions_data.build.checkout import Checkout
from sanctions_data.compile.derive import recompute, words_of
from sanctions_data.compile.index import Index
from sanctions_data.ledger import Claim, Decision, Evidence, Ledger
from sanctions_data.ledger.row import Cause
from sanctions_data.rules import CannotDerive

_Row = TypeVar("_Row", Claim, Evidence)


def next_id(letter: str, rows: Iterable[Claim | Decision]) -> str:
    """Return the id of the next claim or decision: that after the highest one, since ids are never used again."""
    return f"{letter}{max((int(row.id[1:]) for row in rows), default=0) + 1:04}"


def with_decision(
    ledger: Ledger, old: Decision, new: Decision, version: str, released: frozenset[str], cause: Cause
) -> tuple[Ledger, str]:
    """Return the ledger with a decision in the place of another, and what happens in words.

    Args:
        ledger: the ledger.
        old: the decision that ends; it is changed in place if no release has it.
        new: what takes its place; its id and version are filled here.
        version: the version in the making.
        released: the versions that were released.
        cause: why.
    """
    if old.added_in not in released:
        new = new.model_copy(update={"id": old.id, "added_in": version})
        return replace(ledger, decisions=tuple(new if row is old else row for row in ledger.decisions)), (
            f"{old.id} is now about {', '.join(new.claims)}"
        )
    new = new.model_copy(update={"id": next_id("d", ledger.decisions), "added_in": version})
    end = {"retired_in": version, "replaced_by": new.id, "cause": cause}
    rows = tuple(row.model_copy(update=end) if row is old else row for row in ledger.decisions)
    line = f"{old.id} ends in {version} ({cause}, replaced by {new.id}, about {', '.join(new.claims)})"
    return replace(ledger, decisions=(*rows, new)), line


class Replacement:
    """A ledger in which rows take the place of others."""

    def __init__(self, checkout: Checkout, ledger: Ledger, texts: Mapping[str, str], cause: Cause) -> None:
        self.ledger, self.texts, self.cause, self.version = ledger, texts, cause, checkout.next_version
        self.released = frozenset(checkout.releases().versions)
        self.lines: list[str] = []
        self.notes: list[str] = []

    def succeed(self, old: Claim, new: Claim) -> None:
        """Put a claim in the place of another, in the evidence and the decisions as well."""
        said = f"{new.table} {new.record} {new.field} = {new.value} ({new.derivation}, {new.rule})"
        if old.added_in not in self.released:
            claims = tuple(new if row is old else row for row in self.ledger.claims)
            self.ledger = replace(self.ledger, claims=claims)
            self.lines.append(f"{old.id} now says {said}")
            self._values_that_follow(old.id)
            return
        new = new.model_copy(update={"id": next_id("c", self.ledger.claims), "added_in": self.version})
        claims = tuple(self._ended(row, new.id) if row is old else row for row in self.ledger.claims)
        self.ledger = replace(self.ledger, claims=(*claims, new))
        self.lines += [f"{old.id} ends in {self.version} ({self.cause}, replaced by {new.id})", f"{new.id} {said}"]
        self._evidence(old.id, new.id)
        self._decisions(old.id, new.id)
        self._values_that_follow(new.id)

    def _values_that_follow(self, changed: str) -> None:
        """Correct the claims whose rules give another value from the one that changed."""
        users = dict.fromkeys(row.claim for row in self.ledger.evidence if row.active and row.uses_claim == changed)
        for name in users:
            index = Index(self.ledger)
            claim = index.claims.get(name)
            if claim is None:  # it followed another of these claims already, and its successor uses what changed
                continue
            try:
                found = recompute(claim, index, partial(words_of, texts=self.texts))
            except CannotDerive:
                continue  # the build says why
            if found.derived is None and found.rule.sort != "judged":
                self.notes.append(
                    f"{name} rests on {changed}, and its words are withheld: `ledger check --sources DIR` says if "
                    "its value still follows"
                )
            elif found.derived is None:
                self.notes.append(f"{name} rests on {changed}, and only a person can say whether it still holds")
            elif found.derived.value != claim.parsed:
                self.succeed(claim, claim.model_copy(update={"value": canonical_json(found.derived.value)}))

    def _evidence(self, old: str, new: str) -> None:
        """Give the evidence of a claim to another, and let the claims that use it use the other."""
        rows: list[Evidence] = []
        added: list[Evidence] = []
        for row in self.ledger.evidence:
            if not row.active or old not in (row.claim, row.uses_claim):
                rows.append(row)
                continue
            update = {"claim": new} if row.claim == old else {"uses_claim": new}
            if row.claim != old:
                self.lines.append(f"{row.claim}.{row.ord} {row.role} ← {new} instead of {old}")
            successor = row.model_copy(update={**update, "added_in": self.version})
            if row.added_in in self.released:
                rows.append(self._ended(row, successor.claim))
                added.append(successor)
            else:
                rows.append(successor)
        self.ledger = replace(self.ledger, evidence=(*rows, *added))

    def _decisions(self, old: str, new: str) -> None:
        """Let the decisions about a claim be about another."""
        for row in [row for row in self.ledger.decisions if row.active and old in row.claims]:
            claims = tuple(new if claim == old else claim for claim in row.claims)
            successor = row.model_copy(update={"claims": claims, "chosen": new if row.chosen == old else row.chosen})
            self.ledger, line = with_decision(self.ledger, row, successor, self.version, self.released, self.cause)
            self.lines.append(line)

    def _ended(self, row: _Row, successor: str) -> _Row:
        return row.model_copy(update={"retired_in": self.version, "replaced_by": successor, "cause": self.cause})
