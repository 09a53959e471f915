"""Correct a claim: a new claim from the same words takes its place, in everything that rests on it.

The evidence of the new claim is that of the old one. A claim that uses the old one, and a decision in which it stands,
go over to the new one, and values that a rule computes from it follow. A released row is never changed: it ends, and a
row that replaces it begins. A row that no release has is changed in place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal, TypeVar
from unicodedata import category

from pydantic import ValidationError

from sanctions_data import _csv
from sanctions_data._text import canonical_json, listing
from sanctions_data.build.checkout import Checkout
from sanctions_data.compile.derive import recompute, words_of
from sanctions_data.compile.index import Index
from sanctions_data.editor.accept import Changed, Refused, accept, check_unreleased
from sanctions_data.errors import UnknownName
from sanctions_data.ledger import Claim, Decision, Evidence, Ledger
from sanctions_data.ledger.row import Cause
from sanctions_data.records import model
from sanctions_data.rules import CannotDerive, get_rule

_CLAIM = re.compile(r"c[0-9]{4,}")

_Row = TypeVar("_Row", Claim, Evidence)


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What is to be corrected.

    Attributes:
        name: id of the claim, or of the record.
        field: the field, if `name` is a record.
        value: the right value, a date as EDTF; None for what the rule gives.
        rule: the rule; None for that of the claim.
        reason: why; None for that of the claim.
        certainty: None for that of the claim.
        cause: whether the source changed, or our reading of it.
    """

    name: str
    field: str | None = None
    value: str | None = None
    rule: str | None = None
    reason: str | None = None
    certainty: Literal["stated", "resolved", "weak"] | None = None
    cause: Cause = "curation"


def correct(checkout: Checkout, ledger: Ledger, texts: Mapping[str, str], wanted: Correction) -> Changed:
    """Return the ledger with a corrected claim, after asking the build; nothing is written.

    Args:
        checkout: where the releases are.
        ledger: the ledger.
        texts: source id → text of the documents that are held.
        wanted: the correction.

    Raises:
        UnknownName: there is no such claim, record, field or rule.
        Refused: several claims may be meant, the value does not follow, or the build would refuse the ledger.
    """
    check_unreleased(checkout, checkout.next_version, "--in")
    old = _asked_claim(Index(ledger), wanted)
    new = _new_claim(ledger, texts, old, wanted)
    if (new.value, new.rule, new.reason, new.certainty) == (old.value, old.rule, old.reason, old.certainty):
        raise Refused(f"{old.id} says that already: {old.table} {old.record} {old.field} = {old.value}")
    change = _Change(checkout, ledger, texts, wanted.cause)
    change.succeed(old, new)
    return Changed(change.ledger, tuple(change.lines), (*change.notes, *accept(change.ledger, texts)))


def _asked_claim(index: Index, wanted: Correction) -> Claim:
    """Return the claim that is meant."""
    if _CLAIM.fullmatch(wanted.name):
        if wanted.name not in index.claims:
            raise UnknownName("active claim", wanted.name, tuple(index.claims))
        if wanted.field not in (None, index.claims[wanted.name].field):
            raise Refused(f"{wanted.name} is a claim about {index.claims[wanted.name].field}, not about {wanted.field}")
        return index.claims[wanted.name]
    if wanted.name not in index.records:
        raise UnknownName("record", wanted.name, tuple(index.records))
    table = index.records[wanted.name].table
    fields = sorted({field for record, field in index.by_field if record == wanted.name})
    if wanted.field is None:
        raise Refused(f"name the field of {wanted.name}: {', '.join(fields)}")
    if wanted.field not in fields:
        raise UnknownName(f"claimed field of {wanted.name}", wanted.field, tuple(fields))
    found = index.by_field[wanted.name, wanted.field]
    if len(found) > 1:
        claims = listing((f"{claim.id} ({claim.value} by {_source(index, claim)})" for claim in found), " and ")
        raise Refused(f"{table} {wanted.name} {wanted.field} has several claims: {claims}; name the one that is wrong")
    return found[0]


def _source(index: Index, claim: Claim) -> str:
    return index.evidence[claim.id][0].source or "another claim"


def _new_claim(ledger: Ledger, texts: Mapping[str, str], old: Claim, wanted: Correction) -> Claim:
    """Return the claim that takes the place of another, with the same id."""
    rule = get_rule(wanted.rule or old.rule)
    value = read_value(old.table, old.field, wanted.value) if wanted.value is not None else None
    change: dict[str, object] = {"rule": rule.name}
    if wanted.reason is not None:
        check_line("--reason", wanted.reason)
        change["reason"] = wanted.reason
    if wanted.certainty is not None:
        change["certainty"] = wanted.certainty
    if is_quoting(rule.name) != (old.derivation == "quoted"):
        change["derivation"] = "quoted" if is_quoting(rule.name) else "inferred"
    try:
        found = recompute(old.model_copy(update=change), Index(ledger), partial(words_of, texts=texts))
    except CannotDerive as error:
        raise Refused(f"{rule.name} gives nothing from the words of {old.id}: {error}; name a rule by --rule") from None
    if found.derived is not None:
        derived = found.derived.value
        if value not in (None, derived):
            raise Refused(
                f"{rule.name} gives {derived!r} from the words of {old.id}, not {value!r}; name another rule by --rule "
                "(reading/1 or paraphrase/1, with --reason, if a person must judge)"
            )
        value = derived
    elif value is not None and rule.sort != "judged" and value != old.parsed:
        raise Refused(f"the words of {old.id} are withheld: --sources DIR shows what {rule.name} gives from them")
    if value is None:
        value = old.parsed
    if rule.sort == "judged" and wanted.reason is None and value != old.parsed:
        raise Refused(f"{rule.name} is a person's judgement: give --reason")
    change["value"] = canonical_json(value)
    try:
        return Claim.model_validate(old.model_dump() | change)
    except ValidationError as error:
        first = error.errors()[0]
        raise Refused(f"{first['loc'][0] if first['loc'] else 'claim'}: {first['msg']}") from None


def is_quoting(rule: str) -> bool:
    """Return whether the value that a rule gives is the words."""
    return rule.split("/")[0].removeprefix("each_") == "verbatim"


def check_line(option: str, text: str) -> None:
    """Raise Refused unless a text is one line that can stand in a cell.

    Args:
        option: where it comes from.
        text: the text.
    """
    if not text.strip() or text != text.strip() or any(category(char) in ("Cc", "Cs", "Zl", "Zp") for char in text):
        raise Refused(f"{option} {text!r}: expected one line of text, without blanks at its ends")


def read_value(table: str, field: str, text: str) -> object:
    """Return a value that a person typed, as the field has it.

    Raises:
        Refused: it is not a line of text, or the field has whole numbers, and this is none.
    """
    check_line("--value", text)
    if _csv.kinds(model(table), (field,))[field] != "integer":
        return text
    if not re.fullmatch(r"[0-9]{1,15}", text):
        raise Refused(f"--value {text!r} is not a whole number, as {table}.{field} is")
    return int(text)


class _Change:
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


def next_id(letter: str, rows: Iterable[Claim | Decision]) -> str:
    """Return the id of the next claim or decision: that after the highest one, since ids are never used again."""
    return f"{letter}{max((int(row.id[1:]) for row in rows), default=0) + 1:04}"
