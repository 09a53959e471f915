"""axe-core in a page: what it finds, as one line each. It runs offline, and under a strict policy."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

import pytest


@lru_cache(maxsize=1)
def _source() -> str:
    pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def violations(tab: Any) -> list[str]:
    """Return the rules of axe-core that a page breaks, each with the first element that breaks it.

    Args:
        tab: a page of Playwright. `evaluate` is not subject to the policy of the page, a script element is.
    """
    if not tab.evaluate("typeof axe === 'object'"):
        tab.evaluate(_source())
    found = tab.evaluate("axe.run({ resultTypes: ['violations'] })")["violations"]
    return [f"{one['id']}: {one['nodes'][0]['target']} {one['nodes'][0]['html'][:160]}" for one in found]
