"""Changes of a whole copy by somebody who makes every list of digests anew: for `tamper.py`.

`SHA256SUMS`, `SHA256SUMS.schemas` and the entries of the descriptors agree with the changed files, so no digest of
the copy notices the change. What notices it is that `verify` makes again what can be made again. Changes that leave a
copy consistent are noticed by its release digest alone.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import Any

from tamper_files import Attempt, change

from sanctions_data import _csv as tables
from sanctions_data._text import sha256_hex
from sanctions_data.compile import compile_ledger
from sanctions_data.compile.derive import possible_standings
from sanctions_data.contract.descriptor import ROOT_PREFIX
from sanctions_data.ledger import Ledger, Sentence, search_keys
from sanctions_data.ledger.storage import ledger_files
from sanctions_data.published.chain import Chain, Release, read_archive, read_chain, write_archive
from sanctions_data.published.digests import ARCHIVE, CHAIN, DIGESTS, SCHEMA_DIGESTS, records_sha256
from sanctions_data.records.standing import STANDINGS, read_standings
from sanctions_data.release import freeze, serialize
from sanctions_data.release.verify import Copy, examine
from sanctions_data.release.versions import ledger_as_of

# what a schema or a descriptor says of values: without it more passes
RULES = {
    *("constraints", "required", "unique", "enum", "pattern", "minimum", "maximum", "minLength", "maxLength"),
    *("minItems", "maxItems", "uniqueItems", "items", "type", "format", "const", "not", "$ref", "additionalProperties"),
    *("propertyNames", "primaryKey", "foreignKeys", "fieldsMatch", "missingValues", "delimiter", "itemType"),
    *("hash", "bytes", "schema", "path", "encoding"),
}
Path = tuple[str | int, ...]


def rules(value: Any, at: Path = ()) -> Iterator[Path]:
    """Yield the places in a JSON value that say something of data."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in members:
        if name in RULES and not (at and at[-1] == "properties"):
            yield (*at, name)
        yield from rules(inner, (*at, name))


def without(raw: bytes, *paths: Path) -> bytes:
    """Return a JSON text without what stands in some places."""
    made = json.loads(raw)
    for path in paths:
        inner = made
        for step in path[:-1]:
            inner = inner[step]
        inner.pop(path[-1], None)
    return dumped(made)


def dumped(value: Any) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


