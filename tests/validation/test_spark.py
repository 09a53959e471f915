"""Spark says what the laptop says: on a real master with two workers, over the corpus and generated tables."""

from __future__ import annotations

import bz2
import lzma
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import sanctions_data as sd
from sanctions_data.errors import UnreadableFile
from sanctions_data.validation import InvalidArgument, InvalidSchema, validate
from sanctions_data.validation.engines.spark import engine
from sanctions_data.validation.engines.spark.executors import code
from sanctions_data.validation.values.json_values import hashable

from .differences import TABLES
from .spark_same import cells, same
from .tables import CELL, fields
from .test_frames import COLUMNS, EXPECTED, SCHEMA
from .test_items import LISTS
from .test_items import SCHEMA as ITEMS
from .test_types import GOOD_AND_BAD

pytestmark = pytest.mark.spark


def test_every_text_of_every_type(spark: Any) -> None:
    """Every field of the corpus is a column, every text of the corpus a row."""
    texts = sorted({text for _, good, bad in GOOD_AND_BAD for text in good + bad})
    texts += [
        "US\r",
        "US\u0085",
        "US\u2028",
        "12\u2028",
        "1.5\u0085",
        "https://example.org/" + "a%20" * 3000,
        "x" * 999,
    ]
    names = [f"f{at}" for at in range(len(GOOD_AND_BAD))]
    schema = {"fields": [{**field, "name": name} for name, (field, _, _) in zip(names, GOOD_AND_BAD, strict=True)]}
    bounded = [
        {"name": "code", "type": "string", "constraints": {"pattern": "[A-Z]{2}"}},
        {"name": "whole", "type": "integer", "constraints": {"minimum": 3}},
        {"name": "real", "type": "number", "constraints": {"maximum": 100}},
    ]
    schema["fields"] += bounded
    columns = {name: list(texts) for name in [*names, "code", "whole", "real"]}
    report = same(spark, schema, columns)
    assert len(report.counts) > 1


@st.composite
def wide(draw: Any) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """A table of many generated fields, with a unique key and a foreign key to itself."""
    found = [draw(fields(f"f{at}")) for at in range(16)]
    height = 12
    one = st.one_of(st.none(), CELL, st.sampled_from(["0", "1", "a", "2024-02-29"]))
    columns = {field["name"]: draw(st.lists(one, min_size=height, max_size=height)) for field in found}
    return {"fields": found, "uniqueKeys": [["f0", "f1"]]}, columns


