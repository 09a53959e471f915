"""End claims and decisions of the ledger: they stay in it, and no longer stand.

A released row is never removed or changed; only its last three columns are filled, once (decision 0004). The evidence
of a claim ends with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from sanctions_data._text import counted
from sanctions_data.build.checkout import Checkout
from sanctions_data.editor.accept import Changed, Refused, accept, check_unreleased
from sanctions_data.errors import UnknownName
from sanctions_data.ledger import Ledger
from sanctions_data.ledger.row import Cause, Row

_Row = TypeVar("_Row", bound=Row)


def retire(
    checkout: Checkout,
    ledger: Ledger,
    texts: Mapping[str, str],
    ids: Sequence[str],
    *,
    cause: Cause,
    replaced_by: str | None = None,
    version: str | None = None,
) -> Changed:
    """Return the ledger in which claims and decisions have ended, after asking the build; nothing is written.

    Args:
        checkout: where the releases are.
        ledger: the ledger.
        texts: source id → text of the documents that are held.
        ids: ids of claims and decisions. A claim that stands in a decision can only end together with it.
        cause: whether the source changed, or our reading of it.
        replaced_by: id of the claim or decision that takes the place of the one that ends.
        version: the version in which they no longer stand; that of `pyproject.toml` if it is None.

    Raises:
        UnknownName: there is no such claim or decision.
        Refused: one has ended already or was never released, or the build would refuse the ledger.
    """
    version = version or checkout.next_version
    check_unreleased(checkout, version, "--in")
    if replaced_by is not None and len(ids) > 1:
        raise Refused("--replaced-by names the successor of one row; retire the others by a call of their own")
    known: dict[str, Row] = {row.id: row for row in ledger.claims}
    known |= {row.id: row for row in ledger.decisions}
    for name in ids:
        if name not in known:
            raise UnknownName("claim or decision", name, tuple(known))
        _check_end(known[name], name, checkout)
    if replaced_by is not None:
        if replaced_by not in known:
            raise UnknownName("claim or decision", replaced_by, tuple(known))
        if replaced_by in ids or replaced_by[0] != ids[0][0] or not known[replaced_by].active:
            kind = "claim" if ids[0].startswith("c") else "decision"
            raise Refused(f"--replaced-by {replaced_by}: expected another {kind} that stands")
    end = {"retired_in": version, "replaced_by": replaced_by, "cause": cause}

    def ended(rows: Sequence[_Row], key: str) -> tuple[_Row, ...]:
        return tuple(row.model_copy(update=end) if row.active and getattr(row, key) in ids else row for row in rows)

    changed = replace(
        ledger,
        claims=ended(ledger.claims, "id"),
        evidence=ended(ledger.evidence, "claim"),
        decisions=ended(ledger.decisions, "id"),
    )
    counts = {name: sum(row.claim == name and row.active for row in ledger.evidence) for name in ids}
    successor = f", replaced by {replaced_by}" if replaced_by else ""
    lines = tuple(
        f"{name} ends in {version} ({cause}{successor})"
        + (f", with {counted(counts[name], 'row')} of evidence" if counts[name] else "")
        for name in ids
    )
    return Changed(changed, lines, accept(changed, texts))


def _check_end(row: Row, name: str, checkout: Checkout) -> None:
    """Raise Refused if a row has ended, or was in no release and can simply be deleted."""
    if row.retired_in is not None:
        raise Refused(f"{name} has ended in {row.retired_in} already")
    if not checkout.is_released(row.added_in):
        raise Refused(f"{name} was added in {row.added_in}, which is not released: `ledger remove {name}` takes it out")
