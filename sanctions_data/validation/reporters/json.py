"""For programs: the whole report as one JSON object."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ..report import Report


def render(report: Report) -> Iterator[str]:
    """One object: valid, counts, tables, problems, notes. Everything beyond ASCII is escaped."""
    body = {
        "valid": report.valid,
        "rows": report.rows,
        "counts": report.counts,
        "limit": report.limit,
        "tables": [
            {
                "name": table.name,
                **({} if table.resource is None else {"resource": table.resource}),
                "rows": table.rows,
                "engine": table.engine,
                "seconds": round(table.seconds, 3),
                "bad_rows": len(table.bad_rows),
                "counts": [
                    {"rule": rule, "check": check, "column": column or None, "count": count}
                    for (rule, check, column), count in table.counts.items()
                ],
            }
            for table in report.tables
        ],
        "problems": [problem.as_dict() for problem in report.problems],
        "notes": list(report.notes),
    }
    yield dumped(body)


def dumped(body: Any) -> str:
    """JSON in ASCII; a command to the runner of GitHub Actions in a value is spelt with an escape of JSON."""
    return json.dumps(body, indent=1).replace("##[", r"#\u0023[")
