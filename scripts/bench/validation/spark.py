"""Measure the spark engine at several sizes in one warm session, and the ratio between the sizes.

    python scripts/bench/validation/spark.py FOLDER... [--master URL] [--rounds N]

A FOLDER is what generate.py wrote. The session is started and warmed on the first folder before anything is
timed; the time of a size is the median of its rounds, taken in turns, inside `validate`.
"""

from __future__ import annotations

import argparse
import statistics
from pathlib import Path

from sanctions_data.validation import Report, validate
from sanctions_data.validation.engines.spark.read import open_session

KEPT = 100


def once(folder: Path) -> Report:
    """One validation of a folder's table."""
    references = {"countries": folder / "countries.csv"}
    report = validate(
        str(folder / "table.parquet"), folder / "schema.json", engine="spark", references=references, limit=KEPT
    )
    report.frame.unpersist(True)
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    session = open_session(options.master)
    session.sparkContext.setLogLevel("ERROR")
    once(options.folders[0])
    reports: dict[Path, list[Report]] = {folder: [] for folder in options.folders}
    for _ in range(options.rounds):
        for folder, found in reports.items():
            found.append(once(folder))
    print("| rows | problems | seconds (median) | rows/s | ÷ first |\n|--:|--:|--:|--:|--:|")
    base = 0.0
    for found in reports.values():
        seconds = statistics.median(report.tables[0].seconds for report in found)
        base = base or seconds
        rows, problems = found[0].rows, sum(found[0].counts.values())
        print(f"| {rows:,} | {problems:,} | {seconds:.1f} | {rows / seconds:,.0f} | {seconds / base:.2f} |")
    session.stop()


if __name__ == "__main__":
    main()
