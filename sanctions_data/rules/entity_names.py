"""From names to ids, and from part of a name to the whole."""

from __future__ import annotations

import re
import unicodedata

from sanctions_data.rules.rule import CannotDerive, Derived, Inputs
from sanctions_data.rules.word_lists import fold, occurrences, refuse_denial


def slugify(name: str) -> str:
    """Return a name as an id: marks off the letters, lower case, hyphens between words.

    Letters that are not a Latin letter with a mark ("ø", "王") are refused, never left out: two names must
    not become one id by what was dropped.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    folded = fold(plain)
    if lost := sorted({c for c in folded if c.isalnum() and not c.isascii()}):
        raise CannotDerive(f"{name!r} has letters that an id cannot have: {''.join(lost)}")
    slug = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    if not slug:
        raise CannotDerive(f"{name!r} has no Latin letters")
    return slug


def slug(inputs: Inputs) -> Derived:
    """Return the id of whoever the primary words name in full."""
    return Derived(slugify(inputs.primary))


def surname(inputs: Inputs) -> Derived:
    """Return the id of the person whose full name (role `antecedent`) begins or ends with the primary word."""
    name = inputs.words("antecedent").split()
    short = fold(inputs.primary)
    if len(name) < 2 or short not in (fold(name[0]), fold(name[-1])):
        raise CannotDerive(f"{inputs.primary!r} is not a part of {' '.join(name)!r}")
    return Derived(slugify(" ".join(name)))


_SMALL = {"and", "of", "the", "for", "in", "on"}


def list_name(inputs: Inputs) -> Derived:
    """Return a name as lists print it, in running order and case: "WANG, Junzheng", "XINJIANG BUREAU OF WATER".

    Personal names come out family name first, as Chinese names run; for others this rule is wrong.
    """
    family, comma, given = inputs.primary.partition(", ")
    if comma:
        return Derived(f"{family.title()} {given}")
    if inputs.primary != inputs.primary.upper():
        raise CannotDerive(f"{inputs.primary!r} is not a name as lists print it")
    words = inputs.primary.lower().split()
    return Derived(" ".join(word if word in _SMALL and n else word.capitalize() for n, word in enumerate(words)))


_PLURAL = re.compile(r"\b([^\W\d_]{3,}[^\Ws\d_])s\b")


def one_of_several(inputs: Inputs) -> Derived:
    """Return the post of one of those who hold it, from the plural: "members of the council", "the two Senators".

    The first word that is a plural loses its s; words before it, such as a number, are no part of the post.
    """
    found = _PLURAL.search(inputs.primary)
    if not found:
        raise CannotDerive(f"{inputs.primary!r} has no plural")
    return Derived(found[1] + inputs.primary[found.end() :])


def given_first(inputs: Inputs) -> Derived:
    """Return a personal name as lists print it, "ODUYA, Mira", with the given name first: "Mira Oduya".

    For names whose order a person knows: Chinese names keep the order of the list (`list_name`).
    """
    parts = inputs.primary.split(", ")
    if len(parts) != 2 or not all(parts):
        raise CannotDerive(f"{inputs.primary!r} is not a personal name as lists print it")
    return Derived(f"{parts[1]} {parts[0].title()}")


_JOINING = _SMALL | {"at"}


def _name_words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", fold(name))) - _JOINING


def same_words(inputs: Inputs) -> Derived:
    """Return the entity of a name (claim of role `name`) that has the same words as the primary words, in any order.

    Words such as "of" and "the" do not count: "Board of the Harbour" has the words of "HARBOUR BOARD".
    """
    used = inputs.claim("name")
    words = _name_words(inputs.primary)
    if not isinstance(used.value, str) or not words or words != _name_words(used.value):
        raise CannotDerive(f"{inputs.primary!r} does not have the words of the name {used.value!r}")
    # a further name has the id of its entity, then language and ordinal: "wang-junzheng.zh-1"
    return Derived(re.sub(r"\.[a-z]{2}-[0-9]+$", "", used.record))


def place_in_country(inputs: Inputs) -> Derived:
    """Return a place with its country (role `country`): "Yilong, Sichuan" and "China" are two cells of one row."""
    country = inputs.words("country")
    if inputs.primary == country or inputs.primary.endswith(f", {country}"):
        raise CannotDerive(f"{inputs.primary!r} has the country {country!r} already")
    return Derived(f"{inputs.primary}, {country}")


def antecedent(inputs: Inputs) -> Derived:
    """Return the id of the full name that a person found for a pronoun or description."""
    return Derived(slugify(inputs.words("antecedent")))


def verbatim(inputs: Inputs) -> Derived:
    """Return the primary words themselves."""
    return Derived(inputs.primary)


def tenure(inputs: Inputs) -> Derived:
    """Return `former` if the words say so, else `current`: the rule of thumb of docs/ambiguities.md, A16."""
    # "ex officio" is not a former post
    return Derived("former" if re.search(r"\b(?:former(?:ly)?\b|ex-\w)", fold(inputs.primary)) else "current")


_FORMER = re.compile(r"\b(?:former(?:ly)?|previous(?:ly)?)\b|\bex-\w")
_CURRENT = re.compile(r"\b(?:current(?:ly)?|incumbent|serving|serves|holds|since)\b")


def tenure_told(inputs: Inputs) -> Derived:
    """Return `former` or `current` if the primary words name a post and say so; CannotDerive otherwise."""
    words = fold(inputs.primary)
    if not occurrences("post", words):
        raise CannotDerive(f"{inputs.primary!r} names no post")
    refuse_denial(inputs.primary)
    found = [name for name, pattern in (("former", _FORMER), ("current", _CURRENT)) if pattern.search(words)]
    if len(found) != 1:
        raise CannotDerive(f"{inputs.primary!r} does not say whether the post is held")
    return Derived(found[0])


def listed_row(inputs: Inputs) -> Derived:
    """Return `on-list`, if the primary words stand in a row of a list and are a name of the target.

    The claim of role `told_with` says whom the measure is against, that of role `named` how the target is called.
    """
    span, target, name = inputs.span("primary"), inputs.claim("told_with"), inputs.claim("named")
    if span.kind != "row":
        raise CannotDerive(f"{span.words!r} does not stand in a row of a list")
    if name.record != target.value and not name.record.startswith(f"{target.value}."):
        raise CannotDerive(f"the name is one of {name.record!r}, not of {target.value!r}")
    plain = _in_order(name.value) if isinstance(name.value, str) else ()
    if not plain or plain not in _orders(span.words):
        raise CannotDerive(f"{span.words!r} is not the name {name.value!r}")
    return Derived("on-list")


def _orders(words: str) -> list[tuple[str, ...]]:
    """Return the words of a name in the orders that they can be meant in: after a comma stands what comes first, or,
    in names that begin with the family name, what comes last."""
    family, comma, given = words.partition(",")
    return [_in_order(words)] + ([_in_order(f"{given} {family}")] if comma else [])


def _in_order(name: str) -> tuple[str, ...]:
    """Return the words of a name without case, accents and punctuation."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return tuple(re.findall(r"[^\W_]+", fold(plain)))
