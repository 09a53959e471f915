"""Infer the schema of each CSV file in folders that others published, and validate the file against it.

    python scripts/judges/infer_files.py FOLDER... --most 200
    python scripts/judges/infer_files.py FOLDER... --show 40 --seed 1      # the columns of some files, to look at

Prints a line for each file: rows, columns, whether the file is valid under its own schema, and the delimiter that
DuckDB finds if it is another one (DuckDB is not asked without the library). Exit code 1 if there was a traceback, or a
problem in a cell: no schema accepts a row with too few cells, but every cell fits the type that was inferred from it.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

from sanctions_data.errors import SanctionsDataError
from sanctions_data.validation import validate
from sanctions_data.validation.infer.infer_schema import Inferred, infer

LARGEST = 400_000  # bytes
OF_CELLS = ("type-error", "constraint-error", "primary-key", "unique-error")


def files(folders: list[Path], most: int | None) -> list[Path]:
    """Return the files, the same ones in every run: of one content only the first."""
    known: dict[bytes, Path] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*.csv")):
            if path.is_file() and path.stat().st_size <= LARGEST:
                known.setdefault(path.read_bytes(), path)
    found = list(known.values())
    return found if most is None or len(found) <= most else sorted(random.Random(0).sample(found, most))


def delimiter_of_duckdb(path: Path) -> str | None:
    try:
        import duckdb
    except ImportError:
        return None
    try:
        with duckdb.connect() as connection:
            found = connection.execute("SELECT Delimiter FROM sniff_csv(?)", [str(path)]).fetchone()
    except duckdb.Error:
        return None
    return str(found[0]) if found else None


def columns(found: Inferred) -> Iterator[str]:
    schema = found.descriptor.get("schema", found.descriptor)
    for field in schema["fields"]:
        about = {key: value for key, value in field.items() if ":" not in key and key not in ("name", "type")}
        yield f"    {field['name'][:30]:30}  {field['type']:9} {about or ''}  {field['sanctions-data:because'][:110]}"
    yield f"    key {schema.get('primaryKey')}  dialect {found.descriptor.get('dialect')}"


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--most", type=int)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    paths = files(options.folders, options.most)
    shown = set(random.Random(options.seed).sample(paths, min(options.show, len(paths))))
    valid = refused = wrong = other = 0
    for path in paths:
        start = time.perf_counter()
        try:
            found = infer(path)
            report = validate(path, found.descriptor)
        except SanctionsDataError as error:
            refused += 1
            print(f"refused  {path.name}: {error}")
            continue
        except Exception:
            wrong += 1
            print(f"TRACEBACK  {path}\n{traceback.format_exc()}")
            continue
        seconds = time.perf_counter() - start
        valid += report.valid
        wrong += not report.counts.keys().isdisjoint(OF_CELLS)
        schema = found.descriptor.get("schema", found.descriptor)
        own = found.descriptor.get("dialect", {}).get("delimiter", ",")
        theirs = delimiter_of_duckdb(path)
        differs = (
            f"  delimiter {own!r}, DuckDB {theirs!r}" if theirs not in (None, own) and len(schema["fields"]) > 1 else ""
        )
        other += bool(differs)
        state = "valid" if report.valid else str(report.counts)
        print(f"{path.name[:40]:40} {report.rows:6} {len(schema['fields']):5}  {state}  {seconds:.2f} s{differs}")
        if path in shown:
            print("\n".join(columns(found)))
    print(
        f"{len(paths)} files: {valid} valid, {refused} refused, {wrong} wrong; {other} with another delimiter in DuckDB"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
