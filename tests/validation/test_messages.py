"""Kinds of breakage, and what a person reads about each, to the letter."""

from __future__ import annotations

from typing import Any

import pytest

from sanctions_data.validation import Engine, validate

FIELDS: list[dict[str, Any]] = [
    {"name": "id", "type": "string", "constraints": {"required": True, "unique": True, "pattern": "^[a-z]{2}-[0-9]+$"}},
    {"name": "authority", "type": "string", "constraints": {"enum": ["us", "eu", "gb", "ca"]}},
    {"name": "listing_date", "type": "date", "constraints": {"minimum": "2000-01-01"}},
    {"name": "people", "type": "integer", "constraints": {"minimum": 1, "maximum": 100}},
    {"name": "share", "type": "number", "constraints": {"exclusiveMaximum": 1}},
    {"name": "active", "type": "boolean"},
    {"name": "source", "type": "string", "format": "uri"},
    {"name": "note", "type": "string", "constraints": {"minLength": 3, "maxLength": 10}},
]
SCHEMA = {
    "fields": FIELDS,
    "foreignKeys": [{"fields": "authority", "reference": {"resource": "codes", "fields": "code"}}],
}
HEADER = "id,authority,listing_date,people,share,active,source,note"
FINE = "us-1,us,2021-03-22,4,0.5,true,https://example.org/a,short"

BROKEN = [
    (",us,2021-03-22,4,0.5,true,https://e.org,short", "m.csv:2 column 'id': empty, but a value is required"),
    ("us1,us,2021-03-22,4,0.5,true,,short", "m.csv:2 column 'id': 'us1' does not match the pattern ^[a-z]{2}-[0-9]+$"),
    (
        f"{FINE}\n{FINE}",
        "m.csv:3 column 'id': the same value as in line 2; it has to be unique",
    ),
    (
        "us-1,uss,2021-03-22,4,0.5,true,,short",
        "m.csv:2 column 'authority': 'uss' is not one of us, eu, gb, ca; did you mean 'us'?\n"
        "m.csv:2 column 'authority': 'uss' is not among the values of code in codes",
    ),
    (
        "us-1,ca,2021-03-22,4,0.5,true,,short",
        "m.csv:2 column 'authority': 'ca' is not among the values of code in codes",
    ),
    ("us-1,us,2021-13,4,0.5,true,,", "m.csv:2 column 'listing_date': '2021-13' is not a date; expected YYYY-MM-DD"),
    ("us-1,us,2021-02-30,4,,,,", "m.csv:2 column 'listing_date': '2021-02-30' is not a date; expected YYYY-MM-DD"),
    ("us-1,us,1999-12-31,4,,,,", "m.csv:2 column 'listing_date': '1999-12-31' is below the minimum 2000-01-01"),
    (
        "us-1,us,,many,,,,",
        "m.csv:2 column 'people': 'many' is not an integer; expected digits such as 42",
    ),
    (
        "us-1,us,,4.5,,,,",
        "m.csv:2 column 'people': '4.5' is not an integer; expected digits such as 42; "
        "a number with a fraction needs the type 'number'",
    ),
    (
        "us-1,us,, 4,,,,",
        "m.csv:2 column 'people': ' 4' is not an integer; expected digits such as 42 without blanks around it",
    ),
    ("us-1,us,,101,,,,", "m.csv:2 column 'people': '101' is above the maximum 100"),
    ("us-1,us,,,1.0,,,", "m.csv:2 column 'share': '1.0' is not below 1 (exclusive maximum)"),
    (
        'us-1,us,,,"0,5",,,',
        "m.csv:2 column 'share': '0,5' is not a number; expected digits such as 3.14; "
        "for a comma in numbers declare groupChar or decimalChar",
    ),
    (
        "us-1,us,,,,yes,,",
        "m.csv:2 column 'active': 'yes' is not a boolean; expected true, True, TRUE, 1, false, False, FALSE or 0",
    ),
    (
        "us-1,us,,,,,example.org,",
        "m.csv:2 column 'source': 'example.org' is not a URI; expected an address such as https://example.org/a%20b",
    ),
    ("us-1,us,,,,,,ab", "m.csv:2 column 'note': 'ab' has 2 characters; at least 3 needed"),
    (
        "us-1,us,,,,,,far too long a note",
        "m.csv:2 column 'note': 'far too long a note' has 19 characters; at most 10 characters allowed",
    ),
    ("us-1,us,,,,,,short,b", "m.csv:2: 9 cells, but the header has 8; is a comma unquoted, or one too many?"),
    (
        "us-1,us,,,,,,short,",
        "m.csv:2: 9 cells, but the header has 8; the last one is empty: a comma too many at the end of the line?",
    ),
    (
        'us-1,us,,,,,,short,,""',
        "m.csv:2: 10 cells, but the header has 8; the last 2 are empty: 2 commas too many at the end of the line?",
    ),
    ("us-1,us,", "m.csv:2: 3 cells, but the header has 8; nothing for people, share, active, source, note"),
    (f"\n{FINE}", "m.csv:2: the row is blank"),
    (
        'us-1,us,,,,,,"never\n' + FINE + "\n" + FINE,
        "m.csv:2: a quote is opened here and never closed; the 2 lines after it could not be read",
    ),
    ("us-1,us,,,,,,\0ab", "m.csv:2: the line holds a NUL byte; the file is damaged, or not text"),
]


