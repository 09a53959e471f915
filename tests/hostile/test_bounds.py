"""Bounds on what is held at once and on how long one value may take, each at a file that goes beyond it."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from sanctions_data.errors import UnreadableFile
from sanctions_data.validation import Engine, validate
from sanctions_data.validation.readers import limits

from .limited_process import attack, put, refused, table_schema

SCHEMAS = {"table": table_schema("a"), "json": {"type": "object"}}


def sparse(path: Path, size: int) -> None:
    """A file of so many zeros, none of which is written."""
    with path.open("wb") as out:
        out.truncate(size)


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_json_document_that_is_too_large(tmp_path: Path, schema: str) -> None:
    sparse(tmp_path / "t.json", (256 << 20) + 1)
    put(tmp_path, {"s.json": SCHEMAS[schema]})
    refused("validate", "t.json", "-s", "s.json", cwd=tmp_path, code=3, says="more than 256 MiB, too much to hold")


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_line_of_json_that_is_too_long(tmp_path: Path, schema: str) -> None:
    sparse(tmp_path / "t.jsonl", 64 << 20)
    put(tmp_path, {"s.json": SCHEMAS[schema]})
    refused("validate", "t.jsonl", "-s", "s.json", cwd=tmp_path, code=3, says="line 1 is longer than 33,554,432 bytes")


def test_a_device_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is named as a file, and is a pipe."""
    monkeypatch.setattr(limits, "PIPE", 1 << 20)
    with pytest.raises(UnreadableFile, match="more than 1 MiB, too much to hold"):
        validate("/dev/zero", table_schema("a"))


@pytest.mark.parametrize("engine", ["rows", "columns"])
@pytest.mark.parametrize("pattern", ["a*a*a*a*b", "a?" * 40 + "a" * 40, "a{300}" * 300], ids=["five", "forty", "deep"])
def test_a_simple_pattern_on_a_long_value(tmp_path: Path, pattern: str, engine: Engine) -> None:
    rows = "a" * 3000 + "c\n" + "a" * 60 + "c\n"
    put(tmp_path, {"t.csv": "a\n" + rows, "s.json": table_schema("a", pattern=pattern)})
    found = attack("validate", "t.csv", "-s", "s.json", "--engine", engine, cwd=tmp_path)
    assert (found.returncode, b"pattern" in found.stdout) == (1, True)


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_a_table_of_five_thousand_columns(tmp_path: Path, engine: Engine) -> None:
    names = [f"c{at}" for at in range(5000)]
    put(tmp_path, {"t.csv": ",".join(names) + "\n" + ",".join("x" * 5000) + "\n"})
    put(tmp_path, {"s.json": table_schema(*names, enum=["y"])})
    found = attack("validate", "t.csv", "-s", "s.json", "--engine", engine, "--limit", "1", cwd=tmp_path)
    assert (found.returncode, b"5,000 problems in 1 row" in found.stdout) == (1, True)


def test_a_table_that_never_ends_its_lines_in_its_own_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LINE", 1 << 17)
    sparse(tmp_path / "t.csv", 16 << 20)
    tracemalloc.start()
    try:
        report = validate(tmp_path / "t.csv", table_schema("a"), dialect={"lineTerminator": ";"}, engine="rows")
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert "long-line" in [problem.check for problem in report.problems]
    assert most < 8 << 20
