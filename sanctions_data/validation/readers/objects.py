"""Rows from JSON, JSON Lines and Python lists (Table Dialect v2: property, itemType, itemKeys)."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from heapq import merge
from typing import Any, BinaryIO

from sanctions_data.validation.readers import limits
from sanctions_data.validation.readers.json_text import decoded, fault_of, line_text, text_lines
from sanctions_data.validation.readers.table_rows import HEADER, KEYS, Row, Rows, plain, too_wide
from sanctions_data.validation.report.report import Fault
from sanctions_data.validation.schema.dialect import Dialect
from sanctions_data.validation.values.json_values import NESTED, loads

EXACT = {str, int, bool, type(None)}
MANY = 1000  # keys from which a row's cells are not all made: most objects have few of very many
SHAPE = "expected a list of objects, or of lists whose first is the header; an object as a whole needs a JSON Schema"


def read_rows(rows: Iterable[object], dialect: Dialect) -> Rows:
    """Read rows in memory: mappings (by name) or lists (by position, the first one being the header)."""
    table = _table(list(enumerate(rows, 1)), dialect)
    table.rows = ((number, [plain(cell) for cell in cells], wrong) for number, cells, wrong in table.rows)
    return table


def read_json(raw: BinaryIO, dialect: Dialect, name: str, encoding: str) -> Rows:
    """Read a JSON document that holds a list of rows, or has one under the dialect's `property`."""
    try:
        value = loads(decoded(limits.read_whole(raw, name), encoding))
    except ValueError as error:
        return _nothing(fault_of(error))
    if dialect.data_property is not None:
        value = value.get(dialect.data_property) if isinstance(value, dict) else None
    if not isinstance(value, list):
        return _nothing(Fault("source-error", "json", SHAPE))
    return _table(list(enumerate(value, 1)), dialect)


def read_jsonl(raw: BinaryIO, dialect: Dialect, name: str, encoding: str) -> Rows:
    """Read one row a line; row numbers are lines. The text is read twice: the columns are the keys of all objects."""
    labels: dict[str, None] = {}
    kind: type | None = None
    for _, value, fault in _lines(raw, name, encoding):
        if fault is None and kind is None:
            kind = type(value)
        if isinstance(value, dict):
            labels.update(dict.fromkeys(value))
            if (wide := too_wide(len(labels), KEYS)) is not None:
                return _nothing(wide)
        elif kind is list:
            break
    raw.seek(0)
    if kind is None:
        empty: Fault = Fault("source-error", "empty", "the file is empty; expected at least one record")
        first = next(iter(_lines(raw, name, encoding)), None)
        return _nothing(first[2] or empty if first else empty)
    if kind is list:
        found = list(_lines(raw, name, encoding))
        table = _table([(number, value) for number, value, fault in found if fault is None], dialect)
        bad: list[Row] = [(number, [], (fault,)) for number, _, fault in found if fault is not None]
        table.rows = merge(table.rows, bad, key=lambda row: row[0] or 0)
        return table
    names = list(dialect.item_keys or labels)
    return Rows(names, None, _streamed(raw, names, name, encoding), loose=True, blank=False)


def _nothing(fault: Fault) -> Rows:
    return Rows(None, None, iter(()), [(None, fault)], blank=False)


def _lines(raw: BinaryIO, name: str, encoding: str) -> Iterator[tuple[int, object, Fault | None]]:
    quick = quick_object(encoding)
    if quick is None:
        for number, text, fault in text_lines(raw, name, encoding):
            yield value_of(number, text, fault)
        return
    for number, line in enumerate(limits.lines(raw, name), 1):
        value = quick(line)
        if value is not None:
            yield number, value, None
            continue
        text, fault = line_text(line, encoding)
        if fault is not None or text:
            yield value_of(number, text, fault)


def value_of(number: int, text: str, fault: Fault | None) -> tuple[int, object, Fault | None]:
    """Return (number, value, what is wrong) of a line that is not blank."""
    if fault is not None:
        return number, None, fault
    try:
        return number, loads(text), None
    except ValueError as error:
        return number, None, fault_of(error)


def quick_object(encoding: str) -> Callable[[bytes], dict[str, object] | None] | None:
    """Return a function from JSON text to an object that orjson reads exactly; it gives None for any other text.

    That are objects of strings, whole numbers, booleans and nulls: orjson makes a double of any other number. None
    without orjson, or if the text is not UTF-8.
    """
    if codecs.lookup(encoding).name != "utf-8":
        return None
    try:
        from orjson import loads as parse
    except ImportError:
        return None

    def quick(text: bytes) -> dict[str, object] | None:
        if text.count(b"[") + text.count(b"{") > NESTED:  # a key that comes twice may hide a value that is too deep
            return None
        try:
            value = parse(text)
        except ValueError:
            return None
        return value if type(value) is dict and {*map(type, value.values())} <= EXACT else None

    return quick


def _streamed(raw: BinaryIO, names: list[str], name: str, encoding: str) -> Iterator[Row]:
    for number, value, fault in _lines(raw, name, encoding):
        yield record_row(number, value, names, fault)


def record_row(number: int, value: Any, names: list[str], fault: Fault | None = None) -> Row:
    """Return the row of a record: its cells by the names of the columns."""
    if fault is None and not isinstance(value, Mapping):
        fault = Fault("source-error", "json", f"expected an object, not {json.dumps(value, default=str)[:40]}")
    if fault is not None:
        return number, [], (fault,)
    return number, [value.get(name) for name in names] if len(names) < MANY else _Cells(value, names), ()


class _Cells(list[object]):
    """The cells of an object, one for each name, made when they are asked for: few of very many are."""

    def __init__(self, value: Mapping[str, object], names: list[str]) -> None:
        super().__init__()
        self.value, self.names = value, names

    def __len__(self) -> int:
        return len(self.names)

    def __getitem__(self, at: Any) -> Any:
        return self.value.get(self.names[at])

    def __iter__(self) -> Iterator[object]:
        return map(self.value.get, self.names)


def _listed(number: int, row: object) -> tuple[int, Any, tuple[Fault, ...]]:
    if isinstance(row, list | tuple):
        return number, list(row), ()
    return number, [], (Fault("source-error", "json", f"expected a list, not {json.dumps(row, default=str)[:40]}"),)


def _table(rows: list[tuple[int, object]], dialect: Dialect) -> Rows:
    if not rows:
        return _nothing(Fault("source-error", "empty", "there are no rows; expected at least a header or one object"))
    first = rows[0][1]
    if isinstance(first, list | tuple) and dialect.item_type != "object":
        if dialect.header and (wide := too_wide(len(first), HEADER)) is not None:
            return _nothing(wide)
        data = iter([_listed(number, row) for number, row in rows[bool(dialect.header) :]])
        labels = [str(label) for label in first] if dialect.header else None
        header: list[Row] = [(rows[0][0], list(first), ())] if dialect.header else []
        return Rows(labels, rows[0][0] if dialect.header else None, data, blank=False, header=header)
    if not isinstance(first, Mapping) or dialect.item_type == "array":
        return _nothing(Fault("source-error", "json", SHAPE))
    keys = (str(key) for _, row in rows if isinstance(row, Mapping) for key in row)
    names = list(dialect.item_keys or dict.fromkeys(keys))
    if (wide := too_wide(len(names), KEYS)) is not None:
        return _nothing(wide)
    return Rows(names, None, iter([record_row(number, row, names) for number, row in rows]), loose=True, blank=False)
