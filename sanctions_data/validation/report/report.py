"""Problems, how an engine collects them, and the report that `validate` returns."""

from __future__ import annotations

import sys
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from dataclasses import field as default
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, overload

from sanctions_data._text import clean, counted, html_table, no_command, show
from sanctions_data.errors import MissingExtra, SanctionsDataError

if TYPE_CHECKING:
    import pandas
    import polars
    from narwhals.typing import IntoDataFrameT

    from sanctions_data.validation.values.json_values import JSONObject


class Fault(NamedTuple):
    """What is wrong with a cell, a row, a header, a file or a JSON value; whoever reports it adds the place.

    Attributes:
        rule, check, message: as `Problem` has them.
    """

    rule: str
    check: str
    message: str


Severity = Literal["error", "warning"]
SEVERITIES: tuple[Severity, Severity] = ("error", "warning")
Kind = tuple[str, str, str]  # rule, check, column ("" if the problem is about the row or the table)


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding in a table or a document.

    Attributes:
        rule: the kind, by the name that frictionless has for it if there is one ("type-error", "blank-row", …).
        check: what exactly was asked ("type", "required", "maximum", "pattern", …).
        table: the file, resource or frame.
        row: the physical line of a text file, the sheet row, or the 1-based position; None if rows
            have no order or the finding is about the whole table.
        column: the column, None if the finding is about the row or the table.
        value: the value as it was read (text), None if there is none.
        message: what is wrong and what was expected, without the place.
        pointer: JSON Pointer (RFC 6901) into the document, for JSON only.
        key: the values of the table's key, None for a null, for frames whose rows have no order.
        by_line: whether `row` is a line of a text file; says how the place is written, and nothing else.
        severity: "error", or "warning" if the schema says that the check only warns.
    """

    rule: str
    check: str
    table: str
    row: int | None
    column: str | None
    value: str | None
    message: str
    pointer: str | None = None
    key: tuple[str | None, ...] | None = None
    by_line: bool = default(default=True, compare=False, repr=False)
    severity: Severity = "error"

    def order(self) -> tuple[object, ...]:
        """Return what problems are sorted by: the place first."""
        return (
            self.table,
            -1 if self.row is None else self.row,
            self.pointer or "",
            self.column or "",
            self.rule,
            self.check,
            self.value or "",
            self.message,
            sortable(self.key),
        )

    def __lt__(self, other: Problem) -> bool:
        return self.order() < other.order()

    @property
    def row_place(self) -> str:
        """`file:line`, or `file row 3` where a row is not a line."""
        table = no_command(clean(self.table))
        return table if self.row is None else f"{table}{':' if self.by_line else ' row '}{self.row}"

    @property
    def place(self) -> str:
        """`file:line column 'name'`, or `file row 3 column 'name'`; safe to print on a terminal."""
        parts = self.row_place
        if self.key is not None:
            parts += " key " + ", ".join("null" if part is None else show(part) for part in self.key)
        if self.pointer:
            parts += f" at {clean(self.pointer)}"
        return parts if self.column is None else f"{parts} column {show(self.column)}"

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"

    def as_dict(self) -> JSONObject:
        """Return the non-empty attributes, in order, for JSON; `severity` only if it is not "error"."""
        found = {name: value for name in COLUMNS if (value := getattr(self, name)) is not None}
        if self.severity == "error":
            del found["severity"]
        return found


COLUMNS = tuple(field.name for field in fields(Problem) if field.compare)


def sortable(key: tuple[str | None, ...] | None) -> tuple[str, ...]:
    """Return a key that can be compared with any other."""
    return tuple(part or "" for part in key or ())


_SHOWN = 50  # problems in a notebook
PART = 1 << 40  # lines; a row of a later file has the number of its file above them
SAME = -1
PRUNE = 4  # sort and cut when the list is so many times longer than what is kept


def row_of(part: int, line: int | None) -> int | None:
    """Return the number of a row in one of several files that are one table; part 0 is the first, whose rows are its
    lines.
    """
    return part * PART + (line or 0) or None


@dataclass(slots=True)
class ProblemCollector:
    """The problems of one table, while an engine finds them. A table of several files has a collector for each file."""

    table: str
    limit: int | None = None
    by_line: bool = True  # whether rows are lines of a text file
    counts: Counter[tuple[str, str, str]] = default(default_factory=Counter)
    problems: list[Problem] = default(default_factory=list)
    bad: array[int] = default(default_factory=lambda: array("Q"))
    notes: list[str] = default(default_factory=list)
    last: dict[Severity, int] = default(default_factory=lambda: dict.fromkeys(SEVERITIES, sys.maxsize))
    # what comes after this row is not among the first findings of a severity any more
    parts: list[ProblemCollector] = default(default_factory=list)
    warns: Callable[[Kind], bool] | None = None  # whether the schema asks only for a warning; None if it never does

    def severity(self, kind: Kind) -> Severity:
        """Return the severity of the problems of a kind."""
        return "warning" if self.warns is not None and self.warns(kind) else "error"

    def add(
        self,
        row: int | None,
        column: str | None,
        fault: Fault,
        value: str | None = None,
        pointer: str | None = None,
        key: tuple[str | None, ...] | None = None,
        record: int | None = SAME,
    ) -> None:
        """Add a problem; one without a row comes first.

        Args:
            row, column, fault, value, pointer, key: as `Problem` has them.
            record: the number of the record that is bad, if `row` is another number (the line of a value in JSON); None
                if no record is, as for the header.
        """
        if self.parts:
            part, line = divmod(row or 0, PART)
            self.parts[part].add(line or None, column, fault, value, pointer, key, record)
            return
        rule, check, message = fault
        kind = rule, check, column or ""
        self.counts[kind] += 1
        severity = self.severity(kind)
        bad = row if record == SAME else record
        if bad is not None and (not self.bad or self.bad[-1] != bad) and severity == "error":
            self.bad.append(bad)
        if row is not None and row > self.last[severity]:
            return
        self.problems.append(
            Problem(rule, check, self.table, row, column, value, message, pointer, key, self.by_line, severity)
        )
        if self.limit is not None and len(self.problems) > PRUNE * max(self.limit, 256):
            self._prune()

    def add_cells(
        self, rows: Sequence[int], column: str, values: Sequence[str], faults: Mapping[str, Sequence[Fault]]
    ) -> None:
        """Add the problems of some cells of a column, of which only the first are written out.

        Args:
            rows: the numbers of the rows, in order, each once.
            column: of the cells.
            values: the text of each cell.
            faults: what is wrong with each text.
        """
        if self.parts:
            for row, value in zip(rows, values, strict=True):
                for fault in faults[value]:
                    self.add(row, column, fault, value)
            return
        for value, count in Counter(values).items():
            for rule, check, _ in faults[value]:
                self.counts[rule, check, column] += count
        severities = {
            (rule, check): self.severity((rule, check, column)) for found in faults.values() for rule, check, _ in found
        }
        if "warning" in severities.values():
            bad = {text for text, found in faults.items() if any(severities[each[:2]] == "error" for each in found)}
        else:
            bad = {text for text, found in faults.items() if found}
        self.bad.extend(row for row, value in zip(rows, values, strict=True) if value in bad)
        last = max((self.last[severity] for severity in set(severities.values())), default=0)
        for row, value in zip(rows, values, strict=True):
            if row > last:
                break
            for rule, check, message in faults[value]:
                severity = severities[rule, check]
                if row > self.last[severity]:
                    continue
                self.problems.append(
                    Problem(rule, check, self.table, row, column, value, message, None, None, self.by_line, severity)
                )
            if self.limit is not None and len(self.problems) > PRUNE * max(self.limit, 256):
                self._prune()
                last = max(self.last[severity] for severity in set(severities.values()))

    def place(self, row: int, other: int | None) -> str:
        """Return how a message about one row speaks of another one: with the file, where that is another."""
        part, line = divmod(row, PART)
        message = f"{'line' if self.by_line else 'row'} {line}"
        return message if part == (other or 0) // PART else f"{message} of {clean(self.parts[part].table)}"

    def empty_copy(self) -> ProblemCollector:
        """Return an empty collector for the same table."""
        parts = [part.empty_copy() for part in self.parts]
        return ProblemCollector(self.table, self.limit, self.by_line, parts=parts, warns=self.warns)

    def adopt(self, other: ProblemCollector) -> None:
        """Take over what an empty copy has collected."""
        self.counts, self.problems, self.bad = other.counts, other.problems, other.bad
        self.notes += other.notes
        for own, its in zip(self.parts, other.parts, strict=True):
            own.adopt(its)

    def first(self) -> list[Problem]:
        """Return the first problems by place, independent of the order in which an engine found them.

        If there are more than are listed, warnings give way, so that no problem is hidden by them.
        """
        self._prune()
        if self.limit is None or len(self.problems) <= self.limit:
            return self.problems
        errors = sum(problem.severity == "error" for problem in self.problems)
        left, out = self.limit - errors, []
        for problem in self.problems:
            left -= problem.severity == "warning"
            if problem.severity == "error" or left >= 0:
                out.append(problem)
        return out

    def _prune(self) -> None:
        """Keep the first findings of each severity."""
        self.problems.sort(key=Problem.order)
        if self.limit is None:
            return
        kept: list[Problem] = []
        for severity in SEVERITIES if self.warns is not None else SEVERITIES[:1]:
            found = [problem for problem in self.problems if problem.severity == severity]
            del found[self.limit :]
            if len(found) == self.limit:
                last = found[-1].row if found else None
                self.last[severity] = -1 if last is None else last
            kept += found
        kept.sort(key=Problem.order)
        self.problems = kept


KeptRow = tuple[int, tuple[str | None, ...]]


class KeptRows(NamedTuple):
    """Rows of a table that have a problem.

    Attributes:
        columns: the field of each cell, or the label of a column that is not in the schema.
        rows: the number of each row, and its cells as text.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[KeptRow, ...] = ()


