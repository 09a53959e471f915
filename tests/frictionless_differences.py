"""List the kinds of cell that frictionless accepts and the contract does not, with the reason; no others may differ.

Each entry: a name, the reason, and whether it explains a given cell of a given Table Schema field.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

Field = dict[str, Any]


class Difference(NamedTuple):
    """A kind of cell that frictionless takes and the contract does not."""

    name: str
    reason: str
    explains: Callable[[Field, str], bool]


KNOWN = (
    Difference(
        "last line break",
        "`pattern` is compiled as `^…$` for Python's re, whose `$` also matches before a final line break",
        lambda field, cell: "pattern" in field.get("constraints", {}) and cell.endswith(("\n", "\r")),
    ),
    Difference(
        "lenient integers",
        "integers are read with Python's int(), which takes signs, blanks, underscores, leading zeros and "
        "digits of any script; the standard wants XML Schema integers, and we one form for each number",
        lambda field, cell: (
            (field["type"] == "integer" and not re.fullmatch("-?(0|[1-9][0-9]*)", cell)) or cell == "-0"
        ),
    ),
    Difference(
        "lenient days",
        "dates are read with strptime, which takes one digit for two and digits of any script",
        lambda field, cell: field["type"] == "date" and not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", cell),
    ),
    Difference(
        "members of lists",
        "Table Schema has no constraint on the members of a `list`, and frictionless refuses `enum` and "
        "`pattern` on the field: their vocabulary, form and uniqueness are in `itemConstraints`, a custom property",
        lambda field, cell: field["type"] == "list",
    ),
)
REASON_FOR_ROWS = "Table Schema has no rule across columns: `evidence` is words or a claim, never both"
REASON_FOR_LABELS = (
    "where columns are matched by name, a label that stands twice is one error without a place, and the file is read "
    "no further; the standard leaves it open, and we name the label and both of its columns"
)


def explain(field: Field, cell: str) -> str | None:
    """The name of the known difference that explains why frictionless takes the cell, or None."""
    return next((known.name for known in KNOWN if known.explains(field, cell)), None)
