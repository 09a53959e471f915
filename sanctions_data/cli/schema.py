"""`sanctions-data schema`: the schemas, as they are shipped."""

from __future__ import annotations

import click

from sanctions_data.cli.help import examples

_KINDS = {"json": "schema", "table": "tableschema"}


@click.command(
    "schema",
    short_help="Print a schema.",
    epilog=examples(
        "sanctions-data schema",
        "sanctions-data schema measures",
        "sanctions-data schema measures --kind json",
    ),
)
@click.argument("name", required=False)
@click.option(
    "--kind",
    type=click.Choice(tuple(_KINDS)),
    help="table: Table Schema v2, for CSV and frames; json: JSON Schema 2020-12, for JSON.  [default: table, or json"
    " if there is no other]",
)
def command(name: str | None, kind: str | None) -> None:
    """Print the schema NAME; list the names without it.

    The Table Schema of a table is what `validate --schema FILE` takes for a CSV.
    """
    from sanctions_data import published
    from sanctions_data.cli import terminal
    from sanctions_data.published import files

    kinds = [kind] if kind is not None else ["table", "json"]
    if name is None:
        terminal.put(sorted({each for one in kinds for each in files.schema_names(_KINDS[one])}))
        terminal.talk(["print one: sanctions-data schema NAME"])
        return
    found = next((one for one in kinds if name in files.schema_names(_KINDS[one])), kinds[-1])
    terminal.put_data([published.schema_text(name, _KINDS[found]).rstrip("\n")])
