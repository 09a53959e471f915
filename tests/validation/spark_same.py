"""The same table on both sides: in Spark and by the rows engine."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sanctions_data.validation import Report, validate

KEYS = ("unique-error", "primary-key")


def cells(report: Report, names: list[str] | None = None) -> Counter[tuple[Any, ...]]:
    """What was found in cells and rows, with the key of the row; which of two equal keys is the second, is open.

    The problems of a list of rows bear numbers: `names` are then those of the rows, from the first one on.
    """
    out: Counter[tuple[Any, ...]] = Counter()
    for each in report.problems:
        key = each.key if names is None or each.row is None else (names[each.row - 1],)
        out[each.rule, each.check, each.column, *(() if each.rule in KEYS else (each.value, each.message, key))] += 1
    return out


def same(spark: Any, schema: dict[str, Any], columns: dict[str, list[Any]], **options: Any) -> Report:
    """Judge columns of texts on both sides; the first column, `n`, is the key that tells the rows apart."""
    assert "primaryKey" not in schema  # it would be the key that Spark's problems bear
    height = len(next(iter(columns.values())))
    fields = [{"name": "n", "type": "string", "constraints": {"unique": True}}, *schema["fields"]]
    schema = {**schema, "fields": fields}
    rows = [(str(at), *cells) for at, cells in enumerate(zip(*columns.values(), strict=True))]
    assert len(rows) == height
    names = ["n", *columns]
    frame = spark.createDataFrame(rows, ", ".join(f"`{name}` string" for name in names))
    there = validate(frame, schema, limit=None, **options)
    here = validate([dict(zip(names, row, strict=True)) for row in rows], schema, limit=None, engine="rows", **options)
    assert (there.rows, there.tables[0].counts) == (here.rows, here.tables[0].counts)
    assert cells(there) == cells(here, [n for n, *_ in rows])
    assert there.tables[0].engine == "spark"
    there.frame.unpersist()
    return there
