"""What Chromium shows of a page.

It is asked node by node: text is seen if an inline element beside it passes `checkVisibility`, its font size is not 0,
and its range has a box on the page. The element beside it stands for its parent, because the parent of skipped contents
is itself visible. Two exceptions: text of options and textareas counts as seen if the control is, and what `clip-path`
cuts off is not asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

ADDRESS = "http://page.test/"

SEEN = """() => {
  const root = document.documentElement, walker = document.createTreeWalker(document, NodeFilter.SHOW_TEXT), seen = [];
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement, control = parent.closest("option, textarea");
    if (!node.data.trim()) continue;
    let beside = control ? control.closest("select") || control : parent;
    const probed = !control && parent.namespaceURI === "http://www.w3.org/1999/xhtml";
    if (probed) {
      beside = document.createElement("x-probe");
      beside.style = "all: unset !important";
      beside.textContent = "x";
      parent.append(beside);
    }
    const shown = beside.checkVisibility({opacityProperty: true, visibilityProperty: true})
      && !(control && getComputedStyle(control).display === "none");
    if (probed) beside.remove();
    const range = document.createRange();
    if (control) range.selectNode(beside); else range.selectNodeContents(node);
    const onPage = [...range.getClientRects()].some(box => {
      const x = box.left + scrollX, y = box.top + scrollY;
      return box.width > 0 && box.height > 0 && x + box.width > 0 && y + box.height > 0
        && x < root.scrollWidth && y < root.scrollHeight;
    });
    const sized = parseFloat(getComputedStyle(control ? beside : parent).fontSize) !== 0;
    if (shown && sized && onPage) seen.push(node.data);
  }
  return seen.join(" ");
}"""


@pytest.fixture(scope="module")
def seen_by_chromium(browser: Any) -> Iterator[Callable[[str], str]]:
    """A function that returns the text nodes of a page that Chromium shows, joined by blanks."""
    tab, held = browser.new_page(), [""]

    def answer(route: Any) -> None:
        if route.request.url == ADDRESS:
            route.fulfill(body=held[0], content_type="text/html; charset=utf-8")
        else:
            route.fulfill(status=404, body="")

    def seen(page: str) -> str:
        held[0] = page
        tab.goto(ADDRESS)
        return str(tab.evaluate(SEEN))

    tab.route(re.compile("^http"), answer)
    yield seen
    tab.close()
