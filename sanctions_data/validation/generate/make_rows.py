"""`generate`: rows that keep a Table Schema, and one broken row for each of its checks, the same ones for one seed.

Every row is checked by the validator before it is given out, so a row that was meant to be right is right.
"""

from __future__ import annotations

import csv
import io
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING

from sanctions_data._text import counted, show
from sanctions_data.validation.api import dialect_and_encoding
from sanctions_data.validation.checks.cell import NULL, CellResult, cell_checks, cell_validator, without_constraints
from sanctions_data.validation.checks.keys import References, uniques
from sanctions_data.validation.engines.rows import check_rows
from sanctions_data.validation.engines.run import open_table, with_null
from sanctions_data.validation.errors import InvalidArgument, InvalidSchema
from sanctions_data.validation.generate.make_values import texts
from sanctions_data.validation.package.references import references_from
from sanctions_data.validation.readers.source import find_source
from sanctions_data.validation.readers.table_rows import Rows
from sanctions_data.validation.report.report import Fault, ProblemCollector
from sanctions_data.validation.schema.dialect import Dialect, read_dialect
from sanctions_data.validation.schema.load import bundled_table, is_bundled, kind_of, load_descriptor
from sanctions_data.validation.schema.severity import OF_ROWS
from sanctions_data.validation.schema.table_schema import Field, ForeignKey, Schema, read_schema

if TYPE_CHECKING:
    from pathlib import Path

    from sanctions_data.validation.checks.row_check import RowTest
    from sanctions_data.validation.values.json_values import JSONObject

