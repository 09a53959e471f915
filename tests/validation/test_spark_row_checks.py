"""Checks of rows find the same rows in Spark as the rows engine does."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pytest

from sanctions_data.validation import Check, InvalidArgument, validate

from .spark_same import same
from .test_row_checks_agree import CELLS, FIELDS

pytestmark = pytest.mark.spark
pytest.importorskip("sqlglot")

EXPRESSIONS = (
    "d <= e",
    "COALESCE(e, '9999-12-31') > DATE '2021-01-01'",
    "s = t OR LOWER(s) <> TRIM(t)",
    "LENGTH(s) <= 2",
    "s < 'b' AND t IS NOT NULL",
    "s IN ('a', 'é', 'σας') OR b",
    "i + j * 2 >= p",
    "p * 2 - m BETWEEN 0 AND 1.5",
    "p = m",
    "-i <> j",
    "CASE WHEN b THEN i WHEN c THEN p ELSE 2 END > 1",
    "NOT (b AND c) AND (b IS NULL) = (c IS NULL)",
)


def columns(count: int) -> dict[str, list[str]]:
    random = Random(7)
    return {name: [random.choice(cells) for _ in range(count)] for name, cells in CELLS.items()}


def schema(*expressions: str) -> dict[str, Any]:
    checks = [{"name": f"check-{at}", "expression": text} for at, text in enumerate(expressions)]
    return {"fields": [{"name": name, **field} for name, field in FIELDS.items()], "sanctions-data:checks": checks}


@pytest.mark.slow
def test_expressions_and_functions_over_texts(spark: Any) -> None:
    def boom(*values: object) -> bool:
        raise ZeroDivisionError("of mine")

    # functions of a module would be looked for on the executors, which do not have this one
    short = Check("short", ("s",), lambda text: None if text is None else len(text) < 3)
    table = columns(120)
    table["s"][:3] = ["a\r", "x" * 1001, "a\u2028"]  # what Java's expressions read in their own way
    report = same(spark, schema(*EXPRESSIONS), table, checks=[short])
    found = {check for rule, check, _ in report.tables[0].counts if rule == "row-constraint"}
    assert found == {"short", *(f"check-{at}" for at in range(len(EXPRESSIONS)))}
    with pytest.raises(InvalidArgument, match="check 'boom': its function raised ZeroDivisionError: of mine"):
        same(spark, schema(), columns(5), checks=[Check("boom", ("s",), boom)])


def test_expressions_over_typed_columns(spark: Any) -> None:
    rows = [
        (1, date(2021, 1, 1), date(2021, 1, 2), "a", 1, 0.1),
        (2, date(2021, 1, 2), date(2021, 1, 1), "É", None, 0.3),
        (3, date(2021, 1, 2), None, None, 3, float("nan")),
        (4, None, None, "b", 9, 0.30000000000000004),
    ]
    frame = spark.createDataFrame(rows, "k int, d date, e date, s string, i bigint, n double")
    kinds = {"k": "integer", "d": "date", "e": "date", "s": "string", "i": "integer", "n": "number"}
    texts = ("d <= e", "LOWER(s) = s", "i <> 9", "n = 0.3", "n * 10 < i", "i IS NOT NULL OR e IS NULL")
    asked = {
        "fields": [{"name": name, "type": kind} for name, kind in kinds.items()],
        "primaryKey": "k",
        "sanctions-data:checks": [{"name": text, "expression": text} for text in texts],
    }
    records = [dict(zip(kinds, row, strict=True)) for row in rows]
    here = validate(records, asked, engine="rows").problems
    there = validate(frame, asked).problems
    names = {each.check: set[str]() for each in here}
    for each in here:
        names[each.check].add(str(each.row))
    found = {each.check: set[str]() for each in there}
    for each in there:
        assert each.key is not None
        found[each.check].add(str(each.key[0]))
    assert found == names
    assert names == {
        "d <= e": {"2"},
        "LOWER(s) = s": {"2"},
        "i <> 9": {"4"},
        "n = 0.3": {"1", "4"},
        "n * 10 < i": {"1"},
        "i IS NOT NULL OR e IS NULL": {"2"},
    }
