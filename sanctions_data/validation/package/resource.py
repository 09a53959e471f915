"""What the entry of a resource in a Data Package says: its files, its reader, its schema, its dialect.

A package is somebody else's text, so it may not lead anywhere: paths are relative, stay in the package's
folder (also behind symbolic links), and nothing is fetched (https://datapackage.org/standard/security/).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from sanctions_data._text import show
from sanctions_data.validation.errors import InvalidSchema
from sanctions_data.validation.readers.source import KINDS, FileFormat, Source, find_source
from sanctions_data.validation.schema.dialect import Dialect, read_dialect
from sanctions_data.validation.schema.load import read_object
from sanctions_data.validation.schema.table_schema import Schema, read_schema

if TYPE_CHECKING:
    from sanctions_data.validation.values.json_values import JSONObject

READERS: dict[str, FileFormat] = {  # by `format`, "the standard file extension" (Data Resource v2)
    "csv": "csv",
    "tsv": "tsv",
    "tab": "tsv",
    "json": "json",
    "geojson": "json",
    "topojson": "json",
    "jsonl": "jsonl",
    "ndjson": "jsonl",
    "xlsx": "xlsx",
    "parquet": "parquet",
    "arrow": "arrow",
    "feather": "arrow",
    "ipc": "arrow",
}
MEDIATYPES: dict[str, FileFormat] = {  # by `mediatype`; the first two and the last three lines are registered with IANA
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/csv": "csv",
    "text/json": "json",
    "application/ndjson": "jsonl",
    "application/x-ndjson": "jsonl",
    "application/jsonl": "jsonl",
    "application/x-jsonlines": "jsonl",
    "application/x-parquet": "parquet",
    "application/json": "json",
    "application/vnd.apache.parquet": "parquet",
    "application/vnd.apache.arrow.file": "arrow",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}
TABULAR = {"tabular-data-resource", "https://specs.frictionlessdata.io/schemas/tabular-data-resource.json"}
TEXT_ENDINGS = {".csv": "csv", ".tsv": "tsv", ".tab": "tsv"}
PACKED = (".gz", ".bz2", ".xz")  # of one file; a ZIP archive may be anything


def resource(entry: object) -> JSONObject:
    """Return the entry of a resource, which has a name, and either a path or data.

    Raises:
        InvalidSchema: it has not.
    """
    if not isinstance(entry, Mapping):
        raise InvalidSchema("", "a resource must be an object with a 'name'")
    if not isinstance(entry.get("name"), str):
        raise InvalidSchema("", "a resource must have a 'name', which is a string")
    out = dict(entry)
    if "path" not in out and "data" not in out and "url" in out:
        out["path"] = out["url"]  # version 0
    if ("path" in out) == ("data" in out):
        raise InvalidSchema("", "a resource must have either a 'path' or 'data'")
    if out.get("path") == []:
        raise InvalidSchema("path", "a list of paths must name at least one file")
    return out


def reader_of(entry: Mapping[str, object]) -> FileFormat | None:
    """Return the reader that `format` or `mediatype` names; None if neither names one that there is."""
    form, media = entry.get("format"), entry.get("mediatype")
    named = READERS.get(form.strip().lower().removeprefix(".")) if isinstance(form, str) else None
    if named is not None or not isinstance(media, str):
        return named
    media = media.partition(";")[0].strip().lower()
    return MEDIATYPES.get(media, "json" if media.endswith("+json") else None)


def is_table(entry: Mapping[str, object]) -> bool:
    """Return whether a resource is a table: it has a schema, says so, or is text with delimiters.

    Data Resource v2, `type`: without it a resource is a file; a program may see by the format that it is a table.
    """
    if "schema" in entry or says_table(entry):
        return True
    named = reader_of(entry)
    if named is not None or "data" in entry:
        return named in ("csv", "tsv")
    paths = entry["path"] if isinstance(entry["path"], list) else [entry["path"]]
    return all(isinstance(path, str) and _ending(path) in TEXT_ENDINGS for path in paths)


def says_table(entry: Mapping[str, object]) -> bool:
    """Return whether a resource says of itself that it is a table, in the words of version 2 or of version 1."""
    profile = entry.get("profile")
    return entry.get("type") == "table" or (isinstance(profile, str) and profile in TABULAR)


def _ending(path: str) -> str:
    name = PurePosixPath(path.lower())
    return PurePosixPath(name.stem).suffix if name.suffix in PACKED else name.suffix


def schema_of(entry: Mapping[str, object], folder: Path) -> Schema:
    """Return the schema of a resource that has one."""
    return read_schema(described(entry["schema"], folder, "schema"))


def opened(entry: Mapping[str, object], folder: Path) -> tuple[tuple[Source, ...], Dialect]:
    """Return the files of a table (or its data) and its dialect."""
    sources = (_inline(entry),) if "data" in entry else tuple(_tables(entry, folder))
    dialect = entry.get("dialect")
    found = None if dialect is None else described(dialect, folder, "dialect")
    return sources, read_dialect(found, "\t" if sources[0].format == "tsv" else ",")


def _inline(entry: Mapping[str, object]) -> Source:
    """Return the rows in a descriptor: a list, or a string that `format` or `mediatype` explains (Data Resource v2)."""
    name, data = str(entry["name"]), entry["data"]
    if isinstance(data, str):
        raw = data.encode("utf-8", "surrogatepass")  # half a surrogate is then an error of its line
        return find_source(raw, name=name, kind=reader_of(entry))
    if not isinstance(data, list):
        noun = {dict: "an object", bool: "a boolean", type(None): "null"}.get(type(data), "a number")
        raise InvalidSchema("data", f"must be a list of rows to be a table, got {noun}")
    return Source(name, "rows", data=data)


def _tables(entry: Mapping[str, Any], folder: Path) -> Iterator[Source]:
    """Yield the files of a table; all are of the format of the first, as they have to be (Data Resource v2)."""
    kind = reader_of(entry)
    for path in files_of(entry, folder):
        found = find_source(path, encoding=entry.get("encoding"), kind=kind)
        kind = kind or next((each for each in KINDS if each == found.format), None)
        yield found


def files_of(entry: Mapping[str, object], folder: Path) -> list[Path]:
    """Return the files of a resource, all of them looked at before one is opened."""
    paths = entry["path"] if isinstance(entry["path"], list) else [entry["path"]]
    return [within(folder, path, "path") for path in paths]


def within(folder: Path, path: object, where: str) -> Path:
    """Return the file that a relative path names, which must not leave the package's folder.

    Args:
        folder: of the package.
        path: as the descriptor has it.
        where: the property it stands in.
    Raises:
        InvalidSchema: it leads elsewhere, or to what is hidden (Data Package v2, section "URL or Path").
    """
    if not isinstance(path, str) or not path:
        raise InvalidSchema(where, "a path must be a string that is not empty")
    if "://" in path:
        raise InvalidSchema(
            where, f"{show(path)} is an address, and nothing is fetched here; download it and name the file"
        )
    parts = path.replace("\\", "/").split("/")
    if path.startswith(("/", "~")) or ".." in parts or ":" in parts[0]:
        raise InvalidSchema(where, f"{show(path)} leaves the package's folder")
    if any(part.startswith(".") and part != "." for part in parts):
        raise InvalidSchema(where, f"{show(path)} is hidden, or in a hidden folder; rename what begins with a dot")
    try:
        found = (folder / path).resolve()
        special = found.exists() and not found.is_file()
    except (OSError, ValueError, RuntimeError) as error:  # a NUL, a loop of links, a name that is too long
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise InvalidSchema(where, f"{show(path)} is not a usable path: {reason}") from None
    if not found.is_relative_to(folder.resolve()):
        raise InvalidSchema(where, f"{show(path)} leaves the package's folder")
    if special:  # a pipe would wait for ever
        raise InvalidSchema(where, f"{show(path)} is not a regular file")
    return folder / path


def described(what: object, folder: Path | None, where: str) -> Mapping[str, object]:
    """Return a schema or dialect, which stands in the descriptor or in a file of the package (None: it has
    no folder).
    """
    if isinstance(what, str) and folder is not None:
        return read_object(within(folder, what, where))
    if not isinstance(what, Mapping):
        raise InvalidSchema(where, "must be an object" if folder is None else "must be an object or a path")
    return what
