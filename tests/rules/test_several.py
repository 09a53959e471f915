"""What is said of several and holds of one, and words that speak of a record."""

from __future__ import annotations

import pytest

from sanctions_data.rules import CannotDerive, Inputs, Span, Used

from .rule_inputs import given, value

GROUP = "Britain, Canada and the European Union"


@pytest.mark.parametrize("member", ["gb", "ca", "eu"])
@pytest.mark.parametrize(
    ("rule", "primary", "extra", "expected"),
    [
        ("each_verbatim", "unsafe ports", {}, "unsafe ports"),
        ("each_place", "in Xinjiang", {}, "CN-XJ"),
        ("each_status", "imposed", {}, "announced"),
        ("each_victims", "a religious minority", {}, "religious-minority"),
        ("each_same_day", "today", {"day": "2009-06-09"}, "2009-06-09"),
        ("each_weekday_near", "Thursday", {"day": "2009-06-09"}, "2009-06-11"),
    ],
)
def test_what_several_did_each_did(rule: str, primary: str, extra: dict[str, str], expected: str, member: str) -> None:
    assert value(rule, given(primary, group=GROUP, claims={"member": member, **extra})) == expected


@pytest.mark.parametrize("member", ["us", "cn", "", None, ["gb"], {"a": 1}, 7])
@pytest.mark.parametrize("rule", ["verbatim", "place", "status", "victims", "same_day", "weekday_near"])
def test_nobody_outside_the_group_is_meant(rule: str, member: object) -> None:
    words = "today, Monday, imposed on a religious minority in Xinjiang"
    with pytest.raises(CannotDerive) as error:
        value(f"each_{rule}", given(words, group=GROUP, claims={"member": member, "day": "2009-06-09"}))
    assert str(error.value) == f"{member!r} is not among {GROUP!r}"


def test_the_words_for_the_member_count_as_an_entry_that_was_used() -> None:
    from sanctions_data.rules import RULES

    derive = RULES["each_status/1"].derive
    assert derive is not None
    found = derive(given("announced", group=GROUP, claims={"member": "ca"}))
    assert found.entries == {("status", "announced"), ("actor", "canada")}


def test_the_group_and_the_member_are_needed() -> None:
    with pytest.raises(CannotDerive, match=r"^needs the words of one group, has 0$"):
        value("each_status", given("announced", claims={"member": "ca"}))
    with pytest.raises(CannotDerive, match=r"^needs one claim as member, has 0$"):
        value("each_status", given("announced", group=GROUP))
    twice = Inputs((Span("primary", "a"), Span("primary", "b")))
    with pytest.raises(CannotDerive, match=r"^needs the words of one primary, has 2$"):
        value("verbatim", twice)


@pytest.mark.parametrize("n", [1, 2, 7, 40, 999])
def test_what_stands_in_one_sentence_is_told_together(n: int) -> None:
    told = Used("told_with", "x", "harbour-remark", ("ledger-a", n))
    inputs = Inputs((Span("primary", "said", ("ledger-a", n)),), (told,))
    assert value("same_sentence", inputs) == "harbour-remark"


@pytest.mark.parametrize("place", [("ledger-a", 2), ("ledger-b", 1), None])
def test_what_stands_in_another_sentence_is_not(place: tuple[str, int] | None) -> None:
    told = Used("told_with", "x", "harbour-remark", place)
    with pytest.raises(CannotDerive, match=r"^'harbour-remark' is told in another sentence$"):
        value("same_sentence", Inputs((Span("primary", "said", ("ledger-a", 1)),), (told,)))
    with pytest.raises(CannotDerive):
        value("same_sentence", Inputs((Span("primary", "said", None),), (told,)))


