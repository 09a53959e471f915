"""Compile a schema to one list of expressions over one frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from functools import partial
from typing import TYPE_CHECKING

from sanctions_data.validation.checks.cell import NULL, CellChecks, CellResult, as_text, cell_checks, cell_validator
from sanctions_data.validation.checks.header import Mapping
from sanctions_data.validation.checks.keys import Keys, References, Unique, known_keys, order_of, positions_of, uniques
from sanctions_data.validation.engines.columns.expression_types import Expr, Library
from sanctions_data.validation.engines.columns.expressions import NotVectorised, candidates, canonical, surely
from sanctions_data.validation.engines.columns.json_cells import Unsure, unsure_texts
from sanctions_data.validation.engines.columns.json_shapes import Shapes, shapes_of
from sanctions_data.validation.report.report import Fault, ProblemCollector
from sanctions_data.validation.schema.table_schema import Field, ForeignKey, Schema

if TYPE_CHECKING:
    from sanctions_data.validation.checks.row_check import RowTest
    from sanctions_data.validation.engines.columns.row_suspects import Helpers, Value

SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Column:
    """One column at work.

    Attributes:
        name: in the frame.
        field: what the schema says.
        validate: checks a cell.
        candidate: the expression, None if no cell can be bad.
        python: no expression can say; every distinct value is checked again.
        refuses_empty: the expression points at every empty cell.
        sure: an expression that is true if a cell is right for certain, if `python`; None if there is none.
        shapes: of cells that are right for certain, if `python`; None if cells have none.
        unsure: yields those of some texts that only `validate` can decide, if `python`; None if these are all.
    """

    name: str
    field: Field
    validate: Callable[[object], CellResult]
    candidate: Expr | None
    python: bool
    refuses_empty: bool = False
    unsure: Unsure | None = None
    sure: Expr | None = None
    shapes: Shapes | None = None

    def wrong(self, texts: Sequence[str]) -> list[str]:
        """Return the texts that are not right as cells."""
        left = texts if self.unsure is None else self.unsure(texts)
        return [text for text in left if self.validate(text)[1]]


@dataclass(slots=True)
class Foreign:
    """A foreign key at work; `known` is None until the table's own keys have been collected."""

    key: ForeignKey
    columns: list[Column]
    target: list[Column]
    known: Keys | None

    @property
    def name(self) -> str | None:
        return self.key.fields[0] if len(self.key.fields) == 1 else None

    def candidate(self, nw: Library) -> Expr:
        """Return an expression that is true if the key's texts are not those of a known key."""
        fields = [column.field for column in self.columns]
        if len(fields) == 1:
            texts: list[str | None] = [canonical(fields[0], key) for key in self.known or ()]
            joined = nw.col(self.columns[0].name)
        else:
            parts = [[canonical(*pair) or "" for pair in zip(fields, key, strict=True)] for key in self.known or ()]
            # a text with the separator in it could pass for another key, so it is left to the rows engine
            texts = [SEPARATOR.join(part) for part in parts if all(p and SEPARATOR not in p for p in part)]
            joined = nw.concat_str([nw.col(column.name) for column in self.columns], separator=SEPARATOR)
        known = sorted(text for text in texts if text is not None)
        # PyArrow looks for no text in a set of nothing
        unknown = ~joined.is_in(known) if known else ~joined.is_null()
        # an empty cell is null here; if it counts as a value, it is looked up again
        counts = any("" not in field.missing for field in fields)
        return unknown.fill_null(counts) if known or not counts else unknown | joined.is_null()


