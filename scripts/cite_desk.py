"""The ledger on the desk of `cite.py`: new records and evidence, and what a rule makes of them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from build import version
from cite_places import Refused, evidence, find, within_budget

from sanctions_data.compile.derive import recompute, words_of
from sanctions_data.compile.index import Index
from sanctions_data.compile.structure import canonical
from sanctions_data.errors import UnknownName
from sanctions_data.ledger import Claim, Evidence, Keyed, Ledger, Row
from sanctions_data.records import TABLES, model
from sanctions_data.rules import CannotDerive


class Desk:
    """The ledger on the desk, and what is added to it."""

    def __init__(self, folder: Path, texts: Mapping[str, str], ledger: Ledger, options: argparse.Namespace) -> None:
        self.folder, self.texts, self.ledger, self.options = folder, texts, ledger, options
        self.index = Index(ledger)
        self.added_in: str = options.added_in or version()
        self.new: dict[str, list[Row]] = {"records": [], "claims": [], "evidence": []}
        self.notes: list[str] = []

    def record(self) -> None:
        o = self.options
        for name in ("table", "record", "field"):
            if getattr(o, name) is None:
                raise Refused(f"a new claim needs --{name} (or --claim ID adds evidence to one that stands)")
        if o.table not in TABLES:
            raise UnknownName("table", o.table, TABLES)
        stated = [n for n, c in model(o.table).columns().items() if c.origin in ("claimed", "inherited")]
        if o.field not in stated:
            raise UnknownName(f"claimed field of {o.table}", o.field, tuple(stated))
        known = tuple(row.record for row in self.ledger.records if row.active and row.table == o.table)
        if o.record in known:
            return
        if o.keys is None:
            keys = [n for n, c in model(o.table).columns().items() if c.origin == "structural" and n != "id"]
            hint = f"; a new one needs --keys with {', '.join(keys)}" if keys else "; a new one needs --keys '{}'"
            raise Refused(f"{UnknownName(f'record of {o.table}', o.record, known)}{hint}")
        try:
            keys_text = canonical(json.loads(o.keys))
        except ValueError:
            raise Refused(f"--keys {o.keys!r} is not JSON") from None
        self.new["records"] = [Keyed(table=o.table, record=o.record, keys=keys_text, added_in=self.added_in)]

    def rows(self, claim: str, number: int) -> list[Evidence]:
        """The evidence asked for: the words, further words, claims made use of."""
        o = self.options
        wanted = [(o.role or "primary", o.words, o.sentence, o.occurrence)] if o.words else []
        for item in o.also:
            role, equals, words = item.partition("=")
            if not equals:
                raise Refused(f"--also {item!r}: expected ROLE=WORDS")
            wanted.append((role, words, None, None))
        made: list[Evidence] = []
        for role, words, n, occurrence in wanted:
            text = self.texts[o.source]
            place = find(words, o.source, self.index, text, n, occurrence)
            so_far = replace(self.ledger, evidence=(*self.ledger.evidence, *made))
            quote = within_budget(so_far, self.texts, place)
            if not quote:
                self.notes.append(f"the quotation budget is spent: {role} is written as a place, without its words")
            made.append(evidence(claim, number + len(made), role, place, text, quote, self.added_in))
        for item in o.uses:
            used, colon, role = item.partition(":")
            if not colon:
                raise Refused(f"--uses {item!r}: expected CLAIM:ROLE, such as c0001:day")
            if used not in self.index.claims:
                raise UnknownName("claim", used, tuple(self.index.claims))
            row = Evidence(claim=claim, ord=number + len(made), role=role, uses_claim=used, added_in=self.added_in)
            made.append(row)
        if not made:
            raise Refused("nothing to add: give words, or --uses")
        return made

    def derived(self, claim: Claim, speak: bool = False) -> tuple[Any] | None:
        """What the claim's rule gives from the new evidence, in a tuple; None where it gives nothing."""
        index = Index(self.put([claim]))
        try:
            found = recompute(claim, index, partial(words_of, texts=self.texts))
        except CannotDerive as error:
            if speak:
                raise Refused(f"{claim.rule} gives nothing from these words: {error}") from None
            return None
        return None if found.derived is None else (found.derived.value,)

    def recompute(self, claim: Claim) -> None:
        found = self.derived(claim, speak=True)
        if found is not None and found[0] != claim.parsed:
            raise Refused(f"with this evidence {claim.rule} gives {found[0]!r}, not {claim.parsed!r}")

    def put(self, claims: list[Claim]) -> Ledger:
        """The ledger with what is new."""
        kept = tuple(row for row in self.ledger.claims if row.id not in {claim.id for claim in claims})
        return replace(
            self.ledger,
            records=(*self.ledger.records, *self.new["records"]),
            claims=(*kept, *claims),
            evidence=(*self.ledger.evidence, *self.new["evidence"]),
        )
