"""`sanctions-data export`: the tables in the formats that other tools read."""

from __future__ import annotations

import click

from sanctions_data.cli.help import examples


@click.command(
    "export",
    short_help="Write the tables for other tools.",
    epilog=examples(
        "sanctions-data export --list",
        "sanctions-data export sqlite -o sanctions.db",
        "sanctions-data export csv --bom -o for-excel",
        "sanctions-data export xlsx --package datapackage.json -o mine.xlsx",
    ),
)
@click.argument("format", metavar="FORMAT", required=False)
@click.option("--list", "listed", is_flag=True, help="List the formats.")
@click.option("--output", "-o", metavar="PATH", help="The file to write; a folder, if the format has several files.")
@click.option("--version", metavar="VERSION", help="A released version of the data; the newest by default.")
@click.option("--package", metavar="FILE", help="Export the tables of this datapackage.json instead of the dataset.")
@click.option(
    "--bom", is_flag=True, help="Write CSV for spreadsheets: with a byte order mark, and formulas marked as text."
)
@click.option("--force", is_flag=True, help="Replace existing files.")
def command(
    format: str | None,
    listed: bool,
    output: str | None,
    version: str | None,
    package: str | None,
    bom: bool,
    force: bool,
) -> None:
    """Write all tables of the dataset, or of a Data Package of yours, in FORMAT.

    FORMAT is a name that `--list` lists, or `all`. The tables keep their types, keys and ids; docs/exports.md has an
    example for each format, and says what a format cannot hold. The same data give the same bytes. Existing files are
    not replaced without --force.

    Exit codes: 0 written, 1 a value does not fit the format, or the package has problems, 2 wrong call, 3 the files
    could not be written.
    """
    from sanctions_data.cli import terminal
    from sanctions_data.exports.formats import ALL, FORMATS, export

    if listed or format is None:
        if format is not None or not listed:
            raise click.UsageError("name a FORMAT; --list shows them" if format is None else "--list takes no FORMAT")
        size = max(map(len, FORMATS))
        needs = {name: f" (needs sanctions-data[{form.extra}])" if form.extra else "" for name, form in FORMATS.items()}
        terminal.put([f"{name:{size}}  {form.what}{needs[name]}" for name, form in FORMATS.items()])
        terminal.put([f"{'all':{size}}  {ALL.what} (needs sanctions-data[{ALL.extra}])"])
        return
    paths = export(
        format,
        output,
        version=version,
        package=package,
        bom=bom,
        replace=force,
        report=lambda line: terminal.talk([line]),
    )
    total = sum(path.stat().st_size for path in paths)
    where = paths[0] if len(paths) == 1 else f"{len(paths)} files"
    terminal.talk([f"{where}: {total:,} bytes"])
