"""Words of a vocabulary: the file itself, and how it is looked up."""

from __future__ import annotations

import csv
from collections.abc import Callable
from importlib.resources import files

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from sanctions_data.ledger.storage import read_ledger
from sanctions_data.records import vocabulary as closed
from sanctions_data.rules import CannotDerive
from sanctions_data.rules.word_lists import entries, fold, occurrences, one

from .rule_inputs import given, value

ROWS = list(
    csv.DictReader(files("sanctions_data.rules").joinpath("words.csv").read_text(encoding="utf-8").splitlines())
)
MEMBERS = {
    "act": closed.ACT,
    "counted": closed.COUNTED,
    "country": closed.COUNTRY,
    "place": closed.REGION,
    "program": closed.PROGRAM,
    "provision": closed.PROVISION,
    "qualifier": closed.QUALIFIER,
    "post": {"post": "a word for a post"},
    "stance": closed.STANCE,
    "state": closed.STATE,
    "status": closed.STATUS,
    "victims": closed.VICTIMS,
    "actor": closed.AUTHORITY,
}
every = st.sampled_from([(row["set"], row["words"], row["value"]) for row in ROWS])


def test_the_file_is_sorted_by_set_and_no_words_stand_twice_in_one() -> None:
    keys = [(row["set"], row["words"]) for row in ROWS]
    assert len(set(keys)) == len(keys)
    assert keys == sorted(keys)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['set']}-{row['words']}")
def test_words_are_folded_and_their_value_is_known(row: dict[str, str]) -> None:
    assert row["words"] == fold(row["words"])
    if row["set"] in MEMBERS:
        assert row["value"] in MEMBERS[row["set"]]
    else:
        entities = {record.record for record in read_ledger().records if record.table == "entities"}
        assert row["value"] in entities


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("“Today”", '"today"'),
        ("It’s ‘so’", "it's 'so'"),
        ("a‐b‑c–d—e−f", "a-b-c-d-e-f"),
        ("  A \n\t b ", "a b"),
        ("Straße", "strasse"),
    ],
)
def test_case_quotes_dashes_and_white_space_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@forall(every, st.sampled_from([str, str.upper, str.title]))
def test_words_are_found_whatever_their_case_and_quotes(entry: tuple[str, ...], case: Callable[[str], str]) -> None:
    name, words, found = entry
    text = f"so “{case(words).replace(chr(39), '’')}”, it was"
    assert one(name, text).value == found
    assert (name, words) in one(name, text).entries


@forall(every, st.sampled_from("xé7_"))
def test_part_of_a_longer_word_is_not_found(entry: tuple[str, ...], letter: str) -> None:
    name, words, _ = entry
    assert all(words != found for found, _ in occurrences(name, f"a {letter}{words} b"))
    if words[-1].isalnum():
        assert all(words != found for found, _ in occurrences(name, f"a {words}{letter} b"))


@forall(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_the_longest_entry_at_a_place_wins() -> None:
    assert occurrences("act", "the ARBITRARY  detentions") == [("arbitrary detentions", "arbitrary-detention")]
    found = occurrences("body", "the Xinjiang Production and Construction Corps Public Security Bureau")
    assert [value for _, value in found] == ["xpcc-public-security-bureau"]
    assert occurrences("victims", "Uyghurs") == [("uyghurs", "uyghurs")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Canada’s step", ["ca"]),
        ("a U.S.-led effort", ["us"]),
        ("EU and non-EU states", ["eu"]),
        ("a non-Chinese port", []),
        ("trust us", []),
        ("the UKR list", []),
        ("Britain, Canada and the EU", ["gb", "ca", "eu"]),
        ("United\u00a0States", ["us"]),
    ],
)
def test_actors_stand_in_the_order_of_the_text(text: str, expected: list[str]) -> None:
    assert [value for _, value in occurrences("actor", text)] == expected


@pytest.mark.parametrize(
    ("rule", "words", "expected"),
    [
        ("actor", "officials in Beijing", "cn"),
        ("actor", "Britain, that is the UK", "gb"),
        ("act", "accused of genocide", "genocide"),
        ("body", "the U.S. Treasury Department", "us-treasury"),
        ("counted", "nine individuals", "persons"),
        ("outlet", "as the BBC had it", "bbc"),
        ("place", "all over Xinjiang", "CN-XJ"),
        ("program", "under Executive Order 13818", "US-GLOMAG"),
        ("provision", "a travel ban for all", "travel-ban"),
        ("qualifier", "nearly ninety", "nearly"),
        ("stance", "It denounced that", "denounces"),
        ("status", "were imposed", "announced"),
        ("victims", "a religious minority", "religious-minority"),
    ],
)
def test_each_set_has_its_rule(rule: str, words: str, expected: str) -> None:
    assert value(rule, given(words)) == expected


SETS = tuple(entries())


def test_every_set_is_known() -> None:
    wanted = (
        *("act", "actor", "body", "counted", "country", "outlet", "place", "post", "program", "provision"),
        *("qualifier", "stance", "state", "status", "victims"),
    )
    assert wanted == SETS
    assert {*MEMBERS, "body", "outlet"} == {*SETS}


@pytest.mark.parametrize("rule", [name for name in SETS if name != "post"])  # no rule gives a post
def test_words_of_no_entry_are_refused(rule: str) -> None:
    for words in ("", "a quiet harbour", "xx", "…", "123"):
        with pytest.raises(CannotDerive) as error:
            value(rule, given(words))
        assert str(error.value) == f"expected one {rule} in {words!r}, found none"


def test_words_of_two_members_are_refused() -> None:
    with pytest.raises(CannotDerive) as error:
        value("actor", given("the EU and Canada"))
    assert str(error.value) == "expected one actor in 'the EU and Canada', found ca, eu"


@pytest.mark.parametrize("rule", [name for name in SETS if name != "post"])
def test_every_entry_of_a_set_is_read_by_its_rule(rule: str) -> None:
    for words, expected in entries()[rule].items():
        assert value(rule, given(words)) == expected


@pytest.mark.parametrize(
    ("rule", "words", "expected"),
    [
        ("antecedent_actor", "Canada", "ca"),
        ("antecedent_actor", "the EU", "eu"),
        ("antecedent_actor", "the United Kingdom", "gb"),
        ("antecedent_actor", "China’s", "cn"),
        ("antecedent_actor", "U.S.", "us"),
        ("antecedent_body", "the European Parliament", "european-parliament"),
        ("antecedent_body", "Communist Party", "communist-party"),
        ("antecedent_body", "Human rights campaigners", "human-rights-campaigners"),
        ("antecedent_body", "Canada’s foreign ministry", "ca-foreign-ministry"),
        ("antecedent_body", "the U.S. Treasury Department", "us-treasury"),
    ],
)
def test_an_antecedent_is_read_like_the_thing_itself(rule: str, words: str, expected: str) -> None:
    assert value(rule, given("they", antecedent=words)) == expected


def test_an_antecedent_is_needed() -> None:
    for rule in ("antecedent_actor", "antecedent_body", "antecedent", "surname"):
        with pytest.raises(CannotDerive, match=r"^needs the words of one antecedent, has 0$"):
            value(rule, given("they"))
