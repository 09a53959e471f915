"""The two real articles, by offsets and digests alone: nothing of their text stands here."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

import sanctions_data
from sanctions_data.anchors import digests
from sanctions_data.anchors.documents import read_document
from sanctions_data.anchors.table import anchors_from
from sanctions_data.anchors.verify import verify

FOLDER = os.environ.get("SANCTIONS_DATA_SOURCES")
LEDGER = Path(sanctions_data.__file__).parent / "data" / "ledger"

pytestmark = [
    pytest.mark.sources,
    pytest.mark.skipif(not FOLDER, reason="SANCTIONS_DATA_SOURCES does not name the folder with the two articles"),
    pytest.mark.skipif(not (LEDGER / "sentences.csv").exists(), reason="the ledger has no sentences yet"),
]


def rows(table: str) -> list[dict[str, str]]:
    with (LEDGER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if not row.get("retired_in")]


def test_every_sentence_is_where_the_ledger_says() -> None:
    texts = {path.stem: read_document(path).text for path in Path(FOLDER or "").glob("*.txt")}
    kept = [row for row in rows("sentences") if row["source"] in texts and row["start"]]
    assert len(kept) == 33
    for row in kept:
        found = digests(texts[row["source"]][int(row["start"]) : int(row["end"])])
        for name in ("n1", "n2", "sk", "length", "sk_length", "first", "last", "words"):
            if name in row:
                assert str(getattr(found, name)) == row[name], (row["source"], row["n"], name)


def test_the_articles_verify_whole() -> None:
    sentences = [row for row in rows("sentences") if anchors_from([row])]
    result = verify([FOLDER or ""], rows("sources"), sentences, rows("evidence"))
    known = [document for document in result.documents if document.source]
    assert sum(document.counts.get("verified-in-place", 0) for document in known) == 33
    assert not [s for d in known for f in d.found for s in f.spans if s.verdict in ("missing", "unchecked")]
