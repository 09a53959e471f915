"""Build a small ledger over an invented article row by row; spans and digests are filled in."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from sanctions_data._text import sha256_hex
from sanctions_data.anchors.normal import digests, n1, span_check
from sanctions_data.ledger import Claim, Decision, Evidence, Ledger, RecordKey, Sentence, Source

SOURCE = "gazette"
SENTENCES = [
    "Ahead of a fair on June 9, 2009, Mira Oduya of the Harbour Board spoke to the press.",
    "The United States and Canada imposed curbs on Lin Hao, former pilot, and two others over unsafe ports.",
    "“We act today,” Oduya said, and Canada named 12 boats; at least five belong to Lin.",
    "Canada then counted three boats, the Gazette wrote Tuesday.",
]
ARTICLE = "\n\n".join(SENTENCES)
DAY = date(2026, 1, 2)
BASE: Any = {"added_in": "0.1.0"}


class LedgerBuilder:
    """Collects rows: each call adds one, `ledger()` returns the ledger."""

    def __init__(self, text: str = ARTICLE, source: str = SOURCE) -> None:
        self.text, self.source = text, source
        self.rows: dict[str, list[Any]] = {
            name: [] for name in ("sources", "sentences", "records", "claims", "evidence", "decisions")
        }
        at = 0
        for n, words in enumerate(text.split("\n\n"), 1):
            found = digests(words)
            span: Any = {
                "start": at,
                "end": at + len(words),
                "block": n,
                "kind": "body",
                "gist": f"Sentence {n}, in short.",
            }
            parts = ("n1", "n2", "sk", "length", "sk_length", "first", "last", "words")
            made: Any = {name: getattr(found, name) for name in parts if name in Sentence.model_fields}
            self.rows["sentences"].append(Sentence(source=source, n=n, **span, **made, **BASE))
            at += len(words) + 2
        self.rows["sources"].append(
            Source(
                id=source,
                kind="article",
                language="en",
                retrieved_on=DAY,
                retrieved_on_earliest=DAY,
                retrieved_on_latest=DAY,
                raw_sha256=sha256_hex(text),
                n1_sha256=sha256_hex(n1(text)),
                bytes=len(text.encode()),
                characters=len(text),
                sentence_count=len(self.rows["sentences"]),
                rights="invented",
                **BASE,
            )
        )

    @property
    def texts(self) -> dict[str, str]:
        return {self.source: self.text}

    def record(self, table: str, record: str, **keys: Any) -> LedgerBuilder:
        text = json.dumps(keys, sort_keys=True, separators=(",", ":"))
        self.rows["records"].append(RecordKey(table=table, record=record, keys=text, **BASE))
        return self

    def claim(
        self, id: str, record: str, field: str, value: Any, rule: str, *evidence: Any, **more: Any
    ) -> LedgerBuilder:
        """Evidence: ``(n, words)`` is primary, ``(n, words, role)`` another role, ``(claim, role)`` a used claim."""
        table = next(row.table for row in self.rows["records"] if row.record == record)
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        given: dict[str, Any] = {
            "derivation": "normalized",
            "modality": "asserted",
            "attributed_to": "reporter",
            "rank": "normal",
        }
        given |= {"certainty": "stated", **BASE, **more}
        self.rows["claims"].append(
            Claim(id=id, table=table, record=record, field=field, value=text, rule=rule, **given)
        )
        for number, item in enumerate(evidence):
            self.rows["evidence"].append(self.evidence(id, number, item))
        return self

    def evidence(self, claim: str, number: int, item: tuple[Any, ...], **more: Any) -> Evidence:
        if isinstance(item[0], str):
            return Evidence(claim=claim, ord=number, role=item[1], uses_claim=item[0], **BASE)
        n, words, role = (*item, "primary")[:3]
        sentence = next(row for row in self.rows["sentences"] if row.n == n)
        start = self.text.index(words, sentence.start, sentence.end)
        place: dict[str, Any] = {"start": start, "end": start + len(words), "occurrence": 1, "quote": words}
        place |= {"check": span_check(sentence.n1, words), **more}
        return Evidence(claim=claim, ord=number, role=role, source=self.source, sentence=n, **place, **BASE)

    def decision(
        self, id: str, outcome: str, *claims: str, kind: str = "value", chosen: str | None = None
    ) -> LedgerBuilder:
        given: Any = {"kind": kind, "outcome": outcome, **BASE}
        made = Decision(id=id, claims=claims, chosen=chosen, reason="it fits", **given)
        self.rows["decisions"].append(made)
        return self

    def change(self, table: str, line: int, /, **cells: Any) -> LedgerBuilder:
        """Set cells of the row in a physical line of a file, past all checks of the model."""
        self.rows[table][line - 2] = self.rows[table][line - 2].model_copy(update=cells)
        return self

    def drop(self, table: str, keep: Callable[[Any], bool]) -> LedgerBuilder:
        self.rows[table] = [row for row in self.rows[table] if keep(row)]
        return self

    def ledger(self) -> Ledger:
        return Ledger(**{name: tuple(rows) for name, rows in self.rows.items()})


def harbour() -> LedgerBuilder:
    """Two authorities, their steps, a listing, a figure, a dated event."""
    draft = LedgerBuilder()
    for entity in ("us", "ca"):
        draft.record("entities", entity, type="PublicBody")
    draft.record("entities", "lin-hao", type="Person").record("entities", "mira-oduya", type="Person")
    draft.record("actions", "us-ports-1").record("actions", "ca-ports-1")
    draft.record("measures", "ca-ports-1-lin-hao", action="ca-ports-1")
    draft.record("events", "fair")
    draft.record("figures", "ca-ports-1.boats", about_table="actions", about="ca-ports-1")
    draft.claim("c0001", "us", "name", "United States", "verbatim/1", (2, "United States"), derivation="quoted")
    draft.claim("c0002", "ca", "name", "Canada", "verbatim/1", (2, "Canada"), derivation="quoted")
    draft.claim("c0003", "lin-hao", "name", "Lin Hao", "verbatim/1", (2, "Lin Hao"), derivation="quoted")
    draft.claim("c0004", "mira-oduya", "name", "Mira Oduya", "verbatim/1", (1, "Mira Oduya"), derivation="quoted")
    draft.claim("c0005", "us-ports-1", "authority", "us", "actor/1", (2, "United States"))
    draft.claim("c0006", "ca-ports-1", "authority", "ca", "actor/1", (2, "Canada"))
    draft.claim("c0007", "fair", "date", "2009-06-09", "date/1", (1, "June 9, 2009"))
    draft.claim("c0008", "ca-ports-1", "announced_on", "2009-06-09", "same_day/1", (3, "today"), ("c0007", "day"))
    member = ("c0006", "member")
    several = (2, "The United States and Canada", "group")
    draft.claim(
        "c0009",
        "ca-ports-1",
        "reason",
        "unsafe ports",
        "each_verbatim/1",
        (2, "unsafe ports"),
        several,
        member,
        derivation="quoted",
    )
    draft.claim("c0010", "ca-ports-1-lin-hao", "target", "lin-hao", "slug/1", (2, "Lin Hao"))
    draft.claim("c0011", "ca-ports-1.boats", "number", 12, "number/1", (3, "12 boats"))
    draft.claim("c0012", "fair", "name", "harbour fair", "paraphrase/1", (1, "a fair"), reason="our name for it")
    return draft
