"""The ledger: what people write, and nothing else is true in this package.

Six tables. `sources` are documents; `sentences` their sentences, by place and digest and without text;
`records` name the rows of the dataset and their keys; `claims` say one value of one field each;
`evidence` ties a claim to words of a sentence or to another claim; `decisions` settle or keep what
disagrees. Rows are only ever added; of a released row only the last three columns may change, once,
from empty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sanctions_data.ledger.claim import Claim, Decision, RecordKey
from sanctions_data.ledger.document import Sentence, Source
from sanctions_data.ledger.evidence import Evidence
from sanctions_data.ledger.row import LIFE, Row, columns, fixed_digest

MODELS: tuple[type[Row], ...] = (Source, Sentence, RecordKey, Claim, Evidence, Decision)


@dataclass(frozen=True)
class Ledger:
    """The six tables, as read."""

    sources: Sequence[Source] = ()
    sentences: Sequence[Sentence] = ()
    records: Sequence[RecordKey] = ()
    claims: Sequence[Claim] = ()
    evidence: Sequence[Evidence] = ()
    decisions: Sequence[Decision] = ()

    @property
    def as_of(self) -> date | None:
        """Day of the latest retrieval of a source."""
        return max((day for source in self.sources if (day := source.retrieved_on_latest)), default=None)

    @cached_property
    def fixed_digests(self) -> Mapping[str, Sequence[str]]:
        """For each table, the digest of what may never change in each row, in the order of the rows."""
        return {model.table_name: [fixed_digest(row) for row in self.rows(model.table_name)] for model in MODELS}

    def rows(self, table: str) -> Sequence[Row]:
        """Return the rows of a ledger table by its name."""
        found: Sequence[Row] = getattr(self, table)
        return found


__all__ = [
    "LIFE",
    "MODELS",
    "Claim",
    "Decision",
    "Evidence",
    "Ledger",
    "RecordKey",
    "Row",
    "Sentence",
    "Source",
    "columns",
]
