"""`sanctions-data conflicts`: where the sources disagree, and what was decided."""

from __future__ import annotations

import click

from sanctions_data.cli.help import examples, formats


@click.command(
    "conflicts",
    short_help="Show what the sources disagree on.",
    epilog=examples(
        "sanctions-data conflicts", "sanctions-data conflicts --all", "sanctions-data conflicts --format json"
    ),
)
@click.option("--all", "show_all", is_flag=True, help="Also what changed, and statements that can both stand.")
@formats("text", "json")
def command(show_all: bool, output_format: str) -> None:
    """Show what the sources disagree on, one entry for each decision: open ones first, then those that were settled.

    An entry has the values with their publications, which of them was chosen, and the reason. `list conflicts` has a
    row for each claim.
    """
    from sanctions_data.cli import conflicts_text, terminal
    from sanctions_data.dataset.dataset import load

    data = load()
    found = conflicts_text.decisions(data)
    shown = [one for one in found if show_all or one.disagreement]
    if output_format == "json":
        terminal.put_data([conflicts_text.as_json(shown, data)])
        return
    terminal.put(conflicts_text.lines(shown, data, on=terminal.coloured()))
    terminal.talk(conflicts_text.footer(shown, found, data))
