"""Which features of tables leave the columns engine: those of this list, which may only get shorter.

`scripts/bench/validation/features.py` measures what each feature costs.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts" / "bench" / "validation"))

for library in ("polars", "narwhals", "pandas", "orjson", "jsonschema_rs", "sqlglot"):
    pytest.importorskip(library)

from features import FEATURES, Feature, check, engine_of, plain  # noqa: E402 - it needs these libraries

BY_VALUE = {  # Python checks each distinct value, or each key
    "jsonSchema",
    "jsonSchema of values",
    "array",
    "object",
    "geojson",
}
WRONG = {
    *("blank line under the header", "one NUL", "one undecodable byte", "one unclosed quote"),
    "a problem in every row",
}


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_a_feature_leaves_the_columns_engine_only_if_the_list_says_so(feature: Feature) -> None:
    documents = "JSON Schema" in feature.name
    by_value = "columns, by value" if feature.name in BY_VALUE else "columns"
    assert engine_of(feature) == ("json" if documents else by_value)


def test_the_lists_name_features() -> None:
    assert {feature.name for feature in FEATURES} >= BY_VALUE | WRONG


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_a_feature_is_measured_on_a_table_that_is_read_as_meant(feature: Feature) -> None:
    report = check(feature.make(20))
    assert report.valid is (feature.name not in WRONG)
    assert report.rows >= 10
    assert check(plain(20)).valid
