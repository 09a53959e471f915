"""`sanctions-data validate`: parse the words, call `validate`, print, answer with an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from ..errors import SanctionsDataError
from ..validation.api import ENGINES, LIMIT, validate
from ..validation.report import Report
from ..validation.reporters import FORMATS, render
from . import guard
from .terminal import clean

SLOW = 50 << 20  # bytes from which a person wants to know that something is going on


@click.command("validate")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--schema", "-s", metavar="NAME|FILE", help="A bundled schema, a Table Schema, a JSON Schema.")
@click.option("--format", "-f", "shape", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--limit", type=click.IntRange(0), default=LIMIT, show_default=True, help="Problems listed per table.")
@click.option("--engine", type=click.Choice(ENGINES), default="auto", show_default=True)
@click.option("--master", metavar="URL", help="Of the Spark cluster, for --engine spark; Spark's own setting else.")
@click.option("--delimiter", help="Of text tables; a comma by default, a tab for .tsv.")
@click.option("--encoding", help="Of text; UTF-8 by default.")
@click.option("--reference", "references", multiple=True, metavar="NAME=FILE", help="A table foreign keys refer to.")
@click.option("--bad-rows", type=click.Path(dir_okay=False), metavar="FILE", help="Write the bad rows there, as CSV.")
def command(
    paths: tuple[str, ...],
    schema: str | None,
    shape: str,
    limit: int,
    engine: str,
    master: str | None,
    delimiter: str | None,
    encoding: str | None,
    references: tuple[str, ...],
    bad_rows: str | None,
) -> None:
    """Validate tables (CSV, TSV, Parquet, Arrow, NDJSON, XLSX), JSON, or whole Data Packages.

    PATH is a file, - for standard input, or a datapackage.json, which needs no --schema. With --engine spark all
    PATHs, which may be patterns and addresses that Spark reads, are the parts of one table.

    Exit codes: 0 all is well, 1 problems were found, 2 the call or the schema is wrong, 3 something could
    not be checked.
    """
    named = [*paths, *(each.partition("=")[2] for each in references)]
    if engine != "spark" and (risky := guard.wanted(named)) is not None:
        _announce(risky)
        sys.exit(guard.run(_again(click.get_current_context()), risky))
    options: dict[str, Any] = {
        "engine": engine,
        "limit": limit,
        "dialect": {"delimiter": delimiter.replace("\\t", "\t")} if delimiter else None,
        "encoding": encoding,
        "references": dict(_pairs(references)),
    }
    if bad_rows is not None and (len(paths) != 1 or paths[0] == "-"):
        raise click.UsageError("--bad-rows reads the file a second time: give exactly one PATH, not '-'")
    sources: list[Any] = list(paths)
    if engine == "spark":
        if bad_rows is not None:
            raise click.UsageError("--bad-rows is not for --engine spark, whose rows have no numbers")
        from ..validation.spark.read import open_session

        open_session(master)
        sources = [list(paths)]
    elif master is not None:
        raise click.UsageError("--master is for --engine spark")
    reports, code = [], 0
    for path in sources:
        if isinstance(path, str):
            _announce(path)
        try:
            reports.append(validate(path, schema, **options))
        except SanctionsDataError as error:
            # one unreadable file does not keep the others from being judged
            if len(sources) == 1 or error.exit_code == 2:
                raise
            click.echo(clean(str(error)), err=True)
            code = max(code, error.exit_code)
    report = Report(tuple(table for each in reports for table in each.tables), limit)
    if reports:
        for line in render(report, shape):
            click.echo(line)
    if bad_rows is not None:
        from ..validation.badrows import write_bad_rows

        count = write_bad_rows(report, paths[0], bad_rows, dialect=options["dialect"], encoding=encoding)
        click.echo(f"{count:,} rows written to {clean(bad_rows)}", err=True)
    sys.exit(code or (0 if report.valid else 1))


def _again(context: click.Context) -> list[str]:
    """The words of this call."""
    words = ["validate"]
    for option in context.command.params:
        given = context.params[str(option.name)]
        if isinstance(option, click.Option):
            for value in given if option.multiple else [] if given is None else [given]:
                words += [option.opts[0], str(value)]
    return [*words, "--", *context.params["paths"]]


def _announce(path: str) -> None:
    """Tell a person at a terminal that a large file takes a while."""
    if sys.stderr.isatty() and os.path.isfile(path) and Path(path).stat().st_size > SLOW:
        click.echo(f"checking {clean(path)} …", err=True)


def _pairs(references: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for reference in references:
        name, equals, path = reference.partition("=")
        if not equals or not name or not path:
            raise click.UsageError(f"--reference {reference!r}: expected NAME=FILE")
        yield name, path
