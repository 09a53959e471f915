"""Records of JSON and JSON Lines, checked column by column.

orjson reads many records at once. A record that is not right for certain is set aside and checked by the rows engine,
from its own text if orjson may have read a value of it inexactly. So the answer is that of the rows engine.
"""

from __future__ import annotations

import codecs
import io
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, BinaryIO, TypeAlias, cast

from sanctions_data.validation.checks.cell import NULL, CellChecks, CellResult, cell_checks
from sanctions_data.validation.checks.header import map_fields
from sanctions_data.validation.checks.keys import References, UniqueTracker, key_of
from sanctions_data.validation.engines.columns.expression_types import Library
from sanctions_data.validation.engines.columns.expressions import NotVectorised, candidates
from sanctions_data.validation.engines.rows import RowValidator
from sanctions_data.validation.readers import limits
from sanctions_data.validation.readers.json_text import decoded, line_text, paused_collection
from sanctions_data.validation.readers.objects import EXACT, MANY, quick_object, record_row, value_of
from sanctions_data.validation.readers.source import Source, open_bytes
from sanctions_data.validation.report.report import Fault, ProblemCollector
from sanctions_data.validation.schema.dialect import Dialect
from sanctions_data.validation.schema.table_schema import Schema
from sanctions_data.validation.values.json_values import NESTED, JSONObject, loads, too_deep

if TYPE_CHECKING:
    import polars

    from sanctions_data.validation.checks.row_check import RowTest

Record: TypeAlias = JSONObject
Exact = Callable[[int], Record]
Found = tuple[int, tuple[str, ...]]  # how many rows there are, and the labels

