"""From a report to text: one module per format, each with `render(report) -> Iterator[str]` of lines."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Literal, get_args

from sanctions_data.validation.errors import InvalidArgument
from sanctions_data.validation.report.report import Report

OutputFormat = Literal["text", "json", "junit", "sarif", "github", "frictionless", "html", "markdown"]
FORMATS: tuple[OutputFormat, ...] = get_args(OutputFormat)


def render(report: Report, format: OutputFormat = "text") -> Iterator[str]:
    """Return the lines of a report in a format of `FORMATS`; every line is safe to print."""
    if format not in FORMATS:
        raise InvalidArgument("format", f"{format!r} is not one of {', '.join(FORMATS)}")
    lines: Iterator[str] = import_module(f".{format}", __name__).render(report)
    return lines
