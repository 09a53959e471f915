"""For code scanning: SARIF 2.1.0 (OASIS)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING
from urllib.parse import quote

from sanctions_data._text import clean
from sanctions_data.validation.report.formats.json import dumped
from sanctions_data.validation.report.report import Problem, Report

if TYPE_CHECKING:
    from sanctions_data.validation.values.json_values import JSONObject

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ABOUT = {
    "type-error": "A cell does not have the form its type prescribes.",
    "constraint-error": "A cell breaks a constraint of its field.",
    "unique-error": "A value that has to be unique occurs again.",
    "primary-key": "A primary key occurs again.",
    "foreign-key": "A value refers to nothing.",
    "row-constraint": "A row breaks a check of its table.",
    "blank-row": "A row is blank.",
    "extra-cell": "A row has more cells than the header.",
    "missing-cell": "A row has fewer cells than the header.",
    "blank-header": "The header is blank.",
    "blank-label": "A column has no label.",
    "duplicate-label": "A label occurs again.",
    "missing-label": "A column is missing.",
    "extra-label": "A column is not in the schema.",
    "incorrect-label": "A column is not at the place it has in the schema.",
    "header-error": "A file of a table does not begin with the header of the first one.",
    "encoding-error": "A line is not text in the expected encoding.",
    "source-error": "The source is empty or cannot be read to its end.",
    "resource-error": "A resource of a package cannot be used.",
    "package-error": "The descriptor of a package does not fit its profile.",
    "hash-count": "A file does not have the digest its package declares.",
    "byte-count": "A file does not have the size its package declares.",
    "json-schema": "A value does not fit its JSON Schema.",
}


def render(report: Report) -> Iterator[str]:
    """Yield one SARIF log with one run."""
    rules = sorted({*report.counts, *report.warnings})
    place = {rule: number for number, rule in enumerate(rules)}
    driver: JSONObject = {
        "name": "sanctions-data",
        "rules": [{"id": rule, "shortDescription": {"text": ABOUT.get(rule, rule)}} for rule in rules],
    }
    with suppress(PackageNotFoundError):  # run from a checkout
        driver["version"] = version("sanctions-data")
    results = [_result(problem, place[problem.rule]) for problem in report.problems]
    run = {"tool": {"driver": driver}, "results": results, "columnKind": "unicodeCodePoints"}
    run["properties"] = {"counts": report.counts, "notes": list(report.notes)}
    yield dumped({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _result(problem: Problem, rule: int) -> JSONObject:
    where: JSONObject = {"artifactLocation": {"uri": quote(problem.table.replace("\\", "/"))}}
    if problem.row is not None and problem.row > 0 and problem.by_line:
        where["region"] = {"startLine": problem.row}
    text = problem.message if problem.column is None else f"{problem.column}: {problem.message}"
    details = {"check": problem.check, "row": problem.row, "column": problem.column, "pointer": problem.pointer}
    return {
        "ruleId": problem.rule,
        "ruleIndex": rule,
        "level": problem.severity,
        "message": {"text": clean(text)},
        "locations": [{"physicalLocation": where}],
        "properties": {name: value for name, value in details.items() if value is not None},
    }
