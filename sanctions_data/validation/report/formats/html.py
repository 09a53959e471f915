"""For people who get a report: one HTML file that needs no network and no script.

The file is small: 1,000 problems take at most 150 kB. What does not fit is counted, and the JSON report has it.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from sanctions_data._text import clean, counted, listing, show
from sanctions_data.errors import MissingExtra
from sanctions_data.validation.report.groups import Group, groups_of
from sanctions_data.validation.report.report import Checked, Problem, Report

if TYPE_CHECKING:
    from jinja2 import Environment, Template

    from sanctions_data.validation.values.json_values import JSONObject

SIZE, EACH = 150_000, 150  # bytes of a report of up to 1,000 problems, and of each problem beyond
SHELL, OF_TABLE, OF_GROUP, OF_ROW, OF_CELL = 9_000, 900, 330, 70, 40  # bytes of markup
CONTEXT = 0.35  # of the room for problems that rows with their cells may take
COLUMNS, CELL, TEXT = 8, 40, 300  # columns of a row with its cells; characters of a cell, and of a message
OPEN = 12  # problems of a group that is open from the start
ENGINES = {"none": "could not be read", "descriptor": "the descriptor", "file": "not a table: size and digest only"}


@dataclass(slots=True)
class Room:
    """How many bytes are left."""

    left: float

    def has(self, *texts: str, markup: int = OF_ROW) -> bool:
        """Take the room for some texts in markup if it is there."""
        size = markup + sum(len(escape(text).encode("utf-8", "replace")) for text in texts)
        if size > self.left:
            return False
        self.left -= size
        return True


def page_template() -> Template:
    """Return the template of the page; MissingExtra if Jinja is not installed."""
    try:
        from jinja2 import Environment, StrictUndefined
    except ImportError:
        raise MissingExtra("the HTML report", "page") from None
    made: Environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return made.from_string(files(__package__).joinpath("page.html.jinja").read_text("utf-8"))


def render(report: Report) -> Iterator[str]:
    """Yield the lines of the page."""
    template = page_template()
    style = files(__package__).joinpath("page.css").read_text("utf-8").strip()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    notes = [clean(note) for note in report.notes]
    room = Room(max(SIZE, EACH * len(report.problems)) - SHELL - len(style) - OF_TABLE * len(report.tables))
    lacking = [(clean(table.name), what) for table in report.tables for what in _lacking(table)]
    for text in (*notes, *map("".join, lacking)):
        room.left -= OF_ROW + len(escape(text).encode())
    context = Room(room.left * CONTEXT)
    rows = [_rows(table, context) for table in report.tables]
    room.left -= room.left * CONTEXT - context.left
    tables = [_table(table, shown, room) for table, shown in zip(report.tables, rows, strict=True)]
    body = template.render(
        style=style,
        digest=digest,
        report=report,
        verdict=clean(str(report)),
        warnings=sum(report.warnings.values()),
        notes=notes,
        tables=tables,
        seconds=f"{sum(table.seconds for table in report.tables):.1f} s",
        lacking=lacking,
        **_unchecked(report),
    )
    yield from body.splitlines()


def _unchecked(report: Report) -> JSONObject:
    """Return the things that were not checked, although a reader may think so."""
    listed = len(report.problems)
    unread = [clean(table.name) for table in report.tables if table.engine == "none"]
    files_ = [clean(table.name) for table in report.tables if table.engine == "file"]
    return {"cut": report.found - listed, "listed": listed, "unread": unread, "files": files_}


def _lacking(table: Checked) -> Iterator[str]:
    """Yield a line for checks that were not made, because a column is missing or rows cannot be read."""
    columns = [clean(column) for rule, _, column in table.counts if rule == "missing-label"]
    if columns:
        them = "it" if len(columns) == 1 else "them"
        yield f"the header lacks {listing(columns)}, so checks that need {them} were not made"
    unread = sum(count for (rule, _, _), count in table.counts.items() if rule in ("source-error", "encoding-error"))
    if unread and table.engine != "none":
        yield f"{counted(unread, 'problem')} while reading, so some rows may not have been checked"


def _table(table: Checked, rows: JSONObject, room: Room) -> JSONObject:
    problems, warnings = sum(table.counts.values()), sum(table.warnings.values())
    shown, left = [], 0
    for group in groups_of(table):
        made = _group(group, room, table.by_line, is_open=not rows["context"])
        if made is None:
            left += 1
        else:
            shown.append(made)
    return {
        "name": clean(table.name),
        "resource": None if table.resource is None else clean(table.resource),
        "rows": table.rows,
        "bad": len(table.bad_rows),
        "problems": problems,
        "warnings": warnings,
        "state": "bad" if problems else "warned" if warnings else "good",
        "summary": _summary(table, problems, warnings),
        "groups": shown,
        "groups_left": left,
        **rows,
    }


def _summary(table: Checked, problems: int, warnings: int) -> str:
    if table.engine in ENGINES:
        return f"{counted(problems, 'problem')}; {ENGINES[table.engine]}"
    some = f"{len(table.bad_rows):,} of " if table.bad_rows else ""
    text = f"{counted(problems, 'problem')} in {some}{counted(table.rows, 'row')}"
    return f"{text}; {counted(warnings, 'warning')}" if warnings else text


def _group(group: Group, room: Room, by_line: bool, is_open: bool) -> JSONObject | None:
    """Return a group with as many of its problems as there is room for; None if there is none for the group."""
    rule, check, column = group.kind
    single = _short(group.problems[0].message) if group.count == len(group.problems) == 1 else ""
    expected, repeated = ("", "") if single else (_short(group.expected), clean(group.keys))
    if not room.has(rule, check, column, single, expected, repeated, markup=OF_GROUP):
        return None
    rows = []
    for problem in group.problems:
        place = _place(problem, by_line)
        # the common part of all messages is above the rows
        about_row = problem.value is None or group.expected == problem.message
        value = "" if about_row or single else show(problem.value)
        message = "" if group.expected or single else _short(problem.message)
        if not room.has(place, value, message):
            break
        rows.append((place, value, message))
    if single and not rows:
        return None
    return {
        "rule": rule,
        "check": check,
        "column": clean(column),
        "severity": group.severity,
        "count": group.count,
        "single": single,
        "expected": expected,
        "repeated": repeated,
        "rows": rows,
        "values": any(value for _, value, _ in rows),
        "messages": any(message for _, _, message in rows),
        "more": group.count - len(rows),
        "open": is_open and len(rows) <= OPEN,
    }


def _short(message: str) -> str:
    text = clean(message)
    return text if len(text) <= TEXT else f"{text[: TEXT - 20]} … {text[-15:]}"


def _place(problem: Problem, by_line: bool) -> str:
    if problem.pointer:
        place = "" if problem.row is None else f"line {problem.row} " if by_line else f"record {problem.row} "
        return f"{place}{_short(problem.pointer)}"
    if problem.key is not None:
        return _short(", ".join("null" if part is None else part for part in problem.key))
    if problem.row is None:
        return "the table"
    return f"{'line' if problem.by_line else 'row'} {problem.row}"


def _rows(table: Checked, room: Room) -> JSONObject:
    """Return the first rows with a problem, with the cells around it, as many as there is room for."""
    found: dict[int, list[Problem]] = {}
    for problem in table.found:
        if problem.row is not None:
            found.setdefault(problem.row, []).append(problem)
    columns = _columns(table, found)
    out = []
    for row, cells in table.kept.rows:
        problems = found.get(row, [])
        wrong = {one.column: one.severity for one in sorted(problems, key=lambda one: one.severity, reverse=True)}
        shown = [(_cell(cells, at), wrong.get(name, "")) for at, name in columns]
        messages = [(clean(one.column or ""), _short(one.message), one.severity) for one in problems]
        texts = [text for text, _ in shown] + [text for each in messages for text in each]
        if not room.has(*texts, markup=OF_ROW + OF_CELL * (len(shown) + 2 * len(messages))):
            break
        out.append({"place": row, "cells": shown, "messages": messages})
    return {
        "unit": "line" if table.by_line else "row",
        "columns": [clean(name) for _, name in columns],
        "columns_left": max(0, len(table.kept.columns) - len(columns)),
        "context": out,
        "context_left": len(found) - len(out) if out else 0,
    }


def _columns(table: Checked, found: dict[int, list[Problem]]) -> list[tuple[int, str]]:
    """Return (position, name) of the columns to show: those with a problem, and others from the left."""
    names = table.kept.columns
    wrong = {one.column for row, _ in table.kept.rows for one in found.get(row, ())}
    chosen: list[int] = [0] if names else []
    for at in (*(at for at, name in enumerate(names) if name in wrong), *range(len(names))):
        if at not in chosen and len(chosen) < COLUMNS:
            chosen.append(at)
    return [(at, names[at]) for at in sorted(chosen)]


def _cell(cells: Iterable[str | None], at: int) -> str:
    row = tuple(cells)
    text = (row[at] or "") if at < len(row) else ""
    text = clean(text)
    return text if len(text) <= CELL else f"{text[: CELL - 1]}…"
