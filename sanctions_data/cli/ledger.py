"""`sanctions-data ledger`: write the ledger, in a checkout of the repository."""

from __future__ import annotations

import click

from sanctions_data.cli.help import examples
from sanctions_data.cli.ledger_begin import begin, log
from sanctions_data.cli.ledger_check import check
from sanctions_data.cli.ledger_cite import cite
from sanctions_data.cli.ledger_correct import correct
from sanctions_data.cli.ledger_decide import decide
from sanctions_data.cli.ledger_draft import draft
from sanctions_data.cli.ledger_release import release
from sanctions_data.cli.ledger_remove import remove
from sanctions_data.cli.ledger_retire import retire


@click.group(
    "ledger",
    short_help="Write the ledger, in a checkout.",
    epilog=examples(
        "sanctions-data ledger draft article.txt --id gazette-2009-06-09",
        "sanctions-data ledger cite gazette 'the press' -t events -r fair -f place",
        "sanctions-data ledger correct fair name --value 'spring fair' --reason why",
        "sanctions-data ledger check",
    ),
)
def command() -> None:
    """Write the ledger: begin a version, add a source, cite its words, correct claims, decide, check, release.

    These commands work in a checkout of the repository only. They write all of a change or nothing of it.
    """


for each in (begin, draft, cite, correct, decide, retire, remove, log, check, release):
    command.add_command(each)
