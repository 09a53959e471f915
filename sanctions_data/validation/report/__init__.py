"""Problems, and reports of them in every format."""

from __future__ import annotations

from sanctions_data.errors import moved_name

_MOVED = {"Checked", "Problems", "Report", "checked"}


def __getattr__(name: str) -> object:
    return moved_name(__name__, "report", _MOVED, name)
