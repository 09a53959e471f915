"""Give the README of the package links that work on an index page, which cannot follow a relative link.

Hatch calls this for each build (pyproject.toml, `tool.hatch.metadata.hooks.custom`). The address of the repository has
one place: `[project.urls]`, `Repository`. If it is empty, a relative link becomes its text, and a picture its
description. README.md itself stays as it is.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface

CODE = r"(?P<code>^(?P<fence>```+|~~~+).*?^(?P=fence)|(?P<ticks>`+)[^`]+(?P=ticks))"
PICTURE = re.compile(rf"{CODE}|!\[(?P<text>[^\]]*)\]\((?P<target>[^)\s]+)\)", re.MULTILINE | re.DOTALL)
LINK = re.compile(
    rf"{CODE}|(?<!!)\[(?P<text>(?:!\[[^\]]*\]\([^)]*\)|[^\[\]])*)\]\((?P<target>[^)\s]+)\)", re.MULTILINE | re.DOTALL
)
ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def index_readme(text: str, repository: str, version: str) -> str:
    """Return the README with absolute links into the tag of a version.

    Args:
        text: the README, in Markdown.
        repository: its address, such as `https://example.org/owner/name`, or "" if there is none.
        version: of the package; its tag is `v` and the version.
    """
    text = PICTURE.sub(partial(_absolute, base=repository and f"{repository}/raw/v{version}"), text)
    return LINK.sub(partial(_absolute, base=repository and f"{repository}/blob/v{version}"), text)


def _absolute(match: re.Match[str], base: str) -> str:
    """Return a link with an absolute target, its text if there is no base, and code as it is."""
    target = match["target"]
    if match["code"] or ABSOLUTE.match(target):
        return match[0]
    if not base:
        return match["text"]
    path = f"README.md{target}" if target.startswith("#") else target.removeprefix("./").removeprefix("/")
    return f"{match[0][: -len(target) - 1]}{base}/{path})"


class Hook(MetadataHookInterface):
    """Set the README of the package."""

    def update(self, metadata: dict[str, object]) -> None:
        urls = metadata.get("urls")
        repository = str(urls.get("Repository", "")) if isinstance(urls, dict) else ""
        text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        metadata["readme"] = {
            "content-type": "text/markdown",
            "text": index_readme(text, repository, str(metadata["version"])),
        }
