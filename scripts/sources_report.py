"""Report which addresses of sources are gone, and which pages no longer have the sentences that the ledger cites.

    python scripts/sources_report.py PAGES.tsv FOLDER

This script fetches nothing. PAGES.tsv has a row for each address: id of the source, HTTP status (000 if there was no
answer), address. FOLDER has the page of each source as a file with its id as name. The report is Markdown, and shows
no text of a page. Exit 1 if an address is gone (404 or 410), or if a page has some cited sentences but not all of
them. A page that has none of them is listed, and is not counted as a change: many sites show a program another page.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sanctions_data._text import counted
from sanctions_data.anchors.verify_documents import Checked, verify
from sanctions_data.dataset.dataset import load
from sanctions_data.provenance.find_documents import sentence_anchors

Outcome = Literal["gone", "changed", "not found", "no answer", "not read", "no digest", "ok"]
HEADINGS: dict[Outcome, str] = {
    "gone": "Gone: the server says that there is no such page",
    "changed": "Changed: some cited sentences are there, others are not",
    "not found": "Not found: none of the cited sentences is on the page, which may be one for programs",
    "no answer": "No answer, or a refusal",
    "not read": "Not read: the file cannot be read as text or as a page",
    "no digest": "Not compared: the ledger has quotations of it, and no digest of a sentence",
    "ok": "Fine: each cited sentence is there",
}


@dataclass(frozen=True)
class Row:
    """What is known of one address.

    Attributes:
        source: id.
        address: where it was fetched.
        outcome: a key of HEADINGS.
        detail: in words.
    """

    source: str
    address: str
    outcome: Outcome
    detail: str


def outcome_of(status: str, checked: Checked | None) -> tuple[Outcome, str]:
    """Return what an HTTP status and the check of the page say together."""
    if status in ("404", "410"):
        return "gone", f"status {status}"
    if not status.startswith("2") or checked is None:
        return "no answer", f"status {status}"
    if checked.error:
        return "not read", checked.error
    here, cited = sum(found.verified for found in checked.found), len(checked.found)
    outcome: Outcome = "ok" if here == cited else "changed" if here else "not found"
    return outcome, f"{here} of {counted(cited, 'sentence')}"


def rows(lines: Iterable[str], folder: Path) -> Iterator[Row]:
    """Yield a row for each line of PAGES.tsv.

    Raises:
        ValueError: a line does not have three cells, or names a source that the ledger does not have.
    """
    ledger = load().ledger
    known = {source.id: source for source in ledger.sources}
    anchors = list(sentence_anchors(ledger))
    digested = {anchor.source for anchor in anchors}
    for number, cells in enumerate(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), 1):
        if len(cells) != 3 or cells[0] not in known:
            raise ValueError(f"line {number}: expected the id of a source, a status and an address, got {cells}")
        name, status, address = cells
        page = folder / name
        checked = None
        if page.is_file() and status.startswith("2"):
            if name not in digested:
                yield Row(name, address, "no digest", f"status {status}")
                continue
            checked = verify([page], [known[name]], anchors, source=name).documents[0]
        yield Row(name, address, *outcome_of(status, checked))


def report(found: Iterable[Row]) -> Iterator[str]:
    """Yield the lines of the report, in Markdown."""
    listed = list(found)
    yield f"### {len(listed)} addresses of sources"
    for outcome, heading in HEADINGS.items():
        if some := [row for row in listed if row.outcome == outcome]:
            yield f"\n#### {heading} ({len(some)})\n"
            yield from (f"- `{row.source}`: {row.detail}. <{row.address}>" for row in some)


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    with Path(arguments[0]).open(encoding="utf-8", newline="") as lines:
        found = list(rows(lines, Path(arguments[1])))
    print("\n".join(report(found)))
    return 1 if {"gone", "changed"} & {row.outcome for row in found} else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
