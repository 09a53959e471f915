"""What a word names: every kind of word, written in any way; never a wrong or an empty answer."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sanctions_data as sd
from sanctions_data.dataset.lookup import lookup
from sanctions_data.dataset.table import BadValue
from sanctions_data.errors import AmbiguousName, UnknownName
from sanctions_data.records import TABLES, Record

DATA = sd.load()


def id_of(record: Record) -> str:
    return str(vars(record)["id"])


def first(text: str) -> tuple[str, str]:
    match = DATA.find(text)[0]
    return id_of(match.record), match.how


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Adrian Zenz", ("adrian-zenz", "name")),
        ("adrian zenz", ("adrian-zenz", "name")),
        ("ZENZ, Adrian", ("adrian-zenz", "name")),
        ("Zenz Adrian", ("adrian-zenz", "part of a name")),
        ("Zenz", ("adrian-zenz", "part of a name")),
        ("adrian-zenz", ("adrian-zenz", "id")),
        ("郑国恩", ("adrian-zenz", "alias")),
        ("王 君正", ("wang-junzheng", "alias")),
        ("君正", ("wang-junzheng", "part of a name")),
        ("Erkin Tuniyaz", ("erken-tuniyaz", "alias")),
        ("BJORN JERDEN", ("bjorn-jerden", "name")),
        ("Neil O'Brien", ("neil-o-brien", "name")),
        ("Neil OBrien", ("neil-o-brien", "name")),
        ("31493", ("chen-mingguo", "number")),
        ("ofac-sdn 31493", ("chen-mingguo", "number")),
        ("GHR0075", ("chen-mingguo", "number")),
        ("ghr 0075", ("chen-mingguo", "number")),
        ("SOR/2021-49", ("ca-sor-2021-49", "number")),
        ("uk", ("gb", "authority")),
        ("U.K.", ("gb", "authority")),
        ("US", ("us", "id")),
        ("USA", ("us", "authority")),
        ("China", ("cn", "name")),
        ("Treasury", ("us-treasury", "part of a name")),
        ("US Treasury", ("us-treasury", "part of a name")),
        ("China Foreign Ministry", ("cn-foreign-ministry", "name")),
        ("cn-2021-counter-1", ("cn-2021-counter-1", "id")),
        ("c0076", ("us-2021-xinjiang-1", "id")),
        ("d0001", ("eu", "id")),
    ],
)
def test_a_word_names_its_record(text: str, wanted: tuple[str, str]) -> None:
    assert first(text) == wanted


@pytest.mark.parametrize("text", ["", " ", ",", "nobody", "::error::x", "\x1b[31m", "x" * 10_000, "31", "GHR"])
def test_a_word_that_names_nothing_is_an_error(text: str) -> None:
    with pytest.raises(UnknownName):
        DATA.find(text)


@pytest.mark.parametrize(
    ("text", "likely"),
    [("zens", "'Adrian Zenz'"), ("Raphael Gluksmann", "'Raphaël Glucksmann'"), ("us-2021-xinjang-1", "'us-2021-")],
)
def test_a_slip_is_answered_with_what_is_likely(text: str, likely: str) -> None:
    with pytest.raises(UnknownName, match=f"did you mean {likely}"):
        DATA.find(text)


@given(st.one_of(st.text(max_size=40), st.lists(st.sampled_from("王君 ,.'’-cd01ØßUKsu\u200b\ud800")).map("".join)))
def test_any_text_is_found_or_refused(text: str) -> None:
    with suppress(UnknownName):
        assert DATA.find(text)


@given(st.sampled_from(list(DATA.entities)), st.sampled_from([str.upper, str.lower, str.title, str.swapcase]))
def test_every_entity_is_found_by_its_name_in_any_case(entity: sd.Entity, case: object) -> None:
    assert callable(case)
    assert case is str.swapcase or entity.id in {id_of(match.record) for match in DATA.find(case(entity.name))}


def test_every_id_alias_and_number_is_found() -> None:
    for table in TABLES:
        assert all(DATA.find(id_of(row))[0].record is row for row in DATA.table(table))
    for name in DATA.names:
        assert name.entity in {id_of(match.record) for match in DATA.find(name.name or "")}
    for number in DATA.identifiers:
        assert id_of(DATA.find(number.value or "")[0].record) == number.entity


def test_all_who_share_a_name_are_found() -> None:
    assert [id_of(match.record) for match in DATA.find("Wang")] == ["wang-junzheng", "wang-mingshan"]


def test_a_column_that_names_a_record_takes_any_name() -> None:
    wanted = DATA.measures.find(target="wang-junzheng")
    for name in ("王君正", "WANG, Junzheng", "Junzheng", "31492", "GHR0077"):
        assert DATA.measures.find(target=name) == wanted != ()
        assert DATA.measures.find(target_name=name) == wanted
    for name in ("UK", "Britain", "United Kingdom", "GB"):
        assert DATA.measures.find(authority=name) == DATA.measures.find(authority="gb") != ()
    assert DATA.entities.find(country="China") == DATA.entities.find(country="cn") != ()
    assert DATA.entities.find(country="Netherlands") == DATA.entities.find(country="nl") != ()
    assert DATA.remarks.find(speaker="Raab") == DATA.remarks.find(speaker="dominic-raab") != ()
    assert DATA.relations.find(object="UK") == DATA.relations.find(object="gb") != ()
    assert DATA.entities.find(name="XPCC PSB") == (DATA.entities["xpcc-public-security-bureau"],)


@pytest.mark.parametrize(
    ("table", "wanted"),
    [
        ("measures", {"target": "nobody"}),
        ("measures", {"target_name": "nobody"}),
        ("measures", {"action": "us-2021-xinjang-1"}),
        ("measures", {"id": "us-2021"}),
        ("measures", {"authority": "Atlantis"}),
        ("remarks", {"speaker": "nobody"}),
        ("relations", {"subject": "nobody"}),
        ("provenance", {"record": "nobody"}),
        ("provenance", {"source": "nobody"}),
        ("conflicts", {"decision": "d9999"}),
    ],
)
def test_an_unknown_name_is_never_an_empty_answer(table: str, wanted: dict[str, str]) -> None:
    with pytest.raises(UnknownName):
        DATA.table(table).find(**wanted)


def test_a_record_may_be_passed_in_place_of_its_id() -> None:
    entity, action = DATA.entities["wang-junzheng"], DATA.actions["us-2021-xinjiang-1"]
    assert DATA.measures.find(target=entity, action=action) == (DATA.measures[f"{action.id}-{entity.id}"],)


@pytest.mark.parametrize(
    "wanted",
    [{"target": 5}, {"target": b"wang-junzheng"}, {"announced_on": 5}, {"announced_on": datetime(2021, 3, 22)}],
)
def test_a_value_of_another_type_is_never_an_empty_answer(wanted: dict[str, object]) -> None:
    with pytest.raises(BadValue):
        DATA.measures.find(**wanted)
    with pytest.raises(UnknownName, match=r"^no record 31493$"):
        DATA.find(31493)  # type: ignore[arg-type]  # what a program may pass


def test_a_known_name_without_rows_is_an_empty_answer() -> None:
    assert DATA.measures.find(target="Blinken") == ()


def test_a_name_of_several_is_refused_with_the_choices() -> None:
    with pytest.raises(AmbiguousName, match="choose one:\n  wang-junzheng  Wang Junzheng\n  wang-mingshan  Wang Ming"):
        DATA.measures.find(target="Wang")


def test_an_agency_is_answered_with_the_authority_it_belongs_to() -> None:
    with pytest.raises(UnknownName, match=r"^no authority in measures 'Treasury'; did you mean 'us'\?$"):
        DATA.measures.find(authority="Treasury")


def test_names_are_those_of_the_version() -> None:
    with pytest.raises(UnknownName):
        lookup("0.1.0").find("王君正")
    assert lookup("0.1.0").find("Wang Junzheng")
