"""Table Dialect v2 as a frozen value (https://datapackage.org/standard/table-dialect/)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

from sanctions_data._text import show
from sanctions_data.validation.errors import InvalidSchema
from sanctions_data.validation.schema.table_schema import DIGITS, SIGNS, as_json, typed
from sanctions_data.validation.schema.unknown_properties import misspelt

if TYPE_CHECKING:
    from sanctions_data.validation.values.json_values import JSONObject

COMMON_ENDS = ("\r\n", "\n", "\r")
MOST_ROWS = 100  # of a header; tables that people publish have up to ten


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written down; the defaults are the standard's.

    `header_rows` and `comment_rows` count the rows that `comment_char` does not leave out. A row that is left out is
    no header: `header_rows` has none of `comment_rows`. `notes` say what the descriptor asks for and does not get.
    """

    header: bool = True
    header_rows: tuple[int, ...] = (1,)
    header_join: str = " "
    comment_rows: frozenset[int] = frozenset()
    comment_char: str | None = None
    delimiter: str = ","
    line_terminator: str = "\r\n"
    quote_char: str | None = '"'
    double_quote: bool = True
    escape_char: str | None = None
    null_sequence: str | None = None
    skip_initial_space: bool = False
    data_property: str | None = None
    item_type: str | None = None
    item_keys: tuple[str, ...] = ()
    sheet_number: int | None = None
    sheet_name: str | None = None
    table: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def plain(self) -> bool:
        """Whether a table reader without Python in its inner loop understands it."""
        return (
            self.header
            and self.header_rows == (1,)
            and not self.comment_rows
            and self.comment_char is None
            and len(self.delimiter) == 1
            and self.delimiter.isascii()
            and self.delimiter not in '\r\n"\0'
            and self.line_terminator in COMMON_ENDS
            and self.quote_char == '"'
            and self.double_quote
            and self.escape_char is None
            and not self.skip_initial_space
        )


NAMES: dict[str, type] = {
    "header": bool,
    "headerRows": list,
    "headerJoin": str,
    "commentRows": list,
    "commentChar": str,
    "delimiter": str,
    "lineTerminator": str,
    "quoteChar": str,
    "doubleQuote": bool,
    "escapeChar": str,
    "nullSequence": str,
    "skipInitialSpace": bool,
    "property": str,
    "itemType": str,
    "itemKeys": list,
    "sheetNumber": int,
    "sheetName": str,
    "table": str,
}
IGNORED = ("$schema", "caseSensitiveHeader", "csvddfVersion", "name", "title", "description", "type")
ONE = ("quoteChar", "escapeChar")  # of one character
QUOTE = '"'
OF_NUMBERS = DIGITS | SIGNS | {"."}


def read_dialect(descriptor: Mapping[str, object] | None, delimiter: str = ",") -> Dialect:
    """Return a `Dialect` from a Table Dialect or CSV Dialect descriptor.

    Args:
        descriptor: the parsed JSON, or None for the defaults. It may have other properties ("Custom Properties" of the
            standard's glossary); one that looks like a misspelt property is noted.
        delimiter: the default of the file's kind (a tab for .tsv).
    Raises:
        InvalidSchema: a property has the wrong type, or a mark could be taken for another one.
    """
    given = {name: value for name, value in (descriptor or {}).items() if value is not None}
    values: JSONObject = {"delimiter": delimiter}
    for name, kind in NAMES.items():
        if name in given:
            value = typed(given, name, kind, "dialect", None)
            snake = "".join(f"_{char.lower()}" if char.isupper() else char for char in name)
            values["data_property" if name == "property" else snake] = value
    if "escapeChar" in given and "quoteChar" not in given:
        values["quote_char"] = None  # the standard: the two exclude each other
    if values.get("sheet_number", 1) < 1:
        raise InvalidSchema("dialect", f"'sheetNumber' counts from 1, got {values['sheet_number']}")
    if values.get("item_type", "array") not in ("array", "object"):
        raise InvalidSchema("dialect", f'\'itemType\' must be "array" or "object", got {as_json(values["item_type"])}')
    if not all(isinstance(key, str) for key in values.get("item_keys", ())):
        raise InvalidSchema("dialect", "'itemKeys' must be a list of strings")
    values["item_keys"] = tuple(values.get("item_keys", ()))
    notes = misspelt(given, (*NAMES, *IGNORED), "of the dialect")
    if not values.get("header", True) and "headerRows" in given:
        notes += ("'headerRows' of the dialect has no effect: 'header' is false",)
    dialect = Dialect(**values | _rows(given))
    return replace(dialect, notes=notes + _check_marks(dialect, given))


