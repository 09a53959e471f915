"""Tables as data frames: real types, the same values, nulls and lists kept."""

from __future__ import annotations

import sys
from datetime import date

import pytest

from sanctions_data import load
from sanctions_data._csv import kinds
from sanctions_data.dataset.dataset import ALL_TABLES
from sanctions_data.dataset.table import Table
from sanctions_data.errors import MissingExtra

DATA = load()


def plain(table: str) -> dict[str, list[object]]:
    rows = DATA.table(table)
    return {name: [getattr(row, name) for row in rows] for name in rows.model.columns()}


@pytest.mark.parametrize("table", ALL_TABLES)
def test_polars_has_the_same_values_with_real_types(table: str) -> None:
    pl = pytest.importorskip("polars")
    frame = DATA.to_polars(table)
    kind = kinds(DATA.table(table).model, tuple(frame.columns))
    types = {"string": pl.String, "integer": pl.Int64, "date": pl.Date, "list": pl.List(pl.String)}
    assert dict(frame.schema) == {name: types[kind[name]] for name in frame.columns}
    wanted = {k: [list(v) if isinstance(v, tuple) else v for v in column] for k, column in plain(table).items()}
    assert frame.to_dict(as_series=False) == wanted


@pytest.mark.parametrize("table", ALL_TABLES)
def test_arrow_has_the_same_values_with_real_types(table: str) -> None:
    pa = pytest.importorskip("pyarrow")
    frame = DATA.to_arrow(table)
    kind = kinds(DATA.table(table).model, tuple(frame.column_names))
    types = {"string": pa.string(), "integer": pa.int64(), "date": pa.date32(), "list": pa.list_(pa.string())}
    assert {field.name: field.type for field in frame.schema} == {n: types[kind[n]] for n in frame.column_names}
    wanted = {k: [list(v) if isinstance(v, tuple) else v for v in column] for k, column in plain(table).items()}
    assert frame.to_pydict() == wanted


@pytest.mark.parametrize("table", ALL_TABLES)
def test_pandas_has_the_same_values_with_real_types(table: str) -> None:
    pd = pytest.importorskip("pandas")
    frame = DATA.to_pandas(table)
    kind = kinds(DATA.table(table).model, tuple(frame.columns))
    types = {"string": "string", "integer": "Int64", "date": "datetime64[s]", "list": "object"}
    assert {name: str(frame[name].dtype) for name in frame.columns} == {n: types[kind[n]] for n in frame.columns}
    for name, column in plain(table).items():
        for found, wanted in zip(frame[name], column, strict=True):
            if isinstance(wanted, tuple):
                assert found == list(wanted)
            elif wanted is None:
                assert found is None or pd.isna(found)
            else:
                assert (found.date() if isinstance(wanted, date) else found) == wanted


@pytest.mark.parametrize("kind", ["to_pandas", "to_polars", "to_arrow"])
def test_a_table_without_rows_keeps_its_types(kind: str) -> None:
    pytest.importorskip({"to_arrow": "pyarrow"}.get(kind, kind[3:]))
    from sanctions_data.dataset import frames

    full = getattr(frames, kind)(DATA.measures)
    empty = getattr(frames, kind)(Table("measures", DATA.measures.model, ()))
    assert len(empty) == 0
    if kind == "to_pandas":
        assert list(empty.dtypes.astype(str)) == list(full.dtypes.astype(str))
    else:
        assert empty.schema == full.schema


@pytest.mark.parametrize(
    ("kind", "module", "extra"),
    [("to_pandas", "pandas", "pandas"), ("to_polars", "polars", "polars"), ("to_arrow", "pyarrow", "arrow")],
)
def test_without_the_library_the_extra_is_named(
    kind: str, module: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtra) as error:
        getattr(DATA, kind)("measures")
    assert str(error.value) == f"{kind} needs an optional dependency: pip install 'sanctions-data[{extra}]'"
