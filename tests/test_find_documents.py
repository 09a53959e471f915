"""What a folder of documents serves for: whole texts, sentences that are as in the source, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ledger_builder import ARTICLE, SENTENCES, LedgerBuilder, harbour

import sanctions_data as sd
from sanctions_data.anchors.recognise import recognise
from sanctions_data.compile import compile_ledger
from sanctions_data.compile.index import Index
from sanctions_data.errors import UnreadableFile
from sanctions_data.ledger import Ledger
from sanctions_data.provenance.find_documents import (
    Documents,
    HeldSentence,
    find_documents,
    held_documents,
    sentence_anchors,
)
from sanctions_data.provenance.why import Why, explain

CHANGED = ARTICLE.replace("wrote Tuesday", "wrote Wednesday")
PAGE = "<!doctype html><title>x</title><nav>Menu</nav>" + "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)


def ledger() -> Ledger:
    return harbour().ledger()


def found(folder: Path, **contents: str | bytes) -> Documents:
    for name, content in contents.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return find_documents(folder, ledger())


@pytest.mark.parametrize(
    "copy",
    [
        ARTICLE,
        ARTICLE + "\n",
        "\n\n" + ARTICLE,
        ARTICLE.replace("\n", "\r\n"),
        "\ufeff" + ARTICLE,
        ARTICLE.replace(" ", "\n"),
        ARTICLE.replace("\n\n", " "),
        "Menu\n\n" + ARTICLE + "\n\nImprint",
        "\n\n".join(reversed(SENTENCES)),
        PAGE,
    ],
    ids=["bytes", "line", "lines", "crlf", "mark", "wrapped", "one line", "framed", "turned round", "page"],
)
def test_a_copy_in_another_layout_serves_as_the_source(tmp_path: Path, copy: str) -> None:
    documents = found(tmp_path, copy=copy)
    assert documents == Documents({"gazette": ARTICLE}, {})
    assert held_documents(tmp_path, ledger()) == {"gazette": ARTICLE}
    assert compile_ledger(ledger(), documents.texts).standings["c0001"] == "verbatim"


def test_of_a_changed_copy_only_the_unchanged_sentences_serve(tmp_path: Path) -> None:
    documents = found(tmp_path, copy=CHANGED)
    assert documents.texts == {}
    assert {n: sentence.text for (_, n), sentence in documents.sentences.items()} == dict(enumerate(SENTENCES[:3], 1))
    assert documents.notes == (
        f"{tmp_path}/copy: 3 of 4 sentences of gazette are as in the source; the others are not used",
    )
    with pytest.raises(UnreadableFile, match=r"holds no whole copy of a source document; .*3 of 4 sentences"):
        held_documents(tmp_path, ledger())


def test_other_typography_is_verified_and_not_shown_as_the_source(tmp_path: Path) -> None:
    folded = ARTICLE.replace("“", '"').replace("”", '"')
    documents = found(tmp_path, copy=folded)
    assert (documents.texts, [n for _, n in documents.sentences]) == ({}, [1, 2, 4])


def test_a_copy_in_capitals_alone_serves_for_nothing_and_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"none of the source documents; .*/copy: 0 of 4 sentences of gazette"):
        found(tmp_path, copy=ARTICLE.upper())


def test_two_copies_complete_each_other_and_a_whole_one_suffices(tmp_path: Path) -> None:
    other = ARTICLE.replace("Lin Hao", "Lin How")
    documents = found(tmp_path, a=CHANGED, deeper__b=other)
    assert sorted(n for _, n in documents.sentences) == [1, 2, 3, 4]
    documents = found(tmp_path, c=ARTICLE + "\n")
    assert documents == Documents({"gazette": ARTICLE}, {})


def test_what_else_lies_in_the_folder_does_no_harm(tmp_path: Path) -> None:
    documents = found(tmp_path, a=ARTICLE, b_bin=b"\0\1", c_txt="My notes.", d=b"caf\xe9", deeper__e=CHANGED)
    assert (documents.texts, documents.sentences, documents.notes) == ({"gazette": ARTICLE}, {}, ())
    assert [line.partition(": ")[2][:20] for line in documents.unread] == [
        "it is a binary file;",
        "is not UTF-8 at byte",
    ]


def test_hidden_files_and_links_are_passed_over(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    outside.mkdir()
    (outside / "a.txt").write_text(ARTICLE, encoding="utf-8")
    inside.mkdir()
    (inside / ".a.txt").write_text(ARTICLE, encoding="utf-8")
    (inside / "link.txt").symlink_to(outside / "a.txt")
    with pytest.raises(UnreadableFile, match="holds none of the source documents"):
        find_documents(inside, ledger())
    with pytest.raises(UnreadableFile, match="is not a directory"):
        find_documents(outside / "a.txt", ledger())


def test_a_quotation_serves_for_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="holds none of the source documents"):
        found(tmp_path, copy="A column.\n\n" + SENTENCES[0])


def test_both_ways_recognise_alike(tmp_path: Path) -> None:
    from sanctions_data.anchors.from_rows import sources_from
    from sanctions_data.anchors.read_document import read_document

    for copy in (ARTICLE, ARTICLE + "\n", CHANGED, PAGE, SENTENCES[0], "Nothing of it."):
        (tmp_path / "copy").write_text(copy, encoding="utf-8")
        known = recognise(read_document(tmp_path / "copy"), sources_from(ledger().sources), sentence_anchors(ledger()))
        try:
            documents = find_documents(tmp_path, ledger())
        except UnreadableFile:
            assert not known.sources
        else:
            assert {one.source for one in known.sources} == {
                *documents.texts,
                *(name for name, _ in documents.sentences),
            }


def why(draft: LedgerBuilder, record: str, field: str, documents: Documents) -> Why:
    made = draft.ledger()
    row = next(row for rows in compile_ledger(made).tables.values() for row in rows if getattr(row, "id", "") == record)
    return explain(row, field, Index(made), documents.texts, documents.sentences)


def test_why_shows_a_sentence_that_is_as_in_the_source(tmp_path: Path) -> None:
    cited = why(harbour(), "lin-hao", "name", found(tmp_path, copy=CHANGED.replace("imposed curbs", "imposed\ncurbs")))[
        0
    ]
    assert cited.verdict == "verbatim"
    (evidence,) = cited.evidence
    assert (evidence.text, evidence.words) == (SENTENCES[1], "Lin Hao")
    assert evidence.place is not None
    assert SENTENCES[1][slice(*evidence.place)] == "Lin Hao"


def test_why_never_shows_a_changed_sentence(tmp_path: Path) -> None:
    draft = harbour()
    draft.change("evidence", 2, quote=None)  # the words of c0001, which are withheld then
    assert why(draft, "us", "name", found(tmp_path, copy=ARTICLE))[0].evidence[0].words == "United States"
    changed = ARTICLE.replace("The United States and Canada", "The United Stakes and Canada")
    (tmp_path / "copy").unlink()
    for documents in (found(tmp_path, copy=changed), Documents({"gazette": changed}, {})):
        (evidence,) = why(draft, "us", "name", documents)[0].evidence
        assert (evidence.text, evidence.words, evidence.place) == (None, None, None)


def test_withheld_words_come_from_a_sentence_that_is_as_in_the_source(tmp_path: Path) -> None:
    draft = harbour()
    line = next(n for n, row in enumerate(draft.rows["evidence"], 2) if row.claim == "c0011")
    draft.change("evidence", line, quote=None)
    assert why(draft, "ca-ports-1.boats", "number", Documents({}, {}))[0].verdict == "withheld"
    documents = found(tmp_path, copy=CHANGED)
    assert why(draft, "ca-ports-1.boats", "number", documents)[0].verdict == "recomputed"


def test_a_sentence_of_a_document_without_places_is_shown(tmp_path: Path) -> None:
    draft = harbour()
    draft.rows["sources"] = [
        row.model_copy(update={"raw_sha256": None, "n1_sha256": None, "bytes": None, "characters": None})
        for row in draft.rows["sources"]
    ]
    draft.rows["sentences"] = [row.model_copy(update={"start": None, "end": None}) for row in draft.rows["sentences"]]
    draft.rows["evidence"] = [
        row.model_copy(update={"start": None, "end": None, "occurrence": None}) for row in draft.rows["evidence"]
    ]
    (tmp_path / "copy").write_text("News.\n\n" + ARTICLE, encoding="utf-8")
    documents = find_documents(tmp_path, draft.ledger())
    (evidence,) = why(draft, "lin-hao", "name", documents)[0].evidence
    assert (evidence.text, evidence.words, evidence.grade) == (SENTENCES[1], "Lin Hao", "digest")
    assert evidence.place is not None
    assert SENTENCES[1][slice(*evidence.place)] == "Lin Hao"


def test_load_takes_sentences() -> None:
    data = sd.load(sentences={("voa-2021-03-22", 1): HeldSentence("x")})
    assert (data.texts, list(data.sentences)) == ({}, [("voa-2021-03-22", 1)])
    assert sd.load().sentences == {}


@pytest.mark.sources
def test_the_articles_are_restored_from_any_layout(sources: Path, tmp_path: Path) -> None:
    texts = held_documents(sources, sd.load().ledger)
    (tmp_path / "deeper").mkdir()
    for name, text in texts.items():
        (tmp_path / "deeper" / name).write_text(
            "\r\n".join(text.replace(" ", "\n").split("\n")) + "\n", encoding="utf-8"
        )
    assert held_documents(tmp_path, sd.load().ledger) == texts


@pytest.mark.sources
def test_why_with_a_changed_article_shows_what_is_left_of_it(sources: Path, tmp_path: Path) -> None:
    from cli.run_command import run

    text = (sources / "voa-2021-03-22.txt").read_text(encoding="utf-8")
    (tmp_path / "copy.txt").write_text(text.replace("Monday it was", "Sunday it was"), encoding="utf-8")
    result = run("why", "us-2021-xinjiang-1-wang-junzheng", "announced_on", "--sources", str(tmp_path))
    assert (result.exit_code, "Sunday" in result.output) == (0, False)
    assert result.stderr == (
        f"{tmp_path}/copy.txt: 21 of 22 sentences of voa-2021-03-22 are as in the source; the others are not used\n"
    )
    answers = json.loads(run("why", "cn-2021-counter-1", "--format", "json", "--sources", str(tmp_path)).stdout)
    rows = [row for answer in answers for claim in answer["claims"] for row in claim["evidence"]]
    shown = {row["sentence"] for row in rows if row["text"] and row["source"] == "voa-2021-03-22"}
    assert shown
    assert 7 not in shown
