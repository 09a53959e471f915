"""`sanctions-data ledger cite`: add a claim, or evidence to a claim."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sanctions_data.cli import complete
from sanctions_data.cli.help import examples, sources_option


@click.command(
    "cite",
    short_help="Add a claim by words of a document.",
    epilog=examples(
        "sanctions-data ledger cite gazette 'the press' -t events -r fair -f place",
        "sanctions-data ledger cite gazette 'Oduya said' --claim c0008 --role speaker",
    ),
)
@click.argument("source", shell_complete=complete.source_ids)
@click.argument("words", required=False)
@click.option("--table", "-t", help="Table of the record.")
@click.option("--record", "-r", help="Id of the record.")
@click.option("--field", "-f", help="The field.")
@click.option("--value", help="The value, a date as EDTF; by default what the rule gives.")
@click.option("--rule", help="The rule; by default the one that gives the value.")
@click.option("--reason", help="Why, if a person judges.")
@click.option("--ambiguity", help="Code of docs/ambiguities.md.")
@click.option("--derivation", type=click.Choice(("quoted", "normalized", "inferred")), help="By default as the rule.")
@click.option("--certainty", type=click.Choice(("stated", "resolved", "weak")), help="By default stated or resolved.")
@click.option(
    "--modality",
    type=click.Choice(("asserted", "reported", "alleged", "denied", "intended")),
    default="asserted",
    show_default=True,
    help="How the speaker says it.",
)
@click.option(
    "--by",
    "attributed_to",
    default="reporter",
    show_default=True,
    help="Who says so: an entity, reporter, unstated.",
)
@click.option("--role", help="What the words do for the claim; by default primary.")
@click.option("--uses", multiple=True, metavar="CLAIM:ROLE", help="A claim that it rests on.")
@click.option("--also", multiple=True, metavar="ROLE=WORDS", help="Further words that it rests on.")
@click.option("--sentence", type=int, metavar="N", help="The sentence, if several have the words.")
@click.option("--occurrence", type=int, metavar="K", help="Which of them, if the sentence has them several times.")
@click.option(
    "--keys", metavar="NAME=VALUE,…", help="Structural fields of the record, if it is new; '' if it has none."
)
@click.option("--claim", metavar="ID", help="Add evidence to this claim.")
@click.option("--added-in", metavar="VERSION", help="By default the version in pyproject.toml.")
@click.option("--dry-run", is_flag=True, help="Write nothing.")
@sources_option("find the words in")
@click.pass_context
def cite(ctx: click.Context, /, folder: str | None, dry_run: bool, **options: Any) -> None:
    """Add to the ledger a claim that WORDS of the document SOURCE say, or evidence to a claim.

    SOURCE is the id of a source whose document --sources has, or the file of a document.

    The words are found as whole words, whatever their case, blanks and quotation marks. Nothing is written that
    the build would refuse, except for values that differ: these need a decision.
    """
    from sanctions_data.build.checkout import DocumentsNeeded
    from sanctions_data.cli.open_checkout import (
        locked_ledger,
        open_checkout,
        open_document,
        open_documents,
        report_change,
    )
    from sanctions_data.editor.cite import Request
    from sanctions_data.editor.cite import cite as cite_words
    from sanctions_data.errors import UnknownName

    checkout = open_checkout(ctx)
    with locked_ledger(checkout, write=not dry_run) as ledger:
        file = Path(options["source"])
        if file.is_file() and all(row.id != options["source"] for row in ledger.sources):
            options["source"], documents = open_document(file, checkout, ledger)
        elif folder:
            documents = open_documents(folder, checkout, ledger)
        elif all(row.id != options["source"] for row in ledger.sources):
            raise UnknownName("source or file", options["source"], tuple({row.id: None for row in ledger.sources}))
        else:
            raise DocumentsNeeded("ledger cite")
        found = cite_words(checkout, ledger, documents, Request(**options))
        if not dry_run:
            checkout.write_ledger(found.ledger)
    lines = []
    for claim in found.claims:
        how = f"({claim.derivation}, {claim.rule})"
        lines.append(f"{claim.id} {claim.table} {claim.record} {claim.field} = {claim.value} {how}")
    for row in found.evidence:
        place = f"{row.source} sentence {row.sentence}"
        place += f", {row.start}…{row.end}" if row.start is not None else ""
        words = row.uses_claim or f"{place}: {row.quote or '(no quote)'}"
        lines.append(f"{row.claim}.{row.ord} {row.role} ← {words}")
    report_change(lines, found.notes, dry_run=dry_run)