CheckedBy = Literal["rows", "columns", "spark", "json", "descriptor", "file", "none"]


@dataclass(frozen=True)
class Checked:
    """One table, document, file or descriptor that was checked.

    Attributes:
        name: the file, resource or frame.
        rows: how many rows or records were checked; of a JSON document the items of its list, else one.
        engine: "rows", "columns", "spark" or "json"; "descriptor" for what a package says of itself, "file" for a
            resource that is not a table, "none" for what could not be read.
        seconds: how long it took.
        counts: problems by (rule, check, column), exact even if the list of problems is limited; no warnings.
        bad_rows: the numbers of the rows with a problem that is not a warning, in order, exact too: lines of text and
            JSON Lines, rows of a sheet, positions from 1 in a JSON document's list, where the row of a problem is a
            line.
        notes: what could not be checked, and why.
        labels: the header, if there is one.
        resource: the resource of a package that the file is one of several of.
        by_line: whether row numbers are lines of a text file.
        found: the first problems and warnings, by place.
        frame: all findings, as a Spark frame, if the data are one.
        warnings: counts as `counts` has them, of the checks that the schema calls warnings.
        kept: the first rows with a problem, if they were asked for.
        by_position: whether rows are numbered from 1 as a frame has them, and a frame of them can be marked.
    """

    name: str
    rows: int
    engine: CheckedBy
    seconds: float
    counts: dict[Kind, int]
    bad_rows: tuple[int, ...]
    notes: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    by_line: bool = True
    resource: str | None = None
    found: tuple[Problem, ...] = default(default=(), repr=False)
    frame: object = default(default=None, repr=False, compare=False)
    warnings: dict[Kind, int] = default(default_factory=dict)
    kept: KeptRows = default(default=KeptRows(), repr=False, compare=False)
    by_position: bool = default(default=False, repr=False, compare=False)


