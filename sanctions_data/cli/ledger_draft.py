"""`sanctions-data ledger draft`: draft the rows of a source, and add them."""

from __future__ import annotations

from pathlib import Path

import click

from sanctions_data.cli.help import examples


@click.command(
    "draft",
    short_help="Add a source, or sentences to one.",
    epilog=examples(
        "sanctions-data ledger draft article.txt --id gazette-2009-06-09",
        "sanctions-data ledger draft list.csv --id ofac-list --containing 'LIN HAO'",
        "sanctions-data ledger draft article.txt --id notice --gists g.txt --write",
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--id", "name", required=True, help="Id of the source, such as gazette-2009-06-09.")
@click.option("--held", is_flag=True, help="The document is kept with the others: record its digests and places.")
@click.option(
    "--gists",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Take the gists from a text file with a line for each sentence: number, colon, gist.",
)
@click.option("--containing", multiple=True, metavar="TEXT", help="Only sentences with this text; repeat it for more.")
@click.option(
    "--kind",
    type=click.Choice(("article", "list", "notice", "release", "act", "page", "report")),
    help="Sort of document.",
)
@click.option("--language", type=click.Choice(("de", "en", "fr", "zh")), help="Language of the document.")
@click.option("--title", help="Title, as the document says.")
@click.option("--publisher", help="Who made the document, never who copied it.")
@click.option("--author", help="Author, as the document says.")
@click.option("--published-on", metavar="YYYY-MM-DD", help="Day printed on the document.")
@click.option("--url", help="Address of the document.")
@click.option("--copy-of", metavar="TEXT", help="What this is a copy of, if a copy was read.")
@click.option("--reader", metavar="TEXT", help="Address or name of the copy that was read.")
@click.option(
    "--reliability",
    type=click.Choice(("mirror", "original", "private-copy", "public-record", "reprint", "weak")),
    help="How reliable the copy is that was read (docs/dictionary.md).",
)
@click.option("--read-on", metavar="DAY|RANGE", help="Day it was read, or range as EDTF; by default today.")
@click.option("--rights", help="What may be done with it.")
@click.option("--note", help="What else a reader should know.")
@click.option("--added-in", metavar="VERSION", help="By default the version in pyproject.toml.")
@click.option("--write", "add", is_flag=True, help="Add the rows to the ledger.")
@click.pass_context
def draft(
    ctx: click.Context,
    /,
    file: Path,
    name: str,
    held: bool,
    gists: Path | None,
    containing: tuple[str, ...],
    added_in: str | None,
    read_on: str | None,
    add: bool,
    **cells: str | None,
) -> None:
    """Draft the rows of the document FILE in a worksheet beside it, and say what is left to decide.

    The worksheet is the directory FILE.draft with sources.csv and sentences.csv. Everything is filled but the gist:
    write it there, or in a file for --gists. Correct the other cells, and move the bounds of sentences by start and
    end. Run the command again to see what is left; digests are computed anew. With --write the rows are added to the
    ledger. If the ledger has the source, only sentences that it does not have are drafted.
    """
    from sanctions_data._text import clean, counted
    from sanctions_data.cli import terminal
    from sanctions_data.cli.open_checkout import locked_ledger, open_checkout
    from sanctions_data.editor import draft_source
    from sanctions_data.editor.accept import Refused
    from sanctions_data.editor.document_text import read_text

    checkout = open_checkout(ctx)
    folder = draft_source.worksheet_folder(file, checkout)
    document = read_text(file)
    known = {column: text for column, text in cells.items() if text is not None}
    if read_on is not None:
        try:
            known |= draft_source.read_on(read_on)
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--read-on") from None
    with locked_ledger(checkout, write=add) as ledger:
        if folder.exists():
            if held or containing:
                raise Refused(f"--held and --containing are for a new draft; remove {folder} to begin anew")
            drafted = draft_source.read_worksheet(folder, document, known, name)
            drafted = draft_source.complete(document, drafted, ledger)
        else:
            keys = checkout.search_keys()
            drafted = draft_source.propose(document, name, ledger, keys, cells=known, held=held, containing=containing)
        if gists is not None:
            drafted = draft_source.with_gists(document, drafted, ledger, draft_source.read_gists(gists))
        draft_source.write_worksheet(folder, document, drafted)
        if add:
            changed = draft_source.add(checkout, ledger, document, drafted, added_in or checkout.next_version)
            checkout.write_ledger(changed)
    terminal.put(map(clean, (*drafted.questions, *drafted.open)))
    count = counted(len(drafted.sentences), "sentence")
    if add:
        terminal.talk([f"written: {name}, {count}; now run scripts/build.py"])
    else:
        terminal.talk([clean(f"{count} in {folder}; correct them there, then run this again with --write")])
