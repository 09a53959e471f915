"""Copies in which each sentence still stands, letter for letter, and says something else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sanctions_data.anchors import anchor
from sanctions_data.anchors.from_rows import SourceKey
from sanctions_data.anchors.verify_documents import Verification, verify

SENTENCES = (
    "The Harbour Board raised ferry tolls by 1.5 percent.",
    "Some 12 boat owners have objected.",
    "“We will not pay,” said Tobin Reyk.",
    "Harbour Board meets on Monday",
)


def checked(path: Path, change: Callable[[str], str]) -> Verification:
    """What `verify` says of the sentences with `change` applied to each, a line each."""
    path.write_text("\n\n".join(map(change, SENTENCES)), encoding="utf-8")
    kept = [anchor("gazette", n, sentence) for n, sentence in enumerate(SENTENCES, 1)]
    return verify([path], [SourceKey("gazette")], kept, source="gazette")


def test_the_sentences_themselves_are_verified(tmp_path: Path) -> None:
    assert checked(tmp_path / "a.txt", str).exit_code == 0


@pytest.mark.parametrize(
    "frame",
    [
        "It is not true that {}",
        "He denied that “{}”",
        "FAKE — {}",
        "NOT {}",
        "¬{}",
        "Is it true that {}",
        "“{}” is false",
        "{}, he lied",
        "{} — this was withdrawn",
        "~~{}~~",
        "{}\u20e0",
    ],
)
def test_a_denied_sentence_is_not_verified(tmp_path: Path, frame: str) -> None:
    found = checked(tmp_path / "a.txt", frame.format)
    assert (found.exit_code, [f.n for f in found.documents[0].found if f.verified]) == (1, [])


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s.replace("1.5", "1.⁵").replace("12", "1²"),
        lambda s: s.replace("1.5", "(1.5)").replace("12", "(12)"),
        lambda s: s.replace("1.5", "1.5′").replace("12", "12‰"),
        lambda s: s.replace("1.5", "\u202e1.5\u202c").replace("12", "\u202e12\u202c"),
        lambda s: s.replace("1.5", "①.⑤").replace("12", "⑫"),
    ],
    ids=["raised", "in brackets", "a sign after it", "read backwards", "circled"],
)
def test_a_number_that_looks_alike_is_not_verified(tmp_path: Path, change: Callable[[str], str]) -> None:
    found = checked(tmp_path / "a.txt", change).documents[0].found
    assert [f.n for f in found if not f.verified] == [n for n, s in enumerate(SENTENCES, 1) if "1.5" in s or "12" in s]
