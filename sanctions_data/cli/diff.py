"""`sanctions-data diff`: what changed between two states of the dataset."""

from __future__ import annotations

import click

from sanctions_data.cli.help import examples, formats


@click.command(
    "diff",
    short_help="Tell what changed between two versions, files or commits.",
    epilog=examples(
        "sanctions-data diff",
        "sanctions-data diff 0.1.0 1.0.0",
        "sanctions-data diff 0.1.0 1.0.0 --format markdown",
    ),
)
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option("--table", help="Table of the files, if their names do not say it.")
@formats("text", "json", "markdown")
@click.option("--exit-code", is_flag=True, help="Exit with 1 if there is a change.")
@click.pass_context
def command(
    ctx: click.Context, old: str | None, new: str | None, table: str | None, output_format: str, exit_code: bool
) -> None:
    """Print the changes of records and fields from OLD to NEW, with their claims and the version bump they ask for.

    OLD and NEW are versions, files, folders with tables, or git references of this checkout. By default OLD is the
    newest release before the data as they are, and NEW is the data as they are.
    """
    from sanctions_data._text import clean_json
    from sanctions_data.cli import terminal
    from sanctions_data.ledger.storage import read_ledger
    from sanctions_data.release import diff_report, versions
    from sanctions_data.release.diff import diff
    from sanctions_data.release.snapshot import snapshot

    if old is None:
        before = [version for version in versions.released() if version != versions.current()]
        if not before:
            raise click.UsageError("there is no earlier release; name OLD and NEW")
        old = before[-1]
    found = diff(snapshot(old, table), snapshot(new or versions.current(), table), read_ledger())
    if output_format == "text":
        terminal.put([diff_report.as_text(found, terminal.width())])
    else:
        text = (diff_report.as_json if output_format == "json" else diff_report.as_markdown)(found)
        terminal.put_data([clean_json(text) if output_format == "json" else text])
    ctx.exit(1 if exit_code and found.changes else 0)
