"""A compiled ledger over an invented article, with a claim for every kind of answer that `why` gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from ledger_builder import LedgerBuilder, harbour

from sanctions_data.compile import compile_ledger
from sanctions_data.compile.index import Index
from sanctions_data.dataset.listed_on import history
from sanctions_data.provenance.why import Why, explain
from sanctions_data.records import TABLES, Record
from sanctions_data.records.attestation import Attestation

NAMES = {"us": "United States", "ca": "Canada", "lin-hao": "Lin Hao", "mira-oduya": "Mira Oduya"}


@dataclass(frozen=True)
class SampleLedger:
    """The compiled ledger, and `why` asked about it."""

    draft: LedgerBuilder
    index: Index
    records: Mapping[str, Record]

    def why(self, record: str, field: str, *, held: bool = False) -> Why:
        found = self.records[record]
        said = history(found, self.attestations)
        return explain(found, field, self.index, self.draft.texts if held else {}, history=said)

    @property
    def attestations(self) -> list[Attestation]:
        return [row for row in self.records.values() if isinstance(row, Attestation)]


def ports() -> LedgerBuilder:
    """The harbour ledger with a list, a range, a judgement, a conflict, an allegation, withheld words."""
    draft = harbour()
    draft.record("events", "visit").record("remarks", "oduya-today").record("allegations", "oduya-ports")
    draft.claim(
        "c0013",
        "ca-ports-1.boats",
        "number",
        3,
        "number/1",
        (4, "three boats"),
        rank="deprecated",
        reason="counted later",
    )
    draft.claim("c0014", "visit", "date", "2009-06-01/2009-06-08", "reading/1", (4, "Tuesday"), reason="either week")
    draft.claim("c0015", "ca-ports-1", "provisions", "business-ban", "reading/1", (2, "curbs"), reason="trade stops")
    draft.claim("c0016", "ca-ports-1", "provisions", "dealings-ban", "reading/1", (2, "curbs"), reason="so do dealings")
    draft.claim(
        "c0017", "oduya-today", "speaker", "mira-oduya", "surname/1", (3, "Oduya"), (1, "Mira Oduya", "antecedent")
    )
    more = {"modality": "alleged", "attributed_to": "mira-oduya", "certainty": "weak", "reason": "we shorten it"}
    cue = (3, "Oduya said", "attribution_cue")
    draft.claim("c0018", "oduya-today", "position", "we act", "paraphrase/1", (3, "We act today"), cue, **more)
    draft.claim("c0019", "ca-ports-1.boats", "of", "targets", "reading/1", (3, "boats"), reason="boats are listed")
    draft.claim("c0020", "ca-ports-1", "status", "announced", "each_status/1", (2, "imposed"), several(), member())
    draft.claim(
        "c0021", "us-ports-1", "status", "announced", "each_status/1", (2, "imposed"), several(), ("c0005", "member")
    )
    draft.claim("c0022", "ca-ports-1", "authority", "ca", "actor/1", (3, "Canada"))
    draft.decision("d0001", "chosen", "c0011", "c0013", chosen="c0011")
    # the words of one claim are not shipped
    place = next(i for i, row in enumerate(draft.rows["evidence"], 2) if row.claim == "c0011")
    return draft.change("evidence", place, quote=None)


def several() -> tuple[int, str, str]:
    return 2, "The United States and Canada", "group"


def member() -> tuple[str, str]:
    return "c0006", "member"


@cache
def told() -> SampleLedger:
    """A listing and its action with a history: announced, renewed until a day, on a list, lifted on an unknown day."""
    draft = harbour()
    said = [
        ("ca-ports-1", "actions", "announced", "2009-06-09", None, "resolved"),
        ("ca-ports-1-lin-hao", "measures", "renewed", "2010-06-01", "2011-06-08", "resolved"),
        ("ca-ports-1-lin-hao", "measures", "on-list", "2013-05", None, "resolved"),
        ("ca-ports-1-lin-hao", "measures", "lifted", "2015-01-20", None, "resolved"),
        ("ca-ports-1", "actions", "lifted-in-part", "2015-01-20", None, "resolved"),
        ("ca-ports-1-lin-hao", "measures", "on-list", "2016-01-20", None, "weak"),
    ]
    for number, (subject, table, state, as_of, until, certainty) in enumerate(said, 1):
        name = f"{subject}.status-{number}"
        draft.record("status_history", name, subject=subject, subject_table=table)
        for at, (field, value) in enumerate((("state", state), ("as_of", as_of), ("until", until))):
            if value is not None:
                more = {"certainty": certainty if field == "state" else "resolved", "reason": "made up"}
                draft.claim(f"c{number}0{at}0", name, field, value, "reading/1", (4, "Tuesday"), **more)
    draft.change("sources", 2, publisher="Harbour Gazette", published_on=date(2009, 6, 9))
    ledger = draft.ledger()
    compiled = compile_ledger(ledger)
    records = {getattr(row, "id", ""): row for table in TABLES for row in compiled.tables[table]}
    return SampleLedger(draft, Index(ledger), records)


@cache
def sample_ledger() -> SampleLedger:
    draft = ports()
    ledger = draft.ledger()
    tables: Mapping[str, Sequence[Any]] = compile_ledger(ledger, draft.texts).tables
    records = {row.id: row for name, rows in tables.items() if name in TABLES for row in rows}
    return SampleLedger(draft, Index(ledger), records)
