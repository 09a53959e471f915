"""Links of the docs lead somewhere, and each page has its place in the order of the site (mkdocs.yml)."""

from __future__ import annotations

import re
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from docs_site import CODE, LISTS  # noqa: E402

from sanctions_data.build.checkout import Checkout  # noqa: E402

PAGES = Checkout(ROOT).pages()

FENCE = re.compile(r"^ *(```+|~~~+).*?^ *\1`*[ \t]*$", re.MULTILINE | re.DOTALL)
TARGET = re.compile(
    r"\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)|^ *\[[^\]]+\]:\s*(\S+)|\b(?:href|src)=\"([^\"]+)\"", re.MULTILINE
)


@cache
def anchors(page: Path) -> frozenset[str]:
    """Return the anchors of a page, as GitHub makes them of its headings."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    seen: Counter[str] = Counter()
    found = set(re.findall(r"\b(?:id|name)=\"([^\"]+)\"", text))
    for heading in re.findall(r"^#{1,6}[ \t]+(.+?)[ \t]*#*$", text, re.MULTILINE):
        shown = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", shown.lower()).replace(" ", "-")
        found.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
        seen[slug] += 1
    return frozenset(found)


def broken(page: Path, link: str) -> str:
    """Return what is wrong with a link of a page; nothing if it leads somewhere."""
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    if not target.is_file():
        return f"{link}: is not a file"
    if anchor and (target.suffix != ".md" or anchor not in anchors(target)):
        return f"{link}: has no such heading"
    return ""


@pytest.mark.parametrize("page", [pytest.param(page, id=str(page.relative_to(ROOT))) for page in PAGES])
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    links = [next(filter(None, found)) for found in TARGET.findall(text)]
    inner = [link for link in links if not re.match(r"[a-z][a-z+.-]*:", link)]
    assert [fault for link in inner if (fault := broken(page, link))] == []


@pytest.mark.parametrize(
    ("text", "link", "fault"),
    [
        ("## A `b` c: d\n", "#a-b-c-d", ""),
        ("## Same\n## Same\n", "#same-1", ""),
        ("```\n## Not a heading\n```\n", "#not-a-heading", "has no such heading"),
        ("# A\n", "other.md", "is not a file"),
        ("# A\n", "page.md#b", "has no such heading"),
        ("# A\n", "", "is not a file"),
    ],
)
def test_a_broken_link_is_noticed(text: str, link: str, fault: str, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(text, encoding="utf-8")
    found = broken(page, link or "..")
    assert found.endswith(fault) if fault else not found


def named(part: Any) -> list[str]:
    """Return the files that a part of the order names."""
    if isinstance(part, str):
        return [part]
    return [name for one in (part.values() if isinstance(part, dict) else part) for name in named(one)]


def test_every_page_has_its_place_in_the_order() -> None:
    yaml = pytest.importorskip("yaml")
    order = named(yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"])
    assert Counter(order) == Counter({page.relative_to(ROOT).as_posix() for page in PAGES} | {"data/index.html"})


@pytest.mark.parametrize("name", LISTS)
def test_a_page_has_the_place_for_its_list(name: str) -> None:
    block, make = LISTS[name]
    text = (ROOT / name).read_text(encoding="utf-8")
    assert (text.count(f"<!-- {block} -->\n"), text.count(f"<!-- /{block} -->\n")) == (1, 1)
    assert len(make().splitlines()) > 10
