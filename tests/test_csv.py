"""Tables as text: what is written is read back, and what cannot be read is named by line and column."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctions_data._csv import TableError, cell, kinds, parse_cell, read, read_cells, write
from sanctions_data.records import INDEXES, TABLES, model
from sanctions_data.records.event import Event

NAMES = ("id", "name", "date")
cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(st.lists(st.lists(cells, min_size=3, max_size=3)))
def test_whatever_is_written_is_read_back(rows: list[list[str]]) -> None:
    text = write([dict(zip(NAMES, row, strict=True)) for row in rows], NAMES)
    header, found = read_cells(text, "x.csv")
    assert header == list(NAMES)
    assert [row for _, row in found] == rows


@given(st.lists(st.lists(cells, min_size=3, max_size=3)))
def test_the_line_of_a_row_is_where_it_begins(rows: list[list[str]]) -> None:
    text = write([dict(zip(NAMES, row, strict=True)) for row in rows], NAMES)
    for (line, _), row in zip(read_cells(text, "x.csv")[1], rows, strict=True):
        alone = write([dict(zip(NAMES, row, strict=True))], NAMES).split("\n", 1)[1]
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert alone.replace("\r\n", "\n").replace("\r", "\n").split("\n")[0] == lines[line - 1]


@given(st.integers())
def test_a_whole_number_is_read_back(number: int) -> None:
    if abs(number) < 10**100:
        assert parse_cell(cell(number), "integer") == number


@pytest.mark.parametrize("text", ["1.0", "1e3", "01", "+1", " 1", "--1", "-", "\u0661", "0x1", "1_000", "-0"])
def test_other_ways_to_write_a_number_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a whole number"):
        parse_cell(text, "integer")


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), ("x", "x"), (7, "7"), (date(2020, 1, 2), "2020-01-02"), (("a", "b"), "a;b"), (["a"], "a")],
)
def test_a_value_has_one_text(value: object, text: str) -> None:
    assert cell(value) == text


def test_an_empty_cell_is_null_whatever_its_kind() -> None:
    assert [parse_cell("", kind) for kind in ("string", "integer", "date", "list")] == [None] * 4


@pytest.mark.parametrize("table", [*TABLES, *INDEXES])
def test_every_column_of_every_table_has_a_kind(table: str) -> None:
    found = kinds(model(table), tuple(model(table).columns()))
    assert set(found.values()) <= {"string", "integer", "date", "list"}
    assert found.get("announced_on", "date") == "date"
    assert found.get("number", "") == {"figures": "integer", "instruments": "string"}.get(table, "")


HEAD = ",".join(Event.columns())


def events(*lines: str) -> list[Event]:
    return list(read("\n".join([HEAD, *lines, ""]), Event, tuple(Event.columns()), "events.csv"))


def test_rows_are_read_as_records() -> None:
    (event,) = events("fair,the fair,2009-06-09,2009-06-09,2009-06-09,,")
    assert (event.id, event.date, event.place) == ("fair", date(2009, 6, 9), None)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["fair,x"], "events.csv:2: 2 cells, but the header has 7"),
        (["fair,,,,,,", "", "gala,,,,,,"], "events.csv:3: 0 cells, but the header has 7"),
        (["fair,,June,,,,"], "events.csv:2 column 'date': 'June': 'June' is not a date; expected YYYY-MM-DD"),
        (["Fair,,,,,,"], "events.csv:2 column 'id': 'Fair': should match pattern"),
        (['fair,"x,,,,,'], "events.csv:2: not CSV: unexpected end"),
        (['fair,"x"y,,,,,'], "events.csv:2: not CSV: "),
    ],
)
def test_what_is_wrong_is_named_by_file_line_and_column(lines: list[str], message: str) -> None:
    with pytest.raises(TableError) as error:
        events(*lines)
    assert str(error.value).startswith(message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "events.csv:1: empty; expected a header"),
        ("\n", "events.csv:1: empty; expected a header"),
        ("id,name\n", f"events.csv:1: the header is id,name; expected {HEAD}"),
        ("\ufeff" + HEAD + "\n", f"events.csv:1: the header is \ufeffid{HEAD[2:]}; expected {HEAD}"),
    ],
)
def test_a_file_without_its_header_is_refused(text: str, message: str) -> None:
    with pytest.raises(TableError) as error:
        list(read(text, Event, tuple(Event.columns()), "events.csv"))
    assert str(error.value) == message
