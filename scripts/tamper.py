"""Change the data in every way that must be noticed, and count what is.

    python scripts/tamper.py                 a sample, with a printed seed
    python scripts/tamper.py --all           every cell, every span, every pair

Four nets, each tested on what it must hold alone:

- drift: one character of any cell of a compiled table (CSV and JSON) is named by file, line and column when
  the table is held against a rebuild;
- rebuild: cells of the ledger that carry an anchor are noticed by compiling the tampered ledger with the
  documents, so that drift cannot be what notices them; so are dropped evidence, moved spans, swapped values;
- digests: every other cell changes the digest of its file in SHA256SUMS;
- verify: a copy that was changed with all its lists of digests made anew (scripts/tamper_copies.py). What leaves
  the copy consistent is noticed by its release digest alone, and is counted as such.

What is an anchor depends on what is held. Of a document that is held: digests, lengths, places, words. Of one
that nobody here holds: the words quoted from a sentence whose digest is known, their check, and that digest,
which hold each other; and whatever a rule makes of the quoted words. What is left of such documents (their
description, lengths, words without a digest) and every row that was succeeded can be put otherwise without a
fault in a rebuild: that is the digests' share, and where it reaches a compiled table also that of drift.

Needs the documents (`--sources DIR`, or SANCTIONS_DATA_SOURCES). Exit 1 where something was not noticed.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import combinations
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from tamper_copies import CopyChanges  # noqa: E402
from tamper_files import Attempt, FileChanges, change  # noqa: E402

from sanctions_data import _csv  # noqa: E402
from sanctions_data._text import sha256_hex  # noqa: E402
from sanctions_data.errors import SanctionsDataError  # noqa: E402
from sanctions_data.ledger import MODELS, Claim, Evidence, Row, Sentence, Source, columns  # noqa: E402
from sanctions_data.ledger.storage import read_ledger  # noqa: E402
from sanctions_data.provenance.find_documents import held_documents  # noqa: E402
from sanctions_data.published import files  # noqa: E402
from sanctions_data.published.digests import DIGESTS, read_digest_list  # noqa: E402
from sanctions_data.release.verify import examine, installed  # noqa: E402
from sanctions_data.rules import RULES  # noqa: E402

ANCHORS = {
    "sources": ("raw_sha256", "n1_sha256", "bytes", "characters", "sentence_count"),
    "sentences": ("start", "end", "n1", "n2", "sk", "length", "sk_length", "first", "last", "words"),
    "evidence": ("start", "end", "occurrence", "quote", "check"),
}
QUOTED = {"sentences": ("n1",), "evidence": ("quote", "check")}  # of a document that is not held
MOVES = {"start": (1, 0), "end": (0, 1), "both": (1, 1)}


def _document(row: Row) -> str | None:
    """The document that a ledger row is of."""
    found: str | None = row.id if isinstance(row, Source) else getattr(row, "source", None)
    return found


@dataclass(frozen=True)
class Workshop(FileChanges):
    """Every change that is tried."""

    @cached_property
    def copies(self) -> CopyChanges:
        """Changes of the whole copy, with every list of digests made anew."""
        return CopyChanges(installed(), self.ledger, self.texts, self.dice)

    @cached_property
    def executable(self) -> set[str]:
        return {claim.id for claim in self.index.claims.values() if RULES[claim.rule].derive is not None}

    @cached_property
    def checked(self) -> set[tuple[str, int | None]]:
        """Sentences of documents that are not held whose digest is checked against words quoted from them."""
        return {
            (row.source, row.sentence)
            for rows in self.index.evidence.values()
            for row in rows
            if row.source is not None and row.start is None and row.quote is not None and row.check is not None
            if self.index.sentences[row.source, row.sentence or 0].n1 is not None
        }

    def anchors(self, row: Row) -> tuple[str, ...]:
        """The columns of a ledger row that a rebuild must hold."""
        if not row.active:
            return ()
        if isinstance(row, Claim):
            return ("value",) if row.id in self.executable else ()
        source = _document(row)
        if source in self.texts:
            return ANCHORS.get(row.table_name, ())
        if isinstance(row, Source):
            return ("sentence_count",)
        number = row.n if isinstance(row, Sentence) else getattr(row, "sentence", None)
        return QUOTED.get(row.table_name, ()) if (source, number) in self.checked else ()

    def ledger_cells(self) -> Iterator[Attempt]:
        for model in MODELS:
            table, names = model.table_name, columns(model)
            file = f"ledger/{table}.csv"
            text = files.read_text(file)
            digest = read_digest_list(files.read_text(DIGESTS))[file]
            lines = text.split("\n")
            _, rows = _csv.read_cells(text, file)
            for (line, cells), row in zip(rows, self.ledger.rows(table), strict=True):
                anchors = self.anchors(row)
                held = "" if _document(row) in {None, *self.texts} else " not held"
                for at, column in enumerate(names):
                    anchored = column in anchors

                    def changed(cells: list[str] = cells, at: int = at) -> str:
                        new = [*cells[:at], change(cells[at], self.dice), *cells[at + 1 :]]
                        return _csv.write([dict(enumerate(new))], range(len(new))).split("\n")[1]  # type: ignore[arg-type]

                    def rebuilt(row: Row = row, model: type[Row] = model, new: Callable[[], str] = changed) -> bool:
                        try:
                            (made,) = _csv.read(f"{','.join(columns(model))}\n{new()}\n", model, columns(model), "")
                        except _csv.TableError:
                            return True  # the rebuild cannot even read it
                        return self.caught(model.table_name, {tuple(getattr(row, name) for name in model.key): made})

                    def listed(
                        line: int = line,
                        new: Callable[[], str] = changed,
                        lines: list[str] = lines,
                        digest: str = digest,
                    ) -> bool:
                        return sha256_hex("\n".join([*lines[: line - 1], new(), *lines[line:]])) != digest

                    kind = (
                        f"ledger {table}.{column}{held}, by rebuild"
                        if anchored
                        else "other ledger cells, by digest list"
                    )
                    yield Attempt(kind, f"{file}:{line} {column}", rebuilt if anchored else listed)

    def evidence_rows(self) -> Iterator[Attempt]:
        for row in self.ledger.evidence:
            if not row.active:
                continue
            key, rule = (row.claim, row.ord), RULES[self.index.claims[row.claim].rule]
            if row.role in rule.reads:
                yield Attempt("evidence a rule reads, dropped", f"{row.claim} {row.ord} {row.role}",
                              partial(self.caught, "evidence", {key: None}))  # fmt: skip
            if row.source is not None and row.start is None and row.quote is not None:
                yield from self._quoted(row)
            if row.start is None or row.end is None:
                continue
            for which, (first, last) in MOVES.items():
                for by in (-1, 1):
                    for quote in {row.quote, None}:
                        new = row.model_copy(
                            update={"start": row.start + by * first, "end": row.end + by * last, "quote": quote}
                        )
                        kind = f"spans moved by one ({which}{'' if quote else ', quote taken out'})"
                        yield Attempt(kind, f"{row.claim} {row.ord} {by:+}",
                                      partial(self.caught, "evidence", {key: new}))  # fmt: skip

    def _quoted(self, row: Evidence) -> Iterator[Attempt]:
        """Words of a document that is not held: taken out, cut, or left without what they are checked by."""
        words = (row.quote or "").split()
        changes: dict[str, dict[str, str | None]] = {"taken out": {"quote": None}}
        if (row.source, row.sentence) in self.checked:
            changes["without its check"] = {"check": None}
            if len(words) > 1:
                changes["a word shorter at the start"] = {"quote": " ".join(words[1:])}
                changes["a word shorter at the end"] = {"quote": " ".join(words[:-1])}
        for which, update in changes.items():
            new = row.model_copy(update=update)
            yield Attempt(f"quote of a document not held, {which}", f"{row.claim} {row.ord}",
                          partial(self.caught, "evidence", {(new.claim, new.ord): new}))  # fmt: skip

    def swaps(self) -> Iterator[Attempt]:
        groups: dict[tuple[str, str], list[Claim]] = {}
        for claim in self.index.claims.values():
            if claim.id in self.executable:
                groups.setdefault((claim.table, claim.field), []).append(claim)
        for (table, field), claims in groups.items():
            for a, b in combinations(claims, 2):
                if a.value == b.value:
                    continue
                new = {(x.id,): Claim.model_validate({**x.model_dump(), "value": y.value}) for x, y in ((a, b), (b, a))}
                yield Attempt("values of two executable claims, swapped", f"{table}.{field} {a.id} {b.id}",
                              partial(self.caught, "claims", new))  # fmt: skip

    def attempts(self) -> Iterator[Attempt]:
        for made in (self.compiled_tables, self.ledger_cells, self.other_files, self.evidence_rows, self.swaps):
            yield from made()


def run(shop: Workshop | CopyChanges, sample: int | None) -> tuple[dict[str, tuple[int, int, int]], list[Attempt]]:
    """Class → (there are, tried, noticed), and the attempts that went unnoticed."""
    by_kind: dict[str, list[Attempt]] = {}
    for attempt in shop.attempts():
        by_kind.setdefault(attempt.kind, []).append(attempt)
    counts, missed = {}, []
    for kind, attempts in by_kind.items():
        tried = attempts if sample is None or len(attempts) <= sample else shop.dice.sample(attempts, sample)
        unseen = [attempt for attempt in tried if not attempt.noticed()]
        counts[kind] = (len(attempts), len(tried), len(tried) - len(unseen))
        missed += unseen
    return counts, missed


def workshop(folder: Path, seed: int) -> Workshop:
    ledger = read_ledger()
    texts = held_documents(folder, ledger)
    missing = {source.id for source in ledger.sources if source.active and source.raw_sha256} - set(texts)
    if missing:
        raise SystemExit(f"{folder} does not hold {', '.join(sorted(missing))}")
    return Workshop(ledger, texts, random.Random(seed))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="try everything (half an hour of CPU)")
    parser.add_argument("--sample", type=int, default=60, help="how many of each class otherwise (60)")
    parser.add_argument("--seed", type=int, help="seed of the sample; a new one is printed where none is given")
    parser.add_argument("--sources", type=Path, help="folder with the documents")
    options = parser.parse_args(arguments)
    folder = options.sources or os.environ.get("SANCTIONS_DATA_SOURCES")
    if not folder:
        print("the documents are needed: --sources DIR or SANCTIONS_DATA_SOURCES", file=sys.stderr)
        return 3
    seed = random.SystemRandom().randrange(10**6) if options.seed is None else options.seed
    print(f"seed {seed}")
    sample = None if options.all else options.sample
    try:
        shop = workshop(Path(folder), seed)
        untouched = [str(finding) for finding in examine(shop.copies.whole, shop.texts).findings]
        if untouched:
            print("\n".join(untouched), "the copy does not pass untouched", sep="\n", file=sys.stderr)
            return 1
        print("untouched: nothing found")
        counts, missed = run(shop, sample)
        more, unseen = run(shop.copies, sample)
    except SanctionsDataError as error:
        print(error, file=sys.stderr)
        return 3
    print("| change | there are | tried | caught |\n|---|---:|---:|---:|")
    missed += unseen
    for kind, (there, tried, caught) in (counts | more).items():
        print(f"| {kind} | {there} | {tried} | {caught} |")
    for attempt in missed:
        print(f"NOT CAUGHT: {attempt.kind}: {attempt.place}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
