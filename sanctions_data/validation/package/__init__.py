"""Data Packages: their resources, resources in several files, and references between them."""

from __future__ import annotations

from sanctions_data.errors import moved_name

_MOVED = {"STRUCTURE", "TABULAR_PACKAGE", "UNUSABLE", "check_package", "name_of", "only_table"}


def __getattr__(name: str) -> object:
    return moved_name(__name__, "package", _MOVED, name)
