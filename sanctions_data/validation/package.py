"""Data Package v1 and v2: every tabular resource against its schema, foreign keys across resources."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

from ..errors import SanctionsDataError, suggest
from .collect import Collector
from .faults import InvalidSchema
from .keys import Keys, References, Unavailable
from .parts import check_parts
from .references import borrowed, has_fields, keys_in, remember
from .report import Checked, checked
from .resources import opened, resource, schema_of
from .schema import Field, ForeignKey
from .source import Source
from .spelling import never_read
from .table import check_source


def check_package(
    descriptor: Mapping[str, Any], name: str, folder: Path, engine: str, limit: int | None
) -> tuple[Checked, ...]:
    """Check every table of a package.

    Args:
        descriptor: the parsed datapackage.json.
        name: what to call it.
        folder: where its paths start.
        engine, limit: as for `validate`.
    Raises:
        InvalidSchema: the descriptor itself cannot be used.
    """
    resources = [resource(entry, number) for number, entry in enumerate(descriptor["resources"])]
    tables = {str(entry["name"]): entry for entry in resources}
    if len(tables) != len(resources):
        raise InvalidSchema("resources", "names of resources have to differ", name)
    lost: dict[str, SanctionsDataError] = {}
    references = _references(tables, folder, lost)
    out = {
        name: _checked(entry, folder, engine, limit, references) for name, entry in tables.items() if "schema" in entry
    }
    for name, error in lost.items():  # what a key refers to and nobody can read is itself to blame
        if name not in out:
            out[name] = (_unreadable(Collector(name, limit), error, 0.0),)
        elif not any(found.counts for found in out[name]):
            first, *more = out[name]
            out[name] = (_with(first, _unreadable(Collector(first.name, limit), error, 0.0)), *more)
    every = [found for several in out.values() for found in several]
    slips = never_read(resources)
    if every and slips:  # of a resource that is not judged, too, which nothing else would tell
        first = every[0]
        every[0] = replace(first, notes=(*first.notes, *slips))
    return tuple(every)


def _checked(
    entry: Mapping[str, Any], folder: Path, engine: str, limit: int | None, references: References
) -> tuple[Checked, ...]:
    """A resource, which is one table; where it has several files, each of them."""
    start = perf_counter()
    name = str(entry["name"])
    collector = Collector(name, limit)
    try:
        schema = schema_of(entry, folder)
        sources, dialect = opened(entry, folder)
        if len(sources) > 1:
            if "bytes" in entry or "hash" in entry:
                collector.notes.append(f"bytes and hash of {name!r} not checked: it has several files")
            found = check_parts(name, sources, schema, dialect, engine, limit, references)
        else:
            _integrity(entry, sources[0], collector)
            found = (check_source(sources[0], schema, dialect, engine, limit, references),)
    except InvalidSchema:
        raise
    except SanctionsDataError as error:
        return (_unreadable(collector, error, perf_counter() - start),)
    if not collector.counts and not collector.notes:
        return found
    return (_with(found[0], checked(collector, 0, "rows", 0.0)), *found[1:])


def _unreadable(collector: Collector, error: SanctionsDataError, seconds: float) -> Checked:
    collector.add(None, None, ("resource-error", "unreadable", str(error)))
    return checked(collector, 0, "rows", seconds)


def only_table(
    descriptor: Mapping[str, Any], dialect: Mapping[str, Any] | None
) -> tuple[dict[str, Any], Mapping[str, Any] | None]:
    """The schema and dialect of the one table a package describes; InvalidSchema where there are more."""
    tables = [entry for entry in descriptor["resources"] if isinstance(entry, Mapping) and "schema" in entry]
    if len(tables) != 1 or not isinstance(tables[0]["schema"], Mapping):
        raise InvalidSchema("schema", f"the package describes {len(tables)} tables; validate the package itself")
    return dict(tables[0]["schema"]), dialect or tables[0].get("dialect")


def _references(tables: Mapping[str, dict[str, Any]], folder: Path, lost: dict[str, SanctionsDataError]) -> References:
    def keys(foreign: ForeignKey, fields: Sequence[Field]) -> Keys | None:
        entry = tables.get(str(foreign.resource))
        if entry is None:
            close = suggest(str(foreign.resource), tables)
            hint = f"; did you mean {close!r}?" if close else ""
            raise InvalidSchema("foreignKeys", f"no resource {foreign.resource!r} in the package{hint}")
        try:
            schema = schema_of(entry, folder) if "schema" in entry else borrowed(foreign, fields)
            has_fields(schema, foreign)
            sources, dialect = opened(entry, folder)
            return keys_in(sources, schema, dialect, foreign.reference)
        except InvalidSchema:
            raise
        except SanctionsDataError as error:
            lost[str(foreign.resource)] = error
            raise Unavailable(str(error)) from None

    return remember(keys)


def _integrity(entry: Mapping[str, Any], source: Source, collector: Collector) -> None:
    """`bytes` and `hash` of a resource, where it declares them (Data Resource v2)."""
    if source.path is None:
        return
    size, declared = source.path.stat().st_size, entry.get("bytes")
    if isinstance(declared, int) and declared != size:
        collector.add(None, None, ("byte-count", "bytes", f"{size:,} bytes where the package says {declared:,}"))
    said = entry.get("hash")
    if isinstance(said, str) and said:
        kind, _, digest = said.rpartition(":")
        kind = kind.lower() or "md5"
        if kind not in hashlib.algorithms_available:
            collector.notes.append(f"hash not checked: {kind!r} is not known here")
            return
        with source.path.open("rb") as stream:
            found = hashlib.file_digest(stream, lambda: hashlib.new(kind, usedforsecurity=False)).hexdigest()
        if found != digest.lower():
            collector.add(None, None, ("hash-count", "hash", f"the {kind} is {found} where the package says {digest}"))


def _with(found: Checked, own: Checked) -> Checked:
    counts = {**own.counts, **found.counts}
    return replace(found, counts=counts, found=own.found + found.found, notes=found.notes + own.notes)
