"""The computed columns: named pure functions of other fields of the row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from ..dates import parse_range


def earliest(edtf: object) -> date | None:
    """First day of the base column's EDTF text."""
    return parse_range(edtf).earliest if isinstance(edtf, str) else None


def latest(edtf: object) -> date | None:
    """Last day of the base column's EDTF text."""
    return parse_range(edtf).latest if isinstance(edtf, str) else None


def source_count(sources: Iterable[str]) -> int:
    """How many documents the claims of the row rest on."""
    return len(set(sources))


DATES: dict[str, Callable[[object], date | None]] = {"earliest": earliest, "latest": latest}
