"""`sanctions-data ledger retire`: end claims and decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sanctions_data.cli.help import examples, sources_option

if TYPE_CHECKING:
    from sanctions_data.ledger.row import Cause


@click.command(
    "retire",
    short_help="End claims and decisions.",
    epilog=examples(
        "sanctions-data ledger retire c0012 --cause curation",
        "sanctions-data ledger retire c0012 --cause source --replaced-by c0004",
    ),
)
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option(
    "--cause",
    type=click.Choice(("source", "curation")),
    required=True,
    help="What changed: the source, or our reading of it.",
)
@click.option("--replaced-by", metavar="ID", help="The claim or decision that takes its place.")
@click.option("--in", "version", metavar="VERSION", help="By default the version in pyproject.toml.")
@click.option("--dry-run", is_flag=True, help="Write nothing.")
@sources_option("check withheld words")
@click.pass_context
def retire(
    ctx: click.Context,
    ids: tuple[str, ...],
    cause: Cause,
    replaced_by: str | None,
    version: str | None,
    dry_run: bool,
    folder: str | None,
) -> None:
    """End the claims or decisions ID, with the evidence of the claims.

    They stay in the ledger. A claim of a decision can only end together with the decision; name both. A
    claim that other claims use ends after these.
    """
    from sanctions_data.cli.open_checkout import locked_ledger, open_checkout, open_documents, report_change
    from sanctions_data.editor.retire import retire as end

    checkout = open_checkout(ctx)
    with locked_ledger(checkout, write=not dry_run) as ledger:
        texts = open_documents(folder, checkout, ledger).texts
        found = end(checkout, ledger, texts, ids, cause=cause, replaced_by=replaced_by, version=version)
        if not dry_run:
            checkout.write_ledger(found.ledger)
    report_change(found.lines, found.notes, dry_run=dry_run)
