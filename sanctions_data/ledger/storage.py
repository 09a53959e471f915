"""Read the ledger from its files, and write it as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

from sanctions_data import _csv, published
from sanctions_data.ledger import MODELS, Ledger, Row, columns
from sanctions_data.ledger.lazy_rows import lazy_rows

if TYPE_CHECKING:
    from sanctions_data.validation.values.json_values import JSONObject

_Row = TypeVar("_Row", bound=Row)


def read_ledger(read: Callable[[str], str] | None = None) -> Ledger:
    """Return the ledger, every row checked on its own (`compile_ledger` checks the rows together).

    Args:
        read: gives the text of a file by its name, ``claims.csv``; the packaged ledger if it is None.

    Raises:
        TableError: a file, row or cell that is not as it should be, by name, line and column.
        DamagedRelease: a file of the packaged ledger is not what was published.
    """
    text = read or (lambda name: published.read_text(f"ledger/{name}"))
    rows: JSONObject = {model.table_name: read_table(model, text) for model in MODELS}
    return Ledger(**rows)


def open_ledger() -> Ledger:
    """Return the packaged ledger, each row checked when it is first asked for (see `lazy_rows`).

    Raises:
        DamagedRelease: a file is not what was published.
    """
    rows: JSONObject = {}
    for model in MODELS:
        name = f"{model.table_name}.csv"
        rows[model.table_name] = lazy_rows(model, published.read_text(f"ledger/{name}"), name)
    return Ledger(**rows)


def read_table(model: type[_Row], read: Callable[[str], str]) -> tuple[_Row, ...]:
    """Return the rows of one table of a ledger; see `read_ledger`."""
    name = f"{model.table_name}.csv"
    return tuple(_csv.read(read(name), model, columns(model), name))


def ledger_files(ledger: Ledger) -> Mapping[str, str]:
    """Return the files of a ledger: name → text."""
    found = {}
    for model in MODELS:
        names = columns(model)
        rows = ({name: getattr(row, name) for name in names} for row in ledger.rows(model.table_name))
        found[f"{model.table_name}.csv"] = _csv.write(rows, names)
    return found
