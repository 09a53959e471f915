"""The file that `infer` and `describe` read: the options that say how it is written, and the call that reads it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypedDict, TypeVar, Unpack

import click

from sanctions_data.validation.readers.source import KINDS, FileFormat

F = TypeVar("F", bound=Callable[..., object])
Found = TypeVar("Found")
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


class Options(TypedDict):
    """The values of the options."""

    kind: FileFormat | None
    delimiter: str | None
    encoding: str | None
    sheet: str | None


def options(command: F) -> F:
    """Add the options; `read` takes their values."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def read(function: Callable[..., Found], path: str, *arguments: object, **options: Unpack[Options]) -> Found:
    """Return the result of a function for a file, a folder or standard input; read a risky file in another process.

    Args:
        function: `infer` or `describe`.
        path: as the user wrote it.
        arguments: the arguments of the function, after the source.
        options: the values of the options.
    """
    from sanctions_data.cli import guard
    from sanctions_data.cli.validate import read_dialect_options

    kind, dialect = options["kind"], read_dialect_options(options["delimiter"], options["sheet"])
    how = {"dialect": dialect, "encoding": options["encoding"], "format": kind}
    source: object = path
    if (raw := guard.piped(path)) is not None:
        source, how = raw, how | {"name": "stdin" if path == "-" else path}
    if guard.risky([source], Path(path).is_dir() or kind in guard.KINDS):
        found: Found = guard.apart(path, function, source, *arguments, **how)
        return found
    return function(source, *arguments, **how)
