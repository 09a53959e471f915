"""Which source a document is: by its digest, else by the sentences it holds, and by how many."""

from __future__ import annotations

from pathlib import Path

import pytest

from sanctions_data._text import sha256_hex
from sanctions_data.anchors import Anchor, anchor
from sanctions_data.anchors.from_rows import SourceKey
from sanctions_data.anchors.normal import digest
from sanctions_data.anchors.read_document import Document, read_document
from sanctions_data.anchors.recognise import Recognised, ask, recognise

PLACES = ["Karsk", "Ostrand", "Velmora", "Sarn", "Ellin", "Tamber", "Port Orrin", "Lowmoor"]


def sentence(place: str) -> str:
    return f"The ferry to {place} was late again on Monday morning."


def changed(place: str) -> str:
    return sentence(place).replace("late again", "late, once more,")


def source(name: str, count: int) -> list[Anchor]:
    """Anchors of a source whose sentences are `sentence` of the first `count` places, each with its place."""
    found, at = [], 0
    for n, place in enumerate(PLACES[:count], 1):
        found.append(anchor(name, n, sentence(place), at))
        at += len(sentence(place)) + 2
    return found


def document(*parts: str) -> Document:
    text = "\n\n".join(parts)
    return Document("a.txt", "text", text, sha256_hex(text), digest(text))


def summary(found: tuple[Recognised, ...]) -> list[tuple[str, str | None, int, int]]:
    return [(one.source, one.by, one.verified, len(one.found)) for one in found]


KEYS = [SourceKey("gazette")]


def test_a_third_of_the_sentences_is_enough() -> None:
    found = recognise(document("News.", sentence("Karsk")), KEYS, source("gazette", 3))
    assert (summary(found.sources), found.quoted) == ([("gazette", "sentences", 1, 3)], ())


def test_one_sentence_of_four_is_a_quotation() -> None:
    found = recognise(document("News.", sentence("Karsk")), KEYS, source("gazette", 4))
    assert (found.sources, summary(found.quoted)) == ((), [("gazette", "sentences", 1, 4)])


def test_two_thirds_that_are_there_are_enough_if_one_is_unchanged() -> None:
    kept = source("gazette", 6)
    text = [sentence("Karsk"), *(changed(place) for place in PLACES[1:4])]
    found = recognise(document(*text), KEYS, kept)
    assert [f.verdict for f in found.sources[0].found].count("changed") == 3
    assert summary(found.sources) == [("gazette", "sentences", 1, 6)]


def test_less_than_two_thirds_with_one_unchanged_is_a_quotation() -> None:
    text = [sentence("Karsk"), *(changed(place) for place in PLACES[1:3])]
    found = recognise(document(*text), KEYS, source("gazette", 6))
    assert [f.verdict for f in found.quoted[0].found].count("changed") == 2
    assert (found.sources, summary(found.quoted)) == ((), [("gazette", "sentences", 1, 6)])


def test_two_sentences_are_a_part_however_many_there_are() -> None:
    found = recognise(document("News.", sentence("Karsk"), "More.", sentence("Sarn")), KEYS, source("gazette", 8))
    assert summary(found.sources) == [("gazette", "sentences", 2, 8)]


def test_changed_sentences_alone_make_no_copy() -> None:
    found = recognise(document(*map(changed, PLACES[:6])), KEYS, source("gazette", 6))
    assert found.sources == found.quoted == ()


def test_names_and_date_lines_identify_no_source() -> None:
    names = ["Mara Ilvent", "Tobin Reyk", "Anselm Dorr", "4 May 1988"]
    listed = [anchor("list", n, name) for n, name in enumerate(names, 1)]
    found = recognise(document("Those present:", *names), [SourceKey("list")], listed)
    assert found.sources == found.quoted == ()
    # With a sentence that is long enough they count: the verdicts are of all sentences.
    listed.append(anchor("list", 5, sentence("Karsk")))
    found = recognise(document("Those present:", *names, sentence("Karsk")), [SourceKey("list")], listed)
    assert summary(found.sources) == [("list", "sentences", 5, 5)]


@pytest.mark.parametrize(("length", "held"), [(23, False), (24, True)])
def test_from_how_many_characters_on_a_sentence_identifies_a_source(length: int, held: bool) -> None:
    words = "The ferry was late again.".ljust(length, "!")[: length - 1] + "."
    assert len(words) == length
    found = recognise(document("News.", words), KEYS, [anchor("gazette", 1, words)])
    assert bool(found.sources) == held


def test_the_source_it_has_most_of_comes_first() -> None:
    kept = [*source("a", 6), *(anchor("b", n, f"The board of {p} met at noon.") for n, p in enumerate(PLACES[:3], 1))]
    text = [*map(sentence, PLACES[:3]), *(f"The board of {place} met at noon." for place in PLACES[:3])]
    found = recognise(document(*text), [SourceKey("a"), SourceKey("b"), SourceKey("c")], kept)
    assert summary(found.sources) == [("b", "sentences", 3, 3), ("a", "sentences", 3, 6)]


def test_a_digest_decides_and_no_other_source_is_looked_for() -> None:
    one = document(*map(sentence, PLACES[:3]))
    kept = [*source("a", 6), *source("b", 3)]
    same_file = recognise(one, [SourceKey("a"), SourceKey("b", raw_sha256=one.raw_sha256)], kept)
    assert summary(same_file.sources) == [("b", "bytes", 3, 3)]
    same_text = recognise(one, [SourceKey("b", "0" * 64, one.n1_sha256), SourceKey("a")], kept)
    assert summary(same_text.sources) == [("b", "text", 3, 3)]


def test_one_source_can_be_asked_for() -> None:
    kept = [*source("a", 6), *source("b", 3)]
    one = document("News.", sentence("Karsk"))
    assert summary((ask(one, SourceKey("a"), kept),)) == [("a", "sentences", 1, 6)]
    assert summary((ask(document("News."), SourceKey("a"), kept),)) == [("a", None, 0, 6)]
    assert ask(one, SourceKey("a", n1_sha256=one.n1_sha256), kept).by == "text"


def test_an_added_line_is_another_layout(tmp_path: Path) -> None:
    text = "\n\n".join(map(sentence, PLACES[:6]))
    key = SourceKey("a", sha256_hex(text), digest(text))
    for name, copy in {"line": text + "\n", "crlf": text.replace("\n", "\r\n"), "mark": "\ufeff" + text}.items():
        (tmp_path / name).write_bytes(copy.encode())
        assert summary(recognise(read_document(tmp_path / name), [key], source("a", 6)).sources) == [
            ("a", "text", 6, 6)
        ]


def test_the_boundaries_of_a_person_hold_in_the_document_itself() -> None:
    text = "Mara Ilvent: the ferry to Karsk was late again; nobody was surprised"
    sentences = ("the ferry to Karsk was late again", "nobody was surprised by any of this")
    text = text.replace("nobody was surprised", sentences[1])
    kept = [anchor("gazette", n, s, text.index(s)) for n, s in enumerate(sentences, 1)]
    key = SourceKey("gazette", sha256_hex(text), digest(text))
    same = document(text)
    assert summary(recognise(same, [key], kept).sources) == [("gazette", "bytes", 2, 2)]
    assert summary((ask(same, key, kept),)) == [("gazette", "bytes", 2, 2)]
    other = document(text, "News.")
    assert recognise(other, [key], kept).sources == ()
    assert summary((ask(other, key, kept),)) == [("gazette", None, 0, 2)]
