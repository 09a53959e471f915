"""`sanctions-data validate`: parse the words, call `validate`, print, answer with an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from glob import glob, has_magic
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sanctions_data._text import clean, counted
from sanctions_data.cli import guard
from sanctions_data.cli.help import examples
from sanctions_data.cli.progress import update
from sanctions_data.cli.terminal import output as write_to
from sanctions_data.cli.terminal import put, put_data, talk
from sanctions_data.errors import SanctionsDataError, UnreadableFile
from sanctions_data.validation.api import LIMIT, dialect_and_encoding, resource_names, validate, validate_resources
from sanctions_data.validation.bad_rows import on_disk, write_bad_rows
from sanctions_data.validation.engines import ENGINES, Engine
from sanctions_data.validation.engines.run import installed
from sanctions_data.validation.readers.source import KINDS, FileFormat
from sanctions_data.validation.report.formats import FORMATS, OutputFormat, render
from sanctions_data.validation.report.report import Checked, Fault, ProblemCollector, Report, checked

if TYPE_CHECKING:
    from sanctions_data.validation.values.json_values import JSONObject

ENDINGS: dict[str, OutputFormat] = {
    ".html": "html",
    ".md": "markdown",
    ".json": "json",
    ".sarif": "sarif",
    ".xml": "junit",
}
MANY = 50_000  # rows that take the rows engine some seconds


@click.command(
    "validate",
    short_help="Validate tables, JSON or Data Packages.",
    epilog=examples(
        "sanctions-data validate listings.csv --schema listings.schema.json",
        "sanctions-data validate 'listings*.csv' --schema measures --format github",
        "sanctions-data validate listings.csv --schema measures -o report.html",
        "sanctions-data validate datapackage.json",
    ),
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--schema", "-s", metavar="NAME|FILE", help="Schema: bundled, Table Schema or JSON Schema.")
@click.option(
    "--format",
    "-f",
    "output_format",
    type=click.Choice(FORMATS),
    metavar="FORMAT",
    default="text",
    help=f"How to print: {', '.join(FORMATS)}.  [default: text]",
)
@click.option(
    "--output",
    "-o",
    metavar="FILE",
    help=f"Write the report to FILE; the endings {', '.join(ENDINGS)} set the format.",
)
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(0),
    default=LIMIT,
    show_default=True,
    help="Problems listed for each table; all are counted.",
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    metavar="ENGINE",
    default="auto",
    help=f"How to check: {', '.join(ENGINES)}. The answer is the same; auto takes rows or columns by the size."
    "  [default: auto]",
)
@click.option("--master", metavar="URL", help="Spark cluster, for --engine spark; else Spark's own setting.")
@click.option(
    "--as", "kind", type=click.Choice(KINDS), metavar="TYPE", help=f"File type, if not guessed: {', '.join(KINDS)}."
)
@click.option("--delimiter", metavar="CHAR", help="Delimiter of text tables; by default a comma, for .tsv a tab.")
@click.option("--encoding", metavar="NAME", help="Encoding of text and JSON; by default UTF-8.")
@click.option("--sheet", metavar="NAME|NUMBER", help="Sheet of a workbook; by default the first that is not hidden.")
@click.option("--reference", "references", multiple=True, metavar="NAME=FILE", help="Table that foreign keys refer to.")
@click.option(
    "--check-formats/--no-check-formats",
    "check_formats",
    default=True,
    show_default=True,
    help="Check 'format' of a JSON Schema.",
)
@click.option("--bad-rows", type=click.Path(dir_okay=False), metavar="FILE", help="Write the bad rows there, as CSV.")
def command(
    paths: tuple[str, ...],
    schema: str | None,
    output_format: OutputFormat,
    output: str | None,
    limit: int,
    engine: Engine,
    master: str | None,
    kind: FileFormat | None,
    delimiter: str | None,
    encoding: str | None,
    sheet: str | None,
    references: tuple[str, ...],
    check_formats: bool,
    bad_rows: str | None,
) -> None:
    """Validate tables (CSV, TSV, Parquet, Arrow, NDJSON, XLSX), JSON, or whole Data Packages.

    PATH is a file, a pattern such as 'data/**/*.csv', - for standard input, or a datapackage.json or Data Resource,
    which need no --schema. `sanctions-data infer` writes a schema for your table. With --engine spark, all PATHs are
    parts of one table; they may be patterns and addresses that Spark reads.

    Exit codes: 0 no problems, 1 problems, 2 wrong call or schema, 3 something could not be checked.
    """
    output_format = _format_of(output, output_format)
    tables = read_references(references)
    options: JSONObject = {
        "engine": engine,
        "limit": limit,
        "dialect": read_dialect_options(delimiter, sheet),
        "encoding": encoding,
        "format": kind,
        "references": tables,
        "check_formats": check_formats,
        "keep_rows": output_format == "html",
    }
    if output_format == "html":
        from sanctions_data.validation.report.formats.html import page_template

        page_template()  # if Jinja is missing, say so before anything is read
    if engine != "spark":
        paths = tuple(_expanded(paths))
    if paths.count("-") > 1:
        raise click.UsageError("standard input can be read once: give '-' once")
    if schema is None and not check_formats:
        raise click.UsageError("--no-check-formats goes with a --schema; a package may have many")
    if schema is None and (kind is not None or sheet is not None):
        raise click.UsageError("--as and --sheet go with a --schema; a package says itself what its tables are")
    sources: list[object] = list(paths)
    if engine == "spark":
        if sheet is not None:
            raise click.UsageError("--sheet is of workbooks, which Spark does not read")
        if bad_rows is not None:
            raise click.UsageError("--bad-rows is not for --engine spark, whose rows have no numbers")
        from sanctions_data.validation.engines.spark.read import open_session

        open_session(master)
        sources = [list(paths)]
    elif master is not None:
        raise click.UsageError("--master is for --engine spark")
    if bad_rows is not None and schema is None:
        raise click.UsageError("--bad-rows is for one table: name its file as PATH, and its --schema")
    if output is not None:
        refuse_output(output, (*paths, schema, bad_rows, *options["references"].values()))
    if bad_rows is not None:
        _may_be_written(bad_rows, paths, [schema, *options["references"].values()])
    report, errors = _check(sources, schema, options, output_format)
    if report.tables:
        with write_to(output):
            (put if output_format == "text" else put_data)(render(report, output_format))
        if output not in (None, "-"):
            talk([f"{report}; written to {clean(str(output))}"])
    talk(clean(str(error)) for error in errors)
    talk(_faster(report, engine))
    if bad_rows is not None and not errors:
        own = dialect_and_encoding(schema) if schema is not None else (None, None)
        how = {"dialect": options["dialect"] or own[0], "encoding": encoding or own[1], "format": kind}
        count = _call(paths[0], [], schema, write_bad_rows, report, paths[0], bad_rows, **how)
        talk([f"{counted(count, 'row')} written to {clean(bad_rows)}"])
    sys.exit(max([0 if report.valid else 1, *(error.exit_code for error in errors)]))


def _check(
    sources: list[Any], schema: str | None, options: JSONObject, output_format: OutputFormat
) -> tuple[Report, list[SanctionsDataError]]:
    """Return the report, and why some sources are not in it: an unreadable file does not stop the check of the others.

    What is read by programs has such a file as a table with an error, so that no report is valid that is not whole.
    Where it is the schema, or a reference, that cannot be read, it is that file, once, however many sources it is for.
    """
    tables: list[Checked] = []
    errors: dict[str, SanctionsDataError] = {}
    for number, path in enumerate(sources, 1):
        of_several = f" ({number} of {len(sources)})" if len(sources) > 1 else ""
        update(f"validate {path if isinstance(path, str) else 'with Spark'}{of_several}")
        try:
            source, how = path, options
            if isinstance(path, str) and has_magic(path) and not os.path.lexists(path):
                raise UnreadableFile(path, "no file matches this pattern")
            if schema is not None and isinstance(path, str) and (raw := guard.piped(path)) is not None:
                source, how = raw, options | {"name": "stdin" if path == "-" else path}
            if schema is None:
                tables += _package(path, options)
            else:
                found = _call(source, options["references"].values(), schema, validate, source, schema, **how)
                tables += found.tables
        except SanctionsDataError as error:
            if error.exit_code == 2 or (len(sources) == 1 and output_format == "text"):
                raise
            if str(error) not in errors and output_format != "text":
                tables.append(_unread(str(path), error))
            errors[str(error)] = error
    return Report(tuple(tables), options["limit"]), list(errors.values())


def _package(path: str, options: JSONObject) -> tuple[Checked, ...]:
    """Check a package, in parts if a file in it ends the process that reads it, so that all else is checked."""
    try:
        found: Report = _call(path, (), None, validate, path, None, **options)
    except guard.Ended:
        names = resource_names(path)
        return _in_parts(path, range(-1, len(names)), names, options)
    return found.tables


def _in_parts(path: str, numbers: range, names: list[str], options: JSONObject) -> tuple[Checked, ...]:
    how = {name: options[name] for name in ("engine", "limit", "keep_rows")}
    try:
        found: Report = guard.apart(path, validate_resources, path, numbers, **how)
    except guard.Ended as error:
        if len(numbers) > 1:
            middle = numbers.start + len(numbers) // 2
            parts = range(numbers.start, middle), range(middle, numbers.stop)
            return tuple(table for part in parts for table in _in_parts(path, part, names, options))
        if numbers.start < 0:
            raise
        collector = ProblemCollector(names[numbers.start])
        said = f"{error.reason}; it is this resource, or a table that it refers to"
        collector.add(None, None, Fault("resource-error", "unreadable", said))
        return (checked(collector, 0, "none", 0.0),)
    return found.tables


def _unread(path: str, error: SanctionsDataError) -> Checked:
    """Return a report on a file that cannot be read, which may be another than the one to be checked."""
    name, message = (error.path, error.reason) if isinstance(error, UnreadableFile) else (path, str(error))
    collector = ProblemCollector(name)
    collector.add(None, None, Fault("source-error", "unreadable", message))
    return checked(collector, 0, "none", 0.0)


def _call(
    source: object,
    more: Iterable[str],
    schema: str | None,
    function: Callable[..., Any],
    *arguments: object,
    **options: Any,
) -> Any:
    """Call a function that reads a source and more files, in a process of its own where that is safer."""
    if isinstance(source, list):  # of what Spark reads
        return function(*arguments, **options)
    risky = guard.risky([source], schema is None or options.get("format") in guard.KINDS) + guard.risky(more, False)
    if risky:
        names = dict.fromkeys(each if isinstance(each, str) else options["name"] for each in risky)
        return guard.apart(" or ".join(names), function, *arguments, **options)
    return function(*arguments, **options)


def _expanded(paths: tuple[str, ...]) -> Iterator[str]:
    """Yield each path, and for a pattern the files that match it, in order; each once.

    A file whose name has the characters of a pattern is that file. A pattern that matches nothing stays as it is.
    """
    yielded: set[str] = set()
    for path in paths:
        found = [path]
        if has_magic(path) and not os.path.lexists(path):
            # a link to a file that is not there is a file that cannot be checked, and so is a pattern without a match
            found = sorted(
                each for each in glob(path, recursive=True) if os.path.isfile(each) or not os.path.exists(each)
            ) or [path]
        for each in found:
            if each not in yielded or each == path:
                yield each
            yielded.add(each)


def _format_of(output: str | None, output_format: OutputFormat) -> OutputFormat:
    """Return the format of the report: the one that the user named, else the one of the ending of the file's name."""
    source = click.get_current_context().get_parameter_source("output_format")
    if output is None or source is not click.core.ParameterSource.DEFAULT:
        return output_format
    return ENDINGS.get(Path(output).suffix.lower(), output_format)


