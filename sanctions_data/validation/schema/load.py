"""Find a schema: bundled by name, in a file, or given as a dict; never over the network."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from sanctions_data.errors import UnknownName, UnreadableFile
from sanctions_data.validation.errors import InvalidArgument, InvalidSchema
from sanctions_data.validation.schema.unknown_properties import JSON_SCHEMA, no_json_schema
from sanctions_data.validation.values.json_values import JSONObject, loads, ordinary

KIND = "tableschema"
MAX_BYTES = 64 << 20  # a descriptor, not data


def load_descriptor(schema: str | os.PathLike[str] | Mapping[str, object]) -> tuple[JSONObject, str, Path | None]:
    """Return the descriptor, what to call it, and the folder its relative paths start from (None: nowhere).

    Args:
        schema: a bundled name such as "measures" or "measures.file.json", a path, or the parsed JSON itself.
    Raises:
        UnknownName: no such bundled schema and no such file.
        DamagedRelease: the bundled schema is not the one that was published.
        UnreadableFile: the file is missing or no JSON.
        InvalidArgument: the schema is not a name, a path or a dict, or it is an address.
        InvalidSchema: the JSON is not an object.
    """
    if isinstance(schema, Mapping):
        return dict(schema), str(schema.get("name") or schema.get("title") or "schema"), None
    if not isinstance(schema, str | os.PathLike):
        raise InvalidArgument("schema", f"must be a name, a path or a dict, got {type(schema).__name__}")
    text = os.fspath(schema)
    if is_bundled(schema):
        return parse_object(bundled(text), f"{text}.{KIND}.json"), text, None
    if "://" in text:
        raise InvalidArgument("schema", f"{text!r} is an address; download it first, nothing is fetched here")
    path = Path(text)
    if os.sep not in text and not os.path.isfile(text) and (packaged := _packaged(text)) is not None:
        return parse_object(packaged, text), text, None
    return read_object(path), text, path.parent


def is_bundled(schema: object) -> bool:
    """Return whether a schema is meant by its bundled name, and not as a path or a dict."""
    if not isinstance(schema, str | os.PathLike):
        return False
    text = os.fspath(schema)
    return "://" not in text and not Path(text).suffix and os.sep not in text and not os.path.isfile(text)


class SchemaStore(Protocol):
    """What knows schemas by name: a kind is "schema" (JSON Schema) or "tableschema"; and the tables that have them."""

    def schema_names(self, kind: str) -> tuple[str, ...]:
        """Return the names of the schemas of a kind."""

    def schema_text(self, table: str, kind: str) -> str:
        """Return a schema as JSON."""

    def data_path(self, name: str) -> Path:
        """Return the file of a table, such as "entities.csv"; UnknownName if there is none."""

    def parsed_expressions(self) -> Mapping[str, list[object]]:
        """Return the trees of the expressions in these schemas, so that nothing is needed to read them."""


def _bundled_schemas() -> SchemaStore | None:
    """Return the schemas of the package that this one is part of; None if it is alone.

    The package around offers them by its attribute `bundled_schemas`, so that nothing here imports anything of it.
    """
    found: SchemaStore | None = getattr(sys.modules[__name__.partition(".")[0]], "bundled_schemas", None)
    return found


def bundled(name: str) -> bytes:
    """Return the packaged Table Schema of a table, after checking its digest.

    Raises:
        UnknownName: there is none; the message has the likely name.
        DamagedRelease: the schema is not the one that was published.
    """
    store = _bundled_schemas()
    known = () if store is None else store.schema_names(KIND)
    if store is None or name not in known:
        raise UnknownName("schema or file", name, known)
    return store.schema_text(name, KIND).encode()


def bundled_table(name: str) -> tuple[Path, JSONObject] | None:
    """Return the file and the Table Schema of a table that ships with the schemas; None if there is none."""
    store = _bundled_schemas()
    if store is None or name not in store.schema_names(KIND):
        return None
    try:
        return store.data_path(f"{name}.csv"), parse_object(bundled(name), name)
    except UnknownName:  # a schema whose table is not published under that name
        return None


def parsed_expression(text: str) -> list[object] | None:
    """Return the tree of an expression of a bundled schema; None if no bundled schema has it."""
    store = _bundled_schemas()
    return None if store is None else store.parsed_expressions().get(text)


def _packaged(file: str) -> bytes | None:
    """Return a packaged schema by the name of its file, such as measures.file.json; None if there is none."""
    table, _, kind = file.removesuffix(".json").partition(".")
    store = _bundled_schemas()
    if store is None or not file.endswith(".json") or table not in store.schema_names(kind):
        return None
    return store.schema_text(table, kind).encode()


def read_object(path: Path) -> JSONObject:
    """Return the object in a file, which is JSON, or YAML if its name ends so."""
    raw = read_descriptor(path)
    if path.suffix.lower() in (".yml", ".yaml"):
        from sanctions_data.validation.schema.yaml_descriptor import parse_yaml

        return parse_yaml(raw, str(path))
    return parse_object(raw, str(path))


def read_descriptor(path: Path) -> bytes:
    """Return the bytes of a schema or descriptor; UnreadableFile if it is missing or too large."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise UnreadableFile(str(path), (getattr(error, "strerror", None) or str(error)).lower()) from None
    if len(raw) > MAX_BYTES:
        raise UnreadableFile(str(path), "too large for a schema or descriptor")
    return raw


def parse_object(raw: bytes, name: str) -> JSONObject:
    try:
        value = loads(raw.decode("utf-8-sig"), ordinary, halves=True)
    except ValueError as error:
        raise UnreadableFile(name, f"not JSON: {error}") from None
    if not isinstance(value, dict):
        raise InvalidSchema(name, "a schema or descriptor is a JSON object")
    return value


def _lists_examples(descriptor: Mapping[str, object]) -> bool:
    """Return whether a descriptor with `resources` is a Table Schema: both standards allow other properties than
    theirs.
    """
    fields = descriptor.get("fields")
    if not fields or not isinstance(fields, list) or "profile" in descriptor:
        return False
    named = all(isinstance(each, dict) and "name" in each for each in fields)
    return named and "datapackage" not in str(descriptor.get("$schema", ""))


def _is_resource(descriptor: Mapping[str, object]) -> bool:
    """Return whether a descriptor is a Data Resource: it says where data are, and has their schema."""
    if "fields" in descriptor or "json-schema" in str(descriptor.get("$schema", "")):
        return False
    asks = {*JSON_SCHEMA} - {"$schema", "type", "format"}  # which a resource has too, with another meaning
    where = isinstance(descriptor.get("path"), str | list) or "data" in descriptor
    return where and isinstance(descriptor.get("schema"), str | Mapping) and asks.isdisjoint(descriptor)


def kind_of(descriptor: Mapping[str, object], name: str = "schema") -> str:
    """Return what a descriptor describes: "package", "resource", "table", or "json" (a JSON Schema).

    Raises:
        InvalidSchema: none of these; it would be a JSON Schema that asks for nothing, and finds everything valid.
    """
    profile = str(descriptor.get("$schema", ""))
    fields = descriptor.get("fields")
    if isinstance(descriptor.get("resources"), list) and not _lists_examples(descriptor):
        return "package"
    if _is_resource(descriptor):
        return "resource"
    if "json-schema.org" not in profile and isinstance(fields, list):
        return "table"
    if "tableschema" in profile or "table-schema" in profile:
        return "table"
    wrong = no_json_schema(descriptor)
    if wrong is not None and "fields" in descriptor:
        return "table"  # which says what is wrong with them
    if wrong is not None:
        raise InvalidSchema(name, wrong)
    return "json"
