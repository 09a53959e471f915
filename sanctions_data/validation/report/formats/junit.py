"""For CI dashboards: JUnit XML, one suite per table, one case per kind of problem."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sanctions_data import _junit
from sanctions_data._text import counted
from sanctions_data.validation.report.report import Checked, Kind, Problem, Problems, Report


def render(report: Report) -> Iterator[str]:
    """Yield the lines of the XML document; a warning is not a failure but a line of the notes."""
    return _junit.render(map(_suite, report.tables))


def _suite(table: Checked) -> _junit.Suite:
    found: dict[Kind, list[Problem]] = defaultdict(list)
    for problem in Problems([table]):
        found[problem.rule, problem.check, problem.column or ""].append(problem)
    cases = [_case(table, kind, count, found[kind]) for kind, count in table.counts.items()]
    warnings = [f"{problem} (warning)" for problem in Problems([table]) if problem.severity == "warning"]
    if (more := sum(table.warnings.values()) - len(warnings)) > 0:
        warnings.append(f"… and {counted(more, 'more warning')}")
    passed = _junit.Case(counted(table.rows, "row"), table.name, seconds=table.seconds)
    return _junit.Suite(table.name, "validation", cases or [passed], [*table.notes, *warnings], table.seconds)


def _case(table: Checked, kind: Kind, count: int, shown: list[Problem]) -> _junit.Case:
    rule, check, column = kind
    name = f"{rule} ({check})" + (f" in {column}" if column else "")
    lines = [str(problem) for problem in shown]
    if count > len(shown):
        lines.append(f"… and {count - len(shown):,} more")
    message = f"{count:,} in {counted(table.rows, 'row')}"
    return _junit.Case(name, table.name, "failure", rule, message, lines)
