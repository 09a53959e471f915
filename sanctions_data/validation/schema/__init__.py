"""Read a Table Schema and a dialect."""

from __future__ import annotations

from importlib import import_module
from warnings import warn

# names of the module that had this path in 1.x; they are in `table_schema` now
_MOVED = {"FALSE", "Field", "ForeignKey", "MATCHES", "Schema", "TRUE"}


def __getattr__(name: str) -> object:
    if name not in _MOVED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = f"{__name__}.table_schema"
    warn(f"{__name__}.{name} has moved to {home}", DeprecationWarning, stacklevel=2)
    return getattr(import_module(home), name)
