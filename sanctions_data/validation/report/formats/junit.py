"""For CI dashboards: JUnit XML, one suite per table, one case per kind of finding.

The shape is that of the common XSD of the Ant JUnit task, which Jenkins, GitLab and others read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from sanctions_data._text import clean, counted
from sanctions_data.validation.report.report import Checked, Problem, Problems, Report

Kind = tuple[str, str, str]


def render(report: Report) -> Iterator[str]:
    """Yield the lines of the XML document; control characters, which XML cannot hold, are spelt out."""
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield "<testsuites>"
    for number, table in enumerate(report.tables):
        yield from _suite(number, table)
    yield "</testsuites>"


def _suite(number: int, table: Checked) -> Iterator[str]:
    name = _attribute(table.name)
    found: dict[Kind, list[Problem]] = defaultdict(list)
    for problem in Problems([table]):  # two tables may have one name: resources that are the same file
        found[problem.rule, problem.check, problem.column or ""].append(problem)
    stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    tests = max(len(table.counts), 1)
    yield (
        f'  <testsuite id="{number}" package="validation" name={name} hostname="localhost" timestamp="{stamp}"'
        f' tests="{tests}" failures="{len(table.counts)}" errors="0" time="{table.seconds:.3f}">'
    )
    yield "    <properties/>"
    if not table.counts:
        yield f'    <testcase classname={name} name="{counted(table.rows, "row")}" time="{table.seconds:.3f}"/>'
    for kind, count in table.counts.items():
        rule, check, column = kind
        case = f"{rule} ({check})" + (f" in {column}" if column else "")
        yield f'    <testcase classname={name} name={_attribute(case)} time="0.000">'
        shown = found[kind]
        head = _attribute(f"{count:,} in {counted(table.rows, 'row')}")
        yield f"      <failure type={_attribute(rule)} message={head}>"
        yield from (escape(clean(str(problem))) for problem in shown)
        if count > len(shown):
            yield f"… and {count - len(shown):,} more"
        yield "      </failure>"
        yield "    </testcase>"
    yield f"    <system-out>{escape(clean('; '.join(table.notes)))}</system-out>"
    yield "    <system-err/>"
    yield "  </testsuite>"


def _attribute(text: str) -> str:
    return quoteattr(clean(text))
