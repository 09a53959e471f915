"""The code blocks of the docs, and for each the test that runs it; test_docs_blocks.py holds the list complete."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sanctions_data.build.checkout import Checkout

ROOT = Path(__file__).resolve().parent.parent
FENCE = re.compile(
    r"^(?P<indent> *)(?P<fence>```+|~~~+)(?P<language>\S*)[^\n]*\n(?P<text>.*?)^ *(?P=fence)[ \t]*$", re.M | re.S
)
NOT_RUN = re.compile(r"<!-- not run: (.+?) -->\s*$")


@dataclass(frozen=True)
class Block:
    """A fenced block.

    Attributes:
        page: the path of the page in the repository.
        number: which block of the page it is, from 0.
        language: the word after the fence; empty if there is none.
        text: what is between the fences.
        before: the paragraph or comment before it.
        heading: the heading of the second level before it; empty if there is none.
    """

    page: str
    number: int
    language: str
    text: str
    before: str
    heading: str

    @property
    def place(self) -> str:
        return f"{self.page}#{self.number}"

    @property
    def why_not_run(self) -> str:
        """The reason in the comment `<!-- not run: … -->` before the block; empty if it has none."""
        found = NOT_RUN.search(self.before)
        return found[1] if found else ""

    def sessions(self) -> Iterator[tuple[str, str]]:
        """Yield each command of a console block, the lines after `$ `, with the output that the page shows below it."""
        for part in re.split(r"^\$ ", self.text, flags=re.M)[1:]:
            command, _, shown = part.partition("\n")
            yield command, shown


def blocks_of(text: str, page: str) -> Iterator[Block]:
    """Yield the fenced blocks of a page."""
    for number, match in enumerate(FENCE.finditer(text)):
        before = text[: match.start()].rstrip()
        headings = re.findall(r"^## (.*)$", before, re.M)
        paragraph = before.rpartition("\n\n")[2]
        yield Block(page, number, match["language"], match["text"], paragraph, headings[-1] if headings else "")


BLOCKS = [
    block
    for page in Checkout(ROOT).pages()
    for block in blocks_of(page.read_text("utf-8"), page.relative_to(ROOT).as_posix())
]

# test (file::function) → the pages and languages that it runs
RUN_BY: dict[str, list[tuple[str, str]]] = {
    ".ci/run::step_readme": [("README.md", "sh")],
    "tests/test_docs.py::test_a_command_of_the_docs_prints_what_the_page_shows": [
        ("README.md", "csv"),
        *(
            (page, "console")
            for page in (
                "README.md",
                "docs/answers.md",
                "docs/check-a-copy.md",
                "docs/concepts.md",
                "docs/start/journalist.md",
                "docs/start/researcher.md",
            )
        ),
    ],
    "tests/test_docs.py::test_python_of_the_docs_runs": [
        (page, "python")
        for page in (
            "README.md",
            "docs/anchors.md",
            "docs/answers.md",
            "docs/cli.md",
            "docs/concepts.md",
            "docs/own-tables.md",
            "docs/start/engineer.md",
            "docs/start/researcher.md",
            "docs/status.md",
        )
    ],
    "tests/test_docs.py::test_the_page_on_tables_of_ones_own_runs_from_its_first_block_to_its_last": [
        ("docs/own-tables.md", language) for language in ("console", "csv", "json", "yaml")
    ],
    "tests/test_docs.py::test_the_start_page_for_engineers_runs_from_its_first_block_to_its_last": [
        ("docs/start/engineer.md", language) for language in ("console", "csv", "json", "yaml")
    ],
    "tests/test_docs.py::test_the_sql_of_the_page_on_files_runs": [("docs/files.md", "sql")],
    "tests/test_docs.py::test_the_shell_commands_of_a_page_run": [("docs/page.md", "sh"), ("docs/status.md", "sh")],
    "tests/test_repository.py::test_make_knows_the_commands_of_the_docs": [
        ("CONTRIBUTING.md", "sh"),
        ("tests/README.md", "sh"),
    ],
    "tests/test_contributing.py::corrected": [("CONTRIBUTING.md", "sh"), ("CONTRIBUTING.md", "text")],
    "tests/test_contributing.py::test_a_release_is_cut_as_the_maintainers_page_says": [("docs/maintaining.md", "sh")],
    "tests/test_contributing.py::test_the_examples_of_the_ledger_page_run_from_the_first_to_the_last": [
        ("docs/ledger.md", "console"),
        ("docs/ledger.md", "text"),
    ],
    "tests/exports/test_exports_page.py::test_the_examples_of_the_page_run_in_order": [
        ("docs/exports.md", language) for language in ("python", "r", "sh", "sql", "text")
    ],
    "tests/cli/test_examples.py::test_docs_show_what_is_said": [("docs/cli.md", "console")],
    "tests/rules/test_docs.py::test_the_examples_run": [("docs/rules.md", "python")],
    "tests/validation/test_docs.py::test_the_example_is_what_the_command_says": [("docs/validation.md", "console")],
    "tests/validation/test_docs.py::test_the_python_of_the_page_runs": [("docs/validation.md", "python")],
    "tests/validation/test_docs.py::test_the_schemas_of_the_page_find_what_they_are_for": [
        ("docs/validation.md", "json")
    ],
    "tests/validation/test_docs.py::test_the_hook_and_the_action_of_the_page_run": [("docs/validation.md", "yaml")],
    "tests/validation/test_docs.py::test_a_query_that_does_not_fit_into_memory_runs": [("docs/scale.md", "python")],
    "tests/validation/test_spark_jobs.py::test_the_page_on_large_tables_runs": [
        ("docs/scale.md", "python"),
        ("docs/scale.md", "sh"),
    ],
}


def run_by(test: str) -> list[Block]:
    """Return the blocks that a test runs, in the order of their pages; those that are marked are left out."""
    taken = RUN_BY[test]
    return [block for block in BLOCKS if (block.page, block.language) in taken and not block.why_not_run]
