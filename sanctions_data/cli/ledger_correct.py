"""`sanctions-data ledger correct`: put a corrected claim in the place of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from sanctions_data.cli import complete
from sanctions_data.cli.help import examples, sources_option

if TYPE_CHECKING:
    from sanctions_data.ledger.row import Cause


@click.command(
    "correct",
    short_help="Correct a claim.",
    epilog=examples(
        "sanctions-data ledger correct fair name --value 'spring fair' --reason why",
        "sanctions-data ledger correct c0011 --value 13 --rule reading/1 --reason why",
    ),
)
@click.argument("name", metavar="ID", shell_complete=complete.record_ids)
@click.argument("field", required=False, shell_complete=complete.fields)
@click.option("--value", help="The right value, a date as EDTF; by default what the rule gives.")
@click.option("--rule", help="The rule; by default that of the claim.")
@click.option("--reason", help="Why, if a person judges.")
@click.option("--certainty", type=click.Choice(("stated", "resolved", "weak")), help="By default that of the claim.")
@click.option(
    "--cause",
    type=click.Choice(("source", "curation")),
    default="curation",
    show_default=True,
    help="What changed: the source, or our reading of it.",
)
@click.option("--dry-run", is_flag=True, help="Write nothing.")
@sources_option("check withheld words")
@click.pass_context
def correct(
    ctx: click.Context,
    name: str,
    field: str | None,
    value: str | None,
    rule: str | None,
    reason: str | None,
    certainty: Literal["stated", "resolved", "weak"] | None,
    cause: Cause,
    folder: str | None,
    dry_run: bool,
) -> None:
    """Correct the claim ID, or the claim about FIELD of the record ID. The words that it rests on stay the same.

    A released claim ends, and a new one takes its place, also in other claims that use it and in decisions. A claim
    that no release has is changed. If the words are others too, use `ledger cite` and `ledger retire`.
    """
    from sanctions_data.cli.open_checkout import locked_ledger, open_checkout, open_documents, report_change
    from sanctions_data.editor.correct import Correction
    from sanctions_data.editor.correct import correct as correct_claim

    checkout = open_checkout(ctx)
    with locked_ledger(checkout, write=not dry_run) as ledger:
        texts = open_documents(folder, checkout, ledger).texts
        asked = Correction(
            name=name, field=field, value=value, rule=rule, reason=reason, certainty=certainty, cause=cause
        )
        found = correct_claim(checkout, ledger, texts, asked)
        if not dry_run:
            checkout.write_ledger(found.ledger)
    report_change(found.lines, found.notes, dry_run=dry_run)
