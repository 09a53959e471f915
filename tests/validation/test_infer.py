"""`infer`: what it infers accepts the table it came from, and known schemas come back."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from guards import HANG
from hypothesis import given, settings
from hypothesis import strategies as st

import sanctions_data as sd
from sanctions_data.cli import main
from sanctions_data.errors import UnreadableFile
from sanctions_data.validation import InvalidArgument, validate
from sanctions_data.validation.infer.column import Column, ruled_out
from sanctions_data.validation.infer.infer_schema import Inferred, infer
from sanctions_data.validation.readers.objects import SHAPE
from sanctions_data.validation.schema.table_schema import read_schema
from sanctions_data.validation.values.error_cell import ErrorCell

DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2099, 12, 31)).map(lambda value: value.replace(microsecond=0))
WORDS = st.text("abcdefghijklmnopqrstuvwxyz ", min_size=3, max_size=12).map(lambda word: f"x{word.strip()}x")
GROUPED = st.integers(10**6, 10**12).map("{:,}".format)
COORDINATE = st.tuples(st.integers(-179, 179), st.integers(-89, 89)).map(lambda pair: f"{pair[0]}.5,{pair[1]}.25")
BYTES = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")),
    st.text(",;\n\"'#ab01 \t|", max_size=80).map(str.encode),
)
PLACE = st.integers(-80, 80).map(lambda value: {"lon": value, "lat": value})
POINT = st.integers(0, 80).map(lambda value: {"type": "Point", "coordinates": [value, value]})
ODD = ["", "NA", "-", "x", "0", "007", "a b", "1e5"]

# (properties of the field, its label, how its cells are written)
FORMS: list[tuple[dict[str, Any], str, st.SearchStrategy[str]]] = [
    ({"type": "boolean"}, "a", st.sampled_from(["true", "false", "True", "False"])),
    ({"type": "integer"}, "a", st.integers(-(10**12), 10**12).map(str)),
    ({"type": "integer", "groupChar": ","}, "a", GROUPED),
    ({"type": "integer", "groupChar": "."}, "a", GROUPED.map(lambda text: text.replace(",", "."))),
    ({"type": "integer", "groupChar": "'"}, "a", GROUPED.map(lambda text: text.replace(",", "'"))),
    ({"type": "number"}, "a", st.decimals(-(10**6), 10**6, places=2).map(lambda value: f"{value:f}")),
    ({"type": "number"}, "a", st.floats(1e-9, 1e-6).map(repr)),
    ({"type": "number", "decimalChar": ","}, "a", st.integers(0, 10**6).map(lambda value: f"{value},25")),
    ({"type": "number", "groupChar": ","}, "a", GROUPED.map(lambda text: f"{text}.50")),
    (
        {"type": "number", "decimalChar": ",", "groupChar": "."},
        "a",
        GROUPED.map(lambda text: text.replace(",", ".") + ",50"),
    ),
    ({"type": "number", "bareNumber": False}, "a", st.integers(0, 999).map(lambda value: f"{value}.5%")),
    ({"type": "number", "bareNumber": False}, "a", st.integers(0, 999).map(lambda value: f"${value}.50")),
    ({"type": "date"}, "a", DAYS.map(str)),
    ({"type": "date", "format": "%d.%m.%Y"}, "a", DAYS.map("{:%d.%m.%Y}".format)),
    ({"type": "date", "format": "%Y/%m/%d"}, "a", DAYS.map("{:%Y/%m/%d}".format)),
    ({"type": "date", "format": "%d-%b-%Y"}, "a", DAYS.map("{:%d-%b-%Y}".format)),
    ({"type": "date", "format": "%Y%m%d"}, "date", DAYS.map("{:%Y%m%d}".format)),
    ({"type": "datetime"}, "a", MOMENTS.map(datetime.isoformat)),
    ({"type": "datetime"}, "a", MOMENTS.map(lambda value: f"{value.isoformat()}Z")),
    ({"type": "datetime", "format": "%Y-%m-%d %H:%M:%S"}, "a", MOMENTS.map(str)),
    ({"type": "time"}, "a", MOMENTS.map("{:%H:%M:%S}".format)),
    ({"type": "time", "format": "%H:%M"}, "a", MOMENTS.map("{:%H:%M}".format)),
    ({"type": "year"}, "year", st.integers(1000, 2999).map(str)),
    ({"type": "yearmonth"}, "a", DAYS.map("{:%Y-%m}".format)),
    ({"type": "duration"}, "a", st.integers(1, 400).map("P{}D".format)),
    ({"type": "geopoint"}, "a", COORDINATE),
    (
        {"type": "geopoint", "format": "object"},
        "a",
        PLACE.map(json.dumps),
    ),
    ({"type": "geojson"}, "a", POINT.map(json.dumps)),
    ({"type": "object"}, "a", st.dictionaries(WORDS, st.integers(), min_size=1).map(json.dumps)),
    ({"type": "array"}, "a", st.lists(st.integers()).map(json.dumps)),
    ({"type": "string", "format": "uuid"}, "a", st.uuids().map(str)),
    ({"type": "string", "format": "email"}, "a", st.integers(0).map("m{}@example.org".format)),
    ({"type": "string", "format": "uri"}, "a", st.integers(0).map("https://example.org/{}".format)),
    ({"type": "string"}, "a", WORDS),
    ({"type": "string"}, "zip", st.integers(0, 9999).map("0{:04}".format)),
]


def table(labels: list[str], rows: list[list[str]], **options: Any) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, **options).writerows([labels, *rows])
    return stream.getvalue().encode()


def schema_of(found: Inferred) -> dict[str, Any]:
    schema: dict[str, Any] = found.descriptor.get("schema", found.descriptor)
    return schema


def field(found: Inferred, at: int = 0) -> dict[str, Any]:
    """The field without what it says of itself, and without what depends on the number of rows."""
    entry: dict[str, Any] = schema_of(found)["fields"][at]
    return {key: value for key, value in entry.items() if ":" not in key and key not in ("name", "constraints")}


@pytest.mark.parametrize("number", range(len(FORMS)))
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_known_type_comes_back(number: int, data: st.DataObject) -> None:
    properties, label, cells = FORMS[number]
    values = data.draw(st.lists(cells, min_size=6, max_size=30, unique="boolean" not in properties.values()))
    rows = [[f"k{at}x", value] for at, value in enumerate(values)]
    raw = table(["key", label], rows)
    found = infer(raw)
    assert field(found, 1) == properties
    assert field(found, 0) == {"type": "string"}
    assert schema_of(found)["primaryKey"] == ["key"]
    assert validate(raw, found.descriptor).valid


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(
        st.lists(
            st.one_of(*(cells for _, _, cells in FORMS), st.sampled_from(ODD)),
            min_size=3,
            max_size=3,
        ),
        max_size=12,
    ),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
)
def test_what_is_inferred_accepts_its_table(rows: list[list[str]], delimiter: str) -> None:
    raw = table(["a", "b", "c"], [row for row in rows if any(row)], delimiter=delimiter)
    found = infer(raw)
    assert found.report.valid, found.report.problems[:3]
    assert validate(raw, found.descriptor).valid
    assert validate(raw, json.loads(found.to_json()), engine="rows").valid


@settings(max_examples=150, deadline=None)
@given(raw=BYTES)
def test_any_bytes_are_inferred_or_refused(raw: bytes) -> None:
    try:
        found = infer(raw, format="csv")
    except UnreadableFile:
        return
    again = validate(raw, found.descriptor, format="csv")
    assert again.counts == found.report.counts
    assert "type-error" not in again.counts
    assert "constraint-error" not in again.counts
    assert not {"primary-key", "unique-error"} & again.counts.keys()


def test_a_code_with_a_leading_zero_stays_a_string() -> None:
    found = infer(b"zip,phone,n\n01234,+4930123456,1\n99999,+4940123456,2\n")
    assert [field(found, at)["type"] for at in range(3)] == ["string", "string", "integer"]


def test_numbers_are_booleans_only_beside_words() -> None:
    assert field(infer(b"k,a,b\nx,1,1\ny,0,0\nz,1,true\n"), 1) == {"type": "integer"}
    assert field(infer(b"k,a,b\nx,1,1\ny,0,0\nz,1,true\n"), 2) == {"type": "boolean"}


def test_a_space_in_quotes_is_not_one_of_the_dialect() -> None:
    assert "dialect" not in infer(b'p\n"1.5, 2.5"\n"3.5, 2.5"\n').descriptor


def test_days_that_may_be_months_are_not_guessed() -> None:
    found = infer(b"k,day\na,03/04/2021\nb,05/06/2021\n")
    assert field(found, 1) == {"type": "string"}
    because = schema_of(found)["fields"][1]["sanctions-data:because"]
    assert "%d/%m/%Y" in because
    assert "%m/%d/%Y" in because


def test_another_column_says_which_of_day_and_month_is_first() -> None:
    found = infer(b"k,day,other\na,03/04/2021,01/25/2021\nb,05/06/2021,02/26/2021\n")
    assert field(found, 1) == {"type": "date", "format": "%m/%d/%Y"}


def test_a_comma_that_may_group_or_part_is_not_guessed() -> None:
    assert field(infer(b"k;n\na;1,234\nb;2,345\n"), 1) == {"type": "string"}
    assert field(infer(b"k;n;m\na;1,234;0,5\nb;2,345;1,5\n"), 1) == {"type": "number", "decimalChar": ","}
    assert field(infer(b'k,n\na,"1,234"\nb,17\n'), 1) == {"type": "integer", "groupChar": ","}


def test_a_point_is_not_guessed_where_the_comma_is_the_decimal_mark() -> None:
    assert field(infer(b"k;n;m\na;1.234;0,5\nb;2.345;1,5\n"), 1) == {"type": "string"}
    assert field(infer(b"k,n\na,1.234\nb,2.345\n"), 1) == {"type": "number"}


def test_a_word_for_a_missing_value_is_named_with_its_row() -> None:
    found = infer(b"k,n\na,1\nb,NA\nc,2\nd,NA\n")
    assert field(found, 1) == {"type": "integer", "missingValues": ["", "NA"]}
    assert "'NA' (2 times, first in line 3)" in schema_of(found)["fields"][1]["sanctions-data:because"]


def test_a_word_in_a_column_of_strings_is_a_value() -> None:
    found = infer(b"k,country,n\na,NA,NA\nb,DE,1\nc,FR,2\n")  # Namibia
    assert field(found, 1) == {"type": "string"}
    because = schema_of(found)["fields"][1]["sanctions-data:because"]
    assert because.endswith("; a value here, missing in other columns: 'NA'")


def test_the_row_that_ruled_out_a_narrower_type_is_named() -> None:
    found = infer(b"k,n\na,1\nb,2\nc,2.5\n")
    assert schema_of(found)["fields"][1]["sanctions-data:because"] == "line 4 has '2.5', which is not an integer"
    assert schema_of(found)["fields"][1]["sanctions-data:range"] == ["1", "2.5"]


def test_the_row_that_is_no_date_is_named() -> None:
    found = infer(b"k,day\na,22/03/2021\nb,23/03/2021\nc,soon\n")
    because = schema_of(found)["fields"][1]["sanctions-data:because"]
    assert because == "line 4 has 'soon', which is not a date (%d/%m/%Y)"


def test_the_row_that_is_no_address_is_named() -> None:
    found = infer(b"k,mail\na,ana@example.org\nb,ben@example.org\nc,x\n")
    because = schema_of(found)["fields"][1]["sanctions-data:because"]
    assert because == "line 4 has 'x', which does not have the format email"


def test_few_words_that_repeat_are_a_vocabulary() -> None:
    rows = [[str(at), "red" if at % 3 else "blue"] for at in range(24)]
    found = infer(table(["id", "colour"], rows))
    assert schema_of(found)["fields"][1]["constraints"] == {"required": True, "enum": ["blue", "red"]}
    few = infer(table(["id", "colour"], rows[:10]))
    assert "constraints" not in schema_of(few)["fields"][1]


def test_two_columns_are_a_key_if_chance_does_not_explain_it() -> None:
    rows = [
        [country, str(year), str(year * 7 % 5)] for country in ("de", "fr", "it", "es") for year in range(2000, 2010)
    ]
    found = infer(table(["country", "year", "n"], rows))
    assert schema_of(found)["primaryKey"] == ["country", "year"]
    assert "primaryKey" not in schema_of(infer(b"a,b\nx,1\nx,2\ny,1\n"))


def test_a_measure_that_happens_to_differ_is_no_key() -> None:
    found = infer(b"city,people\na,17\na,18\nb,19\n")
    assert "primaryKey" not in schema_of(found)
    assert schema_of(found)["sanctions-data:because"] == ["no key: 'city' has 'a' twice (again in row 3)"]


def test_values_that_are_equal_and_written_otherwise_are_no_key() -> None:
    assert "primaryKey" not in schema_of(infer(b"id\n1\n+1\n"))


@pytest.mark.parametrize(
    ("raw", "dialect"),
    [
        (b"a;b\n1,5;x\n2,5;y\n", {"delimiter": ";"}),
        (b"a\tb\n1\tx\n2\ty\n", {"delimiter": "\t"}),
        (b"# a note\n# more of it\na,b\n1,x\n2,y\n", {"commentChar": "#"}),
        (b"A title\n\na,b\n1,x\n2,y\n", {"commentRows": [1, 2]}),
        (b"a,b\n1,x\n\n2,y\n", {"commentRows": [3]}),
        (b"a, b\n1, x\n2, y\n", {"skipInitialSpace": True}),
        (b"a,b\n'1, 2',x\n'3',y\n'4',z\n", {"quoteChar": "'"}),
        (b"1,2.5,x\n2,3.5,x\n3,4.5,x\n", {"header": False}),
        (b"1.5 2\n2.5 3\n3.5 4\n", {"delimiter": " ", "header": False}),
        (b"1.5,2.5,2.5\n", {"header": False}),
        (b",mpg\nFiat,1.5\nFord,2.5\n", {"header": False, "commentRows": [1]}),
        (b"a,a\n1,x\n2,y\n", {"header": False, "commentRows": [1]}),
        (b"mpg,cyl\nFiat,1.5,4\nFord,2.5,6\n", {"header": False, "commentRows": [1]}),
    ],
)
def test_the_dialect_is_detected_and_written_down(raw: bytes, dialect: dict[str, object]) -> None:
    found = infer(raw)
    assert {key: value for key, value in found.descriptor["dialect"].items() if key != "$schema"} == dialect
    assert validate(raw, found.descriptor).valid


@pytest.mark.parametrize(
    "raw",
    [
        b"country,2019,2020,2021\nde,1,2,3\nfr,4,5,6\n",
        b"2019,2020,2021\n1.5,2.5,4\n7,8,9\n",
        b"2019,2020\nlow,high\nhigh,low\n",
        b"2019,2020,note\n1,2,\n3,4,\n",
        b"n,1.5\n1,2\n3,4\n",
        b"5%,50%,95%\n1,2,3\n4,5,7\n",
        b"NA,2\n1,2\n3,4\n",
        b"a,b\n,1\n,2\n",
    ],
)
def test_numbers_and_words_in_a_header_are_labels(raw: bytes) -> None:
    found = infer(raw)
    assert "dialect" not in found.descriptor
    assert [each["name"] for each in schema_of(found)["fields"]] == raw.decode().splitlines()[0].split(",")


@pytest.mark.parametrize(
    ("raw", "types"),
    [
        (b"0,0,0.54519,-0\n0.5,1,0,-0\n0.25,2,-0,1e-18\n", ["number", "integer", "number", "number"]),
        (b"0.5,1.5\n1,2\n3,4\n", ["number", "number"]),
        (b"1,1\n2,x\n3,y\n", ["integer", "string"]),
        (b"1.5,2,3\n2.5,3,\n3.5,5,\n", ["number", "integer", "integer"]),
        (b"1.5,,2.5\n3.5,4.5,5.5\n6.5,7.5,8.5\n", ["number", "number", "number"]),
        (b"1.5,NA,2.5\n3.5,4.5,5.5\n6.5,7.5,8.5\n", ["number", "number", "number"]),
        (b"1.5,,2.5\n", ["number", "any", "number"]),
        (b"1,5;2\n2;3\n3;5\n", ["number", "integer"]),
        (b"2021-01-01,1\n2021-01-02,2\n2021-01-03,4\n", ["date", "integer"]),
    ],
)
def test_a_first_row_of_values_is_not_a_header(raw: bytes, types: list[str]) -> None:
    found = infer(raw)
    assert found.descriptor["dialect"]["header"] is False
    assert "commentRows" not in found.descriptor["dialect"]
    assert found.report.rows == raw.count(b"\n")
    assert found.report.valid
    assert [each["type"] for each in schema_of(found)["fields"]] == types


def test_whole_numbers_in_equal_steps_are_labels_without_a_row_below_them() -> None:
    found = infer(b"2019,2020,2021\n")
    assert "dialect" not in found.descriptor
    assert [each["name"] for each in schema_of(found)["fields"]] == ["2019", "2020", "2021"]
    assert found.report.rows == 0
    note = "header: the only row has whole numbers in equal steps, so they are read as labels"
    assert found.because[0] == ("", note)
    assert infer(b"2019,2020,2022\n").descriptor["dialect"]["header"] is False


def test_a_first_row_of_values_is_the_first_that_is_named() -> None:
    found = infer(b"0,0,0.5\n1,2,3\n4,5,6\n")
    because = [each["sanctions-data:because"] for each in schema_of(found)["fields"]]
    assert because[1:] == [
        "all 3 values are of this type; the first is '0' in line 1",
        "all 3 values are of this type; the first is '0.5' in line 1",
    ]


@pytest.mark.parametrize(
    "raw", [b",0,1\n0,0.5,1.5\n1,2.5,3.5\n", b",1.5,2.5\n1,0.5,1.5\n2,2.5,3.5\n", b"2019,,2020\n1,2,3\n4,5,7\n"]
)
def test_a_blank_label_above_the_names_of_rows_or_between_years_is_one_of_a_header(raw: bytes) -> None:
    assert infer(raw).descriptor["dialect"]["commentRows"] == [1]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("labels", [["id", "name", "price"], ["5", "a name; with, marks|", "7.5"]])
def test_duckdb_finds_the_same_delimiter_and_header(labels: list[str], delimiter: str, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    rows = [[str(at * at), "a name; with, marks|" if at % 3 else 'a "quote"', f"{at}.25"] for at in range(20)]
    (tmp_path / "t.csv").write_bytes(table(labels, rows, delimiter=delimiter))
    dialect = infer(tmp_path / "t.csv").descriptor.get("dialect", {})
    query = "SELECT Delimiter, HasHeader FROM sniff_csv(?)"
    with duckdb.connect() as connection:  # a result that is not read to its end would block the shared one
        found = connection.execute(query, [str(tmp_path / "t.csv")]).fetchone()
    assert (dialect.get("delimiter", ","), dialect.get("header", True)) == found


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-16-le", "utf-8", "utf-8-sig", "cp1252"])
def test_the_encoding_is_detected_and_written_down(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("name,n\nMüller,1\nÅsa,2\n".encode(encoding))
    found = infer(path)
    assert found.report.valid
    assert validate(path, found.descriptor).valid
    assert found.descriptor.get("encoding", "utf-8") == ("utf-8" if encoding == "utf-8-sig" else encoding)
    assert [each.name for each in read_schema(schema_of(found)).fields] == ["name", "n"]


def test_the_guess_of_an_encoding_shows_a_word() -> None:
    found = infer("name,n\nMüller,1\n".encode("cp1252"))
    assert found.because[0] == ("", "encoding: line 2 is not UTF-8; cp1252 is a guess, which reads 'Müller' there")


def test_other_scripts_are_recognised_with_the_extra() -> None:
    pytest.importorskip("charset_normalizer")
    found = infer(("имя,город\n" + "Иван,Москва\nАнна,Казань\n" * 5).encode("cp1251"))
    assert found.descriptor["encoding"] == "cp1251"


@pytest.mark.parametrize(
    ("text", "encoding", "guess"),
    [
        ("żółw,1\nłąka,2\n", "iso8859-2", "cp1252"),  # UTF-16 without NUL would be a header alone, and so valid
        ("für – 5€,1\n", "cp1252", "cp1252"),
        ("€,1\n", "cp1252", "cp1252"),
        ("北京,1\n上海,2\n", "gb18030", None),  # versions of the library name different Chinese encodings
    ],
)
def test_a_short_text_is_not_taken_for_another_script(text: str, encoding: str, guess: str | None) -> None:
    pytest.importorskip("charset_normalizer")
    found = infer(("a,b\n" + text).encode(encoding))
    assert guess is None or found.descriptor["encoding"] == guess
    assert found.report.rows == text.count("\n")


def test_json_lines_and_rows_keep_their_types() -> None:
    rows = [{"id": 1, "code": "7", "x": 1.5, "on": True, "day": "2021-03-22", "tags": ["a"], "of": {"a": 1}, "mix": 1}]
    rows += [{**rows[0], "id": 2, "mix": "a"}]
    kinds = ["integer", "string", "number", "boolean", "date", "array", "object", "any"]
    lines = "\n".join(map(json.dumps, rows)).encode()
    for source, options in ((rows, {}), (lines, {"format": "jsonl"}), (json.dumps(rows).encode(), {"format": "json"})):
        found = infer(source, **options)  # type: ignore[arg-type]  # options of two kinds
        assert [each["type"] for each in schema_of(found)["fields"]] == kinds
        assert found.report.valid


def test_rows_under_a_property_of_a_json_document_are_found() -> None:
    raw = json.dumps({"data": [{"a": 1}, {"a": 2}], "n": 2}).encode()
    found = infer(raw, format="json")
    assert found.descriptor["dialect"]["property"] == "data"
    assert validate(raw, found.descriptor, format="json").valid
    with pytest.raises(UnreadableFile, match="not a table"):
        infer(b'{"a": 1}', format="json")


NATIVE: dict[str, list[Any]] = {
    "integer": [1, 2, 3],
    "number": [1.0, 2.5, None],
    "string": ["1", "2", None],
    "boolean": [True, False, None],
    "date": [date(2021, 3, 22), date(2021, 3, 23), None],
    "datetime": [datetime(2021, 3, 22), datetime(2021, 3, 23), None],
    "time": [time(1, 2, 3), time(4, 5, 6), None],
    "duration": [timedelta(days=1), timedelta(seconds=5), None],
    "array": [[1], [2, 3], None],
}


def test_frames_keep_their_types(tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame(NATIVE, strict=False)
    frame.write_parquet(tmp_path / "t.parquet")
    for source in (frame, frame.to_arrow() if hasattr(frame, "to_arrow") else frame, tmp_path / "t.parquet"):
        found = infer(source)
        assert [each["type"] for each in schema_of(found)["fields"]] == list(NATIVE)
        assert validate(source, found.descriptor).valid


def test_whole_floats_with_gaps_in_pandas_are_integers() -> None:
    pandas = pytest.importorskip("pandas")
    found = infer(pandas.DataFrame({"n": [1.0, None, 3.0], "x": [1.5, 2.0, None]}))
    assert [each["type"] for each in schema_of(found)["fields"]] == ["integer", "number"]


def test_a_sheet_is_inferred(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["id", "day", "zip"], [1, datetime(2021, 3, 22), "01234"], [2, datetime(2021, 3, 23), "99999"]):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    found = infer(tmp_path / "t.xlsx")
    assert [each["type"] for each in schema_of(found)["fields"]] == ["integer", "date", "string"]
    assert validate(tmp_path / "t.xlsx", found.descriptor).valid


def test_a_folder_becomes_a_data_package(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "a.csv").write_text("id,n\nx,1\ny,2\n")
    (tmp_path / "in" / "a.csv").write_text("id;n\nx;1\ny;2\n")
    (tmp_path / "settings.json").write_text("{}")
    (tmp_path / ".hidden.csv").write_text("x")
    found = infer(tmp_path)
    assert [(each["name"], each["path"]) for each in found.descriptor["resources"]] == [
        ("a", "a.csv"),
        ("a-2", "in/a.csv"),
    ]
    assert ("settings.json", f"left out: is not a table: {SHAPE}") in found.because
    (tmp_path / "datapackage.json").write_text(found.to_json())
    assert validate(tmp_path).valid
    with pytest.raises(UnreadableFile, match="holds no table"):
        infer(tmp_path / "in" / "..") if False else infer(_empty(tmp_path))


def _empty(folder: Path) -> Path:
    (folder / "none").mkdir()
    return folder / "none"


def test_a_data_resource_is_a_schema_and_a_source(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("id;name\n1;Müller\n2;Åsa\n".encode("cp1252"))
    done = CliRunner().invoke(main, ["infer", str(tmp_path / "t.csv"), "-o", str(tmp_path / "t.json")])
    assert (done.exit_code, done.stdout) == (0, "")
    assert json.loads((tmp_path / "t.json").read_text("utf-8"))["encoding"] == "cp1252"
    for arguments in ([str(tmp_path / "t.csv"), "--schema", str(tmp_path / "t.json")], [str(tmp_path / "t.json")]):
        done = CliRunner().invoke(main, ["validate", *arguments])
        assert (done.exit_code, done.stderr) == (0, ""), done.output
    (tmp_path / "bad.csv").write_bytes("id;name\nx;Müller\n2;Åsa\n".encode("cp1252"))
    arguments = [str(tmp_path / "bad.csv"), "-s", str(tmp_path / "t.json"), "--bad-rows", str(tmp_path / "rows.csv")]
    assert CliRunner().invoke(main, ["validate", *arguments]).exit_code == 1
    assert (tmp_path / "rows.csv").read_text("utf-8").splitlines() == ["row,id,name", "2,x,Müller"]


def test_rows_that_no_schema_accepts_are_printed(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,b\n1,x\n2,y\n3\n")
    done = CliRunner().invoke(main, ["infer", str(tmp_path / "t.csv")])
    assert done.exit_code == 1
    assert json.loads(done.stdout)["fields"][0]["type"] == "integer"
    assert "t.csv:4" in done.stderr


def test_an_existing_schema_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,b\n1,x\n2,y\n")
    (tmp_path / "s.json").write_text("edited")
    arguments = ["infer", str(tmp_path / "t.csv"), "-o", str(tmp_path / "s.json")]
    assert CliRunner().invoke(main, arguments).exit_code == 2
    assert (tmp_path / "s.json").read_text() == "edited"
    assert CliRunner().invoke(main, [*arguments, "--force"]).exit_code == 0


def test_midnights_with_a_zone_are_moments_in_every_frame() -> None:
    pandas = pytest.importorskip("pandas")
    days = pandas.to_datetime(["1960-01-01", "2020-01-01"])
    types = []
    for zone in (None, "UTC"):
        found = infer(pandas.DataFrame({"d": days.tz_localize(zone)}))
        assert found.report.valid
        types.append(schema_of(found)["fields"][0]["type"])
    assert types == ["date", "datetime"]


def test_a_guess_and_what_is_left_out_are_said_without_being_asked(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("title\na;b\nMüller;1\nMeier;2\n".encode("cp1252"))
    done = CliRunner().invoke(main, ["infer", str(tmp_path / "t.csv")])
    guess = "encoding: line 3 is not UTF-8; cp1252 is a guess, which reads 'Müller' there"
    above = "commentRows: the row above the header has at most one cell"
    assert done.stderr.splitlines() == [f"table: {guess}", f"table: {above}"]
    (tmp_path / "v.csv").write_text("1.5,2\n2.5,3\n")
    done = CliRunner().invoke(main, ["infer", str(tmp_path / "v.csv")])
    none = "header: the first row holds values as the rows below do, so there are no labels"
    assert done.stderr.splitlines() == [f"table: {none}"]
    (tmp_path / "v.csv").unlink()
    (tmp_path / "u.json").write_text('{"a": 1}')
    done = CliRunner().invoke(main, ["infer", str(tmp_path)])
    assert (done.exit_code, done.stderr.splitlines()[2][:18]) == (0, "u.json: left out: ")


def test_explain_names_rows(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,b\n1,x\n2.5,y\n")
    done = CliRunner().invoke(main, ["infer", str(tmp_path / "t.csv"), "--explain"])
    assert "a: line 3 has '2.5', which is not an integer" in done.stderr


def test_wrong_calls_are_refused() -> None:
    with pytest.raises(InvalidArgument, match="format"):
        infer(b"a\n1\n", format="doc")  # type: ignore[arg-type]  # a wrong call
    with pytest.raises(InvalidArgument, match="dialect"):
        infer(b"a\n1\n", dialect=";")  # type: ignore[arg-type]  # a wrong call
    with pytest.raises(UnreadableFile, match="empty"):
        infer(b"", format="csv")


def test_a_moment_of_a_zone_keeps_its_type() -> None:
    found = infer([{"at": datetime(2021, 3, 22, 1, tzinfo=UTC)}, {"at": datetime(2021, 3, 23, 1, tzinfo=UTC)}])
    assert field(found) == {"type": "datetime"}
    assert sd.infer is infer


def test_a_csv_is_inferred_without_any_extra(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("id;name\n1;Müller\n2;Åsa\n".encode("cp1252"))
    extras = [
        "polars",
        "narwhals",
        "openpyxl",
        "charset_normalizer",
        "yaml",
        "rstr",
        "pandas",
        "pyarrow",
        "jsonschema_rs",
    ]
    code = (
        f"import sys; sys.modules.update(dict.fromkeys({extras!r}))\n"
        "import sanctions_data as sd\n"
        "found = sd.infer('t.csv')\n"
        "print(found.report.valid, found.descriptor['encoding'], sd.validate('t.csv', found.descriptor).valid)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=HANG
    )
    assert (done.stdout, done.stderr) == ("True cp1252 True\n", "")


CELLS = st.sampled_from(
    (
        *("", "1", "1", "2", "007", "1.5", "1,5", "1,000", "1 000", "2021-03-22", "22/03/2021", "a;b", "a;c", "1;2"),
        *("NA", "-", "yes", "no", "true", "$5", "5%", "12:30", "x@y.org", "zürich", "\ud800"),
    )
)
TYPED = CELLS | st.none() | st.sampled_from([1, 1.0, True, 0, -0.0, 1.5, float("nan"), Decimal("1.0"), Decimal(1)])
TYPED |= st.sampled_from([date(2021, 3, 22), datetime(2021, 3, 22), [1], {"a": 1}, ErrorCell("NA", "type", "x")])


def facts(column: Column) -> dict[str, object]:
    """Everything that the rest of `infer` asks a column, without what it remembers only to be fast."""
    candidates = [number for number, _ in column.candidates()]
    found = {name: getattr(column, name) for name in ("first", "values", "empty", "words", "counts", "twice", "more")}
    found["texts"] = set(column.seen) if column.more else column.seen
    found["reasons"] = [ruled_out(column, number, "line") for number in candidates] if column.values else []
    found["extents"] = {number: repr(column.extents.get(number)) for number in candidates}
    return {**found, "candidates": candidates, "once": column.once is None}


@given(
    cells=st.lists(TYPED, max_size=30),
    text=st.booleans(),
    size=st.integers(1, 7),
)
def test_cells_taken_in_together_say_what_they_say_one_by_one(cells: list[Any], text: bool, size: int) -> None:
    if text:  # a source without types has nothing but strings, and cells that are not there
        cells = [None if cell is None or isinstance(cell, ErrorCell) else str(cell) for cell in cells]
    one, many = Column("date", typed=not text), Column("date", typed=not text)
    for row, cell in enumerate(cells, 2):
        one.take(cell, row)
    for at in range(0, len(cells), size):
        part = cells[at : at + size]
        many.take_many(part, range(at + 2, at + 2 + len(part)))
    assert facts(one) == facts(many)


def test_texts_beyond_what_is_remembered_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list, of which the first text with a mark comes late; and a text that is none later still."""
    texts = ["a", "b", "a;b", "b;a", "c", "d;a", "; x", "9"]
    expected = Column("x")
    expected.take_many(texts, range(8))
    for most in range(1, 9):
        monkeypatch.setattr("sanctions_data.validation.infer.column.TEXTS", most)
        column = Column("x")
        for row, text in enumerate(texts):
            column.take(text, row)
        assert facts(column) == facts(expected)


def test_a_key_is_compared_by_value_and_not_by_text() -> None:
    """+1 and 1 are two texts of one value."""
    found = infer(b"id,b\n1,x\n+1,x\n2,y\n")
    assert "primaryKey" not in found.descriptor
    assert infer(b"id,b\n1,x\n3,x\n2,y\n").descriptor["primaryKey"] == ["id"]
