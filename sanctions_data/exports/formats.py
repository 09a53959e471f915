"""The formats, and one call that writes the dataset, or a package of the user, as files."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from sanctions_data.errors import MissingExtra, UnknownName, UnreadableFile
from sanctions_data.exports.tables import Tables, of_dataset
from sanctions_data.exports.write_files import ExistingFile, write_files
from sanctions_data.validation.errors import InvalidArgument

if TYPE_CHECKING:
    from sanctions_data.dataset.dataset import Dataset


@dataclass(frozen=True)
class Format:
    """A format.

    Attributes:
        what: the text that `export --list` shows.
        file: the default name of its file; a name without a dot is a folder with several files.
        extra: the extra that installs its libraries; none if empty.
        own_tables: whether it also takes the tables of a package of the user.
        in_all: whether `export all` writes it.
    """

    what: str
    file: str
    extra: str = ""
    own_tables: bool = False
    in_all: bool = True

    @property
    def is_folder(self) -> bool:
        """Whether the format is several files in a folder."""
        return "." not in self.file


FORMATS: Mapping[str, Format] = {
    "csv": Format("a CSV file for each table, as published (--bom for spreadsheets)", "csv", in_all=False),
    "json": Format("a JSON file for each table, as published", "json", in_all=False),
    "sqlite": Format(
        "a database with keys, search and views, for SQL and Datasette",
        "sanctions-data.db",
        "sqlite",
        own_tables=True,
    ),
    "xlsx": Format(
        "a workbook: the measures to read first, then a sheet for each table",
        "sanctions-data.xlsx",
        "xlsx",
        own_tables=True,
    ),
    "parquet": Format("a Parquet file for each table, for data tools", "parquet", "arrow", own_tables=True),
    "followthemoney": Format("entities and statements of FollowTheMoney", "followthemoney"),
    "datapackage": Format("a Data Package in one zip", "datapackage.zip"),
    "croissant": Format("metadata for catalogues and machine learning, with the zip they describe", "croissant.json"),
    "jsonld": Format("a file for each table: values with their sentences, as Web Annotation and PROV", "jsonld"),
}
ALL = Format("all of these but csv, whose files are in datapackage.zip, and json", "sanctions-data", "export")


def export(
    format: str,
    path: str | os.PathLike[str] | None = None,
    *,
    version: str | None = None,
    package: str | os.PathLike[str] | None = None,
    bom: bool = False,
    replace: bool = False,
    report: Callable[[str], object] = lambda line: None,
) -> tuple[Path, ...]:
    """Write the dataset, or the tables of a package of the user, in a format.

    Args:
        format: one of `FORMATS`, or ``all`` for those that `Format.in_all` names.
        path: the file, or the folder for a format with several files; by default `Format.file` in the current folder.
        version: a version of the dataset; None for the newest data of this package.
        package: a `datapackage.json` of the user, whose tables are exported instead of the dataset.
        bom: write ``csv`` for spreadsheets: with a byte order mark, and formulas marked as text.
        replace: replace existing files.
        report: called with a line for each format that is made, and for each thing that a format leaves out.

    Returns:
        The paths that were written.

    Raises:
        UnknownName: no such format or version.
        InvalidArgument: the format does not take tables of the user, or does not have the option.
        InvalidPackage: the package of the user has problems.
        Unexportable: the format cannot hold a value.
        MissingExtra: a library that the format needs is not installed.
        ExistingFile: a file exists already.
        NotWritten: the disk is full, the folder cannot be written, or the like.
    """
    if format not in (*FORMATS, "all"):
        raise UnknownName("format", format, (*FORMATS, "all"))
    if bom and format != "csv":
        raise InvalidArgument("bom", "only the format csv has this option")
    if package is not None and (format == "all" or not FORMATS[format].own_tables):
        takes = ", ".join(name for name, one in FORMATS.items() if one.own_tables)
        raise InvalidArgument("package", f"{format} does not take tables of your own; these formats do: {takes}")
    form = ALL if format == "all" else FORMATS[format]
    target = Path(form.file if path is None else path)
    in_the_way = not target.is_dir() if form.is_folder else target.is_dir() or not replace
    if target.exists() and in_the_way:
        raise ExistingFile(str(target))
    data = _tables(version, package)
    for note in data.notes:
        report(note)
    if format == "all":
        return write_files(target, _all_files(data, report), replace=replace)
    folder, name = (target, "") if form.is_folder else (target.parent, target.name)
    return write_files(folder, make_files(format, data, name, {"bom": True} if bom else {}), replace=replace)


def _all_files(data: Tables, report: Callable[[str], object]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for format, form in FORMATS.items():
        if form.in_all:
            report(f"{format}: {form.file}")
            files |= _below(format, data)
    return files


def _below(format: str, data: Tables) -> dict[str, bytes]:
    """Return the files of a format as `export all` writes them: path below its folder → bytes."""
    form, made = FORMATS[format], make_files(format, data)
    return {f"{form.file}/{name}": raw for name, raw in made.items()} if form.is_folder else made


def make_files(
    format: str, data: Tables, name: str = "", options: Mapping[str, object] | None = None
) -> dict[str, bytes]:
    """Return the files of a format: name in the folder → bytes.

    Args:
        format: one of `FORMATS`.
        data: the tables.
        name: the name of the file, if the format is not a folder; by default `Format.file`.
        options: the options of the format.

    Raises:
        Unexportable: the format cannot hold a value.
        MissingExtra: a library that the format needs is not installed.
    """
    form = FORMATS[format]
    write: Callable[..., dict[str, bytes]] = import_module(f"{__package__}.to_{format}").write
    try:
        if form.is_folder:
            return write(data, **options or {})
        return write(data, name or form.file, **options or {})
    except ImportError:
        if not form.extra:
            raise
        raise MissingExtra(f"export {format}", form.extra) from None


def written_exports(folder: str | os.PathLike[str], data: Dataset) -> dict[str, tuple[str, ...]]:
    """Return the files that `export all` wrote: format → their paths below the folder, sorted.

    Args:
        folder: where they are.
        data: the dataset that the files must have; each file is made again and compared.

    Raises:
        UnreadableFile: there is no such directory, a file is missing, or the files are of other data.
    """
    top, again = Path(folder), "run `sanctions-data export all` again"
    if not top.is_dir():
        raise UnreadableFile(str(top), "is not a directory", again)
    found: dict[str, tuple[str, ...]] = {}
    tables = of_dataset(data)
    for format in FORMATS:
        if not FORMATS[format].in_all:
            continue
        made = _below(format, tables)
        for name, raw in made.items():
            path = top / name
            if not path.is_file():
                raise UnreadableFile(str(path), "is missing", again)
            if path.read_bytes() != raw:
                raise UnreadableFile(str(path), f"is not what this package writes of the data {data.version}", again)
        found[format] = tuple(sorted(made))
    return found


def _tables(version: str | None, package: str | os.PathLike[str] | None) -> Tables:
    if package is None:
        from sanctions_data.dataset.dataset import load

        return of_dataset(load(version))
    if version is not None:
        raise InvalidArgument("version", "is a version of the dataset; it cannot be used with a package of your own")
    from sanctions_data.exports.own_tables import of_package

    return of_package(package)
