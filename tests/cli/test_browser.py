"""The text-fragment link scrolls in a real browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from sanctions_data.ledger.document import text_fragment

WORDS = ["two-thirds of it, at most", "100 % & more", "“well-known” — 王君正", "e-mail: a-b"]


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        pass


# waits for twenty frames in which nothing scrolls; a busy machine has fewer frames a second
STILL = """() => new Promise(done => {
  let frames = 0, last = -1;
  const look = () => {
    frames = window.scrollY === last ? frames + 1 : 0;
    last = window.scrollY;
    if (frames < 20) requestAnimationFrame(look); else done();
  };
  look();
})"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("page")
    gap = '<div style="height:4000px"></div>'
    parts = gap.join(f"<p>Here stands {words.replace('&', '&amp;')}, and then more.</p>" for words in WORDS)
    (folder / "a.html").write_text(f"<!doctype html><meta charset=utf-8><title>a</title>{gap}{parts}{gap}", "utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/a.html"
        server.shutdown()


def scrolled(browser: Any, address: str) -> int:
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(address)
    tab.evaluate(STILL)
    found = int(tab.evaluate("window.scrollY"))
    context.close()
    return found


@pytest.mark.browser
def test_every_link_scrolls_to_its_words(browser: Any, page: str) -> None:
    places = [scrolled(browser, text_fragment(page, words)) for words in WORDS]
    assert places == sorted(set(places))
    assert all(later - earlier > 3000 for earlier, later in zip([0, *places], places, strict=False))


@pytest.mark.browser
def test_words_that_are_not_there_do_not_scroll(browser: Any, page: str) -> None:
    """The measure can tell: neither the page alone nor a wrong word moves it."""
    assert scrolled(browser, page) == 0
    assert scrolled(browser, text_fragment(page, "nowhere at all")) == 0


@pytest.mark.browser
def test_without_our_encoding_a_hyphen_would_not_scroll(browser: Any, page: str) -> None:
    plain = text_fragment(page, WORDS[0]).replace("%2D", "-")
    assert scrolled(browser, plain) == 0 < scrolled(browser, text_fragment(page, WORDS[0]))
