"""Fuzz one entry point with atheris, or all of them one after another.

    python scripts/fuzz/run.py csv_rows --seconds 90
    python scripts/fuzz/run.py all --seconds 1200

A finding is any exception but `SanctionsDataError`, more than 10 s for one input, or more than 2 GB of memory.
The inputs that reach something new are kept in `--keep`; what fails is written to a file beside them.
Needs `pip install atheris`.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CORPUS = ROOT / "tests/hostile/corpus"
TARGETS = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in ("run", "__init__"))


def child(target: str, arguments: list[str]) -> None:
    """Fuzz in this process; does not return."""
    import atheris

    sys.path[:0] = [str(ROOT), str(HERE)]
    with atheris.instrument_imports(include=["sanctions_data"]):
        module = import_module(target)
    atheris.Setup([target, *arguments], module.one)
    atheris.Fuzz()


def fuzz(target: str, seconds: int, keep: Path) -> tuple[int, str]:
    """(executions, how it ended) of a run in a process of its own."""
    kept = keep / target
    kept.mkdir(parents=True, exist_ok=True)
    sys.path[:0] = [str(ROOT), str(HERE)]
    module = import_module(target)
    for number, seed in enumerate(module.SEEDS):
        (kept / f"seed-{number}").write_bytes(seed)
    words = keep / f"{target}.dict"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in module.WORDS))
    limits = [f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=2048", "-max_len=2048"]
    command = [sys.executable, __file__, "--child", target, *limits, f"-dict={words}", f"-artifact_prefix={kept}-"]
    more = [str(CORPUS / target)] if (CORPUS / target).is_dir() else []
    done = subprocess.run([*command, str(kept), *more], capture_output=True, check=False)
    log = done.stderr.decode("utf-8", "replace") + done.stdout.decode("utf-8", "replace")
    (keep / f"{target}.log").write_text(log)
    counts = re.findall(r"^#(\d+)", log, re.MULTILINE)
    return max(map(int, counts), default=0), "nothing found" if done.returncode == 0 else f"see {keep}/{target}.log"


def _escaped(word: str) -> str:
    return "".join(c if c.isalnum() else f"\\x{byte:02x}" for c in word for byte in c.encode()[:1])


def main() -> int:
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], sys.argv[3:])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=(*TARGETS, "all"))
    parser.add_argument("--seconds", type=int, default=60, help="per target")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "sanctions-data-fuzz")
    options = parser.parse_args()
    bad = 0
    for target in TARGETS if options.target == "all" else [options.target]:
        count, end = fuzz(target, options.seconds, options.keep)
        print(f"{target:16} {count:>9,} executions  {end}", flush=True)
        bad |= end != "nothing found"
    return bad


if __name__ == "__main__":
    sys.exit(main())
