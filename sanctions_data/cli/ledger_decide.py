"""`sanctions-data ledger decide`: decide between claims that differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sanctions_data.cli.help import examples, sources_option

if TYPE_CHECKING:
    from sanctions_data.editor.decide import Kind, Outcome


@click.command(
    "decide",
    short_help="Decide between claims that differ.",
    epilog=examples(
        "sanctions-data ledger decide c0007 c0008 --chosen c0007 --reason why",
        "sanctions-data ledger decide c0007 c0008 --outcome unresolved --reason why",
    ),
)
@click.argument("claims", nargs=-1, metavar="CLAIM...|ID FIELD")
@click.option("--chosen", metavar="CLAIM", help="The claim whose value is used.")
@click.option(
    "--outcome",
    type=click.Choice(("unresolved", "compatible")),
    help="If no claim is chosen: unresolved leaves the field empty, compatible changes nothing.",
)
@click.option("--reason", required=True, help="Why.")
@click.option(
    "--kind",
    type=click.Choice(("value", "bound", "dispute", "succession", "wording")),
    default="value",
    show_default=True,
    help="What differs.",
)
@click.option("--replaces", metavar="DECISION", help="The decision whose place this one takes, with its claims.")
@click.option("--dry-run", is_flag=True, help="Write nothing.")
@sources_option("check withheld words")
@click.pass_context
def decide(
    ctx: click.Context,
    claims: tuple[str, ...],
    chosen: str | None,
    outcome: Outcome | None,
    reason: str,
    kind: Kind,
    replaces: str | None,
    dry_run: bool,
    folder: str | None,
) -> None:
    """Decide between claims that differ: one of them is chosen, or none. All of them stay in the data.

    Name the claims, or a record by its ID and a FIELD for all claims about it.
    """
    from sanctions_data.cli.open_checkout import locked_ledger, open_checkout, open_documents, report_change
    from sanctions_data.editor.decide import decide as add_decision

    if (chosen is None) == (outcome is None):
        raise click.UsageError("expected --chosen CLAIM, or --outcome unresolved or compatible")
    checkout = open_checkout(ctx)
    with locked_ledger(checkout, write=not dry_run) as ledger:
        found = add_decision(
            checkout,
            ledger,
            open_documents(folder, checkout, ledger).texts,
            claims,
            chosen=chosen,
            outcome=outcome or "chosen",
            reason=reason,
            kind=kind,
            replaces=replaces,
        )
        if not dry_run:
            checkout.write_ledger(found.ledger)
    report_change(found.lines, found.notes, dry_run=dry_run)
