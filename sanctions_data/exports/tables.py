"""What is exported: tables with their columns, keys and values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sanctions_data.contract.schemas import table_schema
from sanctions_data.errors import SanctionsDataError
from sanctions_data.records import INDEXES, TABLES, model

if TYPE_CHECKING:
    from sanctions_data.dataset.dataset import Dataset
    from sanctions_data.validation.values.json_values import JSONObject

Value = str | int | bool | Decimal | date | tuple[object, ...] | None


@dataclass(unsafe_hash=True)
class Unexportable(SanctionsDataError):
    """A value or a name that a format cannot hold; it is not left out or changed without a word."""

    format: str
    reason: str
    exit_code = 1

    def __str__(self) -> str:
        return f"export {self.format}: {self.reason}"


@dataclass(frozen=True)
class ForeignKey:
    """Columns whose values are those of columns of another table, or of the same one."""

    columns: tuple[str, ...]
    table: str
    other: tuple[str, ...]


@dataclass(frozen=True)
class ExportTable:
    """A table to export.

    Attributes:
        name: of the table.
        fields: its columns in order, as fields of a Table Schema.
        rows: the values of each row, in the order of the columns: None, str, int, Decimal, bool, date, or a tuple for
            a list. Values of other types of Table Schema are text as it was read.
        description: what the table holds.
        primary_key: columns.
        foreign_keys: keys into tables that are exported too.
    """

    name: str
    fields: Sequence[Mapping[str, object]]
    rows: Sequence[tuple[Value, ...]]
    description: str = ""
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(str(one["name"]) for one in self.fields)

    def types(self) -> dict[str, str]:
        """Return column → type of Table Schema."""
        return {str(one["name"]): str(one.get("type", "string")) for one in self.fields}


@dataclass(frozen=True)
class Tables:
    """All that is exported at once.

    Attributes:
        name: of the dataset or package.
        tables: in the order of the dataset.
        title, description, version, license, license_url: of the dataset; empty if it does not say.
        dataset: the dataset; None if the tables are those of another package.
        notes: what of a package is not exported.
    """

    name: str
    tables: tuple[ExportTable, ...]
    title: str = ""
    description: str = ""
    version: str = ""
    license: str = ""
    license_url: str = ""
    dataset: Dataset | None = field(default=None, repr=False)
    notes: tuple[str, ...] = ()

    def about(self) -> dict[str, str]:
        """Return what a file can carry about the whole, without what is empty."""
        found = {
            "title": self.title or self.name,
            "description": self.description,
            "version": self.version,
            "license": self.license,
            "license_url": self.license_url,
        }
        return {name: text for name, text in found.items() if text}


def of_dataset(data: Dataset) -> Tables:
    """Return all tables of a version of the dataset, with its indexes."""
    import json

    from sanctions_data import published

    package: JSONObject = json.loads(published.read_text("datapackage.json"))
    license_ = package["licenses"][0]
    return Tables(
        "sanctions-data",
        tuple(_table(data, name) for name in (*TABLES, *INDEXES)),
        package["title"],
        package["description"],
        data.version,
        license_["name"],
        license_["path"],
        data,
    )


def _table(data: Dataset, name: str) -> ExportTable:
    schema = table_schema(model(name))
    columns = [field["name"] for field in schema["fields"]]
    keys = [
        ForeignKey(tuple(key["fields"]), key["reference"].get("resource", name), tuple(key["reference"]["fields"]))
        for key in schema.get("foreignKeys", ())
    ]
    return ExportTable(
        name,
        schema["fields"],
        [tuple(getattr(row, column) for column in columns) for row in data.table(name)],
        schema["description"],
        tuple(schema["primaryKey"]),
        tuple(key for key in keys if key.table in (*TABLES, *INDEXES)),  # others point into the ledger
    )
