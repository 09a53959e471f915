"""Remove rows that no release has: what was added by mistake since the newest release.

Rows of a release stay for ever and end by `retire`. Others go without a trace, and with them what only they need: the
evidence of a claim, a record about which nothing else is claimed, the sentences of a source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sanctions_data.build.checkout import Checkout
from sanctions_data.editor.accept import Changed, Refused, accept
from sanctions_data.errors import UnknownName
from sanctions_data.ledger import Ledger


def remove(checkout: Checkout, ledger: Ledger, texts: Mapping[str, str], ids: Sequence[str]) -> Changed:
    """Return the ledger without some claims, decisions or sources, after asking the build; nothing is written.

    Args:
        checkout: where the releases are.
        ledger: the ledger.
        texts: source id → text of the documents that are held.
        ids: of claims, decisions and sources.

    Raises:
        UnknownName: there is no such claim, decision or source.
        Refused: a release has the row, or something that stays rests on it.
    """
    released = frozenset(checkout.releases().versions)
    known: dict[str, list[str]] = {}
    begun = [(row.id, row.added_in) for rows in (ledger.claims, ledger.decisions, ledger.sources) for row in rows]
    for name, version in begun:
        known.setdefault(name, []).append(version)
    for name in ids:
        if name not in known:
            raise UnknownName("claim, decision or source", name, tuple(known))
        if first := next((version for version in known[name] if version in released), None):
            raise Refused(
                f"{name} is in release {first}, and a released row is never removed; "
                "`ledger retire` ends claims and decisions, `ledger correct` replaces a claim"
            )
    gone = set(ids)
    ended = [(row.id, row.replaced_by) for rows in (ledger.claims, ledger.decisions) for row in rows]
    for name, successor in ended:
        if successor in gone and name not in gone:
            raise Refused(f"{successor} takes the place of {name}, which has ended; correct or decide it again")
    claims = tuple(row for row in ledger.claims if row.id not in gone)
    emptied = {row.record for row in ledger.claims if row.id in gone} - {row.record for row in claims}
    records = {row.record for row in ledger.records if row.record in emptied and row.added_in not in released}
    changed = replace(
        ledger,
        sources=tuple(row for row in ledger.sources if row.id not in gone),
        sentences=tuple(row for row in ledger.sentences if row.source not in gone),
        records=tuple(row for row in ledger.records if row.record not in records),
        claims=claims,
        evidence=tuple(row for row in ledger.evidence if row.claim not in gone),
        decisions=tuple(row for row in ledger.decisions if row.id not in gone),
    )
    lines = [f"{name} is removed" for name in dict.fromkeys(ids)]
    lines += [f"{name} is removed, because nothing else is claimed of it" for name in sorted(records)]
    return Changed(changed, tuple(lines), accept(changed, texts))
