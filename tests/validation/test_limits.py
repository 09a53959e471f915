"""Limits to the byte, and that what stays within them is read: twice, in long cells, with many repetitions."""

from __future__ import annotations

import gzip
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctions_data.errors import UnreadableFile
from sanctions_data.validation import Engine, InvalidSchema, validate
from sanctions_data.validation.readers import delimited
from sanctions_data.validation.readers import limits as bounds
from sanctions_data.validation.regex.patterns import compile_pattern

TEXT = {"fields": [{"name": "a", "type": "string"}]}


def test_as_much_as_the_limit_is_held() -> None:
    assert bounds.read_whole(io.BytesIO(b"x" * 8), "t", 8) == b"x" * 8
    with pytest.raises(UnreadableFile, match="too much to hold"):
        bounds.read_whole(io.BytesIO(b"x" * 9), "t", 8)


def test_a_pipe_as_large_as_the_limit_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "PIPE", 8)
    assert bounds.read_pipe(io.BytesIO(b"x" * 8), "t") == b"x" * 8
    with pytest.raises(UnreadableFile, match="save it to a file first"):
        bounds.read_pipe(io.BytesIO(b"x" * 9), "t")


def test_a_line_as_long_as_the_limit_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "LINE", 8)
    assert list(bounds.lines(io.BytesIO(b"1234567\n123\n"), "t")) == [b"1234567\n", b"123\n"]
    with pytest.raises(UnreadableFile, match="line 2 is longer than 8 bytes"):
        list(bounds.lines(io.BytesIO(b"1\n12345678\n"), "t"))


def test_a_compressed_file_that_is_read_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was expanded the first time does not count the second time."""
    monkeypatch.setattr(bounds, "FREE", 50_000)
    monkeypatch.setattr(bounds, "RATIO", 1)
    path = tmp_path / "t.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"a": "x"}\n' * 3000))
    assert validate(path, TEXT).valid
    path.write_bytes(gzip.compress(b'{"a": "x"}\n' * 6000))
    with pytest.raises(UnreadableFile, match="times its size"):
        validate(path, TEXT)


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_a_cell_longer_than_the_csv_module_takes_by_itself(engine: Engine) -> None:
    report = validate(b"a\n" + b"x" * 200_000 + b"\n", TEXT, engine=engine)
    assert (report.valid, report.rows) == (True, 1)


def test_a_line_terminator_has_a_bound() -> None:
    assert validate(b"a" + b";" * 64 + b"x", TEXT, dialect={"lineTerminator": ";" * 64}).valid
    with pytest.raises(InvalidSchema, match="too long"):
        validate(b"a\nx\n", TEXT, dialect={"lineTerminator": ";" * 65})


@pytest.mark.parametrize(
    ("pattern", "portable"),
    [
        ("a*" * 5, True),
        ("a*" * 6, False),
        ("a?" * 8, True),
        ("a?" * 9, False),
        ("a{2,1000}", True),
        ("a{2,1001}", False),
    ],
)
def test_how_much_may_vary_in_what_every_engine_runs(pattern: str, portable: bool) -> None:
    assert (compile_pattern(pattern).portable is not None) is portable


def test_the_more_may_vary_the_shorter_is_what_is_tried() -> None:
    limits = [compile_pattern("a*" * parts).limit for parts in range(1, 6)]
    assert limits == sorted(limits, reverse=True)
    assert all(limit**parts <= 16_000_000 for parts, limit in enumerate(limits[1:], 2))


@pytest.mark.slow
@pytest.mark.parametrize(("columns", "engine"), [(4000, "columns"), (5000, "rows")])
@pytest.mark.parametrize("first", ["whole", "short"])
def test_a_table_too_wide_for_the_columns_engine_is_left_to_the_other(columns: int, engine: Engine, first: str) -> None:
    names, row = [f"c{at}" for at in range(columns)], ",".join("x" * columns)
    raw = "\n".join([",".join(names), row if first == "whole" else "x", row, ""])
    report = validate(raw.encode(), {"fields": [{"name": name} for name in names]}, engine="columns", limit=1)
    assert (report.rows, report.valid, report.tables[0].engine) == (2, first == "whole", engine)


@pytest.mark.parametrize("rows", [21_000, 60_000])
def test_many_repetitions_and_many_candidates(rows: int) -> None:
    """More than are read from their places, and more than wait for their lines."""
    schema = {"fields": [{"name": "a", "constraints": {"unique": True}}, {"name": "b", "type": "integer"}]}
    data = b"a,b\n" + b"".join(b"%d,x\n" % (at // 2) for at in range(rows))
    here, there = (validate(data, schema, engine=engine, limit=5) for engine in ("rows", "columns"))
    assert here.counts == there.counts == {"unique-error": rows // 2, "type-error": rows}
    assert there.tables[0].engine == "columns"
    assert (list(here.problems), here.bad_rows) == (list(there.problems), there.bad_rows)


def test_temporary_copies_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "tmp"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress(b"a\nx\n"))
    assert validate(path, TEXT, engine="columns").tables[0].engine == "columns"
    path.write_bytes(gzip.compress(b"a\nx\n" * 1000)[:-20])
    with pytest.raises(UnreadableFile, match="damaged gzip"):
        validate(path, TEXT, engine="columns")
    assert list(place.iterdir()) == []


@given(st.text("ab;|\n", max_size=40), st.sampled_from([";", "||", ";|", "aa", "aba"]), st.integers(1, 5))
def test_lines_end_where_their_mark_stands_wherever_a_block_ends(text: str, end: str, block: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "BLOCK", block)
        found = list(delimited._split(io.StringIO(text, newline=""), end))
    *whole, rest = text.split(end)
    assert found == whole + [rest] * bool(rest.strip("\n"))  # an editor ends a file with a line feed