TRIES = 2000  # texts for one cell, rows for one key
ROUNDS = 20
MOST = 1_000_000  # rows
EMPTY = 0.1  # of the cells that need no value
NOT_OF_TYPE = ("not a value", "?", "12:x", "{", "[1", "2021-99-99", "P", "1;x,2", "\u2603 \u2603")
ODD = ("?", " x", "X Y", "1", "a", "-", "\u2603")
OPPOSITE = {"minimum": "maximum", "exclusiveMinimum": "maximum", "maximum": "minimum", "exclusiveMaximum": "minimum"}
ANYTHING = (("any", "default"), ("string", "default"))  # any text is of these types
Rule = tuple[str, str, str | None]  # rule, check, column


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that breaks one check.

    Attributes:
        line: its line in `to_csv`, if no cell has a line break.
        rule, check, column: as the `Problem` will have them.
    """

    line: int
    rule: str
    check: str
    column: str | None


@dataclass(frozen=True)
class Generated:
    """What `generate` made.

    Attributes:
        labels: the header.
        rows: the rows that keep the schema, then the broken ones.
        broken: what each of the broken rows breaks.
        left_out: the checks for which no row was found that breaks them and nothing else.
        dialect: how `to_csv` writes; that of the Data Resource, if the schema is one.
        encoding: in which a file of them is to be written.
    """

    labels: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    broken: tuple[Broken, ...]
    left_out: tuple[str, ...]
    dialect: Dialect = field(repr=False)
    encoding: str = "utf-8"

    def to_csv(self) -> str:
        """Return the rows as text, in the dialect of the schema."""
        how, out = self.dialect, io.StringIO()
        writer = csv.writer(
            out,
            delimiter=how.delimiter,
            quotechar=how.quote_char,
            quoting=csv.QUOTE_MINIMAL if how.quote_char else csv.QUOTE_NONE,
            doublequote=how.double_quote,
            escapechar=how.escape_char,
            lineterminator="\n",
        )
        for line in range(1, _above(how) + 1):
            writer.writerow(self.labels if line in how.header_rows or not how.header else [""] * len(self.labels))
        writer.writerows(self.rows)
        return out.getvalue()


def _above(how: Dialect) -> int:
    """Return how many rows stand above the data."""
    above = max(how.comment_rows, default=0)
    return max(above, *how.header_rows) if how.header else above


def generate(
    schema: str | os.PathLike[str] | Mapping[str, object],
    n: int = 10,
    *,
    seed: int = 0,
    broken: bool = False,
    references: Mapping[str, object] | None = None,
) -> Generated:
    """Generate rows that keep a Table Schema.

    Args:
        schema: as `validate` takes it: a bundled name, a path or a dict; a Table Schema, a Data Resource, or a Data
            Package with one table.
        n: how many rows.
        seed: of the random numbers; one seed gives the same rows.
        broken: add a row for each check of the schema which breaks that check and no other.
        references: the tables that foreign keys refer to, by resource name. Without one, its foreign key is not kept;
            those of our own schemas refer to our own tables.
    Raises:
        InvalidArgument: `n` or `seed` cannot be used, or the schema is a JSON Schema.
        InvalidSchema: the schema cannot be used, or no row was found that keeps it, with the check that none keeps.
        MissingExtra: a pattern needs the extra `generate`.
    """
    for name, value in (("n", n), ("seed", seed)):
        if not isinstance(value, int) or isinstance(value, bool) or not value >= 0:
            raise InvalidArgument(name, f"must be a whole number from 0, got {value!r}")
    if n > MOST:
        raise InvalidArgument("n", f"must be at most {MOST:,}")
    contract, how, encoding, folder = _contract(schema)
    makers = _Maker(contract, Random(seed), references or {}, folder, is_bundled(schema))  # noqa: S311 - not for secrets
    rows = makers.verified(n)
    wrong, left_out = makers.broken(rows, _above(how) + 1) if broken else ((), ())
    return Generated(
        tuple(field.name for field in contract.fields),
        (*rows, *(cells for cells, _ in wrong)),
        tuple(Broken(_above(how) + n + at, *rule) for at, (_, rule) in enumerate(wrong, 1)),
        tuple(left_out),
        how,
        encoding,
    )


def _contract(
    schema: str | os.PathLike[str] | Mapping[str, object],
) -> tuple[Schema, Dialect, str, Path | None]:
    """Return the schema, the dialect and the encoding of its table, and the folder where its paths start."""
    descriptor, title, folder = load_descriptor(schema)
    kind = kind_of(descriptor, title)
    if kind == "json":
        raise InvalidArgument("schema", "is a JSON Schema; rows are generated from a Table Schema, with 'fields'")
    dialect, encoding = dialect_and_encoding(schema)
    if kind != "table":
        from sanctions_data.validation.package.package import only_table

        package: JSONObject = {"resources": [descriptor]} if kind == "resource" else descriptor
        descriptor, _ = only_table(package, None, folder)
    how = read_dialect(dialect)
    if len(how.delimiter) > 1 or how.null_sequence is not None or len(how.header_rows) > 1:
        raise InvalidArgument("schema", "its dialect (delimiter, nullSequence or headerRows) is not written here")
    contract = with_null(read_schema(descriptor, title), how)
    if len({field.name for field in contract.fields}) < len(contract.fields):
        raise InvalidArgument("schema", "has two fields of one name; rows are not generated for it")
    return contract, how, encoding or "utf-8", folder


@dataclass
class _Maker:
    """Makes rows of a schema."""

    schema: Schema
    rng: Random
    references: Mapping[str, object]
    folder: Path | None
    bundled: bool
    values: dict[str, Iterator[str]] = field(default_factory=dict)

    @cached_property
    def at(self) -> dict[str, int]:
        return {field.name: at for at, field in enumerate(self.schema.fields)}

    @cached_property
    def checks(self) -> list[Callable[[str], CellResult]]:
        key = self.schema.primary_key
        return [cell_validator(cell_checks(field, field.name in key)) for field in self.schema.fields]

    @cached_property
    def keyed(self) -> set[str]:
        """The fields that are in a key, and so have a value in every row."""
        own = {name for unique in uniques(self.schema) for name in unique.fields}
        return own | {name for key in self.schema.foreign_keys for name in (*key.fields, *self._target(key))}

    @staticmethod
    def _target(key: ForeignKey) -> tuple[str, ...]:
        return key.reference if key.resource is None else ()

    @cached_property
    def known(self) -> list[tuple[ForeignKey, list[tuple[str, ...]]]]:
        """The foreign keys to tables that are at hand, with the keys there."""
        out = []
        for key in self.schema.foreign_keys:
            if key.resource is None:
                continue
            what = self.references.get(key.resource)
            own = bundled_table(key.resource) if self.bundled else None
            sources = [what[0] if isinstance(what, tuple) else what] if what is not None else []
            sources += [own[0]] if own is not None else []
            if sources:
                found = [each for source in sources for each in _keys_of(source, key)]
                out.append((key, [each for each in found if self.fits(key.fields, each)]))
        return out

    def fits(self, names: Sequence[str], values: Sequence[str]) -> bool:
        """Return whether texts are values of fields."""
        return not any(self.checks[self.at[name]](text)[1] for name, text in zip(names, values, strict=True))

    @cached_property
    def lookup(self) -> References:
        return references_from(self.references, self.folder, self.bundled)

    def verified(self, count: int) -> list[tuple[str, ...]]:
        """Return rows that the validator accepts together."""
        rows: list[tuple[str, ...]] = []
        for _ in range(ROUNDS):
            while len(rows) < count:
                rows.append(self.row(rows))
            bad = self.found(rows)
            if not bad:
                return rows
            rows = [row for number, row in enumerate(rows, 1) if number not in bad]
        raise InvalidSchema("the schema", f"only {counted(len(rows), 'row')} of {count:,} were found that keep it")

    def found(self, rows: Sequence[Sequence[str]]) -> dict[int, list[Rule]]:
        """Return the problems of a table, by row."""
        collector = ProblemCollector("rows", None)
        labels = [field.name for field in self.schema.fields]
        table = Rows(labels, 0, ((number, list(row), ()) for number, row in enumerate(rows, 1)))
        check_rows(table, self.schema, collector, self.lookup)
        out: dict[int, list[Rule]] = {}
        for each in collector.first():
            out.setdefault(each.row or 0, []).append((each.rule, each.check, each.column))
        return out

    def row(self, before: Sequence[Sequence[str]], empty: bool = True) -> tuple[str, ...]:
        """Return a row of valid cells that keeps the checks of rows; it may repeat a key of another one."""
        cells, often = self.any_row(before, empty), Counter[str]()
        for tries in range(TRIES):
            failed = self.failed(cells)
            if not failed:
                return tuple(cells)
            often.update(test.check.place for test in failed)
            if tries % 8 == 7:  # a foreign key may have lost its value
                cells = self.any_row(before, empty)
                continue
            for at in {at for test, places in self.row_tests if test in failed for at in places}:
                cells[at] = self.cell(at, EMPTY if empty else 0)
        raise InvalidSchema(often.most_common(1)[0][0], f"in {TRIES:,} tries no row was found that keeps it")

    @cached_property
    def row_tests(self) -> list[tuple[RowTest, list[int]]]:
        """The checks of rows, with the positions of their columns."""
        if not self.schema.checks:
            return []
        from sanctions_data.validation.checks.row_check import row_tests

        return [(test, [self.at[field.name] for field in test.fields]) for test in row_tests(self.schema)]

    def failed(self, cells: Sequence[str]) -> list[RowTest]:
        """Return the checks of rows that a row breaks."""
        out = []
        for test, places in self.row_tests:
            texts = [cells[at] for at in places]
            results = [self.checks[at](text) for at, text in zip(places, texts, strict=True)]
            if test.fault_of(results, texts) is not None:
                out.append(test)
        return out

    def any_row(self, before: Sequence[Sequence[str]], empty: bool) -> list[str]:
        """Return a row of valid cells."""
        cells = [self.cell(at, EMPTY if empty else 0) for at in range(len(self.schema.fields))]
        if not any(cells):
            cells[0] = self.cell(0, 0)
        for key, keys in self.known:
            if keys:
                self.set(cells, key.fields, self.rng.choice(keys))
        for key in self.schema.foreign_keys:
            if key.resource is None:
                other = self.rng.choice([*before[-50:], cells])
                self.set(cells, key.fields, [other[self.at[name]] for name in key.reference])
        return cells

    def set(self, cells: list[str], names: Sequence[str], values: Sequence[str]) -> None:
        for name, value in zip(names, values, strict=True):
            cells[self.at[name]] = value

    def cell(self, at: int, empty: float = EMPTY) -> str:
        """Return a text that the validator takes for a value of the field, or nothing if it may be empty.

        Args:
            at: the position of the field.
            empty: how often it is empty, from 0 to 1.
        """
        one = self.schema.fields[at]
        may = empty > 0 and "" in one.missing and not one.required and one.name not in self.keyed
        if may and self.rng.random() < empty:
            return ""
        made = self.values.setdefault(one.name, texts(one, self.rng))
        for _ in range(TRIES):
            text = next(made)
            value, faults = self.checks[at](text)
            if not faults and value is not NULL:
                return text
        reason = f"in {TRIES:,} tries no value was found that keeps its constraints"
        raise InvalidSchema(f"field {one.name!r}", reason)

    def broken(
        self, rows: Sequence[tuple[str, ...]], above: int
    ) -> tuple[list[tuple[tuple[str, ...], Rule]], list[str]]:
        """Return a row for each check which breaks that check alone, and the checks for which none was found."""
        made: list[tuple[tuple[str, ...], Rule]] = []
        left_out: list[str] = []
        for rule, ways in self.checks_of(rows):
            for cells in ways:
                kept = [row for row, _ in made]
                found = self.found([*rows, *kept, cells])
                last = len(rows) + len(kept) + 1
                if found.get(last) == [rule] and set(found) == set(range(len(rows) + 1, last + 1)):
                    made.append((cells, rule))
                    break
            else:
                left_out.append(_named(rule))
        return made, left_out

    def checks_of(self, rows: Sequence[tuple[str, ...]]) -> Iterator[tuple[Rule, Iterator[tuple[str, ...]]]]:
        """Yield each check of the schema, with rows that probably break it alone."""
        for at, one in enumerate(self.schema.fields):
            if (one.type, one.format) not in ANYTHING and (one.type, one.item_type) != ("list", "string"):
                rule = ("type-error", "type", one.name)
                yield rule, self.with_cell(rows, at, self.faulty(at, "type", iter(NOT_OF_TYPE)))
            if one.required or one.name in self.schema.primary_key:
                rule = ("constraint-error", "required", one.name)
                yield rule, self.with_cell(rows, at, iter(one.missing[:1]))
            for check in cell_checks(one).checks:
                rule = ("constraint-error", check.name, one.name)
                yield rule, self.with_cell(rows, at, self.faulty(at, check.name, self.against(one, check.name)))
        for unique in uniques(self.schema):
            yield (unique.rule, unique.check, unique.column), self.repeating(rows, unique.fields)
        for test, places in self.row_tests:
            yield (OF_ROWS, test.check.name, test.column), self.breaking(rows, test, places)
        known = {id(key) for key, _ in self.known}
        for key in self.schema.foreign_keys:
            if key.resource is None or id(key) in known:
                column = key.fields[0] if len(key.fields) == 1 else None
                yield ("foreign-key", "foreignKey", column), self.referring_to_nothing(rows, key)

    def breaking(
        self, rows: Sequence[tuple[str, ...]], test: RowTest, places: Sequence[int]
    ) -> Iterator[tuple[str, ...]]:
        """Yield a few rows that break one check of rows and no other."""
        cells, found = list(self.fresh(rows)), 0
        for _ in range(TRIES):
            empty = self.rng.choice((0, 0.5, 0.95))
            for at in places:
                cells[at] = self.cell(at, empty)
            if self.failed(cells) == [test]:
                yield tuple(cells)
                found += 1
            if found == ROUNDS:
                return

    def fresh(self, rows: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
        """Return a row that the table could have as its next one."""
        for _ in range(ROUNDS):
            row = self.row(rows, empty=False)
            if not self.found([*rows, row]):
                return row
        return self.row(rows, empty=False)

    def with_cell(self, rows: Sequence[tuple[str, ...]], at: int, wrong: Iterator[str]) -> Iterator[tuple[str, ...]]:
        for text in wrong:
            row = list(self.fresh(rows))
            row[at] = text
            yield tuple(row)

    def faulty(self, at: int, check: str, candidates: Iterator[str]) -> Iterator[str]:
        """Yield the first texts with exactly one fault, of one check."""
        count = 0
        for _, text in zip(range(TRIES), candidates, strict=False):
            faults: tuple[Fault, ...] = self.checks[at](text)[1]
            if len(faults) == 1 and faults[0].check == check:
                yield text
                count += 1
            if count == 3:
                return

    def against(self, one: Field, check: str) -> Iterator[str]:
        """Yield texts of the field's type, of which some break a check and keep the others."""
        name = check.removeprefix("itemConstraints.")
        if check != name:
            item = {each: value for each, value in one.item_constraints.items() if each != name}
            loose = replace(
                one, item_constraints=_turned(dict(one.item_constraints), name) if name in OPPOSITE else item
            )
            made = texts(loose, self.rng)
            while True:
                text = next(made)
                yield text
                yield one.delimiter.join([text, text])
        others = _turned(dict(one.constraints), name)
        loose = replace(one, constraints=others, categories=None if name in ("categories", "enum") else one.categories)
        if one.type == "string":
            yield from _misshapen(name, one.constraints.get(name, 0), [self.cell(self.at[one.name], 0) for _ in "123"])
        plain = without_constraints(one)
        for first, second in zip(texts(loose, self.rng), texts(plain, self.rng), strict=False):
            yield first
            yield second

    def repeating(self, rows: Sequence[tuple[str, ...]], names: Sequence[str]) -> Iterator[tuple[str, ...]]:
        for other in rows[:5]:
            row = list(self.fresh(rows))
            self.set(row, names, [other[self.at[name]] for name in names])
            yield tuple(row)

    def referring_to_nothing(self, rows: Sequence[tuple[str, ...]], key: ForeignKey) -> Iterator[tuple[str, ...]]:
        for _ in range(ROUNDS):
            row = list(self.fresh(rows))
            self.set(row, key.fields, [self.cell(self.at[name], 0) for name in key.fields])
            yield tuple(row)


