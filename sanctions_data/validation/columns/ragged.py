"""Records that are not as wide as the header, judged as the rows engine judges them."""

from __future__ import annotations

import csv

from ..collect import Collector
from ..labels import Mapping
from ..rows import RowJudge, is_blank
from ..schema import Schema
from .fetch import fetch
from .structure import Irregular, Shape


def judge_ragged(shape: Shape, mapping: Mapping, schema: Schema, collector: Collector) -> None:
    """Judge the width of every ragged record, and the cells of those that lack a column of the schema.

    Those hold no keys. The cells and keys of all others, and blank records, are judged in the pass over all columns.

    Raises:
        Irregular: a record does not have the cells that the pass over the bytes counted.
    """
    delimiter = shape.delimiter.decode()
    judges = RowJudge(mapping, schema, collector, lambda *_: frozenset(), delimiter)  # keys are not its business here
    try:
        for (record, cells), width in zip(fetch(shape, shape.ragged), shape.widths, strict=True):
            if len(cells or [""]) != width:
                raise Irregular("cells that are counted in two ways")
            if is_blank(cells):
                continue
            if shape.short(record):
                judges.row(shape.line(record), cells)
            else:
                collector.add(shape.line(record), None, judges.ragged(width, is_blank(cells[mapping.width :])))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Irregular(str(error)) from None
