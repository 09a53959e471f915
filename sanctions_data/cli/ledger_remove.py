"""`sanctions-data ledger remove`: take out rows that no release has."""

from __future__ import annotations

import click

from sanctions_data.cli.help import examples, sources_option


@click.command(
    "remove",
    short_help="Remove claims, decisions and sources that no release has.",
    epilog=examples("sanctions-data ledger remove c0013 --dry-run", "sanctions-data ledger remove c0013"),
)
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--dry-run", is_flag=True, help="Write nothing.")
@sources_option("check withheld words")
@click.pass_context
def remove(ctx: click.Context, ids: tuple[str, ...], dry_run: bool, folder: str | None) -> None:
    """Remove the claims, decisions or sources ID, which were added since the newest release.

    The evidence of a claim goes with it, and a record about which nothing else is claimed; the sentences of a source
    go with it too. What a release has is never removed: `ledger correct` replaces a claim, `ledger retire` ends it.
    """
    from sanctions_data.cli.open_checkout import locked_ledger, open_checkout, open_documents, report_change
    from sanctions_data.editor.remove import remove as remove_rows

    checkout = open_checkout(ctx)
    with locked_ledger(checkout, write=not dry_run) as ledger:
        found = remove_rows(checkout, ledger, open_documents(folder, checkout, ledger).texts, ids)
        if not dry_run:
            checkout.write_ledger(found.ledger)
    report_change(found.lines, found.notes, dry_run=dry_run)
