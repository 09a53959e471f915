"""Freeze the data as they are now as a release.

A release is refused if a document is not held, if a generated file is not up to date, if the version was released
already, and if the version is smaller than the changes ask for.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from sanctions_data.build import generate
from sanctions_data.build.atomic_write import locked, pending, write
from sanctions_data.build.checkout import DATA, LEDGER
from sanctions_data.build.generate import HERE
from sanctions_data.errors import SanctionsDataError
from sanctions_data.provenance.find_documents import held_documents
from sanctions_data.published import MANIFEST, files
from sanctions_data.published.version_numbers import key
from sanctions_data.release import versions
from sanctions_data.release.diff import diff, owed
from sanctions_data.release.diff_report import as_markdown
from sanctions_data.release.freeze import freeze
from sanctions_data.release.serialize import data_files
from sanctions_data.release.snapshot import snapshot

FOLDER = HERE.root / DATA / "releases"


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
    """
    with locked(HERE.ledger):
        return _release(version, sources, dry_run)


def _release(version: str, sources: Path, dry_run: bool) -> str:
    if version != HERE.version:
        raise Refused(f"pyproject.toml says {HERE.version}, not {version}; change it there, and run scripts/build.py")
    if pending(HERE.ledger):
        raise Refused(f"{LEDGER} was left in the middle of a change; run scripts/build.py first")
    before = versions.released()
    if version in before:
        raise Refused(f"{version} was released already; a release never changes")
    ledger = HERE.read_ledger()
    texts = held_documents(sources, ledger, HERE.search_keys())
    missing = sorted(row.id for row in ledger.sources if row.active and row.raw_sha256 and row.id not in texts)
    if missing:
        raise Refused(f"{sources}: no file has the digest of {', '.join(missing)}")
    compiled, generated = generate.build(ledger, texts)
    stale = [path for path, text in generated.items() if HERE.read(path) != text]
    if stale:
        raise Refused(f"{stale[0]} is not up to date; run scripts/build.py first")
    found = None
    if before:
        found = diff(snapshot(before[-1]), snapshot(version), ledger)
        least = owed(before[-1], found.bump)
        if key(version) < key(least):
            raise Refused(f"{version} is too small: the changes since {before[-1]} ask for {least} ({found.bump})")
    previous = (before[-1], files.read_text(f"releases/{before[-1]}/{MANIFEST}")) if before else None
    frozen = freeze(data_files(compiled, version), ledger, version, previous)
    if not dry_run:
        FOLDER.mkdir(parents=True, exist_ok=True)
        beside = FOLDER / f".{version}.new"
        shutil.rmtree(beside, ignore_errors=True)
        for name, text in frozen.items():
            write(beside / name, text)
        beside.rename(FOLDER / version)
    rows = sum(len(rows) for rows in compiled.tables.values())
    return as_markdown(found) if found else f"First release: {rows} rows."
