"""Compare the validator with the reference of the tests (tests/validation/reference.py) on random tables.

    python scripts/judges/tables.py 20000 --seed 1
    python scripts/judges/tables.py --only 4711 --seed 1           # this table again, and all about it

Every table goes through the engines "rows" and "columns" as text, and as a list of rows; if a frame can hold it also
through Polars, pandas, PyArrow and DuckDB. Prints each difference that the list in tests/validation/differences.py
does not have; exit code 1 if there is one.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

os.environ.setdefault("POLARS_MAX_THREADS", "1")  # before it is imported: tables of ten rows only wait for threads
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

from validation.compare_with_reference import differences
from validation.random_tables import table

from sanctions_data._text import counted

CHUNK = 100


def judge(numbers: range | list[int], seed: int) -> tuple[Counter[str], list[str]]:
    """Count the ways in, and say what differs."""
    counts: Counter[str] = Counter()
    said = []
    for number in numbers:
        made = table(number, seed)
        counts["tables"] += 1
        counts["hostile"] += made.hostile
        try:
            for name, lost, added in differences(made, counts):
                said.append(f"table {number}, {name}\n  only the reference: {lost}\n  only the package:   {added}")
        except Exception as error:
            said.append(f"table {number}: {type(error).__name__}: {error}")
    return counts, said


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("number", type=int, nargs="?", default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, nargs="+")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    if options.only:
        counts, said = judge(options.only, options.seed)
        for number in options.only:
            print(table(number, options.seed))
    else:
        counts, said = Counter(), []
        chunks = [range(at, min(at + CHUNK, options.number)) for at in range(0, options.number, CHUNK)]
        with ProcessPoolExecutor(options.jobs) as pool:
            for more, words in pool.map(judge, chunks, [options.seed] * len(chunks)):
                counts += more
                said += words
                print(*words, sep="\n", end="\n" * bool(words), flush=True)
    print(*said if options.only else (), sep="\n")
    print(", ".join(f"{count} {name}" for name, count in sorted(counts.items())))
    print(counted(len(said), "difference"))
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