LF = b"\n"
TWO = re.compile(rb"\}[ \t\r]*,[ \t\r]*\{")  # as between two records in one line
OBJECTS = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*\[[ \t\r\n]*\{")  # the beginning of a list of objects
BATCH = 8192  # records of a list that are looked at together
NOTHING = type(None)
NUMBERS = ("integer", "number")
RANGES = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
TEXT = "text"  # the one column of a frame
FEW = 8  # records of which each is looked at, if one of them repeats a key
SPLIT = 1 << 12  # bytes of lines that are not split once more


class MoreKeys(Exception):
    """A record has a key that is not among the columns."""


def check_json(
    source: Source, schema: Schema, dialect: Dialect, collector: ProblemCollector, references: References
) -> Found | None:
    """Check records of JSON or JSON Lines.

    Args:
        source, schema, dialect, collector, references: as for the rows engine.
    Returns:
        (rows, labels), or None if the rows engine has to read the source; the collector is untouched then.
    """
    itself = any(foreign.resource is None for foreign in schema.foreign_keys)
    if quick_object(source.encoding) is None or dialect.item_keys or dialect.item_type == "array" or itself:
        return None
    with open_bytes(source) as raw, paused_collection():
        if source.format == "json":
            return _check_list(raw, source, schema, dialect, collector, references)
        labels = _first_labels(raw, source)
        while labels and _fit(labels, schema):
            raw.seek(0)
            attempt = collector.empty_copy()
            try:
                count = _check_lines(raw, source, RecordBatches(labels, schema, attempt, references))
            except MoreKeys:
                raw.seek(0)
                labels = _all_labels(raw, source)
                continue
            collector.adopt(attempt)
            return count, tuple(labels)
    return None


def _fit(labels: list[str], schema: Schema) -> bool:
    """Return whether there are labels, and not so many that the cells of a batch take too much memory."""
    return any(labels) and len(labels) < limits.LABELS and len(schema.fields) < MANY


def _check_list(
    raw: BinaryIO,
    source: Source,
    schema: Schema,
    dialect: Dialect,
    collector: ProblemCollector,
    references: References,
) -> Found | None:
    from orjson import loads as parse

    text = limits.read_whole(raw, source.name)
    name = dialect.data_property
    if name is None and not OBJECTS.match(text):
        return None  # orjson takes many times the memory of a text, and ends the process if there is not so much

    def listed(value: object) -> object:
        return value if name is None else value.get(name) if isinstance(value, dict) else None

    try:
        found = listed(parse(text.removeprefix(codecs.BOM_UTF8)))
    except ValueError:
        return None
    if not isinstance(found, list) or {*map(type, found)} != {dict}:
        return None
    records: list[Record] = found
    labels = list(records[0])
    if {*labels} != set().union(*records):
        labels = list(dict.fromkeys(key for record in records for key in record))
    brackets = text.count(b"[") + text.count(b"{") - len(records)
    if not _fit(labels, schema) or (brackets >= NESTED and too_deep(decoded(text, source.encoding))):
        return None
    strict: list[list[Record]] = []

    def exact(start: int, at: int) -> Record:
        """Return a record as the strict reader has it, which reads the whole text when the first one is asked for."""
        if not strict:
            strict.append(cast("list[Record]", listed(loads(decoded(text, source.encoding)))))
        return strict[0][start + at]

    batches = RecordBatches(labels, schema, collector, references)
    for start in range(0, len(records), BATCH):
        batches.check(records[start : start + BATCH], start + 1, partial(exact, start))
    batches.validator.finish()
    return len(records), tuple(labels)


def plain_records(block: bytes) -> list[Record] | None:
    """Return the objects in some lines, if it is certain that each line is one object; None if not.

    The lines are read as one list, with a comma after each. No line end is in a string. No line has two objects: that
    they have a comma between them is excluded first. So if there are as many objects as lines, each line is one. There
    are too few brackets for a value that is too deep, which a key that comes twice might hide.
    """
    from orjson import loads as parse

    body = block.removesuffix(LF)
    count = body.count(LF) + 1
    if body.count(b"[") + body.count(b"{") - count >= NESTED or TWO.search(body) is not None:
        return None
    try:
        values = parse(b"[" + body.replace(LF, b",\n") + b"]")
    except ValueError:
        return None
    return values if len(values) == count and {*map(type, values)} == {dict} else None


Value = tuple[int, object, Fault | None]


def _values(block: bytes, before: int, encoding: str) -> Iterator[Value]:
    """Yield (line, value, what is wrong with it) of the lines of a block that are not blank."""
    for number, line in enumerate(io.BytesIO(block), before + 1):
        text, fault = line_text(line, encoding)
        if fault is not None or text:
            yield value_of(number, text, fault)


def _pieces(block: bytes) -> Iterator[tuple[bytes, list[Record] | None]]:
    """Yield (lines, the objects in them), in order; no objects where some lines may be something else."""
    records = plain_records(block)
    half = block.rfind(LF, 0, len(block) // 2) + 1
    if records is not None or len(block) < SPLIT or not half:
        yield block, records
        return
    yield from _pieces(block[:half])
    yield from _pieces(block[half:])


def _first_labels(raw: BinaryIO, source: Source) -> list[str] | None:
    """Return the keys of the records in the first block; None if the rows engine has to say what the lines are."""
    block = next(limits.blocks(raw, source.name), b"")
    records = plain_records(block)
    values: Sequence[object] = records or [
        value for _, value, fault in _values(block, 0, source.encoding) if fault is None
    ]
    if not values or isinstance(values[0], list):
        return None
    return list(dict.fromkeys(key for value in values if isinstance(value, dict) for key in value))


def _all_labels(raw: BinaryIO, source: Source) -> list[str]:
    labels: dict[str, None] = {}
    for block in limits.blocks(raw, source.name):
        values: Sequence[object] | None = plain_records(block)
        for value in values or [value for _, value, _ in _values(block, 0, source.encoding)]:
            if isinstance(value, dict) and not labels.keys() >= value.keys():
                labels.update(dict.fromkeys(value))
    return list(labels)


def _check_lines(raw: BinaryIO, source: Source, batches: RecordBatches) -> int:
    """Check each line, and return how many are not blank."""
    count = before = 0
    for block, records in (piece for each in limits.blocks(raw, source.name) for piece in _pieces(each)):
        if records is not None:
            batches.check(records, before + 1, _exact_line(block, source.encoding))
            count += len(records)
        else:
            for number, value, fault in _values(block, before, source.encoding):
                batches.row(number, value, fault)
                count += 1
        before += block.removesuffix(LF).count(LF) + 1
    batches.validator.finish()
    return count


def _exact_line(block: bytes, encoding: str) -> Exact:
    """Return what gives the record of a line as the strict reader has it."""
    lines: list[bytes] = []

    def exact(at: int) -> Record:
        if not lines:
            lines.extend(io.BytesIO(block))
        return cast(Record, loads(line_text(lines[at], encoding)[0]))

    return exact


class JsonColumn:
    """One column at work.

    Args:
        name: of the member that holds the cell.
        checks: the compiled field.
        validate: checks a cell.
        keyed: whether the column is part of a key.
    """

    def __init__(self, name: str, checks: CellChecks, validate: Callable[[object], CellResult], keyed: bool) -> None:
        import polars as pl

        self.name, self.checks, self.validate = name, checks, validate
        self.field, self.missing = checks.field, frozenset(checks.field.missing)
        kind = self.field.type
        self.free = kind == "any" and not checks.checks
        self.ordered = kind in NUMBERS and all(check.name in RANGES for check in checks.checks)
        self.rounded = not keyed and (self.free or (self.ordered and kind == "number"))  # a double is good enough
        self.own_text = kind == "any" or (kind == "string" and self.field.format == "default")
        self.quick = True
        self.expression: polars.Expr | None = None
        try:
            self.expression = cast("polars.Expr | None", candidates(cast("Library", pl), TEXT, checks))
        except NotVectorised:
            self.quick = False

    def doubtful(self, cells: Sequence[object]) -> set[int]:
        """Return the positions of the cells that are not right for certain."""
        kinds = {*map(type, cells)}
        out: set[int] = set()
        if NOTHING in kinds:
            kinds.discard(NOTHING)
            if self.checks.required:
                out.update(at for at, cell in enumerate(cells) if cell is None)
        taken = self._taken(kinds, cells)
        if kinds - taken:
            out.update(at for at, cell in enumerate(cells) if cell is not None and type(cell) not in taken)
        if not taken:
            return out
        here = cells if taken == {*map(type, cells)} else [cell if type(cell) in taken else None for cell in cells]
        bad: set[object]
        if taken == {str} and self.quick:
            bad = {*self._texts(cast("Sequence[str | None]", here))}
        elif taken <= {int, float} and self.ordered:
            bad = {*self._numbers(cast("Sequence[int | float | None]", here))}
        elif self.free:  # and no text
            bad = set()
        else:
            bad = {cell for cell in {*here} if cell is not None and self.validate(cell)[1]}
        return out.union(at for at, cell in enumerate(here) if cell in bad) if bad else out

    def _taken(self, kinds: set[type], cells: Sequence[object]) -> set[type]:
        """Return the types of the cells that are looked at together: most of them; the others are set aside."""
        fine = kinds & ({str, int, bool, float} if self.rounded else {str, int, bool})
        if fine <= {int, float} or len(fine) == 1:
            return fine
        often = Counter(map(type, cells))
        return {max(fine, key=lambda kind: often[kind])}

    def _texts(self, cells: Sequence[str | None]) -> set[str]:
        """Return the texts that are wrong."""
        import polars as pl

        if self.expression is None:
            return set()
        column = [cell or None for cell in cells] if "" in cells else cells  # the expression knows no empty text
        frame = pl.DataFrame({TEXT: pl.Series(TEXT, column, dtype=pl.String)})
        doubtful = frame.select(self.expression.alias(TEXT))[TEXT].arg_true().to_list()
        return {cell for at in doubtful if (cell := cells[at]) is not None and self.validate(cell)[1]}

    def _numbers(self, cells: Sequence[int | float | None]) -> set[int | float]:
        """Return the numbers that may be wrong. All are within the bounds if the least and the greatest are."""
        if not self.checks.checks:
            return set()
        there = cells if None not in cells else [cell for cell in cells if cell is not None]
        numbers = cast("Sequence[int | float]", there)
        rounded = self.field.type == "number" and float in {*map(type, numbers)}
        if self._within(min(numbers), rounded) and self._within(max(numbers), rounded):
            return set()
        return {number for number in {*numbers} if not self._within(number, rounded)}

    def _within(self, number: int | float, rounded: bool) -> bool:
        """Return whether a number is within the bounds, and if it may be rounded, whatever its text was."""
        if not rounded:
            return all(check.test(number, "") is None for check in self.checks.checks)
        ends = [Decimal(math.nextafter(number, side)) for side in (-math.inf, math.inf)]
        return all(check.test(end, "") is None for check in self.checks.checks for end in ends)

    def logical(self, cells: Sequence[object]) -> Sequence[object]:
        """Return the logical values of cells that are right."""
        kinds = {*map(type, cells)}
        if kinds == {int} and self.field.type in NUMBERS:
            return cells
        if kinds == {str} and self.own_text and self.missing.isdisjoint(cells):
            return cells
        return [self.validate(cell)[0] for cell in cells]


class RecordBatches:
    """A schema at work on batches of records.

    Args:
        labels: the keys of all records.
        schema, collector, references: as for the rows engine.
    """

    def __init__(self, labels: list[str], schema: Schema, collector: ProblemCollector, references: References) -> None:
        self.labels, self.known = labels, frozenset(labels)
        mapping = map_fields(labels, schema, loose=True)
        for column, fault in mapping.faults:
            collector.add(None, column, fault)
        self.validator = RowValidator(mapping, schema, collector, references)
        keys = [at for _, at in self.validator.uniques] + [at for _, at, _ in self.validator.foreign]
        keys += [[each for each in at if each is not None] for _, at in self.validator.judged]
        keyed = {at for key in keys for at in key}
        self.columns = [
            JsonColumn(labels[at], cell_checks(field, field.name in schema.primary_key), validate, number in keyed)
            for number, ((at, field), (_, _, validate)) in enumerate(
                zip(mapping.columns, self.validator.columns, strict=True)
            )
        ]

    def row(self, number: int, value: object, fault: Fault | None = None) -> None:
        """Check one record, of which it is known what its text says; MoreKeys as for `check`."""
        if isinstance(value, dict) and not value.keys() <= self.known:
            raise MoreKeys
        row, cells, wrong = record_row(number, value, self.labels, fault)
        self.validator.row(row, cells, wrong, blank=False)

    def check(self, records: Sequence[Record], first: int, exact: Exact) -> None:
        """Check some records.

        Args:
            records: as orjson reads them.
            first: the number of the first one; the others follow it.
            exact: gives a record as the strict reader has it, by its position.
        Raises:
            MoreKeys: a record has another key than the labels.
        """
        cells = self._cells(records)
        doubtful: set[int] = set()
        for column, own in zip(self.columns, cells, strict=True):
            doubtful |= column.doubtful(own)

        def one(at: int) -> None:
            record = records[at]
            plain = {type(record.get(column.name)) for column in self.columns} <= EXACT
            self.row(first + at, record if plain else exact(at))

        for test, places in self.validator.judged:
            for start, end in list(_between(sorted(doubtful), len(records))):
                doubtful.update(start + each for each in self._failing(test, places, cells, start, end))
        for lookup, positions, _ in self.validator.foreign:
            for start, end in _between(sorted(doubtful), len(records)):
                for at, key in enumerate(self._keys(cells, positions, start, end), start):
                    if key is not None and key not in lookup.known:
                        doubtful.add(at)
        for start, end in _between(sorted(doubtful), len(records)):
            for at in self._repeated(cells, start, end, first):
                one(at)
            if end < len(records):
                one(end)

    def _failing(
        self, test: RowTest, positions: Sequence[int | None], cells: Sequence[Sequence[object]], start: int, end: int
    ) -> Iterator[int]:
        """Yield those of some records with right cells that a check of rows refuses; all, if it is a function."""
        if test.term is None:
            yield from range(end - start)
            return
        nothing = [NULL] * (end - start)
        parts = [nothing if at is None else self.columns[at].logical(cells[at][start:end]) for at in positions]
        for at, values in enumerate(zip(*parts, strict=True)):
            if test.is_false(values):
                yield at

    def _repeated(self, cells: Sequence[Sequence[object]], start: int, end: int, first: int) -> Iterator[int]:
        """Yield, in order, the positions of the few records among which a key may repeat; remember all other keys."""
        if self._are_new(cells, start, end, first):
            return
        if end - start <= FEW:
            yield from range(start, end)
            return
        half = (start + end) // 2
        yield from self._repeated(cells, start, half, first)
        yield from self._repeated(cells, half, end, first)

    def _are_new(self, cells: Sequence[Sequence[object]], start: int, end: int, first: int) -> bool:
        """Remember the keys of some records if no key repeats; return whether that is so."""
        new: list[tuple[UniqueTracker, dict[object, int | None]]] = []
        for tracker, positions in self.validator.uniques:
            keys = self._keys(cells, positions, start, end)
            found: dict[object, int | None] = dict(zip(keys, range(first + start, first + end), strict=True))
            nulls = keys.count(None) if None in found else 0
            found.pop(None, None)
            if len(found) + nulls < len(keys) or not tracker.seen.keys().isdisjoint(found):
                return False
            new.append((tracker, found))
        for tracker, found in new:
            tracker.seen.update(found)
        return True

    def _keys(self, cells: Sequence[Sequence[object]], positions: Sequence[int], start: int, end: int) -> list[object]:
        """Return the keys of some records that are right, None for those without one."""
        parts = [self.columns[at].logical(cells[at][start:end]) for at in positions]
        if all({*map(type, part)} in ({int}, {str}) for part in parts):
            return list(parts[0]) if len(parts) == 1 else [*zip(*parts, strict=True)]
        every = range(len(parts))
        return [key_of(values, every) for values in zip(*parts, strict=True)]

    def _cells(self, records: Sequence[Record]) -> list[list[object]]:
        """Return the cells of the columns that have a field."""
        names = [column.name for column in self.columns]
        if {*map(len, records)} == {len(self.labels)}:
            try:
                own = {label: [*map(itemgetter(label), records)] for label in self.labels}
                return [own[name] for name in names]
            except KeyError:
                pass
        if not self.known.issuperset(set().union(*records)):
            raise MoreKeys
        return [[record.get(name) for record in records] for name in names]


def _between(positions: Sequence[int], count: int) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of what lies before each of some positions, and after the last one."""
    start = 0
    for at in positions:
        yield start, at
        start = at + 1
    yield start, count