def checked(collector: ProblemCollector, rows: int, engine: CheckedBy, seconds: float, **more: Any) -> Checked:
    """Return what a collector holds when a table has been checked."""
    counts = sorted(collector.counts.items())
    warnings = {kind: count for kind, count in counts if collector.severity(kind) == "warning"}
    return Checked(
        by_line=collector.by_line,
        name=collector.table,
        rows=rows,
        engine=engine,
        seconds=seconds,
        counts={kind: count for kind, count in counts if kind not in warnings},
        warnings=warnings,
        bad_rows=tuple(sorted(set(collector.bad))),
        notes=tuple(dict.fromkeys(collector.notes)),
        found=tuple(collector.first()),
        **more,
    )


class Problems(Sequence[Problem]):
    """The first problems of a report, by place."""

    def __init__(self, tables: Iterable[Checked]) -> None:
        self._found = [problem for table in tables for problem in table.found]

    def __len__(self) -> int:
        return len(self._found)

    @overload
    def __getitem__(self, index: int) -> Problem: ...
    @overload
    def __getitem__(self, index: slice) -> list[Problem]: ...
    def __getitem__(self, index: int | slice) -> Problem | list[Problem]:
        return self._found[index]

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._found)

    def __repr__(self) -> str:
        return f"<{counted(len(self), 'problem')}>"

    def _repr_html_(self) -> str:
        """Return the first problems as a table, for notebooks."""
        return problem_table(counted(len(self), "problem"), self)

    def to_dicts(self) -> list[JSONObject]:
        """Return every problem as a dict with all attributes, None if there is nothing."""
        return [{name: getattr(problem, name) for name in COLUMNS} for problem in self]

    def to_polars(self) -> polars.DataFrame:
        """Return the problems as a Polars frame; MissingExtra if Polars is not installed."""
        try:
            import polars
        except ImportError:
            raise MissingExtra("a Polars frame of problems", "polars") from None
        types: dict[str, polars.DataType] = {name: polars.String() for name in COLUMNS}
        types |= {"row": polars.Int64(), "key": polars.List(polars.String)}
        return polars.DataFrame(self.to_dicts(), schema=types)

    def to_pandas(self) -> pandas.DataFrame:
        """Return the problems as a pandas frame; MissingExtra if pandas is not installed."""
        try:
            import pandas
        except ImportError:
            raise MissingExtra("a pandas frame of problems", "pandas") from None
        frame = pandas.DataFrame(self.to_dicts(), columns=list(COLUMNS))
        return frame.astype({"row": "Int64"})


