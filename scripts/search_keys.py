"""Fill `search_keys.csv` from texts at hand: of each sentence whose n1 digest one of them has.

    python scripts/search_keys.py PATH...

PATH is a text, a saved page, a workbook (each row as a line of CSV), or a folder of them. Only digests and lengths
are written, nothing of a text. Rows that the file has stay. `scripts/build.py` puts the file on the list of digests.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from sanctions_data.anchors import Anchor  # noqa: E402
from sanctions_data.anchors.from_rows import anchors_from  # noqa: E402
from sanctions_data.anchors.read_document import read_document  # noqa: E402
from sanctions_data.anchors.verify_documents import walk  # noqa: E402
from sanctions_data.anchors.windows import learn  # noqa: E402
from sanctions_data.build.atomic_write import write  # noqa: E402
from sanctions_data.errors import SanctionsDataError  # noqa: E402
from sanctions_data.ledger import Ledger  # noqa: E402
from sanctions_data.ledger.search_keys import COLUMNS, NAME, SearchKey, read_search_keys, search_keys_file  # noqa: E402
from sanctions_data.ledger.storage import read_ledger  # noqa: E402

FILE = ROOT / "sanctions_data" / "data" / NAME


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
                yield _rows(file) if file.suffix == ".xlsx" else read_document(file).text
            except SanctionsDataError as error:
                print(error, file=sys.stderr)


def _rows(path: Path) -> str:
    """The rows of all sheets of a workbook as CSV, quoted where needed, as the ledger's digests of such rows are."""
    import openpyxl

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for sheet in openpyxl.load_workbook(path, read_only=True):
        writer.writerows(["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True))
    return out.getvalue()


def fill(ledger: Ledger, known: Iterable[SearchKey], paths: Iterable[str]) -> tuple[str, list[SearchKey]]:
    """Return the file with what `paths` add to the `known` rows, and what they added."""
    before = list(known)
    sentences = anchors_from(row for row in ledger.sentences if row.active)
    have = {(key.source, key.n) for key in before}
    added = list(learnt(texts(paths), (a for a in sentences if not a.sk_length and a.key not in have)))
    return search_keys_file(ledger, [*before, *added]), added


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", metavar="PATH")
    options = parser.parse_args(arguments)
    known = read_search_keys(FILE.read_text(encoding="utf-8")).values() if FILE.is_file() else ()
    ledger = read_ledger()
    text, added = fill(ledger, known, options.paths)
    write(FILE, text)
    possible = sum(row.active and row.n1 is not None for row in ledger.sentences)
    print(f"{len(added)} added; {text.count(chr(10)) - 1} of {possible} sentences with a digest have keys")
    return 0


if __name__ == "__main__":
    sys.exit(main())