@pytest.mark.parametrize(
    ("words", "actor"),
    [
        ("the U.S. step", "us"),
        ("Ottawa and Canada", "ca"),
        ("EU lists", "eu"),
        ("Beijing’s list", "cn"),
        ("the UK’s", "gb"),
    ],
)
def test_the_step_of_an_actor_is_the_record_with_that_authority(words: str, actor: str) -> None:
    step = Used("object", actor, f"{actor}-harbour-1")
    assert value("actors_record", given(words, claims={"object": step})) == f"{actor}-harbour-1"
    assert value("each_actors_record", given(group=words, claims={"object": step})) == f"{actor}-harbour-1"


@pytest.mark.parametrize("actor", ["us", "", None, ["eu"], 3])
def test_the_step_of_an_actor_who_is_not_named_is_refused(actor: object) -> None:
    step = Used("object", actor, "harbour-1")
    with pytest.raises(CannotDerive) as error:
        value("actors_record", given("the EU step", claims={"object": step}))
    assert str(error.value) == f"{actor!r} is not named in 'the EU step'"


@pytest.mark.parametrize(("member", "other"), [("gb", "ca"), ("gb", "eu"), ("ca", "gb"), ("ca", "eu"), ("eu", "gb")])
def test_those_who_act_together_are_both_named(member: str, other: str) -> None:
    step = Used("object", other, f"{other}-harbour-1")
    assert value("together", given(group=GROUP, claims={"member": member, "object": step})) == f"{other}-harbour-1"


@pytest.mark.parametrize(
    ("member", "other", "message"),
    [
        ("us", "ca", f"'us' is not among {GROUP!r}"),
        ("ca", "us", f"'us' is not named in {GROUP!r}"),
        ("ca", "ca", "'ca' does not act together with itself"),
    ],
)
def test_nobody_acts_together_with_itself_or_with_somebody_not_named(member: str, other: str, message: str) -> None:
    step = Used("object", other, "harbour-1")
    with pytest.raises(CannotDerive) as error:
        value("together", given(group=GROUP, claims={"member": member, "object": step}))
    assert str(error.value) == message


@pytest.mark.parametrize("counted", ["persons", "officials"])
def test_persons_and_bodies_together_are_targets(counted: str) -> None:
    for pair in ((counted, "bodies"), ("bodies", counted)):
        inputs = Inputs((Span("primary", "in all"),), tuple(Used("addend", value) for value in pair))
        assert value("persons_and_bodies", inputs) == "targets"


@pytest.mark.parametrize(
    "counted", [(), ("persons",), ("bodies", "bodies"), ("persons", "officials", "bodies"), (1, 2)]
)
def test_other_things_together_are_no_targets(counted: tuple[object, ...]) -> None:
    inputs = Inputs((Span("primary", "in all"),), tuple(Used("addend", value) for value in counted))
    have = ", ".join(sorted(map(str, counted))) or "none"
    with pytest.raises(CannotDerive) as error:
        value("persons_and_bodies", inputs)
    assert str(error.value) == f"needs persons or officials, and bodies, as addends, has {have}"


@pytest.mark.parametrize("words", ["the Harbour Board of Lund", "“harbour board”", "HARBOUR  BOARD"])
def test_a_name_in_the_words_gives_its_record(words: str) -> None:
    assert (
        value("named", given(words, claims={"named": Used("named", "Harbour Board", "harbour-board")}))
        == "harbour-board"
    )


@pytest.mark.parametrize("words", ["the Harbour Boards", "Harbour", "", "non Harbourboard"])
def test_a_name_that_is_not_in_the_words_gives_nothing(words: str) -> None:
    with pytest.raises(CannotDerive) as error:
        value("named", given(words, claims={"named": Used("named", "Harbour Board", "harbour-board")}))
    assert str(error.value) == f"'Harbour Board' does not stand in {words!r}"


@pytest.mark.parametrize("name", [7, None, ["Harbour Board"]])
def test_only_text_is_a_name(name: object) -> None:
    with pytest.raises(CannotDerive, match="does not stand in"):
        value("named", given("7 None", claims={"named": Used("named", name, "x")}))
