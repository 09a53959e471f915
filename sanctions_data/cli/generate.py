"""`sanctions-data generate`: rows that keep a schema, to test what reads such a table."""

from __future__ import annotations

import click

from sanctions_data._text import clean
from sanctions_data.cli.help import examples

MOST = 1_000_000  # rows, as in `validation.generate`, which is imported only if the command runs


@click.command(
    "generate",
    short_help="Generate rows that keep a schema.",
    epilog=examples(
        "sanctions-data generate measures -n 5",
        "sanctions-data generate measures -n 20 --seed 7 -o rows.csv",
        "sanctions-data generate measures -n 3 --broken",
    ),
)
@click.argument("schema", metavar="SCHEMA")
@click.option("-n", "count", type=click.IntRange(0, MOST), default=10, show_default=True, help="How many rows.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="One seed gives the same rows.")
@click.option("--broken", is_flag=True, help="Add a row for each check that breaks that check and no other.")
@click.option("--reference", "references", multiple=True, metavar="NAME=FILE", help="Table that foreign keys refer to.")
@click.option("--output", "-o", metavar="FILE", help="Write the rows there.")
def command(schema: str, count: int, seed: int, broken: bool, references: tuple[str, ...], output: str | None) -> None:
    """Generate rows that keep SCHEMA, a Table Schema, a Data Resource or a bundled name, as CSV.

    With --broken, a list of what the last rows break goes to standard error.

    Exit codes: 0 done, 2 wrong call or schema, 3 a file could not be read or an optional library is missing.
    """
    from pathlib import Path

    from sanctions_data.cli import terminal
    from sanctions_data.cli.validate import read_references, refuse_output
    from sanctions_data.validation.generate.make_rows import generate

    tables = read_references(references)
    if output is not None:
        refuse_output(output, [schema, *tables.values()])
    found = generate(schema, count, seed=seed, broken=broken, references=tables)
    text = found.to_csv()
    if output is None or output == "-":
        terminal.put_data(text.removesuffix("\n").split("\n"))
    else:
        try:
            raw = text.encode(found.encoding)
        except UnicodeEncodeError as error:
            raise click.UsageError(f"the rows cannot be written in the encoding of the schema: {error}") from None
        Path(output).write_bytes(raw)
    terminal.talk(f"line {each.line}: {clean(each.column or 'the row')} breaks {each.check}" for each in found.broken)
    terminal.talk(f"no row breaks only this: {clean(each)}" for each in found.left_out)
