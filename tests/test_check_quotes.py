"""The quotation check, on invented articles and on the real ledger."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from ledger_builder import LedgerBuilder

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from sanctions_data.editor import quotation_budget  # noqa: E402
from sanctions_data.ledger.storage import read_ledger  # noqa: E402
from sanctions_data.provenance.find_documents import held_documents  # noqa: E402

FOLDER = os.environ.get("SANCTIONS_DATA_SOURCES")
ARTICLE = (
    "Old Tom Barlow mended forty torn nets behind the ice house while gulls quarrelled over herring heads all day.\n\n"
    "Nobody on the quay could say who had cut them, or why the lighthouse stayed dark for three nights in a row.\n\n"
    "The Pilots Guild of Eastern Marrow blamed the Pilots Guild of Western Marrow."
)


def draft(*quotes: tuple[int, str]) -> LedgerBuilder:
    """Claims over the article, each quoting some words."""
    made = LedgerBuilder(ARTICLE, "quay-news").record("entities", "x", type="Person")
    for number, (n, words) in enumerate(quotes, 1):
        made.claim(f"c{number:04}", "x", "country", "cn", "reading/1", (n, words), reason="x")
    return made


def wrong(made: LedgerBuilder, *paths: Path) -> list[str]:
    return quotation_budget.check(made.ledger(), made.texts, list(paths))[1]


def test_short_quotes_are_fine() -> None:
    assert wrong(draft((1, "forty torn nets"), (2, "the lighthouse stayed dark"))) == []


def test_quotes_of_a_sentence_are_added_up_and_overlaps_counted_once() -> None:
    many = draft((1, "mended forty torn nets"), (1, "forty torn nets behind"), (1, "gulls quarrelled over"))
    assert wrong(many) == ["quay-news 1: 46% can be read; at most 35%"]


def test_words_in_an_address_count_as_they_are_decoded(tmp_path: Path) -> None:
    from sanctions_data.ledger.document import text_fragment

    words = "Nobody on the quay could say who had cut them, or why the lighthouse stayed dark"
    (tmp_path / "links.csv").write_text(f"url\n\n1,{text_fragment('https://example.org/a', words)},x\n", "utf-8")
    found = wrong(draft(), tmp_path)
    assert found[0] == f"{tmp_path.name}/links.csv:3: 16 words running from quay-news at {ARTICLE.index('Nobody')}"
    assert "quay-news 2: a stretch of 16 words can be read; at most 12" in found
    inside = quote(text_fragment("https://example.org/a", words), safe="")
    (tmp_path / "links.csv").write_text(f"https://example.org/away?to={inside}\n", "utf-8")
    assert "quay-news 2: a stretch of 16 words can be read; at most 12" in wrong(draft(), tmp_path)
    (tmp_path / "links.csv").write_text("https://example.org/a#:~:text=100%25,Nobody%20on%20the%20quay", "utf-8")
    assert wrong(draft(), tmp_path) == []


def test_a_stretch_is_what_a_reader_can_stitch_together() -> None:
    made = draft((2, "who had cut them, or why the"))
    made.claim("c0002", "x", "country", "cn", "reading/1", (2, "Nobody on the quay could say"), reason="x")
    assert "quay-news 2: a stretch of 13 words can be read; at most 12" in wrong(made)


def test_a_verbatim_value_counts_though_its_quote_is_withheld() -> None:
    words = "behind the ice house while gulls quarrelled"
    made = (
        draft()
        .record("actions", "a-1")
        .claim("c0001", "a-1", "reason", words, "verbatim/1", (1, words), derivation="quoted")
    )
    assert wrong(made.change("evidence", 2, quote=None)) == ["quay-news 1: 39% can be read; at most 35%"]


def test_words_that_are_withheld_do_not_count() -> None:
    made = draft((1, "behind the ice house while gulls quarrelled over herring")).change("evidence", 2, quote=None)
    assert wrong(made) == []


def test_names_do_not_count() -> None:
    made = LedgerBuilder(ARTICLE, "quay-news")
    for number, name in enumerate(("Pilots Guild of Eastern Marrow", "Pilots Guild of Western Marrow"), 1):
        made.record("entities", f"guild-{number}", type="Organization")
        made.claim(f"c000{number}", f"guild-{number}", "name", name, "verbatim/1", (3, name), derivation="quoted")
    assert wrong(made) == []


def test_a_whole_document_has_a_budget_of_its_own() -> None:
    made = draft(
        (1, "behind the ice house while gulls"), (2, "why the lighthouse stayed dark"), (3, "blamed the Pilots Guild")
    )
    cover, found = quotation_budget.check(made.ledger(), made.texts, [])
    assert 0.2 < cover.share("quay-news") < 0.35
    assert found == []


@pytest.mark.parametrize(
    ("gist", "message"),
    [
        ("Nets were cut.", None),
        (
            "The lighthouse stayed dark for a while.",
            "the gist shares “the lighthouse stayed dark for” with the sentence",
        ),
        ("It is said that the light- house stayed dark.", None),
        ("x" * 121, "the gist has 121 characters; at most 120"),
    ],
)
def test_a_gist_is_in_our_own_words(gist: str, message: str | None) -> None:
    made = draft().change("sentences", 3, gist=gist)
    assert wrong(made) == ([f"quay-news 2: {message}"] if message else [])


def test_names_in_a_gist_do_not_make_a_run() -> None:
    made = LedgerBuilder(ARTICLE, "quay-news").record("entities", "g", type="Organization")
    name = "Pilots Guild of Eastern Marrow"
    made.claim("c0001", "g", "name", name, "verbatim/1", (3, name), derivation="quoted")
    made.change("sentences", 4, gist="The Pilots Guild of Eastern Marrow blamed others.")
    assert wrong(made) == []


def not_held(made: LedgerBuilder) -> list[str]:
    """What is wrong where nobody holds the article."""
    return quotation_budget.check(made.ledger(), {}, [])[1]


LONG = "Nobody on the quay could say who had cut them, or why the"


def test_a_quote_of_a_document_that_is_not_held_has_twelve_words() -> None:
    assert not_held(draft((2, LONG.removesuffix(" the")))) == []
    assert not_held(draft((2, LONG))) == ["quay-news 2: the quote of c0001 has 13 words; at most 12"]
    assert not_held(draft((2, LONG)).change("evidence", 2, quote=None)) == []


def test_a_value_that_is_the_words_has_twelve_too_though_its_quote_is_withheld() -> None:
    made = draft().record("actions", "a-1").claim("c0001", "a-1", "reason", LONG, "verbatim/1", (2, LONG))
    assert not_held(made.change("evidence", 2, quote=None)) == [
        "quay-news 2: the value of c0001 has 13 words; at most 12"
    ]


def test_there_is_no_share_of_a_document_that_is_not_held() -> None:
    assert not_held(draft((1, "mended forty torn nets"), (1, "gulls quarrelled over herring heads all day"))) == []


def test_a_gist_of_a_document_that_is_not_held_shares_no_run_with_its_quotes() -> None:
    made = draft((2, "why the lighthouse stayed dark for three nights"))
    made.change("sentences", 3, gist="The lighthouse stayed dark for long.")
    shared = "quay-news 2: the gist shares “the lighthouse stayed dark for” with the sentence"
    assert not_held(made) == [shared]
    assert not_held(draft((1, "forty torn nets")).change("sentences", 3, gist="x" * 121)) == [
        "quay-news 2: the gist has 121 characters; at most 120"
    ]


@pytest.mark.sources
@pytest.mark.skipif(not FOLDER, reason="SANCTIONS_DATA_SOURCES names no folder with the documents")
def test_every_source_of_the_real_ledger_is_looked_at() -> None:
    ledger = read_ledger()
    texts = held_documents(Path(str(FOLDER)), ledger)
    claim = next(row for row in ledger.evidence if row.source and row.source not in texts and row.quote)
    row = claim.model_copy(update={"quote": "one two three four five six seven eight nine ten eleven twelve thirteen"})
    changed = replace(ledger, evidence=[row if other is claim else other for other in ledger.evidence])
    assert quotation_budget.check(ledger, texts, [])[1] == []
    (fault,) = quotation_budget.check(changed, texts, [])[1]
    assert fault == f"{row.source} {row.sentence}: the quote of {row.claim} has 13 words; at most 12"


RUN = "could say who had cut them, or why the lighthouse stayed dark"


def folder(path: Path) -> Path:
    (path / "a").mkdir()
    (path / "a" / "notes.md").write_text(f"first\n\nthey {RUN.upper()} again", encoding="utf-8")
    (path / "a" / "picture.bin").write_bytes(b"\xff\xfe\x00" + RUN.encode("utf-16"))
    return path


def wheel(path: Path) -> Path:
    with zipfile.ZipFile(path / "x.whl", "w") as archive:
        archive.writestr("a/notes.md", f"first\n\nthey {RUN}")
    return path / "x.whl"


def sdist(path: Path) -> Path:
    with tarfile.open(path / "x.tar.gz", "w:gz") as archive:
        data = f"first\n\nthey {RUN}".encode()
        info = tarfile.TarInfo("a/notes.md")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return path / "x.tar.gz"


@pytest.mark.parametrize("make", [folder, wheel, sdist])
def test_what_is_shipped_counts_into_the_same_budget(make: Callable[..., Any], tmp_path: Path) -> None:
    found = wrong(draft(), make(tmp_path))
    assert found == ["quay-news 2: 57% can be read; at most 35%"]
    assert wrong(draft((3, "blamed")), make_other(tmp_path)) == []


def make_other(path: Path) -> Path:
    other = path / "other"
    other.mkdir()
    (other / "b.txt").write_text("who had cut them and why: four words are no run", encoding="utf-8")
    return other


def test_names_in_a_row_are_no_run(tmp_path: Path) -> None:
    made = LedgerBuilder(ARTICLE, "quay-news").record("entities", "g", type="Organization")
    name = "Pilots Guild of Eastern Marrow"
    made.claim("c0001", "g", "name", name, "verbatim/1", (3, name), derivation="quoted")
    (tmp_path / "b.txt").write_text(f"when the {name} blamed the Pilots", encoding="utf-8")
    cover, _ = quotation_budget.check(made.ledger(), made.texts, [tmp_path])
    assert cover.share("quay-news") == 0


def test_a_long_run_in_a_shipped_file_is_named_by_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text(
        "a,b\n1,could say who had cut them or why the lighthouse stayed dark for three", "utf-8"
    )
    found = wrong(draft(), tmp_path)
    assert found[0] == f"{tmp_path.name}/b.csv:2: 14 words running from quay-news at {ARTICLE.index('could')}"


def test_what_is_neither_folder_nor_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="is not a directory, a wheel or an archive"):
        wrong(draft(), tmp_path / "none.whl")


def run(*arguments: str, sources: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "SANCTIONS_DATA_SOURCES"}
    if sources:
        environment["SANCTIONS_DATA_SOURCES"] = sources
    command = [sys.executable, str(ROOT / "scripts" / "check_quotes.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def test_without_the_documents_it_cannot_be_checked() -> None:
    found = run()
    assert (found.returncode, found.stderr) == (
        3,
        "the documents are needed: --sources DIR or SANCTIONS_DATA_SOURCES\n",
    )


def test_a_folder_without_them_is_named(tmp_path: Path) -> None:
    found = run("--sources", str(tmp_path))
    assert found.returncode == 3
    assert "holds none of the source documents" in found.stderr


@pytest.mark.slow
@pytest.mark.sources
@pytest.mark.skipif(not FOLDER, reason="SANCTIONS_DATA_SOURCES names no folder with the documents")
def test_what_we_commit_is_within_the_budget() -> None:
    parts = ["docs", "tests", "scripts", "schemas", "sanctions_data"]
    found = run("--shipped", *(str(ROOT / part) for part in parts), sources=FOLDER)
    assert found.returncode == 0, found.stdout
