"""Resources of several files: one table, whose problems stand in the file and on the line where they are."""

from __future__ import annotations

import gzip
import json
import tempfile
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctions_data.validation import Engine, Report, validate
from sanctions_data.validation.report.formats import render

from .same_result import SLOW
from .tables import tables, write
from .test_engines_agree import PIECES

FIELDS = [{"name": "id", "type": "integer"}, {"name": "amount", "type": "integer"}]
SCHEMA: dict[str, Any] = {"fields": FIELDS}
ENGINES = pytest.mark.parametrize("engine", ["rows", "columns"])
A, B = b"id,amount\n1,2\n2,3\n", b"id,amount\n3,x\n4,4\n"


def check(folder: Path, files: dict[str, bytes], engine: Engine = "auto", more: Any = None, **resource: Any) -> Report:
    """The report on a package of one table in several files; `more` are its other resources."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    entry = {"name": "a", "path": list(files), "schema": SCHEMA, **resource}
    (folder / "datapackage.json").write_text(json.dumps({"resources": [entry, *(more or [])]}))
    return validate(folder / "datapackage.json", engine=engine, limit=None)


def said(report: Report, folder: Path) -> list[str]:
    return [str(problem).replace(f"{folder}/", "") for problem in report.problems]


@ENGINES
def test_a_problem_stands_in_its_file_in_every_report(tmp_path: Path, engine: Engine) -> None:
    report = check(tmp_path, {"p1.csv": A, "p2.csv": B}, engine)
    place = f"{tmp_path}/p2.csv"
    assert [table.engine for table in report.tables] == [engine, engine]
    assert said(report, tmp_path) == ["p2.csv:2 column 'amount': 'x' is not an integer; expected digits such as 42"]
    assert [(table.rows, table.bad_rows, table.resource) for table in report.tables] == [(2, (), "a"), (2, (2,), "a")]
    assert str(report) == "1 problem in 4 rows"
    texts = {shape: "\n".join(render(report, shape)) for shape in ("text", "json", "junit", "sarif", "github")}
    assert texts["text"].startswith(f"{place}:2  amount")
    found = json.loads(texts["json"])
    assert (found["problems"][0]["table"], found["problems"][0]["row"]) == (place, 2)
    assert [table["resource"] for table in found["tables"]] == ["a", "a"]
    assert f"{place}:2 column" in texts["junit"]
    where = json.loads(texts["sarif"])["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert (where["artifactLocation"]["uri"], where["region"]) == (place, {"startLine": 2})
    assert f"file={place},line=2" in texts["github"]


ROW = "is not a header, so it is checked as a row; p1.csv begins with 'id', 'amount'"
OTHER = "; all columns are there: put them in order, or set fieldsMatch to 'equal'"
WRONG: list[tuple[bytes, int, list[str]]] = [
    (
        b"amount,id\n3,5\n",
        1,
        [
            f"p2.csv:1 column 'amount': column 1 is 'amount', which the schema has after 'id'{OTHER}",
        ],
    ),
    (b"id,amuont\n3,5\n", 1, ["p2.csv:1 column 'amount': column 2 is 'amuont'; expected 'amount'"]),
    (
        b"3,5\n4,y\n",
        2,
        [f"p2.csv:1: '3', '5' {ROW}", "p2.csv:2 column 'amount': 'y' is not an integer; expected digits such as 42"],
    ),
    (
        b"1,5\n",
        1,
        [
            f"p2.csv:1: '1', '5' {ROW}",
            "p2.csv:1 column 'id': the same value as in line 2 of p1.csv; it has to be unique",
        ],
    ),
    (b"\n3,5\n", 1, ["p2.csv:1: the header is blank; expected id, amount"]),
    (b"", 0, ["p2.csv: the file is empty; expected at least a header"]),
    (b'id,amount\n3,"5\n', 1, ["p2.csv:2: a quote is opened here and never closed"]),
    (b"id,amount\n1,5\n", 1, ["p2.csv:2 column 'id': the same value as in line 2 of p1.csv; it has to be unique"]),
    (b"id,amount\n7,5\n7,5\n", 2, ["p2.csv:3 column 'id': the same value as in line 2; it has to be unique"]),
]


@ENGINES
@pytest.mark.parametrize(("data", "rows", "problems"), WRONG, ids=lambda value: str(value)[:40])
def test_what_can_be_wrong_with_a_later_file(
    tmp_path: Path, engine: Engine, data: bytes, rows: int, problems: list[str]
) -> None:
    fields = [{**FIELDS[0], "constraints": {"unique": True}}, FIELDS[1]]
    files = {"p1.csv": A, "p2.csv": data, "p3.csv": b"id,amount\n9,9\n"}
    report = check(tmp_path, files, engine, schema={"fields": fields})
    assert said(report, tmp_path) == problems
    assert [table.rows for table in report.tables] == [2, rows, 1]


@ENGINES
def test_a_header_that_only_the_first_has_otherwise_is_a_problem(tmp_path: Path, engine: Engine) -> None:
    """By name both could be read; the standard wants one structure, and a program that goes by position errs."""
    report = check(
        tmp_path, {"p1.csv": A, "p2.csv": b"amount,id\n5,3\n"}, engine, schema={**SCHEMA, "fieldsMatch": "equal"}
    )
    assert [(problem.rule, problem.row) for problem in report.problems] == [("header-error", 1)]
    assert report.problems[0].message == f"the header is not that of {tmp_path}/p1.csv: 'id', 'amount'"


def test_what_reads_frictionless_reports_reads_ours(tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    text = "\n".join(render(check(tmp_path, {"p1.csv": A, "p2.csv": b"3,5\n"}), "frictionless"))
    tasks = frictionless.Report.from_descriptor(json.loads(text)).tasks
    assert [task.place for task in tasks] == [f"{tmp_path}/p1.csv", f"{tmp_path}/p2.csv"]
    assert [(error.type, error.row_numbers) for error in tasks[1].errors] == [("header-error", [1])]


def test_a_wrong_header_that_all_repeat_is_said_once(tmp_path: Path) -> None:
    wrong = b"id,amnt\n1,2\n"
    assert [problem.rule for problem in check(tmp_path, {"p1.csv": wrong, "p2.csv": wrong}).problems] == [
        "incorrect-label"
    ]


@ENGINES
def test_keys_hold_across_the_files(tmp_path: Path, engine: Engine) -> None:
    own = {"fields": "amount", "reference": {"fields": "id"}}
    schema = {"fields": FIELDS, "primaryKey": "id", "uniqueKeys": [["amount"]], "foreignKeys": [own]}
    other = {
        "fields": [FIELDS[0]],
        "foreignKeys": [{"fields": "id", "reference": {"resource": "a", "fields": "id"}}],
    }
    more = [{"name": "b", "data": [["id"], ["1"], ["4"], ["5"]], "schema": other}]
    files = {"p1.csv": b"id,amount\n1,4\n2,9\n", "p2.csv": b"id,amount\n2,4\n4,1\n"}
    report = check(tmp_path, files, engine, more, schema=schema)
    assert said(report, tmp_path) == [
        "p1.csv:3 column 'amount': '9' is not among the values of id in this table",
        "p2.csv:2 column 'amount': the same unique key as in line 2 of p1.csv; it has to be unique",
        "p2.csv:2 column 'id': the same primary key as in line 3 of p1.csv; it has to be unique",
        "b row 4 column 'id': '5' is not among the values of id in a",
    ]


@ENGINES
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_headers_end_where_they_end(tmp_path: Path, engine: Engine, pack: Any) -> None:
    """In UTF-16, with a line break in it, without one after it: a header is read, not cut off at a byte."""
    kinds: list[tuple[dict[str, Any], list[bytes]]] = [
        ({}, [A, B.rstrip(b"\n"), b"id,amount"]),
        ({}, [A.replace(b"\n", b"\r"), B.replace(b"\n", b"\r")]),
        ({"dialect": {"header": False}}, [A[10:], B[10:]]),
        ({"dialect": {"headerRows": [1, 2], "headerJoin": ""}}, [b"i,amo\nd,unt\n1,2\n", b"i,amo\nd,unt\n3,x\n"]),
        ({}, [b"\xef\xbb\xbf" + A, b"\xef\xbb\xbf" + B]),
    ]
    if pack is bytes:
        kinds.append(({}, [text.decode().encode("utf-16") for text in (A, B)]))
    for resource, texts in kinds:
        report = check(tmp_path, {f"p{at}.csv": pack(text) for at, text in enumerate(texts, 1)}, engine, **resource)
        assert [(problem.table.rpartition("/")[2], problem.value) for problem in report.problems] == [("p2.csv", "x")]


def test_files_of_objects_have_the_columns_of_all(tmp_path: Path) -> None:
    lines = {"a.jsonl": b'{"id": 1, "amount": 2}\n', "b.jsonl": b'{"id": 2}\n{"amount": "x", "id": 3}\n'}
    report = check(tmp_path, lines)
    assert [(problem.row_place.rpartition("/")[2], problem.value) for problem in report.problems] == [
        ("b.jsonl:2", "x")
    ]
    assert [table.rows for table in report.tables] == [1, 2]
    lists = {"a.json": b'[{"id": 1, "amount": 2}]', "b.json": b'[{"amount": "x", "id": 3}]'}
    report = check(tmp_path, lists)
    assert [problem.row_place.rpartition("/")[2] for problem in report.problems] == ["b.json row 1"]


def test_files_of_frames_need_the_same_columns(tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    polars.DataFrame({"id": [1], "amount": [2]}).write_parquet(tmp_path / "a.parquet")
    polars.DataFrame({"amount": ["x"], "id": [3]}).write_parquet(tmp_path / "b.parquet")
    polars.DataFrame({"id": [3]}).write_parquet(tmp_path / "c.parquet")
    files = {path.name: path.read_bytes() for path in sorted(tmp_path.glob("*.parquet"))}
    report = check(tmp_path, files)
    found = [(problem.table.rpartition("/")[2], problem.rule) for problem in report.problems]
    assert found == [("b.parquet", "type-error"), ("c.parquet", "missing-label")]


def test_what_cannot_be_read_or_checked_is_said(tmp_path: Path) -> None:
    report = check(tmp_path, {"p1.csv": A}, path=["p1.csv", "gone.csv"])
    assert [problem.rule for problem in report.problems] == ["resource-error"]
    assert "gone.csv: no such file" in report.problems[0].message
    report = check(tmp_path, {"p1.csv": A, "p2.csv": A}, bytes=1)
    assert report.counts["byte-count"] == 1
    assert "must name at least one file" in check(tmp_path, {}, path=[]).problems[0].message


@pytest.mark.slow
@SLOW
@given(tables(), st.lists(st.integers(0, 8), min_size=1, max_size=3), st.sampled_from(["\n", "\r\n"]))
def test_cut_into_files_a_table_has_the_problems_it_has(table: Any, cuts: list[int], end: str) -> None:
    """On the same rows, by both engines, in the same words."""
    schema, labels, rows = table
    edges = [0, *sorted(min(cut, len(rows)) for cut in cuts), len(rows)]
    files, places = {}, {1: ("p0.csv", 1)}
    line = 2
    for at, (start, stop) in enumerate(pairwise(edges)):
        files[f"p{at}.csv"] = write(labels, rows[start:stop], end=end)
        own = 2
        for row in rows[start:stop]:
            places[line] = (f"p{at}.csv", own)
            height = write([], [row], end=end).count(b"\n") - 1
            line, own = line + height, own + height
    with tempfile.TemporaryDirectory() as folder:
        whole = check(Path(folder), {"whole.csv": write(labels, rows, end=end)}, "rows", schema=schema)
        both = [check(Path(folder), files, engine, schema=schema) for engine in ("rows", "columns")]
    facts = [[(t.rows, t.counts, t.bad_rows, t.labels) for t in report.tables] for report in both]
    assert facts[0] == facts[1]
    assert list(both[0].problems) == list(both[1].problems)
    expected = Counter((places[p.row], p.rule, p.check, p.column, p.value) for p in whole.problems if p.row)
    found = Counter(((Path(p.table).name, p.row), p.rule, p.check, p.column, p.value) for p in both[0].problems)
    assert found == expected
    assert both[0].rows == whole.rows


@pytest.mark.slow
@SLOW
@given(st.lists(st.tuples(st.booleans(), st.lists(PIECES, max_size=6).map(b"".join)), min_size=2, max_size=3))
def test_both_engines_say_the_same_of_torn_files(parts: list[tuple[bool, bytes]]) -> None:
    fields = [{"name": "x", "type": "integer"}, {"name": "y", "constraints": {"unique": True, "maxLength": 1}}]
    files = {f"p{at}.csv": (b"x,y\n" if header else b"") + body for at, (header, body) in enumerate(parts)}
    with tempfile.TemporaryDirectory() as folder:
        both = [check(Path(folder), files, engine, schema={"fields": fields}) for engine in ("rows", "columns")]
    facts = [[(t.rows, t.counts, t.bad_rows, t.labels) for t in report.tables] for report in both]
    assert facts[0] == facts[1]
    assert list(both[0].problems) == list(both[1].problems)
