"""docs/glossary.md: each term once, each with a place in the code that is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
TERMS = re.findall(r"^### (.+)\n\n(.+)$", TEXT, re.MULTILINE)  # term, its paragraph


def test_each_term_has_one_meaning() -> None:
    terms = [term for term, _ in TERMS]
    assert len(terms) == len(set(terms)) == TEXT.count("\n### ")
    assert len(terms) >= 10


def test_each_term_is_defined_in_a_file_that_uses_it() -> None:
    for term, meaning in TERMS:
        (path,) = re.findall(r" Code: `([a-z0-9_/]+\.py)`$", meaning)
        text = (ROOT / "sanctions_data" / path).read_text(encoding="utf-8").casefold()
        assert any(word in text for word in re.findall(r"\w+", term)), (term, path)


def test_the_closed_lists_of_the_glossary_are_those_of_the_models() -> None:
    from sanctions_data.ledger import Claim
    from sanctions_data.records.standing import STANDINGS

    meaning = dict(TERMS)
    for name in ("derivation", "certainty"):
        values = Claim.model_json_schema()["properties"][name]["enum"]
        assert [value for value in values if value not in meaning[name]] == []
    assert len(re.findall(r", | or ", meaning["standing"].partition(":")[2].partition(".")[0])) >= len(STANDINGS) - 1
