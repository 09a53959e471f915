"""JUnit XML for build servers: a suite for each file, a case for each thing that was checked.

The form is that of the common XSD of the Ant JUnit task, which Jenkins, GitLab and others read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from sanctions_data._text import clean


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that was checked.

    Attributes:
        name: of the thing.
        group: the file or source that it belongs to.
        outcome: "failure" if it is wrong, "error" if it could not be checked.
        kind: the kind of failure, such as a rule.
        message: what is wrong.
        details: lines below the message.
        seconds: how long the check took.
    """

    name: str
    group: str
    outcome: Literal["passed", "failure", "error"] = "passed"
    kind: str = ""
    message: str = ""
    details: Sequence[str] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Suite:
    """One file, and what was checked of it.

    Attributes:
        name: of the file.
        package: what checked it.
        cases: what was checked.
        notes: what is to be known of the check.
        seconds: how long it took.
    """

    name: str
    package: str
    cases: Sequence[Case]
    notes: Sequence[str] = ()
    seconds: float = 0.0


def render(suites: Iterable[Suite]) -> Iterator[str]:
    """Yield the lines of the XML document; control characters, which XML cannot hold, are escaped."""
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield "<testsuites>"
    for number, suite in enumerate(suites):
        yield from _suite(number, suite)
    yield "</testsuites>"


def _suite(number: int, suite: Suite) -> Iterator[str]:
    stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    outcomes = [case.outcome for case in suite.cases]
    yield (
        f'  <testsuite id="{number}" package={_attribute(suite.package)} name={_attribute(suite.name)}'
        f' hostname="localhost" timestamp="{stamp}" tests="{len(outcomes)}" failures="{outcomes.count("failure")}"'
        f' errors="{outcomes.count("error")}" time="{suite.seconds:.3f}">'
    )
    yield "    <properties/>"
    for case in suite.cases:
        start = f"    <testcase classname={_attribute(case.group)} name={_attribute(case.name)}"
        if case.outcome == "passed":
            yield f'{start} time="{case.seconds:.3f}"/>'
            continue
        yield f'{start} time="{case.seconds:.3f}">'
        opening = f"      <{case.outcome} type={_attribute(case.kind)} message={_attribute(case.message)}"
        if case.details:
            yield f"{opening}>"
            yield from (escape(clean(line)) for line in case.details)
            yield f"      </{case.outcome}>"
        else:
            yield f"{opening}/>"
        yield "    </testcase>"
    yield f"    <system-out>{escape(clean('; '.join(suite.notes)))}</system-out>"
    yield "    <system-err/>"
    yield "  </testsuite>"


def _attribute(text: str) -> str:
    return quoteattr(clean(text))
