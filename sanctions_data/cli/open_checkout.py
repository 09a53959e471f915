"""The checkout that a command of `ledger` works in, its ledger, and the documents that are held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sanctions_data.build.checkout import Checkout
    from sanctions_data.ledger import Ledger
    from sanctions_data.provenance.find_documents import Documents


def open_checkout(ctx: click.Context) -> Checkout:
    """Return the checkout: that of the context if there is one, else that which the package runs from.

    Raises:
        NotACheckout: the package runs from an installed copy.
    """
    from sanctions_data.build.checkout import Checkout, find_checkout

    return ctx.obj if isinstance(ctx.obj, Checkout) else find_checkout()


@contextmanager
def locked_ledger(checkout: Checkout, *, write: bool) -> Iterator[Ledger]:
    """Lock the ledger of a checkout, and give it; if it is to be written, a change that was stopped is finished first.

    Raises:
        UnreadableFile: a file of the ledger is not UTF-8.
    """
    from sanctions_data.build.atomic_write import finish, locked

    with locked(checkout.ledger):
        if write:
            finish(checkout.ledger)
        yield checkout.read_ledger()


def open_documents(folder: str | None, checkout: Checkout, ledger: Ledger) -> Documents:
    """Return what the files of a directory hold of the sources; nothing if no directory is named.

    A copy that does not hold every sentence of its source, and a file that cannot be read, are named on standard error.

    Raises:
        UnreadableFile: there is no such directory, or no source in it.
    """
    from sanctions_data._text import clean
    from sanctions_data.cli import terminal
    from sanctions_data.provenance.find_documents import Documents, find_documents

    if not folder:
        return Documents({}, {})
    found = find_documents(folder, ledger, checkout.search_keys())
    terminal.talk(map(clean, (*found.notes, *found.unread)))
    return found


def open_document(file: Path, checkout: Checkout, ledger: Ledger) -> tuple[str, Documents]:
    """Return which source a file is a copy of, and what it holds of it.

    Raises:
        Refused: it holds sentences of several sources, and no worksheet beside it says which it is.
        UnreadableFile: it holds no sentence of a source.
    """
    from sanctions_data._text import listing
    from sanctions_data.anchors.read_document import read_document
    from sanctions_data.editor.accept import Refused
    from sanctions_data.editor.draft_source import worksheet_source
    from sanctions_data.errors import UnreadableFile
    from sanctions_data.provenance.find_documents import find_document

    read_document(file)  # a file that cannot be read says why
    try:
        found = find_document(file, ledger, checkout.search_keys())
    except UnreadableFile:
        fix = "add it first: `sanctions-data ledger draft`"
        raise UnreadableFile(str(file), "holds no sentence of a source of the ledger", fix) from None
    sources = sorted({*found.texts, *(source for source, _ in found.sentences)})
    if (named := worksheet_source(file)) in sources:
        return named, found
    if len(sources) > 1:
        raise Refused(
            f"{file}: holds sentences of {listing(sources, ' and ')}; name the source by its id, with --sources"
        )
    return sources[0], found


def report_change(lines: Iterable[str], notes: Iterable[str], *, dry_run: bool) -> None:
    """Print what changed in the ledger, what is left to decide, and what to run next."""
    from sanctions_data._text import clean
    from sanctions_data.cli import terminal

    terminal.put(map(clean, lines))
    terminal.talk(clean(f"note: {note}") for note in notes)
    terminal.talk(["nothing was written (--dry-run)" if dry_run else "written; now run scripts/build.py"])