@dataclass(frozen=True)
class CopyChanges:
    """Every change of a copy that is tried.

    Attributes:
        whole: the copy, untouched.
        ledger: that of the copy.
        texts: the documents.
        dice: for choices.
    """

    whole: Copy
    ledger: Ledger
    texts: Mapping[str, str]
    dice: random.Random

    def attempts(self) -> Iterator[Attempt]:
        for made in (self.schemas, self.descriptors, self.standings, self.known_files, self.tables, self.ledger_rows):
            yield from made()
        for made in (self.missing_releases, self.release_lists, self.release_records, self.forgeries):
            yield from made()

    def tried(self, kind: str, place: str, checks: str, make: Callable[..., Copy], *arguments: Any) -> Attempt:
        """A change that one of some checks of `verify` must notice; `make` makes the changed copy of the arguments."""
        return Attempt(kind, place, lambda: not examine(make(*arguments), self.texts, only=checks.split()).ok)

    def pinned(self, kind: str, place: str, make: Callable[..., Copy], *arguments: Any) -> Attempt:
        """A change that leaves a copy consistent, so that the release digest must notice it."""

        def noticed() -> bool:
            copy = make(*arguments)
            return examine(copy).ok and not examine(copy, wanted=self.whole.release_digest, only={"published"}).ok

        return Attempt(kind, place, noticed)

    # -- the forger ----------------------------------------------------------

    def put(self, **changes: bytes | None) -> Copy:
        """The copy with files of its data replaced, added or (None) gone; its lists are as they were."""
        data = {name: raw for name, raw in {**self.whole.data, **changes}.items() if raw is not None}
        return replace(self.whole, data=data)

    def forged(self, **changes: bytes | None) -> Copy:
        """The same with all lists made anew."""
        return relisted(self.put(**changes), described=serialize.DESCRIPTOR not in changes)

    def forged_lines(self, name: str, lines: Sequence[str]) -> Copy:
        return self.forged(**{name: "\n".join(lines).encode()})

    def forged_schemas(self, **changes: bytes | None) -> Copy:
        schemas = {name: raw for name, raw in {**self.whole.schemas, **changes}.items() if raw is not None}
        return relisted(replace(self.whole, schemas=schemas))

    # -- schemas and descriptors ---------------------------------------------

    def schemas(self) -> Iterator[Attempt]:
        whole = self.whole.schemas
        for name, raw in whole.items():
            for path in rules(json.loads(raw)):
                kind = "schemas, a rule taken out, lists made anew"
                yield self.tried(kind, f"{name} {_place(path)}", "schemas", self._loosened, name, path)
            gone = {name: None}
            yield self.tried("schemas, one taken away, lists made anew", name, "schemas", self._schemas, gone)
        for which in ("schema", "tableschema", "file"):
            several = [name for name in whole if name.endswith(f".{which}.json")]
            bare = {name: without(whole[name], *_constraints(json.loads(whole[name]))) for name in several}
            kind = "schemas, all of a kind without constraints, lists made anew"
            yield self.tried(kind, which, "schemas", self._schemas, bare)
        more = {"more.schema.json": b"{}\n"}
        yield self.tried("schemas, one added, lists made anew", "more", "schemas", self._schemas, more)

    def _schemas(self, changes: Mapping[str, bytes | None]) -> Copy:
        return self.forged_schemas(**changes)

    def _loosened(self, name: str, path: Path) -> Copy:
        return self.forged_schemas(**{name: without(self.whole.schemas[name], path)})

    def descriptors(self) -> Iterator[Attempt]:
        described, at_root = json.loads(self.whole.data[serialize.DESCRIPTOR]), json.loads(self.whole.root or b"{}")
        for path in rules(described):
            kind = "descriptor of the data, a rule taken out, lists made anew"
            yield self.tried(kind, _place(path), "descriptor", self._data_descriptor, path)
        for path in rules(at_root):
            kind = "descriptor of the checkout, a rule taken out"
            yield self.tried(kind, _place(path), "descriptor", self._root_descriptor, path)
        kind = "descriptors, no constraints at all, lists made anew"
        yield self.tried(kind, "data", "descriptor", self._data_descriptor, *_constraints(described))
        yield self.tried(kind, "checkout", "descriptor", self._root_descriptor, *_constraints(at_root))
        kind = "descriptor of the checkout, taken away"
        yield self.tried(kind, serialize.DESCRIPTOR, "descriptor", lambda: replace(self.whole, root=None))

    def _data_descriptor(self, *paths: Path) -> Copy:
        return self.forged(**{serialize.DESCRIPTOR: without(self.whole.data[serialize.DESCRIPTOR], *paths)})

    def _root_descriptor(self, *paths: Path) -> Copy:
        assert self.whole.root is not None, "this is for a checkout"
        return replace(self.whole, root=without(self.whole.root, *paths))

    # -- standings -------------------------------------------------------------

    def standings(self) -> Iterator[Attempt]:
        text, name = self.whole.data[serialize.STANDINGS_FILE].decode(), serialize.STANDINGS_FILE
        lines = text.split("\n")
        possible = possible_standings(compile_ledger(self.ledger).results, self.ledger)
        alone = replace(self, texts={})
        for at, (claim, standing) in enumerate(read_standings(text).items(), 1):
            for other in sorted(STANDINGS.keys() - {standing}):
                new, place = [*lines[:at], f"{claim},{other}", *lines[at + 1 :]], f"{claim} {other}"
                if other not in possible[claim]:
                    kind = "standings, another one, lists made anew"
                    yield alone.tried(kind, place, "standings", self.forged_lines, name, new)
                    continue
                kind = "standings that only documents decide, by "
                yield self.tried(f"{kind}documents", place, "standings", self.forged_lines, name, new)
                yield self.pinned(f"{kind}release digest", place, self.forged_lines, name, new)
            kind, new = "standings, a row taken out, lists made anew", [*lines[:at], *lines[at + 1 :]]
            yield alone.tried(kind, claim, "standings", self.forged_lines, name, new)
        kind, new = "standings, rows in another order, lists made anew", [lines[0], lines[2], lines[1], *lines[3:]]
        yield alone.tried(kind, "1, 2", "standings", self.forged_lines, name, new)

    # -- files, tables, ledger -------------------------------------------------

    def known_files(self) -> Iterator[Attempt]:
        for name in serialize.data_names():
            yield self.tried("data files, one taken away, lists made anew", name, "digests", self._files, {name: None})
        for name in ("more.csv", "ledger/more.csv", "measures.csv.bak"):
            yield self.tried("data files, one added, lists made anew", name, "digests", self._files, {name: b"a\n"})
        for name in ("releases/more.json", "releases/more/events.json"):
            yield self.tried("releases, a file added", name, "releases", self._files, {name: b"{}\n"})
        for name in ("9.9.9/events.json", "01.0.0/events.json", f"{self.version}/events.json", "0.1.0/more.json"):
            added = {**self.archive, name: b"{}\n"}
            yield self.tried("releases, a file added", name, "releases", self._archived, added)

    def _files(self, changes: Mapping[str, bytes | None]) -> Copy:
        return self.forged(**changes)

    def _archived(self, archive: Mapping[str, bytes]) -> Copy:
        return self.forged(**{ARCHIVE: packed(archive)})

    def tables(self) -> Iterator[Attempt]:
        """A line of each compiled table, and of the search keys as far as the ledger has them."""
        own = {(row.source, str(row.n)) for row in self.ledger.sentences if row.sk_length is not None}
        others = {*serialize.LEDGER_FILES, serialize.DESCRIPTOR, serialize.STANDINGS_FILE, CHAIN}
        for name in sorted(set(serialize.data_names()) - others):
            if not name.endswith((".csv", ".json")):
                continue
            lines = self.whole.data[name].decode().split("\n")
            for at, line in enumerate(lines):
                if name == search_keys.NAME and at and tuple(line.split(",")[:2]) not in own:
                    continue  # only the release digest pins these
                kind = "compiled tables and search keys by line, lists made anew"
                yield self.tried(kind, f"{name}:{at + 1}", "records keys", self._line, name, lines, at)

    def _line(self, name: str, lines: Sequence[str], at: int) -> Copy:
        return self.forged_lines(name, [*lines[:at], change(lines[at], self.dice), *lines[at + 1 :]])

    def ledger_rows(self) -> Iterator[Attempt]:
        """Three cells of each column of the ledger, and rows that are taken out, doubled, or ended."""
        for name in serialize.LEDGER_FILES:
            header, found = tables.read_cells(self.whole.data[name].decode(), name)
            rows = [cells for _, cells in found]

            def with_row(
                number: int, *new: list[str], name: str = name, rows: Any = rows, header: Any = header
            ) -> Copy:
                changed = [*rows[:number], *new, *rows[number + 1 :]]
                text = tables.write([dict(zip(header, row, strict=True)) for row in changed], header)
                return self.forged(**{name: text.encode()})

            def cell(number: int, at: int, rows: Any = rows, with_row: Callable[..., Copy] = with_row) -> Copy:
                row = rows[number]
                return with_row(number, [*row[:at], change(row[at], self.dice), *row[at + 1 :]])

            for at, column in enumerate(header):
                for number in self.some(range(len(rows)), 3):
                    kind, place = "ledger, a cell, lists made anew", f"{name}:{number + 2} {column}"
                    yield self.tried(kind, place, "ledger rows", cell, number, at)
            for number in self.some(range(len(rows)), 8):
                row, place = rows[number], f"{name}:{number + 2}"
                ended = [*row[:-3], self.newest, "", "curation"]
                yield self.tried("ledger, a row taken out, lists made anew", place, "ledger rows", with_row, number)
                yield self.tried(
                    "ledger, a row doubled, lists made anew", place, "ledger rows", with_row, number, row, row
                )
                if row[-3] == "":
                    yield self.tried(
                        "ledger, a row ended, lists made anew", place, "ledger rows", with_row, number, ended
                    )

    def some(self, several: Sequence[Any], most: int) -> list[Any]:
        return self.dice.sample(several, min(most, len(several)))

    # -- releases ----------------------------------------------------------------

    @cached_property
    def chain(self) -> Chain:
        return read_chain(self.whole.data[CHAIN])

    @cached_property
    def archive(self) -> dict[str, bytes]:
        return read_archive(self.whole.data[ARCHIVE])

    @property
    def newest(self) -> str:
        return self.chain.versions[-1]

    @property
    def version(self) -> str:
        """The version of the data: the newest release, or a state on the way to the next."""
        return self.whole.data["VERSION"].decode().strip()

    def missing_releases(self) -> Iterator[Attempt]:
        versions = self.chain.versions
        for count in range(1, len(versions) + 1):
            for several in combinations(versions, count):
                which = "all" if several == versions else "the newest" if several == (self.newest,) else "some"
                kind = f"releases, {which} taken away, lists made anew"
                yield self.tried(kind, ", ".join(several), "releases rows", self._without, several)
        for name in self.archive:
            if freeze.is_left_out(name.partition("/")[2]):
                continue  # the archive may lack it if the ledger gives it
            fewer = {one: raw for one, raw in self.archive.items() if one != name}
            yield self.tried("releases, a file taken away", name, "releases", self._archived, fewer)
        for version in (*versions[:-1], "9.9.9", "9.9.9.dev0"):
            changed = {"VERSION": f"{version}\n".encode()}
            yield self.tried("VERSION, another one, lists made anew", version, "releases records", self._files, changed)

    def _without(self, several: Sequence[str]) -> Copy:
        chain = freeze.chain_file(one for one in self.chain.releases if one.version not in several)
        archive = {name: raw for name, raw in self.archive.items() if name.split("/")[0] not in several}
        return self.forged(**{CHAIN: chain.encode(), ARCHIVE: packed(archive)})

    def release_lists(self) -> Iterator[Attempt]:
        """Entries of each part of each release in the chain."""
        for at, release in enumerate(self.chain.releases):
            for path in self._entries(release.model_dump()):
                kind, place = "chain, an entry taken out, lists made anew", f"{release.version} {_place(path)}"
                yield self.tried(kind, place, "releases rows history", self._shortened, at, path)

    def _shortened(self, at: int, path: Path) -> Copy:
        return self.forged(**{CHAIN: without(self.whole.data[CHAIN], ("releases", at, *path))})

    def _entries(self, listed: Mapping[str, Any]) -> Iterator[Path]:
        for part, inner in listed.items():
            yield (part,)
            if part == "files":
                yield from ((part, name) for name in inner)
            elif part in ("columns", "ledger"):
                for table, rows in inner.items():
                    yield (part, table)
                    yield from ((part, table, row) for row in self.some(sorted(rows), 3))

    def release_records(self) -> Iterator[Attempt]:
        """A value of three records of each file of each superseded release, with the chain made anew."""
        for name, raw in self.archive.items():
            for at in self.some(range(len(json.loads(raw)["records"])), 3):
                kind, place = "releases, a value, all lists made anew", f"{name} record {at + 1}"
                yield self.tried(kind, place, "releases history", self._record, name, at)

    def _record(self, name: str, at: int) -> Copy:
        made = json.loads(self.archive[name])
        record = made["records"][at]
        field = self.dice.choice([key for key in record if key != "provenance"])
        record[field] = change(str(record[field] or ""), self.dice)
        made["records_sha256"] = records_sha256(made["records"])
        return self.chained({**self.archive, name: dumped(made)})

    def chained(self, archive: Mapping[str, bytes]) -> Copy:
        """The copy with another archive, and with the chain and all lists made anew from it and the ledger."""
        tables = freeze.table_files({**self.whole.data, ARCHIVE: packed(archive)}, self.chain, self.version)
        releases: list[Release] = []
        for old in self.chain.releases:
            releases.append(freeze.freeze(tables[old.version], self.ledger, old.version, releases, old.columns))
        return self.forged(**{ARCHIVE: packed(archive), CHAIN: freeze.chain_file(releases).encode()})

    # -- forgeries that are consistent -------------------------------------------

    def forgeries(self) -> Iterator[Attempt]:
        """The ledger is changed, and everything is made anew from it, all releases too."""
        for row in self.some([row for row in self.ledger.sentences if row.active and row.gist], 5):
            kind = "everything made anew from another ledger, by release digest"
            yield self.pinned(kind, f"{row.source} {row.n}", self._anew, row)

    def _anew(self, row: Sentence) -> Copy:
        """What somebody publishes who changes a gist and makes everything from that ledger."""
        other = row.model_copy(update={"gist": f"{row.gist[:-1]}!"})
        sentences = tuple(other if one is row else one for one in self.ledger.sentences)
        ledger = replace(self.ledger, sentences=sentences)
        data = {f"ledger/{name}": text.encode() for name, text in ledger_files(ledger).items()}
        made = serialize.data_files(compile_ledger(ledger), self.version)
        data |= {name: text.encode() for name, text in made.items()}
        releases: list[Release] = []
        archive: dict[str, bytes] = {}
        for old in self.chain.releases:
            then = serialize.data_files(compile_ledger(ledger_as_of(ledger, old.version)), old.version)
            tables = {name: text.encode() for name, text in then.items() if name.endswith(".json")}
            releases.append(freeze.freeze(tables, ledger, old.version, releases))
            if old.version != self.version:
                archive |= {f"{old.version}/{name}": raw for name, raw in tables.items()}
        return self.forged(**data, **{ARCHIVE: packed(archive), CHAIN: freeze.chain_file(releases).encode()})


