"""`sanctions-data describe`: fill rate, distinct values, minimum and maximum of each column."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sanctions_data._text import clean, clean_json, counted
from sanctions_data.cli.help import examples, formats
from sanctions_data.cli.terminal import columns, pad, shorten
from sanctions_data.validation.readers.source import KINDS, FileFormat

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
@click.option(
    "--as", "kind", type=click.Choice(KINDS), metavar="TYPE", help=f"File type, if not guessed: {', '.join(KINDS)}."
)
@click.option("--delimiter", metavar="CHAR", help="Delimiter, if it is not the one that is detected.")
@click.option("--encoding", metavar="NAME", help="Encoding, if it is not the one that is detected.")
@click.option("--sheet", metavar="NAME|NUMBER", help="Sheet of a workbook; by default the first that is not hidden.")
def command(
    path: str,
    schema: str | None,
    output_format: str,
    kind: FileFormat | None,
    delimiter: str | None,
    encoding: str | None,
    sheet: str | None,
) -> None:
    """Describe each column of FILE: the share of rows that have a value, how many different values there are, and the
    least and the greatest value.

    The whole file is read. A cell that is not of the type of its column is counted apart.
    """
    import csv
    import io
    import json

    from sanctions_data.cli import guard, terminal
    from sanctions_data.cli.validate import read_dialect_options
    from sanctions_data.validation.infer.describe import describe

    how = {"dialect": read_dialect_options(delimiter, sheet), "encoding": encoding, "format": kind}
    source: object = path
    if (raw := guard.piped(path)) is not None:
        source, how = raw, how | {"name": "stdin" if path == "-" else path}
    risky = guard.risky([source], Path(path).is_dir() or kind in guard.KINDS)
    if risky:
        found: Description = guard.apart(path, describe, source, schema, **how)
    else:
        found = describe(source, schema, **how)  # type: ignore[arg-type]  # options of the command
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
