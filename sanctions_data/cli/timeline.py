"""`sanctions-data timeline`: actions and answers in order."""

from __future__ import annotations

import click

from sanctions_data.cli.help import examples, formats


@click.command(
    "timeline",
    short_help="Show actions and answers in order.",
    epilog=examples(
        "sanctions-data timeline",
        "sanctions-data timeline --authority China",
        "sanctions-data timeline --since 2021-03-01 --until 2021-04-30 --format json",
    ),
)
@click.option(
    "--authority", metavar="CODE|NAME", help="What this authority does or takes part in, and what answers it."
)
@click.option("--since", metavar="YYYY-MM-DD", help="From this day on.")
@click.option("--until", metavar="YYYY-MM-DD", help="Up to this day.")
@click.option("--ids", is_flag=True, help="With the ids of the actions.")
@formats("text", "json")
def command(authority: str | None, since: str | None, until: str | None, ids: bool, output_format: str) -> None:
    """Show actions, what answers them, and which listings were lifted, by day.

    The day is that of the announcement. If none is stated, it is the day of listing or of effect, and the line says
    so. An arrow points to the authority whose own action is answered.
    """
    from sanctions_data.cli import terminal, timeline_text
    from sanctions_data.cli.filters import overlaps, read_day, within
    from sanctions_data.dataset.dataset import load
    from sanctions_data.dataset.timeline import concerns, timeline

    data = load()
    entries = timeline(data)
    if authority is not None:
        code = data.authority(authority)
        entries = tuple(entry for entry in entries if concerns(entry, code, data))
    first, last = read_day("--since", since), read_day("--until", until)
    possible = 0
    if first or last:
        dated = [entry for entry in entries if entry.earliest or entry.latest]
        entries = tuple(entry for entry in dated if overlaps(entry.earliest, entry.latest, first, last))
        possible = sum(not within(entry.earliest, entry.latest, first, last) for entry in entries)
    if output_format == "json":
        terminal.put_data([timeline_text.as_json(entries, data)])
        return
    terminal.put(timeline_text.lines(entries, data, on=terminal.coloured(), ids=ids))
    terminal.talk(timeline_text.footer(entries, data, possible))
