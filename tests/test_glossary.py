"""docs/glossary.md: each term once, each with a place in the code that is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
# pages that people read from the top, each of which links a term where it first has it
READ = [ROOT / "README.md", *sorted((ROOT / "docs" / "start").glob("*.md"))] + [
    ROOT / "docs" / f"{name}.md"
    for name in (
        *("ambiguities", "anchors", "answers", "architecture", "check-a-copy", "cli", "concepts", "exports", "files"),
        *("migrating", "own-tables", "page", "rules", "scale", "scope", "status"),
    )
]
LINKED = ("attestation", "claim", "decision", "derivation", "evidence", "gist", "grade", "ledger", "standing")
LINKED_WORDS = {**{term: f"{term}s?" for term in LINKED}, "release-digest": "release digests?"}
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


def first_uses(text: str) -> Iterator[tuple[str, str]]:
    """Yield each term that the paragraphs and lists of a page have, with the address that its first use links."""
    seen = set()
    skipped = False
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type.endswith(("heading_open", "table_open", "heading_close", "table_close")):
            skipped = token.type.endswith("_open")
        if token.type != "inline" or skipped:
            continue
        address = ""
        for part in token.children or ():
            if part.type in ("link_open", "link_close"):
                address = str(part.attrs.get("href", ""))
            if part.type != "text":
                continue
            for term, word in LINKED_WORDS.items():
                if term not in seen and re.search(rf"(?<![\w-]){word}(?![\w-])", part.content, re.IGNORECASE):
                    seen.add(term)
                    yield term, address


@pytest.mark.parametrize("page", READ, ids=lambda page: page.stem)
def test_a_page_links_a_term_of_ours_at_its_first_use(page: Path) -> None:
    unlinked = [
        term
        for term, address in first_uses(page.read_text(encoding="utf-8"))
        if not address.endswith(f"glossary.md#{term}")
    ]
    assert unlinked == []


def test_links_to_the_glossary_lead_to_a_term() -> None:
    terms = {term.replace(" ", "-") for term, _ in TERMS}
    for page in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")):
        text = page.read_text(encoding="utf-8")
        found = re.findall(r"glossary\.md#([\w-]+)\)", text)
        found += re.findall(r"\(#([\w-]+)\)", text) if page.name == "glossary.md" else []
        assert [term for term in found if term not in terms] == [], page
