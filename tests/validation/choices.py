"""What the standards leave open, and how it is read here: by the package, and by the reference in `reference.py`.

Each choice has a table on which it shows, and the problems of that table. The test holds both readings to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as default
from typing import Any

Found = list[tuple[int | None, str | None, str]]


@dataclass(frozen=True)
class Choice:
    """A reading that could have been another one.

    Attributes:
        name: what is read.
        here: how.
        text: what the standard says about it.
        schema, data, dialect: a table on which it shows.
        found: (row, column, kind) of the problems of that table.
    """

    name: str
    here: str
    text: str
    schema: dict[str, Any]
    data: bytes
    found: Found
    dialect: dict[str, Any] = default(default_factory=dict)


def fields(*kinds: str, **constraints: Any) -> list[dict[str, Any]]:
    """Fields "a", "b" and so on of these types; all have the same constraints."""
    return [
        {"name": name, "type": kind, **({"constraints": constraints} if constraints else {})}
        for name, kind in zip("abcdef", kinds, strict=False)
    ]


TWO = fields("string", "integer")
CHOICES = [
    Choice(
        "nulls in `unique` and in foreign keys",
        "A row with a null in the key is left out, as in SQL.",
        "Table Schema says so of uniqueKeys only.",
        {"fields": fields("string", unique=True), "foreignKeys": [{"fields": "a", "reference": {"fields": "a"}}]},
        b'a\n""\n""\nx\nx\n',
        [(2, None, "blank-row"), (3, None, "blank-row"), (5, "a", "unique")],
    ),
    Choice(
        "cells that are not of the type",
        "They are problems, and take no part in keys.",
        "Keys are of logical values; such a cell has none.",
        {"fields": fields("integer", unique=True)},
        b"a\nx\nx\n1\n01\n",
        [(2, "a", "type"), (3, "a", "type"), (5, "a", "unique")],
    ),
    Choice(
        "rows with fewer or more cells than the header",
        "One problem a row. The cells that are there are checked, and the keys too unless a field has no cell.",
        "Neither standard speaks of such rows.",
        {"fields": TWO, "primaryKey": ["a"]},
        b"a,b\nx,1\nx\nx,y,z\n",
        [(3, None, "missing-cell"), (4, "b", "type"), (4, None, "extra-cell"), (4, "a", "primaryKey")],
    ),
    Choice(
        "blank rows",
        "A row without a character is a problem of its own, and nothing else is said about it.",
        "Neither standard speaks of such rows.",
        {"fields": fields("string", "integer", required=True)},
        b"a,b\n,\n\nx,1\n",
        [(2, None, "blank-row"), (3, None, "blank-row")],
    ),
    Choice(
        "columns left out under `superset` and `partial`",
        "A field that is required, or is in the primary key, must have a column.",
        "fieldsMatch lets fields be left out; a required field cannot be null.",
        {"fields": TWO, "fieldsMatch": "superset", "primaryKey": ["b"]},
        b"a\nx\n",
        [(1, "b", "missing-label")],
    ),
    Choice(
        "unknown labels under `exact`",
        "If as many unknown labels as missing fields stand between two known ones, they are read as these fields.",
        "The fields must be the same, in the same order; how to go on with others is not said.",
        {"fields": fields("string", "integer", "string")},
        b"a,B,c\nx,y,z\n",
        [(1, "b", "incorrect-label"), (2, "b", "type")],
    ),
    Choice(
        "columns in another order under `exact`",
        "The fewest columns that have to move are problems, one each; if more than three have to, one problem in all. "
        "Cells are checked under their own labels.",
        "The fields must be in the same order; how to say that they are not is open.",
        {"fields": fields("string", "integer", "string", "string")},
        b"b,c,d,a\nx,y,z,v\n",
        [(1, "a", "incorrect-label"), (2, "b", "type")],
    ),
    Choice(
        "moments with and without a zone",
        "They are compared if more than 14 hours lie between them; else neither is within a bound of the other.",
        "XML Schema, 3.2.7.4: their order is indeterminate.",
        {"fields": [{"name": "a", "type": "datetime", "constraints": {"minimum": "2024-01-02T00:00:00Z"}}]},
        b"a\n2024-01-02T00:00:00Z\n2024-01-02T13:00:00\n2024-01-02T15:00:00\n2024-01-01T00:00:00\n",
        [(3, "a", "minimum"), (5, "a", "minimum")],
    ),
    Choice(
        "the format `any` of a date",
        "ISO 8601, then the patterns `%Y-%m-%d`, `%Y/%m/%d`, `%Y%m%d`, `%d.%m.%Y`, `%d/%m/%Y`, `%m/%d/%Y`, `%d %B %Y`, "
        "`%d %b %Y`, `%B %d, %Y`; the first that fits counts.",
        "An implementation tries strategies of its own.",
        {"fields": [{"name": "a", "type": "date", "format": "any", "constraints": {"enum": ["2021-02-01"]}}]},
        b'a\n20210201\n2021-2-1\n01/02/2021\n1.2.2021\n"February 1, 2021"\n2021-W05-1\nsoon\n01-02-2021\n',
        [(8, "a", "type"), (9, "a", "type")],
    ),
    Choice(
        "NaN",
        "It is within no bound, and equal to itself in enum and keys.",
        "XML Schema, 3.2.4: NaN equals itself, and is greater or less than no number.",
        {"fields": [{"name": "a", "type": "number", "constraints": {"maximum": 5, "unique": True}}]},
        b"a\n1\nNaN\nnan\n",
        [(3, "a", "maximum"), (4, "a", "maximum"), (4, "a", "unique")],
    ),
    Choice(
        "points outside the globe",
        "A longitude is from -180 to 180, a latitude from -90 to 90.",
        'Table Schema says "a geographic point", without bounds.',
        {"fields": fields("geopoint")},
        b'a\n"180, 90"\n"181, 0"\n',
        [(3, "a", "type")],
    ),
    Choice(
        "the header below rows that are left out",
        "Without `headerRows` the header is the first row that is neither in `commentRows` nor a comment.",
        "headerRows is [1] by default; commentRows speaks of the data.",
        {"fields": TWO},
        b"title\n# note\na,b\nx,1\n",
        [],
        {"commentRows": [1], "commentChar": "#"},
    ),
    Choice(
        "lines that begin with `commentChar`",
        "They are lines, whatever quotes are in them, and are not counted by `headerRows` and `commentRows`. "
        "A quoted cell that begins with the mark is data.",
        "Rows are left out by their first characters.",
        {"fields": TWO},
        b'# "\na,b\n"#x",y\n',
        [(3, "b", "type")],
        {"commentChar": "#"},
    ),
    Choice(
        "`skipInitialSpace`",
        "It skips blanks (U+0020) after a delimiter and at the start of a row.",
        "Whitespace that immediately follows a delimiter.",
        {"fields": fields("integer", "integer")},
        b"a,b\n 1, 2\n1,\t2\n",
        [(3, "b", "type")],
        {"skipInitialSpace": True},
    ),
    Choice(
        "the usual line ends",
        "CRLF, LF and CR stand for one another.",
        "lineTerminator is CRLF by default.",
        {"fields": TWO},
        b"a,b\rx,1\ny,2\r\nz,x",
        [(4, "b", "type")],
    ),
    Choice(
        "other line ends",
        "They end rows alone, and are what lines are counted by. A line break after the last one is no row.",
        "lineTerminator: the character sequence which terminates rows.",
        {"fields": TWO},
        b"a,b|x\ny,1|z,x|\n",
        [(3, "b", "type")],
        {"lineTerminator": "|"},
    ),
    Choice(
        "text after a closing quote",
        "It is a problem of the row; the quotes are dropped and the cells are checked.",
        "RFC 4180: a quote is followed by a delimiter or the end of the line.",
        {"fields": TWO},
        b'a,b\n"x"y,z\n',
        [(2, "b", "type"), (2, None, "quote")],
    ),
    Choice(
        "a quote inside a cell that does not begin with one",
        "It is a character of the cell.",
        "RFC 4180: such a cell should have no quotes.",
        {"fields": TWO},
        b'a,b\nx"y",1\n',
        [],
    ),
    Choice(
        "a text that ends after an escape character, or after an escaped line break",
        "It was cut off: `source-error` (unclosed-quote), as after an open quote.",
        "escapeChar is used for escaping what follows.",
        {"fields": TWO},
        b"a,b\nx,1\ny,2\\\n",
        [(3, None, "unclosed-quote")],
        {"escapeChar": "\\"},
    ),
    Choice(
        "an escape character before a line terminator of several characters",
        "It escapes the terminator as a whole: the cell goes on after it.",
        "escapeChar is used for escaping what follows.",
        {"fields": [{"name": "a", "constraints": {"enum": ["x||y"]}}, TWO[1]]},
        b"a|b||x\\||y|1||z|2||",
        [(4, "a", "enum")],
        {"escapeChar": "\\", "delimiter": "|", "lineTerminator": "||"},
    ),
    Choice(
        "`nullSequence`",
        "It is one more missing value of every field, quoted or not.",
        "Table Dialect: it specifies the null sequence; missingValues of a field replace those of the schema.",
        {"fields": [{"name": "a", "type": "integer", "missingValues": ["-"]}, TWO[1]]},
        b'a,b\nNA,"NA"\n-,-\n',
        [(3, "b", "type")],
        {"nullSequence": "NA"},
    ),
    Choice(
        "blank labels in a header of several rows",
        "A blank cell takes the label to its left, except in the lowest row and not beyond the label above it.",
        "Table Dialect has one example, a first row with fewer cells.",
        {"fields": [{"name": name} for name in ("x 1", "x 2", "3")]},
        b"x,,\n1,2,3\nv,v,v\n",
        [(1, "3", "incorrect-label")],
        {"headerRows": [1, 2]},
    ),
    Choice(
        "a key twice in a JSON object",
        "The last one counts.",
        "RFC 8259, section 4: names should be unique; behaviour is unpredictable.",
        {"fields": [{"name": "a", "type": "object", "constraints": {"enum": [{"k": 2}]}}]},
        b'a\n"{""k"": 1, ""k"": 2}"\n"{""k"": 2, ""k"": 1}"\n',
        [(3, "a", "enum")],
    ),
    Choice(
        "numbers with signs that are not bare",
        "The longest number counts, with the sign beside it; a digit of another script cannot be stripped.",
        "Table Schema, bareNumber: leading and trailing non-numeric characters are stripped.",
        {"fields": [{"name": "a", "type": "integer", "bareNumber": False, "constraints": {"minimum": 0}}]},
        "a\n€5\n--5\n٣5\n".encode(),
        [(3, "a", "minimum"), (4, "a", "type")],
    ),
]