def _misshapen(name: str, limit: int, valid: Sequence[str]) -> Iterator[str]:
    """Yield strings that probably break the pattern, or the length, of a field of which there are some valid ones."""
    if name == "pattern":
        for text in valid:
            yield from (text.swapcase(), f" {text}", f"{text} ", f"{text}?", f"?{text}")
        yield from ODD
    elif name == "maxLength":
        for text in valid:
            more = limit + 1 - len(text)
            for char in dict.fromkeys((text[-1:], text[:1], text[len(text) // 2 :][:1])):
                yield from (text + char * more, text[:1] + char * more + text[1:])
    elif name == "minLength":
        yield from (text[: limit - 1] for text in valid if limit > 0)


def _turned(constraints: JSONObject, name: str) -> JSONObject:
    """Return the constraints with one turned round, so that most values break it; the others stay."""
    dropped = {name, *(("enum",) if name == "categories" else ()), *(OPPOSITE if name in OPPOSITE else ())}
    others = {each: value for each, value in constraints.items() if each not in dropped}
    if name in OPPOSITE:
        return others | {OPPOSITE[name]: constraints[name]}
    if name == "minLength" and constraints[name] > 0:
        return others | {"maxLength": constraints[name] - 1}
    if name == "maxLength":
        return others | {"minLength": constraints[name] + 1}
    return others


def _keys_of(source: object, key: ForeignKey) -> list[tuple[str, ...]]:
    """Return the keys of a table that a foreign key refers to, as texts."""
    from sanctions_data.validation.checks.cell import as_text

    if isinstance(source, set | frozenset):
        return sorted((as_text(each),) for each in source) if len(key.reference) == 1 else []
    found = find_source(source)
    with open_table(found, read_dialect(None, "\t" if found.format == "tsv" else ",")) as table:
        labels = table.labels or []
        if missing := [name for name in key.reference if name not in labels]:
            raise InvalidArgument("references", f"{found.name} has no column {show(missing[0])}")
        at = [labels.index(name) for name in key.reference]
        rows = [[cells[each] for each in at] for _, cells, _ in table.rows if len(cells) > max(at)]
    return [tuple(map(as_text, row)) for row in rows if all(cell not in (None, "") for cell in row)]


def _named(rule: Rule) -> str:
    return f"{rule[1]} of {rule[2]}" if rule[2] else rule[1]
