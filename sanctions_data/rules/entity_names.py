"""From names to ids, and from part of a name to the whole."""

from __future__ import annotations

import re
import unicodedata

from sanctions_data.rules.rule import CannotDerive, Derived, Inputs
from sanctions_data.rules.word_lists import fold


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
