"""The published table `sources`, and what `provenance` says of a document without a join."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_builder import LedgerBuilder, harbour

import sanctions_data as sd
from sanctions_data.compile import compile_ledger
from sanctions_data.ledger.document import link, text_fragment

DESCRIBED = {
    "publisher": "Harbour Gazette",
    "title": "Curbs on boats",
    "published_on": date(2009, 6, 9),
    "url": "https://gazette.example/curbs",
}


def tables(draft: LedgerBuilder) -> Any:
    return compile_ledger(draft.ledger()).tables


def test_a_document_that_claims_cite_has_one_row_with_the_number_of_sentences_cited() -> None:
    draft = harbour().change("sources", 2, **DESCRIBED, reliability="reprint")
    (row,) = tables(draft)["sources"]
    assert (row.id, row.publisher, row.title, row.reliability) == (
        "gazette",
        "Harbour Gazette",
        "Curbs on boats",
        "reprint",
    )
    assert row.cited_sentences == len({one.sentence for one in draft.rows["evidence"] if one.sentence})
    assert row.raw_sha256 == draft.rows["sources"][0].raw_sha256


def test_a_document_that_no_claim_cites_is_in_the_ledger_only() -> None:
    draft = harbour()
    other = draft.rows["sources"][0].model_copy(update={"id": "other", "sentence_count": 0})
    draft.rows["sources"].append(other)
    assert [row.id for row in tables(draft)["sources"]] == ["gazette"]


def test_a_document_that_only_retired_claims_cite_has_no_row() -> None:
    draft = harbour()
    one = draft.rows["sentences"][0].model_copy(update={"source": "other"})
    draft.rows["sentences"].append(one)
    draft.rows["sources"].append(draft.rows["sources"][0].model_copy(update={"id": "other", "sentence_count": 1}))
    draft.claim("c0013", "fair", "place", "quay", "reading/1", (1, "fair"), reason="x")
    draft.rows["evidence"][-1] = draft.rows["evidence"][-1].model_copy(update={"source": "other"})
    assert {row.id for row in tables(draft)["sources"]} == {"gazette", "other"}
    for table in ("claims", "evidence"):
        draft.rows[table][-1] = draft.rows[table][-1].model_copy(update={"retired_in": "0.2.0"})
    assert {row.id for row in tables(draft)["sources"]} == {"gazette"}


def test_a_claim_that_was_not_chosen_keeps_its_document() -> None:
    """Rows of `conflicts` name it."""
    data = sd.load()
    named = {row.source for row in data.conflicts} | {row.source for row in data.provenance}
    assert {row.id for row in data.sources} == named - {None}


def test_provenance_says_who_published_what_when_and_where() -> None:
    draft = harbour().change("sources", 2, **DESCRIBED)
    for row in tables(draft)["provenance"]:
        if row.source is None:
            assert (row.publisher, row.title, row.published_on, row.url) == (None,) * 4
            continue
        assert {name: getattr(row, name) for name in ("publisher", "title", "published_on")} == {
            name: value for name, value in DESCRIBED.items() if name != "url"
        }
        assert row.url == f"{DESCRIBED['url']}#:~:text={text_fragment('', row.quote).partition('text=')[2]}"


def test_the_address_of_a_copy_has_no_words_to_scroll_to() -> None:
    draft = harbour().change("sources", 2, copy_of="a copy", reader="https://copies.example/1")
    assert {row.url for row in tables(draft)["provenance"] if row.source} == {"https://copies.example/1"}
    nowhere = harbour().change("sources", 2, copy_of="a copy", reader="a library")
    assert {row.url for row in tables(nowhere)["provenance"]} == {None}


def test_words_that_are_withheld_are_not_in_the_address() -> None:
    draft = harbour().change("sources", 2, **DESCRIBED)
    draft.rows["evidence"] = [row.model_copy(update={"quote": None}) for row in draft.rows["evidence"]]
    found = compile_ledger(draft.ledger(), draft.texts).tables["provenance"]
    assert {row.url for row in found if row.source} == {DESCRIBED["url"]}  # type: ignore[attr-defined]


@given(st.text(min_size=1, max_size=60))
def test_a_fragment_is_the_words_and_no_sign_of_its_own(words: str) -> None:
    try:
        words.encode()
    except UnicodeEncodeError:
        return
    found = text_fragment("https://example.org/a", words).partition("#:~:text=")[2]
    assert unquote(found) == words
    assert not re.search(r"[-,&\s]", found)


def test_each_address_of_the_data_scrolls_to_the_words_that_ship_beside_it() -> None:
    data = sd.load()
    sources = {row.id: row for row in data.ledger.sources}
    fragments = 0
    for row in data.provenance:
        if row.source is None:
            assert row.url is None
            continue
        _, mark, words = (row.url or "").partition(":~:text=")
        assert row.url == link(sources[row.source], row.quote)
        assert not mark or unquote(words) == row.quote
        fragments += bool(mark)
    assert fragments > 100


def test_retired_rows_are_in_no_published_table() -> None:
    data = sd.load()
    standing = {row.id for row in data.ledger.claims}
    assert {row.claim for row in data.provenance} <= standing
    assert {row.claim for row in data.conflicts} <= standing
    assert len({row.id for row in data.sources}) == len(data.sources)


def test_sources_are_a_table_like_the_others_and_the_ledger_has_its_own() -> None:
    data = sd.load()
    assert tuple(data["sources"]) == tuple(data.sources) == sd.load_sources()
    assert data.sources["voa-2021-03-22"].publisher == "VOA News"
    assert sd.json_schema("sources")["title"] == "sources"
    assert sd.json_schema("ledger-sources")["title"] == "ledger-sources"
    assert {"added_in", "rights"} <= {row["name"] for row in sd.table_schema("ledger-sources")["fields"]}
    assert not hasattr(data.sources["voa-2021-03-22"], "added_in")
    assert sd.load_sources("1.1.0") == ()


@pytest.mark.parametrize("kind", ["pandas", "polars", "arrow"])
def test_sources_are_a_frame_with_days(kind: str) -> None:
    pytest.importorskip({"arrow": "pyarrow"}.get(kind, kind))
    frame = getattr(sd.load().sources, f"to_{kind}")()
    names = frame.column_names if kind == "arrow" else list(frame.columns)
    assert {"publisher", "title", "published_on", "url", "reliability", "cited_sentences"} <= set(names)
    assert len(frame) == len(sd.load().sources)
