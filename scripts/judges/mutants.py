"""Measure whether the tests notice changes: run a sample of mutants, each against the tests that reach it.

    python scripts/judges/mutants.py rules --number 100 --seed 1
    python scripts/judges/mutants.py rules --only 17 4711          # these mutants again, by number

The changes are those of mutmut (`mutmut.mutation.mutators`), made one at a time anywhere in a module: mutmut itself
changes function bodies only, and here many a rule is a pattern at module level. A mutant is killed if a test fails
or the run comes to no end. The tests of a mutant are those that ran its line, then those that ran its module, the
fastest first, up to `--seconds` of each. Mutants are made in copies of the tree, never in the tree itself.
Needs `pip install -e '.[test,judges]'`.
"""

from __future__ import annotations

import argparse
import ast
import compileall
import difflib
import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
EXPORTS = "tests/test_exports.py"
PACKAGES: dict[str, tuple[list[str], list[str]]] = {  # name → (what is mutated, tests that may reach it)
    "rules": (["sanctions_data/rules"], ["tests/rules", "tests/compile", "tests/test_records.py", EXPORTS]),
    "compile": (
        ["sanctions_data/compile"],
        ["tests/compile", "tests/test_ledger.py", "tests/test_dataset.py", EXPORTS],
    ),
    "anchors": (["sanctions_data/anchors"], ["tests/anchors", EXPORTS]),
    "validation": (
        [f"sanctions_data/validation/{name}" for name in ("checks", "types")],
        ["tests/validation", EXPORTS],
    ),
}
CPU = 300  # seconds of CPU one run of tests may take: a mutant that needs more is one that does not end
HANG = 3000  # seconds a run may take on a busy machine, asleep or waiting
ENV = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"}
Reached = dict[tuple[str, int], set[str]]  # (path, line) → tests


@dataclass(frozen=True)
class Mutant:
    """One change.

    Attributes:
        number: its place among all mutants of the package.
        path: the file, relative to the tree.
        line: where the changed code begins.
        code: the whole file, changed.
        diff: what is changed.
    """

    number: int
    path: str
    line: int
    code: str
    diff: str


def places(module: Any) -> Iterator[tuple[int, Any, Any]]:
    """Yield (line, node, changed node) for every change that mutmut's operators make in a parsed module.

    Annotations, decorators, imports and docstrings are left alone: no test of behaviour reaches them.
    """
    import libcst as cst
    from libcst.metadata import MetadataWrapper, PositionProvider
    from mutmut.mutation.mutators import mutation_operators

    wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
    lines = wrapper.resolve(PositionProvider)
    skipped = cst.Annotation | cst.Decorator | cst.Import | cst.ImportFrom
    left: list[cst.CSTNode] = [module]
    while left:
        node = left.pop()
        if isinstance(node, skipped) or (isinstance(node, cst.Expr) and isinstance(node.value, cst.SimpleString)):
            continue
        for kind, operator in mutation_operators:
            if isinstance(node, kind):
                yield from ((lines[node].start.line, node, changed) for changed in operator(node))
        left += reversed(node.children)


def sample(tree: Path, what: Sequence[str], number: int, seed: int, only: Sequence[int]) -> tuple[list[Mutant], int]:
    """Return mutants drawn by `seed`, or those whose numbers are in `only`, and how many there are in all."""
    import libcst as cst

    files = sorted({found for name in what for found in [tree / name, *(tree / name).rglob("*.py")] if found.is_file()})
    every: list[tuple[str, str, Any, int, Any, Any]] = []
    for path in files:
        code = path.read_text(encoding="utf-8")
        module = cst.parse_module(code)
        every += [(str(path.relative_to(tree)), code, module, *place) for place in places(module)]
    order = list(only) or random.Random(seed).sample(range(len(every)), len(every))
    chosen: list[Mutant] = []
    for at in order:
        name, code, module, line, node, new = every[at]
        changed = module.deep_replace(node, new).code
        if not _differs(code, changed):
            continue
        lines = (code.splitlines(), changed.splitlines())
        diff = "\n".join(list(difflib.unified_diff(*lines, name, name, n=1, lineterm=""))[2:])
        chosen.append(Mutant(at, name, line, changed, diff))
        if len(chosen) == number and not only:
            break
    return chosen, len(every)