@pytest.mark.slow
@given(wide())
@settings(
    deadline=None,
    max_examples=2,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_generated_fields(spark: Any, case: Any) -> None:
    schema, columns = case
    same(spark, schema, columns)


def test_items_of_lists(spark: Any) -> None:
    report = same(spark, ITEMS, {"a": LISTS})
    assert sum(report.counts.values()) == 5


def test_typed_columns(spark: Any) -> None:
    rows = list(zip(*COLUMNS.values(), strict=True))
    frame = spark.createDataFrame(rows, "id bigint, day date, share double, ok boolean, code string")
    report = validate(frame, SCHEMA)
    assert {(each.rule, each.check, each.column) for each in report.problems} == {each[:3] for each in EXPECTED}
    assert report.tables[0].bad_rows == ()
    assert {each.key for each in report.problems} == {("0",), ("2",), (None,)}
    assert sorted(map(tuple, report.frame.groupBy("rule").count().collect())) == sorted(report.counts.items())
    few = validate(frame, SCHEMA, limit=2)
    assert (len(few.problems), few.counts) == (2, report.counts)
    for made in (report, few):
        made.frame.unpersist()
    with pytest.raises(InvalidSchema, match="inside Spark"):
        validate(frame, SCHEMA, engine="rows")


def test_values_that_are_no_texts(spark: Any) -> None:
    """Floats of 32 bits, and what a message calls a value of another kind: as the rows engine has it."""
    rows = [("a", 0.1, True, 1), ("b", 0.5, None, None), ("c", float("nan"), False, 0), ("d", 0.5, True, 2)]
    frame = spark.createDataFrame(rows, "n string, share float, flag boolean, count int")
    fields = [
        {"name": "n", "constraints": {"unique": True}},
        {"name": "share", "type": "number", "constraints": {"maximum": 0.1, "unique": True}},
        {"name": "flag", "type": "integer"},
        {"name": "count", "type": "boolean"},
    ]
    there = validate(frame, {"fields": fields})
    narrow = [{**row.asDict()} for row in frame.collect()]
    assert narrow[0]["share"] == 0.10000000149011612
    here = validate(narrow, {"fields": fields}, engine="rows")
    assert cells(there) == cells(here, [n for n, *_ in rows])
    assert "the boolean true is not an integer; expected digits such as 42" in {each.message for each in there.problems}
    there.frame.unpersist()


STRUCTURE = (
    *("a NUL byte is text", "a quote that is never closed", "text after a closing quote"),
    "undecodable bytes end the reading",
)


def test_tables_of_the_corpus(spark: Any, tmp_path: Path) -> None:
    """Text tables; what only a reader of bytes sees is not Spark's to say."""
    for number, table in enumerate(TABLES):
        if table.name in STRUCTURE:
            continue
        path = tmp_path / f"{number}.csv"
        path.write_bytes(table.data)
        there = validate(str(path), table.schema, engine="spark")
        assert there.tables[0].counts == validate(path, table.schema, engine="rows").tables[0].counts, table.name
        there.frame.unpersist()


def test_text_files(spark: Any, tmp_path: Path) -> None:
    schema: dict[str, Any] = {
        "fields": [{"name": "a", "type": "integer", "constraints": {"unique": True}}, {"name": "b"}, {"name": "c"}],
        "missing_values": ["-"],
    }
    schema["fields"][2]["constraints"] = {"required": True}
    whole = 'a,b,c\n1,"x\ny",z\n01,,\n,,\n5,6\n7,8,9,10\nq,"a,""b",1\n"",3,4\n'
    (tmp_path / "1.csv").write_text(whole + '11,2,3,\n12,2,3,"",,""\n13,"b,",3,"x,"\n')
    (tmp_path / "2.csv").write_text("a,b,c\n7,1,1\n")
    one = validate(str(tmp_path / "1.csv"), schema, engine="spark")
    rows = validate(tmp_path / "1.csv", schema, engine="rows")
    assert (one.tables[0].counts, one.notes) == (rows.tables[0].counts, rows.notes)
    assert len(one.notes) == 1
    wide = [[each.message for each in report.problems if each.rule == "extra-cell"] for report in (one, rows)]
    assert sorted(wide[0]) == sorted(wide[1])
    assert len({message.partition("; ")[2] for message in wide[0]}) == 3
    both = validate([tmp_path / "1.csv", tmp_path / "2.csv"], schema, engine="spark")
    assert both.counts["unique-error"] == one.counts["unique-error"] + 1
    (tmp_path / "2.csv").write_text("a,c,b\n7,1,1\n")
    with pytest.raises(UnreadableFile, match="header"):
        validate([tmp_path / "1.csv", tmp_path / "2.csv"], schema, engine="spark")
    with pytest.raises(UnreadableFile, match=r"(?i)path"):
        validate(tmp_path / "nowhere.csv", schema, engine="spark")


def test_two_fields_of_one_name_and_days_at_the_ends_of_the_calendar(spark: Any) -> None:
    schema = {"fields": [{"name": "d", "type": "date"}, {"name": "a", "type": "integer"}, {"name": "a"}]}
    rows = [(date(1, 1, 1), "1", "x"), (date(9999, 12, 31), "y", "x"), (None, None, None)]
    frame = spark.createDataFrame(rows, "d date, a string, b string").toDF("d", "a", "a")
    report = validate(frame, schema, dialect={"delimeter": ";"})
    assert [(problem.column, problem.value) for problem in report.problems] == [("a", "y")]
    assert [note.partition(": ")[2] for note in report.notes] == [
        "fields[1] and fields[2] are both called 'a'; columns of one name are taken in their order",
        "unknown property 'delimeter' of the dialect; did you mean 'delimiter'?",
    ]


def test_compressed_files_and_files_that_are_no_table(spark: Any, tmp_path: Path) -> None:
    schema = {"fields": [{"name": "a", "type": "integer"}]}
    (tmp_path / "t.csv.bz2").write_bytes(bz2.compress(b"a\n1\nx\n"))
    assert validate(tmp_path / "t.csv.bz2", schema, engine="spark").counts == {"type-error": 1}
    for raw, said in (
        (b"%PDF-1.7", "is a PDF document, not a table"),
        (lzma.compress(b"a\n1\n"), "is compressed with xz, which Spark does not read; unpack it first"),
        (b"PK\3\4", "is compressed with zip, which Spark does not read"),
    ):
        (tmp_path / "t.csv").write_bytes(raw)
        with pytest.raises(UnreadableFile, match=said):
            validate(tmp_path / "t.csv", schema, engine="spark")
    for dialect in ({"headerRows": [1, 2]}, {"commentRows": [1]}, {"lineTerminator": "|"}):
        with pytest.raises(InvalidSchema, match="one header row and plain quotes only"):
            validate(tmp_path / "t.csv.bz2", schema, engine="spark", dialect=dialect)


def test_foreign_keys(spark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    schema: dict[str, Any] = {
        "fields": [{"name": "p", "type": "integer"}, {"name": "q", "type": "string"}, {"name": "r", "type": "integer"}],
        "foreignKeys": [
            {"fields": ["p", "q"], "reference": {"resource": "pairs", "fields": ["a", "b"]}},
            {"fields": "q", "reference": {"resource": "codes", "fields": "b"}},
            {"fields": "r", "reference": {"fields": "p"}},
        ],
    }
    columns: dict[str, list[Any]] = {
        "p": ["1", "01", "2", "3", None, "z", "1", "4"],
        "q": ["x", "x", "x", "y", "y", "y", "\x1fx", "y"],
        "r": ["1", "003", "9", None, "x", "2", "+4", "5"],
    }
    pairs, codes = [["a", "b"], ["1", "x"], ["2", "y"]], [["b"], ["x"], ["y"]]
    first = same(spark, schema, columns, references={"pairs": pairs, "codes": codes})
    assert first.tables[0].counts["foreign-key", "foreignKey", "r"] == 2
    monkeypatch.setattr(engine, "MANY", 1)  # known keys that are joined, as large tables of them are
    assert cells(same(spark, schema, columns, references={"pairs": pairs, "codes": codes})) == cells(first)
    # the same keys as Spark frames, one of them with types of its own
    rows = [(str(at), *row) for at, row in enumerate(zip(*columns.values(), strict=True))]
    frame = spark.createDataFrame(rows, "n string, p string, q string, r string")
    schema["fields"] = [{"name": "n", "constraints": {"unique": True}}, *schema["fields"]]
    given = {
        "pairs": spark.createDataFrame([(1, "x"), (2, "y")], "a bigint, b string"),
        "codes": (spark.createDataFrame([("x",), ("y",)], "b string"), {"fields": [{"name": "b", "type": "string"}]}),
    }
    again = validate(frame, schema, references=given)
    assert cells(again) == cells(first)
    assert validate(frame, schema).notes[0].startswith("DataFrame: foreign key to 'pairs' not checked")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (5, Decimal("5.000")),
        (Decimal("1E+2"), 100),
        (Decimal("0.10"), Decimal("0.1")),
        (Decimal("-0"), 0),
        (10**5000, Decimal("1E+5000")),
        ((1, Decimal("0.0"), True), (1, Decimal(0), True)),
    ],
    ids=["whole", "power", "tenth", "zero", "long", "instant"],
)
def test_equal_values_have_equal_codes(one: Any, other: Any) -> None:
    assert code(hashable(one)) == code(hashable(other))