def _rows(descriptor: Mapping[str, Any]) -> JSONObject:
    """Return the numbers of the rows that are a header or are left out."""
    for name in ("headerRows", "commentRows"):
        if not all(type(each) is int and each > 0 for each in descriptor.get(name, ())):
            raise InvalidSchema(
                "dialect", f"{name!r} must be a list of row numbers from 1, got {as_json(descriptor[name])}"
            )
    left_out = frozenset(descriptor.get("commentRows", ()))
    if "headerRows" not in descriptor:
        first = next(row for row in range(1, len(left_out) + 2) if row not in left_out)
        return {"header_rows": (first,), "comment_rows": left_out}
    header = sorted({*descriptor["headerRows"]})
    if len(header) > MOST_ROWS:
        raise InvalidSchema("dialect", f"'headerRows' has {len(header):,} rows; at most {MOST_ROWS} are read")
    kept = tuple(row for row in header if row not in left_out)
    if not header:
        raise InvalidSchema("dialect", "'headerRows' is empty; for a table without a header, set 'header' to false")
    if not kept:
        raise InvalidSchema("dialect", "'commentRows' leaves out every row of 'headerRows', so there is no header")
    return {"header_rows": kept, "comment_rows": left_out}


def _check_marks(dialect: Dialect, descriptor: Mapping[str, object]) -> tuple[str, ...]:
    """Refuse marks that could be taken for one another or for a number; return notes on those that may be."""
    marks = {
        "delimiter": dialect.delimiter,
        "lineTerminator": dialect.line_terminator,
        # an escapeChar that is the usual quote means doubled quotes
        "quoteChar": QUOTE if dialect.quote_char is None else dialect.quote_char,
        "escapeChar": dialect.escape_char,
        "commentChar": dialect.comment_char,
    }
    found = {name: mark for name, mark in marks.items() if mark is not None}
    notes = []
    for name, mark in found.items():
        if name in ONE and len(mark) != 1:
            raise InvalidSchema("dialect", f"{name!r} must be one character, got {show(mark)}")
        if not mark:
            raise InvalidSchema("dialect", f"{name!r} must have at least one character")
        if set(mark) <= (OF_NUMBERS if name in ONE else DIGITS):
            raise InvalidSchema("dialect", f"{name!r} {show(mark)} occurs in numbers; choose another character")
        if set(mark) <= OF_NUMBERS:
            notes.append(f"{name!r} {show(mark)} of the dialect occurs in numbers too")
        if name in ("delimiter", "commentChar") and set(mark) & set("\r\n"):
            raise InvalidSchema("dialect", f"{name!r} cannot have a line break in it, got {show(mark)}")
    for one, other in combinations(found, 2):
        same = found[one] == found[other]
        # a line ends before its cells are parted, and quotes and escapes are met in either
        inside = found[other] in found[one] if other in ("lineTerminator", *ONE) and one != "quoteChar" else same
        if same and {one, other} == {*ONE}:
            raise InvalidSchema("dialect", f"'escapeChar' is the quote {show(found[one])}: 'doubleQuote' says that")
        if same or inside:
            default = "" if other in descriptor else ", which is the default,"
            also = f"is {one!r} too" if same else f"is a part of {one!r} {show(found[one])}"
            raise InvalidSchema("dialect", f"{other!r} {show(found[other])}{default} {also}; choose another character")
    return tuple(notes)
