"""`describe`, a marked frame, and problems in a notebook."""

from __future__ import annotations

import io
import itertools
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import sanctions_data as sd
from sanctions_data.cli import main
from sanctions_data.errors import UnreadableFile
from sanctions_data.validation import InvalidArgument, InvalidSchema, validate

FIELDS = [
    {"name": "n", "type": "integer", "missingValues": ["", "NA"]},
    {"name": "d", "type": "date"},
    {"name": "s"},
]
DAY = "2020-01-01T00:00:00"
ROWS = b"n,d,s\n1,2021-03-22,a\n01,,b\nNA,x,a\n\n-5,2020-01-01\n+1,2021-03-23,\n"


def test_a_column_is_described_by_its_values() -> None:
    found = sd.describe(ROWS, {"fields": FIELDS})
    n, d, s = found.columns
    assert found.rows == 5, "a blank row is none"
    assert (n.filled, n.empty, n.wrong, n.distinct, n.minimum, n.maximum) == (4, 1, 0, 2, "-5", "1")
    assert (d.filled, d.empty, d.wrong, d.distinct, d.minimum, d.maximum) == (3, 1, 1, 3, "2020-01-01", "2021-03-23")
    assert (s.filled, s.empty, s.distinct, s.minimum) == (3, 2, 2, None)
    assert [round(one.fill_rate, 2) for one in found.columns] == [0.8, 0.6, 0.6]
    assert found.to_dicts()[0]["fill_rate"] == 0.8


def test_without_a_schema_the_types_are_inferred() -> None:
    text = "tag;wert\n22.03.2021;1,5\n23.03.2021;12,25\n24.03.2021;-\n"
    for source in (text.encode(), io.BytesIO(text.encode())):
        day, number = sd.describe(source).columns
        assert (day.type, day.minimum, day.maximum) == ("date", "22.03.2021", "24.03.2021")
        assert (number.type, number.filled, number.minimum, number.maximum) == ("number", 2, "1,5", "12,25")


def test_frames_and_records_are_described_too() -> None:
    records = [{"n": 1, "d": date(2021, 3, 22)}, {"n": 2, "d": None}]
    polars = pytest.importorskip("polars")
    for source in (records, polars.DataFrame(records)):
        n, d = sd.describe(source).columns
        assert (n.type, n.distinct, n.maximum, d.empty, d.maximum) == ("integer", 2, "2", 1, "2021-03-22")


@settings(max_examples=60)
@given(cells=st.lists(st.integers(-99, 99).map(str) | st.sampled_from(["", "x", "007", "1.0"]), max_size=40))
def test_the_counts_are_those_of_the_validator_and_of_python(cells: list[str]) -> None:
    schema = {"fields": [{"name": "k"}, {"name": "n", "type": "integer", "constraints": {"required": True}}]}
    data = ("k,n\n" + "".join(f"k,{cell}\n" for cell in cells)).encode()
    column = sd.describe(data, schema).columns[1]
    counts = validate(data, schema).counts
    assert (column.wrong, column.empty) == (counts.get("type-error", 0), counts.get("constraint-error", 0))
    numbers = [int(cell) for cell in cells if cell not in ("", "x", "1.0")]
    assert (column.filled, column.distinct) == (len(numbers), len(set(numbers)))
    if numbers:
        assert (int(column.minimum or ""), int(column.maximum or "")) == (min(numbers), max(numbers))


def test_values_beyond_what_is_remembered_are_a_lower_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanctions_data.validation.infer.describe.MOST", 10)
    monkeypatch.setattr("sanctions_data.validation.infer.describe.BLOCK", 4)
    data = b"n\n" + b"".join(b"%d\n" % (at % 30) for at in range(90))
    column = sd.describe(data, {"fields": [{"name": "n", "type": "integer"}]}).columns[0]
    assert (column.filled, column.distinct, column.exact, column.minimum, column.maximum) == (90, 11, False, "0", "29")
    few = b"n\n" + b"".join(b"%d\n" % (at % 9) for at in range(90))
    assert sd.describe(few, {"fields": [{"name": "n"}]}).columns[0].exact


def test_what_is_not_described_is_a_note() -> None:
    found = sd.describe(b'a,b\n1,2\n3,"4\n', {"fields": [{"name": "a"}], "fieldsMatch": "subset"})
    assert found.notes == ("not in the schema: b", "1 row could not be read")
    two = {"fields": [{"name": "a"}, {"name": "b"}]}
    assert sd.describe(b"a\n1\n", two).notes == ("not in the table: b",)
    assert sd.describe(b"a,c\n1,2\n", two).notes == ("described under the name of the schema: b (its label is 'c')",)
    assert sd.describe(b"b,a\n1,2\n", two).notes == ()


