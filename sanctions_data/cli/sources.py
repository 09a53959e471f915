"""`sanctions-data sources`: the documents the data rest on, and whether yours are they."""

from __future__ import annotations

import sys

import click

from sanctions_data._text import clean, clean_json, counted
from sanctions_data.cli import complete
from sanctions_data.cli.help import examples, formats


@click.group(
    "sources",
    short_help="List, show and check the documents.",
    epilog=examples(
        "sanctions-data sources list",
        "sanctions-data sources show voa-2021-03-22",
        "sanctions-data sources verify articles/",
    ),
)
def command() -> None:
    """List the documents the data rest on, show their sentences, check copies of them."""


@command.command(
    "list",
    short_help="List the documents.",
    epilog=examples("sanctions-data sources list", "sanctions-data sources list --format json"),
)
@formats("text", "json")
def list_(output_format: str) -> None:
    """List the documents by day: day and id, and below them publisher and title.

    `sources show ID` has the digests, the rights and the sentences of one; JSON has all of it but the sentences.
    """
    from sanctions_data.cli import sources_text, terminal
    from sanctions_data.dataset.dataset import load

    rows = load().ledger.sources
    if output_format == "json":
        terminal.put_data([sources_text.as_json([source.model_dump(mode="json") for source in rows])])
        return
    terminal.put(sources_text.sources(rows, on=terminal.coloured()))
    terminal.talk(
        [
            counted(len(rows), "document"),
            "one of them with its sentences: sanctions-data sources show ID",
            "the package has no text of them; check yours: sanctions-data sources verify PATH",
        ]
    )


@command.command(
    "show",
    short_help="Show the sentences of one.",
    epilog=examples(
        "sanctions-data sources show voa-2021-03-22",
        "sanctions-data sources show freedomwire-2021-03 --format json",
    ),
)
@click.argument("source", metavar="ID", shell_complete=complete.source_ids)
@formats("text", "json")
def show(source: str, output_format: str) -> None:
    """Show the sentences of the document ID: number, kind, place, and what each says in our words."""
    from sanctions_data.cli import sources_text, terminal
    from sanctions_data.dataset.dataset import load
    from sanctions_data.errors import UnknownName

    ledger = load().ledger
    found = next((row for row in ledger.sources if row.id == source), None)
    if found is None:
        raise UnknownName("source", source, tuple(row.id for row in ledger.sources))
    sentences = [row for row in ledger.sentences if row.source == source]
    if output_format == "json":
        rows = {**found.model_dump(mode="json"), "sentences": [row.model_dump(mode="json") for row in sentences]}
        terminal.put_data([sources_text.as_json(rows)])
    else:
        terminal.put(sources_text.sentences(found, sentences, on=terminal.coloured()))


@command.command(
    "verify",
    short_help="Check copies of them.",
    epilog=examples(
        "sanctions-data sources verify articles/",
        "sanctions-data sources verify articles/ --source voa-2021-03-22",
        "sanctions-data sources verify articles/ --format junit",
    ),
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--source", metavar="ID", shell_complete=complete.source_ids, help="Check against this one document, see `list`."
)
@formats("text", "json", "junit")
def verify(paths: tuple[str, ...], source: str | None, output_format: str) -> None:
    """Check copies of the documents: every sentence, and the words of every claim.

    PATH is a text, a saved page, or a folder of them. A file is recognised by its content, not by its name. With
    --source it is compared with one document, even if it has little of it.
    Exit codes: 0 all verified, 1 something is not, 3 a file could not be checked.
    """
    from sanctions_data.anchors import verification_text
    from sanctions_data.anchors.verify_documents import verify as check
    from sanctions_data.cli import sources_text, terminal
    from sanctions_data.dataset.dataset import load
    from sanctions_data.provenance.find_documents import sentence_anchors

    ledger = load().ledger
    loud = sys.stderr.isatty()  # many files, or large ones, take a while
    found = check(
        paths,
        ledger.sources,
        sentence_anchors(ledger),
        progress=(lambda path: terminal.talk([f"reading {clean(path)} …"])) if loud else None,
        source=source,
    )
    if output_format == "text":
        terminal.put(sources_text.lines(found, on=terminal.coloured()))
        terminal.talk(sources_text.troubles(found, paths, source))
    else:
        text = (verification_text.as_json if output_format == "json" else verification_text.as_junit)(found).rstrip(
            "\n"
        )
        terminal.put_data([clean_json(text) if output_format == "json" else text])
    sys.exit(sources_text.exit_code(found, paths))
