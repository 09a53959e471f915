"""Write a report as GitHub Flavored Markdown, for the summary of a job or for a comment.

Whatever a file holds is shown as text: all punctuation that Markdown or GitHub acts on is escaped (CommonMark 0.31,
section 2.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sanctions_data._text import clean, listing
from sanctions_data.validation.report.groups import Group, groups_of
from sanctions_data.validation.report.report import Checked, Problem, Report

PUNCTUATION = re.compile(r"[\\`*_{}\[\]#|~@:$^]|^[-+=!]")
NUMBERED = re.compile(r"^([0-9]+)([.)])")
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
KINDS, SHOWN, PLACES = 40, 50, 5  # kinds of problems of a table, problems of a report, places of a kind
LONGEST = 300  # characters of a message


def render(report: Report) -> Iterator[str]:
    """Yield the verdict, the tables, the problems by column, the first problems, and what was not checked."""
    sign = "❌" if not report.valid else "⚠️" if report.warnings else "✅"
    yield f"### {sign} {text_of(str(report))}"
    yield ""
    if len(report.tables) > 1:
        yield from _table(
            ("Table", "Rows", "Rows with a problem", "Problems", "Warnings"),
            ((text_of(table.name), *map(_number, _figures(table))) for table in report.tables),
            right=(1, 2, 3, 4),
        )
    for table in report.tables:
        if groups := groups_of(table):
            yield f"**{text_of(table.name)}**"
            yield ""
            rows = (_kind(group) for group in groups[:KINDS])
            yield from _table(("Column", "Problems", "What is wrong", "Where"), rows, right=(1,))
            if len(groups) > KINDS:
                yield f"{len(groups) - KINDS:,} more kinds of problems are not shown."
                yield ""
    if problems := report.problems[:SHOWN]:
        yield f"<details><summary>{_first(report, len(problems))}</summary>"
        yield ""
        yield from _table(("Where", "Column", "What is wrong"), map(_problem, problems))
        yield "</details>"
        yield ""
    if report.notes:
        yield "**Not checked**"
        yield ""
        yield from (f"- {text_of(note)}" for note in report.notes)


def text_of(text: str) -> str:
    """Return text in one line that Markdown shows as it is."""
    text = clean(text)
    text = text if len(text) <= LONGEST else f"{text[: LONGEST - 20]} … {text[-15:]}"
    text = PUNCTUATION.sub(r"\\\g<0>", "".join(ENTITIES.get(char, char) for char in text.strip()))
    return NUMBERED.sub(r"\1\\\2", text) or " "


def _first(report: Report, shown: int) -> str:
    return report.tally if shown == report.found else f"The first {shown} of {report.tally}"


def _figures(table: Checked) -> tuple[int, ...]:
    return table.rows, len(table.bad_rows), sum(table.counts.values()), sum(table.warnings.values())


def _number(number: int) -> str:
    return f"{number:,}"


def _kind(group: Group) -> tuple[str, ...]:
    rule, check, column = group.kind
    first = group.problems[0].message if group.problems else ""
    what = group.keys or ("" if group.count == 1 else group.expected) or first
    places = [str(problem.row) for problem in group.problems[:PLACES] if problem.row is not None]
    where = listing(dict.fromkeys(places)) + ("" if group.count <= PLACES or not places else ", …")
    count = f"{group.count:,}" if group.severity == "error" else f"{group.count:,} (warning)"
    return text_of(column), count, f"{text_of(what)} <sub>{text_of(rule)} ({text_of(check)})</sub>", text_of(where)


def _problem(problem: Problem) -> tuple[str, ...]:
    place = problem.row_place
    if problem.key is not None:
        place += " " + ", ".join("null" if part is None else part for part in problem.key)
    what = problem.pointer if problem.column is None else problem.column
    return text_of(place), text_of(what or ""), text_of(problem.message)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]], right: tuple[int, ...] = ()) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'|'.join(' --: ' if at in right else ' --- ' for at in range(len(head)))}|"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""