def test_unequal_values_have_unequal_codes() -> None:
    values = [1, "1", True, "true", date(2021, 3, 22), "2021-03-22", Decimal("0.1"), (1, "1"), Decimal("NaN"), "i1"]
    assert len({code(hashable(value)) for value in values}) == len(values)


def test_spark_is_not_imported_for_other_frames() -> None:
    script = (
        "import sys; from sanctions_data.validation import validate;"
        "validate([['a'], ['1']], {'fields': [{'name': 'a'}]});"
        "print([name for name in sys.modules if 'spark' in name])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_our_own_schemas_know_our_own_tables_and_warnings_are_counted_apart(spark: Any) -> None:
    table = spark.read.csv(str(sd.data_path("positions.csv")), header=True, multiLine=True, escape='"')
    report = validate(table, "positions")
    assert (report.counts, report.notes) == ({}, ())
    wrong = table.replace("wang-junzheng", "nobody-of-ours")
    found = validate(wrong, "positions")
    assert set(found.counts) == {"foreign-key"}
    assert "'nobody-of-ours' is not among the values of id in entities" in found.problems[0].message
    assert validate(wrong, "positions", references={"entities": b"id\nnobody-of-ours\n"}).valid
    field = {"name": "n", "type": "integer", "constraints": {"maximum": 3}, "sanctions-data:severity": "warning"}
    numbers_frame = spark.createDataFrame([(1,), (5,), (5,)], ["n"])
    numbers = validate(numbers_frame, {"fields": [field], "primaryKey": "n"})
    assert (numbers.counts, numbers.warnings) == ({"primary-key": 1}, {"constraint-error": 2})
    assert [problem.severity for problem in numbers.problems] == ["warning", "warning", "error"]
    first = validate(numbers_frame, {"fields": [field], "primaryKey": "n"}, limit=1)
    assert [problem.severity for problem in first.problems] == ["error"], "warnings come last"
    with pytest.raises(InvalidArgument, match=r"`report.frame` has all problems"):
        numbers.marked(numbers.frame)
