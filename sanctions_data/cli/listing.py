"""`sanctions-data list`: the records of a table, filtered."""

from __future__ import annotations

from typing import Any

import click

from sanctions_data._registry import INDEX_TABLES, RECORD_TABLES
from sanctions_data.cli import complete
from sanctions_data.cli.help import examples, formats

_HELP = f"""List the records of TABLE (measures by default).

Tables: {", ".join(RECORD_TABLES)}; the indexes {" and ".join(INDEX_TABLES)}.
"""


@click.command(
    "list",
    help=_HELP,
    short_help="List and filter records.",
    epilog=examples(
        "sanctions-data list measures --authority eu",
        "sanctions-data list --target wang-junzheng --format csv",
        "sanctions-data list relations --where kind=in_response_to",
        "sanctions-data list remarks --since 2021-03-22 --columns speaker_name,stance",
    ),
)
@click.argument("table", default="measures", shell_complete=complete.table_names)
@click.option("--authority", metavar="CODE|NAME", help="Who imposes: us, eu, gb, ca, cn, or a name.")
@click.option("--target", metavar="ID|NAME", help="Who is listed.")
@click.option("--status", metavar="WORD", help="What became of it: announced, in-force, …")
@click.option("--where", metavar="COLUMN=VALUE", multiple=True, help="Any column; repeat it for more. Empty: null.")
@click.option("--since", metavar="YYYY-MM-DD", help="Dated this day or later, or possibly.")
@click.option("--until", metavar="YYYY-MM-DD", help="Dated this day or earlier, or possibly.")
@click.option("--columns", metavar="A,B,…", help="Which columns, in which order.")
@formats("text", "json", "jsonl", "csv")
def command(
    table: str,
    authority: str | None,
    target: str | None,
    status: str | None,
    where: tuple[str, ...],
    since: str | None,
    until: str | None,
    columns: str | None,
    output_format: str,
) -> None:
    """Print the records of a table."""
    from sanctions_data.cli import list_text, terminal
    from sanctions_data.cli.filters import matching, pairs
    from sanctions_data.dataset.dataset import load
    from sanctions_data.dataset.related import later

    data = load()
    found = data.table(table)
    wanted = pairs(where)
    for name, value in (("authority", authority), ("status", status)):
        if value is not None:
            wanted[name] = value
    rows, undated = matching(data, found, wanted, target=target, since=since, until=until)
    names = _columns(columns, found)
    if output_format == "text":
        filtered = [name for name, value in wanted.items() if value]
        terminal.put(list_text.lines(rows, names, found, filtered=filtered, on=terminal.coloured()))
        partly = []
        if table == "measures":
            wanted.pop("status", None)
            around, _ = matching(data, found, wanted, target=target, since=since, until=until)
            partly = [row for row in around if later(row, data)]
        terminal.talk(list_text.footer(rows, found, data, undated, partly))
    else:
        terminal.put_data(list_text.machine(rows, names, found, output_format))
        if undated:
            terminal.talk(list_text.undated(undated, found))


def _columns(text: str | None, table: Any) -> tuple[str, ...]:
    """The columns asked for; none where the choice is left to us."""
    from sanctions_data.errors import UnknownName

    names = tuple(part.strip() for part in text.split(",") if part.strip()) if text is not None else ()
    known = tuple(table.model.columns())
    for name in names:
        if name not in known:
            raise UnknownName(f"column of {table.name}", name, known)
    if text is not None and not names:
        raise UnknownName(f"column of {table.name}", text, known)
    return names
