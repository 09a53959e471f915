"""`sanctions-data verify`: is this copy what was published?"""

from __future__ import annotations

import json
from pathlib import Path

import click

from .help import examples, formats, sources_option


@click.command(
    "verify",
    short_help="Check this copy against its digests, ledger and releases.",
    epilog=examples(
        "sanctions-data verify",
        "sanctions-data verify --format json",
    ),
)
@formats("text", "json")
@sources_option("check the words that are not shipped")
@click.pass_context
def command(ctx: click.Context, shape: str, folder: str | None) -> None:
    """Check this installed copy: digests, ledger, records, releases and their history.

    Words that the package does not ship are checked where the documents are at hand (--sources).
    """
    from ..documents import held_documents
    from ..ledger_files import read_ledger
    from ..verifying import CHECKS, verify
    from . import terminal

    texts = held_documents(Path(folder), read_ledger()) if folder else {}
    found = list(verify(texts))
    failed = {finding.check for finding in found}
    if shape == "json":
        data = {"ok": not found, "checks": list(CHECKS), "findings": [vars(finding) for finding in found]}
        terminal.put([json.dumps(data, ensure_ascii=False, indent=1)])
    else:
        verdicts = [f"{'FAILED' if name in failed else 'ok':<8}{name:<10}{what}" for name, what in CHECKS.items()]
        terminal.put([*(str(finding) for finding in found), *verdicts])
        if not texts:
            terminal.talk(["words that are not shipped were not checked; with the documents: --sources DIR"])
    ctx.exit(1 if found else 0)
