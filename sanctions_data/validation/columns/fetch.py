"""Read a few records of a large file again, by their numbers, without reading the others."""

from __future__ import annotations

import csv
import io
import os
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice

from .. import bounds
from .structure import Shape


def fetch(shape: Shape, rows: Sequence[int]) -> Iterator[tuple[int, list[str]]]:
    """(record number, cells) of some records of a regular file, read as the rows engine reads them.

    Args:
        shape: what the pass over its bytes learnt; the records between two places it knows are read together.
        rows: numbers of records, ascending; 0 is the first after the header.
    """
    csv.field_size_limit(bounds.LINE)
    delimiter = shape.delimiter.decode()
    ends = [*shape.places[1:], os.path.getsize(shape.path)]
    at = 0
    with open(shape.path, "rb") as stream:
        while at < len(rows):
            block = bisect_right(shape.starts, rows[at]) - 1
            first = shape.starts[block]
            until = shape.starts[block + 1] if block + 1 < len(shape.starts) else rows[-1] + 1
            upto = bisect_left(rows, until, at)
            wanted = rows[at:upto]
            stream.seek(shape.places[block])
            raw = stream.read(ends[block] - shape.places[block])
            if bisect_left(shape.broken, first) == bisect_left(shape.broken, until):  # a line is a record
                lines = raw.split(b"\n", wanted[-1] - first + 1)
                texts = [lines[row - first].decode() for row in wanted]
                yield from zip(wanted, csv.reader(texts, delimiter=delimiter), strict=True)
            else:
                records = csv.reader(io.StringIO(raw.decode(), newline=""), delimiter=delimiter)
                needed = set(wanted)
                found = enumerate(islice(records, wanted[-1] - first + 1), first)
                yield from ((row, cells) for row, cells in found if row in needed)
            at = upto
