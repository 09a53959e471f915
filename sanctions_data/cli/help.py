"""Pieces that several commands share: examples under the help, the arguments and options of the same name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def examples(*lines: str) -> str:
    """Return the examples that end a help text."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def formats(*names: str) -> Callable[[F], F]:
    """Return the option `--format`, whose default is the first of the names."""
    return click.option(
        "--format",
        "-f",
        "output_format",
        type=click.Choice(names),
        default=names[0],
        show_default=True,
        help="How to print.",
    )


def output_option(command: F) -> F:
    """Add the option `--output`; the end of the name chooses the format if no other is named."""
    return click.option("--output", "-o", metavar="FILE", help="Write to a file; .csv, .json, .jsonl name the format.")(
        command
    )


def sources_option(to: str) -> Callable[[F], F]:
    """Return the option `--sources`, and what the documents are for."""
    return click.option(
        "--sources",
        "folder",
        metavar="DIR",
        envvar="SANCTIONS_DATA_SOURCES",
        help=f"Folder with the documents, to {to}  [env: SANCTIONS_DATA_SOURCES].",
    )
