"""What a user holds: the dataset, its tables, loaders and frames."""

from __future__ import annotations

from sanctions_data.errors import moved_name

_MOVED = {"ALL_TABLES", "Dataset", "json_schema", "load", "table_schema"}


def __getattr__(name: str) -> object:
    return moved_name(__name__, "dataset", _MOVED, name)
