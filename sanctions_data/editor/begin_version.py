"""Begin the version in the making, and write lines of the changelog under its heading.

Rows of the ledger say in which version they were added. So the version is written before the first row is: into
`pyproject.toml`, as a development state such as 2.1.0.dev0, and as a heading of `CHANGELOG.md`. If later changes ask
for a larger version, rows of the smaller one move to it; no release has them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from sanctions_data._text import counted
from sanctions_data.build.atomic_write import write
from sanctions_data.build.checkout import Checkout
from sanctions_data.editor.accept import Refused
from sanctions_data.editor.typed_values import check_line
from sanctions_data.ledger import MODELS, Ledger
from sanctions_data.ledger.row import Row
from sanctions_data.published.version_numbers import key

Bump = Literal["patch", "minor", "major"]
CHANGELOG, PROJECT = "CHANGELOG.md", "pyproject.toml"
_DIGEST = "<!-- release-digest -->\n<!-- /release-digest -->"
_VERSION = re.compile(r'^version = "[^"\n]*"$', re.MULTILINE)
_HEADING = re.compile(r"^## .*$", re.MULTILINE)
_ITEM = re.compile(r"^- .*$", re.MULTILINE)
_LONGEST_LINE = 500  # characters

_Row = TypeVar("_Row", bound=Row)


@dataclass(frozen=True)
class Begun:
    """A version in the making.

    Attributes:
        version: the version, such as 2.1.0.
        files: path from the top → text of each file that changes.
        ledger: the ledger, its unreleased rows in the new version.
        moved: how many rows moved to it.
    """

    version: str
    files: dict[str, str]
    ledger: Ledger
    moved: int

    @property
    def line(self) -> str:
        """What was done, in words."""
        if not self.files and not self.moved:
            return f"{self.version} is in the making already"
        rows = f"; {counted(self.moved, 'row')} of the ledger moved to it" if self.moved else ""
        return f"{self.version} is in the making now{rows}"


def begin(checkout: Checkout, ledger: Ledger, bump: Bump) -> Begun:
    """Return the version in the making, which is at least `bump` after the newest release; nothing is written.

    Args:
        checkout: where the releases are.
        ledger: the ledger.
        bump: patch for a corrected value, minor for new rows, major for a column that is removed.

    Raises:
        Refused: there is no release, or a file does not have what is to be changed.
        UnreadableFile: the changelog is not UTF-8.
    """
    released = checkout.releases().versions
    if not released:
        raise Refused("there is no release yet; write the first version into pyproject.toml")
    newest, now = released[-1], checkout.next_version
    least = _after(newest, bump)
    begun = now not in released
    version = now if begun and key(now) >= key(least) else least
    files = {}
    if version != now:
        files[PROJECT] = _project(checkout, f"{version}.dev0")
    changelog = _with_section(_text(checkout, CHANGELOG), version, now if begun else None)
    if changelog != checkout.read(CHANGELOG):
        files[CHANGELOG] = changelog
    if not begun or version == now:
        return Begun(version, files, ledger, 0)
    moved = replace(
        ledger,
        sources=_moved(ledger.sources, now, version),
        sentences=_moved(ledger.sentences, now, version),
        records=_moved(ledger.records, now, version),
        claims=_moved(ledger.claims, now, version),
        evidence=_moved(ledger.evidence, now, version),
        decisions=_moved(ledger.decisions, now, version),
    )
    pairs = ((ledger.rows(model.table_name), moved.rows(model.table_name)) for model in MODELS)
    count = sum(old is not new for before, after in pairs for old, new in zip(before, after, strict=True))
    return Begun(version, files, moved, count)


def write_begun(checkout: Checkout, begun: Begun) -> None:
    """Write a version in the making; a run that was stopped is finished by the next one."""
    checkout.write_ledger(begun.ledger)
    for path in (CHANGELOG, PROJECT):  # the version last: as long as it is not written, `begin` has work to do
        if path in begun.files:
            write(checkout.root / path, begun.files[path])


def with_line(checkout: Checkout, line: str) -> str:
    """Return the changelog with a line under the heading of the version in the making.

    Raises:
        Refused: the version is released, it has no heading, or this is not a line, or not a new one.
        UnreadableFile: the changelog is not UTF-8.
    """
    line = line.strip().removeprefix("- ").strip()
    check_line("LINE", line)
    if line.startswith("#") or "<!--" in line:
        raise Refused(f"LINE {line!r}: expected a sentence, not a heading or a comment")
    if len(line) > _LONGEST_LINE:
        raise Refused(f"the line has {len(line)} characters; expected at most {_LONGEST_LINE}")
    version = checkout.next_version
    if checkout.is_released(version):
        raise Refused(f"{version} is released: run `sanctions-data ledger begin` first")
    text = _text(checkout, CHANGELOG)
    heading = next((found for found in _HEADING.finditer(text) if found[0] == f"## {version}"), None)
    if heading is None:
        raise Refused(f"{CHANGELOG} has no heading `## {version}`: run `sanctions-data ledger begin`")
    following = re.compile(r"^#{2,} ", re.MULTILINE).search(text, heading.end())
    end = following.start() if following else len(text)
    section = text[heading.end() : end].rstrip("\n")
    if f"- {line}" in section.splitlines():
        raise Refused(f"{CHANGELOG} has this line already")
    last = section.rpartition("\n")[2]
    gap = "\n" if _ITEM.match(last) else "\n\n"
    rest = text[end:]
    return text[: heading.end()] + section + f"{gap}- {line}\n" + ("\n" + rest if rest else "")


def _after(version: str, bump: Bump) -> str:
    major, minor, patch = key(version)
    return {
        "patch": f"{major}.{minor}.{patch + 1}",
        "minor": f"{major}.{minor + 1}.0",
        "major": f"{major + 1}.0.0",
    }[bump]


def _text(checkout: Checkout, path: str) -> str:
    text = checkout.read(path)
    if text is None:
        raise Refused(f"{checkout.root / path}: is missing")
    return text


def _project(checkout: Checkout, version: str) -> str:
    """Return `pyproject.toml` with another version."""
    text = _text(checkout, PROJECT)
    if len(_VERSION.findall(text)) != 1:
        raise Refused(f'{PROJECT}: expected one line `version = "…"`; write {version} there yourself')
    return _VERSION.sub(f'version = "{version}"', text)


def _with_section(text: str, version: str, before: str | None) -> str:
    """Return the changelog with a section for a version: that of the version before it if it was never released."""
    headings = [found[0] for found in _HEADING.finditer(text)]
    if f"## {version}" in headings:
        return text
    if before is not None and f"## {before}" in headings:
        return re.sub(rf"^## {re.escape(before)}$", f"## {version}", text, count=1, flags=re.MULTILINE)
    first = _HEADING.search(text)
    at = first.start() if first else len(text)
    section = f"## {version}\n\n{_DIGEST}\n\n"
    return text[:at] + ("" if first else "\n") + section + text[at:]


def _moved(rows: Sequence[_Row], old: str, new: str) -> tuple[_Row, ...]:
    """Return rows, those that begin or end in a version moved to another."""

    def moved(row: _Row) -> _Row:
        change = {name: new for name in ("added_in", "retired_in") if getattr(row, name) == old}
        return row.model_copy(update=change) if change else row

    return tuple(map(moved, rows))
