"""Find a schema: bundled by name, in a file, or given as a dict; never over the network."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from ..errors import UnknownName, UnreadableFile
from .faults import InvalidSchema

SUFFIX = ".tableschema.json"
MAX_BYTES = 64 << 20  # a descriptor, not data


def load_descriptor(schema: str | os.PathLike[str] | Mapping[str, Any]) -> tuple[dict[str, Any], str, Path | None]:
    """The descriptor, what to call it, and the folder its relative paths start from (None: nowhere).

    Args:
        schema: a bundled name such as "measures", a path, or the parsed JSON itself.
    Raises:
        UnknownName: no such bundled schema and no such file.
        UnreadableFile: the file is missing or no JSON.
        InvalidSchema: the JSON is no object, or the name is an address.
    """
    if isinstance(schema, Mapping):
        return dict(schema), str(schema.get("name") or schema.get("title") or "schema"), None
    text = os.fspath(schema)
    if "://" in text:
        raise InvalidSchema("schema", f"{text!r} is an address; download it first, nothing is fetched here")
    path = Path(text)
    if not path.is_file() and not path.suffix and os.sep not in text:
        found = bundled(text)
        return parse_object(found.read_bytes(), f"{text}{SUFFIX}"), text, None
    return read_object(path), text, path.parent


def bundled(name: str) -> Any:
    """The packaged schema called `name` (a file or a resource in the wheel); UnknownName with the likely one."""
    known: dict[str, Any] = {}
    for folder in (Path(__file__).parents[2] / "schemas", resources.files("sanctions_data") / "schemas"):
        if folder.is_dir():
            known |= {each.name.removesuffix(SUFFIX): each for each in folder.iterdir() if each.name.endswith(SUFFIX)}
    if name not in known:
        raise UnknownName("schema or file", name, tuple(sorted(known)))
    return known[name]


def read_object(path: Path) -> dict[str, Any]:
    """A JSON object from a file."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableFile(str(path), "too large for a schema or descriptor")
        return parse_object(path.read_bytes(), str(path))
    except OSError as error:
        raise UnreadableFile(str(path), (error.strerror or str(error)).lower()) from None


def parse_object(raw: bytes, name: str) -> dict[str, Any]:
    try:
        value = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(name, f"not JSON: {error}") from None
    if not isinstance(value, dict):
        raise InvalidSchema(name, "a schema or descriptor is a JSON object")
    return value


def kind_of(descriptor: Mapping[str, Any]) -> str:
    """What a descriptor describes: "package", "table", or "json" (a JSON Schema)."""
    if isinstance(descriptor.get("resources"), list):
        return "package"
    profile = str(descriptor.get("$schema", ""))
    is_table = isinstance(descriptor.get("fields"), list) and "json-schema.org" not in profile
    return "table" if is_table or "tableschema" in profile or "table-schema" in profile else "json"
