"""The outcome of a validation: a value one can ask questions of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from functools import cached_property
from typing import Any, overload

from sanctions_data._text import counted
from sanctions_data.errors import MissingExtra, SanctionsDataError
from sanctions_data.validation.report.collector import Collector, Found
from sanctions_data.validation.report.problem import COLUMNS, Problem


@dataclass(frozen=True)
class Checked:
    """One table, document, file or descriptor that was checked.

    Attributes:
        name: the file, resource or frame.
        rows: how many rows or records were judged; of a JSON document the items of its list, else one.
        engine: "rows", "columns", "spark" or "json"; "descriptor" for what a package says of itself, "file" for a
            resource that is not a table, "none" for what could not be read.
        seconds: how long it took.
        counts: findings by (rule, check, column), exact even where the list of problems is limited.
        bad_rows: the numbers of the rows with a finding, in order, exact too: lines of text and JSON Lines, rows
            of a sheet, positions from 1 in a JSON document's list, where the row of a problem is a line.
        notes: what could not be checked, and why.
        labels: the header, where there is one.
        resource: the resource of a package that the file is one of several of.
        by_line: whether row numbers are lines of a text file.
        found: the first findings, as the engine left them.
        frame: all findings, as a Spark frame, where the data are one.
    """

    name: str
    rows: int
    engine: str
    seconds: float
    counts: dict[tuple[str, str, str], int]
    bad_rows: tuple[int, ...]
    notes: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    by_line: bool = True
    resource: str | None = None
    found: tuple[Found, ...] = default(default=(), repr=False)
    frame: Any = default(default=None, repr=False, compare=False)


def checked(collector: Collector, rows: int, engine: str, seconds: float, **more: Any) -> Checked:
    """Close a collector."""
    return Checked(
        by_line=collector.by_line,
        name=collector.table,
        rows=rows,
        engine=engine,
        seconds=seconds,
        counts=dict(sorted(collector.counts.items())),
        bad_rows=tuple(sorted(set(collector.bad))),
        notes=tuple(dict.fromkeys(collector.notes)),
        found=tuple(collector.first()),
        **more,
    )


class Problems(Sequence[Problem]):
    """The first problems of a report, by place; each is built when it is asked for."""

    def __init__(self, tables: Sequence[Checked]) -> None:
        self._found = [(table, found) for table in tables for found in table.found]

    def __len__(self) -> int:
        return len(self._found)

    @overload
    def __getitem__(self, index: int) -> Problem: ...
    @overload
    def __getitem__(self, index: slice) -> list[Problem]: ...
    def __getitem__(self, index: int | slice) -> Problem | list[Problem]:
        if isinstance(index, slice):
            return [_problem(*each) for each in self._found[index]]
        return _problem(*self._found[index])

    def __iter__(self) -> Iterator[Problem]:
        return (_problem(*each) for each in self._found)

    def __repr__(self) -> str:
        return f"<{len(self)} problems>"

    def to_dicts(self) -> list[dict[str, Any]]:
        """Every problem as a dict with all attributes, None where there is nothing."""
        return [{name: getattr(problem, name) for name in COLUMNS} for problem in self]

    def to_polars(self) -> Any:
        """The problems as a Polars frame; MissingExtra where Polars is not installed."""
        try:
            import polars
        except ImportError:
            raise MissingExtra("a Polars frame of problems", "polars") from None
        text = dict.fromkeys(COLUMNS, polars.String) | {"row": polars.Int64, "key": polars.List(polars.String)}
        return polars.DataFrame(self.to_dicts(), schema=text)

    def to_pandas(self) -> Any:
        """The problems as a pandas frame; MissingExtra where pandas is not installed."""
        try:
            import pandas
        except ImportError:
            raise MissingExtra("a pandas frame of problems", "pandas") from None
        frame = pandas.DataFrame(self.to_dicts(), columns=list(COLUMNS))
        return frame.astype({"row": "Int64"})


def _problem(table: Checked, found: Found) -> Problem:
    row, column, rule, check, value, message, pointer, key = found
    at = None if row < 0 else row
    return Problem(rule, check, table.name, at, column or None, value, message, pointer, key, table.by_line)


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
        """Whether nothing was found."""
        return not any(table.counts for table in self.tables)

    @cached_property
    def problems(self) -> Problems:
        """The first problems of each table, by place."""
        return Problems(self.tables)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How often each rule was broken; exact even where the list of problems is limited."""
        total: Counter[str] = Counter()
        for table in self.tables:
            for (rule, _, _), count in table.counts.items():
                total[rule] += count
        return dict(sorted(total.items()))

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
        """The report itself where nothing was found; ValidationFailed, with the first problems, otherwise."""
        if not self.valid:
            raise ValidationFailed(self)
        return self

    def __str__(self) -> str:
        total = sum(self.counts.values())
        tables = [table for table in self.tables if table.engine not in ("file", "descriptor")]
        count = len({table.resource or number for number, table in enumerate(tables)})
        of_tables = "" if count < 2 else f" of {count} tables"
        return f"{counted(total, 'problem')} in {counted(self.rows, 'row')}{of_tables}"

    def __repr__(self) -> str:
        return f"<Report: {self}>"


class ValidationFailed(SanctionsDataError):
    """Raised by `Report.raise_for_problems`; carries the report, and prints its first problems."""

    exit_code = 1

    def __init__(self, report: Report) -> None:
        super().__init__(report)
        self.report = report

    def __str__(self) -> str:
        shown = [str(problem) for problem in self.report.problems[:10]]
        more = sum(self.report.counts.values()) - len(shown)
        return "\n".join([*shown, f"… and {more:,} more"] if more > 0 else shown)
