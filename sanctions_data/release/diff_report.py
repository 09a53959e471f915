"""A diff for people, for programs, and for the changelog."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from dataclasses import asdict, replace

from sanctions_data._text import clean, counted
from sanctions_data.records import TABLES, model
from sanctions_data.release.diff import Change, Diff

_MARK = {"added": "+", "removed": "-", "changed": "~"}


def as_text(found: Diff, width: int = 80) -> str:
    """Return a paragraph a change, in lines of at most `width` characters if no word is longer, and the sum.

    The bounds of a day say nothing that the day does not say, so they are left out if it changed too.
    """
    places = {(change.table, change.record, change.field) for change in found.changes}
    lines = [
        line
        for change in found.changes
        if not any((change.table, change.record, base) in places for base in _bases(change))
        for line in _wrapped(_line(_brief(change)), width)
    ]
    return "\n".join([*lines, *_wrapped(f"{summary(found)} · bump owed: {found.bump}", width)])


def _bases(change: Change) -> tuple[str, ...]:
    """Return the columns that a column is computed of."""
    column = model(change.table).columns().get(change.field) if change.table in TABLES else None
    return column.of if column is not None else ()


def _brief(change: Change) -> Change:
    """Return a change of what is computed from other fields without their claims, which stand beside those."""
    return change if _own(change) else replace(change, claims=(), gone=(), cause="", reason="")


def _wrapped(line: str, width: int) -> list[str]:
    return textwrap.wrap(line, width, subsequent_indent=" " * 4, break_long_words=False, break_on_hyphens=False)


def as_json(found: Diff) -> str:
    """Return the diff as one JSON object."""
    changes = [asdict(change) for change in found.changes]
    return json.dumps(
        {"old": found.old, "new": found.new, "bump": found.bump, "changes": changes}, ensure_ascii=False, indent=1
    )


def as_markdown(found: Diff) -> str:
    """Return the Data part of a changelog entry: records added in numbers, all else one by one."""
    lines = [f"{summary(found)}.", ""]
    added = Counter(change.table for change in found.changes if change.kind == "added")
    for table, count in sorted(added.items()):
        names = [change.record for change in found.changes if change.kind == "added" and change.table == table]
        shown = ", ".join(f"`{clean(name)}`" for name in names[:4]) + (", …" if count > 4 else "")
        lines.append(f"- {table}: {count} added ({shown})")
    lines += [f"- {_line(change, code=True)}" for change in found.changes if change.kind != "added" and _own(change)]
    return "\n".join(lines).rstrip()


def _own(change: Change) -> bool:
    """Return whether a change is told for itself; what is computed from other fields changes with them."""
    column = model(change.table).columns().get(change.field) if change.table in TABLES else None
    return column is None or column.origin != "computed"


def summary(found: Diff) -> str:
    """Return what changed, in numbers."""
    records = Counter(change.kind for change in found.changes)
    touched = len({(change.table, change.record) for change in found.changes if change.kind == "changed"})
    added = counted(records["added"], "record")
    head = f"{found.old} → {found.new}: {added} added, {records['removed']} removed, {touched} changed"
    columns = sum(count for kind, count in records.items() if kind.startswith(("column", "table")))
    others = "1 table or column" if columns == 1 else f"{columns} tables or columns"
    return clean(f"{head}, {others}" if columns else head)


def _line(change: Change, *, code: bool = False) -> str:
    """Return the line of a change, cleaned: values and ids may come from anybody's file."""
    return clean(_said(change, code=code))


def _said(change: Change, *, code: bool) -> str:
    quote = "`" if code else ""
    if change.kind not in _MARK:
        place = ".".join(part for part in (change.table, change.field) if part)
        types = f": {change.before} → {change.after}" if change.before else ""
        return f"{change.kind}: {quote}{place}{quote}{types}"
    head = f"{quote}{change.record}{quote}" if code else f"{_MARK[change.kind]} {change.record}"
    if change.kind != "changed":
        return f"{head}  ({change.table})" if not code else f"{head}: {change.kind} ({change.table})"
    why = [f"cause: {change.cause}"] if change.cause else []
    why += [f"{', '.join(change.gone)} gone"] if change.gone else []
    why += [f"now {', '.join(change.claims)}"] if change.claims else []
    why += [change.reason] if change.reason else []
    field = f"{quote}{change.field}{quote}"
    return f"{head}  {field}  {change.before} → {change.after}" + (f"  ({'; '.join(why)})" if why else "")
