"""Measure what each feature of a table costs beside the plain table, in one process, and print a table.

    python features.py [--rows 200000] [--runs 3] [--docs docs/validation.md] [WORD...]

Each table has two columns: a number, and the feature. A round checks the plain table, then the feature. Figures are
medians of the rounds, in CPU seconds of the process and its children. Only features whose name has one of the words
are measured. With --docs, the whole table is also put into that document.
`tests/validation/test_features.py` holds which features leave the columns engine.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import resource
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

from in_docs import put

from sanctions_data.validation import Report, validate
from sanctions_data.validation.checks.cell import CellChecks
from sanctions_data.validation.checks.header import map_fields
from sanctions_data.validation.engines.columns.expression_types import DataType, Expr, Library
from sanctions_data.validation.engines.columns.expressions import typed_candidates
from sanctions_data.validation.engines.columns.plan import plan
from sanctions_data.validation.engines.columns.unique import KeyColumns
from sanctions_data.validation.report.report import ProblemCollector
from sanctions_data.validation.schema.table_schema import read_schema

Json = dict[str, Any]
NUMBER: Json = {"name": "a", "type": "integer"}


@dataclass(frozen=True, slots=True)
class Table:
    """What is passed to `validate`."""

    source: object
    schema: Json
    options: Json


Make = Callable[[int], Table]  # from a number of rows


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of tables.

    Attributes:
        name: what the table of results calls it.
        make: a table of so many rows.
        most: how many times the CPU of the plain table it may take; None if `most_us` says it.
        most_us: how many microseconds a row it may take beyond the plain table.
        beside: the table that stands for the plain one, if it is another.
    """

    name: str
    make: Make
    most: float | None = 3.0
    most_us: float | None = None
    beside: Make | None = None


def text_table(
    column: Json, cell: Callable[[int], object], rows: int, more: Json | None = None, **options: Any
) -> Table:
    """Return a table of text with a number and a column of cells."""
    out = io.StringIO()
    delimiter = options.get("dialect", {}).get("delimiter", ",")
    writer = csv.writer(out, lineterminator="\n", delimiter=delimiter)
    writer.writerow(["a", "b"])
    writer.writerows((at, cell(at)) for at in range(rows))
    encoding = str(options.get("encoding", "utf-8"))
    schema = {"fields": [NUMBER, {"name": "b", **column}], **(more or {})}
    return Table(out.getvalue().encode(encoding), schema, {"engine": "columns", "format": "csv", **options})


def of_cells(column: Json, cell: Callable[[int], object], more: Json | None = None, **options: Any) -> Make:
    """Return what makes a table of text."""
    return partial(text_table, column, cell, more=more, **options)


def changed(change: Callable[[bytes], bytes], **options: object) -> Make:
    """Return what makes the plain table with other bytes."""

    def make(rows: int) -> Table:
        table = plain(rows)
        return Table(change(cast(bytes, table.source)), table.schema, table.options | options)

    return make


