"""For people: one line per problem, aligned, then one line that sums up."""

from __future__ import annotations

from collections.abc import Iterator

from sanctions_data._text import clean, no_command
from sanctions_data.validation.report.groups import key_lines
from sanctions_data.validation.report.report import Report

WIDEST = 64  # a message is padded up to here, so that the rules stand below each other


def render(report: Report) -> Iterator[str]:
    """Yield the problems, what was cut off, which keys repeat, what could not be checked, and the sum."""
    problems = list(report.problems)
    lines = []
    for problem in problems:
        place = problem.row_place
        what = clean(problem.column or "") if problem.pointer is None else clean(problem.pointer)
        if problem.key is not None:
            place += " " + clean("/".join("null" if part is None else part for part in problem.key))
        rule = problem.rule if problem.severity == "error" else f"{problem.rule} (warning)"
        lines.append((place, what, clean(problem.message), rule))
    places = max((len(line[0]) for line in lines), default=0)
    columns = min(max((len(line[1]) for line in lines), default=0), 32)
    messages = min(max((len(line[2]) for line in lines), default=0), WIDEST)
    for place, what, message, rule in lines:
        yield f"{place:<{places}}  {what:<{columns}}  {message:<{messages}}  {rule}"
    more = report.found - len(problems)
    if more > 0:
        some = "is" if len(problems) == 1 else f"{len(problems):,} are"
        yield f"… and {more:,} more; the first {some} shown"
        for (rule, check, column, severity), count in _tally(report):
            what = f"{rule} ({check})" + (f" in {clean(column)}" if column else "")
            yield f"  {count:>9,}  {what}" + (" (warning)" if severity == "warning" else "")
    for table in report.tables:
        yield from (f"{no_command(clean(table.name))}: {clean(line)}" for line in key_lines(table))
    for note in report.notes:
        yield f"note: {clean(note)}"
    yield f"{report} · {sum(table.seconds for table in report.tables):.1f} s"


def _tally(report: Report) -> list[tuple[tuple[str, ...], int]]:
    total: dict[tuple[str, ...], int] = {}
    for table in report.tables:
        for severity, counts in (("error", table.counts), ("warning", table.warnings)):
            for kind, count in counts.items():
                total[*kind, severity] = total.get((*kind, severity), 0) + count
    return sorted(total.items(), key=lambda pair: (pair[0][-1], -pair[1], pair[0]))[:20]
