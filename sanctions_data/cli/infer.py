"""`sanctions-data infer`: a schema from a table, or a Data Package from a folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Unpack

import click

from sanctions_data._text import clean
from sanctions_data.cli import read_file
from sanctions_data.cli.help import examples

ALWAYS = ("encoding: ", "commentRows: ", "header: ", "left out: ")  # reasons that are shown in any case


@click.command(
    "infer",
    short_help="Infer a schema from a table.",
    epilog=examples(
        "sanctions-data infer listings.csv -o listings.schema.json",
        "sanctions-data infer listings.csv --explain",
        "sanctions-data infer listings/ -o listings/datapackage.json",
    ),
)
@click.argument("path", metavar="FILE")
@click.option("--output", "-o", metavar="FILE", help="Write the schema there; an existing file is not replaced.")
@click.option("--force", is_flag=True, help="Replace the file of --output.")
@click.option("--explain", is_flag=True, help="Say why each column has its type, with the row that decided.")
@read_file.options
def command(path: str, output: str | None, force: bool, explain: bool, **how: Unpack[read_file.Options]) -> None:
    """Infer a Table Schema from FILE, a table or a folder of tables.

    The whole file is read. The schema is a Data Resource if the file has another delimiter, encoding or header than
    the default, and a Data Package for a folder. `validate --schema` takes each.

    Exit codes: 0 the schema accepts the file, 1 the file has rows that no schema accepts (they are printed), 2 wrong
    call, 3 the file could not be read.
    """
    from sanctions_data.cli import terminal
    from sanctions_data.cli.validate import refuse_output
    from sanctions_data.validation.infer.infer_schema import Inferred, infer
    from sanctions_data.validation.report.formats import render

    if output is not None and not force and Path(output).is_file():
        raise click.UsageError(f"--output {output!r} exists; name another file, or pass --force")
    if output is not None:
        refuse_output(output, [path])
    found: Inferred = read_file.read(infer, path, **how)
    with terminal.output(output):
        terminal.put_data([found.to_json()])
    reasons = [clean(f"{name or 'table'}: {why}") for name, why in found.because if explain or why.startswith(ALWAYS)]
    terminal.talk(reasons)
    if not found.report.valid:
        terminal.talk(["the schema was inferred, but the file has problems that no schema accepts:"])
        terminal.talk(render(found.report, "text"))
    sys.exit(0 if found.report.valid else 1)
