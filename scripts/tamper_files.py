"""Changes of whole files: compiled tables, which drift has to name by line and column, and the rest."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from tamper_nets import Nets

from sanctions_data import _csv as tables
from sanctions_data._text import sha256_hex
from sanctions_data.compile import Compiled, compile_ledger
from sanctions_data.published import files
from sanctions_data.published.digests import ARCHIVE, DIGESTS, read_digest_list
from sanctions_data.release.compare import differences
from sanctions_data.release.serialize import data_files


@dataclass(frozen=True)
class Attempt:
    """One change: the class it is counted in, where it is, and whether it is noticed."""

    kind: str
    place: str
    noticed: Callable[[], bool]


def change(text: str, dice: random.Random) -> str:
    """The text with one character changed; an empty one gets a character."""
    if not text:
        return dice.choice("0123456789abcdef")
    at = dice.randrange(len(text))
    like = next((set_ for set_ in ("0123456789", "abcdefghijklmnopqrstuvwxyz") if text[at] in set_), "xyzXYZ")
    return text[:at] + dice.choice([c for c in like if c != text[at]]) + text[at + 1 :]


@dataclass(frozen=True)
class FileChanges(Nets):
    """Every cell of every compiled table, as CSV and as JSON; every line of every other file."""

    dice: random.Random

    @cached_property
    def compiled(self) -> Compiled:
        return compile_ledger(self.ledger, self.texts)

    def compiled_tables(self) -> Iterator[Attempt]:
        made = data_files(self.compiled, files.read_text("VERSION").strip())
        for name, expected in made.items():
            lines = files.read_text(name).split("\n")
            yield from (self._csv if name.endswith(".csv") else self._json)(name, lines, expected)

    def _csv(self, name: str, lines: list[str], expected: str) -> Iterator[Attempt]:
        header, rows = tables.read_cells("\n".join(lines), name)
        for line, cells in [(1, header), *rows]:
            for at, column in enumerate(header):

                def noticed(line: int = line, cells: list[str] = cells, at: int = at, column: str = column) -> bool:
                    new = [*cells[:at], change(cells[at], self.dice), *cells[at + 1 :]]
                    text = tables.write([dict(enumerate(new))], range(len(new))).split("\n")[1]  # type: ignore[arg-type]
                    found = list(differences(name, "\n".join([*lines[: line - 1], text, *lines[line:]]), expected))
                    named = "" if line == 1 else column
                    return [(item.file, item.line, item.column) for item in found] == [(name, line, named)]

                yield Attempt("compiled CSV, by drift", f"{name}:{line} {column}", noticed)

    def _json(self, name: str, lines: list[str], expected: str) -> Iterator[Attempt]:
        for number, line in enumerate(lines, 1):
            start = (
                line.find('"') if line.startswith(' "') and not line.startswith(' "records"') else line.find("{") + 1
            )
            if start < 1 or number == 1 or line in ("{", ""):
                continue
            body = line[start:].rstrip(",").removesuffix("}") if line.startswith("  ") else line[start:].rstrip(",")
            for column, value in json.loads("{" + body + "}").items():
                begin = start + len(f'"{column}": ')
                text = json.dumps(value, ensure_ascii=False)
                start = begin + len(text) + 2

                def noticed(
                    number: int = number, line: str = line, begin: int = begin, text: str = text, column: str = column
                ) -> bool:
                    new = line[:begin] + change(text, self.dice) + line[begin + len(text) :]
                    found = list(differences(name, "\n".join([*lines[: number - 1], new, *lines[number:]]), expected))
                    return [(item.file, item.line, item.column) for item in found] == [(name, number, column)]

                yield Attempt("compiled JSON, by drift", f"{name}:{number} {column}", noticed)

    def other_files(self) -> Iterator[Attempt]:
        """Line by line: descriptor, standings, version, releases, ledger headers, and the list itself."""
        listed = read_digest_list(files.read_text(DIGESTS))
        tables_ = set(data_files(compile_ledger(self.ledger), ""))
        for name in files.data_names():
            if name in tables_ or name == ARCHIVE:
                continue  # the archive is no text: `tamper_copies` changes what is in it
            text = files.read_text(name)
            lines = text.split("\n")
            for at, line in enumerate(lines[:1] if name.startswith("ledger/") else lines):

                def noticed(name: str = name, at: int = at, line: str = line, lines: list[str] = lines) -> bool:
                    new = "\n".join([*lines[:at], change(line, self.dice), *lines[at + 1 :]])
                    if name == DIGESTS:
                        return read_digest_list(new) != listed
                    return sha256_hex(new) != listed[name]

                yield Attempt("other data files by line, by digest list", f"{name}:{at + 1}", noticed)
