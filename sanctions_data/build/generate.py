"""Make everything that is generated from the ledger and the models, or check that it is as it would be made.

    python scripts/build.py            write what differs
    python scripts/build.py --check    say where what is committed differs, exit 1 where it does

With the documents (`--sources DIR`, or SANCTIONS_DATA_SOURCES) every claim's words are checked and its rule
is run; without them the words that are withheld cannot be.
"""

from __future__ import annotations

import argparse
import os
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

from sanctions_data._text import clean
from sanctions_data.build import docs_tables
from sanctions_data.build.atomic_write import JOURNAL, alone, finish, sweep, write
from sanctions_data.compile import Compiled, compile_ledger
from sanctions_data.contract import descriptor, schemas
from sanctions_data.errors import SanctionsDataError
from sanctions_data.ledger import Ledger, search_keys
from sanctions_data.ledger.storage import read_ledger
from sanctions_data.provenance.find_documents import held_documents
from sanctions_data.published import MANIFEST, released
from sanctions_data.published.digests import DIGESTS, SCHEMA_DIGESTS, digest_list, release_digest
from sanctions_data.records import standing
from sanctions_data.release import serialize
from sanctions_data.release.compare import differences

ROOT = Path(__file__).resolve().parents[2]

DATA = "sanctions_data/data/"
LEDGER = DATA + "ledger"
CHANGELOG = "CHANGELOG.md"


def version() -> str:
    """The version, from the one place where it is written."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["project"]["version"])


def build(ledger: Ledger, texts: Mapping[str, str]) -> tuple[Compiled, dict[str, str]]:
    """Path → text of every generated file."""
    compiled = compile_ledger(ledger, texts)
    now = version()
    data = {"VERSION": f"{now}\n", **serialize.data_files(compiled, now)}
    held = {source.id for source in ledger.sources if source.active and source.raw_sha256} <= set(texts)
    made = standing.standings_file(compiled.standings) if held else _read(DATA + serialize.STANDINGS_FILE)
    data[serialize.STANDINGS_FILE] = made or ""
    # what texts that nobody keeps have given (scripts/search_keys.py); the rest stands in the ledger
    known = search_keys.read_search_keys(_read(DATA + search_keys.NAME) or ",".join(search_keys.COLUMNS))
    data[search_keys.NAME] = search_keys.search_keys_file(ledger, known.values())
    data |= {name: _read(DATA + name) or "" for name in serialize.LEDGER_FILES}
    data[SCHEMA_DIGESTS] = digest_list(serialize.schema_files())
    found = {serialize.DESCRIPTOR: serialize.descriptor_file(data, now, ledger.sources, descriptor.ROOT_PREFIX)}
    data[serialize.DESCRIPTOR] = serialize.descriptor_file(data, now, ledger.sources)
    data[DIGESTS] = digest_list(data)
    assert set(data) == set(serialize.data_names()), "emit.data_names() must name every file"
    found |= {DATA + name: text for name, text in data.items() if name not in serialize.LEDGER_FILES}
    found |= schemas.all_files()
    found |= docs_tables.docs(compiled, ledger, data[serialize.STANDINGS_FILE], _read)
    found |= _changelog(data[DIGESTS])
    return compiled, found


def _changelog(digests: str) -> dict[str, str]:
    """The changelog with the release digest of what is built, if there is a changelog and a release."""
    text, versions = _read(CHANGELOG), released()
    if text is None or not versions:
        return {}
    manifest = _read(f"{DATA}releases/{versions[-1]}/{MANIFEST}") or ""
    return {CHANGELOG: docs_tables.changelog(text, release_digest(versions[-1], manifest.encode(), digests.encode()))}


def _read(path: str) -> str | None:
    file = ROOT / path
    return file.read_bytes().decode("utf-8") if file.is_file() else None


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a file differs")
    parser.add_argument("--sources", type=Path, help="folder with the documents")
    options = parser.parse_args(arguments)
    folder = options.sources or os.environ.get("SANCTIONS_DATA_SOURCES")
    try:
        with alone(ROOT / LEDGER):
            return _run(folder, options.check)
    except SanctionsDataError as error:
        print("\n".join(map(clean, str(error).splitlines())), file=sys.stderr)
        return 1
    except (OSError, UnicodeDecodeError) as error:
        print(clean(f"{getattr(error, 'filename', None) or 'the ledger'}: {error}"), file=sys.stderr)
        return 3


def _run(folder: str | Path | None, check: bool) -> int:
    if (ROOT / LEDGER / JOURNAL).is_file():
        if check:
            print(f"{LEDGER} was left in the middle of a change; run scripts/build.py to finish it", file=sys.stderr)
            return 1
        finish(ROOT / LEDGER)
    ledger = read_ledger(lambda name: _read(f"{DATA}ledger/{name}") or "")
    texts = held_documents(Path(folder), ledger, _read(DATA + search_keys.NAME)) if folder else {}
    wanted = {row.id for row in ledger.sources if folder and row.active and row.raw_sha256}
    missing = sorted(wanted - set(texts))
    if missing:
        # a source whose digest was changed must not pass as one that is not held
        print(f"{folder}: no file has the digest of {', '.join(missing)}", file=sys.stderr)
        return 1
    _, files = build(ledger, texts)
    changed = {path: text for path, text in files.items() if _read(path) != text}
    if not check:
        for top in ("sanctions_data/data", "schemas", "docs"):
            sweep(ROOT / top)
        for path, text in changed.items():
            write(ROOT / path, text)
        print(f"{len(files)} files, {len(changed)} written", file=sys.stderr)
        return 0
    for path, text in changed.items():
        for difference in differences(path, _read(path), text):
            print(difference)
    held = f"with {len(texts)} documents" if texts else "without documents: withheld words were not checked"
    print(f"{len(files)} generated files, {len(changed)} differ ({held})", file=sys.stderr)
    return 1 if changed else 0