def _by_rule(tables: Iterable[Mapping[Kind, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for counts in tables:
        for (rule, _, _), count in counts.items():
            total[rule] += count
    return dict(sorted(total.items()))


def problem_table(
    caption: str, problems: Sequence[Problem], found: int | None = None, notes: Iterable[str] = ()
) -> str:
    """Return the first problems as a table in HTML.

    Args:
        caption: the text above it.
        problems: the problems; the first ones are shown.
        found: how many there are, if `problems` are not all.
        notes: the lines below it.
    """
    shown = problems[:_SHOWN]
    rows = [(one.place, one.message, one.rule if one.severity == "error" else f"{one.rule} (warning)") for one in shown]
    left = (len(problems) if found is None else found) - len(shown)
    more = [f"{counted(left, 'more problem')} {'is' if left == 1 else 'are'} not shown"] if left > 0 else []
    return html_table(caption, ("place", "problem", "rule"), rows, "; ".join((*more, *notes)))


@dataclass(frozen=True)
class Report:
    """What `validate` answers.

    Attributes:
        tables: every table or document that was checked, in order.
        limit: how many problems are kept at most, per table; None for all.
    """

    tables: tuple[Checked, ...]
    limit: int | None = None

    @property
    def valid(self) -> bool:
        """Whether nothing was found but warnings."""
        return not any(table.counts for table in self.tables)

    @cached_property
    def problems(self) -> Problems:
        """The first problems of each table, by place."""
        return Problems(self.tables)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How often each rule was broken; exact even if the list of problems is limited. Warnings do not count."""
        return _by_rule(table.counts for table in self.tables)

    @cached_property
    def warnings(self) -> dict[str, int]:
        """The number of warnings by rule."""
        return _by_rule(table.warnings for table in self.tables)

    @property
    def found(self) -> int:
        """How many problems and warnings there are."""
        return sum(self.counts.values()) + sum(self.warnings.values())

    @property
    def frame(self) -> Any:
        """All problems as a Spark frame, which is cached until its `unpersist()`; None of any other source."""
        return next((table.frame for table in self.tables if table.frame is not None), None)

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be checked, and why."""
        return tuple(f"{table.name}: {note}" for table in self.tables for note in table.notes)

    @property
    def bad_rows(self) -> tuple[int, ...]:
        """The numbers of the rows with a problem, which `write_bad_rows` writes; see `Checked` for what they count.

        For several tables ask `report.tables[i].bad_rows`.
        """
        if len(self.tables) != 1:
            raise ValueError(f"this report is about {len(self.tables)} tables; ask report.tables[i].bad_rows")
        return self.tables[0].bad_rows

    def raise_for_problems(self) -> Report:
        """Return the report itself where nothing was found; ValidationFailed, with the first problems, otherwise."""
        if not self.valid:
            raise ValidationFailed(self)
        return self

    @property
    def tally(self) -> str:
        """How many problems and warnings there are, in words."""
        warnings = sum(self.warnings.values())
        problems = counted(sum(self.counts.values()), "problem")
        return f"{problems} and {counted(warnings, 'warning')}" if warnings else problems

    def __str__(self) -> str:
        tables = [table for table in self.tables if table.engine not in ("file", "descriptor")]
        count = len({table.resource or number for number, table in enumerate(tables)})
        of_tables = "" if count < 2 else f" of {count} tables"
        return f"{self.tally} in {counted(self.rows, 'row')}{of_tables}"

    def __repr__(self) -> str:
        return f"<Report: {self}>"

    def _repr_html_(self) -> str:
        """Return the first problems as a table, for notebooks."""
        return problem_table(str(self), self.problems, self.found, self.notes)

    def marked(self, frame: IntoDataFrameT, column: str = "problems") -> IntoDataFrameT:
        """Return a data frame with one more column: what is wrong with each row, None if nothing is.

        Args:
            frame: the frame that was validated, or one with the same rows in the same order: pandas, Polars or PyArrow.
                Cells with a problem are compared with the report, so that a frame in another order is refused.
            column: the name of the new column, which the frame must not have.
        Returns:
            A frame of the same kind; `frame` itself stays as it is. Problems of the header and of the table belong to
            no row, so they are not in it.
        Raises:
            InvalidArgument: the report is not about the rows of one frame, does not list all problems, or is about
                other rows; or the frame has a column of that name, or two columns of one name.
            MissingExtra: narwhals is not installed.
            TypeError: the object is not an eager frame.
        """
        from sanctions_data.validation.errors import InvalidArgument
        from sanctions_data.validation.report.marked import mark_rows

        if self.frame is not None:
            raise InvalidArgument("frame", "rows of Spark have no order: `report.frame` has all problems by key")
        if len(self.tables) != 1 or not self.tables[0].by_position:
            reason = "the report is not about a frame whose rows have an order: validate the frame itself"
            raise InvalidArgument("frame", reason)
        if self.found > len(self.problems):
            listed = f"{len(self.problems):,} of {self.tally}"
            raise InvalidArgument("limit", f"the report lists {listed}: pass limit=None to validate")
        found: dict[int, list[str]] = {}
        for problem in self.problems:
            if problem.row is not None:
                place = "" if problem.column is None else f"{clean(problem.column)}: "
                warning = " (warning)" if problem.severity == "warning" else ""
                found.setdefault(problem.row, []).append(f"{place}{clean(problem.message)}{warning}")
        cells = ((one.row, one.column, one.value) for one in self.problems if one.row and one.column and one.value)
        return mark_rows(frame, column, self.tables[0].rows, found, cells)


class ValidationFailed(SanctionsDataError):
    """Raised by `Report.raise_for_problems`; carries the report, and prints its first problems."""

    exit_code = 1

    def __init__(self, report: Report) -> None:
        super().__init__(report)
        self.report = report

    def __str__(self) -> str:
        problems = (problem for problem in self.report.problems if problem.severity == "error")
        shown = [str(problem) for problem in islice(problems, 10)]
        more = sum(self.report.counts.values()) - len(shown)
        return "\n".join([*shown, f"… and {more:,} more"] if more > 0 else shown)
