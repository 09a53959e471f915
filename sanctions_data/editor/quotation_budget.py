"""Check how much of the held documents can be read from what we ship.

    python scripts/check_quotes.py                        the ledger
    python scripts/check_quotes.py --shipped dist/*.whl   and every text file in a wheel, archive or folder

Counted together, by place in the document: quotes and verbatim values of `evidence`, and every run of five
words and more, names apart, that a shipped file shares with a document. Addresses are decoded first, because they
may have words to scroll to. Of each sentence and each document at most 35 % of the characters may be covered, names
of people, bodies and offices apart, and no stretch may be longer than 12 words. A gist has at most 120 characters
and shares no run of more than four words with its sentence, names apart.

Of documents that nobody here holds there is no share to count; there every quote, and every value that is the
words, has at most 12 words, and a gist shares no run with the words that are quoted from its sentence.

Needs the documents (`--sources DIR`, or SANCTIONS_DATA_SOURCES); exit 3 without.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from sanctions_data.compile.quotations import LONGEST_QUOTE
from sanctions_data.errors import SanctionsDataError
from sanctions_data.ledger import Ledger, Sentence
from sanctions_data.ledger.storage import read_ledger
from sanctions_data.provenance.find_documents import held_documents

BUDGET, SHORTEST, GIST, GIST_RUN = 0.35, 5, 120, 4
LONGEST = LONGEST_QUOTE
# offices and proper names beside those of the dataset's entities
OFFICES = (
    "High Representative for Foreign Affairs",
    "Secretary of State",
    "Foreign Secretary",
    "State Department",
    "Official Journal",
    "Tiananmen Square",
    "Foreign Ministry",
)
# what may be an address
PIECE = re.compile(r"[^\s\"<>]+")
WORD = re.compile(r"\w+(?:[’'.-]\w+)*")


def words(text: str) -> list[tuple[str, int, int]]:
    """Return words, folded, with their places."""
    return [(m.group().casefold().replace("’", "'"), m.start(), m.end()) for m in WORD.finditer(text)]


def _decoded(address: str) -> str:
    """Return an address without percent-encoding, also if an address within it was encoded once more."""
    while (plain := unquote(address)) != address:
        address = plain
    return address


def names_of(ledger: Ledger) -> list[str]:
    """Return names that do not count, the longest first."""
    found = {claim.parsed for claim in ledger.claims if (claim.table, claim.field) == ("entities", "name")}
    return sorted(found | set(OFFICES), key=lambda name: (-len(name), name))


def mask_of(text: str, names: list[str]) -> bytearray:
    """Return a byte for each character: 1 if it is in a name."""
    mask = bytearray(len(text))
    for name in names:
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            mask[match.start() : match.end()] = b"\1" * len(name)
    return mask


@dataclass
class Cover:
    """What of each document can be read from what is shipped."""

    ledger: Ledger
    texts: Mapping[str, str]
    covered: dict[str, bytearray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.covered = {source: bytearray(len(text)) for source, text in self.texts.items()}
        self.names = names_of(self.ledger)
        self._name = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in self.names) or r"(?!)")
        rules = {claim.id: claim.rule.split("/")[0] for claim in self.ledger.claims}
        self.verbatim = {claim for claim, rule in rules.items() if rule in ("verbatim", "each_verbatim")}
        self.masks = {source: mask_of(text, self.names) for source, text in self.texts.items()}
        self.words = {source: words(text) for source, text in self.texts.items()}
        self._grams: dict[tuple[str, ...], list[tuple[str, int]]] = {}
        for source, found in self.words.items():
            for at in range(len(found) - SHORTEST + 1):
                self._grams.setdefault(tuple(word for word, _, _ in found[at : at + SHORTEST]), []).append((source, at))

    def add(self, source: str, start: int, end: int) -> None:
        self.covered[source][start:end] = b"\1" * (end - start)

    def add_ledger(self) -> None:
        """Add the quotes, and the values that are the words of a span."""
        for row in self.ledger.evidence:
            if row.source is not None and row.source in self.texts and row.start is not None and row.end is not None:
                value = row.claim in self.verbatim and row.role == "primary"
                if row.quote is not None or value:
                    self.add(row.source, row.start, row.end)

    def add_file(self, name: str, text: str) -> Iterator[str]:
        """Add the runs of words that a file shares with a document, and yield those that are too long.

        Words in an address are percent-encoded, such as those that a text fragment scrolls to; they count as well.
        """
        yield from self._add_text(name, text, 1)
        for match in PIECE.finditer(text) if "%" in text else ():
            if (decoded := _decoded(match.group())) != match.group():
                yield from self._add_text(name, decoded, text.count("\n", 0, match.start()) + 1)

    def _add_text(self, name: str, text: str, first_line: int) -> Iterator[str]:
        here = words(text)
        plain = [word for word, _, _ in here]
        said = set()
        for at in range(len(plain) - SHORTEST + 1):
            for source, begin in self._grams.get(tuple(plain[at : at + SHORTEST]), ()):
                there, n = self.words[source], SHORTEST
                while begin + n < len(there) and at + n < len(plain) and there[begin + n][0] == plain[at + n]:
                    n += 1
                if n - self.names_in(source, begin, n) >= SHORTEST:  # names in a row are no quotation
                    self.add(source, there[begin][1], there[begin + n - 1][2])
                if n > LONGEST and (source, begin + n) not in said:
                    said.add((source, begin + n))
                    line = text.count("\n", 0, here[at][1]) + first_line
                    yield f"{name}:{line}: {n} words running from {source} at {there[begin][1]}"

    def names_in(self, source: str, begin: int, n: int) -> int:
        """Return how many of some words of a document stand in a name."""
        return sum(self.masks[source][start] for _, start, _ in self.words[source][begin : begin + n])

    def share(self, source: str, start: int = 0, end: int | None = None) -> float:
        """Return share of a stretch that is covered, names apart."""
        pairs = zip(self.covered[source][start:end], self.masks[source][start:end], strict=True)
        counted = [covered and not name for covered, name in pairs]
        return sum(counted) / len(counted) if counted else 0.0

    def longest(self, sentence: Sentence) -> int:
        """Return words of the longest covered stretch of a sentence, as a reader can stitch it together."""
        best = run = 0
        for _, start, end in self.words[sentence.source]:
            if (sentence.start or 0) <= start and end <= (sentence.end or 0):
                run = run + 1 if all(self.covered[sentence.source][start:end]) else 0
                best = max(best, run)
        return best

    def faults(self) -> Iterator[str]:
        """Yield what is over the budget."""
        for row in self.ledger.sentences:
            if row.source not in self.texts or row.start is None:
                continue
            share, longest = self.share(row.source, row.start, row.end), self.longest(row)
            if share > BUDGET:
                yield f"{row.source} {row.n}: {share:.0%} can be read; at most {BUDGET:.0%}"
            if longest > LONGEST:
                yield f"{row.source} {row.n}: a stretch of {longest} words can be read; at most {LONGEST}"
            yield from self.gist(row, [self.texts[row.source][row.start : row.end]])
        for source in self.texts:
            if (share := self.share(source)) > BUDGET:
                yield f"{source}: {share:.0%} can be read; at most {BUDGET:.0%}"
        yield from self.not_held()

    def not_held(self, only: str | None = None) -> Iterator[str]:
        """Yield quotes that are too long, and gists that repeat what is quoted, of documents that are not held.

        Args:
            only: id of the one document to look at; all if it is None.
        """
        values = {claim.id: claim.parsed for claim in self.ledger.claims if claim.id in self.verbatim}
        quoted: dict[tuple[str, int], list[str]] = {}
        for row in self.ledger.evidence:
            if row.source is None or row.sentence is None or row.source in self.texts or only not in (None, row.source):
                continue
            value = values.get(row.claim) if row.role == "primary" else None
            for text, what in ((row.quote, "quote"), (value, "value")):
                if not isinstance(text, str):
                    continue
                quoted.setdefault((row.source, row.sentence), []).append(text)
                if (long := max(len(words(text)), len(text.split()))) > LONGEST:
                    yield f"{row.source} {row.sentence}: the {what} of {row.claim} has {long} words; at most {LONGEST}"
        for sentence in self.ledger.sentences:
            if sentence.source not in self.texts and only in (None, sentence.source):
                yield from self.gist(sentence, quoted.get((sentence.source, sentence.n), []))

    def gist(self, row: Sentence, texts: list[str]) -> Iterator[str]:
        """Yield what is wrong with a gist, held against its sentence, or what is quoted from it."""
        if len(row.gist) > GIST:
            yield f"{row.source} {row.n}: the gist has {len(row.gist)} characters; at most {GIST}"
        # a name ends a run: it is neither counted nor bridged
        there = [[w for w, _, _ in words(part)] for text in texts for part in self._name.split(text)]
        for part in self._name.split(row.gist):
            here = [w for w, _, _ in words(part)]
            n = GIST_RUN + 1
            grams = {tuple(piece[at : at + n]) for piece in there for at in range(len(piece) - n + 1)}
            for at in range(len(here) - n + 1):
                if tuple(here[at : at + n]) in grams:
                    yield f"{row.source} {row.n}: the gist shares “{' '.join(here[at : at + n])}” with the sentence"


def shipped(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each text file in a directory, wheel, zip or tar archive."""
    raw: Iterator[tuple[str, bytes]]
    if path.is_dir():
        raw = ((str(file.relative_to(path)), file.read_bytes()) for file in sorted(path.rglob("*")) if file.is_file())
    elif zipfile.is_zipfile(path):
        raw = _zip(path)
    elif path.is_file() and tarfile.is_tarfile(path):
        raw = _tar(path)
    else:
        raise SystemExit(f"{path} is not a directory, a wheel or an archive")
    for name, data in raw:
        try:
            yield f"{path.name}/{name}", data.decode("utf-8")
        except UnicodeDecodeError:
            continue


