"""The table of attacks names every test, and no test that is not there."""

from __future__ import annotations

import re
from pathlib import Path

from .limited_process import ROOT


def test_each_row_of_the_table_names_a_test() -> None:
    rows = [line for line in (ROOT / "docs/attacks.md").read_text("utf-8").splitlines() if line.startswith("| ")][1:]
    assert rows
    assert [row for row in rows if not re.search(r"`test_\w+` \|$", row)] == []


def test_the_table_names_every_attack() -> None:
    here = Path(__file__)
    files = [path for path in here.parent.glob("test_*.py") if path != here]
    tests = {name for path in files for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)}
    assert set(re.findall(r"`(test_\w+)`", (ROOT / "docs/attacks.md").read_text("utf-8"))) == tests
