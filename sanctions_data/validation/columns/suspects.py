"""One pass over a lazy Polars frame of texts: suspects of each batch, hashes of the keys; then the judge."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future
from typing import Any

from ..collect import Collector
from ..keys import References, key_of, not_found
from ..labels import Mapping
from ..rows import BLANK
from ..schema import Schema
from .plan import Column, plan
from .structure import Shape
from .unique import KeyColumns

MANY = 200_000  # suspects that may wait for the structure pass to tell their lines


class Irregular(Exception):
    """The file turned out not to be what Polars takes it for; the rows engine starts over."""


class Suspects:
    """The columns engine over a lazy Polars frame of texts, with a row number called "row"."""

    def __init__(
        self,
        frame: Any,
        names: list[str],
        mapping: Mapping,
        schema: Schema,
        collector: Collector,
        references: References,
        shape: Future[Shape],
    ) -> None:
        import narwhals as nw
        import polars as pl

        self.pl, self.nw, self.frame, self.names = pl, nw, frame, names
        self.collector, self.shape = collector, shape
        self.plan = plan(nw, mapping, names, schema, collector, references)
        self.keys = [KeyColumns(at, unique, columns) for at, (unique, columns) in enumerate(self.plan.uniques)]
        self.pending: list[Any] = []
        self.waiting = 0

    def run(self) -> int:
        """Judge the frame; how many rows it has. Irregular where the rows engine must."""
        for foreign in self.plan.foreign:
            if foreign.known is None:
                foreign.known = self.own_keys(foreign.target)
        flags = self.flags()
        hashed = [expression for key in self.keys for expression in key.expressions(self.pl)]
        extra = [name for key in self.keys for name in key.names]
        lazy = self.nw.from_native(self.frame.with_columns(*hashed)).select(
            *[self.nw.col(name) for name in ("row", *self.names, *extra)],
            *[expression.alias(name) for name, expression in flags.items()],
        )
        rows = 0
        for batch in lazy.to_native().collect_batches(engine="streaming", maintain_order=False):
            if self.shape.done() and self.shape.result().irregular:
                raise Irregular(self.shape.result().irregular)
            rows += batch.height
            for key in self.keys:
                key.keep(batch)
            self.look(batch, list(flags))
        if self.shape.result().irregular or self.shape.result().records != rows:
            raise Irregular(self.shape.result().irregular or "a count of its own")
        self.settle()
        line = self.shape.result().line
        for key in self.keys:
            for row, column, fault, text in key.faults(self.pl, self.frame, self.names, line):
                self.collector.add(row, column, fault, text)
        return rows

    def flags(self) -> dict[str, Any]:
        """The expressions that point at suspects, by the name of the flag."""
        nw, columns = self.nw, self.plan.columns
        out = {f"s_{column.name}": column.suspect for column in columns if column.suspect is not None}
        for at, foreign in enumerate(self.plan.foreign):
            out[f"f_{at}"] = foreign.suspect(nw)
        if not any(column.refuses_empty for column in columns):
            out["blank"] = nw.all_horizontal(*[nw.col(name).is_null() for name in self.names], ignore_nulls=True)
        return out

    def look(self, batch: Any, flags: list[str]) -> None:
        """Keep the suspects of a batch; judge columns without an expression by their distinct values."""
        pl = self.pl
        for column in self.plan.columns:
            if column.python:
                texts = batch[column.name].unique().fill_null("").to_list()
                bad = [text for text in texts if column.verdict(text)[1]]
                if bad:
                    flag = pl.col(column.name).fill_null("").is_in(bad).alias(f"s_{column.name}")
                    batch = batch.with_columns(flag)
                    flags = [*flags, f"s_{column.name}"]
        if not flags:
            return
        bad = batch.filter(pl.any_horizontal(*flags))
        if bad.height:
            self.pending.append(bad.select("row", *self.names, *flags))
            self.waiting += bad.height
            if self.waiting > MANY:
                self.settle()

    def settle(self) -> None:
        """Judge the suspects so far."""
        if not self.pending:
            return
        shape = self.shape.result()
        if shape.irregular:
            raise Irregular(shape.irregular)
        # one frame for all batches: a filter per column and batch would cost more than the judging
        frame = self.pl.concat(self.pending, how="diagonal")
        blank = self.pl.all_horizontal(self.pl.col(*self.names).is_null())
        for row in frame.filter(blank)["row"].to_list():
            self.collector.add(shape.line(row), None, BLANK)
        self.judge(frame.filter(~blank), shape)
        self.pending.clear()
        self.waiting = 0

    def judge(self, frame: Any, shape: Shape) -> None:
        present = set(frame.columns)
        for column in self.plan.columns:
            if (flag := f"s_{column.name}") not in present:
                continue
            for row, text in frame.filter(flag).select("row", column.name).iter_rows():
                text = text or ""
                _, faults = column.verdict(text)
                for fault in faults:
                    self.collector.add(shape.line(row), column.field.name, fault, text)
        for at, foreign in enumerate(self.plan.foreign):
            names = [column.name for column in foreign.columns]
            for row, *texts in frame.filter(f"f_{at}").select("row", *names).iter_rows():
                key = logical_key(foreign.columns, texts)
                if key is not None and key not in foreign.known:
                    text = ", ".join(text or "" for text in texts)
                    self.collector.add(shape.line(row), foreign.name, not_found(foreign.key, text), text)

    def own_keys(self, columns: list[Column]) -> frozenset[Any]:
        """The keys in the table's own columns, for a table that refers to itself."""
        names = [column.name for column in columns]
        distinct = self.frame.select(names).unique().collect(engine="streaming")
        return frozenset(logical_key(columns, texts) for texts in distinct.iter_rows()) - {None}


def logical_key(columns: list[Column], cells: Iterable[Any], empty: str | None = "") -> Any:
    """The key in a row's cells; None where a part is missing or not of its type. `empty` is what null stands for."""
    cells = [empty if cell is None else cell for cell in cells]
    values = [column.verdict(cell)[0] for column, cell in zip(columns, cells, strict=True)]
    return key_of(values, range(len(values)))
