"""Numbers in words and digits: "two", "27", "1 million", "at least five", "thirty-one".

Cardinals of whole things only. Whatever is not a count is refused rather than read: fractions, percentages, signs,
digits other than 0–9, numbers too long to be one. Ordinals ("second", "22nd") and vague magnitudes
("hundreds") are no numbers here.
"""

from __future__ import annotations

import re

from sanctions_data.rules.rule import CannotDerive, Derived, Inputs
from sanctions_data.rules.word_lists import fold

_UNITS = dict(one=1, two=2, three=3, four=4, five=5, six=6, seven=7, eight=8, nine=9)
_TEENS = dict(ten=10, eleven=11, twelve=12, thirteen=13, fourteen=14, fifteen=15, sixteen=16)
_TEENS |= dict(seventeen=17, eighteen=18, nineteen=19)
_TENS = dict(twenty=20, thirty=30, forty=40, fifty=50, sixty=60, seventy=70, eighty=80, ninety=90)
_SCALE = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_NO_COUNT = {
    "a fraction": re.compile(r"\d[.,]\d"),
    "a sign": re.compile(r"(?<![\w,.])[-+]\d|\bminus\b"),
    "a percentage": re.compile(r"%|\bper ?cent\b"),
    "digits other than 0 to 9": re.compile(r"(?![0-9])\d"),
}
_GROUPED = re.compile(r"(?<![\w.,])[0-9]{1,3}(?:,[0-9]{3})+(?![\w,]|\.\d)")
_LONGEST = 15


def find_numbers(text: str) -> list[int]:
    """Return the cardinal numbers of a text, in order; neighbours that make no one number ("four-five") are two.

    Raises:
        CannotDerive: something in the text is a quantity but no count of whole things.
    """
    folded = fold(text)
    plain = _GROUPED.sub(lambda match: match.group().replace(",", ""), folded)
    for what, pattern in _NO_COUNT.items():
        if pattern.search(plain):
            raise CannotDerive(f"{text!r} has {what}; only whole numbers are read")
    found = []
    # Whatever stands between two words other than a blank or hyphen ends a number: "two, three".
    for phrase in re.split(r"[^\w\s-]+|\s-+\s", plain):
        words = re.findall(r"\w+", phrase)
        at = 0
        while at < len(words):
            value, taken = _read(words, at)
            if value is not None:
                found.append(value)
            at += taken
    return found


def _read(words: list[str], at: int) -> tuple[int | None, int]:
    """Return the longest number that begins at a word, and how many words it takes (1 if there is none)."""
    if words[at : at + 2] == ["no", "one"]:
        return None, 2
    if words[at] == "zero":
        return 0, 1
    total, position, limit = 0, at, 10**12
    while True:
        part, taken = _below_thousand(words, position)
        scale = _SCALE.get(words[position + taken]) if position + taken < len(words) else None
        if part is None and (scale is None or position > at):
            break
        if scale is None:
            # "1 million 5" is two numbers, "one million five" is one
            if part is not None and (position == at or not _digits(words, position)):
                total, position = total + part, position + taken
            break
        if scale >= limit:
            break
        total, position, limit = total + (1 if part is None else part) * scale, position + taken + 1, scale
    return (total, position - at) if position > at else (None, 1)


def _digits(words: list[str], at: int) -> bool:
    return words[at].isascii() and words[at].isdigit()


def _below_thousand(words: list[str], at: int) -> tuple[int | None, int]:
    if at < len(words) and _digits(words, at):
        if len(words[at]) > _LONGEST:
            raise CannotDerive(f"a number of {len(words[at])} digits is not read")
        hundred = 100 if words[at + 1 : at + 2] == ["hundred"] else 1
        return int(words[at]) * hundred, 2 if hundred == 100 else 1
    part, taken = _below_hundred(words, at)
    if words[at + taken : at + taken + 1] != ["hundred"] or part in _TENS.values():
        return part, taken
    part, taken = (1 if part is None else part) * 100, taken + 1
    joined = words[at + taken : at + taken + 1] == ["and"]
    rest, more = _below_hundred(words, at + taken + joined)
    return (part, taken) if rest is None else (part + rest, taken + joined + more)


def _below_hundred(words: list[str], at: int) -> tuple[int | None, int]:
    first, second = (*words[at : at + 2], "", "")[:2]
    if first in _TENS:
        return _TENS[first] + _UNITS.get(second, 0), 2 if second in _UNITS else 1
    value = _UNITS.get(first, _TEENS.get(first))
    return value, 0 if value is None else 1


def _one(text: str) -> int:
    found = find_numbers(text)
    if len(found) != 1:
        raise CannotDerive(f"expected one number in {text!r}, found {len(found)}")
    return found[0]


def number(inputs: Inputs) -> Derived:
    """Return the one number in the primary words."""
    return Derived(_one(inputs.primary))


def lower_bound(inputs: Inputs) -> Derived:
    """Return the number after "at least", "not less than" or "no fewer than"."""
    match = re.search(r"\b(?:at least|not less than|no fewer than|more than|over) (.+)", fold(inputs.primary))
    if not match:
        raise CannotDerive(f"no lower bound in {inputs.primary!r}")
    return Derived(_one(match[1]))


def singular(inputs: Inputs) -> Derived:
    """Return 1, if the verb says that one thing is meant: "was sanctioned"."""
    if not re.search(r"\b(?:was|is|has been)\b(?! (?:not|never)\b)", fold(inputs.primary)):
        raise CannotDerive(f"no verb in the singular in {inputs.primary!r}")
    return Derived(1)


def persons_and_bodies(inputs: Inputs) -> Derived:
    """Return `targets`, what is counted if persons (or officials) and bodies are added."""
    counted = sorted(str(used.value) for used in inputs.used if used.role == "addend")
    if counted not in (["bodies", "officials"], ["bodies", "persons"]):
        raise CannotDerive(f"needs persons or officials, and bodies, as addends, has {', '.join(counted) or 'none'}")
    return Derived("targets")


def total(inputs: Inputs) -> Derived:
    """Return the sum of all addends: numbers in words, and values of used claims."""
    addends = [_one(span.words) for span in inputs.spans if span.role == "addend"]
    for used in inputs.used:
        if used.role == "addend":
            if type(used.value) is not int:
                raise CannotDerive(f"{used.value!r} cannot be added")
            addends.append(used.value)
    if len(addends) < 2:
        raise CannotDerive("a sum needs two addends")
    return Derived(sum(addends))


def schedule_item(inputs: Inputs) -> Derived:
    """Return part (role `part`) and item of a schedule as one number: "PART 2" and "1" as "2.1"."""
    numbers = []
    for words in (inputs.words("part"), inputs.primary):
        found = find_numbers(words)
        if len(found) != 1:
            raise CannotDerive(f"expected one number in {words!r}, found {len(found)}")
        numbers += found
    return Derived(".".join(map(str, numbers)))
