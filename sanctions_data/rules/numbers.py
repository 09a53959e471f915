"""Numbers in words and digits: "two", "27", "1 million", "at least five", "thirty-one"."""

from __future__ import annotations

import re

from .base import CannotDerive, Derived, Inputs
from .vocabulary import fold

_UNITS = dict(zero=0, one=1, two=2, three=3, four=4, five=5, six=6, seven=7, eight=8, nine=9, ten=10)
_TEENS = dict(eleven=11, twelve=12, thirteen=13, fourteen=14, fifteen=15, sixteen=16, seventeen=17)
_MORE = dict(eighteen=18, nineteen=19, twenty=20, thirty=30, forty=40, fifty=50, sixty=60, seventy=70)
_SMALL = _UNITS | _TEENS | _MORE | dict(eighty=80, ninety=90)
_SCALE = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_TOKEN = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+|[a-z]+")
_FRACTION = re.compile(r"[.,][0-9]")
_CARDINAL = _SMALL.keys() | _SCALE.keys()


def find_numbers(text: str) -> list[int]:
    """The cardinal numbers of a text, in order. Vague magnitudes ("hundreds") are none."""
    found: list[int] = []
    run: list[str] = []
    folded = fold(text).replace("-", " ")
    for match in _TOKEN.finditer(folded):
        word = match.group()
        decimal = (
            folded[match.end() : match.end() + 1] in (".", ",") and folded[match.end() + 1 : match.end() + 2].isdigit()
        )
        if word[0].isdigit() and decimal:
            raise CannotDerive(f"{text!r} has a fraction; only whole numbers are read")
        if word[0].isdigit() or word in _CARDINAL or (word == "and" and run and run[-1] == "hundred"):
            if run and word[0].isdigit():
                found.append(_value(run))
                run = []
            run.append(word)
        elif run:
            found.append(_value(run))
            run = []
    if run:
        found.append(_value(run))
    return found


def _value(run: list[str]) -> int:
    total = part = 0
    for word in run:
        if word == "and":
            continue
        if word in _SCALE:
            scale = _SCALE[word]
            if scale == 100:
                part = (part or 1) * 100
            else:
                total += (part or 1) * scale
                part = 0
        else:
            part += _SMALL[word] if word in _SMALL else int(word.replace(",", ""))
    return total + part


def _one(text: str) -> int:
    found = find_numbers(text)
    if len(found) != 1:
        raise CannotDerive(f"expected one number in {text!r}, found {len(found)}")
    return found[0]


def number(inputs: Inputs) -> Derived:
    """The one number in the primary words."""
    return Derived(_one(inputs.primary))


def lower_bound(inputs: Inputs) -> Derived:
    """The number after "at least" or "more than"."""
    match = re.search(r"\b(?:at least|not less than|no fewer than) (.+)", fold(inputs.primary))
    if not match:
        raise CannotDerive(f"no lower bound in {inputs.primary!r}")
    return Derived(_one(match[1]))


def singular(inputs: Inputs) -> Derived:
    """1, where the verb says that one thing is meant: "was sanctioned"."""
    if not re.search(r"\b(?:was|is|has been)\b", fold(inputs.primary)):
        raise CannotDerive(f"no verb in the singular in {inputs.primary!r}")
    return Derived(1)


def total(inputs: Inputs) -> Derived:
    """The sum of all addends: numbers in words, and values of used claims."""
    addends = [_one(span.words) for span in inputs.spans if span.role == "addend"]
    for used in inputs.used:
        if used.role == "addend":
            if not isinstance(used.value, int):
                raise CannotDerive(f"{used.value!r} cannot be added")
            addends.append(used.value)
    if len(addends) < 2:
        raise CannotDerive("a sum needs two addends")
    return Derived(sum(addends))
