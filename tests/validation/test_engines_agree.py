"""Two engines, one meaning: columns is held equal to rows, on well-formed tables and on torn bytes."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sanctions_data.validation import validate
from sanctions_data.validation.engines.columns import byte_scan, stream

from .same_result import SLOW, both
from .tables import tables, write

pytest.importorskip("polars")


@pytest.mark.slow
@SLOW
@given(
    tables(), st.sampled_from(["\n", "\r\n"]), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), st.integers(0, 5)
)
def test_equal_on_generated_tables(table: Any, end: str, quoting: Literal[0, 1], cut: int) -> None:
    schema, labels, rows = table
    data = write(labels, rows, end=end, quoting=quoting)
    if cut == 0:
        data = data.rstrip(b"\r\n")
    rows_say, columns_say = both(data, schema)
    assert columns_say == rows_say


PIECES = st.sampled_from(
    [
        b"a",
        b"1",
        b",",
        b",",
        b"\n",
        b"\n",
        b"\r\n",
        b"\r",
        b'"',
        b'""',
        b"\x00",
        b"\xe9",
        b"\xc3\xa9",
        b" ",
        b"\xef\xbb\xbf",
        b"x,y\n",
        b"1,2\n",
        b'"a\nb",2\n',
        b'1,"x""y"\n',
        b",\n",
    ]
)


@pytest.mark.slow
@SLOW
@given(st.lists(PIECES, max_size=14).map(b"".join), st.booleans())
@example(b'x,"y', True)
@example(b"1\n\n2\n", True)
@example(b'"1"x,2\n', True)
@example(b'1,x"y,z"w\n', True)
@example(b",\n", True)
@example(b'"",""\n', True)
@example(b'x",",', True)
def test_equal_on_torn_bytes(body: bytes, header: bool) -> None:
    fields = [{"name": "x", "type": "integer"}, {"name": "y", "constraints": {"unique": True, "maxLength": 1}}]
    rows_say, columns_say = both((b"x,y\n" if header else b"") + body, {"fields": fields})
    assert columns_say == rows_say


ENCODINGS = [
    *("cp1252", "latin-1", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "utf-7", "cp037", "gb18030"),
    *("shift_jis", "iso2022_jp", "hz", "mac-roman", "utf_8", "ascii"),
]
LETTERS = st.text(st.sampled_from('aé€ß漢1, ,"\n\r\ufeff\x85\u2028~+'), max_size=12)


@pytest.mark.slow
@SLOW
@given(st.sampled_from(ENCODINGS), LETTERS, st.booleans(), st.sampled_from([b"", b"", b"\xff", b"\x81", b"\xd8\x00"]))
@example("utf-16", "1,é\n", True, b"")
@example("cp1252", "\ufeff", False, b"\x81")
@example("utf-8-sig", "\ufeff\ufeffx,y\n1,2\n", False, b"")
def test_equal_in_every_encoding(encoding: str, body: str, header: bool, torn: bytes) -> None:
    fields = [{"name": "x", "type": "integer"}, {"name": "y", "constraints": {"unique": True, "maxLength": 1}}]
    text = ("x,y\n" if header else "") + body
    rows_say, columns_say = both(text.encode(encoding, "ignore") + torn, {"fields": fields}, encoding=encoding)
    assert columns_say == rows_say


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "utf-16", "utf-16-be", "utf-32", "gb18030"])
@pytest.mark.parametrize("packed", [False, True])
def test_other_encodings_are_read_by_columns(tmp_path: Path, encoding: str, packed: bool) -> None:
    raw = write(["a", "b"], [["é", "1"], ["ß", "x"], ["é", "3"]]).decode().encode(encoding)
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress(raw) if packed else raw)
    schema = {"fields": [{"name": "a", "constraints": {"unique": True}}, {"name": "b", "type": "integer"}]}
    reports = [validate(path, schema, engine=engine, encoding=encoding) for engine in ("rows", "columns")]
    assert [report.tables[0].engine for report in reports] == ["rows", "columns"]
    assert list(reports[0].problems) == list(reports[1].problems)
    assert [(each.row, each.column, each.value) for each in reports[1].problems] == [(3, "b", "x"), (4, "a", "é")]


def test_bytes_that_are_not_of_a_wide_encoding_are_left_to_the_rows_engine() -> None:
    """Nothing after them can be read."""
    schema = {"fields": [{"name": "x"}]}
    raw = "x\n1\n".encode("utf-16-le") + b"\x00\xd8\x0a\x00"
    report = validate(raw, schema, engine="columns", encoding="utf-16-le")
    assert report.tables[0].engine == "rows"
    assert "encoding-error" in report.counts


@given(st.lists(PIECES, max_size=10).map(b"".join))
@example(b'"1,"x""y"\n"')
@settings(deadline=None, max_examples=150)
def test_equal_on_one_column(body: bytes) -> None:
    rows_say, columns_say = both(b"x\n" + body, {"fields": [{"name": "x", "type": "string"}]})
    assert columns_say == rows_say


def test_the_columns_engine_really_runs() -> None:
    data = write(["a", "b"], [["1", "x,\ny"], ["2", "z"], ["2", ""]])
    schema = {"fields": [{"name": "a", "type": "integer", "constraints": {"unique": True}}, {"name": "b"}]}
    report = validate(data, schema, engine="columns")
    assert report.tables[0].engine == "columns"
    assert [(problem.row, problem.column) for problem in report.problems] == [(5, "a")]


@pytest.mark.slow
@SLOW
@given(st.text('",\nx', max_size=12), st.integers(1, 3), st.sampled_from(",x|"), st.integers(2, 6))
def test_equal_wherever_a_chunk_ends(body: str, width: int, delimiter: str, chunk: int) -> None:
    """Every place of a quote, and every place where the pass over the bytes may pause."""
    names = ["a", "b", "c"][:width]
    data = delimiter.join(names) + "\n" + body.replace(",", delimiter)
    schema = {"fields": [{"name": name} for name in names], "uniqueKeys": [["a"]]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(byte_scan, "CHUNK", chunk)
        rows_say, columns_say = both(data.encode(), schema, dialect={"delimiter": delimiter})
    assert columns_say == rows_say


@given(
    st.lists(st.sampled_from(['"', '"', ",", "\n", "a", '","', '"\n"', '"a"']), max_size=14).map("".join), st.booleans()
)
@example('"a","\n"b"c"\n', False)
@example('"","",', False)
@settings(deadline=None, max_examples=1000)
def test_a_text_taken_for_quoted_cells_is_nothing_else(body: str, framed: bool) -> None:
    """Whatever is taken for lines of quoted cells without looking at each cell is what its cells are written as."""
    text = f'"{body}"\n' if framed else body
    if byte_scan._all_quoted(text.encode(), b","):
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        assert text == "".join('"' + '","'.join(row) + '"\n' for row in rows)
        assert not any(set(cell) & set('",\n') for row in rows for cell in row)


def test_lines_across_chunks_and_line_breaks(tmp_path: Path) -> None:
    """More than one chunk of bytes, with line breaks in cells, so that record numbers and lines part ways."""
    rows = [[str(at), "line\nbreak" if at % 7 == 0 else "x" * 40] for at in range(60_000)]
    for at in (123, 45_678, 59_999):
        rows[at][0] = "bad"
    path = tmp_path / "big.csv"
    path.write_bytes(write(["n", "t"], rows))
    schema = {"fields": [{"name": "n", "type": "integer", "constraints": {"unique": True}}, {"name": "t"}]}
    rows_say, columns_say = both(path.read_bytes(), schema)
    assert columns_say == rows_say
    assert validate(path, schema, engine="columns").tables[0].engine == "columns"
    lines = path.read_text().split("\n")
    assert [lines[row - 1][:3] for row in columns_say[2]] == ["bad", "bad", "bad"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("broken", [False, True])
def test_keys_that_repeat_are_read_from_their_places(tmp_path: Path, end: str, broken: bool) -> None:
    """Repetitions far apart and in the last line, among other blocks of the file than the first."""
    rows = [[f"k{at}", f"é,{end}" * (broken and at % 5000 == 0) + "x" * 40] for at in range(12_000)]
    for at, first in ((4000, 3), (11_000, 9000), (11_999, 3)):
        rows[at][0] = rows[first][0]
    path = tmp_path / "big.csv"
    path.write_bytes(write(["k", "t"], rows, end=end).rstrip(b"\r\n"))
    schema = {"fields": [{"name": "k", "constraints": {"unique": True}}, {"name": "t"}], "primaryKey": ["k"]}
    rows_say, columns_say = both(path.read_bytes(), schema)
    assert columns_say == rows_say
    assert len(columns_say[2]) == 3
    assert validate(path, schema, engine="columns").tables[0].engine == "columns"


@pytest.mark.parametrize(("kept", "few"), [(3, 2), (3, 1_000), (25_000, 0), (25_000, 1_000)])
def test_bad_rows_are_looked_at_together_or_alone(monkeypatch: pytest.MonkeyPatch, kept: int, few: int) -> None:
    """Rows of a batch are kept as values of Python, or looked at where they are if the batch has many."""
    monkeypatch.setattr(stream, "ROWS", kept)
    monkeypatch.setattr(stream, "FEW", few)
    fields = [
        {"name": "n", "type": "integer", "constraints": {"maximum": 5}},
        {"name": "u", "format": "uri", "constraints": {"required": True}},
        {"name": "o", "type": "object"},  # checked in Python: its flag is kept with the row
    ]
    good, bad = ["1,a:b,{}"] * 99, ["9,a:b,{}", "1,,{}", "1,a:b,[é", ",,"]
    lines = [line for at in range(80) for line in [*good, bad[at % 4]]] + bad * 2_000
    rows_say, columns_say = both("\n".join(["n,u,o", *lines, ""]).encode(), {"fields": fields})
    assert columns_say == rows_say
    assert len(columns_say[2]) == 80 + 8_000


def test_limits_keep_the_same_first_problems() -> None:
    data = write(["a", "b"], [["x", str(at % 5)] for at in range(3000)])
    schema = {"fields": [{"name": "a", "type": "integer"}, {"name": "b", "constraints": {"unique": True}}]}
    few = [validate(data, schema, engine=engine, limit=7) for engine in ("rows", "columns")]
    assert list(few[0].problems) == list(few[1].problems)
    assert len(few[0].problems) == 7
    assert few[0].counts == few[1].counts == {"type-error": 3000, "unique-error": 2995}
    assert len(few[1].bad_rows) == 3000


def test_a_blank_row_holds_no_key() -> None:
    """Where an empty text counts as a value, one in a blank row is still not there to be referred to."""
    schema = {
        "fields": [{"name": "a", "type": "string"}, {"name": "b", "type": "string"}],
        "missingValues": [],
        "foreignKeys": [{"fields": ["a"], "reference": {"fields": ["b"]}}],
        "uniqueKeys": [["a"]],
    }
    rows_say, columns_say = both(b"a,b\n,\n,x\n,x\n", schema)
    assert columns_say == rows_say
    assert rows_say[1][("foreign-key", "foreignKey", "a")] == 2


def test_references_agree(tmp_path: Path) -> None:
    (tmp_path / "codes.csv").write_text("a,b\n1,x\n2,y\n")
    schema = {
        "fields": [{"name": "p", "type": "integer"}, {"name": "q", "type": "string"}],
        "foreignKeys": [
            {"fields": ["p", "q"], "reference": {"resource": "codes", "fields": ["a", "b"]}},
            {"fields": "p", "reference": {"resource": "codes", "fields": "a"}},
        ],
    }
    data = b"p,q\n1,x\n01,x\n2,x\n3,y\n,y\nz,y\n1,\x1fx\n"
    rows_say, columns_say = both(data, schema, references={"codes": tmp_path / "codes.csv"})
    assert columns_say == rows_say
    assert rows_say[1][("foreign-key", "foreignKey", "p")] == 1
    assert rows_say[1][("foreign-key", "foreignKey", "")] == 3
