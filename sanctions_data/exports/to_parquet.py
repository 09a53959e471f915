"""Parquet, by PyArrow: one file per table, with real types, and descriptions and licence in the metadata."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sanctions_data.exports.tables import ExportTable, Tables, Unexportable

if TYPE_CHECKING:
    import pyarrow

_FILE_NAME = re.compile(r"[^./\\:*?\"<>|\x00-\x1f][^/\\:*?\"<>|\x00-\x1f]{0,199}")
_DIGITS = 38  # of a decimal of Parquet that Polars and DuckDB read


def write(data: Tables) -> dict[str, bytes]:
    """Return file name → bytes.

    Text is string, whole numbers int64, other numbers decimals as exact as they are written, days date32, lists lists
    of strings. Numbers that these do not hold are text.

    Raises:
        Unexportable: two columns of one name, or a table whose name is not that of a file, such as ``../a``.
    """

    seen: dict[str, str] = {}
    for table in data.tables:
        if not _FILE_NAME.fullmatch(table.name):
            raise Unexportable("parquet", f"{table.name!r} cannot be the name of a file")
        if (other := seen.setdefault(table.name.casefold(), table.name)) is not table.name:
            raise Unexportable(
                "parquet", f"tables {other!r} and {table.name!r} have the same file name on some systems"
            )
    return {f"{table.name}.parquet": _file(table, data.about()) for table in data.tables}


def _file(table: ExportTable, about: dict[str, str]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns, fields = [], []
    if len(set(table.columns)) < len(table.columns):
        raise Unexportable("parquet", f"table {table.name!r} has two columns with the same name")
    for at, field in enumerate(table.fields):
        values = [row[at] for row in table.rows]
        kind = _type(str(field.get("type", "string")), [value for value in values if value is not None])
        if pa.types.is_string(kind):
            values = [value if value is None or isinstance(value, str) else str(value) for value in values]
        columns.append(pa.array(values, kind))
        about_column = {"description": str(field.get("description", "")), "type": str(field.get("type", "string"))}
        fields.append(pa.field(str(field["name"]), kind, metadata=about_column))
    meta: dict[bytes | str, bytes | str] = {"table": table.name, "table_description": table.description}
    meta.update(about.items())
    stream = io.BytesIO()
    pq.write_table(pa.table(columns, schema=pa.schema(fields, metadata=meta)), stream, compression="zstd")
    return stream.getvalue()


def _type(kind: str, values: Sequence[object]) -> pyarrow.DataType:
    """Return the type of a column; string if the type of its kind does not hold all of its values."""
    import pyarrow as pa

    if kind == "integer" and all(isinstance(value, int) and -(2**63) <= value < 2**63 for value in values):
        return pa.int64()
    if kind == "boolean":
        return pa.bool_()
    if kind == "date" and all(isinstance(value, date) for value in values):
        return pa.date32()
    if kind == "list" and all(isinstance(value, tuple) for value in values):
        return pa.list_(pa.string())
    if kind == "number" and (found := _decimal(values)) is not None:
        return found
    return pa.string()


def _decimal(values: Sequence[object]) -> pyarrow.DataType | None:
    import pyarrow as pa

    numbers = [value.as_tuple() for value in values if isinstance(value, Decimal) and value.is_finite()]
    if len(numbers) < len(values):
        return None
    scale = max((-number.exponent for number in numbers if isinstance(number.exponent, int)), default=0)
    scale = max(scale, 0)
    whole = max((len(number.digits) + int(number.exponent) for number in numbers), default=1)
    digits = max(whole, 0) + scale
    if digits > _DIGITS:
        return None
    return pa.decimal128(max(digits, 1), scale)
