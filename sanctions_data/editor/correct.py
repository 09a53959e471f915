"""Correct a claim: a new claim from the same words takes its place, in everything that rests on it.

The evidence of the new claim is that of the old one. A claim that uses the old one, and a decision in which it stands,
go over to the new one, and values that a rule computes from it follow (`replace_rows`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

from pydantic import ValidationError

from sanctions_data._text import canonical_json, listing
from sanctions_data.build.checkout import Checkout
from sanctions_data.compile.derive import recompute, words_of
from sanctions_data.compile.index import Index
from sanctions_data.editor.accept import Changed, Refused, accept, check_unreleased
from sanctions_data.editor.replace_rows import Replacement
from sanctions_data.editor.typed_values import check_line, read_value
from sanctions_data.errors import UnknownName
from sanctions_data.ledger import Claim, Ledger
from sanctions_data.ledger.row import Cause
from sanctions_data.rules import CannotDerive, get_rule

_CLAIM = re.compile(r"c[0-9]{4,}")


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
    change = Replacement(checkout, ledger, texts, wanted.cause)
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
    index = Index(ledger)
    if rule.name != old.rule:
        change["derivation"] = rule.derivation(len(index.evidence[old.id]))
    try:
        found = recompute(old.model_copy(update=change), index, partial(words_of, texts=texts))
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
