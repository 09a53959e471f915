"""The checks of one cell, of keys, of the header and of a JSON document."""

from __future__ import annotations

from sanctions_data.errors import moved_name

_MOVED = {"CellChecks", "Check", "ITEM", "MOMENTS", "PARTIAL", "Tester", "cell_checks", "without_constraints"}


def __getattr__(name: str) -> object:
    return moved_name(__name__, "cell", _MOVED, name)
