"""For GitHub Actions: workflow commands that become annotations on the lines of a file."""

from __future__ import annotations

from collections.abc import Iterator

from sanctions_data._text import clean
from sanctions_data.validation.report.report import Report


def render(report: Report) -> Iterator[str]:
    """Yield one `::error` or `::warning` command per problem, a `::notice` that sums up."""
    for problem in report.problems:
        place = f"file={_property(problem.table)}"
        if problem.row is not None and problem.by_line:
            place += f",line={problem.row}"
        what = problem.pointer or problem.column
        text = problem.message if what is None else f"{what}: {problem.message}"
        yield f"::{problem.severity} {place},title={_property(problem.rule)}::{_data(text)}"
    for note in report.notes:
        yield f"::warning ::{_data(note)}"
    yield f"::notice ::{_data(str(report))}"


def _data(text: str) -> str:
    return clean(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
