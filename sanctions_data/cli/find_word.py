"""`sanctions-data find`: which records a word names."""

from __future__ import annotations

import click

from sanctions_data.cli.help import examples, formats


@click.command(
    "find",
    short_help="Find records by any name, number or id.",
    epilog=examples(
        "sanctions-data find Zenz",
        "sanctions-data find 王君正",
        "sanctions-data find GHR0075",
        "sanctions-data find Treasury --format json",
    ),
)
@click.argument("words", metavar="WORD...", nargs=-1, required=True)
@formats("text", "json")
def command(words: tuple[str, ...], output_format: str) -> None:
    """Find the records that WORD names.

    WORD is a name in any script, an alias, a surname or other part of a name, a word for an authority (UK, China), an
    id, or the number of a list (31493, GHR0075) or of an instrument. Case, accents and punctuation do not count.
    Every command and option that takes a name accepts the same names.
    """
    from sanctions_data.cli import find_text, terminal
    from sanctions_data.dataset.dataset import load

    data = load()
    found = data.find(" ".join(words))
    if output_format == "json":
        terminal.put_data([find_text.as_json(found, data)])
        return
    terminal.put(find_text.lines(found, data, on=terminal.coloured()))
    terminal.talk(find_text.footer(found, data))