def packed(archive: Mapping[str, bytes]) -> bytes:
    """Return an archive that is compressed quickly: `verify` reads what it holds, and never compresses it again."""
    return write_archive(archive, preset=0)


def relisted(copy: Copy, *, described: bool = True) -> Copy:
    """Return a copy with its lists of digests made anew, and with what its descriptors say of the files.

    Args:
        copy: the changed files.
        described: whether the descriptors too are made anew.
    """
    data, root = dict(copy.data), copy.root
    own = dict(data)
    if described and serialize.DESCRIPTOR in data:
        data[serialize.DESCRIPTOR] = own[serialize.DESCRIPTOR] = _described(data[serialize.DESCRIPTOR], own)
        root = root and _described(root, own)
    if SCHEMA_DIGESTS in data:
        data[SCHEMA_DIGESTS] = own[SCHEMA_DIGESTS] = _listed(copy.schemas)
    if DIGESTS in data:
        data[DIGESTS] = _listed({name: raw for name, raw in own.items() if name != DIGESTS})
    return replace(copy, data=data, root=root)


def _listed(several: Mapping[str, bytes]) -> bytes:
    return "".join(f"{sha256_hex(raw)}  {name}\n" for name, raw in sorted(several.items())).encode()


def _described(descriptor: bytes, data: Mapping[str, bytes]) -> bytes:
    """Return a descriptor with the bytes and digests of the files that are there."""
    made = json.loads(descriptor)
    for resource in made["resources"]:
        raw = data.get(resource["path"].removeprefix(ROOT_PREFIX))
        if raw is not None:
            resource["hash"] = f"sha256:{sha256_hex(raw)}"
            if "bytes" in resource:
                resource["bytes"] = len(raw)
    return dumped(made)


def _constraints(value: Any) -> Iterator[Path]:
    """Yield where a schema or descriptor has what limits a value; nothing within what was named."""
    limits = ("constraints", "required", "enum", "pattern", "minimum", "maximum", "not")
    for path in rules(value):
        if path[-1] in limits and not any(step in limits for step in path[:-1]):
            yield path


def _place(path: Path) -> str:
    return "/".join(map(str, path))
