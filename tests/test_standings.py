"""What a build without the documents says about the standing of a claim."""

from __future__ import annotations

import json

import pytest

from sanctions_data import published
from sanctions_data.build.generate import standings_without_documents
from sanctions_data.compile import compile_ledger
from sanctions_data.compile.derive import possible_standings
from sanctions_data.ledger.storage import read_ledger
from sanctions_data.records.standing import read_standings


def test_a_claim_whose_value_or_evidence_changed_is_not_called_checked_with_the_documents(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ledger = read_ledger()
    compiled = compile_ledger(ledger, {})
    built, text = read_standings(published.read_text("standings.csv")), published.read_text("provenance.json")
    possible = possible_standings(compiled.results, ledger)
    rows = json.loads(text)["records"]
    asked = {row["claim"] for row in rows if built[row["claim"]] == "documents" and "judged" in possible[row["claim"]]}
    used = {row["uses_claim"] for row in rows if row["claim"] in asked} - {None}
    assert asked
    assert used
    assert standings_without_documents(compiled, ledger, text) == built
    for changed in (min(asked), min(used)):
        other = [row | {"value": "another value"} if row["claim"] == changed else row for row in rows]
        found = standings_without_documents(compiled, ledger, json.dumps({"records": other}))
        lowered = {claim for claim, standing in found.items() if standing != built[claim]}
        rests = {row.claim for row in ledger.evidence if row.active and row.uses_claim == changed} | {changed}
        assert lowered == {claim for claim in rests if len(possible[claim]) == 2 and built[claim] != "judged"}
        assert lowered & asked
        assert {found[claim] for claim in lowered} == {"judged"}
