"""Freeze the data as they are now as a release.

    python scripts/release.py            the version is the one in pyproject.toml
    python scripts/release.py --dry-run  print what would be frozen, and which version is owed

A release is refused if a document is not held, if a generated file is not up to date, if the version was released
already, and if the version is smaller than the changes ask for.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

from sanctions_data._text import clean
from sanctions_data.build import generate
from sanctions_data.build.atomic_write import alone, write
from sanctions_data.errors import SanctionsDataError
from sanctions_data.ledger import search_keys
from sanctions_data.ledger.storage import read_ledger
from sanctions_data.provenance.find_documents import held_documents
from sanctions_data.published import MANIFEST, files
from sanctions_data.published.version_numbers import key
from sanctions_data.release import versions
from sanctions_data.release.diff import diff, owed
from sanctions_data.release.diff_report import as_markdown
from sanctions_data.release.freeze import freeze
from sanctions_data.release.serialize import data_files
from sanctions_data.release.snapshot import snapshot

FOLDER = generate.ROOT / "sanctions_data/data/releases"


class Refused(SanctionsDataError):
    """A release that may not be made."""

    exit_code = 1


def release(version: str, sources: Path, *, dry_run: bool = False) -> str:
    """Freeze a release, and return the Data part of its changelog entry."""
    before = versions.released()
    if version in before:
        raise Refused(f"{version} was released already; a release never changes")
    ledger = read_ledger(lambda name: generate.read_file(f"{generate.LEDGER}/{name}") or "")
    texts = held_documents(sources, ledger, generate.read_file(generate.DATA + search_keys.NAME))
    compiled, generated = generate.build(ledger, texts)
    stale = [path for path, text in generated.items() if generate.read_file(path) != text]
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
    return (
        as_markdown(found) if found else f"First release: {sum(len(rows) for rows in compiled.tables.values())} rows."
    )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=Path, default=os.environ.get("SANCTIONS_DATA_SOURCES"))
    parser.add_argument("--dry-run", action="store_true", help="write nothing")
    options = parser.parse_args(arguments)
    if options.sources is None:
        print("a release needs the documents: --sources DIR", file=sys.stderr)
        return 3
    try:
        with alone(generate.ROOT / generate.LEDGER):
            print(release(generate.version(), Path(options.sources), dry_run=options.dry_run))
            if not options.dry_run:
                print("run scripts/build.py now: it puts the new release digest into CHANGELOG.md", file=sys.stderr)
    except SanctionsDataError as error:
        print("\n".join(map(clean, str(error).splitlines())), file=sys.stderr)
        return error.exit_code
    except (OSError, UnicodeDecodeError) as error:
        print(clean(f"{getattr(error, 'filename', None) or 'the ledger'}: {error}"), file=sys.stderr)
        return 3
    return 0