@pytest.mark.parametrize(
    ("type_", "cells", "ends"),
    [
        ("number", ["NaN", "1", "5", "-2"], ("-2", "5")),
        ("number", ["1", "-INF", "NaN", "INF"], ("-INF", "INF")),
        ("number", ["NaN"], (None, None)),
        ("duration", ["P400D", "P1M", "PT1S"], ("PT1S", "P400D")),
        ("duration", ["P1M", "P30D"], (None, None)),
        ("duration", ["P1M", "P30D", "P1D", "P2M"], ("P1D", "P2M")),
        (
            "datetime",
            ["2020-01-01T01:00:00", "2020-01-01T00:00:00Z", "2019-01-01T00:00:00"],
            ("2019-01-01T00:00:00", None),
        ),
        (
            "datetime",
            ["2020-01-01T00:00:00+14:00", "2019-12-31T23:00:00Z"],
            ("2020-01-01T00:00:00+14:00", "2019-12-31T23:00:00Z"),
        ),
        ("year", ["2020", "2020Z", "-0044"], ("-0044", None)),
    ],
)
def test_the_least_and_the_greatest_do_not_depend_on_the_order_of_rows(
    type_: str, cells: list[str], ends: tuple[str | None, str | None]
) -> None:
    for order in itertools.permutations(cells):
        data = "\n".join(["x", *order, ""]).encode()
        column = sd.describe(data, {"fields": [{"name": "x", "type": type_}]}).columns[0]
        assert (column.filled, column.minimum, column.maximum) == (len(cells), *ends)


def test_no_kind_of_nan_is_the_least_or_the_greatest() -> None:
    rows = [{"x": Decimal("sNaN")}, {"x": Decimal("NaN")}, {"x": float("nan")}, {"x": 1}, {"x": 2.5}]
    column = sd.describe(rows, {"fields": [{"name": "x", "type": "number"}]}).columns[0]
    assert (column.minimum, column.maximum) == ("1", "2.5")
    assert sd.infer(rows).report.valid


def test_moments_without_a_certain_order_have_no_range() -> None:
    rows = b"x\n2020-01-01T01:00:00\n2020-01-01T00:00:00Z\n"
    assert "sanctions-data:range" not in sd.infer(rows).descriptor["fields"][0]


def test_times_with_and_without_a_zone_have_no_order() -> None:
    data = b"x\n10:00:00+00:00\n09:00:00\n"
    column = sd.describe(data, {"fields": [{"name": "x", "type": "time", "format": "any"}]}).columns[0]
    assert (column.filled, column.minimum, column.maximum) == (2, None, None)


def test_what_cannot_be_described_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="is a directory"):
        sd.describe(tmp_path)
    with pytest.raises(InvalidSchema, match="is a JSON Schema"):
        sd.describe(b"a\n1\n", {"type": "object"})
    with pytest.raises(InvalidArgument, match="format"):
        sd.describe(b"a\n1\n", format="pdf")  # type: ignore[arg-type]  # a wrong one on purpose
    with pytest.raises(UnreadableFile):
        sd.describe(b"", {"fields": FIELDS})


def test_a_description_is_a_table_in_a_notebook() -> None:
    html = sd.describe(b"<b>\n1\n2\n")._repr_html_()
    assert "&lt;b&gt;" in html
    assert "<td>2</td>" in html


