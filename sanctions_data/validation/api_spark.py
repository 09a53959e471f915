"""From a Spark frame, or files for a Spark session, to a checked table."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sanctions_data.validation.engines.run import with_null
from sanctions_data.validation.engines.spark.engine import check_spark
from sanctions_data.validation.engines.spark.read import SPARK, open_session, read_paths, spark_errors
from sanctions_data.validation.engines.spark.spark_frame import is_spark, table_of
from sanctions_data.validation.errors import InvalidArgument
from sanctions_data.validation.package.references import references_from
from sanctions_data.validation.readers.source import FileFormat
from sanctions_data.validation.report.report import Checked
from sanctions_data.validation.schema.dialect import read_dialect
from sanctions_data.validation.schema.load import kind_of
from sanctions_data.validation.schema.row_checks import Check
from sanctions_data.validation.schema.table_schema import read_schema, with_functions


def check(
    source: object,
    schema: tuple[Mapping[str, object], str, Path | None],
    references: Mapping[str, object],
    limit: int | None,
    *,
    dialect: Mapping[str, object] | None,
    encoding: str | None,
    format: FileFormat | None,
    name: str | None,
    bundled: bool = False,
    checks: Sequence[Check] = (),
) -> Checked:
    """Check a Spark frame, or files for Spark; see `validate` for the arguments.

    `schema` is (descriptor, title, folder); `bundled` says that it is one of our own.
    """
    descriptor, title, folder = schema
    if kind_of(descriptor, title) == "package":
        from sanctions_data.validation.package.package import only_table

        descriptor, dialect = only_table(descriptor, dialect, folder)
    paths = [source] if isinstance(source, str | os.PathLike) else source
    tabs = isinstance(paths, list | tuple) and paths and str(paths[0]).endswith((".tsv", ".tab"))
    how = read_dialect(dialect, "\t" if tabs or format == "tsv" else ",")
    contract = with_null(with_functions(read_schema(descriptor, title), checks), how)
    contract = replace(contract, notes=contract.notes + how.notes)
    known = references_from(references, folder, bundled)
    if is_spark(source):
        return check_spark(table_of(source, name or "DataFrame"), contract, limit, known, references)
    if isinstance(paths, list | tuple) and paths and all(isinstance(path, str | os.PathLike) for path in paths):
        with spark_errors(str(name or paths[0])):
            table = read_paths(open_session(None), list(map(str, paths)), how, format, encoding, name)
            return check_spark(table, contract, limit, known, references)
    raise InvalidArgument(SPARK, "takes a Spark frame, or paths that Spark can read")
