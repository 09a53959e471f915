"""integer, number and boolean, as their text is written (Table Schema v2, "Field Types").

The standard takes the lexical form of XML Schema's decimal: ASCII digits, one sign, one decimal mark, no
underscore and no blank. `int()` and `Decimal()` take more than that, so a pattern decides and they only count.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from sanctions_data.validation.schema.table_schema import Field
from sanctions_data.validation.values.json_values import exact, whole

SPECIAL = {"nan": Decimal("NaN"), "inf": Decimal("Infinity"), "-inf": Decimal("-Infinity")}
EXPONENT = r"(?:[eE][+-]?[0-9]+)?"


def integer(field: Field) -> Callable[[str], int | Decimal]:
    """Return a parser for integers of `field`; ValueError if the text is none."""
    match = re.compile(_bare(rf"[+-]?{_digits(field.group_char)}", field)).fullmatch
    group = field.group_char

    def parse(text: str) -> int | Decimal:
        found = match(text)
        if found is None:
            raise ValueError(text)
        core = found[1]
        if group:
            core = core.replace(group, "")
        return whole(core)

    return parse


def number(field: Field) -> Callable[[str], Decimal]:
    """Return a parser for numbers of `field`, exact (Decimal); ValueError if the text is none."""
    point = re.escape(field.decimal_char)
    whole = _digits(field.group_char)
    match = re.compile(_bare(rf"[+-]?(?:{whole}(?:{point}[0-9]*)?|{point}[0-9]+){EXPONENT}", field)).fullmatch
    group, mark = field.group_char, field.decimal_char

    def parse(text: str) -> Decimal:
        found = match(text)
        if found is None:
            special = SPECIAL.get(text.lower()) if text.isascii() else None
            if special is None:
                raise ValueError(text)
            return special
        core = found[1]
        if group:
            core = core.replace(group, "")
        return exact(core if mark == "." else core.replace(mark, "."))

    return parse


def boolean(field: Field) -> Callable[[str], bool]:
    """Return a parser for booleans: only the listed words; ValueError for any other."""
    known = {**dict.fromkeys(field.false_values, False), **dict.fromkeys(field.true_values, True)}

    def parse(text: str) -> bool:
        try:
            return known[text]
        except KeyError:
            raise ValueError(text) from None

    return parse


def _digits(group: str | None) -> str:
    return rf"[0-9]+(?:{re.escape(group)}[0-9]+)*" if group else "[0-9]+"


def _bare(core: str, field: Field) -> str:
    # bareNumber false: "leading and/or trailing non-numeric characters" are stripped (EUR 95, 95%);
    # a digit of another script is numeric, so \D leaves it where it stands, and the text is refused
    return f"({core})" if field.bare_number else rf"\D*?({core})\D*"
