"""Bad rows on their way from batches to the judge."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future
from typing import Any

from ..collect import Collector
from ..keys import key_of, not_found
from ..rows import BLANK
from .plan import Column, Plan
from .structure import Irregular, Shape

MANY = 50_000  # suspects that may wait for the structure pass to tell their lines
BATCHES, ROWS = 32, 20_000  # how much of bad rows is kept until it is looked at together


class Held:
    """The bad rows of some batches, then their suspects: (row number, texts), by flag."""

    def __init__(
        self, pl: Any, plan: Plan, names: list[str], flags: dict[str, Any], shape: Future[Shape], collector: Collector
    ) -> None:
        self.pl, self.plan, self.names, self.flags = pl, plan, names, flags
        self.shape, self.collector = shape, collector
        self.held: list[Any] = []
        self.pending: dict[str, list[tuple[Any, ...]]] = {}

    def take(self, found: Any) -> None:
        """Keep the bad rows of one batch."""
        self.held.append(found)
        # what is held keeps the texts of its whole batch in memory
        if len(self.held) >= BATCHES or found.height > ROWS // BATCHES:
            self.digest()

    def digest(self) -> None:
        """Take the suspects out of the bad rows."""
        if not self.held:
            return
        pl = self.pl
        blank = pl.all_horizontal(pl.col(*self.names).is_null())
        found = pl.concat(self.held).with_columns(**self.flags | {"blank": blank})
        self.held.clear()
        wanted: dict[str, list[str]] = {"blank": []}
        wanted |= {f"s_{column.name}": [column.name] for column in self.plan.columns if f"s_{column.name}" in found}
        wanted |= {f"f_{at}": [each.name for each in key.columns] for at, key in enumerate(self.plan.foreign)}
        for flag, names in wanted.items():
            # nothing else is said about a blank row
            chosen = found[flag] if flag == "blank" else found[flag] & ~found["blank"]
            if chosen.any():
                rows = found.select("row", *names).filter(chosen).rows()
                self.pending.setdefault(flag, []).extend(rows)
        if sum(map(len, self.pending.values())) > MANY:
            self.settle()

    def settle(self) -> None:
        """Judge the suspects so far."""
        if not self.pending:
            return
        shape, add = self.shape.result(), self.collector.add
        if shape.irregular:
            raise Irregular(shape.irregular)
        for row, *_ in self.pending.pop("blank", ()):
            if (shape.width(row) or 0) > len(self.names):
                raise Irregular("a record whose cells beyond the header may be all it has")
            add(shape.line(row), None, BLANK)
        for column in self.plan.columns:
            name, verdict = column.field.name, column.verdict
            for row, text in self.pending.pop(f"s_{column.name}", ()):
                for fault in () if shape.short(row) else verdict(text or "")[1]:
                    add(shape.line(row), name, fault, text or "")
        for at, foreign in enumerate(self.plan.foreign):
            for row, *parts in self.pending.pop(f"f_{at}", ()):
                key = None if shape.short(row) else logical_key(foreign.columns, parts)
                if key is not None and key not in foreign.known:
                    text = ", ".join(part or "" for part in parts)
                    add(shape.line(row), foreign.name, not_found(foreign.key, text), text)


def logical_key(columns: list[Column], cells: Iterable[Any], empty: str | None = "") -> Any:
    """The key in a row's cells; None where a part is missing or not of its type. `empty` is what null stands for."""
    cells = [empty if cell is None else cell for cell in cells]
    values = [column.verdict(cell)[0] for column, cell in zip(columns, cells, strict=True)]
    return key_of(values, range(len(values)))
