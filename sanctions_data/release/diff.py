"""What changed between two states of the dataset, why, and which version bump is owed for it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sanctions_data.ledger import Claim, Ledger
from sanctions_data.release.snapshot import Snapshot

Kind = Literal[
    "table added", "table removed", "column added", "column removed", "column retyped", "added", "removed", "changed"
]
Bump = Literal["none", "patch", "minor", "major"]
# Removing or retyping what people read by name is MAJOR, new rows or columns are MINOR, a value put right is
# PATCH (docs/decisions). A removed record counts with what is removed: its id may be cited.
_OWED: Mapping[Kind, Bump] = {
    "table added": "minor",
    "table removed": "major",
    "column added": "minor",
    "column removed": "major",
    "column retyped": "major",
    "added": "minor",
    "removed": "major",
    "changed": "patch",
}
BUMPS: tuple[Bump, ...] = ("none", "patch", "minor", "major")


@dataclass(frozen=True, order=True)
class Change:
    """One difference.

    Attributes:
        table: the table.
        record: the record, "" for a table or column.
        field: the column, "" for a table or record.
        kind: what happened to it.
        before, after: the values, as JSON texts; "" if there is none.
        claims: claims behind the new value that were not behind the old one.
        gone: claims behind the old value that are not behind the new one.
        cause: why the old claims ended, if the ledger says so: ``source`` or ``curation``.
        reason: the reason the new claims give.
    """

    table: str
    record: str
    field: str
    kind: Kind
    before: str = ""
    after: str = ""
    claims: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    cause: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Diff:
    """All changes from one state to another, sorted."""

    old: str
    new: str
    changes: tuple[Change, ...]

    @property
    def bump(self) -> Bump:
        """The smallest version bump that is owed."""
        return max((_OWED[change.kind] for change in self.changes), key=BUMPS.index, default="none")


def diff(old: Snapshot, new: Snapshot, ledger: Ledger | None = None) -> Diff:
    """Return the changes from `old` to `new`; with the ledger also why. Tables that one file lacks are passed over."""
    claims = {claim.id: claim for claim in ledger.claims} if ledger else {}
    return Diff(old.name, new.name, tuple(sorted(_changes(old, new, claims))))


def _changes(old: Snapshot, new: Snapshot, claims: Mapping[str, Claim]) -> Iterator[Change]:
    whole = len(old.tables) > 1 and len(new.tables) > 1
    for table in {**old.columns, **new.columns}:
        if table not in old.columns or table not in new.columns:
            if whole:
                yield Change(table, "", "", "table added" if table in new.columns else "table removed")
                if table in new.columns:
                    yield from (Change(table, record, "", "added") for record in new.tables[table])
            continue
        had, has = old.columns[table], new.columns[table]
        for name in {**had, **has}:
            if name not in has:
                yield Change(table, "", name, "column removed")
            elif name not in had:
                yield Change(table, "", name, "column added")
            elif had[name] != has[name]:
                yield Change(table, "", name, "column retyped", had[name], has[name])
        before, after = old.tables.get(table, {}), new.tables.get(table, {})
        for record in {**before, **after}:
            if record not in after:
                yield Change(table, record, "", "removed")
            elif record not in before:
                yield Change(table, record, "", "added")
            else:
                yield from _fields(table, record, before[record], after[record], set(had) & set(has), claims)


def _fields(
    table: str,
    record: str,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    names: set[str],
    claims: Mapping[str, Claim],
) -> Iterator[Change]:
    for name in sorted(names & set(old) & set(new)):
        if old[name] == new[name]:
            continue
        was = (old.get("provenance") or {}).get(name, ())
        now = (new.get("provenance") or {}).get(name, ())
        fresh = tuple(claim for claim in now if claim not in was)
        gone = tuple(claim for claim in was if claim not in now)
        causes = {claims[claim].cause or "" for claim in gone if claim in claims} - {""}
        reasons = {claims[claim].reason or "" for claim in fresh if claim in claims} - {""}
        yield Change(
            table, record, name, "changed", _text(old[name]), _text(new[name]), fresh, gone,
            ", ".join(sorted(causes)), "; ".join(sorted(reasons)),
        )  # fmt: skip


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def owed(version: str, bump: Bump) -> str:
    """Return the smallest version after `version` that a bump of this size asks for."""
    major, minor, patch = (int(part) for part in version.split("."))
    return {
        "none": version,
        "patch": f"{major}.{minor}.{patch + 1}",
        "minor": f"{major}.{minor + 1}.0",
        "major": f"{major + 1}.0.0",
    }[bump]
