"""The file that `infer` and `describe` read: the options that say how it is written, and the call that reads it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from sanctions_data.validation.readers.source import KINDS, FileFormat

F = TypeVar("F", bound=Callable[..., Any])
OPTIONS = (
    click.option(
        "--as", "kind", type=click.Choice(KINDS), metavar="TYPE", help=f"File type, if not guessed: {', '.join(KINDS)}."
    ),
    click.option("--delimiter", metavar="CHAR", help="Delimiter, if it is not the one that is detected."),
    click.option("--encoding", metavar="NAME", help="Encoding, if it is not the one that is detected."),
    click.option(
        "--sheet", metavar="NAME|NUMBER", help="Sheet of a workbook; by default the first that is not hidden."
    ),
)


def options(command: F) -> F:
    """Add the options; `read` takes their values."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def read(
    function: Callable[..., Any],
    path: str,
    *arguments: object,
    kind: FileFormat | None,
    delimiter: str | None,
    encoding: str | None,
    sheet: str | None,
) -> Any:
    """Return what a function says of a file, a folder or standard input; a risky file is read in another process.

    Args:
        function: `infer` or `describe`.
        path: as the user wrote it.
        arguments: of the function, after the source.
        kind, delimiter, encoding, sheet: the options.
    """
    from sanctions_data.cli import guard
    from sanctions_data.cli.validate import read_dialect_options

    how = {"dialect": read_dialect_options(delimiter, sheet), "encoding": encoding, "format": kind}
    source: object = path
    if (raw := guard.piped(path)) is not None:
        source, how = raw, how | {"name": "stdin" if path == "-" else path}
    if guard.risky([source], Path(path).is_dir() or kind in guard.KINDS):
        return guard.apart(path, function, source, *arguments, **how)
    return function(source, *arguments, **how)
