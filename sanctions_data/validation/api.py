"""`validate`: one call from any source and any schema to a report."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from sanctions_data.errors import UnknownName
from sanctions_data.validation.checks.json_survey import formats_off
from sanctions_data.validation.checks.keys import no_references
from sanctions_data.validation.engines import ENGINES, Engine
from sanctions_data.validation.engines.run import TEXT, check_source
from sanctions_data.validation.errors import InvalidArgument, InvalidSchema
from sanctions_data.validation.package.references import references_from
from sanctions_data.validation.readers.source import KINDS, FileFormat, Source, find_source
from sanctions_data.validation.report.report import Report
from sanctions_data.validation.schema.dialect import Dialect, read_dialect
from sanctions_data.validation.schema.load import is_bundled, kind_of, load_descriptor, parse_object, read_descriptor
from sanctions_data.validation.schema.table_schema import read_schema, with_functions

if TYPE_CHECKING:
    from sanctions_data.validation.schema.row_checks import Check
    from sanctions_data.validation.values.json_values import JSONObject

LIMIT = 1000
ENDINGS = (".csv", ".tsv", ".tab")
BINARY = {"frame": "a data frame", "parquet": "a Parquet file", "arrow": "an Arrow file", "xlsx": "an XLSX file"}
NO_SCHEMA = ("no schema", "name one (--schema NAME|FILE); only a datapackage.json or a Data Resource brings its own")


def validate(
    source: object,
    schema: str | os.PathLike[str] | Mapping[str, object] | None = None,
    *,
    engine: Engine = "auto",
    limit: int | None = LIMIT,
    dialect: Mapping[str, object] | None = None,
    encoding: str | None = None,
    format: FileFormat | None = None,
    references: Mapping[str, object] | None = None,
    name: str | None = None,
    check_formats: bool = True,
    keep_rows: bool = False,
    checks: Sequence[Check] = (),
) -> Report:
    """Validate a table, a Data Package or JSON records, and say exactly what is wrong where.

    Args:
        source: a path (CSV, TSV, JSON or NDJSON, also compressed; Parquet, Arrow IPC, XLSX), "-" for standard input,
            bytes, an open stream of bytes or text, a data frame (Polars, pandas, PyArrow, DuckDB, Spark), a list of
            rows or records, or the path of a datapackage.json or of a Data Resource. For the engine "spark" also a list
            of paths, patterns and addresses, which are the parts of one table.
        schema: the name of a bundled schema ("measures"), a path, or a dict: a Table Schema (v1 or v2), a JSON
            Schema, a Data Resource, or a Data Package with one table, which also say the dialect and the encoding of
            the source if the caller does not. Not needed if the source is a Data Package or a Data Resource.
        engine: "rows" (standard library, the whole standard), "columns" (Polars and narwhals), or "auto": rows
            for small sources, columns for large ones where it is installed; "spark" inside a cluster, for Spark
            frames and for files that the running Spark session reads. The answer is the same.
        limit: how many problems to keep per table; None keeps all. Counts are exact either way.
        dialect: a Table Dialect descriptor, for text that is not comma-separated, or a sheet that is not the first.
        encoding: of text, JSON and JSON Lines; UTF-8 by default, UTF-16 where a mark says so.
        format: "csv", "tsv", "json", "jsonl", "parquet", "arrow" or "xlsx", if it cannot be guessed.
        references: for foreign keys, the tables referred to, by resource name: sources, or (source, schema) pairs.
            A bundled schema refers to our own tables: the keys in these are known, and those of a reference too.
        name: what to call the source in the report.
        check_formats: check the `format` of a JSON Schema, also of one that a Table Schema has as a constraint. The
            standard leaves it to the user (JSON Schema validation 2020-12, section 7.2); False ignores it.
        keep_rows: keep the first rows with a problem, so that the HTML report shows them. The source is read once
            more. Not for Spark, and not for a JSON Schema.
        checks: functions over the values of some columns of a row, beside the checks of a Table Schema.
    Returns:
        A `Report`. Bad data never raises.
    Raises:
        TypeError: an object that is not a table, such as a series.
        UnreadableFile: the source cannot be opened at all.
        UnknownName: no such bundled schema.
        InvalidSchema: the schema, dialect or package cannot be used.
        InvalidArgument: another argument cannot be used.
        NothingToCheck: the call left nothing to check.
        MissingExtra: an optional library is needed.
    """
    if engine not in ENGINES:
        raise InvalidArgument("engine", f"{engine!r} is not one of {', '.join(ENGINES)}")
    if limit is not None and (not isinstance(limit, int) or isinstance(limit, bool) or limit < 0):
        raise InvalidArgument("limit", "must be a whole number from 0, or None")
    if format is not None and format not in KINDS:
        raise InvalidArgument("format", f"{format!r} is not one of {', '.join(KINDS)}")
    for word, given in (("dialect", dialect), ("references", references)):
        if given is not None and not isinstance(given, Mapping):
            raise InvalidArgument(word, f"must be a dict, got {type(given).__name__}")
    if name is not None and not isinstance(name, str):
        raise InvalidArgument("name", f"must be a string, got {type(name).__name__}")
    if not isinstance(check_formats, bool):
        raise InvalidArgument("check_formats", f"must be True or False, got {check_formats!r}")
    if not isinstance(keep_rows, bool):
        raise InvalidArgument("keep_rows", f"must be True or False, got {keep_rows!r}")
    if not isinstance(checks, Sequence) or isinstance(checks, str):
        raise InvalidArgument("checks", f"must be a list of Check, got {type(checks).__name__}")
    start = perf_counter()
    if schema is None and checks:
        raise InvalidArgument("checks", "are for one table: name its schema; a package may have many")
    if schema is None and not check_formats:
        raise InvalidArgument("check_formats", "is for one schema: name it; a package may have many")
    if schema is None and engine == "spark":
        raise InvalidArgument("engine", "spark checks one table: name its schema")
    if schema is None:
        return _package(source, engine, limit, keep_rows=keep_rows)
    descriptor, title, folder = load_descriptor(schema)
    kind = kind_of(descriptor, title)
    if kind == "resource":
        descriptor, kind = {"resources": [descriptor]}, "package"
    if kind == "package" and encoding is None:
        encoding = _encoding_of(descriptor)
    if not check_formats:
        descriptor = formats_off(descriptor, kind)
    if engine == "spark" or _is_spark(source):
        if engine == "rows" or kind == "json":
            raise InvalidArgument("engine", "a Spark frame is checked inside Spark, against a Table Schema")
        from sanctions_data.validation.api_spark import check

        place = descriptor, title, folder
        how: JSONObject = {"dialect": dialect, "encoding": encoding, "format": format, "name": name}
        whole = check(source, place, references or {}, limit, bundled=is_bundled(schema), checks=checks, **how)
        return Report((whole,), limit)
    found = find_source(source, name=name, encoding=encoding, kind=format)
    if found.format != "xlsx" and not {"sheetName", "sheetNumber"}.isdisjoint(dialect or ()):
        raise InvalidArgument("dialect", f"names a sheet, but {found.name} is not a workbook")
    if kind == "json" and checks:
        raise InvalidArgument("checks", "need a Table Schema, with 'fields'; this is a JSON Schema")
    if kind == "json":
        if (noun := _no_records(found, format)) is not None:
            raise InvalidSchema(title, f'is a JSON Schema; {noun} needs a Table Schema, with "fields"')
        from sanctions_data.validation.engines.documents import check_documents

        return Report((check_documents(found, descriptor, title, limit, start),), limit)
    if kind == "package":
        from sanctions_data.validation.package.package import only_table

        descriptor, dialect = only_table(descriptor, dialect, folder)
        if not check_formats:
            descriptor = formats_off(descriptor, "table")
    table = with_functions(read_schema(descriptor, title), checks)
    table_dialect = _dialect(dialect, found)
    wanted = tuple(sorted({key.resource for key in table.foreign_keys if key.resource is not None}))
    for each in references or {}:
        if wanted and each not in wanted:  # tables that refer to nothing may be checked with the same call
            raise UnknownName("table that a foreign key refers to", each, wanted)
    own = is_bundled(schema)
    known = references_from(references or {}, folder, own) if references or own else no_references
    return Report((check_source(found, table, table_dialect, engine, limit, known, keep_rows),), limit)


def dialect_and_encoding(
    schema: str | os.PathLike[str] | Mapping[str, object],
) -> tuple[Mapping[str, object] | None, str | None]:
    """Return the dialect and the encoding that a schema says, if it is a Data Resource or a Data Package with one
    table; None for each that it does not say. The errors are those of `validate`.
    """
    descriptor, title, folder = load_descriptor(schema)
    kind = kind_of(descriptor, title)
    if kind not in ("resource", "package"):
        return None, None
    from sanctions_data.validation.package.package import only_table

    package = {"resources": [descriptor]} if kind == "resource" else descriptor
    return only_table(package, None, folder)[1], _encoding_of(package)


def _encoding_of(package: Mapping[str, object]) -> str | None:
    from sanctions_data.validation.package.package import only_entry

    found = only_entry(package).get("encoding")
    if found is not None and not isinstance(found, str):
        raise InvalidSchema("encoding", f"must be a string, got {type(found).__name__}")
    return found


def _is_spark(source: object) -> bool:
    if not type(source).__module__.startswith("pyspark."):
        return False
    from sanctions_data.validation.engines.spark.spark_frame import is_spark

    return is_spark(source)


def _no_records(source: Source, format: FileFormat | None) -> str | None:
    """Return what a source is if it is certainly not JSON; a .txt, or a file without an ending, may hold JSON."""
    if source.format in BINARY:
        return BINARY[source.format]
    ending = source.path is not None and source.path.name.lower().removesuffix(".gz").endswith(ENDINGS)
    return "a table of text" if source.format in TEXT and (ending or format is not None) else None


def _dialect(dialect: Mapping[str, object] | None, source: Source) -> Dialect:
    return read_dialect(dialect, "\t" if source.format == "tsv" else ",")


def validate_resources(
    source: str, numbers: range, *, engine: Engine = "auto", limit: int | None = LIMIT, keep_rows: bool = False
) -> Report:
    """Validate a part of a Data Package.

    Args:
        source: the path of the package, as `validate` takes it.
        numbers: of the resources, from 0; -1 is the descriptor.
        engine, limit, keep_rows: as for `validate`.
    """
    return _package(source, engine, limit, numbers, keep_rows)


def resource_names(source: str) -> list[str]:
    """Return the names of a package's resources as a report has them; raise the errors of `validate` if it
    is not one.
    """
    from sanctions_data.validation.package.package import name_of

    return [name_of(entry, number) for number, entry in enumerate(read_package(source)[1]["resources"])]


def _package(
    source: object, engine: Engine, limit: int | None, only: range | None = None, keep_rows: bool = False
) -> Report:
    path, descriptor, text = read_package(source)
    from sanctions_data.validation.package.package import check_package

    if not text and only is None:  # one resource: there is no descriptor of a package
        only = range(len(descriptor["resources"]))
    return Report(check_package(descriptor, text, str(path), path.parent, engine, limit, only, keep_rows), limit)


def read_package(source: object) -> tuple[Path, JSONObject, str]:
    """Return the path of a Data Package, its descriptor, and its JSON, "" if the descriptor is one Data Resource."""
    if isinstance(source, str | os.PathLike) and os.path.isdir(source):
        source = Path(source) / "datapackage.json"
    if not isinstance(source, str | os.PathLike) or not str(source).endswith(".json"):
        raise InvalidArgument(*NO_SCHEMA)
    path = Path(source)
    raw = read_descriptor(path)
    try:
        descriptor = parse_object(raw, str(path))
        is_package = kind_of(descriptor, str(path)) == "package" or (
            path.name == "datapackage.json" and isinstance(descriptor.get("resources"), list)
        )
        if not is_package and kind_of(descriptor, str(path)) == "resource":
            return path, {"resources": [descriptor]}, ""
    except InvalidSchema:  # JSON, but not a descriptor
        is_package = False
    if not is_package:
        raise InvalidArgument(*NO_SCHEMA)
    return path, descriptor, raw.decode("utf-8-sig")
