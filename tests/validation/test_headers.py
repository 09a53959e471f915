"""Headers: of several rows, below comments, with moved columns, with labels that look alike, with one name twice."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions_data.validation import Engine, validate
from sanctions_data.validation.bad_rows import write_bad_rows
from sanctions_data.validation.checks.header import MOVED, map_fields
from sanctions_data.validation.readers.table_rows import join_rows
from sanctions_data.validation.schema.table_schema import Field, Schema
from sanctions_data.validation.values.lookalikes import apart, lookalike

from .same_result import SLOW, both

QUICK = settings(deadline=None)
ENGINES = pytest.mark.parametrize("engine", ["rows", "columns"])


def fields(*names: str, **more: Any) -> dict[str, Any]:
    return {"fields": [{"name": name} for name in names], **more}


def typed(*names: str) -> dict[str, Any]:
    """A schema whose first column holds integers."""
    return {"fields": [{"name": name, "type": "string" if at else "integer"} for at, name in enumerate(names)]}


def workbook(rows: list[list[Any]], *merged: str) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for each in merged:
        book.active.merge_cells(each)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def found(report: Any) -> list[tuple[int | None, str | None, str]]:
    return [(problem.row, problem.column, problem.rule) for problem in report.problems]


JOINED: list[tuple[list[list[str]], list[str]]] = [
    ([["fruit"], ["id", "name"]], ["fruit id", "fruit name"]),
    ([["fruit", ""], ["id", "name"]], ["fruit id", "fruit name"]),
    ([["fruit", "", "veg", ""], ["id", "name", "id", "name"]], ["fruit id", "fruit name", "veg id", "veg name"]),
    ([["", "fruit", ""], ["day", "id", "name"]], ["day", "fruit id", "fruit name"]),
    ([["fruit", "", "day"], ["id", "name", ""]], ["fruit id", "fruit name", "day"]),
    ([["a", "b"], ["1", ""]], ["a 1", "b"]),
    ([["a", "", "b", ""], ["x", "", "", "y"], ["1", "2", "3", "4"]], ["a x 1", "a x 2", "b 3", "b y 4"]),
    ([["id", "name"]], ["id", "name"]),
    ([["a"], []], ["a"]),
    ([[], []], []),
]


@pytest.mark.parametrize(("rows", "labels"), JOINED, ids=str)
def test_labels_of_several_rows(rows: list[list[str]], labels: list[str]) -> None:
    assert join_rows(list(enumerate(rows, 1)), " ") == labels


@QUICK
@given(st.lists(st.lists(st.sampled_from(["", "a", "b"]), max_size=5), min_size=1, max_size=4))
def test_a_joined_label_ends_with_the_cell_below_it(rows: list[list[str]]) -> None:
    labels = join_rows(list(enumerate(rows, 1)), " ")
    assert len(labels) == max(map(len, rows))
    for label, cell in zip(labels, rows[-1], strict=False):
        assert label.endswith(cell)
        assert " ".join(label.split()) == label


CSV: list[tuple[dict[str, Any], bytes, tuple[str, ...], list[tuple[int | None, str | None, str]]]] = [
    ({"headerRows": [1, 2]}, b"fruit\nid,name\nx,apple\n", ("fruit id", "fruit name"), [(3, "fruit id", "type-error")]),
    ({"headerRows": [2, 1], "headerJoin": "-"}, b"a,b\nid,n\nx,y\n", ("a-id", "b-n"), [(3, "a-id", "type-error")]),
    ({"commentRows": [1]}, b"a title,\na,b\nx,y\n", ("a", "b"), [(3, "a", "type-error")]),
    ({"commentRows": [1, 2]}, b"#x\n#y\na,b\nx,y\n", ("a", "b"), [(4, "a", "type-error")]),
    ({"commentRows": [2, 3]}, b"a,b\n-,-\n=,=\nx,y\n", ("a", "b"), [(4, "a", "type-error")]),
    ({"commentRows": [1, 4]}, b"t\na,b\n1,y\nx,y\nz,y\n", ("a", "b"), [(5, "a", "type-error")]),
    ({"commentRows": [2], "headerRows": [1, 2, 3]}, b"a,b\n--\nc,d\nx,y\n", ("a c", "b d"), [(4, "a c", "type-error")]),
    ({"commentChar": "#", "commentRows": [1]}, b"# c\nt\na,b\nx,y\n", ("a", "b"), [(4, "a", "type-error")]),
    ({"header": False}, b"x,y\n1,y\n", ("a", "b"), [(1, "a", "type-error")]),
    ({"header": False, "commentRows": [1]}, b"t\nx,y\n", ("a", "b"), [(2, "a", "type-error")]),
    ({"headerRows": [1, 2]}, b'"f\nr",\nid,name\nx,y\n', ("f\nr id", "f\nr name"), [(4, "f\nr id", "type-error")]),
    ({"headerRows": [1, 5]}, b"a,b\n1,y\n", ("a", "b"), [(None, None, "source-error")]),
    ({"commentRows": [1]}, b"a,b\n", ("a", "b"), [(None, None, "source-error")]),
    ({"commentChar": "a"}, b"a,b\n", ("a", "b"), [(None, None, "source-error")]),
    ({"headerRows": [1, 2]}, b"a,b\nid,n\n", ("a id", "b n"), []),
]


@ENGINES
@pytest.mark.parametrize(("dialect", "data", "names", "places"), CSV, ids=lambda value: str(value)[:60])
def test_headers_of_text(
    dialect: dict[str, Any], data: bytes, names: tuple[str, ...], places: list[Any], engine: Engine
) -> None:
    assert found(validate(data, typed(*names), dialect=dialect, engine=engine)) == places


def test_what_is_said_of_a_header_that_is_not_there_is_true() -> None:
    def said(data: bytes, **dialect: Any) -> list[str]:
        return [problem.message for problem in validate(data, fields("a"), dialect=dialect).problems]

    for nothing in (b"", b"\xef\xbb\xbf"):
        assert said(nothing) == ["the file is empty; expected at least a header"]
        assert validate(nothing, fields("a"), dialect={"header": False}).rows == 0
    assert said(b"a\n", commentRows=[1]) == ["the header is row 2, but the table has 1 row"]
    assert said(b"a\n1\n2\n", headerRows=[1, 9]) == ["the header is rows 1, 9, but the table has 3 rows"]
    assert said(b"#\n#\n", commentChar="#") == [
        "all lines begin with commentChar '#', or there are none; expected at least a header"
    ]


@ENGINES
def test_rows_above_the_header_are_noted_unless_they_are_comments(engine: Engine) -> None:
    data = b"a title\na\nskipped\nb\nx\n"
    report = validate(data, fields("a b"), dialect={"headerRows": [2, 4]}, engine=engine)
    assert report.valid
    assert report.notes == (
        "data: rows 1, 3, above the last row of the header, not checked; commentRows may name them",
    )
    assert validate(data, fields("a b"), dialect={"headerRows": [2, 4], "commentRows": [1, 3]}).notes == ()


@ENGINES
def test_a_table_of_nothing_but_comments_is_noted(engine: Engine) -> None:
    report = validate(b"#1\n#2\n", fields("a"), dialect={"header": False, "commentChar": "#"}, engine=engine)
    assert (report.rows, report.counts) == (0, {})
    assert report.notes == ("data: every line begins with commentChar '#', so no row was checked",)
    raw = workbook([["#1"], ["#2"]])
    report = validate(raw, fields("a"), dialect={"header": False, "commentChar": "#"}, engine=engine, format="xlsx")
    assert report.notes == ("data: every row begins with commentChar '#', so no row was checked",)


@ENGINES
def test_a_comment_is_a_line_and_not_a_cell(engine: Engine) -> None:
    """The standard goes by the first characters of a row: a quoted cell begins with a quote."""
    data = b'a,b\n# it\'s,"open\n1,x\n"#1",y\n#,"\nx,z\n'
    report = validate(data, typed("a", "b"), dialect={"commentChar": "#"}, engine=engine)
    assert found(report) == [(4, "a", "type-error"), (6, "a", "type-error")]
    assert report.rows == 3


SHEETS: list[tuple[dict[str, Any], list[list[Any]], list[str], tuple[str, ...]]] = [
    ({"headerRows": [1, 2]}, [["fruit"], ["id", "name"], ["x", "y"]], [], ("fruit id", "fruit name")),
    ({"headerRows": [1, 2]}, [["fruit", None], ["id", "name"], ["x", "y"]], ["A1:B1"], ("fruit id", "fruit name")),
    (
        {"headerRows": [1, 2]},  # what is merged ends where it ends
        [["fruit", None, None], ["id", "name", "day"], ["x", "y", "z"]],
        ["A1:B1"],
        ("fruit id", "fruit name", "day"),
    ),
    (
        {"headerRows": [1, 2]},
        [["id", "f", None], [None, "a", "b"], ["x", 1, 2]],
        ["A1:A2", "B1:C1"],
        ("id", "f a", "f b"),
    ),
    ({"commentRows": [1]}, [["a title"], ["a", "b"], ["x", "y"]], [], ("a", "b")),
    ({"commentChar": "#"}, [["# a title"], ["a", "b"], ["x", "y"]], [], ("a", "b")),
]


@ENGINES
@pytest.mark.parametrize(("dialect", "rows", "merged", "names"), SHEETS, ids=lambda value: str(value)[:60])
def test_headers_of_a_sheet(
    dialect: dict[str, Any], rows: list[list[Any]], merged: list[str], names: tuple[str, ...], engine: Engine
) -> None:
    raw = workbook(rows, *merged)
    report = validate(raw, typed(*names), dialect=dialect, engine=engine, format="xlsx")
    assert [(problem.row, problem.column) for problem in report.problems if problem.column == names[0]] == [
        (3, names[0])
    ]
    assert set(report.counts) <= {"type-error"}


def test_bad_rows_have_the_joined_labels(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"fruit\nid,name\n1,apple\nx,orange\n")
    how = {"headerRows": [1, 2]}
    report = validate(tmp_path / "t.csv", typed("fruit id", "fruit name"), dialect=how)
    assert write_bad_rows(report, tmp_path / "t.csv", tmp_path / "bad.csv", dialect=how) == 1
    assert (tmp_path / "bad.csv").read_text() == "row,fruit id,fruit name\n4,x,orange\n"


@ENGINES
def test_a_later_file_without_its_header_of_two_rows_loses_no_row(tmp_path: Path, engine: Engine) -> None:
    (tmp_path / "1.csv").write_text("f\nid,name\n1,a\n")
    (tmp_path / "2.csv").write_text("2,b\nx,c\n4,d\n")
    resource = {
        "name": "t",
        "path": ["1.csv", "2.csv"],
        "dialect": {"headerRows": [1, 2]},
        "schema": typed("f id", "f name"),
    }
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [resource]}))
    report = validate(tmp_path / "datapackage.json", engine=engine)
    assert [table.rows for table in report.tables] == [1, 3]
    assert found(report) == [(1, None, "header-error"), (2, "f id", "type-error")]


LETTERS = "abcdefgh"
MOVES = [
    ("acdefghb", ["column 8 is 'b', which the schema has after 'a'"]),
    ("habcdefg", ["column 1 is 'h', which the schema has after 'g'"]),
    ("bacdefgh", ["column 1 is 'b', which the schema has after 'a'"]),
    ("bcdefgha", ["column 8 is 'a', which the schema has first"]),
    ("hgfedcba", ["7 columns are not in the order of the schema: 'h', 'g', 'f', 'e', 'd', 'c', 'b'"]),
]
IN_ORDER = "; all columns are there: put them in order, or set fieldsMatch to 'equal'"


@ENGINES
@pytest.mark.parametrize(("labels", "messages"), MOVES)
def test_a_moved_column_is_one_problem(labels: str, messages: list[str], engine: Engine) -> None:
    data = (",".join(labels) + "\n" + ",".join(labels.upper()) + "\n").encode()
    report = validate(data, fields(*LETTERS), engine=engine)
    assert [problem.message for problem in report.problems] == [each + IN_ORDER for each in messages]
    assert report.counts == {"incorrect-label": 1}


@QUICK
@given(st.permutations(LETTERS))
def test_as_many_columns_are_called_moved_as_have_to_be_moved(labels: list[str]) -> None:
    mapping = map_fields(labels, Schema(tuple(map(Field, LETTERS))))
    assert [(labels[at], field.name) for at, field in mapping.columns] == [(name, name) for name in labels]
    moved = {column for column, _ in mapping.faults}
    if None in moved:
        assert len(mapping.faults) == 1
        return
    stay = [label for label in labels if label not in moved]
    assert stay == sorted(stay)
    assert len(moved) <= MOVED
    best = max(
        bin(mask).count("1")
        for mask in range(256)
        if (kept := [label for at, label in enumerate(labels) if mask >> at & 1]) == sorted(kept)
    )
    assert len(stay) == best


ALIKE = [
    ("ІD", "ID", "has U+0406 CYRILLIC CAPITAL LETTER BYELORUSSIAN-UKRAINIAN I, not U+0049 LATIN CAPITAL LETTER I"),
    ("ba\u0302timent", "b\xe2timent", "the letters are the same, in another Unicode form: NFD, not NFC"),
    ("b\xe2timent", "ba\u0302timent", "the letters are the same, in another Unicode form: NFC, not NFD"),
    ("id ", "id", "has an extra U+0020 SPACE"),
    ("id", "id\u200b", "U+200B ZERO WIDTH SPACE is missing"),
    ("\ufeffid", "id", "has an extra U+FEFF ZERO WIDTH NO-BREAK SPACE"),
    ("Id\xa0no", "id no", "has U+00A0 NO-BREAK SPACE, not U+0020 SPACE"),
    ("n\u2011a", "n-a", "has U+2011 NON-BREAKING HYPHEN, not U+002D HYPHEN-MINUS"),
]


@pytest.mark.parametrize(("label", "name", "message"), ALIKE, ids=[ascii(label) for label, _, _ in ALIKE])
@pytest.mark.parametrize("match", ["exact", "equal", "subset"])
def test_labels_that_look_alike_are_told_apart(label: str, name: str, message: str, match: str) -> None:
    report = validate([["k", label], ["1", "2"]], fields("k", name, fieldsMatch=match))
    assert not report.valid
    assert all(message in problem.message for problem in report.problems if problem.rule != "extra-label")


def test_what_can_be_seen_is_not_explained() -> None:
    for label, name in (("ID", "id"), ("x", "y"), ("id", "id"), ("Straße", "Strasse")):
        assert apart(label, name) == ""
    assert lookalike("іd", ["x", "id"]) == "id"
    assert lookalike("id", ["id", "x"]) is None


@QUICK
@given(st.text(max_size=8), st.text(max_size=8))
def test_equal_looks_are_explained_in_either_direction(one: str, other: str) -> None:
    assert (apart(one, other) == "") == (apart(other, one) == "")


@ENGINES
def test_two_fields_of_one_name_are_two_columns(engine: Engine) -> None:
    schema = {"fields": [{"name": "a", "type": "integer"}, {"name": "a", "constraints": {"unique": True}}]}
    data = b"a,a\n1,x\ny,x\n"
    report = validate(data, schema, engine=engine)
    assert [(problem.row, problem.check, problem.value) for problem in report.problems] == [
        (3, "type", "y"),
        (3, "unique", "x"),
    ]
    assert report.notes == (
        "data: fields[0] and fields[1] are both called 'a'; columns of one name are taken in their order",
    )
    for match in ("equal", "subset"):
        assert validate(data, schema | {"fieldsMatch": match}, engine=engine).counts == report.counts
    said = "the schema has 2 fields 'a'; the header has fewer columns of that name"
    for one in (b"a\n1\n", [{"a": 1}]):
        assert [problem.message for problem in validate(one, schema, engine=engine).problems] == [said]
    three = validate(b"a,a,a\n1,x,z\n", schema, engine=engine)
    assert [problem.rule for problem in three.problems] == ["duplicate-label"]


def test_two_columns_of_one_name_in_a_frame() -> None:
    pandas = pytest.importorskip("pandas")
    schema = {"fields": [{"name": "a", "type": "integer"}, {"name": "a", "type": "integer"}]}
    frame = pandas.DataFrame([[1, 2], [3, 4.5]], columns=["a", "a"], dtype=object)
    for engine in ("rows", "columns"):
        report = validate(frame, schema, engine=engine)
        assert [(problem.row, problem.value) for problem in report.problems] == [(2, "4.5")]


NAMES = st.lists(st.sampled_from(["a", "b", "c", "а", "a ", ""]), min_size=1, max_size=5)


@pytest.mark.slow
@SLOW
@given(NAMES, NAMES.filter(any), st.sampled_from(["exact", "equal", "subset", "superset", "partial"]))
def test_engines_agree_on_any_header(labels: list[str], names: list[str], match: str) -> None:
    pytest.importorskip("polars")
    data = ",".join(labels) + "\n" + ",".join("1x2y3"[at] for at in range(len(labels))) + "\n"
    schema = {"fields": [{"name": name, "type": "integer"} for name in names], "fieldsMatch": match}
    rows_say, columns_say = both(data.encode(), schema)
    assert columns_say == rows_say
