"""Reading documents: plain text, saved pages, and everything that is neither."""

from __future__ import annotations

import hashlib
import sys
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions_data.anchors import digest
from sanctions_data.anchors.html import visible_text
from sanctions_data.anchors.read_document import n1_digest, read_document
from sanctions_data.errors import MissingExtra, UnreadableFile

PAGE = """<!doctype html><html><head><title>Not shown</title><style>p { color: red }</style></head>
<body><script>let x = "no";</script><p>The <b>old</b> har&shy;bour &amp; the
   quay.</p><p>Line one.<br>Line two.</p><div hidden>no</div><div style="color: red; display: none">no</div>
<!-- no --><ul><li>First<li>Second</ul>Tail<table><tr><td>One</td><td>Two</td></tr></table>
<template>no</template><noscript>no</noscript></body></html>"""
SHOWN = "The old har\u00adbour & the quay.\n\nLine one.\n\nLine two.\n\nFirst\n\nSecond\n\nTail\n\nOne\n\nTwo"


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("data", ["a\nb\n", "a\r\nb\r\n", "\ufeffa\rb\n"])
def test_text_of_any_platform(tmp_path: Path, data: str) -> None:
    document = read_document(write(tmp_path, "a.txt", data.encode()))
    assert (document.text, document.kind) == ("a\nb\n", "text")
    assert document.raw_sha256 == hashlib.sha256(data.encode()).hexdigest()
    assert document.n1_sha256 == digest("a b")


@pytest.mark.parametrize("name", ["page.html", "page.HTM", "page.txt"])
def test_a_saved_page_is_what_a_reader_sees(tmp_path: Path, name: str) -> None:
    document = read_document(write(tmp_path, name, PAGE.encode()))
    assert (document.text, document.kind) == (SHOWN, "html")


@pytest.mark.parametrize(
    ("name", "kind"),
    [*((f"a.{end}", "html") for end in ("html", "HTML", "htm", "xhtml", "Xhtml")), ("a.txt", "text"), ("html", "text")],
)
def test_the_name_may_say_that_it_is_a_page(tmp_path: Path, name: str, kind: str) -> None:
    document = read_document(write(tmp_path, name, b"one <b>two</b>"))
    assert (document.kind, document.text) == (kind, "one two" if kind == "html" else "one <b>two</b>")


@pytest.mark.parametrize(
    "head",
    [
        *("<!doctype html>", "<!DOCTYPE HTML>", "\n <!DOCTYPE\nhtml>", "<html>", "<HTML lang=en>", "<html\n>"),
        *('<?xml version="1.0"?><html>', "<!-- a\nb --><html>", "<!-- a --> <!-- b -->\n<!doctype html>"),
    ],
)
def test_the_text_may_say_that_it_is_a_page(tmp_path: Path, head: str) -> None:
    document = read_document(write(tmp_path, "a.txt", f"{head}<p>one <b>two</b>".encode()))
    assert (document.kind, document.text) == ("html", "one two")
    for other in (f"x{head}", head.replace("html", "htmlx").replace("HTML", "HTMLX"), head.replace("<", "< ")):
        assert read_document(write(tmp_path, "a.txt", f"{other}<p>one <b>two</b>".encode())).kind == "text"


NESTING = "div section article blockquote ul ol dl table main aside figure form pre DIV Table"


@pytest.mark.parametrize("tag", NESTING.split(" "))
def test_a_page_nested_too_deep_is_refused(tag: str) -> None:
    with pytest.raises(ValueError, match=r"^its blocks are nested more than 10,000 deep$"):
        visible_text(f"<{tag}>" * 10_001 + "x")
    assert visible_text(f"<{tag}></{tag}>" * 100 + "<p>x").endswith("x")


def test_a_page_may_declare_another_encoding(tmp_path: Path) -> None:
    page = '<html><head><meta charset="windows-1252"></head><body>Café</body></html>'
    assert read_document(write(tmp_path, "a.html", page.encode("cp1252"))).text == "Café"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is empty"),
        (b" \n\t", "it holds only whitespace"),
        (b"%PDF\0\1\2", "it is a binary file; save it as plain text or as a web page"),
        ("text".encode("utf-16"), "it is UTF-16; save it as UTF-8"),
        (b"caf\xe9", "is not UTF-8 at byte 3; save it as UTF-8"),
        (b"<html><body><p hidden>x</p></body></html>", "it holds no visible text"),
        (b"<html>" + b"<div>" * 20_000, "its blocks are nested more than 10,000 deep"),
        (b"x" * 1001, "it has 1,001 bytes, over the limit of 1,000"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, data: bytes, reason: str) -> None:
    path = write(tmp_path, "a.txt", data)
    with pytest.raises(UnreadableFile) as caught:
        read_document(path, max_bytes=1000 if data[:1] == b"x" else 1_000_000)
    assert str(caught.value) == f"{path}: {reason}"


def test_missing_file_and_directory(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="there is no such file"):
        read_document(tmp_path / "no.txt")
    with pytest.raises(UnreadableFile, match="it is a directory"):
        read_document(tmp_path)
    with pytest.raises(UnreadableFile, match="cannot be read"):
        read_document("a\0b")


def test_a_page_needs_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "selectolax.lexbor", None)
    with pytest.raises(MissingExtra, match=r"sanctions-data\[html\]"):
        visible_text(PAGE)


def test_deep_nesting_and_stray_characters() -> None:
    assert visible_text("<body>" + "<div>" * 3000 + "deep" + "</div>" * 3000 + "<p>after") == "deep\n\nafter"
    assert visible_text("<body>" + "<b>" * 50_000 + "bold") == "bold"
    assert visible_text("<body>a\0b\udc80c").startswith("a")


@settings(max_examples=300, deadline=None)
@given(st.text("ab \n\t\u200b\u0301。，é\ud800港", max_size=40), st.integers(1, 12))
def test_the_digest_of_a_large_text_is_that_of_the_whole(text: str, size: int) -> None:
    assert n1_digest(text, size) == digest(text)


def test_a_small_file_takes_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("A day at the sea.")
    read_document(path)
    tracemalloc.start()
    try:
        read_document(path)
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()
