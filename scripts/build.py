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

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from alone import JOURNAL, alone, finish, sweep, write  # noqa: E402

from sanctions_data import descriptor, generated, schemas, search_keys, standings  # noqa: E402
from sanctions_data.cli.terminal import clean  # noqa: E402
from sanctions_data.compile import Compiled, compile_ledger  # noqa: E402
from sanctions_data.digests import DIGESTS, digest_list, sha256  # noqa: E402
from sanctions_data.documents import held_documents  # noqa: E402
from sanctions_data.drift import differences  # noqa: E402
from sanctions_data.emit import data_files  # noqa: E402
from sanctions_data.errors import SanctionsDataError  # noqa: E402
from sanctions_data.ledger import MODELS, Ledger  # noqa: E402
from sanctions_data.ledger_files import read_ledger  # noqa: E402
from sanctions_data.records import model  # noqa: E402

DATA = "sanctions_data/data/"
LEDGER = DATA + "ledger"


def version() -> str:
    """The version, from the one place where it is written."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["project"]["version"])


def build(ledger: Ledger, texts: Mapping[str, str]) -> tuple[Compiled, dict[str, str]]:
    """Path → text of every generated file."""
    compiled = compile_ledger(ledger, texts)
    now = version()
    data = {"VERSION": f"{now}\n", **data_files(compiled, now)}
    sources = [source for source in ledger.sources if source.active]  # a succeeded description is history
    complete = {source.id for source in sources if source.raw_sha256} <= set(texts)
    if complete:
        data["standings.csv"] = standings.standings_file(compiled)
    else:
        data["standings.csv"] = _read(DATA + "standings.csv") or ""
    # what texts that nobody keeps have given (scripts/search_keys.py); the rest stands in the ledger
    known = search_keys.read_search_keys(_read(DATA + search_keys.NAME) or ",".join(search_keys.COLUMNS))
    data[search_keys.NAME] = search_keys.search_keys_file(ledger, known.values())
    listed = [
        *(descriptor.Resource(name, *_measure(data[name]), model(name.split(".")[0])) for name in _tables(data)),
        descriptor.Resource("standings.csv", *_measure(data["standings.csv"]), standings.StandingRow),
        *(
            descriptor.Resource(f"ledger/{row.table_name}.csv", *_measure(_ledger_text(row.table_name)), row)
            for row in MODELS
        ),
    ]
    both = {
        "datapackage.json": descriptor.ROOT_PREFIX,
        DATA + "datapackage.json": "",
    }
    found = {DATA + name: text for name, text in data.items()}
    for path, prefix in both.items():
        made = descriptor.descriptor(listed, version=now, prefix=prefix, sources=sources)
        found[path] = schemas.dump(made)
    found |= schemas.all_files()
    found |= generated.docs(compiled, ledger, data["standings.csv"], _read)
    inside = {path.removeprefix(DATA): text for path, text in found.items() if path.startswith(DATA)}
    inside |= {f"ledger/{row.table_name}.csv": _ledger_text(row.table_name) for row in MODELS}
    found[DATA + DIGESTS] = digest_list(inside)
    return compiled, found


def _tables(data: Mapping[str, str]) -> list[str]:
    others = ("standings.csv", search_keys.NAME)
    return [name for kind in (".csv", ".json") for name in data if name.endswith(kind) and name not in others]


def _measure(text: str) -> tuple[int, str]:
    return len(text.encode()), sha256(text)


def _ledger_text(table: str) -> str:
    return _read(f"{DATA}ledger/{table}.csv") or ""


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
    texts = held_documents(Path(folder), ledger) if folder else {}
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


if __name__ == "__main__":
    sys.exit(main())
