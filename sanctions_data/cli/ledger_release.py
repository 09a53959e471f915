"""`sanctions-data ledger release`: freeze the data as a release."""

from __future__ import annotations

from pathlib import Path

import click

from sanctions_data.cli.help import examples, sources_option


@click.command(
    "release",
    short_help="Freeze the data as a release.",
    epilog=examples("sanctions-data ledger release 1.2.0 --dry-run", "sanctions-data ledger release 1.2.0"),
)
@click.argument("version")
@click.option("--dry-run", is_flag=True, help="Write nothing; say which version is owed.")
@sources_option("check all words")
@click.pass_context
def release(ctx: click.Context, version: str, dry_run: bool, folder: str | None) -> None:
    """Freeze the data as the release VERSION, which must be the version in pyproject.toml.

    A release is refused if a document is not held, if a generated file is not up to date, if the version was
    released already, or if it is smaller than the changes ask for. The part Data of the changelog is printed, and
    written under the heading of the version.
    """
    from sanctions_data.build.checkout import DocumentsNeeded
    from sanctions_data.build.generate import HERE
    from sanctions_data.build.make_release import Refused
    from sanctions_data.build.make_release import release as freeze
    from sanctions_data.cli import terminal
    from sanctions_data.cli.open_checkout import open_checkout

    checkout = open_checkout(ctx)
    if checkout != HERE:
        raise Refused(
            f"{checkout.root}: a release is made by the package of the same checkout, not by that of {HERE.root}"
        )
    if not folder:
        raise DocumentsNeeded("a release")
    terminal.put(freeze(version, Path(folder), dry_run=dry_run).splitlines())
