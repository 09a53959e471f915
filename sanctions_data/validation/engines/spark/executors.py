"""What runs in Python on the executors: the checks of the rows engine, over candidates and keys.

Instances travel as their settings and compile themselves on the first call. An executor needs this package (the
engine sends it), the same minor version of Python, and `regex` or `jsonschema` if the schema asks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sanctions_data.validation.checks.cell import (
    NULL,
    CellResult,
    as_text,
    cell_checks,
    cell_validator,
    without_constraints,
)
from sanctions_data.validation.checks.header import Mapping
from sanctions_data.validation.checks.keys import Keys, Unique, key_of, name_of, not_found, repeated
from sanctions_data.validation.engines.rows import BLANK, RowValidator
from sanctions_data.validation.errors import InvalidArgument
from sanctions_data.validation.report.report import Fault, ProblemCollector
from sanctions_data.validation.schema.row_checks import RowCheck
from sanctions_data.validation.schema.table_schema import Field, ForeignKey, Schema

if TYPE_CHECKING:
    from sanctions_data.validation.checks.row_check import RowTest
    from sanctions_data.validation.values.json_values import JSONObject

# (rule, check, column, value, message, key): a problem as a row of the frame of problems
ProblemRow = tuple[str, str, str | None, str | None, str, list[str | None] | None]
FAILED = "check-failed"  # the rule of a problem that ends the validation; no report has it
LONG = 100_000  # digits; a whole number of more is written as mantissa and exponent


@dataclass
class CheckCells:
    """The check of a row of candidates.

    Attributes:
        fields: of the cells, in order.
        required: whether a primary key asks for a value, per field.
        text: the cells are texts of a file, where nothing is the empty text.
        key: the positions of the table's key.
        mapping: of the whole table, for rows that are short or long.
        positions: of the cells in the table.
        foreign: (foreign key, positions of its cells, known keys).
        delimiter: between the cells of a file.
        rows: (check of rows, its fields, positions of its cells; None for a column that the table does not have).
    """

    fields: Sequence[Field]
    required: Sequence[bool]
    text: bool
    key: Sequence[int]
    mapping: Mapping
    positions: Sequence[int]
    foreign: Sequence[tuple[ForeignKey, Sequence[int], Keys]] = default(default_factory=tuple)
    delimiter: str | None = None
    rows: Sequence[tuple[RowCheck, Sequence[Field], Sequence[int | None]]] = ()

    def __getstate__(self) -> JSONObject:
        made = ("validators", "row_validator", "tests")
        return {name: value for name, value in self.__dict__.items() if name not in made}

    @cached_property
    def tests(self) -> list[RowTest]:
        from sanctions_data.validation.checks.row_check import row_test

        return [row_test(check, tuple(fields)) for check, fields, _ in self.rows]

    @cached_property
    def validators(self) -> list[Callable[[object], CellResult]]:
        pairs = zip(self.fields, self.required, strict=True)
        return [cell_validator(cell_checks(field, required)) for field, required in pairs]

    @cached_property
    def row_validator(self) -> RowValidator:
        return RowValidator(
            self.mapping, Schema(tuple(self.fields)), ProblemCollector(""), lambda *_: None, self.delimiter
        )

    def __call__(self, row: Sequence[Any]) -> list[ProblemRow]:
        """Return the problems of (cell…, flag…, flag of a foreign key…, blank, width or None, delimiters at
        the end).
        """
        count = len(self.fields)
        *rest, blank, width, tail = row
        if blank:
            return [problem_row(BLANK, None, None, None)]
        return list(self.faults(self.cells(rest[:count]), rest[count:], width, tail))

    def cells(self, cells: Sequence[object]) -> list[object]:
        return [("" if self.text else None) if cell is None else native(cell) for cell in cells]

    def faults(
        self, cells: list[object], flags: Sequence[bool | None], width: int | None, tail: int | None
    ) -> Iterator[ProblemRow]:
        key = key_text(cells, self.key)
        if width is not None:
            fault = self.row_validator.ragged(width, (tail or 0) >= width - self.mapping.width)
            yield problem_row(fault, None, None, key)
        there = [width is None or position < width for position in self.positions]
        for at, field in enumerate(self.fields):
            if flags[at] and there[at]:
                text = None if cells[at] is None else as_text(cells[at])
                for fault in self.validators[at](cells[at])[1]:
                    yield problem_row(fault, field.name, text, key)
        if not all(there):
            return
        flags = flags[len(self.fields) :]
        for (foreign, places, known), flag in zip(self.foreign, flags, strict=False):
            if not flag:
                continue
            found = key_of([self.validators[place](cells[place])[0] for place in places], range(len(places)))
            if found is not None and found not in known:
                yield unknown_key(foreign, ", ".join(as_text(cells[place]) for place in places), key)
        for number, flag in enumerate(flags[len(self.foreign) :]):
            if flag and (wrong := self.judged(number, cells, key)) is not None:
                yield wrong

    def judged(self, number: int, cells: Sequence[object], key: list[str | None] | None) -> ProblemRow | None:
        """Return what a check of rows finds in a row; an error in a function is a problem of a rule of its own."""
        test, (check, _, places) = self.tests[number], self.rows[number]
        own = [None if at is None else cells[at] for at in places]
        results = [(NULL, ()) if at is None else self.validators[at](cells[at]) for at in places]
        texts = ["" if cell is None else as_text(cell) for cell in own]
        try:
            fault = test.fault_of(results, texts)
        except InvalidArgument as error:
            return problem_row(Fault(FAILED, check.name, error.reason), None, None, None)
        return None if fault is None else problem_row(fault, test.column, ", ".join(texts), key)


def problem_row(fault: Fault, column: str | None, value: str | None, key: list[str | None] | None) -> ProblemRow:
    """Return a problem as a row of the frame of problems."""
    return fault.rule, fault.check, column, value, fault.message, key


def unknown_key(foreign: ForeignKey, text: str, key: list[str | None] | None) -> ProblemRow:
    column = foreign.fields[0] if len(foreign.fields) == 1 else None
    return problem_row(not_found(foreign, text), column, text, key)


@dataclass
class CheckKey:
    """The check of a row whose key repeats another's, or is not among those it has to be among.

    Attributes:
        what: the key that was broken.
        fields: of its cells, which come first in the row.
        key: how many cells of the table's key follow.
        text: see `CheckCells`.
    """

    what: Unique | ForeignKey
    fields: Sequence[Field]
    key: int
    text: bool

    def __getstate__(self) -> JSONObject:
        return {name: value for name, value in self.__dict__.items() if name != "validators"}

    @cached_property
    def validators(self) -> list[Callable[[object], CellResult]]:
        return [cell_validator(cell_checks(without_constraints(field))) for field in self.fields]

    def __call__(self, row: Sequence[object]) -> list[ProblemRow]:
        cells = [("" if self.text else None) if cell is None else native(cell) for cell in row]
        own = cells[: len(self.fields)]
        values = [validate(cell)[0] for validate, cell in zip(self.validators, own, strict=True)]
        if key_of(values, range(len(values))) is None:  # a part is missing, or not of its type
            return []
        text = ", ".join(map(as_text, own))
        key = key_text(cells, range(len(own), len(own) + self.key))
        if isinstance(self.what, ForeignKey):
            return [unknown_key(self.what, text, key)]
        return [problem_row(repeated(self.what, None), self.what.column, text, key)]


@dataclass
class EncodeKey:
    """The text that stands for a cell's logical value in joins and groups; None if it takes no part in keys."""

    field: Field
    text: bool

    def __getstate__(self) -> JSONObject:
        return {name: value for name, value in self.__dict__.items() if name != "validate"}

    @cached_property
    def validate(self) -> Callable[[object], CellResult]:
        return cell_validator(cell_checks(without_constraints(self.field)))

    def __call__(self, cell: object) -> str | None:
        cell = ("" if self.text else None) if cell is None else native(cell)
        found = key_of([self.validate(cell)[0]], (0,))
        return None if found is None else code(found)


