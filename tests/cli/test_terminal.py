"""What is printed is clean, fits, and is coloured only where it is seen."""

from __future__ import annotations

import hashlib
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctions_data._text import canonical_json, clean, clean_json, counted, sha256_hex
from sanctions_data.cli import terminal
from sanctions_data.cli.format_values import format_edtf, format_value

ANY = st.text(max_size=60) | st.text(alphabet="\x1b[31m\x07\x9b\u202e王a é\n\t", max_size=30)
WORDS = st.lists(st.text(alphabet="abcé王", min_size=1, max_size=9), max_size=20).map(" ".join)


@given(ANY)
def test_clean_text_steers_no_terminal_and_keeps_one_line(text: str) -> None:
    shown = clean(text)
    assert not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in shown)
    assert not set(shown) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200b\ufeff")
    assert shown.encode("utf-8").decode("utf-8") == shown


def test_joiners_and_no_break_spaces_stay_and_what_xml_cannot_hold_does_not() -> None:
    assert clean("a\u200cb\u00a0c\u00ad") == "a\u200cb\u00a0c\u00ad"
    assert clean("\x1b\u202e\ufffe\udcff") == r"\x1b\u202e\ufffe\udcff"
    assert clean_json('"a\u200cb\u00a0\u202e\x1b"') == '"a\u200cb\u00a0' + r'\u202e\u001b"'
    assert clean_json('"\x7f"') == r'"\u007f"'


@given(st.dictionaries(ANY, ANY))
def test_clean_json_keeps_the_values(data: dict[str, str]) -> None:
    shown = clean_json(json.dumps(data, ensure_ascii=False, indent=1))
    assert json.loads(shown) == data
    assert all(char == "\n" or char == clean(char) for char in shown)


def test_one_value_has_one_canonical_text_and_one_digest() -> None:
    assert canonical_json({"b": [1, "é"], "a": None}) == '{"a":null,"b":[1,"é"]}'
    assert sha256_hex("é") == sha256_hex("é".encode()) == hashlib.sha256("é".encode()).hexdigest()
    assert sha256_hex("\udcff") == hashlib.sha256(b"\xed\xb3\xbf").hexdigest()


@given(ANY)
def test_cleaning_is_done_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_clean_text_shows_what_was_there() -> None:
    assert clean("a\x1b[31mb\n") == r"a\x1b[31mb\n"
    assert clean("王君正 “é”") == "王君正 “é”"


@given(ANY.map(clean), st.integers(1, 40))
def test_shortened_text_fits(text: str, size: int) -> None:
    short = terminal.shorten(text, size)
    assert terminal.columns(short) <= size
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


@given(ANY.map(clean), st.integers(0, 40))
def test_padded_text_fills(text: str, size: int) -> None:
    assert terminal.columns(terminal.pad(text, size)) == max(size, terminal.columns(text))


def test_wide_characters_take_two_columns_and_marks_none() -> None:
    assert [terminal.columns(text) for text in ("abc", "王君正", "é", "")] == [3, 6, 1, 0]


@given(WORDS, st.integers(24, 80))
def test_wrapped_text_keeps_its_words_and_fits(text: str, size: int) -> None:
    lines = terminal.wrap(text, size, "  label  ")
    assert " ".join(lines).split()[1:] == text.split()
    assert all(line.startswith(" " * 9) for line in lines[1:])
    assert all(len(line) <= size for line in lines)


def test_wide_characters_wrap_by_the_columns_they_take() -> None:
    lines = terminal.wrap("王君正 " * 30, 40, "  ")
    assert " ".join(lines).split() == ["王君正"] * 30
    assert {terminal.columns(line) for line in lines[:-1]} == {36}


def test_an_id_longer_than_the_line_is_not_cut() -> None:
    name = "x" * 100
    assert [line.strip() for line in terminal.wrap(f"the record {name}", 40)][-1] == name


@given(WORDS, WORDS, st.integers(20, 80))
def test_two_sides_keep_all_words(left: str, right: str, size: int) -> None:
    lines = terminal.sides(left, right, size)
    assert " ".join(lines).split() == [*left.split(), *right.split()]
    assert len(lines) > 1 or not right or terminal.columns(lines[0]) == size


class Stream:
    encoding = "utf-8"

    def __init__(self, tty: bool) -> None:
        self.tty = tty

    def isatty(self) -> bool:
        return self.tty


@pytest.mark.parametrize(
    ("tty", "env", "wanted"),
    [
        (True, {}, True),
        (False, {}, False),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (False, {"FORCE_COLOR": "1"}, True),
        (True, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        (True, {"TERM": "dumb"}, False),
    ],
)
def test_colours(monkeypatch: pytest.MonkeyPatch, tty: bool, env: dict[str, str], wanted: bool) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdout", Stream(tty))
    assert terminal.coloured() is wanted


def test_eighty_columns_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr("sys.stdout", Stream(False))
    assert terminal.width() == 80
    monkeypatch.setattr("sys.stdout", Stream(True))
    assert terminal.width() == 110


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2021-03-15/2021-03-21", "2021-03-15 to 2021-03-21"),
        ("2021-03-22/..", "2021-03-22 or later"),
        ("../2021-03-28", "2021-03-28 or earlier"),
        ("1989", "1989-01-01 to 1989-12-31"),
    ],
)
def test_ranges_in_words(edtf: str, words: str) -> None:
    assert format_edtf(edtf) == words


def test_values_in_words() -> None:
    assert [format_value(None), format_value(("a", "b")), format_value(3), format_value({"a": 1})] == [
        "not stated",
        "a, b",
        "3",
        "a: 1",
    ]
    assert [counted(1, "claim"), counted(2, "entity"), counted(1234, "row")] == ["1 claim", "2 entities", "1,234 rows"]
    assert counted(2, "key") == "2 keys"


@pytest.mark.parametrize(
    ("tty", "env", "wanted"),
    [
        (True, {}, False),
        (True, {"TERM_PROGRAM": "WezTerm"}, True),
        (True, {"VTE_VERSION": "6003"}, True),
        (True, {"VTE_VERSION": "4000"}, False),
        (True, {"KITTY_WINDOW_ID": "1", "TERM": "dumb"}, False),
        (False, {"WT_SESSION": "x"}, False),
        (False, {"FORCE_HYPERLINK": "1"}, True),
        (True, {"FORCE_HYPERLINK": "0", "WT_SESSION": "x"}, False),
    ],
)
def test_links_are_for_terminals_that_show_them(
    monkeypatch: pytest.MonkeyPatch, tty: bool, env: dict[str, str], wanted: bool
) -> None:
    for name in ("FORCE_HYPERLINK", "WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "DOMTERM", "TERM_PROGRAM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("VTE_VERSION", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdout", Stream(tty))
    assert terminal.linked() is wanted


@given(st.text(max_size=60).filter(lambda text: "\ud800" not in text), st.text(st.characters(codec="utf-8")))
def test_an_address_ends_no_link_and_steers_nothing(text: str, url: str) -> None:
    text = clean(text)
    shown = terminal.link(text, url, on=True)
    if not url or not text.strip():
        assert shown == text
        return
    head, rest = shown.split("\x1b]8;;", 1)
    target, rest = rest.split("\x1b\\", 1)
    body, tail = rest.split("\x1b]8;;\x1b\\")
    assert head + body + tail == text
    assert target.isascii()
    assert all("!" <= char <= "~" for char in target)
    assert terminal.link(text, url, on=False) == text
