"""Write the rows that have a problem to a file of their own, as they were read."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .cells import as_text
from .dialect import read_dialect
from .report import Report
from .source import find_source
from .table import open_table


def write_bad_rows(
    report: Report,
    source: Any,
    target: str | os.PathLike[str],
    *,
    dialect: Mapping[str, Any] | None = None,
    encoding: str | None = None,
    format: str | None = None,
) -> int:
    """Read `source` once more and write the rows its report calls bad to `target`, as UTF-8 CSV.

    Args:
        report: of this one source.
        source: what was validated.
        target: the file to write; the first column gives the row number in the source.
        dialect, encoding, format: as they were passed to `validate`.
    Returns:
        How many rows were written.
    Raises:
        ValueError: the report is about several tables.
        OSError: the target cannot be written.
    """
    wanted = set(report.bad_rows)
    found = find_source(source, encoding=encoding, kind=format)
    how = read_dialect(dialect, "\t" if found.format == "tsv" else ",")
    count = 0
    with open_table(found, how) as table, Path(target).open("w", encoding="utf-8", newline="", errors="replace") as out:
        writer = csv.writer(out)
        writer.writerow(["row", *(table.labels or ())])
        for row, cells, _ in table.rows:
            if row in wanted:
                count += 1
                writer.writerow([row, *("" if cell is None else as_text(cell) for cell in cells)])
    return count
