"""Data Package v1 and v2: the descriptor, every resource, and foreign keys across resources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from sanctions_data.errors import MissingExtra, SanctionsDataError, suggest
from sanctions_data.validation.checks.keys import Keys, References, Unavailable, has_fields
from sanctions_data.validation.engines import Engine
from sanctions_data.validation.engines.run import check_source, installed
from sanctions_data.validation.errors import InvalidSchema, NothingToCheck
from sanctions_data.validation.package.integrity import check_files
from sanctions_data.validation.package.multipart import check_multipart
from sanctions_data.validation.package.profile import check_descriptor
from sanctions_data.validation.package.references import borrowed, keys_in, remember
from sanctions_data.validation.package.resource import (
    described,
    is_table,
    opened,
    reader_of,
    resource,
    says_table,
    schema_of,
)
from sanctions_data.validation.report.report import Checked, Fault, ProblemCollector, checked
from sanctions_data.validation.schema.table_schema import Field, ForeignKey, Schema
from sanctions_data.validation.schema.unknown_properties import never_read, unread_checks

if TYPE_CHECKING:
    from sanctions_data.validation.values.json_values import JSONObject

TABULAR_PACKAGE = (  # version 1: all resources of such a package are tables
    "tabular-data-package",
    "https://specs.frictionlessdata.io/schemas/tabular-data-package.json",
)
STRUCTURE = Schema((), match="subset")  # asks nothing of cells: labels and the number of cells in a row are looked at
UNUSABLE = (SanctionsDataError, OSError, RecursionError)


def check_package(
    descriptor: Mapping[str, Any],
    text: str,
    name: str,
    folder: Path,
    engine: Engine,
    limit: int | None,
    only: range | None = None,
    keep_rows: bool = False,
) -> tuple[Checked, ...]:
    """Check a package: its descriptor, and every resource, whether it has a schema or not.

    Args:
        descriptor: the parsed datapackage.json.
        text: its JSON, for the lines of problems.
        name: what to call it.
        folder: where its paths start.
        engine, limit, keep_rows: as for `validate`.
        only: the numbers of the resources to check, -1 being the descriptor; None for all of it.
    Returns:
        The descriptor if there is something to say of it, then each resource; of several files, each file. A
        resource that cannot be used is a `resource-error`, and the others are checked.
    Raises:
        NothingToCheck: nothing in it can be checked.
        MissingExtra: the columns engine is asked for and not installed.
    """
    if not descriptor["resources"]:
        raise NothingToCheck(name, "the list of resources is empty")
    if engine == "columns" and not installed():
        raise MissingExtra("the columns engine", "validate")
    numbers = range(-1, len(descriptor["resources"])) if only is None else only
    own = check_descriptor(descriptor, text, name, limit) if -1 in numbers else None
    entries: list[JSONObject] = []
    out: list[tuple[str, tuple[Checked, ...]]] = []
    wrong: dict[int, SanctionsDataError] = {}
    tabular = descriptor.get("profile") in TABULAR_PACKAGE
    for number, entry in enumerate(descriptor["resources"]):
        try:
            entries.append(resource(entry) | ({"type": "table"} if tabular else {}))
        except InvalidSchema as error:
            entries.append({"name": name_of(entry, number)})
            wrong[number] = error
    tables: dict[str, JSONObject] = {}
    for number, found in enumerate(entries):
        if number not in wrong:
            tables.setdefault(found["name"], found)
    lost: dict[str, Exception] = {}
    references = _references(tables, folder, lost)
    for number, found in enumerate(entries):
        if number not in numbers:
            continue
        if number in wrong:
            out.append(("", (_unreadable(ProblemCollector(found["name"], limit), wrong[number], 0.0),)))
        else:
            out.append((found["name"], _checked(found, folder, engine, limit, references, keep_rows)))
    every = list(_with_lost(out, lost, limit))
    if only is None and own is None and not any(table.counts for table in every) and not any(map(_asks, entries)):
        raise NothingToCheck(
            name, "no resource in it has a schema, says that it is a table, or declares its bytes or hash"
        )
    slips = (*never_read(entries), *unread_checks(descriptor, "of the package", "the schema of a resource"))
    if 0 in numbers and slips:
        every[0] = replace(every[0], notes=(*every[0].notes, *slips))
    return (*(() if own is None else (own,)), *every)


def name_of(entry: object, number: int) -> str:
    """Return what a report calls a resource that may have no name."""
    given = entry.get("name") if isinstance(entry, Mapping) else None
    return given if isinstance(given, str) and given else f"resources[{number}]"


def _asks(entry: Mapping[str, object]) -> bool:
    """Return whether a resource says something of its content that can be checked."""
    return not entry.keys().isdisjoint(("schema", "bytes", "hash")) or says_table(entry)


def _checked(
    entry: Mapping[str, object],
    folder: Path,
    engine: Engine,
    limit: int | None,
    references: References,
    keep_rows: bool,
) -> tuple[Checked, ...]:
    """Return a resource: one table, each of its files if there are several, or a file that is not a table."""
    start = perf_counter()
    name = str(entry["name"])
    collector = ProblemCollector(name, limit)
    try:
        check_files(entry, folder, collector)
        if not is_table(entry):
            return (checked(collector, 0, "file", perf_counter() - start),)
        collector.notes += _said_of_readers(entry)
        schema = schema_of(entry, folder) if "schema" in entry else STRUCTURE
        sources, dialect = opened(entry, folder)
        if len(sources) > 1:
            found = check_multipart(name, sources, schema, dialect, engine, limit, references, keep_rows)
        else:
            found = (check_source(sources[0], schema, dialect, engine, limit, references, keep_rows),)
    except UNUSABLE as error:
        return (_unreadable(collector, error, perf_counter() - start),)
    if not collector.counts and not collector.notes:
        return found
    return (_with(found[0], checked(collector, 0, "rows", 0.0)), *found[1:])


def _said_of_readers(entry: Mapping[str, object]) -> Iterator[str]:
    """Yield notes on what was not checked of a table, and on how it was read."""
    if "schema" not in entry:
        yield "there is no schema: the header and the number of cells in each row were checked, and nothing else"
    named, media = reader_of(entry), reader_of({"mediatype": entry.get("mediatype")})
    if media is not None and media != named:
        yield f"'format' and 'mediatype' differ; it was read as {named}"


def _unreadable(collector: ProblemCollector, error: Exception, seconds: float) -> Checked:
    collector.add(None, None, Fault("resource-error", "unreadable", _words(error)))
    return checked(collector, 0, "none", seconds)


def _words(error: Exception) -> str:
    """Return an error as a message about a resource, whose name stands before it."""
    if isinstance(error, InvalidSchema):
        return ": ".join(part for part in (error.where, error.reason) if part)
    if isinstance(error, OSError):
        return ": ".join(str(part) for part in (error.filename, error.strerror or error) if part)
    return "is nested too deep" if isinstance(error, RecursionError) else str(error)


def _with_lost(
    found: Iterable[tuple[str, tuple[Checked, ...]]], lost: dict[str, Exception], limit: int | None
) -> Iterator[Checked]:
    """Yield every table; one that a key refers to and nobody can read is itself to blame, if nothing else blames it."""
    for name, tables in found:
        first, *more = tables
        if name in lost and not any(table.counts for table in tables):
            first = _with(first, _unreadable(ProblemCollector(first.name, limit), lost[name], 0.0))
        yield first
        yield from more
        lost.pop(name, None)


def only_entry(descriptor: Mapping[str, object]) -> Mapping[str, object]:
    """Return the one table that a package describes; InvalidSchema if there are more, or none."""
    entries = descriptor["resources"]
    tables = [
        entry
        for entry in (entries if isinstance(entries, list) else ())
        if isinstance(entry, Mapping) and "schema" in entry
    ]
    if len(tables) != 1:
        raise InvalidSchema("schema", f"the package describes {len(tables)} tables; validate the package itself")
    return tables[0]


def only_table(
    descriptor: Mapping[str, Any], dialect: Mapping[str, object] | None, folder: Path | None
) -> tuple[JSONObject, Mapping[str, object] | None]:
    """Return the schema and the dialect of the one table that a package describes.

    Args:
        descriptor: of the package.
        dialect: of the caller, which goes first.
        folder: of the package, None if it is not a file.
    Raises:
        InvalidSchema: there are more tables, or none.
    """
    table = only_entry(descriptor)
    own = table.get("dialect")
    if dialect is None and own is not None:
        dialect = described(own, folder, "dialect")
    return dict(described(table["schema"], folder, "schema")), dialect


def _references(tables: Mapping[str, JSONObject], folder: Path, lost: dict[str, Exception]) -> References:
    def keys(foreign: ForeignKey, fields: Sequence[Field]) -> Keys | None:
        name = str(foreign.resource)
        entry = tables.get(name)
        if entry is None:
            close = suggest(name, tables)
            hint = f"; did you mean {close!r}?" if close else ""
            raise InvalidSchema("foreignKeys", f"no resource {name!r} in the package{hint}")
        try:
            schema = schema_of(entry, folder) if "schema" in entry else borrowed(foreign, fields)
        except UNUSABLE as error:
            raise lose(name, error) from None
        has_fields(schema, foreign)  # if not, the schema with the key is wrong, and not the table it refers to
        try:
            sources, dialect = opened(entry, folder)
            return keys_in(sources, schema, dialect, foreign.reference)
        except UNUSABLE as error:
            raise lose(name, error) from None

    def lose(name: str, error: Exception) -> Unavailable:
        lost[name] = error
        return Unavailable(_words(error))

    return remember(keys)


def _with(found: Checked, own: Checked) -> Checked:
    """Return what was found in a table together with what was found in its files, under the name of the table."""
    counts, warnings = {**own.counts, **found.counts}, {**own.warnings, **found.warnings}
    problems = tuple(replace(each, table=found.name, by_line=found.by_line) for each in own.found)
    return replace(found, counts=counts, warnings=warnings, found=problems + found.found, notes=found.notes + own.notes)
