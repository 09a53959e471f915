"""Rules that say what became of a listing, of which day, and whether a post is held: only with the word they need."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from sanctions_data.rules import RULES, CannotDerive, Inputs, Span, Used
from sanctions_data.rules.word_lists import entries

from .rule_inputs import given, value

STATES = entries()["state"]
words = st.text(st.characters(codec="utf-8"), max_size=40)


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("The curbs on Lin Hao were lifted", "lifted"),
        ("Canada lifts its curbs", "lifted"),
        ("the Council has prolonged the measures", "renewed"),
        ("On 4 May 2021 the Council renewed them", "renewed"),
        ("the listing expired", "lapsed"),
        ("came into force on Monday", "in-force"),
        ("Lin Hao remains sanctioned", "on-list"),
        ("the curbs were partly lifted", "lifted-in-part"),
        ("the entry was amended", "amended"),
        ("curbs IMPOSED on Lin", "announced"),
    ],
)
def test_words_say_what_became_of_it(words: str, state: str) -> None:
    assert value("state", given(words)) == state


@pytest.mark.parametrize(
    ("words", "denied"),
    [
        ("were not lifted", "not"),
        ("would be lifted if", "would"),
        ("is no longer on the list", "no"),
        ("has never been renewed", "never"),
        ("the curbs weren’t lifted", "n't"),
        ("may be lifted", "may"),
        ("whether it expired", "whether"),
        ("yet to be renewed", "yet to"),
    ],
)
def test_a_denial_or_a_wish_says_nothing(words: str, denied: str) -> None:
    with pytest.raises(CannotDerive) as error:
        value("state", given(words))
    assert str(error.value) == f"{words!r} has {denied!r}, so it does not say that it is so"


def test_two_states_are_refused() -> None:
    with pytest.raises(CannotDerive, match="expected one state in 'imposed, then lifted', found announced, lifted"):
        value("state", given("imposed, then lifted"))


@forall(words, st.sampled_from(sorted(STATES)))
def test_no_state_is_given_without_a_word_for_it(text: str, entry: str) -> None:
    with contextlib.suppress(CannotDerive):
        found = RULES["state/1"].derive
        assert found is not None
        assert found(given(text)).entries, "without an entry there is no answer"
    with pytest.raises(CannotDerive):
        value("state", given(f"not {entry}"))


def tenure(text: str) -> Any:
    derive = RULES["tenure/2"].derive
    assert derive is not None
    return derive(given(text)).value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("former director of the Harbour Board", "former"),
        ("the ex-chairman", "former"),
        ("previously a member of the board", "former"),
        ("current Director", "current"),
        ("currently serves as secretary", "current"),
        ("head of the board since May 2016", "current"),
        ("holds positions as a Vice Chairman", "current"),
        ("the incumbent minister", "current"),
    ],
)
def test_the_tenure_of_a_post_that_the_words_say(text: str, expected: str) -> None:
    assert tenure(text) == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("apple", "names no post"),
        ("former pilot of a ferry", "names no post"),
        ("currently", "names no post"),
        ("director of the Harbour Board", "does not say whether the post is held"),
        ("the director is accused", "does not say whether the post is held"),
        ("current director and former member", "does not say whether the post is held"),
        ("no longer currently director", "has 'no', so it does not say that it is so"),
        ("not the former director", "has 'not', so it does not say that it is so"),
        ("director ex officio", "does not say whether the post is held"),
    ],
)
def test_without_the_words_there_is_no_tenure(text: str, why: str) -> None:
    with pytest.raises(CannotDerive) as error:
        tenure(text)
    assert str(error.value) == f"{text!r} {why}"


@forall(words)
def test_no_tenure_is_given_without_a_post(text: str) -> None:
    with contextlib.suppress(CannotDerive):
        assert tenure(text) in ("former", "current")
        assert any(post in text.casefold() for post in entries()["post"])


def dated(day: str | None) -> Inputs:
    return Inputs((Span("primary", "the curbs remain", ("gazette", 1), day, "body"),))


def test_the_day_of_the_document_is_given_and_what_is_not_after_it() -> None:
    assert value("source_day", dated("2009-06-09")) == "2009-06-09"
    assert value("not_after_source", dated("2009-06-09")) == "../2009-06-09"
    for rule in ("source_day", "not_after_source"):
        with pytest.raises(CannotDerive) as error:
            value(rule, dated(None))
        assert str(error.value) == "the document of 'the curbs remain' has no day"


def row(text: str, name: str = "Lin Hao", record: str = "lin-hao", kind: str = "row") -> Any:
    target, called = Used("told_with", "lin-hao", "ca-ports-1-lin-hao"), Used("named", name, record)
    return value("listed_row", Inputs((Span("primary", text, ("list", 1), None, kind),), (target, called)))


@pytest.mark.parametrize(
    ("text", "name", "record"),
    [
        ("Lin Hao", "Lin Hao", "lin-hao"),
        ("LIN, Hao", "Lin Hao", "lin-hao"),
        ("HAO, Lin", "Lin Hao", "lin-hao"),
        ("Lin  HAO", "Lín Hǎo", "lin-hao"),
        ("林浩", "林浩", "lin-hao.zh-1"),
        ("O’NEILL-LIN, Hao", "Hao O'Neill Lin", "lin-hao.en-1"),
    ],
)
def test_a_row_with_a_name_of_the_target_is_on_the_list(text: str, name: str, record: str) -> None:
    assert row(text, name, record) == "on-list"


@pytest.mark.parametrize(
    ("text", "name", "record", "kind", "why"),
    [
        ("Lin Hao", "Lin Hao", "lin-hao", "body", "'Lin Hao' does not stand in a row of a list"),
        ("Lin Haoran", "Lin Hao", "lin-hao", "row", "'Lin Haoran' is not the name 'Lin Hao'"),
        ("Lin", "Lin Hao", "lin-hao", "row", "'Lin' is not the name 'Lin Hao'"),
        ("Hao Lin", "Lin Hao", "lin-hao", "row", "'Hao Lin' is not the name 'Lin Hao'"),
        ("Lin Hao and others", "Lin Hao", "lin-hao", "row", "'Lin Hao and others' is not the name 'Lin Hao'"),
        ("Kim", "Kim", "kim", "row", "the name is one of 'kim', not of 'lin-hao'"),
        ("Kim", "Kim", "lin-hao-2", "row", "the name is one of 'lin-hao-2', not of 'lin-hao'"),
        ("", "", "lin-hao", "row", "'' is not the name ''"),
        ("—", "–", "lin-hao", "row", "'—' is not the name '–'"),
    ],
)
def test_a_row_without_a_name_of_the_target_says_nothing(
    text: str, name: str, record: str, kind: str, why: str
) -> None:
    with pytest.raises(CannotDerive) as error:
        row(text, name, record, kind)
    assert str(error.value) == why


@forall(st.text(min_size=1), st.text(min_size=1))
def test_a_row_is_on_the_list_by_its_own_name_alone(text: str, name: str) -> None:
    letters = {char for char in text.casefold() if char.isalnum()}
    with contextlib.suppress(CannotDerive):
        assert row(text, name) == "on-list"
        assert letters, "a name has letters"
