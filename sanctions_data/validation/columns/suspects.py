"""One pass over a lazy Polars frame of texts: suspects of each batch, hashes of the keys; then the judge."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future
from itertools import compress
from typing import Any

from ..collect import Collector
from ..keys import References, key_of, not_found
from ..labels import Mapping
from ..rows import BLANK
from ..schema import Schema
from .plan import Column, plan
from .structure import Shape
from .unique import KeyColumns

MANY = 50_000  # suspects that may wait for the structure pass to tell their lines


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
        self.pending: list[tuple[Any, ...]] = []
        self.order: list[str] = []

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
            *([self.nw.any_horizontal(*flags.values(), ignore_nulls=True).alias("bad")] if flags else []),
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
            if not column.python:
                continue
            texts = batch[column.name].unique().fill_null("").to_list()
            bad = [text for text in texts if column.verdict(text)[1]]
            flag = pl.col(column.name).fill_null("").is_in(bad) if bad else pl.lit(False)
            batch = batch.with_columns(flag.alias(f"s_{column.name}"))
            flags = [*flags, f"s_{column.name}"]
        if not flags:
            return
        found = batch.filter(pl.any_horizontal(*flags) if any(c.python for c in self.plan.columns) else pl.col("bad"))
        if found.height:
            # as Python rows: a filtered frame would keep the texts of its whole batch in memory
            self.pending += found.select("row", *self.names, *flags).rows()
            self.order = flags
            if len(self.pending) > MANY:
                self.settle()

    def settle(self) -> None:
        """Judge the suspects so far."""
        if not self.pending:
            return
        shape = self.shape.result()
        if shape.irregular:
            raise Irregular(shape.irregular)
        data = dict(zip(["row", *self.names, *self.order], zip(*self.pending, strict=True), strict=True))
        lines = [shape.line(row) for row in data["row"]]
        blank = [not any(cells) for cells in zip(*(data[name] for name in self.names), strict=True)]
        for line in compress(lines, blank):
            self.collector.add(line, None, BLANK)
        judged = [not each for each in blank]
        for column in self.plan.columns:
            flag = data.get(f"s_{column.name}", ())
            for line, text, fine in compress(zip(lines, data[column.name], judged, strict=True), flag):
                for fault in column.verdict(text or "")[1] if fine else ():
                    self.collector.add(line, column.field.name, fault, text or "")
        for at, foreign in enumerate(self.plan.foreign):
            texts = zip(*(data[column.name] for column in foreign.columns), strict=True)
            for line, parts, fine in compress(zip(lines, texts, judged, strict=True), data[f"f_{at}"]):
                key = logical_key(foreign.columns, parts) if fine else None
                if key is not None and key not in foreign.known:
                    text = ", ".join(part or "" for part in parts)
                    self.collector.add(line, foreign.name, not_found(foreign.key, text), text)
        self.pending.clear()

    def own_keys(self, columns: list[Column]) -> frozenset[Any]:
        """The keys in the table's own columns, for a table that refers to itself."""
        names = [column.name for column in columns]
        # a blank row holds no key, not even an empty one
        rows = self.frame.filter(~self.pl.all_horizontal(self.pl.col(*self.names).is_null()))
        distinct = rows.select(names).unique().collect(engine="streaming")
        return frozenset(logical_key(columns, texts) for texts in distinct.iter_rows()) - {None}


def logical_key(columns: list[Column], cells: Iterable[Any], empty: str | None = "") -> Any:
    """The key in a row's cells; None where a part is missing or not of its type. `empty` is what null stands for."""
    cells = [empty if cell is None else cell for cell in cells]
    values = [column.verdict(cell)[0] for column, cell in zip(columns, cells, strict=True)]
    return key_of(values, range(len(values)))
