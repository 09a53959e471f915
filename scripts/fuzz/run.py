"""Fuzz one entry point with atheris, or all of them one after another.

    python scripts/fuzz/run.py csv_rows --seconds 90
    python scripts/fuzz/run.py all --seconds 7200

A target ends after `--runs` executions, or when nothing new was reached for `--quiet` seconds, or after `--seconds`.
A finding is any exception but `SanctionsDataError`, more than 10 s for one input, or more than 2 GB of memory.
The inputs that reach something new are kept in `--keep`; what fails is written to a file beside them. A run begins
with the inputs in `corpus/`, a line of base64 each, which `--pack` writes anew from what was kept.
Needs `pip install atheris`.
"""

from __future__ import annotations

import argparse
import re
import signal
import subprocess
import sys
import tempfile
import threading
from base64 import b64decode, b64encode
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CORPUS = ROOT / "tests/hostile/corpus"
PACKED = HERE / "corpus"
TARGETS = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in ("run", "__init__"))


def child(target: str, arguments: list[str]) -> None:
    """Fuzz in this process; does not return."""
    import atheris

    sys.path[:0] = [str(ROOT), str(HERE)]
    with atheris.instrument_imports(include=["sanctions_data"]):
        module = import_module(target)
    atheris.Setup([target, *arguments], module.one)
    atheris.Fuzz()


def fuzz(target: str, options: argparse.Namespace) -> tuple[int, str]:
    """(executions, how it ended) of a run in a process of its own."""
    keep, runs, seconds = options.keep, options.runs, options.seconds
    kept = keep / target
    kept.mkdir(parents=True, exist_ok=True)
    sys.path[:0] = [str(ROOT), str(HERE)]
    module = import_module(target)
    for number, seed in enumerate([*module.SEEDS, *packed(target)]):
        (kept / f"seed-{number}").write_bytes(seed)
    words = keep / f"{target}.dict"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in module.WORDS))
    limits = [f"-max_total_time={seconds}", f"-runs={runs}", f"-seed={options.seed}", "-timeout=10"]
    limits += ["-rss_limit_mb=2048", "-max_len=2048"]
    command = [sys.executable, __file__, "--child", target, *limits, f"-dict={words}", f"-artifact_prefix={kept}-"]
    more = [str(CORPUS / target)] if (CORPUS / target).is_dir() else []
    code, log = watch([*command, str(kept), *more], options.quiet)
    (keep / f"{target}.log").write_text(log)
    counts = re.findall(r"^#(\d+)", log, re.MULTILINE)
    return max(map(int, counts), default=0), f"see {keep}/{target}.log" if code else "nothing found"


def packed(target: str) -> list[bytes]:
    """The inputs that are kept in the repository."""
    file = PACKED / f"{target}.txt"
    return list(map(b64decode, file.read_text("ascii").split())) if file.is_file() else []


def pack(target: str, keep: Path) -> int:
    """Keep what a run has kept; how many inputs that is."""
    found = {path.read_bytes() for path in (keep / target).glob("*")} - {b""}
    PACKED.mkdir(exist_ok=True)
    lines = sorted(b64encode(raw).decode() for raw in found)
    (PACKED / f"{target}.txt").write_text("".join(f"{line}\n" for line in lines), "ascii")
    return len(found)


def watch(command: list[str], quiet: int) -> tuple[int, str]:
    """(exit code, log) of a fuzzer, which is stopped once its coverage has not grown for `quiet` seconds."""
    log, best, stopped = [], "", False
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None

        def stop() -> None:
            nonlocal stopped
            stopped = True
            process.send_signal(signal.SIGINT)

        timer = threading.Timer(quiet, stop)
        timer.start()
        for raw in process.stderr:
            log.append(line := raw.decode("utf-8", "replace"))
            if (cover := re.search(r"cov: (\d+)", line)) and cover[1] != best and not stopped:
                best = cover[1]
                timer.cancel()
                timer = threading.Timer(quiet, stop)
                timer.start()
        timer.cancel()
        code = process.wait()
    text = "".join(log)
    found = re.search("ERROR: libFuzzer|Uncaught Python exception", text)
    return int(bool(found or (code and not stopped))), text


def _escaped(word: str) -> str:
    return "".join(chr(byte) if chr(byte).isalnum() and byte < 128 else f"\\x{byte:02x}" for byte in word.encode())


def main() -> int:
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], sys.argv[3:])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=(*TARGETS, "all"))
    parser.add_argument("--seconds", type=int, default=60, help="per target")
    parser.add_argument("--quiet", type=int, default=1200, help="seconds without new coverage that end a target")
    parser.add_argument("--runs", type=int, default=300_000, help="executions per target")
    parser.add_argument("--seed", type=int, default=0, help="of the mutations; 0 for another one every time")
    parser.add_argument("--jobs", type=int, default=1, help="targets that are fuzzed at the same time")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "sanctions-data-fuzz")
    parser.add_argument("--pack", action="store_true", help="keep the inputs of --keep in the repository")
    options = parser.parse_args()
    targets = TARGETS if options.target == "all" else [options.target]
    if options.pack:
        for target in targets:
            print(f"{target:16} {pack(target, options.keep):>9,} inputs")
        return 0
    bad = 0
    with ThreadPoolExecutor(options.jobs) as jobs:
        for target, (count, end) in zip(targets, jobs.map(lambda each: fuzz(each, options), targets), strict=True):
            print(f"{target:16} {count:>9,} executions  {end}", flush=True)
            bad |= end != "nothing found"
    return bad


if __name__ == "__main__":
    sys.exit(main())
