"""Write the files that are generated from the ledger and the models, or check that they are up to date.

    python scripts/build.py            write what differs
    python scripts/build.py --check    print where a committed file differs; exit 1 if one does

With the documents (`--sources DIR`, or SANCTIONS_DATA_SOURCES) the words of every claim are checked and its rule is
run. Without them the words that are withheld cannot be checked.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sanctions_data._text import canonical_json, clean, counted, sha256_hex
from sanctions_data.build import docs_tables
from sanctions_data.build.atomic_write import JOURNAL, finish, locked, sweep, write
from sanctions_data.build.checkout import DATA, LEDGER, PACKAGE_ROOT, Checkout
from sanctions_data.build.migration_tables import last_of_the_major_before
from sanctions_data.compile import Compiled, compile_ledger
from sanctions_data.compile.derive import possible_standings
from sanctions_data.contract import schemas
from sanctions_data.errors import DamagedRelease, SanctionsDataError, UnreadableFile
from sanctions_data.ledger import Ledger, search_keys
from sanctions_data.provenance.citation import citation_file
from sanctions_data.provenance.find_documents import held_documents
from sanctions_data.published.chain import read_archive, write_archive
from sanctions_data.published.digests import (
    ARCHIVE,
    CHAIN,
    DIGESTS,
    SCHEMA_DIGESTS,
    digest_list,
    release_digest,
)
from sanctions_data.records import standing
from sanctions_data.release import serialize
from sanctions_data.release.compare import differences
from sanctions_data.release.freeze import is_left_out, made_again
from sanctions_data.release.versions import ledger_as_of

CHANGELOG = "CHANGELOG.md"
_PROVENANCE = "provenance.json"
# columns of the provenance that say what a claim says, and what it rests on
_BASE = ("value", "rule", "ord", "role", "source", "sentence", "start", "end", "quote", "uses_claim")
_MOST = 20  # differences of one file that are listed


@dataclass(unsafe_hash=True)
class ReleasedTable(SanctionsDataError):
    """A table that would change although its version is released.

    Attributes:
        name: the file.
        version: the release.
    """

    name: str
    version: str
    exit_code = 1

    def __str__(self) -> str:
        return (
            f"{DATA}{self.name}: would differ from release {self.version}, which never changes; "
            "nothing was written. Begin the next version first (`sanctions-data ledger begin patch`, or minor)"
        )


CITATION = "CITATION.cff"
HERE = Checkout(PACKAGE_ROOT)


def build(ledger: Ledger, texts: Mapping[str, str]) -> tuple[Compiled, dict[str, str]]:
    """Return what the ledger compiles to, and the text of each generated file by its path."""
    compiled = compile_ledger(ledger, texts)
    now = HERE.version
    data = {"VERSION": f"{now}\n", **serialize.data_files(compiled, now)}
    held = {source.id for source in ledger.sources if source.active and source.raw_sha256} <= set(texts)
    standings = compiled.standings if held else standings_without_documents(compiled, ledger, data[_PROVENANCE])
    data[serialize.STANDINGS_FILE] = standing.standings_file(standings)
    # what texts that nobody keeps have given (scripts/search_keys.py); the rest stands in the ledger
    known = search_keys.read_search_keys(HERE.search_keys())
    data[search_keys.NAME] = search_keys.search_keys_file(ledger, known.values())
    data |= {name: HERE.read(DATA + name) or "" for name in serialize.LEDGER_FILES}
    data[SCHEMA_DIGESTS] = digest_list(serialize.schema_files())
    found = {serialize.DESCRIPTOR: serialize.descriptor_file(data, now, at_root=True)}
    data[serialize.DESCRIPTOR] = serialize.descriptor_file(data, now)
    data[CHAIN] = HERE.read(DATA + CHAIN) or ""
    digests = digest_list(data | {ARCHIVE: HERE.read_bytes(DATA + ARCHIVE) or b""})
    data[DIGESTS] = digests
    assert {*data, ARCHIVE} == set(serialize.data_names()), "serialize.data_names() must name every file"
    written = {*serialize.LEDGER_FILES, CHAIN}  # by people, and by a release
    found |= {DATA + name: text for name, text in data.items() if name not in written}
    found |= schemas.all_files()
    before = last_of_the_major_before(HERE.releases(), now)
    found |= docs_tables.docs(compiled, ledger, data[serialize.STANDINGS_FILE], before, HERE.read)
    found |= _changelog(data[DIGESTS])
    if versions := HERE.releases().versions:
        newest = versions[-1]
        package = json.loads(found[serialize.DESCRIPTOR])
        found[CITATION] = citation_file(package, newest, ledger_as_of(ledger, newest).as_of)
    return compiled, found


def standings_without_documents(compiled: Compiled, ledger: Ledger, provenance: str) -> dict[str, str]:
    """Return the standings that a build without all documents can know.

    A claim keeps the standing that the last build with the documents gave it, as long as the ledger allows it, and the
    value and all that it rests on stay the same. Else it gets the one that the ledger allows; if only the documents can
    decide between two, the claim counts as judged.

    Args:
        compiled: what the ledger compiles to.
        ledger: the ledger.
        provenance: the text of the provenance that it compiles to.
    """
    before = standing.read_standings(HERE.read(DATA + serialize.STANDINGS_FILE) or "claim,standing\n")
    old, new = claim_bases(HERE.read(DATA + _PROVENANCE) or '{"records": []}'), claim_bases(provenance)
    changed = {claim for claim in {*old, *new} if old.get(claim) != new.get(claim)}
    changed |= {row.claim for row in ledger.evidence if row.active and row.uses_claim in changed}
    return {
        claim: before[claim]
        if before.get(claim) in allowed and (len(allowed) == 1 or claim not in changed)
        else "judged"
        if "judged" in allowed
        else min(allowed)
        for claim, allowed in possible_standings(compiled.results, ledger).items()
    }


def claim_bases(provenance: str) -> dict[str, set[str]]:
    """Return claim → its value, its rule and what it rests on, a text for each row, from the text of the provenance."""
    found: dict[str, set[str]] = {}
    for row in json.loads(provenance)["records"]:
        found.setdefault(row["claim"], set()).add(canonical_json({name: row[name] for name in _BASE}))
    return found


def _changelog(digests: str) -> dict[str, str]:
    """Return the changelog with the release digest of what is built; nothing if there is no changelog."""
    text = HERE.read(CHANGELOG)
    return {} if text is None else {CHANGELOG: docs_tables.changelog(text, release_digest(digests.encode()))}


def superseded() -> bytes | None:
    """Return the archive of superseded releases with the newest release in it, if it has to go there.

    It has to if the version is another one, for then a build writes over the tables of the release.

    Returns:
        The archive; None if it is right as it is.

    Raises:
        DamagedRelease: the tables here are not those that were released.
    """
    chain = HERE.releases()
    raw = HERE.read_bytes(DATA + ARCHIVE)
    contents = {} if raw is None else read_archive(raw)
    wanted_digests = {f"{one.version}/{name}": digest for one in chain.releases for name, digest in one.files.items()}
    for name, found in contents.items():
        if sha256_hex(found) != wanted_digests.get(name):
            raise DamagedRelease(DATA + ARCHIVE, f"has {name!r}, which is not as it was released; get it back from git")
    if not chain.versions or chain.versions[-1] == HERE.version:
        return None
    newest = chain.releases[-1]
    if all(f"{newest.version}/{name}" in contents or is_left_out(name) for name in newest.files):
        return None
    given = made_again(newest, compile_ledger(ledger_as_of(HERE.read_ledger(), newest.version)))
    for name, wanted in newest.files.items():
        table = HERE.read_bytes(DATA + name)
        if table is None or sha256_hex(table) != wanted:
            fix = f"it must go into {ARCHIVE} before it changes; get it back from git"
            raise DamagedRelease(DATA + name, f"is not the file of release {newest.version}; {fix}")
        if given.get(name) != table:
            contents[f"{newest.version}/{name}"] = table
    return write_archive(contents)


def refuse_to_change_a_release(files: Mapping[str, str]) -> None:
    """Refuse generated files that would write over the tables of a release, of which the data are the only copy.

    Raises:
        ReleasedTable: the version is released, and a table is not as it was released.
    """
    chain, now = HERE.releases(), HERE.version
    if now not in chain.versions:
        return
    for name, wanted in chain.release(now).files.items():
        if sha256_hex(files.get(DATA + name, "")) != wanted:
            raise ReleasedTable(name, now)


def write_changed(files: Mapping[str, str]) -> int:
    """Write the generated files that differ from what is there, and return how many did."""
    for top in ("sanctions_data/data", "schemas", "docs"):
        sweep(HERE.root / top)
    changed = {path: text for path, text in files.items() if HERE.read(path) != text}
    for path, text in changed.items():
        write(HERE.root / path, text)
    return len(changed)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file differs")
    parser.add_argument("--sources", type=Path, help="folder with the documents")
    options = parser.parse_args(arguments)
    folder = options.sources or os.environ.get("SANCTIONS_DATA_SOURCES")
    try:
        with locked(HERE.ledger):
            return _run(folder, options.check)
    except SanctionsDataError as error:
        print("\n".join(map(clean, str(error).splitlines())), file=sys.stderr)
        return 3 if isinstance(error, UnreadableFile) else 1
    except OSError as error:
        print(clean(f"{getattr(error, 'filename', None) or 'the ledger'}: {error}"), file=sys.stderr)
        return 3


def _run(folder: str | Path | None, check: bool) -> int:
    if (HERE.ledger / JOURNAL).is_file():
        if check:
            print(f"{LEDGER} was left in the middle of a change; run scripts/build.py to finish it", file=sys.stderr)
            return 1
        finish(HERE.ledger)
    ledger = HERE.read_ledger()
    texts = held_documents(Path(folder), ledger, HERE.search_keys()) if folder else {}
    wanted = {row.id for row in ledger.sources if folder and row.active and row.raw_sha256}
    missing = sorted(wanted - set(texts))
    if missing:
        # a source whose digest was changed must not pass as one that is not held
        print(f"{folder}: no file has the digest of {', '.join(missing)}", file=sys.stderr)
        return 1
    archive = superseded()
    if archive is not None:
        if check:
            print(f"{DATA}{ARCHIVE} lacks the newest release; run scripts/build.py")
            return 1
        write(HERE.root / (DATA + ARCHIVE), archive)
    _, files = build(ledger, texts)
    if not check:
        refuse_to_change_a_release(files)
        print(f"{len(files)} files, {write_changed(files)} written", file=sys.stderr)
        return 0
    changed = {path: text for path, text in files.items() if HERE.read(path) != text}
    for path, text in changed.items():
        found = differences(path, HERE.read(path), text)
        for difference in islice(found, _MOST):
            print(difference)
        if more := sum(1 for _ in found):
            print(f"{path}: {counted(more, 'more difference')}")
    held = f"with {counted(len(texts), 'document')}" if texts else "without documents: withheld words were not checked"
    print(f"{len(files)} generated files, {len(changed)} differ ({held})", file=sys.stderr)
    return 1 if changed else 0
