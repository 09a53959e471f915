"""`sanctions-data ledger check`: everything that can be said against the ledger, with its place."""

from __future__ import annotations

import json

import click

from sanctions_data.cli.help import examples, formats, sources_option


@click.command(
    "check",
    short_help="Check the ledger, and name every fault with its place.",
    epilog=examples("sanctions-data ledger check", "sanctions-data ledger check --sources articles/ --format json"),
)
@formats("text", "json")
@sources_option("check withheld words and the quotation budget")
@click.pass_context
def check(ctx: click.Context, output_format: str, folder: str | None) -> None:
    """Check the ledger: rows, keys, references, rules, quotations, and that no released row was changed.

    Every fault is a line with file, line and column. If a file cannot be read, its first fault is named. Exit codes:
    0 nothing was found, 1 there are faults, 3 it could not be checked.
    """
    from sanctions_data._text import clean, counted
    from sanctions_data.build.atomic_write import locked
    from sanctions_data.cli import terminal
    from sanctions_data.cli.open_checkout import open_checkout, open_documents
    from sanctions_data.editor import check_ledger
    from sanctions_data.ledger import Ledger

    checkout = open_checkout(ctx)
    with locked(checkout.ledger):
        read = check_ledger.read_files(checkout)
    texts = {}
    if isinstance(read, Ledger):
        texts = dict(open_documents(folder, checkout, read).texts)
        found = sorted(check_ledger.check(checkout, read, texts))
    else:
        found = read
    if output_format == "json":
        terminal.put_data([json.dumps([fault.as_json() for fault in found], ensure_ascii=False, indent=2)])
    else:
        terminal.put(map(clean, map(str, found)))
        held = (
            f"with {counted(len(texts), 'document')}" if texts else "without documents: withheld words are not checked"
        )
        terminal.talk([f"{counted(len(found), 'fault')} ({held})"])
    ctx.exit(1 if found else 0)
