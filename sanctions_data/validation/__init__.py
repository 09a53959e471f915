"""Validate any table or JSON against our schemas, or any Table Schema, Data Package or JSON Schema.

    >>> from sanctions_data.validation import validate
    >>> report = validate(b"id,day\\n1,2021-13-01\\n", {"fields": [{"name": "id"}, {"name": "day", "type": "date"}]})
    >>> print(report.problems[0])
    data:2 column 'day': '2021-13-01' is not a date; expected YYYY-MM-DD

Schema → checks → engine (rows, columns) → problems → reporters. Nothing here knows the dataset: a schema named
"measures" is asked of the package around this one (`schema/load.py`).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sanctions_data.validation.api import validate as validate
    from sanctions_data.validation.engines import Engine as Engine
    from sanctions_data.validation.errors import InvalidArgument as InvalidArgument
    from sanctions_data.validation.errors import InvalidSchema as InvalidSchema
    from sanctions_data.validation.errors import NothingToCheck as NothingToCheck
    from sanctions_data.validation.readers.source import FileFormat as FileFormat
    from sanctions_data.validation.report.formats import OutputFormat as OutputFormat
    from sanctions_data.validation.report.report import Checked as Checked
    from sanctions_data.validation.report.report import Problem as Problem
    from sanctions_data.validation.report.report import Report as Report
    from sanctions_data.validation.report.report import ValidationFailed as ValidationFailed
    from sanctions_data.validation.schema.row_checks import Check as Check
    from sanctions_data.validation.testing import assert_valid as assert_valid

_HOME = {
    "validate": "api",
    "assert_valid": "testing",
    "Engine": "engines",
    "FileFormat": "readers.source",
    "OutputFormat": "report.formats",
    "Report": "report.report",
    "Check": "schema.row_checks",
    "Checked": "report.report",
    "Problem": "report.report",
    "InvalidArgument": "errors",
    "InvalidSchema": "errors",
    "NothingToCheck": "errors",
    "ValidationFailed": "report.report",
}

__all__ = [
    "Check",
    "Checked",
    "Engine",
    "FileFormat",
    "InvalidArgument",
    "InvalidSchema",
    "NothingToCheck",
    "OutputFormat",
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