def _zip(path: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            yield name, archive.read(name)


def _tar(path: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(path) as archive:
        for member in archive.getmembers():
            if (file := archive.extractfile(member)) is not None:
                yield member.name, file.read()


def check(ledger: Ledger, texts: Mapping[str, str], paths: list[Path]) -> tuple[Cover, list[str]]:
    """Return what is covered, and the faults that were found."""
    cover = Cover(ledger, texts)
    cover.add_ledger()
    wrong = [fault for path in paths for name, text in shipped(path) for fault in cover.add_file(name, text)]
    return cover, wrong + list(cover.faults())


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--shipped", "--wheel", type=Path, nargs="+", default=[], metavar="PATH", help="what is shipped"
    )
    parser.add_argument("--sources", type=Path, help="folder with the documents")
    options = parser.parse_args(arguments)
    folder = options.sources or os.environ.get("SANCTIONS_DATA_SOURCES")
    if not folder:
        print("the documents are needed: --sources DIR or SANCTIONS_DATA_SOURCES", file=sys.stderr)
        return 3
    ledger = read_ledger()
    try:
        texts = held_documents(Path(folder), ledger)
    except SanctionsDataError as error:
        print(error, file=sys.stderr)
        return 3
    cover, wrong = check(ledger, texts, options.shipped)
    for source in texts:
        rows = [row for row in ledger.sentences if row.source == source and row.start is not None]
        most = max(rows, key=lambda row: cover.share(source, row.start or 0, row.end))
        print(
            f"{source}: {cover.share(source):.1%} can be read; most of sentence {most.n} "
            f"({cover.share(source, most.start or 0, most.end):.1%}); "
            f"longest stretch {max(map(cover.longest, rows))} words"
        )
    for fault in wrong:
        print(fault)
    return 1 if wrong else 0