def _differs(before: str, after: str) -> bool:
    """Whether changed code is Python, and not the same Python."""
    try:
        return ast.dump(ast.parse(before)) != ast.dump(ast.parse(after))
    except SyntaxError:
        return False


def copy(tree: Path) -> Path:
    """Copy the files of the repository, compiled, so that a run of tests compiles the mutated one only."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tree / name)
    subprocess.run(["git", "init", "-q"], cwd=tree, check=True)
    compileall.compile_dir(tree, quiet=2, workers=1)
    return tree


def pytest_runtest_logreport(report: Any) -> None:
    """Note how long each test took and whether it passed: this module is a plugin of the run that is measured."""
    if report.when == "call" and report.passed:
        with open(os.environ["MUTANTS_TIMES"], "a", encoding="utf-8") as out:
            out.write(json.dumps([report.nodeid, report.duration]) + "\n")


def measure(tree: Path, what: Sequence[str], tests: Sequence[str], work: Path) -> tuple[dict[str, float], Reached]:
    """Run the tests once; return the seconds of each that passed, and which of them ran which line."""
    from coverage import CoverageData

    times, data = work / "times.jsonl", work / "coverage"
    (work / "coveragerc").write_text(f"[run]\ndata_file = {data}\nrelative_files = true\ncore = ctrace\n")
    plugins = ["-p", "mutants", "-p", "no:cacheprovider", "--hypothesis-seed=0", "--continue-on-collection-errors"]
    sources = sorted({f"--cov={Path(name).parent if name.endswith('.py') else name}" for name in what})
    coverage = [*sources, f"--cov-config={work / 'coveragerc'}", "--cov-context=test", "--cov-report="]
    path = os.pathsep.join((str(tree), str(Path(__file__).parent)))
    env = {**os.environ, **ENV, "MUTANTS_TIMES": str(times), "PYTHONPATH": path}
    command = [sys.executable, "-m", "pytest", "-m", "not spark and not browser", *plugins, *coverage, *tests]
    subprocess.run(command, cwd=tree, env=env, check=False, stdout=subprocess.DEVNULL)
    taken = dict(json.loads(line) for line in times.read_text(encoding="utf-8").splitlines())
    found = CoverageData(str(data))
    found.read()
    reached: Reached = defaultdict(set)
    for file in found.measured_files():
        for line, contexts in found.contexts_by_lineno(file).items():
            names = {context.rpartition("|")[0] for context in contexts}
            reached[file, line] = {name for name in names if name in taken}
    return taken, reached


def chosen_tests(mutant: Mutant, taken: dict[str, float], reached: Reached, before: str, seconds: float) -> list[str]:
    """Return the tests of a mutant: those that ran its line, then its module's, the fastest of each first.

    Code at module level runs at import, before any test: its tests are those that ran a line that names what it
    defines, then its module's, then all.
    """
    groups = [reached.get((mutant.path, mutant.line), set())]
    of_module = set().union(*(tests for (path, _), tests in reached.items() if path == mutant.path))
    if groups[0]:
        groups.append(of_module)
    else:
        lines = before.splitlines()
        name = re.match(r"(?:def |class )?(\w+)", _statement(lines, mutant.line))
        word = re.compile(rf"\b{name[1]}\b" if name else "$^")
        named = [
            tests for (path, line), tests in reached.items() if path == mutant.path and word.search(lines[line - 1])
        ]
        groups = [set().union(*named), of_module, set(taken)]
    out: dict[str, None] = {}
    for group in groups:
        spent = 0.0
        for test in sorted(group - out.keys(), key=lambda each: (taken[each], each)):
            spent += taken[test] + 0.01
            if spent > seconds:
                break
            out[test] = None
    return list(out) or sorted(taken)[:1]


def _statement(lines: Sequence[str], number: int) -> str:
    """The first line of the statement at module level that a line is part of."""
    return next((line for line in reversed(lines[:number]) if line[:1].isalnum() or line[:1] == "_"), "")


def limits() -> None:
    """Bound a run of tests: a mutant may loop, or fill the memory."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU + 5))
    resource.setrlimit(resource.RLIMIT_DATA, (4 << 30, 4 << 30))


