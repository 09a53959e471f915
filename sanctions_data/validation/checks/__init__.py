"""The checks of one cell, of keys, of the header and of a JSON document."""

from __future__ import annotations

from importlib import import_module
from warnings import warn

# names of the module that had this path in 1.x; they are in `constraints` now
_MOVED = {"CellChecks", "Check", "ITEM", "MOMENTS", "PARTIAL", "Tester", "cell_checks", "without_constraints"}


def __getattr__(name: str) -> object:
    if name not in _MOVED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = f"{__name__}.constraints"
    warn(f"{__name__}.{name} has moved to {home}", DeprecationWarning, stacklevel=2)
    return getattr(import_module(home), name)
