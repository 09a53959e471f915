"""Version numbers: three numbers with dots between them."""

from __future__ import annotations

import re

_VERSION = re.compile(r"(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){2}")


def is_version(text: str) -> bool:
    """Return whether a text is a version: three numbers with dots between them, such as 1.1.0."""
    return _VERSION.fullmatch(text) is not None


def key(version: str) -> tuple[int, ...]:
    """Return a version as numbers, so that 0.10.0 comes after 0.9.0."""
    return tuple(int(part) if len(part) < 19 else 10**18 for part in version.split("."))  # a longer one is nonsense
