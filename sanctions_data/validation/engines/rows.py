"""The rows engine: plain Python over any rows, the whole standard, the oracle of the columns engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from sanctions_data._text import listing
from sanctions_data.validation.checks.cell import NULL, CellResult, as_text, cell_checks, cell_validator
from sanctions_data.validation.checks.header import Mapping, map_fields
from sanctions_data.validation.checks.keys import (
    ForeignTracker,
    Name,
    References,
    UniqueTracker,
    key_of,
    known_keys,
    name_of,
    naming,
    not_found,
    order_of,
    positions_of,
    uniques,
)
from sanctions_data.validation.messages import too_many
from sanctions_data.validation.readers.table_rows import Rows
from sanctions_data.validation.report.report import Fault, ProblemCollector
from sanctions_data.validation.schema.severity import is_error
from sanctions_data.validation.schema.table_schema import Field, Schema

if TYPE_CHECKING:
    from sanctions_data.validation.checks.row_check import RowTest

BLANK = Fault("blank-row", "blank", "the row is blank")


def check_rows(table: Rows, schema: Schema, collector: ProblemCollector, references: References) -> int:
    """Check every row of an open table.

    Args:
        table: from a reader.
        schema: the contract.
        collector: takes what is found.
        references: gives the keys a foreign key may hold, None if they are not at hand.
    Returns:
        How many rows were checked.
    """
    for line, fault in table.faults:
        collector.add(line, None, fault, record=None)
    if table.labels is None and table.faults:
        return 0
    mapping = map_fields(table.labels, schema, table.loose)
    for column, fault in mapping.faults:
        collector.add(table.header_row, column, fault, record=None)
    validator = RowValidator(mapping, schema, collector, references, table.delimiter)
    count = 0
    for row, cells, wrong in table.of([position for position, _ in mapping.columns]):
        count += 1
        validator.row(row, cells, wrong, table.blank)
    validator.finish()
    return count


class RowValidator:
    """The compiled schema at work: one call per row, `under` before the rows of another header.

    Args:
        mapping, schema, collector, references: as for `check_rows`.
        delimiter: between the cells, if they are text.
    """

    def __init__(
        self,
        mapping: Mapping,
        schema: Schema,
        collector: ProblemCollector,
        references: References,
        delimiter: str | None = None,
    ) -> None:
        self.schema, self.collector = schema, collector
        self.validators: dict[tuple[str, int], Callable[[object], CellResult]] = {}
        self.trackers = [UniqueTracker(unique, collector.place) for unique in uniques(schema)]
        self.lookups: list[ForeignTracker] = []
        self.delimiter = delimiter
        for foreign in schema.foreign_keys:
            own = foreign.resource is None
            known = None if own else known_keys(foreign, schema, references, collector.notes)
            if own or known is not None:
                self.lookups.append(ForeignTracker(foreign, known))
        self.under(mapping)

    def under(self, mapping: Mapping) -> None:
        """Set which column holds what in the rows that follow."""
        self.width, self.likely = mapping.width, mapping.delimiter
        self.positions = [position for position, _ in mapping.columns]
        self.warnings = [field.warnings for _, field in mapping.columns]
        self.columns = [(position, field.name, self.validator(field)) for position, field in mapping.columns]
        order = order_of(field for _, field in mapping.columns)
        wanted = naming(self.schema, [name for name, _ in order])
        self.named = [position for position, field in mapping.columns if field.name in wanted and not field.again]
        self.uniques = [
            (tracker, at)
            for tracker in self.trackers
            if (at := positions_of(tracker.unique.fields, order, tracker.unique.again)) is not None
        ]
        self.foreign: list[tuple[ForeignTracker, list[int], list[int]]] = []
        for lookup in self.lookups:
            found = positions_of(lookup.key.fields, order)
            target = positions_of(lookup.key.reference, order) if lookup.own else []
            if found is not None and target is not None:
                self.foreign.append((lookup, found, target))
        self.judged: list[tuple[RowTest, list[int | None]]] = []
        if self.schema.checks:
            from sanctions_data.validation.checks.row_check import placed_tests

            self.judged = list(placed_tests(self.schema, order))

    def validator(self, field: Field) -> Callable[[object], CellResult]:
        key = field.name, field.again
        if key not in self.validators:
            self.validators[key] = cell_validator(cell_checks(field, field.name in self.schema.primary_key))
        return self.validators[key]

    def row(self, row: int | None, cells: Sequence[object], wrong: Iterable[Fault] = (), blank: bool = True) -> None:
        """Check one row: as a whole, cell by cell, then its keys."""
        collector = self.collector
        for fault in wrong:
            collector.add(row, None, fault)
            # text after a closing quote can be read all the same; a line of JSON that cannot be decoded has no cells
            if (fault[0] == "source-error" and fault[1] != "quote") or not cells:
                return
        if blank and is_blank(cells):
            collector.add(row, None, BLANK)
            return
        called = name_of([cells[at] for at in self.named]) if row is None else None
        columns = self.columns
        if len(cells) != self.width:
            collector.add(row, None, self.ragged(len(cells), is_blank(cells[self.width :])))
            columns = [each for each in columns if each[0] < len(cells)]
        values: list[object] = []
        bad: list[int] = []
        for position, name, validate in columns:
            cell = cells[position]
            value, faults = validate(cell)
            values.append(value)
            if faults:
                if self.judged and is_error(faults, self.warnings[len(values) - 1]):
                    bad.append(len(values) - 1)
                text = None if cell is None else as_text(cell)
                for fault in faults:
                    collector.add(row, name, fault, text, key=called)
        if (self.uniques or self.foreign) and len(values) == len(self.columns):
            self.keys(row, cells, values, called)
        if self.judged and len(values) == len(self.columns):
            self.judge(row, cells, values, bad, called)

    def judge(
        self, row: int | None, cells: Sequence[object], values: Sequence[object], bad: Sequence[int], called: Name
    ) -> None:
        """Run the checks of rows on a row; `bad` has the positions of cells with a problem, without warnings."""
        for test, at in self.judged:
            if bad and any(each in bad for each in at):
                continue
            texts = partial(self.texts, cells, at)
            fault = test.fault([NULL if each is None else values[each] for each in at], texts)
            if fault is not None:
                self.collector.add(row, test.column, fault, ", ".join(texts()), key=called)

    def texts(self, cells: Sequence[object], at: Sequence[int | None]) -> list[str]:
        """Return the cells of some columns as texts, "" for an empty one."""
        own = [None if each is None else cells[self.positions[each]] for each in at]
        return ["" if cell is None else as_text(cell) for cell in own]

    def keys(self, row: int | None, cells: Sequence[object], values: Sequence[object], called: Name) -> None:
        for tracker, at in self.uniques:
            key = key_of(values, at)
            if key is not None and (fault := tracker.fault(key, row)) is not None:
                self.collector.add(row, tracker.unique.column, fault, self.text(cells, at), key=called)
        for foreign, at, target in self.foreign:
            if foreign.own and (own := key_of(values, target)) is not None:
                foreign.known.add(own)
            key = key_of(values, at)
            if key is None or key in foreign.known:
                continue
            text = self.text(cells, at)
            if foreign.own:
                foreign.open.append((row, key, text, called))
            else:
                self.collector.add(row, foreign.column, not_found(foreign.key, text), text, key=called)

    def finish(self) -> None:
        """Check what only the end of the table decides."""
        for lookup in self.lookups:
            for row, _, text, called in lookup.rest():
                self.collector.add(row, lookup.column, not_found(lookup.key, text), text, key=called)

    def text(self, cells: Sequence[object], at: Sequence[int]) -> str:
        return ", ".join(as_text(cells[self.positions[position]]) for position in at)

    def ragged(self, count: int, empty: bool) -> Fault:
        """Return what is wrong with a row of `count` cells; `empty` if none beyond the header holds anything."""
        cells = f"{count} cell{'' if count == 1 else 's'}, but the header has {self.width}"
        if count > self.width:
            return Fault(
                "extra-cell", "width", cells + too_many(count - self.width, self.delimiter, empty, self.likely)
            )
        lost = [name for position, name, _ in self.columns if position >= count]
        return Fault("missing-cell", "width", f"{cells}; nothing for {listing(lost)}" if lost else cells)


def refuse_checks(schema: Schema) -> None:
    """Raise InvalidSchema if the types in a check of rows do not fit."""
    if schema.checks:
        from sanctions_data.validation.checks.row_check import row_tests

        row_tests(schema)


def is_blank(cells: Sequence[object]) -> bool:
    return not any(cells) and all(cell is None or cell == "" for cell in cells)
