"""`sanctions-data:severity`: which checks of a field only warn.

The standards know no severity, so this is a custom property (Table Schema v2, "field": "MAY contain any number of
additional user-defined properties"). Its value is "warning" for all checks of the cells of a field, or an object that
names checks: `{"maximum": "warning"}`. Keys between rows and the header always give errors.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from sanctions_data._text import show
from sanctions_data.errors import did_you_mean
from sanctions_data.validation.errors import InvalidSchema
from sanctions_data.validation.report.report import SEVERITIES
from sanctions_data.validation.schema.unknown_properties import CONSTRAINTS

SEVERITY = "sanctions-data:severity"
CHECKS = frozenset(("type", "categories", *CONSTRAINTS, *(f"itemConstraints.{name}" for name in CONSTRAINTS)))
OF_ROWS = "row-constraint"  # the rule of checks of rows, as frictionless calls it
OF_CELLS = ("type-error", "constraint-error", "unique-error")  # rules


def read_severity(entry: Mapping[str, object], where: str) -> frozenset[str]:
    """Return the checks of a field that only warn.

    Args:
        entry: the field descriptor.
        where: the place in the schema, for messages.
    Raises:
        InvalidSchema: the value is neither a severity nor an object from checks to severities.
    """
    found = entry.get(SEVERITY)
    if found is None:
        return frozenset()
    levels = found if isinstance(found, Mapping) else dict.fromkeys(CHECKS, found)
    for check, level in levels.items():
        if level not in SEVERITIES:
            raise InvalidSchema(
                where, f"{SEVERITY!r} must be 'error' or 'warning', for each check or for all, got {level!r}"
            )
        if check not in CHECKS:
            raise InvalidSchema(
                where, f"{SEVERITY!r} has the unknown check {show(check)}{did_you_mean(str(check), CHECKS)}"
            )
    return frozenset(check for check, level in levels.items() if level == "warning")


def is_error(faults: Iterable[tuple[str, str, str]], warnings: Container[str]) -> bool:
    """Return whether one of the faults of a cell (rule, check, message) is more than a warning."""
    return any(check not in warnings for _, check, _ in faults)
