"""Strategies: schemas with a cell strategy per field, and CSV texts around them (also torn ones)."""

from __future__ import annotations

import csv
import io
from typing import Any, Literal

from hypothesis import strategies as st

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=12)
ASCII = st.text("abcXYZ019 -_.,;:/\"'\n", max_size=8)
DATES = st.sampled_from(
    ["2024-02-29", "2023-02-29", "2021-13-01", "1999-12-31", "0000-01-01", "0999-01-01", "2021-1-5"]
)
NUMBERS = st.sampled_from(
    [
        "0",
        "1",
        "-1",
        "+5",
        "007",
        "5.0",
        "1e3",
        "1E-400",
        ".5",
        "5.",
        "NaN",
        "inf",
        "-INF",
        "1_000",
        " 5",
        "0.1",
        "0.10000000000000001",
        "99999999999999999999",
        "-0",
        "٣",
        "0x10",
        "10",
        "11",
        "1.0000000000000000001",
        "1.00",
    ]
)
URIS = st.sampled_from(
    ["https://example.org/a%20b?x=1#y", "urn:x:y", "http://", "not a url", "//x/y", "http://exämple.org", "a:b c", "x:"]
)
OTHER = st.sampled_from(
    [
        "true",
        "True",
        "yes",
        "12:00:00",
        "24:00:00",
        "2024-01-01T00:00:00Z",
        "2024-01-01T24:00:00",
        "2024",
        "-0044",
        "2024-05",
        "2024-13",
        "P1Y",
        "PT36H",
        "P",
        '{"a": 1}',
        "[1]",
        "[1, 2]",
        "{",
        "90.5, 45.5",
        "181,0",
        "a,b",
        "1,2",
        "a@example.org",
        "NA",
        "-",
        "\x1f",
        "a\nb",
        "US\n",
        "US",
        "usa",
        "\ufeff",
        "=1",
        '"',
        "'",
    ]
)
CELL = st.one_of(st.just(""), DATES, NUMBERS, URIS, OTHER, ASCII, TEXT)

PATTERNS = st.sampled_from(
    ["^[A-Z]{2,3}$", "[a-z]+", r"^\d+$", "a|b", "^(?:US|EU)$", r"[^,]*", r"\p{Lu}.*", "(?=a)a.*", "^a.*$", ".", "x?y*"]
)


@st.composite
def fields(draw: Any, name: str) -> dict[str, Any]:
    kind = draw(
        st.sampled_from(
            [
                "string",
                "integer",
                "number",
                "boolean",
                "date",
                "time",
                "datetime",
                "year",
                "yearmonth",
                "duration",
                "object",
                "array",
                "list",
                "geopoint",
                "any",
                "string",
                "integer",
                "date",
            ]
        )
    )
    field: dict[str, Any] = {"name": name, "type": kind}
    constraints: dict[str, Any] = {}
    if draw(st.booleans()):
        constraints["required"] = True
    if draw(st.integers(0, 3)) == 0:
        constraints["unique"] = True
    if kind == "string":
        field["format"] = draw(st.sampled_from(["default", "default", "uri", "email", "uuid", "binary"]))
        if draw(st.booleans()):
            constraints["pattern"] = draw(PATTERNS)
        if draw(st.booleans()):
            constraints["minLength"] = draw(st.integers(0, 4))
        if draw(st.booleans()):
            constraints["maxLength"] = draw(st.integers(0, 8))
        if field["format"] == "default" and draw(st.integers(0, 4)) == 0:
            constraints["enum"] = draw(st.lists(CELL, min_size=1, max_size=4))
    all_bounds: dict[str, list[object]] = {
        "integer": ["0", 1, -5, 10, "99999999999999999999"],
        "number": [0, 0.1, "1.5", -3, 10],
        "date": ["1999-12-31", "2024-02-29"],
        "time": ["12:00:00"],
        "datetime": ["2024-01-01T00:00:00Z", "2000-01-01T00:00:00"],
        "year": [2024, "1999"],
        "yearmonth": ["2024-05"],
        "duration": ["P1M", "PT36H"],
    }
    bounds = all_bounds.get(kind)
    if bounds:
        for bound in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
            if draw(st.integers(0, 2)) == 0:
                constraints[bound] = draw(st.sampled_from(bounds))
        if draw(st.integers(0, 5)) == 0:
            constraints["enum"] = draw(st.lists(st.sampled_from(bounds), min_size=1, max_size=3))
    if kind in ("integer", "number") and draw(st.integers(0, 4)) == 0:
        field["groupChar"] = ","
        field["bareNumber"] = draw(st.booleans())
    if kind == "list":
        field["itemType"] = draw(st.sampled_from(["string", "integer", "date"]))
    if draw(st.integers(0, 3)) == 0:
        field["missingValues"] = draw(st.lists(st.sampled_from(["", "NA", "-", "0"]), max_size=3, unique=True))
    if constraints:
        field["constraints"] = constraints
    return field


@st.composite
def schemas(draw: Any, width: int) -> dict[str, Any]:
    names = [f"f{at}" for at in range(width)]
    schema: dict[str, Any] = {"fields": [draw(fields(name)) for name in names]}
    if draw(st.integers(0, 3)) == 0:
        schema["missingValues"] = draw(st.lists(st.sampled_from(["", "NA", "-"]), max_size=2, unique=True))
    if draw(st.integers(0, 2)) == 0:
        schema["primaryKey"] = draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True))
    if draw(st.integers(0, 2)) == 0:
        schema["uniqueKeys"] = [draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True))]
    if draw(st.integers(0, 2)) == 0:
        pair = [draw(st.sampled_from(names)), draw(st.sampled_from(names))]
        schema["foreignKeys"] = [{"fields": [pair[0]], "reference": {"fields": [pair[1]]}}]
    return schema


@st.composite
def tables(draw: Any) -> tuple[dict[str, Any], list[str], list[list[str]]]:
    """(schema, labels, rows); labels are sometimes wrong, rows sometimes short or long."""
    width = draw(st.integers(1, 4))
    schema = draw(schemas(width))
    labels = [field["name"] for field in schema["fields"]]
    if draw(st.integers(0, 5)) == 0:
        labels = draw(st.permutations(labels))
    if draw(st.integers(0, 5)) == 0:  # some left out, some too many, some for others
        labels = draw(st.lists(st.sampled_from([*labels, "x", "f", ""]), min_size=1, max_size=5))
    width = len(labels)
    row = st.lists(CELL, min_size=width, max_size=width)
    if draw(st.integers(0, 4)) == 0:
        row = st.lists(CELL, max_size=width + 1)
    rows = draw(st.lists(row, max_size=8))
    if rows and draw(st.booleans()):  # repetition is what keys are about
        rows += draw(st.lists(st.sampled_from(rows), max_size=3))
    return schema, list(labels), rows


def write(
    labels: list[str], rows: list[list[str]], *, end: str = "\n", quoting: Literal[0, 1] = csv.QUOTE_MINIMAL
) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator=end, quoting=quoting).writerows([labels, *rows])
    return out.getvalue().encode()
