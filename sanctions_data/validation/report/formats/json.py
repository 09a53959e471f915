"""For programs: the whole report as one JSON object, and the JSON Schema of that object.

What stays the same from version to version: docs/decisions/0006-verdicts-and-reports.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sanctions_data.validation.report.report import CheckedBy, Kind, Report

if TYPE_CHECKING:
    from sanctions_data.validation.values.json_values import JSONObject

MAJOR = 1
SCHEMA_ID = f"urn:sanctions-data:schema:validation-report:{MAJOR}"
ENGINES: dict[CheckedBy, str] = {
    "rows": "a table, by the engine that needs no optional library",
    "columns": "a table, by the engine on Polars and narwhals",
    "spark": "a Spark frame, or files that Spark reads",
    "json": "JSON under a JSON Schema",
    "descriptor": "what a Data Package says of itself",
    "file": "a resource of a package that is not a table",
    "none": "nothing was checked, because it cannot be read",
}


def render(report: Report) -> Iterator[str]:
    """Yield one object: schema, valid, rows, counts, warnings, limit, tables, problems, notes.

    Everything beyond ASCII is escaped.
    """
    body = {
        "schema": SCHEMA_ID,
        "valid": report.valid,
        "rows": report.rows,
        "counts": report.counts,
        "warnings": report.warnings,
        "limit": report.limit,
        "tables": [
            {
                "name": table.name,
                **({} if table.resource is None else {"resource": table.resource}),
                "rows": table.rows,
                "engine": table.engine,
                "seconds": round(table.seconds, 3),
                "bad_rows": len(table.bad_rows),
                "counts": _counts(table.counts),
                "warnings": _counts(table.warnings),
            }
            for table in report.tables
        ],
        "problems": [problem.as_dict() for problem in report.problems],
        "notes": list(report.notes),
    }
    yield dumped(body)


def _counts(counts: Mapping[Kind, int]) -> list[JSONObject]:
    return [
        {"rule": rule, "check": check, "column": column or None, "count": count}
        for (rule, check, column), count in counts.items()
    ]


def dumped(body: object) -> str:
    """Return JSON in ASCII; a command to the runner of GitHub Actions in a value is spelt with an escape of JSON."""
    return json.dumps(body, indent=1).replace("##[", r"#\u0023[")


def report_schema() -> JSONObject:
    """Return the JSON Schema (2020-12) of a report. Later versions may have more properties, so others are allowed."""
    kind = {
        "rule": _text("The kind of problem, as docs/validation.md lists them."),
        "check": _text("What was asked: a constraint, a keyword of JSON Schema, or a word for the kind."),
    }
    count = {
        **kind,
        "column": {"type": ["string", "null"], "description": "The column; null if it is about rows or the table."},
        "count": {"type": "integer", "minimum": 1},
    }
    table = {
        "name": _text("The file, resource or frame."),
        "resource": _text("The resource of a package, if the file is one of several of it."),
        "rows": _number("Rows or records that were checked."),
        "engine": {"type": "string", "enum": list(ENGINES), "description": _sentence(ENGINES)},
        "seconds": {"type": "number", "minimum": 0},
        "bad_rows": _number("Rows with a problem; exact, whatever the limit is."),
        "counts": {
            "type": "array",
            "items": _object(count),
            "description": "Problems by kind and column; exact, whatever the limit is.",
        },
        "warnings": {"type": "array", "items": _object(count), "description": "Warnings by kind and column, exact."},
    }
    problem = {
        **kind,
        "table": _text("The name of its table."),
        "row": {"type": "integer", "description": "The line of a text file, the row of a sheet, or a position from 1."},
        "column": {"type": "string"},
        "value": _text("The value as it was read, as text."),
        "message": _text("What is wrong and what was expected, for people. Its words may change."),
        "pointer": _text("JSON Pointer (RFC 6901) into a JSON document."),
        "severity": {"const": "warning", "description": "Present only if the schema makes the check a warning."},
        "key": {
            "type": "array",
            "items": {"type": ["string", "null"]},
            "description": "The key of the row, if rows have no order.",
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "validation-report",
        "description": "What `sanctions-data validate --format json` prints.",
        **_object(
            {
                "schema": {"const": SCHEMA_ID, "description": "The name of this schema."},
                "valid": {"type": "boolean", "description": "Whether there are no problems. Warnings do not count."},
                "rows": _number("Rows of all tables together."),
                "counts": {
                    "type": "object",
                    "additionalProperties": {"type": "integer", "minimum": 1},
                    "description": "Problems by rule; exact, whatever the limit is.",
                },
                "warnings": {
                    "type": "object",
                    "additionalProperties": {"type": "integer", "minimum": 1},
                    "description": "Warnings by rule; exact, whatever the limit is.",
                },
                "limit": {
                    "type": ["integer", "null"],
                    "minimum": 0,
                    "description": "How many problems are listed at most for each table; null for all.",
                },
                "tables": {"type": "array", "items": _object(table, optional=("resource", "warnings"))},
                "problems": {
                    "type": "array",
                    "items": _object(problem, optional=("row", "column", "value", "pointer", "key", "severity")),
                    "description": "The first problems of each table, by place.",
                },
                "notes": {
                    "type": "array",
                    "items": {"type": "string"},
                    "description": "What was not checked, and why.",
                },
            },
            optional=("warnings",),
        ),
    }


def _object(properties: JSONObject, optional: tuple[str, ...] = ()) -> JSONObject:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required}


def _text(description: str) -> JSONObject:
    return {"type": "string", "description": description}


def _number(description: str) -> JSONObject:
    return {"type": "integer", "minimum": 0, "description": description}


def _sentence(words: Mapping[CheckedBy, str]) -> str:
    return "; ".join(f"{word}: {meaning}" for word, meaning in words.items()) + "."
