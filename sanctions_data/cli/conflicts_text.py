"""How the decisions look: what is at odds, the values with their publications, the outcome and why."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from sanctions_data._text import clean, counted
from sanctions_data.cli.terminal import style, width, wrap
from sanctions_data.cli.why_text import outcome
from sanctions_data.provenance.publication import alike, publication

if TYPE_CHECKING:
    from sanctions_data.dataset.dataset import Dataset
    from sanctions_data.ledger import Source
    from sanctions_data.records.conflict import ConflictRow

_ORDER = ("unresolved", "chosen", "compatible")
_KINDS = ("value", "bound", "wording", "dispute", "succession")
_INDENT = " " * 7
_OUTCOMES = ("chosen", "not chosen", "kept")


@dataclass(frozen=True)
class Decided:
    """A decision with its claims.

    Attributes:
        rows: its rows in the table `conflicts`.
    """

    rows: tuple[ConflictRow, ...]

    @property
    def head(self) -> ConflictRow:
        """The row that says what is at odds: of the claim that was chosen, else the first."""
        return next((row for row in self.rows if row.claim_outcome == "chosen"), self.rows[0])

    @property
    def disagreement(self) -> bool:
        """Whether the sources disagree: nothing only changed, and the statements cannot both stand."""
        return self.head.kind != "succession" and self.head.outcome != "compatible"


def decisions(data: Dataset) -> tuple[Decided, ...]:
    """Return the decisions: open ones first, then those that were settled, then the others."""
    rows = sorted(data.conflicts, key=lambda row: row.decision)
    found = [Decided(tuple(group)) for _, group in groupby(rows, key=lambda row: row.decision)]
    return tuple(sorted(found, key=_place))


def _place(one: Decided) -> tuple[object, ...]:
    head = one.head
    return (not one.disagreement, head.kind == "succession", _ORDER.index(head.outcome), _KINDS.index(head.kind))


def lines(shown: Sequence[Decided], data: Dataset, *, on: bool = False) -> Iterator[str]:
    """Yield the decisions, an entry each, under what was decided."""
    sources = {source.id: source for source in data.ledger.sources if source.active}
    size, title = width(), ""
    for one in shown:
        head = one.head
        if (now := outcome(head.kind, head.outcome)) != title:
            yield from ("", style(now, "bold", on=on)) if title else (style(now, "bold", on=on),)
            title = now
        yield from wrap(f"{head.field} of {head.record}:", size, f"{head.decision}  ", _INDENT)
        values = [*_values(one, sources)]
        label = max(len(name) for name, _ in values)
        for name, value in values:
            yield from wrap(value, size, f"{_INDENT}{name:{label}}" + "  " * bool(name), _INDENT + " " * (label + 2))
        yield from wrap(head.reason, size, f"{_INDENT}why  ", f"{_INDENT}     ")


def _values(one: Decided, sources: dict[str, Source]) -> Iterator[tuple[str, str]]:
    """Yield what became of a value, and the value with the publications that have it; each once, the chosen one first.

    A value of another record or field is marked as such. Documents with the same name have their titles too.
    """
    found: dict[tuple[str, str, str], list[str]] = {}
    titled = alike(sources.get(row.source or "") for row in one.rows)
    for row in sorted(one.rows, key=lambda row: _OUTCOMES.index(row.claim_outcome)):
        other = "" if (row.record, row.field) == (one.head.record, one.head.field) else _of(row, one.head)
        source = sources.get(row.source or "")
        name = publication(source, title=source.id in titled) if source is not None else row.said_by
        found.setdefault((_became(row), row.value, other), []).append(name)
    for (became, value, other), names in found.items():
        yield became, f"{clean(value)}{other} ({clean('; '.join(dict.fromkeys(names)))})"


def _became(row: ConflictRow) -> str:
    """Return what became of a claim, as a label; nothing if no claim was chosen."""
    if row.kind == "succession":
        return "later:" if row.claim_outcome == "chosen" else "earlier:"
    return f"{row.claim_outcome}:" if row.outcome == "chosen" else ""


def _of(row: ConflictRow, head: ConflictRow) -> str:
    return f" as {row.field} of {row.record}" if row.record != head.record else f" as {row.field}"


def footer(shown: Sequence[Decided], found: Sequence[Decided], data: Dataset) -> Iterator[str]:
    """How many there are, how many are not shown, and what to do next."""
    yield f"{counted(len(shown), 'decision')} · data {data.version}, as of {data.as_of}"
    rest = [one for one in found if one not in shown]
    changed = sum(one.head.kind == "succession" for one in rest)
    if rest:
        kept = len(rest) - changed
        hidden = [counted(changed, "status change")] if changed else []
        hidden += [f"{counted(kept, 'decision')} in which both values can stand"] if kept else []
        yield f"not shown: {' and '.join(hidden)}"
        yield "all decisions: sanctions-data conflicts --all"
    if shown:
        yield f"all claims of one: sanctions-data why {shown[0].head.decision}"


def as_json(shown: Sequence[Decided], data: Dataset) -> str:
    """Return the decisions as JSON: kind, outcome, reason, claims with their publications."""
    sources = {source.id: source for source in data.ledger.sources if source.active}
    rows = [
        {
            "decision": one.head.decision,
            "kind": one.head.kind,
            "outcome": one.head.outcome,
            "disagreement": one.disagreement,
            "record": one.head.record,
            "field": one.head.field,
            "reason": one.head.reason,
            "claims": [
                {
                    **{name: getattr(row, name) for name in ("claim", "record", "field", "value", "claim_outcome")},
                    **{name: getattr(row, name) for name in ("said_by", "source", "sentence")},
                    "publication": publication(sources[row.source]) if row.source in sources else None,
                }
                for row in one.rows
            ],
        }
        for one in shown
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)