def killed(mutant: Mutant, tree: Path, tests: Sequence[str]) -> bool:
    """Run tests on a mutant in `tree`, which is left as it was."""
    file = tree / mutant.path
    before = file.read_bytes()
    for compiled in (file.parent / "__pycache__").glob(f"{file.stem}.*.pyc"):
        compiled.unlink()
    try:
        file.write_text(mutant.code, encoding="utf-8")
        code = run(tests, tree)
        if code == 4:  # a case has another name: its words come from the changed code
            code = run(sorted({test.partition("[")[0] for test in tests}), tree)
    except subprocess.TimeoutExpired:
        return True
    finally:
        file.write_bytes(before)
    return code != 0


def run(tests: Sequence[str], tree: Path) -> int:
    """The exit code of pytest on some tests."""
    names = tree / ".mutant-tests"
    names.write_text("\n".join(tests), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", "--hypothesis-seed=0", f"@{names}"]
    env = {**os.environ, **ENV, "PYTHONPATH": str(tree)}
    done = subprocess.run(
        command,
        cwd=tree,
        env=env,
        timeout=HANG,
        preexec_fn=limits,
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return done.returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("package", choices=PACKAGES)
    parser.add_argument("--number", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, nargs="+", default=[])
    parser.add_argument("--seconds", type=float, default=20.0, help="of tests that ran the line, and as many more")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--least", type=float, default=85.0, help="percent that must be killed, else exit code 1")
    options = parser.parse_args()
    what, tests = PACKAGES[options.package]
    with tempfile.TemporaryDirectory() as folder:
        trees: SimpleQueue[Path] = SimpleQueue()
        first = copy(Path(folder, "tree-0"))
        trees.put(first)
        for number in range(1, options.jobs):
            trees.put(Path(shutil.copytree(first, Path(folder, f"tree-{number}"))))
        mutants, all_ = sample(first, what, options.number, options.seed, options.only)
        taken, reached = measure(first, what, tests, Path(folder))
        print(f"{len(mutants)} of {all_} mutants, seed {options.seed}; {len(taken)} tests", flush=True)
        fast = sorted(taken, key=lambda test: taken[test])[:50]
        if (code := run(fast, first)) != 0:
            raise SystemExit(f"the tests do not pass unchanged: pytest's exit code is {code}")

        def judge(mutant: Mutant) -> bool:
            before = (ROOT / mutant.path).read_text(encoding="utf-8")
            near = chosen_tests(mutant, taken, reached, before, options.seconds)
            tree = trees.get()
            try:
                return killed(mutant, tree, near)
            finally:
                trees.put(tree)

        dead_count = 0
        with ThreadPoolExecutor(options.jobs) as pool:
            for mutant, dead in zip(mutants, pool.map(judge, mutants), strict=True):
                dead_count += dead
                if not dead:
                    print(f"\nsurvived: {mutant.number} {mutant.path}:{mutant.line}\n{mutant.diff}", flush=True)
    share = 100 * dead_count / len(mutants)
    print(f"\n{options.package}: {dead_count} of {len(mutants)} killed ({share:.0f} %)")
    return 0 if share >= options.least else 1


if __name__ == "__main__":
    sys.exit(main())
