"""Which records a word names: the one lookup behind `find`, `show`, `why` and every filter that takes a name.

A word may be an id, a name in any script, an alias, a part of a name, the number of a list or of an instrument, or a
word for an authority. Case, accents, punctuation and white space do not count, and "ZENZ, Adrian" is Adrian Zenz.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Literal

from sanctions_data.errors import AmbiguousName, UnknownName, suggest
from sanctions_data.records import TABLES
from sanctions_data.release import versions

if TYPE_CHECKING:
    from sanctions_data.ledger import Claim, Ledger

How = Literal["id", "name", "alias", "authority", "number", "part of a name"]

# words for authorities that are not in the vocabulary of the rules
_AUTHORITIES = {"usa": "us", "america": "us", "great britain": "gb", "prc": "cn"}
# letters that Unicode does not take for a letter with a mark
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼ`´.·"))
_MOST_WORDS = 30  # a longer text names nothing


@dataclass(frozen=True)
class Named:
    """A record that a word names.

    Attributes:
        table: its table.
        id: its id.
        how: what the word is: an ``id``, a ``name``, an ``alias`` (also a name in another script), a word for an
            ``authority``, the ``number`` of a list or an instrument, or a ``part of a name``.
        text: what matched, as the data have it.
    """

    table: str
    id: str
    how: How
    text: str


@dataclass(frozen=True)
class Lookup:
    """The names of one version of the data.

    Attributes:
        version: the version.
    """

    version: str

    def find(self, text: str) -> tuple[Named, ...]:
        """Return the records that a word names, the best matches first, each once.

        Raises:
            UnknownName: it names none; the message has the likely ones.
        """
        found: dict[tuple[str, str], Named] = {}
        for one in (*self._exact(text), *self._part(text)):
            found.setdefault((one.table, one.id), one)
        if not found:
            raise self.unknown("record", text)
        return tuple(found.values())

    def meant(self, text: str, kind: str, tables: Collection[str] = (), among: Collection[str] = ()) -> str:
        """Return the id of the one record that a word means: of an exact match, else of a part of a name.

        Args:
            text: the word.
            kind: what is looked for, for messages: "target", "authority in measures".
            tables: the tables to look in; all of them by default.
            among: ids that come before others that match as well: those that a column has.

        Raises:
            UnknownName: it means none.
            AmbiguousName: it means several.
        """
        for matches in (self._exact(text), self._part(text)):
            names = {one.id: one.text for one in matches if not tables or one.table in tables}
            ids = tuple(one for one in names if one in among) or tuple(names)
            if len(ids) == 1 or (ids and ids[0] == text.strip().casefold()):
                return ids[0]
            if ids:
                raise AmbiguousName(kind, text, ids, tuple(names[one] for one in ids))
        raise self.unknown(kind, text, tables, among)

    def authority(self, text: str, kind: str, allowed: Collection[str]) -> str:
        """Return the code of the authority that a word means; a body is answered with the authority it belongs to.

        Args:
            text: the word.
            kind: what is looked for, for messages.
            allowed: the codes there are.

        Raises:
            UnknownName: it means no authority.
            AmbiguousName: it means several records.
        """
        try:
            meant = self.meant(text, kind, ("entities",), allowed)
        except UnknownName:
            raise UnknownName(kind, text, tuple(allowed)) from None
        if meant in allowed:
            return meant
        countries = {row["id"]: row["country"] for row in versions.read_records("entities", self.version)}
        likely = (countries[meant],) if countries.get(meant) in allowed else ()
        raise UnknownName(kind, text, tuple(allowed), likely)

    def unknown(self, kind: str, text: str, tables: Collection[str] = (), among: Collection[str] = ()) -> UnknownName:
        """Return the error for a word that names nothing, with the likely names."""
        ids = tuple(one for table in tables or TABLES for one in self._ids[table] if not among or one in among)
        known = {_compact(one): one for one in ids}
        parts: dict[str, list[str]] = {}
        for key, one in self._names:
            if (not tables or one.table in tables) and (not among or one.id in among):
                known[key] = one.text
                for word in _words(one.text):
                    parts.setdefault(word, []).append(one.text)
        if "-" in text:  # typed like an id
            known.update((_compact(one), one) for one in ids)
        compact = _compact(text[:200])
        close = suggest(compact, known)
        near = None if close else suggest(compact, [word for word in parts if len(word) > 2])
        likely = (known[close],) if close else tuple(dict.fromkeys(parts[near]))[:3] if near else ()
        table = next(iter(tables)) if len(tables) == 1 else "entities"
        hint = f"try another spelling or part of the name, or `sanctions-data list {table}`"
        return UnknownName(kind, text, ids, likely, hint if text.strip() else "the name is empty")

    @cached_property
    def _ids(self) -> dict[str, tuple[str, ...]]:
        return {
            table: tuple(str(row.get("id")) for row in versions.read_records(table, self.version)) for table in TABLES
        }

    @cached_property
    def _names(self) -> tuple[tuple[str, Named], ...]:
        """Compact form → what it names, for all names and numbers."""
        return tuple((key, one) for text, one in self._all() if (key := _compact(text)))

    def _all(self) -> Iterator[tuple[str, Named]]:
        """Yield the names and numbers, each with what it names."""
        for table in ("entities", "events"):
            for row in versions.read_records(table, self.version):
                yield row["name"] or "", Named(table, row["id"], "name", row["name"] or "")
        for row in versions.read_records("names", self.version):
            yield row["name"], Named("entities", row["entity"], "alias", row["name"])
        for row in versions.read_records("identifiers", self.version):
            number = f"{row['scheme']} {row['value']}"
            yield from ((text, Named("entities", row["entity"], "number", number)) for text in (row["value"], number))
        for row in versions.read_records("instruments", self.version):
            yield row["number"] or "", Named("instruments", row["id"], "number", row["number"] or "")

    def _exact(self, text: str) -> Iterator[Named]:
        wanted = text.strip().casefold()
        for table in TABLES:
            if wanted in self._ids[table]:
                yield Named(table, wanted, "id", wanted)
        keys = _keys(text)
        if not keys:
            return
        yield from (one for key, one in self._names if key in keys)
        if (code := _authority(text)) and code in self._ids["entities"]:
            yield Named("entities", code, "authority", text.strip())

    def _part(self, text: str) -> Iterator[Named]:
        words = _words(text)
        if not words or len(words) > _MOST_WORDS:
            return
        ideographs = "".join(words) if all(char.isalpha() and char >= "\u2e80" for char in "".join(words)) else ""
        for key, one in self._names:
            named = one.how in ("name", "alias")
            if named and (set(words) <= set(_words(one.text)) or (ideographs and ideographs in key)):
                yield Named(one.table, one.id, "part of a name", one.text)


@lru_cache(maxsize=4)
def lookup(version: str) -> Lookup:
    """Return the lookup of a version."""
    return Lookup(version)


def called(name: str, version: str) -> tuple[str, ...]:
    """Return the ids of the entities that have exactly this name or alias in a version, written in any way."""
    keys = _keys(name)
    names = (one for key, one in lookup(version)._names if key in keys and one.how in ("name", "alias"))
    return tuple(dict.fromkeys(one.id for one in names if one.table == "entities"))


def _authority(text: str) -> str | None:
    """Return the code of an authority that a word stands for."""
    from sanctions_data.rules.word_lists import entries

    known = {**entries()["actor"], **_AUTHORITIES}
    return {_compact(words): code for words, code in known.items()}.get(_compact(text))


@lru_cache(maxsize=1024)
def _words(text: str) -> tuple[str, ...]:
    """Return the words of a name: no case, accents, apostrophes, full stops, possessive s."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace("’", "'").translate(_LETTERS)
    plain = "".join(char for char in plain if unicodedata.category(char) not in ("Mn", "Cf", "Me"))
    plain = " ".join(part.removesuffix("'s") for part in plain.split()).translate(_APOSTROPHES)
    return tuple("".join(char if char.isalnum() else " " for char in plain).split())


def _compact(text: str) -> str:
    return "".join(_words(text))


def _keys(text: str) -> set[str]:
    """Return the compact forms under which a text is looked up: as it is, and with the family name last."""
    family, comma, given = text.partition(",")
    return {key for key in (_compact(text), _compact(f"{given} {family}") if comma else "") if key}


def claim_named(name: str, ledger: Ledger) -> Claim | None:
    """Return the claim with this id, or the one that the decision with this id is about; None for any other text."""
    if not re.fullmatch(r"[cd][0-9]{4,}", name):
        return None
    decided = {row.id: row.chosen or row.claims[0] for row in ledger.decisions if row.active}
    wanted = decided.get(name, name)
    return next((claim for claim in ledger.claims if claim.id == wanted and claim.active), None)
