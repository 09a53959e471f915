"""Style sheets of saved pages, table by table: which value of a property, condition or element shows its text.

`styles.txt` holds the cases. The expected answer is that of the CSS and HTML standards; Chromium reads the same pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sanctions_data.anchors.html import visible_text

FILE = Path(__file__).with_name("styles.txt")


@dataclass(frozen=True)
class Section:
    """The cases of one table.

    Attributes:
        name: what they are about.
        head: what the page begins with.
        template: the markup of one case, with CASE and WORD to replace.
        lines: a sign and a case each: "+ " if its word is seen, "- " if it is not.
        measured: why a browser may give other answers; "" if it may not.
    """

    name: str
    head: str
    template: str
    lines: tuple[str, ...]
    measured: str

    def cases(self) -> Iterator[tuple[str, bool, str]]:
        """Yield (word, whether it is seen, case)."""
        for number, line in enumerate(self.lines):
            yield f"w{number}w", line[0] == "+", line[2:]

    def page(self) -> str:
        parts = [self.template.replace("CASE", case).replace("WORD", word) for word, _, case in self.cases()]
        return "<!doctype html>" + self.head + "\n".join(parts)

    def wrong(self, text: str) -> list[str]:
        """Return the cases whose word is in `text` and should not be, or the other way round."""
        seen = set(re.findall(r"w\d+w", text))
        return [
            f"{case}: {'not ' * expected}seen" for word, expected, case in self.cases() if (word in seen) != expected
        ]


def sections() -> list[Section]:
    found = []
    for block in FILE.read_text(encoding="utf-8").split("\n== ")[1:]:
        name, *lines = block.strip("\n").split("\n")
        told = dict(line.split(": ", 1) for line in lines if line[:2] not in ("+ ", "- "))
        cases = tuple(line for line in lines if line[:2] in ("+ ", "- "))
        found.append(Section(name, told.get("head", ""), told["page"], cases, told.get("measured", "")))
    return found


SECTIONS = sections()
NAMES = [section.name for section in SECTIONS]


@pytest.mark.parametrize("section", SECTIONS, ids=NAMES)
def test_what_is_seen(section: Section) -> None:
    assert section.wrong(visible_text(section.page())) == []


@pytest.mark.browser
@pytest.mark.parametrize("section", [one for one in SECTIONS if not one.measured], ids=lambda section: section.name)
def test_chromium_sees_the_same(seen_by_chromium: Callable[[str], str], section: Section) -> None:
    assert section.wrong(seen_by_chromium(section.page())) == []
