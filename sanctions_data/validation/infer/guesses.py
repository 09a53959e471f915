"""The types that a column may have, from the narrowest to the widest, and how the text of each is written.

A guess is a field of Table Schema and the reader that the validator has for it, so that what is inferred is what is
checked. A reader takes more than people mean by a type: `007` is an integer of the standard, and a code in most files.
`form` is what a text must look like before the reader is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from sanctions_data.validation.schema.table_schema import FALSE, TRUE, Field, read_schema
from sanctions_data.validation.types.read_value import native, parser
from sanctions_data.validation.values.error_cell import OutOfRange
from sanctions_data.validation.values.json_values import JSONObject

Properties = JSONObject  # of a field descriptor, without its name
Natives = tuple[type, ...]

UNSIGNED = "(?:0|[1-9][0-9]*)"
# a leading zero, or a plus before many digits (a telephone number), is a sign of a code
CODE = r"(?!\+[0-9]{7})[+-]?"
EXPONENT = "(?:[eE][+-]?[0-9]+)?"
GROUPED = "(?:[1-9][0-9]{{0,2}}(?:{mark}[0-9]{{3}})+|0|[1-9][0-9]{{0,2}})"
INFINITE = "|(?i:[+-]?inf)"
DATES = (
    *("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%d/%m/%y"),
    *("%m/%d/%y", "%d.%m.%y", "%d-%b-%Y", "%d-%b-%y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y"),
)
CLOCKS = ("%H:%M:%S", "%H:%M", "%H:%M:%S.%f", "%I:%M %p", "%I:%M:%S %p")
MOMENTS = (
    *(f"{day} {clock}" for day in ("%Y-%m-%d", *DATES[:7], *DATES[8:11]) for clock in CLOCKS),
    *(f"%Y-%m-%d{gap}%H:%M{rest}" for gap in " T" for rest in ("%z", ":%S%z", ":%S.%f%z")),
    *("%Y-%m-%dT%H:%M", "%a %b %d %H:%M:%S %Y", "%a, %d %b %Y %H:%M:%S %z", "%d/%b/%Y:%H:%M:%S %z"),
)
DIRECTIVES = {
    "%Y": "[0-9]{4}",
    "%y": "[0-9]{2}",
    "%m": "[0-9]{1,2}",
    "%d": "[0-9]{1,2}",
    "%H": "[0-9]{1,2}",
    "%I": "[0-9]{1,2}",
    "%M": "[0-9]{2}",
    "%S": "[0-9]{2}",
    "%f": "[0-9]{1,6}",
    "%p": "[AaPp][Mm]",
    "%b": "[A-Za-z]{3}",
    "%B": "[A-Za-z]{3,9}",
    "%a": "[A-Za-z]{3}",
    "%z": "(?:Z|[+-][0-9]{2}:?[0-9]{2})",
}
YES_NO = (("yes", "no"), ("Yes", "No"), ("YES", "NO"), ("y", "n"), ("Y", "N"), ("t", "f"), ("T", "F"))
ITEMS = {"integer": UNSIGNED, "number": rf"-?{UNSIGNED}(?:\.[0-9]+)?", "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}"}
COMPACT = (1900, 2100)  # years of a date that is written as eight digits


@dataclass(frozen=True, slots=True)
class Guess:
    """A type that a column may have.

    Attributes:
        type: of Table Schema.
        properties: of the field descriptor.
        read: the validator's reader: the logical value of a cell, or ValueError.
        form: what a text must look like; None for any.
        sign: a text of the column must look so, else the guess says no more than a simpler one; None if none must.
        natives: the types of Python that a cell may have if it is not text.
        text: whether text in a source with types of its own (JSON, XLSX, frames) may be of this type: somebody who
            wrote "1" there did not write 1.
    """

    type: str
    properties: Properties
    read: Callable[[object], object]
    form: Callable[[str], object] | None = None
    sign: Callable[[str], object] | None = None
    natives: Natives = ()
    text: bool = True

    @property
    def name(self) -> str:
        """The type with its format, for messages."""
        form = self.properties.get("format")
        marks = [f"{key} {value!r}" for key, value in self.properties.items() if key.endswith(("Char", "delimiter"))]
        return f"{self.type}{f' ({form})' if form else ''}" + (f" with {' and '.join(marks)}" if marks else "")


@dataclass(slots=True)
class _List:
    """The guesses while they are written down."""

    out: list[Guess] = field(default_factory=list)

    def add(
        self,
        type_: str,
        form: str | None = None,
        sign: str | None = None,
        natives: Natives = (),
        text: bool = True,
        **properties: object,
    ) -> None:
        found = {"type": type_, **properties}
        one = field_of("", found)
        matches = None if form is None else re.compile(form, re.DOTALL).fullmatch
        has = None if sign is None else re.compile(sign).search
        self.out.append(Guess(type_, found, native(one, parser(one)), matches, has, natives, text))


def field_of(name: str, properties: Properties) -> Field:
    """Return the field that a descriptor describes."""
    return read_schema({"fields": [{"name": name, **properties}]}).fields[0]


@lru_cache(maxsize=1)
def guesses() -> tuple[Guess, ...]:
    """Return every guess, the narrowest first."""
    made = _List()
    # 1 and 0 alone are numbers
    made.add("boolean", "|".join((*TRUE, *FALSE)), "[a-zA-Z]", natives=(bool,), text=False)
    for true, false in YES_NO:
        made.add("boolean", f"{true}|{false}", natives=(), text=False, trueValues=[true], falseValues=[false])
    made.add("year", "[12][0-9]{3}", natives=(int,), text=False)
    made.add("yearmonth", "[0-9]{4}-[0-9]{2}")
    _temporal(made)
    _numeric(made)
    coordinate = r"[+-]?[0-9]{1,3}\.[0-9]+"
    made.add("geopoint", f"{coordinate}, ?{coordinate}")
    made.add("geopoint", natives=(dict,), format="object", text=False)
    made.add("geojson", natives=(dict,), text=False)
    made.add("geojson", natives=(dict,), format="topojson", text=False)
    made.add("object", r"\s*\{.*", natives=(dict,), text=False)
    made.add("array", r"\s*\[.*", natives=(list, tuple), text=False)
    for mark in (";", "|"):
        for item, form in ITEMS.items():
            made.add("list", f"{form}(?:[{mark}]{form})*", f"[{mark}]", text=False, delimiter=mark, itemType=item)
        item = rf"[^\s{mark}][^{mark}]*"
        made.add("list", f"{item}(?:[{mark}]{item})*", f"[{mark}]", text=False, delimiter=mark)
    made.add("string", format="uuid")
    made.add("string", format="email")
    made.add("string", "[a-zA-Z][a-zA-Z0-9+.-]*://.+|(?:urn|mailto|doi):.+", format="uri")
    made.add("string", "(?=.*[0-9+/])(?=.*[a-z])(?=.*[A-Z]).{16,}", "[=+/]", format="binary")
    made.add("string")
    made.add("any", natives=(object,))
    return tuple(made.out)


def _temporal(made: _List) -> None:
    made.add("date", natives=(date, datetime))
    for form in DATES:
        made.add("date", _form(form), format=form)
    made.add("datetime", natives=(datetime, OutOfRange))
    for form in MOMENTS:
        made.add("datetime", _form(form), format=form)
    made.add("time", natives=(time,))
    for form in CLOCKS[1:]:
        made.add("time", _form(form), format=form)
    made.add("duration", natives=(timedelta, OutOfRange))


def _form(pattern: str) -> str:
    out = re.escape(pattern).replace("\\ ", " ")
    for directive, form in DIRECTIVES.items():
        out = out.replace(re.escape(directive), form)
    return out


def _numeric(made: _List) -> None:
    made.add("integer", CODE + UNSIGNED, natives=(int, float, Decimal), text=False)
    groups = (",", ".", "'", "\u00a0", "\u202f", " ")
    for mark in groups:
        made.add("integer", CODE + _grouped(mark), re.escape(mark), text=False, groupChar=mark)
    fraction = rf"{CODE}(?:{UNSIGNED}(?:\.[0-9]*)?|\.[0-9]+)"
    # an exponent without a point and a sign, as in 12E4, is a sign of a code
    exponent = rf"{CODE}(?:{UNSIGNED}\.[0-9]*|\.[0-9]+){EXPONENT}|{CODE}{UNSIGNED}[eE][+-][0-9]+"
    made.add("number", f"{fraction}|{exponent}{INFINITE}", "[0-9]", natives=(int, float, Decimal), text=False)
    made.add("number", f"{CODE}(?:{UNSIGNED}(?:,[0-9]+)?|,[0-9]+)", ",", text=False, decimalChar=",")
    for mark in groups:
        point = "," if mark == "." else "."
        form = rf"{CODE}{_grouped(mark)}(?:[{point}][0-9]+)?"
        both: JSONObject = {"groupChar": mark} if point == "." else {"decimalChar": ",", "groupChar": mark}
        sign = "," if mark == "." else re.escape(mark)  # without a comma it is an integer with groups
        made.add("number", form, sign, text=False, **both)
        if mark not in ",.":
            form = rf"{CODE}{_grouped(mark)}(?:,[0-9]+)?"
            made.add("number", form, f"{re.escape(mark)}.*,|,", text=False, decimalChar=",", groupChar=mark)
    plain: tuple[tuple[str, JSONObject], ...] = (
        (rf"{UNSIGNED}(?:\.[0-9]+)?", {}),
        (rf"{_grouped(',')}(?:\.[0-9]+)?", {"groupChar": ","}),
    )
    for core, marks in plain:
        grouped = "," if marks else None
        for before in "$€£¥":  # a sign before it would be dropped with it: "-$5" would be 5
            made.add("number", rf"{re.escape(before)} ?{core}", grouped, text=False, bareNumber=False, **marks)
        for after in "%€£":
            made.add("number", rf"[+-]?{core} ?{after}", grouped, text=False, bareNumber=False, **marks)


def _grouped(mark: str) -> str:
    return GROUPED.format(mark=re.escape(mark))
