"""What the entry of a resource in a Data Package says: its files, its schema, its dialect.

A package is somebody else's text, so it may not lead anywhere: paths are relative, stay in the package's
folder (also behind symbolic links), and nothing is fetched (https://datapackage.org/standard/security/).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .descriptor import read_schema
from .dialect import Dialect, read_dialect
from .faults import InvalidSchema
from .load import read_object
from .schema import Schema
from .source import Source, find_source


def resource(entry: Any, number: int) -> dict[str, Any]:
    """An entry with a name, and either a path or data; InvalidSchema where it is none."""
    where = f"resources[{number}]"
    if not isinstance(entry, Mapping) or not isinstance(entry.get("name"), str):
        raise InvalidSchema(where, "a resource is an object with a 'name'")
    out = dict(entry)
    if "path" not in out and "url" in out:
        out["path"] = out["url"]  # v0
    if ("path" in out) == ("data" in out):
        raise InvalidSchema(where, "a resource has either a 'path' or 'data'")
    if out.get("path") == []:
        raise InvalidSchema(where, "a list of paths names at least one file")
    return out


def schema_of(entry: Mapping[str, Any], folder: Path) -> Schema:
    """The schema of a resource that has one."""
    name = str(entry["name"])
    return read_schema(_described(entry["schema"], folder, name), name)


def opened(entry: Mapping[str, Any], folder: Path) -> tuple[tuple[Source, ...], Dialect]:
    """A resource's files (or its data) and its dialect."""
    name = str(entry["name"])
    if "data" in entry:
        data = entry["data"]
        if isinstance(data, str):
            sources: tuple[Source, ...] = (find_source(data.encode(), name=name, kind=str(entry.get("format", "csv"))),)
        else:
            sources = (Source(name, "rows", data=data if isinstance(data, list) else []),)
    else:
        sources = tuple(_files(entry, folder, name))
    dialect = entry.get("dialect")
    described = _described(dialect, folder, name) if dialect else None
    return sources, read_dialect(described, "\t" if sources[0].format == "tsv" else ",")


def _files(entry: Mapping[str, Any], folder: Path, name: str) -> Iterator[Source]:
    """The files of a resource; all are of the format of the first, as they have to be (Data Resource v2)."""
    kind = entry.get("format")
    kind = kind if kind in ("csv", "tsv", "json", "jsonl") else None
    paths = entry["path"] if isinstance(entry["path"], list) else [entry["path"]]
    for path in [within(folder, path, name) for path in paths]:  # all of them before one is opened
        found = find_source(path, encoding=entry.get("encoding"), kind=kind)
        kind = kind or found.format
        yield found


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


def _described(what: Any, folder: Path, name: str) -> Mapping[str, Any]:
    if isinstance(what, str):
        return read_object(within(folder, what, name))
    if not isinstance(what, Mapping):
        raise InvalidSchema(f"resource {name!r}", "a schema or dialect is an object or a path")
    return what
