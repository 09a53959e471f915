"""Patterns for JSON cells that can only differ from a valid cell in ways that their field does not look at.

Cells of one column often have one shape: `{"x": 1}`, `{"x": 2}`. If a JSON Schema only looks at the names of members,
the types of values, and bounds of numbers, all cells of a shape are valid or none is. So the rows engine checks one
cell of each shape, and a pattern finds the others. Cells without a known shape are checked one by one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sanctions_data.validation.checks.cell import CellChecks, CellResult
from sanctions_data.validation.checks.json_survey import scalars
from sanctions_data.validation.regex.character_sets import literal

Number = int | float | Decimal
KINDS = {"array", "object"}
LENGTHS = {"minLength", "maxLength"}  # of a field: the number of its items or members
# keywords that look at names of members, numbers of items and types of values, or at nothing
OF_SHAPES = {
    *("required", "dependentRequired", "minProperties", "maxProperties", "propertyNames"),
    *("minItems", "maxItems", "minContains", "maxContains"),
    *("title", "description", "default", "examples", "$comment", "$schema", "deprecated", "readOnly", "writeOnly"),
}
BOUNDS = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
MEMBERS = {"enum", "const"}
OF_STRINGS = {"pattern", "format", "minLength", "maxLength"}
ONE = {
    *("additionalProperties", "unevaluatedProperties", "items", "additionalItems", "unevaluatedItems", "contains"),
    *("not", "if", "then", "else"),
}
SEVERAL = {"prefixItems", "items", "allOf", "anyOf", "oneOf"}
NAMED = {"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"}
REFERENCE = re.compile(r"#(?:/(?:\$defs|definitions)/[A-Za-z0-9_.-]+)?")  # to a part that is looked at

TOKEN = re.compile(
    r'(?P<name>"(?:[^"\\\x00-\x1f]|\\.)*"[ \t\r\n]*:)'
    r'|(?P<string>"[^"\\\x00-\x1f]*")'
    r"|(?P<sign>-?)(?P<whole>0|[1-9][0-9]*)(?P<fraction>[.][0-9]+)?(?![0-9.eE])"
    r"|(?:true|false|null|[][{},: \t\r\n])"
)
STRING = '"[^"\\\\\\x00-\\x1f]*"'
# digits before and after the decimal point: no double stands for two such numbers, or for a fraction and an integer
WIDTHS = ((15, 0), (7, 8), (3, 12))
LONGEST = 500  # characters of a cell
MOST = 8  # shapes that are learnt at once
RARE = 20  # a shape is learnt if one of so many cells has it
TIMES = 4  # how often shapes are learnt


@dataclass(slots=True)
class Looks:
    """What a field looks at beyond shapes.

    Attributes:
        numbers: those with which it compares numbers.
        strings: whether it looks into strings.
    """

    numbers: set[Number]
    strings: bool = False


class Shapes:
    """The shapes of the cells of a column.

    Args:
        checks: the compiled field.
        validate: checks a cell.
        looks: what the field looks at.

    Attributes:
        pattern: for cells that are valid for certain, in words that Rust and Python read alike; None if there are none.
        left: how many times more shapes may be learnt.
    """

    def __init__(self, checks: CellChecks, validate: Callable[[object], CellResult], looks: Looks) -> None:
        self.missing = [text for text in checks.field.missing if text]
        self.validate, self.looks = validate, looks
        self.known: dict[str, bool] = {}
        self.pattern: str | None = None
        self.left = TIMES

    def learn(self, cells: Iterable[str | None]) -> bool:
        """Learn the shapes that are frequent among some cells; return whether there is another pattern now."""
        self.left -= 1
        every = list(cells)
        shapes = [(shape_of(cell, self.looks), cell) for cell in every if cell]
        examples = {shape: cell for shape, cell in shapes if shape is not None and shape not in self.known}
        times = Counter(shape for shape, _ in shapes if shape in examples)
        for shape, number in times.most_common(MOST):
            if shape is not None and number * RARE >= len(every):
                # a missing value may be refused though others of its shape are valid
                missing = any(re.fullmatch(shape, text) for text in self.missing)
                self.known[shape] = not missing and not self.validate(examples[shape])[1]
        before, valid = self.pattern, [shape for shape, is_valid in self.known.items() if is_valid]
        self.pattern = f"^(?:{'|'.join(valid)})$" if valid else None
        return self.pattern != before


def shapes_of(checks: CellChecks, validate: Callable[[object], CellResult]) -> Shapes | None:
    """Return the shapes of a field's cells, none of which is known yet.

    None if the field is neither an array nor an object, or if one cell of a shape may be valid and another one not.
    """
    field, looks = checks.field, Looks(set())
    if field.type not in KINDS or field.format != "default":
        return None
    for check in checks.checks:
        if check.name == "jsonSchema":
            if not _note_looks(check.bound, looks):
                return None
        elif check.name not in LENGTHS:
            return None
    return Shapes(checks, validate, looks)


def _note_looks(schema: object, looks: Looks) -> bool:
    """Note what a JSON Schema looks at; return whether there is nothing else."""
    left = [schema]
    while left:
        part = left.pop()
        if isinstance(part, bool):
            continue
        if not isinstance(part, Mapping):
            return False
        for word, below in part.items():
            if word in MEMBERS:
                looks.strings = True
                looks.numbers |= _numbers(below)
            elif word in BOUNDS:
                looks.numbers |= _numbers(below)
            elif word in OF_STRINGS:
                looks.strings = True
            elif word in SEVERAL and isinstance(below, list):
                left += below
            elif word in NAMED and isinstance(below, Mapping):
                left += below.values()
            elif word in ONE:
                left.append(below)
            elif word not in OF_SHAPES and not _is_of_shapes(word, below):
                return False
    return True


def _numbers(value: object) -> set[Number]:
    return {each for each in scalars(value) if isinstance(each, Number) and not isinstance(each, bool)}


def _is_of_shapes(word: object, value: object) -> bool:
    """Return whether a keyword looks at shapes alone because of its value."""
    if word == "type":  # draft 3 lists schemas too
        return all(isinstance(each, str) for each in (value if isinstance(value, list) else [value]))
    if word == "$ref":
        return isinstance(value, str) and REFERENCE.fullmatch(value) is not None
    return word == "uniqueItems" and value is False


def shape_of(text: str, looks: Looks) -> str | None:
    """Return a pattern for JSON texts of one shape; None if a text is long, or has an escaped character or an exponent.

    Args:
        text: JSON; for any other text the pattern says nothing.
        looks: what a field looks at: these texts do not differ in it.
    """
    if len(text) > LONGEST:
        return None
    out, at = [], 0
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None:
            return None
        at = found.end()
        if found["string"] is not None and not looks.strings:
            out.append(STRING)
        elif found["whole"] is not None:
            out.append(_like_number(found["sign"], found["whole"], found["fraction"], looks.numbers))
        else:
            out += map(literal, found[0])
    return "".join(out)


def _like_number(sign: str, whole: str, fraction: str | None, bounds: set[Number]) -> str:
    """Return a pattern for numbers of one kind with no bound between them or equal to them.

    The kinds are integers, integers with a fraction of zeros, and others; each with or without a minus.
    """
    most, decimals = next((each for each in WIDTHS if len(fraction or ".") - 1 <= each[1]), (-1, 0))
    is_integer = fraction is None or not fraction.strip(".0")

    def bounded(digits: int) -> bool:
        """Return whether a bound is among the numbers with so many digits before the decimal point."""
        low, high = (10 ** (digits - 1), 10**digits) if digits else (0, 1)
        for bound in bounds:
            number = -bound if sign else bound
            if low < number < high or (is_integer and number == low):
                return True
        return False

    def parted(digits: int) -> bool:
        """Return whether a bound is between the numbers with so many digits and those with one digit more."""
        return any((-bound if sign else bound) == 10**digits for bound in bounds)

    low = high = 0 if whole == "0" else len(whole)
    if high > most or bounded(high):
        return "".join(map(literal, sign + whole + (fraction or "")))
    while low > 0 and not bounded(low - 1) and not parted(low - 1):
        low -= 1
    while high < most and not bounded(high + 1) and not parted(high):
        high += 1
    ways = ["0"] * (low == 0) + [f"[1-9][0-9]{{{max(low, 1) - 1},{high - 1}}}"] * (high > 0)
    after = ""
    if fraction is not None:  # zeros behind a fraction do not make it another number
        after = f"[.]0{{1,{decimals}}}" if is_integer else f"[.][0-9]{{0,{decimals - 1}}}[1-9]0{{0,9}}"
    return f"{sign}(?:{'|'.join(ways)}){after}"
