"""Version numbers: three numbers with dots between them."""

from __future__ import annotations

import re
from functools import lru_cache

VERSION_PATTERN = r"^(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){2}$"
_DEVELOPMENT = re.compile(r"\.dev[0-9]{1,9}")


def is_version(text: str) -> bool:
    """Return whether a text is a version: three numbers with dots between them, such as 1.1.0."""
    return re.fullmatch(VERSION_PATTERN, text) is not None


@lru_cache(maxsize=64)
def key(version: str) -> tuple[int, ...]:
    """Return a version as numbers, so that 0.10.0 comes after 0.9.0; a state on the way to 2.0.0 counts as 2.0.0."""
    numbers = (next_release(version) or version).split(".")
    return tuple(int(part) if len(part) < 19 else 10**18 for part in numbers)  # a longer one is nonsense


def next_release(version: str) -> str | None:
    """Return the version that a development state leads to, 2.0.0 for 2.0.0.dev0 (PEP 440); None for any other."""
    base, mark = version[: version.find(".dev")], version[version.find(".dev") :]
    return base if is_version(base) and _DEVELOPMENT.fullmatch(mark) else None
