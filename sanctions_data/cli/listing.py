"""`sanctions-data list`: the records of a table, filtered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from sanctions_data._registry import INDEX_TABLES, RECORD_TABLES
from sanctions_data.cli import complete
from sanctions_data.cli.help import examples, formats, output_option

if TYPE_CHECKING:
    from sanctions_data.dataset.listed_on import ListedOn
    from sanctions_data.dataset.table import Table
    from sanctions_data.records import Record

_HELP = f"""List the records of TABLE (measures by default).

Tables: {", ".join(RECORD_TABLES)}; the indexes {", ".join(INDEX_TABLES)}.
"""


@click.command(
    "list",
    help=_HELP,
    short_help="List and filter records.",
    epilog=examples(
        "sanctions-data list --by end --since 2025-01-01 --sort end_date",
        "sanctions-data list measures --as-of 2023-01-01 --authority eu",
        "sanctions-data list relations --where kind=in_response_to",
        "sanctions-data list remarks --since 2021-03-22 --columns speaker_name,stance",
    ),
)
@click.argument("table", default="measures", shell_complete=complete.table_names)
@click.option("--authority", metavar="CODE|NAME", help="Who imposes: us, eu, gb, ca, cn, or a name.")
@click.option("--target", metavar="ID|NAME", help="Who is listed.")
@click.option("--status", metavar="WORD", help="What became of it: announced, in-force, …")
@click.option("--where", metavar="COLUMN=VALUE", multiple=True, help="Any column; repeat it for more. Empty: null.")
@click.option("--since", metavar="YYYY-MM-DD", help="Announced on this day or later, or possibly; see --by.")
@click.option("--until", metavar="YYYY-MM-DD", help="Announced on this day or earlier, or possibly; see --by.")
@click.option(
    "--by",
    type=click.Choice(("announced", "listed", "effect", "end", "status")),
    help="Which day --since and --until mean: of the announcement (default), the listing, the legal effect, the end, "
    "the last known status.",
)
@click.option(
    "--as-of",
    "day",
    metavar="YYYY-MM-DD",
    help="Whether each measure was listed on that day, with what is said before and after it. "
    "--where answer=listed shows those that were.",
)
@click.option("--columns", metavar="A,B,…", help="Which columns, in which order.")
@click.option("--ids", is_flag=True, help="Show the ids, even if other columns are left out.")
@click.option("--sort", metavar="COLUMN", help="Sort by a column, -COLUMN for descending; empty cells come last.")
@click.option("--limit", metavar="N", type=click.IntRange(min=0), help="At most N records.")
@output_option
@formats("text", "json", "jsonl", "csv")
def command(
    table: str,
    authority: str | None,
    target: str | None,
    status: str | None,
    where: tuple[str, ...],
    since: str | None,
    until: str | None,
    by: str | None,
    day: str | None,
    columns: str | None,
    ids: bool,
    sort: str | None,
    limit: int | None,
    output: str | None,
    output_format: str,
) -> None:
    """Print the records of a table."""
    from sanctions_data._text import clean, counted
    from sanctions_data.cli import as_of_text, list_text, terminal
    from sanctions_data.cli.filters import between, day_column, matching, pairs
    from sanctions_data.dataset.dataset import load
    from sanctions_data.dataset.related import later
    from sanctions_data.records.measure import Measure

    data = load()
    found = data.table(table)
    wanted = pairs(where)
    if day is not None:
        as_of_text.check_table(table)
    answer = wanted.pop("answer", None) if day is not None else None
    for name, value in (("authority", authority), ("status", status)):
        if value is not None:
            wanted[name] = value
    column = day_column(found, by) if since is not None or until is not None or by is not None else None

    def rows_with(filters: Mapping[str, str]) -> tuple[list[Record], int]:
        rows = matching(data, found, filters, target=target)
        return between(rows, column, since, until) if column is not None else (rows, 0)

    rows, undated = rows_with(wanted)
    if sort is not None:
        rows = sort_rows(rows, sort, found)
    names = _columns(columns, found)
    said: list[str] = []
    if day is not None:
        answers = {one.measure.id: one for one in as_of_text.with_answer(found.as_of(day), answer)}
        told = [answers[row.id] for row in rows if isinstance(row, Measure) and row.id in answers][:limit]
        if column is not None:
            said += list_text.days_meant(column, undated, found, by=by)
        _show_day(told, names, wanted, said, output, output_format, ids=ids)
        return
    total, rows = len(rows), rows[:limit]
    if column is not None:
        said += list_text.only_possible(rows, column, since, until)
        said += list_text.days_meant(column, undated, found, by=by)
    output_format = terminal.format_of(output, output_format)
    with terminal.output(output) as to_file:
        if output_format == "text":
            filtered = [name for name, value in wanted.items() if value]
            on = terminal.coloured() and not to_file
            terminal.put(list_text.lines(rows, names, found, filtered=filtered, ids=ids, on=on))
            if not names:
                said += list_text.not_shown(rows, found, filtered=filtered, ids=ids)
        else:
            terminal.put_data(list_text.machine(rows, names, found, output_format))
    if to_file and output is not None:
        said.append(f"{counted(len(rows), 'record')} written to {clean(output)}")
    if output_format != "text" or to_file:
        terminal.talk(said)
        return
    partly = []
    if table == "measures":
        wanted.pop("status", None)
        partly = [row for row in rows_with(wanted)[0] if later(row, data)]
    terminal.talk(list_text.footer(rows, found, data, said, partly, total))


def _show_day(
    found: list[ListedOn],
    names: tuple[str, ...],
    wanted: Mapping[str, str],
    notes: list[str],
    output: str | None,
    output_format: str,
    *,
    ids: bool,
) -> None:
    """Print the answers for a day; for the arguments see `as_of_text.lines`."""
    from sanctions_data._text import clean, counted
    from sanctions_data.cli import as_of_text, terminal
    from sanctions_data.dataset.dataset import load

    output_format = terminal.format_of(output, output_format)
    with terminal.output(output) as to_file:
        if output_format == "text":
            on = terminal.coloured() and not to_file
            terminal.put(as_of_text.lines(found, names, [name for name in wanted if wanted[name]], ids=ids, on=on))
        else:
            terminal.put_data(as_of_text.machine(found, output_format))
    if to_file and output is not None:
        notes.append(f"{counted(len(found), 'record')} written to {clean(output)}")
    elif output_format == "text" and found:
        notes = [*as_of_text.footer(found, found[0].day, f"data {load().version}"), *notes]
    terminal.talk(notes)


def _columns(text: str | None, table: Table[Record]) -> tuple[str, ...]:
    """Return the columns asked for; none if the caller did not choose."""
    from sanctions_data.errors import UnknownName

    names = tuple(part.strip() for part in text.split(",") if part.strip()) if text is not None else ()
    known = tuple(table.model.columns())
    for name in names:
        if name not in known:
            raise UnknownName(f"column of {table.name}", name, known)
    if text is not None and not names:
        raise UnknownName(f"column of {table.name}", text, known)
    return names


def sort_rows(rows: list[Record], text: str, table: Table[Record]) -> list[Record]:
    """Return the rows in the order of a column, descending for `-COLUMN`; rows in which it is empty come last.

    A day that is known only as a range stands at its last day, else at its first.

    Raises:
        UnknownName: no such column.
    """
    from sanctions_data.cli.format_values import span_of
    from sanctions_data.errors import UnknownName

    name, known = text.removeprefix("-"), tuple(table.model.columns())
    if name not in known:
        raise UnknownName(f"column of {table.name}", name, known)

    def key(row: Record) -> Any:
        value, span = getattr(row, name), span_of(row, name)
        return (span.latest or span.earliest) if value is None and span is not None else value

    stated = sorted((row for row in rows if key(row) is not None), key=key, reverse=text.startswith("-"))
    return [*stated, *(row for row in rows if key(row) is None)]
