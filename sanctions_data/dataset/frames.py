"""Tables as data frames with real types: days as days, whole numbers as whole numbers, lists as lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Protocol

from sanctions_data._csv import kinds
from sanctions_data.errors import MissingExtra

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from sanctions_data.records import Record


class Records(Protocol):
    """The records of one table; a `Table` is one."""

    @property
    def model(self) -> type[Record]:
        """The model of the records."""

    def __iter__(self) -> Iterator[Record]:
        """Yield the records."""


def _columns(table: Records) -> tuple[dict[str, str], dict[str, list[Any]]]:
    names = tuple(table.model.columns())
    return dict(kinds(table.model, names)), {name: [getattr(row, name) for row in table] for name in names}


def to_pandas(table: Records) -> pandas.DataFrame:
    """Return the table as a pandas frame: string, Int64, datetime64[s]; lists stay lists in object columns."""
    try:
        import pandas as pd
    except ImportError:
        raise MissingExtra("to_pandas", "pandas") from None
    kind, values = _columns(table)
    dtypes = {"string": "string", "integer": "Int64", "date": "datetime64[s]"}
    series = {}
    for name, column in values.items():
        if kind[name] == "list":
            series[name] = pd.Series([None if value is None else list(value) for value in column], dtype=object)
        else:
            series[name] = pd.Series(column, dtype=dtypes[kind[name]])
    return pd.DataFrame(series)


def to_polars(table: Records) -> polars.DataFrame:
    """Return the table as a Polars frame: String, Int64, Date, List(String)."""
    try:
        import polars as pl
    except ImportError:
        raise MissingExtra("to_polars", "polars") from None
    kind, values = _columns(table)
    types: dict[str, polars.DataType | type[polars.DataType]] = {
        "string": pl.String,
        "integer": pl.Int64,
        "date": pl.Date,
        "list": pl.List(pl.String),
    }
    return pl.DataFrame(values, schema={name: types[kind[name]] for name in values})


def to_arrow(table: Records) -> pyarrow.Table:
    """Return the table as an Arrow table: string, int64, date32, list of string."""
    try:
        import pyarrow as pa
    except ImportError:
        raise MissingExtra("to_arrow", "arrow") from None
    kind, values = _columns(table)
    types: dict[str, pyarrow.DataType] = {
        "string": pa.string(),
        "integer": pa.int64(),
        "date": pa.date32(),
        "list": pa.list_(pa.string()),
    }
    return pa.table(values, schema=pa.schema([(name, types[kind[name]]) for name in values]))
