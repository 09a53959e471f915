"""From names to ids, from part of a name to the whole, from a post to its tenure."""

from __future__ import annotations

import contextlib
import re

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from sanctions_data.records.record import ID_PATTERN
from sanctions_data.rules import CannotDerive, Used
from sanctions_data.rules.entity_names import slugify

from .rule_inputs import given, value


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Mira Oduya", "mira-oduya"),
        ("José Núñez", "jose-nunez"),
        ("  The  Harbour—Board ", "the-harbour-board"),
        ("O’Malley & Sons", "o-malley-sons"),
        ("Pier 17", "pier-17"),
        ("STRASSE", "strasse"),
        ("Groß", "gross"),
    ],
)
def test_a_name_becomes_an_id(name: str, expected: str) -> None:
    assert value("slug", given(name)) == expected
    assert value("antecedent", given("she", antecedent=name)) == expected


@pytest.mark.parametrize(("name", "lost"), [("Søren", "ø"), ("Łucja", "ł"), ("王 Wang", "王"), ("Мир", "имр")])
def test_letters_are_refused_rather_than_dropped(name: str, lost: str) -> None:
    with pytest.raises(CannotDerive) as error:
        slugify(name)
    assert str(error.value) == f"{name!r} has letters that an id cannot have: {lost}"


@pytest.mark.parametrize("name", ["", "—", " . ", "'"])
def test_a_name_without_letters_is_none(name: str) -> None:
    with pytest.raises(CannotDerive) as error:
        slugify(name)
    assert str(error.value) == f"{name!r} has no Latin letters"


@forall(st.text())
def test_an_id_is_well_formed_and_its_own_id(name: str) -> None:
    with contextlib.suppress(CannotDerive):
        slug = slugify(name)
        assert re.fullmatch(ID_PATTERN, slug)
        assert slugify(slug) == slug
        assert slugify(slug.upper()) == slug


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("Oduya", "Mira Oduya"),
        ("ODUYA", "Mira Oduya"),
        ("Lin", "Lin Hao"),
        ("Mira", "Mira J. Oduya"),
        ("d'Or", "Jo d’Or"),
    ],
)
def test_the_first_or_last_part_of_a_name_stands_for_it(part: str, name: str) -> None:
    assert value("surname", given(part, antecedent=name)) == slugify(name)


@pytest.mark.parametrize(("part", "name"), [("J.", "Mira J. Oduya"), ("Odu", "Mira Oduya"), ("Oduya", "Oduya")])
def test_what_is_no_part_of_a_name_does_not_stand_for_it(part: str, name: str) -> None:
    with pytest.raises(CannotDerive) as error:
        value("surname", given(part, antecedent=name))
    assert str(error.value) == f"{part!r} is not a part of {name!r}"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("ODUYA, Mira", "Oduya Mira"),
        ("DE LA ROSA, Ana", "De La Rosa Ana"),
        ("HARBOUR BOARD OF THE NORTH", "Harbour Board of the North"),
        ("THE BANK AND TRUST FOR PORTS IN OLD TOWN ON SEA", "The Bank and Trust for Ports in Old Town on Sea"),
        ("OF MICE", "Of Mice"),
        ("PIER 17", "Pier 17"),
    ],
)
def test_a_name_as_lists_print_it_comes_in_running_order_and_case(printed: str, expected: str) -> None:
    assert value("list_name", given(printed)) == expected


@pytest.mark.parametrize("printed", ["Harbour Board", "ODUYA,Mira", "HARBOUR board"])
def test_a_name_that_is_not_as_lists_print_it_is_refused(printed: str) -> None:
    with pytest.raises(CannotDerive) as error:
        value("list_name", given(printed))
    assert str(error.value) == f"{printed!r} is not a name as lists print it"


@pytest.mark.parametrize("words", ["Harbour", "“so they say”", "27", "a  b", "ø"])
def test_verbatim_is_the_words_as_they_stand(words: str) -> None:
    assert value("verbatim", given(words)) == words


