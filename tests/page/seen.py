"""What a reader of a page sees, without a browser."""

from __future__ import annotations

from html.parser import HTMLParser


class Seen(HTMLParser):
    """What a page says: its texts, the names of its elements, its ids and its links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.ids: list[str] = []
        self.links: list[tuple[str, str | None]] = []
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self._silent = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        self._silent = tag in ("style", "script")
        self.ids += [found["id"] or ""] if "id" in found else []
        self.links += [(found["href"] or "", found.get("rel"))] if "href" in found else []
        self.texts += [found[name] or "" for name in ("aria-label", "title") if name in found]

    def handle_endtag(self, tag: str) -> None:
        self._silent = False

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())
