"""CSV: one file per table, the bytes that are published; or with marks for spreadsheets."""

from __future__ import annotations

import re

from sanctions_data import _csv
from sanctions_data.exports.tables import Tables, Value

# What a spreadsheet takes for a formula (OWASP, "CSV Injection"), also after our marks, so that each can be removed.
_FORMULA = re.compile("'*[=+\\-@\t\r]")


def write(data: Tables, bom: bool = False) -> dict[str, bytes]:
    """Return file name → bytes.

    Args:
        data: the tables.
        bom: begin with a byte order mark, by which Excel knows UTF-8, and write an apostrophe before text that a
            spreadsheet would run as a formula. To undo it, remove one apostrophe from each text that begins with
            apostrophes and one of ``= + - @``, tab and carriage return.
    """
    found = {}
    for table in data.tables:
        names = table.columns
        rows = (dict(zip(names, map(_marked, row) if bom else row, strict=True)) for row in table.rows)
        text = _csv.write(rows, names)
        found[f"{table.name}.csv"] = (("\ufeff" if bom else "") + text).encode()
    return found


def _marked(value: Value) -> Value:
    if isinstance(value, tuple):
        value = _csv.cell(value)
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value