def test_the_command_prints_text_json_and_csv(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(ROWS)
    (tmp_path / "s.json").write_text(json.dumps({"fields": FIELDS}))
    words = ["describe", str(tmp_path / "t.csv"), "-s", str(tmp_path / "s.json")]
    done = CliRunner().invoke(main, words)
    golden = Path(__file__).parents[1] / "cli" / "golden" / "describe.txt"
    assert (done.exit_code, done.stdout) == (0, golden.read_text("utf-8"))
    found = json.loads(CliRunner().invoke(main, [*words, "-f", "json"]).stdout)
    assert (found["rows"], found["columns"][0]["distinct"]) == (5, 2)
    assert CliRunner().invoke(main, [*words, "-f", "csv"]).stdout.splitlines()[1] == "n,integer,4,1,0,2,-5,1,True,0.8"


def test_a_frame_has_its_problems_beside_its_rows() -> None:
    limited = {"name": "n", "type": "integer", "constraints": {"maximum": 9}}
    schema = {"fields": [{**limited, "sanctions-data:severity": {"maximum": "warning"}}, {"name": "s"}]}
    columns: dict[str, list[Any]] = {"n": ["1", "x", "10", "4"], "s": ["a", "b", "c", "d"]}
    expected = [None, "n: 'x' is not an integer; expected digits such as 42", None, None]
    expected[2] = "n: '10' is above the maximum 9 (warning)"
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame(columns)
    marked = validate(frame, schema).marked(frame)
    assert marked["problems"].to_list() == expected
    assert frame.columns == ["n", "s"]
    pandas = pytest.importorskip("pandas")
    labelled = pandas.DataFrame(columns, index=[7, 7, 3, 1])
    out = validate(labelled, schema).marked(labelled, column="why")
    assert list(out.index) == [7, 7, 3, 1]
    assert [None if pandas.isna(one) else one for one in out["why"]] == expected
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table(columns)
    assert validate(table, schema).marked(table)["problems"].to_pylist() == expected


def test_a_frame_that_the_report_is_not_about_is_refused() -> None:
    polars = pytest.importorskip("polars")
    schema = {"fields": [{"name": "n", "type": "integer"}]}
    frame = polars.DataFrame({"n": ["x", "y", "1"]})
    report = validate(frame, schema)
    with pytest.raises(InvalidArgument, match="2, and the report is about 3 rows"):
        report.marked(frame.head(2))
    with pytest.raises(InvalidArgument, match="lists 1 of 2 problems: pass limit=None"):
        validate(frame, schema, limit=1).marked(frame)
    with pytest.raises(InvalidArgument, match="validate the frame itself"):
        validate(b"n\nx\ny\n1\n", schema).marked(frame)
    with pytest.raises(InvalidArgument, match="has a column 'n'"):
        report.marked(frame, column="n")
    with pytest.raises(TypeError, match="cannot mark a LazyFrame; pass a pandas or Polars DataFrame"):
        report.marked(frame.lazy())


def test_a_frame_in_another_order_is_refused() -> None:
    polars = pytest.importorskip("polars")
    pandas = pytest.importorskip("pandas")
    schema = {"fields": [{"name": "n", "type": "integer", "constraints": {"maximum": 1}}, {"name": "s"}]}
    columns = {"n": [1, 2, 3, None], "s": ["x", "y", None, "z"]}
    frame = polars.DataFrame(columns)
    report = validate(frame, schema)
    assert report.marked(pandas.DataFrame(columns))["problems"].count() == 2, "2.0 in pandas is 2"
    assert report.marked(frame.to_arrow())["problems"].null_count == 2
    for other in (frame.reverse(), frame.reverse().to_arrow(), pandas.DataFrame(columns).iloc[::-1]):
        with pytest.raises(InvalidArgument, match="and the report is about '2'; pass the frame that was validated"):
            report.marked(other)


def test_rows_of_duckdb_have_no_order_to_mark_a_frame_by() -> None:
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect()  # old versions close it with its last name
    relation = connection.sql("SELECT 'x' AS n")
    report = validate(relation, {"fields": [{"name": "n", "type": "integer"}]})
    assert not report.valid
    with pytest.raises(InvalidArgument, match="a frame whose rows have an order"):
        report.marked(relation.df())


def test_a_frame_with_a_column_twice_is_not_marked() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame([[1, 2]], columns=["n", "n"])
    with pytest.raises(InvalidArgument, match="two of its columns have the same name"):
        validate(frame, {"fields": [{"name": "n", "type": "integer"}]}).marked(frame)


def test_problems_are_a_table_in_a_notebook() -> None:
    report = validate(b"n\n<b>\n" + b"x\n" * 60, {"fields": [{"name": "n", "type": "integer"}]}, name="t.csv")
    html = report.problems._repr_html_()
    assert "&#x27;&lt;b&gt;&#x27; is not an integer" in html
    assert "61 problems" in html
    assert "11 more problems are not shown" in html


def test_cells_that_python_takes_for_equal_are_told_apart() -> None:
    rows = [{"a": 1}, {"a": True}, {"a": 1.0}, {"a": "1"}, {"a": None}]
    assert sd.describe(rows, {"fields": [{"name": "a"}]}).columns[0].distinct == 3, "1 and 1.0 are one value"
    booleans = sd.describe(rows, {"fields": [{"name": "a", "type": "boolean"}]}).columns[0]
    assert (booleans.filled, booleans.wrong, booleans.empty) == (2, 2, 1), "true and the text 1"
