"""`sanctions-data describe`: fill rate, distinct values, minimum and maximum of each column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Unpack

import click

from sanctions_data._text import clean, clean_json, counted
from sanctions_data.cli import read_file
from sanctions_data.cli.help import examples, formats
from sanctions_data.cli.terminal import columns, pad, shorten

if TYPE_CHECKING:
    from sanctions_data.validation.infer.describe import Description

WIDEST = (28, 40, 6, 17, 24, 24)  # columns of the terminal that each heading takes at most
RIGHT = (2, 3)  # numbers


@click.command(
    "describe",
    short_help="Describe the columns of a table.",
    epilog=examples(
        "sanctions-data describe listings.csv",
        "sanctions-data describe listings.csv --schema measures --format json",
    ),
)
@click.argument("path", metavar="FILE")
@click.option("--schema", "-s", metavar="NAME|FILE", help="Schema with the types; inferred by default.")
@formats("text", "json", "csv")
@read_file.options
def command(path: str, schema: str | None, output_format: str, **how: Unpack[read_file.Options]) -> None:
    """Describe each column of FILE: the share of rows that have a value, how many different values there are, and the
    least and the greatest value.

    The whole file is read. A cell that is not of the type of its column is counted apart.
    """
    import csv
    import io
    import json

    from sanctions_data.cli import terminal
    from sanctions_data.validation.infer.describe import describe

    found: Description = read_file.read(describe, path, schema, **how)
    if output_format == "text":
        terminal.put(lines(found))
    elif output_format == "json":
        body = {"name": found.name, "rows": found.rows, "columns": found.to_dicts(), "notes": list(found.notes)}
        terminal.put_data([clean_json(json.dumps(body, ensure_ascii=False, indent=2))])
    else:
        table = io.StringIO()
        rows = found.to_dicts()
        writer = csv.DictWriter(table, list(rows[0]) if rows else ["name"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        terminal.put_data(table.getvalue().removesuffix("\n").split("\n"))
        terminal.talk(f"note: {clean(note)}" for note in found.notes)


def lines(found: Description) -> Iterator[str]:
    """Yield a line for each column below a header, then the notes, then how many rows there are."""
    from sanctions_data.validation.infer.describe import HEADINGS

    rows = [HEADINGS, *(tuple(map(clean, cells)) for cells in found.cells())]
    rows = [tuple(map(shorten, row, WIDEST)) for row in rows]
    sizes = [max(map(columns, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            pad(text, size) if at not in RIGHT else " " * (size - columns(text)) + text
            for at, (text, size) in enumerate(zip(row, sizes, strict=True))
        ]
        yield "  ".join(cells).rstrip()
    yield from (f"note: {clean(note)}" for note in found.notes)
    yield f"{counted(found.rows, 'row')}, {counted(len(found.columns), 'column')}"
