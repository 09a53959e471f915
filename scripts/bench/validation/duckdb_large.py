"""Measure the columns engine over DuckDB with a memory limit: the large single machine.

    python scripts/bench/validation/duckdb_large.py FOLDER... [--memory 2GB] [--spill DIR]

A FOLDER is what generate.py wrote. The checks run inside DuckDB over the Parquet file; uniqueness spills to disk
where the limit asks for it. The peak is that of the process so far, Python and all.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path

from sanctions_data.validation import validate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--memory", default="2GB")
    parser.add_argument("--spill", type=Path, help="where DuckDB may spill; a temporary folder by default")
    options = parser.parse_args()
    import duckdb

    print(f"| rows | Parquet MiB | limit | problems | seconds | rows/s | peak MiB |\n|{'--:|' * 7}", flush=True)
    for folder in options.folders:
        with tempfile.TemporaryDirectory(dir=options.spill) as spill:
            config = {"memory_limit": options.memory, "temp_directory": spill, "preserve_insertion_order": False}
            db = duckdb.connect(config=config)
            table = db.sql(f"SELECT * FROM read_parquet('{folder / 'table.parquet'}')")
            start = time.perf_counter()
            references = {"countries": folder / "countries.csv"}
            report = validate(table, folder / "schema.json", engine="columns", references=references)
            seconds = time.perf_counter() - start
            db.close()
        size = (folder / "table.parquet").stat().st_size >> 20
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"| {report.rows:,} | {size:,} | {options.memory} | {sum(report.counts.values()):,} | {seconds:.1f} "
            f"| {report.rows / seconds:,.0f} | {peak:,} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
