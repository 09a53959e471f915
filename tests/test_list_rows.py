"""docs/list_rows.csv: every labelled value of a cited row is a claim, or is left out with the reason.

The texts of rows are not shipped, so that the test cannot know which labels a row has. It knows which rows are cited
and what is claimed from them, and holds both against the table.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from sanctions_data.ledger import Ledger
from sanctions_data.ledger.storage import read_ledger

FILE = Path(__file__).parents[1] / "docs" / "list_rows.csv"


class Line(NamedTuple):
    source: str
    rows: str
    label: str
    field: str
    record: str
    reason: str

    def numbers(self) -> Iterator[int]:
        for part in self.rows.split():
            first, _, last = part.partition("-")
            yield from range(int(first), int(last or first) + 1)


def read_lines() -> list[Line]:
    with FILE.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    assert tuple(header) == Line._fields
    return [Line(*row) for row in rows]


LINES = read_lines()


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return read_ledger()


@pytest.fixture(scope="module")
def cited(ledger: Ledger) -> dict[tuple[str, int], set[tuple[str, str]]]:
    """Return rows that are cited, each with the fields and records of the claims that cite it."""
    claims = {claim.id: claim for claim in ledger.claims if claim.active}
    rows = {(row.source, row.n) for row in ledger.sentences if row.active and row.kind == "row"}
    found: dict[tuple[str, int], set[tuple[str, str]]] = defaultdict(set)
    for row in ledger.evidence:
        place = (row.source or "", row.sentence or 0)
        if row.active and row.claim in claims and place in rows:
            claim = claims[row.claim]
            found[place].add((f"{claim.table}.{claim.field}", claim.record))
    return found


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.source} {line.rows} {line.label} {line.field}")
def test_a_label_is_claimed_or_left_out_with_its_reason(line: Line) -> None:
    assert line.label
    assert bool(line.field) != bool(line.reason)
    assert not line.record or line.field


def test_nothing_stands_there_twice() -> None:
    seen = [(line.source, n, line.label, line.field, line.record) for line in LINES for n in line.numbers()]
    assert len(seen) == len(set(seen))
    left = {(line.source, n, line.label) for line in LINES if line.reason for n in line.numbers()}
    claimed = {(line.source, n, line.label) for line in LINES if line.field for n in line.numbers()}
    assert left & claimed == set()


def test_what_is_called_claimed_has_a_claim_that_cites_the_row(
    ledger: Ledger, cited: dict[tuple[str, int], set[tuple[str, str]]]
) -> None:
    rows = {(row.source, row.n) for row in ledger.sentences if row.active and row.kind == "row"}
    for line in LINES:
        for n in line.numbers():
            assert (line.source, n) in rows, line
            if line.field:
                fields = {field for field, record in cited[line.source, n] if line.record in ("", record)}
                assert line.field in fields, (line, n)


def test_every_cited_row_is_accounted_for(
    cited: dict[tuple[str, int], set[tuple[str, str]]],
) -> None:
    told: dict[tuple[str, int], set[tuple[str, str]]] = defaultdict(set)
    for line in LINES:
        for n in line.numbers():
            told[line.source, n].add((line.field, line.record))
    assert sorted(set(cited) - set(told)) == []
    for place, claims in cited.items():
        # an attestation rests on the row as a whole: that it stands on the list of that day
        of_labels = {(f, r) for f, r in claims if not f.startswith("status_history.")}
        missing = {(f, r) for f, r in of_labels if not {(f, ""), (f, r)} & told[place]}
        assert missing == set(), place
