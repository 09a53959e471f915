"""The two real articles, by offsets and digests alone: nothing of their text stands here."""

from __future__ import annotations

import csv
import os
import re
import textwrap
from pathlib import Path

import pytest

import sanctions_data
from sanctions_data.anchors import Anchor, digests, find
from sanctions_data.anchors.from_rows import anchors_from
from sanctions_data.anchors.read_document import read_document
from sanctions_data.anchors.verify_documents import verify

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


@pytest.mark.parametrize("lead", ["It is not true that ", "NOT ", "¬", "FAKE — ", "He denied that “", "Who says: "])
def test_none_of_the_sentences_is_verified_after_words_that_turn_it_round(lead: str) -> None:
    for text, kept in held():
        for a in kept:
            for sentence in (text[a.start : a.end], text[a.start : a.end].lower()):
                assert find(lead + sentence, [a])[0].verdict == "changed", (a.source, a.n)
            inserted = text[: a.start] + lead + text[a.start :]
            assert not find(inserted, [a])[0].verified, (a.source, a.n)


@pytest.mark.parametrize("layout", range(8))
def test_every_sentence_is_verified_in_any_layout(layout: int) -> None:
    for text, kept in held():
        changed = (
            textwrap.fill(text, 60),
            " ".join(text.split()),
            text.replace(" ", "\t "),
            text.replace("\n", "\r\n"),
            re.sub(r"\n+", "\n", text),
            text.upper(),
            text.lower(),
            "Menu\n\nBy Mara Ilvent\n" + re.sub("[“”]", '"', text) + "\n\nImprint",
        )[layout]
        assert [(f.source, f.n) for f in find(changed, kept) if not f.verified] == []


@pytest.mark.parametrize("before", ["", "It rained. ", "- ", "1. ", "(", "VELMORA (AP) — ", "| ", "> "])
def test_every_sentence_is_verified_where_one_can_begin(before: str) -> None:
    for text, kept in held():
        for a in kept:
            assert find(before + text[a.start : a.end], [a])[0].verified, (a.source, a.n)


def held() -> list[tuple[str, tuple[Anchor, ...]]]:
    """The text of each article with the anchors of its sentences."""
    texts = {path.stem: read_document(path).text for path in Path(FOLDER or "").glob("*.txt")}
    return [(text, anchors_from([r for r in rows("sentences") if r["source"] == name])) for name, text in texts.items()]
