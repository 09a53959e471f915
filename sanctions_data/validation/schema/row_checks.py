"""Checks of rows: `sanctions-data:checks` of a Table Schema, a custom property of ours, and functions of the caller.

Table Schema v2 has no rule across columns. An entry of the list has a `name`, an `expression` in SQL, and if it wants a
`message` and a `severity`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sanctions_data._text import show
from sanctions_data.errors import did_you_mean
from sanctions_data.validation.errors import InvalidArgument, InvalidSchema
from sanctions_data.validation.report.report import SEVERITIES
from sanctions_data.validation.schema.load import parsed_expression
from sanctions_data.validation.schema.row_expressions import Tree, WrongExpression, columns_of, read_expression
from sanctions_data.validation.schema.unknown_properties import CHECKS

MOST = 1000  # checks
KNOWN = ("name", "expression", "message", "severity")


@dataclass(frozen=True, slots=True)
class Check:
    """A check of each row by a function.

    Attributes:
        name: what reports call it.
        columns: the fields whose values the function gets, in this order. A value has the type of Python that its
            field names: str, int, Decimal, bool, date, time, datetime, list, dict; None stands for a missing value.
        function: returns False if the row is wrong, True if it is right, None if it is unknown.
        message: what is wrong with a row that fails.
        severity: "error", or "warning", which does not change the exit code.
    """

    name: str
    columns: tuple[str, ...]
    function: Callable[..., bool | None]
    message: str = ""
    severity: str = "error"


@dataclass(frozen=True, slots=True)
class RowCheck:
    """A check of each row, as an engine takes it: either `tree` or `function` says when a row is right.

    Attributes:
        name, columns, message, function, severity: as `Check` has them.
        tree: of an SQL expression, see `row_expressions`.
    """

    name: str
    columns: tuple[str, ...]
    message: str
    tree: Tree | None = None
    function: Callable[..., bool | None] | None = None
    severity: str = "error"

    @property
    def place(self) -> str:
        """What to call it in a message about the schema."""
        return f"check {self.name!r}"


def read_checks(found: object, names: Sequence[str]) -> tuple[RowCheck, ...]:
    """Return the checks of a schema.

    Args:
        found: the value of the property.
        names: the names of the fields.
    Raises:
        InvalidSchema: with the place, and the likely fix.
        MissingExtra: sqlglot is not installed.
    """
    if not isinstance(found, list):
        raise InvalidSchema(
            CHECKS, "must be a list of objects with 'name', 'expression' and, optionally, 'message' and 'severity'"
        )
    if len(found) > MOST:
        raise InvalidSchema(CHECKS, f"{len(found):,} checks; at most {MOST:,} are read")
    out: list[RowCheck] = []
    for number, entry in enumerate(found):
        check = _read(entry, f"{CHECKS}[{number}]", names)
        if any(check.name == other.name for other in out):
            raise InvalidSchema(CHECKS, f"two checks are called {check.name!r}")
        out.append(check)
    return tuple(out)


def _read(entry: object, where: str, names: Sequence[str]) -> RowCheck:
    if not isinstance(entry, Mapping):
        raise InvalidSchema(
            where, "must be an object with 'name', 'expression' and, optionally, 'message' and 'severity'"
        )
    for each in entry:
        if each not in KNOWN:
            raise InvalidSchema(where, f"a check has no property {each!r}{did_you_mean(str(each), KNOWN)}")
    for each in ("name", "expression"):
        if not isinstance(entry.get(each), str) or not entry[each].strip():
            raise InvalidSchema(where, f"{each!r} must be a string that is not empty")
    name, text, message = entry["name"], entry["expression"], entry.get("message")
    where = f"check {name!r}"
    if message is not None and not isinstance(message, str):
        raise InvalidSchema(where, "'message' must be a string")
    severity = entry.get("severity", "error")
    if severity not in SEVERITIES:
        raise InvalidSchema(where, f"'severity' must be 'error' or 'warning', got {severity!r}")
    try:
        tree = read_expression(text, names, parsed_expression)
    except WrongExpression as error:
        raise InvalidSchema(where, f"the expression {error}") from None
    columns = tuple(columns_of(tree))
    return RowCheck(name, _usable(columns, names, where), message or f"{show(text)} is false", tree, severity=severity)


def of_functions(checks: Iterable[Check], names: Sequence[str], before: Iterable[RowCheck]) -> tuple[RowCheck, ...]:
    """Return the checks that a caller passed.

    Args:
        checks: as the caller has them.
        names: the names of the fields.
        before: the checks of the schema, whose names are taken.
    Raises:
        InvalidArgument: with the likely fix.
    """
    taken = {check.name for check in before}
    out = []
    for check in checks:
        if not isinstance(check, Check):
            raise InvalidArgument("checks", f"must be a list of Check, got {type(check).__name__}")
        if not isinstance(check.name, str) or not check.name or check.name in taken:
            raise InvalidArgument("checks", f"each check needs a name of its own, got {check.name!r}")
        where = f"check {check.name!r}"
        if not callable(check.function):
            raise InvalidArgument(where, f"its function cannot be called: {check.function!r}")
        named = isinstance(check.columns, list | tuple) and all(isinstance(each, str) for each in check.columns)
        if not named:
            raise InvalidArgument(where, "its columns must be a list of field names")
        if check.severity not in SEVERITIES:
            raise InvalidArgument(where, f"its severity must be 'error' or 'warning', got {check.severity!r}")
        taken.add(check.name)
        try:
            columns = _usable(tuple(check.columns), names, where)
        except InvalidSchema as error:
            raise InvalidArgument(error.where, error.reason) from None
        out.append(
            RowCheck(check.name, columns, check.message or "does not hold", None, check.function, check.severity)
        )
    return tuple(out)


def _usable(columns: tuple[str, ...], names: Sequence[str], where: str) -> tuple[str, ...]:
    if not columns:
        raise InvalidSchema(where, "names no column, so it has the same result for every row")
    for name in columns:
        if name not in names:
            raise InvalidSchema(where, f"no field {name!r}{did_you_mean(name, names)}")
        if names.count(name) > 1:
            raise InvalidSchema(where, f"{names.count(name)} fields are called {name!r}; a check needs one")
    return columns
