"""From a source to the rows of a table."""

from __future__ import annotations

from sanctions_data.errors import moved_name

_MOVED = {"HEADER", "KEYS", "Fault", "Row", "Rows", "plain", "too_wide", "undecodable"}


def __getattr__(name: str) -> object:
    return moved_name(__name__, "table_rows", _MOVED, name)
