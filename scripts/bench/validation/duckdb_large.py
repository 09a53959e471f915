"""Measure the columns engine over DuckDB with a memory limit: the large single machine.

    python scripts/bench/validation/duckdb_large.py FOLDER... [--memory 2GB] [--spill DIR]

A FOLDER is what generate.py wrote. The checks run inside DuckDB over the Parquet file; uniqueness spills to disk
where the limit asks for it. The peak is that of the process so far, Python and all; what was spilled is the most
that lay in the folder at one time.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from sanctions_data.validation import validate


@contextmanager
def watched(folder: Path) -> Iterator[list[int]]:
    """The most bytes that lay in a folder while the block ran, as a list of one."""
    most, over = [0], Event()

    def look() -> None:
        while not over.wait(0.1):
            with suppress(FileNotFoundError):
                most[0] = max(most[0], sum(path.stat().st_size for path in folder.rglob("*")))

    watcher = Thread(target=look)
    watcher.start()
    try:
        yield most
    finally:
        over.set()
        watcher.join()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--memory", default="2GB")
    parser.add_argument("--spill", type=Path, help="where DuckDB may spill; a temporary folder by default")
    options = parser.parse_args()
    import duckdb

    print("| rows | Parquet MiB | limit | problems | seconds | rows/s | peak MiB | spilled MiB |")
    print(f"|{'--:|' * 8}", flush=True)
    for folder in options.folders:
        with tempfile.TemporaryDirectory(dir=options.spill) as spill:
            config = {"memory_limit": options.memory, "temp_directory": spill, "preserve_insertion_order": False}
            db = duckdb.connect(config=config)
            table = db.sql(f"SELECT * FROM read_parquet('{folder / 'table.parquet'}')")
            start = time.perf_counter()
            references = {"countries": folder / "countries.csv"}
            with watched(Path(spill)) as spilled:
                report = validate(table, folder / "schema.json", engine="columns", references=references)
            seconds = time.perf_counter() - start
            db.close()
        size = (folder / "table.parquet").stat().st_size >> 20
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"| {report.rows:,} | {size:,} | {options.memory} | {sum(report.counts.values()):,} | {seconds:.1f} "
            f"| {report.rows / seconds:,.0f} | {peak:,} | {spilled[0] >> 20:,} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
