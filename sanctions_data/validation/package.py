"""Data Package v1 and v2: every tabular resource against its schema, foreign keys across resources.

A package is somebody else's text, so it may not lead anywhere: paths are relative, stay in the package's
folder (also behind symbolic links), and nothing is fetched (https://datapackage.org/standard/security/).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from ..errors import SanctionsDataError, suggest
from .collect import Collector
from .descriptor import read_schema
from .dialect import Dialect, read_dialect
from .faults import InvalidSchema
from .keys import Keys, References, Unavailable
from .load import read_object
from .report import Checked, checked
from .schema import Field, ForeignKey, Schema
from .source import Source, find_source, open_bytes
from .table import borrowed, check_source, keys_in, remember


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
    resources = [_resource(entry, number, folder) for number, entry in enumerate(descriptor["resources"])]
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
            out[name] = _unreadable(Collector(name, limit), error, 0.0)
        elif not out[name].counts:
            out[name] = _with(out[name], _unreadable(Collector(out[name].name, limit), error, 0.0))
    return tuple(out.values())


def _checked(entry: Mapping[str, Any], folder: Path, engine: str, limit: int | None, references: References) -> Checked:
    start = perf_counter()
    collector = Collector(str(entry["name"]), limit)
    try:
        schema, source, dialect = opened(entry, folder)
        _integrity(entry, source, collector)
        found = check_source(source, schema, dialect, engine, limit, references)
    except InvalidSchema:
        raise
    except SanctionsDataError as error:
        return _unreadable(collector, error, perf_counter() - start)
    return _with(found, checked(collector, 0, "rows", 0.0)) if collector.counts or collector.notes else found


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


def opened(entry: Mapping[str, Any], folder: Path, schema: Schema | None = None) -> tuple[Schema, Source, Dialect]:
    """A resource's schema (or the one given, where it has none), source and dialect."""
    name = str(entry["name"])
    if schema is None or "schema" in entry:
        schema = read_schema(_described(entry["schema"], folder, name), name)
    encoding = entry.get("encoding")
    if "data" in entry:
        data = entry["data"]
        if isinstance(data, str):
            kind = str(entry.get("format", "csv"))
            source = find_source(data.encode(), name=name, kind=kind)
        else:
            source = Source(name, "rows", data=data if isinstance(data, list) else [])
    else:
        paths = entry["path"] if isinstance(entry["path"], list) else [entry["path"]]
        source = _source([within(folder, path, name) for path in paths], name, encoding, entry.get("format"))
    dialect = entry.get("dialect")
    described = _described(dialect, folder, name) if dialect else None
    return schema, source, read_dialect(described, "\t" if source.format == "tsv" else ",")


def within(folder: Path, path: Any, name: str) -> Path:
    """The file a relative path names, which must not leave the package's folder."""
    where = f"resource {name!r}"
    if not isinstance(path, str) or not path:
        raise InvalidSchema(where, "a path is a text")
    if "://" in path:
        raise InvalidSchema(where, f"{path!r} is an address; nothing is fetched here")
    parts = path.replace("\\", "/").split("/")
    if path.startswith(("/", "~")) or ".." in parts or ":" in parts[0]:
        raise InvalidSchema(where, f"{path!r} leaves the package's folder")
    try:
        found = (folder / path).resolve()
    except (OSError, ValueError, RuntimeError):  # a NUL, a loop of links
        raise InvalidSchema(where, f"{path!r} is no path") from None
    if not found.is_relative_to(folder.resolve()):
        raise InvalidSchema(where, f"{path!r} leaves the package's folder")
    if found.exists() and not found.is_file():  # a pipe would wait for ever
        raise InvalidSchema(where, f"{path!r} is no regular file")
    return folder / path


def _source(paths: Sequence[Path], name: str, encoding: str | None, kind: str | None) -> Source:
    first = find_source(paths[0], encoding=encoding, kind=kind if kind in ("csv", "tsv", "json", "jsonl") else None)
    if len(paths) == 1:
        return first
    # "concatenate the files in the simplest way": later ones are read without their header
    chunks = []
    for number, path in enumerate(paths):
        with open_bytes(find_source(path, kind=first.format)) as raw:
            text = raw.read()
        text = text if text.endswith(b"\n") or not text else text + b"\n"
        chunks.append(text if number == 0 else text.partition(b"\n")[2])
    return Source(name, first.format, data=b"".join(chunks), encoding=first.encoding)


def _resource(entry: Any, number: int, folder: Path) -> dict[str, Any]:
    where = f"resources[{number}]"
    if not isinstance(entry, Mapping) or not isinstance(entry.get("name"), str):
        raise InvalidSchema(where, "a resource is an object with a 'name'")
    out = dict(entry)
    if "path" not in out and "url" in out:
        out["path"] = out["url"]  # v0
    if ("path" in out) == ("data" in out):
        raise InvalidSchema(where, "a resource has either a 'path' or 'data'")
    return out


def _described(what: Any, folder: Path, name: str) -> Mapping[str, Any]:
    if isinstance(what, str):
        return read_object(within(folder, what, name))
    if not isinstance(what, Mapping):
        raise InvalidSchema(f"resource {name!r}", "a schema or dialect is an object or a path")
    return what


def _references(tables: Mapping[str, dict[str, Any]], folder: Path, lost: dict[str, SanctionsDataError]) -> References:
    def keys(foreign: ForeignKey, fields: Sequence[Field]) -> Keys | None:
        entry = tables.get(str(foreign.resource))
        if entry is None:
            close = suggest(str(foreign.resource), tables)
            hint = f"; did you mean {close!r}?" if close else ""
            raise InvalidSchema("foreignKeys", f"no resource {foreign.resource!r} in the package{hint}")
        try:
            schema, source, dialect = opened(entry, folder, borrowed(foreign, fields))
            return keys_in(source, schema, dialect, foreign.reference)
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
    from dataclasses import replace

    counts = {**own.counts, **found.counts}
    return replace(found, counts=counts, found=own.found + found.found, notes=found.notes + own.notes)
