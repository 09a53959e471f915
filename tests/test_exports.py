"""Every name that a module lists in `__all__` is there."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil

import pytest

import sanctions_data

OPTIONAL = {"spark"}  # needs Java and pyspark
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(sanctions_data.__path__, "sanctions_data.")
    if not OPTIONAL & set(module.name.split("."))
)


@pytest.mark.parametrize("name", ["sanctions_data", *MODULES])
def test_what_a_module_lists_is_there(name: str) -> None:
    if name.endswith("__main__"):
        pytest.skip("importing it runs the command")
    module = importlib.import_module(name)
    assert [each for each in getattr(module, "__all__", ()) if not hasattr(module, each)] == []
