"""docs/rules.md and docs/ambiguities.md say what is there, and their examples run."""

from __future__ import annotations

import re
from pathlib import Path

from docs_blocks import run_by

from sanctions_data.ledger.storage import read_ledger
from sanctions_data.rules import RULES

DOCS = Path(__file__).parents[2] / "docs"
RULES_MD = (DOCS / "rules.md").read_text(encoding="utf-8")
AMBIGUITIES = (DOCS / "ambiguities.md").read_text(encoding="utf-8")


def test_the_examples_run() -> None:
    for block in run_by("tests/rules/test_docs.py::test_the_examples_run"):
        exec(block.text, {})


def test_every_rule_and_every_role_that_is_read_is_described() -> None:
    for rule in RULES.values():
        assert f"| `{rule.name}` | {rule.sort} | {', '.join(rule.reads)} | {rule.summary} |" in RULES_MD
        assert all(f"`{role}`" in RULES_MD for role in rule.reads)


def test_every_rule_is_defined() -> None:
    page = RULES_MD.partition("## What each rule does, exactly")[2].partition("### How a claim counts")[0]
    defined = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\|( `[^|]*)\|", page, re.MULTILINE))))
    assert {name.partition("/")[0] for name in RULES} - defined == {
        *(
            "each_verbatim",
            "each_place",
            "each_state",
            "each_status",
            "each_victims",
            "each_same_day",
            "each_weekday_near",
        )
    }, "these are defined together, as each_X"


def test_every_role_of_the_ledger_is_described() -> None:
    assert all(f"`{row.role}`" in RULES_MD for row in read_ledger().evidence)


def test_every_ambiguity_is_described_once_and_in_order() -> None:
    codes = re.findall(r"^\| (A\d\d) \|", AMBIGUITIES, re.MULTILINE)
    assert codes == [f"A{n:02}" for n in range(1, 36)]
    used = {claim.ambiguity for claim in read_ledger().claims if claim.ambiguity}
    assert used <= set(codes)
