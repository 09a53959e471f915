"""The site that `make site` builds: names, links, nothing from elsewhere, and what a reader sees in a Chromium."""

from __future__ import annotations

import functools
import html
import http.server
import importlib
import re
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import click
import pytest
from axe import violations

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from docs_site import MODULES, build, commands  # noqa: E402

from sanctions_data.cli import main  # noqa: E402

pytest.importorskip("zensical", reason="zensical is not installed (extra docs)")
pytestmark = pytest.mark.slow
# the start, a start page, a how-to, the command reference, the dictionary
MOST_USED = (
    "index.html",
    "docs/start/journalist.html",
    "docs/own-tables.html",
    "docs/reference/commands.html",
    "docs/dictionary.html",
)
MISSING_PICTURES = "[...document.querySelectorAll('article img')].filter(e => !e.complete || !e.naturalWidth).length"
# rows, sections and entries beyond the first few repeat these; axe-core needs seconds for each thousand of elements
SHORTEN = """() => {
  document.querySelectorAll('tbody').forEach(e => [...e.rows].slice(3).forEach(row => row.remove()))
  document.querySelectorAll('.md-nav__list, article ul, pre code').forEach(
    e => [...e.children].slice(12).forEach(one => one.remove()))
  document.querySelectorAll('article').forEach(e => [...e.children].slice(30).forEach(one => one.remove()))
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site; a warning of the builder ends the test."""
    folder = tmp_path_factory.mktemp("built") / "site"
    build(folder)
    return folder


def text_of(page: Path) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", page.read_text("utf-8"))).split())


def targets(text: str) -> list[tuple[str, str, str]]:
    """Return (element, attribute, address) of each link and each file that a page loads."""
    found = []
    for element, attributes in re.findall(
        r"<(\w+)\b([^>]*)>", re.sub(r"<script\b[^>]*>.*?</script>", _opening, text, flags=re.S)
    ):
        for name, address in re.findall(r"\b(href|src)=[\"']?([^\"'\s>]+)", attributes):
            found.append((element, name, html.unescape(address)))
    return found


def _opening(match: re.Match[str]) -> str:
    return match[0].partition(">")[0] + ">"


def test_a_folder_with_other_files_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("words")
    with pytest.raises(SystemExit, match="has files, but not those of this site"):
        build(tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "words"


def test_every_command_and_option_is_in_the_reference(site: Path) -> None:
    text = (site / "docs/reference/commands.html").read_text("utf-8")
    seen = 0
    for context in commands(click.Context(main, info_name="sanctions-data")):
        path = context.command_path
        section = re.search(rf'<h[23] id="{path.replace(" ", "-")}">(.*?)(?=<h[23] |</article>)', text, re.S)
        assert section, path
        for option in context.command.params:
            if isinstance(option, click.Option) and not option.hidden:
                assert all(f"<code>{name}</code>" in section[1] for name in [*option.opts, *option.secondary_opts]), (
                    path,
                    option,
                )
                seen += 1
    assert seen > 50


def test_every_public_name_is_in_the_reference(site: Path) -> None:
    text = (site / "docs/reference/python.html").read_text("utf-8")
    shown = set(re.findall(r'\bid="(sanctions_data\.[\w.]+)"', text))
    for module in MODULES:
        for name in importlib.import_module(module).__all__:
            assert f"{module}.{name}" in shown or f"sanctions_data.{name}" in shown, f"{module}.{name}"


def test_every_decision_is_listed(site: Path) -> None:
    text = (site / "docs/decisions/index.html").read_text("utf-8").partition("<article")[2].partition("</article>")[0]
    decisions = [path.stem for path in (ROOT / "docs/decisions").glob("0*.md")]
    assert [name for name in decisions if f"{name}.html" not in text] == []


def test_every_link_leads_somewhere(site: Path) -> None:
    pages = {page: page.read_text("utf-8") for page in site.rglob("*.html")}
    ids = {
        page: {html.unescape(one) for one in re.findall(r"\b(?:id|name)=[\"']?([^\"'\s>]+)", text)}
        for page, text in pages.items()
    }
    faults = []
    count = 0
    for page, text in pages.items():
        if page.name == "404.html":  # which a server shows at any address
            continue
        for _, _, address in targets(text):
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            count += 1
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            if target.is_dir():
                target /= "index.html"
            # the page of the data opens notes and filters by the part after `#`; its own tests have those
            known = unquote(parts.fragment) in ids.get(target, ()) or page.parent.name == target.parent.name == "data"
            if not target.is_file() or (parts.fragment and not known):
                faults.append(f"{page.relative_to(site)}: {address}")
    assert faults == []
    assert count > 1000


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    loaded = []
    for page in site.rglob("*.html"):
        for element, name, address in targets(page.read_text("utf-8")):
            if (name == "src" or element == "link") and re.match(r"(https?:)?//", address):
                loaded.append(f"{page.relative_to(site)}: {address}")
    for sheet in site.rglob("*.css"):
        text = sheet.read_text("utf-8")
        loaded += re.findall(r"url\([\"']?((?:https?:)?//[^)\"']+)|@import[^;]+", text)
    assert not loaded, "\n".join(loaded[:3])


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """The address of the site on a server in this process."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.browser
# colours do not depend on the width
@pytest.mark.parametrize(("scheme", "widths"), [("light", (1280, 390)), ("dark", (1280,))], ids=["light", "dark"])
def test_axe_finds_nothing_on_the_most_used_pages(
    scheme: str, widths: tuple[int, ...], browser: Any, address: str
) -> None:
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
    tab = context.new_page()
    logged: list[str] = []
    requests: list[str] = []
    tab.on("console", lambda message: logged.append(message.text))
    tab.on("pageerror", lambda error: logged.append(str(error)))
    tab.on("request", lambda request: requests.append(request.url))
    for width in widths:
        tab.set_viewport_size({"width": width, "height": 900})
        for page in MOST_USED:
            tab.goto(address + page)
            tab.wait_for_load_state("networkidle")
            assert tab.evaluate("document.documentElement.scrollWidth") <= width
            assert tab.evaluate(MISSING_PICTURES) == 0
            tab.evaluate(SHORTEN)
            assert (page, width, violations(tab)) == (page, width, [])
    assert (logged, [url for url in requests if not url.startswith(address)]) == ([], [])
    context.close()


@pytest.mark.browser
def test_the_search_finds_a_page(browser: Any, address: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    tab.goto(address + "index.html")
    tab.wait_for_load_state("networkidle")  # scripts listen to the keyboard
    tab.keyboard.press("Control+k")
    box = tab.locator("input:focus")
    box.wait_for()
    box.press_sequentially("held_documents")
    tab.locator("a[href*='reference/python.html']", has_text="held_documents").first.wait_for()
    context.close()