def refuse_output(output: str, others: Iterable[object], option: str = "--output") -> None:
    """Refuse, before anything is read, a file to write that has no directory or that this call uses."""
    for other in others:
        with suppress(OSError, ValueError):  # one of them is not there, or is the name of a schema
            if isinstance(other, str) and "-" not in (output, other):
                same = os.path.samefile(output, other) if os.path.exists(output) else Path(output) == Path(other)
                if same:
                    raise click.UsageError(f"{option} {output!r} is used by this call; name another file")
    if output != "-" and not on_disk(Path(output)).parent.is_dir():
        raise UnreadableFile(output, "its directory does not exist", "create it first")


def _may_be_written(target: str, paths: tuple[str, ...], others: Iterable[str | None]) -> None:
    """Refuse a file for bad rows that cannot be written, or would replace what is read."""
    if len(paths) != 1 or paths[0] == "-":
        raise click.UsageError("--bad-rows reads the file a second time: give exactly one PATH, not '-'")
    place = Path(target)
    if place.is_file() and any(_is_open_as(place, stream) for stream in (1, 2)):
        raise click.UsageError(f"--bad-rows {target!r} is the output of this call; name another file")
    refuse_output(target, others, "--bad-rows")


def _is_open_as(place: Path, stream: int) -> bool:
    try:
        return os.path.samestat(place.stat(), os.fstat(stream))
    except OSError:  # a stream that is closed
        return False


