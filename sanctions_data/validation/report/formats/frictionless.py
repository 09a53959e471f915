"""For tools that read frictionless's reports: the same structure, from our findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sanctions_data._text import clean
from sanctions_data.validation.report.formats.json import dumped
from sanctions_data.validation.report.formats.sarif import ABOUT
from sanctions_data.validation.report.report import Checked, Problem, Problems, Report

if TYPE_CHECKING:
    from sanctions_data.validation.values.json_values import JSONObject

TYPES = {"json": "json", "descriptor": "json", "file": "file"}
CELLS = ("type-error", "constraint-error", "unique-error", "extra-cell", "missing-cell")  # these name a field there


def render(report: Report) -> Iterator[str]:
    """Yield one report descriptor of version 5."""
    errors = sum(report.counts.values())
    body = {
        "valid": report.valid,
        "stats": {
            "tasks": len(report.tables),
            "errors": errors,
            "warnings": len(report.notes) + sum(report.warnings.values()),
            "seconds": round(sum(table.seconds for table in report.tables), 3),
        },
        "warnings": [],
        "errors": [],
        "tasks": [_task(table) for table in report.tables],
    }
    yield dumped(body)


def _task(table: Checked) -> JSONObject:
    found = Problems([table])
    warnings = [*table.notes, *(clean(str(problem)) for problem in found if problem.severity == "warning")]
    return {
        "name": "".join(char if char.isalnum() or char in "-_" else "-" for char in table.name.lower()).strip("-_")
        or "table",
        "type": TYPES.get(table.engine, "table"),
        "valid": not table.counts,
        "place": table.name,
        "labels": list(table.labels),
        "stats": {
            "errors": sum(table.counts.values()),
            "warnings": len(table.notes) + sum(table.warnings.values()),
            "seconds": round(table.seconds, 3),
            "fields": len(table.labels),
            "rows": table.rows,
        },
        "warnings": warnings,
        "errors": [_error(problem, table) for problem in found if problem.severity == "error"],
    }


def _error(problem: Problem, table: Checked) -> JSONObject:
    out: JSONObject = {
        "type": problem.rule,
        "title": problem.rule.replace("-", " ").capitalize(),
        "description": ABOUT.get(problem.rule, problem.rule),
        "message": clean(str(problem)),
        "tags": [],
        "note": clean(problem.message),
    }
    if problem.rule.endswith(("-label", "-header")) or problem.rule == "header-error":
        out |= {"labels": list(table.labels), "rowNumbers": [problem.row or 1]}
    elif problem.row is not None:
        out |= {"cells": [] if problem.value is None else [problem.value], "rowNumber": problem.row}
    if problem.column is not None or problem.rule in CELLS:
        name = problem.column or ""
        number = table.labels.index(name) + 1 if name in table.labels else 0
        out |= {"fieldName": name, "fieldNumber": number, "label": name, "cell": problem.value or ""}
    if problem.rule == "foreign-key":
        names = [problem.column] if problem.column else []
        out |= {"fieldNames": names, "fieldCells": [problem.value or ""]}
        out |= {"referenceName": "", "referenceFieldNames": []}
    return out
