"""Judge one cell: the oracle both engines ask."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sanctions_data.validation import messages
from sanctions_data.validation.checks.constraints import CellChecks
from sanctions_data.validation.messages import called
from sanctions_data.validation.report.problem import safe, show
from sanctions_data.validation.values.error_cell import Unread
from sanctions_data.validation.values.strict_json import dumps

# (rule, check, words): what is wrong with a cell; the place is added by the engine
Fault = tuple[str, str, str]
Verdict = tuple[Any, tuple[Fault, ...]]  # (logical value or NULL, faults)
REMEMBERED = 16_384
SURROGATE = re.compile("[\ud800-\udfff]")

REQUIRED: Fault = ("constraint-error", "required", "empty, but a value is required")
STANDS_FOR = "stands for a missing value, but a value is required"


class _Null:
    __slots__ = ()

    def __repr__(self) -> str:
        return "NULL"


NULL = _Null()
BAD = _Null()  # a value that is not of the type: it takes no part in keys


def judge(checks: CellChecks) -> Callable[[object], Verdict]:
    """The function from a cell to its logical value and its faults.

    Text verdicts are remembered for the first distinct values: most columns repeat themselves.
    """
    field, read = checks.field, checks.read
    null: Verdict = (NULL, (REQUIRED,) if checks.required else ())
    missing = frozenset(field.missing)
    expected = {text: messages.not_of_type(field, text) for text in (True, False)}
    remembered: dict[str, Verdict] = {}

    def absent(text: str) -> Verdict:
        if not text or not checks.required:
            return null
        return NULL, (("constraint-error", "required", f"{show(text)} {STANDS_FOR}"),)

    def decide(value: object) -> Verdict:
        if value is None or (isinstance(value, str) and value in missing):
            return absent(value or "")
        if isinstance(value, Unread):
            return absent(value.text) if value.text in missing else (BAD, (("type-error", value.check, value.message),))
        text = value if isinstance(value, str) else as_text(value)
        if isinstance(value, str) and _undecoded(value):
            # the line is reported as an encoding error; its broken cells are not judged twice
            return BAD, ()
        try:
            logical = read(value)
        except (ValueError, OverflowError):
            said = f"{called(value, text)} {expected[isinstance(value, str)]}{messages.hint(field, text)}"
            return BAD, (("type-error", "type", said),)
        faults = [
            ("constraint-error", check.name, f"{called(value, text)} {safe(fault)}")
            for check in checks.checks
            if (fault := check.test(logical, text)) is not None
        ]
        return logical, tuple(faults)

    def verdict(value: object) -> Verdict:
        if type(value) is not str:
            return decide(value)
        known = remembered.get(value)
        if known is None:
            known = decide(value)
            if len(remembered) < REMEMBERED and len(value) < 256:
                remembered[value] = known
        return known

    return verdict


def as_text(value: object) -> str:
    """A native value as the text a report shows."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return dumps(value)
    return str(value)


def _undecoded(text: str) -> bool:
    return not text.isascii() and SURROGATE.search(text) is not None