def code(value: object) -> str:
    """Return a text that equal logical values share. Spark writes those of texts, whole numbers, days and booleans."""
    if isinstance(value, tuple) and len(value) == 2 and value[0] == "bool":
        return "b" + ("true" if value[1] else "false")
    if isinstance(value, str):
        return "s" + value
    if isinstance(value, date):
        return "d" + value.isoformat()
    if isinstance(value, int):
        return f"i{value}" if value.bit_length() < 13_000 else code(Decimal(value))  # str() takes 4300 digits
    if isinstance(value, Decimal) and value.is_finite():
        if value == 0:
            return "i0"
        sign, digits, power = value.as_tuple()
        text = "".join(map(str, digits))
        short = text.rstrip("0")
        power = int(power) + len(text) - len(short)
        minus = "-" if sign else ""
        return f"i{minus}{short}{'0' * power}" if 0 <= power < LONG - len(short) else f"n{minus}{short}e{power}"
    return f"t{[code(part) for part in value]!r}" if isinstance(value, tuple) else f"r{value!r}"


def key_text(cells: Sequence[object], positions: Sequence[int]) -> list[str | None] | None:
    found = name_of([cells[at] for at in positions])
    return None if found is None else list(found)


def native(value: object) -> object:
    """Return a cell as the rows engine has it: a struct of Spark as a dict, bytes as they are."""
    return value.asDict(recursive=True) if hasattr(value, "asDict") else value