def _faster(report: Report, engine: Engine) -> Iterator[str]:
    """Yield a note after a large table on the plain install, which has only the slower rows engine."""
    rows = max((table.rows for table in report.tables if table.engine == "rows" and table.by_line), default=0)
    if engine == "auto" and rows >= MANY and not installed():
        yield "note: with pip install 'sanctions-data[validate]', tables of this size are checked many times faster"


def read_dialect_options(delimiter: str | None, sheet: str | None) -> JSONObject | None:
    """Return what the options say of the way a table is written down; a sheet may be named by a number, as 2021."""
    out: JSONObject = {}
    if delimiter is not None:
        out["delimiter"] = delimiter.replace("\\t", "\t")
    if sheet is not None:
        out["sheetName"] = sheet
        if sheet.isascii() and sheet.isdecimal() and len(sheet) < 9 and int(sheet) > 0:
            out["sheetNumber"] = int(sheet)
    return out or None


def read_references(references: tuple[str, ...]) -> dict[str, object]:
    """Return the tables that `--reference NAME=FILE` names."""
    found: dict[str, object] = {}
    for reference in references:
        name, equals, path = reference.partition("=")
        if not equals or not name or not path:
            raise click.UsageError(f"--reference {reference!r}: expected NAME=FILE")
        if name in found:
            raise click.UsageError("--reference names the same table twice")
        found[name] = path
    return found