def lines(data: bytes, schema: Any = SCHEMA, **options: Any) -> str:
    report = validate(data, schema, name="m.csv", references={"codes": [["code"], ["us"], ["eu"]]}, **options)
    return "\n".join(map(str, report.problems))


@pytest.mark.parametrize(("body", "message"), BROKEN, ids=lambda value: str(value)[:50])
@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_a_broken_row(body: str, message: str, engine: Engine) -> None:
    assert lines(f"{HEADER}\n{body}\n".encode(), engine=engine) == message


def test_the_bytes_that_are_no_text() -> None:
    said = lines(HEADER.encode() + b"\nus-1,us,,,,,,caf\xe9s\n" + FINE.replace("us-1", "us-2").encode())
    assert said == "m.csv:2: not UTF-8: byte 0xe9; save the file as UTF-8 or name its encoding"


def test_a_terminal_is_never_sent_an_escape() -> None:
    said = lines(HEADER.encode() + b"\nus-1,\x1b[31mus\x07,,,,,,\xe2\x80\xaeabcdefghijkl\n")
    assert said == (
        "m.csv:2 column 'authority': '\\x1b[31mus\\x07' is not one of us, eu, gb, ca\n"
        "m.csv:2 column 'authority': '\\x1b[31mus\\x07' is not among the values of code in codes\n"
        "m.csv:2 column 'note': '\\u202eabcdefghijkl' has 13 characters; at most 10 characters allowed"
    )


HEADERS = [
    (b"", "m.csv: the file is empty; expected at least a header"),
    (b"\n1,2\n", "m.csv:1: the header is blank; expected a, b"),
    (b"a\n", "m.csv:1 column 'b': no column 'b' in the header"),
    (b"a,b,c\n", "m.csv:1 column 'c': the schema has no field 'c'"),
    (b"c,a,b\n", "m.csv:1 column 'c': the schema has no field 'c'"),
    (
        b"a,b,a,\n",
        "m.csv:1: column 4 has no label\nm.csv:1 column 'a': column 3 repeats the label of column 1",
    ),
    (
        b"b,a\n",
        "m.csv:1 column 'b': column 1 is 'b', which the schema has after 'a'; "
        "all columns are there: put them in order, or set fieldsMatch to 'equal'",
    ),
    (
        b"a,a\n",
        "m.csv:1 column 'a': column 2 repeats the label of column 1\nm.csv:1 column 'b': column 2 is 'a'; expected 'b'",
    ),
    (b"a,\n", "m.csv:1: column 2 has no label"),
    (
        b"a;b\n",
        "m.csv:1 column 'a': column 1 is 'a;b'; expected 'a'\n"
        "m.csv:1 column 'b': no column 'b' in the header; "
        "the header is one label with ';' in it: is that the delimiter?",
    ),
    (b"a,b\n", ""),
    (b"\xef\xbb\xbfa,b\n1,2\n", ""),
    (b"a,b\r1,2\r", ""),
    ("a,b\n1,2\n".encode("utf-16"), ""),
]


@pytest.mark.parametrize(("data", "message"), HEADERS, ids=lambda value: str(value)[:40])
def test_a_header(data: bytes, message: str) -> None:
    assert lines(data, {"fields": [{"name": "a"}, {"name": "b"}]}) == message


