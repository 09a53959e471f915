"""Quotes and line ends of text: what stands after a closing quote, and line breaks that end no line."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sanctions_data.validation import Engine, validate
from sanctions_data.validation.bad_rows import write_bad_rows
from sanctions_data.validation.readers.delimited import read_delimited
from sanctions_data.validation.schema.dialect import read_dialect

from .same_result import SLOW, both

QUICK = settings(deadline=None)
ENGINES = pytest.mark.parametrize("engine", ["rows", "columns"])
SCHEMA = {"fields": [{"name": "a", "type": "string"}, {"name": "b", "type": "integer"}]}
DOUBLED = 'there is text after a closing quote ", as in "x"y; quote the whole cell, and write "" for a quote in it'


def cells_of(text: str, **dialect: Any) -> list[list[str]]:
    stream = io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8", newline="")
    return [cells for _, cells, _ in read_delimited(stream, read_dialect({"header": False, **dialect})).rows]


def found(data: bytes, schema: Any = SCHEMA, **options: Any) -> list[tuple[int | None, str, str | None]]:
    problems = validate(data, schema, **options).problems
    return [(problem.row, problem.check, problem.column) for problem in problems]


AFTER: list[tuple[bytes, list[tuple[int | None, str, str | None]]]] = [
    (b'"x"y,1\n', [(2, "quote", None)]),
    (b'"1" and more,1\n', [(2, "quote", None)]),
    (b'"x" ,1\n', [(2, "quote", None)]),
    (b'1,1\n"x"y,z\n2,2\n', [(3, "quote", None), (3, "type", "b")]),
    (b'"x"y,z\n"x"y,z\n', [(2, "quote", None), (2, "type", "b"), (3, "quote", None), (3, "type", "b")]),
    (b'"x"y,"1\n2"\nq,z\n', [(2, "quote", None), (2, "type", "b"), (4, "type", "b")]),
    (b'"x"y,"1\n2\nq,z\n', [(2, "quote", None), (2, "unclosed-quote", None)]),
    (b'"a""b",1\n"a\n""b",1\n', []),
    (b'x"y,1\n', []),
]


@ENGINES
@pytest.mark.parametrize(("body", "places"), AFTER, ids=lambda value: str(value)[:40])
def test_text_after_a_closing_quote_is_a_problem_and_the_row_is_checked(
    body: bytes, places: Any, engine: Engine
) -> None:
    assert found(b"a,b\n" + body, engine=engine) == places


@ENGINES
def test_what_is_said_of_text_after_a_closing_quote(engine: Engine) -> None:
    report = validate(b'a,b\n"x"y,1\n', SCHEMA, engine=engine, name="t.csv")
    assert [str(problem) for problem in report.problems] == [f"t.csv:2: {DOUBLED}"]
    assert report.problems[0].rule == "source-error"


@ENGINES
def test_text_after_a_closing_quote_in_the_header(engine: Engine) -> None:
    assert found(b'"a"b,b\nx,1\n', {"fields": [{"name": "ab"}, {"name": "b"}]}, engine=engine) == [(1, "quote", None)]


OTHERS: list[tuple[dict[str, Any], str, list[tuple[int | None, str, str | None]]]] = [
    ({"quoteChar": "'"}, "'x'y,1\n", [(2, "quote", None)]),
    ({"delimiter": "||"}, '"x"y||1\n', [(2, "quote", None)]),
    ({"quoteChar": '"', "escapeChar": "\\", "doubleQuote": False}, '"x\\"y",1\n"x\\"y"z,1\n', [(3, "quote", None)]),
    ({"doubleQuote": False}, '"x""y",1\n"xy",1\nx"y",1\n', [(2, "quote", None)]),
    ({"doubleQuote": False}, '"x\ny",1\n"x\ny"z,1\n', [(4, "quote", None)]),
    ({"doubleQuote": False, "skipInitialSpace": True}, 'x, "1"\n x, "1"2\n', [(3, "quote", None)]),
    ({"doubleQuote": False, "quoteChar": "^"}, "^x^,1\n^x^y,1\n", [(3, "quote", None)]),
    ({"lineTerminator": "|"}, '"x"y,1|"x|y",1|', [(2, "quote", None)]),
    ({"escapeChar": "\\"}, '"x"y,1\nx\\,y,1\n', []),
    ({"escapeChar": "\\"}, "x,1\ny,1\\", [(3, "unclosed-quote", None)]),
]


@pytest.mark.parametrize(("dialect", "body", "places"), OTHERS, ids=lambda value: str(value)[:60])
def test_text_after_a_closing_quote_in_other_dialects(dialect: dict[str, Any], body: str, places: Any) -> None:
    mark, end = dialect.get("delimiter", ","), dialect.get("lineTerminator", "\n")
    assert found(f"a{mark}b{end}{body}".encode(), dialect=dialect) == places


def test_a_file_that_ends_after_an_escape_character() -> None:
    report = validate(b"a,b\nx,1\\", SCHEMA, dialect={"escapeChar": "\\"})
    assert [problem.message for problem in report.problems] == ["the file ends after an escape character"]


def test_bad_rows_with_text_after_a_quote_are_written_as_they_were_read(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('a,b\n"x"y,1\nz,2\n')
    report = validate(tmp_path / "t.csv", SCHEMA)
    assert write_bad_rows(report, tmp_path / "t.csv", tmp_path / "bad.csv") == 1
    assert (tmp_path / "bad.csv").read_text() == "row,a,b\n2,xy,1\n"


TERMINATED = [
    ("\x1e", "a,b\x1e1,x\ry\x1eq,z\x1e", [["a", "b"], ["1", "x\ry"], ["q", "z"]]),
    ("|", "a,b|1,x\ny|q,z|", [["a", "b"], ["1", "x\ny"], ["q", "z"]]),
    ("|", 'a,b|"1|2",x\r\ny|', [["a", "b"], ["1|2", "x\r\ny"]]),
    ("|", "a,b|1,2", [["a", "b"], ["1", "2"]]),
    ("|", "a,b|1,2|\n", [["a", "b"], ["1", "2"]]),  # what an editor adds at the end of a file
    ("|\n", "a,b|\n1,x\ny|\n", [["a", "b"], ["1", "x\ny"]]),
    ("##", "a,b##1,x#y##", [["a", "b"], ["1", "x#y"]]),
]


@pytest.mark.parametrize(("end", "text", "rows"), TERMINATED, ids=lambda value: repr(value)[:40])
def test_a_line_end_of_its_own_leaves_other_line_breaks_to_the_cells(
    end: str, text: str, rows: list[list[str]]
) -> None:
    assert cells_of(text, lineTerminator=end) == rows


@ENGINES
def test_rows_after_a_cell_with_a_line_break_are_checked(engine: Engine) -> None:
    schema = {"fields": [{"name": "a", "type": "integer"}, {"name": "b"}]}
    for data, end in ((b"a,b|1,x\ny|q,z|", "|"), (b"a,b\x1e1,x\ry\x1eq,z\x1e", "\x1e")):
        assert found(data, schema, dialect={"lineTerminator": end}, engine=engine) == [(3, "type", "a")]


def test_characters_that_are_none_are_data() -> None:
    """What stands for a mark of several characters inside the reader may not be in any text."""
    text = "\ufdd0;;\ufdd1\n"
    assert cells_of(text, delimiter=";;") == [["\ufdd0", "\ufdd1"]]
    assert cells_of("\ufdd0,\ufdd1|\ufdd2,x|", lineTerminator="|") == [["\ufdd0", "\ufdd1"], ["\ufdd2", "x"]]
    assert [
        problem.check for problem in validate(b"a;;b\n\xed\xa0\x80;;1\n", SCHEMA, dialect={"delimiter": ";;"}).problems
    ] == ["encoding"]


CELLS = st.lists(st.lists(st.text("a\"'\\ ,;|\r\n", max_size=4), min_size=2, max_size=3), min_size=1, max_size=4)
KINDS: list[dict[str, Any]] = [
    {},
    {"delimiter": ";;"},
    {"quoteChar": "'"},
    {"lineTerminator": "|"},
    {"lineTerminator": "\x1e", "delimiter": ";"},
    {"doubleQuote": False, "quoteChar": '"', "escapeChar": "\\"},
]


@QUICK
@given(CELLS, st.sampled_from(KINDS))
@example([["\r", "|"]], {"lineTerminator": "|"})
def test_what_is_written_in_a_dialect_is_read_again(rows: list[list[str]], dialect: dict[str, Any]) -> None:
    """Every cell quoted, as the dialect has it."""
    quote, end = str(dialect.get("quoteChar", '"')), str(dialect.get("lineTerminator", "\n"))

    def quoted(cell: str) -> str:
        if dialect.get("doubleQuote", True):
            return quote + cell.replace(quote, quote * 2) + quote
        return quote + cell.replace("\\", "\\\\").replace(quote, "\\" + quote) + quote

    text = "".join(dialect.get("delimiter", ",").join(map(quoted, row)) + end for row in rows)
    assert cells_of(text, **dialect) == rows


@SLOW
@given(st.text('"x,\n\\', max_size=12))
def test_a_quote_that_the_strict_reader_refuses_is_never_passed_over(body: str) -> None:
    try:
        list(csv.reader(io.StringIO(body, newline=""), strict=True))
        fine = True
    except csv.Error:
        fine = False
    schema = {"fields": [{"name": "a"}], "fieldsMatch": "subset"}
    checks = {problem.check for problem in validate(f"a\n{body}".encode(), schema).problems}
    assert fine == checks.isdisjoint({"quote", "unclosed-quote"})


@SLOW
@given(st.lists(st.sampled_from(['"', '""', "x", ",", "\n", '"x"', '"x"y']), max_size=8).map("".join), st.booleans())
def test_engines_agree_on_quotes(body: str, header: bool) -> None:
    pytest.importorskip("polars")
    rows_say, columns_say = both((("a,b\n" if header else "") + body).encode(), SCHEMA)
    assert columns_say == rows_say


@pytest.mark.parametrize("engine", ["rows", "columns"])
@pytest.mark.parametrize("end", ["", "\n"])
@pytest.mark.parametrize("text", ["x,y\\\nz", "x,\\\ny", "x,y\\\rz"])
def test_a_row_may_end_the_file_after_an_escaped_line_break(text: str, end: str, engine: Engine) -> None:
    """Without a line end after it, the reader of the standard library takes such a row for one that was cut off."""
    schema = {"fields": [{"name": "a"}, {"name": "b"}]}
    report = validate(f"a,b\n{text}{end}".encode(), schema, dialect={"escapeChar": "\\"}, engine=engine, format="csv")
    assert (report.valid, report.rows) == (True, 1)


@pytest.mark.parametrize("text", ["x,y\\", "x,y\\\n", "x,\\\ny\\"])
def test_a_file_that_ends_after_an_escape_was_cut_off(text: str) -> None:
    schema = {"fields": [{"name": "a"}, {"name": "b"}]}
    report = validate(f"a,b\n{text}".encode(), schema, dialect={"escapeChar": "\\"}, format="csv")
    assert [each.message for each in report.problems] == ["the file ends after an escape character"]
