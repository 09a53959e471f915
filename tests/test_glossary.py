"""docs/glossary.md: each term once, each with a place in the code that is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in (ROOT / "docs/glossary.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith(("| Term", "| ---"))
]


def test_each_term_has_one_meaning() -> None:
    terms = [term for cell, _, _ in ROWS for term in cell.split(", ")]
    assert len(terms) == len(set(terms))
    assert len(terms) >= 10


def test_each_term_is_defined_in_a_file_that_uses_it() -> None:
    for term, _, place in ROWS:
        (path,) = re.findall(r"^`([a-z0-9_/]+\.py)`$", place)
        text = (ROOT / "sanctions_data" / path).read_text(encoding="utf-8").casefold()
        assert any(word in text for word in re.findall(r"\w+", term)), (term, path)


def test_the_closed_lists_of_the_glossary_are_those_of_the_models() -> None:
    from sanctions_data.ledger import Claim
    from sanctions_data.records.standing import STANDINGS

    meaning = {term: text for term, text, _ in ROWS}
    for name in ("derivation", "certainty"):
        values = Claim.model_json_schema()["properties"][name]["enum"]
        assert [value for value in values if value not in meaning[name]] == []
    assert len(re.findall(r", | or ", meaning["standing"].partition(":")[2])) >= len(STANDINGS) - 1
