"""`sanctions-data ledger begin` and `log`: the version in the making, and its lines in the changelog."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sanctions_data.cli.help import examples

if TYPE_CHECKING:
    from sanctions_data.editor.begin_version import Bump


@click.command(
    "begin",
    short_help="Begin the next version.",
    epilog=examples("sanctions-data ledger begin patch", "sanctions-data ledger begin minor"),
)
@click.argument("bump", type=click.Choice(("patch", "minor", "major")))
@click.pass_context
def begin(ctx: click.Context, bump: Bump) -> None:
    """Begin the next version: patch for a corrected value, minor for new rows, major if a column goes.

    It is written into pyproject.toml, as 2.1.0.dev0 on the way to 2.1.0, and as a heading of CHANGELOG.md. If a large
    enough version is in the making, nothing changes. If a smaller one is, its rows in the ledger move to the new one.
    """
    from sanctions_data.cli import terminal
    from sanctions_data.cli.open_checkout import locked_ledger, open_checkout
    from sanctions_data.editor import begin_version

    checkout = open_checkout(ctx)
    with locked_ledger(checkout, write=True) as ledger:
        begun = begin_version.begin(checkout, ledger, bump)
        begin_version.write_begun(checkout, begun)
    terminal.put([begun.line])


@click.command(
    "log",
    short_help="Add a line to the changelog.",
    epilog=examples(
        "sanctions-data ledger log 'The name of the fair is corrected.'",
        "sanctions-data ledger log 'A third article, with ten sentences.'",
    ),
)
@click.argument("line")
@click.pass_context
def log(ctx: click.Context, line: str) -> None:
    """Add LINE to CHANGELOG.md, under the heading of the version in the making."""
    from sanctions_data.build.atomic_write import locked, write
    from sanctions_data.cli import terminal
    from sanctions_data.cli.open_checkout import open_checkout
    from sanctions_data.editor import begin_version

    checkout = open_checkout(ctx)
    with locked(checkout.ledger):
        text = begin_version.with_line(checkout, line)
        write(checkout.root / begin_version.CHANGELOG, text)
    terminal.talk([f"written under `## {checkout.next_version}` of {begin_version.CHANGELOG}"])
