"""`verify`: is this copy what was published?"""

from __future__ import annotations

import json
from pathlib import Path

import click

EXAMPLES = """\b
Examples:
  sanctions-data verify
  sanctions-data verify --format json
  sanctions-data verify --sources my-articles/
"""


@click.command("verify", epilog=EXAMPLES)
@click.option(
    "--sources",
    type=click.Path(path_type=Path),
    envvar="SANCTIONS_DATA_SOURCES",
    help="Folder with documents you hold; words that are not shipped are then checked too.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to say it.")
@click.pass_context
def command(ctx: click.Context, sources: Path | None, form: str) -> None:
    """Check this installed copy: digests, ledger, records, releases and their history."""
    from ..documents import held_documents
    from ..ledger_files import read_ledger
    from ..verifying import CHECKS, verify

    texts = held_documents(sources, read_ledger()) if sources else {}
    found = list(verify(texts))
    failed = {finding.check for finding in found}
    if form == "json":
        data = {"ok": not found, "checks": list(CHECKS), "findings": [vars(finding) for finding in found]}
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        for finding in found:
            click.echo(str(finding))
        for name, what in CHECKS.items():
            click.echo(f"{'FAILED' if name in failed else 'ok':<7}{name:<9}{what}", err=bool(found))
        if not texts:
            click.echo("the words that are not shipped were not checked; with the documents: --sources DIR", err=True)
    ctx.exit(1 if found else 0)
