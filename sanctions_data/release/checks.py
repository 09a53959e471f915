"""The checks of `verify`, one function each: they yield what is wrong, or raise `NotRun` if they lack something."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any

from sanctions_data._csv import TableError
from sanctions_data._text import counted, sha256_hex
from sanctions_data.compile import Compiled, LedgerFaults, compile_ledger
from sanctions_data.compile.derive import possible_standings
from sanctions_data.errors import DamagedRelease, SanctionsDataError, UnreadableFile, decode_utf8
from sanctions_data.ledger import MODELS, Ledger, search_keys
from sanctions_data.ledger.storage import read_ledger
from sanctions_data.published.chain import Chain, Release, read_chain
from sanctions_data.published.digests import CHAIN, DIGESTS, SCHEMA_DIGESTS, digest_list, read_digest_list
from sanctions_data.published.version_numbers import key, next_release
from sanctions_data.records import INDEXES, TABLES, model
from sanctions_data.records.standing import read_standings, standings_file
from sanctions_data.release import serialize
from sanctions_data.release.compare import differences
from sanctions_data.release.copy_files import Copy
from sanctions_data.release.freeze import (
    chain_file,
    check_chain,
    check_ledger,
    made_again,
    read_table,
    release_list,
    row_key,
    table_files,
)
from sanctions_data.release.versions import ledger_as_of

_MOST = 20  # differences of one file that are listed


class NotRun(Exception):
    """A check that cannot be run; the text says what it lacks."""


@dataclass(frozen=True)
class Work:
    """A copy, and what several checks make of it; each part is made once."""

    copy: Copy
    texts: Mapping[str, str]
    wanted: str | None
    converted: tuple[str, ...]

    @cached_property
    def version(self) -> str:
        try:
            return self.copy.text("VERSION").strip()
        except UnreadableFile as error:
            raise NotRun(str(error)) from None

    @cached_property
    def files(self) -> _Files:
        return tuple((name, self.copy.data.get(name)) for name in serialize.LEDGER_FILES)

    @property
    def ledger(self) -> Ledger:
        found = _read(self.files)
        if isinstance(found, list):
            raise NotRun("the ledger cannot be read")
        return found

    @property
    def compiles(self) -> Compiled | list[str]:
        """What the ledger compiles to, or what is wrong with it."""
        return _compile(self.files, None)

    @cached_property
    def compiles_with_texts(self) -> Compiled | list[str]:
        """The same with the documents that are held."""
        return _compiled(self.ledger, self.texts) if self.texts else self.compiles

    @property
    def compiled(self) -> Compiled:
        found = self.compiles
        if isinstance(found, list):
            raise NotRun("the ledger has faults")
        return found

    @cached_property
    def chain(self) -> Chain:
        """The chain of releases."""
        try:
            return read_chain(self.copy.data.get(CHAIN, b""))
        except DamagedRelease as error:
            raise NotRun(str(error)) from None

    @cached_property
    def released(self) -> Mapping[str, Mapping[str, bytes]]:
        """Released version → name → bytes of its tables."""
        try:
            return table_files(self.copy.data, self.chain, self.version)
        except DamagedRelease as error:
            raise NotRun(str(error)) from None


_Files = tuple[tuple[str, bytes | None], ...]  # name and bytes of each file of a ledger


@lru_cache(maxsize=1)
def _read(ledger_files: _Files) -> Ledger | list[str]:
    """Return the ledger, or what is wrong with its files."""
    found = dict(ledger_files)

    def text(name: str) -> str:
        raw, place = found[f"ledger/{name}"], f"data/ledger/{name}"
        if raw is None:
            raise UnreadableFile(place, "is missing")
        return decode_utf8(raw, place)

    try:
        return read_ledger(text)
    except SanctionsDataError as error:
        return [str(error)]


@lru_cache(maxsize=8)
def _compile(ledger_files: _Files, version: str | None) -> Compiled | list[str]:
    """Return what a ledger compiles to, as it is or as of a version, or what is wrong with it."""
    ledger = _read(ledger_files)
    if isinstance(ledger, list):
        return ledger
    return _compiled(ledger if version is None else ledger_as_of(ledger, version), {})


def _compiled(ledger: Ledger, texts: Mapping[str, str]) -> Compiled | list[str]:
    try:
        return compile_ledger(ledger, texts)
    except LedgerFaults as error:
        return list(map(str, error.faults))


def _digests(work: Work) -> Iterator[str]:
    if work.converted:
        count, first = len(work.converted), ", ".join(work.converted[:3])
        more = ", …" if count > 3 else ""
        yield (
            f"the line ends of {counted(count, 'file')} were converted from LF to CRLF ({first}{more}); get the files "
            "again without that conversion (in git: core.autocrlf=false). The other checks read them with LF"
        )
    try:
        listed = read_digest_list(work.copy.text(DIGESTS))
    except UnreadableFile as error:
        yield str(error)
        return
    known = {name for name in serialize.data_names() if name != DIGESTS}
    present = {name for name in work.copy.data if name != DIGESTS}
    if listed.keys() == present and work.copy.text(DIGESTS).count("\n") != len(listed):
        yield f"data/{DIGESTS} lists a file twice"
    for name in sorted(known | present | set(listed)):
        if name not in present:
            yield f"data/{name} is missing" if name in known else f"data/{DIGESTS} lists {name!r}, which is not a file"
        elif name not in known:
            yield f"data/{name} is not a file of this dataset"
        elif name not in listed:
            yield f"data/{name} is not on the list"
        elif sha256_hex(work.copy.data[name]) != listed[name]:
            yield f"data/{name} is not the file that was published"


def _schemas(work: Work) -> Iterator[str]:
    made = serialize.schema_files()
    if not work.copy.schemas:
        yield "the folder schemas is missing or empty"
        return
    for name in sorted({*made, *work.copy.schemas}):
        if name not in made:
            yield f"schemas/{name} is not a schema of this package"
        else:
            yield from _differences(f"schemas/{name}", work.copy.schemas.get(name), made[name])
    yield from _differences(f"data/{SCHEMA_DIGESTS}", work.copy.data.get(SCHEMA_DIGESTS), digest_list(made))


def _descriptor(work: Work) -> Iterator[str]:
    version = work.version
    try:
        data = {name: work.copy.text(name) for name in serialize.described_files()}
        serialize.descriptor_file(data, version)
    except (UnreadableFile, TableError) as error:
        raise NotRun(str(error)) from None
    wanted = [(f"data/{serialize.DESCRIPTOR}", work.copy.data.get(serialize.DESCRIPTOR), False)]
    if work.copy.is_checkout:
        wanted.append((serialize.DESCRIPTOR, work.copy.root, True))
    for place, raw, at_root in wanted:
        yield from _differences(place, raw, serialize.descriptor_file(data, version, at_root=at_root))


def _ledger(work: Work) -> Iterator[str]:
    if isinstance(work.compiles, list):
        yield from work.compiles


def _records(work: Work) -> Iterator[str]:
    for name, text in serialize.data_files(work.compiled, work.version).items():
        yield from _differences(f"data/{name}", work.copy.data.get(name), text)


def _standings(work: Work) -> Iterator[str]:
    compiled = work.compiles_with_texts
    if isinstance(compiled, list):
        raise NotRun("the ledger has faults")
    place, raw = f"data/{serialize.STANDINGS_FILE}", work.copy.data.get(serialize.STANDINGS_FILE)
    try:
        found = read_standings(work.copy.text(serialize.STANDINGS_FILE))
    except (UnreadableFile, TableError):
        found = {}
    possible = possible_standings(compiled.results, work.ledger)
    wanted = {
        claim: found[claim] if found.get(claim) in standings else " or ".join(sorted(standings))
        for claim, standings in possible.items()
    }
    yield from _differences(place, raw, standings_file(wanted))


def _keys(work: Work) -> Iterator[str]:
    ledger, place = work.ledger, f"data/{search_keys.NAME}"
    try:
        known = search_keys.read_search_keys(work.copy.text(search_keys.NAME)).values()
    except SanctionsDataError as error:
        yield str(error)
        return
    yield from _differences(place, work.copy.data.get(search_keys.NAME), search_keys.search_keys_file(ledger, known))


def _releases(work: Work) -> Iterator[str]:
    if CHAIN not in work.copy.data:
        yield f"data/{CHAIN} is missing"
        return
    try:
        chain = read_chain(work.copy.data[CHAIN])
    except DamagedRelease as error:
        yield str(error)
        return
    if work.copy.data[CHAIN] != chain_file(chain.releases).encode():
        yield f"data/{CHAIN} is not as a release writes it"
    now = work.version
    yield from map(str, check_chain(work.copy.data, chain, now))
    newest = chain.versions[-1] if chain.versions else "none"
    if now == newest:
        return
    if now in chain.versions:
        yield f"data/VERSION says {now}, the newest release is {newest}"
    elif (wanted := next_release(now)) is None or (newest != "none" and key(wanted) <= key(newest)):
        yield f"data/{CHAIN} has no release {now}, which the data are of by data/VERSION; the newest is {newest}"
    else:
        raise NotRun(f"the data are a state on the way to {wanted}, not a release; the releases before it are right")


def _rows(work: Work) -> Iterator[str]:
    ledger, chain = work.ledger, work.chain
    released = {*chain.versions, next_release(work.version) or work.version}
    rows = [row for model in MODELS for row in ledger.rows(model.table_name)]
    named = {version for row in rows for version in (row.added_in, row.retired_in) if version is not None}
    for version in sorted(named - released, key=key):
        yield f"data/{CHAIN} has no release {version}, but rows of the ledger were added or retired in it"
    yield from map(str, check_ledger(ledger, chain))


def _history(work: Work) -> Iterator[str]:
    """Yield where the ledger as of a release does not give its values and claims, row by row, or its list."""
    if isinstance(work.compiles, list):
        raise NotRun("the ledger has faults")
    chain, ledger = work.chain, work.ledger
    released = {version: dict(tables) for version, tables in work.released.items()}
    if not chain.versions:
        raise NotRun("there is no release")
    previous: tuple[str, str] | None = None
    for release in chain.releases:
        place = f"release {release.version}"
        then = _compile(work.files, release.version)
        if isinstance(then, list):
            yield from (f"{place}: {fault}" for fault in then)
        else:
            try:
                yield from _fill(released[release.version], release, then)
                for table in (*TABLES, *INDEXES):
                    if table in INDEXES and f"{table}.json" not in release.files:
                        continue  # it came later, and is made of rows that the release had
                    frozen = _frozen(table, released[release.version], release.files)
                    again = _by_key(table, [row.model_dump(mode="json") for row in then.tables[table]])
                    yield from _same(place, table, frozen, again, release.columns.get(table, {}))
            except SanctionsDataError as error:
                yield f"{place}: {error}"
        try:
            text = release_list(released[release.version], ledger, release.version, previous, release.columns)
        except (SanctionsDataError, KeyError) as error:
            yield f"{place}: its list cannot be made again ({error})"
        else:
            if sha256_hex(text) != release.sha256:
                yield f"{place}: its list, made again, does not have the digest that data/{CHAIN} gives"
        previous = release.version, release.sha256


def _fill(tables: dict[str, bytes], release: Release, then: Compiled) -> Iterator[str]:
    """Add the index tables that the archive leaves out; yield those that are not what was released."""
    for name, raw in made_again(release, then).items() if release.files.keys() - tables.keys() else ():
        if name not in tables:
            tables[name] = raw
            if sha256_hex(raw) != release.files[name]:
                yield f"release {release.version}: {name}, made again, is not the file that was released"


def _frozen(table: str, tables: Mapping[str, bytes], listed: Collection[str]) -> dict[str, Mapping[str, object]]:
    """Return key → record of a table in a release; nothing if the table came later."""
    name = f"{table}.json"
    if name not in listed:
        return {}
    if name not in tables:
        raise UnreadableFile(name, "is missing")
    records = read_table(tables[name], name)["records"]
    try:
        found = _by_key(table, records)
    except KeyError as error:
        raise UnreadableFile(name, f"has a record without {error}") from None
    if len(found) != len(records):
        raise UnreadableFile(name, "has two records of one key")
    return found


def _by_key(table: str, records: Iterable[Mapping[str, object]]) -> dict[str, Mapping[str, object]]:
    return {row_key(table, row): row for row in records}


def _same(
    place: str,
    table: str,
    frozen: Mapping[str, Mapping[str, Any]],
    again: Mapping[str, Mapping[str, Any]],
    columns: Iterable[str],
) -> Iterator[str]:
    renamed = model(table).renamed
    for record in sorted(frozen.keys() | again.keys()):
        if record not in frozen or record not in again:
            have = "has" if record in frozen else "lacks"
            yield f"{place} {have} {table} {record}; the ledger as of then does not agree"
            continue
        for name in columns:
            here = renamed.get(name, name)
            was, now = frozen[record].get(name), again[record].get(here)
            claims = frozen[record].get("provenance", {}).get(name, [])
            found = again[record].get("provenance", {}).get(here, [])
            if was != now or claims != found:
                shown = f"{json.dumps(was)} {claims} in the release, {json.dumps(now)} {found} from the ledger"
                yield f"{place} {table} {record} {name}: {shown}"
    if list(frozen) != list(again) and frozen.keys() == again.keys():
        yield f"{place} {table}: the records are in another order than the ledger as of then gives"


def _words(work: Work) -> Iterator[str]:
    held = work.texts
    missing = [row.id for row in work.ledger.sources if row.active and row.raw_sha256 and row.id not in held]
    if not held:
        raise NotRun("needs the documents: --sources DIR")
    if isinstance(work.compiles_with_texts, list):
        known = set(work.compiles) if isinstance(work.compiles, list) else set()
        yield from (fault for fault in work.compiles_with_texts if fault not in known)
    elif missing:
        raise NotRun(f"needs {', '.join(missing)} too; the words of {', '.join(sorted(held))} are right")


def _published(work: Work) -> Iterator[str]:
    if work.wanted is None:
        raise NotRun("needs a digest from elsewhere: --release-digest HEX")
    found = work.copy.release_digest
    if found is None:
        yield f"there is no release digest to compare: data/{DIGESTS} is missing"
    elif found != work.wanted:
        yield f"the release digest of this copy is {found}, not {work.wanted}"


def _differences(place: str, raw: bytes | None, expected: str) -> Iterator[str]:
    """Yield where a file differs from what it should be; the first of many, and how many more there are."""
    if raw == expected.encode():
        return
    try:
        found = None if raw is None else decode_utf8(raw, place)
    except UnreadableFile as error:
        yield str(error)
        return
    several = differences(place, found, expected)
    yield from map(str, islice(several, _MOST))
    if more := sum(1 for _ in several):
        yield f"{place}: {counted(more, 'more difference')}"


CHECKS: dict[str, tuple[str, Callable[[Work], Iterable[str]]]] = {
    "digests": ("each file against the list of digests", _digests),
    "schemas": ("the schemas against the models", _schemas),
    "descriptor": ("datapackage.json against the models and the files", _descriptor),
    "ledger": ("the ledger, and the values that its rules give", _ledger),
    "records": ("the tables against the ledger", _records),
    "standings": ("each standing against the ledger", _standings),
    "keys": ("search_keys.csv against the ledger", _keys),
    "releases": ("the files of each release, and whether one is missing", _releases),
    "rows": ("the ledger against the rows that each release lists", _rows),
    "history": ("the tables of each release against the ledger of its time", _history),
    "words": ("the claimed values against the words of the documents", _words),
    "published": ("the release digest against the one given", _published),
}
