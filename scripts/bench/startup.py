"""How long whole processes take, beside one that only imports pydantic's BaseModel.

    python scripts/bench/startup.py [--rounds 15]

Medians; the commands take turns, so that whatever else the machine does hits all of them alike. Targets are
ratios to the first line: import 1.3, the first load 2.5, `why` with plain output 3.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WHY = ["-m", "sanctions_data", "why", "us-2021-xinjiang-1-wang-junzheng", "announced_on"]
COMMANDS: dict[str, tuple[list[str], float | None]] = {
    "from pydantic import BaseModel": (["-c", "from pydantic import BaseModel"], None),
    "import sanctions_data": (["-c", "import sanctions_data"], 1.3),
    "load()": (["-c", "import sanctions_data as sd; sd.load()"], 2.5),
    "load().measures": (["-c", "import sanctions_data as sd; sd.load().measures"], 2.5),
    "all eleven tables": (
        ["-c", "import sanctions_data.dataset.dataset as d; data = d.load(); [data.table(t) for t in d.ALL_TABLES]"],
        None,
    ),
    "why ID FIELD": (WHY, 3.0),
}


def seconds(arguments: list[str]) -> float:
    """How long one process takes."""
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    start = time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": path}
    environment.pop("SANCTIONS_DATA_SOURCES", None)  # plain output: no documents
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15, help="processes of each (15)")
    rounds = parser.parse_args().rounds
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for arguments, _ in COMMANDS.values():
        seconds(arguments)  # once for the byte code
    for _ in range(rounds):
        for name, (arguments, _) in COMMANDS.items():
            times[name].append(seconds(arguments))
    medians = {name: statistics.median(found) for name, found in times.items()}
    base = next(iter(medians.values()))
    print(f"{rounds} processes each, Python {sys.version.split()[0]}\n")
    print("| process | median | ratio | target |\n|---|---:|---:|---:|")
    for name, (_, target) in COMMANDS.items():
        print(f"| `{name}` | {1000 * medians[name]:.0f} ms | {medians[name] / base:.2f} | {target or ''} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