@pytest.mark.parametrize("post", ["former pilot", "Former Head", "ex-minister", "formerly clerk", "ex–mayor"])
def test_a_post_called_former_is_former(post: str) -> None:
    assert value("tenure", given(post)) == "former"


@pytest.mark.parametrize("post", ["pilot", "ex officio member", "informer", "head of the reformers", "exarch"])
def test_any_other_post_counts_as_held(post: str) -> None:
    assert value("tenure", given(post)) == "current"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("members of the harbour board", "member of the harbour board"),
        ("the two Senators", "Senator"),
        ("Commissioners Oduya and Lind", "Commissioner Oduya and Lind"),
        ("five members of Parliament", "member of Parliament"),
        ("US wardens, who", "warden, who"),
    ],
)
def test_the_post_of_one_of_several_is_the_singular(words: str, expected: str) -> None:
    assert value("one_of_several", given(words)) == expected


@pytest.mark.parametrize("words", ["a member of the board", "US press", "boss", "", "MPs", "his duchess"])
def test_words_without_a_plural_give_no_post(words: str) -> None:
    with pytest.raises(CannotDerive) as error:
        value("one_of_several", given(words))
    assert str(error.value) == f"{words!r} has no plural"


@forall(st.text())
def test_a_post_of_several_is_part_of_the_words_without_one_s(words: str) -> None:
    with contextlib.suppress(CannotDerive):
        post = value("one_of_several", given(words))
        assert any(words.endswith(f"{post[:at]}s{post[at:]}") for at in range(len(post) + 1))


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("ODUYA, Mira", "Mira Oduya"), ("DE LA ROSA, Ana", "Ana De La Rosa"), ("ODUYA, Mira J.", "Mira J. Oduya")],
)
def test_a_personal_name_can_come_with_the_given_name_first(printed: str, expected: str) -> None:
    assert value("given_first", given(printed)) == expected


@pytest.mark.parametrize("printed", ["ODUYA Mira", "ODUYA,Mira", "ODUYA, ", ", Mira", "ODUYA, Mira, Jr."])
def test_what_is_not_family_and_given_name_has_no_given_name_first(printed: str) -> None:
    with pytest.raises(CannotDerive) as error:
        value("given_first", given(printed))
    assert str(error.value) == f"{printed!r} is not a personal name as lists print it"


@pytest.mark.parametrize(
    ("words", "record"),
    [
        ("Harbour Board of the North", "harbour-board"),
        ("the North Harbour Board", "harbour-board.en-2"),
        ("Board for the Harbour, North", "harbour-board.fr-12"),
    ],
)
def test_a_name_of_the_same_words_is_the_same_name(words: str, record: str) -> None:
    named = Used("name", "NORTH HARBOUR BOARD", record)
    assert value("same_words", given(words, claims={"name": named})) == "harbour-board"


@pytest.mark.parametrize("words", ["Harbour Board", "Board of the New North Harbour", "the of", "Harbours Board North"])
def test_a_name_of_other_words_is_another_name(words: str) -> None:
    with pytest.raises(CannotDerive) as error:
        value("same_words", given(words, claims={"name": Used("name", "NORTH HARBOUR BOARD", "harbour-board")}))
    assert str(error.value) == f"{words!r} does not have the words of the name 'NORTH HARBOUR BOARD'"


@forall(st.permutations(["board", "harbour", "north", "of", "the", "customs"]))
def test_the_order_of_the_words_of_a_name_does_not_matter(words: list[str]) -> None:
    named = Used("name", "Customs Board of the North Harbour", "harbour-board.en-1")
    assert value("same_words", given(" ".join(words), claims={"name": named})) == "harbour-board"


@forall(place=st.text("abc, ", min_size=1), country=st.text("abc", min_size=1))
def test_a_place_gets_its_country_once(place: str, country: str) -> None:
    if place == country or place.endswith(f", {country}"):
        with pytest.raises(CannotDerive) as error:
            value("place_in_country", given(place, country=country))
        assert str(error.value) == f"{place!r} has the country {country!r} already"
    else:
        assert value("place_in_country", given(place, country=country)) == f"{place}, {country}"
