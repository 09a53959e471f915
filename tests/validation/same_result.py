"""Validate one text with both engines and return both results."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings

from sanctions_data.validation import validate

SLOW = settings(deadline=None, max_examples=400, suppress_health_check=list(HealthCheck))


def both(data: bytes, schema: dict[str, Any], **options: Any) -> tuple[Any, Any]:
    reports = [validate(data, schema, engine=engine, limit=None, **options) for engine in ("rows", "columns")]
    facts = [
        (report.tables[0].rows, report.tables[0].counts, report.bad_rows, list(report.problems)) for report in reports
    ]
    return facts[0], facts[1]
