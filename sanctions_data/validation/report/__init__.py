"""Problems, and reports of them in every format."""

from __future__ import annotations

from importlib import import_module
from warnings import warn

# names of the module that had this path in 1.x; they are in `report` now
_MOVED = {"Checked", "Problems", "Report", "checked"}


def __getattr__(name: str) -> object:
    if name not in _MOVED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = f"{__name__}.report"
    warn(f"{__name__}.{name} has moved to {home}", DeprecationWarning, stacklevel=2)
    return getattr(import_module(home), name)
