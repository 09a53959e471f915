"""From cells to logical values, for each type of Table Schema."""

from __future__ import annotations

from sanctions_data.errors import moved_name


def __getattr__(name: str) -> object:
    return moved_name(__name__, "read_value", {"parser"}, name)
