"""Measure how easy the docs are to read: `python scripts/check_prose.py [--all] [PAGE...]`.

Code, tables, headings and link targets are left out, and inline code counts as one short word. The limits hold for each
page; tests/README.md ("Language") says how they were chosen. Exit code 1 if a page is over a limit.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import readability
from markdown_it import MarkdownIt
from markdown_it.token import Token

from sanctions_data.build.checkout import Checkout

ROOT = Path(__file__).resolve().parent.parent

LONG = 25  # a sentence with more words is long
MOST_WORDS = 40  # in a sentence
MOST_LONG = 0.10  # share of long sentences
MEAN_WORDS = 16.0  # in a sentence
READING_EASE = 70.0  # Flesch; 60 to 70 is plain English, and inline code counts as an easy word here
FEW = 10  # a page with fewer sentences has no share and no mean

# words that a reader must read twice, each with what to write
WORDS = {
    r"(?<!there )is no (?:folder|file|directory|number|date|string|text|list|table|object|fault)\b": "is not a …",
    r"whoever\b": "name the person or program",
    r"mend(?:s|ed)?\b": "fix, or correct",
    r"says? of (?:it|them|a|an|the|each|its)\b": "says about",
    r"known of\b": "known about",
    r"(?:stand|stands|stood) (?:there|beside|for itself)\b": "is, or are",
    r"told (?:of|apart|by)\b": "reported, distinguished, or recognised",
    r"held against\b": "compared with",
    r"ships? with\b|(?:is|are|not) shipped\b": "the package has",
    r"taken for\b": "read as",
}


@dataclass(frozen=True)
class Sentence:
    """A sentence of a page, and the line of its paragraph."""

    line: int
    text: str

    @property
    def words(self) -> int:
        return len(_WORD.findall(self.text))


@dataclass(frozen=True)
class Measures:
    """What is measured of a page."""

    sentences: int
    longest: int
    long: float
    mean: float
    ease: float


_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|etc|vs|cf|Dr|Mr|Mrs)\.$")
_END = re.compile(r"(?<=[.!?…])[\"”’)]*\s+(?=[\"“‘(]*[A-Z0-9\u00c0-\u00de\u4e00-\u9fff])")
_WORD = re.compile(r"[^\W_]+(?:[’'.,/_-][^\W_]+)*")
_CODE = "Thing"


def texts(markdown: str) -> Iterator[tuple[str, Sentence]]:
    """Yield the texts of a page, each with where it is: `heading`, `table`, or `prose` for a paragraph or list item."""
    place = "prose"
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        if token.type in ("heading_open", "table_open"):
            place = token.type.removesuffix("_open")
        elif token.type in ("heading_close", "table_close"):
            place = "prose"
        elif token.type == "inline":
            yield place, Sentence(token.map[0] + 1 if token.map else 0, plain(token.children or []))


def sentences(markdown: str) -> Iterator[Sentence]:
    """Yield the sentences of the paragraphs and list items of a page."""
    for place, paragraph in texts(markdown):
        if place == "prose":
            for text in split(paragraph.text):
                yield Sentence(paragraph.line, text)


def plain(tokens: Iterable[Token]) -> str:
    """Return the text that a reader sees, with inline code as one word."""
    text = {"softbreak": " ", "hardbreak": " ", "code_inline": _CODE}
    return "".join(text.get(token.type, token.content if token.type == "text" else "") for token in tokens)


def split(text: str) -> Iterator[str]:
    """Yield the sentences of a paragraph."""
    kept = ""
    for part in _END.split(text):
        kept = f"{kept} {part}".strip()
        if not _ABBREVIATION.search(kept):
            yield kept
            kept = ""
    if kept:
        yield kept


def measure(found: list[Sentence]) -> Measures:
    """Return the measures of the sentences of a page.

    The reading ease is that of `readability`, which takes a line for each sentence with a space between two words.
    """
    words = [sentence.words for sentence in found]
    lines = "\n".join(" ".join(_WORD.findall(sentence.text)) + " ." for sentence in found)
    ease = readability.getmeasures(lines, lang="en")["readability grades"]["FleschReadingEase"]
    long = sum(count > LONG for count in words) / len(words)
    return Measures(len(words), max(words), long, sum(words) / len(words), ease)


def faults(markdown: str) -> Iterator[tuple[int, str]]:
    """Yield what is wrong with the prose of a page: line, message. Line 0 is the page as a whole."""
    found = [sentence for sentence in sentences(markdown) if sentence.words > 1]
    for sentence in found:
        if sentence.words > MOST_WORDS:
            yield sentence.line, f"a sentence of {sentence.words} words; at most {MOST_WORDS}: {sentence.text[:60]}…"
    for _, paragraph in texts(markdown):
        for pattern, better in WORDS.items():
            if match := re.search(rf"\b(?:{pattern})", paragraph.text, re.IGNORECASE):
                yield paragraph.line, f"'{match[0]}'; write: {better}"
    if len(found) < FEW:
        return
    page = measure(found)
    if page.long > MOST_LONG:
        share = f"{page.long:.0%} of the sentences have more than {LONG} words; at most {MOST_LONG:.0%}"
        yield 0, f"{share}. `--long` lists them"
    if page.mean > MEAN_WORDS:
        yield 0, f"{page.mean:.1f} words in a sentence on average; at most {MEAN_WORDS}"
    if page.ease < READING_EASE:
        yield 0, f"the Flesch reading ease is {page.ease:.0f}; at least {READING_EASE:.0f}"


def prose(page: Path) -> str:
    """Return the text of a page; of the changelog what is written by hand for the newest version."""
    text = page.read_text("utf-8")
    if page.name != "CHANGELOG.md":
        return text
    newest = text.split("\n## ")[1].partition("\n")[2]
    return re.sub(r"^### Data\n.*?(?=^### |\Z)", "", newest, flags=re.DOTALL | re.MULTILINE)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Measure how easy the docs are to read.")
    parser.add_argument("pages", nargs="*", type=Path, help="pages; by default all of them")
    parser.add_argument(
        "--all", action="store_true", help="print of each page: long sentences, longest, mean, reading ease, number"
    )
    parser.add_argument("--long", action="store_true", help="print each long sentence")
    options = parser.parse_args(arguments)
    count = 0
    for page in options.pages or Checkout(ROOT).pages():
        text = prose(page)
        for line, message in faults(text):
            count += 1
            print(f"{page.resolve().relative_to(ROOT)}:{line}: {message}")
        found = [sentence for sentence in sentences(text) if sentence.words > 1]
        if options.all and found:
            one = measure(found)
            print(f"{one.long:4.0%} {one.longest:4} {one.mean:5.1f} {one.ease:5.0f} {one.sentences:4}  {page}")
        if options.long:
            for sentence in found:
                if sentence.words > LONG:
                    print(f"{page}:{sentence.line}: {sentence.words} words: {sentence.text}")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
