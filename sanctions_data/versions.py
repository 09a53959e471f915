"""Version numbers, and which rows of the ledger stood in which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .ledger import Ledger, Row

_VERSION = re.compile(r"(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){2}")


def is_version(text: str) -> bool:
    """Return whether a text is a version: three numbers with dots between them, such as 1.1.0."""
    return _VERSION.fullmatch(text) is not None


def key(version: str) -> tuple[int, ...]:
    """A version as numbers, so that 0.10.0 comes after 0.9.0."""
    return tuple(int(part) if len(part) < 19 else 10**18 for part in version.split("."))  # a longer one is nonsense


def stood_in(row: Row, version: str) -> bool:
    """Whether a ledger row stood in a version: added by then, and not retired by then."""
    return key(row.added_in) <= key(version) and (row.retired_in is None or key(row.retired_in) > key(version))


def ledger_as_of(ledger: Ledger, version: str) -> Ledger:
    """The ledger as it was in a version: its rows, none of them marked by what came later."""
    from .ledger import MODELS, Ledger

    rows = {model.table_name: _as_of(ledger.rows(model.table_name), version) for model in MODELS}
    return Ledger(**rows)  # type: ignore[arg-type]


def _as_of(rows: Sequence[Row], version: str) -> tuple[Row, ...]:
    blank = {"retired_in": None, "replaced_by": None, "cause": None}
    return tuple(row if row.active else row.model_copy(update=blank) for row in rows if stood_in(row, version))
