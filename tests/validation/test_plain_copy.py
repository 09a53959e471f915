"""Odd dialects and damaged records stay with the columns engine, by way of a plain copy of the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sanctions_data.validation import validate
from sanctions_data.validation.engines.columns import byte_scan, plain_copy

from .same_result import SLOW, both

pytest.importorskip("polars")
PIECES = st.sampled_from(
    [
        *(
            b"a",
            b"1",
            b"2",
            b",",
            b",",
            b",",
            b"\n",
            b"\n",
            b"\n",
            b"\r\n",
            b"\r",
            b'"',
            b'"',
            b'""',
            b"\0",
            b" ",
            b"  ",
        ),
        *(
            b"\xe9",
            b"\xc3\xa9",
            b"\xc3",
            b"\xed\xb2\x81",
            b"\xef\xbb\xbf",
            b"#",
            b"#x\n",
            b"\\",
            b"'",
            b";",
            b"sep=;\n",
        ),
        *(b"x,y\n", b"1,2\n", b"3,4\n", b'"a\nb",2\n', b'1,"x""y"\n', b'"a\rb"', b",\n", b'"x"y,1\n', b"1,\xff\n"),
    ]
)
DIALECTS: list[dict[str, Any]] = [
    {},
    {"header": False},
    {"commentChar": "#"},
    {"skipInitialSpace": True},
    {"header": False, "commentChar": "#"},
    {"header": False, "skipInitialSpace": True},
    {"skipInitialSpace": True, "commentChar": "#"},
    {"delimiter": ";"},
    {"delimiter": " ", "skipInitialSpace": True},
    {"quoteChar": "'"},
    {"quoteChar": "'", "skipInitialSpace": True},
    {"escapeChar": "\\"},
    {"escapeChar": "\\", "quoteChar": '"'},
    {"doubleQuote": False},
    {"headerRows": [1, 2]},
    {"headerRows": [2]},
    {"commentRows": [1]},
    {"commentChar": "1,"},
]
SCHEMAS: list[dict[str, Any]] = [
    {"fields": [{"name": "x", "type": "integer"}, {"name": "y", "constraints": {"unique": True, "maxLength": 1}}]},
    {
        "fields": [
            {"name": "x", "constraints": {"required": True}},
            {"name": "y", "type": "integer", "constraints": {"minimum": 2}},
        ],
        "primaryKey": ["x"],
        "foreignKeys": [{"fields": ["x"], "reference": {"fields": ["y"]}}],
    },
    {
        "fields": [{"name": "x", "type": "any"}, {"name": "y"}],
        "missingValues": ["-"],
        "uniqueKeys": [["x", "y"]],
        "foreignKeys": [{"fields": ["y"], "reference": {"fields": ["x"]}}],
    },
    {"fields": [{"name": "x", "type": "number", "constraints": {"unique": True}}]},
    {"fields": [{"name": "x"}, {"name": "y", "type": "duration"}, {"name": "z"}], "fieldsMatch": "superset"},
]


@pytest.mark.slow
@SLOW
@given(
    st.lists(PIECES, max_size=14).map(b"".join),
    st.sampled_from(DIALECTS),
    st.sampled_from(SCHEMAS),
    st.sampled_from([None, None, "ascii", "cp1252", "utf-8-sig", "utf-16", "shift_jis"]),
    st.sampled_from([1, 2, 5, 20, 1 << 17]),
    st.booleans(),
)
@example(b"\xef\xbb\xbf,\n7,8\n", {"skipInitialSpace": True}, SCHEMAS[0], None, 20, True)
@example(b"1,2\n   ", {"skipInitialSpace": True}, SCHEMAS[0], None, 20, True)
@example(b"#\n\n1,2\n", {"commentChar": "#"}, SCHEMAS[0], None, 20, True)
@example(b'1,2\n3,"\n4,5\n6,7\n', {}, SCHEMAS[0], None, 1 << 17, True)
@example(b"\xff,2\n\xef\xbf\xbd,3\n", {}, SCHEMAS[1], None, 1 << 17, True)
@example(b"\xc3\xa9,2\n", {}, SCHEMAS[0], "ascii", 1 << 17, True)
def test_equal_in_every_dialect(
    body: bytes, dialect: dict[str, Any], schema: dict[str, Any], encoding: str | None, block: int, header: bool
) -> None:
    delimiter = str(dialect.get("delimiter", ",")).encode()
    names = delimiter.join(field["name"].encode() for field in schema["fields"])
    data = names * header + b"\n" * header + body.replace(b",", delimiter)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain_copy, "BLOCK", block)
        patch.setattr(byte_scan, "CHUNK", max(block, 2))
        rows_say, columns_say = both(data, schema, dialect=dialect, encoding=encoding)
    assert columns_say == rows_say


LINES = [b"%d,w%d" % (at, at) for at in range(30_000)]
FIELDS = [{"name": "a", "type": "integer", "constraints": {"unique": True}}, {"name": "b"}]


def text(*changes: tuple[int, bytes], head: bytes = b"a,b\n") -> bytes:
    """Return a large table with some other lines, and a wrong integer far below them."""
    lines = list(LINES)
    for at, line in (*changes, (25_000, b"wrong,w")):
        lines[at] = line
    return head + b"\n".join(lines) + b"\n"


@pytest.mark.parametrize(
    ("data", "dialect"),
    [
        (text(head=b"sep=;\na;b\n").replace(b",", b";"), {}),
        (text(head=b""), {"header": False}),
        (text((0, b""), head=b"a,b\n"), {}),
        (text((0, b"# one"), (1, b"# two"), (20_000, b"# three"), head=b"# zero\na,b\n"), {"commentChar": "#"}),
        (text((9, b'"9", "w,9"')).replace(b",w", b",  w"), {"skipInitialSpace": True}),
        (text((20_000, b'20000,x"y"')), {}),
        (text((20_000, b'20000,"x"y')), {}),
        (text((20_000, b'20000,"x""y\nz"'), (20_001, b"20001,\0")), {}),
        (text((20_000, b"20000,\xff"), (3, b"\xff,4")), {}),
        (text((20_000, b"20000,x\ry,z")), {}),
        (text((26_000, b'26000,"x')), {}),
        (text((20_000, b"20000,'x,y'"), (7, b'7,"')), {"quoteChar": "'"}),
        (text((20_000, b"20000,x\\,y")), {"escapeChar": "\\"}),
        (text((20_000, b'20000,"')), {"escapeChar": "\\"}),
        (text(head=b"note\na,b\n"), {"headerRows": [2]}),
        (text(head=b"note\na,b\n"), {"commentRows": [1]}),
    ],
    ids=lambda value: None if isinstance(value, bytes) else str(value),
)
def test_one_odd_line_among_many_stays_with_the_columns_engine(data: bytes, dialect: dict[str, Any]) -> None:
    rows_say, columns_say = both(data, {"fields": FIELDS}, dialect=dialect, format="csv")
    assert columns_say == rows_say
    assert columns_say[1]["type-error", "type", "a"] >= 1
    report = validate(data, {"fields": FIELDS}, engine="columns", dialect=dialect, format="csv")
    assert report.tables[0].engine == "columns"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_byte_that_is_not_of_the_encoding_is_named(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"a,b\n1,x\n2,\x81\xc3\xa9\n")
    for engine in ("rows", "columns"):
        report = validate(path, {"fields": FIELDS}, engine=engine, encoding=encoding)
        assert report.tables[0].engine == engine
        assert [(each.row, each.message.split(";")[0]) for each in report.problems] == [
            (3, f"not {encoding.upper()}: byte 0x81" + " 0xc3 0xa9" * (encoding == "ascii"))
        ]


def test_a_cell_with_a_bad_byte_is_no_key_and_nothing_refers_to_it() -> None:
    """In the copy a mark stands for the byte, which another cell may really hold."""
    schema = {
        "fields": [{"name": "a"}, {"name": "b", "constraints": {"unique": True}}],
        "foreignKeys": [{"fields": "a", "reference": {"fields": "b"}}],
    }
    data = "a,b\n,\n\ufffd,\nx,\ufffdx\n\ufffdx,x\n".encode() + b",\xff\n,\xff\n,\xffx\n"
    rows_say, columns_say = both(data, schema)
    assert columns_say == rows_say
    assert rows_say[1]["foreign-key", "foreignKey", "a"] == 1
    assert ("unique-error", "unique", "b") not in rows_say[1]


def test_a_text_that_has_no_copy_is_left_to_the_rows_engine() -> None:
    for dialect in ({"delimiter": "::"}, {"lineTerminator": "|"}, {"commentRows": [3]}):
        report = validate(b"a,b\n1,2\n", {"fields": FIELDS}, engine="columns", dialect=dialect)
        assert report.tables[0].engine == "rows"
