"""`search_keys.csv`: its shape, its agreement with the ledger and, with the articles, with their text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ledger_builder import SENTENCES, harbour

import sanctions_data as sd
from sanctions_data._csv import TableError
from sanctions_data.anchors.normal import digests
from sanctions_data.editor import find_search_keys as script
from sanctions_data.ledger import Ledger
from sanctions_data.ledger.search_keys import COLUMNS, NAME, SearchKey, read_search_keys, search_keys_file
from sanctions_data.ledger.storage import read_ledger
from sanctions_data.provenance.find_documents import held_documents, sentence_anchors
from sanctions_data.published import files

ROOT = Path(__file__).resolve().parent.parent

VALUES = COLUMNS[2:]
TEXT = files.read_text(NAME)


def stripped() -> Ledger:
    """The invented ledger without the keys of its sentences, as the official record has them."""
    draft = harbour()
    draft.rows["sentences"] = [row.model_copy(update=dict.fromkeys(VALUES)) for row in draft.rows["sentences"]]
    return draft.ledger()


def test_the_file_is_what_the_ledger_and_it_give() -> None:
    assert search_keys_file(read_ledger(), read_search_keys(TEXT).values()) == TEXT


def test_it_agrees_with_the_ledger() -> None:
    keys = read_search_keys(TEXT)
    rows = {(row.source, row.n): row for row in sd.load().ledger.sentences}
    assert keys.keys() <= {key for key, row in rows.items() if row.n1}
    complete = {key for key, row in rows.items() if row.sk_length}
    # of the two documents that are held, and of copies that were read for 2.0.0 and later
    assert sum(rows[key].start is not None for key in complete) == 33
    assert complete <= keys.keys()
    for key in complete:
        assert [getattr(keys[key], name) for name in VALUES] == [getattr(rows[key], name) for name in VALUES]


def test_the_docs_say_how_many_there_are() -> None:
    possible = sum(row.n1 is not None for row in sd.load().ledger.sentences)
    found = f"{len(read_search_keys(TEXT))} of the {possible} sentences with a digest"
    assert found in " ".join((ROOT / "docs" / "anchors.md").read_text("utf-8").split())


def test_it_has_digests_and_lengths_alone() -> None:
    assert COLUMNS == ("source", "n", "n2", "sk", "sk_length", "first", "last", "words")
    for line in TEXT.splitlines()[1:]:
        cells = line.split(",")
        assert [len(cell) for cell in (cells[2], cells[3], *cells[5:])] == [64, 64, 2, 2, 8]
        assert all(set(cell) <= set("0123456789abcdef") for cell in cells[2:])


def test_the_search_uses_it() -> None:
    keys = read_search_keys(TEXT)
    anchors = {a.key: a for a in sentence_anchors(sd.load().ledger)}
    assert {key for key, a in anchors.items() if a.sk_length} == set(keys)
    assert all(anchors[key].sk == row.sk for key, row in keys.items())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda line: line + ",x", "9 cells, but the header has 8"),
        (lambda line: line[:-1], "column 'words'"),
        (lambda line: line + "\n" + line, "a second row for sentence 1 of gazette"),
        (lambda line: line.replace(",1,", ",0,"), "column 'n'"),
    ],
)
def test_a_row_of_another_shape_is_named(change: Callable[..., Any], message: str) -> None:
    key = SearchKey(source="gazette", n=1, **{name: getattr(digests("A day."), name) for name in VALUES})
    header, line, _ = search_keys_file(stripped(), [key]).split("\n")
    assert read_search_keys(f"{header}\n{line}\n") == {("gazette", 1): key}
    with pytest.raises(TableError) as error:
        read_search_keys(f"{header}\n{change(line)}\n")
    assert str(error.value).startswith(f"{NAME}:")
    assert message in str(error.value)


def test_rows_of_no_sentence_are_dropped_and_the_ledger_comes_first() -> None:
    values = {name: getattr(digests("A day."), name) for name in VALUES}
    known = [SearchKey(source="gazette", n=1, **values), SearchKey(source="nobody", n=1, **values)]
    assert list(read_search_keys(search_keys_file(stripped(), known))) == [("gazette", 1)]
    made = read_search_keys(search_keys_file(harbour().ledger(), known))
    assert list(made) == [("gazette", n) for n in range(1, 5)]
    assert made["gazette", 1].sk == digests(SENTENCES[0]).sk


def test_it_is_filled_from_texts_whose_digest_agrees(tmp_path: Path) -> None:
    (tmp_path / "copy.txt").write_text("News.\n\n" + SENTENCES[1].replace(" ", "\n") + "\n\n" + SENTENCES[2].upper())
    (tmp_path / "binary").write_bytes(b"\0")
    ledger = stripped()
    text, added = script.fill(ledger, [], [str(tmp_path)])
    assert [(key.source, key.n) for key in added] == [("gazette", 2)]
    (row,) = read_search_keys(text).values()
    assert [getattr(row, name) for name in VALUES] == [getattr(digests(SENTENCES[1]), name) for name in VALUES]
    again, added = script.fill(ledger, [row], [str(tmp_path)])
    assert (again, added) == (text, [])


def test_a_row_of_a_workbook_is_read_as_csv(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["a, b", None, 3])
    book.save(tmp_path / "list.xlsx")
    assert list(script.texts([str(tmp_path)])) == ['"a, b",,3\n']


@pytest.mark.sources
def test_the_keys_of_the_articles_are_those_of_their_sentences(sources: Path) -> None:
    ledger = sd.load().ledger
    keys, texts = read_search_keys(TEXT), held_documents(sources, ledger)
    rows = [row for row in ledger.sentences if row.source in texts]
    assert len(rows) == 33
    for row in rows:
        found = digests(texts[row.source][row.start : row.end])
        assert [getattr(keys[row.source, row.n], name) for name in VALUES] == [getattr(found, name) for name in VALUES]
