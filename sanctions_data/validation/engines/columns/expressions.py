"""Candidates in a column, as narwhals expressions: in texts, and in columns that have a type of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import cast

from sanctions_data.validation.checks.cell import ITEM, CellChecks, Check
from sanctions_data.validation.engines.columns.expression_types import DataType, Expr, Library
from sanctions_data.validation.regex.character_sets import LAST, complement, in_class, literal
from sanctions_data.validation.schema.table_schema import Field
from sanctions_data.validation.types.temporal import Moment, moment_text

# the Gregorian calendar from the year 1000 on, leap years included
_DAY = "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8])"
_LEAP = "[1-9][0-9](?:0[48]|[2468][048]|[13579][26])|(?:[2468][048]|[13579][26])00"
_CALENDAR = f"(?:[1-9][0-9][0-9][0-9]-(?:{_DAY})|(?:{_LEAP})-02-29)"
_CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_ZONE = "(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9])?"
_P = "(?:[A-Za-z0-9._~!$&'()*+,;=:@/\\-]|%[0-9A-Fa-f][0-9A-Fa-f])*"
_Q = "(?:[A-Za-z0-9._~!$&'()*+,;=:@/?\\-]|%[0-9A-Fa-f][0-9A-Fa-f])*"

DATE = f"^{_CALENDAR}$"
TIME = f"^{_CLOCK}$"
SECOND = f"{_CALENDAR}T{_CLOCK}"
DATETIME = f"^{SECOND}(?:\\.[0-9]+)?{_ZONE}$"
YEAR = "^[1-9][0-9][0-9][0-9]$"
YEARMONTH = "^[1-9][0-9][0-9][0-9]-(?:0[1-9]|1[0-2])$"
SMALL_INTEGER = "^-?[0-9]{1,18}$"
CANONICAL_INTEGER = "^(?:0|-?[1-9][0-9]*)$"
PLAIN_NUMBER = "^-?[0-9]{1,15}(?:\\.[0-9]{1,15})?$"
_N = "[0-9]{1,9}"  # int() takes no number of more than 4,300 digits
_S = f"{_N}(?:[.][0-9]{{1,9}})?S"
_DAYS = f"(?:{_N}Y(?:{_N}M)?(?:{_N}D)?|{_N}M(?:{_N}D)?|{_N}D)"
_HOURS = f"T(?:{_N}H(?:{_N}M)?(?:{_S})?|{_N}M(?:{_S})?|{_S})"
DURATION = f"^-?P(?:{_DAYS}(?:{_HOURS})?|{_HOURS})$"
GEOPOINT = "^-?(?:1[0-7][0-9]|[0-9]{1,2})(?:[.][0-9]{1,20})?, ?-?[0-8]?[0-9](?:[.][0-9]{1,20})?$"  # not on the edge
FORMS_OF_ITEMS = {
    "integer": "^[+-]?[0-9]+$",
    "number": "^[+-]?[0-9]+(?:[.][0-9]*)?$",
    "date": DATE,
    "time": TIME,
    "datetime": DATETIME,
}
OF_ITEMS = "0123456789+-.:TZ"  # their characters
FORMS_OF_OTHERS = {
    "date": DATE,
    "time": TIME,
    "datetime": DATETIME,
    "year": YEAR,
    "yearmonth": YEARMONTH,
    "duration": DURATION,
    "geopoint": GEOPOINT,
}
ANY_FORMS = {  # what `fromisoformat` takes in every version of Python
    "date": DATE,
    "time": TIME,
    "datetime": f"^{_CALENDAR}(?:[T ]{_CLOCK}(?:[.][0-9]{{3}}|[.][0-9]{{6}})?{_ZONE})?$",
}
FORMATS = {
    "uri": f"^[A-Za-z][A-Za-z0-9+.\\-]*://[A-Za-z0-9.\\-]+(?::[0-9]+)?(?:/{_P})?(?:[?]{_Q})?(?:#{_Q})?$",
    "email": "^[A-Za-z0-9_+\\-]+(?:\\.[A-Za-z0-9_+\\-]+)*@[A-Za-z0-9]{1,60}(?:\\.[A-Za-z0-9]{1,60})+$",
    "uuid": "^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$",
    "binary": "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
}
# characters around a bare number that are digits in no version of Unicode: up to U+00FF, punctuation, currency signs
NO_DIGIT = in_class(complement([(0x30, 0x39), (0x100, 0x1FFF), (0x20D0, LAST)]))
LONGEST_MARK = 8  # characters of a decimalChar or groupChar in a pattern

FEW = 512  # a range of so few integers is a set of texts, which is cheaper than casting


def candidates(nw: Library, name: str, checks: CellChecks, guard: bool = False) -> Expr | None:
    """Return an expression that is true for every cell that may be bad, or None if none can be.

    Args:
        nw: the narwhals module.
        name: the column in the frame; its texts, null for an empty cell.
        checks: the compiled field.
        guard: the frame's expressions let $ match before a final line break, as Python's do.
    Raises:
        NotVectorised: the field asks for something only Python can check.
    """
    field = checks.field
    column = nw.col(name)
    tests = [test for test in _type(nw, column, field, checks) if test is not None]
    if tests and guard:
        tests.append(~column.str.contains("\n", literal=True))
    empty_is_null = "" in field.missing
    others = [text for text in field.missing if text]
    if not tests and not checks.required and empty_is_null:
        return None
    good = tests[0] if tests else ~column.is_null()
    for test in tests[1:]:
        good = good & test
    if others:
        missing = column.is_in(others)
        good = good & ~missing if checks.required else good | missing
    # an empty cell is null here: correct if it may be missing, checked again otherwise
    return (~good).fill_null(checks.required or not empty_is_null)


class NotVectorised(Exception):
    """A field whose cells the rows engine checks, once per distinct value."""


def _type(nw: Library, column: Expr, field: Field, checks: CellChecks) -> list[Expr | None]:
    if any(check.name.startswith((ITEM, "jsonSchema")) for check in checks.checks):
        raise NotVectorised(field.name)
    members = [check for check in checks.checks if check.name in ("enum", "categories")]
    ranges = [check for check in checks.checks if "imum" in check.name]
    if members:
        # what is among the listed texts is of the type; what is not is checked again
        tests: list[Expr | None] = [column.is_in(_texts(field, check)) for check in members]
        if ranges and field.type == "integer":  # of which only those that can be cast may be compared
            tests.append(_form(column, field, True))
    elif ranges and (few := _few(field, ranges)) is not None:
        return [column.is_in(few)]
    elif ranges and (digits := _round(field, ranges)) is not None:
        return [column.str.contains(digits)]
    else:
        tests = [_form(column, field, bool(ranges))]
    if ranges:
        tests.append(_within(nw, column, field, ranges))
    for check in checks.checks:
        if check.name == "minLength":
            tests.append(_length(column, field) >= check.bound)
        elif check.name == "maxLength":
            tests.append(_length(column, field) <= check.bound)
    if checks.pattern is not None:
        if checks.pattern.portable is None:
            raise NotVectorised(field.name)
        tests.append(column.str.contains(checks.pattern.portable))
        if checks.pattern.limit < 100_000:
            tests.append(column.str.len_chars() <= checks.pattern.limit)
    return tests


_W = "[ \t\r\n]*"
_JSON_NUMBER = "-?(?:0|[1-9][0-9]*)(?:[.][0-9]+)?(?:[eE][+-]?[0-9]+)?"
_TYPE = f'"type"{_W}:{_W}"Point"'
_COORDINATES = f'"coordinates"{_W}:{_W}\\[{_W}{_JSON_NUMBER}(?:{_W},{_W}{_JSON_NUMBER}){{1,3}}{_W}\\]'
POINT = f"^{_W}\\{{{_W}(?:{_TYPE}{_W},{_W}{_COORDINATES}|{_COORDINATES}{_W},{_W}{_TYPE}){_W}\\}}{_W}$"


def surely(column: Expr, checks: CellChecks) -> Expr | None:
    """Return an expression that is true for texts that are right for certain; None if only Python can say of each."""
    field = checks.field
    if field.type != "geojson" or field.format != "default" or checks.checks or set(field.missing) - {""}:
        return None
    return column.str.contains(POINT)


def _length(column: Expr, field: Field) -> Expr:
    if field.type != "string":
        raise NotVectorised(field.name)
    return column.str.len_chars()


def _form(column: Expr, field: Field, bounded: bool) -> Expr | None:
    kind = field.type
    if kind == "any" or (kind == "list" and field.item_type == "string"):
        return None
    if kind == "string":
        return None if field.format == "default" else column.str.contains(FORMATS[field.format])
    if kind == "boolean":
        return column.is_in([*field.true_values, *field.false_values])
    if kind in ("integer", "number"):
        if max(len(field.decimal_char), len(field.group_char or "")) > LONGEST_MARK:
            raise NotVectorised(field.name)
        if not bounded:
            return column.str.contains(_number(field))
        if not field.bare_number:  # only the rows engine says which characters are the number
            raise NotVectorised(field.name)
        form = _unmarked(column, field).str.contains(SMALL_INTEGER if kind == "integer" else PLAIN_NUMBER)
        return form & column.str.contains(_number(field)) if _has_marks(field) else form
    if kind in ("date", "time", "datetime") and field.format not in ("default", "any"):
        pattern, never = _by_directives(field)
        right = column.str.contains(pattern)
        return right & ~column.str.contains(never) if never else right
    if kind == "list":
        return column.str.contains(_list(field))
    forms = ANY_FORMS if field.format == "any" else FORMS_OF_OTHERS
    if kind not in forms or (kind == "geopoint" and field.format != "default"):
        raise NotVectorised(field.name)
    return column.str.contains(forms[kind])


def _list(field: Field) -> str:
    """Return a pattern for lists of items of a type; no item has a character of the delimiter in it."""
    items = FORMS_OF_ITEMS.get(field.item_type)
    plain = field.bare_number and field.group_char is None and field.decimal_char == "."
    if (
        items is None
        or not plain
        or not field.delimiter
        or not set(field.delimiter).isdisjoint(OF_ITEMS)
        or not field.delimiter.isascii()
    ):
        raise NotVectorised(field.name)
    item = items.removeprefix("^").removesuffix("$")
    return f"^(?:{item})(?:{''.join(map(literal, field.delimiter))}(?:{item}))*$"


# fields of a fixed width that `strptime` takes as they are, whatever stands beside them
DIRECTIVES = {
    "Y": "[1-9][0-9][0-9][0-9]",
    "y": "[0-9][0-9]",
    "m": "(?:0[1-9]|1[0-2])",
    "d": "(?:0[1-9]|[12][0-9]|3[01])",
    "H": "(?:[01][0-9]|2[0-3])",
    "M": "[0-5][0-9]",
    "S": "[0-5][0-9]",
    "f": "[0-9]{6}",
}
DIRECTIVE = re.compile("%(.)|([^%])", re.DOTALL)


def _by_directives(field: Field) -> tuple[str, str]:
    """Return a pattern for texts that are of a date pattern, and one for days among them that not every month has.

    Raises:
        NotVectorised: there is another directive, or another character than ASCII.
    """
    parts = DIRECTIVE.findall(field.format)
    days = ("0[469]|11", "31"), ("02", "29|3[01]")
    names = [directive for directive, _ in parts]
    if "".join(f"%{name}" if name else other for name, other in parts) != field.format:
        raise NotVectorised(field.name)

    def form(directives: dict[str, str]) -> str:
        out = []
        for name, other in parts:
            if (name and name not in directives) or not other.isascii():
                raise NotVectorised(field.name)
            out.append(directives[name] if name else literal(other))
        return f"^{''.join(out)}$"

    never = [form(DIRECTIVES | {"m": f"(?:{month})", "d": f"(?:{day})"}) for month, day in days]
    return form(DIRECTIVES), "|".join(never) if {"m", "d"} <= {*names} else ""


def _number(field: Field) -> str:
    """Return the pattern of `types.numeric` for an integer or a number, in words that all engines read alike."""
    point = "".join(map(literal, field.decimal_char))
    group = "".join(map(literal, field.group_char or ""))
    whole = f"[0-9]+(?:{group}[0-9]+)*" if group else "[0-9]+"
    core = f"[+-]?{whole}"
    if field.type == "number":
        core = f"[+-]?(?:{whole}(?:{point}[0-9]*)?|{point}[0-9]+)(?:[eE][+-]?[0-9]+)?"
    return f"^{core}$" if field.bare_number else f"^{NO_DIGIT}*{core}{NO_DIGIT}*$"


def _has_marks(field: Field) -> bool:
    return field.group_char is not None or (field.type == "number" and field.decimal_char != ".")


def _unmarked(column: Expr, field: Field) -> Expr:
    """Return the texts of numbers with the usual decimal mark and without groups."""
    if field.group_char is not None:
        column = column.str.replace_all(field.group_char, "", literal=True)
    if field.type == "number" and field.decimal_char != ".":
        column = column.str.replace_all(field.decimal_char, ".", literal=True)
    return column


def _texts(field: Field, check: Check) -> list[str]:
    texts = [canonical(field, value) for value in check.bound]
    found = [text for text in texts if text is not None]
    if not found:  # PyArrow looks for no text in a set of nothing
        raise NotVectorised(field.name)
    return found


def canonical(field: Field, value: object) -> str | None:
    """Return the usual text of a logical value, None if there is no one usual text."""
    if isinstance(value, str) and field.type in ("string", "any"):
        return value
    if isinstance(value, bool):
        words = field.true_values if value else field.false_values
        return words[0] if words else None
    if field.type == "integer" and isinstance(value, int) and field.bare_number:
        return str(value)
    if field.type in ("date", "time") and field.format == "default" and isinstance(value, date | time):
        return value.isoformat()
    return None


def _few(field: Field, ranges: list[Check]) -> list[str] | None:
    if field.type != "integer" or len(ranges) != 2:
        return None
    bounds = {check.name: check.bound for check in ranges}
    if not all(isinstance(bound, int) for bound in bounds.values()):  # or Decimal, of thousands of digits
        return None
    low = bounds.get("minimum", bounds.get("exclusiveMinimum", 0) + ("exclusiveMinimum" in bounds))
    high = bounds.get("maximum", bounds.get("exclusiveMaximum", 0) - ("exclusiveMaximum" in bounds))
    if len([name for name in bounds if name.endswith("inimum")]) != 1 or not 0 <= high - low < FEW:
        return None
    return [str(value) for value in range(int(low), int(high) + 1)]


def _round(field: Field, ranges: list[Check]) -> str | None:
    """Return a pattern for numbers from 0 to a power of ten, if these are the bounds: no cast is needed then."""
    bounds = {check.name: check.bound for check in ranges}
    if field.type not in ("integer", "number") or bounds.keys() != {"minimum", "maximum"} or bounds["minimum"] != 0:
        return None
    high = bounds["maximum"]
    if high != high or not 1 <= high <= 10**17:
        return None
    text = f"{high:f}" if isinstance(high, Decimal) else str(high)
    if not re.fullmatch("10{0,17}", text) or not field.bare_number or field.group_char or field.decimal_char != ".":
        return None
    below = f"[0-9]{{1,{len(text) - 1}}}" if len(text) > 1 else "0"
    if field.type == "integer":
        return f"^(?:{below}|{text})$"
    return f"^(?:{below}(?:\\.[0-9]+)?|{text}(?:\\.0+)?)$"


def _within(nw: Library, column: Expr, field: Field, ranges: list[Check]) -> Expr:
    """Return an expression for what is certainly inside the bounds; what is on the edge and not exact is
    checked again.
    """
    if field.type == "integer":
        number = _cast(nw, _unmarked(column, field), SMALL_INTEGER, nw.Int64)
        return _all(_compare(number, check.name, _int64(check.bound)) for check in ranges)
    if field.type == "number":
        column = _unmarked(column, field)
        number = _cast(nw, column, PLAIN_NUMBER, nw.Float64)
        short = column.str.len_chars() <= 15  # 15 significant digits survive a double
        return _all(_near(number, short, check) for check in ranges)
    if field.type == "datetime" and field.format == "default":
        return _all(_moments(nw, column, check) for check in ranges)
    if field.type not in ("date", "time", "year", "yearmonth"):
        raise NotVectorised(field.name)
    parts = []
    for check in ranges:
        bound = _usual(field, check)
        if bound is None:
            raise NotVectorised(field.name)
        # texts of fixed width order like their values
        parts.append(_compare(column, check.name, nw.lit(bound)))
    return _all(parts)


def _moments(nw: Library, column: Expr, check: Check) -> Expr:
    """Return an expression for datetimes that are certainly inside a bound: their texts order like their values.

    The first 19 characters of a datetime are its second. Where its zone is that of the bound, they decide unless they
    are equal. Where it is not, a day more decides: no zone is 14 hours from UTC, and XML Schema orders a moment
    without a zone and one with a zone if there are 14 hours between them in every case (part 2, 3.2.7.4).
    """
    day, second, zoned = check.bound
    here, after, before = (moment_text((day + add, second, zoned)) for add in (0, 1, -1))
    if here is None or after is None or before is None:
        raise NotVectorised(check.name)
    zone = "Z" if zoned else ""
    same = column.str.contains("Z$" if zoned else "T[0-9:.]+$")
    if check.name.lower().endswith("minimum"):
        # what may follow the second (a fraction, a zone) is before DEL
        inside = (column > nw.lit(f"{after[:19]}\x7f")) | (same & (column > nw.lit(f"{here[:19]}\x7f")))
    else:
        inside = (column < nw.lit(before[:19])) | (same & (column < nw.lit(here[:19])))
    if check.name.startswith("exclusive") or here != here[:19] + zone:
        return inside
    return inside | (column == nw.lit(here))


def _usual(field: Field, check: Check) -> str | None:
    """Return the usual text of a bound, None if there is none: a year with a zone, or not of four digits."""
    if field.type not in ("year", "yearmonth"):
        return canonical(field, check.bound)
    text = str(field.constraints[check.name])
    return text if re.fullmatch(YEAR if field.type == "year" else YEARMONTH, text) else None


def _cast(nw: Library, column: Expr, form: str, kind: object) -> Expr:
    """Return the texts of a form as numbers; 0 for any other, which another test refuses: pandas casts no null."""
    return nw.when(column.str.contains(form)).then(column).otherwise(nw.lit("0")).cast(kind)


def _compare(value: Expr, name: str, bound: object) -> Expr:
    if name == "minimum":
        return value >= bound
    if name == "maximum":
        return value <= bound
    return value > bound if name == "exclusiveMinimum" else value < bound


def _near(number: Expr, short: Expr, check: Check) -> Expr:
    bound = check.bound
    if not isinstance(bound, Decimal) or not bound.is_finite() or not -(10**300) <= bound <= 10**300:
        raise NotVectorised(check.name)
    near = float(bound)
    strict = number > near if check.name.endswith("inimum") else number < near
    if check.name.startswith("exclusive") or len(str(bound)) > 15 or "E" in str(bound):
        return strict
    return strict | ((number == near) & short)


def _int64(bound: object) -> int:
    if not isinstance(bound, int | Decimal):
        raise NotVectorised("bound")
    value = int(bound) if -(2**62) < bound < 2**62 else None
    if value is None or value != bound:
        raise NotVectorised("bound")
    return value


def _all(parts: Iterable[Expr]) -> Expr:
    first, *rest = list(parts)
    for part in rest:
        first = first & part
    return first


FIRST = date(1000, 1, 1)  # pyspark hands no earlier day on to Spark


def typed_candidates(nw: Library, name: str, dtype: DataType, checks: CellChecks, guard: bool) -> Expr | None:
    """Return an expression that is true for every cell that may be bad, or None if none can be.

    Args:
        nw: narwhals.
        name, dtype: the column; nulls of a frame are nulls of the table, whatever `missingValues` says of texts.
        checks: the compiled field.
        guard: see `candidates`.
    Raises:
        NotVectorised: only the rows engine can say.
    """
    column, field = nw.col(name), checks.field
    if dtype == nw.String:
        found = candidates(nw, name, checks, guard)
        # an empty string is null if missingValues lists it, and a required field must not be null
        if found is not None and checks.required and "" in field.missing:
            found = found | (column == "").fill_null(False)
        return _nulls(column, found, checks.required)
    # pandas treats NaN as null, but reports it as null only in its own types; in other types it passes
    empty = column.is_null() | column.is_nan() if dtype.is_float() else column.is_null()
    if field.type == "any" and not checks.checks:
        if checks.required and dtype in (nw.Categorical, nw.Enum, nw.Object, nw.Unknown):
            raise NotVectorised(field.name)  # there may be texts in it, and missing values among them
        return empty if checks.required else None
    good = _good(nw, column, dtype, checks)
    if good is None:
        return empty if checks.required else None
    if dtype.is_float() and not checks.required:  # NaN of pandas is no value, and is in no range
        good = good | column.is_null()
    return (~good).fill_null(checks.required)


def _nulls(column: Expr, found: Expr | None, required: bool) -> Expr | None:
    return found if found is None or required else found & ~column.is_null()


def _good(nw: Library, column: Expr, dtype: DataType, checks: CellChecks) -> Expr | None:
    kind = checks.field.type
    whole = dtype.is_integer()
    bound: Callable[[object], object]
    good: Expr | None = None
    if kind in ("integer", "number") and whole:
        bound = _natural if dtype == nw.UInt64 else _exact
    elif kind == "number" and dtype.is_float():
        bound = _double
        # or a frame might narrow the bound to the column's 32 bits, in which every 0.1 is the same
        column = column.cast(nw.Float64)
    elif kind == "integer" and dtype.is_float():
        bound = _double
        column = column.cast(nw.Float64)
        good = column.is_finite() & (column == column.floor())
    elif kind in ("date", "datetime") and dtype == nw.Datetime:
        return _good_datetimes(nw, column, dtype, checks)
    elif kind == "date" and dtype == nw.Date:
        bound = _day
    elif kind == "boolean" and dtype == nw.Boolean:
        bound = _none
    else:
        raise NotVectorised(checks.field.name)
    if dtype == nw.Date:  # whose days go beyond the years that a date has; those before 1000 are checked again
        good = (column >= nw.lit(FIRST, dtype=dtype)) & (column <= nw.lit(date.max, dtype=dtype))
    for check in checks.checks:
        if check.name in ("enum", "categories"):
            test = column.is_in([bound(value) for value in check.bound])
        elif "imum" in check.name:
            edge = bound(check.bound)
            if dtype in (nw.Date, nw.UInt64):  # PyArrow would take a bare number for a signed one
                edge = nw.lit(edge, dtype=dtype)
            test = {
                "minimum": column >= edge,
                "maximum": column <= edge,
                "exclusiveMinimum": column > edge,
                "exclusiveMaximum": column < edge,
            }[check.name]
            if dtype.is_float():  # frames order NaN in their own ways; it is in no range, as the check says
                test = test & ~column.is_nan()
        else:
            raise NotVectorised(checks.field.name)
        good = test if good is None else good & test
    return good


def _good_datetimes(nw: Library, column: Expr, dtype: DataType, checks: CellChecks) -> Expr | None:
    """Return an expression for cells of native datetimes that are certainly right as dates or datetimes.

    Python drops what is smaller than a microsecond, so a bound that excludes its value is moved by one.
    """
    kind, unit = checks.field.type, getattr(dtype, "time_unit", "")
    if getattr(dtype, "time_zone", None) is not None:
        raise NotVectorised(checks.field.name)
    good: Expr | None = None
    if kind == "date":
        good = column == column.dt.truncate("1d")
        if unit != "ns":  # whose days are in years of four digits
            first, last = (datetime(each.year, each.month, each.day) for each in (FIRST, date.max))
            good = good & (column >= nw.lit(first, dtype=dtype)) & (column <= nw.lit(last, dtype=dtype))
    for check in checks.checks:
        if "imum" not in check.name:
            raise NotVectorised(checks.field.name)
        edge = _native_bound(check.bound)
        exact = edge.microsecond % {"s": 10**6, "ms": 1000}.get(unit, 1) == 0
        if not exact or not (1700 <= edge.year <= 2200 if unit == "ns" else 1000 < edge.year < 9999):
            raise NotVectorised("bound")
        if unit == "ns" and check.name.startswith("exclusive"):
            step = timedelta(microseconds=1 if check.name.endswith("Minimum") else -1)
            test = _compare(column, check.name[9:].lower(), nw.lit(edge + step, dtype=dtype))
        else:
            test = _compare(column, check.name, nw.lit(edge, dtype=dtype))
        good = test if good is None else good & test
    return good


def _native_bound(value: object) -> datetime:
    """Return a bound without a zone as a native datetime."""
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    text = moment_text(cast("Moment", value)) if isinstance(value, tuple) else None
    if text is None or text.endswith("Z") or len(text) > len("2000-01-01T00:00:00.000000"):
        raise NotVectorised("bound")
    return datetime.fromisoformat(text)


def _exact(value: object) -> int:
    whole = value if isinstance(value, int | Decimal) and not isinstance(value, bool) else None
    if whole is None or whole != whole or not -(2**62) < whole < 2**62 or whole != int(whole):
        raise NotVectorised("bound")
    return int(whole)


def _natural(value: object) -> int:
    if (whole := _exact(value)) < 0:  # in a column without signs
        raise NotVectorised("bound")
    return whole


def _double(value: object) -> float:
    # a bound that no double equals orders differently on the two sides of the conversion
    if not isinstance(value, int | Decimal) or value != value or Decimal(repr(float(value))) != value:
        raise NotVectorised("bound")
    return float(value)


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise NotVectorised("bound")
    return value


def _none(value: object) -> object:
    raise NotVectorised("bound")
