"""Problems put together: by kind and column, and key errors by key."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sanctions_data._text import counted, show
from sanctions_data.validation.report.report import Checked, Kind, Problem, Severity

UNIQUE = ("primary-key", "unique-error")
FOREIGN = "foreign-key"


@dataclass(frozen=True, slots=True)
class Group:
    """The problems of one kind in one column of a table.

    Attributes:
        kind: rule, check, column.
        count: how many there are; exact.
        severity: of all of them.
        problems: the first of them.
    """

    kind: Kind
    count: int
    severity: Severity
    problems: tuple[Problem, ...]

    @property
    def expected(self) -> str:
        """What all messages say after the value; "" if they differ."""
        tails = {_tail(problem) for problem in self.problems}
        return tails.pop() if len(tails) == 1 else ""

    @property
    def keys(self) -> str:
        """Which keys repeat, or are not found, and how often: "2 keys, 5 rows; e.g. '1' (3 times)".

        "" if the problems are about something else, if no key is there twice, or if rows do not say which row has a
        key first (rows without numbers, and rows of several files).
        """
        repeated = self.kind[0] in UNIQUE
        first = self.problems[0] if self.problems else None
        if first is None or first.value is None or not (repeated or self.kind[0] == FOREIGN):
            return ""
        if repeated and any(problem.row is None or " of " in _place_of_first(problem) for problem in self.problems):
            return ""
        # the same key may be written in two ways; the message names the row that has it first
        keys = [problem.message if repeated else problem.value for problem in self.problems]
        found = Counter(keys)
        if len(found) == len(keys) and not repeated:
            return ""
        key, times = found.most_common(1)[0]
        example = self.problems[keys.index(key)].value
        noun = "key" if repeated else "value"
        rows = len(self.problems) + (len(found) if repeated else 0)
        text = f"{counted(len(found), noun)}, {counted(rows, 'row')}; e.g. {show(example)}"
        text += f" ({counted(times + repeated, 'time')})"
        return text if self.count == len(self.problems) else f"among the first {len(self.problems):,}: {text}"


def _tail(problem: Problem) -> str:
    value = "" if problem.value is None else show(problem.value)
    return (
        problem.message.removeprefix(value).strip() if value and problem.message.startswith(value) else problem.message
    )


def _place_of_first(problem: Problem) -> str:
    return problem.message.partition(" as in ")[2].partition(";")[0]


def groups_of(table: Checked) -> list[Group]:
    """Return the problems of a table by column, in the order of its columns; what is about rows comes first."""
    found: dict[Kind, list[Problem]] = defaultdict(list)
    for problem in table.found:
        found[problem.rule, problem.check, problem.column or ""].append(problem)
    place = {label: at for at, label in enumerate(table.kept.columns or table.labels)}
    groups = [Group(kind, count, "error", tuple(found[kind])) for kind, count in table.counts.items()]
    groups += [Group(kind, count, "warning", tuple(found[kind])) for kind, count in table.warnings.items()]
    return sorted(groups, key=lambda one: (place.get(one.kind[2], -1), one.kind[2], one.severity, -one.count, one.kind))


def key_lines(table: Checked) -> Iterator[str]:
    """Yield a line for each kind of key errors in which keys occur several times."""
    for group in groups_of(table):
        if len(group.problems) > 1 and (keys := group.keys):
            rule, _, column = group.kind
            yield f"{rule} in {column}: {keys}" if column else f"{rule}: {keys}"