WIDE = {
    "fields": [
        {"name": "id", "type": "integer"},
        {"name": "name", "type": "string"},
        {"name": "amount", "type": "number"},
        {"name": "day", "type": "date"},
    ]
}
CELLS = {"id": "1", "name": "x", "amount": "2.5", "day": "2021-03-22"}
WIDE_HEADERS = [
    ("id,amount,day", ["name: no column 'name' in the header"]),
    ("name,amount,day", ["id: no column 'id' in the header"]),
    (
        "day",
        ["amount: no column 'amount' in the header", *(f"{n}: no column '{n}' in the header" for n in ("id", "name"))],
    ),
    ("id,new,name,amount,day", ["new: the schema has no field 'new'"]),
    ("id,name,amount,day,new", ["new: the schema has no field 'new'"]),
    ("new,id,amount,day", ["name: no column 'name' in the header", "new: the schema has no field 'new'"]),
    ("id,nme,amount,day", ["name: column 2 is 'nme'; expected 'name'"]),
    (
        "id,new,nme,amount,day",
        [
            "name: no column 'name' in the header; is it the column 'nme'?",
            "new: the schema has no field 'new'",
            "nme: the schema has no field 'nme'; did you mean 'name'?",
        ],
    ),
    (
        "id,day,amount",
        [
            "day: column 2 is 'day', which the schema has after 'amount'",
            "name: no column 'name' in the header",
        ],
    ),
]


@pytest.mark.parametrize(("header", "messages"), WIDE_HEADERS, ids=[header for header, _ in WIDE_HEADERS])
@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_what_is_said_of_a_header_is_true_and_its_cells_go_by_their_names(
    header: str, messages: list[str], engine: Engine
) -> None:
    """A column that is missing, or one too many, moves no other: cells are checked under the names above them."""
    cells = [CELLS.get(label, "?") for label in header.split(",")]
    report = validate(f"{header}\n{','.join(cells)}\n".encode(), WIDE, engine=engine)
    assert report.tables[0].engine == engine
    assert [f"{problem.column}: {problem.message}" for problem in report.problems if problem.row == 1] == messages
    assert [problem.message for problem in report.problems if problem.row != 1] == []


def test_a_header_that_is_not_utf_8() -> None:
    said = lines(b"a,\xe9\n1,2\n", {"fields": [{"name": "a"}, {"name": "b"}]})
    assert said.splitlines()[0] == "m.csv:1: not UTF-8: byte 0xe9; save the file as UTF-8 or name its encoding"


@pytest.mark.parametrize(
    ("mode", "header", "rules"),
    [
        ("exact", "a,b", {}),
        ("exact", "a", {"missing-label": 1}),
        ("exact", "a,b,c", {"extra-label": 1}),
        ("exact", "b,a", {"incorrect-label": 1}),
        ("equal", "b,a", {}),
        ("equal", "a", {"missing-label": 1}),
        ("equal", "a,b,c", {"extra-label": 1}),
        ("subset", "c,b,a", {}),
        ("subset", "a,c", {"missing-label": 1}),
        ("superset", "b", {}),
        ("superset", "b,c", {"extra-label": 1}),
        ("partial", "b,c", {}),
        ("partial", "c,d", {"missing-label": 1}),
    ],
)
@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_fields_match_in_its_five_modes(mode: str, header: str, rules: dict[str, int], engine: Engine) -> None:
    schema = {"fields": [{"name": "a", "type": "integer"}, {"name": "b", "type": "date"}], "fieldsMatch": mode}
    cells = {"a": "1", "b": "2021-03-22", "c": "?", "d": "?"}
    data = f"{header}\n{','.join(cells[label] for label in header.split(','))}\n"
    report = validate(data.encode(), schema, engine=engine)
    assert report.counts == rules


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ({"type": "boolean", "constraints": {"enum": [True]}}, "false", "'false' is not one of true"),
        ({"type": "string", "missingValues": [], "constraints": {"enum": ["", "A"]}}, "x", "'x' is not one of '', A"),
        ({"type": "string", "constraints": {"enum": ["a, b", "c"]}}, "x", "'x' is not one of 'a, b', c"),
        ({"type": "string", "constraints": {"enum": [" a"]}}, "a", "'a' is not one of ' a'; did you mean ' a'?"),
        ({"type": "array", "constraints": {"enum": [[None, 1.5]]}}, "[1]", "'[1]' is not one of [null, 1.5]"),
    ],
)
def test_an_enum_shows_its_values_as_the_schema_writes_them(field: dict[str, Any], text: str, says: str) -> None:
    report = validate([{"a": text}], {"fields": [{"name": "a", **field}]})
    assert [problem.message for problem in report.problems] == [says]
