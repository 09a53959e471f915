"""scripts/check_prose.py: what counts as a sentence, and what fails."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

pytest.importorskip("readability")

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

import check_prose

PLAIN = " ".join(["The cat sat on the mat."] * 12)
ONE_LONG = " ".join(["word"] * 26) + "."


def said(markdown: str) -> list[str]:
    return [message for _, message in check_prose.faults(markdown)]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("One cat. Two dogs? Three!", ["One cat.", "Two dogs?", "Three!"]),
        ("A cat, e.g. Tom, sleeps.", ["A cat, e.g. Tom, sleeps."]),
        ("He said “no.” She left.", ["He said “no.", "She left."]),
        ("Pass `--all`. `why` prints it.", ["Pass Thing.", "Thing prints it."]),
        ("See [the page](https://example.org/a.b.c) now.", ["See the page now."]),
        ("Two lines\nare one sentence.", ["Two lines are one sentence."]),
        ("- one item\n- another\n", ["one item", "another"]),
        ("# Heading\n\n| a | b |\n|---|---|\n| c. D | e |\n\n```sh\nls\n```\n\n<!-- no -->\n\nText.", ["Text."]),
    ],
)
def test_what_counts_as_a_sentence(markdown: str, expected: list[str]) -> None:
    assert [sentence.text for sentence in check_prose.sentences(markdown)] == expected


def test_plain_prose_has_no_fault() -> None:
    assert said(PLAIN) == []


def test_a_sentence_that_never_ends_is_a_fault_on_any_page() -> None:
    (message,) = said(" ".join(["word"] * 41) + ".")
    assert message.startswith("a sentence of 41 words; at most 40")


def test_many_long_sentences_are_a_fault() -> None:
    assert said(f"{PLAIN} {ONE_LONG.capitalize()}") == []  # one of 13
    (message,) = said(f"{PLAIN} {ONE_LONG.capitalize()} {ONE_LONG.capitalize()}")
    assert message.startswith("14% of the sentences have more than 25 words; at most 10%")


def test_long_sentences_on_average_are_a_fault() -> None:
    (message,) = said(" ".join(["The " + " ".join(["cat"] * 17) + "."] * 10))
    assert message == "18.0 words in a sentence on average; at most 16.0"


def test_hard_words_are_a_fault() -> None:
    (message,) = said(" ".join(["Considerable determination characterises authoritative documentation."] * 10))
    assert message.startswith("the Flesch reading ease is -")


def test_a_page_of_few_sentences_has_no_share_and_no_mean() -> None:
    assert said(f"{ONE_LONG.capitalize()} Short.") == []


@pytest.mark.parametrize(
    "text",
    ["A mark is no number.", "Ask whoever knows.", "# What it says of a listing", "| a |\n|---|\n| We mended it. |"],
)
def test_words_of_the_list_are_faults_at_their_line(text: str) -> None:
    ((line, message),) = check_prose.faults(f"A line.\n\n{text}\n")
    assert line in (3, 5)
    assert "write: " in message


def test_words_that_only_look_like_those_of_the_list_are_no_faults() -> None:
    assert said("If there is no number, the commended house stands for a word. It says offers are known offline.") == []


def test_every_page_keeps_the_limits(capsys: pytest.CaptureFixture[str]) -> None:
    assert check_prose.main([]) == 0, capsys.readouterr().out


def test_the_changelog_is_measured_without_its_data_and_its_older_versions(tmp_path: Path) -> None:
    page = tmp_path / "CHANGELOG.md"
    page.write_text("# Log\n\n## 2\n\nNew.\n\n### Data\n\nDiff.\n\n### More\n\nLast.\n\n## 1\n\nOld.\n")
    assert [sentence.text for sentence in check_prose.sentences(check_prose.prose(page))] == ["New.", "Last."]
