"""Decide between claims that differ: add a decision, or put one in the place of another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from pydantic import ValidationError

from sanctions_data.build.checkout import Checkout
from sanctions_data.compile.index import Index
from sanctions_data.editor.accept import Changed, Refused, accept, check_unreleased
from sanctions_data.editor.replace_rows import next_id, with_decision
from sanctions_data.editor.typed_values import check_line
from sanctions_data.errors import UnknownName
from sanctions_data.ledger import Decision, Ledger

Kind = Literal["value", "bound", "dispute", "succession", "wording"]
Outcome = Literal["chosen", "unresolved", "compatible"]


def decide(
    checkout: Checkout,
    ledger: Ledger,
    texts: Mapping[str, str],
    claims: Sequence[str],
    *,
    chosen: str | None,
    outcome: Outcome,
    reason: str,
    kind: Kind = "value",
    replaces: str | None = None,
) -> Changed:
    """Return the ledger with a decision, after asking the build; nothing is written.

    Args:
        checkout: where the releases are.
        ledger: the ledger.
        texts: source id → text of the documents that are held.
        claims: ids of the claims, or a record and a field for all claims about it; those of the decision that is
            replaced are added.
        chosen: the claim whose value stands, if the outcome is chosen; it need not be among `claims`.
        outcome: chosen, unresolved or compatible.
        reason: why.
        kind: what is at odds.
        replaces: id of the decision whose place it takes; None if it is a new one.

    Raises:
        UnknownName: there is no such claim or decision.
        Refused: another decision stands between these claims, or the build would refuse the ledger.
    """
    version = checkout.next_version
    check_unreleased(checkout, version, "--in")
    index, decisions = Index(ledger), {row.id: row for row in ledger.decisions if row.active}
    before: tuple[str, ...] = ()
    if replaces is not None:
        if replaces not in decisions:
            raise UnknownName("active decision", replaces, tuple(decisions))
        before = decisions[replaces].claims
    wanted = tuple(dict.fromkeys((*before, *_about(index, claims), *((chosen,) if chosen else ()))))
    for name in wanted:
        if name not in index.claims:
            raise UnknownName("active claim", name, tuple(index.claims))
    if replaces is None:
        _check_undecided(index, wanted, kind)
    check_line("--reason", reason)
    if len(wanted) < 2:
        raise Refused("expected two claims or more, or a record and a field with several claims")
    fields = {(index.claims[name].record, index.claims[name].field) for name in wanted if name != chosen}
    if chosen and chosen not in (*before, *claims):
        claim = index.claims[chosen]
        if (claim.record, claim.field) not in fields:
            raise Refused(f"{chosen} is about {claim.record} {claim.field}, and none of the other claims is")
    cells = {"id": next_id("d", ledger.decisions), "kind": kind, "outcome": outcome, "chosen": chosen}
    try:
        new = Decision.model_validate({**cells, "claims": wanted, "reason": reason, "added_in": version})
    except ValidationError as error:
        first = error.errors()[0]
        raise Refused(f"{first['loc'][0] if first['loc'] else 'decision'}: {first['msg']}") from None
    about = ", ".join(f"{name} = {index.claims[name].value}" for name in wanted)
    stands = f"{chosen} stands" if chosen else outcome
    if replaces is None:
        changed, lines = replace(ledger, decisions=(*ledger.decisions, new)), [f"{new.id} {about}: {stands}"]
    else:
        released = frozenset(checkout.releases().versions)
        changed, line = with_decision(ledger, decisions[replaces], new, version, released, "curation")
        lines = [line, f"{new.id if decisions[replaces].added_in in released else replaces} {about}: {stands}"]
    return Changed(changed, tuple(lines), accept(changed, texts))


def _about(index: Index, claims: Sequence[str]) -> Sequence[str]:
    """Return ids of claims: those that are named, or those about the field of the record that is named."""
    if len(claims) != 2 or claims[0] not in index.records:
        return claims
    found = index.by_field.get((claims[0], claims[1]), [])
    if not found:
        fields = sorted({field for record, field in index.by_field if record == claims[0]})
        raise UnknownName(f"claimed field of {claims[0]}", claims[1], tuple(fields))
    return [claim.id for claim in found]


def _check_undecided(index: Index, claims: Sequence[str], kind: Kind) -> None:
    """Raise Refused if one of the claims stands in a decision of this kind, which the new one would contradict."""
    for name in claims:
        for decision in index.decided.get(name, ()):
            if decision.kind == kind:
                raise Refused(
                    f"{name} stands in {decision.id} ({decision.outcome}); --replaces {decision.id} puts this decision "
                    "in its place"
                )
