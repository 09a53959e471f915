"""Every code block of the docs is run by a test, or says why not."""

from __future__ import annotations

import re

import pytest
from docs_blocks import BLOCKS, ROOT, RUN_BY, blocks_of, run_by

MOST_NOT_RUN = 5


def test_every_block_is_run_or_says_why_not() -> None:
    taken = {pair for pairs in RUN_BY.values() for pair in pairs}
    assert [
        block.place for block in BLOCKS if (block.page, block.language) not in taken and not block.why_not_run
    ] == []


def test_few_blocks_are_not_run() -> None:
    assert len([block.place for block in BLOCKS if block.why_not_run]) <= MOST_NOT_RUN


@pytest.mark.parametrize("test", RUN_BY)
def test_the_test_that_runs_blocks_is_there_and_takes_them(test: str) -> None:
    path, _, name = test.partition("::")
    text = (ROOT / path).read_text(encoding="utf-8")
    assert re.search(rf"^(?:def )?{name}\(", text, re.MULTILINE)
    assert run_by(test), "none of its blocks is there any more"
    pages = {page for page, _ in RUN_BY[test]}
    assert re.search(rf'run_by\(\s*"{re.escape(test)}"', text) or all(page.rpartition("/")[2] in text for page in pages)


def test_the_readme_marks_what_the_step_runs() -> None:
    assert [block.place for block in run_by(".ci/run::step_readme") if "<!-- command -->" not in block.before] == []


def test_blocks_are_found_with_what_stands_before_them() -> None:
    parts = [
        "Words.\n\n```sh\na\n```\n",
        "<!-- not run: slow -->\n```\nb\n```\n",
        "````md\n```sh\nc\n```\n````\n",
        "- d\n\n  ```py\n  e\n  ```\n",
    ]
    text = "\n".join(parts)
    found = [(block.language, block.text, block.why_not_run) for block in blocks_of(text, "page.md")]
    assert found == [("sh", "a\n", ""), ("", "b\n", "slow"), ("md", "```sh\nc\n```\n", ""), ("py", "  e\n", "")]
