"""Validate any table or JSON against our schemas, or any Table Schema, Data Package or JSON Schema.

    >>> from sanctions_data.validation import validate
    >>> report = validate(b"id,day\\n1,2021-13-01\\n", {"fields": [{"name": "id"}, {"name": "day", "type": "date"}]})
    >>> print(report.problems[0])
    data:2 column 'day': '2021-13-01' is not a date; expected YYYY-MM-DD

Schema → checks → engine (rows, columns) → problems → reporters. Nothing here knows the dataset.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .api import validate as validate
    from .faults import InvalidSchema as InvalidSchema
    from .faults import NothingToCheck as NothingToCheck
    from .faults import ValidationFailed as ValidationFailed
    from .problem import Problem as Problem
    from .report import Checked as Checked
    from .report import Report as Report
    from .testing import assert_valid as assert_valid

_HOME = {
    "validate": "api",
    "assert_valid": "testing",
    "Report": "report",
    "Checked": "report",
    "Problem": "problem",
    "InvalidSchema": "faults",
    "NothingToCheck": "faults",
    "ValidationFailed": "faults",
}

__all__ = [
    "Checked",
    "InvalidSchema",
    "NothingToCheck",
    "Problem",
    "Report",
    "ValidationFailed",
    "assert_valid",
    "validate",
]


def __getattr__(name: str) -> object:
    if name in _HOME:
        value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
