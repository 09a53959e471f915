"""Invented ledgers for the page: authorities, names and codes that no vocabulary of this package has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ledger_builder import LedgerBuilder

from sanctions_data.ledger import Ledger
from sanctions_data.ledger.storage import ledger_files

VERSION = "0.1.0"


@dataclass
class Invented:
    """Collects records and claims; each claim has a sentence of its own."""

    publisher: str = "Evening Crier"
    title: str = "What was listed"
    day: date = date(1907, 2, 3)
    url: str | None = "https://crier.example/listed"
    records: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    claims: list[tuple[str, str, object, str]] = field(default_factory=list)
    decided: list[tuple[str, str, tuple[int, ...], str]] = field(default_factory=list)

    def record(self, table: str, name: str, **keys: Any) -> Invented:
        self.records.append((table, name, keys))
        return self

    def claim(self, record: str, column: str, value: object, words: str | None = None) -> int:
        """Add a claim and return its number."""
        shown = words if words is not None else value if isinstance(value, str) else f"the number {value}"
        self.claims.append((record, column, value, shown))
        return len(self.claims)

    def entity(self, name: str, text: str, kind: str = "Person") -> Invented:
        self.record("entities", name, type=kind)
        self.claim(name, "name", text, f"the name of {name}")
        return self

    def ledger(self) -> Ledger:
        sentences = [f"{words}." for _, _, _, words in self.claims] or ["Nothing."]
        draft = LedgerBuilder("\n\n".join(sentences), "crier")
        for table, name, keys in self.records:
            draft.record(table, name, **keys)
        for number, (record, column, value, words) in enumerate(self.claims, 1):
            quoted = column == "reason"
            rule = {"rule": "verbatim/1", "derivation": "quoted"} if quoted else {"rule": "reading/1"}
            more: Any = {"reason": "as it reads", "derivation": "normalized", **rule}
            draft.claim(f"c{number:04}", record, column, value, more.pop("rule"), (number, words), **more)
        for name, outcome, claims, kind in self.decided:
            draft.decision(name, outcome, *(f"c{one:04}" for one in claims), kind=kind)
        described = {"publisher": self.publisher, "title": self.title, "published_on": self.day, "url": self.url}
        for row in ("retrieved_on", "retrieved_on_earliest", "retrieved_on_latest"):
            described[row] = self.day
        draft.change("sources", 2, **described)
        gists = [row.model_copy(update={"gist": "As our summary has it."}) for row in draft.rows["sentences"]]
        draft.rows["sentences"] = gists
        return draft.ledger()


def write(folder: Path, ledger: Ledger) -> Path:
    """Write the files of a ledger."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in ledger_files(ledger).items():
        (folder / name).write_bytes(text.encode())
    return folder


def sea_ports(
    listings: int = 3, name: Callable[[int], str] = lambda n: f"Mariner {n}", *, answered: bool = True, ended: int = 1
) -> Invented:
    """Two authorities: one lists people, the other one answers by listing a body."""
    draft = Invented()
    draft.entity("qq", "Republic of Quay", "PublicBody").entity("rr", "Harbour League", "PublicBody")
    draft.record("actions", "qq-ports-1").claim("qq-ports-1", "authority", "qq", "the Quay government")
    draft.claim("qq-ports-1", "announced_on", "1907-02-03", "on the third")
    draft.claim("qq-ports-1", "program", "QQ-SEA", "the sea act")
    draft.claim("qq-ports-1", "provisions", "port-ban", "barred from ports")
    draft.claim("qq-ports-1", "reason", "unsafe mooring")
    for n in range(listings):
        _listing(draft, "qq-ports-1", f"mariner-{n}", name(n), "Person", n < ended)
    if answered:
        draft.record("actions", "rr-answer-1").claim("rr-answer-1", "authority", "rr", "the League")
        draft.claim("rr-answer-1", "announced_on", "1907-02-04", "a day later")
        _listing(draft, "rr-answer-1", "tide-office", "Tide Office", "PublicBody", False)
        link = {
            "subject_table": "actions",
            "subject": "rr-answer-1",
            "kind": "in_response_to",
            "object_table": "actions",
        }
        draft.record("relations", "rr-answer-1.in-response-to.qq-ports-1", **link)
        draft.claim("rr-answer-1.in-response-to.qq-ports-1", "object", "qq-ports-1", "in answer to the Quay")
    return draft


def _listing(draft: Invented, action: str, target: str, name: str, kind: str, ended: bool) -> None:
    draft.entity(target, name, kind)
    measure = f"{action}-{target}"
    draft.record("measures", measure, action=action).claim(measure, "target", target, f"the target {target}")
    day = date(1907, 3, 1) + timedelta(days=len(draft.records) % 300)
    history = f"{measure}.status-1"
    draft.record("status_history", history, subject_table="measures", subject=measure)
    draft.claim(history, "state", "lifted" if ended else "announced", f"what became of {target}")
    draft.claim(history, "as_of", day.isoformat(), f"the day of {target}")
