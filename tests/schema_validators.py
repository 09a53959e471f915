"""Check a record with five independent validators; each returns the columns that are wrong.

As JSON: pydantic, jsonschema, jsonschema-rs (another author, another regular expression engine). As a row
of CSV: our reader with pydantic, and frictionless with the Table Schema.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import jsonschema
import jsonschema_rs
from frictionless import Schema
from pydantic import BaseModel, ValidationError

from sanctions_data import _csv
from sanctions_data.contract import schemas

MODELS: dict[str, type[BaseModel]] = {schemas.table_name(model): model for model in schemas.models()}
ROW = "(row)"  # the columns are right and the row is wrong


def by_pydantic(table: str, record: Mapping[str, Any]) -> set[str]:
    """The wrong columns, by the model."""
    try:
        MODELS[table].model_validate(dict(record))
    except ValidationError as error:
        return {str(item["loc"][0]) if item["loc"] else ROW for item in error.errors()}
    return set()


@lru_cache
def _validators(table: str) -> tuple[Any, Any]:
    schema = schemas.json_schema(MODELS[table])
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return (
        jsonschema.Draft202012Validator(schema, format_checker=checker),
        jsonschema_rs.Draft202012Validator(schema, validate_formats=True),
    )


def by_json_schema(table: str, record: Mapping[str, Any]) -> set[str]:
    """The wrong columns, by the JSON Schema as jsonschema reads it."""
    found: set[str] = set()
    for error in _validators(table)[0].iter_errors(dict(record)):
        if error.absolute_path:
            found.add(str(error.absolute_path[0]))
        elif error.validator == "required":
            found |= set(error.validator_value) - set(record)
        elif error.validator == "additionalProperties":
            found |= set(record) - set(error.schema["properties"])
        else:
            found.add(ROW)
    # a rule across columns can only be broken by columns that are right: pydantic does not ask before
    return found - {ROW} or found


def valid_by_rust(table: str, record: Mapping[str, Any]) -> bool:
    """Whether jsonschema-rs takes the record."""
    valid: bool = _validators(table)[1].is_valid(dict(record))
    return valid


def cells(table: str, record: Mapping[str, Any]) -> list[str]:
    """The record as cells of CSV."""
    return [_csv.cell(record.get(name)) for name in schemas.column_names(MODELS[table])]


def text(header: list[str] | tuple[str, ...], rows: list[list[str]]) -> str:
    """CSV text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([header, *rows])
    return out.getvalue()


def by_reader(table: str, row: list[str]) -> set[str]:
    """The wrong column (the first), by our reader of CSV."""
    names = schemas.column_names(MODELS[table])
    try:
        list(_csv.read(text(names, [row]), MODELS[table], names, "t.csv"))
    except _csv.TableError as error:
        return {error.column or ROW}
    return set()


def frictionless_schema(table: str) -> dict[str, Any]:
    """The Table Schema for a table that stands alone: keys into other tables left out."""
    schema = schemas.table_schema(MODELS[table])
    return {key: value for key, value in schema.items() if key not in ("$schema", "foreignKeys")}


@lru_cache
def _readers(table: str) -> dict[str, Any]:
    schema: Any = Schema.from_descriptor(frictionless_schema(table))
    return dict(schema.create_cell_readers())


def by_frictionless(table: str, row: list[str]) -> set[str]:
    """The wrong columns, by the part of frictionless that judges cells (files: `test_corpus.py`)."""
    verdicts = zip(_readers(table).items(), row, strict=True)
    return {name for (name, read), cell in verdicts if read(cell)[1]}