@dataclass(frozen=True, slots=True)
class RowJudge:
    """A check of rows at work.

    Attributes:
        test: decides of a row.
        columns: of the check, in its order; None for one that the table does not have.
        suspect: an expression that is true if a row may fail, and never null; None if each row may.
    """

    test: RowTest
    columns: list[Column | None]
    suspect: Expr | None

    @property
    def own(self) -> list[Column]:
        """The columns that the table has."""
        return [column for column in self.columns if column is not None]

    def fault(self, cells: Sequence[object], empty: str | None = "") -> tuple[Fault, str] | None:
        """Return what is wrong with a row, and the value of the problem; None if it passes.

        Args:
            cells: those of `own`.
            empty: what null stands for.
        """
        left = iter(cells)
        results: list[CellResult] = []
        texts = []
        for column in self.columns:
            cell = None if column is None else next(left)
            cell = empty if cell is None else cell
            results.append((NULL, ()) if column is None else column.validate(cell))
            texts.append("" if cell is None else as_text(cell))
        found = self.test.fault_of(results, texts)
        return None if found is None else (found, ", ".join(texts))


@dataclass(slots=True)
class Plan:
    """Everything that is asked of a frame.

    Attributes:
        columns, uniques, foreign, rows: what is checked.
        helpers: columns that the expressions of `rows` use; they are added one by one, in this order.
    """

    columns: list[Column]
    uniques: list[tuple[Unique, list[Column]]]
    foreign: list[Foreign] = default(default_factory=list)
    rows: list[RowJudge] = default(default_factory=list)
    helpers: dict[str, Expr] = default(default_factory=dict)


def plan(
    nw: Library,
    mapping: Mapping,
    names: Sequence[str],
    schema: Schema,
    collector: ProblemCollector,
    references: References,
    expression: Callable[[str, CellChecks], Expr | None] | None = None,
    guard: bool = False,
    cell: Callable[[Helpers, str, Field], tuple[Value, Expr | None]] | None = None,
) -> Plan:
    """Return a schema compiled to expressions over one frame.

    Args:
        nw: narwhals.
        mapping: which column holds which field.
        names: the frame's columns, by position.
        schema, collector, references: as for the rows engine.
        expression: builds the candidate expression of a column; that for texts by default.
        guard: see `candidates`.
        cell: gives the values of a column, see `row_suspects`; those of texts of a file by default.
    """
    key = set(schema.primary_key)
    build = expression or (lambda name, checks: candidates(nw, name, checks, guard))
    columns = []
    for position, field in mapping.columns:
        checks = cell_checks(field, field.name in key)
        try:
            candidate, python = build(names[position], checks), False
        except NotVectorised:
            candidate, python = None, True
        refuses = candidate is not None and (checks.required or "" not in field.missing)
        unsure = unsure_texts(checks) if python else None
        sure = surely(nw.col(names[position]), checks) if python else None
        validate = cell_validator(checks)
        shapes = shapes_of(checks, validate) if python else None
        columns.append(Column(names[position], field, validate, candidate, python, refuses, unsure, sure, shapes))
    order = order_of(column.field for column in columns)
    out = Plan(columns, [])
    for unique in uniques(schema):
        if (at := positions_of(unique.fields, order, unique.again)) is not None:
            out.uniques.append((unique, [columns[position] for position in at]))
    for foreign in schema.foreign_keys:
        found = positions_of(foreign.fields, order)
        own = foreign.resource is None
        target = positions_of(foreign.reference, order) if own else []
        known = None if own else known_keys(foreign, schema, references, collector.notes)
        if (own or known is not None) and found is not None and target is not None:
            targets = [columns[at] for at in target]
            out.foreign.append(Foreign(foreign, [columns[at] for at in found], targets, known))
    if schema.checks:
        from sanctions_data.validation.checks.row_check import placed_tests
        from sanctions_data.validation.engines.columns.row_suspects import Helpers, suspects, text_cell

        helpers = Helpers(nw)
        values = cell or (lambda helpers, name, field: text_cell(helpers, name, field, True))
        for test, positions in placed_tests(schema, order):
            judged = [None if each is None else columns[each] for each in positions]
            cells = [None if each is None else partial(values, helpers, each.name, each.field) for each in judged]
            try:
                suspect = None if test.term is None else suspects(nw, test.term, cells)
            except NotVectorised:
                suspect = None
            out.rows.append(RowJudge(test, judged, suspect))
        out.helpers = helpers.columns
    return out
