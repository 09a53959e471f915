"""The file of bad rows: where it is written, how, and what stays as it was."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from sanctions_data.validation import InvalidSchema, validate
from sanctions_data.validation.bad_rows import write_bad_rows

SCHEMA = {"fields": [{"name": "a", "type": "string", "constraints": {"enum": ["y"]}}]}
WRITTEN = "row,a\n2,x\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    (tmp_path / "t.csv").write_text("a\nx\n")
    return tmp_path / "t.csv"


def write(table: Path, target: Path, **how: Any) -> int:
    return write_bad_rows(validate(table, SCHEMA, **how), table, target, **how)


def test_a_link_stays_one(table: Path) -> None:
    link, real = table.with_name("link"), table.with_name("real.csv")
    real.write_text("old")
    link.symlink_to("real.csv")
    assert write(table, link) == 1
    assert (link.is_symlink(), real.read_text()) == (True, WRITTEN)


def test_a_link_to_what_is_not_there_yet(table: Path) -> None:
    link = table.with_name("link")
    link.symlink_to("real.csv")
    assert write(table, link) == 1
    assert (link.is_symlink(), table.with_name("real.csv").read_text()) == (True, WRITTEN)


def test_a_pipe_is_written_into(table: Path) -> None:
    pipe = table.with_name("pipe")
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)  # somebody reads, so that nobody waits
    try:
        assert write(table, pipe) == 1
        assert os.read(reader, 100).decode().splitlines() == WRITTEN.splitlines()
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_a_name_may_be_as_long_as_the_system_lets_it(table: Path) -> None:
    target = table.with_name("n" * 255)
    assert write(table, target) == 1
    assert target.read_text() == WRITTEN


def test_the_source_is_no_target(table: Path) -> None:
    table.with_name("link").symlink_to("t.csv")
    for target in (table, table.with_name("link")):
        with pytest.raises(InvalidSchema, match="the source itself"):
            write(table, target)
    assert table.read_text() == "a\nx\n"


def test_who_reads_the_old_file_reads_all_of_it(table: Path) -> None:
    target = table.with_name("out.csv")
    target.write_text("old")
    with target.open() as reader:
        write(table, target)
        assert reader.read() == "old"
    assert sorted(path.name for path in table.parent.iterdir()) == ["out.csv", "t.csv"]


def test_a_dialect_and_an_encoding(table: Path) -> None:
    table.write_bytes("b;a\n1;é\n".encode("latin-1"))
    schema = {"fields": [{"name": "b"}, *SCHEMA["fields"]]}
    how: dict[str, Any] = {"dialect": {"delimiter": ";"}, "encoding": "latin-1"}
    target = table.with_name("out.csv")
    assert write_bad_rows(validate(table, schema, **how), table, target, **how) == 1
    assert target.read_text("utf-8").splitlines() == ["row,b,a", "2,1,é"]


NUMBER = {"type": "object", "properties": {"id": {"type": "integer"}}}
THREE = [{"id": 1}, {"id": "x"}, {"id": 2}, {"id": "y"}, {"id": "é"}]


@pytest.mark.parametrize("schema", [NUMBER, {"type": "array", "items": NUMBER}], ids=["records", "array"])
@pytest.mark.parametrize("indent", [None, 1])
def test_bad_rows_are_records_and_rows_are_lines(tmp_path: Path, schema: dict[str, Any], indent: int | None) -> None:
    path = tmp_path / "t.json"
    path.write_text(json.dumps(THREE, indent=indent), encoding="utf-8")
    report = validate(path, schema)
    assert (report.rows, report.bad_rows) == (5, (2, 4, 5))
    assert [problem.row for problem in report.problems] == ([1, 1, 1] if indent is None else [6, 12, 15])
    assert write_bad_rows(report, path, tmp_path / "bad.csv") == 3
    assert (tmp_path / "bad.csv").read_text(encoding="utf-8") == "row,id\n2,x\n4,y\n5,é\n"


def test_bad_rows_of_what_has_none(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_text('{\n"id": "x"}')
    report = validate(path, NUMBER)
    assert (report.rows, report.bad_rows, report.problems[0].row) == (1, (1,), 2)
    with pytest.raises(InvalidSchema, match="not a list of objects or lists, so it has no rows to write"):
        write_bad_rows(report, path, tmp_path / "bad.csv")
    assert not (tmp_path / "bad.csv").exists()
    path.write_text('[{"id": 1},\n{"id": 1}]')
    short = validate(path, {"type": "array", "minItems": 3})
    assert (short.rows, short.bad_rows, short.problems[0].row) == (2, (), 1)
    assert validate(b"[\n[", NUMBER, format="json").bad_rows == ()


def test_bad_rows_of_json_lines_are_lines(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text('\n{"id": 1}\n{"id": "x"}\n')
    report = validate(path, NUMBER)
    assert report.bad_rows == (3,)
    assert write_bad_rows(report, path, tmp_path / "bad.csv") == 1
