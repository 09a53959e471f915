"""Fill `search_keys.csv` from texts at hand: of each sentence whose n1 digest one of them has.

Only digests and lengths are written, nothing of a text. Rows that the file has stay.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator

from sanctions_data.anchors import Anchor
from sanctions_data.anchors.from_rows import anchors_from
from sanctions_data.anchors.verify_documents import walk
from sanctions_data.anchors.windows import learn
from sanctions_data.build.atomic_write import write
from sanctions_data.build.checkout import DATA, find_checkout
from sanctions_data.editor.document_text import read_text
from sanctions_data.errors import SanctionsDataError
from sanctions_data.ledger import Ledger
from sanctions_data.ledger.search_keys import COLUMNS, NAME, SearchKey, read_search_keys, search_keys_file


def learnt(texts: Iterable[str], anchors: Iterable[Anchor]) -> Iterator[SearchKey]:
    """Yield the keys of every one of `anchors` that one of `texts` has word for word."""
    wanted = list(anchors)
    for text in texts:
        for a in learn(text, wanted):
            if a.first and a.last and a.sk_length:
                yield SearchKey(**{name: getattr(a, name) for name in COLUMNS})
                wanted = [other for other in wanted if other.key != a.key]


def texts(paths: Iterable[str]) -> Iterator[str]:
    """Yield the texts that lie at `paths`; files that cannot be read are named and passed over."""
    for path in paths:
        for file in walk(path):
            try:
                yield read_text(file).text
            except SanctionsDataError as error:
                print(error, file=sys.stderr)


def fill(ledger: Ledger, known: Iterable[SearchKey], paths: Iterable[str]) -> tuple[str, list[SearchKey]]:
    """Return the file with what `paths` add to the `known` rows, and what they added."""
    before = list(known)
    sentences = anchors_from(row for row in ledger.sentences if row.active)
    have = {(key.source, key.n) for key in before}
    added = list(learnt(texts(paths), (a for a in sentences if not a.sk_length and a.key not in have)))
    return search_keys_file(ledger, [*before, *added]), added


def main(arguments: list[str] | None = None) -> int:
    """Run `scripts/search_keys.py PATH...`, and return its exit code.

    PATH is a text, a saved page, a workbook (each row as a line of CSV), or a directory of them.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", metavar="PATH")
    options = parser.parse_args(arguments)
    checkout = find_checkout()
    ledger = checkout.read_ledger()
    text, added = fill(ledger, read_search_keys(checkout.search_keys()).values(), options.paths)
    write(checkout.root / DATA / NAME, text)
    possible = sum(row.active and row.n1 is not None for row in ledger.sentences)
    print(f"{len(added)} added; {text.count(chr(10)) - 1} of {possible} sentences with a digest have keys")
    return 0
