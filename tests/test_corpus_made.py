"""The judges agree on records that hypothesis makes: valid ones, and valid ones broken in one place."""

from __future__ import annotations

from typing import Any

import pytest
from frictionless_differences import explain
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schema_validators import (
    MODELS,
    ROW,
    by_frictionless,
    by_json_schema,
    by_pydantic,
    by_reader,
    cells,
    frictionless_schema,
    valid_by_rust,
)
from strategies import JUNK, near, record

from sanctions_data.contract import schemas

# No deadline: machines are shared, and a slow example is no finding.
FEW = settings(
    max_examples=15,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
CELL = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=12),
    st.integers().map(str),
    st.dates().map(str),
    st.sampled_from(
        ["2021-3-22", "２０２１-03-22", "+5", "5 ", "٣", "a;a", "a;;b", "uyghurs;uyghurs", "us", "x" * 700]
    ),
)


@pytest.mark.slow
@pytest.mark.parametrize("table", MODELS)
def test_made_records_are_valid(table: str) -> None:
    @FEW
    @given(record(table))
    def agree(made: dict[str, Any]) -> None:
        assert by_pydantic(table, made) == set()
        assert by_json_schema(table, made) == set()
        assert valid_by_rust(table, made)
        row = cells(table, made)
        assert by_reader(table, row) == set()
        assert by_frictionless(table, row) == set()

    agree()


@pytest.mark.slow
@pytest.mark.parametrize("table", MODELS)
def test_one_changed_value_is_judged_alike(table: str) -> None:
    names = list(MODELS[table].model_fields)

    @FEW
    @given(st.data(), record(table), st.sampled_from(names))
    def agree(data: Any, made: dict[str, Any], name: str) -> None:
        made[name] = data.draw(st.one_of(JUNK, near(made.get(name))))
        wrong = by_pydantic(table, made)
        assert wrong <= {name, ROW}
        assert by_json_schema(table, made) == wrong
        assert valid_by_rust(table, made) == (not wrong)

    agree()


@pytest.mark.slow
@pytest.mark.parametrize("table", MODELS)
def test_one_changed_cell_is_judged_alike(table: str) -> None:
    names = schemas.column_names(MODELS[table])
    fields = {field["name"]: field for field in frictionless_schema(table)["fields"]}

    @FEW
    @given(st.data(), record(table), st.sampled_from(names))
    def agree(data: Any, made: dict[str, Any], name: str) -> None:
        row = cells(table, made)
        index = names.index(name)
        row[index] = data.draw(st.one_of(CELL, near(row[index]).filter(lambda cell: isinstance(cell, str))))
        ours, theirs = by_reader(table, row), by_frictionless(table, row)
        if ours != theirs and ours != {ROW}:  # differences.REASON_FOR_ROWS
            assert (ours, theirs) == ({name}, set()), "we alone refuse, and only what is on the list"
            assert explain(fields[name], row[index]) is not None

    agree()
