"""`sanctions-data page`: the data as one file that a browser opens."""

from __future__ import annotations

import click

from sanctions_data.cli import complete
from sanctions_data.cli.help import examples


@click.command(
    "page",
    short_help="Write the data as one page for a browser.",
    epilog=examples(
        "sanctions-data page --open",
        "sanctions-data page --card cn-2021-counter-1-adrian-zenz -o zenz.html",
        "sanctions-data page --data my-ledger/ -o mine.html",
        "sanctions-data page --exports site -o site/index.html",
    ),
)
@click.option(
    "--output", "-o", metavar="FILE", help="File to write; `-` prints the page.  [default: sanctions-data.html]"
)
@click.option("--open", "show", is_flag=True, help="Open the file in the browser.")
@click.option("--data", "folder", metavar="FOLDER", help="Folder with the six CSV files of your own ledger.")
@click.option(
    "--card", metavar="ID", shell_complete=complete.record_ids, help="Write only a card for this listing, to embed."
)
@click.option("--exports", metavar="FOLDER", help="Link the files that `export all` wrote there.")
def command(output: str | None, show: bool, folder: str | None, card: str | None, exports: str | None) -> None:
    """Write the data as one HTML file. To read it, nobody needs a network or Python.

    Every value in the file leads to the sentence that says it. A card is a small file without a script that shows one
    listing. This command needs the extra `page` (Jinja2).
    """
    from pathlib import Path

    from sanctions_data.build.atomic_write import write
    from sanctions_data.cli import terminal
    from sanctions_data.page.render import make_page

    if output == "-" and show:
        raise click.UsageError("--open needs a file; `-o -` prints the page")
    if exports is not None and (card or folder):
        raise click.UsageError("--exports cannot be used with --card or --data")
    path = Path(output if output not in (None, "-") else f"{card}.html" if card else "sanctions-data.html")
    if path.is_dir():
        raise click.UsageError(f"{path} is a directory; name a file")
    text = make_page(folder, card=card, exports=exports, place=path.parent)
    if output == "-":
        terminal.put_data([text.removesuffix("\n")])
        return
    write(path, text)
    terminal.talk([f"wrote {path}, {len(text.encode()):,} bytes"])
    if show:
        import webbrowser

        webbrowser.open(path.resolve().as_uri())
