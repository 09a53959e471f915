"""`sanctions-data info`: what this copy holds, and how well it is founded."""

from __future__ import annotations

import click

from sanctions_data.cli.help import examples, formats


@click.command(
    "info",
    short_help="Say what this copy of the data holds.",
    epilog=examples("sanctions-data info", "sanctions-data info --format json"),
)
@formats("text", "json")
def command(output_format: str) -> None:
    """Say what this copy of the data holds: versions, counts, how its values are established, licences."""
    import json

    from sanctions_data.cli import info_text, terminal

    found = info_text.facts()
    if output_format == "json":
        terminal.put_data([json.dumps(found, ensure_ascii=False, indent=2)])
    else:
        terminal.put(info_text.lines(found, on=terminal.coloured()))
