"""Numbers: what is read, what is refused, and the laws of both."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from sanctions_data.rules import CannotDerive, Inputs, Span, Used
from sanctions_data.rules.numbers import find_numbers

from .rule_inputs import given, value

UNITS = dict(
    enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
        ]
    )
)
UNITS |= dict(enumerate(["fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"], 14))
TENS = dict(enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]))


def in_words(n: int, joined: bool = True, hyphen: str = "-") -> str:
    """A number as it is spoken, the other way round from the rule."""
    if n < 20:
        return UNITS[n]
    if n < 100:
        return TENS[n // 10 - 2] + (hyphen + UNITS[n % 10] if n % 10 else "")
    if n < 1000:
        rest = in_words(n % 100, joined, hyphen)
        return f"{UNITS[n // 100]} hundred" + ((" and " if joined else " ") + rest if n % 100 else "")
    rest = in_words(n % 1000, joined, hyphen)
    return f"{in_words(n // 1000, joined, hyphen)} thousand" + (f" {rest}" if n % 1000 else "")


@forall(
    st.integers(0, 999_999), st.booleans(), st.sampled_from([" ", "-", "\u2011"]), st.sampled_from([str, str.upper])
)
def test_a_number_in_words_is_read_back(n: int, joined: bool, hyphen: str, case: Callable[[str], str]) -> None:
    assert find_numbers(f"some {case(in_words(n, joined, hyphen))} boats") == [n]


@forall(st.integers(0, 10**15 - 1), st.booleans())
def test_a_number_in_digits_is_read_back(n: int, grouped: bool) -> None:
    assert find_numbers(f"({n:,})" if grouped else f"the {n}-strong crew") == [n]


@forall(st.lists(st.integers(0, 999_999), max_size=5))
def test_numbers_are_found_in_order_and_do_not_run_together(numbers: list[int]) -> None:
    assert find_numbers(", ".join(in_words(n) for n in numbers)) == numbers


@forall(st.text())
def test_any_text_at_all_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(CannotDerive):
        assert all(type(n) is int and n >= 0 for n in find_numbers(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("seven fishing boats", [7]),
        ("3 million litres", [3_000_000]),
        ("a hundred pilots", [100]),
        ("eleven hundred nets", [1_100]),
        ("two hundred and fifty thousand", [250_000]),
        ("10 thousand", [10_000]),
        ("4 hundred", [400]),
        ("one of the crew", [1]),
        ("four-five boats", [4, 5]),
        ("nineteen eighty-nine", [19, 89]),
        ("in 1989 two harbours", [1989, 2]),
        ("five thousand two million", [5_000, 2_000_000]),
        ("one thousand million", [1_000, 1_000_000]),
        ("two million million", [2_000_000, 1_000_000]),
        ("two million three million", [2_000_000, 3_000_000]),
        ("two billion three million", [2_003_000_000]),
        ("zero hundred", [0, 100]),
        ("22, 23 and 24", [22, 23, 24]),
        ("two hundred and", [200]),
    ],
)
def test_what_makes_one_number_and_what_makes_two(text: str, expected: list[int]) -> None:
    assert find_numbers(text) == expected


@pytest.mark.parametrize(
    "text",
    ["hundreds of boats", "the second and the 22nd", "no one", "a G7 port", "the 1990s", "none", "", "-", "5²", "once"],
)
def test_what_is_no_cardinal_is_not_read(text: str) -> None:
    assert find_numbers(text) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("2.5 tonnes", "a fraction"),
        ("1,5 tonnes", "a fraction"),
        ("1.000 tonnes", "a fraction"),
        ("1,0000", "a fraction"),
        ("12,345,67", "a fraction"),
        ("-5 degrees", "a sign"),
        ("\u22125 degrees", "a sign"),
        ("minus five", "a sign"),
        ("30 % of the fleet", "a percentage"),
        ("five per cent", "a percentage"),
        ("\u0665 boats", "digits other than 0 to 9"),
        ("\uff15 boats", "digits other than 0 to 9"),
    ],
)
def test_a_quantity_that_is_no_count_is_refused(text: str, what: str) -> None:
    with pytest.raises(CannotDerive) as error:
        find_numbers(text)
    assert str(error.value) == f"{text!r} has {what}; only whole numbers are read"


@pytest.mark.parametrize("digits", [16, 17, 5000])
def test_a_number_too_long_to_be_one_is_refused(digits: int) -> None:
    with pytest.raises(CannotDerive, match=rf"^a number of {digits} digits is not read$"):
        find_numbers("9" * digits)
    assert find_numbers("9" * 15) == [10**15 - 1]


def test_number_wants_exactly_one() -> None:
    assert [value("number", given(text)) for text in ("six", "the 12 ports", "1,200", "a million", "one crew")] == [
        6, 12, 1200, 1_000_000, 1,
    ]  # fmt: skip
    for text, count in (("six of nine", 2), ("several", 0)):
        with pytest.raises(CannotDerive) as error:
            value("number", given(text))
        assert str(error.value) == f"expected one number in {text!r}, found {count}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at least nine", 9),
        ("At least 40 ports", 40),
        ("no fewer than two dozen-odd hulls", 2),
        ("not less than a hundred", 100),
        ("in all at least seventeen", 17),
        ("over 40 ports", 40),
        ("more than nine ports", 9),
    ],
)
def test_a_lower_bound_is_what_follows_at_least(text: str, expected: int) -> None:
    assert value("lower_bound", given(text)) == expected


def test_a_lower_bound_needs_to_be_said() -> None:
    for text in ("nine ports", "moreover nine ports", "at most nine", "over"):
        with pytest.raises(CannotDerive) as error:
            value("lower_bound", given(text))
        assert str(error.value) == f"no lower bound in {text!r}"


@pytest.mark.parametrize(
    "text", ["was closed", "The port is shut", "has been struck", "it WAS", "is", "was neverending"]
)
def test_a_singular_verb_means_one(text: str) -> None:
    assert value("singular", given(text)) == 1


@pytest.mark.parametrize(
    "text",
    ["were closed", "was not closed", "was never closed", "has been not closed", "wasn’t closed", "isle", "closed"],
)
def test_no_singular_verb_or_a_negated_one_means_nothing(text: str) -> None:
    with pytest.raises(CannotDerive) as error:
        value("singular", given(text))
    assert str(error.value) == f"no verb in the singular in {text!r}"


@forall(st.lists(st.integers(0, 10**9), min_size=2), st.randoms())
def test_a_sum_does_not_depend_on_the_order_of_its_addends(addends: list[int], random: Random) -> None:
    mixed = random.sample(addends, len(addends))
    sums = {value("sum", Inputs(used=tuple(Used("addend", n) for n in order))) for order in (addends, mixed)}
    assert sums == {sum(addends)}


def test_a_sum_adds_words_and_claims() -> None:
    both = Inputs((Span("addend", "two others"), Span("addend", "7")), (Used("addend", 30),))
    assert value("sum", both) == 39


@pytest.mark.parametrize(
    ("used", "message"),
    [
        ([4], "a sum needs two addends"),
        ([], "a sum needs two addends"),
        ([4, "5"], "'5' cannot be added"),
        ([4, True], "True cannot be added"),
        ([4, None], "None cannot be added"),
    ],
)
def test_a_sum_says_what_it_lacks(used: list[object], message: str) -> None:
    with pytest.raises(CannotDerive) as error:
        value("sum", Inputs(used=tuple(Used("addend", n) for n in used)))
    assert str(error.value) == message


@forall(part=st.integers(1, 99), item=st.integers(1, 999))
def test_part_and_item_of_a_schedule_are_one_number(part: int, item: int) -> None:
    assert value("schedule_item", given(f"{item}", part=f"PART {part}")) == f"{part}.{item}"


@pytest.mark.parametrize(
    ("item", "part", "wrong", "count"),
    [("", "PART 1", "", 0), ("3 and 4", "PART 1", "3 and 4", 2), ("3", "Persons", "Persons", 0)],
)
def test_an_item_of_a_schedule_needs_one_number_and_one_part(item: str, part: str, wrong: str, count: int) -> None:
    with pytest.raises(CannotDerive) as error:
        value("schedule_item", given(item, part=part))
    assert str(error.value) == f"expected one number in {wrong!r}, found {count}"
