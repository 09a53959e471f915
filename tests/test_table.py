"""A table in memory: iterate it, look up by id, filter by column."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sanctions_data import load
from sanctions_data.dataset.table import BadValue
from sanctions_data.errors import UnknownName

MEASURES = load("0.1.0").measures
ONE = "us-2021-xinjiang-1-wang-junzheng"


def test_it_is_iterated_in_the_order_of_the_file_and_has_a_length() -> None:
    ids = [measure.id for measure in MEASURES]
    assert ids == sorted(ids)
    assert (len(MEASURES), repr(MEASURES)) == (12, "<measures: 12 records>")


def test_a_record_is_found_by_id() -> None:
    measure = MEASURES[ONE]
    assert measure.target_name == "Wang Junzheng"
    assert ONE in MEASURES
    assert measure in MEASURES
    assert "us-2021-xinjiang-1" not in MEASURES
    assert 7 not in MEASURES


def test_an_unknown_id_is_answered_with_a_suggestion() -> None:
    with pytest.raises(UnknownName) as error:
        MEASURES["us-2021-xinjiang-1-wang-junzhen"]
    assert str(error.value) == f"no record in measures 'us-2021-xinjiang-1-wang-junzhen'; did you mean {ONE!r}?"


def test_a_place_is_not_an_id() -> None:
    with pytest.raises(TypeError, match=r"measures are looked up by id, not by int; see list\(measures\)"):
        MEASURES[0]  # type: ignore[index]


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({}, 12),
        ({"authority": "us"}, 2),
        ({"authority": "us", "target": "chen-mingguo"}, 1),
        ({"authority": "cn"}, 0),
        ({"announced_on": "2021-03-22"}, 12),
        ({"announced_on": date(2021, 3, 22)}, 12),
        ({"listing_date": None}, 12),
        ({"victims": "uyghurs"}, 12),
        ({"victims": ("uyghurs",)}, 12),
        ({"victims": ["uyghurs"]}, 12),
        ({"victims": ("muslim-minorities", "uyghurs")}, 0),
        ({"provisions": None}, 12),
        ({"source_count": 2}, 5),
        ({"target_name": "Zhu Hailun"}, 2),
    ],
)
def test_it_is_filtered_by_columns(wanted: dict[str, Any], count: int) -> None:
    assert len(MEASURES.find(**wanted)) == count


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({}, 63),
        ({"authority": "us"}, 12),
        ({"authority": "cn"}, 36),
        ({"authority": "cn", "status": "lifted"}, 6),
        ({"listing_date": date(2021, 3, 21)}, 5),
        ({"status_as_of": "2025-04-30"}, 6),
        ({"provisions": ("asset-freeze", "dealings-ban", "travel-ban")}, 8),  # four each of ca, cn
        ({"provisions": None}, 11),
        ({"target": "wang-mingshan"}, 4),
    ],
)
def test_the_official_record_is_filtered_by_columns(wanted: dict[str, Any], count: int) -> None:
    assert len(load("1.0.0").measures.find(**wanted)) == count


@pytest.mark.parametrize(
    ("wanted", "error", "message"),
    [
        ({"authorty": "us"}, UnknownName, "no column of measures 'authorty'; did you mean 'authority'?"),
        ({"authority": "USS"}, UnknownName, "no authority in measures 'USS'; did you mean 'us'?"),
        ({"victims": ("uyghur",)}, UnknownName, "no victims in measures 'uyghur'; did you mean 'uyghurs'?"),
        ({"announced_on": "22 March"}, BadValue, "announced_on: '22 March' is not a date; expected YYYY-MM-DD"),
        ({"source_count": "2"}, BadValue, "source_count: '2' is a string; expected a whole number"),
    ],
)
def test_a_slip_in_a_filter_is_named(wanted: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error) as found:
        MEASURES.find(**wanted)
    assert str(found.value) == message


def test_the_indexes_have_no_ids() -> None:
    provenance = load().provenance
    assert "" not in provenance
    with pytest.raises(UnknownName):
        provenance[""]
    assert len(provenance.find(record=ONE, field="target")) > 0