def in_the_middle(cell: bytes) -> Make:
    """Return what makes the plain table with one odd cell."""

    def change(raw: bytes) -> bytes:
        at = raw.index(b"\n", len(raw) // 2) + 1
        return raw[:at] + b"0," + cell + b"\n" + raw[at:]

    return changed(change)


def word(at: int) -> str:
    return f"w{at % 997}"


def moment(at: int) -> str:
    return f"2{at // 86400 % 1000:03d}-01-15T{at // 3600 % 24:02d}:{at // 60 % 60:02d}:{at % 60:02d}Z"


def amount(decimal: str, group: str = "") -> Callable[[int], str]:
    return lambda at: f"{at // 1000 + 1}{group}{at % 1000:03d}{decimal}{at % 90 + 10}"


def row_checks(rows: int, expressions: Iterable[str] = ()) -> Table:
    """Return a table of a number, two days, a word and an amount with checks of rows."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["a", "start", "end", "status", "price"])
    for at in range(rows):
        day = f"2{at % 900:03d}-0{at % 9 + 1}-1{at % 10}"
        writer.writerow([at, day, day, "" if at % 7 == 0 else word(at), f"{at % 5000}.{at % 90 + 10}"])
    kinds = {"a": "integer", "start": "date", "end": "date", "status": "string", "price": "number"}
    checks = [{"name": text, "expression": text} for text in expressions]
    schema = {"fields": [{"name": name, "type": kind} for name, kind in kinds.items()], "sanctions-data:checks": checks}
    return Table(out.getvalue().encode(), schema, {"engine": "columns", "format": "csv"})


def asked(**constraints: object) -> Json:
    return {"constraints": constraints}


plain = of_cells({"type": "string"}, word)


def foreign_key(rows: int, own: bool) -> Table:
    key = {"fields": ["b"], "reference": {"fields": ["a"]} if own else {"resource": "keys", "fields": ["a"]}}
    table = text_table({"type": "integer"}, lambda at: rows - 1 - at, rows, {"foreignKeys": [key]})
    if own:
        return table
    keys = "a\n" + "".join(f"{at}\n" for at in range(rows))
    return Table(table.source, table.schema, table.options | {"references": {"keys": keys.encode()}})


def pandas_dates(rows: int) -> Table:
    import pandas as pd

    days = pd.Series(pd.date_range("2001-01-01", periods=rows, freq="min"))
    frame = pd.DataFrame({"a": range(rows), "b": days.dt.floor("D")})
    return Table(frame, {"fields": [NUMBER, {"name": "b", "type": "date"}]}, {"engine": "columns"})


def pandas_floats(rows: int) -> Table:
    import pandas as pd

    frame = pd.DataFrame({"a": range(rows), "b": [float(at) for at in range(rows)]})
    field = {"name": "b", "type": "integer", "constraints": {"minimum": 0}}
    return Table(frame, {"fields": [NUMBER, field]}, {"engine": "columns"})


def records(rows: int, form: str, schema: Json) -> Table:
    every = [json.dumps({"a": at, "b": word(at)}) for at in range(rows)]
    text = "\n".join(every) if form == "jsonl" else f"[{', '.join(every)}]"
    options = {"format": form} | ({"engine": "columns"} if "fields" in schema else {})
    return Table(text.encode(), schema, options)


ROW_CHECKS = {
    "days": ("end >= start",),
    "if a status then a day": ("status <> 'w1' OR end IS NOT NULL",),
    "a sum": ("price + a >= price",),
    "an exact product": ("price * 2 - price = price",),
    "five": (
        "end >= start",
        "a >= 0",
        "LENGTH(status) < 9",
        "COALESCE(end, start) < '3000-01-01'",
        "LOWER(status) = status",
    ),
}
RECORD: Json = {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "string"}}, "required": ["a"]}
FIELDS: Json = {"fields": [NUMBER, {"name": "b", "type": "string"}]}
QUOTED: dict[str, Any] = {"delimiter": ";"}
MINIMUM = asked(minimum="1999-01-01T00:00:00Z")


FEATURES = [
    *(
        Feature(f"encoding {name}", of_cells({"type": "string"}, lambda at: f"é{at % 997}", encoding=name))
        for name in ("cp1252", "latin-1", "utf-16")
    ),
    Feature("first line sep=;", changed(lambda raw: b"sep=;\n" + raw.replace(b",", b";"))),
    Feature("header: false", changed(lambda raw: raw[raw.index(b"\n") + 1 :], dialect={"header": False})),
    Feature("commentChar", changed(lambda raw: b"# note\n" + raw, dialect={"commentChar": "#"})),
    Feature("skipInitialSpace", changed(lambda raw: raw.replace(b",", b", "), dialect={"skipInitialSpace": True})),
    Feature("blank line under the header", changed(lambda raw: raw.replace(b"\n", b"\n\n", 1))),
    Feature("one stray quote", in_the_middle(b'x"y"')),
    Feature("one NUL", in_the_middle(b"\0")),
    Feature("one undecodable byte", in_the_middle(b"\xff")),
    Feature("one unclosed quote", in_the_middle(b'"x')),
    *(
        Feature(f"pattern `{pattern}`", of_cells({"type": "string", **asked(pattern=pattern)}, lambda at: f"w{at}"))
        for pattern in (r"w\d+", r"\w+", r"[^\s]+", "[éw][0-9]+")
    ),
    Feature("datetime", of_cells({"type": "datetime"}, moment)),
    Feature("datetime minimum", of_cells({"type": "datetime", **MINIMUM}, moment)),
    Feature("datetime with a format", of_cells({"type": "datetime", "format": "%Y-%m-%dT%H:%M:%SZ"}, moment)),
    Feature("datetime any", of_cells({"type": "datetime", "format": "any"}, moment)),
    Feature("datetime unique", of_cells({"type": "datetime", **asked(unique=True)}, moment)),
    Feature("datetime primary key", of_cells({"type": "datetime"}, moment, {"primaryKey": ["b"]})),
    Feature("number unique", of_cells({"type": "number", **asked(unique=True)}, amount("."))),
    Feature("decimalChar", of_cells({"type": "number", "decimalChar": ","}, amount(","), dialect=QUOTED)),
    Feature("groupChar", of_cells({"type": "number", "groupChar": ","}, amount(".", ","), dialect=QUOTED)),
    Feature("bareNumber", of_cells({"type": "number", "bareNumber": False}, lambda at: f"EUR {at}.50")),
    Feature("foreign key to as many keys", partial(foreign_key, own=False)),
    Feature("foreign key to itself", partial(foreign_key, own=True)),
    Feature("pandas datetime64", pandas_dates),
    Feature("pandas integers in float64", pandas_floats),
    Feature("jsonSchema", of_cells({"type": "object", **asked(jsonSchema={"required": ["x"]})}, '{{"x": {}}}'.format)),
    Feature(
        "jsonSchema of values",  # each of which jsonschema-rs looks at
        of_cells(
            {"type": "object", **asked(jsonSchema={"properties": {"x": {"multipleOf": 1}}})}, '{{"x": {}}}'.format
        ),
        12,
    ),
    *(
        Feature(f"check of rows: {name}", partial(row_checks, expressions=expressions), beside=row_checks)
        for name, expressions in ROW_CHECKS.items()
    ),
    Feature("JSON Lines, JSON Schema", partial(records, form="jsonl", schema=RECORD), 5),
    Feature(
        "JSON list, JSON Schema, beside JSON Lines",
        partial(records, form="json", schema=RECORD),
        1.1,
        beside=partial(records, form="jsonl", schema=RECORD),
    ),
    Feature("JSON Lines, Table Schema", partial(records, form="jsonl", schema=FIELDS), 10),
    Feature("JSON list, Table Schema", partial(records, form="json", schema=FIELDS), 10),
    Feature("list of integers", of_cells({"type": "list", "itemType": "integer"}, lambda at: f"{at},{at + 1}"), 12),
    Feature("geopoint", of_cells({"type": "geopoint"}, lambda at: f"{at % 180}.{at}, {at % 90}"), 12),
    Feature("duration", of_cells({"type": "duration"}, lambda at: f"P{at}DT5M"), 12),
    Feature("array", of_cells({"type": "array"}, "[{}, 1]".format), 12),
    Feature("object", of_cells({"type": "object"}, '{{"x": {}}}'.format), 12),
    Feature("geojson", of_cells({"type": "geojson"}, '{{"type": "Point", "coordinates": [{}, 1]}}'.format), 12),
    Feature(
        "every cell quoted",
        changed(lambda raw: b'"' + raw[:-1].replace(b",", b'","').replace(b"\n", b'"\n"') + b'"\n'),
        2.5,
    ),
    Feature('"" in every cell', of_cells({"type": "string"}, lambda at: f'"{word(at)}"'), 2.5),
    Feature("a problem in every row", of_cells({"type": "integer"}, word), None, 1.0),
]


def check(table: Table) -> Report:
    return validate(table.source, table.schema, **table.options)


def cpu() -> float:
    """Return the CPU seconds of this process and of its children that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def spent(table: Table) -> float:
    start = cpu()
    check(table)
    return cpu() - start


def engine_of(feature: Feature, rows: int = 20) -> str:
    """Return the engine that checks a feature, with "by value" if the columns engine asks Python for each value."""
    table = feature.make(rows)
    engine = check(table).tables[0].engine
    return f"{engine}, by value" if engine == "columns" and by_value(table) else engine


def by_value(table: Table) -> bool:
    """Return whether a column has no expression, or a key no usual form: Python then reads each distinct value."""
    import narwhals
    import polars

    schema = read_schema(table.schema)
    names = [field.name for field in schema.fields]
    typed = None
    if not isinstance(table.source, bytes):
        kinds = narwhals.from_native(cast(Any, table.source)).schema

        def typed(name: str, checks: CellChecks) -> Expr | None:
            return typed_candidates(cast(Library, narwhals), name, cast(DataType, kinds[name]), checks, guard=True)

    collector = ProblemCollector("data", None, True, notes=[])
    mapping = map_fields(names, schema)
    made = plan(cast(Library, polars), mapping, names, schema, collector, lambda *_: frozenset(), typed)
    keys = [KeyColumns(at, unique, columns, names) for at, (unique, columns) in enumerate(made.uniques)]
    rows = any(judge.suspect is None for judge in made.rows)
    return rows or any(column.python for column in made.columns) or any(key.by_value for key in keys)


def main(rows: int, runs: int, words: Iterable[str]) -> str:
    """Print and return the table: each feature beside the plain table of the same rounds."""
    out = [
        f"| {rows:,} rows | engine | plain, CPU s | CPU s | × plain | at most | |",
        "|---|---|--:|--:|--:|--:|---|",
    ]
    print("\n".join(out))
    for feature in FEATURES:
        if words and not any(each in feature.name for each in words):
            continue
        table, usual = feature.make(rows), (feature.beside or plain)(rows)
        check(table)  # imports are not counted
        check(usual)
        rounds = [(spent(usual), spent(table)) for _ in range(runs)]
        base, found = (statistics.median(each[at] for each in rounds) for at in (0, 1))
        beyond = (found - base) / rows * 1e6
        most = f"{feature.most:g} ×" if feature.most is not None else f"{feature.most_us:g} µs a row more"
        over = found > base * feature.most if feature.most is not None else beyond > (feature.most_us or 0)
        out.append(
            f"| {feature.name} | {engine_of(feature)} | {base:.3f} | {found:.3f} | {found / base:.1f} | {most} "
            f"| {'over' if over else ''} |"
        )
        print(out[-1], flush=True)
    return "\n".join(out)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure what each feature of a table costs.")
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--docs", type=Path)
    parser.add_argument("words", nargs="*")
    given = parser.parse_args()
    if given.docs is not None and given.words:
        parser.error("--docs takes the whole table, not some features")
    measured = main(given.rows, given.runs, given.words)
    if given.docs is not None:
        put(given.docs, "features", measured)
