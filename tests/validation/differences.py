"""Where this package and frictionless 5 answer differently, and which sentence of which standard decides.

`TEXTS`: what a cell may hold. `TABLES`: rows, keys, headers. The test holds that there are no others among
generated tables, and that each of these is real.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .choices import CHOICES

Field = dict[str, Any]


@dataclass(frozen=True)
class TextDifference:
    """A family of texts that only one of the two admits for a type."""

    name: str
    types: tuple[str, ...]
    refused_here: bool
    rule: str
    texts: Callable[[Field, str], bool]
    example: tuple[Field, str]


@dataclass(frozen=True)
class TableDifference:
    """A table on which the two report different rules."""

    name: str
    rule: str
    schema: dict[str, Any]
    data: bytes
    here: frozenset[tuple[str, int | None]]
    frictionless: frozenset[tuple[str, int | None]] | str


@dataclass(frozen=True)
class PatternDifference:
    """A pattern that XML Schema reads in another way, or not at all."""

    name: str
    pattern: str
    value: str
    fits_here: bool
    why: str


def has(pattern: str) -> Callable[[Field, str], bool]:
    return lambda field, text: re.search(pattern, text) is not None


NUMBERS = ("integer", "number", "list")
TEXTS = [
    TextDifference(
        "underscores, blanks and non-ASCII digits in numbers",
        NUMBERS,
        True,
        "Table Schema v2, number: the lexical form of XML Schema's decimal, which has ASCII digits only.",
        lambda field, text: "_" in text or text != text.strip() or not text.isascii(),
        ({"type": "integer"}, "1_000"),
    ),
    TextDifference(
        "other words for not-a-number and infinity",
        ("number",),
        True,
        "Table Schema v2, number: only NaN, INF and -INF are permitted, in any case.",
        has(r"(?i)^([+-]?(infinity|snan\d*|nan\d+)|\+(inf|nan)|-nan)$"),
        ({"type": "number"}, "infinity"),
    ),
    TextDifference(
        "numbers beyond the range of Python's decimal",
        ("number",),
        False,
        "Table Schema v2, number: a finite sequence of digits and an exponent, of any size.",
        has(r"[eE][+-]?[0-9]{7,}$"),
        ({"type": "number"}, "1e99999999999999999999"),
    ),
    TextDifference(
        "group characters in integers",
        ("integer",),
        False,
        "Table Schema v2, integer: groupChar is a property of integers too.",
        lambda field, text: "groupChar" in field and field["groupChar"] in text,
        ({"type": "integer", "groupChar": ","}, "1,000"),
    ),
    TextDifference(
        "group characters at the edge or after the decimal mark",
        ("number",),
        True,
        "Table Schema v2, groupChar: it groups digits, so it stands between digits.",
        lambda field, text: "groupChar" in field,
        ({"type": "number", "decimalChar": ",", "groupChar": "."}, "1."),
    ),
    TextDifference(
        "more than one sign before a number that is not bare",
        ("integer", "number"),
        False,
        "Table Schema v2, bareNumber: leading non-numeric characters are stripped; so is a first of two signs.",
        lambda field, text: field.get("bareNumber") is False and re.search(r"[+-]", text) is not None,
        ({"type": "integer", "bareNumber": False}, "--1"),
    ),
    TextDifference(
        "NaN and INF in numbers that are not bare",
        ("number",),
        False,
        "Table Schema v2, number: the special values are permitted whatever bareNumber says.",
        lambda field, text: field.get("bareNumber") is False and text.lower() in ("nan", "inf", "-inf"),
        ({"type": "number", "bareNumber": False}, "NaN"),
    ),
    TextDifference(
        "dates that are not padded, or not of ASCII digits",
        ("date", "yearmonth", "list"),
        True,
        "Table Schema v2, date: MUST be yyyy-mm-dd; XML Schema, gYearMonth: two digits of month.",
        lambda field, text: re.search(r"(^|,)\d{4}-(\d{2})-(\d{2})($|,)", text, re.ASCII) is None,
        ({"type": "date"}, "2024-1-5"),
    ),
    TextDifference(
        "anything dateutil makes a date of",
        ("date",),
        True,
        "Table Schema v2, any: an implementation tries strategies of its own; a lone number is not a date here.",
        lambda field, text: field.get("format") == "any",
        ({"type": "date", "format": "any"}, "7"),
    ),
    TextDifference(
        "times with fractions, a zone, or 24:00:00",
        ("time",),
        True,
        "Table Schema v2, time: MUST be hh:mm:ss.",
        has(r"^\d\d:\d\d(:\d\d)?.+$|^24:00:00$|^\d\d(:?\d\d)?$"),
        ({"type": "time"}, "12:00:00.5"),
    ),
    TextDifference(
        "datetimes that are not XML Schema's",
        ("datetime",),
        True,
        "Table Schema v2, datetime: the form of XML Schema's dateTime: a T, a capital Z, offsets to 14:00.",
        has(r"^\d{4}-?\d\d-?\d\d|\D"),
        ({"type": "datetime"}, "2024-01-01 00:00:00"),
    ),
    TextDifference(
        "years before 1 and after 9999, and zones of years",
        ("datetime", "year", "yearmonth"),
        False,
        "XML Schema, dateTime, gYear and gYearMonth: a minus, more than four digits, and a zone are allowed.",
        has(r"^-|^\d{5,}|(Z|[+-]\d\d:\d\d)$|T24:00:00"),
        ({"type": "year"}, "-0044"),
    ),
    TextDifference(
        "the year 0000",
        ("year", "yearmonth"),
        True,
        "XML Schema 1.0, gYear: 0000 is not a year.",
        has(r"^0000"),
        ({"type": "year"}, "0000"),
    ),
    TextDifference(
        "designators of durations without a number, fractions other than of seconds",
        ("duration",),
        True,
        "XML Schema, duration: T must be followed by a part, and only seconds have decimals.",
        has(r"T$|[.,]\d*[YMWDH]|W|^P\d{4}-|^\+"),
        ({"type": "duration"}, "PT1.5H"),
    ),
    TextDifference(
        "NaN and Infinity inside JSON",
        ("object", "array", "geojson", "geopoint"),
        True,
        "RFC 8259, section 6: numeric values such as Infinity and NaN are not permitted.",
        has(r"NaN|Infinity"),
        ({"type": "object"}, '{"a": NaN}'),
    ),
    TextDifference(
        "more than one blank in a point; texts and booleans as coordinates",
        ("geopoint",),
        True,
        'Table Schema v2, geopoint: "lon, lat", where each value is a number.',
        lambda field, text: True,
        ({"type": "geopoint", "format": "array"}, "[true, 1]"),
    ),
    TextDifference(
        "rings that are not closed, and other shapes against RFC 7946",
        ("geojson",),
        True,
        "RFC 7946, section 3.1.6: a linear ring is closed; TopoJSON: the object is a Topology.",
        lambda field, text: True,
        ({"type": "geojson", "format": "topojson"}, '{"type": "Point", "coordinates": [1, 2]}'),
    ),
    TextDifference(
        "bounding boxes of TopoJSON",
        ("geojson",),
        False,
        "TopoJSON, section 3: the value of bbox is an array of 2n numbers, the low ones of all axes first.",
        lambda field, text: field.get("format") == "topojson" and '"bbox"' in text,
        (
            {"type": "geojson", "format": "topojson"},
            '{"type": "Topology", "objects": {}, "arcs": [], "bbox": [0, 0, 1, 1]}',
        ),
    ),
    TextDifference(
        "addresses on a host without a dot, and in scripts beyond ASCII",
        ("string",),
        False,
        "RFC 5321, section 2.3.5: a host name may be one label; RFC 6531 for the rest.",
        lambda field, text: field.get("format") == "email",
        ({"type": "string", "format": "email"}, "a@b"),
    ),
    TextDifference(
        "URIs with blanks, broken escapes, or characters that have to be escaped",
        ("string",),
        True,
        "RFC 3986, appendix A: the characters of a URI; all others are percent-encoded.",
        lambda field, text: field.get("format") == "uri",
        ({"type": "string", "format": "uri"}, "http://exämple.org"),
    ),
    TextDifference(
        "UUIDs without dashes, in braces, or as URNs",
        ("string",),
        True,
        "RFC 9562, section 4: 8-4-4-4-12 hexadecimal digits.",
        lambda field, text: field.get("format") == "uuid",
        ({"type": "string", "format": "uuid"}, "6ba7b8109dad11d180b400c04fd430c8"),
    ),
    TextDifference(
        "characters outside the alphabet in base64",
        ("string",),
        True,
        "RFC 4648, section 3.3: they are rejected, unless a specification says otherwise.",
        lambda field, text: field.get("format") == "binary",
        ({"type": "string", "format": "binary"}, "1,000"),
    ),
]


def only(*found: tuple[str, int | None]) -> frozenset[tuple[str, int | None]]:
    return frozenset(found)


def one(type_: str, **more: Any) -> dict[str, Any]:
    return {"fields": [{"name": "a", "type": type_, **more}, {"name": "b"}]}


TABLES = [
    TableDifference(
        "uniqueKeys are not looked at",
        "Table Schema v2, uniqueKeys: each row has a unique set of logical values.",
        {"fields": [{"name": "a"}, {"name": "b"}], "uniqueKeys": [["a", "b"]]},
        b"a,b\n1,x\n1,x\n",
        only(("unique-error", 3)),
        only(),
    ),
    TableDifference(
        "an alternative matches as a prefix",
        "Table Schema v2, pattern: XML Schema's expressions, which match the whole value.",
        one("string", constraints={"pattern": "a|b"}),
        b"a,b\naxx,1\n",
        only(("constraint-error", 2)),
        only(),
    ),
    TableDifference(
        "a null in part of a primary key",
        "Table Schema v2, primaryKey: its fields cannot be null.",
        {"fields": [{"name": "a"}, {"name": "b"}], "primaryKey": ["a", "b"]},
        b"a,b\n1,\n",
        only(("constraint-error", 2)),
        only(),
    ),
    TableDifference(
        "an empty primary key",
        "Table Schema v2, primaryKey: equivalent to required; so it is reported as that.",
        {"fields": [{"name": "a"}, {"name": "b"}], "primaryKey": ["a"]},
        b"a,b\n,1\n",
        only(("constraint-error", 2)),
        only(("primary-key", 2)),
    ),
    TableDifference(
        "values of a later part of a short row",
        "Here a missing cell is one problem of the row; its constraints are not checked on top.",
        one("string", constraints={"required": True})
        | {"fields": [{"name": "b"}, {"name": "a", "constraints": {"required": True}}]},
        b"b,a\n1\n",
        only(("missing-cell", 2)),
        only(("missing-cell", 2), ("constraint-error", 2)),
    ),
    TableDifference(
        "a row of nothing but words for missing values",
        "Here a row is blank when no character is in it; the standard has no rule for blank rows.",
        {"fields": [{"name": "a"}, {"name": "b"}], "missingValues": ["", "?"]},
        b"a,b\n,?\n",
        only(),
        only(("blank-row", 2)),
    ),
    TableDifference(
        "a NUL byte is text",
        "RFC 4180: TEXTDATA has no NUL; Polars, pandas and PostgreSQL disagree about it, so it is pointed out.",
        one("any"),
        b"a,b\n\0,1\n",
        only(("encoding-error", 2)),
        only(),
    ),
    TableDifference(
        "a quote that is never closed",
        "RFC 4180: an escaped field ends with a quote.",
        one("any"),
        b'a,b\n1,"x\n',
        only(("source-error", 2)),
        only(),
    ),
    TableDifference(
        "text after a closing quote",
        "RFC 4180: after the closing quote comes a delimiter or the end of the line.",
        one("any"),
        b'a,b\n"x"y,1\n',
        only(("source-error", 2)),
        only(),
    ),
    TableDifference(
        "two fields of one name",
        "Table Schema v2, name: a data consumer MUST NOT interpret it as an invalid descriptor.",
        {"fields": [{"name": "a", "type": "integer"}, {"name": "a"}]},
        b"a,a\nx,x\n",
        only(("type-error", 2)),
        "refused",
    ),
    TableDifference(
        "undecodable bytes end the reading",
        "Here the line is reported and the next one is read.",
        one("integer"),
        b"a,b\n1,\xe9\nx,1\n",
        only(("encoding-error", 2), ("type-error", 3)),
        only(("encoding-error", None)),
    ),
    TableDifference(
        "a column left out that is not the last",
        "Table Schema v2, exact: exactly the same fields; the one that is not there is named, and moves no other.",
        {"fields": [{"name": "a"}, {"name": "b"}, {"name": "c"}]},
        b"a,c\n1,1\n",
        only(("missing-label", 1)),
        only(("missing-label", None), ("incorrect-label", None)),
    ),
    TableDifference(
        "a column too many that is not the last",
        "Table Schema v2, exact: exactly the same fields; the one that is too many is named, and moves no other.",
        one("integer"),
        b"new,a,b\nx,1,1\n",
        only(("extra-label", 1)),
        only(("extra-label", None), ("incorrect-label", None), ("type-error", 2)),
    ),
    TableDifference(
        "categories are not looked at",
        "Table Schema v2, categories: a value MUST exactly match one of them.",
        one("string", categories=["x", "y"]),
        b"a,b\nz,1\n",
        only(("constraint-error", 2)),
        only(),
    ),
    TableDifference(
        "the exclusive bounds of durations",
        "Table Schema v2, exclusiveMinimum: for durations too.",
        one("duration", constraints={"exclusiveMinimum": "PT1H"}),
        b"a,b\nPT1H,1\n",
        only(("constraint-error", 2)),
        "refused",
    ),
    TableDifference(
        "unique lists",
        "Table Schema v2, unique: for all types.",
        one("list", constraints={"unique": True}),
        b'a,b\n"1,2",1\n"1,2",2\n',
        only(("unique-error", 3)),
        "refused",
    ),
    TableDifference(
        "expressions of XML Schema",
        r"Table Schema v2, pattern: XML Schema's expressions, with \p{Lu}, \i, \c.",
        one("string", constraints={"pattern": r"\p{Lu}+"}),
        b"a,b\nx,1\n",
        only(("constraint-error", 2)),
        "refused",
    ),
]


PATTERNS = [
    PatternDifference("`\\w` and an underscore", r"\w", "_", True, "as ECMA-262; to XML Schema it is punctuation"),
    PatternDifference("`\\w` and a sign of a currency", r"\w", "€", False, "as ECMA-262, which means A-Z a-z 0-9 _"),
    PatternDifference("`\\w` and letters beyond ASCII", r"\w", "é", False, r"as ECMA-262; write \p{L}"),
    PatternDifference("`\\d` and digits beyond ASCII", r"\d", "٣", False, r"as ECMA-262; write \p{Nd}"),
    PatternDifference("`\\s` and a no-break space", r"\s", "\u00a0", True, "as ECMA-262; XML Schema knows four blanks"),
    PatternDifference("`^` within a pattern", "a^b|c", "a^b", False, r"as ECMA-262, an anchor; write \^"),
    PatternDifference("`$` within a pattern", "a$b|c", "a$b", False, r"as ECMA-262, an anchor; write \$"),
    PatternDifference(
        "`^` and `$` around a pattern", "^a$", "a", True, "the standard's own example has them as anchors"
    ),
    PatternDifference("`\\b`", r"a\b", "a", True, "as ECMA-262; XML Schema has no such escape"),
    PatternDifference("lookaround", "(?!b)a", "a", True, "as ECMA-262; XML Schema has none"),
    PatternDifference("`(?:…)`", "(?:a)", "a", True, "as ECMA-262; XML Schema has none"),
    PatternDifference("a reference to a group", r"(a)\1", "aa", True, "as ECMA-262; XML Schema has none"),
]


def page() -> str:
    """The list as the page of the docs."""
    lines = [
        "# Where frictionless answers differently",
        "",
        "Written from `tests/validation/differences.py` by `python -m tests.validation.differences`. The differential",
        "test compares both on generated tables: every difference is one of these, and each of these is real.",
        "",
        "## Texts of a type",
        "",
        "`test_every_difference_of_texts_is_real` checks the example of each row; `test_every_text_of_every_type` and",
        "`test_generated_texts` find no other difference.",
        "",
        "| what | types | here | frictionless | decided by | example |",
        "|---|---|---|---|---|---|",
    ]
    words = ("refused", "accepted")
    for each in TEXTS:
        here, there = words if each.refused_here else words[::-1]
        text = each.example[1].replace("|", "\\|")
        lines.append(f"| {each.name} | {', '.join(each.types)} | {here} | {there} | {each.rule} | `{text}` |")
    lines += [
        "",
        "## Rows, keys, headers",
        "",
        "`test_every_difference_of_tables_is_real` has a table for each row; `test_generated_tables` finds no other",
        "difference.",
        "",
        "| what | here | frictionless | decided by |",
        "|---|---|---|---|",
    ]
    for table in TABLES:
        lines.append(f"| {table.name} | {_said(table.here)} | {_said(table.frictionless)} | {table.rule} |")
    lines += [
        "",
        "## Patterns",
        "",
        "Table Schema asks for XML Schema's expressions. Most schemas are written for JavaScript and Python, so the",
        "parts that both have are read as ECMA-262 reads them with the flag u. All else is read as XML Schema says.",
        "`test_where_xml_schema_reads_otherwise` tries each row.",
        "",
        "| what | pattern | value | here | XML Schema | why |",
        "|---|---|---|---|---|---|",
    ]
    for one in PATTERNS:
        both = ("fits", "does not fit")[:: 1 if one.fits_here else -1]
        pattern = one.pattern.replace("|", "\\|")
        lines.append(f"| {one.name} | `{pattern}` | {one.value!r} | {both[0]} | {both[1]} | {one.why} |")
    lines += [
        "",
        "A dot is any character but a line feed and a carriage return, as in XML Schema. In a JSON Schema it leaves",
        "out U+2028 and U+2029 too, as in ECMA-262. An empty class (`[]`, `[^]`) is refused: Python takes the",
        "bracket for a character. Constructs that only other libraries know are refused: flags (`(?i)`),",
        "`(?P<name>…)`, possessive and atomic groups, recursion, `\\A`, `\\Z`, `{,3}`, fuzzy matching. The tests are",
        "`test_patterns_match_what_javascript_matches`, `test_an_empty_class_is_refused_where_xml_schema_has_none` and",
        "`test_what_only_other_libraries_read_is_refused`.",
        "",
        "The two also report in different ways, which is not counted as a difference. frictionless writes one",
        "`extra-cell` or `missing-cell` per cell, and one `incorrect-label` per label. Here, a short or long row",
        "is one problem, and so is a column that was moved.",
    ]
    lines += [
        "",
        "## Choices",
        "",
        "The table lists what the standards leave open, and how it is read here. `tests/validation/choices.py` has",
        "an example of each. `test_what_the_standards_leave_open_is_read_as_it_is_written_down` checks that the",
        "engines and the [second reading of the standards](validation.md#how-it-is-tested) find its problems.",
        "",
        "| what | here | the standard |",
        "|---|---|---|",
        *(f"| {each.name} | {each.here} | {each.text} |" for each in CHOICES),
    ]
    return "\n".join(lines) + "\n"


def _said(found: frozenset[tuple[str, int | None]] | str) -> str:
    if isinstance(found, str):
        return "the schema is refused, or it crashes"
    return ", ".join(rule for rule, _ in sorted(found, key=str)) or "valid"


if __name__ == "__main__":
    sys.stdout.write(page())
