"""Reading the ledger from its files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sanctions_data import _csv, published
from sanctions_data.ledger import MODELS, Ledger, columns


def read_ledger(read: Callable[[str], str] | None = None) -> Ledger:
    """The ledger, every row checked on its own (`compile_ledger` checks the rows together).

    Args:
        read: gives the text of a file by its name, ``claims.csv``; the packaged ledger where it is None.

    Raises:
        TableError: a file, row or cell that is not as it should be, by name, line and column.
        DamagedRelease: a file of the packaged ledger is not what was published.
    """
    text = read or (lambda name: published.read_text(f"ledger/{name}"))
    rows: dict[str, Any] = {}
    for model in MODELS:
        name = f"{model.table_name}.csv"
        rows[model.table_name] = tuple(_csv.read(text(name), model, columns(model), name))
    return Ledger(**rows)


def ledger_files(ledger: Ledger) -> Mapping[str, str]:
    """The files of a ledger: name → text."""
    found = {}
    for model in MODELS:
        names = columns(model)
        rows = ({name: getattr(row, name) for name in names} for row in ledger.rows(model.table_name))
        found[f"{model.table_name}.csv"] = _csv.write(rows, names)
    return found
