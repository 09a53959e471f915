"""Score quotation checkers on sentences that a text turns round, and on honest texts: print the table.

    python scripts/bench/anchors/traps.py [--folder tests/anchors/quotes] [--show]

Exit 1 if this package verifies a trap or refuses more than 1 % of the honest texts. linkml-reference-validator and
citations are scored too where they are installed; they are no dependencies of the project:

    uv run --with linkml-reference-validator==0.4.0 --with citations==0.6.1 python scripts/bench/anchors/traps.py
"""

from __future__ import annotations

import argparse
import csv
import importlib
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sanctions_data.anchors import anchor, find

FOLDER = Path(__file__).parents[3] / "tests" / "anchors" / "quotes"
OURS = "sanctions-data"
# Whether a text is said to hold a sentence: one answer for each way to ask.
Checker = Callable[[str, str], list[bool]]


@dataclass(frozen=True)
class Case:
    """One line of a table; `expected` is `verify`, `refuse` or `outside`."""

    kind: str
    language: str
    sentence: str
    text: str
    expected: str


def cases(folder: Path = FOLDER) -> list[Case]:
    """All lines of both tables."""
    found = []
    for name in ("traps", "honest"):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            found += [Case(**row) for row in csv.DictReader(file)]
    return found


def ours(sentence: str, text: str) -> list[bool]:
    """With the place of the sentence unknown and, if its words stand in the text, with the place they have there."""
    places = [None, *([text.index(sentence)] if sentence in text else [])]
    return [find(text, [anchor("quotes", 1, sentence, place)])[0].verified for place in places]


def plain(sentence: str, text: str) -> list[bool]:
    return [sentence in text]


def checkers(folder: Path) -> Iterator[tuple[str, Checker]]:
    """This package, a plain search for the words, and what else is installed; `folder` is for their files."""
    yield OURS, ours
    yield "plain search", plain
    files = (folder / f"{number}.txt" for number in range(10**9))

    def written(text: str) -> Path:
        # A file for each text: both remember what they read, by name.
        path = next(files)
        path.write_text(text, encoding="utf-8", newline="")
        return path

    linkml = _installed("linkml_reference_validator.validation.supporting_text_validator")
    if linkml:
        config = importlib.import_module("linkml_reference_validator.models").ReferenceValidationConfig
        validator = linkml.SupportingTextValidator(config(cache_dir=folder / "cache"))
        name = f"linkml-reference-validator {version('linkml-reference-validator')}"
        yield name, lambda sentence, text: [validator.validate(sentence, f"file:{written(text)}").is_valid]
    citations = _installed("citations")
    if citations:
        name = f"citations {version('citations')}"
        yield name, lambda sentence, text: [citations.check_one(sentence, written(text)).state == "found"]


def _installed(module: str) -> Any | None:
    try:
        return importlib.import_module(module)
    except ImportError:
        return None


def score(found: list[Case], checker: Checker) -> tuple[Counter[tuple[str, str]], list[Case]]:
    """How many lines of each (expected, kind) came out wrong, and which. Of `outside`, those that are verified.

    A trap counts if one way to ask verifies it, an honest text if one way refuses it.
    """
    wrong = []
    for case in found:
        answers = checker(case.sentence, case.text)
        if not all(answers) if case.expected == "verify" else any(answers):
            wrong.append(case)
    return Counter((case.expected, case.kind) for case in wrong), wrong


def table(found: list[Case], results: dict[str, Counter[tuple[str, str]]]) -> str:
    """The counts as a Markdown table, a line for each kind and the sums."""
    titles = {"refuse": "traps verified", "verify": "honest texts refused", "outside": "outside, verified"}
    lines = [f"| | texts | {' | '.join(results)} |", "|---" * (len(results) + 2) + "|"]
    for expected, title in titles.items():
        kinds = Counter(case.kind for case in found if case.expected == expected)
        total = sum(kinds.values())
        sums = [sum(n for (e, _), n in wrong.items() if e == expected) for wrong in results.values()]
        cells = " | ".join(f"**{n}** ({100 * n / total:.1f} %)" for n in sums)
        lines.append(f"| **{title}** | {total} | {cells} |")
        if expected != "outside":
            for kind, count in kinds.items():
                cells = " | ".join(str(wrong[expected, kind]) for wrong in results.values())
                lines.append(f"| {kind} | {count} | {cells} |")
    return "\n".join(lines)


def missed(found: list[Case], wrong: Counter[tuple[str, str]]) -> list[str]:
    """The targets that this package misses."""
    honest = sum(case.expected == "verify" for case in found)
    refused = sum(n for (expected, _), n in wrong.items() if expected == "verify")
    verified = sum(n for (expected, _), n in wrong.items() if expected == "refuse")
    out = [f"{verified} traps verified"] if verified else []
    return out + ([f"{refused} of {honest} honest texts refused"] if refused > honest / 100 else [])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--show", action="store_true", help="print the texts that this package gets wrong")
    options = parser.parse_args()
    found = cases(options.folder)
    languages = Counter((case.expected == "verify", case.language) for case in found)
    for honest, title in ((False, "traps"), (True, "honest texts")):
        counts = ", ".join(f"{n} {language}" for (h, language), n in languages.items() if h is honest)
        print(f"{title} by language: {counts}")
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, checker in checkers(Path(folder)):
            results[name], wrong = score(found, checker)
            if options.show and name == OURS:
                for case in wrong:
                    print(f"{case.expected}, {case.kind}: {case.text!r}")
    print(f"\n{table(found, results)}\n")
    failures = missed(found, results[OURS])
    print("\n".join(failures) or "every target met")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
