"""What messages call the things they are about: values that are no texts, delimiters, cells that are too many."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from .problem import show
from .unread import Beyond

MARKS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "blank"}
KINDS: dict[type | tuple[type, ...], str] = {  # of values that are no text, the narrower before the wider
    bool: "boolean",
    (int, float, Decimal): "number",
    datetime: "datetime",
    date: "date",
    time: "time",
    timedelta: "duration",
    (list, tuple): "list",
    Mapping: "object",
}


def called(value: object, text: str) -> str:
    """A value as a message names it: a text in quotes, anything else by its kind, for 1 is not "1"."""
    if isinstance(value, str):
        return show(value)
    noun = next((noun for kind, noun in KINDS.items() if isinstance(value, kind)), type(value).__name__)
    noun = {"date": "day"}.get(value.kind, value.kind) if isinstance(value, Beyond) else noun
    return f"the {noun} {show(text)[1:-1]}"


def too_many(more: int, delimiter: str | None, empty: bool, other: str | None = None) -> str:
    """Return the likely cause of `more` cells than the header has, as the end of a sentence; "" if none is likely.

    Args:
        more: how many.
        delimiter: between cells, None if they are not written as text.
        empty: whether they are all empty.
        other: what seems to be the delimiter, by the header.
    """
    if delimiter is not None and other not in (None, delimiter):
        return f"; the delimiter seems to be {other!r}: --delimiter {other!r}"
    mark = None if delimiter is None else MARKS.get(delimiter, repr(delimiter))
    if not empty:
        return "" if mark is None else f"; is a {mark} unquoted, or one too many?"
    said = "; the last one is empty" if more == 1 else f"; the last {more} are empty"
    if mark is None:
        return said
    many = f"a {mark}" if more == 1 else f"{more} {mark}{'s' if delimiter in MARKS else ''}"
    return f"{said}: {many} too many at the end of the line?"
