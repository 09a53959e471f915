"""Data Packages: their resources, resources in several files, and references between them."""

from __future__ import annotations

from importlib import import_module
from warnings import warn

# names of the module that had this path in 1.x; they are in `package` now
_MOVED = {"STRUCTURE", "TABULAR_PACKAGE", "UNUSABLE", "check_package", "name_of", "only_table"}


def __getattr__(name: str) -> object:
    if name not in _MOVED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = f"{__name__}.package"
    warn(f"{__name__}.{name} has moved to {home}", DeprecationWarning, stacklevel=2)
    return getattr(import_module(home), name)
