"""For tests: `assert_valid(frame, "measures")` fails with the problems as its message."""

from __future__ import annotations

from typing import Any

from sanctions_data.validation.api import validate
from sanctions_data.validation.report.report import Report

SHOWN = 20


def assert_valid(source: Any, schema: Any = None, **options: Any) -> Report:
    """Return validate, and fail the test that calls if there are problems.

    Args:
        source: as for `validate`.
        schema: as for `validate`.
        options: as for `validate`.
    Returns:
        The report, to ask it further questions.
    Raises:
        AssertionError: there are problems; the message lists the first ones.
    """
    __tracebackhide__ = True  # pytest then shows the line of the caller
    report = validate(source, schema, **options)
    if not report.valid:
        more = report.found - SHOWN
        lines = [str(report), *map(str, report.problems[:SHOWN])]
        raise AssertionError("\n".join([*lines, f"… and {more:,} more"] if more > 0 else lines))
    return report
