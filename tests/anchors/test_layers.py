"""The anchors need nothing but the standard library to be imported (tests/test_architecture.py: nor the dataset)."""

from __future__ import annotations

import ast
import doctest
import sys
from pathlib import Path

import pytest

import sanctions_data.anchors

FOLDER = Path(sanctions_data.anchors.__file__).parent
FILES = sorted(FOLDER.glob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_imports(path: Path) -> None:
    names = set[str]()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names.add(node.module or "")
    own = {name for name in names if name.startswith("sanctions_data")}
    assert {name.partition(".")[0] for name in names - own} <= sys.stdlib_module_names


def test_the_docstring_is_true() -> None:
    assert doctest.testmod(sanctions_data.anchors).failed == 0
