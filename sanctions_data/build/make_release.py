"""Freeze the data as they are now as a release.

A release is refused if a document is not held, if a generated file is not up to date, if the version was released
already, and if the version is smaller than the changes ask for.
"""

from __future__ import annotations

from pathlib import Path

from sanctions_data._text import counted
from sanctions_data.build import docs_tables, generate
from sanctions_data.build.atomic_write import locked, pending, write
from sanctions_data.build.checkout import DATA, LEDGER
from sanctions_data.build.generate import HERE
from sanctions_data.errors import SanctionsDataError
from sanctions_data.provenance.find_documents import held_documents
from sanctions_data.published.digests import ARCHIVE, CHAIN
from sanctions_data.published.version_numbers import is_version, key
from sanctions_data.release import serialize
from sanctions_data.release.diff import diff, owed
from sanctions_data.release.diff_report import as_markdown
from sanctions_data.release.freeze import chain_file, check_ledger, freeze
from sanctions_data.release.snapshot import snapshot


class Refused(SanctionsDataError):
    """A release that may not be made."""

    exit_code = 1


def release(version: str, sources: Path, *, dry_run: bool = False) -> str:
    """Freeze a release of this checkout, and return the Data part of its changelog entry.

    Args:
        version: the version that `pyproject.toml` has.
        sources: the directory of the documents.
        dry_run: write nothing.

    Raises:
        Refused: the release may not be made.
        UnreadableFile: there is no such directory, or no document in it.
        DamagedRelease: the tables of the newest release are not in the archive, and were changed.
    """
    with locked(HERE.ledger):
        return _release(version, sources, dry_run)


def _release(version: str, sources: Path, dry_run: bool) -> str:
    if version != HERE.version:
        raise Refused(f"pyproject.toml says {HERE.version}, not {version}; change it there, and run scripts/build.py")
    if not is_version(version):
        raise Refused(f"{version} is not a version to release; expected three numbers, such as 2.0.0")
    if pending(HERE.ledger):
        raise Refused(f"{LEDGER} was left in the middle of a change; run scripts/build.py first")
    chain = HERE.releases()
    if version in chain.versions:
        raise Refused(f"{version} was released already; a release never changes")
    ledger = HERE.read_ledger()
    if (damaged := next(check_ledger(ledger, chain), None)) is not None:
        raise Refused(f"{damaged}; run `sanctions-data ledger check`")
    texts = held_documents(sources, ledger, HERE.search_keys())
    missing = sorted(row.id for row in ledger.sources if row.active and row.raw_sha256 and row.id not in texts)
    if missing:
        raise Refused(f"{sources}: no file has the digest of {', '.join(missing)}")
    compiled, generated = generate.build(ledger, texts)
    stale = [path for path, text in generated.items() if HERE.read(path) != text]
    if stale or generate.superseded() is not None:
        raise Refused(f"{[*stale, ARCHIVE][0]} is not up to date; run scripts/build.py first")
    found = None
    if chain.versions:
        before = chain.releases[-1]
        found = diff(snapshot(before.version), snapshot(version), ledger)
        least = owed(before.version, found.bump)
        if key(version) < key(least):
            raise Refused(f"{version} is too small: the changes since {before.version} ask for {least} ({found.bump})")
    data = serialize.data_files(compiled, version)
    tables = {name: text.encode() for name, text in data.items() if name.endswith(".json")}
    frozen = freeze(tables, ledger, version, chain.releases)
    rows = sum(len(rows) for rows in compiled.tables.values())
    data_part = as_markdown(found) if found else f"First release: {counted(rows, 'row')}."
    if not dry_run:
        write(HERE.root / (DATA + CHAIN), chain_file([*chain.releases, frozen]))
        generate.write_changed(generate.build(ledger, texts)[1])  # the lists of digests, which have the chain's
        if (changelog := HERE.read(generate.CHANGELOG)) is not None:
            write(HERE.root / generate.CHANGELOG, docs_tables.with_data(changelog, version, data_part))
    return data_part
