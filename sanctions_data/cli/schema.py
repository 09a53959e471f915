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
        "sanctions-data schema measures --kind table",
    ),
)
@click.argument("name", required=False)
@click.option(
    "--kind",
    type=click.Choice(tuple(_KINDS)),
    default="json",
    show_default=True,
    help="JSON Schema (2020-12), or Table Schema (Data Package v2).",
)
def command(name: str | None, kind: str) -> None:
    """Print the schema NAME; list the names without it."""
    from sanctions_data import published
    from sanctions_data.cli import terminal
    from sanctions_data.published import files

    if name is None:
        terminal.put(files.schema_names(_KINDS[kind]))
        terminal.talk(["print one: sanctions-data schema NAME --kind json|table"])
    else:
        terminal.put_data([published.schema_text(name, _KINDS[kind]).rstrip("\n")])
