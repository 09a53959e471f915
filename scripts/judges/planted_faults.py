"""Plant a fault for each step of `.ci/run` in a copy of the repository, and see that the step turns red.

    python scripts/judges/planted_faults.py            every fault (half an hour: environments are made)
    python scripts/judges/planted_faults.py STEP...    those of these steps

Prints a row for each fault: the step, the fault, what the step said; docs/maintaining.md has the table. Exit 1 if a
step stayed green, was not run, or said something else; 3 if a fault cannot be planted any more.

Needs git, and SANCTIONS_DATA_SOURCES with the documents for the step `quotes`. CI_VENV is as for `.ci/run`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROVENANCE = "sanctions_data/data/provenance.csv"


class CannotPlant(Exception):
    """A fault for which the repository has no place any more."""


def edit(path: str, old: str, new: str) -> Callable[[Path], None]:
    """A fault that replaces the first of some words in a file."""

    def plant(top: Path) -> None:
        text = (top / path).read_bytes().decode()
        if old not in text:
            raise CannotPlant(f"{path} does not have {old!r} any more")
        (top / path).write_bytes(text.replace(old, new, 1).encode())

    return plant


def append(path: str, text: str) -> Callable[[Path], None]:
    """A fault that adds lines at the end of a file, which may be new."""

    def plant(top: Path) -> None:
        before = (top / path).read_bytes().decode() if (top / path).exists() else ""
        (top / path).write_bytes((before + text).encode())

    return plant


def both(*faults: Callable[[Path], None]) -> Callable[[Path], None]:
    """A fault that needs two changes."""

    def plant(top: Path) -> None:
        for fault in faults:
            fault(top)

    return plant


def quote(top: Path) -> None:
    """A sentence of a document in a page of the docs; it is read when the fault is planted, and stands nowhere here."""
    folder = os.environ.get("SANCTIONS_DATA_SOURCES")
    if not folder:
        raise CannotPlant("SANCTIONS_DATA_SOURCES names no folder with the documents")
    text = max((path.read_text(encoding="utf-8") for path in Path(folder).iterdir() if path.is_file()), key=len)
    longest = max(text.splitlines(), key=len)
    (top / "sanctions_data/notes.txt").write_text(f"{longest}\n", encoding="utf-8")


@dataclass(frozen=True)
class Fault:
    """A fault, and the step that must notice it.

    Attributes:
        step: of `.ci/run`.
        what: the fault, in words.
        plant: plants it in a checkout.
        says: what the step must say, a regular expression.
        env: what makes the step as short as the fault allows.
    """

    step: str
    what: str
    plant: Callable[[Path], None]
    says: str
    env: dict[str, str] = field(default_factory=dict)


FAULTS = [
    Fault(
        "lint",
        "an import that is not used",
        edit("sanctions_data/dates.py", "import re\n", "import os\nimport re\n"),
        r"F401 .*`os` imported but unused",
    ),
    Fault(
        "lint",
        "a line of another format",
        append("sanctions_data/dates.py", "\n\nLATER = ( 1 )\n"),
        r"file would be reformatted",
    ),
    Fault(
        "lint",
        "a sentence that never ends, in a page of the docs",
        append("docs/scope.md", "\n" + "and then there is " * 11 + "more.\n"),
        r"docs/scope\.md:\d+: a sentence of 45 words",
    ),
    Fault(
        "lint",
        "an import of what is above",
        append(
            "sanctions_data/dates.py",
            "\n\ndef above() -> object:\n    from sanctions_data import dataset\n\n    return dataset\n",
        ),
        r"each imports those below it BROKEN",
    ),
    Fault(
        "types",
        "a function that returns another type",
        append("sanctions_data/dates.py", '\n\ndef later() -> int:\n    return "later"\n'),
        r'dates\.py:\d+: error: Incompatible return value type \(got "str", expected "int"\)',
    ),
    Fault(
        "generated",
        "a schema that was edited",
        edit("schemas/measures.tableschema.json", '"required": true', '"required": false'),
        r"schemas/measures\.tableschema\.json:\d+: differs from what is generated",
    ),
    Fault(
        "generated",
        "a row of a compiled table that was edited",
        edit(PROVENANCE, "Wang Junzheng", "Wang Junzeng"),
        r"provenance\.csv:\d+ column '\w+'.*Wang Junzeng",
    ),
    Fault(
        "generated",
        "another release digest in the changelog",
        edit("CHANGELOG.md", "- Release digest of the data: `", "- Release digest of the data: `0"),
        r"CHANGELOG\.md:\d+: differs from what is generated",
    ),
    Fault(
        "second",
        "a number in a compiled table that no claim gives",
        edit("sanctions_data/data/entities.csv", "European Union,,,,,,,27", "European Union,,,,,,,28"),
        r"[1-9]\d* disagreements?",
    ),
    Fault(
        "ajv",
        "a keyword in a schema that the standard does not have",
        edit("schemas/measures.schema.json", '"pattern":', '"x-origin": "claimed",\n      "pattern":'),
        r"schemas/measures\.schema\.json: .*unknown keyword: .x-origin",
    ),
    Fault("quotes", "a sentence of a document in a file of the package", quote, r"% can be read; at most 35%"),
    Fault(
        "dist",
        "a wheel without the schemas",
        edit("pyproject.toml", '"schemas" = "sanctions_data/schemas"\n', ""),
        r"There is no item named|differs|failed",
    ),
    Fault(
        "package",
        "a file with the time of the build",
        edit(
            "scripts/index_readme.py",
            '"text": index_readme(text,',
            '"text": str(int(__import__("time").time())) + index_readme(text,',
        ),
        r"two builds give other bytes",
        {"CI_PACKAGE": "reproducible"},
    ),
    Fault(
        "package",
        "a relative link that the index page would have",
        append("README.md", '\n<a href="docs/scope.md">scope</a>\n'),
        r"a relative link: docs/scope\.md",
        {"CI_PACKAGE": "readme"},
    ),
    Fault(
        "package",
        "a file twice in the wheel",
        both(append("sanctions_data/one.txt", "twice\n"), append("sanctions_data/two.txt", "twice\n")),
        r"W002",
        {"CI_PACKAGE": "wheel-contents"},
    ),
    Fault(
        "package",
        "a file that the source archive does not have",
        append("later.txt", "later\n"),
        r"later\.txt",
        {"CI_PACKAGE": "sdist-contents"},
    ),
    Fault(
        "package",
        "a classifier that does not exist",
        edit("pyproject.toml", '"Typing :: Typed"', '"Typing :: Typo"'),
        r"Typing :: Typo|must be",
        {"CI_PACKAGE": "pyproject"},
    ),
    Fault(
        "package",
        "no author",
        edit("pyproject.toml", 'authors = [{ name = "The maintainers of sanctions-data" }]\n', ""),
        r"Your package does not have author data",
        {"CI_PACKAGE": "pyroma"},
    ),
    Fault(
        "package",
        "files without a licence",
        edit("REUSE.toml", 'path = "**"', 'path = "docs/**"'),
        r"no license identifier",
        {"CI_PACKAGE": "reuse"},
    ),
    Fault(
        "package",
        "an action that is not pinned",
        edit("action.yml", "@5fda3b95a4ea91299a34e894583c3862153e4b97", "@v7"),
        r"unpinned-uses",
        {"CI_PACKAGE": "zizmor"},
    ),
    Fault(
        "package",
        "a workflow with a misspelt key",
        edit(".github/workflows/tests.yml", "    timeout-minutes: 60\n", "    timeout-minute: 60\n"),
        r"timeout-minute",
        {"CI_PACKAGE": "schemas"},
    ),
    Fault(
        "package",
        "an issue form with a question of a kind that does not exist",
        edit(".github/ISSUE_TEMPLATE/correction.yml", "  - type: input\n", "  - type: question\n"),
        r"correction\.yml",
        {"CI_PACKAGE": "schemas"},
    ),
    Fault(
        "package",
        "a citation without authors",
        edit("CITATION.cff", 'authors:\n  - name: "The maintainers of sanctions-data"\n', ""),
        r"'authors' is a required property",
        {"CI_PACKAGE": "schemas"},
    ),
    Fault(
        "package",
        "a public parameter with another name",
        edit("sanctions_data/anchors/normal.py", "def digest(text: str", "def digest(words: str"),
        r"sanctions_data\.anchors\.digest: Parameter was removed",
        {"CI_PACKAGE": "names"},
    ),
    Fault(
        "lowest",
        "a minimum version that is too low",
        edit("pyproject.toml", '"click>=8', '"click>=7.0,!=8'),
        r"error|Error|failed",
        {"PYTEST_ADDOPTS": "-x"},
    ),
    Fault(
        "readme",
        "a command of the README that asks for a record that is not there",
        edit(
            "README.md",
            "sanctions-data why us-2021-xinjiang-1-wang-junzheng announced_on\n```",
            "sanctions-data why us-2021-xinjiang-1-wang-junzeng announced_on\n```",
        ),
        r"no record 'us-2021-xinjiang-1-wang-junzeng'",
    ),
    Fault(
        "readme",
        "a date that is read otherwise",
        edit(
            "sanctions_data/dates.py",
            "return date.fromisoformat(text)",
            "return date.fromisoformat(text).replace(day=1)",
        ),
        r"FAILED tests/test_dates\.py::",
        {"PYTEST_ADDOPTS": "-k test_dates"},
    ),
    Fault(
        "readme",
        "a command that opens a socket",
        edit(
            "sanctions_data/cli/info.py",
            "    import json\n",
            '    import json\n    import socket\n\n    socket.create_connection(("192.0.2.1", 80), 1)\n',
        ),
        r"FAILED tests/hostile/test_network\.py::",
        {"PYTEST_ADDOPTS": "-k test_network"},
    ),
    Fault(
        "docs",
        "a link to a heading that is not there",
        edit("docs/how-to.md", "(cli.md#find)", "(cli.md#fnid)"),
        r"anchor does not exist",
        {"PYTEST_ADDOPTS": "-x"},
    ),
    Fault(
        "docs",
        "fonts from a server",
        edit("mkdocs.yml", "  font: false\n", ""),
        r"fonts\.googleapis\.com",
        {"PYTEST_ADDOPTS": "-k nothing_is_loaded"},
    ),
    Fault(
        "docs",
        "text that is too pale",
        append("docs/assets/site.css", ".md-typeset p { color: #bbb }\n"),
        r"color-contrast",
        {"PYTEST_ADDOPTS": "-k 'axe and light'"},
    ),
    Fault(
        "spark",
        "a unique key that is not checked",
        edit(
            "sanctions_data/validation/engines/spark/engine.py",
            "for unique, columns in self.plan.uniques:",
            "for unique, columns in self.plan.uniques[:0]:",
        ),
        r"FAILED tests/validation/test_spark",
        {"PYTEST_ADDOPTS": "-x -k test_spark"},
    ),
    Fault(
        "fuzz",
        "a parser that ends in a traceback",
        edit(
            "sanctions_data/validation/schema/load.py",
            "    if not isinstance(value, dict):\n",
            "    len(value)\n    if not isinstance(value, dict):\n",
        ),
        r"TypeError|Uncaught Python exception",
        {"CI_FUZZ": "dialect"},
    ),
]


def git(top: Path, *words: str) -> str:
    command = ["git", "-c", "user.name=nobody", "-c", "user.email=nobody@example.org", *words]
    return subprocess.run(command, cwd=top, check=True, capture_output=True, text=True).stdout


def tried(fault: Fault, top: Path, venv: Path) -> tuple[bool, str]:
    """Whether the step noticed a fault, and the line in which it said so (else its last line)."""
    fault.plant(top)
    git(top, "add", "--all")
    git(top, "commit", "--quiet", "--no-verify", "--message", fault.what)
    env = {**os.environ, "CI_VENV": str(venv), **fault.env}
    done = subprocess.run(
        ["bash", ".ci/run", fault.step], cwd=top, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    git(top, "reset", "--quiet", "--hard", "HEAD~1")
    git(top, "clean", "--quiet", "--force", "-d")
    lines = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout.decode("utf-8", "replace")).splitlines()
    said = [line.strip() for line in lines if re.search(fault.says, line)]
    return done.returncode != 0 and bool(said), (said or lines[-1:] or [""])[0][:160]


def main(steps: list[str]) -> int:
    listed = subprocess.run(["bash", str(ROOT / ".ci/run"), "--list"], check=True, capture_output=True, text=True)
    known = [line.split()[0] for line in listed.stdout.splitlines()]
    without = sorted(set(known) - {fault.step for fault in FAULTS})
    if unknown := sorted({*steps, *(fault.step for fault in FAULTS)} - set(known)):
        print(f"no step {', '.join(unknown)} in .ci/run; there are: {' '.join(known)}", file=sys.stderr)
        return 2
    green = 0
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder) / "copy"
        git(ROOT, "clone", "--quiet", str(ROOT), str(top))
        print("| step | planted fault | what it said |\n|---|---|---|")
        for fault in FAULTS:
            if steps and fault.step not in steps:
                continue
            try:
                red, said = tried(fault, top, Path(os.environ.get("CI_VENV") or Path(folder) / "venv"))
            except CannotPlant as error:
                print(f"{fault.step}: {fault.what}: {error}", file=sys.stderr)
                return 3
            cell = said.replace(str(Path(folder)), "…").replace("|", "\\|").replace("`", "'")
            print(f"| {fault.step} | {fault.what} | {'' if red else 'STAYED GREEN: '}`{cell}` |", flush=True)
            green += not red
    if without and not steps:
        print(f"no fault is planted for {', '.join(without)}", file=sys.stderr)
    return 1 if green or (without and not steps) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
