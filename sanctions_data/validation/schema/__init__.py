"""Read a Table Schema and a dialect."""

from __future__ import annotations

from sanctions_data.errors import moved_name

_MOVED = {"FALSE", "Field", "ForeignKey", "MATCHES", "Schema", "TRUE"}


def __getattr__(name: str) -> object:
    return moved_name(__name__, "table_schema", _MOVED, name)
